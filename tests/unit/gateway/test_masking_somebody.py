"""Who is somebody and who is a body: in fields that hold either, people go, and teams, offices, machines and products stay."""

from __future__ import annotations

import json

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.person_words import is_employees, is_person_word
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.somebody import (
    are_somebody,
    is_body,
    is_given_name,
    is_in_small_letters,
    is_somebody,
    may_be_called,
)
from mcp_gateway_tools.raw import Column, Raw, Table

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


async def rows(masker: Masker, columns: str, *given: tuple[str, ...]) -> object:
    table = Table(tuple(Column(name, "text") for name in columns.split()), given)
    return (await masker.mask(Raw(table))).structured["rows"]


PEOPLE = (
    "Ada Brixton", "Chidi Okonkwo", "Jean-Luc Girard", "Siobhán O'Leary", "Jan-Willem de Groot", "Matthias von Treskow", "Ines Ferreira da Silva", "Schneider, Ulrike",
    "Karim El-Sayed", "Ewan MacPhail", "Jean DUPONT", "Dr. Sabine Roth", "J. R. Ewing", "Carmen Ortega Ruiz", "Larry Page", "Heath Ledger", "Steve Case", "Robert Plant", "Natalie Merchant",
    "Maria Sales", "Tyra Banks", "Scarlett Green", "Katherine Jenkins", "Friedrich List", "Anna Lager", "Zsuzsa Balogh", "Håkon Nygård", "Nguyễn Văn An",
)  # fmt: skip
BODIES = (
    "Platform Engineering", "Site Reliability", "Mobile Guild", "Kafka Connect", "Azure Pipelines", "Security Operations Center", "Database Administrators", "Event Bus", "Change Advisory Board",
    "Apache Software Foundation", "Red Hat", "Unit Tests", "Burp Suite", "Night Shift", "Front Desk", "General Ledger", "Purple Penguins", "Prometheus Alertmanager", "Hive Metastore", "Trade Show",
    "Integration User", "New Hires", "Control Plane", "Einkauf Zentrale", "Recursos Humanos",
)  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_somebody_also_where_a_surname_is_a_word(name: str) -> None:
    assert is_somebody(name)
    assert not is_body(name)
    assert may_be_called(name)


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_nobody(name: str) -> None:
    assert not is_somebody(name)
    assert is_body(name)


@pytest.mark.parametrize("name", ["Summer Stone", "River Woods", "Junior King", "Major Price"])
async def test_two_words_that_are_names_as_well_are_somebody_where_only_a_person_stands(
    masker: Masker, name: str
) -> None:
    assert not is_body(name)
    assert not is_somebody(name)
    for text in (
        f'{{"patient": "{name}", "id": 3}}',
        f"Dr {name} examined her",
        f'{{"name": "{name}", "email": "a@b.com"}}',
    ):
        assert name not in await masker.text(text)
    owned = f'{{"owner": "{name}", "id": 3}}'
    assert await masker.text(owned) == owned


@pytest.mark.parametrize("mark", [", ", "; ", " / ", " and "])
async def test_a_team_beside_people_makes_nobody_of_them(masker: Masker, mark: str) -> None:
    both, teams = mark.join(("Ada Brixton", "Olu Fagan", "Platform Team")), mark.join(("Data Team", "Platform Team"))
    for key in ("assignee", "patient", "reporter"):
        masked = await masker.text(json.dumps({key: both, "id": 3}))
        assert "Ada" not in masked
        assert "Olu" not in masked
        kept = json.dumps({key: teams, "id": 3})
        assert await masker.text(kept) == kept


@pytest.mark.parametrize(
    "name",
    ["LEFT OUTER JOIN", "GitLab CI", "Data Warehouse", "Mail Delivery System", "Plant Manager", "payments-team", "Code of Conduct", "Ada", "ada brixton", "Version 2", "x" * 70],
)  # fmt: skip
def test_what_is_no_name_of_a_person_is_nobody_s(name: str) -> None:
    assert not is_somebody(name)


def test_a_list_is_of_people_where_half_of_it_is() -> None:
    assert are_somebody("Ada Brixton, Olu Fagan, Platform Team")
    assert are_somebody("Ada Brixton -> Olu Fagan")
    assert not are_somebody("Ada Brixton, Data Platform, Web Form, Night Shift")
    assert not are_somebody(7)


def test_a_name_in_small_letters_joins_no_words_and_names_no_thing() -> None:
    assert all(map(is_in_small_letters, ("anna mueller", "giulia de santis", "jean-luc o'neil")))
    assert not any(
        map(
            is_in_small_letters,
            ("daily report", "terms and conditions", "Anna mueller", "anna", "log of may", "nginx ingress"),
        )
    )


def test_a_first_name_alone_is_no_word_of_a_thing() -> None:
    assert is_given_name("Ottavia")
    assert is_given_name("Bengt-Åke")
    assert not any(map(is_given_name, ("Monitoring", "Docker", "ottavia", "Q1")))


DOERS = (
    "owner", "productOwner", "account_owner", "Lead Owner", "hubspot_owner", "team_lead", "scrum_master", "technical_contact", "steward", "custodian", "sponsor", "agent", "caller", "stakeholder",
    "nurse_in_charge", "granted_by", "granted_to", "requested_by", "closed_by", "shared_with", "verantwortlich", "Versicherungsnehmer", "Bearbeiterin", "Kundin", "responsable", "interlocuteur",
    "comercial_asignado", "persona_de_contacto", "referente", "redatto_da", "contactpersoon", "huurder", "opiekun_klienta", "osoba_kontaktowa", "responsável", "yetkili_kişi", "satış temsilcisi",
    "Teamleiterin", "Saksansvarlig", "saksbehandler", "Sökande", "creado_por", "erstellt_von",
)  # fmt: skip


