"""The rules that every policy has, whatever is written. A written rule may deny what they allow."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mcp_gateway_policy.matching import OWN_ACTIONS, BuiltIn
from mcp_gateway_policy.rules import Rule

OWN_THINGS: Final = "builtin:own-things"
EVALUATION: Final = "builtin:evaluation"

BUILT_IN: Final[Mapping[BuiltIn, Rule]] = MappingProxyType(
    {
        "own-things": Rule(
            name=OWN_THINGS,
            roles=("*",),
            connections=("*",),
            actions=(f"{OWN_ACTIONS}*",),
            resources=("gateway",),
            effect="allow",
            reason="the gateway's own tools, on the caller's own things",
        ),
        "evaluation": Rule(
            name=EVALUATION,
            roles=("*",),
            connections=("*",),
            actions=("sql.evaluate",),
            effect="allow",
            reason="a statement that reads no relation and changes nothing, where some rule lets the caller in",
        ),
    }
)
