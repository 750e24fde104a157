"""`mcp-gateway mask --follow`: input that has no end, masked as it arrives. For logs that are followed, not for files: those are masked whole."""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import Final

import anyio

from mcp_gateway.cli.mask_input import Undecodable
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.streams import MaskedStream

PAUSE: Final = 0.25
"""Seconds without input after which whole lines are shown, however few."""

_CHUNK: Final = 1 << 16
"""Bytes."""


async def follow(masker: Masker, descriptor: int, show: Callable[[str], None]) -> None:
    """Show what arrives at a descriptor, masked, until it ends. Raises Undecodable, and MaskingUnavailable where something cannot be masked:
    nothing is shown from there on."""
    stream, decoder, read = MaskedStream(masker.text), getincrementaldecoder("utf-8")(), 0
    waits = True
    while True:
        if waits:
            try:
                there = await _is_there(descriptor)
            except OSError:  # a plain file is not waited for: it is always ready
                waits = there = False
            if waits and not there:
                show(await stream.pause())
                await anyio.wait_readable(descriptor)
        chunk = os.read(descriptor, _CHUNK)
        begun, said, wrong = read - len(decoder.getstate()[0]), "", -1
        try:
            said = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            wrong = begun + error.start
        if wrong >= 0:  # raised outside the handler: the error holds the bytes
            raise Undecodable(wrong)
        read += len(chunk)
        show(await stream.feed(said))
        if not chunk:
            break
    show(await stream.close())


async def _is_there(descriptor: int) -> bool:
    """Wait a while for more input; whether there is some. Raises OSError where it cannot be waited for."""
    with anyio.move_on_after(PAUSE):
        await anyio.wait_readable(descriptor)
        return True
    return False
