"""TLS to PostgreSQL, each mode with the right authority and name, and with wrong ones.

The pip-installed server is built without TLS. So a front stands before it that answers PostgreSQL's SSLRequest (protocol 3.0, message flow
"SSL Session Encryption"), takes the handshake with a certificate of its own, and hands on what is inside; as a pooler in production does.
"""

from __future__ import annotations

import select
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from mcp_gateway_policy.vocabulary import Connection, Limits
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.raw import Content, Problem, Table
from mcp_gateway_tools.sql.run import Order, execute
from mcp_gateway_tools.sql.session import Pools
from mcp_gateway_tools.sql.settings import PostgresSettings

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

_SSL_REQUEST: Final = bytes.fromhex("00000008 04d2162f")


@dataclass
class Front:
    """A port before a server. `right` signed its certificate, which is for `localhost`; `wrong` signed nothing.

    `protected` counts the connections that came over TLS, `plain` the others. Without `offers` it says that it has no TLS.
    """

    server: PostgresServer
    right: Path
    wrong: Path
    context: ssl.SSLContext
    port: int = 0
    offers: bool = True
    protected: int = 0
    plain: int = 0

    def meet(self, came: socket.socket) -> None:
        """Carry one connection, in a thread of its own."""
        with suppress(OSError), came:
            came.settimeout(60)
            first = came.recv(8, socket.MSG_WAITALL)
            if first == _SSL_REQUEST:
                came.sendall(b"S" if self.offers else b"N")
                if self.offers:
                    with self.context.wrap_socket(came, server_side=True) as inside:
                        self.protected += 1
                        self._carry(inside, b"")
                    return
                first = came.recv(8, socket.MSG_WAITALL)
            self.plain += bool(first)
            self._carry(came, first)

    def _carry(self, came: socket.socket, first: bytes) -> None:
        with socket.create_connection((self.server.host, self.server.port)) as behind:
            behind.sendall(first)
            while True:
                waiting = isinstance(came, ssl.SSLSocket) and came.pending()
                for ready in [came] if waiting else select.select([came, behind], [], [], 60)[0]:
                    data = ready.recv(1 << 16)
                    if not data:
                        return
                    (behind if ready is came else came).sendall(data)


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def _authority(folder: Path, name: str) -> Path:
    made = folder / f"{name}.crt"
    _openssl(
        *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"),
        *("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"),
        *("-keyout", str(folder / f"{name}.key"), "-out", str(made)),
    )
    return made


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two authorities, and a certificate for `localhost` that the right one signed."""
    folder = tmp_path_factory.mktemp("certificates")
    right = _authority(folder, "right")
    _authority(folder, "wrong")
    _openssl(
        *("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"),
        *("-keyout", str(folder / "server.key"), "-out", str(folder / "server.csr")),
    )
    (folder / "names").write_text("subjectAltName=DNS:localhost\n", encoding="utf-8")
    _openssl(
        *("x509", "-req", "-days", "2", "-CAcreateserial", "-in", str(folder / "server.csr")),
        *("-CA", str(right), "-CAkey", str(folder / "right.key"), "-extfile", str(folder / "names")),
        *("-out", str(folder / "server.crt")),
    )
    return folder


@pytest.fixture
def front(postgres: PostgresServer, certificates: Path) -> Iterator[Front]:
    """A front before the test server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "server.crt", certificates / "server.key")
    made = Front(postgres, certificates / "right.crt", certificates / "wrong.crt", context)

    class Meeting(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            made.meet(self.request)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Meeting) as listening:
        listening.daemon_threads = True
        made.port = listening.server_address[1]
        serving = threading.Thread(target=listening.serve_forever, daemon=True)
        serving.start()
        yield made
        listening.shutdown()
        serving.join()


@pytest.fixture
async def pools() -> AsyncGenerator[Pools]:
    """Pools that are closed again."""
    made = Pools()
    yield made
    await made.close()


def _plain_begin(_seconds: float, *, read_only: bool) -> str:
    return "BEGIN"


