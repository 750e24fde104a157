"""The set: tool results as agents get them, each with what must go and what must stay.

Two seeds: `DEVELOPMENT` to work with, `HELD_BACK` to report with. Shapes take turns, so every kind is met in many of them. `FURTHER` is a
second vocabulary, of shapes that were written down after the rules, `THIRD` one of shapes that the rules were found wanting on,
`PEOPLE` and `PLATFORM` such shapes about people and from platforms.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from benchmarks.masking import (
    shapes_files,
    shapes_people,
    shapes_platform,
    shapes_services,
    shapes_structured,
    shapes_texts,
    shapes_tools,
)
from benchmarks.masking.drawing import Draw, Rows, Sample
from benchmarks.masking.values import Values

DEVELOPMENT: Final = 20_251_103
HELD_BACK: Final = 77_310_942
COUNT: Final = 2_030
SHAPES: Final[Mapping[str, Callable[[Draw], str | Rows]]] = {**shapes_structured.SHAPES, **shapes_texts.SHAPES}
FURTHER: Final[Mapping[str, Callable[[Draw], str | Rows]]] = {**shapes_tools.SHAPES, **shapes_files.SHAPES}
THIRD: Final[Mapping[str, Callable[[Draw], str | Rows]]] = shapes_services.SHAPES
PLATFORM: Final[Mapping[str, Callable[[Draw], str | Rows]]] = shapes_platform.SHAPES
PEOPLE: Final[Mapping[str, Callable[[Draw], str | Rows]]] = shapes_people.SHAPES


def samples(
    seed: int, count: int = COUNT, shapes: Mapping[str, Callable[[Draw], str | Rows]] = SHAPES
) -> Iterator[Sample]:
    """The first `count` samples of a seed. A sample depends on the seed, the shapes and its own number alone."""
    names = list(shapes)
    for number in range(count):
        shape = names[number % len(names)]
        draw = Draw(Values(random.Random(f"{seed}/{number}").getrandbits(64)))
        content = shapes[shape](draw)
        yield Sample(f"{shape}-{number}", shape, content, tuple(draw.planted), tuple(draw.kept))
