"""How names and values are laid out apart from each other: columns and rows, a list's first line, pairs, a flag before its argument.

Knows the layout alone, not what a name makes of its value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple, cast

from mcp_gateway.masking.labels import label
from mcp_gateway.masking.placeholders import harmless
from mcp_gateway_policy.vocabulary import JsonValue

COLUMNS: Final = (
    "columns",
    "columnDefinitions",
    "headers",
    "fields",
    "header",
    "cols",
    "column_names",
    "columnMetadata",
    "rowType",
    "meta",
)
_PERHAPS_NAMES: Final = ("columnMetadata", "rowType", "meta")
"""Members that may hold something else."""

_ABOUT_ROWS: Final = ("resultSetMetaData", "metadata")
"""Members that hold one of those."""

LOGIN: Final = "auth"
_USER_AND_PASSWORD: Final = 2
_SHORTEST_PASSWORD: Final = 4
_WAY_IN: Final = re.compile(
    r"(?i)(?:http[_-]?)?(?:basic|bearer|digest|negotiate|ntlm|kerberos|hmac|oauth|o?auth_?2|oidc|openid|jwt|saml_?2?|ldap|mtls|mfa|otp|totp|webauthn|passkey|password|public-?key|api_?key|key|token|session|cookie|guest|none|anonymous|public|required|optional|user|admin|role|login|logout|plain|scram-sha-(?:1|256|512)|keyboard-interactive)s?"
)
"""What such a field names else: ways to log in, who may."""

APART: Final = "data_array"
"""The member of Databricks' `result` that holds its rows; what they are called, its `manifest` says."""

CELLS: Final = ("f", "cells", "row", "Data")
"""Members of a row that hold its cells: BigQuery's, Neo4j's, Athena's, a notebook's."""

_COLUMN_NAMES: Final = frozenset(COLUMNS)
_ROWS: Final = ("rows", "data", "values", "records", "items")
_NAME_COLUMN: Final = re.compile(
    r"(?:(?:app|application|system|user|env|environment|conf|config|configuration)_?)?"
    r"(?:settings?|conf|config|configuration|param|parameter|property|option|variable|var|env|environment|attribute|secret|credential|preference|header|key|name)"
    r"(?:_?(?:name|key|id))?|(?:attr|field|question)(?:_?(?:name|key))?|k|question(?:_?text)?"
    r"|(?:meta|attr(?:ibute)?|custom_?field|field|user|profile|prop(?:erty)?)_?(?:key|code|name|label|slug)|label",
    re.IGNORECASE,
)
_VALUE_COLUMN: Final = re.compile(
    r"(?:[a-z]+_?)?(?:value|val)s?(?:_?(?:text|string|raw))?|v|setting|content|data|answer", re.IGNORECASE
)
"""Columns of a table of settings: what is set, and what to."""

_CHANGE_COLUMN: Final = re.compile(
    r"(?:(?:old|new|before|after|previous|prev|current|original|updated)_?(?:val(?:ue)?)?|val(?:ue)?_(?:before|after)|from_?val(?:ue)?|to_?val(?:ue)?)",
    re.IGNORECASE,
)
_CHANGED_COLUMN: Final = re.compile(
    r"(?:changed_?)?(?:field|column|attr(?:ibute)?|property|key)(?:_?(?:name|changed))?", re.IGNORECASE
)
"""Columns of a table of changes: what a value was and what it is, and of what."""

_TYPE_COLUMN: Final = re.compile(
    r"(?:id|doc|document|identification|identity|contact)_?(?:type|kind|tp)", re.IGNORECASE
)
NUMBERED: Final = re.compile(
    r"(?:id|doc(?:ument)?|identification|contact)?_?(?:value|val|number|no|num|nr|identification|contact)|(?:unique_?)?identifier",
    re.IGNORECASE,
)
"""Names of what holds a number whose kind stands beside it."""

_HEADING: Final = re.compile(r"(?![0-9a-f]{16})[^\W\d][\w .:/#%()-]{0,60}")
"""A column, in a list's head."""

_GENERATED: Final = re.compile(r"(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{16,}")
"""No column's name: made by chance."""

