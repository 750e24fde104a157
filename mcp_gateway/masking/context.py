"""What a value's surroundings say of it: the members beside it, the kind of object it is in. Knows nothing of text or spans.

Where the member's own name is enough, `names` decides; here is what takes more than one name: a Kubernetes `Secret`, a `name` beside a
`value`, Terraform's `sensitive`, columns apart from rows, a flag before its argument, a person's card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, cast

from mcp_gateway.masking.columns import Treatment
from mcp_gateway.masking.names import bare, sensitivity, words_of
from mcp_gateway_policy.vocabulary import JsonValue

KEYED: Final = frozenset(("keyed", "keyed-env"))
"""What `also` says of names whose values are secrets if they look like one."""

SECRET: Final = Treatment("redact", "column:secret")
WHOLLY_SECRET: Final = Treatment("redact", "column:secret", entirely=True)
PERSON: Final = Treatment("redact", "column:name")

_NAMES: Final = (
    "ParameterKey",
    "ParameterName",
    "OutputKey",
    "OptionName",
    "name",
    "key",
    "Name",
    "Key",
    "variable",
    "header",
    "param",
    "field",
    "label",
    "k",
    "attribute",
    "question",
    "tabLabel",
    "fieldName",
    "field_name",
    "attributeName",
)
_VALUES: Final = (
    "ParameterValue",
    "OutputValue",
    "OptionValue",
    "value",
    "Value",
    "val",
    "v",
    "values",
    "default",
    "defaultValue",
    "content",
    "text",
    "string",
    "data",
    "answer",
)
_COLUMNS: Final = ("columns", "columnDefinitions", "headers", "fields", "header", "cols", "column_names")
_COLUMN_NAMES: Final = frozenset(_COLUMNS)
_ROWS: Final = ("rows", "data", "values", "records", "items")
_SECRET_TYPES: Final = ("Opaque", "kubernetes.io/", "bootstrap.kubernetes.io/", "helm.sh/")
_ALSO: Final = re.compile(
    r"(?!(?:.*[_./ -])?(?:public|publishable|primary|foreign|partition|sort|cache|idempotency|routing|object|message|row|shard|group|index|dedup|hash|unique|order|event)[_./ -]key\Z)"
    r"(?:.*[_./ -])?(?:(?P<secret>client[_-](?:key(?:[_-]data)?|certificate[_-]data)|tls\.key|ca\.key|ssh[_-]?privatekey|dockerconfigjson|dockercfg|_auth(?:token)?|_password"
    r"|(?:recovery|seed|backup|secret)[ _-]phrase|mnemonic|sonar[._]login|x-honeycomb-team|otp[_-]attempt|code[_-]verifier|device[_-]code|client[_-]assertion|saml_?(?:request|response|assertion)|id_token_hint"
    r"|pass|pswd|psw|passwort|contrase[nñ]a|mot_?de_?passe|senha|id_(?:rsa|dsa|ecdsa|ed25519)|identitytoken|signature[_-]secret"
    r"|private[_-]?key[_-]?(?:pem|data|base64)|privatekey|presharedkey)"
    r"|(?P<keyed>(?:[a-z0-9]+[_./ -])*(?:key[12]?|tokens|session_?(?:id|key)|csrf|xsrf|pat|seed|sig|signature|auth|cred|app_?key|appkey))"
    r"|(?P<location>lat|latitude|lng|lon|long|longitude|latlng|lat_?lon|geo_?(?:point|location|coordinates)|gps(?:_?(?:coordinates|position|location))?|coordinates)"
    r"|(?P<id_number>vin|dea|tin|nir)|(?P<bank_account>routing|aba|rtn)|(?P<phone>cell)"
    r"|(?P<wallet>(?:btc|bitcoin|eth|ethereum|crypto|solana|usdt)(?:_?(?:wallet|address|addr|account))*|wallet(?:_?(?:address|addr|id))?|(?:payout|deposit)_address))",
    re.IGNORECASE,
)
_OPAQUE: Final = re.compile(
    r"(?:base64:)?(?=[^\s]*[0-9=])(?=[^\s]*[A-Z])(?=[^\s]*[a-z])(?:[A-Za-z0-9~._-]{16,512}|[A-Za-z0-9+/]{16,512})={0,2}"
)
"""What a key's value must look like where only `key` says so: digits and letters of both cases, no separators of a path or a name."""

_WORDS: Final = re.compile(
    r"(?:.*/)?[a-z]{4,}(?:/.*)?|[A-Za-z]{3,}(?:[._-][A-Za-z0-9]{1,12})+|(?:[A-Za-z]{3,}[\w.]*[-_])+[0-9a-f]{32,64}|.*[0-9]{4}-[0-9]{2}-[0-9]{2}.*|SHA(?:1|256|512):.*|.*\.[a-z]{2,5}"
)
"""Words, times, fingerprints and file names that look opaque and are not."""

