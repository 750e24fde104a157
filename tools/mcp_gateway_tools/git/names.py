"""Names of branches and tags as an agent may give them: git's rules (git-check-ref-format), and stricter ones. Pure.

Stricter: branches and tags only, no part that begins with `-` or `+`, nothing invisible, no form that Unicode would normalise to another, no
word of letters that look alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from mcp_gateway_policy.resource import encode_segment
from mcp_gateway_tools.git.globs import folded, matching
from mcp_gateway_tools.git.refused import Refused

_WORD: Final = re.compile(r"[^\W\d_]+")
_ALIKE: Final = frozenset(("LATIN", "CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "GEORGIAN", "LISU"))
"""Alphabets with letters that look like those of another (Unicode Technical Standard 39)."""
HEADS: Final = "refs/heads/"
TAGS: Final = "refs/tags/"
LONGEST: Final = 244
"""Bytes of a full name: with `.lock` behind it, what common file systems can hold."""
OID: Final = re.compile(r"[0-9a-f]{40}")
_ABOVE: Final = frozenset(("refs", "heads", "tags", "remotes"))
"""Of `heads/main` git looks for `refs/heads/main` before it looks for a branch of that name (gitrevisions(7))."""
_SHORT_OID: Final = re.compile(r"[0-9a-f]{7,40}")
_FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//")


def branch_or_tag(name: str) -> str:
    """The full name; a short one is a branch. Raises Refused."""
    full = name if name.startswith("refs/") else f"{HEADS}{name}"
    if not full.startswith((HEADS, TAGS)):
        raise Refused(f"`{shown(name)}` is neither a branch nor a tag", "name one below refs/heads/ or refs/tags/")
    fault = _fault(full)
    if fault:
        raise Refused(f"`{shown(name)}` is not a name for a branch or tag: {fault}", "choose another name")
    return full


def commit_name(text: str) -> str:
    """A commit's name in hexadecimal, whole or its first seven digits and more. Raises Refused."""
    if not _SHORT_OID.fullmatch(text):
        raise Refused(f"`{shown(text)}` is not a commit's name", "give 7 to 40 hexadecimal digits, in lower case")
    return text


def collision(full: str, others: Collection[str]) -> str | None:
    """Another ref that this one could be taken for, or that stands in its way.

    Equal but for case or composition, above or below it, or of the same short name: of a branch and a tag of one name git takes the tag.
    """
    mine = folded(full)
    short = _short(mine)
    for other in others:
        theirs = folded(other)
        if other != full and (
            theirs.startswith(f"{mine}/") or mine.startswith(f"{theirs}/") or _short(theirs) == short
        ):
            return other
    return None


def _short(full: str) -> str:
    return full.removeprefix(HEADS).removeprefix(TAGS)


def is_protected(full: str, patterns: Collection[str], default: str | None) -> bool:
    """Whether the ref is the remote's default branch or matches one of the patterns; a short pattern is one of branches."""
    whole = [pattern if pattern.startswith("refs/") else f"{HEADS}{pattern}" for pattern in patterns]
    return bool(matching(full, whole)) or (default is not None and folded(default) == folded(full))


def shown(text: str) -> str:
    """A name as it is told: short, with what could pose as something else written out."""
    written = "/".join(map(encode_segment, text[:120].split("/")))
    return written if len(text) <= 120 else f"{written}…"


def _mixed(word: str) -> bool:
    return len({unicodedata.name(letter, "").partition(" ")[0] for letter in word} & _ALIKE) > 1


def _fault(full: str) -> str:
    parts = full.split("/")
    if len(full.encode(errors="surrogatepass")) > LONGEST:
        return f"it is longer than {LONGEST} bytes"
    if not full.isprintable() or unicodedata.normalize("NFKC", full) != full:
        return "it holds invisible characters, or ones that have another form"
    if not full.isascii() and any(map(_mixed, _WORD.findall(full))):
        return "a word of it mixes the letters of two alphabets"
    if _FORBIDDEN.search(full):
        return "git allows no blank and none of ~ ^ : ? * [ \\ .. @{ // in it"
    if any(not part or part.startswith((".", "-", "+")) or part.endswith((".", ".lock")) for part in parts):
        return "a part of it is empty, begins with `.`, `-` or `+`, or ends with `.` or `.lock`"
    if folded(parts[-1]) in ("head", "fetch_head", "orig_head", "merge_head", "@") and len(parts) == 3:
        return "it is git's own word"
    if folded(parts[2]) in _ABOVE:
        return "it could be taken for another ref's full name"
    if OID.fullmatch(parts[-1]) and len(parts) == 3:
        return "it could be taken for a commit"
    return ""
