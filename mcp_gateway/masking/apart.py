"""Large answers are looked at in a process of its own, which is killed when its time is over: a thread could not be.

It also keeps the gateway's own process free for other calls. A small answer is not worth the copying; in its place every step is
bounded by its size. The worker gets no environment of the gateway's and writes nothing; it ends when the gateway does.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import weakref
from array import array
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from typing import IO, Final, NamedTuple, TypeVar, cast

from mcp_gateway.masking import pipe
from mcp_gateway.masking.assignments import unquoted
from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.looking import Looking, Rules, Texts
from mcp_gateway.masking.narrowed import Narrowed, has_odd
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.scan import Hidden
from mcp_gateway.masking.unmaskable import Unmaskable

LOADING_SECONDS: Final = 60.0
"""How long a worker may take until it is ready."""

GIVING_BACK: Final = {"MALLOC_MMAP_THRESHOLD_": str(1 << 18)}
"""For the environment: bytes of a block that the C library (glibc: mallopt(3)) gets from the system and gives back at once. By itself it would
come to keep blocks of tens of megabytes for later, which is several times a text."""

_T = TypeVar("_T")

_MAIN: Final = "import gc; gc.disable(); from mcp_gateway.masking.apart import main; main()"
"""What is loaded stays: no collection need look through it, neither while it is loaded (a seventh of the time) nor later."""


class Job(NamedTuple):
    """What a worker is asked."""

    texts: Texts
    rules: Rules
    lent: tuple[str, ...]
    seconds: float


class Refused(NamedTuple):
    """Why a worker has no answer."""

    reason: str


class _Asked(NamedTuple):
    """The same without the texts, which come behind it: how many characters each of them has, by how they are looked at."""

    sizes: Sequence[tuple[Setting, Sequence[int]]]
    rules: Rules
    lent: tuple[str, ...]
    seconds: float


class _Arriving(NamedTuple):
    """What a worker is asked about one long text, which comes behind it in parts, and behind those how many seconds it may take."""

    rules: Rules
    lent: tuple[str, ...]


class _Changed(NamedTuple):
    """One text that does not stay as it is, by its number: what was hidden in it, and how many characters it has now."""

    number: int
    kinds: tuple[str, ...]
    size: int


class Worker:
    """One process for one profile, started when it is needed. Safe to use from several threads, one at a time."""

    def __init__(self, profile: MaskingProfile) -> None:
        self._profile: Final = profile.model_dump_json().encode()
        self._lock = threading.Lock()
        self._running: list[subprocess.Popen[bytes]] = []
        weakref.finalize(self, _end, self._running)

    def hidden(self, job: Job) -> dict[Setting, dict[str, Hidden]]:
        """What `Looking.hidden` says. Raises Unmaskable when the time is over or the worker broke."""
        with self._lock:
            self._ready()
            answer = self._asked(partial(_ask, job=job), job.seconds, _late(job.seconds))
        if isinstance(answer, Refused):
            raise Unmaskable(answer.reason)
        return answer

    def parts(
        self, given: Iterable[str], rules: Rules, lent: tuple[str, ...], seconds: Callable[[int], float]
    ) -> Generator[str, None, None]:
        """One long text as it is masked, part after part, none of it before all is looked at; nothing of it is held here. `seconds` says
        how long so many characters may take. Raises Unmaskable, and what `given` raises."""
        with self._lock:
            self._ready()
            questions, answers = self._ends()
            done = False
            try:
                pipe.send(questions, _Arriving(rules, lent))
                allowed = seconds(pipe.send_parts(questions, given))
                pipe.send(questions, allowed)
                refused = cast("Refused | None", self._asked(_answered, allowed, _late(allowed)))
                if refused is None:
                    yield from pipe.receive_parts(answers)
                done = True
            except (BrokenPipeError, pipe.Closed):
                refused = Refused("the masking worker broke")
            finally:
                if not done:
                    _end(self._running)  # what comes next from it would be taken for another answer
        if refused is not None:
            raise Unmaskable(refused.reason)

    def _ready(self) -> None:
        if not self._running or self._running[0].poll() is not None:
            self._start()

    def _ends(self) -> tuple[IO[bytes], IO[bytes]]:
        process = self._running[0]
        return cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)

    def _start(self) -> None:
        self._running[:] = [
            subprocess.Popen(  # noqa: S603  # our own interpreter, our own module
                [sys.executable, "-P", "-c", _MAIN],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={
                    "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                    "PATH": os.defpath,
                    "LANG": "C.UTF-8",
                    **GIVING_BACK,
                },
            )
        ]

        def begin(questions: IO[bytes], answers: IO[bytes]) -> object:
            pipe.send(questions, self._profile)
            return pipe.receive(answers)

        self._asked(begin, LOADING_SECONDS, "the masking worker could not be made ready")

    def _asked(self, ask: Callable[[IO[bytes], IO[bytes]], _T], seconds: float, late: str) -> _T:
        """# INVARIANT: what comes back is an answer to this question, or the process is dead."""
        process = self._running[0]
        alarm = threading.Timer(seconds, process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            return ask(*self._ends())
        except (BrokenPipeError, pipe.Closed):
            pass  # raised below, without what was being sent
        except BaseException:
            _end(self._running)
            raise
        finally:
            alarm.cancel()
        _end(self._running)
        raise Unmaskable(late)


def _late(seconds: float) -> str:
    return f"masking took longer than {seconds:g} s"


def _answered(_questions: IO[bytes], answers: IO[bytes]) -> object:
    return pipe.receive(answers)


def _ask(questions: IO[bytes], answers: IO[bytes], job: Job) -> dict[Setting, dict[str, Hidden]] | Refused:
    groups = [(setting, list(texts)) for setting, texts in job.texts.items()]
    sizes = [(setting, array("I", map(len, texts))) for setting, texts in groups]
    pipe.send(questions, _Asked(sizes, job.rules, job.lent, job.seconds))
    pipe.send_texts(questions, (text for _, texts in groups for text in texts))
    said = cast("Refused | Sequence[Sequence[_Changed]]", pipe.receive(answers))
    if isinstance(said, Refused):
        return said
    masked = pipe.receive_texts(answers, (one.size for changed in said for one in changed))
    return {
        setting: {texts[one.number]: Hidden(next(masked), one.kinds) for one in changed}
        for (setting, texts), changed in zip(groups, said, strict=True)
    }


def main() -> None:
    """Serve one gateway until its end of the pipe is closed.

    # INVARIANT: the answers have a stream of their own: what anything prints cannot be taken for one.
    """
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(pipe.Closed):
        looking = Looking(MaskingProfile.model_validate_json(cast(bytes, pipe.receive(questions))))
        looking.recognisers()
        gc.freeze()
        gc.enable()
        pipe.send(answers, None)
        while True:
            _answer(looking, questions, answers)


def _answer(looking: Looking, questions: IO[bytes], answers: IO[bytes]) -> None:
    asked = cast("_Asked | _Arriving", pipe.receive(questions))
    if isinstance(asked, _Asked):
        _answer_whole(looking, asked, questions, answers)
        return
    parts = _tried(lambda: _parts(looking, asked, questions))
    pipe.send(answers, parts if isinstance(parts, Refused) else None)
    if not isinstance(parts, Refused):
        pipe.send_parts(answers, parts)  # INVARIANT: should it fail on the way, this process ends, and no end is sent


def _parts(looking: Looking, asked: _Arriving, questions: IO[bytes]) -> Iterator[str]:
    extension = looking.profile.extension
    said = (*asked.lent, *asked.rules.masks, *looking.profile.fields_of(asked.rules.connection))
    if extension.file or extension.plugins or extension.model or has_odd(said):  # they see the text as it is
        text = [_arrived(pipe.receive_parts(questions))]
        seconds = cast(float, pipe.receive(questions))
        return looking.parts(
            text.pop(), asked.rules, asked.lent, seconds
        )  # nothing here holds it while it is looked at
    narrowed = Narrowed()
    text = [_arrived(map(narrowed.taken, pipe.receive_parts(questions)))]
    seconds = cast(float, pipe.receive(questions))
    return narrowed.given(looking.parts(narrowed.whole(text.pop()), asked.rules, asked.lent, seconds))


def _tried(work: Callable[[], _T]) -> _T | Refused:
    try:
        return work()
    except pipe.Closed:
        raise
    except Unmaskable as error:
        return Refused(str(error))
    except Exception as error:  # noqa: BLE001  # its words may quote the text: the gateway is told the kind, and withholds
        return Refused(f"masking failed ({type(error).__name__})")


def _arrived(parts: Iterable[str]) -> str:
    text = ""
    for part in parts:
        text += part  # in place: nothing else refers to it
    return unquoted(text)


def _answer_whole(looking: Looking, asked: _Asked, questions: IO[bytes], answers: IO[bytes]) -> None:
    given = pipe.receive_texts(questions, chain.from_iterable(sizes for _, sizes in asked.sizes))
    groups = [(setting, list(islice(given, len(sizes)))) for setting, sizes in asked.sizes]
    asked_of = {setting: set(texts) for setting, texts in groups}
    hidden = _tried(lambda: looking.hidden(asked_of, asked.rules, asked.lent, asked.seconds))
    if isinstance(hidden, Refused):
        pipe.send(answers, hidden)
        return
    changed = [
        [(number, hidden[setting][text]) for number, text in enumerate(texts) if text in hidden[setting]]
        for setting, texts in groups
    ]
    pipe.send(answers, [[_Changed(number, one.kinds, len(one.text)) for number, one in some] for some in changed])
    pipe.send_texts(answers, (one.text for some in changed for _, one in some))


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.kill()
        for end in (process.stdin, process.stdout):
            if end is not None:
                with suppress(BrokenPipeError):  # what was not yet written is for nobody any more
                    end.close()
        process.wait()
    running.clear()
