"""`mcp-gateway mask --jsonl`: one JSON object a line in, the same shape out, masked; nothing is kept between lines.

Answers come in order and are flushed, so that a program can write one line and wait for its answer; lines that come together are masked
together. A line that cannot be read or
masked is answered with an error that holds nothing of it; the others are still answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias, cast

import msgspec

from mcp_gateway.cli.lines import TooLong, arriving
from mcp_gateway.cli.mask_input import LONGEST
from mcp_gateway.masking.explaining import Explained
from mcp_gateway.masking.masker import Masker, MaskingUnavailable
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.raw import Column, Raw, Table

_SHORT: Final = 1 << 16
"""Characters of a text that is masked together with others."""

Id: TypeAlias = "str | int | float | bool | None"


class Named(msgspec.Struct, frozen=True):
    """A column as a database's driver names it. What is not said of its type is not needed."""

    name: str
    type: str | None = None


class Asked(msgspec.Struct, frozen=True):
    """One line: a text, or a table."""

    id: Id = None
    text: str | None = None
    columns: tuple[str | Named, ...] | None = None
    rows: tuple[tuple[object, ...], ...] | None = None


class Text(msgspec.Struct, frozen=True):
    """The answer to a line with a text."""

    id: Id
    text: str


class _Identified(msgspec.Struct):
    id: Id = None


class Malformed(Exception):
    """A line that is neither. The message says what was expected, and holds nothing of the values."""


def read(line: bytes | TooLong) -> Asked:
    """The text or table on a line. Raises Malformed."""
    if isinstance(line, TooLong):
        raise Malformed(f"longer than {LONGEST >> 20} MiB")
    try:
        asked = msgspec.json.decode(line, type=Asked)
    except msgspec.ValidationError as error:
        raise Malformed(str(error)[:200]) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Malformed("not one JSON object in UTF-8") from None
    table = asked.columns is not None and asked.rows is not None
    if (asked.text is not None) == table or (asked.columns is None) != (asked.rows is None):
        raise Malformed('give {"id","text"} or {"id","columns","rows"}')
    for number, row in enumerate(asked.rows or ()):
        if len(row) != len(asked.columns or ()):
            raise Malformed(f"row {number} has {len(row)} cells for {len(asked.columns or ())} columns")
    return asked


async def masked(masker: Masker, asked: Asked, *, explain: bool) -> dict[str, object]:
    """The answer to one line. Raises MaskingUnavailable."""
    if asked.text is not None:
        text, found = await _masked(masker, asked.text, explain=explain)
        answer: dict[str, object] = {"id": asked.id, "text": text}
    else:
        columns = tuple(_column(one) for one in asked.columns or ())
        rows = cast("tuple[tuple[JsonValue, ...], ...]", asked.rows)
        value, found = await _masked(masker, Raw(Table(columns, rows)), explain=explain)
        table = cast(JsonObject, value)
        said = cast("list[JsonObject]", table["columns"])
        answer = {
            "id": asked.id,
            "columns": [_said(one, new) for one, new in zip(asked.columns or (), said, strict=True)],
            "rows": table["rows"],
        }
    return {**answer, "found": [one._asdict() for one in found]} if explain else answer


async def mask_stream(masker: Masker, descriptor: int, write: Callable[[bytes], None], *, explain: bool) -> bool:
    """Answer every line of a file; whether all of them could be. Texts that are there together are masked in one go."""
    wrong, number = False, 0
    async for several in arriving(descriptor, LONGEST):
        given = [_read(line) for line in several]
        together = {} if explain else await _together(masker, given)
        answers: list[bytes] = []
        for line, asked in zip(several, given, strict=True):
            number += 1
            if asked is None:
                continue
            try:
                if isinstance(asked, Malformed):
                    raise asked
                if asked.text is not None and asked.text in together:
                    answer: object = Text(asked.id, together[asked.text])
                else:
                    answer = await masked(masker, asked, explain=explain)
            except (Malformed, MaskingUnavailable) as error:
                wrong = True
                answer = {"id": _identity(line), "error": f"line {number}: {error}"}
            answers.append(msgspec.json.encode(answer) + b"\n")
            if not together:
                write(answers.pop())
        if answers:
            write(b"".join(answers))
    return not wrong


def _read(line: bytes | TooLong) -> Asked | Malformed | None:
    """What is on a line, or what is wrong with it; None for an empty one."""
    if not isinstance(line, TooLong) and not line.strip():
        return None
    try:
        return read(line)
    except Malformed as error:
        return error


async def _together(masker: Masker, given: Sequence[Asked | Malformed | None]) -> dict[str, str]:
    """What becomes of the texts on these lines; nothing where there is one, or one of them cannot be masked: then each is asked for alone."""
    texts = [one.text for one in given if isinstance(one, Asked) and one.text is not None and len(one.text) <= _SHORT]
    try:
        return dict(zip(texts, await masker.texts(texts), strict=True)) if len(texts) > 1 else {}
    except MaskingUnavailable:
        return {}


async def _masked(masker: Masker, what: Raw | str, *, explain: bool) -> tuple[JsonValue, list[Explained]]:
    if explain:
        return await masker.explain(what)
    if isinstance(what, str):
        return await masker.text(what), []
    return (await masker.mask(what)).structured, []


def _column(one: str | Named) -> Column:
    """# INVARIANT: where its values come from cannot be told, so every rule for a column of this name counts."""
    return Column(one, "", None, one) if isinstance(one, str) else Column(one.name, one.type or "", None, one.name)


def _said(asked: str | Named, new: JsonObject) -> JsonValue:
    if isinstance(asked, str):
        return new["name"]
    return new if asked.type is not None else {"name": new["name"]}


def _identity(line: bytes | TooLong) -> Id:
    if isinstance(line, TooLong):
        return None
    try:
        return msgspec.json.decode(line, type=_Identified).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
