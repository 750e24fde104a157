"""Resources and patterns: what is written is what is meant, whatever a name holds.

Mutation tried: matching patterns against the written form, as `a%2Fb`: `*2F*` then covers the table `a/b`, and a test here fails.
"""

from __future__ import annotations

from time import process_time

import pytest

from mcp_gateway_policy.glob import Glob
from mcp_gateway_policy.resource import Pattern, Resource, encode_segment


@pytest.mark.parametrize(
    ("segment", "written"),
    [
        ("orders", "orders"),
        ("Bestellungen_für_Zürich", "Bestellungen_für_Zürich"),
        ("заказы", "заказы"),
        ("注文", "注文"),
        ("a/b", "a%2Fb"),
        ("100%", "100%25"),
        ("*", "%2A"),
        ("a b", "a%20b"),
        ("a`b", "a%60b"),
        ("line\nbreak", "line%0Abreak"),
        ("\x1b[2J", "%1B[2J"),
        ("\x9b2J", "%C2%9B2J"),
        ("\x7f", "%7F"),
        ("a\u202eb", "a%E2%80%AEb"),
        ("a\u200bb", "a%E2%80%8Bb"),
        ("a\u2028b", "a%E2%80%A8b"),
        ("a\u00a0b", "a%C2%A0b"),
        ("\ud800", "%ED%A0%80"),
    ],
)
def test_a_segment_is_written_so_that_it_poses_as_nothing_else_and_reads_back(segment: str, written: str) -> None:
    assert encode_segment(segment) == written
    assert Resource.of("shop", segment, "id").path == f"shop/{written}/id"
    assert Resource.parse(written) == Resource.of(segment)


@pytest.mark.parametrize(
    ("pattern", "segments", "covered"),
    [
        ("shop/*/orders", ("shop", "public", "orders"), True),
        ("shop/*/orders", ("shop", "public/x", "orders"), True),
        ("shop/*/orders", ("shop", "orders"), False),
        ("shop/public/orders", ("shop", "public/orders"), False),
        ("shop/*", ("shop",), False),
        ("shop/**", ("shop", "public", "orders"), True),
        ("*", ("anything", "at", "all"), True),
        ("*2F*", ("a/b",), False),
        ("*20*", ("a b",), False),
        ("a%2Fb", ("a/b",), True),
        ("a%2fb", ("a/b",), True),
        ("a%2Fb", ("a", "b"), False),
        ("%2A", ("*",), True),
        ("%2A", ("x",), False),
        ("a%2A*", ("a*b",), True),
        ("a%2A*", ("ab",), False),
        ("line*", ("line\nbreak",), True),
        ("aba*aba", ("aba",), False),
        ("aba*aba", ("abaaba",), True),
        ("*a*b*", ("xbxa",), False),
        ("orders", ("Orders",), False),
        ("a.c", ("abc",), False),
        ("caf\u00e9", ("cafe\u0301",), False),
    ],
)
def test_a_pattern_is_held_against_plain_segments(pattern: str, segments: tuple[str, ...], covered: bool) -> None:
    assert Pattern(pattern).covers(Resource(segments)) is covered


@pytest.mark.parametrize("text", ["", "/", "a//b", "/a", "a/", "%ff", "a/%C0%AF", "b*%80"])
def test_what_is_no_pattern_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(ValueError, match="is not a resource pattern"):
        Pattern(text)


@pytest.mark.parametrize("text", ["", "a//b", "%ff"])
def test_what_is_no_resource_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 # an empty segment and bad UTF-8 are told in different words
        Resource.parse(text)


def test_no_hostile_name_makes_a_pattern_slow() -> None:
    begun = process_time()
    assert not Glob.of("a*" * 30 + "b").matches("a" * 100_000)
    assert process_time() - begun < 1, "a backtracking matcher takes years"


@pytest.mark.parametrize(
    ("wider", "narrower", "contains"),
    [
        ("*", "shop/*", True),
        ("shop", "shop/public/ord*", True),
        ("shop/*", "shop/*", True),
        ("shop/ord*", "shop/*", False),
        ("shop/public", "shop/*", False),
        ("shop/public/orders", "shop/public", False),
        ("%2A", "*", False),
    ],
)
def test_a_pattern_that_covers_the_widest_of_another_covers_all_of_it(
    wider: str, narrower: str, contains: bool
) -> None:
    assert Pattern(wider).covers(Pattern(narrower).widest()) is contains
