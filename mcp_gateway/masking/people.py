"""Which members hold a person: those that are called as a person is, or as what a person does, and those of a person's object.

Knows names of members and what stands beside them; what a name of a person looks like is for `full_names`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from mcp_gateway.masking.full_names import are_people, is_part, is_person
from mcp_gateway.masking.labels import PERSONAL, label
from mcp_gateway.masking.names import bare, words_of
from mcp_gateway_policy.vocabulary import JsonValue

_PERSONS: Final = frozenset((
    "author", "committer", "reporter", "assignee", "owner", "requester", "requestor", "contact", "customer",
    "patient", "employee", "manager", "holder", "recipient", "beneficiary", "passenger", "guest", "applicant",
    "attendee", "name", "display_name", "real_name", "user", "member", "client", "sender", "from", "to",
    "attn", "signed_off_by", "co_authored_by", "reviewed_by", "acked_by", "tested_by", "reported_by",
    "created_by", "updated_by", "approved_by", "account_holder", "account_holder_name", "counterparty",
    "claimant", "taxpayer", "borrower", "debtor", "creditor", "insured", "subscriber", "payee", "payer",
    "prescriber", "account_name", "legal_name", "nominee", "signatory", "doctor", "physician", "witness",
    "tenant", "actor", "buyer", "candidate", "caller", "consignee", "driver", "interviewer", "organizer", "organiser",
    "participant", "profile", "rider", "seller", "shopper", "student", "traveler", "traveller", "usr", "display",
    "display_name_last_first", "real_name_normalized", "nm", "supervisor", "keeper", "registered_keeper",
    "halter", "titular", "titulaire", "intestatario", "destinatario", "destinataire", "beneficiario",
    "ansprechpartner", "versicherter", "next_of_kin", "spouse", "guardian", "signer", "contact_person", "person",
    "practitioner", "nurse", "teacher", "invitee", "policyholder", "policy_holder", "follower", "watcher",
    "collaborator", "reviewer", "approver", "recruiter", "coordinator", "creator", "assigned_to", "caller_id",
    "plaintiff", "defendant", "guarantor", "trainer", "lawyer", "attorney", "heir", "landlord", "lessee", "coach",
    "judge", "formatted_name", "global_name", "sortable_name", "medecin_traitant", "hausarzt", "resident", "dbtr",
    "cdtr", "ultmt_dbtr", "ultmt_cdtr", "performer", "general_practitioner", "cardholder", "card_holder",
    "attending", "surgeon", "dentist", "instructor", "technician", "inspector", "respondent", "founder", "ceo", "cfo",
    "cto", "father", "mother", "social_worker", "case_worker", "sales_rep", "sales_representative", "account_manager",
    "account_executive", "project_manager", "case_manager", "line_manager", "hiring_manager", "legal_representative",
    "primary_care_provider", "referring_provider", "ship_to", "bill_to", "billing_contact", "lead", "prospect", "viewer",
    "maintainer", "contributor", "presenter", "facilitator", "moderator", "mentor", "uploader", "submitter", "point_of_contact",
    "incident_commander", "oncall", "on_call", "bearbeiter", "sachbearbeiter", "verfasser", "auteur", "autor", "cliente", "paciente",
    "kunde", "mieter", "assure", "asegurado", "assicurato", "verzekerde", "note_taker", "scribe", "consultant", "adjuster", "speaker", "photographer", "tutor", "form_tutor", "pupil", "mayor", "pax", "beguenstigter",
    "caller_name", "participant_name", "creator_name", "resident_name", "follower_name", "cust", "cn",
    "complainant", "lecturer", "professor", "mediator", "arbitrator", "petitioner", "notary", "trustee", "executor", "donor", "volunteer", "lead_guest", "lead_passenger",
    "begunstigter", "zahlungspflichtiger", "beguenstigter_zahlungspflichtiger", "auftraggeber", "empfaenger", "empfanger",
))  # fmt: skip
"""What a person is called, or is, or does to a thing, in one word."""

_PARTS: Final = frozenset((
    "first", "last", "given", "family", "nombre", "nome", "nom", "naam", "ad", "adi", "jmeno", "name", "sn",
))  # fmt: skip
"""Words that are a part of a person's name beside another part of it, and mean much else alone."""

