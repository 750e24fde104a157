"""Persons, their money and where they live, each beside what looks like it and is none."""

from __future__ import annotations

import json

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.ner import Ner, installed_model, is_prose
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_tools.raw import Column, Raw, Table

pytestmark = pytest.mark.anyio
MODEL = installed_model()
needs_model = pytest.mark.skipif(not MODEL, reason="no language model: install governed-mcp-gateway[ner]")


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


async def rows(masker: Masker, columns: str, *given: tuple[str, ...]) -> object:
    table = Table(tuple(Column(name, "text") for name in columns.split()), given)
    return (await masker.mask(Raw(table))).structured["rows"]


PLACES = (
    ({"email": "ana@example.org", "lat": 48.85661}, True),
    ({"user_id": 17, "lat": 48.85661, "lng": 2.35222}, True),
    ({"sensor_id": 17, "lat": 48.85661, "lng": 2.35222}, False),
    ({"home_lat": 48.85661, "home_lng": 2.35222}, True),
    ({"user": {"id": 7, "location": {"lat": 48.85661, "lng": 2.35222}}}, True),
    ({"author": "Ana Prieto", "gps": "48.85661, 2.35222"}, True),
    ({"address": {"geo": {"lat": "48.85661"}}}, True),
    ({"city": "Paris", "lat": 48.85661, "lng": 2.35222}, False),
    ({"vehicle": "Sprinter 316", "latitude": 48.85661, "heading": 181}, False),
    ({"sensor": "t-17", "location": {"lat": 48.85661, "lng": 2.35222}}, False),
    ({"type": "Point", "coordinates": "48.85661, 2.35222"}, False),
    ({"email": "ana@example.org", "store_lat": 48.85661}, False),
)


@pytest.mark.parametrize(("record", "goes"), PLACES)
async def test_a_place_is_hidden_where_it_is_somebodys(masker: Masker, record: object, goes: bool) -> None:
    assert ("48.85661" in await masker.text(json.dumps(record))) is not goes


async def test_columns_of_places_are_hidden_where_they_are_somebodys(masker: Masker) -> None:
    assert await rows(masker, "stop_id lat lon", ("7", "48.85661", "2.35222")) == [["7", "48.85661", "2.35222"]]
    assert await rows(masker, "city lat lon", ("Paris", "48.85661", "2.35222")) == [["Paris", "48.85661", "2.35222"]]
    assert await rows(masker, "ssn lat", ("856-45-6789", "48.85661")) == [["<SSN>", "<LOCATION>"]]
    assert await rows(masker, "id user_lat", ("7", "48.85661")) == [["7", "<LOCATION>"]]


LETTERS = (
    ("Best regards,\nElodie Khalil\nHead of Sales", ("Elodie Khalil",)),
    ("> Mit freundlichen Grüßen\n>\n> Jürgen Schäfer", ("Jürgen Schäfer",)),
    ('{"body": "See attached.\\n\\nKind regards\\nElodie Khalil\\nSales"}', ("Elodie Khalil",)),
    ("cc: Elodie Khalil, Omar Haddad (legal)", ("Elodie Khalil", "Omar Haddad")),
    ("Attendees: Elodie Khalil; Omar Haddad and Platform Team", ("Elodie Khalil", "Omar Haddad")),
    ('{"attendees": "Elodie Khalil, Omar Haddad"}', ("Elodie Khalil", "Omar Haddad")),
    ("Elodie Khalil (2):\n      Add retry\n      Fix typo\n", ("Elodie Khalil",)),
    ("ekhalil:x:1001:1001:Elodie Khalil,,,:/home/ekhalil:/bin/sh", ("Elodie Khalil",)),
    ('{"viewer": {"login": "ek", "name": "Elodie Khalil"}}', ("Elodie Khalil",)),
    ('+User.create!(name: "Elodie Khalil", email: "e@example.org")', ("Elodie Khalil",)),
    ('maintainers = [{ name = "Elodie Khalil" }]', ("Elodie Khalil",)),
    ("elodie (dot) khalil (at) example (dot) org", ("khalil", "example")),
    ("write to ekhalil[at]example.org", ("ekhalil", "example")),
    ("ekhalil at example dot com", ("ekhalil", "example")),
    ("Address: 3053 N Ashland Lane #212, Boise, ID 83702", ("Ashland", "Boise", "83702")),
    ("Adresse: İstiklal Caddesi No: 39, 34433 Beyoğlu", ("stiklal", "34433")),
    ("refund to 0x52908400098527886E0F7030069857D2E4169EE7", ("0x5290",)),
)


