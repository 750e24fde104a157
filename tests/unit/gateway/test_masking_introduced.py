"""Persons by the words that introduce them, in sentences, letters and records, each beside what is laid out like it and is nobody."""

from __future__ import annotations

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.ner import Ner, installed_model
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_tools.raw import Column, Raw, Table

pytestmark = pytest.mark.anyio
MODEL = installed_model()
needs_model = pytest.mark.skipif(not MODEL, reason="no language model: install governed-mcp-gateway[ner]")


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


GONE = (
    ("Merged pull request #88 by Noor Haddad on 2024-06-01", ("Noor Haddad",)),
    ("Deployed by Jean-Luc Moreau on Friday", ("Jean-Luc Moreau",)),
    ("reviewed by Ana de la Cruz at 10:12, merged", ("Ana de la Cruz",)),
    ("Escalated by Tarik Aydin to Gita Menon (Tier 2) on 2024-05-30", ("Tarik Aydin", "Gita Menon")),
    ("Created by: Hendrik Maas on 2024-05-30", ("Hendrik Maas",)),
    ("Assigned to: Rosa Cimino\nState: open", ("Rosa Cimino",)),
    ("actor: Sera Dole (admin) | role=Editor", ("Sera Dole",)),
    ("order placed by customer Petra Lind (id=4412)", ("Petra Lind",)),
    ("User Kasia Duda (id 4412) could not be charged", ("Kasia Duda",)),
    ("Customer: Eskil Vang / Invoice F-220", ("Eskil Vang",)),
    ("Caller name: Amos Whit\nIssue: refund", ("Amos Whit",)),
    ("[10:03] Customer: My name is Olga Brenn and it broke", ("Olga Brenn",)),
    ("Hi, I'm Rory Bell, I ordered two", ("Rory Bell",)),
    ("Hello, this is Maud Osborne. It broke", ("Maud Osborne",)),
    ("Dear Mr. Vandermeer,\n\nthank you", ("Vandermeer",)),
    ("Sehr geehrte Frau Niederhofer,\n", ("Niederhofer",)),
    ("Dear Noor Haddad,\nthank you", ("Noor Haddad",)),
    ("a=1&billing[name]=Absalom+Frey&qty=2", ("Absalom",)),
    (
        "Bill to:\nTheo Makris\n45 Orchard Terrace\nMelbourne VIC 3004\n\nQty 1",
        ("Theo Makris", "45 Orchard", "Melbourne"),
    ),
    ("Shipping address:\n  Mona Puig\n  Carrer de Mallorca 401\n  08013 Barcelona\n", ("Mona Puig", "Mallorca 401")),
    ("Rechnungsempfänger: Ebert Sonn\nAm Bach 9\n83209 Prien\nBetrag: 7", ("Ebert Sonn", "Am Bach 9", "83209")),
    ("SHIP TO: Ondine Perrault, 8 Impasse des Lilas, 31000 Toulouse\nFROM: x", ("Ondine", "Impasse des Lilas")),
    ("Requester: Leo Haas\nDescription: it broke\nNote: spoke with Leo Haas again", ("Leo Haas",)),
    ('From: "Okwu, Ben" <b.okwu@example.net>\n\nHi\n--\nBen Okwu\nHead of Sales', ("Ben Okwu",)),
    ("On Wed, May 8, 2024 at 3:14 PM Casimir Dufresne <cd@example.net> wrote:", ("Casimir",)),
    ('{"driver": {"name": "Absalom Kip", "rating": 4.9}}', ("Absalom Kip",)),
    ("driver: {name: Bert Oakes, licence: valid}", ("Bert Oakes",)),
    ('{"loyaltyNumber": "4418820937"}', ("4418820937",)),
    ("Personalausweis L01X00T471 vorgelegt", ("L01X00T471",)),
    ("Ihre Versichertennummer lautet T228810334.", ("T228810334",)),
    ("call Mr Osei or Prof. Wexler; Frau Nussbaumer and Mrs. Quist know", ("Osei", "Wexler", "Nussbaumer", "Quist")),
    ("reviewed with Dr Ilse Brandvold today", ("Ilse Brandvold",)),
    ("I spoke with Tarik Aydin (legal) and talked to Rosa Cimino.", ("Tarik Aydin", "Rosa Cimino")),
    ("Patient Gita Menon complained of a headache", ("Gita Menon",)),
    ("the customer Leo Haas has called twice", ("Leo Haas",)),
    ("declined (cardholder OLGA BRENN); retry", ("OLGA BRENN",)),
    ("Empfänger:\nEbert Sonn\nAm Bach 9\n83209 Prien\n", ("Ebert Sonn", "Am Bach 9", "83209")),
    ("DESTINATAIRE:\nOndine Perrault\n8 Impasse des Lilas\n31000 Toulouse\n", ("Ondine", "Lilas")),
    ("the insured under policy no. HX-5743113 reports", ("5743113",)),
    ("Policy number: 77-204-8831", ("8831",)),
    ('{"user": {"login": "ok", "id": 7, "type": "User", "name": "Omar Khayat"}}', ("Khayat",)),
    ("$ curl -X POST https://x.example/v1/customers -d 'name=Petra Lind' -d 'plan=a'", ("Petra Lind",)),
    ("N1*ST*ELODIE KHALIL~N3*8 OAK ST~PER*OC*OMAR HADDAD*TE*6145550199~", ("KHALIL", "HADDAD", "6145550199")),
    ("<BANKID>021000021<ACCTID>9988776655\n<ACCTTYPE>CHECKING", ("021000021", "9988776655")),
    ("<TRNAMT>-45.10\n<FITID>77\n<NAME>ELODIE KHALIL\n<MEMO>RENT", ("KHALIL",)),
    (
        '[{"login": "ok", "id": 7, "url": "https://x.example/ok", "site_admin": false, "name": "Omar Khayat"}]',
        ("Khayat",),
    ),
    ("0 @I1@ INDI\n1 NAME Elodie /Khalil/\n1 BIRT\n2 DATE 12 MAR 1961\n", ("Elodie", "Khalil", "12 MAR")),
    ("00:01.000 --> 00:04.000\n<v Elodie Khalil>Welcome.\n<v.loud Omar Haddad>Hi", ("Khalil", "Haddad")),
    ("Login: ek          Name: Elodie Khalil\nDirectory: /home/ek", ("Khalil",)),
    ("Frequent flyer: LH 447085373963046", ("447085373963046",)),
    ('{"guest_list": "Elodie Khalil; Omar Haddad", "organiser": "Ana Prieto"}', ("Khalil", "Haddad", "Prieto")),
    ('{"identifier": [{"type": {"text": "MRN"}, "value": "8831207"}]}', ("8831207",)),
)