_LAST: Final = frozenset((
    "contact", "holder", "patient", "customer", "employee", "beneficiary", "recipient", "passenger", "applicant",
    "claimant", "insured", "physician", "doctor",
))  # fmt: skip
"""Words that a longer name of such a member ends in: `emergency_contact`."""

_ALONE: Final = _PERSONS - {
    "name", "user", "display_name", "owner", "client", "account_name", "to", "from", "tenant", "actor", "buyer",
    "caller", "consignee", "pax", "driver", "participant", "profile", "seller", "usr", "display", "nm", "person",
    "creator", "resident", "lead", "prospect", "follower", "formatted_name", "global_name", "display_name_last_first",
    "real_name_normalized", "dbtr", "cdtr", "cn",
}  # fmt: skip
"""Those that hold a person wherever they stand."""

_OFTEN: Final = frozenset((
    "owner", "actor", "user", "usr", "client", "buyer", "seller", "caller", "driver", "participant", "resident", "tenant", "creator", "lead",
    "prospect", "follower", "consignee", "person", "primary", "secondary", "backup", "escalation", "pic", "dri",
))  # fmt: skip
"""Columns in which a model is asked whether two words are somebody."""

_HOLDING: Final = _PERSONS - {
    "client", "driver", "seller", "buyer", "consignee", "subscriber", "formatted_name", "global_name",
    "account_name", "legal_name", "name", "display_name", "display", "nm", "to", "from", "tenant", "profile", "owner", "cn",
}  # fmt: skip
"""Words of a person whose object may hold the name: `{"assignee": {"summary": …}}`."""

_WORKING: Final = frozenset(("driver", "seller", "buyer", "courier"))
"""What a person may be as well as a thing."""

_OF_WORK: Final = re.compile(
    r"(?:^|_)(?:rating|stars|licen[cs]e|vehicle|plate|shift|photo|languages?|trips?|phone|mobile|gender|age|birth\w*|hired)(?:_|$)"
)
"""What only those have that are persons: `{"driver": {"name": …, "rating": 4.9}}`."""

_CALLED: Final = frozenset(("name", "nm", "display", "display_name", "summary", "text", "full"))
"""Members of a person's object that hold the name."""

HELD_AS: Final = frozenset(("summary", "text", "full", "display_value", "formatted"))
"""Members that hold the name of a person's object without being called so."""

_MARKED: Final = frozenset(("untrusted", "from", "text"))
"""How tools mark what others wrote: no object of a person, whatever it is called."""

_SHOWN: Final = frozenset(("display_name", "real_name", "global_name"))
"""What somebody's account is called."""

_ACCOUNT: Final = frozenset((
    "username", "user_name", "login", "avatar", "avatar_url", "screen_name", "last_login", "last_seen",
))  # fmt: skip
"""What only somebody's account has: beside it, a name to be shown is a person's."""

PERSON_WORDS: Final = tuple(sorted(_ALONE | _SHOWN | _WORKING))
"""Names of members that may hold a person, whatever else they are."""

ROLES: Final = tuple(sorted(one for one in _ALONE if "_" not in one))
"""Words of what a person is, before their name."""

