"""Which members hold a person: those that are called as a person is, or as what a person does, and those of a person's object.

Knows names of members and what stands beside them; what a name of a person looks like is for `full_names`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from mcp_gateway.masking.full_names import BETWEEN, MOST_LISTED, are_people, is_part, is_person
from mcp_gateway.masking.labels import PERSONAL, label
from mcp_gateway.masking.names import bare, words_of
from mcp_gateway.masking.somebody import are_somebody, is_body, is_in_small_letters, is_somebody, listed
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
    "navn", "namn", "nimi", "jmeno", "nombre", "nome", "nom", "naam", "ad_soyad", "isim", "nev",
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
    "real_name_normalized", "dbtr", "cdtr", "cn", "navn", "namn", "nimi", "jmeno", "nombre", "nome", "nom", "naam", "ad_soyad", "isim", "nev",
}  # fmt: skip
"""Those that hold a person wherever they stand."""

_OFTEN: Final = frozenset((
    "owner", "actor", "user", "usr", "client", "buyer", "seller", "caller", "driver", "participant", "resident", "tenant", "creator", "lead",
    "prospect", "follower", "consignee", "person", "primary", "secondary", "backup", "escalation", "pic", "dri",
))  # fmt: skip
"""Columns in which a model is asked whether two words are somebody."""

_DOERS: Final = frozenset((
    "owner", "actor", "caller", "buyer", "seller", "driver", "participant", "resident", "tenant", "creator", "lead", "prospect", "follower", "consignee", "person",
    "contact", "manager", "sponsor", "custodian", "steward", "responsible", "accountable", "operator", "liaison", "delegate", "commander", "director",
    "advisor", "adviser", "representative", "planner", "dispatcher", "responder", "handler", "worker", "receiver", "counsel", "assessor", "underwriter", "caregiver", "carer",
    "secretary", "treasurer", "chairperson", "chairman", "captain", "trainee", "apprentice", "intern", "buddy", "deputy", "officer",
    "backup", "substitute", "stand_in", "signed", "reports_to", "registrant", "appellant", "gp", "minder", "lister", "realtor", "nanny", "pastor", "wife", "husband", "partner_name", "parent", "son", "daughter",
    "assigned", "dri", "pic", "poc", "sme", "spoc", "author", "reporter", "assignee", "requester", "requestor", "approver", "reviewer", "maintainer", "coordinator", "supervisor", "employee",
    "agent", "associate", "rep", "cosigner", "co_owner", "co_signer", "co_applicant", "depositor", "remitter", "lodger", "occupant", "occupier", "householder",
    "instructor", "technician", "inspector", "examiner", "auditor", "engineer", "designer", "developer", "analyst", "architect", "translator", "interpreter", "narrator", "illustrator",
    "assistant", "chair", "cochair", "stakeholder", "visitor",
    "last_editor", "managing_editor", "chief_editor", "scrum_master", "harbour_master", "department_head", "team_head", "head_teacher", "renter", "tester", "requisitioner", "citizen", "last_user", "logged_in_user", "insured_party", "named_insured", "mgr", "comms", "spokesperson", "respondent", "complainer", "carer", "secretary_general", "nurse_in_charge", "officer_in_charge", "person_in_charge", "responsible_person", "proposer", "seconder", "speaker", "panelist", "panellist",
    "signer", "co_author", "coauthor", "principal_investigator", "investigator", "co_investigator", "clinician", "midwife", "pharmacist", "therapist", "counsellor", "counselor", "optician", "vet", "veterinarian", "bride", "groom", "godparent",
    "owner_of_record", "executor", "grantor", "grantee", "licensee", "licensor", "lessor", "mortgagor", "surety", "shareholder", "sole_trader", "proprietor", "courier", "rider", "picker", "packer", "cashier", "bartender", "waiter", "stylist",
    "granted_to", "shared_with", "assigned_to", "escalated_to", "delegated_to", "transferred_to", "reassigned_to", "issued_to", "addressed_to", "handed_to", "checked_out_to", "loaned_to", "belongs_to", "reported_to", "deliver_to", "attention", "care_of",
    "auftraggeber", "kundin", "bearbeiter", "ueberweiser", "uberweiser", "sachbearbeiter", "bewohner", "nutzer", "anrufer", "bewerber", "kaeufer", "kaufer", "verkaeufer", "verkaufer", "halter", "eigner", "erbe", "klient", "kollege", "moderator", "referentin",
    "gast", "gaeste", "gaste", "protokollfuhrung", "protokollfuehrung", "schriftfuehrer", "schriftfuhrer", "vorsitz", "vorsitzender", "kassierer", "schatzmeister", "trainer", "ausbilder", "azubi", "melder", "patient", "patientin",
    "conseiller", "vendeur", "acheteur", "acquereur", "preneur", "candidat", "invite", "intervenant", "formateur", "president", "tresorier", "secretaire", "collaborateur", "animateur", "rapporteur", "usager", "visiteur", "appelant",
    "cliente", "vendedor", "comprador", "candidato", "invitado", "presidente", "secretario", "tesorero", "ponente", "usuario", "visitante", "denunciante", "representante", "apoderado", "beneficiario", "huesped", "pasajero",
    "acquirente", "venditrice", "candidato", "ospite", "segretario", "tesoriere", "relatore", "utente", "visitatore", "rappresentante", "legale_rappresentante", "collaboratore", "passeggero", "residente",
    "bewoner", "koper", "verkoper", "kandidaat", "gast", "voorzitter", "secretaris", "penningmeester", "spreker", "gebruiker", "bezoeker", "melder", "klant", "reiziger", "notulist", "begeleider",
    "zleceniodawca", "klient", "kupujacy", "sprzedajacy", "kandydat", "gosc", "przewodniczacy", "sekretarz", "skarbnik", "uzytkownik", "pasazer", "mieszkaniec", "rodzic", "autor", "wystawil", "zatwierdzil", "sporzadzil",
    "temsilci", "temsilcisi", "alici", "satici", "aday", "misafir", "baskan", "sekreter", "konuk", "kullanici", "yolcu", "veli", "danisman",
    "leder", "sokande", "soker", "kopare", "saljare", "kjoper", "selger", "kober", "saelger", "kandidat", "gjest", "gaest", "ordforande", "ordstyrer", "referent", "sekretaer", "sekreterare", "kassor", "bruker", "bruger", "anvandare", "beboer",
    "boende", "fortroendevald", "pasagerare", "elev", "foresatt", "vardnadshavare", "kontaktpers", "ansokare", "soeker", "bestallare", "innehavare", "indehaver", "innehaver",
    "techniker", "untermieter", "hauptmieter", "denunciado", "demandado", "demandante", "defunto", "ouder", "verzorger", "innmelder", "anmalare", "klagande", "bejelento", "ugyintezo", "ugyfel", "kerelmezo", "basvuran", "basvuru_sahibi", "hak_sahibi",
    "kontakt", "kontaktperson", "versicherungsnehmer", "betreuer", "kundenbetreuer", "verantwortlich", "verantwortliche", "verantwortlicher", "protokoll", "protokollfuehrer",
    "fahrer", "vermieter", "eigentuemer", "eigentumer", "besitzer", "antragsteller", "arzt", "inhaber", "geschaeftsfuehrer", "geschaftsfuhrer", "leiter", "projektleiter", "vorgesetzter",
    "mitarbeiter", "mitarbeiterin", "unterzeichner", "zeuge", "vertreter", "ersteller", "dozent", "lehrer", "schueler", "schuler", "ehepartner", "notfallkontakt", "absender", "teilnehmer", "mitglied",
    "interlocuteur", "commercial", "responsable", "demandeur", "redacteur", "gestionnaire", "proprietaire", "locataire", "bailleur", "conducteur", "chauffeur", "expediteur", "medecin", "adherent",
    "souscripteur", "conjoint", "temoin", "enseignant", "eleve", "referent", "salarie", "signataire", "emetteur",
    "comercial", "solicitante", "propietario", "inquilino", "arrendador", "conductor", "remitente", "medico", "asegurado", "tomador", "conyuge", "testigo", "profesor", "alumno", "encargado",
    "trabajador", "empleado", "gestor", "interesado", "socio",
    "referente", "venditore", "responsabile", "richiedente", "proprietario", "locatore", "conducente", "mittente", "paziente", "contraente", "coniuge", "testimone", "docente", "studente", "dipendente", "autore",
    "contactpersoon", "accountmanager", "verantwoordelijke", "aanvrager", "eigenaar", "huurder", "verhuurder", "bestuurder", "afzender", "ontvanger", "arts", "huisarts", "verzekeringnemer", "getuige", "leerling",
    "medewerker", "behandelaar", "leidinggevende", "patient",
    "opiekun", "wnioskodawca", "wlasciciel", "najemca", "wynajmujacy", "kierowca", "nadawca", "odbiorca", "lekarz", "pacjent", "ubezpieczony", "ubezpieczajacy", "malzonek", "swiadek", "nauczyciel", "uczen",
    "pracownik", "kierownik", "prowadzacy", "zglaszajacy", "osoba_kontaktowa", "osoba_odpowiedzialna",
    "responsavel", "senhorio", "motorista", "remetente", "segurado", "conjuge", "testemunha", "professora", "aluno", "funcionario", "gerente", "vendedor", "contato", "contacto", "requerente",
    "yetkili", "yetkili_kisi", "sorumlu", "talep_eden", "sahibi", "kiraci", "surucu", "gonderen", "alici", "doktor", "hasta", "sigortali", "ogretmen", "ogrenci", "calisan", "hazirlayan", "onaylayan", "musteri",
    "saksbehandler", "sagsbehandler", "handlaggare", "ansvarlig", "ansvarig", "eier", "ejer", "agare", "leietaker", "lejer", "hyresgast", "utleier", "udlejer", "avsender", "afsender", "avsandare", "mottaker", "modtager",
    "mottagare", "lege", "laege", "lakare", "pasient", "ektefelle", "ansatt", "medarbejder", "medarbetare", "kunde", "bestiller", "kontaktpers",
    "kontaktni_osoba", "odpovedna_osoba", "zadatel", "majitel", "najemce", "ridic", "odesilatel", "prijemce", "lekar", "pacient", "kapcsolattarto", "yhteyshenkilo", "vastuuhenkilo", "omistaja", "vuokralainen", "potilas",
))  # fmt: skip
"""What a person is or does, in several languages, who may be a team, an office or a machine as well: their name must be written as a person's is."""

