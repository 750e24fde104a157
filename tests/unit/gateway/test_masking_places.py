"""Where what a text says stands in how it is written, against a list that says it of each character."""

from __future__ import annotations

from random import Random

import pytest

from mcp_gateway.masking.written import Written


@pytest.mark.parametrize("alike", [True, False])
@pytest.mark.parametrize("seed", range(60))
def test_every_span_is_where_it_is_written(seed: int, alike: bool) -> None:
    """Fails when escapes that differ are taken for the first, or a gap as long as a step's is taken for a step."""
    chance, written = Random(seed), Written()  # noqa: S311  # repeatable, no secret
    places: list[tuple[int, int]] = []
    position = 0
    for number in range(chance.randrange(1, 120)):
        gap = chance.choice((0, 1, 254, 255, 256, 509, 510, 700)) if chance.random() < 0.3 else chance.randrange(40)
        places += [(position + at, position + at + 1) for at in range(gap)]
        position += gap
        width, said = (2, 1) if alike or number < 40 else chance.choice(((2, 1), (6, 1), (11, 2), (5, 0), (30, 0)))
        written.add(position, width, said)
        places += [(position, position + width)] * said
        position += width
    places += [(position + at, position + at + 1) for at in range(30)]
    assert written.shorter() == position + 30 - len(places)
    for first in (chance.randrange(len(places)) for _ in range(40)):
        last = chance.randrange(first, min(len(places), first + 20))
        assert written.span(first, last + 1) == (places[first][0], places[last][1])
