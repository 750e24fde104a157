"""A credential's file is read while its intent is being recorded. Nothing is lent by that, and nothing old."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Mapping
from pathlib import Path

import pytest

from mcp_gateway.credentials import sources
from mcp_gateway.credentials.refs import EnvRef, FileRef
from mcp_gateway.credentials.sources import CredentialUnavailable, Sources

pytestmark = pytest.mark.anyio


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.touch(mode=0o600)
    path.write_text("first")
    return path


async def _read(path: Path, reading: Sources) -> str:
    return (await reading.read(FileRef(path))).reveal()


def begun(reading: Sources) -> Mapping[FileRef, tuple[float, asyncio.Task[str]]]:
    return reading._begun  # pyright: ignore[reportPrivateUsage]  # nothing else tells whether a file was read


async def _begun(reading: Sources) -> None:
    """Until the file has been read."""
    await asyncio.gather(*(task for _, task in begun(reading).values()), return_exceptions=True)


async def test_what_was_read_ahead_is_given_once(kept: Path) -> None:
    reading = Sources({})
    reading.begin(FileRef(kept))
    await _begun(reading)
    kept.write_text("second")
    assert [await _read(kept, reading), await _read(kept, reading)] == ["first", "second"]


async def test_what_was_read_long_ago_is_not_given(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Sources({})
    reading.begin(FileRef(kept))
    await _begun(reading)
    kept.write_text("second")
    monkeypatch.setattr(sources, "_SOON", -1.0)
    assert await _read(kept, reading) == "second"


async def test_a_file_that_cannot_be_read_is_told_to_who_asks_and_to_nobody_else(kept: Path) -> None:
    reading = Sources({})
    kept.chmod(0o644)
    reading.begin(FileRef(kept))
    await _begun(reading)
    with pytest.raises(CredentialUnavailable, match="chmod 600"):
        await _read(kept, reading)
    reading.begin(FileRef(kept))
    await _begun(reading)
    del reading
    gc.collect()  # an error that nobody heard of would be a warning here, and warnings are errors


async def test_who_asks_before_it_is_read_waits_for_it(kept: Path) -> None:
    reading = Sources({})
    for _ in range(20):
        reading.begin(FileRef(kept))
        assert await _read(kept, reading) == "first"


async def test_only_files_are_read_ahead(kept: Path) -> None:
    reading = Sources({"A": "one"})
    reading.begin(EnvRef("A"))
    assert not begun(reading)
    assert (await reading.read(EnvRef("A"))).reveal() == "one"
