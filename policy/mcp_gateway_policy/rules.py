"""Rules as they are written: frozen models of the YAML, checked for form. No file is read here.

What a rule matches and what follows from several that match is the engine's.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mcp_gateway_policy.vocabulary import Limits, RuleEffect

Text = Annotated[str, Field(min_length=1, max_length=1000)]
Word = Annotated[str, Field(min_length=1, max_length=200)]
Rows = Annotated[int, Field(ge=0, strict=True)]
Share = Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,3})?%$")]


class PolicyError(Exception):
    """A rule that cannot be used. `field` names the part of the rule, so that a loader can point at it."""

    def __init__(self, rule: str, field: str, message: str) -> None:
        super().__init__(f"rule `{rule}`: `{field}`: {message}")
        self.rule = rule
        self.field = field
        self.message = message


class LimitsSpec(BaseModel):
    """Upper bounds for what the rule lets through."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int | None = Field(default=None, gt=0, strict=True, description="Rows of one result.")
    bytes: int | None = Field(default=None, gt=0, strict=True, description="Bytes of one result, as JSON.")
    seconds: float | None = Field(
        default=None, gt=0, strict=True, allow_inf_nan=False, description="Seconds of upstream work."
    )
    max_rows_changed: int | None = Field(
        default=None, gt=0, strict=True, description="Rows that one call may change; beyond, it is rolled back."
    )
    row_drift: Rows | Share | None = Field(
        default=None,
        description="How far the rows it changes may be from the number the approver saw: rows (`10`) or a share (`5%`).",
    )

    def bounds(self) -> Limits:
        """As the engine and the tools use them."""
        drift = self.row_drift
        return Limits(
            rows=self.rows,
            bytes=self.bytes,
            seconds=self.seconds,
            max_rows_changed=self.max_rows_changed,
            row_drift=drift if isinstance(drift, int) else None,
            row_drift_share=float(drift.removesuffix("%")) / 100 if isinstance(drift, str) else None,
        )


class Rule(BaseModel):
    """One rule: whom it speaks of, on what, and what it says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Word = Field(description="What refusals and the log call it; unique.")
    roles: tuple[Word, ...] = Field(min_length=1, description="Callers with one of these roles; `*` is every caller.")
    connections: tuple[Word, ...] = Field(
        default=("*",), min_length=1, description="Connection names (`*` matches), or `label:KEY=VALUE`."
    )
    actions: tuple[Word, ...] = Field(min_length=1, description="Actions such as `sql.select`; `*` crosses dots.")
    resources: tuple[Word, ...] = Field(
        default=("*",), min_length=1, description="Resource patterns; what lies below is covered."
    )
    when: Text | None = Field(default=None, description="A CEL expression; the rule matches only where it is true.")
    effect: RuleEffect = Field(description="What the rule says. Deny beats ask beats allow.")
    reason: Annotated[str, Field(max_length=1000)] = Field(
        default="", description="Why; shown to who is refused or asked."
    )
    limits: LimitsSpec = Field(default=LimitsSpec(), description="Upper bounds for what it lets through.")
    masks: tuple[Word, ...] = Field(default=(), description="Column patterns hidden in what it lets through.")
    approvers: tuple[Word, ...] = Field(default=(), description="Roles, one of which must approve; only with `ask`.")

    @model_validator(mode="after")
    def _parts_belong_together(self) -> Rule:
        if self.effect == "ask" and not self.approvers:
            raise ValueError("a rule that asks names at least one role in `approvers`")
        if self.effect != "ask" and self.approvers:
            raise ValueError("`approvers` belongs to rules with `effect: ask`")
        if "*" in self.approvers:
            raise ValueError("`approvers` names roles; `*` would let anyone approve")
        if self.effect == "deny" and (self.masks or self.limits != LimitsSpec()):
            raise ValueError("`limits` and `masks` belong to rules that let something through, not to `effect: deny`")
        return self