@pytest.mark.parametrize(("text", "values"), LETTERS)
async def test_whom_a_letter_a_list_or_an_entry_names_is_hidden(
    masker: Masker, text: str, values: tuple[str, ...]
) -> None:
    masked = await masker.text(text)
    assert [value for value in values if value in masked] == []


@pytest.mark.parametrize(
    "text",
    [
        "Best regards,\nThe Support Team",
        "Thanks\nRelease Notes and changes of version 2.0 follow.",
        "cc: stable, core",
        "Present: 12 of 14 members",
        "Reviewers: two approvals are needed",
        "Retry policy (2):\n      first attempt",
        "www-data:x:33:33:www-data:/home/www:/usr/sbin/nologin",
        "values[at].size is read at index dot operator",
        "if rows[at] in table.columns:",
        "image: nginx # the proxy, pinned",
        "digest 0x52908400098527886e0f7030069857d2e4169ee7a1b2c3d4",
        '{"columns": {"name": "Total Amount", "width": 4}}',
        'create_table(name: "Order Lines", columns: 4)',
    ],
)
async def test_what_is_laid_out_like_it_and_names_nobody_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


MONEY = (
    ("My number is (11) 92647-1403 today", "92647"),
    ("sort code 20-11-43, account 63286532", "63286532"),
    ("account 63286532, sort code 20-11-43", "63286532"),
    ('{"card_number": "4242424242424242", "exp": "04/27"}', "04/27"),
    ("card_number,expiry,note\n4242424242424242,04/27,x\n", "04/27"),
    ("Visa 4242 4242 4242 4242, expires 10/27", "10/27"),
    ('{"resourceType": "Coverage", "subscriberId": "W060450534"}', "W060450534"),
    ("id,member_id\n1,XYZ123456789\n", "XYZ123456789"),
    ('{"insurance_policy_number": "HX-8823411"}', "HX-8823411"),
    ('{"medicaid_id": "AB12345C"}', "AB12345C"),
    ('{"uscis_number": "123-456-789"}', "123-456-789"),
    ('{"name_last": "Khalil"}', "Khalil"),
    ('{"order": 7, "buyer_name": "Elodie Khalil"}', "Khalil"),
    ("RFC KHAE800101AB1", "KHAE800101AB1"),
)


@pytest.mark.parametrize(("text", "value"), MONEY)
async def test_a_number_that_its_place_makes_somebodys_is_hidden(masker: Masker, text: str, value: str) -> None:
    assert value not in await masker.text(text)


@pytest.mark.parametrize(
    "text",
    [
        "your order number is 1234567890",
        "sort order 20-11-43, account 63286532",
        '{"iss": "x", "exp": 1712345678}',
        '{"coupon": "SPRING", "expiry": "04/27"}',
        "the license expires 10/27, build 4242",
        '{"member_id": 4412, "memberId": "U012AB3CDE", "subscriber_id": "88123"}',
        "see RFC 7231 and RFC7230",
        '{"name_servers": "ns1.example.org"}',
    ],
)
async def test_a_number_of_the_same_form_in_another_place_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@pytest.fixture(scope="module")
def ner() -> Ner:
    return Ner(MODEL, 0.5)