_FOREIGN: Final = frozenset((
    "comercial", "commercial", "opiekun", "responsable", "responsabile", "responsavel", "verantwortlicher", "gestor", "medico", "medecin", "titulaire", "titular", "ansvarlig", "ansvarig", "sorumlu", "yetkili",
    "referent", "referente", "interlocuteur", "proprietaire", "proprietario", "propietario", "wlasciciel", "vendedor", "venditore", "kierownik", "chef", "gestionnaire", "leiter", "leiterin", "encargado", "jefe", "capo", "hoofd",
))  # fmt: skip
"""Those of them that stand first where they are qualified: `opiekun_klienta`."""

NUMBERED: Final = frozenset((
    "worker", "agent", "handler", "driver", "operator", "dispatcher", "receiver", "planner", "responder", "tester", "backup", "lead", "signed", "speaker", "builder", "reader", "writer",
))  # fmt: skip
"""Those of them that are machines where a number stands behind: `worker-3`."""

QUALIFIED: Final = tuple(sorted(_FOREIGN))

_OF_MACHINES: Final = frozenset((
    "package", "task", "window", "connection", "cluster", "resource", "display", "password", "secret", "secrets", "session", "file", "state", "memory", "device", "network", "cache", "queue", "process", "transaction",
    "entity", "event", "plugin", "module", "boot", "lock", "volume", "db", "database", "jdbc", "odbc", "storage", "log", "volume", "user", "http", "https", "monitoring", "ssh", "field", "controller", "build", "ci", "input",
    "output", "exception", "error", "request", "message", "signal", "container", "runtime", "gpu", "printer", "audio", "video", "graphics", "kernel", "map", "text", "code", "image", "voice", "night", "tail", "band", "read", "write",
    "print", "disk", "tape", "card", "bar", "barcode", "warp", "index", "web", "service", "table", "schema", "object", "domain", "mail", "web_mail", "screen", "system",
))  # fmt: skip
"""What such a word has before it where it is a machine: a `package_manager`, a `db_driver`, a `user_agent`."""

