"""Places where a personal value may stand, by form alone. Cheap and generous; a Presidio recogniser has the last word on each.

Each pattern is bounded and begins at a boundary, so that the search is linear. None matches a NUL, which separates the texts of a batch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol, TypeAlias

from mcp_gateway.masking.automaton import beginning
from mcp_gateway.masking.profile import Entity

Starts: TypeAlias = "Sequence[int] | None"
"""Where a candidate may begin, ascending; None where that is not known."""


class Candidate(NamedTuple):
    """Characters `start` to `end` may be an `entity`; `said` is how they are put to its recogniser."""

    entity: Entity
    start: int
    end: int
    said: str


class Word(NamedTuple):
    """Up to character `end` a word speaks of `entity`, so that plain digits behind it may be one."""

    entity: Entity
    end: int


_LOCAL: Final = re.compile(r"[\w.+%~!#$^*'-]{1,64}+")
"""Before an `@`, read backwards."""

_SERVER: Final = re.compile(
    r"\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|ldaps?|s?ftp|ftps|ssh|rsync|git|git\+ssh|svn\+ssh)://$"
)
"""Where an account on a server stands before its host, without a password."""

_USERINFO: Final = re.compile(r"""://[^\s/@:\0]{0,64}:[^\s/\0,;"'<>]{0,96}$""")
"""Before an `@`: it parts an address's password from its host."""
_MESSAGE: Final = re.compile(
    r"""(?i)(?:(?<![\w-])(?:(?:resent-)?message-id|in-reply-to|references|content-id)\\?["']?[ ]?[:=][ ]?\\?["']?(?:<|&lt;)|(?<![\w-])message-id\\?["'],[ ]?\\?["']value\\?["']:[ ]?\\?["']<|(?:^|(?<=[\r\n\0]))UID:)$"""
)
"""Before what looks like an address and is the number of a message."""

_OPENING: Final = ("<", ";", ":")
_LOGIN_FOLLOWS: Final = ("\n", "\r", "\0", " ", "[")
_GIT_ENDS: Final = (":", "/")
_LOGIN_BEFORE: Final = re.compile(
    r"(?<![\w.@-])(?:ssh|(?P<copies>scp|rsync)|sftp|mosh|ssh-copy-id|autossh)[ ]+(?:-[\w-]+(?:[ =][\w:~/.=-]+)?[ ]+|[\w~*@:-]*[./~][\w./~*@:-]*[ ]+){0,8}$"
)
_PATH: Final = ("/", ":", "?")
"""Behind a host: what stands between an address's scheme and its host is who asks, or a token, and the host is none of theirs."""

_REPOSITORY: Final = re.compile(r":[\w./~-]{1,100}\.git(?!\w)")
_TERMINAL: Final = re.compile(
    r":[~/][\w./~-]{0,100}[#$](?=[\s\0]|\Z)|'s password:[ ]?(?:[\r\n\0]|\Z)"
    r"|: Permission denied \((?:publickey|password|keyboard-interactive|gssapi|hostbased)"
)
"""Behind an account on a host that begins a line: a shell's prompt, what ssh asks and says. Elsewhere such words may follow an address."""

_PROMPT: Final = re.compile(r"[ ][\w./~-]{1,100}\][#$]")
_REMOTE: Final = ("ssh", "scp ", "sftp ", "rsync ", "mosh ")

