"""Persons beside the number they are called at, streets behind where somebody lives or something goes, secrets behind a word and a copula.

`On-call: Grace Hopper, +1 415 …`, `please ship to 12 High Street`, `api_token is X`, `the old one was X`. Knows words, no format of a file.
"""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Final

from mcp_gateway.masking.forms import MASKED, form
from mcp_gateway.masking.introduced import PLAIN, is_somebody
from mcp_gateway.masking.pieces import NOT, mixed, strange
from mcp_gateway.masking.spoken import END, QUOTE, TOLD
from mcp_gateway.masking.told import is_made

_CALLED_AT: Final = r"(?:tel(?:ephone)?|phone|ph|mobile|mob|cell|handy|móvil|portable)"
_REACHED: Final = rf"(?:, ?| ?\(| - | – | — | · | \| )(?:(?i:{_CALLED_AT})\.?:? ?\+?\(?\d[\d ().-]{{6,}}\d|\+\d[\d ().-]{{7,}}\d|(?:(?i:{_CALLED_AT})\.?:? ?)?<PHONE>)"
_TOWN: Final = re.compile(
    r"(?:New|San|Los|Santa|St|Saint|Grand|Las|Fort|Port|Mount|North|South|East|West|Great|Little|Upper|Lower|Rio|Hong|Kuala|Tel|Cape|Buenos|Palo|Salt) "
)


def _is_reached(name: str) -> bool:
    """A person rather than an office: towns have numbers, too."""
    return is_somebody(name) and _TOWN.match(name) is None


_SUFFIX: Final = (
    r"(?i:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|close|court|ct|way|place|pl|square|sq|terrace|crescent|gardens|grove|hill|parkway|pkwy"
    r"|highway|hwy|row|walk|mews|circle|cir|trail|broadway)(?![\w-])"
)
_WORDS: Final = r"[^\W\d_][\w'’.-]{0,30}"
_CAPITAL: Final = r"[^\W\d_a-zß-ÿ][\w'’.-]{0,30}"
_STREET: Final = (
    rf"(?:\d{{1,5}}[A-Za-z]?(?:-\d{{1,5}})? (?:{_WORDS} ){{1,4}}?{_SUFFIX}(?:,? (?i:apt|apartment|unit|suite|flat|no)\.? ?#?\w{{1,6}})?"
    rf"|\d{{1,4}}(?: ?(?:bis|ter))?,? (?i:rue|avenue|av\.|bd|boulevard|place|chemin|allée|impasse|quai|route)(?: {_WORDS}){{1,5}}"
    rf"|(?i:calle|via|viale|piazza|corso|avenida|rua|plaza|paseo|rue)(?: (?:{_CAPITAL}|d[aeio]s?|del|dell[ao]|la|las|los)){{1,5}},? (?:n[.º°] ?)?\d{{1,4}}[a-z]?(?!\w)"
    rf"|(?:{_WORDS} ){{0,2}}[^\W\d_][\w.-]{{0,40}}(?i:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|laan|straat|gatan|vej|gata) ?\d{{1,4}} ?(?:[a-z](?!\w))?)"
)
"""A street and the number of a house in it, as it is written in English, French, in the South and in the North."""

_POSTED: Final = rf"(?:,(?: {_CAPITAL}){{1,3}},?(?: [A-Z]{{2}})? (?:[A-Z]{{1,2}}\d[A-Z\d]? \d[A-Z]{{2}}|\d{{5}}(?:-\d{{4}})?)(?!\w))?"
"""Behind it a town with its code."""


