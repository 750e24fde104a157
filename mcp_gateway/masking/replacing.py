"""What stands for a value that a field rule hides: nothing, a constant, its end, a pseudonym. Knows no texts and no columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from mcp_gateway.masking.columns import Treatment
from mcp_gateway.masking.findings import PARTIAL, label, marker
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue

_SHOWN: Final = 4
_ENOUGH: Final = 8
"""Letters and digits that a value must have before its last four are shown."""

_SIGN: Final = re.compile(r"[\W_]+")


class Aliasing(Protocol):
    """What gives pseudonyms."""

    def alias(self, kind: str, value: str | float, place: str) -> str: ...


def written(value: JsonValue) -> str | None:
    """A value as text, where it is one value: numbers as their digits. None for what is none, or a list, or an object."""
    match value:
        case bool() | None:
            return None
        case str():
            return value
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case _:
            return None


def replacement(treatment: Treatment, value: JsonValue, aliases: Aliasing | None) -> JsonValue:
    """What stands for a value. Where no one gives pseudonyms, or there is no one value, a constant."""
    if treatment.action == "drop":
        return None
    text = written(value)
    if text is not None and treatment.action == "partial":
        return partial(treatment.kind, text)
    if (
        text is not None
        and treatment.action == "pseudonym"
        and aliases is not None
        and isinstance(value, (str, int, float))
    ):
        return aliases.alias(treatment.kind, value, treatment.place)
    return marker(treatment.kind)


def without(value: JsonObject, short: Sequence[str]) -> JsonObject:
    """A document in which no text says one of these words; those are too short to be looked for inside others."""
    if not short:
        return value
    said = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, short))})(?!\w)", re.IGNORECASE)

    def copy(value: JsonValue) -> JsonValue:
        match value:
            case str():
                return said.sub(marker("column:value"), value)
            case int() | float() if said.fullmatch(str(value)):
                return marker("column:value")
            case Mapping():
                return {said.sub(marker("column:value"), key): copy(each) for key, each in value.items()}
            case Sequence():
                return [copy(each) for each in value]
            case _:
                return value

    return {key: copy(each) for key, each in value.items()}


def partial(kind: str, text: str) -> str:
    """The last four letters or digits, if it has twice as many: `<CARD:*4242>`. The same again for what this made."""
    made = PARTIAL.fullmatch(text)
    if made is not None and made["label"] == label(kind):
        return text
    plain = _SIGN.sub("", text)
    return f"<{label(kind)}:*{plain[-_SHOWN:]}>" if len(plain) >= _ENOUGH else marker(kind)
