"""What a statement would do: SQL text and the observed catalog in, `Facts` or `Unanalysable` out. Pure.

The order is: read the text (`statement`), walk its tree (`reading`, `writing`) or its words (`ddl`), then say everything that was
collected as effects. Also says where each column of a result comes from, for masking.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.vocabulary import Effect, Facts, Unanalysable
from mcp_gateway_tools.sql.catalog import Relation, RelationName, SqlState, basis
from mcp_gateway_tools.sql.ddl import Definition
from mcp_gateway_tools.sql.keywords import words
from mcp_gateway_tools.sql.routines import Routines
from mcp_gateway_tools.sql.scope import Output, Scope, Unclear
from mcp_gateway_tools.sql.statement import DEFINITIONS, Statement, read, subquery
from mcp_gateway_tools.sql.writing import Change, Writing

ACTIONS: Final = words("""sql.select sql.insert sql.update sql.update.all sql.delete sql.delete.all sql.truncate sql.create sql.alter sql.drop
    sql.grant sql.lock sql.trigger sql.call sql.explain""")
_TOO_DEEP: Final = Unanalysable("the statement is nested too deep to be analysed", "flatten it, or split it")


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything established about one statement. `output` is None where it gives no rows of its own (definitions, EXPLAIN)."""

    statement: Statement
    facts: Facts
    output: Output | None
    read: frozenset[tuple[str, str, str]]


def analyse(sql: str, state: SqlState) -> Facts | Unanalysable:
    """What the statement would do. Never raises for hostile text."""
    found = examine(sql, state)
    return found if isinstance(found, Unanalysable) else found.facts


def lineage(sql: str, state: SqlState) -> tuple[tuple[str, ...], ...] | None:
    """For each column of the result the resource paths its data may have come from; None where the columns cannot be counted."""
    found = examine(sql, state)
    if isinstance(found, Unanalysable) or found.output is None or not found.output.certain:
        return None
    return tuple(_paths(state, field.origins) for field in found.output.fields)


def everything(sql: str, state: SqlState) -> tuple[str, ...]:
    """The resource paths of every column the statement reads: what any column of its result may have come from."""
    found = examine(sql, state)
    return () if isinstance(found, Unanalysable) else _paths(state, found.read)


def examine(sql: str, state: SqlState) -> Analysis | Unanalysable:
    """All that can be established of a statement."""
    statement = read(sql)
    if isinstance(statement, Unanalysable):
        return statement
    try:
        if statement.verb in DEFINITIONS:
            return _definition(statement, state)
        return _rows(statement, state)
    except Unclear as unclear:
        return Unanalysable(str(unclear), unclear.hint)
    except RecursionError:
        return _TOO_DEEP


def _rows(statement: Statement, state: SqlState) -> Analysis:
    routines = Routines(state)
    routines.spelled(statement.spelled)
    reading = Writing(state, routines)
    if statement.tree is None:
        raise Unclear("the statement has no tree")
    output = reading.query(statement.tree, Scope())
    changes = dict(reading.changes)
    for into in reading.into:
        changes["sql.create", into] = None
    touched = _touched(state, reading)
    if reading.locking:
        changes.update({("sql.lock", key): None for key in sorted(touched)})
    if statement.explained:
        planned = {*touched, *(target.key for target in reading.targets)}
        changes = changes if statement.executed else {}
        changes.update({("sql.explain", key): None for key in sorted(planned)})
        if not planned:
            changes["sql.explain", ()] = None
    facts = _facts(state, reading, routines, changes, touched, _summary(statement, reading, state))
    return Analysis(statement, facts, None if statement.explained else output, frozenset(reading.read))


def _definition(statement: Statement, state: SqlState) -> Analysis:
    routines = Routines(state)
    definition = Definition(statement, state, routines)
    reading = Writing(state, routines)
    if definition.query:
        inner = subquery(definition.query)
        if isinstance(inner, Unanalysable):
            raise Unclear(inner.reason, inner.hint)
        if inner.tree is None or inner.explained:
            raise Unclear("what stands after AS is not a query", "write AS SELECT …")
        routines.spelled(inner.spelled)
        reading.query(inner.tree, Scope())
    reading.relations.update(definition.relations)
    changes = {**definition.changes, **reading.changes}
    first = next(iter(definition.changes), ("", ()))
    summary = f"{_words(statement)} {'.'.join((state.database, *first[1]))}"
    facts = _facts(state, reading, routines, changes, _touched(state, reading), summary)
    return Analysis(statement, facts, None, frozenset(reading.read))


def _facts(
    state: SqlState,
    reading: Writing,
    routines: Routines,
    changes: dict[Change, None],
    touched: set[RelationName],
    summary: str,
) -> Facts:
    calls = set(routines.effects)
    behind = [state.relations[key] for key in touched if key in state.relations]
    for relation in (*reading.relations.values(), *behind):
        calls.update(relation.calls)
    columns = sorted(reading.read | {(s, n, c) for each in behind for s, n, c in state.behind(each) if c is not None})
    named = {column[:2] for column in columns}
    effects = [Effect("sql.select", state.resource(*column)) for column in columns]
    effects += [Effect("sql.select", state.resource(*key)) for key in sorted(touched - named)]
    effects += [Effect(action, state.resource(*path)) for action, path in changes]
    effects += [Effect("sql.call", state.resource(*call)) for call in sorted(calls)]
    used: dict[RelationName, Relation] = {relation.key: relation for relation in (*reading.relations.values(), *behind)}
    notes = (f"harmless functions: {', '.join(sorted(routines.harmless))}",) if routines.harmless else ()
    rests_on = (state.database, *state.search_path, *("/".join(call) for call in calls))
    return Facts(
        effects=tuple(effects) or (Effect("sql.select", state.resource()),),
        summary=summary,
        basis=basis(used.values(), rests_on),
        read_only=not changes.keys() - {("sql.explain", path) for _, path in changes} and not calls,
        notes=notes,
    )


def _touched(state: SqlState, reading: Writing) -> set[RelationName]:
    """Every relation that is read: named ones with their children, and those behind views."""
    found = {(schema, name) for schema, name, _ in reading.read}
    for key in reading.scanned:
        for member in state.family(state.relations[key]):
            found.add(member.key)
            found.update((schema, name) for schema, name, _ in state.behind(member))
    return found


def _paths(state: SqlState, origins: frozenset[tuple[str, str, str]]) -> tuple[str, ...]:
    return tuple(sorted(state.resource(*origin).path for origin in origins))


def _summary(statement: Statement, reading: Writing, state: SqlState) -> str:
    keys = [target.key for target in reading.targets] or sorted(reading.scanned)
    shown = ", ".join(".".join((state.database, *key)) for key in keys[:4]) + (", …" if len(keys) > 4 else "")
    verb = next((action for action in reading.changes), ("", ()))[0].split(".")[-1] or "select"
    prefix = (
        "EXPLAIN ANALYZE " if statement.explained and statement.executed else "EXPLAIN " if statement.explained else ""
    )
    return f"{prefix}{verb.upper() if verb != 'all' else statement.verb.upper()} {shown}".strip()


def _words(statement: Statement) -> str:
    count = 1 if statement.verb in ("truncate", "grant", "revoke") else 2
    words = [token.text for token in statement.tokens[:count] if token.type == "word"]
    return " ".join(words).upper()
