"""What is no mistake and hardly meant: files that are not there now, rules about resources that no connection has, a caller without a role.

Nothing is opened and nothing is read but whether a file is there. Whoever starts or checks the gateway is told; it runs all the same, for a
file may be mounted later and a rule may be there before its connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, cast

from mcp_gateway.config.document import Document
from mcp_gateway.config.model import GatewayFile
from mcp_gateway.config.problem import KeyPath, Problem, inert
from mcp_gateway.credentials.refs import CredentialRef, FileRef
from mcp_gateway_policy.overlap import overlap
from mcp_gateway_policy.resource import Pattern
from mcp_gateway_policy.unmatchable import Ground, Misfit
from mcp_gateway_tools.lease import Settings

_MADE: Final = frozenset({"cache"})
"""Settings whose path is made where there is nothing."""

_MOST_NAMED: Final = 3


def absent_files(document: Document, file: GatewayFile, settings: Mapping[int, Settings]) -> Iterator[Problem]:
    """A problem for each file or directory that connections, webhooks and keys name and that is not there now."""
    for at, path in _named(file, settings):
        if _absent(path):
            yield document.problem(at, f"there is nothing at `{inert(str(path), longest=400)}` now")


def without_role(document: Document, file: GatewayFile) -> Iterator[Problem]:
    """A problem where there are roles and the caller over stdio has none: what they are offered then is hardly anything."""
    local, roles = file.identity.local, file.identity.roles.values()
    if local is None or not roles:
        return
    if any(local.subject in role.subjects or set(role.groups).intersection(local.groups) for role in roles):
        return
    who = inert(local.subject)
    yield document.problem(
        ("identity", "local"),
        f"`{who}` has no role, only rules for `*` are about them: no role under `identity.roles` names `{who}` or one of these groups",
    )


def _absent(path: Path) -> bool:
    """Whether there is certainly nothing: who checks may not be allowed to look where the gateway is."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def here(ground: Ground, settings: Settings) -> Ground:
    """The ground, which also says of patterns that what they cover lies outside this connection."""
    within = settings.within()
    return (
        ground._replace(misfit=partial(_outside, ground.misfit, ground.connection.name, within)) if within else ground
    )


def _outside(misfit: Misfit, connection: str, within: Sequence[str], pattern: Pattern) -> str:
    if said := misfit(pattern):
        return said
    if any(overlap(pattern, Pattern(one)) for one in within):
        return ""
    places = ", ".join(f"`{one}`" for one in within[:_MOST_NAMED]) + (" …" if len(within) > _MOST_NAMED else "")
    return f"can never match with `{pattern.text}`: everything on connection `{connection}` lies below {places}"


def _named(file: GatewayFile, settings: Mapping[int, Settings]) -> Iterator[tuple[KeyPath, Path]]:
    for index, entry in enumerate(file.connections):
        at: KeyPath = ("connections", index)
        for key, value in settings[index]:
            if key not in _MADE:
                yield from (((*at, key), path) for path in _paths(value))
        yield from _secret((*at, "credential"), entry.credential)
        yield from _secret((*at, "read_credential"), entry.read_credential)
    yield from _secret(("masking", "pseudonym_key"), file.masking.pseudonym_key)
    for index, webhook in enumerate(file.approvals.webhooks):
        yield from _secret(("approvals", "webhooks", index, "secret"), webhook.secret)
    if file.approvals.slack is not None:
        yield from _secret(("approvals", "slack", "webhook"), file.approvals.slack.webhook)


def _paths(value: object) -> Iterator[Path]:
    match value:
        case Path():
            yield value
        case tuple():
            yield from (each for each in cast("tuple[object, ...]", value) if isinstance(each, Path))
        case _:
            return


def _secret(at: KeyPath, ref: CredentialRef | None) -> Iterator[tuple[KeyPath, Path]]:
    if isinstance(ref, FileRef):
        yield at, ref.path