_HOLDING: Final = _PERSONS - {
    "client", "driver", "seller", "buyer", "consignee", "subscriber", "formatted_name", "global_name",
    "account_name", "legal_name", "name", "display_name", "display", "nm", "to", "from", "tenant", "profile", "owner", "cn",
}  # fmt: skip
"""Words of a person whose object may hold the name: `{"assignee": {"summary": …}}`."""

_WORKING: Final = frozenset(("driver", "seller", "buyer", "courier"))
"""What a person may be as well as a thing."""

_OF_WORK: Final = re.compile(
    r"(?:^|_)(?:total|amount|order|route|depot|truck|parcel|rating|stars|licen[cs]e|vehicle|plate|shift|photo|languages?|trips?|phone|mobile|gender|age|birth\w*|hired)(?:_|$)"
)
"""What only those have that are persons: `{"driver": {"name": …, "rating": 4.9}}`."""

_CALLED: Final = frozenset(("name", "nm", "display", "display_name", "summary", "text", "full", "descriptor"))
"""Members of a person's object that hold the name."""

HELD_AS: Final = frozenset(("summary", "text", "full", "display_value", "formatted", "descriptor"))
"""Members that hold the name of a person's object without being called so."""

_MARKED: Final = frozenset(("untrusted", "from", "text"))
"""How tools mark what others wrote: no object of a person, whatever it is called."""

