"""Attacks on a finished ledger, each of which the verifier must find and place."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from mcp_gateway_recorder.entries import Event
from mcp_gateway_recorder.ledger import Ledger
from mcp_gateway_recorder.verify import NotVerifiable, verify

pytestmark = pytest.mark.anyio


async def fill(directory: Path, clock: Callable[[], datetime]) -> None:
    async with Ledger.open(directory, clock=clock) as ledger:
        for name in ("s_1", "s_2"):
            await ledger.begin({"name": name}, session=name)
        for number in range(4):
            await ledger.append(Event("received", "s_1", {"n": number, "x": 0.5}, None, call=f"c_{number}"))
            await ledger.append(
                Event("intended", "s_1", {"n": number}, None, call=f"c_{number}", durable=True, claim=f"once:{number}")
            )
            await ledger.append(Event("decision", "s_2", {"yes": True}, None, ref=f"a_{number}", durable=True))


@pytest.fixture
async def closed(directory: Path, clock: Callable[[], datetime]) -> Path:
    await fill(directory, clock)
    return directory


async def test_an_untouched_ledger_verifies(closed: Path) -> None:
    report = verify(closed)
    assert report.ok
    assert report.problems == ()
    assert (report.entries, report.sessions, report.commits) == (14, 2, 11)


async def test_a_copy_verifies_without_the_secret_key(closed: Path, tmp_path: Path) -> None:
    for name in ("ledger.db", "ledger.pub", "ledger.witness"):
        shutil.copy(closed / name, tmp_path / name)
    assert verify(tmp_path).ok


@pytest.mark.parametrize(
    ("change", "session", "what"),
    [
        ("UPDATE entries SET body = replace(body, 'true', 'false') WHERE id = 5", "s_2", "edited"),
        ("UPDATE entries SET body = replace(body, ':', ': ') WHERE id = 5", "s_2", "rewritten"),
        ("UPDATE entries SET body = '{\"yes\":1e999}' WHERE id = 5", "s_2", "not JSON"),
        ("UPDATE entries SET at = replace(at, '2026', '2027') WHERE id = 5", "s_2", "edited"),
        ("UPDATE entries SET kind = 'denied' WHERE id = 5", "s_2", "edited"),
        ("UPDATE entries SET ref = NULL WHERE id = 5", "s_2", "edited"),
        ("UPDATE entries SET session = CAST(session AS BLOB) WHERE id = 5", None, "wrong type"),
        ("UPDATE entries SET hash = 'ff' || substr(hash, 3) WHERE id = 5", "s_2", "does not continue"),
        ("DELETE FROM entries WHERE id = 5", "s_2", "missing or out of order"),
        ("DELETE FROM entries WHERE session = 's_2'", "s_2", "its entries are gone"),
        ("DELETE FROM sessions WHERE id = 's_2'", "s_2", "no longer listed"),
        ("UPDATE entries SET mac = prev WHERE id = 5", None, "brought other entries"),
        ("UPDATE entries SET claim = NULL WHERE id = 4", None, "brought other entries"),
        ("DELETE FROM entries WHERE id = 14", None, "brought entries that are gone"),
        ("DELETE FROM commits WHERE n = 10", "s_2", "belongs to no commit"),
        ("DELETE FROM commits WHERE n = 5", None, "commit 6 follows commit 4"),
        ("DELETE FROM commits", None, "no commits"),
        ("UPDATE commits SET at = '2027' WHERE n = 5", None, "commit 5 does not match its hash"),
        ("UPDATE commits SET signature = (SELECT signature FROM commits WHERE n = 4) WHERE n = 5", None, "not signed"),
        ("UPDATE commits SET size = 9e18 WHERE n = 10", None, "brought entries that are gone"),
        ("UPDATE ledger SET id = 'l_other'", None, "names another ledger"),
        ("INSERT INTO ledger SELECT * FROM ledger", None, "names 2 ledgers"),
        ("CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM entries; END", None, "triggers"),
        ("DROP INDEX entries_claim", None, "indexes"),
        ("PRAGMA user_version = 7", None, "schema 7"),
    ],
)
async def test_a_change_is_found_and_placed(closed: Path, change: str, session: str | None, what: str) -> None:
    alter(closed, change)
    problems = verify(closed).problems
    assert any(what in problem.what and problem.session == session for problem in problems), problems


async def test_the_tail_of_everything_cut_off_cleanly_is_found_by_the_witness(closed: Path) -> None:
    alter(closed, "DELETE FROM commits WHERE n = 10", "DELETE FROM entries WHERE id = 14")
    (problem,) = verify(closed).problems
    assert "the witness saw commit 10, which is gone" in problem.what


async def test_a_whole_session_cut_off_cleanly_is_found(closed: Path) -> None:
    alter(closed, "DELETE FROM entries WHERE session = 's_2'", "DELETE FROM sessions WHERE id = 's_2'")
    assert not verify(closed).ok


async def test_two_rows_swapped_are_found(closed: Path) -> None:
    alter(
        closed,
        "UPDATE entries SET id = -1 WHERE id = 6",
        "UPDATE entries SET id = 6 WHERE id = 7",
        "UPDATE entries SET id = 7 WHERE id = -1",
    )
    assert any("out of order" in problem.what for problem in verify(closed).problems)


async def test_the_files_of_another_ledger_are_found(
    closed: Path, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    other = tmp_path / "other"
    await fill(other, clock)
    for name in ("ledger.db", "ledger.pub", "ledger.witness"):
        mixed = tmp_path / f"mixed-{name}"
        shutil.copytree(closed, mixed)
        shutil.copy(other / name, mixed / name)
        assert any("swapped" in problem.what for problem in verify(mixed).problems), name


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a b c d\n", b"l_1 99999999999999999999999999 h s\n"])
async def test_a_damaged_witness_is_found(closed: Path, content: bytes) -> None:
    (closed / "ledger.witness").write_bytes(content)
    assert any("witness" in problem.what for problem in verify(closed).problems)


async def test_a_missing_file_is_found(closed: Path) -> None:
    (closed / "ledger.witness").unlink()
    (closed / "ledger.pub").unlink()
    assert len(verify(closed).problems) == 2


async def test_an_older_copy_of_everything_is_found_by_a_checkpoint_alone(
    closed: Path, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    older = tmp_path / "older"
    shutil.copytree(closed, older)
    async with Ledger.open(closed, clock=clock) as ledger:
        await ledger.begin({})
    kept = verify(closed).checkpoint
    assert verify(older).ok
    (problem,) = verify(older, checkpoint=kept).problems
    assert "no longer holds the checkpoint at commit 11" in problem.what


async def test_a_checkpoint_holds_while_the_log_grows(closed: Path, clock: Callable[[], datetime]) -> None:
    kept = verify(closed).checkpoint
    async with Ledger.open(closed, clock=clock) as ledger:
        await ledger.begin({})
    report = verify(closed, checkpoint=kept)
    assert report.ok
    assert report.checkpoint != kept


@pytest.mark.parametrize("line", ["", "x", "1:2", "-1:" + "0" * 64, "9" * 40 + ":" + "0" * 64])
async def test_a_checkpoint_that_is_none_is_refused(closed: Path, line: str) -> None:
    with pytest.raises(NotVerifiable, match="checkpoint"):
        verify(closed, checkpoint=line)


def test_no_ledger_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(NotVerifiable, match="no ledger at"):
        verify(tmp_path)


async def test_a_database_that_is_noise_is_a_finding(closed: Path) -> None:
    remove_database(closed)
    (closed / "ledger.db").write_bytes(b"noise" * 5000)
    assert any("cannot be read" in problem.what for problem in verify(closed).problems)


async def test_hostile_names_are_inert_in_a_problem(closed: Path) -> None:
    alter(closed, "UPDATE entries SET session = 's' || char(27) || '[2Jx' || char(10) WHERE id = 5")
    shown = [str(problem) for problem in verify(closed).problems]
    assert any("\\x1b[2Jx\\n" in line for line in shown)
    assert all(line.isprintable() for line in shown)


async def test_bodies_of_every_shape_verify(directory: Path, clock: Callable[[], datetime]) -> None:
    async with Ledger.open(directory, clock=clock) as ledger:
        session = await ledger.begin({})
        numbers = [0.0, -0.0, 1e-7, 5e-7, 1e-6, 1.5e-6, 0.1, 1e20, 1e21, 123456789012345680000.0, 5e-324, 1e308]
        text = '\x00\x1f\x7f\u2028é😀"\\/\ufb33'
        await ledger.append(
            Event("answered", session, {"n": numbers, text: text, "ﬀ": [None, True, [], {}, ""]}, None, durable=True)
        )
        await asyncio.gather(*(ledger.append(Event("x", session, {}, None, durable=True)) for _ in range(50)))
    report = verify(directory)
    assert report.ok, report.problems


def remove_database(directory: Path) -> None:
    for file in directory.glob("ledger.db*"):
        file.unlink()


def alter(directory: Path, *statements: str) -> None:
    db = sqlite3.connect(directory / "ledger.db", isolation_level=None)
    for statement in statements:
        db.execute(statement)
    db.close()
