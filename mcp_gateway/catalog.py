"""The catalog: which tools there are, which of them a caller is offered, and whether a call fits its tool.

Pure look-ups. A tool that no rule can allow is not offered, and a call of it is refused in the same words as a call of a tool that
does not exist: what a caller cannot have tells them nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.vocabulary import Call, Connection, JsonObject, JsonValue, Principal
from mcp_gateway_tools.tool import Tool

if TYPE_CHECKING:
    from jsonschema.protocols import Validator


_DESCRIBED: Final = 3
"""Connections of which a tool's description says what is allowed."""
_OF_MEMBERS: Final = frozenset({"type", "properties", "required", "additionalProperties", "title", "description"})
_OF_TEXTS: Final = frozenset({"type", "title", "description"})
_STR: Final = frozenset({str})


@dataclass(frozen=True, slots=True)
class Unoffered:
    """The call cannot be looked at: what is wrong with it, and the caller's next step."""

    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A tool as one caller sees it: the connections they may use it on (none for a tool that takes none), and what policy allows there."""

    tool: Tool
    connections: tuple[Connection, ...]
    allowed: tuple[str, ...] = ()
    """For each connection what the caller may do there, in words."""

    @property
    def description(self) -> str:
        """The tool's own description, and what policy allows this caller."""
        told = [
            f"On `{connection.name}` you may: {said}."
            for connection, said in zip(self.connections, self.allowed, strict=False)
            if said
        ]
        more = " Further connections: `list_connections`." if len(told) > _DESCRIBED else ""
        return " ".join((self.tool.description, *told[:_DESCRIBED])) + more

    @property
    def input_schema(self) -> JsonObject:
        """The tool's own schema with `connection` (an enumeration of the caller's) and `prompt` added."""
        own = self.tool.input_schema
        properties: dict[str, JsonValue] = {}
        required: list[JsonValue] = []
        if self.tool.kinds:
            properties["connection"] = {
                "type": "string",
                "enum": [connection.name for connection in self.connections],
                "description": "The connection to use; `list_connections` describes them.",
            }
            required.append("connection")
        properties |= _object(own.get("properties"))
        properties["prompt"] = {
            "type": "string",
            "description": "The user's request that led to this call, verbatim. It is recorded beside the call.",
        }
        declared = own.get("required")
        required += [name for name in declared if isinstance(name, str)] if isinstance(declared, Sequence) else []
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


class Texts(NamedTuple):
    """The part of a tool's schema that asks for nothing but texts: most calls are seen to fit by it, without the cost of a validator."""

    known: frozenset[str]
    required: frozenset[JsonValue]

    @classmethod
    def of(cls, schema: JsonObject) -> Texts | None:
        """None where the schema asks more of an object than of its members one by one."""
        required = schema.get("required", ())
        if schema.get("type") != "object" or not isinstance(required, Sequence) or not _OF_MEMBERS.issuperset(schema):
            return None
        members = _object(schema.get("properties")).items()
        texts = (name for name, each in members if _is_text(_object(each)))
        return cls(frozenset(texts), frozenset(required))

    def fit(self, arguments: JsonObject) -> bool:
        """Whether these arguments fit for certain; of others the validator says."""
        given = arguments.keys()
        return self.required <= given <= self.known and _STR.issuperset(map(type, arguments.values()))


