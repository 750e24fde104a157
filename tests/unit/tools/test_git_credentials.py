"""The credential reaches the remote, and is found nowhere an agent, a neighbour or the recording could look."""

from __future__ import annotations

import asyncio
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, Self

import pytest
from anyio.to_thread import run_sync
from gitgate import REPOSITORY, Bench, bench, rules
from gitserver import READER, WRITER, HttpServer, SshServer, http_server, run_git, ssh_server, sshd

from mcp_gateway_tools.git.address import Address
from mcp_gateway_tools.git.agent import answer, key_of, serving
from mcp_gateway_tools.git.password import Login, answering
from mcp_gateway_tools.git.private import private_directory, sweep
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.lease import Secret

pytestmark = pytest.mark.anyio
SECRETS = [WRITER[1].encode(), READER[1].encode()]


class Watch:
    """Reads every process's arguments and environment, again and again, until it is stopped."""

    def __init__(self, *wanted: bytes) -> None:
        self._wanted = wanted
        self._stop = threading.Event()
        self.found: set[tuple[str, bytes]] = set()
        self.seen: set[bytes] = set()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.002):
            for process in Path("/proc").iterdir():
                if process.name.isdigit() and process.name != str(os.getpid()):
                    self._read(process)

    def _read(self, process: Path) -> None:
        for part in ("cmdline", "environ"):
            try:
                content = (process / part).read_bytes()
            except OSError:
                continue
            if part == "cmdline":
                self.seen.add(content.partition(b"\0")[0].rpartition(b"/")[2])
                self.seen |= {word for word in (b"push", b"ask.py", b"remote-http") if word in content}
            self.found |= {(part, secret) for secret in self._wanted if secret in content}


def during(server_path: Path, call: Callable[[], object], look: Callable[[], object]) -> None:
    """Look while a push is under way: the server waits in its hook until the look is over."""
    fifo, there = server_path / "go", server_path / "there"
    os.mkfifo(fifo)
    hook = server_path / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\necho x > {there}\nread go < {fifo}\n")
    hook.chmod(0o755)
    os.mkfifo(there)
    thread = threading.Thread(target=call)
    try:
        thread.start()
        waiting = os.open(there, os.O_RDONLY | os.O_NONBLOCK)
        try:
            while not select.select([waiting], [], [], 0.1)[0]:
                assert thread.is_alive(), "the push ended before it came to the server's hook"
        finally:
            os.close(waiting)
        try:
            look()
        finally:
            with open(fifo, "wb") as going:
                going.write(b"go\n")
            thread.join()
    finally:
        hook.unlink()
        fifo.unlink()
        there.unlink()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpServer]:
    with http_server(tmp_path_factory.mktemp("server")) as running:
        running.create(REPOSITORY, {"README.md": "shop\n"})
        yield running


def holding(folder: Path, *wanted: bytes, apart: frozenset[str] = frozenset()) -> list[Path]:
    """The files below a folder that hold one of these, beside those that are meant to."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name not in apart and any(secret in path.read_bytes() for secret in wanted)
    ]


def held(private: Path, *wanted: bytes) -> list[Path]:
    """The same of the gateway's own directory, which is there now."""
    assert [path.name.startswith("mcp-gateway-git-") for path in private.iterdir()] == [True]
    return holding(private, *wanted)


