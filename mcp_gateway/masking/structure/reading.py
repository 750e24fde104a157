"""What the structure of a text says of its parts: spans that are hidden because of the field they stand in.

Every format that is recognised is read, also several in one text and one inside another. A wrong guess costs nothing: a reading only
adds findings to those of the flat scan.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.code import DAY_MADE, is_bound, is_code, is_itself
from mcp_gateway.masking.columns import Treatment
from mcp_gateway.masking.context import telling
from mcp_gateway.masking.findings import MARKER, Finding, Findings
from mcp_gateway.masking.mentions import Mentions
from mcp_gateway.masking.names import sensitivity, words_of
from mcp_gateway.masking.placeholders import harmless, is_address
from mcp_gateway.masking.rewrite import Rewriter
from mcp_gateway.masking.spoken import OPENS, is_phrase, is_rejected
from mcp_gateway.masking.structure import (
    behind,
    bound,
    contacts,
    grids,
    held,
    listed,
    markup,
    objects,
    quoted,
    records,
    replies,
    statements,
    strict,
    tuples,
)
from mcp_gateway.masking.structure.mentioned import Mentioned
from mcp_gateway.masking.structure.outline import Outline
from mcp_gateway.masking.structure.spot import Node, Spot, entire, spot
from mcp_gateway.masking.views import Plain, plain
from mcp_gateway.masking.written import Written
from mcp_gateway_policy.vocabulary import JsonValue

_METRIC: Final = re.compile(r"""\w\{[a-zA-Z_]\w*="(?:[^"\\\n]|\\.){0,256}"[,}]""")
"""A metric and its labels, whose values are what things are called."""

_MEMBER: Final = re.compile(r"""(?<![\w.$/-])([\w.$/-]{1,64}+)\\*["']?\s{0,4}(?:=>|[:=])""")
_QUOTED: Final = re.compile(r'"([^"\\\n]{1,64}+)\\*"\s{0,4}:')
_STRING: Final = re.compile(r'"([^"\\\n]{1,64}+)"')
_LINES: Final = re.compile(
    r"""^[ \t+>#;*-]*+(?:(?:export|set|setx|ENV|ARG|declare -x)[ \t]+)?["']?([^\s#:='"{}\[\],<>|&*!%`(;][^#:='"{}\[\]<>|`(;\n]{0,80}+)["']?[ \t]*+[:=]""",
    re.MULTILINE,
)
_HEAD: Final = re.compile(r"[ \t]*\[")
_OPTION: Final = re.compile(
    r"""^[ \t]*-[ \t]+["']?--?[A-Za-z][\w-]{1,40}["']?[ \t]*\r?$|^[ \t]*(?:-[ \t]+)?[\w.-]{1,60}:[ \t]+\[[^\]\n]{0,512}(?<=[\[, ])["']?--?[A-Za-z][\w-]{1,40}["']?,""",
    re.MULTILINE,
)
"""An argument, as an item of a list; the next one is its value."""

_GOES_ON: Final = re.compile(
    r"\s--?[A-Za-z]|[^\s=:]\s(?!(?:\w+ )?(?:[Nn][or]|Kat|Daire|Apt): ?\d)(?:\w+ )?[\w.-]+ ?(?:=|: )|^\S+ (?:AND|OR|and|or) |[^\s:]\s[A-Z]\w*:[^\s/]"
)
_BEFORE: Final = re.compile(r"[ \t]{0,8}+[:=][\"']?[ \t]{0,8}+([\w.]{1,80}+)")
"""A name and the sign behind it, read backwards."""
_LONGEST_NAME: Final = 100
_LONGEST_MEMBER: Final = 256
"""Characters of a name with its quotes and the sign behind it."""

_PART: Final = 1 << 16
_DEEPEST: Final = 4
_LONG_VALUE: Final = 1 << 12
"""Characters of a value that are read more slowly than searched for what it mentions."""

_WORDLESS: Final = 6
"""Characters of a value that may be one of the words for none."""

_MOST_UNDONE: Final = 3
"""Times that a value is read with more of how it is written undone than its quotes."""