_MESSAGE: Final = frozenset(("text", "body", "message", "subject", "snippet", "html", "plain"))
"""Members of what somebody sent, beside who sent it."""

_SHOWN: Final = frozenset(("display_name", "real_name", "global_name"))
"""What somebody's account is called."""

_ACCOUNT: Final = frozenset((
    "username", "user_name", "login", "avatar", "avatar_url", "screen_name", "last_login", "last_seen",
))  # fmt: skip
"""What only somebody's account has: beside it, a name to be shown is a person's."""

PERSON_WORDS: Final = tuple(sorted(_ALONE | _SHOWN | _WORKING | _DOERS))
"""Names of members that may hold a person, whatever else they are."""

ROLES: Final = tuple(sorted(one for one in _ALONE if "_" not in one))
"""Words of what a person is, before their name."""

DOERS: Final = tuple(sorted(one for one in _DOERS - _ALONE if "_" not in one))
"""Words of what a person is or does, before a name that may be a body's."""

DOES: Final = (
    "created|updated|modified|changed?|status_change|raised|referred|invited|hired|scheduled|presented|merged|committed|authored|written|taken|paid|packed|picked"
    "|collected|released|rejected|acknowledged|escalated|interviewed|examined|diagnosed|prescribed|witnessed|inspected|tested|triaged|owned|led|translated|confirmed"
    "|moderated|audited|answered|cancell?ed|accepted|filed|dispensed|supervised|delivered|approved|performed|handled|reviewed|assigned|entered|requested|submitted|verified|checked|authori[sz]ed"
    "|signed|closed|opened|resolved|reported|logged|uploaded|edited|deleted|booked|sold|prepared|ordered|received|registered|commented|sent"
)
"""What somebody does to a thing, before `by`."""

