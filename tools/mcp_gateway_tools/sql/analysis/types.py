"""Types and casts: which function makes a value of another type, written or not, and the CHECKs of domains. Pure.

A user's cast matters where a value of one of its types is at hand. What is at hand is known only when the whole statement has been
walked: until then a cast is pending.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Final, TypeAlias

from mcp_gateway_tools.sql.analysis.scope import Field, Unclear
from mcp_gateway_tools.sql.catalog import Cast, SqlState, Type, TypeName
from mcp_gateway_tools.sql.functions import CASTABLE, HARMLESS

CATALOG: Final = "pg_catalog"
UNKNOWN: Final[TypeName] = (CATALOG, "unknown")
"""The type of a string before it is known what it stands for: it becomes any type by that type's input function."""
RECORD: Final[TypeName] = (CATALOG, "record")
TEXT: Final[TypeName] = (CATALOG, "text")
SHOWN: Final = 80
_NOTHING: Final[frozenset[TypeName]] = frozenset()
_LOOKUPS: Final = frozenset(
    {"regclass", "regproc", "regprocedure", "regoper", "regoperator", "regtype", "regrole", "regnamespace"}
)

Check: TypeAlias = tuple[str, "TypeName | None"]
"""A domain's CHECK as SQL, and the type of its VALUE."""

Called: TypeAlias = tuple[str, str]


def qualified(written: tuple[str, ...]) -> tuple[str | None, str]:
    """A written name's schema, None without one, and its last part."""
    *places, name = written or ("",)
    return (places[-1] if places else None), name


_OF_NUMBERS: Final = ("oid", "regclass", *sorted(_LOOKUPS - {"regclass"}), "regcollation", "regconfig", "regdictionary")
_STRINGS: Final = ("text", "varchar", "bpchar", "name", "regclass")
_IMPLICIT: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "int2": frozenset(("int4", "int8", "numeric", "float4", "float8", *_OF_NUMBERS)),
        "int4": frozenset(("int8", "numeric", "float4", "float8", *_OF_NUMBERS)),
        "int8": frozenset(("numeric", "float4", "float8", *_OF_NUMBERS)),
        "numeric": frozenset(("float4", "float8")),
        "float4": frozenset(("float8",)),
        **dict.fromkeys(_OF_NUMBERS, frozenset(_OF_NUMBERS)),
        **dict.fromkeys(("text", "varchar", "bpchar", "name", "char", "pg_node_tree"), frozenset(_STRINGS)),
        "date": frozenset(("timestamp", "timestamptz")),
        "timestamp": frozenset(("timestamptz",)),
        "time": frozenset(("interval", "timetz")),
        "bit": frozenset(("varbit",)),
        "varbit": frozenset(("bit",)),
        "cidr": frozenset(("inet",)),
        "macaddr": frozenset(("macaddr8",)),
        "macaddr8": frozenset(("macaddr",)),
        **dict.fromkeys(("pg_dependencies", "pg_mcv_list", "pg_ndistinct"), frozenset(("bytea", "text"))),
    }
)
"""What casts that come with the server lead to implicitly (pg_cast of PostgreSQL 13 to 18), and here and there a little more."""
_SURE: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        **{
            each: found - {*_OF_NUMBERS}
            for each, found in _IMPLICIT.items()
            if each.startswith(("int", "num", "float"))
        },
        **dict.fromkeys(("varchar", "bpchar", "name", "char"), frozenset(("text",))),
        "date": frozenset(("timestamp", "timestamptz")),
        "timestamp": frozenset(("timestamptz",)),
        "time": frozenset(("interval",)),
        "cidr": frozenset(("inet",)),
        "bit": frozenset(("varbit",)),
    }
)
"""Those of them that no version lacks."""
NUMBERS: Final[tuple[TypeName, ...]] = tuple(
    (CATALOG, each) for each in ("int2", "int4", "int8", "numeric", "float4", "float8")
)
"""From the narrowest to the widest: each is cast implicitly to all that follow, and to none before it."""
_PREFERRED: Final = frozenset({"text", "float8", "oid", "bool", "timestamptz", "interval", "inet", "varbit"})
"""typispreferred in pg_type."""
_APART: Final[frozenset[TypeName | None]] = frozenset(
    (CATALOG, each) for each in ("char", "time", "pg_node_tree", "pg_dependencies", "pg_mcv_list", "pg_ndistinct")
)
"""Types that are cast implicitly to a preferred type of another category (typcategory): they do not prefer it."""


