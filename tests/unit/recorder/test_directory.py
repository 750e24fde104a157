"""How a ledger comes into being, and when its files are refused."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from mcp_gateway_recorder import keys
from mcp_gateway_recorder.entries import Event, LedgerError, LedgerUnavailable, Tampered
from mcp_gateway_recorder.ledger import Ledger

pytestmark = pytest.mark.anyio


@pytest.fixture
async def closed(directory: Path, clock: Callable[[], datetime]) -> Path:
    await use(directory, clock)
    return directory


async def use(directory: Path, clock: Callable[[], datetime], *, create: bool = True) -> str:
    """Open, add two commits, close; the ledger's id."""
    async with Ledger.open(directory, clock=clock, create=create) as ledger:
        session = await ledger.begin({})
        await ledger.append(Event("noted", session, {}, None, durable=True))
        return ledger.id


async def test_everything_is_for_the_own_user_alone(closed: Path) -> None:
    assert modes(closed) == {0o700, 0o600}


async def test_a_ledger_keeps_its_id(closed: Path, clock: Callable[[], datetime]) -> None:
    assert await use(closed, clock) == await use(closed, clock, create=False)


async def test_a_missing_ledger_is_not_made_unless_asked(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    missing = tmp_path / "nowhere"
    with pytest.raises(LedgerError, match=r"no ledger at `.*nowhere`"):
        await use(missing, clock, create=False)
    assert not missing.exists()


async def test_a_file_in_the_directory_s_place_is_named(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        (tmp_path / "file").write_text("mine")
        with pytest.raises(LedgerUnavailable) as refused:
            await use(place, clock)
        assert str(refused.value) == f"the state directory `{place}` cannot be used: there is a file in its place"
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
async def test_a_key_that_others_can_read_is_refused(closed: Path, clock: Callable[[], datetime], mode: int) -> None:
    (closed / "recorder.key").chmod(mode)
    with pytest.raises(LedgerError, match="open to other users"):
        await use(closed, clock)


async def test_a_directory_that_others_can_write_to_is_refused(closed: Path, clock: Callable[[], datetime]) -> None:
    open_to_group(closed)
    with pytest.raises(LedgerError, match="chmod 700"):
        await use(closed, clock)


async def test_a_lost_key_is_never_replaced(closed: Path, clock: Callable[[], datetime]) -> None:
    (closed / "recorder.key").unlink()
    with pytest.raises(LedgerError, match="restore it"):
        await use(closed, clock)
    assert not (closed / "recorder.key").exists()


async def test_another_key_is_refused(closed: Path, clock: Callable[[], datetime]) -> None:
    (closed / "recorder.key").write_bytes(b"x" * 32)
    with pytest.raises(Tampered, match="not the key of"):
        await use(closed, clock)
    (closed / "recorder.key").write_bytes(b"short")
    with pytest.raises(LedgerError, match="not 32 bytes"):
        await use(closed, clock)


@pytest.mark.parametrize("change", ["remove", "empty"])
async def test_a_lost_database_is_never_replaced(closed: Path, clock: Callable[[], datetime], change: str) -> None:
    if change == "remove":
        remove_database(closed)
    else:
        (closed / "ledger.db").write_bytes(b"")
    with pytest.raises(Tampered, match="is gone"):
        await use(closed, clock)


async def test_a_database_of_another_ledger_is_refused(
    closed: Path, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    await use(tmp_path / "other", clock)
    remove_database(closed)
    shutil.copy(tmp_path / "other" / "ledger.db", closed / "ledger.db")
    with pytest.raises(Tampered, match="swapped"):
        await use(closed, clock)


async def test_an_older_copy_of_the_database_is_refused(
    closed: Path, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    shutil.copy(closed / "ledger.db", tmp_path / "older.db")
    await use(closed, clock)
    remove_database(closed)
    shutil.copy(tmp_path / "older.db", closed / "ledger.db")
    with pytest.raises(Tampered, match="not what the witness saw"):
        await use(closed, clock)


async def test_an_emptied_or_damaged_witness_is_refused(closed: Path, clock: Callable[[], datetime]) -> None:
    for content, message in ((b"", "emptied"), (b"nonsense\n", "damaged")):
        (closed / "ledger.witness").write_bytes(content)
        with pytest.raises(Tampered, match=message):
            await use(closed, clock)


async def test_a_public_key_of_another_ledger_is_refused(closed: Path, clock: Callable[[], datetime]) -> None:
    (closed / "ledger.pub").write_text("mcp-gateway-ledger-v1 l_other 00\n")
    with pytest.raises(Tampered, match=r"ledger\.pub"):
        await use(closed, clock)


async def test_a_newer_schema_is_refused(closed: Path, clock: Callable[[], datetime]) -> None:
    db = sqlite3.connect(closed / "ledger.db")
    db.execute("PRAGMA user_version = 2")
    db.close()
    with pytest.raises(LedgerError, match="use the newer program"):
        await use(closed, clock)


async def test_a_database_that_is_no_ledger_is_refused(directory: Path, clock: Callable[[], datetime]) -> None:
    begin_creation(directory)
    db = sqlite3.connect(directory / "ledger.db")
    db.execute("CREATE TABLE notes (text)")
    db.close()
    with pytest.raises(LedgerError, match="not a ledger"):
        await use(directory, clock)


@pytest.mark.parametrize("made", ["key", "witness", "file", "genesis"])
async def test_a_creation_that_was_cut_short_is_finished(
    directory: Path, clock: Callable[[], datetime], made: str
) -> None:
    begin_creation(directory)
    if made == "witness":
        (directory / "ledger.witness").touch(0o600)
    if made == "file":
        db = sqlite3.connect(directory / "ledger.db")
        db.execute("PRAGMA journal_mode = WAL")
        db.close()
    if made == "genesis":
        async with Ledger.open(directory, clock=clock):
            pass
        (directory / "ledger.witness").unlink()
        (directory / "ledger.pub").unlink()
    assert (await use(directory, clock)).startswith("l_")


def test_a_key_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "recorder.key"
    keys.create(path)
    first = path.read_bytes()
    keys.create(path)
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]
    assert "<Keys>" in repr(keys.load(path))


def begin_creation(directory: Path) -> None:
    directory.mkdir(0o700)
    keys.create(directory / "recorder.key")


def open_to_group(directory: Path) -> None:
    directory.chmod(0o770)


def remove_database(directory: Path) -> None:
    for file in directory.glob("ledger.db*"):
        file.unlink()


def modes(directory: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in (directory, *directory.rglob("*"))}