_OPENS: Final = re.compile(r"(?:.*[_./ -])?(?:functions?|system|admin|sdk)[_-]?keys?", re.IGNORECASE)
_HUMPED: Final = re.compile(
    r"(?!(?:first|second|last|by|com|tres|test|multi|single|boarding)[A-Z])[a-zA-Z]*[a-z](?:Pass|Pwd|Psk)"
)
_SERVICE_KEY: Final = re.compile(
    r"(?:[A-Za-z]+(?=[A-Z]))?(?:[Cc]osmos|[Rr]edis|[Ss]earch|[Ss]torage|[Mm]aps?|[Dd]evice|[Hh]ub|[Ss]ignal[Rr]|[Cc]ognitive|[Tt]ranslator|[Ss]peech|[Vv]ision|[Ss]tripe|[Oo]penai|OpenAI|[Mm]ail|[Ss]ms|[Bb]ot|[Ee]ncrypt)(?:[A-Z][a-zA-Z]*)?Key"
)
_VARIABLE: Final = re.compile(
    r"(?!(?:GPG|PGP)_)[A-Z][A-Z0-9_]*_(?:KEY|PAT|SEED|SIG|AUTH|CRED)|(?:hashed|encrypted)_key|(?:hashed|encrypted)Key"
)
_HEX_KEY: Final = re.compile(r"(?=[0-9a-z]*[0-9])(?=[0-9a-z]*[a-z])[0-9a-z]{32,128}")
_GIVEN_OUT: Final = re.compile(r"(?=\S*[0-9])(?=\S*[A-Za-z])[A-Za-z0-9~+/._-]{20,512}={0,2}")
"""What a key's value looks like where what is beside it, or what it is in, says that it opens something."""

_NO_SECRET: Final = re.compile(
    r"checksum[/_.].+|public_?key_?token|pull_?secrets?|existing_?secret(?:_?name)?|[\w.-]+/[\w.-]*secret(?:-name)?|secret_?keys|.+_(?:password|username|token)_?key|.*password_?key",
    re.IGNORECASE,
)
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_OBJECT: Final = re.compile(r"[a-z]+(?:[.-][a-z]+)*")
"""What a Kubernetes object is called, where it is made of words."""

_ABOUT: Final = re.compile(
    r"(?:.*_)?(?:type|lifetime|ttl|timeout|expiry|expires(?:_(?:in|at|on))?|expiration|max_age|length|size|count|limit|enabled|status|state|policy|method"
    r"|mode|version|algorithm|alg|scheme|roles?|scopes?|permissions|domain|path|same_site|http_only|secure|endpoint|region|provider|environment"
    r"|(?:created|updated|rotated|last_used|issued)(?:_(?:at|on))?|interval|days|hours|minutes|seconds|attempts|retries|priority|revision|leeway|[a-z]*id|env|name|category|severity|title|line|file|source|rule|usage|purpose)"
)
_SAID_ABOUT: Final = re.compile(
    r"[A-Za-z]+(?:[ _.:/-]{1,2}[A-Za-z]+)*(?:[_-]\d{1,4})?|\d+(?:\.\d+){0,3}[a-z]{0,3}|/[a-z/-]{0,80}|\d{4}-\d\d-\d\d(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?|[A-Z]{2,5}-?\d{2,4}"
)
_PLACE: Final = re.compile(
    r"\s*[(\[]?-?\d{1,3}\.\d{3,}(?:°?\s*[NSEW])?(?:\s*[,; ]\s*-?\d{1,3}\.\d{3,}(?:°?\s*[NSEW])?)?[)\]]?\s*"
)
_WALLET: Final = re.compile(
    r"\s*(?:0x[0-9a-fA-F]{40}|[13][a-km-zA-HJ-NP-Z1-9]{25,34}|bc1[a-z0-9]{25,87}|[1-9A-HJ-NP-Za-km-z]{32,44})\s*"
)
_NAME_COLUMN: Final = re.compile(
    r"(?:(?:app|application|system|user|env|environment|conf|config|configuration)_?)?"
    r"(?:settings?|conf|config|configuration|param|parameter|property|option|variable|var|env|environment|attribute|secret|credential|preference|header|key|name)"
    r"(?:_?(?:name|key|id))?|(?:attr|field|question)(?:_?(?:name|key))?|question(?:_?text)?",
    re.IGNORECASE,
)
_VALUE_COLUMN: Final = re.compile(
    r"(?:[a-z]+_?)?(?:value|val)s?(?:_?(?:text|string|raw))?|setting|content|data|answer", re.IGNORECASE
)
_TYPES: Final = frozenset(
    (
        *("type", "idType", "id_type", "documentType", "document_type", "docType", "doc_type", "identificationType"),
        *("identification_type", "contactType", "contact_type", "system", "scheme", "schemeName", "SchemeName"),
    )
)
"""Members that say what kind of thing the number beside them is: `{"type": "PASSPORT", "number": …}`."""

_TYPED: Final = re.compile(
    r"(?:id|doc(?:ument)?|identification|contact)?_?(?:value|val|number|no|num|nr|identification|contact)|(?:unique_?)?identifier",
    re.IGNORECASE,
)
"""The members that hold it."""

_DOCUMENTS: Final = frozenset(
    ("SIN", "TFN", "NIE", "RRN", "RUN", "CNI", "SA_ID", "ID_CARD", "IDCARD", "NATIONALIDCARD", "RESIDENCE_PERMIT")
)
"""Kinds of documents whose words mean much else as a field's name."""

