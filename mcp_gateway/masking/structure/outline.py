"""Text that is written line by line: YAML, INI, TOML, properties, `.env`, HTTP headers, trailers, what `kubectl describe` prints.

A tolerant reading by indentation: what is cut short, mis-indented or mixed with other lines is read as far as it goes. It is no YAML
parser: anchors, tags and merge keys are passed over, since only where values stand matters.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, cast

from mcp_gateway.masking.findings import MARKER
from mcp_gateway.masking.structure import objects
from mcp_gateway.masking.structure.mentioned import Mentioned
from mcp_gateway.masking.structure.spot import Node, Repeated, put, spot
from mcp_gateway.masking.structure.strict import is_json

_LINE: Final = re.compile(
    r"(?P<indent>[ \t+>#;]*+)(?P<dashes>(?:-[ \t]+(?=\S))*+(?:\*[ \t]+(?=[^\s*-]|\*{2}\w))?+)(?:\*{1,2}(?=[A-Za-z]))?+"
    r"(?:(?P<prefix>export|set|setx|ENV|ARG|environment|declare -x|\$env:)[ \t]*+)?"
    r"""(?:"(?P<d>[^"\n]{1,200})"|'(?P<s>[^'\n]{1,200})'|(?P<k>[^\s#:='"{}\[\],<>|&*!%`(;][^#:='"{}\[\]<>|`(;\n]{0,100}?))"""
    r"[ \t]*+(?P<sep>:=|=>|[:=])(?P<gap>\**+[ \t]*+)(?P<v>[^\r\n]*+)"
)
_ITEM: Final = re.compile(r"(?P<indent>[ \t+>#;]*+)(?P<dashes>(?:-[ \t]+(?=\S))++|\*[ \t]+(?=[^\s*-]))(?P<v>[^\r\n]*+)")
_SECTION: Final = re.compile(r"[ \t]*+\[\[?[ \t]*+(?P<name>[^\[\]\n=,]{1,120}+)\]\]?[ \t]*+(?:[#;][^\n]*)?$")
_DASH: Final = re.compile(r"[*-][ \t]+")
_PROPERTY: Final = re.compile(
    r"(?:(?!!(?:secret|env_var|Ref|Sub|GetAtt|ImportValue|reference)\s)[&!][^\s]{1,100}[ \t]++)*+"
)
_ANCHOR: Final = re.compile(r"(?P<sign>[&*])(?P<name>[\w.-]{1,60})[ \t]*+\r?$")
_ANCHORS: Final = re.compile(r"(?<=[\s,\[{])[&*][\w.-]{1,60}(?=[\s,\]}]|\Z)")
_INDENT: Final = re.compile(r"[ ]*+(?:-[ ])?+(?=\S)")
_BLOCK: Final = re.compile(r"[|>][0-9+-]{0,2}[ \t]*+(?:#[^\n]*)?$")
_HEREDOC: Final = re.compile(r"<<[-~]?[ ]?[\"']?(?P<end>[A-Za-z_]\w{0,32})[\"']?[ \t]*\r?$")
_COMMENT: Final = re.compile(r"[ \t]+#(?!\d{1,5}[A-Za-z]?,)[^\n]*$")
"""But not an apartment's number in the middle of an address."""

_MEMBER: Final = re.compile(r"[ \t]*+[A-Za-z_][\w.-]{0,80}=")
_CHANGED: Final = re.compile(r"""[ \t]+->[ \t]+(["'])([^\n]*?)\1(?:[ \t]|$)""")
_CODE: Final = re.compile(r"(?=\S*[0-9])[A-Za-z0-9]{3,12}(?:[- ][A-Za-z0-9]{3,12}){0,7}")
_ALONE: Final = re.compile(r"[^\s:=|<>{}\[\]()#/-][^\s:=|<>{}\[\]()]{5,512}")
"""A value below its name, and behind it."""

