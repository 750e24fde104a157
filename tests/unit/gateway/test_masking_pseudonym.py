"""Pseudonyms: one value of a type, one alias; nothing leads back but what the session remembers."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_gateway.masking import pseudonyms
from mcp_gateway.masking.columns import Treatment
from mcp_gateway.masking.findings import ALIAS, ALPHABET
from mcp_gateway.masking.pseudonyms import Book, Pseudonyms
from mcp_gateway.masking.resolving import Behind, Misused, Resolved, resolved
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.comparing import Place
from mcp_gateway_tools.raw import Column

KEY = b"the key of one session"
PLACE = "shop/public/customers/email"
EMAIL = Column("", "", (PLACE,), PLACE)
PHONE = Column("", "", ("shop/public/customers/phone",), "shop/public/customers/phone")
SHOWN = Column("", "", ("shop/public/customers/city",), "shop/public/customers/city")


def treat(column: Column) -> Treatment:
    """As the rules `*.email: pseudonym, *.phone: pseudonym` would."""
    kind = column.unchanged.rpartition("/")[2]
    return (
        Treatment("scan") if kind == "city" else Treatment("pseudonym", f"column:{kind}", True, place=column.unchanged)
    )


@pytest.fixture
def aliases() -> Pseudonyms:
    return Pseudonyms(KEY)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("email", "Grace.Hopper@Example.org", " grace.hopper@example.org "),
        ("email", "ｇrace@example.org", "grace@example.org"),
        ("phone", "+1 (415) 555-0132", "0014155550132"),
        ("phone", "415-555-0132", "(415) 555 0132"),
        ("ssn", "536-22-1234", "536221234"),
        ("card", "4111 1111 1111 1111", "4111-1111-1111-1111"),
        ("bank-account", "DE89 3704 0044 0532 0130 00", "de89370400440532013000"),
        ("name", "Grace  Hopper", "grace hopper"),
        ("id", "a  b", "a b"),
    ],
)
def test_one_value_written_in_two_ways_has_one_alias(aliases: Pseudonyms, kind: str, one: str, other: str) -> None:
    assert aliases.alias(f"column:{kind}", one, "") == aliases.alias(f"column:{kind}", other, "")


def test_a_number_and_its_digits_have_one_alias(aliases: Pseudonyms) -> None:
    assert len({aliases.alias("column:ssn", value, "") for value in (536221234, "536-22-1234", 536221234.0)}) == 1


def test_another_value_another_type_another_key_another_alias(aliases: Pseudonyms) -> None:
    made = [
        aliases.alias("column:email", "a@example.org", ""),
        aliases.alias("column:email", "b@example.org", ""),
        aliases.alias("column:id", "a@example.org", ""),
        aliases.alias("column:id", "A@example.org", ""),
        Pseudonyms(b"another key").alias("column:email", "a@example.org", ""),
    ]
    values = [re.sub("<[A-Z]+:", "", alias)[: 2 * pseudonyms._VALUE_BYTES] for alias in made]  # pyright: ignore[reportPrivateUsage]
    assert len(set(values)) == len(values)


def test_an_alias_shows_its_type_and_holds_80_bits_in_letters_that_are_no_number(aliases: Pseudonyms) -> None:
    alias = aliases.alias("column:email", "a@example.org", "")
    found = ALIAS.fullmatch(alias)
    assert found is not None
    assert found["label"] == "EMAIL"
    assert len(found["body"]) * 4 == 8 * (pseudonyms._VALUE_BYTES + pseudonyms._PROOF_BYTES)  # pyright: ignore[reportPrivateUsage]
    assert pseudonyms._VALUE_BYTES * 8 >= 80  # pyright: ignore[reportPrivateUsage]
    assert len(ALPHABET) == 16
    assert not set(ALPHABET) & set("0123456789aeiou")


@given(st.text(max_size=40), st.sampled_from(["email", "phone", "ssn", "id", "name", "card"]))
def test_an_alias_of_an_alias_is_that_alias_and_means_the_value(value: str, kind: str) -> None:
    aliases = Pseudonyms(KEY)
    alias = aliases.alias(f"column:{kind}", value, PLACE)
    assert aliases.alias(f"column:{kind}", alias, PLACE) == alias
    assert aliases.meant(alias, PLACE) == (value,)


def test_what_looks_like_an_alias_is_a_value_like_any_other(aliases: Pseudonyms) -> None:
    foreign = Pseudonyms(b"another key").alias("column:email", "a@example.org", PLACE)
    for forged in (foreign, f"<EMAIL:{'b' * 30}>"):
        alias = aliases.alias("column:email", forged, PLACE)
        assert alias != forged
        assert aliases.meant(alias, PLACE) == (forged,)
        assert aliases.meant(forged, PLACE) is None
    other_type = aliases.alias("column:phone", "+14155550132", PLACE)
    assert aliases.alias("column:email", other_type, PLACE) != other_type
    relabelled = aliases.alias("column:email", "a@example.org", PLACE).replace("EMAIL", "PHONE")
    for kind in ("email", "phone"):
        assert aliases.alias(f"column:{kind}", relabelled, PLACE) != relabelled


def test_an_alias_means_what_was_written_in_that_column_else_anywhere(aliases: Pseudonyms) -> None:
    alias = aliases.alias("column:email", "Grace@example.org", "a/email")
    aliases.alias("column:email", "grace@example.org", "b/email")
    aliases.alias("column:email", "GRACE@example.org", "b/email")
    assert aliases.meant(alias, "a/email") == ("Grace@example.org",)
    assert aliases.meant(alias, "b/email") == ("grace@example.org", "GRACE@example.org")
    assert set(aliases.meant(alias, "c/email") or ()) == {"Grace@example.org", "grace@example.org", "GRACE@example.org"}


def test_numbers_come_back_as_numbers(aliases: Pseudonyms) -> None:
    alias = aliases.alias("column:id", 4711, PLACE)
    assert aliases.meant(alias, PLACE) == (4711,)


def test_what_a_session_remembers_is_bounded_and_the_latest_stays() -> None:
    aliases = Pseudonyms(KEY, most=3)
    made = [aliases.alias("column:id", f"value {number}", PLACE) for number in range(4)]
    assert aliases.meant(made[0], PLACE) is None
    assert aliases.meant(made[3], PLACE) == ("value 3",)
    assert aliases.size == 3
    long = aliases.alias("column:id", "x" * (pseudonyms.LONGEST + 1), PLACE)
    assert ALIAS.fullmatch(long)
    assert aliases.meant(long, PLACE) is None


def test_values_stand_in_memory_only_encrypted(aliases: Pseudonyms) -> None:
    alias = aliases.alias("column:email", "grace.hopper@example.org", PLACE)
    stored = repr(aliases._known)  # pyright: ignore[reportPrivateUsage]
    assert alias in stored
    assert "hopper" not in stored
    assert "hopper" not in repr(aliases)


def test_many_threads_agree(aliases: Pseudonyms) -> None:
    barrier = threading.Barrier(8)

    def work(_: int) -> list[str]:
        barrier.wait()
        return [aliases.alias("column:id", f"value {number}", PLACE) for number in range(200)]

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(work, range(8)))
    assert all(result == results[0] for result in results)
    assert aliases.size == 200


def test_a_book_keeps_sessions_apart_and_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudonyms, "MOST_SESSIONS", 2)
    book = Book(lambda name: name.hex())
    one = book.of("s_1")
    alias = one.alias("column:email", "a@example.org", PLACE)
    assert book.of("s_1") is one
    assert book.of("s_2").alias("column:email", "a@example.org", PLACE) != alias
    assert book.of("s_2").meant(alias, PLACE) is None
    book.of("s_3")
    again = book.of("s_1")
    assert again is not one
    assert again.meant(alias, PLACE) is None
    assert again.alias("column:email", "a@example.org", PLACE) == alias, "the same session has the same key"


def test_a_book_forgets_the_oldest_sessions_when_all_of_them_hold_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudonyms, "MOST_OF_ALL", 5)
    book = Book(lambda name: name.hex())
    first = [book.of("s_1").alias("column:id", f"{number}", PLACE) for number in range(4)]
    second = [book.of("s_2").alias("column:id", f"{number}", PLACE) for number in range(4)]
    assert book.of("s_2").meant(second[0], PLACE) == ("0",)
    assert book.of("s_1").meant(first[0], PLACE) is None


def test_sessions_of_one_tenant_share_aliases_and_not_what_they_mean() -> None:
    book = Book(lambda name: name.hex())
    key = "a tenant's key of more than thirty-two characters"
    one, other = book.of("s_1", key), book.of("s_2", key)
    alias = one.alias("column:email", "a@example.org", PLACE)
    assert other.meant(alias, PLACE) is None
    assert other.alias("column:email", "a@example.org", PLACE) == alias
    assert book.of("s_1", f"{key}!").alias("column:email", "a@example.org", PLACE) != alias


def put(
    aliases: Pseudonyms, arguments: JsonObject, columns: Mapping[Place, Column], *approved: Behind
) -> Resolved | None:
    return resolved(arguments, lambda: columns, treat, aliases, approved)


def test_arguments_without_aliases_are_left_alone_and_nothing_is_asked(aliases: Pseudonyms) -> None:
    def unasked() -> Mapping[Place, Column]:
        raise AssertionError("nothing had to be proven")

    for value in ("plain", "<EMAIL>", "<EMAIL:short>", "<b>bold</b>", 7, None, ["a"], {"a": "b"}):
        assert resolved({"sql": "SELECT 1", "params": [value]}, unasked, treat, aliases) is None


def test_an_alias_is_resolved_where_it_is_compared_with_its_column(aliases: Pseudonyms) -> None:
    alias = aliases.alias("column:email", "Grace@example.org", PLACE)
    found = put(aliases, {"params": [7, alias, "x"]}, {("params", 1): EMAIL})
    assert found is not None
    assert found.arguments == {"params": [7, "Grace@example.org", "x"]}
    assert found.values == ("Grace@example.org",)
    listed = put(aliases, {"params": [["x", alias]]}, {("params", 0): EMAIL})
    assert listed is not None
    assert listed.arguments == {"params": [["x", "Grace@example.org"]]}


@pytest.mark.parametrize(
    ("arguments", "columns"),
    [
        ({"params": ["@@"]}, {}),
        ({"params": ["@@"]}, {("params", 1): EMAIL}),
        ({"params": ["@@", "@@"]}, {("params", 0): EMAIL}),
        ({"params": ["@@"]}, {("params", 0): PHONE}),
        ({"params": ["@@"]}, {("params", 0): SHOWN}),
        ({"params": [" @@"]}, {("params", 0): EMAIL}),
        ({"params": ["@@@@"]}, {("params", 0): EMAIL}),
        ({"params": [["@@."]]}, {("params", 0): EMAIL}),
        ({"params": [[["@@"]]]}, {("params", 0): EMAIL}),
        ({"params": [[{"a": "@@"}]]}, {("params", 0): EMAIL}),
        ({"params": [{"a": "@@"}]}, {("params", 0): EMAIL}),
        ({"params": [{"@@": 1}]}, {("params", 0): EMAIL}),
        ({"sql": "SELECT '@@'", "params": []}, {}),
        ({"@@": 1}, {}),
        ({"nested": {"deep": ["x", "say @@"]}}, {}),
    ],
)
def test_an_alias_anywhere_else_is_refused_by_name(
    aliases: Pseudonyms, arguments: JsonObject, columns: Mapping[Place, Column]
) -> None:
    alias = aliases.alias("column:email", "grace@example.org", PLACE)

    text = json.dumps(arguments).replace("@@", alias)
    with pytest.raises(Misused) as caught:
        put(aliases, json.loads(text), columns)
    assert alias in str(caught.value)
    assert "grace" not in str(caught.value) + caught.value.hint
    assert caught.value.hint


def test_an_alias_of_nobody_is_refused(aliases: Pseudonyms) -> None:
    foreign = Pseudonyms(b"another key").alias("column:email", "grace@example.org", PLACE)
    columns: Mapping[Place, Column] = {("params", 0): EMAIL}
    for meaning in (aliases, None):
        with pytest.raises(Misused, match="was not given out in this session"):
            resolved({"params": [foreign]}, lambda: columns, treat, meaning)


def test_two_ways_of_writing_need_a_list(aliases: Pseudonyms) -> None:
    alias = aliases.alias("column:email", "Grace@example.org", PLACE)
    aliases.alias("column:email", "grace@example.org", PLACE)
    with pytest.raises(Misused, match="written in 2 ways") as caught:
        put(aliases, {"params": [alias]}, {("params", 0): EMAIL})
    assert "= ANY($1)" in caught.value.hint
    found = put(aliases, {"params": [[alias]]}, {("params", 0): EMAIL})
    assert found is not None
    assert found.arguments == {"params": [["Grace@example.org", "grace@example.org"]]}


def test_what_was_approved_goes_before_what_the_session_knows(aliases: Pseudonyms) -> None:
    alias = aliases.alias("column:email", "Grace@example.org", PLACE)
    asked = put(aliases, {"params": [alias]}, {("params", 0): EMAIL})
    assert asked is not None
    aliases.alias("column:email", "grace@example.org", PLACE)
    columns: Mapping[Place, Column] = {("params", 0): EMAIL}
    for meaning in (aliases, None, Pseudonyms(b"after a restart")):
        run = resolved({"params": [alias]}, lambda: columns, treat, meaning, asked.behind)
        assert run is not None
        assert run.arguments == {"params": ["Grace@example.org"]}
    with pytest.raises(Misused):
        put(aliases, {"params": [alias]}, {("params", 0): SHOWN}, *asked.behind)


def test_nothing_that_holds_a_value_shows_it(aliases: Pseudonyms) -> None:
    alias = aliases.alias("column:email", "grace@example.org", PLACE)
    found = put(aliases, {"params": [alias]}, {("params", 0): EMAIL})
    assert found is not None
    assert "grace" not in repr(found) + repr(found.behind)