_TYPE_COLUMN: Final = re.compile(r"(?:id|doc|document|identification|identity|contact)_?(?:type|kind)", re.IGNORECASE)
_DESCRIPTIONS: Final = frozenset(
    ("kind", "type", "Type", "sensitive", "auth", "keyName", "key_name", "bcrypt_hash", "api_key")
)
_PREMISES: Final = re.compile(
    r"(?:store|shop|branch|outlet|station|warehouse|depot|airport|port|restaurant|venue|facility|filiale|poi|stop|opening)(?:_.*|s)?"
)
"""Names of what everybody may know the place of."""

_SECRET_VALUES: Final = ("SecureString", "CONCEALED", "password", "secret")
"""Types of members whose value is a secret."""

_SHORTENED: Final = frozenset(("last4", "last_four", "lastFour", "issued_on", "last_used_on"))
"""Members that stand beside a key that was given out."""

_TELLING: Final = frozenset((*_NAMES, *_TYPES, *_COLUMNS, *_DESCRIPTIONS, *_SHORTENED))
_SAID_OF: Final = frozenset(
    (
        *_TELLING,
        *_VALUES,
        "stringData",
        "before",
        "after",
        "attributes",
        "sensitive_attributes",
        "auths",
        "result",
        "encoded",
    )
)
_PERSONAL: Final = frozenset(
    ("email", "phone", "ssn", "birth-date", "name", "address", "id-number", "card", "bank-account")
)
_PERSONS: Final = frozenset(
    (
        *(
            "author",
            "committer",
            "reporter",
            "assignee",
            "owner",
            "requester",
            "requestor",
            "contact",
            "customer",
            "patient",
        ),
        *(
            "employee",
            "manager",
            "holder",
            "recipient",
            "beneficiary",
            "passenger",
            "guest",
            "applicant",
            "attendee",
            "user",
        ),
        *(
            "name",
            "display_name",
            "real_name",
            "user",
            "member",
            "client",
            "sender",
            "from",
            "to",
            "attn",
            "signed_off_by",
        ),
        *(
            "co_authored_by",
            "reviewed_by",
            "acked_by",
            "tested_by",
            "reported_by",
            "created_by",
            "updated_by",
            "approved_by",
        ),
        *(
            "account_holder",
            "account_holder_name",
            "counterparty",
            "claimant",
            "taxpayer",
            "borrower",
            "debtor",
            "creditor",
            "insured",
            "subscriber",
            "payee",
            "payer",
            "prescriber",
            "account_name",
            "legal_name",
            "nominee",
            "signatory",
            "doctor",
            "physician",
            "witness",
            "tenant",
        ),
        *("actor", "buyer", "candidate", "caller", "consignee", "driver", "interviewer", "organizer"),
        *("participant", "profile", "rider", "seller", "shopper", "student", "traveler", "traveller", "usr"),
        *("display", "display_name_last_first", "real_name_normalized", "nm"),
        *(
            "supervisor",
            "keeper",
            "registered_keeper",
            "halter",
            "titular",
            "titulaire",
            "intestatario",
            "destinatario",
        ),
        *("destinataire", "beneficiario", "ansprechpartner", "versicherter", "next_of_kin", "spouse", "guardian"),
        *(
            "signer",
            "contact_person",
            "person",
            "practitioner",
            "nurse",
            "teacher",
            "invitee",
            "policyholder",
            "policy_holder",
        ),
        *(
            "follower",
            "watcher",
            "collaborator",
            "reviewer",
            "approver",
            "recruiter",
            "coordinator",
            "creator",
            "assigned_to",
            "caller_id",
        ),
        *(
            "plaintiff",
            "defendant",
            "guarantor",
            "trainer",
            "lawyer",
            "attorney",
            "heir",
            "landlord",
            "lessee",
            "coach",
            "judge",
        ),
        *("formatted_name", "global_name", "sortable_name", "medecin_traitant", "hausarzt", "resident"),
        *("dbtr", "cdtr", "ultmt_dbtr", "ultmt_cdtr", "performer", "general_practitioner", "cardholder", "card_holder"),
    )
)
_DOES: Final = (
    "created|updated|modified|changed?|status_change|approved|performed|handled|reviewed|assigned|entered|requested|submitted|verified|checked|authori[sz]ed"
    "|signed|closed|opened|resolved|reported|logged|uploaded|edited|deleted|booked|sold|prepared|ordered|received|registered|commented|sent"
)
_BY: Final = re.compile(rf"(?:.+_)?(?:{_DOES})_by")
_NAMED: Final = re.compile(r"(?P<who>.+?)(?:_(?:full|user|display))?_(?:name|nm)")
_HELD_AS: Final = frozenset(("summary", "text", "full", "display_value"))
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

_CALLED: Final = frozenset(("name", "nm", "display", "display_name", "summary", "text", "full"))
"""Members of a person's object that hold the name."""
_PARTS: Final = frozenset(
    ("first", "last", "given", "family", "nombre", "nome", "nom", "naam", "ad", "adi", "jmeno", "name")
)
"""Words that are a part of a person's name beside another part of it, and mean much else alone."""