_PLAIN_VALUE: Final = re.compile(r"""(?:"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+')[ \t,;]*+\r?$|[^"'{\[|>&!\\\n][^\\\n]*+$""")
"""A value that ends where its line does."""

_NAMED: Final = re.compile(
    r"(?!export|set|ENV|ARG|environment|declare)([A-Za-z_][\w.-]{0,60}+)(?:=|:[ ]++|[ ]++=[ ]*+)(?![ \t\r\n*])"
)
"""A name without more, and the sign behind it."""

_TOGETHER: Final = 1 << 10
"""Characters of lines that are passed over together."""

_FAR: Final = 63
"""The last column at which lines are passed over together."""

_MOST_WORDS: Final = 4
_LONGEST_QUOTE: Final = 1 << 14
_LONGEST_LINE: Final = 1 << 12
_LONGEST_OBJECT: Final = 1 << 18
"""Characters that are read behind a bracket which may never be closed. Longer objects are read as such."""

_AGAIN: Final = 2
"""Times the text."""

_AGAIN_AT_LEAST: Final = 1 << 16
"""Characters."""

_ITEMS: Final = 64
_BESIDE: Final = 256
"""Members of a mapping without end that say something of each other: those so far apart at least."""

_MEMBERS: Final = 4 * _BESIDE


