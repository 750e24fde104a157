"""What definitions (CREATE, ALTER, DROP, TRUNCATE, COMMENT, GRANT, REVOKE) do, from their words.

Only the object and its neighbours are established; an object that cannot be named exactly is the whole database, which a rule
about one table does not cover. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcp_gateway_tools.sql.catalog import Relation, SqlState
from mcp_gateway_tools.sql.keywords import KEYWORDS, RESERVED, words
from mcp_gateway_tools.sql.lexer import Token
from mcp_gateway_tools.sql.routines import Routines
from mcp_gateway_tools.sql.scope import Unclear
from mcp_gateway_tools.sql.statement import Statement
from mcp_gateway_tools.sql.writing import Change

_RELATIONS: Final = frozenset({"table", "view", "sequence", "foreign"})
_OTHERS: Final = frozenset(
    {"index", "type", "domain", "function", "procedure", "aggregate", "trigger", "policy", "rule", "statistics"}
)
_MODIFIERS: Final = words(
    "or replace unlogged unique recursive constraint if not exists only concurrently materialized"
)
_NEIGHBOUR: Final = frozenset({"references", "of", "like", "on", "partition", "inherits", "inherit"})
_ROLES: Final = "roles, databases and the server itself are not changed through the gateway"


class Definition:
    """The effects of one definition: `changes` as (action, path below the database), the relations they rest on, a query inside it."""

    def __init__(self, statement: Statement, state: SqlState, routines: Routines) -> None:
        self.changes: dict[Change, None] = {}
        self.relations: dict[tuple[str, str], Relation] = {}
        self.query: tuple[Token, ...] = ()
        self._tokens = statement.tokens
        self._state = state
        match statement.verb:
            case "truncate":
                self._truncate()
            case "drop":
                self._drop()
            case "create":
                self._create()
            case "alter":
                self._alter()
            case "comment":
                self._comment()
            case _:
                self._grant()
        for schema, name in statement.spelled.calls:
            try:
                routines.call(schema, name)
            except Unclear:
                continue  # a new name with its list of columns or arguments

    # words

    def _at(self, index: int) -> Token | None:
        return self._tokens[index] if index < len(self._tokens) else None

    def _word(self, index: int, *words: str) -> bool:
        token = self._at(index)
        return token is not None and token.is_word(*words)

    def _skip(self, index: int) -> int:
        while self._word(index, *_MODIFIERS):
            index += 1
        return index

    def _name(self, index: int) -> tuple[str | None, str, int]:
        first = self._at(index)
        if first is None or not first.names:
            raise Unclear(f"a name is expected after `{self._tokens[index - 1].text[:40]}`", "name the object plainly")
        if first.type == "word" and first.text in RESERVED:
            raise Unclear(f"the keyword `{first.text}` stands where a name is expected", "name the object plainly")
        dot, second = self._at(index + 1), self._at(index + 2)
        if dot is not None and dot.is_mark("."):
            if (
                second is None
                or not second.names
                or ((third := self._at(index + 3)) is not None and third.is_mark("."))
            ):
                raise Unclear(f"the name that begins with `{first.text}` is not read", "write schema.name")
            return first.text, second.text, index + 3
        return None, first.text, index + 1

    def _names(self, index: int) -> Iterator[tuple[str | None, str]]:
        while True:
            index = self._skip(index)
            schema, name, index = self._name(index)
            yield schema, name
            token = self._at(index)
            if token is not None and token.type == "operator" and token.text == "*":
                index += 1
                token = self._at(index)
            if token is None or not token.is_mark(","):
                return
            index += 1

    def _existing(self, schema: str | None, name: str) -> tuple[str, str]:
        found = self._state.find(schema, name)
        if found is None:
            return schema or self._state.home, name
        self.relations[found.key] = found
        return found.key

    def _has(self, word: str) -> bool:
        return any(token.is_word(word) for token in self._tokens)

    def _add(self, action: str, *path: str) -> None:
        self.changes[action, path] = None

    # statements

    def _truncate(self) -> None:
        waiting = [self._existing(*each) for each in self._names(2 if self._word(1, "table") else 1)]
        seen: set[tuple[str, str]] = set()
        while waiting:
            key = waiting.pop()
            if key in seen:
                continue
            seen.add(key)
            self._add("sql.truncate", *key)
            relation = self._state.relations.get(key)
            if relation is None:
                continue
            self.relations[key] = relation
            waiting += [child.key for child in self._state.family(relation)]
            for trigger in relation.triggers:
                self._add("sql.trigger", *key, trigger)
            if self._has("cascade"):
                waiting += [reference.relation for reference in relation.referenced_by]

    def _drop(self) -> None:
        at = self._skip(1)
        kind = self._kind(at)
        at += 2 if kind == "foreign" else 1
        if kind == "schema":
            for _, name in self._names(at):
                self._add("sql.drop", name)
        elif kind in _RELATIONS:
            for each in self._names(at):
                self._add("sql.drop", *self._existing(*each))
        elif kind in ("trigger", "policy", "rule"):
            self._attached("sql.drop")
        else:
            for schema, name in self._objects(at, kind):
                self._add("sql.drop", schema or self._state.home, name)
        if self._has("cascade"):
            self.changes["sql.drop", ()] = None  # whatever depends on it, anywhere in the database

    def _objects(self, at: int, kind: str) -> Iterator[tuple[str | None, str]]:
        if kind in ("function", "procedure", "aggregate"):
            if sum(token.is_mark(",") and token.depth == 0 for token in self._tokens):
                raise Unclear(f"DROP of several {kind}s is not analysed", "drop them one by one")
            schema, name, _ = self._name(self._skip(at))
            yield schema, name
        else:
            yield from self._names(at)

    def _create(self) -> None:
        if self._has("temp") or self._has("temporary"):
            raise Unclear(
                "a temporary object would end with this one call", "use WITH … AS inside the statement that needs it"
            )
        at = self._skip(1)
        kind = self._kind(at)
        at = self._skip(at + (2 if kind == "foreign" else 1))
        if kind == "schema":
            self._add("sql.create", *self._new_schema(at))
        elif kind in ("trigger", "policy", "rule", "index"):
            self._attached("sql.create" if kind == "index" else "sql.alter")
        else:
            schema, name, _ = self._name(at)
            self._add("sql.create", schema or self._state.home, name)
            if self._state.find(schema, name) is not None and kind in _RELATIONS:
                self._add("sql.alter", *self._existing(schema, name))
            if kind in _RELATIONS:
                self._neighbours(at)
            if kind in ("table", "view"):
                self.query = self._inner()

    def _new_schema(self, at: int) -> tuple[str, ...]:
        schema, name, end = self._name(at)
        if schema is not None or name == "authorization" or self._at(end) is not None:
            return ()
        return (name,)

    def _inner(self) -> tuple[Token, ...]:
        for index, token in enumerate(self._tokens):
            after = self._at(index + 1)
            if token.is_word("as") and token.depth == 0 and after is not None:
                if after.is_word("execute"):
                    raise Unclear("CREATE TABLE AS EXECUTE is not analysed", "write the query itself")
                return _without_data(self._tokens[index + 1 :])
        return ()

    def _alter(self) -> None:
        at = self._skip(1)
        kind = self._kind(at)
        at = self._skip(at + (2 if kind == "foreign" else 1))
        schema, name, at = self._name(at)
        if kind == "schema":
            self._add("sql.alter", name)
        elif kind in _RELATIONS:
            self._add("sql.alter", *self._existing(schema, name))
            self._neighbours(at)
        elif kind in ("trigger", "policy", "rule"):
            self._attached("sql.alter")
        else:
            self._add("sql.alter", schema or self._state.home, name)
        for index in range(at, len(self._tokens) - 1):
            if self._word(index, "to") and self._word(at, "rename") and self._tokens[index].depth == 0:
                _, renamed, _ = self._name(index + 1)
                self._add("sql.create", *((renamed,) if kind == "schema" else (schema or self._state.home, renamed)))
            if self._word(index, "schema") and self._word(index - 1, "set"):
                moved = self._name(index + 1)[1]
                self._add("sql.create", moved, name)
            if self._word(index, "owner"):
                self._add("sql.grant", *((name,) if kind == "schema" else (schema or self._state.home, name)))

    def _attached(self, action: str) -> None:
        """A trigger, policy, rule or index: it belongs to the relation after ON, or after TO for a rule."""
        rule = self._word(1, "rule") or self._word(3, "rule")
        places = [index for index, token in enumerate(self._tokens) if token.is_word("on", "to") and token.depth == 0]
        for index in places[:2] if rule else places[:1]:
            following = self._skip(index + 1)
            token = self._at(following)
            if token is not None and token.names and not token.is_word("select", "insert", "update", "delete"):
                schema, name, _ = self._name(following)
                self._add("sql.alter", *self._existing(schema, name))
                return
        if action == "sql.drop" or not places:
            self.changes["sql.alter", ()] = None
            return
        raise Unclear("the relation that this belongs to is not found", "write … ON schema.table")

    def _comment(self) -> None:
        if self._word(2, "table", "view", "column", "sequence", "foreign", "materialized"):
            at = 4 if self._word(2, "foreign", "materialized") else 3
            names: list[str] = [token.text for token in self._until("is", at) if token.names]
            if self._word(2, "column") and len(names) > 1:
                names.pop()
            if 1 <= len(names) <= 2:
                self._add("sql.alter", *self._existing(names[0] if len(names) == 2 else None, names[-1]))
                return
        self.changes["sql.alter", ()] = None

    def _until(self, word: str, at: int) -> tuple[Token, ...]:
        end = next((index for index in range(at, len(self._tokens)) if self._word(index, word)), len(self._tokens))
        return self._tokens[at:end]

    def _grant(self) -> None:
        on = next((index for index, token in enumerate(self._tokens) if token.is_word("on") and token.depth == 0), None)
        if on is None:
            raise Unclear(_ROLES, "ask the database's operator")
        if self._word(on + 1, "all"):
            place = next((index for index in range(on, len(self._tokens)) if self._word(index, "schema")), None)
            if place is None:
                self.changes["sql.grant", ()] = None
                return
            for _, name in self._names(place + 1):
                self._add("sql.grant", name)
        elif self._word(on + 1, "schema"):
            for _, name in self._names(on + 2):
                self._add("sql.grant", name)
        elif self._word(on + 1, "table", "sequence"):
            for each in self._names(on + 2):
                self._add("sql.grant", *self._existing(*each))
        elif self._word(on + 1, *KEYWORDS):
            self.changes["sql.grant", ()] = None
        else:
            for each in self._names(on + 1):
                self._add("sql.grant", *self._existing(*each))

    def _neighbours(self, at: int) -> None:
        """Relations that a definition ties itself to: it locks or changes them, or shows what they are made of."""
        for index in range(at, len(self._tokens) - 1):
            if not self._word(index, *_NEIGHBOUR):
                continue
            following = index + 1
            token = self._at(following)
            if token is not None and token.is_mark("("):
                following += 1
            token = self._at(following)
            if token is None or not token.names:
                continue
            schema, name, _ = self._name(following)
            found = self._state.find(schema, name)
            if found is not None:
                self.relations[found.key] = found
                self._add("sql.alter", *found.key)

    def _kind(self, at: int) -> str:
        token = self._at(at)
        kind = token.text if token is not None and token.type == "word" else ""
        if kind not in _RELATIONS | _OTHERS | {"schema"} or (kind == "foreign" and not self._word(at + 1, "table")):
            verb = self._tokens[0].text.upper()
            raise Unclear(
                f"{verb} {kind.upper()[:40]} is not done here: {_ROLES}".replace("  ", " "),
                "ask the database's operator",
            )
        return kind


def _without_data(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    if len(tokens) > 2 and tokens[-1].is_word("data"):
        start = -3 if tokens[-2].is_word("no") else -2
        if tokens[start].is_word("with"):
            return tokens[:start]
    if len(tokens) > 3 and tokens[-1].is_word("option"):
        end = next((index for index in range(len(tokens) - 1, 0, -1) if tokens[index].is_word("with")), len(tokens))
        return tokens[:end]
    return tokens