@pytest.fixture
def private(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the gateway makes its directories in this test, and nobody else; short, for a socket's path may not be long."""
    with tempfile.TemporaryDirectory(prefix="p-") as directory:
        monkeypatch.setattr(tempfile, "tempdir", directory)
        yield Path(directory)
        monkeypatch.undo()


def test_the_password_is_in_no_argument_environment_file_or_record(
    server: HttpServer, tmp_path: Path, private: Path
) -> None:
    """Looked at while the server holds the push up, and in every process from before it began."""
    looked: list[list[Path]] = []
    with bench(tmp_path, server, server.url(REPOSITORY), policy=rules("git.*")) as shop:
        with Watch(*SECRETS) as watch:
            during(
                server.path(REPOSITORY),
                lambda: shop.value("git_push", ref="watched", changes={"w": "w"}, message="w"),
                lambda: looked.append(
                    [
                        *holding(tmp_path, *SECRETS, apart=frozenset({"credential", "read_credential"})),
                        *held(private, *SECRETS),
                    ]
                ),
            )
        assert "refs/heads/watched" in shop.refs()
    assert watch.found == set()
    assert {b"push", b"ask.py", b"remote-http"} <= watch.seen
    assert looked == [[]]
    assert holding(tmp_path, *SECRETS, apart=frozenset({"credential", "read_credential"})) == []
    assert not list(private.iterdir())


def test_what_a_server_echoes_of_a_password_is_masked(server: HttpServer, tmp_path: Path) -> None:
    hook = server.path(REPOSITORY) / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\necho 'you said {WRITER[1]}' >&2\nexit 1\n")
    hook.chmod(0o755)
    try:
        with bench(tmp_path, server, server.url(REPOSITORY), policy=rules("git.*")) as shop:
            told = shop.said("git_push", ref="echo", changes={"e": "e"}, message="e")
            assert "you said" in told
            assert WRITER[1] not in told
            assert SECRETS[0] not in shop.gate.recorded()
    finally:
        hook.unlink()


def test_the_reading_credential_looks_and_the_other_one_pushes(server: HttpServer, tmp_path: Path) -> None:
    server.seen.clear()
    with bench(tmp_path, server, server.url(REPOSITORY), policy=rules("git.*")) as shop:
        shop.value("git_log")
        assert {user for user, _, _ in server.seen} == {"", "reader"}
        shop.value("git_push", ref="two", changes={"t": "t"}, message="t")
    assert {path.rpartition("/")[2] for user, _, path in server.seen if user == "writer"} == {
        "info",
        "refs",
        "git-receive-pack",
    } - {"info"}


def test_a_redirection_gets_no_password(server: HttpServer, tmp_path: Path) -> None:
    """A remote that sends git elsewhere is not followed: the other place learns nothing."""
    heard: list[bytes] = []
    elsewhere = socket.create_server(("127.0.0.1", 0))
    front = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                accepted, _ = elsewhere.accept()
            except OSError:
                return
            with accepted:
                heard.append(accepted.recv(65536))

    def redirect() -> None:
        while True:
            try:
                accepted, _ = front.accept()
            except OSError:
                return
            with accepted:
                path = accepted.recv(65536).split(b" ")[1]
                place = b"http://127.0.0.1:%d%s" % (elsewhere.getsockname()[1], path)
                accepted.sendall(
                    b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % place
                )

    threads = [threading.Thread(target=work, daemon=True) for work in (listen, redirect)]
    for thread in threads:
        thread.start()
    try:
        url = f"http://127.0.0.1:{front.getsockname()[1]}/acme/shop.git"
        with bench(tmp_path, server, url, policy=rules("git.*")) as shop:
            assert "did not answer as a git server does" in shop.said("git_log")
    finally:
        for listening in (elsewhere, front):
            listening.shutdown(socket.SHUT_RDWR)
            listening.close()
    assert heard == []


def new_key(path: Path, phrase: str = "") -> str:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", phrase, "-f", path], check=True)
    return path.read_text()


ADDRESS = Address.parse("https://git.example:8443/acme/shop.git")


async def ask(asking: Any, question: str) -> tuple[int, bytes]:
    def run() -> tuple[int, bytes]:
        done = subprocess.run(
            [asking.environment["GIT_ASKPASS"], question],
            env={**asking.environment, "PATH": os.defpath},
            pass_fds=asking.inherit,
            capture_output=True,
            check=False,
            timeout=20,
        )
        return done.returncode, done.stdout

    return await run_sync(run)


@pytest.mark.parametrize(
    "question",
    [
        "Password for 'https://evil.example': ", "Password for 'https://git.example:8443.evil.example': ", "Password for 'https://git.example': ",
        "Password for 'http://git.example:8443': ", "Password for 'https://git.example:8443@evil.example': ", "Enter passphrase for key: ", "",
        "Password for 'https://evil.example/git.example:8443': ",
    ],
)  # fmt: skip
async def test_a_question_for_another_place_gets_no_answer(tmp_path: Path, question: str) -> None:
    async with answering(ADDRESS, Login.of(Secret("ana:word"), None), tmp_path) as asking:
        assert await ask(asking, question) == (1, b"")


async def test_each_part_is_given_once_and_a_stranger_cannot_open_the_way(tmp_path: Path) -> None:
    async with answering(ADDRESS, Login.of(Secret("ana:word"), None), tmp_path) as asking:
        assert await ask(asking, "Username for 'https://git.example:8443': ") == (0, b"ana\n")
        assert await ask(asking, "Password for 'https://ana@git.example:8443': ") == (0, b"word\n")
        assert await ask(asking, "Password for 'https://ana@git.example:8443': ") == (1, b"")
        with pytest.raises(OSError, match="No such device"):
            os.open(f"/proc/{os.getpid()}/fd/{asking.inherit[0]}", os.O_RDWR)


@pytest.mark.parametrize(
    ("secret", "username", "user", "password"),
    [
        ("tok", None, "x-access-token", "tok"),
        ("ana:word:more", None, "ana", "word:more"),
        ("to:ken", "ana", "ana", "to:ken"),
        ("tok:x-oauth-basic", None, "x-access-token", "tok"),
        ("tok:", None, "x-access-token", "tok"),
    ],
)
def test_a_token_is_never_the_user_whom_git_names_in_its_question(
    secret: str, username: str | None, user: str, password: str
) -> None:
    login = Login.of(Secret(secret), username)
    assert (login.user.reveal(), login.password.reveal()) == (user, password)


@pytest.fixture(scope="module", params=["ed25519", "rsa", "ecdsa"])
def ssh(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[SshServer]:
    if sshd() is None:
        pytest.skip("no sshd on this machine: install openssh-server")
    with ssh_server(tmp_path_factory.mktemp("ssh"), request.param) as running:
        running.create(REPOSITORY, {"README.md": "shop\n"})
        yield running


def over_ssh(
    directory: Path, ssh: SshServer, *, write: str | None = None, **hosts: Any
) -> AbstractContextManager[Bench]:
    known = hosts or {"host_key": ssh.host}
    return bench(
        directory, ssh, ssh.url(REPOSITORY), policy=rules("git.*"), write=write or ssh.client, read=None, **known
    )


def test_a_push_over_ssh_arrives_and_the_key_stays_in_memory(ssh: SshServer, tmp_path: Path, private: Path) -> None:
    body = "".join(ssh.client.splitlines()[1:3]).encode()
    with over_ssh(tmp_path, ssh) as shop, Watch(body, body[:40]) as watch:
        looked: list[list[Path]] = []
        during(
            ssh.path(REPOSITORY),
            lambda: shop.value("git_push", ref="over-ssh", changes={"s": "s"}, message="s"),
            lambda: looked.append(held(private, body[:40])),
        )
        assert "refs/heads/over-ssh" in shop.refs()
        assert shop.value("git_log", ref="over-ssh")["commits"][0]["message"]["text"] == "s"
    assert looked == [[]]
    assert watch.found == set()
    assert b"ssh" in watch.seen
    assert holding(tmp_path, body[:40], apart=frozenset({"credential"})) == []


def test_a_server_with_another_host_key_is_refused_before_anything_is_said(ssh: SshServer, tmp_path: Path) -> None:
    new_key(tmp_path / "other")
    other = " ".join((tmp_path / "other.pub").read_text().split()[:2])
    hosts = tmp_path / "hosts"
    hosts.write_text(f"[127.0.0.1]:{ssh.port} {other}\n")
    before = ssh.refs(REPOSITORY)
    accepted = ssh.log.read_text().count("Accepted publickey")
    for number, settings in enumerate(({"host_key": other}, {"known_hosts": str(hosts)})):
        with over_ssh(tmp_path / str(number), ssh, **settings) as shop:
            told = shop.said("git_push", ref="x", changes={"x": "x"}, message="x")
            assert "host key is not the one that is configured" in told
    assert ssh.refs(REPOSITORY) == before
    assert ssh.log.read_text().count("Accepted publickey") == accepted


def test_a_credential_that_is_no_key_is_said_to_be_none_and_not_quoted(ssh: SshServer, tmp_path: Path) -> None:
    with over_ssh(tmp_path, ssh, write="not a key 4711") as shop:
        told = shop.said("git_log")
        assert "is not an SSH private key" in told
        assert "4711" not in told


async def test_the_agent_signs_for_the_child_s_session_and_for_nobody_else(tmp_path: Path) -> None:
    """Also where the child asks before it is said which one it is, as it does on a machine with much to do."""
    async with serving(key_of(Secret(new_key(tmp_path / "key"))), tmp_path) as (path, admit):
        env = {"PATH": os.environ.get("PATH", os.defpath), "SSH_AUTH_SOCK": str(path)}
        program = "import socket, subprocess, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); print('there', flush=True); "
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", program + "sys.exit(subprocess.call(['ssh-add', '-l']))", str(path)),
            env=env,
            start_new_session=True,
            stdout=asyncio.subprocess.PIPE,
        )
        assert child.stdout is not None
        assert await child.stdout.readline() == b"there\n"
        admit(child.pid)
        stranger = await asyncio.create_subprocess_exec(
            "ssh-add", "-l", env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        told, _ = await stranger.communicate()
        assert stranger.returncode != 0
        assert b"ED25519" not in told
        out, _ = await child.communicate()
        assert child.returncode == 0
        assert b"ED25519" in out


async def test_who_asks_the_agent_first_is_answered_once_it_is_known_who_may(tmp_path: Path) -> None:
    """Mutation tried: turning away whoever comes before the child is named."""
    async with serving(key_of(Secret(new_key(tmp_path / "key"))), tmp_path) as (path, admit):
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(b"\0\0\0\1\x0b")
        await writer.drain()
        await asyncio.wait_for(_accepted(path), 60)
        admit(os.getsid(0))
        length = int.from_bytes(await asyncio.wait_for(reader.readexactly(4), 60), "big")
        assert (await reader.readexactly(length))[:1] == b"\x0c"
        writer.close()
        await writer.wait_closed()


async def _accepted(path: Path) -> None:
    """Wait until one that came later has been let in, and so the first one too: they come in their order."""
    _, writer = await asyncio.open_unix_connection(path)
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    "request_", [b"\x0d", b"\x0d\0\0\0\xff", b"\x0d" + bytes(12), b"\x11", b"\x1b\0\0", b"\xff"], ids=range(6)
)
def test_a_request_that_the_agent_does_not_know_is_refused(tmp_path: Path, request_: bytes) -> None:
    assert answer(request_, key_of(Secret(new_key(tmp_path / "key")))) == b"\x05"


def test_a_key_with_a_passphrase_or_of_an_old_kind_is_refused_without_being_quoted(tmp_path: Path) -> None:
    text = new_key(tmp_path / "key", "phrase")
    with pytest.raises(Refused) as refused:
        key_of(Secret(text))
    assert text[80:120] not in str(refused.value)


def test_what_git_is_started_with_is_listed_here(server: HttpServer, tmp_path: Path) -> None:
    """The environment of a child holds what this product put there, and nothing of the gateway's own."""
    os.environ["MCP_GATEWAY_TEST_ONLY"] = "inherited"
    try:
        seen: list[bytes] = []

        def look() -> None:
            for process in Path("/proc").iterdir():
                try:
                    if (
                        process.name.isdigit()
                        and b"git\0" in (process / "cmdline").read_bytes()
                        and b"push\0" in (process / "cmdline").read_bytes()
                    ):
                        seen.append((process / "environ").read_bytes())
                except OSError:
                    continue

        with bench(tmp_path, server, server.url(REPOSITORY), policy=rules("git.*")) as shop:
            during(
                server.path(REPOSITORY),
                lambda: shop.value("git_push", ref="env", changes={"e": "e"}, message="e"),
                look,
            )
    finally:
        del os.environ["MCP_GATEWAY_TEST_ONLY"]
    assert seen
    for environment in seen:
        assert b"inherited" not in environment
        names = {entry.partition(b"=")[0].decode() for entry in environment.split(b"\0") if entry}
        assert {name for name in names if not name.startswith("GIT_")} <= {
            "PATH", "HOME", "XDG_CONFIG_HOME", "LC_ALL", "SSH_ASKPASS", "MCP_GATEWAY_ASK", "PWD",
        }  # fmt: skip
    run_git(server.path(REPOSITORY), "rev-parse", "refs/heads/env")


KILLED = """\
import asyncio, sys, tempfile
from pathlib import Path
tempfile.tempdir = sys.argv[1]
from mcp_gateway_tools.git.address import Address
from mcp_gateway_tools.git.password import Login, answering
from mcp_gateway_tools.git.private import private_directory
from mcp_gateway_tools.lease import Secret

async def main():
    async with private_directory() as directory:
        async with answering(Address.parse("https://git.example/acme/shop.git"), Login.of(Secret("word"), None), directory):
            print(directory, flush=True)
            await asyncio.sleep(600)

asyncio.run(main())
"""


async def test_what_a_killed_gateway_left_is_removed_and_what_a_running_one_uses_is_not(private: Path) -> None:
    """Mutation tried: no lock, an exclusive one that is not asked for, and a lock that is not held."""
    children = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", KILLED, str(private)), stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[3]
        )
        for _ in range(2)
    ]
    try:
        dead, living = [Path((await _line(child)).decode().strip()) for child in children]
        children[0].kill()
        await children[0].wait()
        assert {path.name for path in dead.iterdir()} == {"ask"}
        (private / "mcp-gateway-git-file").touch()
        (private / "mcp-gateway-git-link").symlink_to(living)
        (private / "mcp-gateway-git-open").mkdir(mode=0o755)
        (private / "another").mkdir(mode=0o700)
        kept = {path.name for path in private.iterdir()} - {dead.name}
        async with private_directory() as mine:
            assert {path.name for path in private.iterdir()} == {*kept, mine.name}
            sweep(private)
            assert mine.is_dir()
        assert {path.name for path in living.iterdir()} == {"ask"}
        assert {path.name for path in private.iterdir()} == kept
    finally:
        for child in children:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()


async def _line(child: asyncio.subprocess.Process) -> bytes:
    assert child.stdout is not None
    return await asyncio.wait_for(child.stdout.readline(), 120)
