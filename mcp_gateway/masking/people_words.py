"""Words for people: what somebody is, or does to a thing, in several languages, and the words beside which one is somebody."""

from __future__ import annotations

from typing import Final

PERSONS: Final = frozenset((
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

PARTS: Final = frozenset((
    "first", "last", "given", "family", "nombre", "nome", "nom", "naam", "ad", "adi", "jmeno", "name", "sn",
))  # fmt: skip
"""Words that are a part of a person's name beside another part of it, and mean much else alone."""

LAST: Final = frozenset((
    "contact", "holder", "patient", "customer", "employee", "beneficiary", "recipient", "passenger", "applicant",
    "claimant", "insured", "physician", "doctor", "attn",
))  # fmt: skip
"""Words that a longer name of such a member ends in: `emergency_contact`."""

ALONE: Final = PERSONS - {
    "name", "user", "display_name", "owner", "client", "account_name", "to", "from", "tenant", "actor", "buyer",
    "caller", "consignee", "pax", "driver", "participant", "profile", "seller", "usr", "display", "nm", "person",
    "creator", "resident", "lead", "prospect", "follower", "formatted_name", "global_name", "display_name_last_first",
    "real_name_normalized", "dbtr", "cdtr", "cn", "navn", "namn", "nimi", "jmeno", "nombre", "nome", "nom", "naam", "ad_soyad", "isim", "nev",
}  # fmt: skip
"""Those that hold a person wherever they stand."""

OFTEN: Final = frozenset((
    "owner", "actor", "user", "usr", "client", "buyer", "seller", "caller", "driver", "participant", "resident", "tenant", "creator", "lead",
    "prospect", "follower", "consignee", "person", "primary", "secondary", "backup", "escalation", "pic", "dri",
))  # fmt: skip
"""Columns in which a model is asked whether two words are somebody."""

DOERS: Final = frozenset((
    "owner", "actor", "caller", "buyer", "seller", "driver", "participant", "resident", "tenant", "creator", "lead", "prospect", "follower", "consignee", "person",
    "contact", "manager", "sponsor", "custodian", "steward", "responsible", "accountable", "operator", "liaison", "delegate", "commander", "director",
    "advisor", "adviser", "representative", "planner", "dispatcher", "responder", "handler", "worker", "receiver", "counsel", "assessor", "underwriter", "caregiver", "carer",
    "secretary", "treasurer", "chairperson", "chairman", "captain", "trainee", "apprentice", "intern", "buddy", "deputy", "officer",
    "backup", "substitute", "stand_in", "signed", "reports_to", "registrant", "appellant", "gp", "minder", "lister", "realtor", "nanny", "pastor", "wife", "husband", "partner_name", "parent", "son", "daughter",
    "assigned", "dri", "pic", "poc", "sme", "spoc", "author", "reporter", "assignee", "requester", "requestor", "approver", "reviewer", "maintainer", "coordinator", "supervisor", "employee",
    "agent", "associate", "rep", "cosigner", "co_owner", "co_signer", "co_applicant", "depositor", "remitter", "lodger", "occupant", "occupier", "householder",
    "instructor", "technician", "inspector", "examiner", "auditor", "engineer", "designer", "developer", "analyst", "architect", "translator", "interpreter", "narrator", "illustrator",
    "assistant", "chair", "cochair", "stakeholder", "visitor", "cn", "gecos",
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

FOREIGN: Final = frozenset((
    "comercial", "commercial", "opiekun", "responsable", "responsabile", "responsavel", "verantwortlicher", "gestor", "medico", "medecin", "titulaire", "titular", "ansvarlig", "ansvarig", "sorumlu", "yetkili",
    "referent", "referente", "interlocuteur", "proprietaire", "proprietario", "propietario", "wlasciciel", "vendedor", "venditore", "kierownik", "chef", "gestionnaire", "leiter", "leiterin", "encargado", "jefe", "capo", "hoofd",
))  # fmt: skip
"""Those of them that stand first where they are qualified: `opiekun_klienta`."""

NUMBERED: Final = frozenset((
    "worker", "agent", "handler", "driver", "operator", "dispatcher", "receiver", "planner", "responder", "tester", "backup", "lead", "signed", "speaker", "builder", "reader", "writer",
))  # fmt: skip
"""Those of them that are machines where a number stands behind: `worker-3`."""

QUALIFIED: Final = tuple(sorted(FOREIGN))

OF_MACHINES: Final = frozenset((
    "package", "task", "window", "connection", "cluster", "resource", "display", "password", "secret", "secrets", "session", "file", "state", "memory", "device", "network", "cache", "queue", "process", "transaction",
    "entity", "event", "plugin", "module", "boot", "lock", "volume", "db", "database", "jdbc", "odbc", "storage", "log", "volume", "user", "http", "https", "monitoring", "ssh", "field", "controller", "build", "ci", "input",
    "output", "exception", "error", "request", "message", "signal", "container", "runtime", "gpu", "printer", "audio", "video", "graphics", "kernel", "map", "text", "code", "image", "voice", "night", "tail", "band", "read", "write",
    "print", "disk", "tape", "card", "bar", "barcode", "warp", "index", "web", "service", "table", "schema", "object", "domain", "mail", "web_mail", "screen", "system",
))  # fmt: skip
"""What such a word has before it where it is a machine: a `package_manager`, a `db_driver`, a `user_agent`."""

HOLDING: Final = PERSONS - {
    "client", "driver", "seller", "buyer", "consignee", "subscriber", "formatted_name", "global_name",
    "account_name", "legal_name", "name", "display_name", "display", "nm", "to", "from", "tenant", "profile", "owner", "cn",
}  # fmt: skip
"""Words of a person whose object may hold the name: `{"assignee": {"summary": …}}`."""

WORKING: Final = frozenset(("driver", "seller", "buyer", "courier"))
"""What a person may be as well as a thing."""

SHOWN: Final = frozenset(("display_name", "real_name", "global_name"))
"""What somebody's account is called."""

BY_ELSEWHERE: Final = frozenset(("von", "par", "por", "da", "door", "przez", "av", "af", "with"))

NAMES: Final = frozenset((
    "name", "full_name", "display_name", "nm", "navn", "namn", "nimi", "jmeno", "nombre", "nome", "nom", "naam", "ad_soyad", "isim", "nev",
))  # fmt: skip
"""What a name is called."""

EMPLOYED: Final = (
    "employee_id", "employee_no", "employee_number", "employee_code", "emp_id", "emp_no", "emp_code", "empno", "staff_id", "staff_no", "staff_number", "worker_id", "personnel_no", "personnel_number", "payroll_id",
    "payroll_no", "personalnummer", "job_title", "stellenbezeichnung", "date_hired", "hire_date", "hiredate", "hired_on", "salary", "base_salary", "annual_salary", "gross_salary", "reports_to", "gender", "sex", "geschlecht",
    "marital_status", "nationality", "emergency_contact", "next_of_kin", "allergies", "blood_type", "blood_group",
)  # fmt: skip
"""Names of members that only somebody has who is employed, or cared for."""

PERSON_IDS: Final = tuple(
    f"{who}_{what}"
    for who in (
        *("user", "customer", "cust", "patient", "student", "member", "guest", "passenger", "person", "contact", "subscriber", "applicant", "attendee"),
        *("donor", "voter", "teacher", "doctor", "physician", "participant", "candidate", "shopper", "player", "pupil", "trainee", "rider"),
    )
    for what in ("id", "no", "number", "uid", "uuid")
)  # fmt: skip
"""What somebody's number is called: where a row has no other, the name beside it is theirs."""

COMPOUND: Final = (
    "inhaber", "inhaberin", "leiter", "leiterin", "antragsteller", "nehmer", "betreuer", "betreuerin", "bearbeiter", "bearbeiterin", "melder", "ansvarlig", "ansvarig", "leder", "ledare", "leider", "behandler",
    "handlaggare", "kontaktperson", "eigner", "berater", "vertreter", "beauftragter",
)  # fmt: skip
"""What words end in that are put together, in German, Dutch and Scandinavian: `Teamleiterin`, `Saksansvarlig`."""

PERSON_WORDS: Final = tuple(sorted(ALONE | SHOWN | WORKING | DOERS))
"""Names of members that may hold a person, whatever else they are."""

ROLES: Final = tuple(sorted(one for one in ALONE if "_" not in one))
"""Words of what a person is, before their name."""

SINGLE_DOERS: Final = tuple(sorted(one for one in DOERS - ALONE if "_" not in one))
"""Words of what a person is or does, before a name that may be a body's."""

DOES: Final = (
    "created|updated|modified|changed?|status_change|raised|referred|invited|hired|scheduled|presented|merged|committed|authored|written|taken|paid|packed|picked"
    "|collected|released|rejected|acknowledged|escalated|interviewed|examined|diagnosed|prescribed|witnessed|inspected|tested|triaged|owned|led|translated|confirmed"
    "|moderated|audited|answered|cancell?ed|accepted|filed|dispensed|supervised|delivered|approved|performed|handled|reviewed|assigned|entered|requested|submitted|verified|checked|authori[sz]ed"
    "|signed|closed|opened|resolved|reported|logged|uploaded|edited|deleted|booked|sold|prepared|ordered|received|registered|commented|sent"
)
"""What somebody does to a thing, before `by`."""

LAST_WORDS: Final = frozenset(
    (
        *(one.rpartition("_")[2] for one in (*DOERS, *EMPLOYED, *PERSON_IDS) if "_" in one),
        *BY_ELSEWHERE,
        "by",
    )
)
"""What names of members end in that are a person's in two words."""

TRAVELLERS: Final = frozenset(("passenger", "guest", "pax", "traveler", "traveller", "lead_passenger", "lead_guest"))