_DOMAIN: Final = re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")
_CARD: Final = re.compile(
    r"[0-9](?<![0-9.][0-9])(?<!0x[0-9])(?:(?!0{12})[0-9]{12,18}+(?!\.[0-9])|[0-9]{3}(?P<a>[ .-])[0-9]{4}(?P=a)[0-9]{4}(?P=a)(?:[0-9]{4}(?:(?P=a)[0-9]{3})?|[0-9]{2,3})"
    r"|[0-9]{3}(?P<b>[ .-])[0-9]{6}(?P=b)[0-9]{4,5})(?![0-9])"
)
_SSN: Final = re.compile(
    r"[0-9](?<![0-9][0-9])(?<![0-9][-.][0-9])[0-9]{2}(?P<a>[ .-])[0-9]{2}(?P=a)[0-9]{4}(?![0-9])(?![-.][0-9])"
)
_PHONE: Final = re.compile(
    r"[+(0-9](?<![0-9A-Za-z_+][+(0-9])(?<![0-9][.:-][(0-9])(?:"
    r"(?:(?<=\+)|(?<=0)0)[1-9][0-9]{0,2}[ ./-]{0,2}\(?[0-9](?:[ ()./-]{0,2}[0-9]){5,13}"
    r"|(?:(?<=1)[ .-][(0-9])?(?:(?<=\()[0-9]{3}\)[ .-]{0,2}|(?<=[0-9])(?<![0-9]{3}[ ][0-9])[0-9]{2}[ ./-])[0-9]{3}[ .-][0-9]{4}"
    r"|(?<=0)[0-9](?![./-][0-9]{1,2}[./-](?:19|20)[0-9]{2})[0-9]{0,4}[ /.-]{1,3}[0-9]{2,4}(?:[ .-]?[0-9]{2,4}){1,4}"
    r"|(?<=\()0[0-9]{1,5}\)[ /.-]{0,3}[0-9]{2,4}(?:[ .-]?[0-9]{2,4}){1,4}"
    r")(?:[ ]?(?:x|ext\.?)[ ]?[0-9]{1,6})?(?![0-9A-Za-z_]|[.-][0-9]|-[A-Za-z])"
)
_NATIONAL: Final = re.compile(r"(?:1[.-])?[0-9]{3}(?P<sign>[.-])[0-9]{3}(?P=sign)[0-9]{4}")
_ZIP: Final = re.compile(r"0[0-9]{4}-[0-9]{4}")
_STATE: Final = re.compile(r",[ ]?(?:AE|CT|MA|ME|NH|NJ|PR|RI|VI|VT)[\s.,%#*/\\\";-]{1,12}$")
"""Where a ZIP code begins with a zero."""

_CLAUSE: Final = re.compile(r"(?:DFARS?|FAR|CFR|[Cc]lauses?)[ \n*#/]{1,8}$")
"""What a rule of the United States for what its government buys is called behind."""

_STATE_BEFORE: Final = 20
_COUNTRIES: Final = (
    "AD AE AL AT AZ BA BE BG BH BR BY CH CR CY CZ DE DK DO EE EG ES FI FO FR GB GE GI GL GR GT HR HU IE IL IQ IS IT JO KW KZ LB LC LI LT LU LV LY "
    "MC MD ME MK MR MT MU NL NO PK PL PS PT QA RO RS SA SC SE SI SK SM TL TN TR UA VA VG XK"
)
"""Whose account numbers are known to the recogniser."""

_LETTERS: Final = "|".join(_COUNTRIES.split())
_IBAN: Final = re.compile(
    rf"(?:{_LETTERS})(?<![A-Za-z0-9]..)[0-9]{{2}}(?:[ -]?[A-Z0-9]{{4}}){{2,7}}(?:[ -]?[A-Z0-9]{{1,3}})?(?![A-Za-z0-9])"
)
_IBAN_SMALL: Final = re.compile(rf"(?:{_LETTERS.lower()})(?<![A-Za-z0-9]..)[0-9]{{2}}[a-z0-9]{{11,30}}+(?![A-Za-z0-9])")
_WALLET: Final = re.compile(
    r"(?:[13](?<![A-Za-z0-9][13])|bc1(?<![A-Za-z0-9]bc1))[a-zA-HJ-NP-Z0-9]{25,59}+(?![A-Za-z0-9])"
)
_NOT_BASE58: Final = re.compile("[0l]")
_WORDS: Final[dict[str, Entity]] = {
    **dict.fromkeys(
        (
            "phone",
            "mobile",
            "tel",
            "cell",
            "fax",
            "call",
            "dial",
            "whatsapp",
            "sms",
            "reach",
            "handy",
            "gsm",
            "mobil",
            "cellulare",
            "celular",
            "telefon",
            "telefono",
            "telefonico",
            "telefonisch",
        ),
        "PHONE_NUMBER",
    ),
    **dict.fromkeys(("ssn", "ssns", "social", "taxpayer", "itin"), "US_SSN"),
    **dict.fromkeys(
        ("card", "visa", "mastercard", "amex", "cc", "pan", "credit", "debit", "maestro", "unionpay"), "CREDIT_CARD"
    ),
}
WORDS: Final = tuple(_WORDS)
"""Words that speak of an entity."""

_COUNTERS: Final = re.compile(
    r"(?<![\w./+-])(?![0-9]{1,2}/[0-9]{1,2}/(?:19|20)[0-9]{2}/)-?[0-9]{1,6}/(?:-?[0-9]{1,6}/){2,8}\Z"
)
"""Times or numbers of a line of a log, one behind the other; no day, behind which a telephone number may stand."""