class Values:
    """What is known of the types of one catalog: `parts` are what the values of each are made of.

    Nothing happens by itself to values of the types in `quiet`. No type is quiet that holds one of `loud`; where that is None, none is.
    """

    def __init__(self, state: SqlState) -> None:
        self.parts: dict[TypeName, frozenset[TypeName]] = {}
        self.quiet: set[TypeName] = set()
        self.loud = _loud(state)

    @classmethod
    def of(cls, state: SqlState) -> Values:
        """Those of one catalog, as far as they were asked for."""
        return state.keep(cls, lambda: cls(state))


def _loud(state: SqlState) -> frozenset[TypeName] | None:
    """What `settle` looks at: what users compare, what has a CHECK, and the ends of a cast that decide whether it happens."""
    casts = [each for each in state.casts if each.function is not None]
    if any(each.source[0] == each.target[0] == CATALOG and each.context != "explicit" for each in casts):
        return None
    sources = {each.source for each in casts if each.source[0] != CATALOG or each.target[0] == CATALOG}
    targets = {each.target for each in casts if each.target[0] != CATALOG}
    known = [state.types[each] for each in sources if each in state.types]
    elements = [each.element for each in known if each.element is not None]
    # A range is a source by itself, being cast to its multirange. What a record holds is not told.
    return state.comparing.union(state.checked, sources, elements, targets, (RECORD,))


