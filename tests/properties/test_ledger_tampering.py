"""Whatever is changed in the tables of a ledger, the verifier finds it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mcp_gateway_recorder.entries import Event
from mcp_gateway_recorder.ledger import Ledger
from mcp_gateway_recorder.verify import verify

Cell: TypeAlias = str | int | None

FILES = ("ledger.db", "ledger.pub", "ledger.witness")
TABLES = {
    "entries": ("id", "session", "seq", "prev", "at", "kind", "call", "ref", "body", "hash", "mac", "claim"),
    "commits": ("n", "prev", "at", "size", "digest", "hash", "signature"),
}

tampering = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


async def fill(directory: Path) -> None:
    async with Ledger.open(directory, clock=lambda: datetime.now(UTC)) as ledger:
        sessions = [await ledger.begin({"n": number, "text": "é"}) for number in range(3)]
        for number in range(12):
            session = sessions[number % 3]
            call = f"c_{number}"
            await ledger.append(Event("received", session, {"n": number, "x": [number / 3, None]}, None, call=call))
            claim = f"once:{number}" if number % 2 else None
            await ledger.append(
                Event("intended", session, {"n": number}, None, call=call, ref="a_1", durable=True, claim=claim)
            )


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("ledger") / "state"
    asyncio.run(fill(directory))
    assert verify(directory).ok
    return directory


@contextmanager
def altered(original: Path) -> Generator[tuple[Path, sqlite3.Connection], None, None]:
    """A copy to alter; nothing of it is left afterwards."""
    copy = original.with_name("copy")
    copy.mkdir()
    try:
        for name in FILES:
            shutil.copy(original / name, copy / name)
        with closing(sqlite3.connect(copy / "ledger.db", isolation_level=None)) as db:
            yield copy, db
    finally:
        shutil.rmtree(copy)


def rows(db: sqlite3.Connection, table: str) -> list[tuple[Cell, ...]]:
    found: list[tuple[Cell, ...]] = db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
    return found


def rewrite(db: sqlite3.Connection, table: str, content: Sequence[tuple[Cell, ...]]) -> None:
    """Put these rows in the place of all there are. What the tables themselves refuse is no attack."""
    before = rows(db, table)
    assume(list(content) != before)
    db.execute(f"DELETE FROM {table}")
    marks = ", ".join("?" * len(TABLES[table]))
    try:
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", content)
    except sqlite3.IntegrityError:
        assume(False)
    assume(rows(db, table) != before)


def mutated(data: st.DataObject, value: Cell) -> Cell:
    """One character or digit changed, added or removed, or the value gone."""
    if value is None:
        return data.draw(st.text(min_size=1, max_size=3))
    if isinstance(value, int):
        return value + data.draw(st.sampled_from([-1, 1, 2, 100, 2**40]))
    position = data.draw(st.integers(0, len(value)))
    letter = data.draw(st.sampled_from(["", "0", " ", "\x00", '"', "é", "9", "a"]))
    width = data.draw(st.integers(0, 1))
    return value[:position] + letter + value[position + width :]


@pytest.mark.parametrize("table", TABLES)
@tampering
@given(data=st.data())
def test_any_changed_cell_is_found(original: Path, table: str, data: st.DataObject) -> None:
    with altered(original) as (copy, db):
        content = rows(db, table)
        row = data.draw(st.integers(0, len(content) - 1))
        column = data.draw(st.integers(0, len(TABLES[table]) - 1))
        changed = list(content[row])
        changed[column] = mutated(data, changed[column])
        rewrite(db, table, [*content[:row], tuple(changed), *content[row + 1 :]])
        assert not verify(copy).ok


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("renumber", [False, True])
@tampering
@given(data=st.data())
def test_any_rows_removed_repeated_or_reordered_are_found(
    original: Path, table: str, renumber: bool, data: st.DataObject
) -> None:
    with altered(original) as (copy, db):
        content = rows(db, table)
        first = 1 if table == "entries" else 0
        match data.draw(st.sampled_from(["remove", "cut", "swap", "insert"])):
            case "remove":
                start = data.draw(st.integers(0, len(content) - 1))
                del content[start : start + data.draw(st.integers(1, 4))]
            case "cut":
                del content[data.draw(st.integers(0, len(content) - 1)) :]
            case "swap":
                one, other = (data.draw(st.integers(0, len(content) - 1)) for _ in range(2))
                content[one], content[other] = content[other], content[one]
            case _:
                copied = content[data.draw(st.integers(0, len(content) - 1))]
                content.insert(data.draw(st.integers(0, len(content))), (copied[0], *copied[1:]))
        if renumber:
            content = [(number, *row[1:]) for number, row in enumerate(content, first)]
        rewrite(db, table, content)
        assert not verify(copy).ok


@tampering
@given(data=st.data())
def test_cutting_both_tables_at_a_commit_is_found(original: Path, data: st.DataObject) -> None:
    with altered(original) as (copy, db):
        commits = rows(db, "commits")
        kept = data.draw(st.integers(0, len(commits) - 2))
        db.execute("DELETE FROM commits WHERE n > ?", (kept,))
        db.execute("DELETE FROM entries WHERE id > (SELECT size FROM commits WHERE n = ?)", (kept,))
        db.execute("DELETE FROM sessions WHERE id NOT IN (SELECT session FROM entries)")
        assert not verify(copy).ok


@tampering
@given(data=st.data())
def test_any_changed_byte_of_the_witness_is_found(original: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["ledger.witness", "ledger.pub"]))
    with altered(original) as (copy, _):
        content = bytearray((copy / name).read_bytes())
        position = data.draw(st.integers(0, len(content) - 1))
        content[position] ^= data.draw(st.integers(1, 255))
        (copy / name).write_bytes(content)
        assert not verify(copy).ok