_BY: Final = re.compile(rf"(?:.+_)?(?:{DOES})_by")
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
    return word if word in _PERSONS or word in _PARTS else _doer(name)


@lru_cache(maxsize=1 << 12)
def is_person_word(name: str) -> bool:
    """Whether a member of this name holds a person if it looks like one."""
    return _word(name) in _ALONE or _word(name) in _SHOWN or _word(name) in _WORKING or bool(_doer(name))


@lru_cache(maxsize=1 << 12)
def _doer(name: str) -> str:
    """The word for what a person is or does that a longer name ends in, or one of another language begins with: `account_owner`,
    `comercial_asignado`; empty where it is none."""
    words = words_of(name.replace("ı", "i")).split("_")
    while len(words) > 1 and (words[-1] in _BEHIND or words[-1].isdigit()):
        if words[-1].isdigit() and words[-2].removesuffix("s") in NUMBERED:
            return ""
        words.pop()
    two = "_".join(words[-2:])
    if two in _DOERS:
        return two
    if "_".join(words[-3:]) in _DOERS:
        return "_".join(words[-3:])
    last = _base(words[-1])
    if last and (len(words) == 1 or words[-2] not in _OF_MACHINES):
        return last
    if len(words) > 1 and (_base(words[0]) in _FOREIGN or (len(words) > 2 and two in _OF)):
        return _base(words[0]) or words[0]
    if len(words) > 1 and (words[-1] in _BY_ELSEWHERE and words[-2].endswith(_DONE_ELSEWHERE)):
        return "assigned"
    return (
        "assigned"
        if len(words) > 1 and words[-1] == "by" and words[-2].endswith(_DONE) and words[-2] not in _DONE_BY_NOBODY
        else ""
    )


def _base(word: str) -> str:
    """The word of a person that a word is, in the plural or for a woman; empty where it is none."""
    if word in _DOERS:
        return word
    if word.endswith(_COMPOUND) and len(word) <= _LONGEST_COMPOUND:
        return "responsible"
    for end, instead in _FORMS:
        if word.endswith(end) and (base := f"{word[: -len(end)]}{instead}") in _DOERS:
            return base
    return ""


COMPOUND: Final = (
    "inhaber", "inhaberin", "leiter", "leiterin", "antragsteller", "nehmer", "betreuer", "betreuerin", "bearbeiter", "bearbeiterin", "melder", "ansvarlig", "ansvarig", "leder", "ledare", "leider", "behandler",
    "handlaggare", "kontaktperson", "eigner", "berater", "vertreter", "beauftragter",
)  # fmt: skip
"""What words end in that are put together, in German, Dutch and Scandinavian: `Teamleiterin`, `Saksansvarlig`."""

_COMPOUND: Final = COMPOUND
_LONGEST_COMPOUND: Final = 32

_FORMS: Final = (
    ("s", ""),
    ("in", ""),
    ("in", "e"),
    ("innen", ""),
    ("a", "o"),
    ("as", "o"),
    ("os", "o"),
    ("e", ""),
    ("a", ""),
    ("ora", "or"),
    ("trice", "teur"),
    ("trice", "tore"),
    ("euse", "eur"),
    ("en", ""),
    ("er", ""),
)
"""How such words end in the plural and for women, and what stands instead in the words known."""

_BEHIND: Final = frozenset(("name", "nm", "display", "in", "s", "r", "e", "a", "o"))
"""Behind such a word: its name, or the sign that women are meant too (`Bearbeiter/in`, `tenant(s)`)."""

