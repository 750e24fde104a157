"""Files of workflows: what they are at a commit, on which events they run, and where their jobs deploy to.

Reading is blocking and only asks; the rest is pure. Format: docs.github.com, "Workflow syntax for GitHub Actions".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.github.names import Repository
from mcp_gateway_tools.github.reading import Strange, Unfit, number, text

if TYPE_CHECKING:
    from mcp_gateway_tools.github.client import Client

FOLDER: Final = ".github/workflows/"
LARGEST: Final = 128 << 10
"""Bytes of a file that is read."""
_PRIVILEGED: Final = frozenset({"pull_request_target", "workflow_run"})
"""Events whose workflows run with the base's secrets, whoever made the pull request."""


def content(client: Client, repository: Repository, path: str, sha: str) -> str | None:
    """A file at a commit, None where there is none. Raises what conversations end in."""
    shown = client.maybe(repository.at("contents", path), {"ref": sha})
    if shown is None:
        return None
    if text(shown, "path") != path or text(shown, "encoding") != "base64" or number(shown, "size") > LARGEST:
        raise Unfit(f"`{path}` is no file of at most {LARGEST} bytes", "start it on GitHub")
    try:
        return base64.b64decode(text(shown, "content")).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Strange("`content` is not UTF-8 text in base64") from None


def shown_at(client: Client, repository: Repository, sha: str, path: str) -> str | None:
    """A file at a commit, None where that cannot be told: there is none, it is too large, or no text."""
    try:
        return content(client, repository, path, sha)
    except (Strange, Unfit):
        return None


def privileged(written: str) -> bool:
    """Whether it runs with the base's secrets on what anybody proposes, or on events that cannot be told."""
    read = _read(written)
    keys = ("on", cast(str, True))  # YAML 1.1: `on` is true
    found = [read[key] for key in keys if key in read] if isinstance(read, Mapping) else []
    match found[0] if len(found) == 1 else None:
        case str(event):
            return event in _PRIVILEGED
        case Mapping() as events:
            return not _PRIVILEGED.isdisjoint(map(str, events))
        case Sequence() as events:
            return not all(isinstance(event, str) and event not in _PRIVILEGED for event in events)
        case _:
            return True


def deploys_to(written: str) -> tuple[tuple[str, ...], bool]:
    """The environments that a workflow's jobs name, and whether there may be others: by expressions, or in workflows that it calls.

    Looks at `jobs.<job_id>.environment` and `jobs.<job_id>.uses`.
    """
    read = _read(written)
    jobs = read.get("jobs") if isinstance(read, Mapping) else None
    if not isinstance(jobs, Mapping):
        return (), True
    named = [_environment(job) for job in jobs.values()]
    return tuple(dict.fromkeys(name for name in named if name)), None in named


def _environment(job: JsonValue) -> str | None:
    """The environment of a job in lower case, empty where it has none; None where that cannot be told."""
    if not isinstance(job, Mapping) or "uses" in job:
        return None
    match job.get("environment", ""):
        case str(name) | {"name": str(name)} if "${{" not in name:
            return name.strip().lower()
        case _:
            return None


def _read(written: str) -> JsonValue:
    """As YAML; nothing where it is none."""
    import yaml

    try:
        return cast(JsonValue, yaml.load(written, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506 # both are safe
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
