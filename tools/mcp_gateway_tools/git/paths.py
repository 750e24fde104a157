"""Paths in a tree: which may be written, and how any path, whatever its bytes, is told. Pure."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from mcp_gateway_tools.git import names
from mcp_gateway_tools.git.globs import folded
from mcp_gateway_tools.git.refused import Refused

LONGEST: Final = 1024
_GIT_DIRECTORY: Final = re.compile(r"(?:\.git|git~[0-9]+)(?:[ .]|:.*)*", re.DOTALL)
_IGNORED: Final = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
"""What HFS+ leaves out when it compares names (git's utf8.c, `next_hfs_char`)."""


def written(path: str) -> bytes:
    """A path that an agent wants written, as git stores it. Raises Refused."""
    if not path or len(path) > LONGEST or not path.isprintable():
        raise Refused(
            f"`{names.shown(path)}` is not a path that is written here", "use printable names, at most 1024 characters"
        )
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts):
        raise Refused(
            f"`{names.shown(path)}` is not a path inside the repository", "write it as DIRECTORY/FILE, from the top"
        )
    if "\\" in path or any(is_git_directory(part) for part in parts):
        raise Refused(f"`{names.shown(path)}` could be taken for git's own directory", "choose another name")
    return path.encode()


def is_git_directory(part: str) -> bool:
    """Whether some file system would take the name for `.git`."""
    return _GIT_DIRECTORY.fullmatch(folded(_IGNORED.sub("", part))) is not None


def told(path: bytes) -> str:
    """A path as it is shown and matched: bytes that are no UTF-8 are written `\\xff`."""
    return path.decode("utf-8", "backslashreplace")


def asked(path: str) -> bytes:
    """The path that `told` shows so. Raises Refused for one that leads outside."""
    plain = path.strip("/")
    if any(part in ("", ".", "..") for part in plain.split("/")) or "\0" in plain or len(plain) > 4096:
        raise Refused(
            f"`{names.shown(path)}` is not a path inside the repository", "write it as DIRECTORY/FILE, from the top"
        )
    return re.sub(
        rb"\\x([0-9a-f]{2})", lambda found: bytes((int(found[1], 16),)), plain.encode(errors="surrogateescape")
    )


def leaves_the_tree(path: bytes, target: bytes) -> bool:
    """Whether a symbolic link at `path` leads outside the work tree, or into `.git`."""
    if target.startswith((b"/", b"\\")) or b"\0" in target or re.match(rb"[A-Za-z]:", target):
        return True
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    parts = told(joined.replace(b"\\", b"/")).split("/")
    return parts[0] == ".." or any(is_git_directory(part) for part in parts) or b"\\" in target