@pytest.mark.parametrize(("text", "values"), GONE)
async def test_whom_a_sentence_or_a_letter_introduces_is_hidden(
    masker: Masker, text: str, values: tuple[str, ...]
) -> None:
    """Mutations: a form of `introduced` left out; `again` yields nothing; `_WORKING` empty."""
    masked = await masker.text(text)
    assert [value for value in values if value in masked] == []


STAYS = (
    "Deployed by Argo Rollouts on Friday",
    "merged by GitLab CI on 2024-06-01; reviewed by Security Team on Monday",
    "created by Terraform Cloud on 2024-01-02; updated by Google Analytics on Monday",
    "Assigned to: Platform Team\nCreated by: Release Automation\n",
    "Customer Success Manager (id 4) and User Account Control (UAC)",
    "Dear Valued Customer,\nDear Hiring Manager,\nDear Sir or Madam,\nDear All,\n",
    "Hello, this is GitHub Support. How can we help?",
    "Bill to: Acme Widgets Ltd\nTotal: 12",
    '{"driver": {"name": "Virtual Bridge", "version": "1.2"}, "vehicle": {"name": "Toyota Prius"}}',
    "built by 3 workers at 10:12, started by cron on Friday",
    "Mr. Robot, Mr. Right and Frau Holle; Dr Pepper Zero and Mr. & Mrs.; the MR and the Mrs",
    "turn at 12 Old Dr North Gate, then call the dr on Monday",
    "Policy No: 2024-03-01; Frau Doktor, Herr Ober and Prof. Emeritus; the driver Nvidia Tesla reported 3 errors",
    "PER*IC*ACCOUNTS PAYABLE*EM*x~N1*ST*RECEIVING DOCK~",
    "spoke with GitHub Support and talked to Redis Cluster on behalf of Platform Team",
    "Patient Monitoring System said nothing; Customer Success Manager asked; user Data Pipeline reported",
    "the cardholder VERIFICATION FAILED; cardholder name is missing",
    "Empfehlung: Redis Cluster\nein Knoten\n",
    "see policy no. 4 and policy number 12 of the policy nr list; the policy number is required",
    '{"login": "acme", "id": 7, "type": "Organization", "name": "Acme Widgets"}',
    '{"actor": {"login": "x"}, "repo": {"name": "Hello World"}}',
    "curl -d 'name=Build Docker Image' https://ci.example/jobs",
    "N1*ST*ACME WIDGETS INC~ and PER*30 or n1*st*x",
    "<TRNAMT>-45.10<NAME>RENT<MEMO>x",
    '{"login": "acme", "name": "Acme Widgets", "type": "Organization"}',
    "Step 1 name a/b of it; stage 1 birth of DATE",
    "<v-row> and <v bind> in a template; login: admin Name: x",
    "Login: failed   Name: Unknown\nfrequent flyer: gold",
    '{"task_list": "Elder Scrolls; Final Fantasy", "wait_list": "North Side; South Side"}',
    '{"type": {"text": "Order"}, "value": "8831207"}',
)