_PART: Final = re.compile(
    r"(?:(?:d[aeio]s?|del|dell[ao]|du|la|le|van|von|der|den|te[nr]|bin|al|el) ){0,2}[^\W\d_a-z][^\W\d_]*(?:['’. -]{1,2}[^\W\d_]+){0,3}\.?"
)
_LAST: Final = frozenset(
    (
        "contact",
        "holder",
        "patient",
        "customer",
        "employee",
        "beneficiary",
        "recipient",
        "passenger",
        "applicant",
        "claimant",
        "insured",
    )
)
"""Words that a longer name of such a member ends in: `emergency_contact`."""

_SURNAME: Final = re.compile(
    r"(?:.*_)?(?:(?:sur|last|family|l)_?na?me?|apellidos?|cognome|nach_?name|familien_?name|prijmeni|priezvisko|nazwisko|soyadi?|sobrenome|achternaam|efternamn|etternavn|sukunimi)"
)
"""Names of members beside which a plain `name` is the other part."""

_ALONE: Final = _PERSONS - {
    *(
        "name",
        "user",
        "display_name",
        "owner",
        "client",
        "account_name",
        "to",
        "from",
        "tenant",
        "actor",
        "agent",
        "buyer",
        "caller",
    ),
    *(
        "candidate",
        "consignee",
        "driver",
        "host",
        "participant",
        "profile",
        "seller",
        "usr",
        "subject",
        "display",
        "nm",
        "person",
    ),
    *(
        "creator",
        "worker",
        "resident",
        "follower",
        "formatted_name",
        "global_name",
        "display_name_last_first",
        "real_name_normalized",
        "dbtr",
        "cdtr",
    ),
}
_HOLDING: Final = (
    _PERSONS
    - {"name", "display_name", "display", "nm", "to", "from", "host", "tenant", "profile", "subject", "owner"}
    - {
        *(
            "client",
            "agent",
            "driver",
            "seller",
            "buyer",
            "consignee",
            "subscriber",
            "formatted_name",
            "global_name",
            "account_name",
            "legal_name",
        ),
    }
)
"""Words of a person whose object may hold the name: `{"assignee": {"summary": …}}`."""

_NAME: Final = re.compile(
    r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*, [^\W\d_a-z][^\W\d_]*(?: [^\W\d_]+\.?)?"
    r"|(?:(?:Mr|Mrs|Ms|Dr|Prof)\.? )?[^\W\d_a-z][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?(?: [^\W\d_]+(?:['’.-][^\W\d_]+)*\.?){1,3}"
)
FULL_NAME: Final = _NAME.pattern
PERSON_WORDS: Final = tuple(sorted(_ALONE))
"""Names of members that hold a person by themselves."""

ROLES: Final = tuple(sorted(one for one in _ALONE if "_" not in one))
"""Words of what a person is, before their name."""

PERSON_SAID: Final = rf"(?<![\w-])(?i:{'|'.join(ROLES)})(?i:[ _-](?:by|name))?(?:\*{{0,2}}:\*{{0,2}}[ \t]{{1,2}}|=[\"'])(?P<s>{_NAME.pattern})(?=[ \t]*(?:[,(<;.|\"'\r\n\0]|$)|[ \t]{{2,}}\S| [A-Z]{{2,5}}:)"
"""A person's full name behind such a word: `Patient: Grace Hopper (…`."""

_NO_PERSON: Final = re.compile(
    r"\b(?:Inc|LLC|Ltd|GmbH|AG|Corp|Corporation|Company|Co|SA|BV|PLC|Team|Service|Services|Server|Group|Bank|Bot|Store|Shop|System|Support"
    r"|Department|Cluster|Engine|Manager|Controller|Admin|Account|Project|API|Database|Pipeline|Plan|Product|Widget)\b\.?"
)
_HEADING: Final = re.compile(r"(?![0-9a-f]{16})[^\W\d][\w .:/#%()-]{0,60}")
"""A column, in a list's head."""

