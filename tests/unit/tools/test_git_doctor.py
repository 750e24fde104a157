"""What the doctor says of a git connection, on real servers: where it leads, what its credentials may do there, whose signatures count."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from gitserver import READER, WRITER, HttpServer, http_server, ssh_server, sshd

from mcp_gateway.kinds import KINDS
from mcp_gateway_policy.vocabulary import Connection
from mcp_gateway_tools.git.settings import GitSettings
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.tool import Finding

pytestmark = pytest.mark.anyio
WRITE, READ = ":".join(WRITER), ":".join(READER)
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJWmJ7j6gW5Jq1b1Xo1Zr2s3t4u5v6w7x8y9z0A1B2C3"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpServer]:
    with http_server(tmp_path_factory.mktemp("server")) as running:
        running.create("acme/shop", {"README.md": "shop\n"})
        running.create("acme/empty")
        yield running


async def found(url: str, read: str, write: str, **settings: Any) -> Sequence[Finding]:
    """What there is to say of a connection with these two credentials."""
    told = GitSettings.model_validate({"url": url, **settings})
    connection, doctor = Connection("code", "git"), KINDS["git"].doctor
    assert doctor is not None
    return await doctor(Lease(connection, told, Secret(read), "read"), Lease(connection, told, Secret(write), "write"))


def said(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Of which credential, and what; all of it is serious."""
    assert all(one.serious for one in findings)
    return [(one.access, one.what) for one in findings]


@pytest.mark.parametrize("name", ["acme/shop", "acme/empty"])
async def test_a_connection_that_is_as_it_should_be_is_found_good_and_nothing_is_sent(
    server: HttpServer, name: str
) -> None:
    before = server.refs(name)
    server.seen.clear()
    assert await found(server.url(name), READ, WRITE) == ()
    assert {path.rpartition("/")[2] for _, method, path in server.seen if method == "POST"} <= {"git-upload-pack"}
    assert server.refs(name) == before


async def test_credentials_that_are_the_wrong_way_round_are_told(server: HttpServer) -> None:
    assert said(await found(server.url("acme/shop"), WRITE, READ)) == [
        ("write", "`credential` may not push: the remote does not allow this with the gateway's credential"),
        ("read", "`read_credential` may push"),
    ]


async def test_one_credential_for_both_is_looked_at_for_what_it_is_for(server: HttpServer) -> None:
    assert await found(server.url("acme/shop"), WRITE, WRITE) == ()
    assert [access for access, _ in said(await found(server.url("acme/shop"), READ, READ))] == ["write"]


async def test_an_address_that_leads_nowhere_is_told(server: HttpServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for url, words in (
            (server.url("acme/absent"), "the remote has no such repository"),
            ("http://127.0.0.1:1/acme/shop.git", "the remote could not be reached"),
            (f"http://127.0.0.1:{silent.getsockname()[1]}/acme/shop.git", "the remote took too long to answer"),
        ):
            ((access, what),) = said(await found(url, READ, READ, seconds=1))
            assert access == "read"
            assert what.startswith(f"it cannot be used at {url}: {words}")


async def test_a_credential_that_is_not_accepted_is_told_and_not_repeated(server: HttpServer) -> None:
    findings = await found(server.url("acme/shop"), "gateway:wrong-31337", WRITE)
    ((access, what),) = said(findings)
    assert access == "read"
    assert what.endswith("the remote refused the gateway's credential")
    assert "31337" not in str(findings)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "`allowed_signers` cannot be read (No such file or directory)"),
        ("", "`allowed_signers` holds no key"),
        (f"# ana@acme.example {KEY}\n\n", "`allowed_signers` holds no key"),
        (f"{KEY}\n", "`allowed_signers` holds no key"),
        (f'# who\nana@acme.example namespaces="git" {KEY}\n', ""),
        (f"ana@acme.example,*@acme.example {KEY} ana\n", ""),
    ],
)
async def test_a_file_of_signers_by_which_no_signature_can_hold_is_told(
    server: HttpServer, tmp_path: Path, content: str | None, words: str
) -> None:
    file = tmp_path / "signers"
    if content is not None:
        file.write_text(content)
    findings = await found(server.url("acme/shop"), READ, WRITE, allowed_signers=str(file))
    assert said(findings) == ([("write", words)] if words else [])


async def test_over_ssh_the_same_is_told(tmp_path: Path) -> None:
    if sshd() is None:
        pytest.skip("no sshd on this machine: install openssh-server")
    with ssh_server(tmp_path) as running:
        running.create("acme/shop", {"README.md": "shop\n"})
        assert await found(running.url("acme/shop"), running.client, running.client, host_key=running.host) == ()
        ((_, what),) = said(await found(running.url("acme/shop"), "no key", "no key", host_key=running.host))
        assert "is not an SSH private key" in what
