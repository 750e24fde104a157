"""The files that a comparison changes, as GitHub shows them, and those among them that need care. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.vocabulary import Attribute, JsonObject
from mcp_gateway_tools.git.globs import folded, matching
from mcp_gateway_tools.github.reading import number, optional, text
from mcp_gateway_tools.github.scripts import FOLDER, privileged
from mcp_gateway_tools.github.settings import GithubSettings

_EMPTY: Final = frozenset(
    {
        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
    }
)
"""The ids of a file without content, by SHA-1 and SHA-256."""
_SUBMODULE: Final = re.compile(r"^[+-]Subproject commit [0-9a-f]{40,64}$", re.MULTILINE)
_MOST_READ: Final = 10
"""Workflows that are read; of more it is not known what they run on."""


@dataclass(frozen=True, slots=True)
class File:
    """A changed file; `before` is its former path where it was renamed, `patch` None where GitHub shows none."""

    blob: str
    path: str
    status: str
    additions: int
    deletions: int
    patch: str | None
    before: str

    @classmethod
    def of(cls, shown: JsonObject) -> File:
        """As GitHub shows it. Raises Strange."""
        return cls(
            optional(shown, "sha"),
            text(shown, "filename"),
            text(shown, "status"),
            number(shown, "additions"),
            number(shown, "deletions"),
            text(shown, "patch") if shown.get("patch") is not None else None,
            optional(shown, "previous_filename"),
        )

    @property
    def added(self) -> str:
        """The lines it adds, as far as GitHub shows them."""
        return "\n".join(line[1:] for line in (self.patch or "").split("\n") if line.startswith("+"))

    @property
    def whole(self) -> bool:
        """Whether GitHub shows everything that it adds."""
        if self.patch is not None:
            return sum(line.startswith("+") for line in self.patch.split("\n")) == self.additions
        moved = self.status == "renamed" and not self.additions + self.deletions
        return self.status == "removed" or moved or self.blob in _EMPTY

    @property
    def submodule(self) -> bool:
        """Whether it stands for a commit of another repository."""
        return self.patch is not None and len(self.patch) < 1000 and bool(_SUBMODULE.search(self.patch))


@dataclass(frozen=True, slots=True)
class Changes:
    """What a comparison changes."""

    files: tuple[File, ...]
    workflows: tuple[str, ...]
    sensitive: tuple[str, ...]
    unscanned: tuple[str, ...]
    privileged: bool

    @classmethod
    def of(cls, files: Sequence[File], settings: GithubSettings, read: Callable[[str], str | None]) -> Changes:
        """Sort the files by what needs care. `read` gives a file as it would be then, None where that is not known."""
        paths = list(dict.fromkeys(path for file in files for path in (file.path, file.before) if path))
        workflows = tuple(path for path in paths if matching(path, settings.workflows))
        submodules = {file.path for file in files if file.submodule}
        sensitive = tuple(path for path in paths if path in submodules or matching(path, settings.sensitive))
        unscanned = tuple(file.path for file in files if not file.whole)
        here = (file for file in files if folded(file.path).startswith(FOLDER) and file.status != "removed")
        running = [file.path for file in here]
        written = [read(path) for path in running[:_MOST_READ]]
        bold = len(running) > len(written) or any(one is None or privileged(one) for one in written)
        return cls(tuple(files), workflows, sensitive, unscanned, bold)

    def attributes(self) -> Mapping[str, Attribute]:
        """As policy sees them."""
        return {
            "files": len(self.files),
            "additions": sum(file.additions for file in self.files),
            "deletions": sum(file.deletions for file in self.files),
            "workflows": self.workflows,
            "sensitive": self.sensitive,
            "unscanned": self.unscanned,
            "privileged_workflow": self.privileged,
        }
