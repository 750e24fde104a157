"""PostgreSQL's lexical rules: one statement's text as tokens, or `Unreadable`.

The rules are those of PostgreSQL's own scanner (src/backend/parser/scan.l, `standard_conforming_strings = on`), reduced: what is rare
and easily read in two ways (`U&'…'`, letters beyond ASCII outside quotes, lone carriage returns) is refused and not guessed at.
Knows nothing of grammar; every bound on the text that keeps the parser's work small is kept here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

MAX_BYTES: Final = 32 * 1024
MAX_TOKENS: Final = 8_000
MAX_PARENTHESES: Final = 100
MAX_BRACKETS: Final = 6
"""Nested `[`: the parser's work doubles with each, 1 ms at six."""
MAX_SUBSCRIPTS: Final = 64
"""`[` in one statement: the parser's work on `a[1][1]…` grows with a high power of their number."""
MAX_COMMENTS: Final = 8
MAX_IDENTIFIER: Final = 63
"""NAMEDATALEN - 1: PostgreSQL cuts longer names, so that two texts would name one thing."""

Type: TypeAlias = Literal["word", "quoted", "string", "number", "parameter", "operator", "mark"]


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `text` is its value: a word folded to lower case, a string without its quotes; `start` and `end` are offsets."""

    type: Type
    text: str
    start: int
    end: int
    depth: int

    def is_word(self, *words: str) -> bool:
        """Whether this is one of these words, unquoted."""
        return self.type == "word" and self.text in words

    def is_mark(self, *marks: str) -> bool:
        """Whether this is one of these marks: `( ) [ ] , ; . :: :=` and `:`."""
        return self.type == "mark" and self.text in marks

    @property
    def names(self) -> bool:
        """Whether this can be a name."""
        return self.type in ("word", "quoted")


class Unreadable(Exception):
    """The text is not what this gateway reads as SQL. The message says where and why, `hint` what to do."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint


