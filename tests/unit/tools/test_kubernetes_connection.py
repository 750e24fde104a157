"""Who the gateway is to a cluster: every kind of credential, servers that are not what they should be, and no credential anywhere else."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any, cast

import pytest
import yaml
from cluster import EVERYTHING, Json, Kube
from governed import Governed, governed, rule
from pydantic import ValidationError
from served_kinds import served

from mcp_gateway_policy.vocabulary import Connection
from mcp_gateway_tools.kubernetes.client import Cluster
from mcp_gateway_tools.kubernetes.exec_plugin import Plugins
from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable
from mcp_gateway_tools.kubernetes.settings import KubernetesSettings
from mcp_gateway_tools.lease import Lease, Secret

pytestmark = pytest.mark.anyio
READ = [rule("read", "k8s.*")]
PLUGIN_SECRET = "the-plug-in-s-own-secret"
ECHOED = "tok-canary-5up3r-53cr3t-b34r3r"


@pytest.fixture(scope="module")
async def plugged(kube: Kube, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[tuple[Governed, Path]]:
    """A gateway whose plug-in does what stands in a file."""
    directory = tmp_path_factory.mktemp("plugged")
    program = f"exec(open({str(directory / 'program')!r}).read())"
    settings: Json = {
        "auth": "exec",
        "exec_command": [sys.executable, "-c", program],
        "exec_secret_env": "KEY",
        "exec_seconds": 2,
    }
    async with governed(directory, kube, PLUGIN_SECRET, READ, **settings) as gate:
        yield gate, directory / "program"


@pytest.fixture(scope="module")
async def astray(
    kube: Kube, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[tuple[Governed, list[Answering]]]:
    """A gateway whose cluster answers as a test has it answer."""
    directory, answers = tmp_path_factory.mktemp("astray"), list[Answering]()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answers[0](reader, writer)

    async with (
        server(directory, answer) as (address, ca),
        governed(directory / "gate", kube, ECHOED, READ, server=address, ca_data=ca) as gate,
    ):
        yield gate, answers


def lease(settings: KubernetesSettings, secret: str, derived: Callable[[str], None] | None = None) -> Lease:
    connection = Connection("cluster", "kubernetes")
    if derived is None:
        return Lease(connection, settings, Secret(secret), "read")
    return Lease(connection, settings, Secret(secret), "read", derived)


async def reached(settings: KubernetesSettings, secret: str, plugins: Plugins | None = None) -> str:
    """As whom the API server knows this credential."""
    body: Json = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": {"nonResourceAttributes": {"path": "/", "verb": "get"}},
    }
    async with Cluster.open(lease(settings, secret), plugins) as cluster:
        found = await cluster.review("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body)
        return str(found["kind"])


def pem(kube: Kube, name: str) -> str:
    if kube.audit is None:
        pytest.skip("the given cluster's CA key is not ours: no client certificate can be made")
    return (kube.audit.parent / name).read_text(encoding="utf-8")


async def test_a_bearer_token_is_taken_and_a_wrong_one_is_told_as_the_operator_s(kube: Kube) -> None:
    settings = KubernetesSettings(server=kube.server, ca_data=kube.ca)
    assert await reached(settings, await kube.account(EVERYTHING)) == "SelfSubjectAccessReview"
    with pytest.raises(ApiProblem) as refused:
        await reached(settings, "not-the-token")
    assert refused.value.status == 401


async def test_a_client_certificate_is_taken_from_memory_alone(
    kube: Kube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = pem(kube, "client.key"), pem(kube, "client.crt")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "empty"))
    (tmp_path / "empty").mkdir()
    (tmp_path / "client.crt").write_text(certificate, encoding="utf-8")
    beside = KubernetesSettings(
        server=kube.server, ca_data=kube.ca, auth="client-certificate", certificate_file=tmp_path / "client.crt"
    )
    within = KubernetesSettings(server=kube.server, ca_data=kube.ca, auth="client-certificate")
    assert await reached(beside, key) == "SelfSubjectAccessReview"
    assert await reached(within, f"{certificate}\n{key}") == "SelfSubjectAccessReview"
    for broken in (key[:200], "no key", f"{certificate}\n"):
        with pytest.raises(ClusterUnreachable, match="no PEM key") as unusable:
            await reached(within, broken)
        assert broken.strip() not in str(unusable.value)
    assert list((tmp_path / "empty").iterdir()) == []


def kubeconfig(kube: Kube, user: Json, cluster: Json | None = None, current: str = "one") -> str:
    held = {
        "server": kube.server,
        "certificate-authority-data": base64.b64encode(kube.ca.encode()).decode(),
        **(cluster or {}),
    }
    return yaml.safe_dump(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": current,
            "contexts": [
                {"name": "one", "context": {"cluster": "c", "user": "u"}},
                {"name": "bad", "context": {"cluster": "c", "user": "nobody"}},
            ],
            "clusters": [{"name": "c", "cluster": held}],
            "users": [{"name": "u", "user": user}],
        }
    )


async def test_a_kubeconfig_is_taken_as_a_whole_from_the_credential(kube: Kube, tmp_path: Path) -> None:
    settings = KubernetesSettings(auth="kubeconfig")
    token = await kube.account(EVERYTHING)
    assert await reached(settings, kubeconfig(kube, {"token": token})) == "SelfSubjectAccessReview"
    named = settings.model_copy(update={"context": "one"})
    assert await reached(named, kubeconfig(kube, {"token": token}, current="bad")) == "SelfSubjectAccessReview"
    encoded = {
        f"client-{name}-data": base64.b64encode(pem(kube, f"client.{end}").encode()).decode()
        for name, end in (("key", "key"), ("certificate", "crt"))
    }
    assert await reached(settings, kubeconfig(kube, encoded)) == "SelfSubjectAccessReview"
    plugin = {"apiVersion": "client.authentication.k8s.io/v1", "command": sys.executable, "args": ["-c", giving(token)]}
    assert await reached(settings, kubeconfig(kube, {"exec": plugin})) == "SelfSubjectAccessReview"


@pytest.mark.parametrize(
    ("user", "cluster", "says"),
    [
        ({"token": "t0ken-canary"}, {"insecure-skip-tls-verify": True}, "does not check the server's certificate"),
        ({"token": "t0ken-canary"}, {"server": "http://127.0.0.1:1"}, "https"),
        ({"token": "t0ken-canary"}, {"server": "https://user:t0ken-canary@127.0.0.1:1"}, "no user"),
        ({"token": "t0ken-canary"}, {"proxy-url": "http://127.0.0.1:1"}, "`proxy-url`"),
        ({"token": "t0ken-canary"}, {"certificate-authority": "/etc/ssl/x"}, "`certificate-authority`"),
        ({"token": "t0ken-canary"}, {"certificate-authority-data": "t0ken-canary"}, "not base64 of PEM"),
        ({"token": "t0ken-canary", "as": "system:admin"}, {}, "`as`"),
        ({"token": "t0ken-canary", "as-groups": ["system:masters"]}, {}, "`as-groups`"),
        ({"username": "admin", "password": "t0ken-canary"}, {}, "its user: `"),
        ({"tokenFile": "/etc/t0ken-canary"}, {}, "`tokenFile`"),
        ({"auth-provider": {"name": "gcp"}}, {}, "`auth-provider`"),
        ({"exec": {"command": "x", "apiVersion": "client.authentication.k8s.io/v9"}}, {}, "unknown `apiVersion`"),
        ({"exec": {"command": "x", "args": "t0ken-canary", "apiVersion": "client.authentication.k8s.io/v1"}}, {}, "`args`"),
    ],
)  # fmt: skip
async def test_what_a_gateway_cannot_keep_its_promises_with_is_refused_by_name(
    kube: Kube, user: Json, cluster: Json, says: str
) -> None:
    with pytest.raises(ClusterUnreachable) as refused:
        await reached(KubernetesSettings(auth="kubeconfig"), kubeconfig(kube, user, cluster))
    assert says in str(refused.value)
    assert "t0ken-canary" not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["", "[", "a: [t0ken-canary", "- t0ken-canary", "{}", "current-context: x", "!!python/object:os.system x"]
)
async def test_what_is_no_kubeconfig_is_told_without_quoting_it(text: str) -> None:
    with pytest.raises(ClusterUnreachable, match="the connection's kubeconfig") as refused:
        await reached(KubernetesSettings(auth="kubeconfig"), text)
    assert "t0ken-canary" not in str(refused.value)


async def test_the_pod_s_own_account_is_used_in_a_cluster(kube: Kube, monkeypatch: pytest.MonkeyPatch) -> None:
    host, _, port = kube.server.removeprefix("https://").partition(":")
    settings = KubernetesSettings(auth="in-cluster", ca_data=kube.ca)
    with pytest.raises(ClusterUnreachable, match="does not run in a cluster"):
        await reached(settings, "t")
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", host)
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", port)
    assert await reached(settings, await kube.account(EVERYTHING)) == "SelfSubjectAccessReview"


def giving(token: str, **others: str) -> str:
    """A plug-in's program that gives this token."""
    status = {"token": token, **others}
    credential = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": status}
    return f"print({json.dumps(json.dumps(credential))})"


