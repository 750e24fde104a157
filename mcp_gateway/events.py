"""What a governed call leaves in the ledger: one function an entry kind, from typed values to an `Event`.

    opened · unidentified · received · observed · decided · asked · decision · forgotten · intended · answered

Whatever could hold personal data or a secret arrives here masked; these functions only arrange it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Final, assert_never

from mcp_gateway.approvals.approval import AnsweredRecord, AskedRecord, DecisionRecord, PersonRecord
from mcp_gateway.credentials.glance import Glance
from mcp_gateway.inert import inert_lines
from mcp_gateway.masking.masked import Masked
from mcp_gateway.outcome import Failure, Outcome, Pending, Recalled, Refusal
from mcp_gateway.permit import Permit
from mcp_gateway_policy.vocabulary import (
    Allow,
    Call,
    Deny,
    Effect,
    Facts,
    JsonObject,
    JsonValue,
    Limits,
    NeedsApproval,
    Ruling,
    Unanalysable,
    Verdict,
)
from mcp_gateway_recorder.entries import Event, Sealed
from mcp_gateway_tools.raw import Ran

_LIMITS: Final = tuple(field.name for field in fields(Limits))


def received(call: Call, told: JsonObject) -> Event[Call]:
    """A call arrived; `told` is what the caller sent (`tool`, `connection`, `arguments`, `prompt`), masked."""
    body: JsonObject = {
        "tool": told.get("tool"),
        "connection": told.get("connection"),
        "arguments": told.get("arguments", told),
        "principal": PersonRecord.of(call.principal).model_dump(mode="json"),
        "prompt": {"text": told.get("prompt"), "provenance": call.prompt.provenance},
        "meta": dict(call.meta),
    }
    return Event("received", call.session, body, call, call=call.id)


def observed(glance: Glance) -> Event[Glance]:
    """A credential is about to be lent, to look at what the call would meet."""
    body: JsonObject = {"connection": glance.connection.name, "purpose": glance.purpose, "rehearsal": glance.rehearsal}
    return Event("observed", glance.call.session, body, glance, call=glance.call.id, durable=True)


def decided(call: Call, facts: Facts | Unanalysable, verdict: Verdict) -> Event[Verdict]:
    """Policy has judged the call."""
    body: dict[str, JsonValue] = {
        "policy": verdict.version,
        "rulings": [_ruling(ruling) for ruling in verdict.rulings],
        "facts": _facts(facts),
    }
    match verdict:
        case Allow():
            body["verdict"] = "allow"
        case NeedsApproval():
            body["verdict"] = "ask"
            body["asks"] = [
                {"rule": ask.rule, "reason": ask.reason, "approvers": ask.approvers} for ask in verdict.asks
            ]
        case Deny():
            body["verdict"] = "deny"
            body["reason"] = verdict.reason
            body["hint"] = verdict.hint
        case _:
            assert_never(verdict)
    return Event("decided", call.session, body, verdict, call=call.id)


def asked(call: Call, record: AskedRecord, sealed: Sealed) -> Event[AskedRecord]:
    """A person is asked. The claim makes two identical calls that arrive together share one approval."""
    return Event(
        "asked",
        call.session,
        record.model_dump(mode="json"),
        record,
        call=call.id,
        ref=record.approval,
        durable=True,
        claim=f"asked:{record.approval}",
        seal=sealed,
        announce=True,
    )


def decision(session: str, record: DecisionRecord, *, final: bool) -> Event[DecisionRecord]:
    """A person has decided. `final` ends the approval, so that what was sealed for it goes.

    # INVARIANT: what ends an approval and what runs it take one claim: a call that a person has denied can no longer begin.
    """
    return Event(
        "decision",
        session,
        record.model_dump(mode="json"),
        record,
        ref=record.approval,
        durable=True,
        claim=_end(record.approval) if final else None,
        discard=record.approval if final else None,
        announce=True,
    )


def forgotten(session: str, approval: str) -> Event[str]:
    """An approval can no longer be used: what was sealed for it goes."""
    return Event(
        "forgotten",
        session,
        {"approval": approval},
        approval,
        ref=approval,
        durable=True,
        claim=f"forgotten:{approval}",
        discard=approval,
    )


def intended(permit: Permit) -> Event[Permit]:
    """The call is about to run. Consumes the approval: whoever records this first is the one who runs."""
    approval = permit.approval
    body: JsonObject = {
        "tool": permit.call.tool,
        "connection": permit.call.connection.name if permit.call.connection else None,
        "policy": permit.policy_version,
        "approval": approval.id if approval else None,
        "limits": {name: getattr(permit.limits, name) for name in _LIMITS},
        "masks": permit.masks,
        "read_only": permit.facts.read_only,
    }
    return Event(
        "intended",
        permit.call.session,
        body,
        permit,
        call=permit.call.id,
        ref=approval.id if approval else None,
        durable=True,
        claim=_end(approval.id) if approval else None,
        discard=approval.id if approval else None,
        announce=approval is not None,
    )


def _end(approval: str) -> str:
    return f"intended:{approval}"


def answered(call: Call, outcome: Outcome, milliseconds: float) -> Event[Outcome]:
    """How the call ended, as the caller is about to be told."""
    body: JsonObject = dict(
        answer_record(outcome, milliseconds)
    )  # plain JSON already: what was validated is not walked again
    match outcome:
        case Refusal() | Recalled() | Pending():
            approval = outcome.approval
        case Masked() | Failure():
            approval = None
        case _:
            assert_never(outcome)
    return Event("answered", call.session, body, outcome, call=call.id, ref=approval, durable=True, announce=True)


def answer_record(outcome: Outcome, milliseconds: float) -> AnsweredRecord:
    """What an outcome says, in the form that goes to the caller and into the log alike."""

    def record(
        kind: str, ran: str, structured: JsonObject, text: str, error: bool, found: dict[str, int] | None = None
    ) -> AnsweredRecord:
        # not validated: it is typed here, recorded whole, and a walk over every cell of a result costs as much as masking it
        return AnsweredRecord.model_construct(
            outcome=kind,
            ran=ran,
            structured=structured,
            text=inert_lines(text),
            is_error=error,
            found=found or {},
            milliseconds=round(milliseconds, 3),
        )

    match outcome:
        case Masked():
            return record(
                "result", outcome.ran or "yes", outcome.structured, outcome.text, outcome.is_error, dict(outcome.found)
            )
        case Recalled():
            return record("result", "no", outcome.structured, outcome.text, outcome.is_error)
        case Refusal():
            error = {"refused": outcome.because, "reason": outcome.reason, "hint": outcome.hint, "ran": "no"}
            return record("refused", "no", {"error": error}, _sentence("refused", outcome.reason, outcome.hint), True)
        case Failure():
            failed: JsonObject = {"failed": True, "reason": outcome.reason, "hint": outcome.hint, "ran": outcome.ran}
            told = _sentence("failed", f"{outcome.reason} ({TOLD[outcome.ran]})", outcome.hint)
            return record("failed", outcome.ran, {"error": failed}, told, True)
        case Pending():
            structured: JsonObject = {
                "status": "running" if outcome.running else "pending_approval",
                "approval_id": outcome.approval,
                "summary": outcome.summary,
                "expires_at": outcome.expires_at.isoformat(),
                "retry_after_s": outcome.retry_after_s,
                "next": "await_approval",
            }
            stand = (
                f"approved and running now ({outcome.approval}): {outcome.summary}."
                if outcome.running
                else f"pending approval {outcome.approval}: {outcome.summary}. Nothing has run. A person must approve it "
                f"before {outcome.expires_at.isoformat(timespec='seconds')}."
            )
            told = (
                f'{stand} Call `await_approval` with {{"approval_id": "{outcome.approval}"}} to wait for the result, '
                "or send the identical call again."
            )
            return record("pending", "no", structured, told, False)
        case _:
            assert_never(outcome)


TOLD: Mapping[Ran, str] = {"no": "nothing has run", "yes": "the call ran", "unknown": "whether the call ran is unknown"}


def _sentence(word: str, reason: str, hint: str) -> str:
    return f"{word}: {reason}" + (f"\nnext step: {hint}" if hint else "")


def _facts(facts: Facts | Unanalysable) -> JsonObject:
    match facts:
        case Facts():
            return {
                "summary": facts.summary,
                "effects": [_effect(effect) for effect in facts.effects],
                "basis": facts.basis,
                "read_only": facts.read_only,
                "notes": facts.notes,
            }
        case Unanalysable():
            return {"unanalysable": facts.reason, "hint": facts.hint}
        case _:
            assert_never(facts)


def _effect(effect: Effect) -> JsonObject:
    return {
        "action": effect.action,
        "resource": effect.resource.path,
        "attributes": {name: value for name, value in effect.attributes.items() if name not in effect.personal},
    }


def _ruling(ruling: Ruling) -> JsonObject:
    return {
        "effect": str(ruling.effect) if ruling.effect else None,
        "decision": ruling.decision,
        "rule": ruling.rule,
        "reason": ruling.reason,
    }
