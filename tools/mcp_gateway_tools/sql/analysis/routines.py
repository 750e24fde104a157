"""What a statement calls: functions, operators, casts and the CHECKs of domains. Which are harmless, which policy has to speak of. Pure.

Overloads are resolved as far as it takes: every user's function that a call could reach is an effect, unless the types of the arguments
rule it out (src/backend/parser/parse_func.c, `func_get_detail`: an exact match in pg_catalog, which is first on the path, wins; a
candidate is reached by implicit casts only).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeVar

from mcp_gateway_tools.sql.analysis.scope import NOTHING, Unclear, Value
from mcp_gateway_tools.sql.analysis.types import CATALOG, SHOWN, TEXT, UNKNOWN, Called, Check, Types, qualified
from mcp_gateway_tools.sql.catalog import Function, Operator, SqlState, TypeName
from mcp_gateway_tools.sql.functions import CASTS_BY_ITSELF, HARMLESS, LOOKS, REFUSED, REFUSED_OPERATORS

_MOST_NAMES: Final = 4096
NO_CASTS: Final[frozenset[str]] = frozenset()

_Each = TypeVar("_Each", Function, Operator)
_Functions: TypeAlias = tuple[tuple[Function, ...], tuple[Function, ...]]
"""What a name may mean: built in, and made by users."""
_Operators: TypeAlias = tuple[tuple[Operator, ...], tuple[Operator, ...]]
_Key: TypeAlias = "tuple[str | None, str]"


@dataclass(slots=True)
class _Named:
    """What names were found to mean in one catalog."""

    functions: dict[_Key, _Functions] = field(default_factory=dict[_Key, _Functions])
    operators: dict[_Key, _Operators] = field(default_factory=dict[_Key, _Operators])

    @classmethod
    def of(cls, state: SqlState) -> _Named:
        found = state.keep(cls, cls)
        if len(found.functions) > _MOST_NAMES or len(found.operators) > _MOST_NAMES:
            found.functions.clear()
            found.operators.clear()
        return found


def _divided(
    found: Sequence[_Each], places: Sequence[str], builtin: Callable[[_Each], bool]
) -> tuple[tuple[_Each, ...], tuple[_Each, ...]]:
    visible = [each for each in found if each.schema in places]
    return tuple(e for e in visible if builtin(e)), tuple(e for e in visible if not builtin(e))


def _came_along(operator: Operator) -> bool:
    """Whether an operator came with the server; so did the function that it calls."""
    return operator.schema == CATALOG and operator.function[0] == CATALOG


class Routines(Types):
    """Collects what is called: `effects` as schema and name, `harmless` for the notes."""

    def __init__(self, state: SqlState, walk: Check) -> None:
        super().__init__(state, walk)
        self._named = _Named.of(state)
        self.tolerated: frozenset[str] = frozenset()
        """Names beyond the list that are harmless where the walk is just now."""

    def overloads(self, schema: str | None, name: str) -> tuple[Function, ...]:
        """The functions that a name may mean."""
        own, others = self._routines(schema, name)
        return (*own, *others)

    def _routines(self, schema: str | None, name: str) -> _Functions:
        known = self._named.functions.get((schema, name))
        if known is None:
            places = (schema,) if schema is not None else self._state.search_path
            known = self._named.functions[schema, name] = _divided(
                self._state.routines.get(name, ()), places, lambda each: each.builtin
            )
        return known

    def _signs(self, schema: str | None, name: str) -> _Operators:
        known = self._named.operators.get((schema, name))
        if known is None:
            places = (schema,) if schema is not None else self._state.search_path
            known = self._named.operators[schema, name] = _divided(self._state.signs.get(name, ()), places, _came_along)
        return known

    def call(self, schema: str | None, name: str, arguments: Sequence[Value], *, spread: bool = False) -> Value | None:
        """A call of a function by this name; `spread` says that the number of arguments is not known. None when there is none.

        What it gives is told as far as all its overloads agree.
        """
        own, others = self._routines(schema, name)
        given = tuple([each.type for each in arguments])
        exact = next((each for each in own if each.arguments == given), None) or (
            next((each for each in own if _as_text(each.arguments, given)), None) if UNKNOWN in given else None
        )
        found = False
        if exact is None:
            for each in others:
                needed = frozenset[TypeName]() if spread else self._needs(each, given)
                found = self._count((each.schema, each.name), needed) or found
        if own:
            self.casts_to |= CASTS_BY_ITSELF.get(name, NO_CASTS)
            if name in HARMLESS or name in self.tolerated:
                self.harmless.add(name)
            elif name in LOOKS:
                self.looked.add((CATALOG, LOOKS[name]))
            else:
                self.effects.add((CATALOG, name))
        elif not found:
            return None
        if exact is not None:
            return Value(NOTHING, told(exact.result))
        results = {each.result for each in (*own, *others) if spread or each.takes(len(arguments))}
        return Value(NOTHING, told(next(iter(results))) if len(results) == 1 else None)

    def _needs(self, function: Function, given: Sequence[TypeName | None]) -> frozenset[TypeName] | None:
        if not function.takes(len(given)):
            return None
        return self._all_reach(zip(function.arguments, given, strict=False))

    def _all_reach(self, pairs: Iterable[tuple[TypeName, TypeName | None]]) -> frozenset[TypeName] | None:
        """Whether every argument can go to its parameter: empty for yes, None for no, else if one of these types is at hand."""
        needed: frozenset[TypeName] = frozenset()
        for parameter, given in pairs:
            each = self.reaches(parameter, given)
            if each is None:
                return None
            needed = needed or each
        return needed

    def _count(self, called: Called, needed: frozenset[TypeName] | None) -> bool:
        if needed is None:
            return False
        if needed:
            self.pending.append((needed, called))
        else:
            self.effects.add(called)
        return True

    def missing(self, schema: str | None, name: str) -> Unclear:
        """What to say when no function has this name."""
        shown = name if schema is None else f"{schema}.{name}"
        return Unclear(
            f"function `{shown[:SHOWN]}` does not exist or is not visible", "use a function that this database has"
        )

    def refusal(self, name: str) -> str:
        """Why a built-in function is not harmless, in a few words; empty when nothing is known."""
        return REFUSED.get(name, "")

    def operator(
        self, written: tuple[str, ...], left: TypeName | None, right: TypeName | None, *, prefix: bool = False
    ) -> TypeName | None:
        """An operator applied to operands of these types, None where they cannot be told. Gives the type of what it gives."""
        schema, name = qualified(written)
        own, others = self._signs(schema, name)
        if not own and not others:
            raise Unclear(
                f"operator `{name[:20]}` does not exist or is not visible", "use an operator that this database has"
            )
        exact = next((each for sides in _sides(left, right) for each in own if (each.left, each.right) == sides), None)
        if exact is None:
            for each in others:
                if (each.left is None) == prefix:
                    pairs = [(each.right, right)] if each.left is None else [(each.left, left), (each.right, right)]
                    self._count((each.schema, f"operator {each.name}"), self._all_reach(pairs))
        self.casts_to |= CASTS_BY_ITSELF.get(name, NO_CASTS)
        if own and name in REFUSED_OPERATORS:
            self.effects.add((CATALOG, f"operator {name}"))
        return None if exact is None else self._result(exact)

    def _result(self, operator: Operator) -> TypeName | None:
        schema, name = operator.function
        sides = (operator.right,) if operator.left is None else (operator.left, operator.right)
        for each in self._routines(schema, name)[0]:
            if each.arguments == sides:
                return told(each.result)
        return None


_TOLD_NOTHING: Final = frozenset(("record", "void", "cstring", "internal"))


_NUMBERS: Final = tuple((CATALOG, each) for each in ("int2", "int4", "int8", "numeric", "float4", "float8"))
"""From the narrowest to the widest: an operator for two of them is the wider one's."""
_STRINGS: Final = frozenset((CATALOG, each) for each in ("text", "varchar", "bpchar", "name"))


