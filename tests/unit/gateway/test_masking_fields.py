"""Field rules: which pattern counts, what becomes of a value, and that a secret is a constant whatever a rule says."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import cast

import pytest

from mcp_gateway.masking import version
from mcp_gateway.masking.columns import Columns
from mcp_gateway.masking.findings import ALIAS, MARKER, PARTIAL
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.names import sensitivity
from mcp_gateway.masking.profile import FieldAction, MaskingProfile
from mcp_gateway.masking.pseudonyms import Pseudonyms
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.raw import Column, Document, Raw, Table

pytestmark = pytest.mark.anyio

ALIASES = Pseudonyms(b"a key of this test alone")
TOKEN = "gh" + "p_a8Kd02mZpQ7rT5vXw1YcBn4LfGh6JsEu9iOt"


def same(path: str) -> Column:
    """A column of a result that shows a table's column as it is."""
    return Column(path.rpartition("/")[2], "text", (path,), path)


async def shown(
    fields: Mapping[str, FieldAction], one: Column, *values: JsonValue, masks: tuple[str, ...] = ()
) -> list[JsonValue]:
    masker = Masker(MaskingProfile(fields=fields), tuple)
    masked = await masker.mask(Raw(Table((one,), [[value] for value in values])), masks, aliases=ALIASES)
    return [row[0] for row in cast("list[list[JsonValue]]", masked.structured["rows"])]


async def document(fields: Mapping[str, FieldAction], value: JsonObject, connection: str | None = None) -> JsonObject:
    masked = await Masker(MaskingProfile(fields=fields), tuple).mask(Raw(Document(value)), connection=connection)
    return masked.structured


async def test_each_action_on_a_column() -> None:
    path = "shop/public/people/contact"
    assert await shown({"people.contact": "redact"}, same(path), "who", 7, True, None, "") == [
        *["<REDACTED>"] * 3,
        None,
        "",
    ]
    assert await shown({"people.contact": "drop"}, same(path), "who", 7, True, None) == [None] * 4
    assert await shown({"people.contact": "keep"}, same(path), "a@example.org") == ["a@example.org"]
    assert await shown({"people.contact": "scan"}, same(path), "who", "a@example.org") == ["who", "<EMAIL>"]
    assert await shown({"people.contact": "partial"}, same(path), "AB-1234-5678", "short1") == [
        "<VALUE:*5678>",
        "<VALUE>",
    ]
    (alias,) = await shown({"people.contact": "pseudonym"}, same(path), "who")
    assert isinstance(alias, str)
    assert ALIAS.fullmatch(alias)


async def test_each_action_on_a_key_of_a_document() -> None:
    value: JsonObject = {"user": {"handle": "grace-1906", "others": ["grace-1906", {"deep": 1}], "age": 77}}
    assert await document({"user.handle": "redact"}, value) == {"user": {**value["user"], "handle": "<REDACTED>"}}  # type: ignore[dict-item]
    assert (await document({"user.others": "drop"}, value))["user"] == {
        "handle": "grace-1906",
        "others": None,
        "age": 77,
    }
    assert (await document({"user.*": "partial"}, value))["user"] == {
        "handle": "<VALUE:*1906>",
        "others": ["<VALUE:*1906>", "<VALUE>"],
        "age": "<VALUE>",
    }
    assert await document({"*.handle": "keep"}, {"user": {"handle": "a@example.org"}}) == {
        "user": {"handle": "a@example.org"}
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"*.code": "keep", "coupons.code": "redact"}, "redact"),
        ({"*.code": "redact", "coupons.code": "keep"}, "keep"),
        ({"coupons.code": "redact", "public.coupons.code": "keep"}, "keep"),
        ({"coupons.*": "redact", "*.code": "keep"}, "redact"),
        ({"*.c*": "redact", "*.code": "keep"}, "keep"),
        ({"shop/public/coupons/code": "drop", "public.coupons.code": "keep"}, "drop"),
        ({"*.other": "redact"}, "scan"),
    ],
)
def test_the_more_exact_pattern_counts(fields: Mapping[str, FieldAction], expected: FieldAction) -> None:
    assert Columns(fields).treat(same("shop/public/coupons/code")).action == expected
    backwards = dict(reversed(list(fields.items())))
    assert Columns(backwards).treat(same("shop/public/coupons/code")).action == expected, "order does not matter"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "redact"),
        ({"public.town()": "keep"}, "keep"),
        ({"town()": "scan"}, "scan"),
        ({"public.*()": "keep"}, "keep"),
        ({"public.*()": "keep", "public.town()": "redact"}, "redact"),
        ({"public.town()": "redact"}, "redact"),
        ({"public.*": "keep"}, "redact"),
        ({"*": "keep"}, "redact"),
        ({"public.*.code": "redact", "public.town()": "keep"}, "keep"),
    ],
)
def test_only_a_pattern_for_functions_speaks_of_one(fields: Mapping[str, FieldAction], expected: FieldAction) -> None:
    column = Column("a", "text", ("shop/public/town()",))
    assert Columns(fields).treat(column).action == expected


