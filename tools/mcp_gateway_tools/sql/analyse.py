"""What a statement would do: SQL text and the observed catalog in, `Facts` or `Unanalysable` out. Pure.

The order is: bounds on the text (`prescan`), PostgreSQL's own grammar (`parsing`), one walk over its tree (`analysis`), a second parser's
opinion (`crosscheck`), then everything that was collected as effects. Also says where each column of a result comes from, for masking.
"""

from __future__ import annotations

from asyncio import to_thread
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from mcp_gateway_policy.vocabulary import Effect, Facts, JsonValue, Unanalysable
from mcp_gateway_tools.sql.analysis.basis import basis
from mcp_gateway_tools.sql.analysis.behind import NOWHERE, SYSTEM, Behind
from mcp_gateway_tools.sql.analysis.changes import Change
from mcp_gateway_tools.sql.analysis.commands import UNSAFE, Commands, Kind
from mcp_gateway_tools.sql.analysis.crosscheck import unseen
from mcp_gateway_tools.sql.analysis.disclosing import discloses
from mcp_gateway_tools.sql.analysis.parents import above, widened
from mcp_gateway_tools.sql.analysis.parsing import LONG, SLOW, parse, prescan
from mcp_gateway_tools.sql.analysis.picked import NO_NAME, Picked, below, divided, given
from mcp_gateway_tools.sql.analysis.scope import Field, Origins, Output, Slow, Unclear
from mcp_gateway_tools.sql.analysis.tree import Node
from mcp_gateway_tools.sql.analysis.worker import TookTooLong
from mcp_gateway_tools.sql.catalog import ANYTHING, Origin, RelationName, SqlState
from mcp_gateway_tools.tool import May

ACTIONS: Final = frozenset(
    (
        *(
            "sql.evaluate",
            "sql.select",
            "sql.insert",
            "sql.update",
            "sql.update.all",
            "sql.delete",
            "sql.delete.all",
            "sql.truncate",
        ),
        *(
            "sql.create",
            "sql.alter",
            "sql.drop",
            "sql.grant",
            "sql.lock",
            "sql.trigger",
            "sql.call",
            "sql.explain",
            "sql.refresh",
        ),
        *(f"sql.unsafe.{each}" for each in {*UNSAFE.values(), "set_role", "copy_program", "copy_file", "read_system"}),
    )
)
_GIVING: Final = frozenset(("sql.insert", "sql.update"))
_TOUCHING: Final = ("sql.insert", "sql.update", "sql.delete")
_UNKNOWN: Final = ("sql.call", "sql.trigger", "sql.unsafe")
_TOO_DEEP: Final = Unanalysable("the statement is nested too deep to be analysed", "flatten it, or split it")
_REMEMBERED: Final = 1024
_EACH: Final = 3
"""What each column that stands behind others counts as work: it becomes an effect, which policy decides."""
_FEW: Final = 64
"""Columns of one statement up to which what follows from them is remembered."""
_NONE_COMPARED: Final[Mapping[int, Origin]] = MappingProxyType({})


_Plain: TypeAlias = tuple[frozenset[Origin], frozenset[RelationName], frozenset[RelationName]]
"""The columns that a statement reads, the relations that it scans, and those that it names."""


class Analysis(NamedTuple):
    """Everything established about one statement.

    `output` is None where it gives no rows of its own. `read` are the columns it reads, those behind views included. `compared` are the
    parameters (by index, from 0) whose every use is as a whole operand of `=` or `IN` against this one column. `verb` names the statement
    (`select`, `update`, …), that of the inner one for EXPLAIN. `above` is the same done to the tables that the rows belong to. `picked` are the
    names by which parts of values are taken out of them anywhere in it, `put` those of the values that it gives to columns.
    """

    kind: Kind
    verb: str
    facts: Facts
    output: Output | None
    read: frozenset[Origin]
    compared: Mapping[int, Origin]
    above: tuple[Effect, ...]
    picked: Picked = NO_NAME
    put: Picked = NO_NAME


