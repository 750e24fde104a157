"""`mcp-gateway policy explain --jsonl`: a stream of calls in, a stream of verdicts out, one JSON object a line.

Each call is read, looked at and judged as a real one is; nothing runs, and the log holds one session for the whole stream and the looks at
catalogs. Answers come in order, those of calls that came together are sent together, so that a program can ask one at a time or many at
once. They are for whoever asked: not masked.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Annotated, Final, TypeAlias

import msgspec

from mcp_gateway.cli.lines import LONGEST, TooLong, arriving
from mcp_gateway.cli.policy_callers import CLIENT, ISSUER, caller
from mcp_gateway.config.model import Config
from mcp_gateway.foresight import Foresight
from mcp_gateway.surface import Inbound, Surface
from mcp_gateway_policy.cases import deciding, word
from mcp_gateway_policy.vocabulary import Deny, Facts, Principal

Name: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
Id: TypeAlias = "str | int | float | bool | None"
Write: TypeAlias = Callable[[bytes], None]

_CALLERS: Final = 1024
_OPERATOR: Final = Principal("operator", ISSUER, "local", client=CLIENT)


class Malformed(Exception):
    """A line that is no call. The message says what was expected."""


class Who(msgspec.Struct, frozen=True):
    """The caller of one line."""

    subject: Name
    groups: tuple[str, ...] | None = None
    roles: tuple[str, ...] = ()


class Asked(msgspec.Struct, frozen=True):
    """One line: a call, and by whom."""

    who: Name | Who = msgspec.field(name="as")
    tool: Name = "query_db"
    connection: str | None = None
    arguments: dict[str, object] = {}
    groups: tuple[str, ...] | None = None
    id: Id = None


class _Plain(Asked, frozen=True, forbid_unknown_fields=True):
    """A line with nothing on it but a call: most are, and are read at once."""


_PLAIN: Final = msgspec.json.Decoder(_Plain)
_KNOWN: Final = frozenset(field.encode_name for field in msgspec.structs.fields(Asked))
_ENCODER: Final = msgspec.json.Encoder()


def read(line: bytes) -> tuple[Asked, list[str]]:
    """The call on a line, and the keys on it that mean nothing. Raises Malformed."""
    with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _PLAIN.decode(line), []
    try:
        value: object = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"not JSON: {str(error)[:200]}") from None
    if not isinstance(value, dict):
        raise Malformed("not a JSON object")
    given: dict[str, object] = value  # pyright: ignore[reportUnknownVariableType] # keys of JSON objects are text
    try:
        return msgspec.convert(given, Asked), sorted(given.keys() - _KNOWN)
    except msgspec.ValidationError as error:
        raise Malformed(str(error)[:200]) from None


def identity_of(line: bytes) -> Id:
    """The id of a line that is otherwise no call, as far as it can be read."""
    try:
        return msgspec.json.decode(line, type=_Identified).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


class _Identified(msgspec.Struct):
    id: Id = None


class Stream:
    """One run. `wrong` counts the lines that were no calls."""

    def __init__(self, config: Config, surface: Surface) -> None:
        self._config = config
        self._surface = surface
        self._session = ""
        self._callers: OrderedDict[object, Principal] = OrderedDict()
        self._line = 0
        self.wrong = 0

    async def answer(self, line: bytes | TooLong) -> bytes:
        """The answer to one line, with its end; empty for a blank line. Raises LedgerError."""
        self._line += 1
        if not isinstance(line, TooLong) and not line.strip():
            return b""
        try:
            if isinstance(line, TooLong):
                raise Malformed(f"longer than {LONGEST} bytes")
            asked, ignored = read(line)
        except Malformed as error:
            self.wrong += 1
            identity = None if isinstance(line, TooLong) else identity_of(line)
            return _line({"id": identity, "error": {"line": self._line, "message": str(error)}})
        told = _told(asked.id, await self._foresee(asked))
        return _line({**told, "ignored": ignored} if ignored else told)

    async def _foresee(self, asked: Asked) -> Foresight:
        if not self._session:
            self._session = await self._surface.session(_OPERATOR, "cli")
        given = asked.arguments if asked.connection is None else {**asked.arguments, "connection": asked.connection}
        inbound = Inbound(asked.tool, given, client=CLIENT, transport="cli")
        return await self._surface.foresee(self._session, self._caller(asked), inbound)

    def _caller(self, asked: Asked) -> Principal:
        who = Who(asked.who) if isinstance(asked.who, str) else asked.who
        groups = who.groups if asked.groups is None else (*(who.groups or ()), *asked.groups)
        key = (who.subject, groups, who.roles)
        known = self._callers.get(key)
        if known is None:
            known = self._callers[key] = caller(self._config, who.subject, groups, who.roles)
            if len(self._callers) > _CALLERS:
                self._callers.popitem(last=False)
        return known


async def explain_stream(config: Config, surface: Surface, descriptor: int, write: Write) -> bool:
    """Answer every line of a file; whether all of them were calls. Raises LedgerError."""
    stream = Stream(config, surface)
    async for several in arriving(descriptor):
        answers: list[bytes] = []
        try:
            for line in several:
                answers.append(await stream.answer(line))  # what was answered before an error is sent
        finally:
            write(b"".join(answers))
    return not stream.wrong


def to_standard_output(answer: bytes) -> None:
    """Write an answer and send it off."""
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _told(identity: Id, found: Foresight) -> Mapping[str, object]:
    verdict = found.verdict
    rules, reasons = deciding(verdict)
    if isinstance(verdict, Deny):
        reason, hint = verdict.reason, verdict.hint
    else:
        reason, hint = "; ".join(dict.fromkeys(filter(None, reasons))), ""
    return {
        "id": identity,
        "verdict": word(verdict),
        "rules": sorted(rules),
        "reason": reason,
        "hint": hint,
        "effects": [str(effect) for effect in found.facts.effects] if isinstance(found.facts, Facts) else [],
        "masked_columns": [column.name for column in found.hidden],
        "masked_as": [column.action for column in found.hidden],
    }


def _line(value: Mapping[str, object]) -> bytes:
    return _ENCODER.encode(value) + b"\n"
