"""The process that plugins and the language model run in: a line of JSON in, a line of JSON out, until the input ends."""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from typing import Any, cast

from mcp_gateway.masking.extension import Extension


def main() -> None:
    """Serve one gateway.

    # INVARIANT: the answers have a stream of their own: what a plugin prints cannot be taken for one.
    """
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    answer: Any = None
    recognisers = None
    for line in sys.stdin:
        try:
            asked = json.loads(line)
            if recognisers is None:
                recognisers, answer = _load(cast("dict[str, Any]", asked)), []
            else:
                answer = recognisers.find([(text, words, prose) for text, words, prose in asked])
        except Exception as error:  # noqa: BLE001  # its words may quote the text: the gateway is told the kind, and withholds
            from mcp_gateway.masking.extension_building import RecogniserFailed

            said = str(error) if isinstance(error, RecogniserFailed) else type(error).__name__
            answer = {"error": f"a recogniser failed ({said})"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _end_with(parent: int) -> None:
    """End when the gateway did, in the middle of whatever a plugin is doing."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _load(asked: dict[str, Any]) -> Any:
    """What is loaded stays: this process is started without the collector, which would look through it again and again."""
    from mcp_gateway.masking.extension_apart import Apart

    try:
        return Apart(Extension.model_validate(asked["extension"]), asked["threshold"])
    finally:
        gc.enable()