@needs_model
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hi Radoslav,\n\nthanks for the call.", "Radoslav"),
        ("> Dear Tanvir,\n> could you confirm it?", "Tanvir"),
        ("The parcel is on its way.\n\nCheers\nThiago", "Thiago"),
        ("She was referred by Dr. Hutchinson last week.", "Hutchinson"),
        ("Herr Wollschläger ist da.", "Wollschläger"),
        ("The paper by H. Qureshi was sent.", "H. Qureshi"),
        ("It was signed off by J. R. Okonkwo yesterday.", "J. R. Okonkwo"),
        ("Please tell Yevgenia Morozova about it.", "Yevgenia Morozova"),
        ("Forward it to\n\nAnna Keller\n9444 Sycamore Ln\nBoise, ID 83706\n", "9444 Sycamore Ln\nBoise, ID 83706"),
        ("Sie wohnt hier:\nLindenallee 47\n45127 Essen\n", "Lindenallee 47\n45127 Essen"),
        ("Maria Lopez's law firm called back.", "Maria Lopez"),
        (
            "Folasade Adeyemi\n4068 West 42nd Lane, Suite 300, Boise, ID 83702",
            "4068 West 42nd Lane, Suite 300, Boise, ID 83702",
        ),
        ("She lives at Bygdøy allé 14, 0265 Oslo. Send it.", "Bygdøy allé 14, 0265 Oslo"),
        (
            "He moved to Flat 94, Sector 21, Gurgaon, Haryana 122016 then.",
            "Flat 94, Sector 21, Gurgaon, Haryana 122016",
        ),
        (
            "They told us that he lives at 5-2-1 Ginza, Chuo-ku, Tokyo 104-0061 now.",
            "5-2-1 Ginza, Chuo-ku, Tokyo 104-0061",
        ),
    ],
)
def test_what_letters_and_labels_say_is_found_whole(ner: Ner, text: str, said: str) -> None:
    [spans] = ner.find([text])
    assert said in [text[start:end] for start, end, _ in spans]


@needs_model
@pytest.mark.parametrize(
    "text",
    [
        "The Washington office opened in April and the Lincoln project starts in May.",
        "Please book room 12 on Baker Street Station's upper level.",
        "The Newton method converges in 7 steps and so does the Turing test.",
        "The Ford dealership and the John Deere Die-Cast Tractor are separate items.",
        "Johnson & Johnson Baby Oil, Jack Daniel's Old No. 7 and Earl Grey Tea",
        "The Heinrich Heine University and the Prince Charles Hospital were closed.",
        "Hi Team,\nplease read on.\n\nThanks,\nSupport",
        "Boarding Gate 22, Terminal 3. See Plot 3, Figure 2, Table 1.",
        "Release Notes",
        "Moore's law is dead, long live Conway's law and Hyrum's law.",
        "Terms of Service and Privacy Policy, Contact Sales, Help Center",
        "First Name\nLast Name\nDate of Birth\nPhone Number\nSubmit",
        "It grows in N. America and in S. Korea, says the U. S. Army.",
        "A. Installing Jenkins\nB. Grafana and what follows from it",
    ],
)
def test_what_is_called_after_people_stays(ner: Ner, text: str) -> None:
    assert ner.find([text]) == [[]]


@needs_model
def test_a_part_of_a_name_with_two_capitals_is_found_again(ner: Ner) -> None:
    [spans] = ner.find(["Callum MacPherson noticed it at once.\nThen MacPherson rolled it back again."])
    assert [start for start, _, _ in spans] == [0, 43]
    [spans] = ner.find(["Anna TeX Keller noticed it at once.\nTeX is not hers, and the fonts of TeX stay."])
    assert [start for start, _, _ in spans] == [0]


@needs_model
def test_a_label_below_an_address_is_no_place(ner: Ner) -> None:
    """Mutation: a line's first word belongs to the address above, whatever stands behind it."""
    text = "Write to us:\n380 New York Street\nRedlands, CA 92373\nE-mail: and the rest of the line\n"
    [[(start, end, _)]] = ner.find([text])
    assert text[start:end] == "380 New York Street\nRedlands, CA 92373"


def test_two_words_are_prose_where_one_is_a_name() -> None:
    assert is_prose("Cheers\nThiago")
    assert not is_prose("two words")