def plugin(kube: Kube, program: str, **others: Any) -> KubernetesSettings:
    command = (sys.executable, "-c", program)
    return KubernetesSettings(server=kube.server, ca_data=kube.ca, auth="exec", exec_command=command, **others)


async def test_a_plug_in_is_run_by_the_gateway_with_its_own_few_variables_and_once_until_it_expires(
    kube: Kube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOMETHING_ELSE", "not-for-plug-ins")
    token, seen = await kube.account(EVERYTHING), tmp_path / "seen"
    program = (
        f"import os, json; open({str(seen)!r}, 'a').write(json.dumps(dict(os.environ)) + chr(10)); {giving(token)}"
    )
    settings = plugin(kube, program, exec_env={"REGION": "eu"}, exec_secret_env="CLOUD_KEY")
    plugins = Plugins()
    for _ in range(3):
        assert await reached(settings, "cloud-key", plugins) == "SelfSubjectAccessReview"
    (environment,) = map(json.loads, seen.read_text(encoding="utf-8").splitlines())
    assert environment["CLOUD_KEY"] == "cloud-key"
    assert environment["REGION"] == "eu"
    assert json.loads(environment["KUBERNETES_EXEC_INFO"])["spec"] == {"interactive": False}
    assert "SOMETHING_ELSE" not in environment
    await reached(settings, "rotated-cloud-key", plugins)
    assert len(seen.read_text(encoding="utf-8").splitlines()) == 2
    expired = giving(token, expirationTimestamp="2020-01-01T00:00:00Z")
    soon = plugin(kube, f"open({str(seen)!r}, 'a').write(chr(10)); {expired}")
    for _ in range(2):
        await reached(soon, "x", plugins)
    assert len(seen.read_text(encoding="utf-8").splitlines()) == 4


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("import sys; sys.stderr.write('canary-of-plugin'); sys.exit(3)", "failed with exit code 3"),
        ("print('canary-of-plugin')", "gave no JSON"),
        ("print('[\"canary-of-plugin\"]')", "gave no ExecCredential"),
        ('print(\'{"kind": "ExecCredential", "status": {}, "apiVersion": "canary-of-plugin"}\')', "does not speak"),
        (giving("canary-of-plugin with blanks"), "a token that is none"),
        (giving("canary-of-plugin", expirationTimestamp="canary-of-plugin"), "an expiry that is no time"),
        ("print('canary-of-plugin' * 100000)", "more than any credential is"),
        ("import time; print('canary-of-plugin', flush=True); time.sleep(60)", "did not answer within 2 seconds"),
        (
            "import os; os.fork() or os.setsid(); print('canary-of-plugin', flush=True); import time; time.sleep(60)",
            "within 2 seconds",
        ),
    ],
)
async def test_a_plug_in_that_fails_is_told_without_a_word_of_what_it_wrote(
    plugged: tuple[Governed, Path], caplog: pytest.LogCaptureFixture, program: str, says: str
) -> None:
    caplog.set_level(logging.DEBUG)
    gate, place = plugged
    place.write_text(program, encoding="utf-8")
    started = monotonic()
    answer = await gate.call("kubectl_get", kind="pods")
    assert answer.is_error
    assert says in answer.text
    for secret in ("canary-of-plugin", PLUGIN_SECRET):
        assert secret not in answer.text
        assert secret not in caplog.text
        assert secret.encode() not in gate.recorded()
    assert monotonic() - started < 20


