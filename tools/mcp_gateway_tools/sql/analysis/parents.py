"""The tables that rows belong to: what is said of a table is said of its partitions, and of what inherits from it. Pure.

To PostgreSQL a partition that is named is a relation of its own; its rows are the table's all the same. What is done to the table by that is no
part of a statement's facts while the caller may do it. It is held against policy, so that no rule is walked around by naming a part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from mcp_gateway_policy.vocabulary import Effect
from mcp_gateway_tools.sql.catalog import Origin, RelationName, SqlState
from mcp_gateway_tools.tool import May

_OF_ROWS: Final = frozenset(
    (
        *("sql.select", "sql.insert", "sql.update", "sql.update.all", "sql.delete", "sql.delete.all"),
        *("sql.truncate", "sql.lock", "sql.explain"),
    )
)


class Parents(dict[RelationName, tuple[RelationName, ...]]):
    """The tables that each relation inherits from or is a partition of, all generations, nearest first."""

    @classmethod
    def of(cls, state: SqlState) -> Parents:
        """Those of one catalog."""
        return state.keep(cls, lambda: cls._made(state))

    @classmethod
    def _made(cls, state: SqlState) -> Parents:
        parents: defaultdict[RelationName, list[RelationName]] = defaultdict(list)
        for each in state.relations.values():
            for child in each.children:
                parents[child].append(each.key)
        found = cls()
        for child, nearest in parents.items():
            reached: dict[RelationName, None] = {}
            waiting = [*nearest]
            while waiting:
                key = waiting.pop(0)
                if key not in reached:
                    reached[key] = None
                    waiting += parents.get(key, ())
            found[child] = tuple(reached)
        return found


def widened(origins: Iterable[Origin], state: SqlState) -> Iterable[Origin]:
    """Columns, and the same columns of the tables whose rows they are of: what is said of those is said of these."""
    tables = Parents.of(state)
    if not tables:
        return origins
    found = {*origins}
    for schema, name, column in tuple(found):
        for key in tables.get((schema, name), ()):
            if (*key, column) not in found and state.relations[key].has(column):
                found.add((*key, column))
    return found


def above(effects: Sequence[Effect], state: SqlState) -> tuple[Effect, ...]:
    """The same done to the tables whose rows these effects are about, as far as it is not among them."""
    tables = Parents.of(state)
    if not tables:
        return ()
    parts = [each for each in effects if each.resource.segments[1:3] in tables and each.action in _OF_ROWS]
    if not parts:
        return ()
    known = {(each.action, each.resource.segments[1:]) for each in effects}
    found: list[Effect] = []
    for each in parts:
        place = each.resource.segments[1:]
        for key in tables.get((place[0], place[1]), ()):
            same: tuple[str, ...] = (*key, *place[2:3])
            if (each.action, same) not in known and not all(map(state.relations[key].has, place[2:3])):
                same = key
            if (each.action, same) not in known:
                known.add((each.action, same))
                found.append(replace(each, resource=state.resource(*same)))
    return tuple(found)


def allowed(effect: Effect, state: SqlState, may: May) -> bool:
    """Whether policy allows this to a relation, and to the tables whose rows it holds."""
    return all(map(may, (effect, *above((effect,), state))))
