"""Large answers are looked at in a process of its own, which is killed when its time is over: a thread could not be.

It also keeps the gateway's own process free for other calls. A small answer is not worth the copying; in its place every step is
bounded by its size. The worker gets no environment of the gateway's and writes nothing; it ends when the gateway does.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from typing import IO, Final, NamedTuple, cast

from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.looking import Looking, Rules, Texts
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.scan import Hidden
from mcp_gateway.masking.unmaskable import Unmaskable

LOADING_SECONDS: Final = 60.0
"""How long a worker may take until it is ready."""

_MAIN: Final = "from mcp_gateway.masking.apart import main; main()"
_LENGTH: Final = 8


class Job(NamedTuple):
    """What a worker is asked."""

    texts: Texts
    rules: Rules
    lent: tuple[str, ...]
    seconds: float


class Refused(NamedTuple):
    """Why a worker has no answer."""

    reason: str


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
            if not self._running or self._running[0].poll() is not None:
                self._start()
            answer = self._asked(pickle.dumps(job), job.seconds, f"masking took longer than {job.seconds:g} s")
        if isinstance(answer, Refused):
            raise Unmaskable(answer.reason)
        return cast("dict[Setting, dict[str, Hidden]]", answer)

    def _start(self) -> None:
        self._running[:] = [
            subprocess.Popen(  # noqa: S603  # our own interpreter, our own module
                [sys.executable, "-P", "-c", _MAIN],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.defpath, "LANG": "C.UTF-8"},
            )
        ]
        self._asked(self._profile, LOADING_SECONDS, "the masking worker could not be made ready")

    def _asked(self, data: bytes, seconds: float, late: str) -> object:
        """# INVARIANT: what comes back is an answer to this question, or the process is dead."""
        process = self._running[0]
        alarm = threading.Timer(seconds, process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            stdin, stdout = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
            _send(stdin, data)
            answer = _receive(stdout)
        except BrokenPipeError:
            answer = None
        finally:
            alarm.cancel()
        if answer is None:
            _end(self._running)
            raise Unmaskable(late)
        return cast(object, pickle.loads(answer))  # noqa: S301  # from our own process, through a pipe of its own


def main() -> None:
    """Serve one gateway until its end of the pipe is closed.

    # INVARIANT: the answers have a stream of their own: what anything prints cannot be taken for one.
    """
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    first = _receive(questions)
    if first is None:
        return
    looking = Looking(MaskingProfile.model_validate_json(first))
    looking.recognisers()
    gc.freeze()  # what is loaded stays: no collection need look through it
    _send(answers, pickle.dumps(None))
    while (question := _receive(questions)) is not None:
        job = cast(Job, pickle.loads(question))  # noqa: S301  # from the gateway that started this process
        try:
            answer: object = looking.hidden(job.texts, job.rules, job.lent, job.seconds)
        except Unmaskable as error:
            answer = Refused(str(error))
        except Exception as error:  # noqa: BLE001  # its words may quote the text: the gateway is told the kind, and withholds
            answer = Refused(f"masking failed ({type(error).__name__})")
        _send(answers, pickle.dumps(answer))


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(_LENGTH, "big"))
    stream.write(data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    return data if len(data) == size else None


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # what was not yet written is for nobody any more
                    pipe.close()
        process.wait()
    running.clear()