_COUNTED: Final = 64

_DUMP: Final = re.compile(
    r"[0-9a-f]{7,16}:?(?: {1,2}[0-9a-f]{2}){16}(?! ?[0-9a-f])|[0-9a-f]{7,8}:? (?:[0-9a-f]{4} ){7}[0-9a-f]{4}(?![0-9a-f])|(?=.{60}\|)[0-9a-f]{8}  (?:[0-9a-f]{2} {1,2}){2,15} {2,60}\|"
)
"""A line up to its last byte: what stands behind may be what the bytes say."""

_PLAIN: Final[dict[Entity, re.Pattern[str]]] = {
    "PHONE_NUMBER": re.compile(
        r"(?<![0-9A-Za-z])(?<![0-9]-)[+(]?[0-9](?:[ ()./-]{0,2}[0-9]){6,14}(?![0-9A-Za-z]|-[0-9])"
    ),
    "US_SSN": re.compile(r"(?<![0-9])[0-9]{3}[ .-]?[0-9]{2}[ .-]?[0-9]{4}(?![0-9])"),
    "CREDIT_CARD": re.compile(r"(?<![0-9])[0-9](?:[ .-]?[0-9]){12,18}(?![0-9])"),
}
_QUAD: Final = re.compile(r"(?!1\.[0-9]{3}\.[0-9]{3}\.[0-9]{4})[0-9]{1,3}(?:\.[0-9]{1,5}){3,5}")
"""An IP address or a version of four parts; no telephone number with its country in front."""

_LEADING: Final = re.compile(
    r"(?:[^\w\r\n]+|(?i:numbers?|numero|num|no|nr|ext|is|was|are|at|on|in|me|us|him|her|them|you|back|to|for|of|the|a|an|my|his|our|your|their|new|old|only|also|please|via"
    r"|by|or|and|cell|cellphone|mobile|phone|telephone|tel|fax|home|work|office|private|customer|client|patient|user|contact|caller|security|id|tax|holder|applicant|value|x"
    r"|called|calling|call|text|sms|from|with|changed|updated|reached|says?|said|reads?|s|e|mob|whatsapp|plus)\b"
    r"|(?!(?i:order|ticket|invoice|inv|ref|reference|case|build|po|trace|job|run|seq|batch|version|port|error|line|row|count|total|size|bytes|sku|part)\b)[A-Z]\w*|[0-9][0-9 ()./+-]*)*+",
)
"""What may stand between a word and the bare digits that it speaks of: no name of another field, and no other noun."""

_OTHER_FIELD: Final = re.compile(r"""[\]}]\s{0,8},|[\w>"'\]})]["']?\s{0,4}[,;]\s{0,8}["'][\w.-]{1,60}["']\s{0,4}:""")
"""Between a word and digits: the end of the list that the word stands in, or the name of another field."""

_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}|[1-9][0-9]{0,4}/(?:19|20)[0-9]{2}(?![0-9])")
"""A day, or the number of a file in its year."""


_WITH_CODE: Final = 19
"""Digits of a card of sixteen with its security code, and of the longest cards."""

_TRUNK_DIGITS: Final = 9
"""A national number with its leading zero has at least these; what is shorter is a date as often."""

_LONGEST_NUMBER: Final = 64
"""Characters, with everything that may stand between the digits."""

_MACHINE: Final = re.compile(
    r"[a-z][a-z-]{0,40}[0-9]{1,4}(?:\.[a-z0-9-]{1,63}){0,6}\.(?:internal|local|lan|localdomain|localhost|intranet|svc)",
    re.IGNORECASE,
)
"""A numbered machine of a network of one's own (RFC 6762, appendix G; RFC 8375)."""

_MACHINE_TOKEN: Final = re.compile(r"[0-9a-fA-F-]{20,}+")