def test_a_mask_of_policy_hides_a_function_that_a_field_keeps() -> None:
    column = Column("a", "text", ("shop/public/town()",))
    assert Columns({"public.town()": "keep"}, ("public.town()",)).treat(column).hides


def test_a_key_that_looks_like_a_function_is_none() -> None:
    assert not Columns({}).treat(Column("a", "text", ("shop/public/files/doc", "shop/public/files/doc/size()"))).hides


def test_of_equally_exact_patterns_the_stricter_counts() -> None:
    order: Sequence[FieldAction] = ("drop", "redact", "pseudonym", "partial", "scan", "keep")
    for one, other in itertools.combinations(order, 2):
        both: Sequence[Mapping[str, FieldAction]] = (
            {"c*.code": one, "*s.code": other},
            {"c*.code": other, "*s.code": one},
        )
        for fields in both:
            assert Columns(fields).treat(same("shop/public/coupons/code")).action == one, fields


async def test_a_mask_of_policy_goes_before_every_pattern() -> None:
    path = "shop/public/people/contact"
    actions: Sequence[FieldAction] = ("keep", "scan", "partial", "pseudonym")
    for action in actions:
        fields: Mapping[str, FieldAction] = {"shop/public/people/contact": action}
        assert await shown(fields, same(path), "AB-1234-5678", masks=("*.contact",)) == ["<REDACTED>"]


async def test_a_pattern_counts_for_its_connection_and_goes_before_the_same_one_everywhere() -> None:
    profile = MaskingProfile(
        fields={"*.code": "redact", "*.city": "redact"},
        connections={"shop": {"*.code": "keep", "*.note": "drop"}, "hr": {"*.city": "partial"}},
    )
    masker = Masker(profile, tuple)
    value: JsonObject = {"a": {"code": "X-1", "city": "Springfield", "note": "n"}}

    async def told(connection: str | None) -> JsonValue:
        masked = await masker.mask(Raw(Document(value)), connection=connection)
        return masked.structured["a"]

    assert await told("shop") == {"code": "X-1", "city": "<REDACTED>", "note": None}
    assert await told("hr") == {"code": "<REDACTED>", "city": "<VALUE:*ield>", "note": "n"}
    assert await told("other") == await told(None) == {"code": "<REDACTED>", "city": "<REDACTED>", "note": "n"}
    row = Raw(Table((same("shop/public/a/code"),), [["X-1"]]))
    assert (await masker.mask(row, connection="shop")).structured["rows"] == [["X-1"]]
    assert (await masker.mask(row, connection="hr")).structured["rows"] == [["<REDACTED>"]]
    assert [hidden.action for hidden in masker.hidden((same("s/p/a/city"),), connection="hr")] == ["partial"]
    assert masker.hidden((same("s/p/a/code"),), connection="shop") == ()


@pytest.mark.parametrize("action", ["redact", "pseudonym", "partial"])
async def test_a_secret_is_a_constant_whatever_a_rule_says(action: FieldAction) -> None:
    """By its field's name, and by its own form in a field of another name."""
    assert await shown({"*.api_token": action}, same("s/p/t/api_token"), "abcd-efgh-1234") == ["<SECRET>"]
    assert await shown({"*.contact": action}, same("s/p/t/contact"), TOKEN) == [
        "<REDACTED>" if action == "redact" else "<GITHUB_TOKEN>"
    ]
    kept = await shown({"*.note": "keep"}, same("s/p/t/note"), f"use {TOKEN}, or ask a@example.org")
    assert kept == ["use <GITHUB_TOKEN>, or ask a@example.org"]


async def test_what_is_computed_of_a_hidden_column_is_a_constant_in_every_row() -> None:
    """No pseudonym, no end, and no difference between null, nothing, yes and no."""
    computed = Column("x", "text", ("s/p/t/contact", "s/p/t/id"))
    actions: Sequence[FieldAction] = ("redact", "pseudonym", "partial")
    for action in actions:
        fields: Mapping[str, FieldAction] = {"*.contact": action}
        told = await shown(fields, computed, "AB-1234-5678", None, "", True, False, 0, [], {"a": 1})
        assert len(set(map(str, told))) == 1
        assert MARKER.fullmatch(str(told[0]))
    assert await shown({"*.contact": "drop"}, computed, "AB-1234-5678", None, True) == [None] * 3


async def test_a_value_of_unknown_origin_is_judged_by_every_pattern_that_could_mean_it() -> None:
    unknown = Column("contact", "text", None)
    assert await shown({"people.contact": "pseudonym"}, unknown, "who") == ["<ID>"]
    assert await shown({"people.contact": "keep"}, unknown, "who") == ["who"]
    assert await shown({"people.contact": "keep", "staff.contact": "redact"}, unknown, "who") == ["<REDACTED>"]