class Types:
    """Collects what casts call: `effects` as schema and name, `harmless` for the notes, `types` that values are made of."""

    def __init__(self, state: SqlState) -> None:
        self._state = state
        self.values = Values.of(state)
        self.effects: set[Called] = set()
        self.harmless: set[str] = set()
        self.types: set[TypeName] = set()
        self.checks: dict[Check, None] = {}
        """CHECKs that the server evaluates by itself: what they call in turn is for whoever holds the catalog's SQL to find."""
        self.looked: set[Called] = set()
        """Relations of pg_catalog that functions read which write out their rows."""
        self.casts_to: set[str] = set()
        """Built-in types that something called casts its arguments to, explicit casts included."""
        self.pending: list[tuple[frozenset[TypeName], Called]] = []
        """What is called if a value of one of these types is at hand."""

    def named_type(self, written: tuple[str, ...]) -> TypeName:
        """The type that a name means. Raises Unclear when there is none."""
        schema, name = qualified(written)
        if len(written) > 2 and written[0] != self._state.database:
            raise Unclear("a type of another database cannot be used")
        for place in (schema,) if schema is not None else self._state.search_path:
            if (place, name) in self._state.types:
                return place, name
        if schema in (None, CATALOG) and name in CASTABLE and not self._state.types:
            return CATALOG, name
        raise Unclear(
            f"type `{'.'.join(written)[:SHOWN]}` does not exist or is not visible", "use a type that this database has"
        )

    def has_type(self, written: tuple[str, ...]) -> bool:
        """Whether a name means a type."""
        schema, name = qualified(written)
        places = (schema,) if schema is not None else self._state.search_path
        return any((place, name) in self._state.types for place in places)

    def cast(self, target: TypeName, given: TypeName | None) -> None:
        """A value made of this type, from one of the type `given` (None: not told): its input function, its casts, its CHECKs."""
        self._made(target, set())
        target, given = self.element(target) or target, given and (self.element(given) or given)
        target = self.plain(target) or target
        for cast in self._state.casts:
            if cast.function is None or cast.target != target:
                continue
            if cast.source == given or (given is None and cast.source[0] == CATALOG):
                self._function(cast.function)
            elif given is None:
                self.pending.append((frozenset((cast.source,)), cast.function))

    def _made(self, target: TypeName, seen: set[TypeName]) -> None:
        if target in seen or target in self.types:
            return
        seen.add(target)
        schema, name = target
        if schema == CATALOG and name.removeprefix("_") in CASTABLE:
            if name.removeprefix("_") in _LOOKUPS:
                self.harmless.add(name.removeprefix("_"))
            return
        known = self._state.types.get(target)
        if known is None:
            raise Unclear(
                f"a cast to `{'.'.join(target)[:SHOWN]}` is not analysed",
                "cast to a type such as text, numeric or date",
            )
        self._parts(known, seen)
        self.types.add(target)

    def _parts(self, known: Type, seen: set[TypeName]) -> None:
        if known.element is not None:
            self._made(known.element, seen)
            return
        match known.kind:
            case "enum":
                return
            case "domain":
                if known.base is not None:
                    self._made(known.base, seen)
                for check in known.checks:
                    self.checks[check, self.plain(known.base)] = None
            case "composite":
                for _, each in known.fields:
                    self._made(each, seen)
            case "base" | "range" | "multirange" if known.schema != CATALOG:
                if not known.harmless:
                    self.effects.add((known.schema, known.name))  # its input function is a user's
            case _:
                raise Unclear(
                    f"a cast to `{known.schema}.{known.name}`"[:SHOWN] + " is not analysed",
                    "cast to a type such as text, numeric or date",
                )

    def plain(self, kind: TypeName | None) -> TypeName | None:
        """What a type is as far as overloads are told apart: a domain is what it is over."""
        known = None if kind is None or kind[0] == CATALOG else self._state.types.get(kind)
        while known is not None and known.kind == "domain" and known.base is not None:
            kind = known.base
            known = self._state.types.get(kind)
        return kind

    def parts(self, kinds: Iterable[TypeName]) -> frozenset[TypeName]:
        """These types and all that their values are made of."""
        known = self.values.parts
        return _NOTHING.union(*[known.get(kind) or self._taken_apart(kind) for kind in kinds if kind[1]])

    def _taken_apart(self, whole: TypeName) -> frozenset[TypeName]:
        found: set[TypeName] = set()
        waiting = [whole]
        while waiting:
            kind = waiting.pop()
            known = self._state.types.get(kind) if kind not in found else None
            found.add(kind)
            if known is not None and (kind[0] != CATALOG or known.element is not None):
                waiting += [each for each in (known.base, known.element) if each is not None]
                waiting += [each for _, each in known.fields]
        made = self.values.parts[whole] = frozenset(found)
        return made

    def quiet(self, kinds: AbstractSet[TypeName]) -> bool:
        """Whether `settle` has nothing to say of values of these types, whatever is done with them, beside what is pending."""
        quiet, loud = self.values.quiet, self.values.loud
        if loud is None:
            return False
        if quiet.issuperset(kinds):
            return True
        if not loud.isdisjoint(self.parts(kinds)):
            return False
        quiet |= kinds
        return True

    def compared(self, kind: TypeName) -> bool:
        """Whether values of this type are compared by what users made."""
        return kind not in self.values.quiet and not self.parts((kind,)).isdisjoint(self._state.comparing)

    def compare(self, kinds: set[TypeName]) -> None:
        """Values of these types are at hand, and may be sorted, hashed or told apart without a word of it being written."""
        for kind in self.parts(kinds) & self._state.comparing if self._state.comparing else ():
            self.effects.update(self._state.types[kind].support)

    def settle(self, held: set[TypeName], operands: set[TypeName], assigned: set[TypeName], *, compares: bool) -> None:
        """Decide what was pending, now that the types are known which the statement has at hand, the types of those columns that something
        is made of, and which it gives values to.
        """
        self.compare(held | self.types | assigned if compares else assigned)
        at_hand = operands | self.types
        # a string that is written beside a value of a domain may become one, in many places, and its CHECK runs
        for kind in self.parts(at_hand) & self._state.checked if self._state.checked else ():
            known = self._state.types[kind]
            for check in known.checks:
                self.checks[check, self.plain(known.base)] = None
        for needed, called in self.pending:
            if needed & at_hand:
                self.effects.add(called)
        parts = self.parts(at_hand) if self._state.casts else _NOTHING
        for cast in self._state.casts:
            if cast.function is None:
                continue
            implied = cast.target[0] == CATALOG and cast.target[1] in self.casts_to and cast.source in parts
            if implied or (cast.context != "explicit" and self._happens(cast, parts, assigned)):
                self._function(cast.function)

    def _happens(self, cast: Cast, parts: AbstractSet[TypeName], assigned: set[TypeName]) -> bool:
        """Whether a cast may happen without being written; `parts` are the types at hand and all that their values are made of.

        To a user's type where a column of it is given a value, or beside a value of it (COALESCE, UNION); in a call it is an effect by itself.
        """
        at_hand = self._at_hand(cast.source, parts)
        if cast.target[0] != CATALOG and cast.target not in assigned:
            return cast.context == "implicit" and cast.target in parts and at_hand
        return cast.source[0] == CATALOG or at_hand

    def _at_hand(self, kind: TypeName, parts: AbstractSet[TypeName]) -> bool:
        """Whether there may be a value of this type: an array is made of its elements, a multirange of ranges that are not told."""
        known = self._state.types.get(kind)
        return kind in parts or (known is not None and (known.kind == "multirange" or known.element in parts))

    def reaches(self, parameter: TypeName, given: TypeName | None) -> frozenset[TypeName] | None:
        """Whether an argument can go where a type is asked for: empty for yes, None for no, else if one of these types is at hand."""
        if given in (parameter, UNKNOWN):
            return frozenset()
        if parameter[0] == CATALOG and not parameter[1].startswith("_"):
            return frozenset() if given is None or self._into_builtin(parameter[1], given) else None
        inner = self.element(parameter)
        if inner is not None:
            outer = None if given is None else self.element(given)
            return self.reaches(inner, outer) if given is None or outer is not None else None
        wanted = self._state.types.get(parameter)
        if wanted is None or wanted.kind not in ("base", "composite", "enum", "range", "multirange"):
            return frozenset()
        sources = {each.source for each in self._state.casts if each.target == parameter and each.context == "implicit"}
        if given is None:
            return frozenset() if any(each[0] == CATALOG for each in sources) else frozenset((parameter, *sources))
        if wanted.kind == "composite" and (given == RECORD or self._inherits(given, parameter)):
            return frozenset()
        return frozenset() if given in sources else None

    def _into_builtin(self, parameter: str, given: TypeName) -> bool:
        if parameter.startswith("any") or parameter == "record":
            return True
        if given[0] == CATALOG:
            return given[1] == parameter or parameter in _IMPLICIT.get(given[1], ())
        known = self._state.types.get(given)
        if known is None or known.kind not in ("base", "composite", "enum"):
            return True
        return any(
            each.source == given and each.target == (CATALOG, parameter) and each.context == "implicit"
            for each in self._state.casts
        )

    def _inherits(self, given: TypeName, parent: TypeName) -> bool:
        relation = self._state.relations.get(parent)
        return relation is not None and any(each.key == given for each in self._state.family(relation))

    def element(self, kind: TypeName) -> TypeName | None:
        """What an array holds; None where the type is none."""
        if kind[0] == CATALOG:
            return (CATALOG, kind[1][1:]) if kind[1].startswith("_") else None
        known = self._state.types.get(kind)
        return None if known is None else known.element

    def is_domain(self, kind: TypeName) -> bool:
        """Whether it is a domain that users made: values that are told as its base may be of it."""
        known = None if kind[0] == CATALOG else self._state.types.get(kind)
        return known is not None and known.kind == "domain"

    def _function(self, function: Called) -> None:
        schema, name = function
        if schema != CATALOG or name not in HARMLESS:
            self.effects.add(function)

    def row(self, of: TypeName | None) -> tuple[Field, ...] | None:
        """What a value of this type is made of; None when it is not composite or not known."""
        known = None if of is None else self._state.types.get(of)
        while known is not None and known.kind == "domain" and known.base is not None:
            known = self._state.types.get(known.base)
        if known is None or known.kind != "composite":
            return None
        return tuple(Field(name, frozenset(), each) for name, each in known.fields)


