"""Persons in sentences and letters by the words that introduce them: `merged by … on`, `my name is …`, `Dear Mr …`, `customer … (id=7`, and
the lines below `Bill to:`.

Knows how people are introduced; what a name looks like, `full_names` knows. A name must be written plainly: `Elodie Khalil`, not `GitLab CI`.
"""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway.masking.forms import MASKED, form
from mcp_gateway.masking.full_names import FULL_NAME, is_person
from mcp_gateway.masking.somebody import is_body

_WORD: Final = r"(?:Mc|Mac|De|Di|La|Le|O['’]|D['’])?[^\W\d_a-zß-öø-ÿ][^\W\d_A-Z]{1,24}(?:['’-](?!s\b)[^\W\d_]{1,24}){0,2}(?![\w.-]{0,64}\w)"
_INNER: Final = r"(?: [A-Z]\.| (?:van|von|de|del|della|di|da|dos|der|den|ter|bin|ibn|al|el|la|le|y)){0,2}"
PLAIN: Final = rf"{_WORD}(?:{_INNER} {_WORD}){{1,2}}"
"""A full name as sentences have it, each word with one capital."""

_BODIES: Final = frozenset((
    "Account", "Accounts", "Action", "Actions", "Advisory", "All", "Author", "Automation", "Billing", "Board", "Build", "Builder", "Care", "Change", "Cloud",
    "Code", "Codegen", "Colleague", "Colleagues", "Committee", "Compliance", "Consortium", "Council", "Customer", "Customers", "Default", "Deploy", "Desk", "Developer",
    "Developers", "Editor", "Engineering", "Everyone", "Finance", "Foundation", "Friend", "Friends", "Generator", "Guest", "Helpdesk", "Hiring", "Human",
    "Institute", "Job", "Legal", "List", "Madam", "Maintainers", "Marketing", "Member", "Members", "Merge", "Office", "Operations", "Operator", "Owner", "Partner", "Partners",
    "Pipelines", "Platform", "Policy", "Press", "Provider", "Push", "Queue", "Reader", "Recipient", "Relations", "Release", "Resident", "Resources", "Robot", "Rollouts", "Root", "Sales",
    "Scheduler", "Script", "Security", "Studio", "Studios", "Systems", "Technologies", "Labs", "Media", "Games", "Networks", "Solutions", "Shopper", "Sir", "Software", "Student", "Subscriber", "Success", "Supplier", "Suppliers", "Task", "Tenant", "The", "Travel", "Traveller", "University", "Update", "Updater",
    "Access", "Role", "Pool", "Client", "Form", "Profile", "Session", "Token", "Type", "Data", "Key", "Name", "Settings", "Page", "Portal", "App", "Application", "Management", "Center", "Centre",
    "Chrome", "Cron", "Dependabot", "Firefox", "Hat", "Hotfix", "News", "Nightly", "Preview", "Publishing", "Store", "Suite", "Test", "Tests", "Tier", "Trigger", "Warehouse",
    "Amazon", "Analytics", "Ansible", "Apache", "Argo", "Atlassian", "Azure", "Cisco", "Datadog", "Docker", "Elastic", "Google", "Jenkins", "Jira", "Kubernetes", "Microsoft", "Oracle", "Slack", "Stripe", "Terraform",
    "Interface", "Table", "Record", "View", "House", "Books", "Group", "Network", "Company", "User", "Users", "Valued", "Vendor", "Webhook", "Windows", "Workflow", "Worker",
))  # fmt: skip
"""Words in names of machines, offices and salutations that no person's has."""


def is_somebody(name: str) -> bool:
    """Whether it is a person's full name, and none of a machine or an office."""
    return is_person(name) and _BODIES.isdisjoint(name.split(" ")) and not is_body(name)


def _is_called(name: str) -> bool:
    return _BODIES.isdisjoint(name.split(" "))


_AT_FIRST: Final = frozenset(
    (
        "Ask",
        "Call",
        "Contact",
        "Email",
        "From",
        "Mail",
        "Message",
        "Notify",
        "Please",
        "Reach",
        "See",
        "Sent",
        "To",
        "Write",
        "User",
        "Customer",
        "Client",
    )
)
"""Words before a name that a sentence begins with."""

_ENDING: Final = re.compile(rf"(?<![\w.@/-])(?:{_WORD} ){{0,2}}{_WORD}(?:{_INNER} {_WORD})$")


