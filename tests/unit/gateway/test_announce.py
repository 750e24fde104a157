"""Announcing over real sockets: who is told, how hard it is tried, and that nothing of it reaches the call or leaks a secret."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import ssl
import subprocess
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import anyio
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from standardwebhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from mcp_gateway.approvals.announce import Announcements, Patience
from mcp_gateway.approvals.approval import AskedRecord, AskRecord, PersonRecord
from mcp_gateway.config.model import ApprovalSettings
from mcp_gateway.credentials.sources import Sources

pytestmark = pytest.mark.anyio

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
SLACK_PATH = "/services/T000/B000/sl4ck-s3cret"
HURRIED = Patience(first_pause=0.001, growth=1.0)
CALM = Patience(first_pause=3600.0)

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"


def status(code: int, *headers: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {code} X", "content-length: 0", *headers, "", "")).encode()


@dataclass
class Clock:
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Request:
    """One request as it came in."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """An HTTP server of this test. It gives its answers in turn and repeats the last; `None` is no answer at all."""

    address: str = ""
    answers: list[bytes | None] = field(default_factory=lambda: [OK])
    requests: list[Request] = field(default_factory=list[Request])
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    on_request: Callable[[], None] = lambda: None
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def received(self, count: int) -> list[Request]:
        """Wait for that many requests."""
        async with asyncio.timeout(20), self.changed:
            await self.changed.wait_for(lambda: len(self.requests) >= count)
        return self.requests

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:-2])}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                self.on_request()
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                async with self.changed:
                    self.requests.append(Request(head[0], headers, body))
                    self.changed.notify_all()
                if answer is None:
                    await reader.read()
                    return
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the sender hung up, which is its right
        finally:
            self.hung_up.set()
            writer.close()


@asynccontextmanager
async def receiving(*answers: bytes | None, tls: ssl.SSLContext | None = None) -> AsyncGenerator[Receiver]:
    receiver = Receiver()
    receiver.answers = [*answers] or receiver.answers
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=tls)
    receiver.address = f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield receiver
    finally:
        server.close()


class Log(logging.Handler):
    """What is logged at any level by any library, and a way to wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []
        self.lost: list[str] = []
        self._more = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.all.append(record.getMessage())
        if record.levelno >= logging.WARNING:
            self.lost.append(record.getMessage())
        self._more.set()

    async def says(self, words: str, times: int = 1) -> None:
        with anyio.fail_after(20):
            while sum(words in line for line in self.all) < times:
                self._more.clear()
                await self._more.wait()


@pytest.fixture(autouse=True)
def log() -> Iterator[Log]:
    """Whatever the log level, no line of any library shows a secret."""
    log, root = Log(), logging.getLogger()
    before = root.level
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    yield log
    root.setLevel(before)
    root.removeHandler(log)
    for secret in (SECRET, SECRET.removeprefix("whsec_"), "sl4ck-s3cret", "q=t0ken", "p4ssword", "v1,"):
        assert secret not in "\n".join(log.all)


def record(approval: str = "ap_x", expires_in: float = 3600) -> AskedRecord:
    return AskedRecord(
        approval=approval,
        tool="query_db",
        connection="shop",
        summary="deletes rows of shop/public/orders",
        effects=("sql.delete shop/public/orders",),
        arguments={"sql": "DELETE FROM orders WHERE email = '<EMAIL>'"},
        hidden=("sql",),
        prompt="remove the test orders",
        preview="Delete on orders, 3 rows",
        requester=PersonRecord(
            subject="ana", issuer="https://idp.example", source="jwt", groups=("eng",), roles=("dev",), client="copilot"
        ),
        asks=(AskRecord(rule="writes-ask", reason="writes are seen by two", approvers=("lead",)),),
        binding={},
        expires_at=datetime.now(UTC) + timedelta(seconds=expires_in),
    )


def to_webhooks(*addresses: str, **more: Any) -> ApprovalSettings:
    hooks = [{"url": f"{address}/hook?q=t0ken", "secret": "env:HOOK"} for address in addresses]
    return ApprovalSettings.model_validate({"webhooks": hooks, **more})