@pytest.mark.parametrize("name", DOERS)
async def test_a_field_for_who_does_a_thing_loses_its_people_and_keeps_its_bodies(masker: Masker, name: str) -> None:
    assert is_person_word(name)
    text = json.dumps(
        [{"item": "x", name: "Ada Brixton"}, {"item": "x", name: "Platform Engineering"}], ensure_ascii=False
    )
    assert await masker.text(text) == text.replace("Ada Brixton", "<NAME>")
    said = f"Item: x\n{name}: Ada Brixton\nState: done"
    assert await masker.text(said) == said.replace("Ada Brixton", "<NAME>")
    body = f"Item: x\n{name}: Night Shift\nState: done"
    assert await masker.text(body) == body


@pytest.mark.parametrize(
    "name",
    ["package_manager", "window_manager", "db_driver", "user_agent", "task_manager", "sorted_by", "powered_by", "blocked_by", "lead_source", "owner_team", "contact_method", "headline", "agency"],
)  # fmt: skip
async def test_a_field_of_a_machine_keeps_what_looks_like_a_name(masker: Masker, name: str) -> None:
    assert not is_person_word(name)
    text = json.dumps({"item": "x", name: "Gnome Shellton"})
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"owner": {"id": 7, "displayName": "Ada Brixton"}}', ("Ada",)),
        ('{"worker": {"descriptor": "Ada Brixton"}}', ("Ada",)),
        ('{"from": "Ada Brixton", "text": "ok"}', ("Ada",)),
        ("cn=backup,ou=g\nmanager: cn=Ada Brixton,ou=People,dc=x", ("Ada",)),
        (
            "employee_no | name | reports_to\n1 | Ada Brixton | Olu Fagan\n2 | Siu Lam | Olu Fagan\n",
            ("Ada", "Olu", "Siu"),
        ),
        ("Name: Ada Brixton\nJob title: Plant Manager\nAllergies: none", ("Ada",)),
        ('{"name": "anna mueller", "email": "a@b.com"}', ("mueller",)),
        ("name,phone,city\npeter hansen,+45 20 12 34 56,aarhus\n", ("hansen",)),
        ('{"passenger": "HOPPER/GRACE MRS"}', ("HOPPER",)),
        ("Required: Ada Brixton, Olu Fagan\nOptional: Siu Lam", ("Ada", "Olu", "Siu")),
        ("Teilnehmer: Ada Brixton, Olu Fagan\nProtokoll: Olu Fagan; dann sprach Ada Brixton", ("Ada", "Olu")),
        ("audit: actor=Ada Brixton action=role.update", ("Ada",)),
        ("Kierownik budowy: Ada Brixton\nHead of Sales: Olu Fagan", ("Ada", "Olu")),
        ("Versicherungsschein-Nr.: LV 77 201 334-8", ("201",)),
        ("Krankenversichertennummer: A123456780", ("A123",)),
    ],
)
async def test_a_person_is_hidden_where_the_place_tells(masker: Masker, text: str, values: tuple[str, ...]) -> None:
    masked = await masker.text(text)
    assert [value for value in values if value in masked] == []
    assert await masker.text(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        '{"owner": {"id": 7, "displayName": "Data Platform"}, "name": "Core Switch"}',
        '{"from": "Monitoring", "text": "ok"}',
        '{"name": "daily report", "email": "<EMAIL>"}',
        '{"name": "nginx ingress", "phone_home": false}',
        '{"name": "Treasury Desk", "salary": 7}',
        "package | owner\n-----+-----\nx | rds_superuser\n",
        '{"full_name": "serilog/Serilog.AspNetCore"}',
        "Required: Node Pool, Event Bus\nOptional: Nightly Build",
        "manager=systemd agent=Mozilla Firefox",
        "member: cn=Backup Operators,ou=Groups,dc=x",
    ],
)
async def test_what_only_stands_in_such_a_place_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


async def test_a_list_of_members_loses_its_people_and_keeps_its_machines(masker: Masker) -> None:
    text = '{"members": ["Ada Brixton", "growth-bot", "Olu Fagan", "Platform Engineering"]}'
    shown = '{"members": ["<NAME>", "growth-bot", "<NAME>", "Platform Engineering"]}'
    assert await masker.text(text) == shown
    assert (
        await masker.text("team: x\nmembers:\n  - Ada Brixton\n  - growth-bot\n")
        == "team: x\nmembers:\n  - <NAME>\n  - growth-bot\n"
    )
    assert await masker.text("owner: Night Shift\nowner: Ada Brixton\n") == "owner: Night Shift\nowner: <NAME>\n"


async def test_a_driver_is_somebody_where_a_vehicle_or_a_shift_stands_beside(masker: Masker) -> None:
    assert await rows(masker, "driver vehicle", ("Ada Brixton", "DAF XF")) == [["<NAME>", "DAF XF"]]
    assert await rows(masker, "driver version", ("Sublime Ethernet", "1.2")) == [["Sublime Ethernet", "1.2"]]


async def test_a_column_is_judged_cell_by_cell(masker: Masker) -> None:
    shown = await rows(masker, "item data_steward", ("x", "Ada Brixton"), ("y", "Data Governance"), ("z", "root"))
    assert shown == [["x", "<NAME>"], ["y", "Data Governance"], ["z", "root"]]


def test_what_only_the_employed_have_is_known_by_name() -> None:
    assert all(map(is_employees, ("employeeId", "emp_no", "jobTitle", "hire_date")))
    assert not any(is_employees(name) for name in ("id", "title", "start_date", 7))