def emails(text: str, starts: Starts = None) -> Iterator[Candidate]:
    """Around every `@`: at most 64 characters before it and 255 behind (RFC 5321 §4.5.3.1)."""
    find, address = text.find, "://" in text
    at = find("@")
    while at >= 0:
        domain = _DOMAIN.match(text, at, at + 256)
        local = _LOCAL.match(text[max(0, at - 64) : at][::-1]) if domain else None
        if domain and local and any(map(str.isalnum, local.group())):  # else everybody's there: `*@example.com`
            start, end = at - local.end(), domain.end()
            before, behind = text[start - 1 : start] if start else "\n", text[end : end + 1]
            if not (
                (behind in _GIT_ENDS and text[start:at] == "git")
                or ((before in _LOGIN_FOLLOWS or behind == ":") and _is_login(text, start, end, before, behind))
                or (address and _is_password(text, start))
                or (before in _OPENING and _is_message(text, start, text[start:at]))
                or (before == " " and _MACHINE.fullmatch(text, at + 1, end) and _is_of_key(text, start))
            ):
                account = address and behind in _PATH and text[start - 3 : start] == "://"
                yield Candidate("EMAIL_ADDRESS", start, at if account else end, text[start:end])
        at = find("@", at + 1)


def _is_login(text: str, start: int, end: int, before: str, behind: str) -> bool:
    """Whether it is an account on a host: before it stands a command that opens one, behind it a repository, around it a shell's prompt."""
    if behind == ":" and _REPOSITORY.match(text, end):
        return True
    if before in ("\n", "\r", "\0"):
        return behind in (":", "'") and _TERMINAL.match(text, end) is not None
    if before == "/":
        return _SERVER.search(text, max(0, start - 20), start) is not None
    if before != " ":
        return before == "[" and _PROMPT.match(text, end) is not None
    line = text[max(0, start - 128) : start]
    command = _LOGIN_BEFORE.search(line) if any(one in line for one in _REMOTE) else None
    return command is not None and (command["copies"] is None or behind == ":")


def _is_password(text: str, start: int) -> bool:
    """Whether it begins in an address's password, which may hold the sign before the host."""
    before = max(0, start - 128)
    return text.find("://", before, start) >= 0 and _USERINFO.search(text, before, start) is not None


def _is_of_key(text: str, start: int) -> bool:
    """Whether it is the comment of a public key, or of its fingerprint: where the key was made."""
    word = text.rfind(" ", max(0, start - 2048), start - 1) + 1
    return text.startswith(("SHA256:", "AAAA"), word)


def _is_message(text: str, start: int, local: str) -> bool:
    """Whether it is the number of a message or an event (RFC 5322 §3.6.4, RFC 5545 §3.8.4.7), which has the form of an address."""
    return any(map(str.isdigit, local)) and _MESSAGE.search(text, max(0, start - 64), start) is not None


def cards(text: str, starts: Starts = None) -> Iterator[Candidate]:
    """13 to 19 digits, bare or in a card's groups, from a range that is issued (ISO/IEC 7812)."""
    for match in beginning(_CARD, text, starts):
        said = match.group()
        digits = re.sub(r"[^0-9]", "", said)
        if match["a"] and len(digits) == _WITH_CODE and not _luhn(digits):
            said = said[:-4]  # its security code stands behind it
            digits = digits[:-3]
        last = match.start() + len(said)
        if (
            _issued(digits)
            and _luhn(digits)
            and not _is_article(said)
            and not _in_machine_token(text, match.start(), last)
        ):
            yield Candidate("CREDIT_CARD", match.start(), last, digits)


def ssns(text: str, starts: Starts = None) -> Iterator[Candidate]:
    """3-2-4 digits."""
    for match in beginning(_SSN, text, starts):
        yield Candidate(_us_number(match.group()), match.start(), match.end(), match.group())


def phones(text: str, starts: Starts = None) -> Iterator[Candidate]:
    """Numbers written as telephone numbers are."""
    for match in beginning(_PHONE, text, starts):
        said = match.group()
        if _ZIP.fullmatch(said) is not None and _STATE.search(
            text, max(0, match.start() - _STATE_BEFORE), match.start()
        ):
            continue
        if said.startswith("252.2") and _CLAUSE.search(text, max(0, match.start() - _STATE_BEFORE), match.start()):
            continue
        if said.startswith("000"):
            continue  # no number with a trunk or an exchange code
        if text[match.start() - 1 : match.start()] == "/" and _COUNTERS.search(
            text, max(0, match.start() - _COUNTED), match.start()
        ):
            continue  # the last of several times or numbers, and what follows them
        if text[match.start() - 1 : match.start()] == " " and _is_dumped(text, match.start(), match.end()):
            continue
        if _is_of_number(text, match.start(), match.end()):
            continue
        if said[0] != "0" or said.startswith("00") or sum(map(str.isdigit, said)) >= _TRUNK_DIGITS:
            yield Candidate("PHONE_NUMBER", match.start(), match.end(), said)


