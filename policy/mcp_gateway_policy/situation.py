"""Situation: what conditions see of one call and its effects. Converted field by field, when a condition first reads it.

Values a caller can make large are bounded: what is over a bound fails the conditions that read it, and is never cut.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Final, TypeAlias

from mcp_gateway_policy.conditions import Condition, ConditionFailed, Reads, Variable
from mcp_gateway_policy.vocabulary import Call, Effect, JsonValue

if TYPE_CHECKING:
    from datetime import datetime

    from cel.cel import Context

Seen: TypeAlias = "JsonValue | datetime"

CHARACTERS_AT_MOST = 65_536
"""Of all texts of the arguments, or of an effect, together."""
ITEMS_AT_MOST = 256
"""Of one list or object."""
VALUES_AT_MOST = 2_048
"""Of all values, at every level, together."""
LEVELS_AT_MOST = 16
_INT64 = 2**63
_SHARED: Final[Reads] = frozenset({("caller", "roles"), ("call", "connection"), ("call", "kind"), ("call", "labels")})
"""What all calls of callers with the same roles on the same connection have in common."""


class Situation:
    """One call, for as long as it is being decided. Not for use by two threads at once."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._fields: dict[tuple[Variable, str], Seen | ConditionFailed] = {}
        self._views: dict[Reads, _View] = {}
        self.particular = False
        """Whether a condition has looked at more than effects, roles and connection: then its answer is this call's alone."""

    def holds(self, condition: Condition, effect: Effect) -> bool:
        """Whether the condition is true of this effect. Raises ConditionFailed where it cannot be told."""
        view = self._views.get(condition.reads)
        if view is None:
            self.particular |= any(read[0] != "effect" and read not in _SHARED for read in condition.reads)
            view = self._views[condition.reads] = _View(self._fresh(condition.reads), condition.reads)
        return condition.holds(view.on(effect))

    def _fresh(self, reads: Reads) -> Context:
        from cel.cel import Context

        context = Context()
        found: defaultdict[Variable, dict[str, Seen]] = defaultdict(dict)
        for variable, name in reads:
            if variable != "effect":
                found[variable][name] = self._once(variable, name)
        for variable, values in found.items():
            _add(context, variable, values)
        return context

    def _once(self, variable: Variable, name: str) -> Seen:
        key = (variable, name)
        if key not in self._fields:
            try:
                self._fields[key] = self._field(variable, name)
            except ConditionFailed as failed:
                self._fields[key] = failed
        found = self._fields[key]
        if isinstance(found, ConditionFailed):
            raise found
        return found

    def _field(self, variable: Variable, name: str) -> Seen:
        call, who, target = self._call, self._call.principal, self._call.connection
        match variable, name:
            case "caller", "groups" | "roles":
                return sorted(who.groups if name == "groups" else who.roles)
            case "caller", "subject":
                return who.subject
            case "caller", "issuer":
                return who.issuer
            case "caller", "client":
                return who.client
            case "caller", "verified":
                return who.verified
            case "caller", "source":
                return who.source
            case "call", "tool":
                return call.tool
            case "call", "connection":
                return target.name if target else ""
            case "call", "kind":
                return target.kind if target else ""
            case "call", "labels":
                return dict(target.labels) if target else {}
            case "call", "prompt":
                return {"provenance": call.prompt.provenance}
            case "call", "arguments":
                return _Bounded("the arguments").copy(call.arguments)
            case "time", _:
                return self._time(name)
            case _:
                raise AssertionError(f"a condition was compiled that reads `{variable}.{name}`")

    def _time(self, name: str) -> Seen:
        if self._call.received_at.tzinfo is None:
            raise ConditionFailed("the time of the call has no time zone")
        now = self._call.received_at.astimezone(UTC)
        match name:
            case "now":
                return now
            case "hour":
                return now.hour
            case "weekday":
                return now.weekday()
            case "date":
                return now.date().isoformat()
            case _:
                raise AssertionError(f"a condition was compiled that reads `time.{name}`")


def _add(context: Context, variable: Variable, values: dict[str, Seen]) -> None:
    try:
        context.add_variable(variable, values)
    except ValueError:  # half of a surrogate pair, for one
        raise ConditionFailed(f"`{variable}` holds a value that a condition cannot look at") from None


def _of_effect(effect: Effect, fields: tuple[str, ...]) -> dict[str, Seen]:
    if not _OWN.keys().isdisjoint(effect.attributes):
        raise ConditionFailed("the effect has an attribute that takes the name of its action or resource")
    bounded = _Bounded("the effect")
    found: dict[str, Seen] = {}
    for name in fields:
        if name in _OWN:
            found[name] = bounded.copy(_OWN[name](effect))
        elif name in effect.attributes:
            found[name] = bounded.copy(effect.attributes[name])
        elif grouped := {
            key.removeprefix(f"{name}."): held for key, held in effect.attributes.items() if key.startswith(f"{name}.")
        }:
            found[name] = bounded.copy(grouped)  # `pod.privileged` is read as a field of `effect.pod`
    return found


_OWN: Final[dict[str, Callable[[Effect], JsonValue]]] = {
    "action": lambda effect: effect.action,
    "resource": lambda effect: effect.resource.path,
    "segments": lambda effect: effect.resource.segments,
}


class _View:
    """The context of all conditions that read the same fields; it shows one effect at a time."""

    __slots__ = ("_context", "_fields", "_shown")

    def __init__(self, context: Context, reads: Reads) -> None:
        self._context = context
        self._fields = tuple(name for variable, name in reads if variable == "effect")
        self._shown: Effect | None = None

    def on(self, effect: Effect) -> Context:
        """The context, showing this effect. Raises ConditionFailed where it cannot be shown."""
        if self._shown is not effect:
            if self._fields:
                _add(self._context, "effect", _of_effect(effect, self._fields))
            self._shown = effect
        return self._context


class _Bounded:
    """Copies a value that a caller may have made, within what conditions may look at."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._characters = CHARACTERS_AT_MOST
        self._values = VALUES_AT_MOST

    def copy(self, value: JsonValue, levels: int = LEVELS_AT_MOST) -> JsonValue:
        """The same value in plain lists and dicts. Raises ConditionFailed where it is over a bound or CEL cannot hold it."""
        self._values -= 1
        match value:
            case str():
                self._characters -= len(value)
            case bool() | float() | None:
                pass
            case int():
                # Beyond 64 bits CEL would silently compare a rounded number.
                self._require(-_INT64 <= value < _INT64, "hold a whole number beyond 64 bits")
            case Mapping():
                self._require(levels > 0 and len(value) <= ITEMS_AT_MOST)
                return {str(self.copy(key)): self.copy(item, levels - 1) for key, item in value.items()}
            case Sequence():
                self._require(levels > 0 and len(value) <= ITEMS_AT_MOST)
                return [self.copy(item, levels - 1) for item in value]
        self._require(self._characters >= 0 and self._values >= 0)
        return value

    def _require(self, held: bool, otherwise: str = "are larger than a condition may look at") -> None:
        if not held:
            raise ConditionFailed(f"{self._what} {otherwise}")
