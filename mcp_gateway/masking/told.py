"""Secrets that a sentence tells in other words than `the password is X`: behind a clause, before the word, in a pair with who logs in, in other tongues.

`the password we agreed on is tigger`, `tigger is the new root password`, ``log in as `ops` with the password `tigger` ``, `hasło do bazy to tigger`.
Knows how it is said; what else is said there, `spoken` knows.
"""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway.masking.forms import MASKED, Form, form
from mcp_gateway.masking.pieces import NOT, mixed
from mcp_gateway.masking.spoken import END, NOUN, NOUN_SIGNS, NOUNS, OF, QUOTE, TOLD, WHO, is_no_source, is_told

_ONE: Final = rf"(?:{'|'.join(NOUNS)})"
_VALUE: Final = r"[^\s\"'`“”„«»*,;()\[\]<>{}|\0]{4,64}"
_QUOTED: Final = rf"[\"'`“](?P<s>(?!{MASKED}|[$<{{%-])[^\s\"'`“”\0]{{4,64}})[\"'`”]"
_GOES_ON: Final = r"(?=[\"'`”]? (?:port|host|on|at|db|database|url|until|till|bis|folder|path|dir|cannot|can|can't|could|did|does|doesn't|was|were|is|has|works?|worked|for|in|to|into|and|but|via|against|from)\b|[\"'`”]?[ ]?\|)"
"""How a sentence goes on behind a value that who logs in stands before."""

_LOGS_IN: Final = r"(?:log(?:ged|s)?[ -]?(?:in|on)|sign(?:ed|s)?[ -]?(?:in|on)|connect(?:ed|s)?|authenticat(?:es?|ed)|user(?:name)?|account|benutzer|anmeld(?:en|ung))"

_NO_SUBJECT: Final = frozenset(
    (
        "answer", "bigger", "cause", "concern", "culprit", "easiest", "first", "hardest", "important", "issue", "last", "main",
        "mistake", "problem", "question", "reason", "remaining", "second", "solution", "step", "thing", "trick", "weakest", "which",
    )
)  # fmt: skip
"""What is the password, and none: `the problem is the password`."""


def _is_subject(word: str) -> bool:
    """Whether it is what somebody says to be the password, rather than what the password is to them."""
    return is_told(word) and word.lower() not in _NO_SUBJECT


def _made(word: str) -> bool:
    """With a digit, and no name of an algorithm or a variable."""
    return is_told(word) and mixed(word) and "_" not in word and not word.isupper() and word[-1] not in ".:"


def _is_named(word: str) -> bool:
    """Nor what is done next: `log in as root and restart`."""
    return is_told(word) and not word.islower()


def _is_random(word: str) -> bool:
    """Nor a word beside another one: letters of both cases and digits, or so many of them that no word has."""
    return is_made(word) and (_is_mixed(word) or sum(map(str.isdigit, word)) > 3)


def _is_mixed(word: str) -> bool:
    """Of letters of both cases and two digits or more, as no page and no version is called."""
    return _made(word) and sum(map(str.isdigit, word)) > 1 and not word.islower() and any(map(str.islower, word))


_OPENER: Final = r"(?<![\w$./-])(?:(?:api|access|auth|bearer|bot|deploy|session|service|refresh|private|secret|signing|master|client|personal access|license)[ -])?(?:token|secret|(?:(?<=api )|(?<=api-)|(?<=access )|(?<=access-)|(?<=secret )|(?<=private )|(?<=signing )|(?<=master )|(?<=license ))key|pat)"
"""What opens something and is made, not chosen."""

_OPENER_SIGNS: Final = ("token ", "token, ", "secret ", "secret, ", "key ", "key, ", "pat ")
_NOW: Final = r"(?:(?:now|still|currently|just|actually|really|simply)[ ]){0,2}"


def is_made(word: str) -> bool:
    """Made by chance: a digit and a letter change in it, and it is no version, time, number of a ticket or name of a thing."""
    return len(word) > 7 and _made(word) and _PLAIN.fullmatch(word) is None