_STRUCTURED: Final = re.compile(r"[:=\n\t[]")
_ENCODED: Final = re.compile(r"""\\[nrtux"]|%(?:0[9aAdD]|2[25]|3[cC]|5[bBcC]|7[bB])|&(?:lt|quot|amp|\#)""")
"""What structure may be made of, as it is written where a text is held by another: the end of a line, a quote, an angle or a bracket."""

_LONG_LINE: Final = 1024
_ITEMS: Final = ("- -", '- "-', "- [")
"""What lists begin with that hold options, or lists."""

_LISTED: Final = re.compile(r"^[ \t]*+(?:-[ \t]+)++\[", re.MULTILINE)
_ITEM: Final = re.compile(r"[ \t]*+(?:-[ \t]+)++[\"']?[\w.-]{1,60}[\"']?[ \t]*\r?$")
"""A word that is an item, of a list among lists perhaps."""

_SIGNED: Final = re.compile("[:=]")

_ESCAPE: Final = re.compile(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_DOUBLED: Final = re.compile('""')


def findings(
    rewriter: Rewriter, text: str, places: Sequence[int] | None = None, depth: int = 0, *, bare: bool = False
) -> Iterator[Finding]:
    """The spans whose field says that they are hidden. `places` are the mentions that are to be read for (see `mentions`), if it is known.
    What stands before the lines of a `bare` text was taken away already."""
    mentioned = None if places is None or rewriter.by_path else Mentioned(text, places, rewriter.matters)
    step = _Reading(text, rewriter, mentioned, depth, bare=bare)
    for node in _nodes(text, rewriter, mentioned, bare=bare):
        if isinstance(node, grids.Column):
            rewriter.column(node.name, node.cells, step)
        else:
            rewriter.value(node, step)
        del node  # it may be large, and so may what the reader builds next
        yield from step.found
        step.found.clear()
    for block in behind.blocks(text, mentioned) if depth < _DEEPEST and not bare else ():
        yield from step.behind(block)
        del block
    for run in records.runs(text, mentioned) if depth < _DEEPEST else ():
        yield from step.together(run)


def _nodes(text: str, rewriter: Rewriter, mentioned: Mentioned | None, *, bare: bool) -> Iterator[Node | grids.Column]:
    def speaks(name: str) -> bool:
        return rewriter.speaks(name) or telling(name)

    first = objects.BEGINNING.search(text) if "{" in text or "[" in text else None
    if first is not None and _is_told(text, first.start(), speaks, mentioned):
        done, brackets = 0, strict.Brackets(text)
        for start in objects.BEGINNING.finditer(text, first.start()):
            if start.start() < done or _METRIC.match(text, start.start() - 1):
                continue
            done = mentioned.closing(text, start.start(), len(text)) if mentioned is not None else -1
            if done < 0:
                done = yield from held.each(text, start.start(), brackets, mentioned)
    if not strict.is_json(text):  # as JSON it has been read
        if (":" in text or "=" in text or any(one in text for one in _ITEMS)) and _is_outline(text, speaks, mentioned):
            yield from Outline(text, mentioned=mentioned).roots()
        if "\n" in text:
            yield from grids.read(text, speaks, mentioned, bare=bare)
            yield from listed.read(text, bare=bare)
            yield from replies.read(text)
            yield from tuples.read(text)
    if "BEGIN:VCARD" in text or "objectClass" in text or text.startswith("dn:") or "\ndn:" in text:
        yield from contacts.read(text)
    if "<" in text and ("</" in text or "/>" in text or markup.is_markup(text)):
        yield from markup.read(text)
    if not objects.begins(text):  # what is quoted in it was read with it
        yield from quoted.read(text, mentioned)
    if len(text) > _WORDLESS and text[0] == text[-1] == '"':
        yield spot(text[1:-1], 1, len(text) - 1)
    yield from statements.read(text)
    yield from bound.read(text)


def _is_told(text: str, start: int, speaks: Callable[[str], bool], mentioned: Mentioned | None) -> bool:
    """Whether an object behind `start` may say something of what it holds."""
    if mentioned is not None:
        return not mentioned.none(start, len(text))
    return (
        any(map(speaks, _names(_MEMBER, text, start)))
        or ('"' in text and any(map(speaks, _names(_QUOTED, text, start))))
        or (("[[" in text or "[ [" in text or "[\n" in text) and any(map(speaks, set(_STRING.findall(text)))))
        or _ENCODED.search(text, start) is not None
    )


def _is_outline(text: str, speaks: Callable[[str], bool], mentioned: Mentioned | None) -> bool:
    """Whether a line may say something of what it holds, or of what stands below it."""
    if mentioned is not None:
        said, nested = False, "- - " in text
        for line in mentioned.lines(text):
            names = [*map(str.strip, _LINES.findall(line))]
            if any(map(speaks, names)) or _HEAD.match(line) or _ENCODED.search(line) or _OPTION.match(line):
                return True
            if (nested and _ITEM.match(line)) or _LISTED.match(line) or ("path:" in line and "op:" in text):
                return True
            said = said or any(map(mentioned.matters, names))
        if not said:  # of what is mentioned nowhere
            return False
    if any(pattern.search(text) is not None for pattern in (_ENCODED, _OPTION, _LISTED)) or "- - " in text:
        return True
    return any(map(speaks, map(str.strip, _names(_LINES, text, 0))))


def _names(pattern: re.Pattern[str], text: str, start: int) -> Iterator[str]:
    """What a pattern finds, some of it twice. A part after the other: the first that speaks is enough, and all are many."""
    while start < len(text):
        cut = start + _PART
        end = text.find("\n", cut, cut + _PART) + 1 or min(cut + _PART, len(text))
        yield from set(pattern.findall(text, start, end))
        start = end if end == len(text) or text[end - 1] == "\n" else end - _LONGEST_MEMBER


_STATED: Final = frozenset(("secret", "sensitive", "hidden", "masked", "redacted"))
"""What a program prints in brackets where it shows no value."""

_SHORT: Final = frozenset(
    f"column:{kind}" for kind in ("bank-account", "birth-date", "card", "email", "id-number", "phone", "ssn")
)
"""Kinds whose values are no sentences."""

_HIDDEN_FIRST: Final = re.compile(rf"(?:{MARKER.pattern})(?=[,;&]|\s)")
"""A sentence whose number is hidden already."""

_ATTRIBUTE: Final = re.compile(r"(?:var|local|module|data|[a-z]+(?:_[a-z]+)+)(?:\.[a-z]+(?:_[a-z]+)*){1,5}")
"""What Terraform takes an output's value from: behind an equals sign, as no Secret's value stands."""

_CLOSED: Final = frozenset((")", "}", "})", "};"))
"""What code closes behind a sentence."""

_ARTICLES: Final = frozenset(("the", "a", "an", "your", "this", "each"))
"""Words that begin what is said of a thing, whoever's it is."""

_CLOSES: Final = re.compile(r"[ ]?[,}]")
_CALLED: Final = re.compile(r"_{0,2}[a-z][A-Za-z_]*|_{0,2}[A-Z]+(?:_[A-Z]+)*_{0,2}")
"""As languages write variables and constants; a password of two words has a capital at the beginning."""

_CONSTANT: Final = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]*")
_OF_MEMBER: Final = re.compile(r"[{,\s]\.\w{1,60} ?= ?$")
"""What C gives a member is a constant where it looks like one: `{ .token = TOKEN_IF2 }`."""