class Outline:
    """One text being read."""

    def __init__(
        self, text: str, start: int = 0, end: int | None = None, *, mentioned: Mentioned | None = None
    ) -> None:
        self._roots: list[Node] = []
        self._mentioned = mentioned = None if mentioned is None or mentioned.apart else mentioned
        self._text = text
        self._end = len(text) if end is None else end
        self._frames: list[tuple[float, Node]] = []
        self._slot: tuple[Node, str, float] | None = None
        self._section: list[str] = []
        self._kept: float = float("inf")
        """The column of a name that matters: what stands deeper is read."""
        self._all = mentioned is None
        """Whether the section's own name matters."""
        self._anchors: frozenset[str] | None = None
        """The anchors and aliases in it, once that is asked."""
        self._start = start
        self._latest: deque[str] = deque(maxlen=_BESIDE)
        """The names of the last members of the outermost mapping."""
        self._room = max(_AGAIN_AT_LEAST, _AGAIN * (self._end - start))
        self._many = 0
        """Its members since some of them were given out."""

    def roots(self) -> Iterator[Node]:
        """Its documents or sections, each as soon as it is read."""
        position = self._start
        while position < self._end:
            position = self._line(position)
            if self._roots and not self._frames:
                yield from self._done()
            elif len(self._roots) == 1 and isinstance(root := self._roots[0], list) and len(root) > _ITEMS:
                yield from self._some(root)
            elif self._many > _MEMBERS:
                yield self._beginning()
        yield from self._done()

    def _some(self, items: list[Node]) -> Iterator[Node]:
        """Of a list of mappings all but the last, which may go on: none of them says anything of another, and few are held at once."""
        if isinstance(items[0], dict) and isinstance(items[-2], dict):
            yield items[:-1]
            items[:-1] = [{}]  # what comes next is still no first item

    def _beginning(self) -> Node:
        """A mapping as far as it is read. Its last members are kept for what they may say of those that follow: of many, few are held."""
        members, self._many = cast("dict[str, Node]", self._frames[0][1]), 0
        begun: Node = dict(members)
        kept = {name: _last(members[name]) for name in self._latest if name in members}
        members.clear()
        members.update(kept)
        for part in reversed(self._section):
            begun = {part: begun}
        return begun

    def _done(self) -> list[Node]:
        roots, self._roots = self._roots, []
        return roots

    def _line(self, start: int) -> int:
        text = self._text
        end = text.find("\n", start, self._end)
        end = self._end if end < 0 else end
        matched = _LINE.match(text, start, end)
        if matched is not None and _is_key(matched):
            return self._key(matched, end)
        item = _ITEM.match(text, start, end)
        if item is not None:
            return self._item(item, end)
        line = text[start:end].strip()
        section = _SECTION.match(text, start, end)
        if section is not None and self._slot is None:
            self._restart()
            self._section = [part.strip("\"' ") for part in re.split(r"[.\s]", section["name"]) if part]
            self._all = self._mentioned is None or any(map(self._mentioned.matters, self._section))
        elif line.startswith(("---", "...")) or not line:
            if line:
                self._restart()
                self._section = []
                self._all = self._mentioned is None
        elif self._slot is not None and line[0] in "{[":
            _, position = self._value(start + len(text[start:end]) - len(text[start:end].lstrip()), end)
            return position
        elif (
            self._slot is not None
            and isinstance(self._slot[0], dict)
            and (_CODE.fullmatch(line) or (_ALONE.fullmatch(line) and text.index(line, start) - start > self._slot[2]))
        ):
            at = text.index(line, start)  # one of several values, a line each
            put(self._slot[0], self._slot[1], spot(line, at, at + len(line)))
        return end + 1

    def _restart(self) -> None:
        self._frames.clear()
        self._slot = None
        self._many = 0

    def _key(self, matched: re.Match[str], end: int) -> int:
        column = self._dashes(matched)
        while self._frames and self._frames[-1][0] > column:
            self._frames.pop()
        if not self._frames or not isinstance(self._frames[-1][1], dict) or self._frames[-1][0] != column:
            made: Node = {}
            if not self._frames:
                self._latest.clear()
                self._many = 0
            self._attach(made, column)
            self._frames.append((column, made))
        members = self._frames[-1][1]
        name = (matched["d"] or matched["s"] or matched["k"] or "").strip()
        self._slot = (members, name, column)
        if column <= self._kept:
            self._kept = float("inf")
            if self._mentioned is not None and not self._all:
                if self._mentioned.matters(name) or not self._mentioned.none(matched.start(), end):
                    self._kept = column
                else:
                    following = self._passed_over(self._mentioned, matched, end)
                    if following >= 0:
                        self._slot = None
                        return self._alike(self._mentioned, int(column), following)
        if len(self._frames) == 1:
            self._latest.append(name)
            self._many += 1
        return self._fill(matched, end, column)

    def _alike(self, mentioned: Mentioned, column: int, position: int) -> int:
        """Where the text goes on behind further lines at this column that need not be read: a name and a plain value each.

        # INVARIANT: what is looked at from one line is bounded, however many lines there are like it.
        """
        limit = min(mentioned.following(position, self._end), position + _TOGETHER)
        lines = _plain_lines(column).match(self._text, position, limit) if column <= _FAR else None
        if lines is None:
            return position
        names = _names(column)
        if any(map(mentioned.matters, names.findall(self._text, position, lines.end()))):
            for named in names.finditer(self._text, position, lines.end()):
                if mentioned.matters(named[1]):
                    return named.start()
        return lines.end()

    def _passed_over(self, mentioned: Mentioned, matched: re.Match[str], end: int) -> int:
        """Where the text goes on behind a value that need not be read; -1 where it must be."""
        text, at = self._text, matched.start("v")
        if at >= end or text[at : at + 1] == "\r":
            indent = matched["indent"]
            if indent.strip(" ") or matched["dashes"]:
                return -1
            place = mentioned.following(end, self._end)
            line = min(self._end, place + _LONGEST_LINE)
            stop = text.find("\n", place, line)
            block = (
                _deeper(len(indent)).match(text, end + 1, line if stop < 0 else stop) if mentioned.in_vain(0) else None
            )
            if block is not None and text.find("\n", block.end() - 1, place) >= 0:
                return block.end()
            mentioned.in_vain(block.end() - end if block is not None else 0)
            return -1
        if text[at] in "{[":
            stop = mentioned.closing(text, at, self._end)
            return -1 if stop < 0 else end + 1 if stop <= end else stop + 1 if text[stop : stop + 1] == "\n" else stop
        return end + 1 if _PLAIN_VALUE.match(text, at, end) is not None else -1

    def _item(self, matched: re.Match[str], end: int) -> int:
        return self._fill(matched, end, self._dashes(matched))

    def _dashes(self, matched: re.Match[str]) -> float:
        """The column of the content behind the dashes; each dash opens or goes on with a list."""
        column: float = len(matched["indent"])
        for dash in _DASH.finditer(matched["dashes"]) if matched["dashes"] else ():
            at = column + 0.5
            while self._frames and self._frames[-1][0] > at:
                self._frames.pop()
            if not self._frames or self._frames[-1][0] != at:
                made: Node = []
                self._attach(made, column)
                self._frames.append((at, made))
            self._slot = (self._frames[-1][1], "", column + 1)
            column += len(dash.group())
        return column

    def _attach(self, node: Node, column: float) -> None:
        """Put a node where the line before left room for it, or begin a document."""
        slot, self._slot = self._slot, None
        if slot is not None and slot[2] <= column:
            holder, name, _ = slot
            if isinstance(holder, dict):
                put(holder, name, node)
            elif isinstance(holder, list):
                holder.append(node)
            return
        for part in reversed(self._section):
            node = {part: node}
        self._roots.append(node)

    def _fill(self, matched: re.Match[str], end: int, column: float) -> int:
        at = matched.start("v")
        at = _end_of(_PROPERTY, self._text, at, end)
        if at >= end or not self._text[at:end].strip() or self._refers(at, end, column):
            return end + 1
        if _BLOCK.match(self._text, at, end):
            return self._block(end, column)
        if (opened := _HEREDOC.match(self._text, at, end)) is not None and self._room > 0:
            return self._heredoc(opened["end"], at, end)
        return self._value(at, end)[1]

    def _refers(self, at: int, end: int, column: float) -> bool:
        """Whether what stands there is only what a value below is called, or what one that stands elsewhere is (YAML 1.2, §6.9.2, §7.1)."""
        named = _ANCHOR.match(self._text, at, end)
        if named is None:
            return False
        if self._anchors is None:
            self._anchors = frozenset(_ANCHORS.findall(self._text))
        if named["sign"] == "*":
            return f"&{named['name']}" in self._anchors
        if not (named["name"].isalpha() or f"*{named['name']}" in self._anchors):
            return False
        below = _INDENT.match(self._text, end + 1, self._end)
        return below is not None and len(below[0]) > column

    def _value(self, at: int, end: int) -> tuple[Node, int]:
        text, head = self._text, self._text[at]
        node: Node
        position = end + 1
        if head in "{[" and not MARKER.match(text, at):
            limit = min(self._end, at + _LONGEST_OBJECT) if self._room > 0 else end
            node, stop = objects.read(text, at, limit, None if self._kept < float("inf") else self._mentioned)
            if stop > end and is_json(text[at:stop]):
                position = stop + 1 if text[stop : stop + 1] == "\n" else stop
            elif stop > end:
                # INVARIANT: what is read both as an object and as lines is at most so many times the text, however many brackets are left
                # open. It is always read as lines: it may be none, and closed by another or by nothing.
                self._room -= stop - at
        elif head in "\"'":
            triple = text[at : at + 3] == head * 3
            start = at + (3 if triple else 1)
            stop = _closing(text, start, head * (3 if triple else 1), min(self._end, at + _LONGEST_QUOTE), end)
            raw = text[start:stop]
            node = spot(objects.unescaped(raw, 0, len(raw)) if head == '"' else raw, start, stop)
            if stop > end:
                following = text.find("\n", stop, self._end)
                position = (self._end if following < 0 else following) + 1
            elif (changed := _CHANGED.match(text, stop + 1, end)) is not None:
                node = [node, spot(changed[2], *changed.span(2))]  # what a plan replaces, and by what
            elif text[stop + 1 : end].strip().startswith(("+", head)):
                node = spot(text[at:end].strip(), at, end)  # quotes inside an unquoted value
        else:
            while text[end - 1 : end] == "\\" and end < self._end:
                if _MEMBER.match(text, end + 1, self._end):
                    end -= 1
                    break  # the next one of several assignments
                following = text.find("\n", end + 1, self._end)
                end = self._end if following < 0 else following
                position = end + 1
            said = _COMMENT.sub("", text[at:end]).rstrip()
            said = said if said.endswith("&gt;") else said.rstrip(",;")
            node = spot(said, at, at + len(said))
        self._attach(node, float("inf"))
        return node, position

    def _heredoc(self, name: str, at: int, end: int) -> int:
        """Lines up to one of a name alone, as a shell and Terraform have them; as many as are read of one where it is not closed."""
        text, first, limit = self._text, end + 1, min(self._end, end + _LONGEST_QUOTE)
        last, stop, closed = first, end, False
        while last < limit:
            stop = text.find("\n", last, limit)
            stop = limit if stop < 0 else stop
            line = text[last:stop].lstrip()
            closed = line.startswith(name) and not line[len(name) : len(name) + 1].isalnum()
            if closed:
                break
            last = stop + 1
        body = text[first:last].rstrip()
        below = [spot(body, first, first + len(body))] if body else []
        if closed:
            if below:
                self._attach(below[0], float("inf"))
            return stop + 1
        opened = text[at:end].rstrip()
        if not name.isupper():  # it may be none
            below.insert(0, spot(opened, at, at + len(opened)))
        if below:
            self._attach(list(below), float("inf"))
        # INVARIANT: what is looked through for ends that do not come is at most so many times the text. Below it is read as lines, too.
        self._room -= limit - end
        return end + 1

    def _block(self, end: int, column: float) -> int:
        """A block scalar: every following line that is indented deeper."""
        text, position = self._text, end + 1
        first = last = -1
        while position < self._end:
            stop = text.find("\n", position, self._end)
            stop = self._end if stop < 0 else stop
            line = text[position:stop]
            body = line.strip()
            if body and len(line) - len(line.lstrip(" \t+")) <= column:
                break
            if body:
                first = position + line.index(body) if first < 0 else first
                last = position + len(line.rstrip())
            position = stop + 1
        if first >= 0:
            self._attach(spot(text[first:last], first, last), float("inf"))
        return position


