"""A large answer is looked at in a process of its own, which is killed when its time is over."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence

import pytest

from mcp_gateway.masking import masker as masking
from mcp_gateway.masking.apart import Job, Worker
from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.looking import Looking, Rules
from mcp_gateway.masking.masker import Masker, MaskingUnavailable
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.unmaskable import Unmaskable
from mcp_gateway_tools.lease import Secret

TEXTS = {Setting(): {"write to a@example.org", "nothing here", "the word is sesame-open", "password=in-it-1"}}
LENT = ("sesame-open",)


def running(worker: Worker) -> Sequence[subprocess.Popen[bytes]]:
    return worker._running  # pyright: ignore[reportPrivateUsage]  # nothing else tells whether the process is dead


def test_a_worker_gives_the_same_answer_as_the_process_itself() -> None:
    here = Looking(MaskingProfile()).hidden(TEXTS, Rules(), LENT, 60)
    worker = Worker(MaskingProfile())
    assert worker.hidden(Job(TEXTS, Rules(), LENT, 60)) == here
    assert set(here[Setting()]) == TEXTS[Setting()] - {"nothing here"}


def test_a_worker_whose_time_is_over_is_killed_and_the_next_question_gets_a_new_one() -> None:
    worker = Worker(MaskingProfile())
    worker.hidden(Job({}, Rules(), (), 60))
    first = running(worker)[0]
    with pytest.raises(Unmaskable, match="took longer"):
        worker.hidden(Job({Setting(): {f"a{number}@example.org" * 40 for number in range(20_000)}}, Rules(), (), 0.2))
    assert first.poll() is not None
    assert worker.hidden(Job(TEXTS, Rules(), LENT, 60))


def test_a_worker_ends_with_the_one_who_uses_it() -> None:
    worker = Worker(MaskingProfile())
    worker.hidden(Job({}, Rules(), (), 60))
    process = running(worker)[0]
    del worker
    assert process.wait(10) is not None


LONG = "a line of words\n" * 5000
SAID = {
    "nothing is hidden": LONG,
    "a value": f"{LONG}write to a@example.org\n{LONG}",
    "characters of every width": f"é—😀 {LONG}password=in-it-1 é—😀",
    "symbols and private characters": f"\ue000\U0001f600 {LONG}a@example.org \uf8ff\U000f0000\U0001d400\ue001 \U0001f600\ue000",
    "JSON": '{"a": "' + LONG.replace("\n", "\\n") + '", "pin": 123456, "password": "in-it-1\\"x"}',
    "markup": f"<a><password>in-it-1</password><b>{LONG}</b></a>",
    "a row in an error": f"Key (email)=(a@example.org) already exists.\n{LONG}",
}


def sixty(_size: int) -> float:
    return 60


@pytest.mark.anyio
@pytest.mark.parametrize("text", SAID.values(), ids=SAID)
async def test_a_text_in_parts_becomes_what_it_becomes_as_a_whole(text: str) -> None:
    expected = await Masker(MaskingProfile(), lambda: [Secret(one) for one in LENT]).text(text)
    worker, parts = Worker(MaskingProfile()), [text[at : at + 999] for at in range(0, len(text), 999)]
    for _ in range(2):
        assert "".join(worker.parts(parts, Rules(), LENT, sixty)) == expected
    assert (expected == text) == (text == LONG)


@pytest.mark.parametrize("odd", ["\U0001f600", "\ue001"])
def test_what_is_looked_for_may_have_a_symbol(odd: str) -> None:
    """Mutation: private characters stand for it in the text, and it is not found."""
    text = f'\ue005 \U0001f601 {LONG}{{"a{odd}": "tulip", "b": 1}}\nit is sesame{odd}open\n'
    given = MaskingProfile(fields={f"*.a{odd}": "redact"})
    for worker, rules in ((Worker(given), Rules()), (Worker(MaskingProfile()), Rules((f"*.a{odd}",)))):
        masked = "".join(worker.parts([text], rules, (f"sesame{odd}open",), sixty))
        assert "tulip" not in masked
        assert "sesame" not in masked
        assert masked.startswith(f"\ue005 \U0001f601 {LONG}")


def test_a_text_in_parts_that_takes_too_long_or_breaks_is_refused_and_nothing_of_it_is_left_for_the_next_one() -> None:
    """Mutation: not killing the worker where a text broke off; the next answer was the end of that text."""

    def breaks() -> Iterator[str]:
        yield LONG
        raise KeyError("not all of it")

    worker = Worker(MaskingProfile())
    with pytest.raises(KeyError):
        list(worker.parts(breaks(), Rules(), (), sixty))
    with pytest.raises(Unmaskable, match="took longer"):
        list(worker.parts([SAID["a value"]] * 40, Rules(), (), lambda _size: 0.05))
    unread = worker.parts([LONG], Rules(), (), sixty)
    assert next(unread)
    unread.close()
    assert "".join(worker.parts([LONG], Rules(), (), sixty)) == LONG
    with pytest.raises(Unmaskable, match="ValueError"):
        list(worker.parts(["short"], Rules(), (), sixty))
    assert worker.hidden(Job(TEXTS, Rules(), LENT, 60))


@pytest.mark.anyio
async def test_a_large_text_goes_apart_and_comes_back_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masking, "APART", 1000)
    masker = Masker(MaskingProfile(), lambda: (Secret("sesame-open"),))
    text = "a line of words\n" * 100 + "mail a@example.org, sesame-open\n"
    shown = await masker.text(text)
    assert shown.startswith("a line of words\n" * 100)
    assert "a@example.org" not in shown
    assert "sesame-open" not in shown


@pytest.mark.anyio
async def test_a_masking_that_takes_too_long_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masking, "SECONDS", 0.0)
    with pytest.raises(MaskingUnavailable, match="took longer than 0 s"):
        await Masker(MaskingProfile(), tuple).text("write to a@example.org")
