"""Names and addresses in free text: what is found, what stays, and that nothing passes unseen when time runs out."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from itertools import cycle, islice

import pytest

from mcp_gateway.masking import recognisers
from mcp_gateway.masking.extension import Extension
from mcp_gateway.masking.extension_choice import extension_of
from mcp_gateway.masking.extension_pool import Pool, Said, Span
from mcp_gateway.masking.masker import Masker, MaskingUnavailable
from mcp_gateway.masking.ner import Ner, installed_model, is_prose, passages
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.recognisers import Recognisers
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.raw import Column, Document, Raw, Table

pytestmark = pytest.mark.anyio
MODEL = installed_model()
needs_model = pytest.mark.skipif(not MODEL, reason="no language model: install governed-mcp-gateway[ner]")

PEOPLE = [
    "Siobhan O'Connell",
    "Nguyễn Thị Minh Khai",
    "Oluwaseun Adeyemi",
    "Rajesh Venkataraman",
    "Kateryna Shevchenko",
    "Yusuf Demir",
    "Takumi Yamaguchi",
    "Xiulan Zhang",
    "Kwame Boateng",
    "Mbali Dlamini",
    "Eoghan Ó Súilleabháin",
    "Agnieszka Wiśniewska",
    "Björk Guðmundsdóttir",
    "Fatima Al-Sayed",
    "Omar Haddad",
    "Priya Raghunathan",
    "Jin-woo Park",
    "Thandiwe Nkosi",
    "Zsófia Horváth",
    "Dimitris Papadakis",
    "Ioana Dragomir",
    "Ngozi Eze",
    "Mehmet Yıldız",
    "Guillermo Peñaloza",
    "Beatriz Carvalho",
    "Anneke van der Berg",
    "Jean-Baptiste Lefèvre",
    "Svetlana Kuznetsova",
    "Arjun Mehta",
    "Leilani Kealoha",
    "Tariq Mahmood",
    "Aylin Kaya",
    "Giulia Marchetti",
    "Mateus Figueiredo",
    "Akosua Mensah",
    "Saoirse Byrne",
    "John Smith",
    "Maria Garcia",
    "Grace Park",
    "Mark Hunter",
]
SAID_OF_PEOPLE = [
    "Spoke with {} this morning about the renewal, she wants a callback.",
    "{} reported that the invoice was charged twice.",
    "Please forward the contract to {} before Friday.",
    "The account belongs to {}, who moved last year.",
    "Per {}, the package never arrived.",
    "Dear {},\nthank you for your patience.",
    "Let me know if this works.\n\nBest regards,\n{}",
    "Patient {} was discharged the next day.",
    "my name is {} and I would like to cancel",
    "{}'s laptop was stolen, please lock the account.",
    "CC {} on all replies please.",
]
PLACES = [
    "4821 Maple Ave Apt 3B, Springfield, IL 62704",
    "221B Baker Street, London NW1 6XE",
    "12 Rue de la Paix, 75002 Paris",
    "Hauptstraße 5, 10115 Berlin",
    "Calle Mayor 15, 28013 Madrid",
    "Via Garibaldi 22, 20121 Milano",
    "Rua Augusta, 1500, São Paulo",
    "Prinsengracht 263, 1016 GV Amsterdam",
    "ul. Marszałkowska 10, 00-590 Warszawa",
    "Drottninggatan 5, 111 51 Stockholm",
    "PO Box 4471, Denver, CO 80202",
    "742 Evergreen Terrace",
    "1600 Pennsylvania Avenue NW, Washington, DC 20500",
    "Mannerheimintie 12, 00100 Helsinki",
    "Smolenská 82, 236 71 Bílovec",
    "55 Collins St, Melbourne VIC 3000",
    "Bahnhofstrasse 3, 8001 Zürich",
    "17 Kingfisher Close, Leeds LS1 4AP",
    "Atatürk Caddesi No: 15, 34000 İstanbul",
    "350 5th Ave, New York, NY 10118",
]
SAID_OF_PLACES = [
    "Please ship the replacement to {} by Thursday.",
    "She moved to {} last month.",
    "Delivery address changed: {}.",
    "The customer lives at {} and wants a callback.",
]
BENIGN = [
    "The deployment controller restarted after the cluster autoscaler removed two nodes.",
    "Merge branch feature into main and tag Release Candidate Two.",
    "Error: Connection Refused while calling Payment Service from Order Gateway.",
    "Grafana Loki and Apache Kafka were upgraded to the latest version.",
    "Fixed Null Pointer Exception in User Session Manager.",
    "Amazon Web Services reported an outage in the Frankfurt region.",
    "Visual Studio Code crashes when opening Large Files.",
    "The Docker image was pushed to Google Container Registry yesterday.",
    "Customer asked about shipping times to New York and San Francisco.",
    "Internal Server Error occurred in Billing Worker.",
    "Started Quartz Scheduler in 4 seconds with Spring Boot.",
    "Terms of Service and Privacy Policy were updated in March.",
    "The Black Friday sale starts at midnight.",
    "Pull Request approved by Code Owners, waiting for Status Checks.",
    "Jenkins Pipeline failed at stage Deploy Production.",
    "Migrated from Oracle Database to Amazon Aurora last quarter.",
    "There are 42 Way Points in the route, 7 Road Closures remain.",
    "Retry 3 Times then Drop the message to Dead Letter Queue.",
    "Add 2 Large boxes to Lane 5, Drive 3 is full.",
    "Room 12 is booked on 5 May for the Steering Committee.",
]


@pytest.fixture(scope="module")
def ner() -> Ner:
    return Ner(MODEL, 0.4)


def _left(ner: Ner, values: list[str], sentences: list[str]) -> list[str]:
    """The values of which a letter or digit was not found."""
    texts = [
        sentence.format(value)
        for value, sentence in zip(values * 3, islice(cycle(sentences), len(values) * 3), strict=True)
    ]
    left: list[str] = []
    for text, value, spans in zip(texts, values * 3, ner.find(texts), strict=True):
        start = text.index(value)
        covered = {place for one in spans for place in range(one[0], one[1])}
        if any(text[at].isalnum() and at not in covered for at in range(start, start + len(value))):
            left.append(text)
    return left


@needs_model
def test_names_of_many_origins_are_found_whole(ner: Ner) -> None:
    left = _left(ner, PEOPLE, SAID_OF_PEOPLE)
    assert len(left) <= 0.05 * 3 * len(PEOPLE), left


@needs_model
def test_addresses_of_many_countries_are_found_whole(ner: Ner) -> None:
    left = _left(ner, PLACES, SAID_OF_PLACES)
    assert len(left) <= 0.05 * 3 * len(PLACES), left


@needs_model
def test_technical_prose_stays(ner: Ner) -> None:
    found = [(text, spans) for text, spans in zip(BENIGN, ner.find(BENIGN), strict=True) if spans]
    assert not found


@needs_model
def test_single_names_count_where_something_announces_them(ner: Ner) -> None:
    found = ner.find(
        [
            "Mr Okafor called again.",
            "Hi Priya, thanks for the update.",
            "Spring and Aurora were deployed again.",
            "JOHN GARCIA asked for it",
        ]
    )
    assert [bool(spans) for spans in found] == [True, True, False, True]


@needs_model
async def test_a_result_is_masked_end_to_end_and_masking_again_changes_nothing() -> None:
    extension = extension_of(None, (), (), "auto", 30)
    assert MODEL in str(extension.installed)
    masker = Masker(MaskingProfile(extension=extension), tuple)
    value: JsonObject = {
        "note": "Spoke with Oluwaseun Adeyemi, he lives at 12 Rue de la Paix, 75002 Paris.",
        "kind": "Deployment Controller",
        "log": "level=info msg=done caller=main.go:42",
    }
    once = (await masker.mask(Raw(Document(value)))).structured
    assert not any(word in str(once) for word in ("Oluwaseun", "Adeyemi", "Paix", "75002"))
    assert (once["kind"], once["log"]) == (value["kind"], value["log"])
    assert (await masker.mask(Raw(Document(once)))).structured == once


@needs_model
async def test_a_column_of_owners_loses_its_people_and_keeps_its_teams() -> None:
    """Mutations: `may_be_somebodys` is false; a cell of any column is read as a line of its own."""
    masker = Masker(MaskingProfile(extension=Extension(model=MODEL, seconds=30)), tuple)
    owners = (
        "Callum MacPherson",
        "Platform Engineering",
        "Yevgenia Morozova",
        "Data Science",
        "Customer Success",
        "Blue Team",
    )
    for name, hidden, marker in (("Owner", [0, 2], "<NAME>"), ("Primary", [0, 2], "<PERSON>"), ("product", [], "")):
        table = Table((Column("repo", "text"), Column(name, "text")), tuple(("x", owner) for owner in owners))
        rows = (await masker.mask(Raw(table))).structured["rows"]
        assert rows == [["x", marker if at in hidden else owner] for at, owner in enumerate(owners)]


@needs_model
async def test_a_result_that_cannot_be_read_in_time_is_withheld_and_the_next_is_not() -> None:
    slow = Masker(MaskingProfile(extension=Extension(model=MODEL, seconds=0.2)), tuple)
    await slow.warm()
    text = "\n\n".join(f"Number {number} said that Priya Mehta would call her back." for number in range(20_000))
    began = time.monotonic()
    with pytest.raises(MaskingUnavailable):
        await slow.mask(Raw(Document({"x": text})))
    assert time.monotonic() - began < 60
    masked = await slow.mask(Raw(Document({"x": "Priya Mehta asked for a refund."})))
    assert "Priya" not in str(masked.structured)


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("please call her back soon", True),
        ("Rechnung für die Müllabfuhr bezahlt", True),
        ("two words", False),
        ("2026-01-02T03:04:05Z 10.0.0.1 200 532 0.013", False),
        ("a1b2c3d4-0000-4000-8000-a1b2c3d4e5f6", False),
        ("", False),
        ("x=1;y=2;z=3", False),
    ],
)
def test_only_prose_is_read(text: str, prose: bool) -> None:
    assert is_prose(text) is prose


def test_passages_are_where_they_say() -> None:
    text = "id=1 x=22 9999\nplease call her back\nthanks a lot\n{}{}{}:::1\nanother line of words here\n"
    assert [text[at : at + len(passage)] for at, passage in passages(text)] == [one for _, one in passages(text)]
    assert [one for _, one in passages(text)] == [
        "please call her back\nthanks a lot\n",
        "another line of words here\n",
    ]


def test_a_line_that_is_longer_than_a_model_reads_is_read_in_pieces() -> None:
    for text in ("We met Grace Hopper there. " * 60_000, "abcdefghij " * 130_000):
        assert "".join(one for _, one in passages(text)) == text
        assert max(len(one) for _, one in passages(text)) <= 100_000
    assert all(len(one) <= 100_000 for _, one in passages("and then " + "a" * 1_300_000))


@needs_model
async def test_a_long_line_without_blanks_is_masked() -> None:
    masker = Masker(MaskingProfile(extension=Extension(model=MODEL)), tuple)
    masked = await masker.mask(Raw(Document({"x": "a" * 1_300_000 + " password=hunter2secret"})))
    assert str(masked.structured["x"]).endswith("a password=<SECRET>")


def test_what_is_not_covered_is_said() -> None:
    assert "names of people and addresses" in Extension().gaps[0]
    assert not Extension(model="any").gaps


@needs_model
def test_the_model_reads_the_same_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutations tried: what was found in another text, what is forgotten first."""
    monkeypatch.setattr(recognisers, "_REMEMBERED", 2)
    found = Recognisers((), 0.3, Extension(model=MODEL))
    asked: list[str] = []
    pool = found._pool  # pyright: ignore[reportPrivateUsage]  # what it is asked is the question
    assert pool is not None
    read = pool.find

    def find(texts: Sequence[Said]) -> list[list[Span]]:
        asked.extend(said.text for said in texts)
        return read(texts)

    monkeypatch.setattr(pool, "find", find)
    one, two, three = (SAID_OF_PEOPLE[0].format(name) for name in PEOPLE[:3])
    first = found.everywhere([(one, ()), (two, ()), (one, ())])
    assert first[0]
    assert first[0] == first[2] != first[1]
    assert found.everywhere([(two, ()), (one, ())]) == [first[1], first[0]]
    assert asked == [one, two]
    found.everywhere([(three, ())])
    assert found.everywhere([(one, ())]) == [first[0]]
    assert asked == [one, two, three, one]
    found.close()


@needs_model
async def test_the_event_loop_never_waits_for_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutation tried: no look at who asks."""
    masker = Masker(MaskingProfile(extension=Extension(model=MODEL)), tuple)
    await masker.warm()
    where: list[threading.Thread] = []
    find = Pool.find

    def found(self: Pool, texts: Sequence[Said]) -> list[list[Span]]:
        where.append(threading.current_thread())
        return find(self, texts)

    monkeypatch.setattr(Pool, "find", found)
    text = SAID_OF_PEOPLE[0].format(PEOPLE[0])
    first = await masker.text(text)
    assert where
    assert threading.main_thread() not in where
    asked = len(where)
    assert await masker.text(text) == first != text
    assert len(where) == asked