_VARIABLES: Final = frozenset(("token", "password", "secret", "passwd", "credentials", "cookie", "cookies"))
_OPENED: Final = re.compile(r"(?:\(|[=\w]>?[ ]?)\{[^{}\n:]{0,60}:[^{}\n]{0,60}$")

_BLANK: Final = re.compile(r"\s")
_PARAMETER: Final = re.compile(r"(?<=.)(?:&(?:amp;)?[\w.%\[\]-]{1,64}=|\s+HTTP/[123])")
"""What follows a parameter's value in a request's line."""

_FORM: Final = re.compile(r"(?<=.)(?:&[A-Za-z][\w.%\[\]-]{1,64}=|\s+HTTP/[123])")
_BEFORE_FORM: Final = re.compile(r"(?<!\w)(?![A-Z0-9_]+=)[A-Za-z_]\w{2,60}=$")
"""A parameter before it, of an address or a form. Names of variables are written large."""

_SAID_OF: Final = re.compile(
    r"(?:<(?:SECRET|[A-Z][A-Z_]{1,30}_(?:TOKEN|KEY))>|(?=\S*\d)(?=\S*[A-Za-z])[^\s\"',;&]{8,512})"
    r"(?=,? (?:accepted|rejected|refused|denied|expired|revoked|verified|validated|issued|created|used|found|invalid|valid|is|was|has|for|from|by)(?: |$))"
)
"""A secret of one word, and what a sentence says of it behind."""