_DOES: Final = (
    "created|updated|modified|changed?|status_change|raised|referred|invited|hired|scheduled|presented|merged|committed|authored|written|taken|paid|packed|picked"
    "|collected|released|rejected|acknowledged|escalated|interviewed|examined|diagnosed|prescribed|witnessed|inspected|tested|triaged|owned|led|translated|confirmed"
    "|moderated|audited|answered|cancell?ed|accepted|filed|dispensed|supervised|delivered|approved|performed|handled|reviewed|assigned|entered|requested|submitted|verified|checked|authori[sz]ed"
    "|signed|closed|opened|resolved|reported|logged|uploaded|edited|deleted|booked|sold|prepared|ordered|received|registered|commented|sent"
)
_BY: Final = re.compile(rf"(?:.+_)?(?:{_DOES})_by")
_NAMED: Final = re.compile(r"(?P<who>.+?)(?:_(?:full|user|display))?_(?:name|nm)")
_THING: Final = re.compile(
    r"(?:^|_)(?:prd|prod(?:uct)?|item|article|stores?|shop|branch|file|host|server|service|svc|db|data(?:base|set)?|table|column|col|field|schema|class|course|campaign"
    r"|company|comp|corp|org(?:ani[sz]ation)?|firm|vendor|supplier|merchant|brand|bank|city|town|country|state|region|county|district|street|str|place|location|venue|hotel"
    r"|airport|station|stop|event|plan|tariff|project|task|job|dep(?:artmen)?t|team|group|role|category|type|status|stage|labels?|list|template|report|sheet|page|site|domain"
    r"|app(?:lication)?|package|module|function|method|species|breed|pet|model|make|colou?r|currency|ccy|lang(?:uage)?|program(?:me)?|school|university|unit|device|network"
    r"|channel|queue|topic|index|bucket|cluster|node|pod|container|image|namespace|key|attr(?:ibute)?|property|param(?:eter)?|var(?:iable)?|metric|tag|rule|policy|listing"
    r"|appeal|agenda|account|acct|facility|institution|ward|clinic|hospital|practice|lab|drug|med|test|exam|study|trial|diagnosis|procedure|carrier|airline|ship|vessel|route"
    r"|line|release|version|repo(?:sitory)?|workspace|tenant|environment|env|theme|layout|collection|book|song|album|game|movie|recipe|business|trade|entity|office|building"
    r"|room|floor|zone|area|warehouse|depot|fund|security|stock|instrument|exchange|portfolio|scheme|tax|fee|charge|ticket|rate|level|tier|badge|segment|cohort|screen|code"
    r"|login|user|common|plate|dns|index|job|step|action|trigger|flow|process|command|script|plugin|driver|client|agent|machine|computer|resource|object|record|document|doc)(?:_|$)"
)
"""Words of what has a name and is no person."""

_SURNAME: Final = re.compile(
    r"(?:.*_)?(?:(?:sur|last|family|l)_?na?me?|apellidos?|cognome|nach_?name|familien_?name|prijmeni|priezvisko|nazwisko|soyadi?|sobrenome|achternaam|efternamn|etternavn|sukunimi)"
)
"""Names of members beside which a plain `name` is the other part."""

_MAIL: Final = re.compile(r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}|<EMAIL>")


def person_word(name: str) -> str:
    """The word of a person, or of a part of a name, that a member's name is; empty where it is none."""
    word = _word(name)
    return word if word in _PERSONS or word in _PARTS else ""


def is_person_word(name: str) -> bool:
    """Whether a member of this name holds a person if it looks like one."""
    return _word(name) in _ALONE or _word(name) in _SHOWN or _word(name) in _WORKING


@lru_cache(maxsize=1 << 12)
def _word(name: str) -> str:
    plain = name if name.isascii() else bare(name)
    word = re.sub(r"[^a-z]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", plain).lower()).strip("_")
    if word in _PERSONS:
        return word
    if word.removesuffix("s") in _PERSONS:
        return word.removesuffix("s")
    if word.removesuffix("_list") in _ALONE:
        return word.removesuffix("_list")
    who = _NAMED.fullmatch(word)
    if who is not None and (who["who"] in _PERSONS or _BY.fullmatch(who["who"])):
        word = who["who"]
    elif who is not None and _THING.search(who["who"]) is None:
        return "nm"
    last = word.rpartition("_")[2]
    return last if last in _LAST else "created_by" if _BY.fullmatch(word) else word


