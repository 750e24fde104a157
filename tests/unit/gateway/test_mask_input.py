"""Standard input is one text, wherever it is cut while it is read."""

from __future__ import annotations

from io import BytesIO

import pytest

from mcp_gateway.cli import mask_input
from mcp_gateway.cli.mask_input import Decoded, Undecodable, whole

TEXT = "a é\r\n€ 𝄞\rz\n"


@pytest.mark.parametrize("part", range(1, 8))
def test_a_character_may_be_cut_anywhere(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mask_input, "_PART", part)
    data = TEXT.encode()
    for longest in (100, len(data)):
        decoded = Decoded(BytesIO(data), longest)
        assert (whole(decoded), decoded.size) == (TEXT, len(data))


@pytest.mark.parametrize("part", range(1, 8))
@pytest.mark.parametrize("wrong", [b"\xff", b"\xc3", b"\xe2\x82", b"\xc3("])
def test_the_byte_that_is_not_utf_8_is_told(part: int, wrong: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mask_input, "_PART", part)
    before = TEXT.encode()
    with pytest.raises(Undecodable) as raised:
        whole(Decoded(BytesIO(before + wrong), 100))
    assert raised.value.place == len(before)


def test_no_more_is_read_than_may_be() -> None:
    stream = BytesIO(b"a" * 100)
    decoded = Decoded(stream, 10)
    assert whole(decoded) == "a" * 11
    assert decoded.size == stream.tell() == 11