_MADE_FIRST: Final = re.compile(
    r"(?=\S*\d)(?=\S*[A-Za-z])[^\s\"',;&]{8,512}(?= (?:host|on|at|in|to|from|for|by|via|with|port|user|db|database|against|during|after|and|but|then|was|is|has|not|because|since|until|while)(?: [\w.:()/-]+){1,24}[.!?]?$)"
)
"""One of one word, before a sentence that goes on."""

_IN_SENTENCE: Final = re.compile(
    r"(?:^|(?<=[ \t]))(?!(?i:set|setx|export|env|let|var|declare|local|readonly|typeset|define|default) )[A-Za-z][a-z]{1,15} [\w-]{1,40}=$"
)
"""What stands before the value behind a program's words: `login failed password=`."""

_OPTION_BEFORE: Final = re.compile(r"\s--[A-Za-z][\w-]{1,40}=$")
"""Before an argument's value, which ends with the word."""

_MIXED: Final = re.compile(r"(?<![\w@.-])(?![\w.+-]*@)\w*(?:\d[A-Za-z]|[A-Za-z]\d)")
"""A word that may be another one."""

_NEXT: Final = re.compile(r"(?<=.)\s+[A-Z][A-Za-z]{1,15}:\s")
"""The name of the next field on a line."""

_BEHIND_NAME: Final = re.compile(r"(?<=.)\s{2,}[A-Z][A-Za-z]{1,15}(?: [A-Za-z]{1,15})?:\s|;[ ]?[A-Za-z_][\w.]{1,40}=")
_NUMBER: Final = re.compile(
    r"(?:[^\s<>,;@]++@[^\s<>,;]++(?=[,;]?\s+[^\W\d_])"
    r"|[+(]?\d[\d ().+/-]*\d(?=\s+(?!ext\b|x\d)[(\[]?[^\W\d_]{2})"
    r"|(?=[^,;]*\d)[^,;]{3,48}(?:,\s\d{4})?(?=[,;]\s+[^\W\d_]{2}))"
)
"""An address, digits, or what holds some up to a comma: with words behind it."""


_LONG_DAY: Final = re.compile(
    r"(?i)\d{1,2}(?:st|nd|rd|th|er|\.)? ?(?:of |de )?[^\W\d_]{3,10}\.?,?(?: de)? (?:19|20)\d\d(?!\d)|[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d)"
)
"""A day whose month is a word."""

_PUT_BEFORE: Final = re.compile(r"[^\w\s]|\d|[A-Z]{3}|[\w.-]{1,40}(?:\[\d{1,9}\])?:")
"""What a program puts before lines begins so. Of a log's messages many begin with one word, which is none."""