_FLAG: Final = re.compile(r"--?([A-Za-z][\w-]{1,40})")
_REFERENCE: Final = re.compile(
    r"\s*(?:(?:bearer|basic|token) (?:<[^<>]*>|\*+|[xX]{3,}|\.{3,}|\$\{?\w+\}?|\{\{?.*\}\}?)(?: [a-z][a-z ]{0,80}\.?)?|\$\{\{.*\}\}|\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|<set to the key .*|\{\{.*\}\}|<[^<>]{1,100}>|%\(\w+\)s|%[A-Za-z_]\w*%|\*+|[xX]{3,}|\.{3,}|[\w-]{0,12}(?:\*{3,}|[xX]{4,}|•{3,})\w{0,6}|null|none|nil|true|false|yes|no|read|write"
    r"|(?-i:[A-Z]{2,}(?:_[A-Z]+){2,})|(?-i:[a-z]+(?:[/-][a-z]+)*/[a-z]+(?:-[a-z]+)*)|(?:must|can(?:'t|not)|is|are|has|should|does(?:n't)?) [a-z][\w ',.()-]{3,160}"
    r"|-----BEGIN (?:TRUSTED )?(?:CERTIFICATE|[A-Z0-9 ]{0,20}PUBLIC KEY)-----(?:(?!PRIVATE).)*"
    r"|(?:[\w.-]{1,40}:)?/(?:srv|home|root|usr|var|etc|opt|tmp|run|app|mnt|proc|dev|workspace|builds?|Users)(?:/[\w.@-]*)*"
    r"|(?:Server|Data Source|Host(?:Name)?|DefaultEndpointsProtocol|Endpoint|AccountName|User Id|Uid|Initial Catalog|Database|Driver)=[^;]*;(?:[\w .]+=(?:&\w{2,6};|[^;])*(?:;|$))+"
    r"|Test[A-Z]\w*(?:/\S*)?(?: \([\d.]+m?s\))?"
    r"|[a-z][a-z0-9+.-]{1,30}://[^\s:/@]*:[^\s/@]+@[\w.:,-]+(?:[/?]\S*)?"
    r"|undefined|(?:vault|env|file|keyring|ssm|secretsmanager|op|kms|data)(?::|\.\w+\.)\S+|(?:var|local|module|random_password|aws_\w+|each|self)\.[\w.*-]+|!(?:Ref|Sub|GetAtt|ImportValue|reference|secret|env_var)(?: .*)?|arn:[\w-]*:\S+|\#/\S+|\.{1,2}/\S+|(?:your|insert|enter|replace)[ _-](?:[a-z]+[ _-]?)*|change[_-]?(?:me|it)|\d{4}-\d\d-\d\dT\d\d:\d\d\S*|\(sensitive(?: value)?\)|REDACTED"
    r"|\[?(?:redacted|filtered|hidden)\]?|\[(?:filtered|masked|hidden|removed)[^\]]*\]|\(none\)|n/a|-|\d+ bytes|projected|configured|set|unset|not set)\s*",
    re.IGNORECASE | re.DOTALL,
)
_TIME: Final = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?")
_MARKS_OF_PLACES: Final = ("$", "?", ":", "%", "@")
_PLACEHOLDER: Final = re.compile(r"\$\d{1,4}|\?|[:@]\w{1,60}|%s|%\(\w{1,60}\)s")
"""Where a statement's parameter goes."""

_MACHINE: Final = re.compile(r"(?=[^\d]*\d)[a-z0-9]+(?:[._-][a-z0-9]+)*")
"""What a machine, a file or a program is called, and no person: `overlay2`, `db-prod-07.internal`."""

_PHONE_DIGITS: Final = 6
"""Fewer are an extension, the end of a number, or another kind of cell."""

_HOST: Final = re.compile(
    r"(?:[a-z+]+://)?(?:\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\]?|[\w*-]+(?:\.[\w-]+)*\.?)(?::(?:\d+|\w+))?(?:/\S*)?|0x[0-9a-fA-F]+",
    re.ASCII,
)


class Context(NamedTuple):
    """What the members of one mapping say of each other: what a member is really called, how members are treated, and which members
    of the member `attributes` are listed as sensitive."""

    names: Mapping[str, str]
    treatments: Mapping[str, Treatment]
    listed: frozenset[str] = frozenset()


NOTHING: Final = Context({}, {})


@lru_cache(maxsize=1 << 15)
def label(name: str) -> str | None:
    """What a field of this name holds. See `names.sensitivity`."""
    kind = sensitivity(name) or also(name)
    return None if kind is not None and _NO_SECRET.fullmatch(name) else kind


@lru_cache(maxsize=1 << 15)
def also(name: str) -> str | None:
    """What a field of this name holds if its value looks like it."""
    if _SERVICE_KEY.fullmatch(name):
        return "keyed"
    if _OPENS.fullmatch(name) or _HUMPED.fullmatch(name):
        return "secret"
    found = _ALSO.fullmatch(name)
    if found is not None and found.lastgroup == "keyed" and _VARIABLE.fullmatch(name):
        return "keyed-env"
    return found.lastgroup.replace("_", "-") if found is not None and found.lastgroup else None


def treatment_of(kind: str) -> Treatment:
    """What to do with a value that looks like what `also` says."""
    return SECRET if kind in KEYED else Treatment("redact", f"column:{kind}")


def name_and_value(columns: Sequence[str]) -> tuple[int, int] | None:
    """Which columns of a table hold names and which the values of what they name: a table of settings."""
    typed = next((index for index, column in enumerate(columns) if _TYPE_COLUMN.fullmatch(column)), None)
    if typed is not None:
        number = next((index for index, column in enumerate(columns) if _TYPED.fullmatch(column)), None)
        if number is not None:
            return typed, number
    named = [index for index, column in enumerate(columns) if _NAME_COLUMN.fullmatch(column)]
    values = [
        index for index, column in enumerate(columns) if _VALUE_COLUMN.fullmatch(column) and index not in named[:1]
    ]
    return (named[0], values[0]) if named and values else None


@lru_cache(maxsize=1 << 15)
def _word(name: str) -> str:
    plain = name if name.isascii() else bare(name)
    word = re.sub(r"[^a-z]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", plain).lower()).strip("_")
    if word in _PERSONS:
        return word
    if word.removesuffix("s") in _PERSONS:
        return word.removesuffix("s")
    who = _NAMED.fullmatch(word)
    if who is not None and (who["who"] in _PERSONS or _BY.fullmatch(who["who"])):
        word = who["who"]
    elif who is not None and _THING.search(who["who"]) is None:
        return "nm"
    last = word.rpartition("_")[2]
    return last if last in _LAST else "created_by" if _BY.fullmatch(word) else word


