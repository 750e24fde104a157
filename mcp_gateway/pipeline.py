"""One governed call, from arrival to recorded answer. Every branch of a call is in this file.

Each step needs a value that only the step before can make: a verdict needs facts, a permit needs a verdict, a credential needs a
recorded permit, a result leaves only as `Masked`. There is no second way in, and no step reads configuration of its own: `Snapshot`
holds what this look at the call is judged by.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Protocol, assert_never

from mcp_gateway.answering import Answer, answering
from mcp_gateway.approvals.approval import Approval
from mcp_gateway.approvals.binding import bind, connection_part, masking_part
from mcp_gateway.approvals.desk import Desk, Progress, Shown, TooManyWaiting, ending
from mcp_gateway.approvals.lookup import ARGUMENTS
from mcp_gateway.catalog import Catalog, Unoffered
from mcp_gateway.credentials.glance import Glance
from mcp_gateway.credentials.sources import ConnectionMoved, CredentialUnavailable
from mcp_gateway.events import TOLD, decided, intended, observed, received
from mcp_gateway.foresight import Foresight, foreseen, taught
from mcp_gateway.gateway_tools.await_approval import AwaitApproval
from mcp_gateway.masking.masked import Masked
from mcp_gateway.masking.masker import Masker, MaskingUnavailable
from mcp_gateway.masking.pseudonyms import Book, Pseudonyms
from mcp_gateway.masking.resolving import Behind, Misused, Resolved, resolved
from mcp_gateway.masking.withheld import Withholding
from mcp_gateway.outcome import Broken, Failure, Outcome, Recalled, Refusal, Unrecorded
from mcp_gateway.permit import ApprovalVoid, Permit, permit
from mcp_gateway.turns import Busy, Turns
from mcp_gateway.unsaid import Unsaid, compared
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.vocabulary import (
    Allow,
    Call,
    Connection,
    Deny,
    Facts,
    JsonObject,
    JsonValue,
    NeedsApproval,
    Principal,
    Unanalysable,
)
from mcp_gateway_recorder.entries import AlreadyClaimed, LedgerError, LedgerUnavailable, Recorded
from mcp_gateway_recorder.ledger import Ledger
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Ran
from mcp_gateway_tools.rehearsing import Rehearsing
from mcp_gateway_tools.sifting import KeptBack, Sifting
from mcp_gateway_tools.tool import Preview, State, Tool

log = logging.getLogger(__name__)


def _as_identified(who: Principal) -> Principal:
    return who


class Lender(Protocol):
    """What the pipeline needs of the vault: credentials, each on its own recorded intent."""

    def lend(self, intent: Recorded[Permit]) -> AbstractAsyncContextManager[Lease | None]: ...
    def lend_read(self, glance: Recorded[Glance]) -> AbstractAsyncContextManager[Lease]: ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one look at a call is judged by: taken once, so that a reload in between cannot mix two configurations."""

    policy: Policy
    catalog: Catalog
    masker: Masker
    connection: Callable[[str], Connection | None]
    tenant: Callable[[], Awaitable[str]] | None = None
    """Reads the key of pseudonyms that hold in every session. Raises CredentialUnavailable."""
    standing: Callable[[Principal], Principal] = _as_identified
    """The caller with the roles of this configuration: who waited for a person may have lost some meanwhile."""