def _is_of_number(text: str, start: int, end: int) -> bool:
    """Whether it may be a part of a number, with a comma before it or behind: between commas a cell is none that is written as a telephone's."""
    before = text[start - 1 : start] if start else ""
    first = text[start]
    if before == "," and first in "123456789" and text[start - 2 : start - 1].isdigit():
        return _NATIONAL.fullmatch(text, start, end) is None
    if text[end : end + 1] != "," or not "0" <= text[end + 1 : end + 2] <= "9" or first in "+(0":
        return False
    return _NATIONAL.fullmatch(text, start, end) is None


def _is_dumped(text: str, start: int, end: int) -> bool:
    """Whether it stands in a line of bytes, as `xxd` and `hexdump` print them."""
    first = (
        max(text.rfind("\n", max(0, start - _COUNTED), start), text.rfind("\0", max(0, start - _COUNTED), start)) + 1
    )
    dumped = _DUMP.match(text, first)
    return dumped is not None and end <= dumped.end()


def ibans(text: str, starts: Starts = None) -> Iterator[Candidate]:
    """A country's two letters, two check digits and an account."""
    for match in beginning(_IBAN, text, starts):
        yield Candidate("IBAN_CODE", match.start(), match.end(), match.group())
    for match in beginning(_IBAN_SMALL, text, starts):
        yield Candidate("IBAN_CODE", match.start(), match.end(), match.group().upper())


def wallets(text: str, starts: Starts = None) -> Iterator[Candidate]:
    """Bitcoin addresses."""
    for match in beginning(_WALLET, text, starts):
        said = match.group()
        if said[0] == "b" or not _NOT_BASE58.search(said):
            yield Candidate("CRYPTO", match.start(), match.end(), said)


def words(lowered: str) -> Iterator[Word]:
    """Words that make plain digits behind them a candidate. Takes the text in lower case."""
    return standing(lowered, {word: _places(lowered, word) for word in WORDS if word in lowered})


def standing(text: str, hits: Mapping[str, Sequence[int]]) -> Iterator[Word]:
    """The same, of those that begin at these places, whatever the case of the text's letters."""
    for word, places in hits.items():
        entity, size = _WORDS[word], len(word)
        for at in places:
            end = at + size
            behind = text[end : end + 1].lower()
            if not ("a" <= behind <= "z" or (word != "phone" and at and text[at - 1].isalpha())):
                yield Word(entity, end)


def _places(text: str, word: str) -> list[int]:
    return [found.start() for found in re.finditer(word, text)]


def named(text: str, entity: Entity, start: int, limit: int, end: int) -> Iterator[Candidate]:
    """Plain digits that may be an `entity`, since something says so: those that begin before `limit`, in a text that ends at `end`."""
    stop = min(end, limit + _LONGEST_NUMBER)
    for match in _PLAIN[entity].finditer(text, start, stop):
        said = match.group()
        if match.start() >= limit or match.end() == stop < end:
            return
        if entity == "CREDIT_CARD":
            said = re.sub(r"[^0-9]", "", said)
            if not _luhn(said):
                continue
        elif (
            _DATE.match(said)
            or _QUAD.fullmatch(said)
            or _in_reference(text, match.start(), match.end(), start)
            or (limit != end and _OTHER_FIELD.search(text, start, match.start()) is not None)
            or (limit != end and said.isdigit() and _LEADING.fullmatch(text, start, match.start()) is None)
        ):
            continue
        kind = _us_number(said) if entity == "US_SSN" else entity
        yield Candidate(kind, match.start(), match.end(), said)


def _in_reference(text: str, start: int, end: int, word: int) -> bool:
    """Whether the digits are a part of a UUID, of a digest, or of a reference with letters before them: `ORD-12345678`."""
    before = text[max(word, start - 2) : start]
    return (before[-1:] in ("-", "_", "/", "#") and before[:1].isalpha()) or _in_machine_token(text, start, end)


class Found(Protocol):
    """Finds what may be a value, in a text of which it may be known where one may begin (see `SHAPES`)."""

    @property
    def __name__(self) -> str: ...
    def __call__(self, text: str, starts: Starts = None, /) -> Iterator[Candidate]: ...