async def test_a_plug_in_that_is_not_there_is_told_by_its_name(kube: Kube) -> None:
    settings = KubernetesSettings(
        server=kube.server, ca_data=kube.ca, auth="exec", exec_command=("/nowhere/get-token", "secret-argument")
    )
    with pytest.raises(ClusterUnreachable, match="`get-token` cannot be started") as failed:
        await reached(settings, "x")
    assert "secret-argument" not in str(failed.value)


async def test_what_was_made_of_a_credential_is_told_to_the_lender(kube: Kube) -> None:
    told: list[str] = []
    token = await kube.account(EVERYTHING)
    for settings, secret in (
        (KubernetesSettings(auth="kubeconfig"), kubeconfig(kube, {"token": token})),
        (plugin(kube, giving(token)), "x"),
    ):
        async with Cluster.open(lease(settings, secret, told.append)):
            pass
    assert told == [token, token]


Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def certified(directory: Path) -> tuple[Path, Path]:
    certificate, key = directory / "server.crt", directory / "server.key"
    names = ("-addext", "subjectAltName=IP:127.0.0.1")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=other", *names,
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


@asynccontextmanager
async def server(tmp_path: Path, answer: Answering) -> AsyncGenerator[tuple[str, str]]:
    """Something that is no API server, at an address with a certificate of its own."""
    certificate, key = certified(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    running = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"https://127.0.0.1:{running.sockets[0].getsockname()[1]}", certificate.read_text(encoding="utf-8")
    finally:
        running.close()


def saying(status: str, body: bytes, *headers: str) -> Answering:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        authorization = next(
            (line for line in request.split(b"\r\n") if line.lower().startswith(b"authorization")), b""
        )
        said = body.replace(b"ECHO", authorization)
        head = [
            f"HTTP/1.1 {status}",
            f"Content-Length: {len(said)}",
            "Content-Type: application/json",
            "Connection: close",
            *headers,
        ]
        writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + said)
        await writer.drain()
        writer.close()

    return answer


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{"a": "')
    try:
        while True:
            writer.write(b"x" * 1_000_000)
            await writer.drain()
    except ConnectionError:
        pass


ECHOING = json.dumps(
    {
        "kind": "Status",
        "message": "you sent ECHO",
        "reason": "Forbidden",
        "details": {"causes": [{"field": "ECHO", "message": "ECHO"}]},
    }
).encode()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (saying("401 Unauthorized", b"ECHO"), "refused the gateway's credential"),
        (saying("403 Forbidden", ECHOING), "you sent"),
        (saying("422 Unprocessable", ECHOING), "you sent"),
        (saying("500 Internal Server Error", b"panic: ECHO"), "panic"),
        (saying("503 Service Unavailable", ECHOING), "you sent"),
        (saying("200 OK", b"ECHO is not JSON"), "no API server"),
        (saying("200 OK", b'["ECHO"]'), "no API server"),
        (saying("302 Found", b"ECHO", "Location: https://127.0.0.1:9/"), "sends the gateway elsewhere"),
        (saying("200 OK", b""), "no API server"),
        (endless, "larger than"),
    ],
    ids=range(10),
)
async def test_whatever_a_server_answers_the_credential_comes_out_nowhere(
    astray: tuple[Governed, list[Answering]], caplog: pytest.LogCaptureFixture, answer: Answering, says: str
) -> None:
    caplog.set_level(logging.DEBUG)
    gate, answers = astray
    answers[:] = [answer]
    told = await gate.call("kubectl_get", kind="pods")
    assert told.is_error
    assert says in told.text
    assert ECHOED not in json.dumps(told.model_dump(mode="json"))
    assert ECHOED not in caplog.text
    assert ECHOED.encode() not in gate.recorded()