_TOKEN: Final = re.compile(
    r"""(?P<space>[ \t\n\f\v]+|\r\n|--[^\n\r]*)
      | (?P<comment>/\*)
      | (?P<escaped>[eE]'(?:[^'\\]|''|\\.)*')
      | (?P<bits>[bBxX]'[0-9a-fA-F]*')
      | (?P<prefixed>(?:[uU]&|[nN])['"])
      | (?P<string>'(?:[^']|'')*')
      | (?P<quoted>"(?:[^"]|"")+")
      | (?P<dollar>\$(?P<tag>[A-Za-z_][A-Za-z_0-9]*)?\$.*?\$(?P=tag)?\$)
      | (?P<parameter>\$[0-9]+)
      | (?P<number>(?:0[xX][0-9a-fA-F]+|(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![A-Za-z_$0-9]))
      | (?P<word>[A-Za-z_][A-Za-z_0-9$]*)
      | (?P<mark>::|:=|[()\[\],;.:])
      | (?P<operator>[-+*/<>=~!@\#%^&|`?]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_DOLLAR: Final = re.compile(r"\$((?:[A-Za-z_][A-Za-z_0-9]*)?)\$")


def tokens(sql: str) -> tuple[Token, ...]:
    """The tokens of a statement, without comments. Raises Unreadable."""
    _bounded(sql)
    found: list[Token] = []
    depth = brackets = subscripts = position = 0
    while position < len(sql):
        kind, text, end = _next(sql, position)
        if kind is not None:
            if text in ("(", "[") and kind == "mark":
                depth, brackets, subscripts = _open(text, depth, brackets, subscripts)
            if text in (")", "]") and kind == "mark":
                depth, brackets = depth - 1, brackets - (text == "]")
                if depth < 0:
                    raise Unreadable(f"there is a `{text}` at character {position + 1} that nothing opened")
            found.append(Token(kind, text, position, end, depth))
            if len(found) > MAX_TOKENS:
                raise Unreadable(f"the statement has more than {MAX_TOKENS} words and signs", "send less at a time")
        position = end
    if depth:
        raise Unreadable("a `(` or `[` is never closed")
    return tuple(found)


def _bounded(sql: str) -> None:
    if "\x00" in sql:
        raise Unreadable("the statement contains a NUL character")
    try:
        size = len(sql.encode())
    except UnicodeEncodeError as error:
        raise Unreadable("the statement contains half of a surrogate pair, which is not text") from error
    if size > MAX_BYTES:
        raise Unreadable(
            f"the statement is {size} bytes long; {MAX_BYTES} are read", "pass values as `params`, or split it"
        )


def _open(text: str, depth: int, brackets: int, subscripts: int) -> tuple[int, int, int]:
    depth, brackets, subscripts = depth + 1, brackets + (text == "["), subscripts + (text == "[")
    if depth > MAX_PARENTHESES:
        raise Unreadable(f"parentheses are nested deeper than {MAX_PARENTHESES}", "flatten the statement")
    if brackets > MAX_BRACKETS or subscripts > MAX_SUBSCRIPTS:
        most = f"{MAX_BRACKETS} deep and {MAX_SUBSCRIPTS} in all"
        raise Unreadable(f"there are too many `[`: {most} are read", "pass the array as one of `params`")
    return depth, brackets, subscripts


def _next(sql: str, at: int) -> tuple[Type | None, str, int]:
    dollar = _DOLLAR.match(sql, at)
    if dollar is not None:
        close = sql.find(dollar.group(), dollar.end())
        if close < 0:
            raise Unreadable(f"the string that `{dollar.group()}` opens at character {at + 1} is never closed")
        return "string", sql[dollar.end() : close], close + len(dollar.group())
    match = _TOKEN.match(sql, at)
    kind = match.lastgroup if match is not None else None
    if match is None or kind is None:
        raise _strange(sql, at)
    text, end = match.group(), match.end()
    match kind:
        case "space":
            return None, "", end
        case "comment":
            return None, "", _after_comment(sql, at)
        case "escaped":
            return "string", text[2:-1].replace("''", "'"), end
        case "bits":
            return "string", text[2:-1], end
        case "string":
            return "string", text[1:-1].replace("''", "'"), end
        case "quoted":
            return "quoted", _name(text[1:-1].replace('""', '"')), end
        case "word":
            return "word", _name(text.lower()), end
        case "operator":
            return _operator(text, at)
        case "number" | "parameter" | "mark":
            return ("number" if kind == "number" else "parameter" if kind == "parameter" else "mark"), text, end
        case _:
            raise Unreadable(f"`{text[:-1]}` before a quote is not read here", "write the string or name plainly")


def _name(text: str) -> str:
    if len(text.encode()) > MAX_IDENTIFIER:
        raise Unreadable(f"the name `{text[:40]}…` is longer than the {MAX_IDENTIFIER} bytes PostgreSQL keeps of it")
    return text


def _operator(text: str, at: int) -> tuple[Type, str, int]:
    cut = min((found for found in (text.find("--"), text.find("/*")) if found >= 0), default=len(text))
    text = text[:cut]
    # PostgreSQL gives back a trailing + or - unless the operator holds one of these signs (scan.l, `operator`)
    if not any(sign in text for sign in "~!@#^&|`?%"):
        while len(text) > 1 and text[-1] in "+-":
            text = text[:-1]
    return "operator", text, at + len(text)


def _after_comment(sql: str, at: int) -> int:
    depth = 0
    for match in re.finditer(r"/\*|\*/", sql[at:]):
        depth += 1 if match.group() == "/*" else -1
        if depth > MAX_COMMENTS:
            raise Unreadable(f"comments are nested deeper than {MAX_COMMENTS}")
        if depth == 0:
            return at + match.end()
    raise Unreadable(f"the comment that `/*` opens at character {at + 1} is never closed")


def _strange(sql: str, at: int) -> Unreadable:
    character = sql[at]
    if character in "'\"":
        return Unreadable(f"the quote at character {at + 1} is never closed, or holds nothing")
    if character == "\r":
        return Unreadable(f"there is a lone carriage return at character {at + 1}", "end lines with a line feed")
    if ord(character) > 0x7F:
        shown = character if character.isprintable() else f"U+{ord(character):04X}"
        return Unreadable(f"`{shown}` at character {at + 1} stands outside quotes", "put the name in double quotes")
    return Unreadable(f"the text at character {at + 1} is not SQL that is read here")
