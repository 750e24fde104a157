"""What a finder of secrets is to these tools: handed in by whoever composes the gateway, so that one set of forms is kept, and not two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias


class Found(NamedTuple):
    """A secret in a text: its type (`github-token`), where it stands, and whether its form alone says so (not the name beside it)."""

    type: str
    start: int
    end: int
    certain: bool


Detector: TypeAlias = Callable[[str], Sequence[Found]]
"""Every secret in a text. Pure and blocking; called off the event loop."""
