"""Secrets that a tool took out of its answer: no later answer of the session shows one, in whatever form it comes."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from world import ANA, RULES, Notebook, World, world

from mcp_gateway.masking import withheld
from mcp_gateway.masking.lent import LONGEST, Lent
from mcp_gateway.masking.masker import Masker, MaskingUnavailable
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.withheld import Withheld, Withholding, telling
from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.raw import Column, Document, Problem, Raw, Table
from mcp_gateway_tools.tool import Granted

pytestmark = pytest.mark.anyio

SECRET = "velvet-Umbrella-orchard+7/q"
MASKER = Masker(MaskingProfile(), tuple)


def document(value: Mapping[str, JsonValue], *secrets: str) -> Raw:
    return Raw(Document(value, withheld=secrets))


async def seen(*secrets: str) -> Withheld:
    """What a session withholds after a tool has taken these out of an answer."""
    session = Withheld()
    await MASKER.mask(document({"data": {"key": "(withheld)"}}, *secrets), withheld=session)
    return session


FORMS = {
    "plain": SECRET,
    "in capitals": SECRET.upper(),
    "inside a text": f"the word is {SECRET}, keep it",
    "url": quote(SECRET, safe=""),
    "json": json.dumps(f'say "{SECRET}"'),
    "base64": b64encode(SECRET.encode()).decode(),
    "base64 inside": b64encode(f"user:{SECRET}".encode()).decode(),
    "base64 for urls": urlsafe_b64encode(f"ab{SECRET}c".encode()).decode(),
    "hex": SECRET.encode().hex(),
    "hex with colons": SECRET.encode().hex(":"),
}


def forms_in(told: str) -> list[str]:
    return [name for name, form in FORMS.items() if form.lower() in told.lower()]


@pytest.mark.parametrize("form", FORMS)
async def test_no_later_answer_holds_it_in_any_form(form: str) -> None:
    session = await seen(SECRET)
    text = FORMS[form]
    answers = [
        document({"log": text, text: 1, "deep": [{"a": text}]}),
        Raw(Table((Column("note", "text", ()), Column(text, "text", ())), [[text, "x"]], next_step=text, status=text)),
        Raw(Problem(f"it failed: {text}", "1", text)),
    ]
    for raw in answers:
        masked = await MASKER.mask(raw, withheld=session)
        assert forms_in(masked.text + json.dumps(masked.structured, ensure_ascii=False)) == [], form
        assert masked.found["SECRET:credential"] >= 1
    assert forms_in(await MASKER.text(text, withheld=session)) == []
    assert forms_in(json.dumps(await MASKER.arguments({"text": text}, withheld=session))) == []


async def test_the_answer_that_brings_it_hides_it_too_and_another_session_does_not() -> None:
    session = Withheld()
    masked = await MASKER.mask(document({"env": f"PASS is {SECRET}"}, SECRET), withheld=session)
    assert masked.structured == {"env": "PASS is <CREDENTIAL>"}
    alone = await MASKER.mask(document({"env": f"PASS is {SECRET}"}, SECRET))
    assert alone.structured == {"env": "PASS is <CREDENTIAL>"}
    other = await MASKER.mask(document({"word": SECRET}), withheld=Withheld())
    assert other.structured == {"word": SECRET}


async def test_an_error_can_bring_one_too() -> None:
    session = Withheld()
    masked = await MASKER.mask(Raw(Problem(f"bad value {SECRET}", withheld=(SECRET,))), withheld=session)
    assert SECRET not in masked.text
    assert session.values == (SECRET,)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "abc12",
            "true",
            "5432",
            "12345",
            "1234567",
            "postgres",
            "Production",
            "localhost",
            "shop-admin",
            "db.internal:5432",
        ),
        *(
            "https://api.example.com",
            "us-east-1",
            "10.0.12.7",
            "10.0.12.7:5432",
            "admin password",
            "username",
            "password",
        ),
    ],
)
async def test_a_short_or_common_value_is_not_looked_for(value: str) -> None:
    assert not telling(value)
    session = await seen(value)
    assert session.values == ()
    line = f"the {value} of it"
    assert (await MASKER.mask(document({"t": line}), withheld=session)).structured == {"t": line}


@pytest.mark.parametrize(
    "value", ["hunter", "correcthorse", "12345678", "admin1", "p4ssword", "prod-7f3k", "x" * 10_000]
)
def test_everything_else_is(value: str) -> None:
    assert telling(value)


def test_a_value_is_kept_once_and_without_the_space_around_it() -> None:
    session = Withheld()
    session.add([f" {SECRET}\n", SECRET])
    session.add([SECRET])
    assert session.values == (SECRET,)
    assert SECRET not in repr(session)


@pytest.mark.parametrize("bound", ["MOST_VALUES", "MOST_CHARACTERS"])
async def test_an_answer_that_brings_more_than_can_be_kept_is_withheld_and_nothing_is_forgotten(
    bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withheld, bound, 3 if bound == "MOST_VALUES" else 60)
    session = await seen(SECRET)
    more = [f"another-secret-number-{number}" for number in range(3)]
    with pytest.raises(MaskingUnavailable, match="more secrets than one session can keep hidden"):
        await MASKER.mask(document({"a": "b"}, *more), withheld=session)
    assert session.values == (SECRET,)
    assert (await MASKER.mask(document({"t": SECRET}), withheld=session)).structured == {"t": "<CREDENTIAL>"}


async def test_of_a_long_one_the_beginning_hides_all_that_follows_and_its_lines_are_found_alone() -> None:
    lines = [f"line-{number:04}-{number * 7919:08x}" for number in range(1000)]
    long = "\n".join(lines)
    session = await seen(long)
    assert len(session.values[0]) == LONGEST + 1
    for text in (long, f"before {long} after", b64encode(long.encode()).decode()):
        masked = await MASKER.mask(document({"t": text, "u": "stays"}), withheld=session)
        assert "line-" not in masked.text
        assert b64encode(b"line-0990-").decode()[:9] not in masked.text
        assert masked.structured["u"] == "stays"
    alone = await MASKER.mask(document({"t": f"the words {lines[3]} alone"}), withheld=session)
    assert alone.structured == {"t": "the words <CREDENTIAL> alone"}


def test_many_values_are_found_as_few_are() -> None:
    values = [f"secret-{number}-{number * 104729:x}" for number in range(400)]
    few, many = Lent(values[:2]), Lent(values)
    for value in values[:2]:
        text = f"a {value} b {b64encode(value.encode()).decode()} c\0{value.upper()} {value[:9]}"
        assert list(few.find(text)) == list(many.find(text))
    assert list(many.find("nothing of it")) == []


def test_sessions_are_kept_apart_and_the_oldest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(withheld, "MOST_SESSIONS", 2)
    sessions = Withholding()
    sessions.of("s_1").add([SECRET])
    assert sessions.of("s_1").values == (SECRET,)
    assert sessions.of("s_2").values == ()
    sessions.of("s_1")
    sessions.of("s_3")
    assert sessions.of("s_1").values == (SECRET,), "it was used after the second"


@pytest.fixture
async def running(tmp_path: Path) -> AsyncGenerator[World]:
    """A gateway whose notebook, when it is read, holds a secret that the tool takes out of its answer."""
    async with world(tmp_path, rules=RULES, notebook=Notebook(notes=["nothing yet"])) as made:

        async def run(permit: Granted, lease: Lease | None) -> Raw:
            said = str(permit.call.arguments.get("text", ""))
            if said == "fail":
                return Raw(Problem(f"no page {SECRET}", "1", f"try {SECRET.upper()}"))
            if said == "again":
                return Raw(Table((Column("note", "text", ()),), [[f"it was {SECRET}"], [SECRET.encode().hex()]]))
            return Raw(Document({"data": {"password": "(withheld)"}}, withheld=(SECRET,)))

        made.tool.run = run  # type: ignore[method-assign]
        yield made


async def test_nothing_that_leaves_the_gateway_or_is_stored_holds_what_the_session_has_seen(running: World) -> None:
    first = await running.call(ANA, do="read")
    assert not first.is_error
    running.notebook.notes[0] = f"the preview quotes {SECRET}"
    told = [
        await running.call(ANA, do="read", text="again"),
        await running.call(ANA, do="read", text="fail"),
        await running.call(ANA, do="read", text=SECRET, prompt=f"is it {SECRET}?"),
        await running.call(ANA, do=f"{SECRET} to be refused"),
        await running.call(ANA, do="write", text=f"write {SECRET} down", prompt=SECRET),
        await running.call(ANA, tool=SECRET),
    ]
    assert told[1].is_error
    assert told[4].structured["status"] == "pending_approval"
    for answer in told:
        assert forms_in(answer.text + json.dumps(answer.structured)) == [], answer
    approval = await running.only_approval()
    assert "<CREDENTIAL>" in approval.asked.preview
    assert forms_in(approval.asked.model_dump_json()) == []
    stored = b"".join(path.read_bytes() for path in running.directory.rglob("*") if path.is_file())
    assert forms_in(stored.decode("latin-1")) == []
    assert b"<CREDENTIAL>" in stored


async def test_an_answer_that_brings_too_many_secrets_is_withheld_and_says_so(
    running: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withheld, "MOST_VALUES", 0)
    answer: Any = await running.call(ANA, do="read")
    assert answer.is_error
    assert answer.ran == "yes"
    assert "more secrets than one session can keep hidden" in answer.text


@pytest.mark.parametrize("before", [(1 << 18) - 20, (1 << 18) - 1, 1 << 18, (3 << 18) - 7])
def test_a_value_is_found_wherever_a_long_text_is_parted(before: int) -> None:
    value = "Tq8ZkLm4-Wp2Xv9_Rc7"
    text = "x" * before + value.encode().hex() + " " + value + "y" * 400_000
    assert [text[one.start : one.end] for one in Lent([value]).find(text)] == [value.encode().hex(), value]
