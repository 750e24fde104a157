"""What a statement calls: functions, operators, casts and the CHECKs of domains. Which are harmless, which policy has to speak of. Pure.

Overloads are resolved as far as it takes: every user's function that a call could reach is an effect, unless the types of the arguments
rule it out (src/backend/parser/parse_func.c, `func_get_detail`: an exact match in pg_catalog, which is first on the path, wins; a
candidate is reached by implicit casts only).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias, TypeVar

from mcp_gateway_tools.sql.analysis.picked import NO_NAME, Picked, unseen
from mcp_gateway_tools.sql.analysis.scope import NOTHING, Unclear, Value
from mcp_gateway_tools.sql.analysis.types import (
    CATALOG,
    NUMBERS,
    SHOWN,
    TEXT,
    UNKNOWN,
    Types,
    loses,
    qualified,
)
from mcp_gateway_tools.sql.catalog import ANYTHING, Function, Operator, RelationName, SqlState, TypeName
from mcp_gateway_tools.sql.functions import (
    CASTS_BY_ITSELF,
    HARMLESS,
    LOOKS,
    MAKES,
    OF_INFORMATION_SCHEMA,
    OPENS,
    REFUSED,
    REFUSED_OPERATORS,
)

INFORMATION: Final = "information_schema"
_MOST_NAMES: Final = 4096
NO_CASTS: Final[frozenset[str]] = frozenset()

_Each = TypeVar("_Each", Function, Operator)
_Functions: TypeAlias = tuple[tuple[Function, ...], tuple[Function, ...]]
"""What a name may mean: built in, and made by users."""
_Operators: TypeAlias = tuple[Mapping[tuple["TypeName | None", ...], Operator], tuple[Operator, ...]]
"""What a sign may mean: what came along, by the types of its operands, and what users made."""
_Key: TypeAlias = "tuple[str | None, str]"
_Application: TypeAlias = "tuple[tuple[str, ...], TypeName | None, TypeName | None, bool]"
"""An operator as it is written, its operands' types, and whether it is a prefix operator."""
_Call: TypeAlias = "tuple[str | None, str, tuple[TypeName | None, ...], bool, RelationName, frozenset[str]]"
"""A function's schema and name, its arguments' types, whether their number is unknown, what is opened, and what is tolerated."""


class _Applied(NamedTuple):
    """What a call or an operator comes to with operands of certain types: all that depends on nothing but the catalog.

    `gives` is None where there is no such function. `apart` is None where nothing but `harmless` is collected: so it is of most.
    """

    gives: Value | None
    apart: Routines | None
    harmless: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Named:
    """What names were found to mean in one catalog."""

    functions: dict[_Key, _Functions] = field(default_factory=dict[_Key, _Functions])
    operators: dict[_Key, _Operators] = field(default_factory=dict[_Key, _Operators])
    applied: dict[_Application, _Applied] = field(default_factory=dict["_Application", _Applied])
    called: dict[_Call, _Applied] = field(default_factory=dict["_Call", _Applied])
    made: dict[tuple[TypeName, TypeName | None], _Applied] = field(
        default_factory=dict["tuple[TypeName, TypeName | None]", _Applied]
    )

    @classmethod
    def of(cls, state: SqlState) -> _Named:
        found = state.keep(cls, cls)
        names = len(found.functions) + len(found.operators)
        if (
            names + len(found.applied) + len(found.called) + len(found.made) > _MOST_NAMES
        ):  # they are what statements say
            for each in (found.functions, found.operators, found.applied, found.called, found.made):
                each.clear()
        return found


def _divided(found: Sequence[_Each], places: Sequence[str]) -> tuple[tuple[_Each, ...], tuple[_Each, ...]]:
    """What came with the server, and what users made."""
    visible = [each for each in found if each.schema in places]
    return tuple(e for e in visible if e.builtin), tuple(e for e in visible if not e.builtin)