def _lease(front: Front, mode: str, **changed: Any) -> Lease:
    written = {
        "host": "localhost",
        "port": front.port,
        "database": "postgres",
        "user": front.server.user,
        "sslmode": mode,
    }
    settings = PostgresSettings.model_validate({**written, **changed})
    return Lease(Connection("tls", "postgres"), settings, Secret(front.server.password), "read")


async def _ask(pools: Pools, front: Front, mode: str, **changed: Any) -> Content:
    order = Order("SELECT 1", (), read_only=True)
    return await execute(pools, _lease(front, mode, **changed), order, Limits(seconds=10))


@pytest.mark.parametrize("mode", ["prefer", "require"])
async def test_a_connection_is_encrypted_where_the_server_can(pools: Pools, front: Front, mode: str) -> None:
    assert isinstance(await _ask(pools, front, mode), Table)
    assert (front.protected, front.plain) == (1, 0)


@pytest.mark.parametrize("mode", ["disable", "prefer"])
async def test_only_these_modes_go_on_without_encryption(pools: Pools, front: Front, mode: str) -> None:
    front.offers = False
    assert isinstance(await _ask(pools, front, mode), Table)
    assert (front.protected, front.plain) == (0, 1)


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
async def test_a_mode_that_wants_encryption_never_goes_on_without(pools: Pools, front: Front, mode: str) -> None:
    """Not one byte of a start-up message is sent."""
    front.offers = False
    content = await _ask(pools, front, mode, ca_file=front.right)
    assert isinstance(content, Problem)
    assert content.ran == "no"
    assert (front.protected, front.plain) == (0, 0)


@pytest.mark.parametrize("mode", ["verify-ca", "verify-full"])
async def test_the_right_authority_and_name_are_taken(pools: Pools, front: Front, mode: str) -> None:
    content = await _ask(pools, front, mode, ca_file=front.right)
    assert isinstance(content, Table), content
    assert (front.protected, front.plain) == (1, 0)


@pytest.mark.parametrize("mode", ["verify-ca", "verify-full"])
@pytest.mark.parametrize("authority", ["wrong", "the system's"])
async def test_a_certificate_of_another_authority_is_refused(
    pools: Pools, front: Front, mode: str, authority: str
) -> None:
    content = await _ask(pools, front, mode, ca_file=front.wrong if authority == "wrong" else None)
    assert isinstance(content, Problem)
    assert content.ran == "no"
    assert "certificate" in content.message
    assert front.plain == 0


async def test_a_certificate_for_another_name_is_refused_by_verify_full_alone(pools: Pools, front: Front) -> None:
    content = await _ask(pools, front, "verify-full", host="127.0.0.1", ca_file=front.right)
    assert isinstance(content, Problem)
    assert "certificate" in content.message
    by_authority = await _ask(pools, front, "verify-ca", host="127.0.0.1", ca_file=front.right)
    assert isinstance(by_authority, Table), by_authority


async def test_a_cancellation_goes_over_tls_too(pools: Pools, front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    from mcp_gateway_tools.sql import session as sessions

    monkeypatch.setattr(sessions, "_begin", _plain_begin)
    monkeypatch.setattr(sessions, "GRACE_SECONDS", 0.1)
    order = Order("SELECT pg_sleep(62)::text", (), read_only=True)
    content = await execute(pools, _lease(front, "verify-full", ca_file=front.right), order, Limits(seconds=0.5))
    assert isinstance(content, Problem)
    assert "too long" in content.message
    assert (front.protected, front.plain) == (2, 0)
    connection = await front.server.connect()
    try:
        sleeping = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(62)%'"
        assert await connection.fetchval(sleeping) == 0
    finally:
        await connection.close()


async def test_an_authority_that_cannot_be_read_is_a_problem_and_no_crash(
    pools: Pools, front: Front, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.crt"
    broken.write_text("not a certificate", encoding="utf-8")
    for file in (tmp_path / "none.crt", broken):
        content = await _ask(pools, front, "verify-full", ca_file=file)
        assert isinstance(content, Problem)
        assert "ca_file" in content.message
    assert (front.protected, front.plain) == (0, 0)
