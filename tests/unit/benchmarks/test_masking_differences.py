"""Masking finds what plain Presidio finds with the same recognisers, but for what is listed with its reason."""

from __future__ import annotations

import pytest

from benchmarks.masking.differences import cells_of, differences
from benchmarks.masking.presidio import Plain
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile

pytestmark = pytest.mark.anyio


async def test_what_plain_presidio_finds_is_found_or_is_a_listed_difference() -> None:
    counts = await differences(Masker(MaskingProfile(), tuple), Plain(), cells_of(1_500, 5))
    assert "missed" not in counts
    assert counts["found"] > 400