def may_be_somebodys(words: str) -> bool:
    """Whether a column of this name holds people as often as it holds teams and machines: an `owner`. Their own form does not tell which."""
    return _word(words) in _OFTEN


def is_a_person(person: str, key: str, members: Mapping[str, JsonValue], path: Sequence[str]) -> bool:
    """Whether a member whose name is a word of a person, or of a part of a name, holds one."""
    if person in _PARTS and is_part(members[key]) and (_is_other_part(person, key, members) or _is_guest(path)):
        return True
    return bool(person) and holds_people(members[key]) and _is_whose(person, members, key, path)


def form_of(person: str, name: str, beside: Sequence[str]) -> Callable[[JsonValue], bool] | None:
    """What tells whether a cell holds a person, or a part of a name, in a column of that word; None where none does."""
    if person in _PARTS and _is_other_part(person, name, beside):
        return is_part
    if (
        person in _ALONE
        or _is_accounts(person, beside)
        or (person and any(label(other) in PERSONAL for other in beside if other != name))
    ):
        return are_people
    return None


def _is_guest(path: Sequence[str]) -> bool:
    """Whether an object is a person that may be called by the first name alone."""
    return bool(path) and _word(path[-1]) in ("rider", "passenger", "guest", "patient", "traveler", "student")


def holds_people(value: JsonValue) -> bool:
    """Whether a text, or each text of a list, has the form of a full name."""
    value = _plain(value)
    return bool(value) and all(map(is_person, value)) if isinstance(value, list) else are_people(value)


def _plain(value: JsonValue) -> JsonValue:
    """A text that a mapping of one member wraps: `{"S": …}`, `{"stringValue": …}`."""
    if isinstance(value, Mapping) and len(value) == 1:
        return next(iter(value.values()))
    return value


def _is_whose(person: str, members: Mapping[str, JsonValue], key: str, path: Sequence[str]) -> bool:
    """Whether a full name in a member that may hold a person does."""
    if person in _ALONE or _is_accounts(person, members) or _about_a_person(members, key):
        return True
    if _word(key) not in _CALLED:
        return False
    return holds_one(members, path) or (key == "display" and bool(path) and _word(path[-1]) == "subject")


def holds_one(members: Mapping[str, JsonValue], path: Sequence[str]) -> bool:
    """Whether these members are those of an object that its name says is a person: of `assignee`, of `caller_id`."""
    if not path or not _MARKED.symmetric_difference(members):
        return False
    return _is_held(path[-1]) or (
        _word(path[-1]) in _WORKING and any(_OF_WORK.search(words_of(key)) for key in members)
    )


@lru_cache(maxsize=1 << 12)
def _is_held(name: str) -> bool:
    return _word(name) in _HOLDING


def _about_a_person(members: Mapping[str, JsonValue], key: str) -> bool:
    if any(isinstance(said, str) and _MAIL.fullmatch(said) for said in members.values()):
        return True
    return any(label(other) in PERSONAL for other in members if other != key and isinstance(other, str))  # pyright: ignore[reportUnnecessaryIsInstance]


def _is_accounts(person: str, beside: Iterable[str]) -> bool:
    return person in _SHOWN and any(isinstance(other, str) and words_of(other) in _ACCOUNT for other in beside)  # pyright: ignore[reportUnnecessaryIsInstance]


def _is_other_part(word: str, name: str, beside: Iterable[str]) -> bool:
    if word == "sn" and any(other == "cn" for other in beside):
        return True
    if word == "name":
        return any(isinstance(other, str) and _SURNAME.fullmatch(words_of(other)) for other in beside if other != name)  # pyright: ignore[reportUnnecessaryIsInstance]
    return any(_other_part(other) for other in beside if other != name)


def _other_part(name: JsonValue) -> bool:
    return isinstance(name, str) and (_word(name) in _PARTS or label(name) == "name")