COMMON: Final = frozenset(
    [
        "active",
        "address",
        "age",
        "amount",
        "author",
        "city",
        "code",
        "color",
        "comment",
        "count",
        "country",
        "created",
        "created_at",
        "date",
        "db",
        "database",
        "debug",
        "department",
        "description",
        "domain",
        "email",
        "enabled",
        "endpoint",
        "env",
        "environment",
        "expires",
        "expires_at",
        "first_name",
        "hash",
        "host",
        "hostname",
        "id",
        "ip",
        "kind",
        "label",
        "language",
        "last_name",
        "level",
        "limit",
        "locale",
        "location",
        "log_level",
        "login",
        "mail",
        "max_connections",
        "message",
        "method",
        "min",
        "mode",
        "name",
        "namespace",
        "note",
        "notes",
        "number",
        "options",
        "owner",
        "path",
        "phone",
        "pool_size",
        "port",
        "price",
        "protocol",
        "quantity",
        "region",
        "retries",
        "role",
        "roles",
        "schema",
        "scheme",
        "size",
        "ssl",
        "sslmode",
        "state",
        "status",
        "table",
        "tag",
        "tags",
        "team",
        "time",
        "timeout",
        "timezone",
        "title",
        "total",
        "ttl",
        "type",
        "updated",
        "updated_at",
        "uri",
        "url",
        "user",
        "user_id",
        "username",
        "uuid",
        "value",
        "version",
        "zip",
        "zone",
    ]
)
"""What fields are called that say nothing of their values."""

_FLAG: Final = re.compile(r"--?([A-Za-z][\w-]{1,40})")


def columns_of(members: Mapping[str, JsonValue]) -> tuple[str, Sequence[str]] | None:
    """The member that holds rows, and what their cells are called, where a mapping keeps columns apart from rows."""
    schema = members.get("schema")
    if isinstance(schema, Mapping) and "rows" in members:
        return columns_of({"rows": members["rows"], "fields": schema.get("fields")})
    manifest = members.get("manifest")
    if isinstance(manifest, Mapping) and isinstance(columns := manifest.get("schema"), Mapping):
        grid = columns_of({"rows": [[]], "columns": columns.get("columns")})
        return ("result", grid[1]) if grid is not None else None
    if _COLUMN_NAMES.isdisjoint(members):
        about = next((one for name in _ABOUT_ROWS if isinstance(one := members.get(name), Mapping)), None)
        if about is None or _COLUMN_NAMES.isdisjoint(about):
            return None
        members = {**about, **members}
    for key in COLUMNS:
        said = members.get(key)
        if isinstance(said, Sequence) and not isinstance(said, str) and said:
            named = [_named(one) for one in said]
            rows = next((one for one in _ROWS if _is_list(members.get(one))), None)
            if (
                rows is not None
                and all(named)
                and (key not in _PERHAPS_NAMES or any(label(one) for one in named if one))
            ):
                return rows, cast(list[str], named)
    return None


def _named(column: JsonValue) -> str | None:
    said = column.get("name", column.get("field", column.get("title"))) if isinstance(column, Mapping) else column
    return said if isinstance(said, str) else None


def header(items: Sequence[JsonValue]) -> Sequence[str] | None:
    """The first of several lists of one length, where it says what stands in the others."""
    head = _cells(next(iter(items), None))
    if not head or len(items) < 2:
        return None
    first = [unwrapped(cell) for cell in head]
    named = [
        one for one in first if isinstance(one, str) and _HEADING.fullmatch(one) and _GENERATED.fullmatch(one) is None
    ]
    same = all(len(_cells(one)) == len(first) for one in islice(items, 1, None))
    return named if same and len(named) == len(first) and any(map(label, named)) else None


def _is_list(said: JsonValue) -> bool:
    return isinstance(said, Sequence) and not isinstance(said, str)


def _cells(row: JsonValue) -> Sequence[JsonValue]:
    """What a row holds: itself, or a member of it; nothing where it is none."""
    if isinstance(row, Mapping):
        row = next((row[name] for name in CELLS if name in row), None)
    return row if isinstance(row, Sequence) and not isinstance(row, str) else ()


def unwrapped(cell: JsonValue) -> JsonValue:
    """A cell that an object of one member wraps: `{"v": …}`."""
    return next(iter(cell.values())) if isinstance(cell, Mapping) and len(cell) == 1 else cell


_SETTING: Final = re.compile(r"[\w.-]{1,80}=\S")


def is_setting(name: str) -> bool:
    """Whether a name has its own value behind it: what stands beside it is none."""
    return _SETTING.match(name) is not None


def pair(item: JsonValue) -> tuple[str, JsonValue] | None:
    """A name and its value, where a list holds pairs: `[["Authorization", "Bearer …"]]`."""
    if isinstance(item, Sequence) and not isinstance(item, str) and len(item) == 2:
        name, value = item
        if isinstance(name, str) and isinstance(value, str) and label(name) is not None and not is_setting(name):
            return name, value
    return None