class Routines(Types):
    """Collects what is called: `effects` as schema and name, `harmless` for the notes."""

    def __init__(self, state: SqlState) -> None:
        super().__init__(state)
        self._named = _Named.of(state)
        self.opened = ANYTHING
        """The relation that the function opens which is called just now."""
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
            known = self._named.functions[schema, name] = _divided(self._state.routines.get(name, ()), places)
        return known

    def _signs(self, schema: str | None, name: str) -> _Operators:
        known = self._named.operators.get((schema, name))
        if known is None:
            places = (schema,) if schema is not None else self._state.search_path
            own, others = _divided(self._state.signs.get(name, ()), places)
            known = self._named.operators[schema, name] = ({_operands(each): each for each in own}, others)
        return known

    def call(self, schema: str | None, name: str, arguments: Sequence[Value], *, spread: bool = False) -> Value | None:
        """A call of a function by this name; `spread` says that the number of arguments is not known. None when there is none.

        What it gives is told as far as all its overloads agree.
        """
        key = (schema, name, tuple([each.type for each in arguments]), spread, self.opened, self.tolerated)
        known = self._named.called.get(key)
        if known is None:
            apart = Routines(self._state)
            apart.opened, apart.tolerated = self.opened, self.tolerated
            known = self._named.called[key] = apart._applied(apart._call(schema, name, key[2], spread=spread))
        return self._take(known)

    def cast(self, target: TypeName, given: TypeName | None) -> None:
        key = (target, given)
        known = self._named.made.get(key)
        if known is None:
            apart = Routines(self._state)
            Types.cast(apart, target, given)
            known = self._named.made[key] = apart._applied(None)
        if known.apart is not None or known.harmless:
            self._take(known)

    def _applied(self, gives: Value | None) -> _Applied:
        """What was collected here, apart from the statement's own."""
        silent = not (self.effects or self.pending or self.casts_to or self.types or self.checks or self.looked)
        return _Applied(gives, None if silent else self, frozenset(self.harmless))

    def _take(self, found: _Applied) -> Value | None:
        """Add what something else has collected."""
        apart = found.apart
        if apart is not None:
            self.effects |= apart.effects
            self.pending += apart.pending
            self.casts_to |= apart.casts_to
            self.types |= apart.types
            self.checks |= apart.checks
            self.looked |= apart.looked
        if found.harmless:
            self.harmless |= found.harmless
        return found.gives

    def _call(self, schema: str | None, name: str, given: tuple[TypeName | None, ...], *, spread: bool) -> Value | None:
        own, others = self._routines(schema, name)
        if len(given) == 1 and all(each.arguments != given for each in own):
            self._as_cast(schema, name, given[0])
        exact = None if spread else _exact(own, given)
        reached = [each for each in others if self._reached(each, own, exact, given, spread=spread)] if others else []
        if own:
            self.casts_to |= CASTS_BY_ITSELF.get(name, NO_CASTS)
            if name in HARMLESS or name in self.tolerated or (schema == INFORMATION and name in OF_INFORMATION_SCHEMA):
                self.harmless.add(name)
            elif name in LOOKS:
                self.looked.add((CATALOG, LOOKS[name]))
            elif name in OPENS:
                self.looked.add(self.opened)
            elif name in MAKES and not spread and self._makes(given):
                self.harmless.add(name)
                return Value(NOTHING, told(own[0].result) or given[0])
            else:
                self.effects.update((each.schema, name) for each in own)
        elif not reached:
            return None
        if exact is not None and not reached:
            return Value(NOTHING, told(exact.result), picked=self._unseen(schema, name, (exact,)))
        results = {each.result for each in (*own, *reached) if spread or each.takes(len(given))}
        type_ = told(next(iter(results))) if len(results) == 1 else None
        return Value(NOTHING, type_, picked=self._unseen(schema, name, (*own, *reached)))

    def _unseen(self, schema: str | None, name: str, functions: Iterable[Function]) -> Picked:
        """Those of a call's overloads that may give what they read anywhere. A user's that is IMMUTABLE is declared to read nothing; that
        an aggregate is says nothing of what it calls."""
        plain = name in HARMLESS or name in self.tolerated or name in LOOKS or name in OPENS or name in _GIVES_BACK
        plain = plain or (schema == INFORMATION and name in OF_INFORMATION_SCHEMA)
        found = [
            each
            for each in functions
            if (
                not plain and each.result[1] not in _SAY_LITTLE
                if each.builtin
                else each.volatility != "immutable" or each.kind == "aggregate"
            )
            and not each.harmless
        ]
        return frozenset([unseen(each.schema, name) for each in found]) if found else NO_NAME

    def _makes(self, given: tuple[TypeName | None, ...]) -> bool:
        """Whether the first argument says what is made, and then all that making it calls."""
        kind = given[0] if given else None
        known = None if kind is None else self._state.types.get(kind)
        if kind is None or known is None or known.kind != "composite":
            return False
        self.cast(kind, kind)
        return True

    def _as_cast(self, schema: str | None, name: str, given: TypeName | None) -> None:
        """`f(x)` is a cast where `f` is a type and no function fits better (`FuncNameAsType`)."""
        for place in (schema,) if schema is not None else self._state.search_path:
            if place != CATALOG and (place, name) in self._state.types:
                self.cast((place, name), given)

    def _reached(
        self,
        function: Function,
        own: Sequence[Function],
        exact: Function | None,
        given: tuple[TypeName | None, ...],
        *,
        spread: bool,
    ) -> bool:
        """Whether a call may run a user's function; then it is an effect, or one if a type that it needs is at hand."""
        if spread:
            return self._count(function, function.name, frozenset())
        if not function.takes(len(given)):
            return False
        parameters = self._parameters(function, len(given))
        needed = self._all_reach(zip(parameters, given, strict=False))
        if needed is not None and (exact is not None or loses(parameters, [e.arguments for e in own], given)):
            needed = self._domains(parameters)
        return self._count(function, function.name, needed)

    def _parameters(self, function: Function, count: int) -> Sequence[TypeName]:
        """What each of so many arguments goes to: those that VARIADIC gathers are elements of its array."""
        if not function.variadic:
            return function.arguments
        *first, last = function.arguments
        return (*first, *[self.element(last) or _ANY] * (count - len(first)))

    def _domains(self, kinds: Sequence[TypeName]) -> frozenset[TypeName] | None:
        """What has to be at hand for an overload to be met exactly that is over domains: their values are told as what they are over."""
        return frozenset(each for each in kinds if self.is_domain(each)) or None

    def _all_reach(self, pairs: Iterable[tuple[TypeName, TypeName | None]]) -> frozenset[TypeName] | None:
        """Whether every argument can go to its parameter: empty for yes, None for no, else if one of these types is at hand."""
        needed: frozenset[TypeName] = frozenset()
        for parameter, given in pairs:
            each = self.reaches(parameter, given)
            if each is None:
                return None
            needed = needed or each
        return needed

    def _count(self, called: Function | Operator, name: str, needed: frozenset[TypeName] | None) -> bool:
        """Whether it is reached, and with that the effect, unless an extension's code is known that does no harm."""
        if needed is None:
            return False
        if called.harmless:
            self.harmless.add(name)
        elif needed:
            self.pending.append((needed, (called.schema, name)))
        else:
            self.effects.add((called.schema, name))
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
        key = (written, left, right, prefix)
        known = self._named.applied.get(key)
        if known is None:
            apart = Routines(self._state)
            gives = apart._apply(written, left, right, prefix=prefix)
            apart.harmless.clear()  # operators are not told of
            known = self._named.applied[key] = apart._applied(Value(NOTHING, gives))
        found = known.gives if known.apart is None else self._take(known)
        return None if found is None else found.type

    def _apply(
        self, written: tuple[str, ...], left: TypeName | None, right: TypeName | None, *, prefix: bool
    ) -> TypeName | None:
        schema, name = qualified(written)
        own, others = self._signs(schema, name)
        if not own and not others:
            raise Unclear(
                f"operator `{name[:20]}` does not exist or is not visible", "use an operator that this database has"
            )
        given = (right,) if prefix else (left, right)
        alike = _alike(given)
        # INVARIANT: an operator whose operands are alike is taken before all others (`binary_oper_exact`), whoever made it.
        first = own.get(alike)
        exact = first or own.get(_texts(given))
        reached = False
        for each in others:
            if first is None and _operands(each) == alike:
                reached = self._count(each, f"operator {name}", frozenset())
            elif (each.left is None) == prefix:
                reached = self._sign_reached(each, tuple(own.values()), exact, given) or reached
        self.casts_to |= CASTS_BY_ITSELF.get(name, NO_CASTS)
        if own and name in REFUSED_OPERATORS:
            self.effects.add((CATALOG, f"operator {name}"))
        if exact is None and not reached:
            exact = own.get(_widened(given))
        return None if exact is None or reached else self._result(exact)

    def _sign_reached(
        self, operator: Operator, own: Sequence[Operator], exact: Operator | None, given: tuple[TypeName | None, ...]
    ) -> bool:
        sides = _operands(operator)
        needed = self._all_reach(zip(sides, given, strict=True))
        if needed is not None and (exact is not None or loses(sides, [_operands(each) for each in own], given)):
            needed = self._domains(sides)
        return self._count(operator, f"operator {operator.name}", needed)

    def _result(self, operator: Operator) -> TypeName | None:
        schema, name = operator.function
        for each in self._routines(schema, name)[0]:
            if each.arguments == _operands(operator):
                return told(each.result)
        return None


