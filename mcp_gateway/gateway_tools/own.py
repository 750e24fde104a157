"""What the gateway's own tools share: they take no connection, observe nothing and have one `gateway.*` effect."""

from __future__ import annotations

import hashlib

from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.vocabulary import Call, Effect, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.lease import Borrow
from mcp_gateway_tools.raw import Raw
from mcp_gateway_tools.tool import May, State

NOTHING: JsonObject = {"type": "object", "properties": {}, "additionalProperties": False}


class OwnTool:
    """A tool without a connection, on the caller's own things."""

    kinds: frozenset[str] = frozenset()
    output_schema: JsonObject | None = None

    def __init__(self, name: str, description: str, input_schema: JsonObject = NOTHING) -> None:
        self.name = name
        self.description = description
        self.input_schema = input_schema
        self.actions = frozenset({f"gateway.{name}"})

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """Nothing needs to be known."""
        return State(digest=_EMPTY)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """One effect, on the caller's own things."""
        return self.facts(Resource.of("gateway", self.name))

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Raw | None:
        """There is nothing to show."""
        return None

    def facts(self, resource: Resource) -> Facts:
        """The one effect of this tool, on `resource`."""
        effect = Effect(f"gateway.{self.name}", resource)
        return Facts((effect,), str(effect), _EMPTY, read_only=True)


_EMPTY = hashlib.sha256(b"").hexdigest()
