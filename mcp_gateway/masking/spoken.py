"""Secrets that somebody tells somebody, where nothing but the sentence says so: a password may be a plain word.

`my password is tigger`, `what's the password? it's tigger`, `user web pw tigger`, `the door code is 4821`. Knows what else is said of
passwords in such a place (`is required`, `is stored`), and takes what is none of it; a word that looks made by chance needs less, see `sentences`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mcp_gateway.masking.forms import MASKED, form
from mcp_gateway.masking.pieces import NOT, mixed
from mcp_gateway.masking.spoken_words import GUIDANCE, PREDICATES, THINGS

OPENS: Final = re.compile(r"(?i)(?:pass[_-]?(?:word|phrase|wd|code)?|(?:pass|kenn)wort|pwd?|psk)\d{0,2}$")
"""How a name ends that a word, or a phrase, may stand behind which somebody chose."""

NOUNS: Final = (
    "password", "passwort", "kennwort", "passphrase", "pass phrase", "passcode", "passwd", "mot de passe", "contrase(?:ñ|n)a",
    "senha", "wachtwoord", "parola d'ordine", "pw", "pwd", "secret word", "safe word", "code word", "safeword",
    "secret answer", "security answer",
)  # fmt: skip
NOUN_SIGNS: Final = tuple("contrase" if "(" in noun else noun for noun in NOUNS)
"""In ASCII, as what looks for them wants."""

NOUN: Final = rf"(?:(?<![\w$./-])(?:{'|'.join(NOUNS)})|(?<=[a-zäöüß]-|[a-zäöüß][a-zäöüß])(?:passwort|kennwort))"
OF: Final = r"(?:[ \t]\([^()\r\n\0]{1,40}\)|[ \t](?:for|of|to|on|at|für|fürs|vom|von|zum|de|del|da|do|das|dos|para|pour|du|van|voor)(?:[ \t][\w.@'`-]{1,40}){1,4}?)?"
"""What it opens."""

END: Final = r"(?=[\"'`”“’»*]{0,2}(?:!(?!\w)|[,;)}\]\r\n\0]|[ \t]+[(–—|│\r\n\0]|\t|[ \t]+- |[ \t]*$|\.(?!\w)|[ \t]+/?[ \t]?https?:|\\[nr](?:\\|[A-Z\d\s*#>•-]|$)))"
"""What follows a value that a sentence tells: the clause is over, or the cell of a table."""

_ON: Final = r"(?:[ ](?:btw|now|i think|if|until|till|bis|thx|thanks|lol|for now|and|but|und|aber|et|y|since|please|pls|bitte|to|on|for|auf|i guess|too|por|desde|pero|depuis|mais|maar|ahora|heute|aktuell|atm)(?!\w))"
"""How the sentence goes on behind one."""

QUOTE: Final = r"[\"'`“”„«*]{0,2}"
TOLD: Final = rf"{QUOTE}{NOT}(?P<s>[^\s\"'`“”„«»*,;()\[\]<>{{}}\0]{{4,64}}?)(?:{END}|(?=[\"'`“”’»]?{_ON}))"
"""A value up to where the clause ends; a sign at its own end is the sentence's."""

_ENDS: Final = re.compile(
    r"(?:[a-z]{2,}(?:ed|able|ible|ous|[st]ive|less)|in[a-z]{2,}(?:if|iva?|ivo)|(?:ver|ge|be|on)[a-z]{3,}d|[a-z]{3,}(?:at|it|ut)i|[a-z]{4,}(?:iat|cat|zat|dut)[ao]|(?:ge|ver|ab|be|er|ent|un|an|aus|ein|zu)[a-zäöüß]{3,}(?:t|en)|[a-zäöüß]{4,}(?:lich|isch|bar)|[a-zé]{4,}ée?s?)"
)
"""How words end that say what became of something, or what it is like."""

_NUMBER: Final = re.compile(r"\d{1,3}|v?\d{1,2}(?:\.\d{1,2}){1,3}")
_SPEAKS_OF_ONE: Final = re.compile(r"(?i)passw|passphrase|secret|token|credential")
_ATTRIBUTE: Final = re.compile(r"[A-Za-z_]{2,40}(?:\.[A-Za-z_]{2,40}){1,4}")
"""A type or a variable of a program's: `pkg.Encoder`."""

