"""Sources: a credential is read when it is lent, from where its reference says, and refused where others could have read or set it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from mcp_gateway import stamp
from mcp_gateway.credentials import sources as module
from mcp_gateway.credentials.refs import CredentialRef, EnvRef, FileRef, KeyringRef, parse_ref
from mcp_gateway.credentials.sources import LARGEST, CredentialUnavailable, Sources

pytestmark = pytest.mark.anyio


def _file(path: Path, content: bytes, mode: int = 0o600) -> FileRef:
    path.write_bytes(content)
    path.chmod(mode)
    return FileRef(path)


async def _refused(ref: CredentialRef, sources: Sources | None = None) -> str:
    with pytest.raises(CredentialUnavailable) as caught:
        await (sources or Sources()).read(ref)
    assert str(ref) in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__context__ is None or "hunter2" not in str(caught.value.__context__)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("env:DB_PASSWORD", EnvRef("DB_PASSWORD")),
        ("file:/run/secrets/db", FileRef(Path("/run/secrets/db"))),
        ("file:db", FileRef(Path("/base/db"))),
        ("keyring:mcp/db", KeyringRef("mcp", "db")),
        ("keyring:https://a/b", KeyringRef("https://a", "b")),
    ],
)
def test_a_reference_is_read_and_written(text: str, ref: CredentialRef) -> None:
    assert parse_ref(text, Path("/base")) == ref
    assert parse_ref(str(ref)) == ref


@pytest.mark.parametrize(
    "text",
    [
        "hunter2",
        "env:",
        "env:A-B",
        "env:hunter2 x",
        "file:",
        "file://h/x",
        "keyring:hunter2",
        "keyring:/x",
        "ENV:A",
        "x:hunter2",
        "env:A\n",
    ],
)
def test_what_is_no_reference_is_refused_unseen(text: str) -> None:
    with pytest.raises(ValueError, match="not a reference to a credential") as caught:
        parse_ref(text)
    assert "hunter2" not in str(caught.value)


async def test_a_variable_is_read_when_it_is_asked_for() -> None:
    environ = {"A": "one"}
    sources = Sources(environ)
    assert (await sources.read(EnvRef("A"))).reveal() == "one"
    environ["A"] = "two"
    assert (await sources.read(EnvRef("A"))).reveal() == "two"
    assert "not set" in await _refused(EnvRef("B"), sources)


async def test_a_rotated_file_is_used_at_once_even_with_the_same_size_and_time(tmp_path: Path) -> None:
    ref, sources = _file(tmp_path / "s", b"hunter1\n"), Sources()
    assert (await sources.read(ref)).reveal() == "hunter1"
    status = os.stat(ref.path)
    ref.path.write_bytes(b"hunter2\n")
    os.utime(ref.path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (await sources.read(ref)).reveal() == "hunter2"


def _left_alone(path: Path, by: os.stat_result) -> None:
    """Give a file the time of change of another moment, so that its stamp differs as that of a later rotation would."""
    while os.stat(path).st_ctime_ns == by.st_ctime_ns:
        path.chmod(0o600)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as one that was left alone for long."""
    monkeypatch.setattr(stamp, "_SETTLED_SECONDS", -3600.0)


@pytest.mark.usefixtures("settled")
async def test_a_file_that_was_read_before_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ref, sources = _file(tmp_path / "s", b"hunter1\n"), Sources()
    assert (await sources.read(ref)).reveal() == "hunter1"
    with monkeypatch.context() as patch:
        patch.delattr(module, "_read_file")
        assert (await sources.read(ref)).reveal() == "hunter1"
        with pytest.raises(NameError):
            await Sources().read(ref)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("how", ["written over", "replaced"])
async def test_a_remembered_file_that_was_rotated_is_read_again(tmp_path: Path, how: str) -> None:
    ref, sources = _file(tmp_path / "s", b"hunter1\n"), Sources()
    assert (await sources.read(ref)).reveal() == "hunter1"
    status = os.stat(ref.path)
    if how == "replaced":
        _file(tmp_path / "new", b"hunter2\n").path.rename(ref.path)
    else:
        ref.path.write_bytes(b"hunter2\n")
    os.utime(ref.path, ns=(status.st_atime_ns, status.st_mtime_ns))
    _left_alone(ref.path, status)
    assert (await sources.read(ref)).reveal() == "hunter2"