FINDERS: Final[dict[Found, frozenset[Entity]]] = {
    emails: frozenset({"EMAIL_ADDRESS"}),
    cards: frozenset({"CREDIT_CARD"}),
    ssns: frozenset({"US_SSN", "US_ITIN"}),
    phones: frozenset({"PHONE_NUMBER"}),
    ibans: frozenset({"IBAN_CODE"}),
    wallets: frozenset({"CRYPTO"}),
}
"""Which finder looks for what. Entities of no finder are looked for in whole texts."""

_ALONE: Final = "(?:^|[^A-Za-z0-9])"
_PHONES: Final = (
    r"\+[1-9][0-9 ()./-]{6}",
    r"00[1-9][0-9 ()./-]{6}",
    r"\([0-9]{3}\)[0-9 .-]{6}",
    r"[0-9]{3}[ ./-][0-9]{3}[ .-][0-9]{4}",
    r"1[ .-][(0-9][0-9]{2}[0-9 ./-][0-9 .)-]{4}",
    r"0[0-9]{1,5}[ /.-][0-9 /.-]{4}",
    r"\(0[0-9]{1,5}\)[0-9 /.-]{4}",
)
BEGINNINGS: Final[dict[Found, tuple[str, ...]]] = {
    emails: ("@",),
    cards: (r"(?:^|[^0-9.])[0-9](?:[0-9]{12}|[0-9]{3}[ .-][0-9]{4}[ .-][0-9]{3}|[0-9]{3}[ .-][0-9]{6}[ .-][0-9])",),
    ssns: ("(?:^|[^0-9])[0-9]{3}[ .-][0-9]{2}[ .-][0-9]{4}",),
    phones: tuple(f"(?:^|[^0-9A-Za-z_+]){one}" for one in _PHONES),
    ibans: (
        f"{_ALONE}(?:{_LETTERS})[0-9]{{2}}[A-Z0-9 -][A-Z0-9]{{3}}[A-Z0-9 -]{{2}}[A-Z0-9]{{2}}",
        f"{_ALONE}(?:{_LETTERS.lower()})[0-9]{{2}}[a-z0-9]{{11}}",
    ),
    wallets: (f"{_ALONE}[13][a-zA-HJ-NP-Z0-9]{{25}}", f"{_ALONE}bc1[a-zA-HJ-NP-Z0-9]{{25}}"),
}
"""What each candidate that a recogniser could confirm begins with, and the character before it: one search for all of them says where to look.

# INVARIANT: of one pattern no two matches end at one place, for the search tells of the first only. Each has one length, or a sign where it
begins.
"""

SHAPES: Final[dict[Found, str]] = {finder: "|".join(some) for finder, some in BEGINNINGS.items()}
"""The same as one pattern each."""


FORMS_OF: Final[dict[Found, tuple[re.Pattern[str], ...]]] = {
    emails: (_DOMAIN,),
    cards: (_CARD,),
    ssns: (_SSN,),
    phones: (_PHONE,),
    ibans: (_IBAN, _IBAN_SMALL),
    wallets: (_WALLET,),
}
"""The forms behind each finder, for the test that its shape is in all of them."""


def _us_number(said: str) -> Entity:
    return "US_ITIN" if said.startswith("9") else "US_SSN"


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(value - 9 if value > 9 else value for value in doubled)) % 10 == 0


def _issued(digits: str) -> bool:
    head, size = int(digits[:4]), len(digits)
    match size:
        case 13:
            return digits[0] == "4"
        case 14:
            return 3000 <= head <= 3059 or head // 100 in (36, 38, 39)
        case 15:
            return head // 100 in (34, 37)
        case 16:
            return digits[0] in "46" or 5100 <= head <= 5599 or 2221 <= head <= 2720 or 3528 <= head <= 3589
        case 19:
            return head // 100 == 62
        case _:
            return False


def _is_article(said: str) -> bool:
    """Whether 13 digits are an article's number (GTIN-13), whose range and check digit a card of that length may share."""
    return len(said) == 13 and (sum(map(int, said[::2])) + 3 * sum(map(int, said[1::2]))) % 10 == 0


def _in_machine_token(text: str, start: int, end: int) -> bool:
    """Whether the digits are a part of a digest or a UUID."""
    window = max(0, start - 64)
    return any(
        token.start() + window <= start and token.end() + window >= end and any(map(str.isalpha, token.group()))
        for token in _MACHINE_TOKEN.finditer(text[window : end + 64])
    )