class Pipeline:
    """The one path of every call of every tool over every transport."""

    def __init__(
        self,
        ledger: Ledger,
        vault: Lender,
        desk: Desk,
        turns: Turns,
        snapshot: Callable[[], Snapshot],
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._vault = vault
        self._desk = desk
        self._turns = turns
        self._snapshot = snapshot
        self._clock = clock
        self._book = Book(ledger.fingerprint)
        self._withheld = Withholding()
        self._closed = ""

    async def govern(self, call: Call, progress: Progress) -> Recorded[Outcome]:
        """Carry one call through; its answer is recorded before it is returned.

        Raises Unrecorded when the ledger cannot take the call or its answer: then nothing is returned but whether it ran.
        """
        started = monotonic()
        unfit = await self._receive(call)
        async with answering(self._ledger, call, lambda: (monotonic() - started) * 1000) as answer:
            try:
                outcome = unfit or await self._clean(call, await self._outcome(call, progress))
            except Busy as busy:
                outcome = Refusal("busy", str(busy), "send the call again when one of them has ended")
            except Exception as error:  # noqa: BLE001 # fail closed: the caller learns that it failed, not why
                outcome = _failure(error)
            try:
                return await self._answer(answer, outcome)
            except Exception as error:
                ran = _ran(outcome)
                if ran != "no":
                    self._closed = "the answer of a call that ran could not be recorded"
                raise Unrecorded(
                    f"the result is withheld because it could not be recorded; {TOLD[ran]}{_why(error)}"
                ) from error

    @staticmethod
    async def _answer(answer: Answer, outcome: Outcome) -> Recorded[Outcome]:
        try:
            return await answer(outcome)
        except LedgerUnavailable:
            raise
        except (
            LedgerError
        ):  # the log is well, this answer does not fit it: too large, or a number JSON readers disagree on
            withheld = Failure("the result is withheld because it cannot be recorded", _ran(outcome), "ask for less")
            return await answer(withheld)

    async def _receive(self, call: Call) -> Failure | None:
        """Record the arrival. A call whose arguments cannot be masked is recorded without them, and goes no further."""
        if self._closed:
            raise Unrecorded(f"nothing has run: the gateway accepts no calls since {self._closed}; restart it")
        masker = self._snapshot().masker
        unfit = None
        given: JsonObject = {
            "tool": call.tool,
            "connection": call.connection.name if call.connection else None,
            "arguments": call.arguments,
            "prompt": call.prompt.text,
        }
        try:
            told = await masker.arguments(given, _name(call), withheld=self._withheld.of(call.session))
        except Exception:  # noqa: BLE001 # whatever broke the masker, nothing unmasked may be recorded
            told = {"withheld": "what was sent could not be masked"}
            unfit = Failure("the arguments could not be masked for the log", "no", "tell the gateway's operator")
        try:
            await self._ledger.append(received(call, told))
        except Exception as error:
            raise Unrecorded(f"nothing has run: the call could not be recorded{_why(error)}") from error
        return unfit

    async def _outcome(
        self, call: Call, progress: Progress, approval: Approval | None = None, behind: Sequence[Behind] = ()
    ) -> Outcome:
        now = self._snapshot()
        who = now.standing(call.principal)
        call = call if who is call.principal else replace(call, principal=who)
        tool = now.catalog.offered(call, now.policy)
        if isinstance(tool, Unoffered):
            return Refusal("request", tool.reason, tool.hint)
        state = await self._turns.during(call, partial(self._observe, tool, call))
        facts = await self._analyse(now, tool, call, state)
        verdict = taught(now.policy.decide(call, facts), tool, call, state, now.policy)
        await self._ledger.append(decided(call, facts, verdict))
        bound = partial(bind, masking=now.masker.digest, fingerprint=self._ledger.fingerprint)
        if isinstance(verdict, Deny):
            return Refusal("policy", verdict.reason, verdict.hint)
        aliases = await self._aliases(now, call.session if approval is None else approval.session)
        try:
            meant = resolved(
                call.arguments,
                partial(compared, tool, call, state),
                partial(now.masker.treatment, masks=verdict.masks, connection=_name(call)),
                aliases,
                behind,
            )
        except Misused as misused:
            return Refusal("request", str(misused), misused.hint)
        match verdict:
            case _ if not isinstance(facts, Facts):
                raise TypeError("policy allowed what could not be analysed")
            case Allow() if isinstance(tool, AwaitApproval):
                return await self._redeem(call, tool.approval_of(call), progress)
            case Allow():
                granted = permit(call, facts, verdict, bind=bound, now=self._clock())
            case NeedsApproval() if approval is None:
                look = partial(self._show, now.masker, tool, call, facts, verdict.masks, aliases, meant)
                show = partial(self._turns.during, call, look)
                told = () if meant is None else meant.behind
                try:
                    opened = await self._desk.ask(call, facts, verdict, bound(call, facts, verdict), show, told)
                except TooManyWaiting as many:
                    return Refusal("request", str(many), "wait for one of them with `await_approval`")
                return await self._settle(call, opened, progress)
            case NeedsApproval():
                try:
                    granted = permit(call, facts, verdict, approval, bind=bound, now=self._clock())
                except ApprovalVoid as void:
                    voided = approval.id if approval is not None else None
                    return Refusal("void", str(void), "send the call again to ask anew", voided)
            case _:
                assert_never(verdict)
        kept_back = now.policy.keeping_back(call, verdict)
        try:
            async with self._turns.turn(call):
                intent = await self._ledger.append(intended(granted))  # consumes the approval in the same transaction
                return await self._execute(tool, intent, now.masker, aliases, meant, kept_back)
        except AlreadyClaimed:
            if approval is None:
                raise
            return await self._settle(call, approval, progress)  # somebody else runs it: wait for their outcome

    async def examine(self, call: Call) -> Facts | Unanalysable:
        """What a call would do, for an operator who asks. Nothing is decided, and nothing can run from here."""
        now = self._snapshot()
        tool = now.catalog.offered(call, now.policy)
        if isinstance(tool, Unoffered):
            return Unanalysable(tool.reason, tool.hint)
        return await self._analyse(now, tool, call, await self._observe(tool, call))

    async def foresee(self, call: Call) -> Foresight:
        """What would come of a call, for an operator who asks. Only a look at the target is recorded; nothing can run from here."""
        now = self._snapshot()
        tool = now.catalog.offered(call, now.policy)
        if isinstance(tool, Unoffered):
            unoffered = Unanalysable(tool.reason, tool.hint)
            return Foresight(unoffered, now.policy.decide(call, unoffered), ())
        state = await self._observe(tool, call)
        facts = tool.analyse(call, state, partial(now.policy.allows, call))
        verdict = taught(now.policy.decide(call, facts), tool, call, state, now.policy)
        columns = () if isinstance(verdict, Deny) else foreseen(tool, call, state)
        hidden = () if isinstance(verdict, Deny) else now.masker.hidden(columns, verdict.masks, _name(call))
        return Foresight(facts, verdict, hidden)

    async def _observe(self, tool: Tool, call: Call) -> State:
        return await tool.observe(call, partial(self._borrow, call))

    async def _analyse(self, now: Snapshot, tool: Tool, call: Call, state: State) -> Facts | Unanalysable:
        facts = tool.analyse(call, state, partial(now.policy.allows, call))
        mask = partial(now.masker.arguments, withheld=self._withheld.of(call.session))
        # what is said of a call may quote it
        match facts:
            case Facts():
                said = await mask({"summary": facts.summary, "notes": facts.notes})
                summary, notes = str(said["summary"]), _texts(said["notes"])
                same = summary == facts.summary and notes == facts.notes
                return facts if same else replace(facts, summary=summary, notes=notes)
            case Unanalysable():
                said = await mask({"reason": facts.reason, "hint": facts.hint})
                return Unanalysable(str(said["reason"]), str(said["hint"]))
            case _:
                assert_never(facts)

    async def _aliases(self, now: Snapshot, session: str) -> Pseudonyms | None:
        if not now.masker.pseudonymous:
            return None
        try:
            return self._book.of(session, None if now.tenant is None else await now.tenant())
        except CredentialUnavailable as error:
            raise Broken("no", "the key of the pseudonyms is unavailable", "tell the gateway's operator") from error

    async def _execute(
        self,
        tool: Tool,
        intent: Recorded[Permit],
        masker: Masker,
        aliases: Pseudonyms | None,
        meant: Resolved | None,
        kept_back: KeptBack,
    ) -> Masked:
        granted = intent.value
        told = granted if meant is None else Unsaid.of(granted, meant)
        ran: Ran = "no"
        try:
            async with self._vault.lend(intent) as credential:
                ran = "unknown"
                if isinstance(tool, Sifting):
                    raw = await tool.sift(told, credential, kept_back)
                else:
                    raw = await tool.run(told, credential)
                ran = "yes"
            return await masker.mask(
                raw,
                granted.masks,
                connection=_name(granted.call),
                aliases=aliases,
                behind=() if meant is None else meant.values,
                withheld=self._withheld.of(granted.call.session),
            )
        except CredentialUnavailable as error:
            raise Broken(ran, *_unavailable(error)) from error
        except MaskingUnavailable as error:
            raise Broken(ran, f"the result is withheld because it could not be masked: {error}") from error
        except Exception as error:
            raise Broken(ran, "an internal error") from error

    async def _redeem(self, call: Call, approval_id: str, progress: Progress) -> Outcome:
        approval = await self._desk.load(approval_id)
        if approval is None:
            return Refusal("request", f"there is no approval `{approval_id}` of yours")
        return await self._settle(call, approval, progress)

    async def _settle(self, call: Call, approval: Approval, progress: Progress) -> Outcome:
        approval = await self._desk.wait(approval, progress)
        ended = ending(approval, self._clock())
        if isinstance(ended, Recalled):
            return self._again(call, approval, ended)
        if ended is not None:
            return ended
        sealed = await self._desk.sealed(approval)
        if sealed is None:
            now = await self._desk.load(approval.id)
            if now is not None and ending(now, self._clock()) is not None:
                return await self._settle(call, now, progress)  # another process was first since it was looked at
            raise Broken("no", f"what approval `{approval.id}` is for is no longer kept", "send the call again")
        connection = self._snapshot().connection(sealed.connection) if sealed.connection else None
        # look, analyse and decide again
        return await self._outcome(sealed.under(call, connection), progress, approval, sealed.behind)

    def _again(self, call: Call, approval: Approval, outcome: Recalled) -> Outcome:
        """What the one execution gave, once more: as long as the approval is good and what it was judged and masked by is as it was."""
        now = self._snapshot()
        named, bound = approval.asked.connection, approval.binding
        connection = now.connection(named) if named else None
        if self._clock() >= approval.expires_at:
            why = "the approval has expired"
        elif bound.policy != now.policy.version:
            why = "policy changed"
        elif bound.masking != masking_part(now.masker.digest, approval.masks):
            why = "masking changed"
        elif bound.connection != connection_part(connection):
            why = "connection changed"
        elif not now.catalog.reaches(approval.asked.tool, now.standing(call.principal), connection, now.policy):
            why = f"you may no longer use `{approval.asked.tool}` there"
        else:
            return outcome
        hint = "look at the target before you send the call again"
        return Failure(f"the outcome under approval `{approval.id}` is not given again: {why}", outcome.ran, hint)

    @asynccontextmanager
    async def _borrow(self, call: Call, purpose: str, *, rehearsal: bool = False) -> AsyncGenerator[Lease]:
        if call.connection is None:
            raise TypeError(f"`{call.tool}` takes no connection and has nothing to borrow")
        glance = await self._ledger.append(observed(Glance(call, call.connection, purpose, rehearsal)))
        async with self._vault.lend_read(glance) as lease:
            yield lease

    async def _show(
        self,
        masker: Masker,
        tool: Tool,
        call: Call,
        facts: Facts,
        masks: tuple[str, ...],
        aliases: Pseudonyms | None,
        meant: Resolved | None,
    ) -> Shown:
        withheld = self._withheld.of(call.session)
        arguments = await masker.arguments(call.arguments, _name(call), withheld=withheld)
        prompt = None if call.prompt.text is None else await masker.text(call.prompt.text, withheld=withheld)
        rows: int | None = None
        try:
            real = call if meant is None else replace(call, arguments=meant.arguments)
            look = partial(self._borrow, call)
            if isinstance(tool, Rehearsing):
                found = await tool.rehearse(real, facts, look, partial(self._borrow, call, rehearsal=True))
            else:
                found = await tool.preview(real, facts, look)
            looks = found.shown if isinstance(found, Preview) else () if found is None else (found,)
            mask = partial(
                masker.mask,
                masks=masks,
                connection=_name(call),
                aliases=aliases,
                behind=() if meant is None else meant.values,
                withheld=withheld,
            )
            preview = "\n\n".join([(await mask(raw)).text for raw in looks])
            rows = found.rows if isinstance(found, Preview) else None
        except Exception as error:  # noqa: BLE001 # a preview that fails is shown as failed; it blocks nothing and runs nothing
            log.warning("preview of call %s failed: %s", call.id, type(error).__name__)
            preview = f"the preview failed ({type(error).__name__})"
        return Shown(arguments=ARGUMENTS.validate_python(arguments), prompt=prompt, preview=preview, rows=rows)

    async def _clean(self, call: Call, outcome: Outcome) -> Outcome:
        mask = partial(self._snapshot().masker.text, withheld=self._withheld.of(call.session))
        match outcome:
            case Refusal():
                reason, hint = await mask(outcome.reason), await mask(outcome.hint)
                return Refusal(outcome.because, reason, hint, outcome.approval)
            case _:
                return outcome


def _failure(error: Exception) -> Failure:
    _log(error)
    match error:
        case Broken():
            return Failure(error.reason, error.ran, error.hint)
        case LedgerError():
            return Failure("the log could not be written or read", "no", str(error))
        case CredentialUnavailable():
            reason, hint = _unavailable(error)
            return Failure(reason, "no", hint)
        case MaskingUnavailable():
            return Failure("the answer is withheld because it could not be masked", "no")
        case _:
            return Failure("an internal error", "no")


def _log(error: Exception) -> None:
    """Tell the operator. Our own words for what is theirs to put right; of any other error its kind and place, for its words may quote data."""
    for each in (error, error.__cause__):
        if isinstance(each, CredentialUnavailable | LedgerError):
            log.error("a call failed: %s", each)
            return
    origin = error.__cause__ or error
    place = traceback.extract_tb(origin.__traceback__)[-1:]
    where = f"{place[0].filename}:{place[0].lineno}" if place else "unknown place"
    log.error("a call failed: %s at %s", type(origin).__name__, where)


def _unavailable(error: CredentialUnavailable) -> tuple[str, str]:
    if isinstance(error, ConnectionMoved):
        return str(error), "send the call again"
    return "the connection's credential is unavailable", "tell the gateway's operator"


def _name(call: Call) -> str | None:
    return call.connection.name if call.connection else None


def _texts(value: JsonValue) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def _why(error: Exception) -> str:
    """What may be said of an error that stopped the recording: the ledger's own words, and no one else's."""
    return f": {error}" if isinstance(error, LedgerError) else ""


def _ran(outcome: Outcome) -> Ran:
    match outcome:
        case Failure():
            return outcome.ran
        case Masked():
            return outcome.ran or "yes"
        case _:
            return "no"