class _Reading:
    """The pass that notes what is hidden, and reads on in values that hold structure themselves."""

    keeps = False

    def __init__(self, text: str, rewriter: Rewriter, mentioned: Mentioned | None, depth: int, *, bare: bool) -> None:
        self.found: Final = Findings()
        self._text = text
        self._mentioned = mentioned
        self._rewriter = rewriter
        self._depth = depth
        self._bare = bare

    def text(self, text: str, setting: Setting) -> str:
        """Read on in a value."""
        if len(text) < 8 or not isinstance(text, Spot) or self._depth >= _DEEPEST:
            return text
        if (
            self._mentioned is not None
            and self._mentioned.none(text.start, text.end)
            and _ENCODED.search(self._text, text.start, text.end) is None
        ):
            return text
        said = str(entire(text))  # a `Spot` is not taken for a text everywhere
        size = text.end - text.start
        if len(said) != size or not self._text.startswith(said, text.start):
            if self._text.find("\\", text.start, text.end) >= 0 or self._text.find('""', text.start, text.end) >= 0:
                found, length = Findings(self.read_on(said) if _STRUCTURED.search(said) else ()), len(said)
                for one in self._undone(said):
                    found.add(*one)
                del said  # it may be long, and so may what tells how it is written
                if found:
                    self._note_as_written(text, found, length)
                return text
        elif "\n" in said or said[0] in "{[<":
            start = self._begun(text.start) if "\n" in said else text.start
            for one in self.read_on(said if start == text.start else self._text[start : text.end]):
                self._note(start + one.start, start + one.end, one.kind)
        if len(said) == size:
            for one in self._undone(said):
                self._note(text.start + one.start, text.start + one.end, one.kind)
        return text

    def _begun(self, start: int) -> int:
        """Where the line begins whose blanks alone stand before a value: the lines of a block are indented as its first one is."""
        line = self._text.rfind("\n", max(0, start - _LONGEST_NAME), start) + 1
        return line if line and self._text[line:start].isspace() else start

    def _undone(self, said: str) -> Iterator[Finding]:
        """What is hidden in what a value says where more is undone of how it is written: where it was quoted, or encoded, more than once."""
        views: list[Plain] = []
        while len(views) < _MOST_UNDONE and _ENCODED.search(said) and not objects.begins(said):
            view = plain(said)
            if view is None:
                return
            views.append(view)
            said = view.text
            for start, end, kind in self.read_on(said, len(views)):
                for each in reversed(views):
                    start, end = each.back(start, end)
                yield Finding(start, end, kind)

    def behind(self, block: behind.Block) -> Iterator[Finding]:
        """What is hidden in lines without what stands before them, but for what a line says by itself: that was judged where it stands."""
        line, alone = (-1, -1), frozenset[tuple[int, int]]()
        for start, end, kind in self.read_on(block.text, bare=True):
            first, last = block.line(start)
            if (first, last) != line:
                line, alone = (first, last), self._alone(block.text[first:last])
            if (start - first, end - first) not in alone or block.of_file(start, self._text):
                yield Finding(*block.back(start, end), kind)

    def together(self, run: Sequence[Spot]) -> Iterator[Finding]:
        """What is hidden in the lines of a text that stands in pieces, but for what each says by itself."""
        said = [one.rstrip("\r\n") for one in run]
        starts = [0, *accumulate(len(one) + 1 for one in said)]
        line, alone = -1, frozenset[tuple[int, int]]()
        for start, end, kind in self.read_on("\n".join(said), bare=_PUT_BEFORE.match(said[0]) is None):
            first = bisect_right(starts, start) - 1
            for number in range(first, bisect_left(starts, end)):
                if number != line:
                    line, alone = number, self._alone(said[number])
                here, length = starts[number], len(said[number])
                part = max(start - here, 0), min(end - here, length)
                if part not in alone and part[0] < part[1]:
                    yield Finding(*self._in_text(run[number], *part), kind)

    def _alone(self, line: str) -> frozenset[tuple[int, int]]:
        """What a line hides by itself."""
        read = self.read_on(line, bare=True) if len(line) <= _LONG_LINE and _SIGNED.search(line) else ()
        return frozenset((one.start, one.end) for one in read)

    def _in_text(self, quoted: Spot, start: int, end: int) -> tuple[int, int]:
        """Where a part stands of what a quoted text says."""
        if len(quoted) != quoted.end - quoted.start:
            start, end = _written(self._text, quoted.start, quoted.end).span(start, end)
        return quoted.start + start, quoted.start + end

    def _note_as_written(self, quoted: Spot, found: Findings, length: int) -> None:
        """Note what was found in what a quoted text says, which is so long, where it is written."""
        written = _written(self._text, quoted.start, quoted.end)
        for one in found if quoted.end - quoted.start - written.shorter() == length else ():
            start, end = written.span(one.start, one.end)
            self._note(quoted.start + start, quoted.start + end, one.kind)

    def read_on(self, text: str, undone: int = 0, *, bare: bool = False) -> Iterator[Finding]:
        """What is hidden in a value, of whose writing so much was undone. In a long one only what is mentioned is looked at, as in a text
        of its own."""
        places: Sequence[int] | None = None
        if len(text) > _LONG_VALUE and not self._rewriter.by_path:
            places = Mentions((text,), (0, len(text) + 1), text).within(0)
            if places is not None and not places:
                return iter(())
        return findings(self._rewriter, text, places, self._depth + 1 + undone, bare=bare or self._bare)

    def column(self, cells: Sequence[JsonValue], setting: Setting) -> list[JsonValue]:
        """Not met: texts hold no columns."""
        return [self.text(cell, setting) if isinstance(cell, str) else cell for cell in cells]

    def hide(self, treatment: Treatment, value: JsonValue) -> JsonValue:
        """Note where a value stands."""
        for one in _within(value) if isinstance(value, (dict, list)) else ():
            self.hide(treatment, one)
        if isinstance(value, Spot) and treatment.kind == "column:email" and is_address(value):
            self._note(value.start, value.end, treatment.kind)
        elif (
            isinstance(value, Spot)
            and treatment.kind == "column:birth-date"
            and (made := DAY_MADE.fullmatch(value)) is not None
            and value.end - value.start == len(value)
        ):
            self._note(value.start + made.start("day"), value.start + made.end("day"), treatment.kind)
        elif isinstance(value, Spot) and value.strip() and not _nothing(treatment, value, self._text):
            end = _end(treatment, value, self._text)
            first = value[: end - value.start]
            if end == value.end or not (harmless(treatment.kind, first) or _is_marker(first)):
                self._note(value.start, end, treatment.kind)
        return value

    def _note(self, start: int, end: int, kind: str) -> None:
        self.found.add(start, end, kind)


