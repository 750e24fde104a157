"""The desk: where a call that needs a person waits for one.

It asks, waits and reads; it never runs anything and never decides. All state is the ledger's, so a restart, a second process
or a second client finds the same approval.
"""

from __future__ import annotations

import asyncio
import base64
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, JsonValue

from mcp_gateway.approvals.announce import Announcer
from mcp_gateway.approvals.approval import Approval, AskedRecord, AskRecord, PersonRecord, load
from mcp_gateway.approvals.binding import Binding
from mcp_gateway.approvals.lookup import ARGUMENTS, SealedCall, find, sealed
from mcp_gateway.config.model import ApprovalSettings
from mcp_gateway.events import asked, forgotten
from mcp_gateway.masking.resolving import Behind
from mcp_gateway.outcome import Pending, Recalled, Refusal
from mcp_gateway_policy.vocabulary import Call, Facts, NeedsApproval
from mcp_gateway_recorder.entries import AlreadyClaimed, Sealed
from mcp_gateway_recorder.ledger import Ledger

Progress: TypeAlias = Callable[[float, str], Awaitable[None]]
"""Tell the caller that the call is alive: seconds waited, and what for."""


MOST_WAITING = 25
"""Approvals that may wait for one caller at a time, in one process."""


class TooManyWaiting(Exception):
    """The caller has asked for too much at once. The message is for them."""


class Shown(BaseModel):
    """What an approver is shown in the log, in Slack and in webhooks: masked."""

    model_config = ConfigDict(frozen=True)

    arguments: dict[str, JsonValue]
    prompt: str | None
    preview: str
    rows: int | None = None


