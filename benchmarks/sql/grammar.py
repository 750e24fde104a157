"""Statements from a grammar: as deep and as strange as the choices make them, over the set's own schema.

`Grammar(choose)` is driven by any function that picks one of several options, so that the same grammar serves hypothesis, which shrinks
what it finds, and a seeded generator, which is fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Choose: TypeAlias = Callable[[Sequence[str]], str]

TABLES: Final = {
    "products": ("id", "title", "price", "sku", "tags"),
    "orders": ("id", "customer_id", "total", "note", "paid", "status"),
    "order_items": ("order_id", "product_id", "quantity"),
    "customers": ("id", "name", "ssn", "email", "mood", "home"),
    "notes": ("id", "author", "body", "customer_id"),
    "events": ("id", "day", "kind"),
    "animals": ("id", "name"),
    "hr.salaries": ("id", "employee", "amount"),
    "hr.orders": ("id", "secret"),
    '"Orders"': ("id", "secret"),
    "directory": ("id", "name"),
    "contacts": ("id", "address"),
    "over_pay": ("employee",),
    "calling": ("id", "n"),
    "order_counts": ("customer_id", "orders"),
    "tenant_docs": ("id", "body"),
    "pg_catalog.pg_class": ("oid", "relname"),
    "settings": ("key", "value"),
}
_DEEPEST: Final = 5


@dataclass
class Grammar:
    """Makes one statement. Names in scope are those of the FROM list being written."""

    choose: Choose
    _aliases: int = 0
    _scope: list[tuple[str, tuple[str, ...]]] = field(default_factory=list[tuple[str, tuple[str, ...]]])
    _ctes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list[tuple[str, tuple[str, ...]]])

    def statement(self) -> str:
        """A statement of any kind."""
        match self.choose(
            (
                "select",
                "select",
                "select",
                "with",
                "union",
                "insert",
                "update",
                "delete",
                "merge",
                "explain",
                "lock",
                "table",
            )
        ):
            case "with":
                return self._with()
            case "union":
                word = self.choose(("UNION", "UNION ALL", "EXCEPT", "INTERSECT"))
                return f"{self._one_column(0)} {word} {self._one_column(0)}"
            case "insert":
                return f"INSERT INTO notes (body) {self._one_column(1)}{self.choose(('', ' RETURNING id', ' ON CONFLICT DO NOTHING'))}"
            case "update":
                return (
                    f"UPDATE notes SET body = ({self._scalar(1)})::text WHERE id = 1 {self.choose(('', 'RETURNING *'))}"
                )
            case "delete":
                return f"DELETE FROM notes WHERE {self._condition(1)}"
            case "merge":
                table = self.choose(("products", "hr.salaries", "calling"))
                return f"MERGE INTO notes n USING {table} s ON n.id = s.id WHEN MATCHED THEN UPDATE SET body = ({self._scalar(1)})::text"
            case "explain":
                return (
                    f"EXPLAIN {self.choose(('', 'ANALYZE ', '(ANALYZE, VERBOSE) ', '(COSTS OFF) '))}{self._select(0)}"
                )
            case "lock":
                return f"SELECT 1 FROM {self.choose(('products', 'orders', 'hr.salaries', 'events'))} {self.choose(('FOR UPDATE', 'FOR SHARE'))}"
            case "table":
                return f"TABLE {self.choose(tuple(TABLES))}"
            case _:
                return self._select(0)

    def _with(self) -> str:
        name = self.choose(("w", "products", "customers", "orders"))
        recursive = self.choose(("", "", "RECURSIVE "))
        hint = self.choose(("", "MATERIALIZED ", "NOT MATERIALIZED "))
        if self.choose(("read", "read", "write")) == "write":
            body, columns = "DELETE FROM notes WHERE id = 3 RETURNING id", ("id",)
        else:
            body, columns = self._one_column(1), ("c",)
            name += "(c)"
        self._ctes.append((name.removesuffix("(c)"), columns))
        return f"WITH {recursive}{name} AS {hint if 'DELETE' not in body else ''}({body}) {self._select(0)}"

    def _select(self, depth: int) -> str:
        kept = len(self._scope)
        source = self._from(depth)
        listed = self.choose(("*", "expression", "expression", "count", "whole"))
        shown = self._scope[kept:]
        first = shown[0][0] if shown else "1"
        wanted = {"*": "*", "count": "count(*)", "whole": first}.get(listed) or f"{self._scalar(depth + 1)} AS e"
        parts = [f"SELECT {wanted} FROM {source}"]
        if self.choose(("", "where")):
            parts.append(f"WHERE {self._condition(depth + 1)}")
        if listed != "count" and self.choose(("", "", "order")):
            parts.append(f"ORDER BY {self._scalar(depth + 1)}")
        if self.choose(("", "limit")):
            parts.append("LIMIT 3")
        del self._scope[kept:]
        return " ".join(parts)

    def _one_column(self, depth: int) -> str:
        kept = len(self._scope)
        source = self._from(depth)
        sql = f"SELECT ({self._scalar(depth + 1)})::text FROM {source} LIMIT 4"
        del self._scope[kept:]
        return f"({sql})"

    def _from(self, depth: int) -> str:
        first = self._item(depth)
        match self.choose(
            ("one", "one", "join", "left", "comma", "lateral", "natural") if depth < _DEEPEST - 2 else ("one",)
        ):
            case "join":
                return f"{first} JOIN {self._item(depth + 1)} ON {self._condition(depth + 2)}"
            case "left":
                return f"{first} LEFT JOIN {self._item(depth + 1)} ON {self.choose(('true', 'false'))}"
            case "comma":
                return f"{first}, {self._item(depth + 1)}"
            case "lateral":
                inner = self._one_column(depth + 2)
                return f"{first}, LATERAL {inner} {self._alias(('text',))}"
            case "natural":
                return f"{first} NATURAL LEFT JOIN {self._item(depth + 1)}"
            case _:
                return first

    def _item(self, depth: int) -> str:
        match self.choose(("table", "table", "table", "cte", "subquery", "only", "function", "values")):
            case "subquery" if depth < _DEEPEST - 2:
                return f"{self._one_column(depth + 1)} {self._alias(('text',))}"
            case "only":
                return f"ONLY {(name := self.choose(('events', 'animals', 'products')))} {self._alias(TABLES[name])}"
            case "function":
                return f"{self.choose(('generate_series(1, 2)', 'many(2)', 'unnest(ARRAY[1])', 'leak_sql()', 'jsonb_each(to_jsonb(1))'))} {self._alias(())}"
            case "values":
                return f"(VALUES (1, 'x')) {self._alias(('column1', 'column2'))}"
            case "cte" if self._ctes:
                name, columns = self._ctes[-1]
                return f"{name} {self._alias(columns)}"
            case _:
                name = self.choose(tuple(TABLES))
                return f"{name} {self._alias(TABLES[name])}"

    def _alias(self, columns: tuple[str, ...]) -> str:
        self._aliases += 1
        alias = f"a{self._aliases}"
        self._scope.append((alias, columns))
        return f"AS {alias}"

    def _column(self) -> str:
        places = [(alias, column) for alias, columns in self._scope for column in columns]
        if not places:
            return "1"
        written = self.choose(
            [f"{alias}.{column}" if " " not in column else f'{alias}."{column}"' for alias, column in places]
        )
        return (
            written
            if self.choose(("plain", "plain", "bracketed")) == "plain"
            else "({}).{}".format(*written.split(".", 1))
        )

    def _scalar(self, depth: int) -> str:
        plain = ("column", "column", "literal")
        deeper = (
            "call",
            "user",
            "subquery",
            "case",
            "exists",
            "array",
            "coalesce",
            "window",
            "cast",
            "operator",
            "whole",
            "notation",
            "hidden",
        )
        match self.choose(plain if depth >= _DEEPEST else (*plain, *deeper)):
            case "literal":
                return self.choose(("1", "'x'", "NULL", "now()", "current_user", "ARRAY[1]"))
            case "call":
                return f"{self.choose(('md5', 'length', 'upper', 'quote_literal'))}(({self._scalar(depth + 1)})::text)"
            case "user":
                return self.choose(
                    (
                        "lie(1)",
                        "public.lie()",
                        "leak()",
                        "write_it('x')",
                        "hr.helper(1)",
                        '"Weird Name"(2)',
                        "round(1.0::float8, 1)",
                        "atomic_leak()",
                    )
                )
            case "subquery":
                return self._one_column(depth + 1).replace("LIMIT 4", "LIMIT 1")
            case "case":
                return f"CASE WHEN {self._condition(depth + 1)} THEN ({self._scalar(depth + 1)})::text ELSE 'z' END"
            case "exists":
                return f"EXISTS ({self._select(depth + 2)})"
            case "array":
                return f"(ARRAY[({self._scalar(depth + 1)})::text])[1]"
            case "coalesce":
                return f"coalesce(({self._scalar(depth + 1)})::text, 'n')"
            case "window":
                return f"count(*) OVER (ORDER BY ({self._scalar(depth + 1)})::text)"
            case "cast":
                return f"({self._scalar(depth + 1)})::text::{self.choose(('text', 'checked', 'short', 'varchar', 'over_checked'))}"
            case "operator":
                return f"({self._scalar(depth + 1)})::text {self.choose(('||', '===', '=', '<', 'OPERATOR(public.===)', 'LIKE'))} 'x'"
            case "whole":
                return f"{self.choose([alias for alias, _ in self._scope] or ['1'])}::text"
            case "notation":
                return f"{self.choose([alias for alias, _ in self._scope] or ['x'])}.{self.choose(('shout', 'ssn_of', 'lower', 'name', 'text'))}"
            case "hidden":
                return self.choose(
                    (
                        "(SELECT count(DISTINCT paid) FROM orders)",
                        "(SELECT max(paid::text) FROM payments)",
                        "(SELECT to_json(mood) FROM customers LIMIT 1)",
                    )
                )
            case _:
                return self._column()

    def _condition(self, depth: int) -> str:
        match self.choose(("true", "compare", "null", "in") if depth < _DEEPEST else ("true",)):
            case "compare":
                return f"({self._scalar(depth + 1)})::text >= ({self._scalar(depth + 1)})::text"
            case "null":
                return f"({self._scalar(depth + 1)}) IS NOT NULL"
            case "in":
                return f"({self._scalar(depth + 1)})::text IN {self._one_column(depth + 1)}"
            case _:
                return "true"
