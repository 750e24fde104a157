"""The set: tool results as agents get them, each with what must go and what must stay.

Two seeds: `DEVELOPMENT` to work with, `HELD_BACK` to report with. Shapes take turns, so every kind is met in many of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from benchmarks.masking import shapes_structured, shapes_texts
from benchmarks.masking.drawing import Draw, Sample
from benchmarks.masking.values import Values

DEVELOPMENT: Final = 20_251_103
HELD_BACK: Final = 77_310_942
COUNT: Final = 2_030
SHAPES: Final = {**shapes_structured.SHAPES, **shapes_texts.SHAPES}


def samples(seed: int, count: int = COUNT) -> Iterator[Sample]:
    """The first `count` samples of a seed. A sample depends on the seed and its own number alone."""
    names = list(SHAPES)
    for number in range(count):
        shape = names[number % len(names)]
        draw = Draw(Values(random.Random(f"{seed}/{number}").getrandbits(64)))
        content = SHAPES[shape](draw)
        yield Sample(f"{shape}-{number}", shape, content, tuple(draw.planted), tuple(draw.kept))