def _last(node: Node) -> Node:
    return node[-1] if isinstance(node, Repeated) else node


@lru_cache(maxsize=_FAR + 1)
def _plain_lines(column: int) -> re.Pattern[str]:
    """Whole lines at a column, each of a name and a value that ends in it."""
    return re.compile(rf"(?:[ \t+>#;]{{{column}}}{_NAMED.pattern}[^\"'{{\[|>&!\\\r\n* \t][^\\\r\n]*+\n)++")


@lru_cache(maxsize=_FAR + 1)
def _names(column: int) -> re.Pattern[str]:
    """The names of such lines."""
    return re.compile(rf"^.{{{column}}}{_NAMED.pattern}", re.MULTILINE)


@lru_cache(maxsize=64)
def _deeper(column: int) -> re.Pattern[str]:
    """Whole lines that stand deeper than a name, or are items of its list."""
    return re.compile(rf"(?:(?: {{{column + 1},}}[^\n]*+| {{{column}}}- [^\n]*+|[ \t\r]*+)(?:\n|(?<!\n)\Z))*+")


def _is_key(matched: re.Match[str]) -> bool:
    if matched["sep"] == ":" and not matched["gap"] and matched["v"]:
        return False  # `http://`, `10:00`
    return (matched["k"] or "").count(" ") <= _MOST_WORDS


def _end_of(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    found = pattern.match(text, at, end)
    return found.end() if found else at


def _closing(text: str, start: int, quote: str, limit: int, end: int) -> int:
    """Where a quoted value ends; the line's end when its quote is not closed."""
    at = start
    while (at := text.find(quote, at, limit)) >= 0:
        if quote[0] == "'" or text[at - 1] != "\\":
            return at
        at += 1
    return end