def _within(value: Mapping[str, JsonValue] | Sequence[JsonValue]) -> Iterator[JsonValue]:
    yield from value.values() if isinstance(value, Mapping) else value


def _is_marker(value: str) -> bool:
    if value[:3] in ('"""', "'''") and value[-3:] == value[:3] and len(value) > 2 * len("'''"):
        value = value[3:-3]  # as languages quote what may have several lines
    return value[0] in "<&" and MARKER.fullmatch(value.replace("&lt;", "<").replace("&gt;", ">")) is not None


def _nothing(treatment: Treatment, value: Spot, text: str) -> bool:
    if _is_marker(value):
        return True
    if treatment.entirely:
        before = text[max(0, value.start - _LONGEST_NAME) : value.start].rstrip(" ")
        return before.endswith("=") and _ATTRIBUTE.fullmatch(value) is not None
    if treatment.kind in _SHORT and value[0] in "<&" and _HIDDEN_FIRST.match(value):
        return True
    if len(value) < _WORDLESS and value.lower() in ("true", "false", "null", "none", "nil", "~", "{}", "[]"):
        return True
    if harmless(treatment.kind, value):
        return True
    if value[0] == "?" and text.rfind("${", max(0, value.start - _LONGEST_NAME), value.start) >= 0:
        return True  # what a shell says where a variable is not set
    if (
        value.lower() in _STATED
        and text[value.start - 1 : value.start] == "["
        and text[value.end : value.end + 1] == "]"
    ):
        return True
    if text[value.start - 1 : value.start] in ("'", '"'):
        return False
    if is_code(value) or value.startswith("=") or _is_itself(value, text) or is_bound(text, value.start, value):
        return True
    words = value.split()
    if words == [value]:
        return _is_named(value, text) or (
            _CONSTANT.fullmatch(value) is not None
            and _OF_MEMBER.search(text, max(0, value.start - _LONGEST_NAME), value.start) is not None
        )
    if is_rejected(text[max(0, value.start - _LONGEST_NAME) : value.start], value):
        return True
    if _GOES_ON.search(value):
        return True  # several assignments on one line: the flat scan reads each
    if words[0].lower() in _ARTICLES:
        words = [word.removesuffix("'s") for word in words]
    return (
        treatment.kind == "column:secret"
        and len(words) > 2
        and all(word.strip(".,;!?'\")}").isalpha() for word in words if word not in _CLOSED)
        and not (is_phrase(words) and _may_be_a_phrase(value, text))
    )