class _Role(NamedTuple):
    """What a member's name says of it or of others: whether it tells something of those beside it, the word of a person that it is, and
    the kind of value that it has if the value looks like it."""

    tells: bool
    person: str
    kind: str | None


@lru_cache(maxsize=1 << 15)
def _role(name: str) -> _Role | None:
    word = _word(name)
    role = _Role(name in _TELLING, word if word in _PERSONS or word in _PARTS else "", also(name))
    return role if any(role) else None


def telling(name: str) -> bool:
    """Whether a member of this name may say something of others."""
    return name in _TELLING or is_person_word(name)


def is_person_word(name: str) -> bool:
    """Whether a member of this name holds a person if it looks like one."""
    return _word(name) in _ALONE


@lru_cache(maxsize=1 << 14)
def holds_others(name: str) -> bool:
    """Whether a member of this name says something of others, or may be said something of by them."""
    return name in _SAID_OF or _role(name) is not None


def of(members: Mapping[str, JsonValue], path: Sequence[str]) -> Context:
    """What these members say of each other."""
    names: dict[str, str] = {}
    treatments: dict[str, Treatment] = {}
    held = (bool(path) and _holds_one(path[-1])) or ("family" in members and "given" in members)
    for key, member in members.items():
        if held and key in _HELD_AS and _holds_people(member):
            treatments[key] = PERSON
        role = _role(key) if isinstance(key, str) else None  # pyright: ignore[reportUnnecessaryIsInstance]  # what upstreams send
        if role is None:
            continue
        if role.tells:
            _told(key, members, path, names, treatments)
        if _is_a_person(role.person, key, members, path):
            treatments[key] = PERSON
        elif role.kind is not None and not harmless(f"column:{role.kind}", member):
            if role.kind != "location" or not _of_premises(key, members):
                treatments[key] = treatment_of(role.kind)
        elif (
            role.kind == "keyed"
            and _is_given_out(member)
            and any(label(name) == "secret" or name == "crypt" for name in path[-2:])
        ):
            treatments[key] = SECRET  # `api_keys: [{name: …, key: …}]`
    if path and (kind := also(path[-1])) in KEYED and not harmless(f"column:{kind}", members.get("value")):
        treatments["value"] = SECRET
    listed = members.get("sensitive_attributes")
    return Context(names, treatments, frozenset(_attributes(listed))) if names or treatments or listed else NOTHING


def looks(name: str, values: Sequence[JsonValue], beside: Sequence[str]) -> Sequence[Treatment | None]:
    """What to do with each value of a column whose name makes something of those that look like it; empty where it makes nothing."""
    role = _role(name)
    if role is None:
        return ()
    if role.kind is not None:
        kind, treatment = f"column:{role.kind}", treatment_of(role.kind)
        if role.kind == "location" and _of_premises(name, beside):
            return ()
        return [None if value is None or harmless(kind, value) else treatment for value in values]
    if role.person in _PARTS and _is_other_part(role.person, name, beside):
        return [PERSON if _is_part(value) else None for value in values]
    if role.person in _ALONE or (role.person and any(label(other) in _PERSONAL for other in beside if other != name)):
        return [PERSON if is_person(value) else None for value in values]
    return ()


def _told(
    key: str,
    members: Mapping[str, JsonValue],
    path: Sequence[str],
    names: dict[str, str],
    treatments: dict[str, Treatment],
) -> None:
    said = members[key]
    if key in ("kind", "type") and isinstance(said, str) and said not in _SECRET_VALUES:
        if said == "Secret" or (key == "type" and said.startswith(_SECRET_TYPES) and "kind" not in members):
            treatments.update(dict.fromkeys(("data", "stringData"), WHOLLY_SECRET))
        _typed(said, members, treatments)
    elif key in ("Type", "type") and said in _SECRET_VALUES:
        treatments.update(dict.fromkeys(("Value", "value"), SECRET))
    elif key in _SHORTENED:
        treatments.update((name, SECRET) for name in ("key", "value") if _is_given_out(members.get(name)))
    elif key == "bcrypt_hash":
        treatments["result"] = SECRET
    elif key == "api_key":
        treatments["encoded"] = SECRET
    elif key == "sensitive":
        if str(said).lower() == "true":
            treatments.update(dict.fromkeys(("value", "default", "values", "before", "after"), WHOLLY_SECRET))
    elif key == "auth":
        if "auths" in path[-3:]:
            treatments[key] = SECRET
    elif key in ("field", "question") and isinstance(said, Mapping):
        asked = next(
            (one for part in ("title", "name", "label", "ref", "key") if isinstance(one := said.get(part), str)), None
        )
        if asked is not None:
            names.update(dict.fromkeys((one for one in (*_VALUES, "date", "number") if one in members), asked))
    elif key in _NAMES and isinstance(said, str):
        for value in _VALUES:
            if value in members:
                names[value] = said
                kind = also(said)
                if kind is not None and not harmless(f"column:{kind}", members[value]):
                    treatments[value] = treatment_of(kind)
    elif key in _TYPES and isinstance(said, str):
        _typed(said, members, treatments)
    elif key in ("keyName", "key_name") and not harmless("column:keyed", members.get("value")):
        treatments["value"] = SECRET


