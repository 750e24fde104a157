"""Values that stand beside a sensitive name inside a text: `password=…`, `"ssn": "…"`, `Key (email)=(…)`.

Knows how names and values are written side by side in the common formats; which names are sensitive, `names` knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from mcp_gateway.masking.findings import MARKER, Finding
from mcp_gateway.masking.names import sensitivity

_VALUE: Final = (
    r"""[ \t]{0,4}(?P<by>=>|:=|==?|:(?![:/]))[ \t]{0,4}"""
    r"""(?:\\?"(?P<d>[^"\\\0]{1,2048}+)|'(?P<s>[^'\0]{1,2048}+)|(?P<v>[^\s,;&"'<>(){}\[\]|\\\0]{1,512}+)(?P<next>\(|[ ]+[a-z])?)"""
)
_ASSIGNED: Final = re.compile(rf"""(?P<name>[A-Za-z_](?<![\w.-][A-Za-z_])[\w.-]{{1,63}}+)\\?["']?{_VALUE}""")
_ASSIGNED_QUOTED: Final = re.compile(rf"""\"(?P<name>[A-Za-z][^"\\\0\r\n]{{1,63}})\\?\"{_VALUE}""")
_HARMLESS: Final = re.compile(
    r"(?:null|none|nil|true|false|undefined|yes|no|on|off|required|optional|string|text|varchar|boolean|integer|number|basic|bearer"
    r"|\*+|[xX]{3,}|\.{3,}|\$\w+|\$\{.*|%s|%\(.*|\?|:\w+|(?:self|this|os|process|config|settings|env|request|args|secrets|vars)\.[\w.]+"
    r"|(?:env|file|vault|keyring):.*|\d{1,2})",
    re.IGNORECASE | re.DOTALL,
)
_KEY_DETAIL: Final = re.compile(r"[Kk]ey \((?P<columns>[^()\0]{1,512})\)=\(")
_KEY_END: Final = re.compile(
    r"\) (?:already exists|is not present|is still referenced|is duplicated|conflicts with)|\)\.?$"
)
_ROW_DETAIL: Final = "Failing row contains ("

DEFINITION: Final = (
    _ASSIGNED.pattern,
    _ASSIGNED_QUOTED.pattern,
    _HARMLESS.pattern,
    _KEY_DETAIL.pattern,
    _KEY_END.pattern,
    _ROW_DETAIL,
)


def find(text: str) -> Iterator[Finding]:
    """Values assigned to a sensitive name. Secrets as `SECRET:assigned`, others as `column:…`."""
    if "=" not in text and ":" not in text:
        return
    known: dict[str, str | None] = {}
    for match in chain(_ASSIGNED.finditer(text), _ASSIGNED_QUOTED.finditer(text)):
        name = match["name"]
        if name not in known:
            known[name] = sensitivity(name)
        label = known[name]
        if label is None:
            continue
        group = "d" if match["d"] else "s" if match["s"] else "v"
        value = match[group]
        if MARKER.match(value) or _HARMLESS.fullmatch(value) or (group == "v" and _is_no_value(match, label)):
            continue
        yield Finding(*match.span(group), "SECRET:assigned" if label == "secret" else f"column:{label}")


def _is_no_value(match: re.Match[str], label: str) -> bool:
    value, after = match["v"], match["next"] or ""
    if after == "(":
        return True  # a function's name
    if "." in value and value.replace(".", "_").isidentifier() and value.islower():
        return True  # another column, an attribute
    if sensitivity(value) is not None:
        return True
    if label == "secret":
        return match["by"] == ":" and value.isalpha() and bool(after)
    return not any(map(str.isdigit, value)) and match["by"] == ":"


def find_quoted_rows(text: str) -> Iterator[Finding]:
    """Row values that PostgreSQL quotes in the detail of a violated constraint. What does not end as expected is taken to the end."""
    at = 0
    while match := _KEY_DETAIL.search(text, at):
        ending = _KEY_END.search(text, match.end())
        at = ending.start() if ending else len(text)
        names = [name.strip().strip('"') for name in match["columns"].split(",")]
        label = next((label for label in map(sensitivity, names) if label), None)
        if label is not None and not MARKER.fullmatch(text, match.end(), at):
            yield Finding(match.end(), at, f"column:{label}")
    start = text.find(_ROW_DETAIL)
    if start >= 0:
        start += len(_ROW_DETAIL)
        end = text.rfind(")", start)
        end = end if end >= 0 else len(text)
        if start < end and not MARKER.fullmatch(text, start, end):
            yield Finding(start, end, "column:row")
