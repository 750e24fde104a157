"""A GitHub App: tokens that are minted for one conversation, for one repository, with the permissions that it needs and no others."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from forge import pictures
from forge.apps import install, pem
from forge.driving import Drive
from forge.gateway import governed
from forge.scenes import shop
from forge.server import serving
from forge.state import Forge, Repo
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mcp_gateway_policy.vocabulary import Limits
from mcp_gateway_tools.github import CHANGING, READING

pytest_plugins = ("forge.fixtures",)
pytestmark = pytest.mark.anyio

CALLS: Final[dict[str, dict[str, Any]]] = {
    "get_repository": {},
    "search_code": {"q": "hello"},
    "list_pull_requests": {},
    "get_pull_request": {"pull_number": 1, "include": ["files", "commits", "reviews", "comments"]},
    "list_issues": {},
    "get_issue": {"issue_number": 2},
    "list_checks": {"ref": "topic"},
    "list_workflows": {},
    "get_workflow_run": {"run_id": 7000, "logs": True},
    "list_secrets": {},
    "create_branch": {"branch": "x"},
    "create_pull_request": {"title": "t", "head": "idea", "base": "main"},
    "update_pull_request": {"pull_number": 1, "title": "t"},
    "merge_pull_request": {"pull_number": 1},
    "review_pull_request": {"pull_number": 1, "event": "APPROVE"},
    "create_issue": {"title": "t"},
    "comment_issue": {"issue_number": 2, "body": "b"},
    "dispatch_workflow": {"workflow_id": "deploy.yml", "ref": "main"},
}


@pytest.fixture
def forge(tmp_path: Path, key: RSAPrivateKey) -> Iterator[Forge]:
    """A server that knows App 7, installed by Acme as 42."""
    made = Forge(tmp_path)
    install(made, key)
    with serving(made):
        yield made


@pytest.fixture
def drive(forge: Forge, repo: Repo, key: RSAPrivateKey) -> Drive:
    """The tools, as the App."""
    return Drive(forge, {"app_id": 7, "installation_id": 42}, pem(key))


def test_every_tool_is_tried() -> None:
    assert {f"github_{name}" for name in CALLS} == {tool.name for tool in (*READING, *CHANGING)}


@pytest.mark.parametrize("tool", CALLS)
async def test_a_minted_token_can_do_what_it_is_for_and_nothing_else(drive: Drive, tool: str) -> None:
    await drive.value(tool, **CALLS[tool])
    assert drive.forge.minted
    for token in drive.forge.minted:
        made = drive.forge.tokens[token]
        assert made.repositories == ("acme/shop",)
        assert made.permissions["metadata"] == "read"
        used = {"metadata": "read", **drive.forge.used[token]}
        assert made.permissions == used
        assert made.revoked


async def test_a_merge_that_changes_workflows_asks_for_that_permission_too(drive: Drive, repo: Repo) -> None:
    repo.bare.commit("topic", {".github/workflows/ci.yml": "on: pull_request\n"}, "change what runs")
    await drive.value("merge_pull_request", pull_number=1)
    assert drive.forge.tokens[drive.forge.minted[-1]].permissions == {
        "metadata": "read",
        "contents": "write",
        "pull_requests": "read",
        "workflows": "write",
    }


async def test_looking_gets_a_token_that_cannot_write(drive: Drive) -> None:
    await drive.judge("merge_pull_request", pull_number=1)
    (token,) = drive.forge.minted
    assert set(drive.forge.tokens[token].permissions.values()) == {"read"}


async def test_each_conversation_has_a_token_of_its_own_and_none_outlives_it(drive: Drive) -> None:
    facts = await drive.facts("comment_issue", issue_number=2, body="b")
    await drive.perform(facts, "comment_issue", Limits(), issue_number=2, body="b")
    await drive.preview("comment_issue", issue_number=2, body="b")
    assert len(set(drive.forge.minted)) == 4  # two looks, a run, a preview
    assert all(drive.forge.tokens[token].revoked for token in drive.forge.minted)


async def test_a_failed_conversation_lets_go_of_its_token(drive: Drive) -> None:
    assert (await drive.problem("get_issue", issue_number=99)).code == "404"
    assert [drive.forge.tokens[token].revoked for token in drive.forge.minted] == [True]


async def test_another_repository_of_the_installation_is_not_reached(drive: Drive) -> None:
    """A token for one repository cannot read another, whatever an answer says."""
    shop(drive.forge, "Acme", "Other")
    await drive.value("get_repository")
    token = drive.forge.tokens[drive.forge.minted[0]]
    assert token.repositories == ("acme/shop",)


@pytest.mark.parametrize(
    "credential", ["nonsense", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"]
)
async def test_a_credential_that_is_no_key_is_told_without_showing_it(
    forge: Forge, repo: Repo, credential: str
) -> None:
    broken = Drive(forge, {"app_id": 7, "installation_id": 42}, credential)
    problem = await broken.problem("get_repository")
    assert problem.message == "the connection's credential is no private key of an App"
    assert forge.seen == []


async def test_the_key_of_another_app_is_not_accepted(forge: Forge, repo: Repo) -> None:
    stranger = Drive(forge, {"app_id": 7, "installation_id": 42}, pem(generate_private_key(65537, 2048)))
    problem = await stranger.problem("get_repository")
    assert problem.code == "401"
    assert forge.minted == []


@pytest.mark.parametrize("form", [PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8], ids=["PKCS1", "PKCS8"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
async def test_a_key_is_taken_in_either_form(
    forge: Forge, repo: Repo, key: RSAPrivateKey, form: PrivateFormat, end: str
) -> None:
    written = key.private_bytes(Encoding.PEM, form, NoEncryption()).decode().strip() + end
    told = await Drive(forge, {"app_id": 7, "installation_id": 42}, written).value("get_repository")
    assert told["repository"] == "Acme/Shop"


async def test_what_the_key_signs_allows_for_clocks_and_is_short(drive: Drive) -> None:
    begun = time.time()
    await drive.value("get_repository")
    signed = drive.forge.seen[0].token
    claims = jwt.decode(signed, options={"verify_signature": False})
    assert begun - 120 <= claims["iat"] <= begun - 30
    assert claims["exp"] - begun <= 600


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "this machine's clock"),
        (403, "suspended"),
        (404, "no such installation"),
        (422, "does not cover `acme/shop`, or was not granted metadata: read"),
    ],
)
async def test_a_token_that_is_not_minted_is_told_to_whoever_can_act(drive: Drive, status: int, words: str) -> None:
    drive.forge.meddle = lambda _: JSONResponse({"message": "no"}, status)
    problem = await drive.problem("get_repository")
    assert words in problem.message
    assert (problem.code, problem.ran) == (str(status), "no")
    assert "gateway's operator" in problem.hint


async def test_a_mint_that_is_refused_for_its_rate_says_when_to_come_back(drive: Drive) -> None:
    drive.forge.meddle = lambda _: JSONResponse({"message": "slow down"}, 403, {"retry-after": "9"})
    problem = await drive.problem("get_repository")
    assert problem.hint == "send it again in 9 seconds"


async def test_an_installation_without_the_repository_does_nothing(drive: Drive, forge: Forge) -> None:
    told = await drive.refusal("create_issue", repo="other", title="t")
    assert "does not cover `acme/other`" in told
    assert forge.minted == []


@pytest.mark.parametrize(
    "more",
    [
        {"permissions": {"metadata": "read", "administration": "write"}},
        {"permissions": {"metadata": "write"}},
        {"permissions": {"metadata": "read", "issues": "read"}},
        {"permissions": {"metadata": "root"}},
        {"permissions": None},
        {"permissions": {"metadata": 1}},
        {"repositories": []},
        {"repositories": [{"full_name": "Acme/Shop"}, {"full_name": "Acme/Secret"}]},
        {"repositories": [{"full_name": "Evil/Shop"}]},
    ],
)
async def test_a_token_that_can_do_more_than_was_asked_for_is_let_go_of_unused(
    drive: Drive, forge: Forge, more: dict[str, object]
) -> None:
    def generous(request: Request) -> Response | None:
        if not request.url.path.endswith("access_tokens"):
            return None
        token = forge.mint(7, "Acme", ["shop"], {"metadata": "read"})
        return JSONResponse({"token": token, "permissions": {"metadata": "read"}, **more}, 201)

    forge.meddle = generous
    problem = await drive.problem("get_repository")
    assert "not what it documents" in problem.message
    assert problem.ran == "no"
    assert [forge.tokens[token].revoked for token in forge.minted] == [True]
    assert forge.asked("/repos/") == []
    assert forge.minted[0] not in str(problem)


@pytest.mark.parametrize("answer", [{"token": 7}, {}, {"token": None}])
async def test_a_mint_that_mints_nothing_is_an_error(drive: Drive, answer: dict[str, object]) -> None:
    drive.forge.meddle = lambda request: (
        JSONResponse(answer, 201) if request.url.path.endswith("access_tokens") else None
    )
    problem = await drive.problem("get_repository")
    assert "not what it documents" in problem.message


async def test_neither_key_nor_minted_token_is_anywhere_to_be_seen(
    forge: Forge, repo: Repo, key: RSAPrivateKey, tmp_path: Path
) -> None:
    answers: list[str] = []
    place = tmp_path / "gateway"
    async with governed(place, forge.url, credential=pem(key), app_id=7, installation_id=42) as here:
        answers.append((await here.call("github_merge_pull_request", pull_number=1)).text)
        forge.meddle = lambda request: (
            None
            if "access_tokens" in request.url.path
            else JSONResponse({"message": f"what is {request.headers['authorization']}?"}, 422)
        )
        answers.append((await here.call("github_list_issues")).text)
        recorded = here.recorded()
    assert "422" not in answers[0]
    assert "what is" in answers[1]
    for secret in (*forge.minted, *pem(key).splitlines()[1:-1]):
        assert secret not in "".join(answers)
        assert secret.encode() not in recorded


ENCODINGS: Final[dict[str, Callable[[str], str]]] = {
    "plain": str,
    "base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "base64 of more": lambda secret: base64.b64encode(f"Authorization: Bearer {secret}\n".encode()).decode(),
    "address": lambda secret: "".join(f"%{byte:02X}" for byte in secret.encode()),
    "hex": lambda secret: secret.encode().hex(),
    "hex apart": lambda secret: secret.encode().hex(":"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("minting", [True, False], ids=["as it is minted", "as it is used"])
async def test_what_is_made_of_the_key_is_masked_however_the_server_repeats_it(
    forge: Forge, repo: Repo, key: RSAPrivateKey, tmp_path: Path, encoding: str, minting: bool
) -> None:
    """The token and what the App signed, in an error and in an answer. Mutation tried: not telling the lender of either."""
    heard: list[str] = []

    def echo(request: Request) -> Response | None:
        heard.append(request.headers["authorization"].split(" ")[1])
        said = "; ".join(ENCODINGS[encoding](one) for one in dict.fromkeys(heard))
        if request.url.path.endswith("access_tokens"):
            return JSONResponse({"message": f"heard {said}"}, 500) if minting else None
        if request.url.path.endswith("/issues"):
            return JSONResponse({"message": f"heard {said}"}, 422)
        if request.url.path.endswith("/pulls"):
            found = pictures.pull_simple(forge, repo, 1)
            return JSONResponse([{**found, "title": f"heard {said}"}])
        return None

    place = tmp_path / "gateway"
    async with governed(place, forge.url, credential=pem(key), app_id=7, installation_id=42) as here:
        forge.meddle, forge.prefix = echo, ""  # a form by which nothing is known for a token
        answers = [(await here.call(f"github_list_{what}")).text for what in ("issues", "pull_requests")]
        recorded = here.recorded()
    assert all("heard" in answer for answer in answers)
    assert len(set(heard)) >= (1 if minting else 3)
    for secret in heard:
        for written in (secret, ENCODINGS[encoding](secret)):
            for inner in (
                written[at : at + 24] for at in range(4, len(written) - 28, 8)
            ):  # its ends belong to what is around it
                assert inner not in "".join(answers)
                assert inner.encode() not in recorded


def test_the_document_names_the_permissions_of_every_tool() -> None:
    document = (Path(__file__).parents[3] / "docs" / "github.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(github_\w+)` \| ?(.*?) ?\|$", document, re.MULTILINE))
    merging = " (and workflows: write where files of workflows are merged)"
    assert {tool: words.removesuffix(merging) for tool, words in told.items()} == {
        **{tool.name: _said(tool.needs) for tool in READING},
        **{tool.name: f"{_said(tool.looks)} → {_said(tool.needs)}".strip() for tool in CHANGING},
    }


def _said(needs: Mapping[str, str]) -> str:
    return ", ".join(f"{permission}: {level}" for permission, level in sorted(needs.items()))
