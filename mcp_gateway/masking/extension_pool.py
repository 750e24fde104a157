"""Recognisers that run apart: in processes of their own, which can be killed when they take too long.

For code that no pattern's time-out can stop: plugins and the language model. A request is a line of JSON, so is its answer. A worker gets no
environment of the gateway's, no file of its and not its standard streams; it ends when the gateway does. Knows nothing of recognisers.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Final, NamedTuple, TypeAlias, cast

from mcp_gateway.masking.extension import Extension
from mcp_gateway.masking.unmaskable import Unmaskable

Span: TypeAlias = tuple[int, int, str]
"""Characters from, to (exclusive), and the entity they hold."""

LOADING_SECONDS: Final = 120.0
"""How long a worker may take until it is ready."""

_LONGEST_ANSWER: Final = 64 << 20
_MAIN: Final = "import gc; gc.disable(); from mcp_gateway.masking.extension_worker import main; main()"


class Said(NamedTuple):
    """A text with the words of its field's name, and whether names and addresses are looked for in it."""

    text: str
    words: Sequence[str]
    prose: bool


class Withheld(Unmaskable):
    """The worker broke, was killed or took too long: what it was asked about may not leave."""


class Pool:
    """Up to `size` workers, started when they are needed. Safe to use from several threads."""

    def __init__(self, extension: Extension, threshold: float, size: int = 1) -> None:
        self._first: Final = json.dumps({"extension": extension.model_dump(mode="json"), "threshold": threshold})
        self._seconds: Final = extension.seconds
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()
        weakref.finalize(self, _end, self._idle)
        self._free = threading.BoundedSemaphore(size)

    def begin(self) -> Future[None]:
        """Start a worker. The result raises Withheld when it could not be made ready."""
        begun: Future[None] = Future()

        def ready() -> None:
            try:
                self.find([])
            except Exception as error:  # noqa: BLE001  # handed over
                begun.set_exception(error)
            else:
                begun.set_result(None)

        threading.Thread(target=ready, name="recognisers", daemon=True).start()
        return begun

    def find(self, texts: Sequence[Said]) -> list[list[Span]]:
        """What was found in each text. Raises Withheld."""
        deadline = time.monotonic() + self._seconds
        if not self._free.acquire(timeout=self._seconds + LOADING_SECONDS):
            raise Withheld("recognisers were busy for too long")
        try:
            worker = self._ready()
            waited = time.monotonic() + self._seconds - deadline  # loading is not the text's fault
            answer = worker.ask(json.dumps([[*said] for said in texts]), deadline + waited)
            with self._lock:
                self._idle.append(worker)
        finally:
            self._free.release()
        return _spans(answer, texts)

    def close(self) -> None:
        """End all workers that are idle."""
        with self._lock:
            _end(self._idle)

    def _ready(self) -> _Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive():
                    return worker
        worker = _Worker()
        worker.ask(self._first, time.monotonic() + LOADING_SECONDS)
        return worker


def _end(idle: list[_Worker]) -> None:
    while idle:
        idle.pop().kill()


class _Worker:
    """One process. Killed as soon as it does not answer as it should."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter, our own module
            [sys.executable, "-P", "-c", _MAIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.defpath, "LANG": "C.UTF-8"},
        )
        self._held = b""

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it now."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # what was not yet written is for nobody any more
                    pipe.close()
        self._process.wait()

    def ask(self, line: str, deadline: float) -> object:
        """Its answer to one line. Raises Withheld, and is dead then."""
        try:
            answer: object = json.loads(self._exchange(line.encode() + b"\n", deadline))
        except (OSError, ValueError, TimeoutError) as error:
            self.kill()
            reason = "took too long" if isinstance(error, TimeoutError) else "broke"
            raise Withheld(f"a recogniser {reason}") from None
        if isinstance(answer, dict):
            self.kill()
            raise Withheld(str(cast("dict[str, object]", answer).get("error"))[:200])
        return answer

    def _exchange(self, data: bytes, deadline: float) -> bytes:
        into, out = self._process.stdin, self._process.stdout
        assert into is not None, "made with pipes"
        assert out is not None, "made with pipes"
        os.set_blocking(into.fileno(), False)
        os.set_blocking(out.fileno(), False)
        left = memoryview(data)
        received = [self._held]
        size = 0
        with selectors.DefaultSelector() as selector:
            selector.register(into, selectors.EVENT_WRITE)
            selector.register(out, selectors.EVENT_READ)
            while True:
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                if not ready:
                    raise TimeoutError
                for key, _ in ready:
                    if key.fileobj is into:
                        left = left[os.write(into.fileno(), left[: 1 << 16]) :]
                        if not left:
                            selector.unregister(into)
                        continue
                    piece = os.read(out.fileno(), 1 << 16)
                    received.append(piece)
                    size += len(piece)
                    if not piece or size > _LONGEST_ANSWER:
                        raise OSError("ended")
                    if b"\n" in piece:
                        answer, _, self._held = b"".join(received).partition(b"\n")
                        return answer


def _spans(answer: object, texts: Sequence[Said]) -> list[list[Span]]:
    """INVARIANT: a plugin's print or a worker's confusion is no answer: what is not of this shape withholds the result."""
    found = cast("list[list[tuple[int, int, str]]]", answer)
    try:
        if len(found) != len(texts):
            raise ValueError
        return [
            [(int(start), min(int(end), len(said.text)), str(kind)) for start, end, kind in spans]
            for spans, said in zip(found, texts, strict=True)
        ]
    except (TypeError, ValueError):
        raise Withheld("a recogniser gave no usable answer") from None