def analyse(sql: str, state: SqlState, may: May | None = None) -> Facts | Unanalysable:
    """What the statement would do. Never raises for hostile text.

    With `may`, also what the caller may not do to the tables that the rows belong to: rules about a table hold for its parts (`parents`).
    """
    found = examine(sql, state)
    if isinstance(found, Unanalysable):
        return found
    refused = [] if may is None else [each for each in found.above if not may(each)]
    return replace(found.facts, effects=(*found.facts.effects, *refused)) if refused else found.facts


def lineage(sql: str, state: SqlState, params: Sequence[JsonValue] = ()) -> tuple[tuple[str, ...], ...] | None:
    """For each column of the result the resource paths its data may have come from; None where the columns cannot be counted.

    A path goes on below a column with the name by which a part was taken out of it: a key of JSON, an attribute.
    """
    found = examine(sql, state)
    if isinstance(found, Unanalysable) or found.output is None or not found.output.certain:
        return None
    shown = state.keep(_Shown, lambda: _Shown(state))
    if found.facts.read_only:
        return tuple([shown.parts(each, params) for each in found.output.fields])
    put = _given(found, state)  # what RETURNING shows may have been put there just now
    return tuple(
        shown.parts(each, params, found.read, found.put)
        if not put.isdisjoint(shown.made_of(each.origins))
        else shown.parts(each, params)
        for each in found.output.fields
    )


def unchanged(sql: str, state: SqlState) -> tuple[str, ...] | None:
    """For each column of the result the resource path of the table's column whose values it shows as they are, empty where there is none;
    None as for `lineage`. A statement that changes something shows what it was given: nothing of it counts."""
    found = examine(sql, state)
    if isinstance(found, Unanalysable) or found.output is None or not found.output.certain:
        return None
    if found.kind != "query" or not found.facts.read_only:
        return ("",) * len(found.output.fields)
    shown = state.keep(_Shown, lambda: _Shown(state))
    return tuple(
        [
            shown.same(each.column) if each.column is not None and each.origins == frozenset((each.column,)) else ""
            for each in found.output.fields
        ]
    )


def comparisons(sql: str, state: SqlState) -> Mapping[int, tuple[tuple[str, ...], str]]:
    """For each parameter (from 0) that is compared with one column and used for nothing else: where that column's data may come from, and
    the table's column whose values it shows as they are, if there is one. EXPLAIN would print the parameter: for it, none."""
    found = examine(sql, state)
    if isinstance(found, Unanalysable) or found.kind == "explain":
        return {}
    shown = state.keep(_Shown, lambda: _Shown(state))
    return {
        number: (shown.paths(frozenset((column,))), shown.same(column)) for number, column in found.compared.items()
    }


def quotable(sql: str, state: SqlState, params: Sequence[JsonValue] = ()) -> tuple[str, ...] | None:
    """The resource paths of every column whose values an error may quote while the statement runs: what it reads, and the rows it changes.
    None where it runs what is not known."""
    found = examine(sql, state)
    if isinstance(found, Unanalysable) or any(each.action.startswith(_UNKNOWN) for each in found.facts.effects):
        return None
    touched = [each.resource.segments[1:3] for each in found.facts.effects if each.action.startswith(_TOUCHING)]
    paths = _paths(state, found.read.union(*(_whole(state, parts) for parts in touched)))
    return _with_parts(found, state, paths, params)


def _given(found: Analysis, state: SqlState) -> frozenset[Origin]:
    """The columns that the statement gives values to."""
    given: set[Origin] = set()
    for each in found.facts.effects:
        if each.action in _GIVING:
            parts = each.resource.segments[1:]
            given |= {(parts[0], parts[1], parts[2])} if len(parts) > 2 else _whole(state, parts)
    return frozenset(given)


