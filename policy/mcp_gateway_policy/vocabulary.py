"""The words every part of the gateway shares: who calls, what, on which connection, and what the call would do.

Plain frozen values. No behaviour beyond construction, no I/O. Tools make `Facts`, policy judges them, the pipeline carries
them; this module depends on none of those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal, TypeAlias, TypeVar

from mcp_gateway_policy.resource import Resource

JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = Mapping[str, JsonValue]

_Number = TypeVar("_Number", int, float)

Attribute: TypeAlias = str | int | float | bool | tuple[str, ...] | None

IdentitySource: TypeAlias = Literal["jwt", "local-token", "local"]
"""How we know the caller: a verified token of an identity provider, a token minted on this host, or nothing but the config."""

Provenance: TypeAlias = Literal["exact", "inferred", "stated", "none"]


def _no_attributes() -> Mapping[str, Attribute]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls. `subject` is unique within `issuer`; `roles` are the gateway's own names, mapped from `groups`."""

    subject: str
    issuer: str
    source: IdentitySource
    groups: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    client: str = "unknown"

    @property
    def verified(self) -> bool:
        """Whether an identity provider vouched for this caller."""
        return self.source == "jwt"

    def same_person(self, other: Principal) -> bool:
        """Whether both are one person.

        Subjects are compared across issuers on purpose: a person with a second account of the same name must not approve
        their own call.
        """
        return self.subject.casefold() == other.subject.casefold()


@dataclass(frozen=True, slots=True)
class Connection:
    """A registered target, as policy sees it: no address, no credential.

    `target` is a digest of where it leads and as whom. Rules cannot see it; two of one name that lead elsewhere are not equal.
    """

    name: str
    kind: str
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    target: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The user's request that led to the call, and how it reached us. Always asserted by the client."""

    text: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one tool, after identification and before anything is known of what it would do.

    `arguments` are the canonical arguments: validated against the tool's schema, without `connection` and `prompt`. `meta` are the ids
    that the client sent beside the call (conversation, tool use, trace), kept for the record and never trusted. `defect` says what is
    wrong with the request itself, when something is: such a call is recorded, refused and looked at no further.
    """

    id: str
    session: str
    tool: str
    connection: Connection | None
    arguments: JsonObject
    principal: Principal
    prompt: Prompt
    received_at: datetime
    meta: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    defect: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing a call would do: an action (`sql.update`) on a resource (`shop/public/orders/total`).

    `personal` names the attributes that rules may read and that the log does not hold.
    """

    action: str
    resource: Resource
    attributes: Mapping[str, Attribute] = field(default_factory=_no_attributes)
    personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.action} {self.resource}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a call would do, complete: an effect that is not listed here does not happen.

    `basis` is the SHA-256 (hex) of that part of the observed state which the effects rest on. `read_only` means that no effect
    changes anything upstream. `notes` are for people (harmless functions used, how a name was resolved); policy ignores them.
    """

    effects: tuple[Effect, ...]
    summary: str
    basis: str
    read_only: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unanalysable:
    """What the call would do could not be established: a value that every policy denies."""

    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds on one call: rows, bytes of the result as JSON, seconds of upstream work. None is `not set by a rule`.

    `max_rows_changed` are the rows it may insert, update and delete together. `row_drift` (rows) and `row_drift_share` (a share of what the
    approver was shown) are how far the number of rows it changes may be from `row_drift_from`, the number in the preview: no rule sets that, a
    permit takes it from its approval.
    """

    rows: int | None = None
    bytes: int | None = None
    seconds: float | None = None
    max_rows_changed: int | None = None
    row_drift: int | None = None
    row_drift_share: float | None = None
    row_drift_from: int | None = None

    def intersect(self, other: Limits) -> Limits:
        """The tighter of each bound."""
        return Limits(
            rows=_tighter(self.rows, other.rows),
            bytes=_tighter(self.bytes, other.bytes),
            seconds=_tighter(self.seconds, other.seconds),
            max_rows_changed=_tighter(self.max_rows_changed, other.max_rows_changed),
            row_drift=_tighter(self.row_drift, other.row_drift),
            row_drift_share=_tighter(self.row_drift_share, other.row_drift_share),
            row_drift_from=_tighter(self.row_drift_from, other.row_drift_from),
        )


def _tighter(one: _Number | None, other: _Number | None) -> _Number | None:
    if one is None or other is None:
        return one if other is None else other
    return min(one, other)


RuleEffect: TypeAlias = Literal["allow", "ask", "deny"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """How one effect was decided, and by which rule; `rule` is None when no rule covered it (default deny)."""

    effect: Effect | None
    decision: RuleEffect
    rule: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One approval that must be given: by a person who has one of the roles in `approvers`."""

    rule: str
    reason: str
    approvers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Allow:
    """Every effect is allowed."""

    version: str
    rulings: tuple[Ruling, ...]
    limits: Limits
    masks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedsApproval:
    """Every effect is allowed or asked for, and at least one is asked for. Every ask must be met."""

    version: str
    rulings: tuple[Ruling, ...]
    limits: Limits
    asks: tuple[Ask, ...]
    masks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deny:
    """Refused. `reason` names the rule or the uncovered effect, `hint` what the caller could do instead (may be empty)."""

    version: str
    rulings: tuple[Ruling, ...]
    reason: str
    hint: str = ""


Verdict: TypeAlias = Allow | NeedsApproval | Deny