class Catalog:
    """The tools of one configuration, with the connections they can work on."""

    def __init__(self, tools: Sequence[Tool], connections: Sequence[Connection]) -> None:
        self._tools: Mapping[str, Tool] = {tool.name: tool for tool in tools}
        self._fitting = {tool.name: [each for each in connections if each.kind in tool.kinds] for tool in tools}
        self._validators: dict[str, Validator] = {}
        self._texts: Mapping[str, Texts | None] = {tool.name: Texts.of(tool.input_schema) for tool in tools}

    def __contains__(self, name: str) -> bool:
        return name in self._tools

    def offers(self, principal: Principal, policy: Policy) -> tuple[Offer, ...]:
        """Every tool this caller is offered, by name."""
        found = (self._offer(self._tools[name], principal, policy) for name in sorted(self._tools))
        return tuple(_described(offer, principal, policy) for offer in found if offer is not None)

    def offered(self, call: Call, policy: Policy) -> Tool | Unoffered:
        """The tool of this call, when the caller is offered it on this connection and the arguments fit its schema."""
        if call.defect:
            return Unoffered(call.defect, "correct the request and send it again")
        tool = self._tools.get(call.tool)
        offer = None if tool is None else self._offer(tool, call.principal, policy)
        if tool is None or offer is None:
            missing = f"no tool `{call.tool[:80]}` is offered to you"
            if not call.principal.roles:
                hint = "`whoami` shows who you are taken for; ask the gateway's operator for a role"
                return Unoffered(f"{missing}: you have no role here", hint)
            return Unoffered(missing, "list the tools again and use one of those")
        if tool.kinds and call.connection is None:
            names = ", ".join(f"`{connection.name}`" for connection in offer.connections)
            return Unoffered("the argument `connection` is missing", f"name one of {names}")
        if not tool.kinds and call.connection is not None:
            return Unoffered(f"`{tool.name}` takes no `connection`", "leave it out")
        if call.connection is not None and call.connection not in offer.connections:
            return Unoffered(
                f"there is no connection `{call.connection.name[:80]}` that you may use with `{tool.name}`",
                "`list_connections` shows the ones you may use",
            )
        return self._misfit(tool, call.arguments) or tool

    def reaches(self, name: str, principal: Principal, connection: Connection | None, policy: Policy) -> bool:
        """Whether this caller is offered the tool, on this connection where it is given."""
        tool = self._tools.get(name)
        offer = None if tool is None else self._offer(tool, principal, policy)
        return offer is not None and (connection is None or connection in offer.connections)

    def _offer(self, tool: Tool, principal: Principal, policy: Policy) -> Offer | None:
        if not tool.kinds:
            return Offer(tool, ())
        reachable = policy.could_allow(principal, tool.actions, self._fitting[tool.name])
        return Offer(tool, reachable) if reachable else None

    def _misfit(self, tool: Tool, arguments: JsonObject) -> Unoffered | None:
        texts = self._texts[tool.name]
        if texts is not None and texts.fit(arguments):
            return None
        error = next(self._validator(tool).iter_errors(dict(arguments)), None)
        if error is None:
            return None
        place = ".".join(str(part) for part in error.absolute_path) or "the arguments"
        known = ", ".join(f"`{name}`" for name in sorted(_object(tool.input_schema.get("properties"))))
        match error.validator:
            case "required":
                return Unoffered(
                    f"`{tool.name}` was not given all it needs: {error.message[:200]}", f"its arguments are {known}"
                )
            case "additionalProperties":
                return Unoffered(f"`{tool.name}` was given an argument it does not know", f"its arguments are {known}")
            case rule:
                expected = str(error.validator_value)[:200]
                return Unoffered(f"`{place}` does not fit: expected {rule} {expected}", "correct it and send it again")

    def _validator(self, tool: Tool) -> Validator:
        known = self._validators.get(tool.name)
        if known is None:
            from jsonschema import Draft202012Validator

            known = self._validators[tool.name] = Draft202012Validator(dict(tool.input_schema))
        return known


def _described(offer: Offer, principal: Principal, policy: Policy) -> Offer:
    few = offer.connections[: _DESCRIBED + 1]
    return replace(offer, allowed=tuple(policy.reach(principal, offer.tool.actions, one) for one in few))


def _is_text(member: JsonObject) -> bool:
    """Whether a schema is fit by every text."""
    return member.get("type") == "string" and _OF_TEXTS.issuperset(member)


def _object(value: JsonValue) -> Mapping[str, JsonValue]:
    return value if isinstance(value, Mapping) else {}