def _whole(state: SqlState, parts: tuple[str, ...]) -> frozenset[Origin]:
    """Every column of a relation."""
    relation = state.relations.get((parts[0], parts[1])) if len(parts) > 1 else None
    return frozenset() if relation is None else frozenset((*relation.key, each.name) for each in relation.columns)


def everything(sql: str, state: SqlState, params: Sequence[JsonValue] = ()) -> tuple[str, ...]:
    """The resource paths of every column the statement reads: what any column of its result may have come from."""
    found = examine(sql, state)
    return () if isinstance(found, Unanalysable) else _with_parts(found, state, _paths(state, found.read), params)


def _with_parts(
    found: Analysis, state: SqlState, paths: tuple[str, ...], params: Sequence[JsonValue]
) -> tuple[str, ...]:
    return _below(state, paths, found.picked | Behind.of(state).picked(found.read), params)


def _below(state: SqlState, paths: tuple[str, ...], names: Picked, params: Sequence[JsonValue]) -> tuple[str, ...]:
    names, functions = divided(given(names, params))
    whole = below(paths, names) if names else paths
    return (*whole, *[f"{state.resource().path}/{each}" for each in functions]) if functions else whole


def examine(sql: str, state: SqlState) -> Analysis | Unanalysable:
    """All that can be established of a statement. The same text and catalog give the same object again while it is remembered.

    # INVARIANT: remembered by the exact text, never by a fingerprint, which equates statements that differ in effect.
    """
    examined = state.keep(_Examined, _Examined)
    found = examined.get(sql)
    if found is None:
        found = _examine(sql, state)
        if found is not SLOW:
            if len(examined) >= _REMEMBERED:
                examined.popitem(last=False)
            examined[sql] = found
    return found


async def examined(sql: str, state: SqlState) -> Analysis | Unanalysable:
    """The same for a text that has just come in: a long one is examined in a thread, so that nothing else waits for it."""
    return examine(sql, state) if len(sql) <= LONG else await to_thread(examine, sql, state)


class _Shown:
    """Where the data of a result's columns comes from, as resource paths; worked out once for a catalog."""

    def __init__(self, state: SqlState) -> None:
        self._state = state
        self._behind = Behind.of(state)
        self._paths: dict[Origins, tuple[str, ...]] = {}
        self._same: dict[Origin, str] = {}
        self._picked: dict[Origins, Picked] = {}

    def paths(self, origins: Origins, besides: Iterable[Origin] = ()) -> tuple[str, ...]:
        """Of data from these columns: they and all that stands behind them."""
        known = None if besides else self._paths.get(origins)
        if known is None:
            below = (each for origin in origins for each in self._behind.columns(origin))
            known = _paths(self._state, {*origins, *below, *besides})
            if not besides:
                if len(self._paths) >= _REMEMBERED * 16:
                    self._paths.clear()
                self._paths[origins] = known
        return known

    def made_of(self, origins: Origins) -> frozenset[Origin]:
        """These columns and all that stands behind them: a generated one shows what another was given."""
        return origins.union(*(self._behind.columns(origin) for origin in origins))

    def parts(
        self, field: Field, params: Sequence[JsonValue], besides: Iterable[Origin] = (), put: Picked = NO_NAME
    ) -> tuple[str, ...]:
        """Of a result's column, and the parts of them that it may show; `put` are the names by which those were picked that it was given."""
        paths = self.paths(field.origins, besides)
        behind = self._picked.get(field.origins)
        if behind is None:
            known = {*field.origins, *(each for origin in field.origins for each in self._behind.columns(origin))}
            if len(self._picked) >= _REMEMBERED * 16:
                self._picked.clear()
            behind = self._picked[field.origins] = self._behind.picked(known)
        names = field.picked | behind | put
        return _below(self._state, paths, names, params) if names else paths

    def same(self, column: Origin) -> str:
        """The table's column whose values a column shows as they are; empty where there is none."""
        known = self._same.get(column)
        if known is None:
            found = self._behind.unchanged(column)
            known = self._same[column] = "" if found is None else self._state.resource(*found).path
        return known