def whose(before: str) -> str:
    """The full name that a text ends in, or nothing: before the address of that person."""
    match = _ENDING.search(before)
    name = match.group() if match is not None else ""
    while name.partition(" ")[0] in _AT_FIRST:
        name = name.partition(" ")[2]
    return name if is_somebody(name) else ""


_DONE: Final = (
    "accepted", "acknowledged", "added", "answered", "approved", "archived", "assigned", "audited", "authored", "authorised", "authorized", "cancelled", "canceled",
    "changed", "checked", "performed", "run", "executed", "prepared", "entered", "printed", "exported", "closed", "commented", "committed", "completed", "confirmed", "created", "deleted", "deployed", "edited", "escalated", "filed", "granted", "handled",
    "inspected", "logged", "merged", "modified", "opened", "posted", "published", "pushed", "raised", "received", "rejected", "released", "removed", "reopened", "reported", "requested",
    "resolved", "restarted", "reverted", "reviewed", "revoked", "sent", "shared", "signed", "signed off", "started", "stopped", "submitted", "translated", "triaged", "triggered", "updated", "uploaded", "verified", "written",
)  # fmt: skip
_HANDED: Final = ("assigned", "escalated", "reassigned", "transferred", "delegated")
_WEEKDAY: Final = r"(?:[Mm]on|[Tt]ues?|[Ww]ed|[Tt]hu(?:rs)?|[Ff]ri|[Ss]at|[Ss]un|[Jj]an|[Ff]eb|[Mm]ar|[Aa]pr|[Mm]ay|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ep|[Oo]ct|[Nn]ov|[Dd]ec)[a-z]{0,7}\b"
_WHEN: Final = rf"(?: on| at|,)? (?:the )?(?:\d|{_WEEKDAY}|today|yesterday)"
_ENDED: Final = r"[ \t]{0,40}(?:[,(<;.|\"'\r\n\0]|$)|[ \t]{2,40}[^\s\0]"

_ROLES: Final = (
    "customer", "patient", "employee", "member", "client", "guest", "passenger", "tenant", "student", "applicant", "driver", "subscriber", "contact", "caller", "visitor",
    "candidate", "borrower", "claimant", "policyholder", "user", "buyer", "recipient", "owner",
)  # fmt: skip
_NAMED: Final = ("caller", "buyer", "seller", "participant", "resident", "agent", "driver", "visitor")
"""Words that mean much else alone."""

_BESIDE: Final = rf" (?:\((?i:id|uid|user|cust|account|acct|e-?mail|dob|born|phone|tel|mobile|ssn|mrn|aged?|member|#)(?![a-z])|[(<]?(?:{MASKED}|[\w.+-]{{1,64}}@))"
"""What is said of a person behind the name."""

_HELLO: Final = ("hi", "hello", "hey", "good morning", "good afternoon", "good evening")
_CALLED: Final = (
    "my name is ",
    "my name's ",
    "mein name ist ",
    "je m'appelle ",
    "me llamo ",
    "mi chiamo ",
    "mijn naam is ",
)
_DEAR: Final = ("dear ", "estimado ", "estimada ", "gentile ", "egregio ", "geachte ", "cher ", "liebe ", "lieber ")
_TITLED: Final = (
    *(f"{hello} {title}" for hello in ("dear", "hello", "hi", "hey") for title in ("mr", "ms", "miss", "mx", "dr", "prof")),
    *(f"{hello} {title}" for hello in ("geehrte", "geehrter", "guten tag", "hallo", "guten morgen") for title in ("herr", "frau")),
    "bonjour madame", "bonjour monsieur", "bonjour mme", "estimado sr", "estimada sra", "geachte heer", "geachte mevrouw", "gentile sig",
)  # fmt: skip
_BEFORE: Final = ("mr ", "mr. ", "mrs ", "mrs. ", "ms. ", "dr. ", "prof. ", "herr ", "herrn ", "frau ", "professor ")
_SOLD: Final = r"(?!(?:Bean|Clean|Coffee|Martens|Meyer|Muscle|Oetker|Pepper|Potato|Robot|Scholl|Strange|Who)\b)"
"""Whose names are on goods and films."""

_TITLE: Final = r"(?:Mrs?|Ms|Prof|Professor|Herrn?|Frau)"
_ALIKE: Final = r"(?!(?:Bean|Beast|Big|Burns|Clean|Fox|Holle|Hyde|Men|President|Doktor|Ober|Emeritus|Minister|Secretary|Justice|Jekyll|Coffee|Robot|Right|Speaker|Chairman|Wonderful)\b)"
"""Who is nobody in particular behind such a title."""