def announcements(
    settings: ApprovalSettings,
    *,
    patience: Patience = HURRIED,
    clock: Callable[[], datetime] | None = None,
    **environ: str,
) -> Announcements:
    sources = Sources({"HOOK": SECRET, **environ})
    return Announcements(lambda: settings, sources.read, clock or Clock(), patience=patience)


async def test_a_webhook_is_told_and_can_prove_who_told_it() -> None:
    asked = record()
    async with (
        receiving() as receiver,
        announcements(to_webhooks(receiver.address, public_url="https://gw.example")) as announcer,
    ):
        announcer.announce(asked)
        (request,) = await receiver.received(1)
    event = Verifier(SECRET).verify(request.body, request.headers)
    assert request.line == "POST /hook?q=t0ken HTTP/1.1"
    assert request.headers["content-type"] == "application/json"
    assert event["type"] == "approval.requested"
    assert abs(datetime.fromisoformat(event["timestamp"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert event["data"] == {
        "approval_id": "ap_x",
        "tool": "query_db",
        "connection": "shop",
        "summary": "deletes rows of shop/public/orders",
        "effects": ["sql.delete shop/public/orders"],
        "arguments": {"sql": "DELETE FROM orders WHERE email = '<EMAIL>'"},
        "prompt": "remove the test orders",
        "preview": "Delete on orders, 3 rows",
        "requester": {
            "subject": "ana",
            "issuer": "https://idp.example",
            "source": "jwt",
            "client": "copilot",
            "roles": ["dev"],
        },
        "asks": [{"rule": "writes-ask", "reason": "writes are seen by two", "approvers": ["lead"]}],
        "expires_at": asked.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "decide": "mcp-gateway approvals show ap_x",
        "gateway": "https://gw.example",
        "hidden": ["sql"],
        "cut": [],
    }


async def test_a_changed_body_does_not_verify() -> None:
    async with receiving() as receiver, announcements(to_webhooks(receiver.address)) as announcer:
        announcer.announce(record())
        (request,) = await receiver.received(1)
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Verifier(SECRET).verify(request.body.replace(b"ap_x", b"ap_y"), request.headers)


async def test_an_old_announcement_does_not_verify() -> None:
    clock = Clock(ahead=timedelta(minutes=-10))
    async with receiving() as receiver, announcements(to_webhooks(receiver.address), clock=clock) as announcer:
        announcer.announce(record())
        (request,) = await receiver.received(1)
    with pytest.raises(WebhookVerificationError, match="too old"):
        Verifier(SECRET).verify(request.body, request.headers)


@pytest.mark.parametrize("code", [500, 503, 429, 408])
async def test_a_receiver_in_trouble_is_told_again_with_a_fresh_signature(code: int, log: Log) -> None:
    clock = Clock()
    async with (
        receiving(status(code), OK) as receiver,
        announcements(to_webhooks(receiver.address), clock=clock) as announcer,
    ):
        receiver.on_request = lambda: setattr(clock, "ahead", timedelta(seconds=30))
        announcer.announce(record())
        first, second = await receiver.received(2)
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]  # the receiver can tell a repetition
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) >= 28
    Verifier(SECRET).verify(second.body, second.headers)
    assert log.lost == []


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 413])
async def test_a_refusal_is_final(code: int, log: Log) -> None:
    async with receiving(status(code)) as receiver, announcements(to_webhooks(receiver.address)) as announcer:
        announcer.announce(record())
        await log.says("was not announced")
        assert len(receiver.requests) == 1
    (loss,) = log.lost
    assert loss == (
        f"approval ap_x was not announced to approvals.webhooks[0] ({receiver.address}): it answered with status {code} "
        "(attempts: 1); it still waits for a person; announcements lost so far: 1"
    )


async def test_redirects_are_not_followed(log: Log) -> None:
    async with receiving() as elsewhere, receiving(status(307, f"location: {elsewhere.address}/")) as receiver:
        async with announcements(to_webhooks(receiver.address)) as announcer:
            announcer.announce(record())
            await log.says("was not announced")
        assert elsewhere.requests == []
    assert "status 307: redirects are not followed, configure the final address (attempts: 1)" in log.lost[0]


async def test_it_is_given_up_after_five_attempts(log: Log) -> None:
    async with receiving(status(500)) as receiver, announcements(to_webhooks(receiver.address)) as announcer:
        announcer.announce(record())
        await log.says("was not announced")
        assert len(receiver.requests) == 5
    assert "status 500 (attempts: 5)" in log.lost[0]


