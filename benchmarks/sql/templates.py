"""Statements made from templates: everything that can be hidden, in every place where it can hide.

A payload is an expression; a context is a statement with a place for one. Which combinations are dangerous is not decided here.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

Made: TypeAlias = tuple[str, str, Literal["ordinary", "hostile"]]

HOSTILE: Final = {
    "call": "lie(1)",
    "call of a writer": "length(write_it('x'))",
    "operator": "(1 OPERATOR(hr.+) 2)",
    "prefix operator": "(!!! 1)",
    "cast": "(5::pair).a",
    "domain": "length('x'::checked)",
    "column notation": "(SELECT length(c.shout) FROM customers c LIMIT 1)",
    "forbidden column": "(SELECT length(max(ssn)) FROM customers)",
    "forbidden whole row": "(SELECT length(max(c::text)) FROM customers c)",
    "forbidden table": "(SELECT max(id) FROM hr.salaries)",
    "forbidden view": "(SELECT count(*)::int FROM over_pay)",
    "sequence": "nextval('counter')::int",
    "session": "length(set_config('work_mem', '1MB', true))",
    "file": "length(pg_read_file('PG_VERSION'))",
    "query in a string": "length(query_to_xml('SELECT * FROM hr.salaries', true, true, '')::text)",
    "aggregate": "(SELECT spy_sum(id) FROM products)::int",
    "hidden comparison": "(SELECT count(DISTINCT paid) FROM orders)::int",
    "hidden cast": "(SELECT length(to_json(mood)::text) FROM customers LIMIT 1)",
    "lock": "(SELECT id FROM products LIMIT 1 FOR UPDATE)",
    "view that calls": "(SELECT max(n) FROM calling)",
}
CONTEXTS: Final = (
    "SELECT {}",
    "SELECT id, {} FROM products",
    "SELECT id FROM products WHERE id = {}",
    "SELECT id FROM products WHERE id IN (1, {})",
    "SELECT id FROM products WHERE id BETWEEN 0 AND {}",
    "SELECT id FROM products ORDER BY {} + id",
    "SELECT count(*) FROM products GROUP BY id + {}",
    "SELECT max(id) FROM products HAVING max(id) > {}",
    "SELECT id FROM products LIMIT {}",
    "SELECT sum(id) FILTER (WHERE id > {}) FROM products",
    "SELECT sum(id + {}) OVER (ORDER BY id) FROM products",
    "SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN {} PRECEDING AND CURRENT ROW) FROM products",
    "SELECT CASE WHEN id = 1 THEN {} ELSE 2 END FROM products",
    "SELECT coalesce(NULL, {})",
    "SELECT ARRAY[1, {}]",
    "SELECT (ARRAY[1, 2, 3])[{}]",
    "SELECT ROW(1, {})",
    "SELECT p.id FROM products p JOIN orders o ON o.id = {}",
    "SELECT x.v FROM products p, LATERAL (SELECT {} AS v) x",
    "SELECT g FROM generate_series(1, {}) g",
    "WITH w AS (SELECT {} AS v) SELECT v FROM w",
    "WITH w AS MATERIALIZED (SELECT {} AS v) SELECT 1 FROM w",
    "WITH RECURSIVE w(v) AS (SELECT 1 UNION ALL SELECT v + {} FROM w WHERE v < 2) SELECT v FROM w",
    "SELECT 1 UNION ALL SELECT {}",
    "VALUES (1), ({})",
    "SELECT * FROM (VALUES ({})) v(x)",
    "SELECT EXISTS (SELECT 1 WHERE {} > 0)",
    "SELECT 1 = ANY (ARRAY[{}])",
    "SELECT JSON_OBJECT('a': {})",
    "SELECT jsonb_build_array({})",
    "SELECT format('%s', {})",
    "SELECT DISTINCT ON (id + {}) id FROM products",
    "SELECT DISTINCT {} FROM products",
    "SELECT string_agg(title, ',' ORDER BY id + {}) FROM products",
    "EXPLAIN ANALYZE SELECT {}",
    "INSERT INTO notes (body) VALUES (({})::text)",
    "UPDATE notes SET body = ({})::text WHERE id = 1",
    "DELETE FROM notes WHERE id = {}",
    "INSERT INTO notes (id, body) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET body = ({})::text",
    "UPDATE notes SET pinned = true WHERE id = 2 RETURNING {}",
    "MERGE INTO notes n USING (VALUES (1)) s(id) ON n.id = s.id AND {} > 0 WHEN MATCHED THEN UPDATE SET body = 'm'",
)
ORDINARY: Final = {
    "arithmetic": "(2 + 3) % 4",
    "built-in function": "length(upper('abc'))",
    "cast": "'3'::int",
    "subquery": "(SELECT max(id) FROM orders)",
    "window in a subquery": "(SELECT max(r) FROM (SELECT row_number() OVER (ORDER BY id)::int AS r FROM orders) x)",
    "case": "CASE WHEN 1 < 2 THEN 1 ELSE 2 END",
    "date": "extract(day FROM date '2026-01-03')::int",
    "JSON": "('{{\"a\": 1}}'::jsonb ->> 'a')::int",
}
EVERYDAY: Final = CONTEXTS[:34]
PICKED: Final = 420


def generated(seed: int) -> Iterator[Made]:
    """So many hostile combinations, from one seed, and every ordinary one."""
    every = [(construct, payload, context) for construct, payload in HOSTILE.items() for context in CONTEXTS]
    for construct, payload, context in random.Random(seed).sample(every, PICKED):
        yield context.format(payload), f"made: {construct}", "hostile"
    for construct, payload in ORDINARY.items():
        for context in EVERYDAY[::2] if construct in ("date", "case") else EVERYDAY:
            yield context.format(payload.replace("{{", "{").replace("}}", "}")), f"made: {construct}", "ordinary"