_NO_STREET: Final = (
    "(?:(?<![^\\r\\n\\0(\"'>|])|(?<=[,:;.(] )|"
    + "|".join(f"(?<= {word} )" for word in ("by", "with", "to", "and", "from", "for", "see", "saw", "under", "of"))
    + ")"
)
"""Before a title that is the end of a street's name as often."""

_SPOKEN: Final = ("spoke with ", "spoke to ", "spoke w/ ", "talked to ", "talked with ", "on behalf of ")
_TELLERS: Final = tuple(role for role in _ROLES if role not in ("driver", "client", "tenant", "owner"))
_TOLD: Final = (
    "called|complained|said|says|asked|asks|reported|reports|requested|requests|wrote|writes|emailed|phoned|wants|wanted|told|agreed|confirmed|lives|lived|moved|died"
    "|was (?:admitted|discharged|seen|born|diagnosed|hired|contacted|informed|called)|has (?:called|asked|paid|reported|requested|complained|moved|not paid)"
)
"""What only a person does."""

_GREETED: Final = r",|!|:|[ \t]{0,4}(?:[\r\n\0]|\\[rn]|$)"

_TO: Final = tuple(
    f"{done}{sign}to:"
    for done in ("bill", "billed", "ship", "shipped", "sold", "deliver", "delivered", "invoice")
    for sign in " -_"
)
_ADDRESSES: Final = (
    *_TO, *(f"{one} address:" for one in ("shipping", "billing", "delivery", "mailing", "home", "postal", "residential", "service", "invoice")),
    "empf", "absender:", "destinataire:", "destinatario:", "geadresseerde:", "consignee:", "mail to:", "addressee:",
    "lieferadresse:", "lieferanschrift:", "rechnungsadresse:", "rechnungsanschrift:", "rechnungsempf", "adresse de livraison", "adresse de facturation",
)  # fmt: skip
_LABEL: Final = rf"(?<![\w-])(?i:{'|'.join(_ADDRESSES)})(?:(?<=[^:])[^\W\d_:]{{0,12}} ?:)?\*{{0,2}}"
_INDENT: Final = r"[ \t>]{0,12}"
_LINE: Final = rf"(?!{MASKED})[^\s:>|\0][^:\r\n\0|]{{2,60}}(?=[\r\n\0]|$)"
_END: Final = r"[ \t]{0,8}\r?\n"

