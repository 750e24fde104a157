"""Secrets in what people write, and persons and births behind a word that says so.

`my password is X`, `your code is 123456`, `Patient: Grace Hopper`, `CN=Grace Hopper`, `born 1 May 1980`. Knows words, no format of a file.
"""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway.masking.forms import MASKED, form
from mcp_gateway.masking.full_names import FULL_NAME, is_part, is_person
from mcp_gateway.masking.labels import label
from mcp_gateway.masking.people_words import QUALIFIED, ROLES, SINGLE_DOERS
from mcp_gateway.masking.pieces import NOT, SAID, mixed, strange
from mcp_gateway.masking.somebody import is_body, is_somebody

_CODES: Final = (
    "otp", "verification code", "security code", "one-time", "passcode", "pin ", "pin:", "code is", "2fa code",
    "mfa code",
)  # fmt: skip


_GIVEN: Final = (
    "password for ",
    *(
        f"{which} {what}"
        for which in ("following", "initial", "temporary", "generated", "new", "root", "admin", "your")
        for what in ("password", "passphrase", "secret", "api key", "access key", "token")
    ),
)
"""What a program says before it prints one on a line of its own."""


def _generated(word: str) -> bool:
    """Made by chance rather than called so: both cases and two digits or more, changing inside, as no algorithm's name does."""
    core = word.rstrip(".,;:!?")
    return (
        sum(map(str.isdigit, core)) > 1
        and not (core.isupper() or core.islower())
        and _CHANGES.search(core) is not None
        and _NAMED_METHOD.match(core) is None
    )


def _is_one(name: str) -> bool:
    """Whether it has the form of a person's name, and none of a body's."""
    return is_person(name) and not is_body(name)


def _is_one_shown(name: str) -> bool:
    """Nor what the column beside it is called."""
    return _is_one(name) and label(name) is None


_CHANGES: Final = re.compile(
    r"[0-9][A-Za-z].*[a-z][0-9]|[a-z][0-9].*[0-9][A-Za-z]|[0-9][a-z]+[A-Z]|[a-z][A-Z0-9]+[a-z]"
)


def _no_algorithm(word: str) -> bool:
    """Nor how one is hashed."""
    core = word.rstrip(".,;:")
    return (
        strange(word)
        and _INDEXED.match(word) is None
        and _ALGORITHM.fullmatch(core) is None
        and _QUALIFIED.fullmatch(core) is None
    )


_INDEXED: Final = re.compile(r"(?i)(?:pass(?:word|wd)?|pwd?|token|secret)\[")
"""A part of a variable: `pw = pw[:-1]`."""

_ALGORITHM: Final = re.compile(
    r"(?i)argon2(?:id?|d)?|pbkdf2(?:[_-](?:hmac|sha-?\d{1,3})){0,2}|sha-?(?:1|256|384|512)|md5|base64|[rh]s(?:256|512)|ed25519"
)


def _chosen(word: str) -> bool:
    """What somebody thought of (`Autumn-leaf2024`) rather than how a password is hashed or asked for."""
    return (
        sum(map(str.isdigit, word)) > 1
        and not (word.isupper() or word.islower())
        and any(map(str.islower, word))
        and _NAMED_METHOD.match(word) is None
        and _ALGORITHM.fullmatch(word) is None
    )


_NAMED_METHOD: Final = re.compile(r"(?i)argon2|pbkdf2|[bs]crypt|scram-sha|hmac-?sha")

_QUALIFIED: Final = re.compile(
    r"(?i)(?:case|auto|base64|url|pre|self|non|hard|read|write|user|system|machine|plain|clear|server|client|double|percent|hex|world|one|long|short)-"
    r"(?:sensitive|insensitive|generated|encoded|decoded|shared|signed|coded|only|defined|provided|supplied|readable|text|encrypted|escaped|time|lived|hashed|filled|empty|existent)"
)
"""What a password is like, in two words."""

_ON: Final = r"[ \t]{0,2}(?:is|was|on|am|:|#|=|-)?[ \t]{0,2}"

