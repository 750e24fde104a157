"""One approval, read from the ledger: what was asked, who said what, and what became of it.

The entries are the only state. `asked` opens an approval, each `decision` adds a person's word, `intended` consumes it, `answered`
ends it. Pure: entries in, values out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal, TypeAlias, cast

from pydantic import BaseModel, ConfigDict, JsonValue

from mcp_gateway.approvals.binding import Binding
from mcp_gateway.outcome import Recalled
from mcp_gateway_policy.vocabulary import Ask, Principal
from mcp_gateway_recorder.entries import Entry

Status: TypeAlias = Literal["waiting", "approved", "denied", "expired", "running", "done"]
"""`running`: consumed, and its outcome is not recorded yet. `done`: its one execution ended, with whatever outcome."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AskRecord(_Record):
    """One ask as recorded."""

    rule: str
    reason: str
    approvers: tuple[str, ...]


class PersonRecord(_Record):
    """A principal as recorded."""

    subject: str
    issuer: str
    source: Literal["jwt", "local-token", "local"]
    groups: tuple[str, ...]
    roles: tuple[str, ...]
    client: str

    @classmethod
    def of(cls, who: Principal) -> PersonRecord:
        """Record a principal."""
        return cls(
            subject=who.subject,
            issuer=who.issuer,
            source=who.source,
            groups=tuple(sorted(who.groups)),
            roles=tuple(sorted(who.roles)),
            client=who.client,
        )

    def principal(self) -> Principal:
        """The principal that was recorded."""
        return Principal(
            self.subject, self.issuer, self.source, frozenset(self.groups), frozenset(self.roles), self.client
        )


class AskedRecord(_Record):
    """The body of an `asked` entry. Arguments, prompt and preview are masked; the real call is sealed beside the log.

    `hidden` names the arguments that are not here as they would run: a masked part need not be a value, for whoever writes a statement can
    give a condition the form of a secret. `rows` is how many rows the preview says would change: what a rule's `row_drift` counts from when
    the call runs.
    """

    approval: str
    tool: str
    connection: str | None
    summary: str
    effects: tuple[str, ...]
    arguments: dict[str, JsonValue]
    hidden: tuple[str, ...] = ()
    prompt: str | None
    preview: str
    rows: int | None = None
    requester: PersonRecord
    asks: tuple[AskRecord, ...]
    binding: dict[str, str]
    expires_at: datetime


class DecisionRecord(_Record):
    """The body of a `decision` entry."""

    approval: str
    decision: Literal["approve", "deny"]
    approver: PersonRecord
    reason: str
    binding: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person said."""

    approver: Principal
    approves: bool
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval as it stands.

    `outcome` is what its one execution gave, once that is recorded; `returned` says that its end, whatever it was, has been
    given to the requester at least once.
    """

    id: str
    asked: AskedRecord
    asked_at: str
    call: str
    session: str
    requester: Principal
    binding: Binding
    asks: tuple[Ask, ...]
    expires_at: datetime
    decisions: tuple[Decision, ...]
    consumed: bool
    returned: bool
    outcome: Recalled | None
    masks: tuple[str, ...] = ()
    """Columns that rules hid in its one execution."""

    def unmet(self, asks: Sequence[Ask]) -> tuple[Ask, ...]:
        """Those of `asks` that no eligible person has approved.

        # INVARIANT: the requester's own word meets nothing, whatever roles they have.
        """
        people = [d.approver for d in self.decisions if d.approves and may_decide(d.approver, self.requester)]
        return tuple(ask for ask in asks if not any(person.roles.intersection(ask.approvers) for person in people))

    def status(self, now: datetime) -> Status:
        """Where the approval stands at `now`."""
        if self.outcome is not None:
            return "done"
        if self.consumed:
            return "running"
        if any(not decision.approves for decision in self.decisions):
            return "denied"
        if now >= self.expires_at:
            return "expired"
        return "waiting" if self.unmet(self.asks) else "approved"

    @property
    def denial(self) -> Decision | None:
        """The word that denied it, if one did."""
        return next((decision for decision in self.decisions if not decision.approves), None)


def may_decide(approver: Principal, requester: Principal) -> bool:
    """Whether this person may decide at all: identified by a token, and not the requester."""
    return approver.source != "local" and not approver.same_person(requester)


class AnsweredRecord(_Record):
    """The body of an `answered` entry."""

    outcome: Literal["result", "refused", "failed", "pending"]
    ran: Literal["no", "yes", "unknown"]
    structured: dict[str, JsonValue]
    text: str
    is_error: bool
    found: dict[str, int]
    milliseconds: float


def load(entries: Sequence[Entry]) -> Approval | None:
    """Read an approval; None when it was never asked.

    `entries` are those that refer to it and the `answered` ones of the calls that intended it, oldest first.

    Raises pydantic.ValidationError when an entry is not of its kind's form.
    """
    first = next((entry for entry in entries if entry.kind == "asked"), None)
    if first is None:
        return None
    asked = AskedRecord.model_validate(first.body)
    binding = Binding(**{part.name: asked.binding[part.name] for part in fields(Binding)})
    decisions = [(entry, DecisionRecord.model_validate(entry.body)) for entry in entries if entry.kind == "decision"]
    intents = [entry for entry in entries if entry.kind == "intended"]
    answers = [(entry, AnsweredRecord.model_validate(entry.body)) for entry in entries if entry.kind == "answered"]
    executed = [answer for entry, answer in answers if any(entry.call == intent.call for intent in intents)]
    told = [answer for entry, answer in answers if entry.ref == asked.approval and answer.outcome != "pending"]
    return Approval(
        id=asked.approval,
        asked=asked,
        asked_at=first.at,
        call=first.call or "",
        session=first.session,
        requester=asked.requester.principal(),
        binding=binding,
        asks=tuple(Ask(ask.rule, ask.reason, ask.approvers) for ask in asked.asks),
        expires_at=asked.expires_at,
        decisions=tuple(
            Decision(record.approver.principal(), record.decision == "approve", record.reason, entry.at)
            for entry, record in decisions
            if record.binding == binding.digest
        ),
        consumed=bool(intents),
        returned=bool(executed or told),
        outcome=Recalled(
            asked.approval, executed[0].structured, executed[0].text, executed[0].is_error, executed[0].ran
        )
        if executed
        else None,
        masks=_texts(intents[0].body.get("masks")) if intents else (),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, cast("Sequence[object]", value))) if isinstance(value, list | tuple) else ()