_DONE: Final = ("ed", "en", "wn", "ld", "id", "nt", "de", "et")
_DONE_BY_NOBODY: Final = listed(
    "sorted ordered grouped powered caused blocked followed partitioned limited separated divided multiplied backed indexed clustered filtered hosted produced distributed manufactured supplied provided replaced"
    " superseded required used called referenced generated driven loaded signaled separated delimited keyed measured weighted sponsored designed"
)
"""What things are done by."""


_BY_ELSEWHERE: Final = frozenset(("von", "par", "por", "da", "door", "przez", "av", "af", "with"))
_DONE_ELSEWHERE: Final = ("t", "en", "e", "o", "d", "ny", "ne")
_OF: Final = frozenset(("de_contacto", "de_contact", "di_contatto", "de_contato"))
"""Ends of longer words for whom to turn to: `persona_de_contacto`."""


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
    if not person:
        return False
    if not holds_people(members[key]):
        value = members[key]
        if person in _TRAVELLERS and isinstance(value, str) and _TICKETED.fullmatch(value):
            return True
        return (
            person in _NAMES
            and isinstance(value, str)
            and is_in_small_letters(value)
            and any(isinstance(said, str) and label(other) in _OWN for other, said in members.items() if other != key)
        )
    return _is_whose(person, members, key, path) or (
        (
            (person in _DOERS and (person not in _WORKING or _is_at_work(members)))
            or (person in _NAMES and any(map(is_employees, members)))
            or (
                _word(key) in _CALLED
                and bool(path)
                and bool(_doer(path[-1]) or _word(path[-1]) == "profile" or words_of(path[-1]).endswith("_user"))
            )
        )
        and _hold_somebody(members[key])
    )


def form_of(person: str, name: str, beside: Sequence[str]) -> Callable[[JsonValue], bool] | None:
    """What tells whether a cell holds a person, or a part of a name, in a column of that word; None where none does."""
    if person in _PARTS and _is_other_part(person, name, beside):
        return is_part
    if person in _TRAVELLERS:
        return _are_travellers
    personal = person and any(label(other) in PERSONAL for other in beside if other != name)
    if personal and person in _NAMES and any(label(other) in _OWN for other in beside if other != name):
        return _are_people_in_any_case
    if person in _ALONE or _is_accounts(person, beside) or personal:
        return _are_people
    if person in _NAMES and any(map(is_employees, beside)):
        return are_somebody
    return are_somebody if person in _DOERS and (person not in _WORKING or _is_at_work(beside)) else None


def holds_some(person: str, items: Sequence[JsonValue]) -> bool:
    """Whether some of a list of texts, in a member for persons, are written as somebody's name."""
    return (person in _ALONE or person in _DOERS) and any(isinstance(one, str) and is_somebody(one) for one in items)


def _is_at_work(beside: Iterable[JsonValue]) -> bool:
    """Whether something stands beside that only a person has who is named for their work: a driver's vehicle, no device's."""
    return any(isinstance(one, str) and _OF_WORK.search(words_of(one)) for one in beside)


def is_employees(name: JsonValue) -> bool:
    """Whether a member of this name stands beside the name of somebody who is employed, or cared for."""
    return isinstance(name, str) and _is_employees(name[-_LONGEST:])


@lru_cache(maxsize=1 << 12)
def _is_employees(name: str) -> bool:
    return words_of(name) in _EMPLOYED


_NAMES: Final = frozenset((
    "name", "full_name", "display_name", "nm", "navn", "namn", "nimi", "jmeno", "nombre", "nome", "nom", "naam", "ad_soyad", "isim", "nev",
))  # fmt: skip
"""What a name is called."""

_OWN: Final = frozenset(("email", "phone", "ssn", "birth-date", "bank-account"))
"""Kinds of values beside which two words in small letters are somebody's name."""

