"""Names that callers give, checked before they become part of an address: repositories, branches, revisions, workflow files. Pure.

GitHub takes owners and repositories in any case; here they are written in lower case, so that one repository is one resource. Branches are
told apart by case, as git does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from mcp_gateway_policy.resource import Resource

LONGEST_REF: Final = 244
_OWNER: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?")
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,100}")
_WORKFLOW: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.ya?ml")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}")
_SHA: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LOGIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?(?:\[bot\])?")
_NOT_IN_REFS: Final = frozenset(" ~^:?*[\\")


class Misnamed(Exception):
    """A name that cannot be one. The message quotes what is safe to quote; `hint` is the next step."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository by its owner and name, in lower case."""

    owner: str
    name: str

    @classmethod
    def of(cls, owner: str, name: str) -> Repository:
        """Raises Misnamed."""
        if not _OWNER.fullmatch(owner):
            raise Misnamed(f"`owner` cannot be {_shown(owner)}", "give the owner's login alone")
        if not _NAME.fullmatch(name) or name.strip(".") == "" or name.lower().endswith((".git", ".wiki")):
            raise Misnamed(
                f"`repo` cannot be {_shown(name)}", "give the repository's name alone, without `owner/` or `.git`"
            )
        return cls(owner.lower(), name.lower())

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"

    def at(self, *segments: str | int) -> str:
        """The path of something below it in the REST API. Each segment is one, whatever it holds."""
        return "/".join(("/repos", self.owner, self.name, *(quote(str(segment), safe="") for segment in segments)))

    def resource(self, *segments: str) -> Resource:
        """The resource of something below it."""
        return Resource.of(self.owner, self.name, *segments)

    def environment(self, name: str) -> Resource:
        """The resource of an environment, which GitHub knows in any case (docs.github.com, "Managing environments for deployment")."""
        return self.resource("environments", name.strip().lower())

    def branch(self, name: str) -> Resource:
        """The resource of a branch: `owner/name/refs/heads/…`."""
        return self.resource("refs", "heads", *name.split("/"))


def branch(text: str, argument: str) -> str:
    """A branch or tag by its short name, as git allows them (git-check-ref-format(1)). Raises Misnamed."""
    parts = text.split("/")
    wrong = (
        not text.isprintable()
        or len(text.encode(errors="surrogatepass")) > LONGEST_REF
        or text.startswith("-")
        or text == "@"
        or "@{" in text
        or ".." in text
        or text.endswith(".")
        or not _NOT_IN_REFS.isdisjoint(text)
        or any(not part or part.startswith(".") or part.endswith(".lock") for part in parts)
    )
    if wrong:
        raise Misnamed(f"`{argument}` cannot be {_shown(text)}: it is no name of a branch")
    if parts[0] == "refs":
        raise Misnamed(f"`{argument}` is {_shown(text)}", "give the branch's short name, without `refs/heads/`")
    return text


def commit(text: str, argument: str) -> str:
    """A commit by its full id. Raises Misnamed."""
    if not _SHA.fullmatch(text):
        raise Misnamed(f"`{argument}` cannot be {_shown(text)}", "give a commit's full id, in lower case")
    return text


def revision(text: str, argument: str) -> str:
    """A commit's full id, or a branch or tag. Raises Misnamed."""
    return text if _SHA.fullmatch(text) else branch(text, argument)


def is_commit(text: str) -> bool:
    """Whether it is a commit's full id."""
    return _SHA.fullmatch(text) is not None


def workflow(text: str) -> str:
    """A workflow by its file name or its number. Raises Misnamed."""
    if not (_WORKFLOW.fullmatch(text) or _NUMBER.fullmatch(text)) or ".." in text:
        raise Misnamed(f"`workflow_id` cannot be {_shown(text)}", "give the workflow's file name (`ci.yml`) or its id")
    return text


def head(text: str) -> tuple[str, str]:
    """The head of a pull request: the owner (empty for the same repository) and the branch. Raises Misnamed."""
    owner, colon, name = text.rpartition(":")
    if colon and not _OWNER.fullmatch(owner):
        raise Misnamed(f"`head` cannot be {_shown(text)}", "give `branch`, or `owner:branch` of a fork")
    return owner.lower(), branch(name, "head")


def login(text: str, argument: str) -> str:
    """An account. Raises Misnamed."""
    if not _LOGIN.fullmatch(text):
        raise Misnamed(f"`{argument}` cannot be {_shown(text)}", "give a login alone")
    return text


def _shown(text: str) -> str:
    """A name in backticks, short, and without what could disturb a reader."""
    quiet = "".join(char if char.isprintable() and char != "`" else "\N{REPLACEMENT CHARACTER}" for char in text[:80])
    return f"`{quiet}`"