def _sides(left: TypeName | None, right: TypeName | None) -> tuple[tuple[TypeName | None, TypeName | None], ...]:
    """The operand types that are looked for exactly: what is not known yet is taken for the other side's type, else for text."""
    if left in _NUMBERS and right in _NUMBERS:
        widest = max(left, right, key=_NUMBERS.index)
        return ((left, right), (widest, widest))
    if left != UNKNOWN and right != UNKNOWN:
        mixed = TEXT in (left, right) and left in _STRINGS and right in _STRINGS
        return (
            ((left, right), (TEXT, TEXT)) if mixed else ((left, right),)
        )  # text is the type that is preferred for strings
    same = (right if left == UNKNOWN else left, left if right == UNKNOWN else right)
    text = (TEXT if left == UNKNOWN else left, TEXT if right == UNKNOWN else right)
    return (same, text)


def _as_text(parameters: tuple[TypeName, ...], given: tuple[TypeName | None, ...]) -> bool:
    """Whether an overload is met exactly when what is not known yet is text, the type that is preferred for it."""
    return parameters == tuple([TEXT if each == UNKNOWN else each for each in given])


def told(kind: TypeName) -> TypeName | None:
    """A type as far as it tells anything: not one that stands for others."""
    schema, name = kind
    return None if schema == CATALOG and (name.startswith("any") or name in _TOLD_NOTHING) else kind
