"""Real git servers: `git http-backend` behind HTTP with passwords, and sshd. Their repositories' refs say what has happened.

with http_server(folder) as server:
    server.create("acme/shop")
    server.url("acme/shop"), server.git("acme/shop", "rev-parse", "main")
"""

from __future__ import annotations

import asyncio
import base64
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import uvicorn

WRITER: Final[tuple[str, str]] = ("gateway", "writer-token-4f1c9a7e2b")
READER: Final[tuple[str, str]] = ("gateway", "reader-token-77aa01d3c5")
"""Who may push, and who may only look."""

AUTHOR: Final = {
    "GIT_AUTHOR_NAME": "Ana",
    "GIT_AUTHOR_EMAIL": "ana@acme.example",
    "GIT_COMMITTER_NAME": "Ana",
    "GIT_COMMITTER_EMAIL": "ana@acme.example",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "HOME": "/nonexistent",
    "LC_ALL": "C",
    "PATH": os.environ.get("PATH", os.defpath),
}


def run_git(directory: Path, *arguments: str | bytes, given: bytes = b"", env: Mapping[str, str] | None = None) -> str:
    """Run git as the people of a test do."""
    done = subprocess.run(
        ["git", *arguments], cwd=directory, input=given, capture_output=True, env={**AUTHOR, **(env or {})}, check=False, timeout=120
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode(errors="surrogateescape").strip(" \n")


@dataclass
class Repositories:
    """Bare repositories in a folder, and what they look like from behind."""

    folder: Path

    def path(self, name: str) -> Path:
        """The bare repository."""
        return self.folder / f"{name}.git"

    def create(self, name: str, files: Mapping[str, str] | None = None) -> Path:
        """A repository whose `main` has one commit of these files; empty without any."""
        path = self.path(name)
        path.mkdir(parents=True)
        run_git(path, "init", "--quiet", "--bare", "--initial-branch=main", ".")
        run_git(path, "config", "http.receivepack", "true")
        if files:
            with tempfile.TemporaryDirectory() as work:
                self.commit(Path(work), name, files, "first")
        return path

    def commit(self, work: Path, name: str, files: Mapping[str, str], message: str, branch: str = "main") -> str:
        """Commit files to a branch behind everybody's back."""
        if not (work / ".git").exists():
            run_git(work, "clone", "--quiet", str(self.path(name)), ".")
        run_git(work, "checkout", "--quiet", "-B", branch)
        for file, text in files.items():
            (work / file).parent.mkdir(parents=True, exist_ok=True)
            (work / file).write_text(text, encoding="utf-8")
        run_git(work, "add", "--all")
        run_git(work, "commit", "--quiet", "--allow-empty", "--message", message)
        run_git(work, "push", "--quiet", "--force", str(self.path(name)), f"HEAD:refs/heads/{branch}")
        return run_git(work, "rev-parse", "HEAD")

    def git(self, name: str, *arguments: str) -> str:
        """Ask the repository itself."""
        return run_git(self.path(name), *arguments)

    def refs(self, name: str) -> dict[str, str]:
        """All its refs."""
        listed = self.git(name, "for-each-ref", "--format=%(refname) %(objectname)")
        return dict(line.split(" ", 1) for line in listed.split("\n") if line)


@dataclass
class HttpServer(Repositories):
    """Smart HTTP. `seen` are the requests as (user, method, path); `hang_up` ends a push before it is answered, or in its middle."""

    port: int = 0
    seen: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    hang_up: str = ""

    def url(self, name: str) -> str:
        """Where a client finds it."""
        return f"http://127.0.0.1:{self.port}/{name}.git"

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI, to CGI (git-http-backend)."""
        if scope["type"] != "http":
            return
        headers = {key.decode().lower(): value.decode() for key, value in scope["headers"]}
        user = self._user(headers.get("authorization", ""))
        writing = "receive-pack" in scope["path"] or b"receive-pack" in scope["query_string"]
        self.seen.append((user, scope["method"], scope["path"]))
        if not user or (writing and user != "writer"):
            status = 403 if user else 401
            await _answer(send, status, {"www-authenticate": 'Basic realm="git"'}, b"no")
            return
        with tempfile.TemporaryFile() as body:
            while True:
                message = await receive()
                body.write(message.get("body", b""))
                if self.hang_up == "middle" and writing and body.tell() > 1 << 16:
                    raise ConnectionAbortedError("hung up on purpose")
                if not message.get("more_body"):
                    break
            body.seek(0)
            status, answered, content = await self._backend(scope, headers, user, body)
        if self.hang_up == "after" and scope["path"].endswith("/git-receive-pack"):
            raise ConnectionAbortedError("hung up on purpose")
        await _answer(send, status, answered, content)

    async def _backend(
        self, scope: Any, headers: Mapping[str, str], user: str, body: Any
    ) -> tuple[int, dict[str, str], bytes]:
        environment = {
            **AUTHOR,
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": scope["path"],
            "QUERY_STRING": scope["query_string"].decode(),
            "REQUEST_METHOD": scope["method"],
            "CONTENT_TYPE": headers.get("content-type", ""),
            "HTTP_CONTENT_ENCODING": headers.get("content-encoding", ""),
            "GIT_PROTOCOL": headers.get("git-protocol", ""),
            "REMOTE_USER": user,
            "REMOTE_ADDR": "127.0.0.1",
        }
        child = await asyncio.create_subprocess_exec(
            "git", "http-backend", stdin=body, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment
        )  # fmt: skip
        out, _ = await child.communicate()
        head, _, content = out.partition(b"\r\n\r\n")
        answered = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        status = int(answered.pop("Status", "200 OK").split(" ")[0])
        return status, answered, content

    @staticmethod
    def _user(authorization: str) -> str:
        try:
            user, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        except ValueError:
            return ""
        people: dict[tuple[str, str], str] = {WRITER: "writer", READER: "reader"}
        return people.get((user, password), "")


async def _answer(send: Any, status: int, headers: Mapping[str, str], content: bytes) -> None:
    raw = [(key.lower().encode(), value.encode()) for key, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": content})


@contextmanager
def http_server(folder: Path) -> Generator[HttpServer]:
    """Serve the repositories of a folder until the block ends."""
    server = HttpServer(folder)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        server.port = listening.getsockname()[1]
        running = uvicorn.Server(
            uvicorn.Config(
                server.app, interface="asgi3", log_level="critical", lifespan="off", timeout_graceful_shutdown=1
            )
        )
        thread = threading.Thread(target=lambda: asyncio.run(running.serve([listening])), daemon=True)
        thread.start()
        _until(lambda: running.started)
        try:
            yield server
        finally:
            running.should_exit = True
            thread.join(timeout=20)


@dataclass
class SshServer(Repositories):
    """sshd. `client` is the private key that is let in, `host` the server's public key."""

    port: int = 0
    client: str = ""
    host: str = ""
    log: Path = Path()

    def url(self, name: str) -> str:
        """Where a client finds it."""
        return f"ssh://{pwd.getpwuid(os.geteuid()).pw_name}@127.0.0.1:{self.port}{self.path(name)}"


def sshd() -> str | None:
    """The server's program; None where it is not installed."""
    return shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextmanager
def ssh_server(folder: Path, kind: str = "ed25519") -> Generator[SshServer]:
    """Serve the repositories of a folder over SSH until the block ends; the client's key is of this kind."""
    program = sshd()
    assert program is not None
    keys = Path(tempfile.mkdtemp(prefix="sshd-"))
    for name, made in (("host", "ed25519"), ("client", kind)):
        subprocess.run(["ssh-keygen", "-q", "-t", made, "-N", "", "-f", keys / name], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = keys / "config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {keys / 'host'}\nAuthorizedKeysFile {keys / 'client'}.pub\n"
        f"PidFile {keys / 'pid'}\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nLogLevel VERBOSE\n",
        encoding="utf-8",
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    log = keys / "log"
    child = subprocess.Popen([program, "-D", "-f", config, "-E", log])
    try:
        _until(lambda: _answers(port) or child.poll() is not None)
        yield SshServer(
            folder,
            port,
            (keys / "client").read_text(encoding="utf-8"),
            " ".join((keys / "host.pub").read_text(encoding="utf-8").split()[:2]),
            log,
        )
    finally:
        child.terminate()
        child.wait()
        shutil.rmtree(keys)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _until(ready: Any) -> None:
    give_up = time.monotonic() + 20
    while not ready():
        assert time.monotonic() < give_up, "the server did not start"
        time.sleep(0.01)