FORMS: Final = (
    form(
        "column:name",
        [f"{done} by " for done in _DONE],
        rf"[\w ]{{3,12}} by (?P<s>{PLAIN})(?={_WHEN}| to {_WORD} {_WORD})",
        is_somebody,
    ),
    form("column:name", (" by ",), rf"(?<=[\d\])\"'`]) by (?P<s>{PLAIN})(?={_WHEN})", is_somebody),
    form(
        "column:name",
        [f"{done} by " for done in _HANDED],
        rf"\w{{5,12}} by [^\s\0][^\r\n\0.:]{{3,40}}? to (?P<s>{PLAIN})(?={_WHEN}|{_ENDED})",
        is_somebody,
    ),
    form(
        "column:name",
        (" by:", "-by:", "_by:", " by\t", *(f"{done} to:" for done in _HANDED)),
        rf"(?i:(?:{'|'.join(_DONE)})[ _-]by|(?:{'|'.join(_HANDED)}) to)(?::\*{{0,2}}[ \t]{{1,40}}|\t)(?P<s>{FULL_NAME})(?={_ENDED}| on | at )",
        is_somebody,
        lead=None,
    ),
    form(
        "column:name",
        [f"{role} " for role in _ROLES],
        rf"(?<![\w-])(?i:{'|'.join(_ROLES)}) (?P<s>{PLAIN})(?={_BESIDE})",
        is_somebody,
    ),
    form(
        "column:name",
        [*(f"{one} name:" for one in _NAMED), "actor:"],
        rf"(?<![\w-])\w{{5,11}}(?: (?i:name))?:\*{{0,2}}[ \t]{{1,40}}(?P<s>{FULL_NAME})(?={_ENDED})",
        is_somebody,
    ),
    form(
        "column:name",
        _CALLED,
        rf"(?i:{'|'.join(_CALLED)})(?P<s>{_WORD}(?:{_INNER} {_WORD}){{0,2}})",
        _is_called,
    ),
    form(
        "column:name",
        [f"{hello}{mark} " for hello in _HELLO for mark in (",", "!", ".", "")],
        rf"(?i:[a-z]{{2,5}}[a-z ]{{0,10}}[,!.]? (?:i'm|i am|this is)) (?P<s>{PLAIN})(?=[ ,.!\r\n\0]|$)",
        is_somebody,
    ),
    form(
        "column:name",
        ("regards, ", "sincerely, ", "wishes, "),
        rf"(?i:regards|sincerely|wishes), (?P<s>{PLAIN})(?=[,.]? |[,.]?[ \t]*(?:[\r\n\0]|$))",
        is_somebody,
    ),
    form("column:name", ("/name/",), rf"/NAME/(?P<s>{FULL_NAME})(?=/[A-Z]{{2,8}}/)", is_person),
    form(
        "column:name",
        _TITLED,
        rf"(?<![\w-])(?i:{'|'.join(_TITLED)})[^\W\d_]{{0,6}}\.? (?P<s>{_WORD}(?:{_INNER} {_WORD}){{0,2}})(?={_GREETED})",
        _is_called,
    ),
    form(
        "column:name",
        _BEFORE,
        rf"(?<![\w.-])(?:Mrs?|Ms|Dr|Prof|Professor|Herrn?|Frau)\.? {_SOLD}(?P<s>{PLAIN})",
        is_somebody,
    ),
    form(
        "column:name",
        ("mr ", "mr. ", "mrs ", "mrs. ", "ms. ", "prof. ", "herr ", "herrn ", "frau ", "professor "),
        rf"(?<![\w.-]){_TITLE}\.? (?:(?:Dr|Prof)\.? ){{0,2}}{_SOLD}{_ALIKE}(?!(?:Dr|Prof)\b)(?P<s>{_WORD})(?![ ]?&|['’]s [A-Z])",
        _is_called,
    ),
    form("column:name", ("dr ",), rf"{_NO_STREET}Dr {_SOLD}(?P<s>{PLAIN})", is_somebody),
    form(
        "column:name",
        _SPOKEN,
        rf"(?i:spoke (?:with|to|w/)|talked (?:to|with)|on behalf of) (?P<s>{PLAIN})",
        is_somebody,
    ),
    form(
        "column:name",
        [f"{role} " for role in _TELLERS],
        rf"(?<![\w-])(?i:{'|'.join(_TELLERS)}) (?P<s>{PLAIN}) (?=(?:{_TOLD})\b)",
        is_somebody,
    ),
    form(
        "column:name",
        ("cardholder ", "card holder ", "account holder ", "policyholder ", "policy holder "),
        r"(?<=[(\[])(?i:(?:card|account|policy) ?holder) (?P<s>(?:[A-Z][A-Z'’-]{1,24} ){1,3}[A-Z][A-Z'’-]{1,24})(?=[)\],;])",
        is_somebody,
    ),
    form("column:name", _DEAR, rf"(?<![\w-])(?i:{'|'.join(_DEAR)})(?P<s>{PLAIN})(?={_GREETED})", is_somebody),
    form(
        "column:name",
        ("[name]=", "%5bname%5d="),
        rf"(?i:(?:{'|'.join(_ROLES)}|billing|shipping|person|payer|card|address)(?:\[name\]|%5Bname%5D))=(?P<s>[^&\s\0\"'<>]{{2,120}}+)",
        lead=None,
    ),
    form(
        "column:name",
        _ADDRESSES,
        rf"{_LABEL}{_END}{_INDENT}(?!{MASKED})(?P<s>{FULL_NAME})(?={_END}{_INDENT}{_LINE})",
        is_person,
    ),
    form(
        "column:address",
        _ADDRESSES,
        rf"{_LABEL}(?:[ \t]{{1,4}}[^,:\d\r\n\0]{{3,60}})?{_END}(?:[^:\r\n\0]{{2,60}}\n)?{_INDENT}(?P<s>(?=(?:{_LINE}\n{_INDENT})?[^\d:\r\n\0]{{0,60}}\d){_LINE}(?:\r?\n{_INDENT}{_LINE}){{0,3}})",
    ),
    form("column:name", _ADDRESSES, rf"{_LABEL}[ \t]{{1,4}}(?!{MASKED})(?P<s>{FULL_NAME})(?=,|{_END})", is_person),
    form(
        "column:address",
        _ADDRESSES,
        rf"{_LABEL}[ \t]{{1,4}}[^,:\d\r\n\0]{{3,60}}, (?!{MASKED})(?P<s>(?=[^:\r\n\0]{{0,80}}\d)[^:\r\n\0]{{6,160}})",
    ),
)
