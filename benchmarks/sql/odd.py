"""Statements that a text file cannot hold: strange bytes, and texts that are large or deep on purpose."""

from __future__ import annotations

from typing import Final

_NO_BREAK, _ZERO_WIDTH, _FULL_WIDTH = "\u00a0", "\u200b", "\uff53\uff45\uff4c\uff45\uff43\uff54"


def _nested(opening: str, inner: str, closing: str, depth: int) -> str:
    return "SELECT " + opening * depth + inner + closing * depth


ODD: Final = (
    ("deep", _nested("coalesce(NULL, ", "(SELECT length(max(ssn)) FROM customers)", ")", 60)),
    ("deep", _nested("(", "lie(1)", ")", 60)),
    ("deep", _nested("(SELECT ", "ssn FROM customers LIMIT 1", ")", 40)),
    ("deep", "SELECT * FROM " + "(SELECT * FROM " * 45 + "hr.salaries" + "".join(f") x{n}" for n in range(45))),
    ("bytes", "SELECT 1\x00; DELETE FROM notes"),
    ("bytes", "SELECT '\x00'"),
    ("bytes", "SELECT '\ud800'"),
    ("bytes", "SELECT 1\x1a DELETE FROM notes"),
    ("bytes", f"SELECT{_NO_BREAK}lie(1)"),
    ("bytes", f"DELETE{_ZERO_WIDTH}FROM notes"),
    ("bytes", f"{_FULL_WIDTH} * FROM notes"),
    ("bytes", "SELECT\x0blie(1)"),
    ("bytes", "SELECT\x0clie(1)"),
    ("bytes", "SELECT 1\r, lie(1)"),
    ("bytes", "SELECT 1 -- x\r, lie(1)"),
    ("bytes", "SELECT 1 -- x\u2028, lie(1)\n, 2"),
    ("bytes", "\ufeffSELECT lie(1)"),
    ("bytes", "SELECT '\\\x27 || lie(1) --'"),
    ("bytes", "SELECT ſsn FROM customers"),
    ("bytes", "SELECT \u212aey FROM settings"),
    ("bytes", "SELECT * FROM \u0130NDEXED"),
    ("bytes", 'SELECT "ssn\u0000" FROM customers'),
)

BOUNDS: Final = (
    ("depth", _nested("(", "1", ")", 99)),
    ("depth", _nested("(", "1", ")", 3_000)),
    ("depth", _nested("ARRAY[", "1", "]", 20)),
    ("depth", _nested("ARRAY[", "1", "]", 400)),
    ("depth", _nested("(SELECT ", "1", ")", 400)),
    ("depth", _nested("[", "1", "]", 200)),
    ("depth", _nested("abs(", "1", ")", 1_500)),
    ("depth", _nested("- ", "1", "", 5_000)),
    ("depth", _nested("NOT ", "true", "", 5_000)),
    ("depth", _nested("CASE WHEN true THEN ", "1", " END", 600)),
    ("depth", "/*" * 20_000 + "*/" * 20_000 + " SELECT 1"),
    ("depth", "/*" * 17 + "*/" * 17 + " SELECT 1"),
    ("depth", "SELECT 1" + "::text" * 4_000),
    ("depth", "SELECT 1" + " + 1" * 8_000),
    ("depth", "SELECT 'a'" + " || 'a'" * 4_000),
    ("depth", "SELECT 1 FROM products WHERE " + " AND ".join(["id = 1"] * 3_000)),
    ("depth", "SELECT 1 FROM products WHERE " + " OR ".join(["id = 1"] * 3_000)),
    ("depth", "SELECT " + ", ".join(["1"] * 1_600)),
    ("depth", " UNION ALL ".join(["SELECT 1"] * 2_500)),
    ("depth", "SELECT * FROM " + ", ".join(f"products p{n}" for n in range(1_500))),
    ("depth", "SELECT 1 FROM products " + " ".join(f"JOIN products p{n} ON true" for n in range(900))),
    (
        "depth",
        "WITH "
        + ", ".join(f"a{n} AS (SELECT * FROM {'products' if n == 0 else f'a{n - 1}'})" for n in range(600))
        + " SELECT 1",
    ),
    (
        "depth",
        "WITH "
        + ", ".join(
            f"a{n} AS (SELECT x.* FROM {'products x' if n == 0 else f'a{n - 1} x, a{n - 1} y'})" for n in range(40)
        )
        + " SELECT 1",
    ),
    ("depth", "SELECT '" + "x" * 31_000 + "'"),
    ("depth", "SELECT '" + "x" * 2_000_000 + "'"),
    ("depth", "SELECT " + '"' * 30_001),
    ("depth", "SELECT " + "$" * 30_000),
    ("depth", "SELECT " + "$a$" * 9_001),
    ("depth", "SELECT E'" + "\\'" * 15_000),
    ("depth", "(" * 30_000),
    ("depth", "(" * 30_000 + "SELECT 1"),
    ("depth", "SELECT (" * 3_000),
    ("depth", "a" * 32_000),
    ("depth", "SELECT $" + "9" * 400),
    ("depth", "SELECT " + "9" * 30_000),
    ("depth", "SELECT x" + "[1]" * 3_000 + " FROM (SELECT ARRAY[1] AS x) y"),
    ("depth", "SELECT x" + ".y" * 9_000),
    ("depth", "SELECT 1 AS " + ", 1 AS ".join(f"c{n}" for n in range(1_600))),
    ("shape", ""),
    ("shape", " "),
    ("shape", ";"),
    ("shape", "--"),
    ("shape", "/* never closed"),
    ("shape", "SELECT 'never closed"),
    ("shape", "SELECT $$never closed"),
    ("shape", "SELECT"),
    ("shape", "SELECT ,"),
    ("shape", "SELECT * FROM"),
    ("shape", "nonsense"),
    ("shape", "1"),
    ("shape", "SELECT 1 SELECT 2"),
    ("shape", "{'a': 1}"),
)
"""Never run: a server may take minutes for them. They are there for the time that it takes to refuse them."""
