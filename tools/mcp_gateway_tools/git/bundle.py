"""Reading a git bundle: its header here, its pack by git's own checker (`incoming`). Pure.

Format: gitformat-bundle(5), versions 2 and 3 with SHA-1 names and whole packs.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mcp_gateway_tools.git import names
from mcp_gateway_tools.git.refused import Refused

MOST_REFS: Final = 1000
_HEADER: Final = 1 << 20
_MAKE: Final = "make it with `git bundle create FILE BRANCH ^origin/BRANCH`, and encode it with base64"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle says it holds: refs by full name (`HEAD` too), commits it builds on, and a pack."""

    refs: Mapping[str, str]
    needs: tuple[str, ...]
    pack: bytes

    @classmethod
    def read(cls, encoded: str) -> Bundle:
        """Read one in base64. Raises Refused."""
        try:
            data = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise Refused("`bundle` is not base64", _MAKE) from None
        end = data.find(b"\n\n", 0, _HEADER)
        first, *lines = data[: max(end, 0)].decode(errors="replace").split("\n")
        if end < 0 or first not in ("# v2 git bundle", "# v3 git bundle"):
            raise Refused("`bundle` is not a git bundle of version 2 or 3", _MAKE)
        refs: dict[str, str] = {}
        needs: list[str] = []
        for line in lines:
            match line[:1]:
                case "@" if line == "@object-format=sha1":
                    pass
                case "-" if names.OID.fullmatch(line[1:41]) and line[41:42] in ("", " "):
                    needs.append(line[1:41])
                case _ if names.OID.fullmatch(line[:40]) and line[40:41] == " ":
                    refs[line[41:]] = line[:40]
                case _:
                    raise Refused("the bundle's header has a line that is not understood", _MAKE)
        if not refs or len(refs) > MOST_REFS:
            raise Refused(f"the bundle names no ref, or more than {MOST_REFS}", _MAKE)
        return cls(MappingProxyType(refs), tuple(needs), data[end + 2 :])

    def commit(self, revision: str | None) -> str:
        """What a ref of the bundle points at; the only one, or its HEAD, where none is named. Raises Refused."""
        if revision is None:
            if len(self.refs) > 1 and "HEAD" not in self.refs:
                raise Refused("the bundle holds several refs", f"name one as `revision`: {self._listed()}")
            return self.refs.get("HEAD") or next(iter(self.refs.values()))
        wanted = (revision, f"{names.HEADS}{revision}", f"{names.TAGS}{revision}")
        found = next((self.refs[name] for name in wanted if name in self.refs), None)
        if found is None and revision in self.refs.values():
            found = revision
        if found is None:
            raise Refused(f"the bundle holds no ref `{names.shown(revision)}`", f"it holds {self._listed()}")
        return found

    def _listed(self) -> str:
        return ", ".join(f"`{names.shown(name)}`" for name in list(self.refs)[:10])
