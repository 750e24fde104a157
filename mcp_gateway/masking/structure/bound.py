"""Values that stand apart from their names: what a database or a mapper logs as bound parameters, keys that exist already, PHP's dumps.

A parameter is known by the statement that is logged before it. Without a statement, or a list of columns, nothing is known of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcp_gateway.masking.structure.spot import Node, put, spot

_PARAMETERS: Final = re.compile(r"[Pp]arameters: (?=\$1 = )")
_PARAMETER: Final = re.compile(r"(?:, )?\$(?P<place>\d{1,4}) = (?:'(?P<s>(?:[^'\0]++|'')*+)'|NULL)")
_BINDING: Final = re.compile(
    r"(?:parameter \[(?P<a>\d{1,4})\] as \[\w{1,40}\] - \[|parameter \((?P<b>\d{1,4}):\w{1,40}\) <- \[)(?P<s>[^\r\n\0]{0,2000}?)\]\r?(?:$|(?=\n|\0))",
    re.MULTILINE,
)
_INSERT: Final = re.compile(
    r"\binto\s{1,8}[\w.\"`\[\]]{1,200}\s{0,8}\((?P<columns>[^()\0]{1,4000})\)\s{0,8}values\s{0,8}\((?P<values>[^()\0]{1,4000})\)",
    re.IGNORECASE,
)
_COMPARED: Final = re.compile(
    r"(?<![\w.])(?P<column>[\w.\"`]{1,200})\s{0,4}(?:=|<>|!=|[<>]=?|(?:i?like|in)\b)\s{0,4}\(?\s{0,4}(?:\$(?P<place>\d{1,4})|(?P<mark>\?|%s))",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"\$(?P<place>\d{1,4})|\?|%s")
_BEFORE: Final = 1 << 13
"""Characters of the statement before its parameters."""

_TUPLE: Final = re.compile(
    r"\[parameters: \(|prisma:params \[|; args=\(|-- PARAMETERS: \[|\bbindings: \[|\[(?:generated in|cached since|no key|raw sql)\b[^\]\n\0]{0,60}\] \("
)
_TUPLES: Final = (
    "[parameters: (",
    "prisma:params [",
    "; args=(",
    "-- PARAMETERS: [",
    "bindings: [",
    "[generated in ",
    "[cached since ",
    "[no key ",
    "[raw sql] (",
)
"""What SQLAlchemy, Prisma, Django, TypeORM and Knex log before the values of the statement above."""

_TYPED: Final = re.compile(r"==>[ ]{1,2}Parameters: (?P<values>[^\r\n\0]{1,8000})")
_TYPED_VALUE: Final = re.compile(r"(?:null|(?P<s>[^\r\n\0]{0,2000}?)\([A-Z]\w{2,30}\))(?:, |[ ]{0,4}$)")
"""One as MyBatis logs it: `Grace Hopper(String)`."""

_NAMED: Final = re.compile(r"(?:\[Parameters=\[|(?<=[;,]) ?)(?=@)")
_NAMED_VALUE: Final = re.compile(
    r"@(?P<name>\w{1,100}) ?= ?(?:'(?P<s>(?:[^'\0\r\n]|''){0,2000})'|[^\s',\]\0]{1,200})(?: \([^()\r\n\0]{1,200}\)| \[Type: [^\[\]\r\n\0]{1,80}\])*(?:, )?"
)
_GIVEN: Final = re.compile(
    r"(?<![\w.])(?P<column>[\w.\"`\[\]]{1,200})\s{0,4}(?:=|<>|!=|like)\s{0,4}@(?P<name>\w{1,100})", re.IGNORECASE
)
_QUOTED: Final = re.compile(
    r"(?:'(?P<s>(?:[^'\\\0\r\n]|\\.){0,1000})'|\"(?P<d>(?:[^\"\\\0\r\n]|\\.){0,1000})\"|[\w.]+(?:\([^()\0\r\n]{0,100}\))?)(?=,|\)?\]|\)(?:[;\s]|$))"
)
_REFUSED: Final = re.compile(
    r"^(?P<name>[\w.]{1,200})\r?\n[ ]{2}[^\r\n\0]{1,400}?input_value='(?P<s>[^'\0\r\n]{1,400})'", re.MULTILINE
)
"""A value that a model refused (Pydantic), behind its field's name."""