def _typed(said: str, members: Mapping[str, JsonValue], treatments: dict[str, Treatment]) -> None:
    """A number whose kind stands beside it."""
    kind = "id-number" if said.upper() in _DOCUMENTS else label(said)
    if kind not in _PERSONAL:
        return
    for name, value in members.items():
        if not isinstance(name, str) or not isinstance(value, str) or _TYPED.fullmatch(name) is None:  # pyright: ignore[reportUnnecessaryIsInstance]
            continue
        if any(map(str.isdigit, value)) and not harmless(f"column:{kind}", value):
            treatments[name] = Treatment("redact", f"column:{kind}")


def _is_given_out(value: JsonValue) -> bool:
    return isinstance(value, str) and _GIVEN_OUT.fullmatch(value) is not None and _WORDS.fullmatch(value) is None


def _attributes(said: JsonValue) -> Iterator[str]:
    """The attributes that Terraform's state lists as sensitive."""
    match said:
        case str():
            yield said
        case Mapping():
            yield from _attributes(said.get("value"))
        case Sequence():
            for one in said:
                yield from _attributes(one)
        case _:
            return


def columns_of(members: Mapping[str, JsonValue]) -> tuple[str, Sequence[str]] | None:
    """The member that holds rows, and what their cells are called, where a mapping keeps columns apart from rows."""
    schema = members.get("schema")
    if isinstance(schema, Mapping) and "rows" in members:
        return columns_of({"rows": members["rows"], "fields": schema.get("fields")})
    if _COLUMN_NAMES.isdisjoint(members):
        return None
    for key in _COLUMNS:
        said = members.get(key)
        if isinstance(said, Sequence) and not isinstance(said, str) and said:
            named = [_named(one) for one in said]
            rows = next((one for one in _ROWS if isinstance(members.get(one), Sequence)), None)
            if rows is not None and all(named):
                return rows, cast(list[str], named)
    return None


def _named(column: JsonValue) -> str | None:
    said = column.get("name", column.get("field", column.get("title"))) if isinstance(column, Mapping) else column
    return said if isinstance(said, str) else None


def header(items: Sequence[JsonValue]) -> Sequence[str] | None:
    """The first of several lists of one length, where it says what stands in the others."""
    first = items[0] if len(items) > 1 else None
    if isinstance(first, str) or not isinstance(first, Sequence) or not first:
        return None
    named = [one for one in first if isinstance(one, str) and _HEADING.fullmatch(one)]
    same = all(isinstance(one, Sequence) and not isinstance(one, str) and len(one) == len(first) for one in items[1:])
    return named if same and len(named) == len(first) and any(map(label, named)) else None


def after_flag(before: JsonValue) -> str | None:
    """The name that a list's item has from the flag before it."""
    flag = _FLAG.fullmatch(before) if isinstance(before, str) else None
    return flag[1] if flag is not None else None


def pair(item: JsonValue) -> tuple[str, JsonValue] | None:
    """A name and its value, where a list holds pairs: `[["Authorization", "Bearer …"]]`."""
    if isinstance(item, Sequence) and not isinstance(item, str) and len(item) == 2:
        name, value = item
        if isinstance(name, str) and isinstance(value, str) and label(name) is not None:
            return name, value
    return None


def is_person(value: JsonValue) -> bool:
    """Whether a text has the form of a person's full name."""
    return (
        isinstance(value, str)
        and 4 < len(value) < 64
        and _NAME.fullmatch(value) is not None
        and not _NO_PERSON.search(value)
    )


def _plain(value: JsonValue) -> JsonValue:
    """A text that a mapping of one member wraps: `{"S": …}`, `{"stringValue": …}`."""
    if isinstance(value, Mapping) and len(value) == 1:
        return next(iter(value.values()))
    return value


def _is_a_person(person: str, key: str, members: Mapping[str, JsonValue], path: Sequence[str]) -> bool:
    """Whether a member whose name is a word of a person, or of a part of a name, holds one."""
    if person in _PARTS and _is_part(members[key]) and (_is_other_part(person, key, members) or _is_guest(path)):
        return True
    return bool(person) and _holds_people(members[key]) and _is_whose(person, members, key, path)


def _is_guest(path: Sequence[str]) -> bool:
    """Whether an object is a person that may be called by the first name alone."""
    return bool(path) and _word(path[-1]) in ("rider", "passenger", "guest", "patient", "traveler", "student")


def _of_premises(name: str, beside: Iterable[str]) -> bool:
    """Whether a place is that of a shop or the like, and of no person: the name says so, or the names beside it do."""
    if _PREMISES.match(words_of(name)) is not None:
        return True
    others = [one for one in beside if isinstance(one, str) and one != name]  # pyright: ignore[reportUnnecessaryIsInstance]
    return any(_PREMISES.fullmatch(words_of(one)) for one in others) and not any(
        label(one) in _PERSONAL for one in others
    )


def _holds_people(value: JsonValue) -> bool:
    """Whether a text, or each text of a list, has the form of a full name."""
    value = _plain(value)
    return bool(value) and all(map(is_person, value)) if isinstance(value, list) else is_person(value)