_PARTS: Final = re.compile("[-_/=:]+")


def is_told(word: str) -> bool:
    """Whether it is none of what is said of passwords. Of several words that signs join, the last one tells: `base64-encoded`;
    manuals end them in `\\&`."""
    last = _PARTS.split(word.removesuffix("\\&").strip(".!?:").lower())[-1]
    return (
        len(word) > 3
        and any(letter.isascii() and letter.isalnum() for letter in word)
        and _ATTRIBUTE.fullmatch(word) is None
        and last not in PREDICATES
        and last not in THINGS
        and _SPEAKS_OF_ONE.search(word) is None
        and _ENDS.fullmatch(last) is None
        and (_NUMBER.fullmatch(last) is None or mixed(word[: -len(last)]))
        and not (word.isupper() and word.replace("_", "").isalpha() and "_" in word)
    )


def is_rejected(before: str, said: str) -> bool:
    """Whether a program says what is wrong with a secret, behind the name that ends so: `Invalid token: expected 3 segments`."""
    return (
        _COMPLAINT.fullmatch(_LINE_END.split(said, maxsplit=1)[0]) is not None and _REJECTED.search(before) is not None
    )


_REJECTED: Final = re.compile(
    r"(?i)(?<![\w-])(?:invalid|bad|malformed|unexpected|unknown|expired|missing|wrong|incorrect|unsupported|illegal|rejected) (?:[a-z]{2,12}[ _-]){0,2}[a-z]{2,12}[\"'`]?: ?$"
)
_LINE_END: Final = re.compile(r"[\r\n\0]")
_COMPLAINT: Final = re.compile(
    r"(?i)(?:expected|missing|must|requires?|too|not|cannot|does|unable|should|contains?|signed|signature|unexpected|no|is|has|failed|length|scope|issuer|audience)"
    r"(?: (?:[a-z]{1,16}|\d{1,4})[,;]?){1,12}[.!]?\s*"
)
"""A sentence of plain words and small numbers that begins with what is wrong."""


def is_phrase(words: Sequence[str]) -> bool:
    """Whether plain words behind a password's name are one, rather than what is said of it: `correct horse battery staple`."""
    return (
        2 < len(words) < 11
        and sum(word.lower() in PREDICATES for word in words) < 2
        and all(
            word.isalpha()
            and len(word) < 17
            and not word.isupper()
            and word.lower() not in THINGS
            and word.lower() not in GUIDANCE
            and _ENDS.fullmatch(word.lower()) is None
            for word in words
        )
    )


def _is_phrase(said: str) -> bool:
    """Whether words in quotes are a phrase somebody chose, rather than what a program says: `"is required"`."""
    words = said.lower().split()
    return (
        1 < len(words) < 25
        and words[0] not in PREDICATES
        and words[0] not in GUIDANCE
        and _SPEAKS_OF_ONE.search(said) is None
        and words[-1][-1] not in ".:"
    )


def is_no_source(word: str) -> bool:
    """Nor where one is read from, or how it is kept: `password from environment to keyring`."""
    return is_told(word) and word.lower() not in _SOURCES


_SOURCES: Final = frozenset(
    ("console", "disk", "env", "environment", "keychain", "keyring", "keystore", "memory", "pipeline", "registry", "scratch", "stdin", "vault", "argv")
)  # fmt: skip


def _is_no_network(word: str) -> bool:
    """Nor another way to be connected: `WiFi: ac / Bluetooth`."""
    return is_told(word) and word.lower() not in _NETWORKS


_NETWORKS: Final = frozenset(
    (
        "bluetooth",
        "cellular",
        "ethernet",
        "mobile",
        "wired",
        "zigbee",
        "wifi",
        "wi-fi",
        "802.11ax",
        "802.11ac",
        "hotspot",
    )
)


def _generated_or_signed(word: str) -> bool:
    """Made by chance, or with a sign that no word has."""
    return mixed(word) and (not word.isalnum() or not (word.islower() or word.isupper()))


