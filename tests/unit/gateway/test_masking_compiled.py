"""Compiled databases: kept for the next process where bytecode is, taken only when they are whole, and none of a literal search."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mcp_gateway.masking.automaton import Hyperscan, HyperscanEnds, HyperscanShapes, HyperscanStarts

pytestmark = pytest.mark.skipif(importlib.util.find_spec("hyperscan") is None, reason="hyperscan is not installed")

TEXT = "a pair of 42 and ab12 and abc"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def kept(folder: Path) -> Sequence[Path]:
    return sorted(folder.rglob("hyperscan-*"))


def cannot_compile(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("it is compiled once more")

    monkeypatch.setattr("hyperscan.Database", refuse)


def ends() -> object:
    return HyperscanEnds(["[a-c]{2}[0-9]?", "[0-9]+"]).find(TEXT)


def shapes() -> object:
    return HyperscanShapes(["[a-c]{2}[0-9]?", "[0-9]{2}"]).find(TEXT)


def starts() -> object:
    return HyperscanStarts([["[a-c]{2}[0-9]"], ["[0-9]{2}"]]).find(TEXT)


@pytest.mark.parametrize("search", [ends, shapes, starts])
def test_what_was_compiled_is_read_by_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch, search: Callable[[], object]
) -> None:
    first = search()
    assert first
    assert len(kept(folder)) == 1
    cannot_compile(monkeypatch)
    assert search() == first


def empty(whole: bytes) -> bytes:
    return whole[:0]


def begun(whole: bytes) -> bytes:
    return whole[:40]


def cut_short(whole: bytes) -> bytes:
    return whole[:-1]


def changed(whole: bytes) -> bytes:
    return whole[:900] + bytes([whole[900] ^ 1]) + whole[901:]


@pytest.mark.parametrize("broken", [empty, begun, cut_short, changed])
def test_what_is_not_whole_is_compiled_again(folder: Path, broken: Callable[[bytes], bytes]) -> None:
    first = ends()
    (path,) = kept(folder)
    whole = path.read_bytes()
    path.write_bytes(broken(whole))
    assert ends() == first
    assert path.read_bytes() == whole


def test_what_another_processor_compiled_is_compiled_again(folder: Path) -> None:
    """Whole, by its digest, but nothing that Hyperscan takes."""
    first = ends()
    (path,) = kept(folder)
    whole = path.read_bytes()
    foreign = b"\0" * (len(whole) - 32)
    path.write_bytes(hashlib.sha256(foreign).digest() + foreign)
    assert ends() == first
    assert path.read_bytes() == whole


def test_other_patterns_have_another_place(folder: Path) -> None:
    assert HyperscanEnds(["ab"]).find(TEXT) != HyperscanEnds(["abc"]).find(TEXT)
    assert HyperscanStarts([["a"], ["b"]]).find(TEXT) != HyperscanStarts([["a", "b"]]).find(TEXT)
    assert HyperscanShapes(["ab", "[0-9]"]).find(TEXT) != HyperscanShapes(["[0-9]", "ab"]).find(TEXT)


def test_where_nothing_can_be_written_it_is_compiled_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    monkeypatch.setattr(sys, "pycache_prefix", str(file))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert ends() == ends()
    assert file.read_text() == "in the way"


def test_who_wants_no_bytecode_gets_none_of_these(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert ends()
    assert not kept(folder)


def test_a_search_for_literals_is_never_kept(folder: Path) -> None:
    """They may be a lent credential's."""
    assert Hyperscan(["falconridge"]).find("Falconridge it is")
    assert not kept(folder)


def test_few_are_kept(folder: Path) -> None:
    for number in range(15):
        HyperscanEnds([f"x{number}"])
    assert len(kept(folder)) == 12
