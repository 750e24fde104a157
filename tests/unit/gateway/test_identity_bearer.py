"""Tokens of an identity provider: real signatures, real key sets over HTTP, and every way we know to forge one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import anyio
import jwt
import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from mcp_gateway.config.model import Jwt, RoleMembers
from mcp_gateway.identity import Unidentified
from mcp_gateway.identity.bearer import Bearer
from mcp_gateway.identity.keyset import LARGEST, KeySet, from_file, from_url

pytestmark = pytest.mark.anyio

ISSUER, AUDIENCE = "https://idp.example", "gateway"
ROLES = {"developer": RoleMembers(groups=("engineering",)), "lead": RoleMembers(subjects=("ana",))}

Private: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
Json: TypeAlias = dict[str, Any]

RSA = rsa.generate_private_key(65537, 2048)
RSA_TOO = rsa.generate_private_key(65537, 2048)
RSA_SHORT = rsa.generate_private_key(65537, 1024)  # noqa: S505 -- refused, which is the point
EC = ec.generate_private_key(ec.SECP256R1())
EC_384 = ec.generate_private_key(ec.SECP384R1())
ED = ed25519.Ed25519PrivateKey.generate()


def _jwk(private: Private, key_id: str | None = None, **more: str) -> Json:
    public = private.public_key()
    match public:
        case rsa.RSAPublicKey():
            jwk = RSAAlgorithm.to_jwk(public, as_dict=True)
        case ec.EllipticCurvePublicKey():
            jwk = ECAlgorithm.to_jwk(public, as_dict=True)
        case ed25519.Ed25519PublicKey():
            jwk = OKPAlgorithm.to_jwk(public, as_dict=True)
    return {**jwk, **({} if key_id is None else {"kid": key_id}), **more}


def _pem(private: Private) -> bytes:
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _claims(**changes: object) -> Json:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ana", "iat": now, "exp": now + 60, "groups": ["engineering"]}
    return {name: value for name, value in {**claims, **changes}.items() if value is not None}


def _sign(claims: Json, private: Private = RSA, algorithm: str = "RS256", **header: object) -> str:
    return jwt.encode(claims, private, algorithm=algorithm, headers={"kid": "a", **header})


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _raw(header: object, claims: object, signature: bytes = b"") -> str:
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, claims)]
    return ".".join([*map(_b64, parts), _b64(signature)])


def _hmac_with(secret: bytes, algorithm: str = "HS256") -> str:
    signed = _raw({"alg": algorithm, "typ": "JWT", "kid": "a"}, _claims()).rpartition(".")[0]
    return f"{signed}.{_b64(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


@dataclass
class _Provider:
    """An identity provider's key endpoint that a test can change and break. `asked` counts the requests."""

    url: str = ""
    keys: list[Json] = field(
        default_factory=lambda: [_jwk(RSA, "a"), _jwk(EC, "e"), _jwk(ED, "d"), _jwk(EC_384, "e384")]
    )
    answer: Callable[[], Response] | None = None
    asked: int = 0

    async def jwks(self, request: Request) -> Response:
        self.asked += 1
        if self.answer:
            return self.answer()
        return PlainTextResponse(json.dumps({"keys": self.keys}))