@pytest.mark.parametrize("text", STAYS)
async def test_what_is_introduced_like_a_person_and_is_none_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


LOGS = (
    ("548d393 {} 2025-01-04 Bump grpc", "Elif Kaya"),
    ("* 23d82792 | {} | 3 days ago | tidy imports", "Theodore Blackwood"),
    ("23d82792 - {}, 2 weeks ago : docs", "Anna-Lena Østby"),
    ("* 80f7a7e - tidy imports (3 days ago) <{}>", "Jean-Luc Moreau"),
    ("80f7a7e - (HEAD -> main) (5 hours ago) tidy imports - {}", "Siobhán O'Hara"),
    ("80f7a7e {} Mon Jan 6 15:04:05 2025 +0000 Fix", "Gita Menon"),
    ("80f7a7e|2025-01-06|{}|Fix", "Gita Menon"),
    ("80f7a7e (3 days ago) by {}", "Gita Menon"),
    ("80f7a7e, {}, Thu Feb 6 2025, Bump", "Gita Menon"),
    ("80f7a7e {}          2025-02-06 Bump", "Gita Menon"),
    ("r4411 | {} | 2024-11-02 10:11:12 +0100 (Sat, 02 Nov 2024) | 1 line", "Gita Menon"),
    ("0e86c2c5f2ca9635310f88053fc3fcdceab11b9d;{};<EMAIL>;2025-02-06;Fix", "Gita Menon"),
)


@pytest.mark.parametrize(("line", "name"), LOGS)
async def test_who_wrote_a_commit_is_hidden_in_formats_of_peoples_own(masker: Masker, line: str, name: str) -> None:
    """Mutation: each form of `commits` left out. The name alone goes, also in the second text of a batch and in the last line of a text."""
    assert await masker.text(line.format(name)) == line.format("<NAME>")
    assert await masker.text(f"x\n{line.format(name)}\n") == f"x\n{line.format('<NAME>')}\n"
    told = (await masker.mask(Raw(Table((Column("a", "text"),), (("80f7a7e",), (line.format(name),)))))).structured
    assert told["rows"] == [["80f7a7e"], [line.format("<NAME>")]]