class _Examined(OrderedDict[str, Analysis | Unanalysable]):
    """What was established, by the exact text."""


class _Quiet(set[Origin]):
    """Columns on whose types nothing rests."""


class _Effects(dict[Change, Effect]):
    """Effects that were needed before."""


class _Paths(dict[Origin, str]):
    """Resource paths of columns that were needed before: no more than the catalog has columns."""


def _examine(sql: str, state: SqlState) -> Analysis | Unanalysable:
    refused = prescan(sql)
    if refused is not None:
        return refused
    tree = parse(sql)
    if isinstance(tree, Unanalysable):
        return tree
    walk = Commands(state)
    try:
        kind, output = walk.statement(tree)
        walk.checked()
        walk.scanned |= walk.routines.looked
        grounds, plain = state.keep(_Grounds, _Grounds), _plain(walk)
        ground = None if plain is None else grounds.get(plain)
        behind, settled = ({}, False) if ground is not None else _reached(walk)
    except Slow:
        return SLOW
    except Unclear as unclear:
        return Unanalysable(_inert(str(unclear)), _inert(unclear.hint))
    except (RecursionError, ValueError):
        return _TOO_DEEP
    try:
        other = unseen(sql, state, walk.mentioned)
    except TookTooLong:
        return SLOW
    if other is not None:
        return Unanalysable(
            f"`{_inert(other)}` may be a relation here: two parsers read this statement differently",
            "write it more plainly",
        )
    if ground is None:
        ground = _grounded(walk, behind)
        if plain is not None and not behind and not settled and plain == _plain(walk):
            grounds.keep(plain, ground)
    verb, harmless = _verb(tree), walk.routines.harmless
    facts = Facts(
        ground.effects,
        _summary(walk, kind, verb, ground.named),
        ground.basis,
        ground.read_only,
        (f"harmless functions: {', '.join(sorted(harmless))}",) if harmless else (),
    )
    picked = frozenset(walk.picked | walk.named)
    put = frozenset(walk.put) if walk.put else NO_NAME
    return Analysis(kind, verb, facts, output, ground.read, _compared(walk), ground.above, picked, put)


def _quiet(walk: Commands, behind: Iterable[Origin]) -> bool:
    """Whether nothing rests on the types that the statement has at hand: most read numbers, texts and times, of which users made nothing."""
    state, routines = walk.state, walk.routines
    if routines.pending or not routines.quiet(walk.rows.union(routines.types, walk.assigned)):
        return False
    known, columns = state.keep(_Quiet, _Quiet), walk.read.union(behind, walk.operands)
    if known.issuperset(columns):
        return True
    if not routines.quiet(state.types_of(columns)):
        return False
    if len(known) >= _REMEMBERED * 16:
        known.clear()
    known |= columns
    return True


def _behind(walk: Commands) -> dict[Origin, set[RelationName]]:
    """Columns that are read only through others, each with all the relations that the statement names for it."""
    through: dict[Origin, set[RelationName]] = {}
    if walk.behind.bare({*walk.scanned, *[origin[:2] for origin in walk.read]}):
        return through
    alone = walk.alone - walk.together
    together = set(walk.together)
    for key in walk.scanned:
        relation = walk.state.relations.get(key)
        if relation is None:
            continue
        reach = walk.behind.relation(relation, only=key in alone)
        if reach is NOWHERE:
            continue
        walk.routines.effects |= reach.calls
        walk.locked |= reach.locked
        together |= reach.together
        alone |= reach.alone
        for read in (*reach.reads, *((*whole, "") for whole in reach.scanned)):
            through.setdefault(read, set()).add(key)
    alone -= together
    scanned = [*through.items()]
    for origin in walk.read:
        key = origin[:2]
        for each in walk.behind.columns(origin, only=key in alone):
            through.setdefault(each, set()).add(key)
    for origin, by in scanned:
        for each in walk.behind.columns(origin, only=origin[:2] in alone) if origin[2] else ():
            through.setdefault(each, set()).update(by)
    for origin in (*walk.read, *((*whole, "") for whole in walk.scanned)) if through else ():
        through.pop(origin, None)
    return through


