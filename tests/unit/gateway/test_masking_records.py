"""A text whose lines stand in records of their own hides what it hides in one piece."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.mentions import Mentions
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.structure import records
from mcp_gateway.masking.structure.mentioned import Mentioned

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


SAID = {
    "secret": "kind: Secret\nmetadata:\n  name: x\nstringData:\n\n  host: lokomotive\n  plain: kieselweg",
    "csv": "id,email,password\n1,a@example.org,lokomotive\n2,b@example.org,kieselweg",
    "table": " id | password   | city\n----+------------+-----\n  1 | lokomotive | Jena\n  2 | kieselweg  | Oslo",
    "json": '{\n  "kind": "Secret",\n  "stringData": {\n    "host": "lokomotive",\n    "plain": "kieselweg"\n  }\n}',
}


def time(number: int) -> str:
    return f"2025-01-01T10:00:{number:02}.123Z"


def docker(lines: Sequence[str]) -> str:
    """As Docker's json-file driver keeps them."""
    return "\n".join(
        json.dumps({"log": f"{line}\n", "stream": "stdout", "time": time(at)}) for at, line in enumerate(lines)
    )


def structured(lines: Sequence[str]) -> str:
    return "\n".join(
        json.dumps({"ts": at, "k8s": {"pod": "x"}, "message": line}, separators=(",", ":"))
        for at, line in enumerate(lines)
    )


def events(lines: Sequence[str]) -> str:
    """As CloudWatch answers `filter-log-events`."""
    return json.dumps({"events": [{"timestamp": at, "message": line} for at, line in enumerate(lines)]}, indent=2)


def notebook(lines: Sequence[str]) -> str:
    """As Jupyter keeps what a cell printed."""
    return json.dumps({"outputs": [{"name": "stdout", "text": [f"{line}\n" for line in lines]}]}, indent=1)


def listed(lines: Sequence[str]) -> str:
    return json.dumps({"lines": lines})


def logfmt(lines: Sequence[str]) -> str:
    return "\n".join(f'time="{time(at)}" level=info msg={json.dumps(line)}' for at, line in enumerate(lines))


def loki(lines: Sequence[str]) -> str:
    values = [[str(1_700_000_000_000_000_000 + at), line] for at, line in enumerate(lines)]
    return json.dumps({"data": {"result": [{"stream": {"app": "x"}, "values": values}]}})


def gelf(lines: Sequence[str]) -> str:
    """As Graylog takes them, with a level before each."""
    return "\n".join(json.dumps({"version": "1.1", "short_message": f"INFO: {line}"}) for line in lines)


def script(lines: Sequence[str]) -> str:
    return "[\n" + ",\n".join(f"  {{ at: {at}, payload: {json.dumps(line)} }}" for at, line in enumerate(lines)) + "\n]"


def embedded(lines: Sequence[str]) -> str:
    return json.dumps({"body": events(lines)})


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("kept", [docker, structured, events, notebook, listed, logfmt, loki, gelf, script, embedded])
async def test_what_lines_say_together_is_hidden_in_records(
    masker: Masker, kept: Callable[[Sequence[str]], str], said: str
) -> None:
    masked = await masker.text(kept(SAID[said].split("\n")))
    assert "lokomotive" not in masked
    assert "kieselweg" not in masked
    assert await masker.text(masked) == masked
    if "Jena" in SAID[said]:
        assert "Jena" in masked


@pytest.mark.parametrize(
    "lines",
    [
        ["password", "username", "email", "city", "Jena"],
        ["Enter your password:", "  forgot it", "Sign in"],
        ["user logged in", "token expired", "one more"],
        ["handled <your-token>", "handled 012ZDV67Y5RR1WE0AQBTMFPZXA", "handled db-6.internal.example.net:5432"],
        ["kind: Pod", "data:", "  host: lokomotive"],
        ["see the Secret", "stringData is written", "  host: lokomotive"],
    ],
)
@pytest.mark.parametrize("kept", [docker, structured, notebook, listed, loki])
async def test_what_says_nothing_together_stays(
    masker: Masker, kept: Callable[[Sequence[str]], str], lines: Sequence[str]
) -> None:
    assert await masker.text(kept(lines)) == kept(lines)


def together(text: str) -> list[list[str]]:
    """What is read together of a text of which it is known what it mentions, and of which it is not, if that is the same."""
    places = Mentions((text,), (0, len(text) + 1), text).within(0)
    assert places != []
    known, unknown = (
        [list(map(str, run)) for run in records.runs(text, mentioned)]
        for mentioned in (None if places is None else Mentioned(text, places, lambda name: True), None)
    )
    assert known == unknown
    return known


def test_strings_are_read_together_that_are_lines_of_one_text() -> None:
    """Mutations tried: any member; texts of several lines as lines; lists that go on behind their end; objects as lines (each fails)."""
    lines = ["id,email", "1,a", "password: x"]
    assert together("\n".join(json.dumps({"log": line}) for line in lines)) == [lines]
    assert together("\n".join(json.dumps({"city": line}) for line in [*lines, "log: x"])) == []
    assert together(json.dumps({"items": ["id", "password: x\nc: 3", "a: 1\ntoken: y", "b"]})) == []
    assert together(json.dumps([[lines, 1], [lines, 2]])) == [lines, lines]
    assert together("\n".join(json.dumps({"log": json.dumps({"password": line})}) for line in lines)) == []


def test_strings_are_read_together_at_most_once() -> None:
    """However many mention something. Mutation tried: what was read is forgotten (fails)."""
    text = json.dumps({"tags": [["password: x", f"{at}"] for at in range(200)], "log": ["token: y"] * 300})
    assert sum(map(len, together(text))) == text.count('"') // 2 - len(("tags", "log"))