def loses(parameters: Sequence[TypeName], to: Sequence[Sequence[TypeName]], given: Sequence[TypeName | None]) -> bool:
    """Whether the server takes one of `to`, built-in candidates, before a candidate with these parameters, whatever else there is.

    The first rounds of `func_select_candidate` (src/backend/parser/parse_func.c): most exact matches, then most preferred types, then text
    for every literal that has no type yet.
    """
    if None in given or len(parameters) != len(given):
        return False
    mine = _matches(parameters, given), _reads(parameters, given)
    sure = (each for each in to if len(each) == len(given) and _sure(each, given))
    return any((_matches(each, given), _reads(each, given)) > mine for each in sure)


def _reads(parameters: Sequence[TypeName], given: Sequence[TypeName | None]) -> bool:
    """Whether every literal that has no type yet would be text, if there is one."""
    literals = [wanted for wanted, each in zip(parameters, given, strict=True) if each == UNKNOWN]
    return bool(literals) and all(wanted == TEXT for wanted in literals)


def _matches(parameters: Sequence[TypeName], given: Sequence[TypeName | None]) -> tuple[int, int]:
    known = [(wanted, each) for wanted, each in zip(parameters, given, strict=True) if each != UNKNOWN]
    exact = sum(wanted == each for wanted, each in known)
    return exact, exact + sum(
        wanted != each and wanted[0] == CATALOG and wanted[1] in _PREFERRED and each not in _APART
        for wanted, each in known
    )


def _sure(parameters: Sequence[TypeName], given: Sequence[TypeName | None]) -> bool:
    """Whether a call can reach a built-in candidate for certain."""
    return all(
        each is not None
        and wanted[0] == CATALOG
        and (
            each == wanted
            or (each == UNKNOWN and not wanted[1].startswith("any"))
            or (each[0] == CATALOG and wanted[1] in _SURE.get(each[1], ()))
        )
        for wanted, each in zip(parameters, given, strict=True)
    )