async def test_nothing_is_tried_beyond_the_life_of_the_approval(log: Log) -> None:
    patience = Patience(first_pause=60)
    async with (
        receiving(status(500)) as receiver,
        announcements(to_webhooks(receiver.address), patience=patience) as announcer,
    ):
        announcer.announce(record(expires_in=20))
        await log.says("was not announced")
        assert len(receiver.requests) == 1
    assert "the approval expires before the next attempt" in log.lost[0]


async def test_a_receiver_may_ask_for_more_time(log: Log) -> None:
    """With the configured pause of a millisecond there would be five attempts; `Retry-After` outlives the approval."""
    async with (
        receiving(status(429, "retry-after: 120")) as receiver,
        announcements(to_webhooks(receiver.address)) as announcer,
    ):
        announcer.announce(record(expires_in=60))
        await log.says("was not announced")
        assert len(receiver.requests) == 1
    assert "expires before the next attempt" in log.lost[0]


async def test_announcing_waits_for_nothing_and_one_slow_place_keeps_nothing_from_the_others() -> None:
    async with (
        receiving(None) as slow,
        receiving() as quick,
        announcements(
            to_webhooks(slow.address, quick.address), patience=Patience(attempt=3600, drain=0.01)
        ) as announcer,
    ):
        for number in range(20):
            announcer.announce(record(f"ap_{number}"))
        assert (slow.requests, quick.requests) == ([], [])  # not a byte was sent before `announce` came back
        told = await quick.received(20)
        assert {request.headers["webhook-id"] for request in told} == {f"asked_ap_{n}" for n in range(20)}


async def test_an_attempt_ends_when_the_receiver_does_not_answer(log: Log) -> None:
    patience = Patience(attempts=2, first_pause=0.001, attempt=0.05)
    async with (
        receiving(None) as receiver,
        announcements(to_webhooks(receiver.address), patience=patience) as announcer,
    ):
        announcer.announce(record())
        await log.says("was not announced")
    assert "no answer within 0.05 s (attempts: 2)" in log.lost[0]


async def test_too_many_at_once_are_dropped_and_logged_with_a_count(log: Log) -> None:
    patience = Patience(outstanding=2, drain=0.01)
    async with receiving(None) as slow, announcements(to_webhooks(slow.address), patience=patience) as announcer:
        for number in range(4):
            announcer.announce(record(f"ap_{number}"))
        assert [line.partition(" (http")[0] for line in log.lost] == [
            "approval ap_2 was not announced to approvals.webhooks[0]",
            "approval ap_3 was not announced to approvals.webhooks[0]",
        ]
        assert log.lost[1].endswith(
            "2 announcements wait for it already; it still waits for a person; announcements lost so far: 2"
        )


async def test_the_bound_holds_for_each_place_alone(log: Log) -> None:
    patience = Patience(outstanding=1, drain=0.01)
    async with (
        receiving(None) as slow,
        receiving() as quick,
        announcements(to_webhooks(slow.address, quick.address), patience=patience) as announcer,
    ):
        announcer.announce(record())
        await quick.received(1)
        assert log.lost == []


async def test_a_receiver_that_cannot_be_reached_is_logged_without_its_secrets(
    log: Log,
) -> None:
    async with receiving() as gone:
        address = gone.address
    settings = to_webhooks(address, slack={"webhook": "env:SLACK"})
    async with announcements(settings, SLACK=address + SLACK_PATH) as announcer:
        announcer.announce(record())
        await log.says("was not announced", times=2)
    assert all("cannot be reached" in line and "(attempts: " in line for line in log.lost)
    assert "approvals.slack:" in "".join(log.lost)
    assert "/hook" not in "".join(log.all)


