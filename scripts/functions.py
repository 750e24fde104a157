#!/usr/bin/env python3
"""Compares what is known of PostgreSQL's built-in functions, and of those of extensions, with a live server, so that what is new is read by a
person.

    scripts/functions.py postgresql://postgres@127.0.0.1:5432/postgres            # says what differs; exit code 1 if anything does
    scripts/functions.py --record postgresql://postgres@127.0.0.1:5432/postgres   # afterwards: takes over the overloads of this major version

What it finds is a proposal: a new name is to be put into `harmless.yaml` or `refused.yaml`, with its reason, by somebody who has read what
the function does; new code of an extension into `extensions.yaml` or `extensions_refused.yaml`. Nothing is harmless because it is marked
immutable. Of extensions those are compared that the database has: make the ones to be looked at first.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import asyncpg

from mcp_gateway_tools.sql import functions
from mcp_gateway_tools.sql.functions import (
    CASTABLE,
    HARMLESS,
    OF_EXTENSIONS,
    REASONS,
    REFUSED,
    REFUSED_OPERATORS,
    listed,
)

RECORD: Final = Path(functions.__file__).with_name("overloads.txt")
OLDEST: Final = 13
_HEAD: Final = """\
# Every overload that the harmless functions have, as last looked at: arguments, volatility, major versions of PostgreSQL.
# Written by `scripts/functions.py --record`; read by nothing else.
"""
_FUNCTIONS: Final = """
    SELECT p.proname::text AS name, p.oid::regprocedure::text AS overload, p.provolatile::text AS volatility,
           pg_catalog.pg_get_function_result(p.oid) AS result,
           EXISTS (SELECT FROM pg_catalog.unnest(p.proargtypes) a (type) WHERE a.type IN ('internal'::regtype, 'cstring'::regtype))
               OR p.prorettype IN ('internal'::regtype, 'cstring'::regtype, 'trigger'::regtype) AS internal
    FROM pg_catalog.pg_proc p
    WHERE p.oid < 16384 AND p.pronamespace = 'pg_catalog'::regnamespace
    ORDER BY 1, 2"""
_OPERATORS: Final = """
    SELECT o.oid::regoperator::text AS operator, o.oprname::text AS name, p.proname::text AS function
    FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode WHERE o.oid < 16384 ORDER BY 1"""
_TYPES: Final = """
    SELECT t.typname::text AS name FROM pg_catalog.pg_type t
    WHERE t.oid < 16384 AND t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype IN ('b', 'r', 'm')"""
_EXTENSIONS: Final = """
    SELECT pg_catalog.substr(p.probin, 9) AS library, p.prosrc AS symbol, p.provolatile::text AS volatility,
           p.oid::regprocedure::text AS overload
    FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
         AND d.classid = 'pg_proc'::regclass
    JOIN pg_catalog.pg_proc p ON p.oid = d.objid AND p.prolang = 13 AND p.probin LIKE '$libdir/%'
    WHERE NOT EXISTS (SELECT FROM pg_catalog.unnest(p.proargtypes) a (type) WHERE a.type = 'internal'::regtype)
          AND p.prorettype NOT IN ('internal'::regtype, 'trigger'::regtype)
    ORDER BY 1, 2, 4"""
_VOLATILITY: Final = {"i": "immutable", "s": "stable", "v": "volatile"}
_LINE: Final = re.compile(r"(?P<overload>.+) (?P<volatility>immutable|stable|volatile) (?P<versions>[\d,-]+)")


@dataclass(frozen=True, slots=True, order=True)
class Overload:
    """One overload of a function, as a version of PostgreSQL has it."""

    signature: str
    volatility: str

    @property
    def name(self) -> str:
        """The function's name, without quotes."""
        return self.signature.partition("(")[0].strip('"')


@dataclass(frozen=True, slots=True)
class Code:
    """What a function of an extension runs, and the function."""

    library: str
    symbol: str
    volatility: str
    overload: str

    @property
    def name(self) -> str:
        """As the lists have it."""
        return f"{self.library}.{self.symbol}"