_ANY: Final = (CATALOG, "any")
_SAY_LITTLE: Final = frozenset((
    "bool", "int2", "int4", "int8", "float4", "float8", "numeric", "oid", "void", "timestamp", "timestamptz", "interval", "pg_lsn", "xid", "xid8",
    "regclass", "pg_snapshot", "txid_snapshot",
))  # fmt: skip
"""Types of what built-in functions give that tell what they did, and nothing of what stands in a table."""

_GIVES_BACK: Final = frozenset(("set_config",))
"""Built-in functions that give what they were given, although they do something."""

_TOLD_NOTHING: Final = frozenset(("record", "void", "cstring", "internal"))


_STRINGS: Final = frozenset((CATALOG, each) for each in ("text", "varchar", "bpchar", "name"))


def _exact(own: Sequence[Function], given: tuple[TypeName | None, ...]) -> Function | None:
    """The built-in overload that a call takes before all others: it fits exactly, literals of no type yet being text."""
    texts = _texts(given)
    return next((each for each in own if each.arguments == given), None) or (
        next((each for each in own if each.arguments == texts), None) if texts is not given else None
    )


def _operands(operator: Operator) -> tuple[TypeName, ...]:
    return (operator.right,) if operator.left is None else (operator.left, operator.right)


def _alike(given: tuple[TypeName | None, ...]) -> tuple[TypeName | None, ...]:
    """An operand that has no type yet is taken for what the other is (`binary_oper_exact`)."""
    if len(given) == 1 or UNKNOWN not in given:
        return given
    left, right = given
    return (right, right) if left == UNKNOWN else (left, left)


def _texts(given: tuple[TypeName | None, ...]) -> tuple[TypeName | None, ...]:
    """What has no type yet is text, which is preferred for it."""
    return tuple([TEXT if each == UNKNOWN else each for each in given]) if UNKNOWN in given else given


def _widened(given: tuple[TypeName | None, ...]) -> tuple[TypeName | None, ...]:
    """What built-in operators make of two kinds of number, or of string, a literal of no type yet being one."""
    if len(given) == 2 and all(each in NUMBERS for each in given):
        widest = max((each for each in given if each is not None), key=NUMBERS.index)
        return (widest, widest)
    strings = all(each in _STRINGS or each == UNKNOWN for each in given)
    return (TEXT, TEXT) if strings and (TEXT in given or UNKNOWN in given) else given


def told(kind: TypeName) -> TypeName | None:
    """A type as far as it tells anything: not one that stands for others."""
    schema, name = kind
    return None if schema == CATALOG and (name.startswith("any") or name in _TOLD_NOTHING) else kind
