"""Packs: sets of rules that come with the gateway, to be used by name. Each is a YAML file here, with its table of cases beside it.

A pack says what may be done; the configuration that uses it says by whom, where and to what. No file is read here.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mcp_gateway_policy.rules import LimitsSpec, Rule, Text, Word
from mcp_gateway_policy.vocabulary import RuleEffect


class PackRule(BaseModel):
    """A rule of a pack: like a written one, without those parts that the use of the pack gives."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Word
    actions: tuple[Word, ...] = Field(min_length=1)
    resources: tuple[Word, ...] | None = Field(default=None, min_length=1)
    when: Text | None = None
    effect: RuleEffect
    reason: Annotated[str, Field(max_length=1000)] = ""
    limits: LimitsSpec = LimitsSpec()
    masks: tuple[Word, ...] = ()


class Pack(BaseModel):
    """The file. A rule that names `resources` itself keeps to them, whatever the pack is used for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: Text
    rules: tuple[PackRule, ...] = Field(min_length=1)

    @property
    def asks(self) -> bool:
        """Whether it lets something through after an approval only."""
        return any(rule.effect == "ask" for rule in self.rules)


class PackUse(BaseModel):
    """The use of a pack: by whom, where and to what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Word = Field(description="The pack; `mcp-gateway policy packs` lists them.")
    roles: tuple[Word, ...] = Field(default=("*",), min_length=1, description="Callers it is for; `*` is every caller.")
    connections: tuple[Word, ...] = Field(
        default=("*",), min_length=1, description="Connections it is for: names (`*` matches), or `label:KEY=VALUE`."
    )
    resources: tuple[Word, ...] = Field(
        default=("*",), min_length=1, description="Resource patterns that it opens; what lies below is covered."
    )
    approvers: tuple[Word, ...] = Field(
        default=(), description="Roles, one of which must approve; only for packs that ask."
    )


def rules_of(pack: Pack, use: PackUse, *, again: int = 1) -> tuple[Rule, ...]:
    """The rules that a use comes to, named `PACK/RULE`; `again` numbers the uses of one pack.

    Raises pydantic's ValidationError where the pack asks and the use names no approvers.
    """
    prefix = use.name if again == 1 else f"{use.name}#{again}"
    return tuple(
        Rule(
            name=f"{prefix}/{rule.name}",
            roles=use.roles,
            connections=use.connections,
            actions=rule.actions,
            resources=use.resources if rule.resources is None else rule.resources,
            when=rule.when,
            effect=rule.effect,
            reason=rule.reason,
            limits=rule.limits,
            masks=rule.masks,
            approvers=use.approvers if rule.effect == "ask" else (),
        )
        for rule in pack.rules
    )