async def test_who_is_counted_is_hidden_and_the_lines_of_a_numbered_file_stay(masker: Masker) -> None:
    """Mutations: the last line left out; lines that count up taken for commits."""
    log = "   112\t{}\n    43\t{}\n     9\tdependabot[bot]\n     9\t{}\n     1\t{}"
    names = ("Elodie Khalil", "Omar Haddad", "Siobhán O'Hara", "Jean-Luc Moreau")
    for text in (log, f"{log}\n", f"x\n\n{log}\ny\n"):
        assert await masker.text(text.format(*names)) == text.format(*["<NAME>"] * 4)
    told = (await masker.mask(Raw(Table((Column("a", "text"),), ((log.format(*names),), ("     1\tb",)))))).structured
    assert "Moreau" not in str(told["rows"])
    for first in (1, 8, 98, 999):
        file = "\n".join(
            f"{first + at:6}\t{line}"
            for at, line in enumerate(("Getting Started", "Next Steps", "", "Known Bugs", "Old Ways"))
        )
        assert await masker.text(file) == file


@pytest.mark.parametrize(
    "line",
    [
        "* 80f7a7e - Bump Spring Boot (3 days ago) <dependabot[bot]>",
        "80f7a7e Release Notes 2025-01-04 published",
        "80f7a7e 2025-01-04 Fix Broken Build",
        "80f7a7e renovate[bot] 2025-01-04 Update",
        "80f7a7e|2025-01-06|GitHub Actions Bot|Fix",
        "web-01   Running   3 days ago",
        "8b1d9f4c0e2a   5 weeks ago   399MB",
        "deadbee (3 days ago) by GitLab CI",
        "a1b2c3d4e5f6   Canary Rollout   2025-01-04   done",
        "r4411 | svc-build | 2024-11-02 10:11:12 +0100 (Sat, 02 Nov 2024) | 1 line",
        "4f9d0e1;Nightly Build;3 files",
    ],
)
async def test_a_line_of_a_log_without_a_person_stays(masker: Masker, line: str) -> None:
    assert await masker.text(line) == line


async def test_the_words_around_a_person_stay(masker: Masker) -> None:
    """Mutation: the hour's `PM` read as a part of the name; `My name is` read as a name behind `Customer:`."""
    assert (
        await masker.text("at 3:14 PM Casimir Dufresne <cd@example.net> wrote") == "at 3:14 PM <NAME> <<EMAIL>> wrote"
    )
    masked = await masker.text("[10:03] Customer: My name is Olga Brenn and it broke")
    assert masked == "[10:03] Customer: My name is <NAME> and it broke"


async def test_the_names_in_a_record_of_psql_stay(masker: Masker) -> None:
    """Mutation: its second line read as the head of a table."""
    record = "-[ RECORD 1 ]--+---\nid | 7\nfirst_name | {}\nlast_name  | {}\nstatus     | active\n"
    assert await masker.text(record.format("Leo", "Brandt")) == record.format("<NAME>", "<NAME>")


async def test_a_directorys_columns_are_a_persons(masker: Masker) -> None:
    columns = tuple(Column(name, "text") for name in ("uid", "cn", "sn", "telephoneNumber"))
    table = Table(columns, (("7", "Mara Delgado", "Delgado", "+1 702 555 0144"),))
    assert (await masker.mask(Raw(table))).structured["rows"] == [["7", "<NAME>", "<NAME>", "<PHONE>"]]


FORMS = (
    "user[password]=Hunter22xx",
    "utf8=1&user[new_password]=Hunter22xx&commit=1",
    "POST /u account[api_key]=Hunter22xx9Q",
)