async def test_a_user_in_an_address_is_refused_and_not_logged(log: Log) -> None:
    async with announcements(to_webhooks("https://user:p4ssword@hooks.example:8443")) as announcer:
        announcer.announce(record())
        await log.says("was not announced")
    assert "approvals.webhooks[0] (https://hooks.example:8443): its address is not" in log.lost[0]
    assert "p4ssword" not in "".join(log.all)


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (None, "`env:HOOK`: the variable is not set where the gateway runs (attempts: 5)"),
        ("hunter2-hunter2-hunter2-hunter2", "`env:HOOK`: a signing secret is `whsec_` and the base64 of 24 to 64"),
        ("whsec_c2hvcnQ=", "the base64 of 24 to 64 random bytes (attempts: 1)"),
        (SECRET.replace("_", "_!!"), "the base64 of 24 to 64 random bytes (attempts: 1)"),
        (base64.b64encode(b"x" * 32).decode(), "the base64 of 24 to 64 random bytes (attempts: 1)"),
    ],
)
async def test_without_a_good_secret_nothing_is_sent(secret: str | None, said: str, log: Log) -> None:
    sources = Sources({} if secret is None else {"HOOK": secret})
    async with receiving() as receiver:
        settings = to_webhooks(receiver.address)
        async with Announcements(lambda: settings, sources.read, Clock(), patience=HURRIED) as announcer:
            announcer.announce(record())
            await log.says("was not announced")
        assert receiver.requests == []
    assert said in log.lost[0]
    assert secret is None or secret not in "".join(log.all)


async def test_a_rotated_secret_signs_the_next_attempt() -> None:
    environ = {"HOOK": SECRET}
    rotated = "whsec_" + base64.b64encode(bytes(32)).decode()
    async with receiving(status(500), OK) as receiver:
        settings = to_webhooks(receiver.address)
        receiver.on_request = lambda: environ.update(HOOK=rotated)
        async with Announcements(lambda: settings, Sources(environ).read, Clock(), patience=HURRIED) as announcer:
            announcer.announce(record())
            _, second = await receiver.received(2)
    Verifier(rotated).verify(second.body, second.headers)


async def test_slack_is_told_at_the_address_that_is_kept_secret(log: Log) -> None:
    settings = ApprovalSettings.model_validate({"slack": {"webhook": "env:SLACK"}})
    async with receiving() as slack, announcements(settings, SLACK=slack.address + SLACK_PATH) as announcer:
        announcer.announce(record())
        (request,) = await slack.received(1)
    assert request.line == f"POST {SLACK_PATH} HTTP/1.1"
    assert json.loads(request.body)["text"] == "Approval needed: query_db on shop"
    assert log.lost == []


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.example" + SLACK_PATH,
        "https://user:sl4ck-s3cret@hooks.example/x",
        "https://",
        "https://hooks.example:99999" + SLACK_PATH,
        "file:///sl4ck-s3cret",
        "sl4ck-s3cret",
        "https://[sl4ck-s3cret",
    ],
)
async def test_an_address_that_would_give_the_message_away_is_refused(address: str, log: Log) -> None:
    settings = ApprovalSettings.model_validate({"slack": {"webhook": "env:SLACK"}})
    async with announcements(settings, SLACK=address) as announcer:
        announcer.announce(record())
        await log.says("was not announced")
    assert "its address is not https://HOST/PATH (http is for this machine alone) (attempts: 1)" in log.lost[0]


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path, log: Log) -> None:
    async with receiving(tls=self_signed(tmp_path)) as receiver:
        async with announcements(to_webhooks(receiver.address)) as announcer:
            announcer.announce(record())
            await log.says("was not announced")
        assert receiver.requests == []
    assert "CERTIFICATE_VERIFY_FAILED" in log.lost[0]