EMPLOYED: Final = (
    "employee_id", "employee_no", "employee_number", "employee_code", "emp_id", "emp_no", "emp_code", "empno", "staff_id", "staff_no", "staff_number", "worker_id", "personnel_no", "personnel_number", "payroll_id",
    "payroll_no", "personalnummer", "job_title", "stellenbezeichnung", "date_hired", "hire_date", "hiredate", "hired_on", "salary", "base_salary", "annual_salary", "gross_salary", "reports_to", "gender", "sex", "geschlecht",
    "marital_status", "nationality", "emergency_contact", "next_of_kin", "allergies", "blood_type", "blood_group",
)  # fmt: skip
"""Names of members that only somebody has who is employed, or cared for."""

_EMPLOYED: Final = frozenset(EMPLOYED)
_LONGEST: Final = 64


LAST_WORDS: Final = frozenset(
    (*(one.rpartition("_")[2] for one in (*_DOERS, *EMPLOYED) if "_" in one), *_BY_ELSEWHERE, "by")
)
"""What names of members end in that are a person's in two words."""

_TRAVELLERS: Final = frozenset(("passenger", "guest", "pax", "traveler", "traveller", "lead_passenger", "lead_guest"))
_TICKETED: Final = re.compile(r"[^\W\d_]{2,30}(?:[ '-][^\W\d_]{2,30}){0,2}/[^\W\d_]{1,30}(?:[ .'-][^\W\d_]{1,30}){0,3}")
"""The family's name before the given ones, as tickets have it: `HOPPER/GRACE MRS`."""


def _are_travellers(value: JsonValue) -> bool:
    return _are_people(value) or (isinstance(value, str) and _TICKETED.fullmatch(value) is not None)


def _are_people_in_any_case(value: JsonValue) -> bool:
    return _are_people(value) or (isinstance(value, str) and is_in_small_letters(value))


def _are_people(value: JsonValue) -> bool:
    """Whether a text is somebody's full name, or a list that holds one: a team beside them makes nobody of them."""
    if not are_people(value):
        return False
    if not isinstance(value, str):
        return True
    listed = (value,) if is_person(value) else BETWEEN.split(value, MOST_LISTED)
    return any(is_person(one) and not is_body(one) for one in listed)


def _hold_somebody(value: JsonValue) -> bool:
    """Whether a text, or each text of a list, is written as somebody's name."""
    value = _plain(value)
    if isinstance(value, list):
        return all(isinstance(one, str) and is_somebody(one) for one in value)
    return are_somebody(value)


def _is_guest(path: Sequence[str]) -> bool:
    """Whether an object is a person that may be called by the first name alone."""
    return bool(path) and _word(path[-1]) in ("rider", "passenger", "guest", "patient", "traveler", "student")


def holds_people(value: JsonValue) -> bool:
    """Whether a text, or each text of a list, has the form of a full name."""
    value = _plain(value)
    return bool(value) and all(map(is_person, value)) if isinstance(value, list) else _are_people(value)


def _plain(value: JsonValue) -> JsonValue:
    """A text that a mapping of one member wraps: `{"S": …}`, `{"stringValue": …}`."""
    if isinstance(value, Mapping) and len(value) == 1:
        return next(iter(value.values()))
    return value


def _is_whose(person: str, members: Mapping[str, JsonValue], key: str, path: Sequence[str]) -> bool:
    """Whether a full name in a member that may hold a person does."""
    if person in _ALONE or _is_accounts(person, members) or _about_a_person(members, key):
        return True
    if person in ("from", "to") and not _MESSAGE.isdisjoint(members) and "untrusted" not in members:
        return _hold_somebody(members[key])
    if _word(key) not in _CALLED:
        return False
    return holds_one(members, path) or (key == "display" and bool(path) and _word(path[-1]) == "subject")


def holds_one(members: Mapping[str, JsonValue], path: Sequence[str]) -> bool:
    """Whether these members are those of an object that its name says is a person: of `assignee`, of `caller_id`."""
    if not path or not _MARKED.symmetric_difference(members):
        return False
    return _is_held(path[-1]) or (_word(path[-1]) in _WORKING and _is_at_work(members))


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
