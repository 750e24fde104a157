"""Policy tests: a table of cases, each a call by somebody and what policy should say. Pure; the caller reads the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, field_validator, model_validator

from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.vocabulary import (
    Allow,
    Call,
    Deny,
    Effect,
    Facts,
    NeedsApproval,
    Unanalysable,
    Verdict,
)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Caller(_Strict):
    """Who calls: roles come from `groups` and `subject` as configured."""

    subject: str = Field(description="The caller's subject.")
    groups: tuple[str, ...] = Field(default=(), description="The caller's groups.")


class EffectSpec(_Strict):
    """One effect, written out."""

    action: str
    resource: str
    attributes: dict[str, bool | int | float | str | tuple[str, ...] | None] = Field(default_factory=dict)

    @field_validator("resource")
    @classmethod
    def _is_a_resource(cls, resource: str) -> str:
        Resource.parse(resource)
        return resource

    def effect(self) -> Effect:
        """The effect itself."""
        return Effect(self.action, Resource.parse(self.resource), self.attributes)


class Case(_Strict):
    """One case: either `effects` as they are, or `sql`/`arguments`, whose effects the tool works out."""

    name: str
    caller: Caller = Field(alias="as")
    tool: str = "query_db"
    connection: str | None = None
    effects: tuple[EffectSpec, ...] | None = None
    sql: str | None = None
    arguments: dict[str, JsonValue] | None = None
    at: AwareDatetime = Field(
        default=datetime(2026, 1, 7, 12, tzinfo=UTC), description="When; conditions may look at it."
    )
    expect: Literal["allow", "ask", "deny"]
    rule: str | None = Field(default=None, description="The rule that should decide.")
    reason: str | None = Field(default=None, description="Text that the refusal, or what is asked, should contain.")

    @model_validator(mode="after")
    def _one_way(self) -> Case:
        if sum(given is not None for given in (self.effects, self.sql, self.arguments)) != 1:
            raise ValueError("give exactly one of `effects`, `sql` and `arguments`")
        return self


class Table(_Strict):
    """The file: `cases`, in order."""

    cases: tuple[Case, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _told_apart(self) -> Table:
        seen: set[str] = set()
        for case in self.cases:
            if case.name in seen:
                raise ValueError(f"two cases are named `{case.name}`")
            seen.add(case.name)
        return self


@dataclass(frozen=True, slots=True)
class Result:
    """How one case came out; `wrong` is empty when it came out as expected."""

    case: Case
    verdict: Verdict
    wrong: str


Prepare: TypeAlias = Callable[[Case], tuple[Call, Facts | Unanalysable]]


def run(policy: Policy, cases: Sequence[Case], prepare: Prepare) -> tuple[Result, ...]:
    """Judge every case. `prepare` makes the call and its facts."""
    results: list[Result] = []
    for case in cases:
        verdict = policy.decide(*prepare(case))
        results.append(Result(case, verdict, _wrong(case, verdict)))
    return tuple(results)


def word(verdict: Verdict) -> Literal["allow", "ask", "deny"]:
    """The verdict in a rule's words."""
    match verdict:
        case Allow():
            return "allow"
        case NeedsApproval():
            return "ask"
        case Deny():
            return "deny"


def _wrong(case: Case, verdict: Verdict) -> str:
    came = word(verdict)
    if came != case.expect:
        return f"expected {case.expect}, got {came}" + (f": {verdict.reason}" if isinstance(verdict, Deny) else "")
    rules, reasons = deciding(verdict)
    if case.rule is not None and case.rule not in rules:
        decided = ", ".join(f"`{rule}`" for rule in sorted(rules)) or "no rule"
        if isinstance(verdict, Deny) and not rules:
            decided += f": {verdict.reason}"
        return f"expected rule `{case.rule}` to decide, it was {decided}"
    if case.reason is not None and not any(case.reason in reason for reason in reasons):
        return f"expected a reason that contains `{case.reason}`, got `{'; '.join(reasons)}`"
    return ""


def deciding(verdict: Verdict) -> tuple[frozenset[str], tuple[str, ...]]:
    """The rules that made the verdict what it is, and what they say."""
    match verdict:
        case NeedsApproval():
            return frozenset(ask.rule for ask in verdict.asks), tuple(ask.reason for ask in verdict.asks)
        case Deny():
            denied = [ruling for ruling in verdict.rulings if ruling.decision == "deny"]
            return frozenset(r.rule for r in denied if r.rule), tuple(r.reason for r in denied)
        case Allow():
            return frozenset(r.rule for r in verdict.rulings if r.rule), tuple(r.reason for r in verdict.rulings)