async def test_a_token_out_of_a_kubeconfig_that_a_server_repeats_is_hidden_too(tmp_path: Path, kube: Kube) -> None:
    token = "tok-canary-0ut-0f-k-conf1g"
    async with server(tmp_path, saying("422 Unprocessable", ECHOING)) as (address, ca):
        held = {"server": address, "certificate-authority-data": base64.b64encode(ca.encode()).decode()}
        text = kubeconfig(kube, {"token": token}, held)
        others = {"auth": "kubeconfig", "server": None, "ca_data": None}
        async with governed(tmp_path / "gate", kube, text, READ, **others) as gate:
            told = await gate.call("kubectl_get", kind="pods")
            recorded = gate.recorded()
    assert "you sent" in told.text
    assert token not in told.text
    assert token.encode() not in recorded


async def test_no_server_is_spoken_to_whose_certificate_is_not_the_cluster_s(tmp_path: Path, kube: Kube) -> None:
    heard: list[bytes] = []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())

    async with server(tmp_path, hear) as (address, _):
        with pytest.raises(ClusterUnreachable, match="certificate is not accepted"):
            await reached(KubernetesSettings(server=address, ca_data=kube.ca), "token")
        named = KubernetesSettings(server=address, ca_file=tmp_path / "server.crt", tls_server_name="elsewhere.example")
        with pytest.raises(ClusterUnreachable, match="certificate is not accepted"):
            await reached(named, "token")
    assert heard == []