async def test_a_replacement_is_left_alone_when_it_is_masked_again() -> None:
    fields: Mapping[str, FieldAction] = {"*.email": "pseudonym", "*.card": "partial", "*.ssn": "redact"}
    masker = Masker(MaskingProfile(fields=fields), tuple)
    value: JsonObject = {
        "a": {
            "email": "grace@example.org",
            "card": "4111-1111-1111-1111",
            "ssn": "536-22-1234",
            "text": "call 415-555-0134",
        }
    }
    first = await masker.mask(Raw(Document(value)), aliases=ALIASES)
    again = await masker.mask(Raw(Document(first.structured)), aliases=ALIASES)
    assert again.structured == first.structured
    inner = cast("Mapping[str, str]", first.structured["a"])
    assert ALIAS.fullmatch(inner["email"])
    assert PARTIAL.fullmatch(inner["card"])
    line = f"{inner['email']} paid with {inner['card']} and {inner['ssn']}"
    assert await masker.text(line) == line


@pytest.mark.parametrize(
    "text",
    [
        "<PHONE> 4155550132",
        "<PHONE>: 4155550132",
        "order <SSN> 536221234",
        f"<PHONE:{'bcdfghjklmnpqrst' * 2:.30}> 4155550132",
        "<PHONE:*0132> 4155550132",
        '{"<PHONE>": 4155550132}',
        "<CARD:*4242>, order 4111111111111112",
        "<PASSWORD>=ordinaryword",
    ],
)
async def test_the_word_in_a_marker_says_nothing_of_what_stands_beside_it(text: str) -> None:
    assert await Masker(MaskingProfile(), tuple).text(text) == text


async def test_an_element_is_no_marker_although_it_looks_like_one() -> None:
    masker = Masker(MaskingProfile(), tuple)
    assert "4155550132" not in await masker.text("<PHONE>4155550132</PHONE>")
    assert "4155550132" not in await masker.text("<person><PHONE>4155550132</PHONE></person>")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "token_count",
            "max_tokens",
            "total_tokens",
            "session_ttl",
            "token_ttl",
            "password_ttl_seconds",
            "cache_key",
            "primary_key",
        ),
        *(
            "email_verified",
            "has_password",
            "password_changed_at",
            "ssn_count",
            "next_page_token",
            "ip_address",
            "mac_address",
        ),
        *(
            "keyboard",
            "tokenizer",
            "passenger_count",
            "company",
            "panel",
            "pinned",
            "address_count",
            "secretKeyRef",
            "imagePullSecrets",
        ),
    ],
)
def test_names_that_only_speak_of_such_a_thing_are_not_sensitive(name: str) -> None:
    assert sensitivity(name) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(
            (name, "secret")
            for name in (
                "password",
                "passwd",
                "db_password",
                "apiKey",
                "API-KEY",
                "clientSecret",
                "auth_token",
                "contraseña",
            )
        ),
        *(
            (name, "secret")
            for name in (
                "mot_de_passe",
                "passwort",
                "kennwort",
                "wachtwoord",
                "senha",
                "parola_chiave",
                "lösenord",
                "hasło",
            )
        ),
        *(
            (name, "email")
            for name in (
                "email",
                "E-Mail",
                "customer_email",
                "emailAddress",
                "correo_electronico",
                "adresse_mail",
                "courriel",
            )
        ),
        *(
            (name, "phone")
            for name in ("phone", "mobileNumber", "telefono", "telefonnummer", "numero_de_telephone", "handynummer")
        ),
        *((name, "ssn") for name in ("ssn", "socialSecurityNumber")),
        *(
            (name, "birth-date")
            for name in (
                "dob",
                "date_of_birth",
                "geburtsdatum",
                "fecha_de_nacimiento",
                "date_naissance",
                "data_nascita",
            )
        ),
        *(
            (name, "name")
            for name in ("first_name", "lastName", "vorname", "nachname", "prenom", "apellidos", "cognome")
        ),
        *((name, "address") for name in ("address", "shippingAddress", "direccion", "anschrift", "indirizzo")),
        *(
            (name, "id-number")
            for name in ("tax_id", "passport_number", "dni", "steuernummer", "codice_fiscale", "personnummer")
        ),
        *((name, "card") for name in ("card_number", "cvv", "kreditkartennummer", "numero_tarjeta")),
        *((name, "bank-account") for name in ("iban", "account_number", "kontonummer")),
    ],
)
def test_names_of_sensitive_fields_in_several_languages(name: str, kind: str) -> None:
    assert sensitivity(name) == kind


async def test_a_reference_to_a_secret_is_no_secret() -> None:
    value: JsonObject = {
        "env": [{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "shop-db", "key": "password"}}}]
    }
    assert await document({}, value) == value


def test_the_version_of_the_rules_covers_every_file_that_decides() -> None:
    """Mutation tried: only the files beside `version.py`, none below."""
    read = {path for path, _ in version._read(files("mcp_gateway.masking"), "")}  # pyright: ignore[reportPrivateUsage]
    folder = Path(version.__file__).parent
    there = {f"/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*.py")}
    assert {"/context.py", "/structure/markup.py", "/names.py"} <= there <= read
    assert re.fullmatch("[0-9a-f]{64}", version.built_in())
