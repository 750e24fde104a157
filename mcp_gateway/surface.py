"""The surface: what every transport serves. Requests in, answers out; which wire they came over stays outside.

Turns a request into a `Call` (size and form checked, connection looked up, session found), sends it down the one path, and gives
back the answer exactly as it was recorded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from pydantic import JsonValue, ValidationError

from mcp_gateway.approvals.approval import AnsweredRecord
from mcp_gateway.approvals.desk import Progress
from mcp_gateway.approvals.lookup import ARGUMENTS
from mcp_gateway.catalog import Offer
from mcp_gateway.foresight import Foresight
from mcp_gateway.outcome import Unrecorded
from mcp_gateway.pipeline import Pipeline, Snapshot
from mcp_gateway.sessions import Sessions
from mcp_gateway_policy.vocabulary import Call, Connection, Facts, Principal, Prompt, Unanalysable
from mcp_gateway_recorder.canonical import NotCanonical, encode
from mcp_gateway_recorder.entries import LedgerError

log = logging.getLogger(__name__)

MAX_ARGUMENT_BYTES = 256 * 1024
MAX_PROMPT_CHARACTERS = 16 * 1024
MAX_META_CHARACTERS = 256
_LONGEST_ESCAPE = 6
"""Bytes of a character of ASCII in JSON, at most: `\\u001f`."""
KEPT_META = (
    "vscode.conversationId",
    "vscode.requestId",
    "claudecode/toolUseId",
    "traceparent",
)


async def _silent(seconds: float, message: str) -> None:
    """Progress for a caller who asked for none."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One request as a transport read it, before anything in it is believed."""

    tool: str
    arguments: Mapping[str, object]
    client: str = "unknown"
    transport: str = "stdio"
    transport_session: str | None = None
    meta: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    progress: Progress = _silent


class Surface:
    """Everything a transport may do: list tools for a caller, carry a caller's call, and record that nobody was identified."""

    def __init__(
        self,
        pipeline: Pipeline,
        sessions: Sessions,
        snapshot: Callable[[], Snapshot],
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._pipeline = pipeline
        self._sessions = sessions
        self._snapshot = snapshot
        self._clock = clock
        self._new_id = new_id

    def offers(self, principal: Principal) -> tuple[Offer, ...]:
        """The tools this caller is offered, by name."""
        now = self._snapshot()
        return now.catalog.offers(principal, now.policy)

    def knows(self, tool: str) -> bool:
        """Whether there is a tool of this name, whoever is offered it."""
        return tool in self._snapshot().catalog

    async def call(self, principal: Principal, inbound: Inbound) -> AnsweredRecord:
        """Carry one call. Always answers: a ledger that cannot record is an answer too, the one that is not recorded."""
        try:
            call = await self._intake(principal, inbound)
            recorded = await self._pipeline.govern(call, inbound.progress)
            return AnsweredRecord.model_construct(None, **recorded.entry.body)  # as `events.answered` made it
        except Unrecorded as error:
            return _unrecorded(str(error))
        except LedgerError as error:
            return _unrecorded(f"nothing has run: the call could not be recorded: {error}")

    async def examine(self, principal: Principal, inbound: Inbound) -> tuple[Call, Facts | Unanalysable]:
        """The call a request would become and what it would do. Runs nothing."""
        call = await self._intake(principal, inbound)
        return call, await self._pipeline.examine(call)

    async def unidentified(self, reason: str, transport: str) -> None:
        """Record that a request came from nobody we know."""
        await self._sessions.unidentified(reason, transport)

    async def session(self, principal: Principal, transport: str) -> str:
        """A session for what an operator asks. Raises LedgerError when it cannot be recorded."""
        return await self._sessions.of(principal, transport, None, {})

    async def foresee(self, session: str, principal: Principal, inbound: Inbound) -> Foresight:
        """What would come of a request. Runs nothing; only a look at the target is recorded, in this session."""
        return await self._pipeline.foresee(self._read(session, principal, inbound, {}))

    async def unreadable(self, transport: str) -> None:
        """Record that something arrived which was no message."""
        await self._sessions.unidentified("a line that is no JSON-RPC message in UTF-8", transport)

    async def _intake(self, principal: Principal, inbound: Inbound) -> Call:
        meta = {
            key: value[:MAX_META_CHARACTERS]
            for key in KEPT_META
            if isinstance(value := inbound.meta.get(key), str) and value.isprintable()
        }
        session = await self._sessions.of(principal, inbound.transport, inbound.transport_session, meta)
        return self._read(session, principal, inbound, meta)

    def _read(self, session: str, principal: Principal, inbound: Inbound, meta: Mapping[str, str]) -> Call:
        arguments, defect = _arguments(inbound.arguments)
        named = arguments.pop("connection", None)
        prompt = arguments.pop("prompt", None)
        if not defect and not (named is None or isinstance(named, str)):
            defect = "`connection` is not a string"
        if not defect and not (prompt is None or isinstance(prompt, str)):
            defect = "`prompt` is not a string"
        return Call(
            id=self._new_id(),
            session=session,
            tool=inbound.tool[:200],
            connection=self._connection(named) if isinstance(named, str) else None,
            arguments=arguments,
            principal=principal,
            prompt=Prompt(prompt[:MAX_PROMPT_CHARACTERS], "stated")
            if isinstance(prompt, str)
            else Prompt(None, "none"),
            received_at=self._clock(),
            meta=MappingProxyType(dict(meta)),
            defect=defect,
        )

    def _connection(self, name: str) -> Connection:
        return self._snapshot().connection(name) or Connection(name[:200], kind="unknown")


def _arguments(given: Mapping[str, object]) -> tuple[dict[str, JsonValue], str]:
    plain: dict[str, JsonValue] = {
        name: value for name, value in given.items() if isinstance(value, str) and name.isascii() and value.isascii()
    }
    if len(plain) == len(given) and len(repr(plain)) * _LONGEST_ESCAPE <= MAX_ARGUMENT_BYTES:
        return plain, ""  # short texts of ASCII, as most calls have, can be recorded as they are
    try:
        arguments = ARGUMENTS.validate_python(dict(given))
        size = len(encode(arguments).encode())
    except NotCanonical as error:
        return {}, f"the arguments cannot be recorded: {error}"
    except (ValidationError, RecursionError):
        return {}, "the arguments are not JSON, or nested too deep"
    if size > MAX_ARGUMENT_BYTES:
        return {}, f"the arguments are {size} bytes; at most {MAX_ARGUMENT_BYTES} are accepted"
    return arguments, ""


def _unrecorded(message: str) -> AnsweredRecord:
    log.error("%s", message)  # the ledger's own words, and what the log cannot say
    error: dict[str, JsonValue] = {"failed": True, "reason": message, "hint": "tell the gateway's operator"}
    return AnsweredRecord(
        outcome="failed",
        ran="unknown",
        structured={"error": error},
        text=f"failed: {message}",
        is_error=True,
        found={},
        milliseconds=0.0,
    )