@pytest.mark.parametrize("text", FORMS)
async def test_a_secret_in_a_forms_group_is_hidden(masker: Masker, text: str) -> None:
    assert "Hunter22" not in await masker.text(text)


@pytest.fixture(scope="module")
def ner() -> Ner:
    return Ner(MODEL, 0.5)


@needs_model
@pytest.mark.parametrize(
    "text",
    [
        "parameters:\n  - name: X-API-Key\n    in: header\n    required: true",
        "Watched Mary Poppins and Robin Hood with the team.",
        "title: Harry Potter and the Chamber of Secrets",
        "name: Ben & Jerry's Cookie Dough",
        "the cargo is called: name: Gravel 20mm washed",
        "Ihre Versichertennummer und Ihr Ansprechpartner stehen unten.",
    ],
)
def test_headers_titles_and_brands_stay(ner: Ner, text: str) -> None:
    assert [(text[start:end], kind) for start, end, kind in ner.find([text])[0]] == []


@needs_model
def test_two_who_are_greeted_are_no_brand(ner: Ner) -> None:
    text = "Hello Maria & Jerry, I spoke with Forrest Whitaker and Jane Okafor about it."
    said = {text[start:end] for start, end, _ in ner.find([text])[0]}
    assert {"Forrest Whitaker", "Jane Okafor"} <= said


BESIDE = (
    ("Contact Jerome Whit at jw@example.org or ring", "Jerome Whit"),
    ("delivered to Ana Maria Lopez (aml@example.org)", "Ana Maria Lopez"),
    ("Guten Tag Herr Achterberg,\nIhr Paket", "Achterberg"),
    ("Approved By: Njeri Mwan", "Njeri Mwan"),
    ("The tenant, Mr Eben Scroggs, was told", "Eben Scroggs"),
    ("Prof. Mbali Dlamini did not sign the protocol", "Mbali Dlamini"),
    ("Signed off by: Aarav Bhatt\nState: done", "Aarav Bhatt"),
)


@pytest.mark.parametrize(("text", "value"), BESIDE)
async def test_a_name_before_its_address_or_behind_a_title_is_hidden(masker: Masker, text: str, value: str) -> None:
    assert value not in await masker.text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sirs,\nDear Diary,\nDear Stripe Support,\n",
        "User Pool Client (id 12) and Member Access Role (id=4)",
        "10 x Dr. Martens Boots and 3 x Mr. Potato Head took 30 ms. Then it stopped",
        "published by Penguin Random House (2019)",
        "Verified by: Unit Tests\nReported by: Burp Suite\nStarted by: Cron Trigger\nAgent name: Mozilla Firefox\n",
        "2.4.1 was released by Red Hat on Monday, and pushed by Nightly Build on 2024-05-30",
    ],
)
async def test_what_is_greeted_or_numbered_and_is_nobody_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


MEMBERS = (
    (("member_id", "member", "plan"), ("884120993", "Lucia Bonham", "Gold PPO"), True),
    (("member_id", "payer_name", "copay"), ("884120993", "Acme Health", "20"), True),
    (("member_id", "plan", "seats"), ("884120993", "pro", "20"), False),
    (("member_id", "club_id", "joined"), ("884120993", "7", "2024-01-02"), False),
)


@pytest.mark.parametrize(("names", "row", "goes"), MEMBERS)
async def test_digits_are_a_members_number_where_an_insurer_knows_them(
    masker: Masker, names: tuple[str, ...], row: tuple[str, ...], goes: bool
) -> None:
    table = Table(tuple(Column(name, "text") for name in names), (row,))
    rows = (await masker.mask(Raw(table))).structured["rows"]
    assert ("884120993" not in str(rows)) is goes
    record = ", ".join(f'"{name}": "{value}"' for name, value in zip(names, row, strict=True))
    assert ("884120993" not in await masker.text(f"{{{record}}}")) is goes