_ADVERB: Final = r"(?:(?:still|now|currently|just|simply|temporarily|actually|again|also|auch|jetzt|noch|weiterhin|immer noch|set to|changed to|reset to|toujours|maintenant|ahora|ancora|nog|nu)[ \t]{1,2}){0,2}"
_IS: Final = r"(?:is|was|will be|should be|ist|war|lautet|heißt|est|es|era|é|è|->|=>|[→–—-])"
WHO: Final = r"(?!(?:has|is|was|with|and|or|the|via|by|name|without|must|can|may|enters?|and|user(?:name)?|id|login|in|to|for|no|if|not|of|or)[ \t])[\"'`]?[\w.@\\+-]{1,60}[\"'`]?"
_ANSWER: Final = r"(?:(?:it['’]?s|it is|it was|that['’]?s|try|should be|still|es ist|ist|c['’]est|es|está|sure|yes|yep|yeah|ja|oui|si|oh|ah|ok|okay|hey|hi|think)(?:[ \t]\w{2,12}(?=[,:]))?[,:.!…]{0,3}[ \t]{1,2}){1,4}"
_SPEAKER: Final = r"[ \t>*-]{0,6}(?:\[[^\]\n\0]{1,40}\][ \t]{0,2}|\d\d?:\d\d(?::\d\d)?(?: [AP]M)?[ \t]{1,2}(?:-[ \t])?)?(?:<[^<>\s\0]{1,40}>|@?[\w.-]{1,30}(?: [\w.-]{1,30}){0,2}(?: ?[(\[][^()\[\]\n\0]{1,30}[)\]])?\*{0,2}[ \t]?:\*{0,2})[ \t]{1,2}"
"""What stands before what somebody says in a chat."""

_NEXT: Final = r"(?:[ \t\"]{0,3}\r?\n(?:[ \t]*\r?\n)?(?:[^\n:]{1,60}[ \t(\[]\d\d?:\d\d(?: ?[AaPp]\.?[Mm]\.?)?[)\]]?[ \t]*\r?\n)?|\"[ ]?\},[ ]?\r?\n?[ ]{0,16}\{[^{}\n\0]{0,200}\":[ ]?\")"
"""Between what one says and the next: a line's end, or an object's in JSON."""

_ASKED: Final = r"(?:[ ](?:does|do|did|has|was|is|should|hat|ist|for|to|of|on|at|in|again|please|pls|now|there|here|btw|für|von|zum|de|del|para|pour|du)\b[^\n\"\0]{0,80})?[ ]?[?!.]{0,3}"

_ASKS: Final = (
    "what's the ", "whats the ", "what is the ", "what was the ", "what's your ", "whats your ", "what is your ", "know the ",
    "remember the ", "which ", "welches ", "quel ", "have the ", "got the ", "tell me the ", "send me the ", "remind me ", "wie lautet ", "wie ist das ", "was ist das ", "was war das ",
    " jemand das ", "wie war ", "wie ist ", "how's the ", "quel est le ", "c'est quoi le ", "l es la ", "tiene la ", "wat is het ",
)  # fmt: skip
_PAIRED: Final = (
    "creds",
    "credentials",
    "zugangsdaten",
    "login details",
    "identifiants",
    "credenciales",
    "login",
    "logins",
)