def _may_be_a_phrase(value: Spot, text: str) -> bool:
    """Whether it stands behind a name that a phrase may stand behind; in a column, a capital begins what is said of something."""
    name = _BEFORE.match(text[max(0, value.start - _LONGEST_NAME) : value.start][::-1])
    return value.islower() if name is None else OPENS.search(name[1][::-1]) is not None


def _end(treatment: Treatment, value: Spot, text: str) -> int:
    """Where a value ends: before the sentence that goes on behind a number, or an address, that began the line."""
    if (
        treatment.entirely
        or text[value.start - 1 : value.start] in ("'", '"')
        or text[value.start : value.end] != value
    ):
        return value.end
    if "&" not in value and ";" not in value and _BLANK.search(value) is None:
        return value.end
    if treatment.kind == "column:secret":
        blank = _BLANK.search(value)
        if blank is not None and _OPTION_BEFORE.search(text, max(0, value.start - _LONGEST_NAME), value.start):
            return value.start + blank.start()
        said = _SAID_OF.match(value) or (
            _MADE_FIRST.match(value)
            if _IN_SENTENCE.search(text, max(0, value.start - _LONGEST_NAME), value.start)
            else None
        )
        if said is not None and _MIXED.search(value, said.end()) is None:
            return value.start + said.end()
        form = (
            _FORM.search(value) if _BEFORE_FORM.search(text, max(0, value.start - _LONGEST_NAME), value.start) else None
        )
        return value.start + form.start() if form is not None else value.end
    if "\n" in value:
        return value.end
    if treatment.kind == "column:birth-date" and (day := _LONG_DAY.match(value)) is not None:
        return value.end if any(map(str.isdigit, value[day.end() :])) else value.start + day.end()
    behind = _PARAMETER.search(value) or (
        _NEXT.search(value)
        if treatment.kind in _SHORT
        else _BEHIND_NAME.search(value)
        if treatment.kind == "column:name"
        else None
    )
    if behind is not None:
        return value.start + behind.start()
    sentence = _NUMBER.match(value) if treatment.kind in _SHORT else None
    return value.start + sentence.end() if sentence is not None else value.end


def _is_itself(value: Spot, text: str) -> bool:
    """`cookie=cookie,` and `self.cookie = cookie` as code has it: a variable under its own name."""
    if not value.replace(".", "_").isidentifier():
        return False
    name = _BEFORE.match(text[max(0, value.start - _LONGEST_NAME) : value.start][::-1])
    return name is not None and is_itself(name[1][::-1], value, text[value.end : value.end + 1])


def _is_named(value: Spot, text: str) -> bool:
    """`{"access_token": token}` and `login({ password: wrongPassword })` as code has them: a variable that is called as a secret is. Behind
    a name in quotes a word without any is one; else it is of several words, in what a program opens."""
    if not value.replace("_", "").isalpha() or _CLOSES.match(text, value.end) is None or sensitivity(value) is None:
        return False
    before = text[max(0, value.start - _LONGEST_NAME) : value.start]
    if before.rstrip(" ").endswith(('":', "':")):
        return _CALLED.fullmatch(value) is not None and ("_" in value or value != value.lower() or value in _VARIABLES)
    return (
        _CALLED.fullmatch(value) is not None and words_of(value) != value.lower() and _OPENED.search(before) is not None
    )


def _written(text: str, start: int, end: int) -> Written:
    """How a quoted text that stands there is written."""
    written = Written()
    for escape in (_ESCAPE if text.find("\\", start, end) >= 0 else _DOUBLED).finditer(text, start, end):
        first, last = escape.span()
        written.add(first - start, last - first, 1)
    return written