_PLAIN: Final = re.compile(
    r"[A-Za-z]+(?:[-_.:/][A-Za-z]+)*[-_.:/#]?[0-9]{1,6}|[0-9].{0,3}[0-9:.-]+[A-Za-z]{1,4}|v?[0-9]+(?:\.[0-9]+){1,3}\S*|[a-z]+(?:-[a-z0-9]{1,10}){2,6}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
)
"""Words with a number, amounts, releases, names of pods, UUIDs."""


def _tongue(signs: str, noun: str, of: str, copula: str, goes_on: str) -> Form:
    """How one language says it."""
    return form(
        "said",
        [sign.replace("~", " ") for sign in signs.split()],
        rf"(?i)(?<!\w){noun}(?:[ ](?:{of})(?:[ ][\w.@'-]{{1,40}}){{1,3}}?)?[ ]?(?:(?<= )(?:{copula})[ ]|:[ ])(?:(?:nadal|teraz|fortsatt|nu|nå|nyt|agora|nog|nu)[ ])?"
        rf"{QUOTE}{NOT}(?P<s>{_VALUE}?)(?:{END}|(?=[\"'`”»]?[ ](?:{goes_on})(?!\w)))",
        is_told,
    )


FORMS: Final = (
    _tongue("has?o~ haslo~", "has[łl]o", "do|na|od|dla|w", "to|jest|brzmi", "ale|i|a|na|dla|od|do|w"),
    _tongue("l?senord losenord", "l[öo]senord(?:et)?", "för|till|på|i", "är", "men|och|för|på|till"),
    _tongue("passord", "passord(?:et)?", "for|til|på|i", "er", "men|og|for|på|til"),
    _tongue("adgangskode kodeord", "(?:adgangskode|kodeord)(?:e?n|et)?", "for|til|på|i", "er", "men|og|for|på|til"),
    _tongue("salasana", "salasana", "kohteeseen|palveluun", "on", "mutta|ja"),
    _tongue("heslo", "heslo", "k|ke|na|pro|do|od", "je", "ale|a|na|pro"),
    _tongue("wachtwoord", "wachtwoord", "van|voor|op", "is", "maar|en|voor|op|tot"),
    _tongue("senha", "senha", "do|da|de|dos|das|para", "é|e|eh", "mas|e|para|até|no|na"),
    _tongue("clave~", "clave (?:de acceso|secreta|del? (?:la |el )?(?:wi-?fi|red|router|correo|usuario|admin|servidor|sistema|vpn|base))", "de|del|para", "es|era", "pero|y|para|por")
    ,
    _tongue("parola~", "parola", "de|la|pentru|di|del|della|per", "este|e|è", "dar|si|și|ma|per"),
    form(
        "said",
        (),
        rf"(?i)(?:密码|密碼|口令|パスワード|비밀번호|пароль|[şs]ifre(?:si|m|niz)?|m[ậa]t kh[ẩa]u)(?:[ ]?(?:是|为|為|は|는|은|을|：|:|-|—|=)[ ]?|[ ])[「『“\"'`]?{NOT}(?P<s>[A-Za-zА-яЁёŞşİıĞğÇçÖöÜü0-9!#@$%^&*+=~_.-]{{4,64}})(?![\w(])",
        _made,
        lead=None,
        shape=r"(?:\?\?|[?s]ifre[a-z]{0,4}|kh\?u)[ :?=-]{1,3}[^\s]",
    ),
    form(
        "said",
        (*NOUN_SIGNS, "shared secret "),
        rf"(?i)(?:{NOUN}|(?<!\w)shared secret)[ ](?:(?:that|which|between|on|behind|from|with|in|inside)[ ]|(?=(?:i|we|you|they|he|she|everyone|everybody)[ ]))(?:[\w'’-]{{1,30}}[ ]){{1,6}}?(?:is|was)[ ](?:(?:now|currently|still|just|simply)[ ])?{TOLD}",
        is_told,
    ),
    form(
        "said",
        _OPENER_SIGNS,
        rf"(?i){_OPENER}[ ](?:(?:that|which)[ ])?(?:i|we|you|they|he|she|everyone|everybody)[ ](?:[\w'’-]{{1,30}}[ ]){{1,5}}?(?:is|was)[ ]{_NOW}{TOLD}",
        is_made,
    ),
    form("said", _OPENER_SIGNS, rf"(?i){_OPENER},[ ](?:(?:it|that|which)[ ](?:is|was)|it['’]s|that['’]s)[ ]{_NOW}{TOLD}", is_made),
    form("said", NOUN_SIGNS, rf"(?i){NOUN},[ ](?:(?:it|that|which)[ ](?:is|was)|it['’]s|that['’]s)[ ]{_NOW}{TOLD}", is_told),
    form(
        "said",
        _OPENER_SIGNS,
        rf"(?i)(?:is|was)[ ](?:(?:the|our|your|my|that)[ ])(?:[\w-]{{1,20}}[ ]){{0,2}}?{_OPENER}{OF}[ ](?:still|now|really|actually|just|set to)[ ]{QUOTE}{NOT}(?P<s>{_VALUE}?)(?=[\"'`”]?[?]|{END})",
        is_made,
        lead=None,
    ),
    form(
        "said",
        NOUN_SIGNS,
        rf"(?i)(?<!\w)(?:is|was)[ ](?:(?:the|our|your|my|that)[ ])(?:[\w-]{{1,20}}[ ]){{0,2}}?{NOUN}{OF}[ ](?:still|now|really|actually|just|set to)[ ]{QUOTE}{NOT}(?P<s>{_VALUE}?)(?=[\"'`”]?[?])",
        is_told,
        lead=None,
    ),
    form(
        "said",
        (*_OPENER_SIGNS, *NOUN_SIGNS),
        rf"(?i)(?:{_OPENER}|{NOUN})(?:[ ](?:of|for|to|from)(?:[ ][\w.'@-]{{1,30}}){{1,4}}?)?[ ]\({NOT}(?P<s>[^\s\"'`,;()\[\]<>{{}}|\0]{{8,128}})\)",
        _is_random,
    ),
    form(
        "said",
        ("mot de passe ", "contrase", "senha ", "parola d'ordine ", "password ", "clave "),
        rf"(?i)(?<![\w$./-])(?:mot de passe|contrase(?:ñ|n)a|senha|parola d'ordine|password|clave)(?:[ ](?:temporaire|provisoire|actuel|initial|par défaut|de test|temporal|provisional|actual|inicial|por defecto|temporária|provisória|atual|temporanea|provvisoria|attuale|iniziale|predefinita)){{1,2}}{OF}[ ](?:est|es|é|è|era|:)[ ]{TOLD}",
        is_told,
    ),
    form(
        "said",
        ("wifi key", "wi-fi key", "wlan key", "wifi pass", "wi-fi pass", "wlan pass", "network key", "wpa2 key", "wpa key", "hotspot key", "router key"),
        rf"(?i)(?<![\w-])(?:wi-?fi|wlan|network|wpa2?|hotspot|router)[ -](?:key|pass)(?:[ ](?:for|in|at|of)(?:[ ][\w'-]{{1,30}}){{1,4}}?)?(?:[ ](?:is|was)|:)[ ]{_NOW}{TOLD}",
        lambda word: is_told(word) or mixed(word),
    ),
    form(
        "said",
        ("account: `", "account `", "login: `", "login `", "user: `", "user `", "credentials: `", "creds: `"),
        rf"(?i)(?<![\w./-])(?:account|login|user|credentials|creds):?[ ]`[\w.@\\+-]{{2,60}}`[ ]?[/:|,][ ]?`{NOT}(?P<s>[^\s`\0]{{4,64}})`",
        lambda word: _made(word) or (is_told(word) and not word.isalpha()),
    ),
    form("said", ("shared secret is ", "shared secret was "), rf"(?i)(?<!\w)shared secret (?:is|was) {TOLD}", is_told),
    form(
        "said",
        (" as the ", " as our ", " as your ", " as my ", " as their ", " as password", " as root ", " as admin ", " as pw"),
        rf"(?i)(?<=[\"'`” ])[\"'`“]{NOT}(?P<s>[^\s\"'`“”\0]{{4,64}})[\"'`”] as (?:(?:the|your|my|its|a|his|her|our|their)[ ])?(?:[\w-]{{1,20}}[ ])?{_ONE}(?=[ ]?(?:[.,;!?)\r\n\0]|$)|[ ](?:everywhere|for|on|in|at|now|so|because|again|until|since|and|but|when|to)\b)",
        _is_subject,
        lead=None,
    ),
    form(
        "said",
        (" as the ", " as our ", " as your ", " as my ", " as their ", " as password", " as root ", " as admin ", " as pw"),
        rf"(?i)(?<!\w)(?:use|used|uses|using|enter|entered|set|type|typed|put|try) {NOT}(?P<s>{_VALUE}) as (?:(?:the|your|my|its|a|his|her|our|their)[ ])?(?:[\w-]{{1,20}}[ ])?{_ONE}(?![ ]?\w|[_-])",
        _made,
        lead=None,
        there=rf"(?i) as (?:[\w-]{{1,20}} ){{0,2}}{_ONE}",
    ),
    form(
        "said",
        (" is the ", " is our ", " is my ", " is your ", " is their ", " was the ", " was our ", " was my "),
        rf"(?i)(?:^|(?<=[\n\0])|(?<=[.!?,;:>-] ))[\"'`“]?{NOT}(?P<s>{_VALUE})[\"'`”]? (?:is|was) (?:the|our|my|your|their) (?:[\w-]{{1,20}} ){{0,2}}?{_ONE}(?=[ ]?(?:[.,;!)\r\n\0]|$)|[ ](?:for|on|of|now)\b)",
        _is_subject,
        lead=None,
        there=rf"(?i) (?:is|was) (?:the|our|my|your|their) (?:[\w-]{{1,20}} ){{0,2}}{_ONE}",
    ),
    form(
        "said",
        [f"{noun} {quote}" for noun in ("password", "passphrase", "passwort", "kennwort", "pass", "pw", "pwd") for quote in "`'\""],
        rf"(?i)(?<!\w){_LOGS_IN}[ :]{{1,2}}(?:(?:with|as|using|mit|als|the|user(?:name)?)[ ]){{0,3}}[\"'`“][\w.@+-]{{1,60}}[\"'`”](?:,?[ ](?:and|with|und|mit)|[ ]?[/,:])?[ ](?:(?:the|a|das|dem)[ ])?(?:{_ONE}|pass)[ ]{_QUOTED}",
        is_told,
        lead=None,
    ),
    form(
        "said",
        [f"{noun} `" for noun in ("password", "passphrase", "passwort", "kennwort", "pw", "pwd")],
        rf"(?i)(?:{NOUN})[ ]{_QUOTED}(?= (?:(?:still |no longer )?works?|worked|is now|(?:does not|doesn['’]t) work|stopped|geht|funktioniert))",
        is_told,
    ),
    form(
        "said",
        ("pw ", "pw: ", "pwd "),
        rf"(?i)(?<![\w$./-])(?:pw:?|pwd)[ ]{QUOTE}{NOT}(?P<s>{_VALUE})(?=[\"'`”]? (?:(?:still |no longer |now )?works\b|(?<!pwd )for (?:the|our|my|all|any)\b))",
        lambda word: is_told(word) and not word.endswith("ing"),
    ),
    form(
        "said",
        ("user ", "username ", "user: ", "user=", "account ", "benutzer ", "login ", "login: "),
        rf"(?i)(?<![\w$./-])(?:user(?:name)?|account|benutzer|login)[ \t]?[:=]?[ \t]{{0,2}}(?<=[ \t:=]){WHO}[ \t]{{0,2}}(?:[,;/|–—+-]|and|und|with|mit)?[ \t]{{1,2}}(?:the[ ])?(?:{_ONE}|pass)(?:[ ]|[ ]?[:=][ ]){QUOTE}{NOT}(?P<s>{_VALUE}?)(?:{END}|{_GOES_ON})",
        is_told,
    ),
    form(
        "said",
        [f"{word} {how} " for word in ("log in", "login", "sign in", "signed in", "logged in", "connect", "log on") for how in ("with", "using", "as")],
        rf"(?i)(?<!\w)(?:log(?:ged)?|sign(?:ed)?|connect)[ -]?(?:in|on)?[ ](?:with|using|as)[ ](?:the user )?{WHO}[ ]?(?:,|and|/|with)[ ](?:the )?(?:{_ONE}|pass)[ ]{QUOTE}{NOT}(?P<s>{_VALUE}?)(?:{END}|{_GOES_ON})",
        is_told,
    ),
    form(
        "said",
        (" password ", " passwort ", " pw ", " pwd ", " passphrase "),
        rf"(?i)(?:(?<=\w)@[\w.-]{{3,100}}|<EMAIL>)[\"'`>)]?(?:,|[ ]?/|[ ]?\||,?[ ](?:and|with|und|mit|using))[ ](?:the )?{_ONE}[ ]{QUOTE}{NOT}(?P<s>{_VALUE}?)(?:{END}|{_GOES_ON})",
        is_told,
        lead=None,
    ),
    *(
        form(
            "said",
            NOUN_SIGNS,
            rf"(?i){NOUN}{OF}[ ](?:(?:was|has been|got|is)[ ])?(?:changed|updated|rotated|reset|switched|moved)[ ]from[ ]{first}",
            is_no_source,
        )
        for first in (
            rf"{QUOTE}{NOT}(?P<s>[^\s\"'`“”,;()<>\0]{{4,64}})(?=[\"'`”]?[ ]to[ ])",
            rf"[^\s\0]{{1,80}}[ ]to[ ]{TOLD}",
        )
    ),
    form(
        "said",
        ("in with ", "in using ", "in as "),
        rf"(?i)in (?:with|using|as) [`\"']?(?:admin(?:istrator)?|root|guest|demo|sa|postgres|operator)[`\"']?,? (?:and|with) {TOLD}",
        _is_named,
    ),
    form(
        "said",
        (" to unlock",),
        rf"(?i)(?<!\w)(?:use|enter|type|try) {NOT}(?P<s>{_VALUE}) to unlock\b",
        _made,
        lead=None,
    ),
    form(
        "said",
        ("password)", "passwort)", "passphrase)", " pw)"),
        rf"(?i)(?<![^\s:>]){NOT}(?P<s>[^\s\"'`,;()\[\]<>{{}}|\0]{{6,64}}) \((?:[\w-]{{1,20}} ){{0,4}}(?:password|passwort|passphrase|pw)\)",
        _is_mixed,
        lead=None,
    ),
    form(
        "said",
        ("set ", "change ", "changed ", "reset ", "updated ", "switched ", "rotated "),
        rf"(?i)(?<!\w)(?:(?:re)?set|changed?|updated|switched|rotated)[ ](?:(?:the|my|your|our|its|his|her|their)[ ])?(?:[\w.-]{{1,30}}[ ]){{0,2}}?{NOUN}{OF}[ ](?:back )?to:?[ ]{_QUOTED}",
        is_told,
    ),
    form(
        "said",
        ("> admin:", "? admin:", "> root:", "? root:"),
        rf"(?i)[>→–] (?:admin|root):{NOT}(?P<s>{_VALUE}?){END}",
        _is_named,
    ),
    form(
        "said",
        ("and the password ", "and password ", ", password ", "with the password ", "with password "),
        rf"(?i)(?<!\w)(?:network|ssid|wi-?fi|wlan|hotspot)[^\n\0]{{0,80}}?(?:and|with|,) (?:(?:the|a) )?{_ONE} {TOLD}",
        is_told,
        lead=None,
    ),
    form(
        "said",
        ("mot de passe", "contrase", "senha ", "kata sandi ", "parola d'ordine"),
        rf"(?i)(?<!\w)(?:mot de passe|contrase[ñn]a|senha|kata sandi|parola d'ordine)(?: (?:nueva|nouveau|provisional|provisoire|temporal|temporaire|tempor[áa]ria|nova|nuova|actual|atual|actuel|baru))?[ ]?:[ ]{{1,2}}{TOLD}",
        is_told,
    ),
    form(
        "said",
        ("login ", "log in ", "logging in ", "logged in ", "creds ", "credentials ", "sign in "),
        rf"(?i)(?<!\w)(?:log(?:ging|ged)? ?in|creds|credentials|sign in)[ :][^\n\0@/]{{0,40}}?(?:<EMAIL>|[\w.+-]{{1,64}}@[\w.-]{{3,100}}) / {TOLD}",
        is_told,
    ),
    form(
        "said",
        ("password (", "passphrase (", "passwort (", "kennwort ("),
        rf"(?i)(?:password|passphrase|passwort|kennwort) \({NOT}(?P<s>[^\s\"'`,;()\[\]<>{{}}|\0]{{4,64}})\)(?= (?:(?:still |no longer )?(?:works?|worked)|leaked|stopped|expired|was (?:leaked|changed|rotated)))",
        _is_named,
    ),
    form(
        "said",
        ("with the password ", "with password ", "with passphrase ", "with the passphrase ", "by the password ", "using the password ", "with a password "),
        rf"(?i)(?<!\w)(?:protected|encrypt(?:ed)?|locked|secured|unlock(?:ed|s)?|opene?d?|opens|zipped|decrypt(?:ed)?)(?: \w{{1,20}}){{0,3}}? (?:with|by|using) (?:(?:the|a) )?{_ONE} {TOLD}",
        is_told,
        lead=None,
    ),
    form(
        "one-time-code",
        ("pin ", "safe comb", "locker comb", "vault comb", "lock comb"),
        r"(?i)(?:(?<![\w-])pin (?:è|é|es|est|ist|lautet|er|är)|(?:safe|locker|vault|lock) comb(?:ination|o))[ ](?P<s>\d{4,8}|\d\d?-\d\d?-\d\d?)(?![\w-]|\.\d)",
    ),
    form(
        "one-time-code",
        (
            "code de v?rification", "code de verification", "c?digo de ", "codigo de ", "codice di verifica", "codice di sicurezza", "verificatiecode", "kod weryfikacyjny",
            "best?tigungscode", "verifizierungscode", "sicherheitscode", "freischaltcode", "anmeldecode", "kod jednorazowy", "engangskod", "bekr?ftelsekod", "verifieringskod",
        ),
        r"(?i)(?<!\w)(?:code de v[ée]rification|c[óo]digo de (?:verificaci[óo]n|verifica[çc][ãa]o|acceso|acesso|seguridad|seguran[çc]a|confirmaci[óo]n)|codice di (?:verifica|sicurezza)|verificatiecode|kod (?:weryfikacyjny|jednorazowy)|(?:best[äa]tigungs|verifizierungs|sicherheits|freischalt|anmelde)code|engangskoden?|bekr[äe]ftelsekoden?|verifieringskod(?:en)?)"
        r"(?:[ ](?:[^\W\d]{1,12}[ ]){0,3}?(?:est|es|è|é|is|ist|lautet|to|är|er))?[ ]?:?[ ][\"'`«]?[ ]?(?P<s>\d{4,8}|\d{3}[ -]\d{3})(?![\w]|[-.:/]\d)",
    ),
    form(
        "one-time-code",
        ("reset code ", "login code ", "log-in code ", "confirmation code", "activation code", "one time code", "unlock code ", "pairing code", "2fa code ", "sms code "),
        r"(?i)(?<![\w-])(?:reset|log-?in|confirmation|activation|one time|unlock|pairing|2fa|sms) code(?: is| was)?[ ]?[:=]?[ ]{1,2}[\"'`]?(?P<s>\d{4,8}|\d{3}[ -]\d{3})(?![\w]|[-.:/]\d)",
    ),
    form(
        "one-time-code",
        ("use ", "enter ", "type "),
        r"(?i)(?<!\w)(?:use|enter|type) (?:the )?(?:code )?(?P<s>\d{6,8}) (?:to|and) (?:sign in|log ?in|verify|confirm your|reset your|complete (?:the |your )?(?:login|sign-?in|verification))",
    ),
)  # fmt: skip
