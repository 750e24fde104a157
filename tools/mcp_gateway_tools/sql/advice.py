"""The nearest statement that would pass, for one that was refused. Pure; knows the catalog, and of policy only what `may` answers.

All or nothing: where one of the denied effects has no remedy there is no advice. What is proposed was held against policy first, with
everything that comes with it, and names nothing that the caller did not name or may not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from mcp_gateway_policy.resource import Resource, encode_segment
from mcp_gateway_policy.vocabulary import Effect, Facts
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.analysis.parents import Parents, allowed
from mcp_gateway_tools.sql.catalog import Relation, RelationName, SqlState
from mcp_gateway_tools.sql.outlook import selecting
from mcp_gateway_tools.tool import May

MOST_NAMED: Final = 5
MOST_ASKED: Final = 64
"""Columns, or views, of which policy is asked for one relation."""
_LONGEST_NAME: Final = 80
_VIEWS: Final = frozenset({"view", "materialized view"})


def advice(sql: str, state: SqlState, denied: Sequence[Effect], may: May) -> str:
    """What to change about the statement so that it would pass, perhaps after an approval; empty where nothing near would."""
    facts = analyse(sql, state)
    if not isinstance(facts, Facts):
        return ""
    try:
        told = list(dict.fromkeys(_Adviser(state, facts, may).remedies(denied)))
    except _NoRemedy:
        return ""
    more = len(told) - MOST_NAMED
    return "; ".join(told[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")


class _NoRemedy(Exception):
    """Some denied effect cannot be taken out of the statement."""


class _Adviser:
    def __init__(self, state: SqlState, facts: Facts, may: May) -> None:
        self._state = state
        self._may = may
        self._effects = facts.effects
        self._read: defaultdict[RelationName, list[str]] = defaultdict(list)
        """What the statement itself reads, without what lies behind views."""
        for effect in facts.effects:
            place = effect.resource.segments[1:]
            if effect.action == "sql.select" and len(place) in (2, 3) and "via" not in effect.attributes:
                self._read[place[0], place[1]] += place[2:3]

    def remedies(self, denied: Sequence[Effect]) -> Iterator[str]:
        """One for each thing to change. Raises _NoRemedy."""
        columns: defaultdict[RelationName, list[str]] = defaultdict(list)
        for effect in denied:
            place = effect.resource.segments[1:]
            if effect.action != "sql.select" or len(place) not in (2, 3):
                yield self._change(effect, place)
                continue
            through = effect.attributes.get("via")
            if isinstance(through, str):
                view = Resource.parse(through).segments[1:3]
                columns[view[0], view[1]] += self._behind((view[0], view[1]))
            elif effect not in self._effects:
                for part in self._parts((place[0], place[1])):
                    columns[part] += place[2:3]
            else:
                columns[place[0], place[1]] += place[2:3]
        for key, found in columns.items():
            yield from self._reading(key, list(dict.fromkeys(found)))

    def _parts(self, table: RelationName) -> list[RelationName]:
        """Where a table is denied that the statement does not name: what it reads of the table's parts. Raises _NoRemedy."""
        tables = Parents.of(self._state)
        found = [key for key in self._read if table in tables.get(key, ())]
        if not found:
            raise _NoRemedy
        return found

    def _behind(self, key: RelationName) -> list[str]:
        """The columns that the statement reads of a view and that bring something denied along."""
        view = self._state.relations.get(key)
        read = self._read.get(key, [])[:MOST_ASKED]
        return [column for column in read if view is None or not self._passes(view, column)]

    def _change(self, effect: Effect, place: tuple[str, ...]) -> str:
        if effect not in self._effects:
            raise _NoRemedy
        match effect.action, place:
            case (("sql.update.all" | "sql.delete.all"), (schema, relation)):
                verb = effect.action.split(".")[1].upper()
                return f"add a WHERE that says which rows of {self._named((schema, relation))} to {verb}"
            case "sql.update", (schema, relation, column) if self._other(effect, (schema, relation)):
                return f"leave column {self._named((schema, relation), column)} as it is"
            case "sql.call", (schema, function):
                return f"remove the call of function {self._named((schema, function))}"
            case "sql.lock", (schema, relation):
                return f"read {self._named((schema, relation))} without locking it (no FOR UPDATE or FOR SHARE)"
            case _:
                raise _NoRemedy

    def _other(self, effect: Effect, key: RelationName) -> bool:
        """Whether another column of the relation may be changed so."""
        relation = self._state.relations.get(key)
        columns = relation.columns[:MOST_ASKED] if relation is not None else ()
        return any(self._allowed(effect.action, *key, column.name) for column in columns)

    def _allowed(self, action: str, *place: str) -> bool:
        return allowed(Effect(action, self._state.resource(*place)), self._state, self._may)

    def _reading(self, key: RelationName, denied: Sequence[str]) -> Iterator[str]:
        relation = self._state.relations.get(key)
        if relation is None:
            raise _NoRemedy
        readable = self._readable(relation)
        shown = ", ".join(self._named(key, column) for column in readable[:MOST_NAMED])
        if readable and denied:
            if len(denied) <= MOST_NAMED:
                yield from (f"remove column {self._named(key, column)}" for column in denied)
            if len(denied) > MOST_NAMED or set(self._read[key]) <= set(denied):
                yield f"of {self._named(key)} you may read {shown}"
            return
        if readable:
            yield f"name columns of {self._named(key)} that you may read: {shown}"
            return
        view = next(self._covering(relation), None)
        if view is not None:
            columns = ", ".join(f"`{_written(column)}`" for column in self._readable(view)[:MOST_NAMED])
            yield f"use count(*) on {self._named(view.key)} instead, or its columns {columns}"
            return
        if not self._read.keys() - {key}:
            raise _NoRemedy
        yield f"leave {self._named(key)} out"

    def _readable(self, relation: Relation) -> list[str]:
        """Its columns that could be selected by themselves."""
        columns = (column.name for column in relation.columns[:MOST_ASKED])
        own = [name for name in columns if self._allowed("sql.select", *relation.key, name)]
        return own if relation.kind not in _VIEWS else [name for name in own if self._passes(relation, name)]

    def _covering(self, relation: Relation) -> Iterator[Relation]:
        """Views that read the relation, and that the caller may count and read."""
        for key in self._state.keep(_Views, lambda: _Views(self._state)).over(relation.key)[:MOST_ASKED]:
            view = self._state.relations[key]
            if self._passes(view, None) and self._readable(view):
                yield view

    def _passes(self, relation: Relation, column: str | None) -> bool:
        """Whether selecting this column, or counting the rows, would pass with everything it does."""
        facts = analyse(selecting(relation, *(() if column is None else (column,))), self._state, self._may)
        return isinstance(facts, Facts) and all(map(self._may, facts.effects))

    def _named(self, key: RelationName, *column: str) -> str:
        """A name as it is told: inert, short, with its schema where that does not go without saying."""
        schema = () if key[0] == self._state.home else (key[0],)
        return f"`{'.'.join(map(_written, (*schema, key[1], *column)))}`"


class _Views:
    """Users' views by each relation that they read, however deep; the simplest first. Worked out once for a look at the catalog."""

    def __init__(self, state: SqlState) -> None:
        found: defaultdict[RelationName, list[tuple[int, RelationName]]] = defaultdict(list)
        for view in state.relations.values():
            if view.kind in _VIEWS and view.schema not in ("pg_catalog", "information_schema"):
                reached = {(schema, name) for schema, name, _ in state.behind(view)}
                for key in reached:
                    found[key].append((len(reached), view.key))
        self._of = {key: tuple(name for _, name in sorted(views)) for key, views in found.items()}

    def over(self, key: RelationName) -> tuple[RelationName, ...]:
        """Those that read the relation."""
        return self._of.get(key, ())


def _written(text: str) -> str:
    written = encode_segment(text)
    return written if len(written) <= _LONGEST_NAME else f"{written[:_LONGEST_NAME]}…"