def _is_whose(person: str, members: Mapping[str, JsonValue], key: str, path: Sequence[str]) -> bool:
    """Whether a full name in a member that may hold a person does."""
    if person in _ALONE or _about_a_person(members, key):
        return True
    if not path or _word(key) not in _CALLED:
        return False
    return _holds_one(path[-1]) or (key == "display" and _word(path[-1]) == "subject")


@lru_cache(maxsize=1 << 12)
def _holds_one(name: str) -> bool:
    """Whether an object of this name is a person: `assignee`, `caller_id`."""
    return _word(name) in _HOLDING


def _is_other_part(word: str, name: str, beside: Iterable[str]) -> bool:
    if word == "name":
        return any(isinstance(other, str) and _SURNAME.fullmatch(words_of(other)) for other in beside if other != name)  # pyright: ignore[reportUnnecessaryIsInstance]
    return any(_other_part(other) for other in beside if other != name)


def _is_part(value: JsonValue) -> bool:
    if isinstance(value, list):
        return bool(value) and all(map(_is_part, value))
    return (
        isinstance(value, str)
        and len(value) < 64
        and _PART.fullmatch(value) is not None
        and not _NO_PERSON.search(value)
    )


def _other_part(name: JsonValue) -> bool:
    return isinstance(name, str) and (_word(name) in _PARTS or label(name) == "name")


def _about_a_person(members: Mapping[str, JsonValue], key: str) -> bool:
    if any(isinstance(said, str) and _MAIL.fullmatch(said) for said in members.values()):
        return True
    return any(label(other) in _PERSONAL for other in members if other != key and isinstance(other, str))  # pyright: ignore[reportUnnecessaryIsInstance]


_NUMBERS: Final = frozenset(f"column:{kind}" for kind in ("bank-account", "card", "id-number", "phone", "ssn"))
_MAIL: Final = re.compile(r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}|<EMAIL>")
_LAST_DIGITS: Final = re.compile(r"[*•xX#. -]*[*•xX#]{2,}[*•xX#. -]*\d{0,4}")
"""What is hidden already but for the last four digits."""


def harmless(kind: str, value: JsonValue) -> bool:
    """Whether a value in a field of that kind is none: a reference to one, a placeholder, a host where an address was expected."""
    if kind == "column:location":
        return _PLACE.fullmatch(str(value)) is None and not isinstance(value, (Mapping, list))
    if not isinstance(value, str):
        if kind == "column:keyed" and isinstance(value, list) and value:
            return any(not isinstance(one, str) or harmless(kind, one) for one in value)
        return kind in ("column:wallet", "column:keyed", "column:keyed-env")
    if value[:1] in _MARKS_OF_PLACES and _PLACEHOLDER.fullmatch(value) is not None:
        return True
    if kind in _NUMBERS and _LAST_DIGITS.fullmatch(value) is not None:
        return True
    match kind:
        case "column:keyed":
            return _OPAQUE.fullmatch(value) is None or _WORDS.fullmatch(value) is not None
        case "column:keyed-env":
            return harmless("column:keyed", value) and _HEX_KEY.fullmatch(value) is None
        case "column:wallet":
            return _WALLET.fullmatch(value) is None
        case "column:secret":
            return _REFERENCE.fullmatch(value) is not None
        case "column:name":
            return (
                not any(map(str.isalpha, value))
                or _MACHINE.fullmatch(value) is not None
                or _REFERENCE.fullmatch(value) is not None
            )
        case "column:address":
            return _HOST.fullmatch(value) is not None
        case "column:phone":
            return sum(map(str.isdigit, value)) < _PHONE_DIGITS or "\\d" in value or "[0-9]" in value
        case "column:birth-date" | "column:bank-account" | "column:id-number" | "column:ssn":
            return (
                not any(map(str.isdigit, value))
                or "\\d" in value
                or "[0-9]" in value
                or (kind != "column:birth-date" and _TIME.fullmatch(value) is not None)
            )
        case _:
            return _REFERENCE.fullmatch(value) is not None


def tells_nothing(name: str, kind: str, value: JsonValue) -> bool:
    """Whether a member whose name sounds sensitive is known to hold no such value."""
    if kind == SECRET.kind and (_NO_SECRET.fullmatch(name) is not None or _is_reference(name, value)):
        return True
    return harmless(kind, value)


def _is_reference(name: str, value: JsonValue) -> bool:
    """Whether it is what a secret is called, or what a request is."""
    if isinstance(value, str):
        return name in ("ClientToken", "clientToken") and _UUID.fullmatch(value) is not None
    if isinstance(value, list) and value and name.lower().endswith("secrets"):
        return all(isinstance(one, str) and _OBJECT.fullmatch(one) is not None for one in value)
    return False


def describes(name: str, value: JsonValue) -> bool:
    """Whether a member of something secret says something about it: how long it lasts, what type it is of."""
    words = words_of(name)
    if _ABOUT.fullmatch(words) is None or isinstance(value, Mapping):
        return False
    if isinstance(value, list):
        return all(describes(name, one) for one in value)
    return not isinstance(value, str) or any(
        form.fullmatch(value) for form in ((_UUID, _SAID_ABOUT) if words.endswith("id") else (_SAID_ABOUT,))
    )