_GOES: Final = (
    "address is ", "address was ", "address: ", "adresse ist ", "adresse: ", "anschrift: ", "anschrift ist ", "anschrift lautet ", "adresse est ", "direcci?n es ",
    *(f"{verb}{ending} {what}to " for verb in ("ship", "send", "deliver", "mail", "post", "dispatch") for ending in ("", "ped", "ed") for what in ("", "it ", "this ", "them ")),
    *(f"{verb} {whose} " for verb in ("ship", "send", "deliver", "mail", "post", "dispatch") for whose in ("the", "my", "our", "a", "his", "her", "their", "your")),
    "ship to: ", "deliver to: ", "send to: ", "shipped to: ", "delivered to: ", "mail to: ",
    *(f"address {digit}" for digit in range(1, 10)),
    "sent to ", "live at ", "lives at ", "living at ", "lived at ", "live in ", "lives on ", "live on ", "reside at ", "resides at ", "residing at ", "staying at ", "stay at ",
    "moved to ", "moving to ", "relocated to ", "wohne ", "wohnt ", "wohnhaft ", "habite ", "vivo en ", "abito in ",
)  # fmt: skip
_THERE: Final = (
    r"(?i:(?:address|adresse|anschrift|direcci[óo]n)(?: (?:is|was|ist|lautet|est|es)(?: now)?:?|:)|(?:ship|send|deliver|mail|post|dispatch|sent)[a-z]{0,4}(?: (?:it|this|them|(?:the|my|our|a|his|her|their|your)(?: new| other)? [a-z]{3,12}))? to:?"
    r"|(?:liv|resid|stay)(?:e|ed|es|ing|s)? (?:at|in|on)|(?:moved|moving|relocated) to|wohn(?:e|t|haft)(?: (?:in|am|an))?(?: (?:der|dem))?|habite(?: au)?|vivo en(?: la)?|abito in)"
)

_OPENS: Final = (
    r"(?:[a-z]{2,16}[ _-]){0,3}(?:token|secret|(?:api|access|secret|private|signing|master|license|auth)[ _-]?key)"
)
_OPENER: Final = rf"(?<![\w$./-]){_OPENS}"
_NOUNS: Final = ("token", "secret", "key")
_WHICH: Final = ("old", "new", "previous", "current", "next", "other", "last", "temporary", "temp")
_UUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_SESSION: Final = ("session", "sessions", "sess", "sid", "refresh", "reset", "magic", "invite", "csrf")


def _is_basic(word: str) -> bool:
    """Whether it is what basic authentication sends (RFC 7617 §2): a user and a password in base64."""
    try:
        said = b64decode(word, validate=True)
    except ValueError:
        return False
    return b":" in said[1:-1] and all(0x20 <= byte < 0x7F for byte in said)


def _chosen(word: str) -> bool:
    """A password: letters and digits, in small letters not only, or with signs; no number of a ticket, no release and no day."""
    return len(word) > 5 and mixed(word) and not word.isupper() and _NUMBERED.fullmatch(word) is None


_NUMBERED: Final = re.compile(
    r"[A-Za-z]{1,5}[-_#]\d+|v?\d[\d.:/-]*[A-Za-z]{0,6}|[a-z]+\d?[-_.][\w.-]*|sha\d+|[a-z]+\d{1,2}", re.IGNORECASE
)


def _is_random(word: str) -> bool:
    return _opens(word) and not word.islower() and not word.isupper()


def _opens(word: str) -> bool:
    """An identifier made by chance, of which no other says what it is."""
    return mixed(word) and is_made(word)