async def test_behind_a_proxy_only_the_host_is_shown_to_it(monkeypatch: pytest.MonkeyPatch, log: Log) -> None:
    settings = ApprovalSettings.model_validate({"slack": {"webhook": "env:SLACK"}})
    async with receiving(status(502)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        monkeypatch.delenv("NO_PROXY", raising=False)
        async with announcements(settings, SLACK="https://hooks.example" + SLACK_PATH) as announcer:
            announcer.announce(record())
            await log.says("was not announced")
        assert {request.line for request in proxy.requests} == {"CONNECT hooks.example:443 HTTP/1.1"}
        assert {request.body for request in proxy.requests} == {b""}


async def test_what_a_receiver_answers_is_not_read(log: Log) -> None:
    """The announced length never comes: whoever waited for the body would wait for the time-out."""
    answer = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n" + b"x" * 100_000
    async with (
        receiving(answer) as receiver,
        announcements(to_webhooks(receiver.address), patience=Patience(attempt=3600)) as announcer,
    ):
        announcer.announce(record())
        with anyio.fail_after(20):
            await receiver.hung_up.wait()
    assert log.lost == []


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-\x1b[31mOpenSSH\r\n\r\n", b"HTTP/1.1 20\r\n\r\n", b"HTTP/1.1 999 \x1b[2J\r\n\r\n"]
)
async def test_a_receiver_that_speaks_nonsense_is_logged_in_our_words(answer: bytes, log: Log) -> None:
    async with receiving(answer) as receiver, announcements(to_webhooks(receiver.address)) as announcer:
        announcer.announce(record())
        await log.says("was not announced")
    assert "\x1b" not in log.lost[0]
    assert len(log.lost[0]) < 400


async def test_leaving_delivers_what_was_just_announced(log: Log) -> None:
    async with receiving() as receiver:
        async with announcements(to_webhooks(receiver.address)) as announcer:
            announcer.announce(record())
        assert len(receiver.requests) == 1
    assert log.lost == []


async def test_leaving_ends_a_pause_with_a_last_attempt(log: Log) -> None:
    """The pause is longer than anybody would wait; a day of life keeps the approval from ending it."""
    async with receiving(status(500), OK) as receiver:
        async with announcements(to_webhooks(receiver.address), patience=CALM) as announcer:
            announcer.announce(record(expires_in=86_400))
            await log.says("trying again")
        assert len(receiver.requests) == 2
    assert log.lost == []


async def test_leaving_tries_once_more_and_no_oftener(log: Log) -> None:
    async with receiving(status(500)) as receiver:
        async with announcements(to_webhooks(receiver.address), patience=CALM) as announcer:
            announcer.announce(record(expires_in=86_400))
            await log.says("trying again")
        assert len(receiver.requests) == 2
    assert "status 500 (attempts: 2)" in log.lost[0]


async def test_leaving_gives_up_what_takes_too_long_and_says_so(log: Log) -> None:
    patience = Patience(attempt=3600, drain=0.05)
    async with receiving(None) as receiver:
        with anyio.fail_after(20):
            async with announcements(to_webhooks(receiver.address), patience=patience) as announcer:
                announcer.announce(record())
                await receiver.received(1)
    (loss,) = log.lost
    assert "the gateway is stopping" in loss


async def test_a_cancelled_gateway_still_delivers(log: Log) -> None:
    async with receiving() as receiver:
        with anyio.CancelScope() as scope:
            async with announcements(to_webhooks(receiver.address)) as announcer:
                announcer.announce(record())
                scope.cancel()
                await anyio.sleep_forever()
        assert len(receiver.requests) == 1
    assert log.lost == []


async def test_what_is_announced_too_late_is_logged_and_does_not_raise(log: Log) -> None:
    async with receiving() as receiver:
        async with announcements(to_webhooks(receiver.address)) as announcer:
            pass
        announcer.announce(record())
        assert receiver.requests == []
    assert "the gateway is stopping" in log.lost[0]


async def test_an_unforeseen_error_is_logged_by_its_name_and_place_alone(log: Log) -> None:
    def broken(_: object) -> Awaitable[Any]:
        raise LookupError(SECRET)

    settings = to_webhooks("http://127.0.0.1:9")
    async with Announcements(lambda: settings, broken, Clock()) as announcer:
        announcer.announce(record())
        await log.says("was not announced")
    assert "LookupError at test_announce.py:" in log.lost[0]


async def test_reloaded_settings_are_used_for_the_next_announcement() -> None:
    async with receiving() as before, receiving() as after:
        settings = [to_webhooks(before.address)]
        async with Announcements(lambda: settings[-1], Sources({"HOOK": SECRET}).read, Clock()) as announcer:
            announcer.announce(record("ap_1"))
            settings.append(to_webhooks(after.address))
            announcer.announce(record("ap_2"))
            await before.received(1)
            (request,) = await after.received(1)
    assert request.headers["webhook-id"] == "asked_ap_2"


def test_the_gateway_starts_without_loading_an_http_client() -> None:
    code = "import sys, mcp_gateway.approvals.announce; print('httpx' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def self_signed(directory: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    pem = directory / "server.pem"
    pem.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