FORMS = (
    (
        "Employee's name: Elodie Khalil\nEmployee's address: 12 Old Mill Ave #212, Austin, TX 78704\n",
        ("Khalil", "Old Mill", "Austin"),
    ),
    ("Employer identification number (EIN): 81-2737985", ("81-2737985",)),
    ("Né(e) le : 07.05.1980\nDomicile : 12 rue Victor Hugo, Paris", ("07.05.1980", "Victor")),
    ("Assuré : Elodie Khalil", ("Khalil",)),
    ('{"numbers": {"ach": [{"account": "560708062362", "wire_routing": "021000021"}]}}', ("560708062362",)),
    ("CARD: 4242 4242 4242 4242\nEXP: 04/31\n", ("04/31",)),
    ('{"name": {"formatted": "Elodie Khalil", "familyName": "Khalil", "givenName": "Elodie"}}', ("Elodie",)),
    ('{"claim": 7, "adjuster": "Elodie Khalil"}', ("Khalil",)),
    ("[12/03/2024, 18:22:10] Elodie Khalil: are we on?\n12/03/24, 18:23 - Omar Haddad: yes", ("Khalil", "Haddad")),
    ("Setting user.name to 'Elodie Khalil'", ("Khalil",)),
    ("{ID:88 Name:Elodie Khalil Email:e@example.org}", ("Khalil",)),
    ('1) "name"\n2) "Elodie Khalil"\n3) "email"\n4) "e@example.org"\n', ("Khalil",)),
    ("Subject: O=Tekton, CN=Elodie Khalil/emailAddress=e@example.org", ("Khalil",)),
    ("uid  [ultimate] Elodie Khalil (work) <e@example.org>", ("Khalil",)),
    ("NAME\tSSN\nvon Arnim, Karl-Heinz\t856-45-6789\n", ("Arnim",)),
    ("Rx #: 77\nPt: Elodie Khalil  DOB 03/04/1980", ("Khalil",)),
)


@pytest.mark.parametrize(("text", "values"), FORMS)
async def test_what_a_form_a_dump_or_a_chat_says_of_somebody_is_hidden(
    masker: Masker, text: str, values: tuple[str, ...]
) -> None:
    masked = await masker.text(text)
    assert [value for value in values if value in masked] == []


@pytest.mark.parametrize(
    "text",
    [
        '{"account": "billing", "routing": "direct"}',
        '{"account": 560708062362, "region": "eu-west-1"}',
        "CARD: 12 slots\nEXP: high\n",
        "[12/03/2024, 18:22:10] worker started: 12 jobs",
        "The service's name: payments-api",
        "The server's address: 10.0.0.1",
        'git config user.name "build-bot"',
        '1) "name"\n2) "Nightly Build"\n3) "status"\n4) "green"\n',
        "Name:Order Lines Count:4",
    ],
)
async def test_what_a_form_a_dump_or_a_chat_says_of_things_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@needs_model
def test_a_part_of_a_name_is_found_again_where_the_whole_was(ner: Ner) -> None:
    text = "I have known Elodie Khalil for six years.\n\n42\n\nAs an engineer at Northgate Systems Khalil led the team."
    [spans] = ner.find([text])
    assert [text[start:end] for start, end, _ in spans] == ["Elodie Khalil", "Khalil"]


async def test_a_column_of_persons_alone_makes_a_table_read(masker: Masker) -> None:
    table = "| Shift | Nurse | Ward |\n|---|---|---|\n| Night | Elodie Khalil | Oncology |\n| Day | Omar Haddad | Oncology |\n"
    masked = await masker.text(table)
    assert "Khalil" not in masked
    assert "Haddad" not in masked
    assert masked.count("Oncology") == 2


async def test_the_place_of_a_shop_with_its_street_stays_and_that_of_a_hidden_street_goes(masker: Masker) -> None:
    shop = await rows(masker, "store_name street lat", ("Riverside Books", "Via Roma 12", "45.07031"))
    assert shop == [["Riverside Books", "<ADDRESS>", "45.07031"]]
    assert await rows(masker, "street lat", ("Via Roma 12", "45.07031")) == [["<ADDRESS>", "<LOCATION>"]]


async def test_a_files_number_behind_a_telephone_stays_and_a_number_with_its_zone_goes(masker: Masker) -> None:
    assert (
        await masker.text("Cellulare: 347 118 2024\nPratica n. 118/2024") == "Cellulare: <PHONE>\nPratica n. 118/2024"
    )
    assert "2012345" not in await masker.text("Telefon 030/2012345")