class Desk:
    """Asks people and waits for them."""

    def __init__(
        self,
        ledger: Ledger,
        announcer: Announcer,
        settings: Callable[[], ApprovalSettings],
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._announcer = announcer
        self._settings = settings
        self._clock = clock
        self._waiting: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._opening: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._next_expiry = datetime.max.replace(tzinfo=UTC)

    async def ask(
        self,
        call: Call,
        facts: Facts,
        verdict: NeedsApproval,
        binding: Binding,
        show: Callable[[], Awaitable[Shown]],
        behind: Sequence[Behind] = (),
    ) -> Approval:
        """The open approval for exactly this, or a new one. `show` makes the masked view and is called only for a new one; `behind` is what
        pseudonyms in the arguments stand for.

        Raises TooManyWaiting: people who are asked about everything look at nothing.
        """
        generation = 0
        while True:
            approval_id = self._identify(binding, generation)
            approval = await self.load(approval_id)
            if approval is not None and not approval.returned:
                return approval
            if approval is None:
                who = (call.principal.issuer, call.principal.subject)
                waiting, opening = await self._still_waiting(who), self._opening[who]
                if len(waiting | opening - {approval_id}) >= MOST_WAITING:
                    raise TooManyWaiting(f"{MOST_WAITING} of your calls wait for a person already")
                opening.add(approval_id)  # a preview takes a while, and others ask meanwhile
                try:
                    opened = await self._open(approval_id, call, facts, verdict, binding, await show(), behind)
                except AlreadyClaimed:
                    continue
                finally:
                    opening.discard(approval_id)
                waiting.add(approval_id)
                return opened
            generation += 1

    async def wait(self, approval: Approval, progress: Progress) -> Approval:
        """Wait until the approval ends or the configured patience does; how it stands then."""
        settings = self._settings()
        loop = asyncio.get_running_loop()
        started = loop.time()
        told = started
        with self._ledger.changes() as changes:
            while True:
                approval = await self.load(approval.id) or approval
                left = started + settings.wait_seconds - loop.time()
                if approval.status(self._clock()) not in ("waiting", "running") or left <= 0:
                    return approval
                if loop.time() - told >= settings.progress_seconds or told == started:
                    told = loop.time()
                    await progress(told - started, f"waiting for approval {approval.id}: {approval.asked.summary}")
                until_expiry = (approval.expires_at - self._clock()).total_seconds()
                await changes.wait(max(0.0, min(left, settings.progress_seconds, max(until_expiry, 0.05))))

    async def load(self, approval_id: str) -> Approval | None:
        """An approval by its id. Raises Tampered when the log was changed."""
        return await find(self._ledger, approval_id)

    async def sealed(self, approval: Approval) -> SealedCall | None:
        """The real call that waits for this approval; None once the approval has ended."""
        return await sealed(self._ledger, approval.id)

    async def forget(self, session: str | None = None) -> None:
        """Discard what is sealed for approvals that have expired. `session` takes the record of it; without one, one is begun where there is
        need. Raises LedgerError.
        """
        self._next_expiry = datetime.max.replace(tzinfo=UTC)
        for approval_id in await self._ledger.sealed():
            found = await self.load(approval_id)
            if found is not None and found.status(self._clock()) != "expired":
                self._next_expiry = min(self._next_expiry, found.expires_at)
                continue
            session = session or await self._ledger.begin({"transport": "gateway", "principal": None})
            with suppress(AlreadyClaimed):  # another process was first
                await self._ledger.append(forgotten(session, approval_id))

    async def _still_waiting(self, who: tuple[str, str]) -> set[str]:
        """What this process asked for this caller and nobody has decided; looked up again once it comes near the bound."""
        waiting = self._waiting[who]
        if len(waiting) >= MOST_WAITING:
            for approval_id in tuple(waiting):
                found = await self.load(approval_id)
                if found is None or found.status(self._clock()) != "waiting":
                    waiting.discard(approval_id)
        return waiting

    def _identify(self, binding: Binding, generation: int) -> str:
        mark = self._ledger.fingerprint(f"approval\0{binding.digest}\0{generation}".encode())
        return "ap_" + base64.b32encode(bytes.fromhex(mark)[:15]).decode().lower()

    async def _open(
        self,
        approval_id: str,
        call: Call,
        facts: Facts,
        verdict: NeedsApproval,
        binding: Binding,
        shown: Shown,
        behind: Sequence[Behind],
    ) -> Approval:
        real = ARGUMENTS.validate_python(call.arguments)
        record = AskedRecord(
            approval=approval_id,
            tool=call.tool,
            connection=call.connection.name if call.connection else None,
            summary=facts.summary,
            effects=tuple(str(effect) for effect in facts.effects),
            arguments=shown.arguments,
            hidden=tuple(name for name, value in shown.arguments.items() if name not in real or real[name] != value),
            prompt=shown.prompt,
            preview=shown.preview,
            rows=shown.rows,
            requester=PersonRecord.of(call.principal),
            asks=tuple(AskRecord(rule=ask.rule, reason=ask.reason, approvers=ask.approvers) for ask in verdict.asks),
            binding=binding.parts(),
            expires_at=self._clock() + timedelta(seconds=self._settings().expires_seconds),
        )
        payload = SealedCall(
            tool=call.tool,
            connection=call.connection.name if call.connection else None,
            arguments=real,
            prompt=call.prompt.text,
            provenance=call.prompt.provenance,
            behind=tuple(behind),
        )
        recorded = await self._ledger.append(
            asked(call, record, Sealed(approval_id, payload.model_dump_json().encode()))
        )
        self._announcer.announce(record)
        self._next_expiry = min(self._next_expiry, record.expires_at)
        if self._clock() >= self._next_expiry:
            await self.forget(call.session)
        opened = load([recorded.entry])
        if opened is None:
            raise RuntimeError("an `asked` entry that was just written cannot be read")
        return opened


def ending(approval: Approval, now: datetime) -> Pending | Refusal | Recalled | None:
    """What the requester is told of an approval that cannot be acted on now; None when it is approved and unused."""
    status = approval.status(now)
    if status == "approved":
        return None
    if status == "done" and approval.outcome is not None:
        return approval.outcome
    if status == "denied" and approval.denial is not None:
        who = approval.denial.approver.subject
        said = f": {approval.denial.reason}" if approval.denial.reason else ""
        return Refusal("approver", f"`{who}` denied {approval.asked.summary}{said}", "", approval.id)
    if status == "expired":
        return Refusal(
            "expired",
            f"nobody approved {approval.asked.summary} before {approval.expires_at.isoformat(timespec='seconds')}",
            "send the call again to ask anew",
            approval.id,
        )
    return Pending(
        approval.id, approval.asked.summary, approval.expires_at, retry_after_s=5, running=status == "running"
    )