class _Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class _Server(uvicorn.Server):
    """Serves from a thread, and says when it is ready."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", ws="none"))
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[_Provider]:
    provider = _Provider()
    server = _Server(Starlette(routes=[Route("/jwks", provider.jwks)]))
    thread = threading.Thread(target=server.run)
    thread.start()
    assert server.ready.wait(20)
    provider.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/jwks"
    yield provider
    server.should_exit = True
    thread.join()


@pytest.fixture
def provider(endpoint: _Provider) -> _Provider:
    fresh = _Provider(url=endpoint.url)
    endpoint.keys, endpoint.answer, endpoint.asked = fresh.keys, None, 0
    return endpoint


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


def _bearer(keys: KeySet, **settings: object) -> Bearer:
    written = {"issuer": ISSUER, "audience": AUDIENCE, "jwks_url": "https://unused", **settings}
    return Bearer(Jwt.model_validate(written), ROLES, keys)


@pytest.fixture
def bearer(provider: _Provider, clock: _Clock) -> Bearer:
    return _bearer(KeySet(from_url(provider.url), clock))


async def _refused(bearer: Bearer, token: str) -> str:
    with pytest.raises(Unidentified) as caught:
        await bearer.identify(token, "client")
    message = str(caught.value)
    assert not any(part and part in message for part in token.split(".") if len(part) > 3)
    assert message.isprintable()
    return message


async def test_a_good_token_names_the_caller_their_groups_and_roles(bearer: Bearer) -> None:
    principal = await bearer.identify(_sign(_claims()), "vscode 1.2")
    assert (principal.subject, principal.issuer, principal.source, principal.verified) == ("ana", ISSUER, "jwt", True)
    assert principal.groups == {"engineering"}
    assert principal.roles == {"developer", "lead"}
    assert principal.client == "vscode 1.2"


@pytest.mark.parametrize(
    ("private", "algorithm", "key_id"),
    [(RSA, "RS256", "a"), (RSA, "PS256", "a"), (EC, "ES256", "e"), (ED, "EdDSA", "d")],
)
async def test_every_default_algorithm_is_accepted(
    bearer: Bearer, private: Private, algorithm: str, key_id: str
) -> None:
    assert (await bearer.identify(_sign(_claims(), private, algorithm, kid=key_id), "c")).subject == "ana"


@pytest.mark.parametrize("kind", ["JWT", "jwt", "at+jwt", "application/at+jwt"])
async def test_the_types_of_access_tokens_are_accepted(bearer: Bearer, kind: str) -> None:
    assert (await bearer.identify(_sign(_claims(), typ=kind), "c")).subject == "ana"


def _changed_claims() -> str:
    header, _, signature = _sign(_claims()).split(".")
    return ".".join([header, _b64(json.dumps(_claims(sub="eve")).encode()), signature])


# Signed when they are needed: a token made with the module has expired where its test is run a minute later.
FORGED: dict[str, tuple[Callable[[], str], str]] = {
    "nothing": (lambda: "", "not a signed JWT"),
    "garbage": (lambda: "garbage", "not a signed JWT"),
    "dots": (lambda: "..", "not a signed JWT"),
    "not-base64": (lambda: "é.é.é", "not a signed JWT"),
    "not-json": (lambda: _raw(b"{", b"{"), "not a signed JWT"),
    "not-an-object": (lambda: _raw([], []), "not a signed JWT"),
    "not-utf-8": (lambda: _raw(b"\xff", b"\xff"), "not a signed JWT"),
    "nested-deeply": (lambda: _raw({"alg": "RS256"}, b"[" * 10_000), "not a signed JWT"),
    "five-parts": (lambda: f"{_sign(_claims())}.a.b", "not a signed JWT"),
    "too-large": (lambda: "a" * (16 * 1024 + 1), "larger than"),
    "no-algorithm": (lambda: _raw({}, _claims()), "`alg`"),
    "alg-none": (lambda: _raw({"alg": "none", "kid": "a"}, _claims()), "algorithm is not accepted"),
    "alg-NoNe": (lambda: _raw({"alg": "NoNe", "kid": "a"}, _claims()), "algorithm is not accepted"),
    "alg-is-a-list": (lambda: _raw({"alg": ["RS256"], "kid": "a"}, _claims()), "`alg`"),
    "hs256-with-the-public-key": (lambda: _hmac_with(_pem(RSA)), "algorithm is not accepted"),
    "hs256-with-the-public-jwk": (lambda: _hmac_with(json.dumps(_jwk(RSA)).encode()), "algorithm is not accepted"),
    "hs256-renamed": (
        lambda: _raw({"alg": "RS256", "kid": "a"}, _claims(), hmac.digest(_pem(RSA), b"", "sha256")),
        "signature",
    ),
    "algorithm-not-in-the-list": (lambda: _sign(_claims(), EC_384, "ES384", kid="e384"), "algorithm is not accepted"),
    "algorithm-of-another-key": (lambda: _sign(_claims(), EC, "ES256", kid="a"), "does not fit the key"),
    "curve-of-another-algorithm": (
        lambda: _raw({"alg": "ES256", "kid": "e384"}, _claims(), b"x" * 64),
        "does not fit the key",
    ),
    "no-signature": (lambda: _sign(_claims()).rpartition(".")[0] + ".", "signature"),
    "another-signature": (lambda: _sign(_claims(), RSA_TOO), "signature"),
    "changed-claims": (
        _changed_claims,
        "signature",
    ),
    "unknown-kid": (lambda: _sign(_claims(), kid="zz"), "`kid`"),
    "no-kid-among-several": (lambda: jwt.encode(_claims(), RSA, algorithm="RS256"), "`kid`"),
    "kid-is-a-path": (lambda: _sign(_claims(), kid="../../dev/null"), "`kid`"),
    "kid-is-a-number": (lambda: _raw({"alg": "RS256", "kid": 1}, _claims()), "`kid`"),
    "key-in-the-header": (
        lambda: _sign(_claims(), RSA_TOO, jwk=_jwk(RSA_TOO), jku="https://evil.example", x5u="https://evil.example"),
        "signature",
    ),
    "crit": (lambda: _sign(_claims(), crit=["b64"], b64=True), "`crit`"),
    "typ-of-something-else": (lambda: _sign(_claims(), typ="logout+jwt"), "`typ`"),
    "wrong-issuer": (lambda: _sign(_claims(iss="https://evil.example")), "`iss`"),
    "issuer-with-a-slash": (lambda: _sign(_claims(iss=ISSUER + "/")), "`iss`"),
    "no-issuer": (lambda: _sign(_claims(iss=None)), "`iss`"),
    "wrong-audience": (lambda: _sign(_claims(aud="other")), "`aud`"),
    "no-audience": (lambda: _sign(_claims(aud=None)), "`aud`"),
    "expired": (lambda: _sign(_claims(exp=int(time.time()) - 31)), "expired"),
    "no-expiry": (lambda: _sign(_claims(exp=None)), "`exp`"),
    "expiry-is-text": (lambda: _sign(_claims(exp="never")), "not valid"),
    "expiry-is-infinite": (lambda: _sign(_claims(exp=float("inf"))), "not valid"),
    "not-yet": (lambda: _sign(_claims(nbf=int(time.time()) + 100)), "not valid yet"),
    "issued-in-the-future": (lambda: _sign(_claims(iat=int(time.time()) + 100)), "not valid yet"),
    "no-subject": (lambda: _sign(_claims(sub=None)), "`sub`"),
    "empty-subject": (lambda: _sign(_claims(sub="")), "`sub`"),
    "subject-with-an-escape": (lambda: _sign(_claims(sub="ana\x1b[31m")), "`sub`"),
    "subject-with-a-space-at-the-end": (lambda: _sign(_claims(sub="ana ")), "`sub`"),
    "subject-is-very-long": (lambda: _sign(_claims(sub="a" * 300)), "`sub`"),
    "groups-is-text": (lambda: _sign(_claims(groups="engineering admin")), "`groups`"),
    "groups-is-an-object": (lambda: _sign(_claims(groups={"engineering": True})), "`groups`"),
    "groups-hold-a-number": (lambda: _sign(_claims(groups=["engineering", 1])), "`groups`"),
    "groups-hold-an-escape": (lambda: _sign(_claims(groups=["\x1b[31m"])), "`groups`"),
}


@pytest.mark.parametrize("case", FORGED)
async def test_a_forged_or_unfit_token_is_refused_with_a_reason_that_quotes_nothing(case: str, bearer: Bearer) -> None:
    forge, reason = FORGED[case]
    assert reason in await _refused(bearer, forge())


async def test_clocks_may_disagree_by_the_configured_leeway(bearer: Bearer) -> None:
    now = int(time.time())
    assert (await bearer.identify(_sign(_claims(exp=now - 20, iat=now + 20, nbf=now + 20)), "c")).subject == "ana"


async def test_one_of_several_audiences_is_enough(provider: _Provider) -> None:
    keys = KeySet(from_url(provider.url))
    bearer = _bearer(keys, audience=["other", AUDIENCE])
    assert (await bearer.identify(_sign(_claims(aud=["x", AUDIENCE])), "c")).subject == "ana"


@pytest.mark.parametrize(
    ("claim", "changes", "groups"),
    [
        ("groups", {"groups": None}, set[str]()),
        ("groups", {"groups": []}, set[str]()),
        ("realm_access.roles", {"realm_access": {"roles": ["a", "b"]}}, {"a", "b"}),
        ("realm_access.roles", {"realm_access": "x"}, set[str]()),
        ("https://example.com/groups", {"https://example.com/groups": ["a"]}, {"a"}),
    ],
)
async def test_groups_are_read_from_the_configured_claim(
    claim: str, changes: Json, groups: set[str], provider: _Provider
) -> None:
    bearer = _bearer(KeySet(from_url(provider.url)), groups_claim=claim)
    assert (await bearer.identify(_sign(_claims(**changes)), "c")).groups == groups


async def test_an_address_names_the_caller_only_when_the_provider_checked_it(provider: _Provider) -> None:
    bearer = _bearer(KeySet(from_url(provider.url)), subject_claim="email")
    good = _sign(_claims(email="ana@example.com", email_verified=True))
    assert (await bearer.identify(good, "c")).subject == "ana@example.com"
    for verified in (False, None, "true"):
        assert "email_verified" in await _refused(
            bearer, _sign(_claims(email="ana@example.com", email_verified=verified))
        )


async def test_a_clients_name_for_itself_is_made_harmless(bearer: Bearer) -> None:
    assert (await bearer.identify(_sign(_claims()), "x\x1b[31m\n" + "y" * 500)).client == "x?[31m?" + "y" * 93
    assert (await bearer.identify(_sign(_claims()), "")).client == "unknown"


async def test_keys_are_fetched_once_and_again_after_five_minutes(
    bearer: Bearer, provider: _Provider, clock: _Clock
) -> None:
    for _ in range(5):
        await bearer.identify(_sign(_claims()), "c")
    clock.now += 299
    await bearer.identify(_sign(_claims()), "c")
    assert provider.asked == 1
    clock.now += 2
    await bearer.identify(_sign(_claims()), "c")
    assert provider.asked == 2


async def test_a_rotated_key_is_found_at_once_and_the_old_one_refused(
    bearer: Bearer, provider: _Provider, clock: _Clock
) -> None:
    await bearer.identify(_sign(_claims()), "c")
    provider.keys = [_jwk(RSA_TOO, "b"), _jwk(EC, "e")]
    clock.now += 11
    assert (await bearer.identify(_sign(_claims(), RSA_TOO, kid="b"), "c")).subject == "ana"
    assert "`kid`" in await _refused(bearer, _sign(_claims()))


async def test_made_up_key_ids_cannot_flood_the_provider(bearer: Bearer, provider: _Provider, clock: _Clock) -> None:
    for number in range(50):
        clock.now += 0.5
        await _refused(bearer, _sign(_claims(), kid=f"made-up-{number}"))
    assert provider.asked <= 3


def _down() -> Response:
    return PlainTextResponse("down", 503)


async def test_while_the_provider_is_down_the_last_keys_are_good_for_an_hour(
    bearer: Bearer, provider: _Provider, clock: _Clock
) -> None:
    await bearer.identify(_sign(_claims()), "c")
    provider.answer = _down
    clock.now += 3599
    assert (await bearer.identify(_sign(_claims()), "c")).subject == "ana"
    clock.now += 11
    assert "status 503" in await _refused(bearer, _sign(_claims()))
    provider.answer = None
    clock.now += 11
    assert (await bearer.identify(_sign(_claims()), "c")).subject == "ana"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda: PlainTextResponse("x" * (LARGEST + 1)), "more than"),
        (lambda: PlainTextResponse("<html>"), "neither a JWK set nor a PEM"),
        (lambda: PlainTextResponse("[" * 20_000), "neither a JWK set nor a PEM"),
        (lambda: PlainTextResponse('{"keys": 1}'), "no `keys`"),
        (lambda: PlainTextResponse('{"keys": []}'), "no public key"),
        (lambda: RedirectResponse("http://127.0.0.1:1/"), "status 307"),
    ],
)
async def test_an_answer_that_is_no_key_set_identifies_nobody(
    answer: Callable[[], Response], reason: str, bearer: Bearer, provider: _Provider
) -> None:
    provider.answer = answer
    message = await _refused(bearer, _sign(_claims()))
    assert "keys are not available" in message
    assert reason in message


async def test_a_provider_that_cannot_be_reached_identifies_nobody() -> None:
    assert "cannot be reached (ConnectError)" in await _refused(
        _bearer(KeySet(from_url("http://127.0.0.1:1/jwks"))), _sign(_claims())
    )


@pytest.mark.parametrize(
    "member",
    [
        _jwk(RSA_SHORT, "a"),
        _jwk(RSA, "a", use="enc"),
        _jwk(RSA, "a", alg="RS512"),
        {**_jwk(RSA, "a"), "key_ops": ["encrypt"]},
        {**RSAAlgorithm.to_jwk(RSA, as_dict=True), "kid": "a", "key_ops": ["sign", "verify"]},
        {"kty": "oct", "kid": "a", "k": _b64(b"x" * 32)},
        {"kty": "new", "kid": "a"},
        {**_jwk(RSA), "kid": 7},
        "a",
    ],
)
async def test_a_key_that_is_not_for_this_verifies_nothing(member: Any, bearer: Bearer, provider: _Provider) -> None:
    provider.keys = [member, _jwk(EC, "e")]
    private = RSA_SHORT if member == _jwk(RSA_SHORT, "a") else RSA
    with pytest.warns() if private is RSA_SHORT else nullcontext():
        token = _sign(_claims(), private)
    await _refused(bearer, token)
    assert (await bearer.identify(_sign(_claims(), EC, "ES256", kid="e"), "c")).subject == "ana"


async def test_two_keys_of_one_id_verify_nothing(bearer: Bearer, provider: _Provider) -> None:
    provider.keys = [_jwk(RSA, "a"), _jwk(RSA_TOO, "a")]
    assert "`kid`" in await _refused(bearer, _sign(_claims()))


async def test_a_single_key_needs_no_id(bearer: Bearer, provider: _Provider) -> None:
    provider.keys = [_jwk(RSA)]
    assert (await bearer.identify(jwt.encode(_claims(), RSA, algorithm="RS256"), "c")).subject == "ana"
    assert (await bearer.identify(_sign(_claims(), kid="any"), "c")).subject == "ana"


async def test_a_key_file_holds_a_public_key_or_a_key_set_and_is_read_again(tmp_path: Path, clock: _Clock) -> None:
    file = tmp_path / "keys"
    file.write_bytes(_pem(RSA))
    bearer = _bearer(KeySet(from_file(file), clock), jwks_url=None, key_file=str(file))
    assert (await bearer.identify(_sign(_claims()), "c")).subject == "ana"
    assert "does not fit" in await _refused(bearer, _sign(_claims(), EC, "ES256"))
    file.write_text(json.dumps({"keys": [_jwk(EC, "e"), _jwk(RSA_TOO, "a")]}))
    clock.now += 301
    assert "signature" in await _refused(bearer, _sign(_claims()))
    assert (await bearer.identify(_sign(_claims(), EC, "ES256", kid="e"), "c")).subject == "ana"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    ],
)
async def test_a_key_file_without_a_public_key_identifies_nobody(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(content)
    assert "keys are not available" in await _refused(_bearer(KeySet(from_file(tmp_path / "keys"))), _sign(_claims()))
    assert "cannot be read (FileNotFoundError)" in await _refused(
        _bearer(KeySet(from_file(tmp_path / "gone"))), _sign(_claims())
    )


async def test_others_are_not_held_up_while_one_waits_for_a_provider_that_hangs(clock: _Clock) -> None:
    hanging, asked = anyio.Event(), 0

    async def fetch() -> bytes:
        nonlocal asked
        asked += 1
        if asked > 1:
            await hanging.wait()
        return json.dumps({"keys": [_jwk(RSA, "a")]}).encode()

    bearer = _bearer(KeySet(fetch, clock))
    await bearer.identify(_sign(_claims()), "c")
    clock.now += 301
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(bearer.identify, _sign(_claims()), "first")
        await anyio.wait_all_tasks_blocked()
        with anyio.fail_after(5):
            assert (await bearer.identify(_sign(_claims()), "second")).subject == "ana"
        hanging.set()
    assert asked == 2