FORMS: Final = (
    form(
        "column:name",
        (
            ", +", " (+", " - +", " ? +", " | +", "<phone>",
            *(f"{sign}{word}" for sign in (", ", "(", "- ", "| ") for word in ("tel", "phone", "ph ", "ph:", "mobile", "mob", "cell", "handy")),
        ),
        rf"(?:^|(?<=[:>|*•–\0-] )|(?<=[\t\"(\0]))(?P<s>{PLAIN})(?={_REACHED})",
        _is_reached,
        lead=None,
    ),
    form(
        "column:name",
        ("contact",),
        rf"(?i:contact(?:[ _-]?(?:person|name))?)\\?[\"']?\s?:\s?\\?[\"']?(?P<s>{PLAIN})(?= (?:\+?\(?\d[\d ().-]{{6,18}}\d|<PHONE>))",
        _is_reached,
    ),
    form("column:name", ("%b",), r"%B(?:\d{12,19}|<CARD>)\^(?P<s>[^\^\n\0<]{2,26})\^"),
    form(
        "column:name",
        (" mr", " ms", " miss", " mstr"),
        r"(?<![A-Za-z/])(?P<s>[A-Z][A-Z'-]{1,30}/[A-Z][A-Z'-]{1,30}(?: [A-Z]{2,30}){0,2}? (?:MRS?|MS|MISS|MSTR))(?![A-Za-z])",
        lead=None,
    ),
    form("column:address", _GOES, rf"(?:{_THERE}|(?i:(?<!ip )address)) (?:(?:my|our|the|number|no\.?|house|home)[ ]){{0,2}}(?!{MASKED})(?P<s>{_STREET}{_POSTED})"),
    form(
        "said",
        [f"{noun} {copula} " for noun in _NOUNS for copula in ("is", "was", "is:", "is now", "->", "=>", "?")],
        rf"(?i){_OPENER} (?:(?:is|was)(?: (?:now|still|currently))?:?|->|=>|→) {QUOTE}{NOT}(?P<s>[^\s\"'`,;()<>\[\]{{}}\0]{{8,512}}?){END}",
        is_made,
        lead=None,
    ),
    form(
        "said",
        [f"{noun} " for noun in _NOUNS],
        rf"(?i)(?<!\w)(?:use|using|try|with|set|paste|enter|export) (?:(?:the|this|my|our|a) )?{_OPENS} {QUOTE}{NOT}(?P<s>[^\s\"'`,;()<>\[\]{{}}\0]{{8,512}}?)(?=[\"'`”]? (?:until|till|for|to|in|on|from|when|instead|as|and|while|if|at)\b)",
        is_made,
        lead=None,
        there=r"(?i)(?:token|secret|key) [^\s]{8,512} [a-z]",
    ),
    form(
        "said",
        [f"{which} one {copula} " for which in _WHICH for copula in ("is", "was", "is:")],
        rf"(?i)(?:password|passphrase|passwort|token|secret|api key|pin|pw)\b[^\n\0]{{0,160}}?\b(?:{'|'.join(_WHICH)}) one (?:is|was)(?: now)?:? {TOLD}",
        strange,
        lead=None,
    ),
    form(
        "said",
        ("parola:", "clave:"),
        rf"(?i)(?<![\w.-])(?:parola|clave):[ ]{TOLD}",
        _chosen,
    ),
    form(
        "said",
        [f"{which} pass{word} " for which in ("temp", "temporary", "initial", "default", "guest", "root", "admin") for word in ("", "word", "code", "phrase")],
        rf"(?i)(?<![\w.-])(?:temp(?:orary)?|initial|default|guest|root|admin) pass(?:word|code|phrase)? {TOLD}",
        _chosen,
    ),
    form(
        "said",
        ("creds ", "credentials ", "login "),
        rf"(?i)(?<![\w.-])(?:creds|credentials|login) {QUOTE}[\w.@+-]{{2,60}}:{NOT}(?P<s>[^\s\"'`,;()<>\[\]{{}}\0]{{6,64}}?){END}",
        _chosen,
    ),
    form(
        "said",
        [f"{kind} key " for kind in ("signing", "encryption", "master", "private", "secret", "api", "access")],
        rf"(?i)(?<![\w./-])(?:signing|encryption|master|private|secret|api|access) key {NOT}(?P<s>(?:0x[0-9a-f]{{64}}|[A-Za-z0-9+/_-]{{20,128}}={{0,2}}))(?![\w+/=.-])",
        _opens,
    ),
    form(
        "said",
        ("password\n", "password\r\n", "passphrase\n", "passwort\n"),
        rf"(?i)(?<![^\n\0])(?:password|passphrase|passwort)\r?\n[ \t]{{0,20}}{NOT}(?P<s>[^\s,;|\0]{{6,64}})[ \t]{{0,20}}(?=[\r\n\0]|\Z)",
        _chosen,
    ),
    form("said", ("secret ",), rf"(?i)(?<![\w./-])secret {NOT}(?P<s>[A-Za-z0-9]{{20,64}})(?![\w./=-])", _is_random),
    form("column:bank-account", ("upi",), r"(?i)(?<!\w)upi(?:[ _-]?(?:id|vpa|handle))?\\?[\"']?[ ]?[:=][ ]?\\?[\"']?(?P<s>[a-z0-9][\w.-]{1,63}@[a-z]{2,20})(?![\w.@-])"),
    form("secret", ("wifi:",), r"WIFI:(?:[STH]:(?:[^;\n\0\\]|\\.){0,64};){0,3}P:(?!<[A-Z]|\[masked)(?P<s>(?:[^;\n\0\\]|\\.){1,128});"),
    form(
        "secret",
        ('"auth"', "'auth'"),
        rf"[\"']auth[\"']\s{{0,4}}:\s{{0,4}}\(\s{{0,8}}[\"'][^\"'\n\0]{{1,80}}[\"'],\s{{0,8}}[\"']{NOT}(?P<s>[^\"'\n\0]{{4,128}})[\"']\s{{0,8}}\)",
    ),
    form(
        "said",
        [f"auth {copula} " for copula in ("was", "is", "with", "header", "string", "->")],
        r"(?i)(?<![\w.-])auth (?:was|is|with|header|string|->)[ :]{1,2}[\"'`]?(?P<s>[A-Za-z0-9+/]{11,510}[A-Za-z0-9+/=]={0,2})(?![\w+/=])",
        _is_basic,
    ),
    form(
        "secret",
        ('"random_password"',),
        rf"\"random_password\"(?:(?!\"type\")[^\0]){{1,1200}}?\"result\"\s?:\s?\"(?!{MASKED})(?P<s>[^\"\n\0]{{4,256}})\"",
    ),
    form("argument", ("http -a ", "https -a ", "http --auth ", "https --auth "), rf"https? (?:-a|--auth) [\"']?[\w.@+-]{{1,60}}:{NOT}(?P<s>[^\s\"'\0]{{3,128}})"),
    form(
        "argument",
        (":auth(", "set_password(", "setpassword(", "set_passwd("),
        rf"(?i)(?::auth|set_?passw(?:or)?d)\(\s{{0,8}}[\"']{NOT}(?P<s>[^\"'\s\0]{{6,128}})[\"']\s{{0,8}}\)",
        _chosen,
    ),
    form(
        "said",
        ("password is <", "passcode is <", "password: <", "password is: <"),
        rf"(?i)pass(?:word|code)(?: is)?:? (?:<(?-i:[a-z])[^<>\n\0]{{0,80}}>){{1,3}}{NOT}(?P<s>[^<>\s\0]{{6,64}})</",
        strange,
    ),
    form("secret", ("securestring\t",), rf"(?i)SecureString\t(?!{MASKED})(?P<s>[^\t\r\n\0]{{1,4096}})"),
    form(
        "argument",
        ('="-u"', '="-p"', '="--user"', '="--password"'),
        rf"=\"(?:(?:-u|--user)\" a\d{{1,2}}=\"[^\":\s]{{1,64}}:|(?:-p|--password)\" a\d{{1,2}}=\")(?!{MASKED})(?P<s>[^\"\s\0]{{1,256}})\"",
    ),
    form(
        "argument",
        ("password-command", "password_command"),
        rf"(?i)password[_-]command[ =:]{{1,3}}[\"']?(?:echo|printf(?: %s)?) [\"']?{NOT}(?P<s>[^\s\"'\0]{{4,128}})",
    ),
    form("said", ("password `",), rf"(?i)password `(?:(?<=[/,] password `)|(?<=nd password `)){NOT}(?P<s>[^`\s\0]{{6,64}})`", _chosen),
    form("secret", ("secret id ",), rf"(?i)secret id[ \t]{{0,20}}[:=][ \t]{{0,4}}(?P<s>{_UUID})"),
    form("cookie", ("s%3a",), r"(?<![\w%])(?i:s%3a)(?P<s>[\w-]{16,128}\.[\w%+/=-]{20,128})"),
    form(
        "cookie",
        ("cookie set: ", "set cookie: ", "cookie set ", "cookies set: ", "cookie sent: ", "cookie received: ", "session cookie: "),
        rf"(?i)(?:cookies? (?:set|sent|received)|set cookie|session cookie):? [\w.-]{{1,60}}=(?!{MASKED})(?P<s>[^\s;,\"'\0]{{12,4096}})",
        mixed,
    ),
    form(
        "session",
        [f"{one}:" for one in _SESSION],
        rf"(?i)(?<![\w-])(?:{'|'.join(_SESSION)}):(?:[a-z]{{2,12}}:)?(?P<s>[A-Za-z0-9_-]{{20,128}})(?![\w-])",
        _opens,
    ),
)  # fmt: skip