_DAY: Final = (
    r"(?P<s>\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?!\d)(?! (?!00:00:00)\d\d:\d\d:\d\d\.\d{9})"
    r"|\d{1,2}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:\d\d){1,2}(?!\w)"
    r"|\d{1,2}(?:st|nd|rd|th|\.)? (?:of )?[a-zä]{3,9}\.?,? (?:19|20)\d\d(?!\d)|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d))"
)
"""A day, as it is written behind a word for a birth."""

_PERSON: Final = rf"(?<![\w-])(?i:{'|'.join(ROLES)})(?i:[/:*]?in(?:nen)?|\(in\))?(?i:[ _-](?:by|name))?(?:\*{{0,2}}[ \xa0]?:\*{{0,2}}[ \t]{{1,2}}|=[\"'])(?P<s>{FULL_NAME})(?=[ \t]*(?:[,(;.|\"'\r\n\0]|<(?!NAME>|PERSON>)|$)|[ \t]{{2,}}[^\s\0]| [/–—-] | [A-Z]{{2,5}}:)"
"""A person's full name behind a word of what they are: `Patient: Grace Hopper (…`."""

_BLAMED: Final = rf"(?m)(?:^|(?<=\0))\^?[0-9a-f]{{7,40}} (?:[^\s(\0]{{1,200}} {{1,60}})?(?:\d{{1,6}} )?\((?!Not Committed|External file)(?P<s>{FULL_NAME}) +(?:19|20)\d\d-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{{4}} +\d+\)"
"""Who wrote a line, as `git blame` prints it."""

