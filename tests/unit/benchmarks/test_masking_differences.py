"""Masking finds what plain Presidio finds with the same recognisers, but for what is listed with its reason."""

from __future__ import annotations

import random

import pytest

from benchmarks.masking.differences import CELLS, INTENDED, REMAKE, differences, found_plainly, kept
from benchmarks.masking.presidio import Plain
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import DEFAULT_ENTITIES, MaskingProfile

pytestmark = pytest.mark.anyio


async def test_what_plain_presidio_finds_in_a_hundred_thousand_cells_is_found_or_is_a_listed_difference() -> None:
    """What it found is kept beside the benchmark: itself it takes two minutes. Fails when a recogniser is left out of the profile."""
    found = kept()
    assert len({cell for cell, _ in found}) == CELLS == 100_000
    kinds = [kind for _, spans in found for _, _, kind in spans]
    assert all(kinds.count(kind) > 2_000 for kind in DEFAULT_ENTITIES)
    counts = await differences(Masker(MaskingProfile(), tuple), found)
    assert "missed" not in counts
    assert counts["found"] > 30_000
    assert set(counts) == {"found", *INTENDED}, "a reason that nothing needs is none"


def test_what_is_kept_is_what_plain_presidio_finds() -> None:
    """On cells that nobody chose. Fails when one finding of the file is another."""
    some = random.Random(4711).sample(kept(), 4_000)  # noqa: S311  # a sample, no secret
    assert found_plainly(Plain(), [cell for cell, _ in some]) == [(cell, sorted(spans)) for cell, spans in some], REMAKE