_MEMBER: Final = re.compile(r"[A-Za-z_][A-Za-z_.-]{0,62}\d{0,2}")
"""What a value may be called that stands in a list behind its name."""


def are_pairs(items: Sequence[JsonValue]) -> bool:
    """Whether the first of several lists of two says a value of its own, and no more than that: `[["password", "…"], ["port", "80"]]`."""
    if pair(items[0]) is None:
        return False
    beside = cast("Sequence[str]", items[0])[1]
    if label(beside) is not None or beside.lower() in COMMON:
        return False
    names = [cast("Sequence[JsonValue]", one)[0] for one in items[1:]]
    if not all(isinstance(name, str) and _MEMBER.fullmatch(name) for name in names):
        return False
    return any(isinstance(name, str) and (name.lower() in COMMON or label(name) is not None) for name in names)


_MOST_PAIRS: Final = 64


def members(items: Sequence[JsonValue]) -> Mapping[str, JsonValue]:
    """What a list of names and their values says, as what a mapper logs of a row: `[["name", "…"], ["email", "…"]]`; nothing where it is none."""
    said: dict[str, JsonValue] = {}
    for number, item in enumerate(items):  # of a long list no more is read than tells that it is none
        if number == _MOST_PAIRS or not isinstance(item, list) or len(item) != len(("name", "value")):
            return {}
        name = item[0]
        if not isinstance(name, str) or _MEMBER.fullmatch(name) is None:
            return {}
        said[name] = item[1]
    return said


def after_flag(before: JsonValue) -> str | None:
    """The name that a list's item has from the flag before it."""
    flag = _FLAG.fullmatch(before) if isinstance(before, str) else None
    return flag[1] if flag is not None else None


def password_at(items: Sequence[JsonValue]) -> int | None:
    """Where the password stands in what may be a user and a password, as clients of HTTP take them in a field called `LOGIN`."""
    both = [*items]
    if len(both) != _USER_AND_PASSWORD or not all(isinstance(one, str) for one in both):
        return None
    password = str(both[1])
    known = len(password) < _SHORTEST_PASSWORD or harmless("column:secret", password)
    return None if known or _WAY_IN.fullmatch(password) is not None else 1


class Settings(NamedTuple):
    """Which column of a table holds names, and which the values of what they name."""

    name: int
    values: tuple[int, ...]
    documents: bool = False
    """Whether the names are kinds of documents, and the values their numbers."""

    def called(self, name: JsonValue) -> JsonValue:
        """What the value is called."""
        return f"{name}_number" if self.documents and isinstance(name, str) and label(name) is None else name


def name_and_value(columns: Sequence[str]) -> Settings | None:
    """Those columns of a table of settings, or of changes."""
    return _settings_of(tuple(columns)) if len(columns) <= _MOST_COLUMNS else _settings(columns)


_MOST_COLUMNS: Final = 64
"""Of a head that is remembered: every row below it asks."""


@lru_cache(maxsize=256)
def _settings_of(columns: tuple[str, ...]) -> Settings | None:
    return _settings(columns)


def _settings(columns: Sequence[str]) -> Settings | None:
    typed = next((index for index, column in enumerate(columns) if _TYPE_COLUMN.fullmatch(column)), None)
    if typed is not None:
        number = next((index for index, column in enumerate(columns) if NUMBERED.fullmatch(column)), None)
        if number is not None:
            return Settings(typed, (number,), documents=True)
    named = [index for index, column in enumerate(columns) if _NAME_COLUMN.fullmatch(column)]
    changed = tuple(index for index, column in enumerate(columns) if _CHANGE_COLUMN.fullmatch(column))
    if len(changed) > 1:
        of = next((index for index, column in enumerate(columns) if _CHANGED_COLUMN.fullmatch(column)), None)
        of = named[0] if of is None and named else of
        held = {index for index, column in enumerate(columns) if _VALUE_COLUMN.fullmatch(column)}
        if of is not None:
            return Settings(of, tuple(sorted({*changed, *held} - {of})))
    counted = any(column in ("AGE", "Age") for column in columns)  # Kubernetes: DATA is how many keys there are
    values = [
        index
        for index, column in enumerate(columns)
        if _VALUE_COLUMN.fullmatch(column) and index not in named[:1] and not (counted and column in ("DATA", "Data"))
    ]
    return Settings(named[0], (values[0],)) if named and values else None