_EXISTS: Final = re.compile(
    r"(?:constraint|index) '(?P<a>[^'\0\r\n]{1,200})'[^\0]{0,400}?duplicate key value is \((?P<x>[^\0\r\n]{1,400}?)\)\.?(?=\r?$)"
    r"|Duplicate entry '(?P<y>[^'\0\r\n]{1,400})' for key '(?P<b>[^'\0\r\n]{1,200})'",
    re.MULTILINE,
)
_KEY_PART: Final = re.compile(
    r"(?i)^(?:.*\.)?(?:(?:uq|uk|idx|ix|ux|unique|uniq)_+)?|(?:_+(?:unique|uniq|key|uq|uk|idx|index))+$"
)
_DUMPED: Final = re.compile(
    r"""\[["']?(?P<name>[A-Za-z_][\w.:-]{0,80})["']?(?::(?:protected|private|"[\w\\]{1,80}":private))?\](?:=>\s{1,80}(?:string\(\d{1,8}\) "(?P<s>[^"\0]{0,2000})"|(?:int|float)\((?P<n>[\d.-]{1,40})\))"""
    r"""| => (?!Array\b|\w{1,60} Object\b)(?P<v>[^\r\n\0]{1,2000}))"""
)
_LISTED: Final = re.compile(
    r"\[(?P<name>[A-Za-z_]\w{0,80})\] => Array\s{1,80}\((?P<items>(?:\s{1,80}\[\d{1,4}\] => [^\r\n\0]{0,400})+)"
)
_ITEM: Final = re.compile(r"\[\d{1,4}\] => (?P<v>[^\r\n\0]{1,400})")


def read(text: str) -> Iterator[Node]:
    """Each value under its name."""
    if "arameters: $1 = " in text:
        done = 0
        for parameters in _PARAMETERS.finditer(text):
            yield _bound(text, done, parameters.start(), _values(text, parameters.end()))
            done = parameters.end()
    if "parameter [1]" in text or "parameter (1:" in text:
        yield from _bindings(text)
    if "uplicate" in text:
        for exists in _EXISTS.finditer(text):
            name, group = (exists["a"], "x") if exists["a"] is not None else (exists["b"], "y")
            yield {_KEY_PART.sub("", name): spot(exists[group], *exists.span(group))}
    given: dict[int, Node]
    if "Parameters: " in text and "==>" in text:
        done = 0
        for parameters in _TYPED.finditer(text):
            given = {
                place: spot(value["s"], *value.span("s"))
                for place, value in enumerate(_TYPED_VALUE.finditer(text, *parameters.span("values")), 1)
                if value["s"] is not None
            }
            yield _bound(text, done, parameters.start(), given)
            done = parameters.end()
    if "[Parameters=[@" in text or " [Type: " in text:
        yield from _by_name(text)
    if any(sign in text for sign in _TUPLES):
        done = 0
        for parameters in _TUPLE.finditer(text):
            items = enumerate(_QUOTED.finditer(text, parameters.end(), min(len(text), parameters.end() + _BEFORE)), 1)
            given = {
                place: spot(item[item.lastgroup], *item.span(item.lastgroup)) for place, item in items if item.lastgroup
            }
            yield _bound(text, done, parameters.start(), given)
            done = parameters.end()
    if "input_value='" in text:
        for refused in _REFUSED.finditer(text):
            yield {refused["name"].rpartition(".")[2]: spot(refused["s"], *refused.span("s"))}
    if "]=>" in text or "] => " in text:
        yield _dumped(text)


