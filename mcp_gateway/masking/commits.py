"""Who wrote a commit, in the lines that `git log` prints in formats of people's own: the hash, the name and when, in a row.

Knows where such a line has the name; what a name looks like, `full_names` knows.
"""

from __future__ import annotations

from typing import Final

from mcp_gateway.masking.forms import form
from mcp_gateway.masking.full_names import FULL_NAME
from mcp_gateway.masking.introduced import is_somebody


def _wrote(name: str) -> bool:
    """Whether it is a person's name, and not that of a program with a short name in capitals: `GitLab CI`."""
    return is_somebody(name) and (
        name.isupper() or not any(len(word) > 1 and word.isupper() for word in name.split(" "))
    )


_HASH: Final = r"(?:^|(?<=[\n\0]))[*|\\/ ]{0,16}(?:commit )?[0-9a-f]{7,40}"
_HASHES: Final = r"(?:^|[\n\x00])[*|\\/ ]{0,16}(?:commit )?[0-9a-f]{7,40}[ |,;:\t-]"
"""What such a line begins with."""

_GAP: Final = r"(?:[ \t]{0,2}[|,;:-][ \t]{0,2}|[ \t])(?:[(\[<]|@)?(?!Not Committed|External file)"
_PADDED: Final = rf"(?:[ \t]{{2,30}}|{_GAP})"
_AGO: Final = r"\d{1,3} (?:second|minute|hour|day|week|month|year)s?(?:, \d{1,2} months?)? ago"
_DAY: Final = r"(?:19|20)\d\d-\d\d-\d\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [A-Z0-9][a-z0-9]{0,2} [A-Z0-9][a-z0-9]{0,2} \d{2,4}|\d{1,2}/\d{1,2}/(?:19|20)?\d\d"

_NEXT: Final = tuple(r"[ \d]{5}0\t" if digit == 9 else rf"(?P=more){digit + 1}\t" for digit in range(10))
_THEN: Final = tuple(
    rf"{digit}\t%s[^\r\n\0]{{3,80}}\r?\n(?!{after})[ \d]{{5}}\d\t" for digit, after in enumerate(_NEXT)
)
_COUNTED: Final = "|".join(f"{one.replace('%s', '(?=')})" for one in _THEN)
_LAST: Final = "|".join(one.replace("%s", "") for one in _THEN)
"""How many commits, where the next line has not one more: those of a file that is shown with numbers count up."""

FORMS: Final = (
    form(
        "column:name",
        "",
        rf"(?:^|(?<=[\n\0]))(?P<more>[ \d]{{5}})(?:{_COUNTED})(?P<s>{FULL_NAME})(?=[ \t]*\r?\n)",
        _wrote,
        shape=r"(?:^|[\n\x00]) {1,5}[0-9]{1,5}\t",
    ),
    form(
        "column:name",
        "",
        rf"(?:^|(?<=[\n\0]))(?P<more>[ \d]{{5}})(?:{_LAST})(?P<s>{FULL_NAME})(?=[ \t]*\r?(?:\n(?![ \d]{{5}}\d\t)|\0|$))",
        _wrote,
        shape=r"(?:^|[\n\x00]) {1,5}[0-9]{1,5}\t",
    ),
    form(
        "column:name",
        (" ago",),
        rf"{_HASH}{_GAP}(?P<s>{FULL_NAME})[>)\]]?(?:,|:)?{_PADDED}{_AGO}(?![)\]] <)",
        _wrote,
        lead=None,
    ),
    form(
        "column:name",
        "",
        rf"(?:^|(?<=[\n\0]))r\d{{1,7}} \| (?P<s>{FULL_NAME}) \| (?:19|20)\d\d-\d\d-\d\d ",
        _wrote,
        lead=None,
        shape=r"r[0-9]{1,7} \| [^0-9\n|]{5,48} \| (?:19|20)[0-9]{2}-[0-9]{2}-",
    ),
    form(
        "column:name",
        "",
        rf"{_HASH}(?P<mark>[ ]?[|;,\t][ ]?|[ ])(?P<s>{FULL_NAME})(?P=mark)(?=<?[\w.+-]{{1,64}}@|<EMAIL>)",
        _wrote,
        lead=None,
        shape=_HASHES,
    ),
    form("column:name", (" ago)", " ago]"), rf"[(\[]{_AGO}[)\]] <(?P<s>{FULL_NAME})>", _wrote, lead=None),
    form(
        "column:name",
        (" ago)",),
        rf"{_HASH} - (?:\([^()\r\n\0]{{1,80}}\) )?\({_AGO}\) [^\r\n\0]{{1,200}} - (?P<s>{FULL_NAME})(?= \(|[ \t]*(?:[\r\n\0]|$))",
        _wrote,
        lead=None,
    ),
    form(
        "column:name", (" ago",), rf"{_AGO}[)\]]? by (?P<s>{FULL_NAME})(?=[ \t]*(?:[\r\n\0,:;(|]|$))", _wrote, lead=None
    ),
    form(
        "column:name",
        "",
        rf"{_HASH}{_GAP}(?P<s>{FULL_NAME})[>)\]]?{_PADDED}(?:{_DAY})(?!\d)",
        _wrote,
        lead=None,
        shape=_HASHES,
    ),
    form(
        "column:name",
        "",
        rf"{_HASH}{_GAP}(?:{_DAY})(?: \d\d:\d\d(?::\d\d)?(?: [+-]\d{{4}})?)?[)\]]?(?:[ \t]{{0,2}}[|,;-][ \t]{{0,2}}|[ \t]{{1,2}}<)(?P<s>{FULL_NAME})(?=[>)\]]?(?:[ \t]{{0,2}}[|,;:-][ \t]{{0,2}}|>|[ \t]*(?:[\r\n\0]|$)))",
        _wrote,
        lead=None,
        shape=_HASHES,
    ),
)
"""`git shortlog -s`, and the formats of `svn log` and of `git-log(1)`'s pages and of the book on git: `%h %an %ad`, `%h - %an, %ar : %s`, `%h - %s (%cr) <%an>`, `%h - (%ar) %s - %an`, `%h|%ad|%an|%s`."""