@dataclass(frozen=True, slots=True)
class Server:
    """What a server brings along, and the extensions of a database."""

    major: int
    overloads: frozenset[Overload]
    internal: frozenset[str]
    operators: tuple[tuple[str, str, str], ...]
    types: frozenset[str]
    codes: tuple[Code, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of its functions."""
        return frozenset(each.name for each in self.overloads)


Record = dict[Overload, frozenset[int]]


def recorded() -> Record:
    """What is written down, overload by overload, with the major versions that have it."""
    found: Record = {}
    for line in RECORD.read_text("utf-8").splitlines() if RECORD.exists() else ():
        if line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise SystemExit(f"`{line}` in {RECORD} is not read: restore the file")
        found[Overload(match["overload"], match["volatility"])] = frozenset(_majors(match["versions"]))
    return found


def write(record: Record) -> None:
    """Write down what is known."""
    lines = (f"{each.signature} {each.volatility} {_ranges(record[each])}\n" for each in sorted(record))
    RECORD.write_text(_HEAD + "".join(lines), "utf-8")


def _majors(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _ranges(majors: Iterable[int]) -> str:
    parts: list[list[int]] = []
    for major in sorted(majors):
        if parts and parts[-1][1] == major - 1:
            parts[-1][1] = major
        else:
            parts.append([major, major])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


async def look(url: str) -> Server:
    """What the server at `url` brings along."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET search_path = pg_catalog")
        rows = [
            cast(list[Mapping[str, Any]], await connection.fetch(q))
            for q in (_FUNCTIONS, _OPERATORS, _TYPES, _EXTENSIONS)
        ]
        major = connection.get_server_version().major
    finally:
        await connection.close()
    return Server(
        major=major,
        overloads=frozenset(Overload(row["overload"], _VOLATILITY[row["volatility"]]) for row in rows[0]),
        internal=frozenset(row["name"] for row in rows[0] if row["internal"]),
        operators=tuple((row["operator"], row["name"], row["function"]) for row in rows[1]),
        types=frozenset(row["name"] for row in rows[2]),
        codes=tuple(
            Code(row["library"], row["symbol"], _VOLATILITY[row["volatility"]], row["overload"]) for row in rows[3]
        ),
    )


def differences(server: Server, record: Record) -> Iterator[str]:
    """What a person has to look at, a line each."""
    known = {each for each, majors in record.items() if server.major in majors}
    ours = {each for each in server.overloads if each.name in HARMLESS}
    for name in sorted(server.names - HARMLESS - REFUSED.keys()):
        yield f"new: {_proposal(name, server)}"
    for each in sorted(ours - known):
        before = next((old for old in known if old.signature == each.signature), None)
        if before is None:
            yield f"new overload of a harmless function: {each.signature} {each.volatility}"
        else:
            yield f"changed: {each.signature} was {before.volatility} and is {each.volatility}"
    signatures = {each.signature for each in ours}
    for each in sorted(known - ours):
        if each.signature not in signatures:
            yield f"gone: {each.signature}"
    for each in sorted(ours):
        if each.volatility == "volatile" and "volatile" not in REASONS[each.name]:
            yield f"volatile, and its reason does not say so: {each.signature}"
    for name in sorted(HARMLESS & server.internal):
        yield f"harmless by the list, but an overload takes or gives what only the server has: {name}"
    for operator, name, function in server.operators:
        if function not in HARMLESS and name not in REFUSED_OPERATORS:
            yield f"an operator runs a function that is not harmless: {operator} runs {function}"
    if server.major >= max((major for majors in record.values() for major in majors), default=OLDEST):
        for name in sorted(CASTABLE - server.types - {"_" + each for each in CASTABLE}):
            yield f"a type that the server does not have: {name}"


def differences_of_extensions(server: Server) -> Iterator[str]:
    """The same of the extensions that the lists know and the database has."""
    reasons, refused = listed("extensions"), listed("extensions_refused")
    known = {name.partition(".")[0] for name in OF_EXTENSIONS}
    for each in server.codes:
        if each.library in known and each.name not in reasons and each.name not in refused:
            yield f"new code of an extension: {each.name}, which {each.overload} runs, {each.volatility}"
        if each.volatility == "volatile" and "volatile" not in reasons.get(each.name, "volatile"):
            yield f"volatile, and its reason does not say so: {each.name}"
    had = {each.name for each in server.codes}
    for library in sorted({each.library for each in server.codes} & known):
        for name in sorted(OF_EXTENSIONS):
            if name.startswith(f"{library}.") and name not in had:
                yield f"gone: {name}"


def _proposal(name: str, server: Server) -> str:
    overloads = sorted(each for each in server.overloads if each.name == name)
    pure = all(each.volatility != "volatile" for each in overloads) and name not in server.internal
    return f"{name} ({'perhaps harmless' if pure else 'rather refused'}): {'; '.join(f'{o.signature} {o.volatility}' for o in overloads)}"


async def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="a server: postgresql://user@host:port/database")
    parser.add_argument("--record", action="store_true", help="take over the overloads of this major version")
    options = parser.parse_args()
    server, record = await look(options.url), recorded()
    if options.record:
        kept = {each: majors - {server.major} for each, majors in record.items()}
        for each in server.overloads:
            if each.name in HARMLESS:
                kept[each] = kept.get(each, frozenset()) | {server.major}
        write({each: majors for each, majors in kept.items() if majors})
        record = recorded()
    found = [*differences(server, record), *differences_of_extensions(server)]
    for line in found:
        sys.stdout.write(f"{line}\n")
    count = len(server.overloads)
    sys.stdout.write(
        f"PostgreSQL {server.major}: {count} built-in functions, {len(found) or 'no'} difference{'s' * (len(found) != 1)}\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