FORMS: Final = (
    form(
        "said",
        ("\\set ", "set ", "let ", "var ", "setenv ", "export "),
        rf"(?i)(?<![\w.-])(?:\\?set|let|var|setenv|export)[ \t]{{1,4}}\$?[\w.-]{{0,40}}(?:pass(?:word|phrase|wd)?|pwd|pw|psk)[ \t]{{1,4}}(?P<q>[\"'])(?P<s>(?!{MASKED}|[$<{{%:])[^\"'\r\n\0]{{4,256}}+)(?P=q)",
        is_told,
    ),
    form("said", NOUN_SIGNS, rf"(?i){NOUN}{OF}[ \t]{{1,2}}{_IS}:?[ \t]{{1,2}}{_ADVERB}{TOLD}", is_told),
    form(
        "said",
        NOUN_SIGNS,
        rf"(?i){NOUN}{OF}(?:[ \t]{{1,2}}(?:is|was|ist|lautet|est|es|é|è))?[ \t]?[:=]?[ \t]{{1,2}}[\"“„«](?P<s>(?!{MASKED}|[$<{{%])[^\"“”„«»\r\n\0]{{6,200}})[\"”“»]",
        _is_phrase,
    ),
    form(
        "said",
        ("passphrase is: ", "pass phrase is: ", "seed phrase", "recovery phrase", "mnemonic phrase"),
        r"(?i)(?:pass ?phrase is|(?:seed|recovery|mnemonic) phrase(?: is)?):[ \t]{1,4}[\"'`“]?(?P<s>[a-zäöüß]{2,16}(?:[ ][a-zäöüß]{2,16}){2,23})(?![\w:])",
    ),
    form(
        "said",
        ("mnemonic:", 'mnemonic":', "mnemonic =", "mnemonic=", "mnemonic': "),
        r"(?i)mnemonic[\"']?[ ]?[:=][ \t]{0,4}[\"'`]?(?P<s>[a-z]{3,8}(?:[ ][a-z]{3,8}){11,23})(?![\w:])",
    ),
    form(
        "said",
        ("set ", "change ", "changed ", "reset ", "updated ", "switched ", "rotated "),
        rf"(?i)(?<!\w)(?:(?:re)?set|changed?|updated|switched|rotated)[ ](?:(?:the|my|your|our|its|his|her|their)[ ])?(?:[\w.-]{{1,30}}[ ]){{0,2}}?{NOUN}{OF}[ ](?:back )?to:?[ ]{TOLD}",
        is_told,
    ),
    form(
        "said",
        (
            "user ",
            "username ",
            "user:",
            "username:",
            "user=",
            "benutzer ",
            "benutzername ",
            "benutzer:",
            "login ",
            "login:",
            "account ",
            "usuario ",
            "usuario:",
            "utilisateur ",
            "utente ",
            "gebruiker ",
        ),
        rf"(?i)(?<![\w$./-])(?:user(?:name)?|benutzer(?:name)?|login|account|usuario|utilisateur|utente|gebruiker)[ \t]?[:=]?[ \t]{{0,2}}(?<=[ \t:=]){WHO}[ \t]{{0,2}}(?:[,;/|–—+-]|and|und|with|mit|et|y|e|en)?[ \t]{{1,2}}(?:(?:the|das|le|la)[ ])?(?:[a-z]{{3,16}}-)?(?:{'|'.join(NOUNS)}|pass)[ \t]{{1,2}}"
        rf"{QUOTE}{NOT}(?P<s>[^\s\"'`“”„«»*,;()\[\]<>{{}}\0]{{4,64}}?)(?:{END}|(?=[ ](?:port|host|on|at|db|database|url|until|till|bis)\b))",
        is_told,
    ),
    form(
        "said",
        (),
        rf"(?i)(?<!\w)(?:log(?:ged|ging)?|sign(?:ed|ing)?|connect(?:ed|ing)?|authenticat(?:ed?|ing))(?:[ -]in)?[ ](?:to [\w.-]{{1,60}} )?as[ ]{WHO},?[ ](?:with|using|and)[ ](?:the )?{NOUN}[ ]{TOLD}",
        is_told,
        lead=None,
        shape=r"(?:[Ll]og|LOG|[Ss]ign|[Cc]onnect|[Aa]uthenticat)[A-Za-z]{0,5}(?:[ -]in)? (?:to [A-Za-z0-9_.-]{1,60} )?as ",
    ),
    form(
        "said",
        ("use ", "using ", "try "),
        rf"(?i)(?<!\w)(?:use|using|try)[ ](?:(?:the|this|my|our)[ ])?{NOUN}[ ]{QUOTE}{NOT}(?P<s>[^\s\"'`“”„«»*,;()\[\]<>{{}}\0]{{4,64}}?)(?:{END}|(?=[ ](?:until|till)\b))",
        is_told,
    ),
    form(
        "said",
        (" as the ", " as your ", " as my ", " as password", " as its ", " as pw"),
        rf"(?i)(?<!\w)(?:try|use|used|uses|using|enter|entered|set|type|typed|put)[ ](?:[\w.-]{{1,30}}[ ]){{0,2}}[\"'`“]{NOT}(?P<s>[^\s\"'`“”\0]{{4,64}})[\"'`”] as (?:(?:the|your|my|its|a|his|her|our)[ ])?(?:[\w-]{{1,20}}[ ])?{NOUN}(?![ ]?\w|[_-])",
        is_told,
        lead=None,
    ),
    form(
        "said",
        _PAIRED,
        rf"(?i)(?<![\w$./-])(?:(?:creds|credentials|zugangsdaten|login details|identifiants|credenciales){OF}[ \t]{{0,2}}(?::|->|=>|→|–|—|-|are|is|sind)|logins?{OF}[ ](?:is|are))[ \t]{{1,2}}"
        rf"(?!(?:user(?:name)?|login|e-?mail|account|id|name|client|access|api|the|a)\b){NOT}`?[\w.@\\-]{{1,60}}`?(?:[ ]?/[ ]?|[ ](?:and|und|&|mit|with)[ ]|:)[\"'`]?(?:(?:pass(?:word)?|pw)[ ])?{NOT}(?P<s>[^\s\"'`/,;<>()\0]{{4,64}}?){END}",
        is_told,
    ),
    form(
        "said",
        NOUN_SIGNS,
        rf"(?i)(?<=[\w\"”] ){NOUN}[ ][\"“](?P<s>(?!{MASKED}|[$<{{%])[^\s\"“”\0]{{4,64}})[\"”](?![\w.(\[:=])",
        is_told,
    ),
    form(
        "said",
        _ASKS,
        rf"(?i)(?:{'|'.join(_ASKS)})(?:[\w./'-]{{1,30}}[ ]){{0,4}}(?:[a-z-]{{2,20}}-)?(?:{'|'.join(NOUNS)}|pin){_ASKED}{_NEXT}(?:(?:{_SPEAKER})?{_ANSWER}|{_SPEAKER}(?=[^\s\0]{{5}})){TOLD}",
        is_told,
    ),
    form(
        "said",
        _ASKS,
        rf"(?i)(?:{'|'.join(_ASKS)})(?:[\w./'-]{{1,30}}[ ]){{0,4}}(?:login|logins|creds|credentials|account|zugangsdaten){_ASKED}{_NEXT}(?:{_SPEAKER})?(?:{_ANSWER})?(?!(?:user(?:name)?|login|e-?mail|read|and)\b){NOT}[\w.@\\-]{{1,60}}[ ]?/[ ]?{TOLD}",
        is_told,
    ),
    form(
        "said",
        _ASKS,
        rf"(?i)(?:{'|'.join(_ASKS)})(?:[\w./'-]{{1,30}}[ ]){{0,4}}(?:[a-z-]{{2,20}}-)?(?:{'|'.join(NOUNS)}){_ASKED}{_NEXT}[ \t>]{{0,4}}[`\"']?{NOT}(?P<s>[^\s\"'`\0]{{6,64}})(?=[`\"']?[ \t]*(?:[\r\n\0]|$))",
        _generated_or_signed,
    ),
    form(
        "said",
        _ASKS,
        rf"(?i)(?:{'|'.join(_ASKS)})(?:[\w./'-]{{1,30}}[ ]){{0,4}}(?:pass ?phrase|seed|seed phrase){_ASKED}{_NEXT}(?:(?:{_SPEAKER})?{_ANSWER}|{_SPEAKER})?[\"'`]?(?P<s>[a-zäöüß]{{1,16}}(?:[ ][a-zäöüß]{{1,16}}){{2,9}})(?=[\"'`.!]?[ \t]*(?:[\r\n\0]|$))",
        lambda said: is_phrase(said.split()),
    ),
    form(
        "said",
        (*NOUN_SIGNS, "clave "),
        rf"(?i)(?:{NOUN}|(?<!\w)clave(?= d))(?:[ \t](?:for|of|on|at|für|fürs|vom|von|zum|de|del|para|pour|du|van|voor)(?:[ \t][\w.@'-]{{1,40}}){{1,4}}?)[ ]?[:=][ \t]{{1,2}}{TOLD}",
        is_told,
    ),
    form(
        "said",
        ("change ", "changed ", "rotate ", "rotated ", "update ", "updated ", "reset "),
        rf"(?i)(?<!\w)(?:changed?|rotated?|updated?|reset)[ ](?:[\w.-]{{1,30}}[ ]){{0,3}}?{NOUN}[ ]from[ ]{QUOTE}{NOT}(?P<s>[^\s\"'`“”,;()<>\0]{{4,64}})(?=[\"'`”]?[ ]to[ ])",
        is_no_source,
    ),
    form(
        "said",
        ("change ", "changed ", "rotate ", "rotated ", "update ", "updated ", "reset "),
        rf"(?i)(?<!\w)(?:changed?|rotated?|updated?|reset)[ ](?:[\w.-]{{1,30}}[ ]){{0,3}}?{NOUN}[ ]from[ ][^\s\0]{{1,80}}[ ]to[ ]{TOLD}",
        is_no_source,
    ),
    form(
        "said",
        ("account ", "account: ", "login ", "login: ", "user ", "user: "),
        rf"(?i)(?<![\w./-])(?:account|login|user):?[ ](?!(?:page|group|role)\b)[\w.@\\-]{{2,60}}[ ]/[ ]{NOT}(?P<s>[^\s\"'`/,;<>()\0]{{6,64}}?){END}",
        _generated_or_signed,
    ),
    form("said", NOUN_SIGNS, rf"(?i)(?!passwd){NOUN}['’]s[ ]{TOLD}", is_told),
    form(
        "said",
        ("/pass", "/ pass", "/pw", "/ pw"),
        rf"(?i)(?:user(?:name)?|login|account|benutzer)(?<=\w)[ ]?/[ ]?(?:pass(?:word|wort|wd)?|pw)(?:[ ](?:is|are|was)|[ ]?[:=])[ ]{{1,2}}[`\"']?[\w.@-]{{1,60}}[`\"']?[ ]?/[ ]?{TOLD}",
        is_told,
        lead=None,
    ),
    form(
        "said",
        ("log in with ", "login with ", "logged in with ", "sign in with ", "connect with ", "log in using "),
        rf"(?i)(?<!\w)(?:log(?:ged)? ?in|sign in|connect) (?:with|using) [`\"']?(?:admin(?:istrator)?|root|guest|demo|test(?:er|user)?|sa|postgres|operator|superuser|user\d{{0,3}})[`\"']?[ ]?[/:][ ]?{TOLD}",
        is_told,
    ),
    form(
        "said",
        ("password ", "passwd ", "passphrase ", "pw ", "passwort ", "kennwort "),
        rf"(?m)(?:^|(?<=^ {{2}})|(?<=^ {{4}})|(?<=^\t)|(?<=\0))(?:password|passwd|passphrase|pw|[Pp]asswort|[Kk]ennwort)[ \t]{{1,4}}[\"']?{NOT}(?P<s>[^\s\"'`,;:(){{}}<>\[\]\0]{{4,64}})[\"']?[ \t]*(?=\r?$|\0)",
        is_told,
    ),
    form(
        "said",
        ("user ",),
        rf"(?<![\w.])USER [^\s\0]{{1,60}}[ \t]*\r?\n(?:[^\n\0]{{0,120}}\n){{0,2}}?[^\w\n\0]{{0,12}}(?:[CS]: )?PASS {NOT}(?P<s>[^\s\0]{{3,128}})(?=[ \t]*(?:[\r\n\0]|$))",
    ),
    form(
        "said",
        ("wifi", "wi-fi", "wlan", "ssid"),
        rf"(?i)(?<![\w.-])(?:wi-?fi|wlan|ssid)(?: name)?[ ]?(?::|=|->|—|–|-)[ ][\"'`]?[\w.@-]{{2,40}}[\"'`]?[ ]/[ ]{TOLD}",
        _is_no_network,
    ),
    form(
        "said",
        NOUN_SIGNS,
        rf"(?i){NOUN}[ ](?:i|we|you|he|she|they)(?:[ ][a-z]{{2,12}}){{1,3}}:[ ]{{1,2}}{TOLD}",
        is_told,
    ),
    form(
        "said",
        ("credentials for ", "login for ", "creds for ", "password for "),
        rf"(?i)(?<!\w)(?:credentials|login|creds|password)[ ]for[ ][\w.@-]{{2,40}}:{NOT}(?!\d+\b)(?P<s>[^\s:/@\"'`,;()<>\0]{{4,64}}?){END}",
        is_told,
    ),
    form(
        "said",
        ("u:", "u=", "user:", "usr:", "un:", "id:"),
        rf"(?i)(?<![\w./?&-])(?:u|usr|user|un|id)[:=][ ]{{0,4}}[^\s\0]{{1,60}}[ \t]*\r?\n[ \t>*-]{{0,8}}(?:p|pw|pass)[:=][ ]{{0,4}}{NOT}(?P<s>[^\s\0]{{4,64}})(?=[ \t]*(?:[\r\n\0]|$))",
        is_told,
    ),
    form(
        "url-password",
        ("@localhost", *(f"@{digit}" for digit in range(1, 10))),
        rf"(?<![\w./:@-])(?!(?i:sips?|mailto|acct|xmpp|tel|from|to|cc|h323|urn|host|server|https?)\b)[A-Za-z][\w.-]{{1,30}}:{NOT}(?P<s>[^\s:/@\"'`<>\0]{{4,64}})@(?:\d{{1,3}}(?:\.\d{{1,3}}){{3}}|localhost)(?![\w@.-])",
        is_told,
        lead=None,
    ),
    form(
        "url-password",
        tuple(f"@{digit}" for digit in range(1, 10)),
        rf"(?<![\w./\\:@-])[A-Za-z][\w.-]{{1,30}}[/\\][A-Za-z][\w.-]{{0,30}}:{NOT}(?P<s>[^\s:/@\"'`<>\0]{{4,64}})@\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\w@.-])",
        is_told,
        lead=None,
    ),
    form(
        "said",
        ('" * "', '\t*\t"', '"\t*\t"'),
        rf"(?m)(?:^|(?<=\0))\"?[\w.@\\-]{{1,60}}\"?[ \t]{{1,8}}(?:\*|[\w.-]{{1,40}})[ \t]{{1,8}}\"(?!{MASKED})(?P<s>[^\s\"\0]{{4,128}})\"[ \t]{{1,8}}(?:\*|\d{{1,3}}(?:\.\d{{1,3}}){{3}})[ \t]*(?=[\r\n\0]|$)",
        lead=None,
    ),
    form(
        "one-time-code",
        ("code ", "code:", "pin ", "pin:", "combination ", "combo "),
        r"(?i)(?:(?<=door )|(?<=gate )|(?<=alarm )|(?<=entry )|(?<=entrance )|(?<=building )|(?<=keypad )|(?<=safe )|(?<=lockbox )|(?<=locker )|(?<=garage )|(?<=elevator )|(?<=lift )|(?<=gym )|(?<=vault )|(?<=pin )|(?<![\w-])(?=pin[ ]for))(?:code|pin|combo|combination)(?:[ ](?:for|of|to|on|at)(?:[ ][\w'-]{1,30}){1,5}?)?[ ]?(?:is|was|:|=)[ ]{0,2}(?:now )?(?P<s>#?\d(?:[ -]?\d){3,9}#?)(?![\w-]|\.\d)",
    ),
    form(
        "one-time-code",
        (
            "door code ",
            "gate code ",
            "alarm code ",
            "entry code ",
            "master code ",
            "duress code ",
            "disarm code ",
            "keypad code ",
            "lockbox code ",
        ),
        r"(?i)(?<![\w-])(?:door|gate|alarm|entry|master|duress|disarm|keypad|lockbox) code (?P<s>\d{4,8}#?)(?![\w-]|[.:/]\d)",
    ),
    form(
        "one-time-code",
        ("combination ", "combo ", "combo:"),
        r"(?i)(?<!\w)comb(?:ination|o)(?:[ ](?:for|of|to|on)(?:[ ][\w'-]{1,30}){1,4}?)?[ ]?(?:is|was|:)[ ](?P<s>\d\d?[ -]\d\d?[ -]\d\d?)(?![\w-])",
    ),
)