class _Ground(NamedTuple):
    """What follows from what was collected, whatever the statement looks like."""

    effects: tuple[Effect, ...]
    basis: str
    named: str
    read_only: bool
    read: frozenset[Origin]
    above: tuple[Effect, ...]


class _Grounds(dict[_Plain, _Ground]):
    """Those of statements that do nothing but read, where nothing stands behind that, nor rests on the types of it."""

    def keep(self, plain: _Plain, ground: _Ground) -> None:
        """Remember one, and no more of them than so many."""
        if len(self) >= _REMEMBERED:
            self.clear()
        self[plain] = ground


def _plain(walk: Commands) -> _Plain | None:
    """What a statement comes to that does nothing but read some columns of relations; None of any other.

    # INVARIANT: this is all that `_reached` and `_grounded` look at, where nothing else was collected and no type had to be settled.
    """
    routines = walk.routines
    if walk.changes or walk.locked or walk.rows or walk.assigned or walk.alone:
        return None
    if routines.effects or routines.pending or routines.types:
        return None
    if len(walk.read) > _FEW or not walk.read.issuperset(walk.operands):
        return None
    return frozenset(walk.read), frozenset(walk.scanned), frozenset(walk.relations)


def _reached(walk: Commands) -> tuple[dict[Origin, set[RelationName]], bool]:
    """What `_behind` gives, with all that rests on the types of what is read, and whether anything does. Raises Unclear."""
    behind, state = _behind(walk), walk.state
    walk.spend(len(behind) * _EACH)
    if _quiet(walk, behind):
        return behind, False
    reach = walk.extent
    at_hand = state.types_of((*walk.read, *behind)) | walk.rows
    operands = at_hand if walk.changes or walk.into else state.types_of(walk.operands) | walk.rows
    walk.routines.settle(at_hand, operands, walk.assigned, compares=walk.compares)
    walk.checked()
    return (behind if walk.extent == reach else _behind(walk)), True  # what was settled may read


def _grounded(walk: Commands, behind: dict[Origin, set[RelationName]]) -> _Ground:
    state = walk.state
    named = {origin[:2] for origin in walk.read}
    effects = _selected(walk, named, behind)
    done: list[Change] = [*walk.changes]
    if walk.locked:
        done += [("sql.lock", key) for key in sorted(walk.locked | _locked_behind(walk))]
    done += [("sql.call", call) for call in sorted(walk.routines.effects)]
    effects += _effects(state, done)
    effects = effects or _effects(state, [("sql.evaluate", ())])
    return _Ground(
        effects=tuple(effects),
        basis=basis(state, effects, named.union(walk.relations, [origin[:2] for origin in behind])),
        named=_named(walk),
        read_only={"sql.explain"}.issuperset([action for action, _ in done]),
        read=frozenset((*walk.read, *behind)),
        above=above(effects, state),
    )


def _selected(walk: Commands, named: set[RelationName], behind: dict[Origin, set[RelationName]]) -> list[Effect]:
    """What is read, of the relations in `named` by their columns."""
    state = walk.state
    effects = _effects(state, [("sql.select", origin) for origin in sorted(walk.read)])
    bare = walk.scanned - named
    if bare:
        effects += _effects(state, [("sql.select", _place(key)) for key in sorted(bare)])
    if behind:
        effects += _through(state, named, behind)
    if SYSTEM.isdisjoint([schema for schema, *_ in (*named, *walk.scanned, *behind)]):
        return effects
    seen = (*walk.read, *behind, *[(*key, "") for key in walk.scanned])
    told = {(schema, name) for schema, name, column in seen if schema in SYSTEM and discloses(name, column)}
    return effects + _effects(state, [("sql.unsafe.read_system", key) for key in sorted(told)])