@pytest.mark.usefixtures("settled")
async def test_a_remembered_file_is_refused_once_it_is_gone_or_open_to_others(tmp_path: Path) -> None:
    ref, sources = _file(tmp_path / "s", b"hunter2"), Sources()
    await sources.read(ref)
    status = os.stat(ref.path)
    _left_alone(ref.path, status)
    ref.path.chmod(0o644)
    assert "mode 0644" in await _refused(ref, sources)
    ref.path.chmod(0o600)
    await sources.read(ref)
    ref.path.unlink()
    assert "no such file" in await _refused(ref, sources)


async def test_a_file_that_changed_a_moment_ago_is_not_remembered(tmp_path: Path) -> None:
    """Two changes within one tick of the file system's clock have one stamp."""
    ref, sources = _file(tmp_path / "s", b"hunter1"), Sources()
    for secret in ("hunter1", "hunter2", "hunter3"):
        ref.path.write_bytes(secret.encode())
        assert (await sources.read(ref)).reveal() == secret


@pytest.mark.parametrize(
    ("content", "secret"),
    [(b"s\n", "s"), (b"s\r\n", "s"), (b"s\n\n", "s\n"), (b" s ", " s "), ("pä".encode(), "pä")],
)
async def test_one_newline_at_the_end_is_not_part_of_it(content: bytes, secret: str, tmp_path: Path) -> None:
    assert (await Sources().read(_file(tmp_path / "s", content))).reveal() == secret


@pytest.mark.parametrize("mode", [0o604, 0o620, 0o602, 0o644, 0o666, 0o601])
async def test_a_file_that_others_can_get_at_is_refused(mode: int, tmp_path: Path) -> None:
    assert f"mode {mode:04o}" in await _refused(_file(tmp_path / "s", b"hunter2", mode))


async def test_a_mounted_secret_behind_links_that_its_group_reads_is_accepted(tmp_path: Path) -> None:
    """The layout that Kubernetes mounts with `defaultMode: 0440`."""
    (tmp_path / "..2026").mkdir()
    _file(tmp_path / "..2026" / "s", b"hunter2", 0o440)
    (tmp_path / "..data").symlink_to("..2026")
    (tmp_path / "s").symlink_to("..data/s")
    assert (await Sources().read(FileRef(tmp_path / "s"))).reveal() == "hunter2"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n", "empty"),
        (b"hunter2\xff", "not UTF-8 text"),
        (b"hunter2\0", "NUL"),
        (b"h" * (LARGEST + 1), "larger than"),
    ],
)
async def test_what_cannot_be_a_credential_is_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    assert reason in await _refused(_file(tmp_path / "s", content))


async def test_what_is_not_a_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert "not a regular file" in await _refused(FileRef(tmp_path / "pipe"))
    assert "directory" in await _refused(FileRef(tmp_path))
    assert "no such file" in await _refused(FileRef(tmp_path / "gone"))


class _Memory(KeyringBackend):
    """A keyring in memory; `locked` refuses as a desktop's does."""

    priority = 1  # pyright: ignore[reportAssignmentType] -- the library documents a plain number

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # the library's own gap
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("hunter2")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def memory() -> Iterator[_Memory]:
    before, backend = keyring.get_keyring(), _Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


async def test_a_keyring_entry_is_read_when_it_is_asked_for(memory: _Memory) -> None:
    ref, sources = KeyringRef("mcp-gateway", "db"), Sources()
    assert "keyring set mcp-gateway db" in await _refused(ref)
    memory.kept["mcp-gateway", "db"] = "one"
    assert (await sources.read(ref)).reveal() == "one"
    memory.kept["mcp-gateway", "db"] = "two"
    assert (await sources.read(ref)).reveal() == "two"


async def test_a_locked_keyring_is_an_error_that_names_the_reference(memory: _Memory) -> None:
    memory.locked = True
    with pytest.raises(CredentialUnavailable, match=r"`keyring:a/b`: the keyring refused \(KeyringLocked\)"):
        await Sources().read(KeyringRef("a", "b"))