FORMS: Final = (
    form(
        "said",
        "password passwort passwd passcode passphrase pwd pw psk credentials secret token key",
        rf"(?i)(?<!\w)(?:password|passwort|passwd|passcode|passphrase|pwd|pw|psk|credentials|secret|token|secret[ -]key|(?:(?<=api[ -])|(?<=access[ -])|(?<=license[ -])|(?<=recovery[ -]))key)(?:[ \t](?:for|at)[ \t](?:(?:the|our|my|your)[ \t])?[\w.@-]{{1,60}}(?:[ \t][\w.@-]{{1,60}}){{0,2}}?)?(?:[ \t](?:is|was|are|to|ist)(?: now| still| set to| reset to| just)?:?[ \t]{{1,2}}|(?<=pw)[ \t]?[:=][ \t]{{0,2}}|(?<=pw)[ \t]{{1,2}}(?=`)|['’]s[ \t]{{1,2}})(?P<q>[\"'`“])?{NOT}(?P<s>{SAID}{{4,256}}+)",
        _no_algorithm,
    ),
    form(
        "said",
        "creds credentials login",
        rf"(?i)(?<!\w)(?:creds|credentials|logins?)(?: for [\w.-]{{1,40}})?[ \t]{{0,2}}(?::|->|=>|is|are)[ \t]{{0,2}}`?[\w.@-]{{1,60}}`?[ \t]{{0,2}}/[ \t]{{0,2}}(?P<q>[\"'`])?{NOT}(?P<s>[^\s\"'`\0]{{4,256}}+)",
        strange,
    ),
    form(
        "said",
        "secret token key credential password",
        rf"(?i)(?<!\w)(?:(?<=bad )|(?<=invalid )|(?<=unknown )|(?<=expired )|(?<=wrong )|(?<=incorrect )|(?<=revoked )|(?<=rejected )|(?<=unrecognized )|(?<=api )|(?<=access )|(?<=client ))(?:api |access |auth |client |bearer |session |refresh )?(?:secret|token|key|password|credential)s?:?[ ]{{1,2}}(?P<q>[\"'`(])?{NOT}(?P<s>[A-Za-z0-9+/=_.~!*%^-]{{16,2048}}+)(?![A-Za-z0-9])",
        mixed,
    ),
    form(
        "said",
        ("word for ", "passphrase for ", "pin for ", "secret for ", "token for ", "key for "),
        rf"(?i)(?:(?<=pass)word|passphrase|pin|secret|token|key)[ ]for[ ][\w.@/()'\"`-]{{1,40}}(?:[ ][\w.@/()'\"`-]{{1,40}}){{0,4}}[ ]?[:=][ \t]{{1,2}}(?P<q>[\"'`“])?{NOT}(?P<s>[^\s\"'`“”\0]{{4,256}}+)",
        strange,
    ),
    form(
        "said",
        ("generated for ",),
        rf"(?:(?<=password is )|(?<=password was )|(?<=password has been ))generated for [^\s:\0]{{1,120}}:[ ](?!{MASKED})(?P<s>[^\s\0]{{6,128}}+)",
        strange,
    ),
    form(
        "said",
        (" successfully reset.\n", " successfully reset.\r\n"),
        rf" successfully reset\.\r?\nNew value: (?!{MASKED})(?P<s>[^\s\0]{{6,128}}+)",
    ),
    form(
        "said",
        _GIVEN,
        rf"(?i)(?:(?:following|initial|temporary|generated|new|root|admin|your)[ ](?:[\w-]{{1,20}}[ ])?|(?=password for ))(?:password|passphrase|secret|(?:api|access)[ ]key|token)[^\n:\0]{{0,80}}:[ \t]*\r?\n(?:[ \t]*\r?\n)?[ \t]{{0,8}}`?(?!{MASKED}|(?-i:[a-z_.-]{{2,40}})[=:][^\s=])(?P<s>[^\s`<\0]{{8,512}}+)`?[ \t]*(?=\r?\n|\0|$)",
        mixed,
    ),
    form(
        "said",
        ("password ", "passphrase ", "pw "),
        rf"(?i)(?<!\w)(?:password|passphrase|pw)[ ]{{1,2}}(?P<q>[\"'`“])?{NOT}(?P<s>[A-Za-z0-9!#@$%^&*+=~_.-]{{10,128}}+)(?![\w(/:\\])",
        _generated,
    ),
    form(
        "said",
        ("with password ", "with passphrase ", "using password ", "passwort ", "kennwort "),
        rf"(?i)(?:(?:with|using) pass(?:word|phrase)|(?<!\w)(?:pass|kenn)wort) (?P<q>[\"'`“])?{NOT}(?P<s>[^\s\"'`“”,;(){{}}=\0]{{8,128}}+)",
        _chosen,
    ),
    form(
        "said",
        ("/ pass ", "/ password ", "/ pw "),
        rf"(?i)(?<=\w )/ (?:pass(?:word)?|pw) (?P<q>[\"'`])?{NOT}(?P<s>[^\s\"'`/\0]{{6,128}}+)(?=[\"'`]?[ \t]*(?:[\r\n\0,;]|$))",
        mixed,
    ),
    form(
        "said",
        ("password from ", "passphrase from ", "passwd from ", "pw from "),
        rf"(?i)(?<!\w)(?:password|passphrase|passwd|pw) from (?P<q>[\"'`“])?{NOT}(?P<s>[^\s\"'`“”\0]{{6,256}}+)(?=[\"'`”]? to\b)",
        mixed,
    ),
    form(
        "said",
        ("password from ", "passphrase from ", "passwd from ", "pw from "),
        rf"(?i)(?<!\w)(?:password|passphrase|passwd|pw) from [^\s\0]{{1,256}} to (?P<q>[\"'`“])?{NOT}(?P<s>[^\s\"'`“”\0]{{6,256}}+)",
        mixed,
    ),
    form(
        "said",
        ("set to ", "changed to ", "rotated to "),
        rf"(?i)(?:(?<=password )|(?<=passphrase )|(?<=password is )|(?<=password was )|(?<=password has been ))(?:re)?(?:set|changed|rotated)[ ]to:?[ ](?P<q>[\"'`“])?{NOT}(?P<s>[^\s\"'`“”\0]{{6,256}}+)",
        mixed,
    ),
    form(
        "said",
        (" / ",),
        r"(?<=\w) / (?P<s>[A-Za-z0-9!#@$%^&*+=~_-]{12,128}+)(?=[ \t]*(?:[\r\n\0]|$))",
        _generated,
    ),
    form(
        "said",
        ("admin / ", "root / ", "administrator / "),
        rf"(?i)(?<![\w/.-])(?:admin(?:istrator)?|root) / `?{NOT}(?P<s>[^\s/`\0]{{8,128}}+)(?=`?[ \t]*(?:[\r\n\0]|$))",
        mixed,
    ),
    form(
        "said",
        ("creds ", "credentials "),
        rf"(?i)(?<!\w)(?:creds|credentials)[ ]`?[\w.@-]{{1,60}}`?[ ]/[ ](?P<q>[\"'`])?{NOT}(?P<s>[^\s\"'`/\0]{{6,256}}+)",
        mixed,
    ),
    form(
        "said",
        ("pass is ", "pass was ", "pass: "),
        rf"(?i)(?<!\w)(?<!--- )pass(?: is| was|:)[ ]{{1,2}}(?P<q>[\"'`])?{NOT}(?P<s>[^\s\"'`\0]{{6,256}}+)",
        mixed,
    ),
    form(
        "said",
        ("/pass", "/ pass", "/pw"),
        rf"(?i)(?<!/etc)/[ ]?(?:pass(?:word|wd)?|pw)(?:[ ](?:is|are|was))?[ ]?[:=]?[ ]{{1,2}}`?[\w.@-]{{1,60}}`?[ ]?/[ ]?(?P<q>[\"'`])?{NOT}(?P<s>[^\s\"'`\0]{{4,256}}+)",
        strange,
    ),
    form(
        "secret",
        ("(since ", "(if ", "(for ", "(as ", "(only "),
        rf"(?i)(?:password|passphrase|secret|token|key)[ ]\([^()\n\0]{{2,80}}\):[ ]{{1,4}}(?P<q>[\"'`])?{NOT}(?P<s>[^\s\"'`\0]{{6,512}}+)",
        strange,
        lead=None,
    ),
    form(
        "recovery-codes",
        ("backup code", "recovery code", "scratch code", "emergency code", "backup-code", "recovery-code"),
        r"(?i)(?:backup|recovery|scratch|emergency)[ -]codes?[^\n\0]{0,80}\r?\n(?:[ \t=-]*\r?\n)?(?P<s>(?:[ \t]*(?:[-*•]|\d{1,2}[.):])?[ \t]*`?(?=[\w-]*\d)[A-Za-z0-9]{4,12}(?:[- ][A-Za-z0-9]{4,12}){0,3}`?[ \t]*(?:\r?\n|\0|$)){2,24})",
    ),
    form(
        "one-time-code",
        _CODES,
        r"(?i)(?<![\w-])(?:otp|(?:verification|security|one-time|login|access|auth\w{0,12}|2fa|mfa)[ -](?:code|password|pin)|passcode|pin|(?<!error )(?<!exit )(?<!status )(?<!area )(?<!http )(?<!country )(?<!return )(?<!response )(?<!post )code(?= is \d{6}))(?: code)?(?:[ \t](?:is|was)|[ \t]{0,2}[:=#])?[ \t]{1,2}[\"'`]?(?P<s>\d{4,8}(?:-\d{3,4})?)(?![\w]|[-.:/]\d)",
    ),
    form(
        "one-time-code",
        ("sent code ", "sending code ", "send code ", "texted code "),
        r"(?i)(?:sent|sending|send|texted) code (?P<s>\d{5,8})(?= (?:to|via|for)\b)",
    ),
    form(
        "one-time-code",
        ("is your", "as your"),
        r"(?i)(?<![\w.-])(?P<s>\d{4,8}) (?:is|as) your (?:[\w-]{1,20} ){0,3}(?:code|otp|pin|passcode)(?!\w)",
        lead=None,
    ),
    form(
        "column:name",
        ("cn=", "cn ="),
        rf"(?i:CN)[ ]?=[ ]?\"?(?P<s>{FULL_NAME})(?=\"?(?:,[ ]?(?i:OU|DC|O|CN|C|ST|L|E|GN|SN|emailAddress)[ ]?=|/(?:emailAddress|OU|O|C|L|ST)=|[:;][A-Za-z]))",
        _is_one,
    ),
    form(
        "column:name",
        ("full name  ",),
        rf"(?i:full name)[ ]{{2,60}}(?P<s>{FULL_NAME})(?=[ \t]*(?:[\r\n\0]|$))",
        _is_one_shown,
    ),
    *(
        form(
            "column:name",
            ("gn=", "gn =", "sn=", "sn ="),
            rf"{before}(?:GN|SN)[ ]?=[ ]?(?P<s>[^\W\d_][^,/+=\"\r\n\0]{{1,60}}?)(?=[ ]?{behind})",
            is_part,
        )
        for before, behind in (
            (r"(?<![\w.-])", "[,/+][ ]?[A-Za-z]{1,20}[ ]?="),
            (r"(?<=[,/+] |[^\s][,/+])", r"(?:[\r\n\0]|$)"),
        )
    ),
    form(
        "column:name",
        ('" <',),
        rf"\"(?P<s>{FULL_NAME})\"{{1,2}}[ ]<(?=\+?\d|sips?:|tel:|<?(?:PHONE|EMAIL)>)",
        _is_one,
        lead=None,
    ),
    form(
        "column:name",
        ("name='", 'name="', "name: '", 'name: "', "name => '", 'name => "'),
        rf"name(?:=|: | => )[\"'](?<![\w.:-]name=.)(?P<s>{FULL_NAME})[\"'](?=(?:[^\n\0]{{0,200}}?|[^{{}}\0]{{0,160}}?(?:\{{[^{{}}\0]{{0,40}}?)?)(?:email|ssn|phone|dob|birth|address)\w{{0,12}}(?:=|: | => ))",
        is_person,
    ),
    form(
        "column:name",
        ("email=", "mail=", "phone="),
        rf"(?:mail|phone)=(?=[\"']?[^\s\"'\0])[^\n\0]{{1,300}}?[ ,]name=[\"'](?P<s>{FULL_NAME})(?=[\"'])",
        is_person,
        lead=None,
    ),
    form(
        "column:name",
        ("started by user ", "triggered by user ", "approved by user ", "aborted by user "),
        rf"(?i:(?:started|triggered|approved|aborted) by user) (?P<s>{FULL_NAME})(?=[ \t]*(?:[,(.\r\n\0]|$))",
        is_person,
    ),
    form("column:name", " ".join(ROLES), _PERSON, _is_one),
    form(
        "column:name",
        "beneficiary= payee= patient= passenger= cardholder= insured= applicant= borrower=",
        rf"(?i:beneficiary|payee|patient|passenger|cardholder|insured|applicant|borrower)=(?P<s>{FULL_NAME})(?=[;,&|\r\n\0]|$|[ ]\w{{1,40}}=)",
        is_person,
    ),
    form(
        "column:name",
        [
            f"{doer}="
            for doer in (
                *SINGLE_DOERS,
                "user",
                "author",
                "assignee",
                "reporter",
                "requester",
                "approver",
                "reviewer",
                "manager",
                "contact",
                "customer",
                "employee",
            )
        ],
        rf"[\w ]{{2,24}}=(?P<s>{FULL_NAME})(?=[;,&|\r\n\0]|$|[ ][\w.]{{1,40}}=)",
        is_somebody,
    ),
    form(
        "column:name",
        [
            f"{one} "
            for one in (
                *QUALIFIED,
                "head of",
                "director of",
                "manager on",
                "doctor on",
                "nurse in",
                "officer in",
                "officer on",
                "owner of",
                "engineer on",
            )
        ],
        rf"(?<![\w-])(?i:{'|'.join(QUALIFIED)}|head of|director of|(?:manager|doctor|officer|engineer) on|(?:nurse|officer) in|owner of)(?: [^\W\d_]{{2,20}}){{1,3}} ?:\*{{0,2}}[ \t]{{1,4}}(?P<s>{FULL_NAME})(?=[ \t]*(?:[,(;\r\n\0]|$))",
        is_somebody,
    ),
    form("column:name", (" +0", " +1", " -0", " -1"), _BLAMED, is_person, lead=None, there=r" [+-]\d{4} +\d+\)"),
    form(
        "column:birth-date",
        "dob d.o.b birth geb",
        rf"(?i)(?<!\w)(?:DOB|D\.O\.B\.?|(?:date of )?birth(?:[ -]?date|day)?|geboren|geburts(?:datum|tag)|geb\.)(?:{_ON}|[ \t]\([ \t]?){_DAY}",
    ),
    form("column:birth-date", "born", rf"(?i)(?<!\w)born{_ON}{_DAY}"),
)