def _through(state: SqlState, named: set[RelationName], behind: dict[Origin, set[RelationName]]) -> Iterator[Effect]:
    """What is read through relations that the statement names: for each of those an effect, since rules may tell them apart."""
    columns = {(schema, name) for schema, name, column in behind if column}
    ways = {
        key: MappingProxyType({"via": state.resource(*key).path}) for key in {*chain.from_iterable(behind.values())}
    }
    for origin in sorted(behind):
        schema, name, column = origin
        if column or ((schema, name) not in named and (schema, name) not in columns):
            resource = state.resource(*(origin if column else _place((schema, name))))
            for via in sorted(behind[origin]):
                yield Effect("sql.select", resource, ways[via])


def _place(key: RelationName) -> tuple[str, ...]:
    """Where a relation is in its database; what could be any is the database itself."""
    return () if key == ANYTHING else key


def _locked_behind(walk: Commands) -> set[RelationName]:
    found: set[RelationName] = set()
    for key in walk.locked:
        relation = walk.state.relations.get(key)
        if relation is not None:
            found |= walk.behind.relation(relation, only=key in walk.alone - walk.together).scanned
    return found


def _effects(state: SqlState, changes: Iterable[Change]) -> list[Effect]:
    known = state.keep(_Effects, _Effects)
    found: list[Effect] = []
    for each in changes:
        effect = known.get(each)
        if effect is None:
            if len(known) >= _REMEMBERED * 16:
                known.clear()
            effect = known[each] = Effect(each[0], state.resource(*each[1]))
        found.append(effect)
    return found


def _compared(walk: Commands) -> Mapping[int, Origin]:
    if not walk.compared:
        return _NONE_COMPARED
    found = {
        number - 1: columns[0]
        for number, columns in walk.compared.items()
        if len(columns) == walk.parameters.get(number) and len(set(columns)) == 1
    }
    return MappingProxyType(found)


def _paths(state: SqlState, origins: Iterable[Origin]) -> tuple[str, ...]:
    known = state.keep(_Paths, _Paths)
    found: list[str] = []
    for origin in widened(origins, state):
        if origin[2]:
            path = known.get(origin)
            if path is None:
                path = known[origin] = state.resource(*origin).path
            found.append(path)
    return tuple(sorted(found))


def _verb(tree: Node) -> str:
    inner = tree.node("query") if tree.kind == "ExplainStmt" else None
    return (inner or tree).kind.removesuffix("Stmt").lower()


def _named(walk: Commands) -> str:
    """The first relations that it is about, for people."""
    done = [target.key for target in walk.targets] or [(path[0], path[1]) for _, path in walk.changes if path[1:]]
    keys = [key for key in dict.fromkeys(done or sorted(walk.scanned)) if key != ANYTHING]
    shown = ", ".join([f"{walk.state.database}.{schema}.{name}" for schema, name in keys[:4]])
    return shown + (", …" if len(keys) > 4 else "")


def _summary(walk: Commands, kind: Kind, verb: str, shown: str) -> str:
    if kind == "query":
        return f"{verb.upper()} {shown}".strip()
    if kind == "change" and verb == "select":
        verb = next(action for action, _ in walk.changes).split(".")[1]
    if kind == "definition":
        verb = next((action for action, _ in walk.changes), "sql.alter").split(".")[1]
    prefix = "" if kind != "explain" else "EXPLAIN " if not walk.changes or _planned(walk) else "EXPLAIN ANALYZE "
    return f"{prefix}{verb.upper()} {shown}".strip()


def _planned(walk: Commands) -> bool:
    return all(action == "sql.explain" for action, _ in walk.changes)


def _inert(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)