async def test_neither_proxies_nor_files_of_the_environment_are_heeded(
    kube: Kube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await kube.account(EVERYTHING)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n", encoding="utf-8")
    (tmp_path / ".kube").mkdir()
    (tmp_path / ".kube" / "config").write_text(kubeconfig(kube, {"token": "somebody-s-own"}), encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert await reached(KubernetesSettings(server=kube.server, ca_data=kube.ca), token) == "SelfSubjectAccessReview"
    with pytest.raises(ApiProblem):
        await reached(KubernetesSettings(server=kube.server, ca_data=kube.ca), "not-the-token")


@pytest.mark.parametrize(
    "content", ["", "\n", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
async def test_a_file_without_certificates_never_means_the_system_s(kube: Kube, tmp_path: Path, content: str) -> None:
    (tmp_path / "ca.crt").write_text(content, encoding="utf-8")
    with pytest.raises(ClusterUnreachable, match="are not PEM"):
        await reached(KubernetesSettings(server=kube.server, ca_file=tmp_path / "ca.crt"), "token")
    with pytest.raises(ClusterUnreachable, match="cannot be read as PEM"):
        await reached(KubernetesSettings(server=kube.server, ca_file=tmp_path / "absent.crt"), "token")


@pytest.mark.parametrize("token", ["", " ", "a b", "tok\r\nImpersonate-User: admin", "tökén"])
async def test_what_is_no_token_is_never_sent(kube: Kube, token: str) -> None:
    for settings, secret in (
        (KubernetesSettings(server=kube.server, ca_data=kube.ca), token),
        (KubernetesSettings(auth="kubeconfig"), kubeconfig(kube, {"token": token or " "})),
    ):
        with pytest.raises(ClusterUnreachable, match="no bearer token"):
            await reached(settings, secret)


async def test_a_server_that_says_nothing_is_given_up(tmp_path: Path, kube: Kube) -> None:
    async with server(tmp_path, silent) as (address, ca):
        started = monotonic()
        async with Cluster.open(lease(KubernetesSettings(server=address, ca_data=ca), "token"), seconds=1.0) as cluster:
            with pytest.raises(ClusterUnreachable, match="took longer than 1 seconds") as late:
                await cluster.document("/api")
        assert late.value.sent
        assert monotonic() - started < 5
    with pytest.raises(ClusterUnreachable, match="could not be reached") as absent:
        await reached(KubernetesSettings(server=address, ca_data=ca), "token")
    assert not absent.value.sent


async def test_a_call_that_is_cancelled_lets_go_of_the_server(tmp_path: Path) -> None:
    came, went = asyncio.Event(), asyncio.Event()

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        came.set()
        await reader.read()
        went.set()

    async with server(tmp_path, hold) as (address, ca):
        call = asyncio.create_task(reached(KubernetesSettings(server=address, ca_data=ca), "token"))
        await asyncio.wait_for(came.wait(), 10)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.wait_for(went.wait(), 10)


def sockets_to(address: str) -> int:
    """How many sockets of this process are connected there."""
    host, _, port = address.removeprefix("https://").partition(":")
    found = 0
    for descriptor in os.listdir("/dev/fd"):
        with suppress(OSError), socket.socket(fileno=os.dup(int(descriptor))) as one:
            found += one.getpeername() == (host, int(port))
    return found


async def test_a_server_that_takes_no_leave_holds_no_socket_of_the_gateway_s(tmp_path: Path) -> None:
    """The mutation: a connector that says good-bye in TLS and does not look whether it is answered."""
    held: list[asyncio.StreamWriter] = []

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        cast(asyncio.Transport, writer.transport).pause_reading()
        held.append(writer)

    async with server(tmp_path, deaf) as (address, ca):
        settings = KubernetesSettings(server=address, ca_data=ca)
        async with Cluster.open(lease(settings, "token"), seconds=0.5) as cluster:
            with pytest.raises(ClusterUnreachable, match="took longer"):
                await cluster.document("/api")
        assert len(held) == 1
        assert sockets_to(address) == 0
        for writer in held:
            writer.transport.abort()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed_by_a_web_socket_either(tmp_path: Path, status: int) -> None:
    """A kubelet's answer comes through the API server as it is: CVE-2020-8559. The mutation: a session without `staying`."""
    asked: list[str] = []

    async def send_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        there = "Location: /api/v1/namespaces/other/pods/victim/exec?command=evil"
        writer.write(f"HTTP/1.1 {status} Elsewhere\r\n{there}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    pods = served("", "v1", "pods", "Pod")
    pods = replace(pods, subresources=(("exec", frozenset({"create"})),))
    async with server(tmp_path, send_on) as (address, ca):
        settings = KubernetesSettings(server=address, ca_data=ca)
        changing = Lease(Connection("cluster", "kubernetes"), settings, Secret("token"), "write")
        async with Cluster.open(changing) as cluster:
            with pytest.raises(ClusterUnreachable, match="sends the gateway elsewhere") as sent:
                await cluster.exec(pods, "mine", "web", ["ls"], most=1000, seconds=5)
    assert sent.value.sent
    assert [one.splitlines()[0].split()[1].split("?")[0] for one in asked] == ["/api/v1/namespaces/mine/pods/web/exec"]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"server": "http://cluster"}, "https"),
        ({"server": "https://user:pass@cluster"}, "no user"),
        ({"server": "https://cluster?insecure=1"}, "no query"),
        ({}, "`server` is missing"),
        ({"auth": "kubeconfig", "server": "https://cluster"}, "kubeconfig says"),
        ({"server": "https://cluster", "context": "x"}, "`context`"),
        ({"server": "https://cluster", "ca_file": "x", "ca_data": "y"}, "one of"),
        ({"server": "https://cluster", "auth": "exec"}, "belong together"),
        ({"server": "https://cluster", "exec_command": ["x"]}, "belong together"),
        ({"server": "https://cluster", "exec_env": {"A": "b"}}, "belong to `auth: exec`"),
        ({"server": "https://cluster", "certificate_file": "x"}, "client-certificate"),
        ({"server": "https://cluster", "insecure": True}, "Extra inputs"),
        ({"server": "https://cluster", "namespace": "../x"}, "pattern"),
        (
            {"server": "https://cluster", "auth": "exec", "exec_command": ["x"], "exec_env": {"A=B": "c"}},
            "environment variable",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_refused(settings: Json, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        KubernetesSettings.model_validate(settings)


def test_nothing_heavy_is_loaded_before_a_tool_is_used() -> None:
    program = "import sys, mcp_gateway.kinds as k; [t.description for x in k.KINDS.values() for t in x.tools()]; print([m for m in ('kubernetes', 'aiohttp', 'yaml') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert done.stdout.strip() == "[]"