def _by_name(text: str) -> Iterator[Node]:
    """Values by the names of parameters, as Entity Framework logs them before a statement and NHibernate behind it."""
    done = 0
    for parameters in _NAMED.finditer(text):
        if parameters.start() < done:
            continue
        position, given = parameters.end(), dict[str, Node]()
        while (value := _NAMED_VALUE.match(text, position)) is not None:
            position = value.end()
            if value["s"] is not None:
                given[value["name"]] = spot(value["s"], *value.span("s"))
        if not given:
            continue
        behind = text.startswith("[Parameters=[", parameters.start())
        following = text.find("[Parameters=[", position, position + _BEFORE)
        start, end = (
            (position, position + _BEFORE if following < 0 else following)
            if behind
            else (max(done, parameters.start() - _BEFORE), position)
        )
        node: dict[str, Node] = {}
        for column, name in _given(text[start:end]):
            if name in given:
                put(node, column, given[name])
        yield node
        done = position


def _given(statement: str) -> Iterator[tuple[str, str]]:
    """The columns of a statement, and the parameters that they are put into or compared with."""
    insert = _INSERT.search(statement)
    if insert is not None:
        columns = [one.strip().strip('"`[]') for one in insert["columns"].split(",")]
        for column, value in zip(columns, insert["values"].split(","), strict=False):
            yield column, value.strip().removeprefix("@")
    for given in _GIVEN.finditer(statement):
        yield given["column"].rpartition(".")[2].strip('"`[]'), given["name"]


def _values(text: str, position: int) -> dict[int, Node]:
    values: dict[int, Node] = {}
    while (match := _PARAMETER.match(text, position)) is not None:
        position = match.end()
        if match["s"] is not None:
            values[int(match["place"])] = spot(match["s"].replace("''", "'"), *match.span("s"))
    return values


def _bindings(text: str) -> Iterator[Node]:
    """What Hibernate logs, a line each, behind its statement."""
    done, first, values = 0, 0, dict[int, Node]()
    for match in _BINDING.finditer(text):
        place = int(match["a"] or match["b"])
        if place == 1 or not values:
            yield _bound(text, done, first, values)
            done, first, values = first, match.start(), {}
        values[place] = spot(match["s"], *match.span("s"))
    yield _bound(text, done, first, values)


def _bound(text: str, since: int, end: int, values: dict[int, Node]) -> dict[str, Node]:
    """The values by the columns that they are put into, or compared with, in the statement between these places.

    # INVARIANT: each character of a text is looked at for one statement only, however many parameters are logged.
    """
    node: dict[str, Node] = {}
    start = max(since, end - _BEFORE) if values else end
    for column, place in _columns(text[start:end]):
        if place in values:
            put(node, column, values[place])
    return node


def _columns(statement: str) -> Iterator[tuple[str, int]]:
    inserts = list(_INSERT.finditer(statement))
    if inserts:
        insert = inserts[-1]
        columns = [one.strip().strip('"`[]') for one in insert["columns"].split(",")]
        count = 0
        for column, value in zip(columns, insert["values"].split(","), strict=False):
            mark = _MARK.search(value)
            if mark is not None:
                count += 1
                yield column, int(mark["place"] or count)
        return
    for count, compared in enumerate(_COMPARED.finditer(statement), 1):
        yield compared["column"].rpartition(".")[2].strip('"`'), int(compared["place"] or count)


def _dumped(text: str) -> dict[str, Node]:
    """What `var_dump` and `print_r` print."""
    node: dict[str, Node] = {}
    for match in _DUMPED.finditer(text):
        group = match.lastgroup or "v"
        put(
            node,
            match["name"],
            spot(match[group].rstrip(), match.start(group), match.start(group) + len(match[group].rstrip())),
        )
    for listed in _LISTED.finditer(text):
        for item in _ITEM.finditer(text, *listed.span("items")):
            put(
                node,
                listed["name"],
                spot(item["v"].rstrip(), item.start("v"), item.start("v") + len(item["v"].rstrip())),
            )
    return node
