"""Parts of texts that GitHub shows: no key without the line it is known by, and no secret that is cut in two."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from forge.apps import pem
from forge.gateway import governed
from forge.state import Forge, Repo
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mcp_gateway_tools.github.fragments import TAKEN_OUT, beginning, ending, fragment

pytest_plugins = ("forge.fixtures",)
pytestmark = pytest.mark.anyio
TOKEN = "ghp_" + "a1B2c3D4e5" * 4
KEY = [
    "-----BEGIN PRIVATE KEY-----",
    *(f"{number:02}aB+/{'Zz9' * 19}q" for number in range(20)),
    "aB3dE5==",
    "-----END PRIVATE KEY-----",
]


@pytest.fixture
def lines(key: RSAPrivateKey) -> list[str]:
    """A private key."""
    return pem(key).splitlines()


@pytest.mark.parametrize("before", ["", " ", "+", "-", "    ", '+    "', "2026-01-01T10:00:00.1234567Z ", "> "])
@pytest.mark.parametrize("behind", ["", '"', '\\n",'])
def test_lines_that_could_be_of_a_key_are_taken_out(before: str, behind: str) -> None:
    part = [f"{before}{line}{behind}" for line in KEY[4:-1]]
    told = fragment("\n".join(["const x = 1;", *part, "done()"])).split("\n")
    assert told == ["const x = 1;", *[f"{before}{TAKEN_OUT}{behind}"] * len(part), "done()"]


def test_what_stands_below_its_first_line_is_left_to_masking() -> None:
    whole = "\n".join(KEY)
    assert fragment(whole) == whole
    hunks = f"@@ -1,3 +1,3 @@\n{KEY[0]}\n{KEY[1]}\n@@ -9,3 +9,3 @@\n{KEY[9]}"
    assert fragment(hunks) == hunks.replace(KEY[9], TAKEN_OUT)


@pytest.mark.parametrize(
    "text",
    [
        "", "one\ntwo\n", "def f():\n    return 1\n", "0" * 64, "a" * 64, "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "import a.long.dotted.name.with.ManyParts.andMore.andMore.x", "https://acme.example/A/path/that/is/long/and/has/Parts",
        "sha512-" + "aB3" * 20 + "==", "key: " + "aB3" * 20,
    ],
)  # fmt: skip
def test_what_is_no_line_of_a_key_stays(text: str) -> None:
    assert fragment(text) == text


def test_a_text_is_cut_between_words() -> None:
    for most in range(1, 80):
        assert TOKEN[:9] not in beginning(f"heard {'x' * 20} {TOKEN} and more", most) or most > 27 + len(TOKEN)
        assert TOKEN[-9:] not in ending(f"heard {'x' * 20} {TOKEN}", most) or most > len(TOKEN)
    assert beginning("one two", 7) == ending("one two", 7) == "one two"
    assert (beginning("one two", 5), ending("one two", 5)) == ("one…", "two")
    assert ending("a b\nc d\ne f", 9) == "c d\ne f"
    assert (beginning("x" * 9, 5), ending("x" * 9, 5)) == ("…", "")


@pytest.mark.parametrize("piece", ["A", "A\n", "+", " ", "A1b2 ", "=", "aB3" * 20 + "\n"])
def test_no_text_makes_it_slow(piece: str) -> None:
    begun = time.process_time()
    fragment(piece * (200_000 // len(piece)))
    assert time.process_time() - begun < 2


async def test_a_key_that_is_shown_in_part_is_not_shown(
    forge: Forge, repo: Repo, lines: list[str], tmp_path: Path
) -> None:
    """In a pull request's difference, in what a search finds, in the end of a log, and cut short in an error."""
    middle = lines[8:14]
    repo.runs[0].log = "\n".join([*lines, "x" * 15_500])
    hunk = "@@ -8,6 +8,7 @@\n" + "\n".join(f" {line}" for line in middle) + "\n+new = 1"

    def meddle(request: Request) -> Response | None:
        if request.url.path.endswith("/pulls/1/files"):
            file = {
                "sha": "a" * 40,
                "filename": "k.txt",
                "status": "modified",
                "additions": 1,
                "deletions": 0,
                "patch": hunk,
            }
            return JSONResponse([file])
        if request.url.path.endswith("/search/code"):
            matches = [{"fragment": "\n".join(middle)}]
            found = {"path": "k.txt", "repository": {"full_name": "Acme/Shop"}, "text_matches": matches}
            return JSONResponse({"total_count": 1, "incomplete_results": False, "items": [found]})
        if request.url.path.endswith("/issues"):
            return JSONResponse({"message": f"{'x ' * 490}{TOKEN}"}, 422)
        return None

    forge.meddle = meddle
    async with governed(tmp_path / "gateway", forge.url) as here:
        calls: tuple[tuple[str, dict[str, Any]], ...] = (
            ("github_get_pull_request", {"pull_number": 1, "include": ["files"]}),
            ("github_search_code", {"q": middle[2][:20]}),
            ("github_get_workflow_run", {"run_id": 7000, "logs": True}),
            ("github_list_issues", {}),
        )
        told = [(await here.call(tool, **arguments)).structured for tool, arguments in calls]
        recorded = here.recorded()
    assert "+new = 1" in json.dumps(told[0])
    assert '"path": "k.txt"' in json.dumps(told[1])
    assert "xxxx" in json.dumps(told[2])
    assert "422" in json.dumps(told[3])
    pieces = [line[4:-4] for line in lines[1:-2]]
    assert [piece for piece in pieces if piece in json.dumps(told) or piece.encode() in recorded] == []
    assert TOKEN[:9] not in json.dumps(told)
