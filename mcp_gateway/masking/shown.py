"""Secrets that stand apart from the word that names them: typed into a field by a test, compared below the line that failed, printed below
the command or the heading that says what they are, labelled beside.

`cy.get('#password').type('X')`, `> GET session:X`, `cs1Label=apiKey cs1=X`, `Current value: X`. Knows how such things are shown, not what a secret looks like.
"""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway.masking.forms import MASKED, form
from mcp_gateway.masking.pieces import NOT, mixed, strange
from mcp_gateway.masking.placeholders import harmless

_NAME: Final = r"(?:password|passwd|passphrase|passcode|(?<![a-z])pwd|secret|(?<![a-z])(?:pin|otp)(?![a-z])|token(?!iz|s?_(?:type|count)|s\b)|api[_ -]?key|(?:access|private|secret|signing|encryption)[_ -]?key|credential)"
_LABEL: Final = rf"(?i:{_NAME})(?![\w -]{{0,12}}(?i:list|policy|hint|search|filter|count|name))[\w -]{{0,16}}"
_TYPED: Final = rf"(?P<s>(?!{MASKED}|\$|\{{)[^\"'`{{\r\n\0]{{3,256}}+)"
_SHUT: Final = r"(?:/i?)?[\"'`\]\)]{1,6}"
"""What ends the argument that the word stands in."""

_CHAIN: Final = r"(?:\.\w{1,24}\([^()\r\n\0]{0,60}\)){0,3}"


def _is_made(value: str) -> bool:
    """Whether one of the texts that were compared is made by chance: letters and digits, or both cases and a sign, and no blank."""
    return any(_random(one) for one in re.split(r"['\"] ?(?:==|!=) ?['\"]", value))


def _random(word: str) -> bool:
    core = word.rstrip(".,;:!?)")
    if len(core) < 6 or " " in core or _MEMBER.fullmatch(core):
        return False
    cased = not (core.islower() or core.isupper())
    return (mixed(core) and (cased or not core.replace("-", "").replace("_", "").isalnum() or len(core) > 15)) or (
        cased and not core.isalnum() and _INSIDE.search(core) is not None
    )


_INSIDE: Final = re.compile(r"[A-Z]{2}[a-z]|[a-z][A-Z]")
_MEMBER: Final = re.compile(r"[A-Z][A-Za-z]{1,40}\.[A-Z][A-Za-z]{1,40}(?:_[A-Z]{1,40}){0,6}")
"""One of an enumeration's: `TokenKind.NAME`."""


def _is_typed(value: str) -> bool:
    """No short word (`typed`, `wrong`), and nothing that only says where a secret is: a path."""
    return (len(value) > 7 or strange(value)) and not harmless("column:secret", value)


def _is_encoded(said: str) -> bool:
    """Whether the first of some words may be base64."""
    first = said.split()[0]
    return len(first) % 4 == 0 and strange(first)


_ASKED: Final = r"(?i:(?:mother|father|grand\w{2,8})['’]?s (?:maiden|middle|first)|first (?:pet|car|school|teacher|job|street)|favou?rite (?:pet|teacher|colou?r|food|movie|book)|(?:were you|city of) (?:born|birth)|grew up|best friend)"
"""What somebody is asked who forgot a password."""


def _is_key(value: str) -> bool:
    """Whether it signs tokens, rather than says what a key is called."""
    return (len(value) > 11 or strange(value)) and not harmless("column:secret", value)


FORMS: Final = (
    form(
        "secret",
        ('"jwt', '"jws', '"signing"'),
        rf"\"(?i:jw[ts]\w{{0,16}}|signing)\"\s{{0,8}}:\s{{0,8}}\{{[^{{}}\0]{{0,400}}?\"[Kk]ey\"\s{{0,4}}:\s{{0,4}}\"(?P<s>(?!{MASKED})[^\"\\\r\n\0]{{8,512}}+)\"(?!\s{{0,4}},\s{{0,80}}\"[Vv]alue\")",
        _is_key,
    ),
    form(
        "secret",
        ("jwt:\n", "jwt:\r\n", "signing:\n"),
        rf"(?i:jwt|signing):\r?\n(?:[ \t]{{1,40}}[^\n\0]{{0,160}}\n){{0,6}}?[ \t]{{1,40}}key:[ ]{{1,4}}[\"']?{NOT}(?P<s>[^\"'\r\n\0]{{8,512}}+)",
        _is_key,
    ),
    form(
        "secret",
        ('login",', 'authenticate",'),
        rf"(?i:login|authenticate)\",\s{{0,8}}\"params\"\s{{0,4}}:\s{{0,4}}\[\s{{0,8}}\"[^\"\n\0]{{1,80}}\"\s{{0,4}},\s{{0,8}}\"(?P<s>(?!{MASKED})[^\"\\\r\n\0]{{3,256}}+)\"",
    ),
    form(
        "secret",
        ('"question"', "'question'"),
        rf"[\"']question[\"']\s{{0,4}}:\s{{0,4}}[\"'](?=[^\"\n\0]{{0,160}}{_ASKED})[^\"\\\n\0]{{3,200}}[\"']\s{{0,8}},\s{{0,80}}[\"']answer[\"']\s{{0,4}}:\s{{0,4}}[\"'](?P<s>(?!{MASKED})[^\"'\r\n\0]{{2,200}})[\"']",
    ),
    form(
        "secret",
        ("> set ", "> setnx ", "> getset ", "> setex ", "> psetex ", "redis-cli set ", "redis-cli setex "),
        rf"(?i)(?:> |redis-cli )(?:(?:set|setnx|getset)[ ](?=[\w:.-]{{0,80}}{_NAME})[\w:.-]{{1,120}}|p?setex[ ](?=[\w:.-]{{0,80}}{_NAME})[\w:.-]{{1,120}}[ ]\d{{1,9}})[ ][\"']?{NOT}(?P<s>[^\s\"'\0]{{4,4096}}+)",
        strange,
    ),
    *(
        form(
            "secret",
            (f'"{which}"',),
            rf"(?i)/(?:[a-z]{{1,12}}[_-]?)?pass(?:word|wd)\b[^\n\0]{{0,200}}?\"{which}\"[ ]?:[ ]?\"(?P<s>(?!{MASKED})[^\"\\\r\n\0]{{3,256}}+)\"",
            lead=None,
        )
        for which in ("old", "new", "current")
    ),
    form(
        "secret",
        (
            "input password ",
            "type password ",
            "fill secret ",
            "type secret ",
            "input secret ",
            "type text ",
            "fill text ",
            "input text ",
        ),
        rf"(?i)(?<!\w)(?:input|type|fill)[ ](?:(?:password|secret)[ ]{{2,40}}[^\s\0]{{1,80}}|text[ ]{{2,40}}(?=[^\s\0]{{0,60}}{_NAME})[^\s\0]{{1,80}})[ ]{{2,40}}(?P<s>(?!{MASKED}|[$%]\{{)[^\s\0][^\r\n\0]{{2,256}}?)(?=[ ]{{2}}|[\r\n\0]|$)",
    ),
    form(
        "secret",
        (
            ".type(",
            ".fill(",
            ".send_keys(",
            ".sendkeys(",
            ".setvalue(",
            ".set_value(",
            ".settext(",
            ".presssequentially(",
            ".press_sequentially(",
        ),
        rf"{_LABEL}{_SHUT}{_CHAIN}\.(?i:type|fill|send_?keys|set_?value|settext|press_?sequentially)\([ ]?[\"'`]{_TYPED}",
        _is_typed,
        lead=None,
    ),
    form(
        "secret",
        (".type(", ".fill("),
        rf"\.(?:type|fill)\([^\r\n\0]{{0,100}}?{_LABEL}{_SHUT}[ ]?,[ ]?[\"'`]{_TYPED}",
        _is_typed,
    ),
    form(
        "secret",
        ("target: { value:", "target: {value:", "target:{value:"),
        rf"{_LABEL}[\"'`\)]{{1,4}},[ ]?\{{[ ]?target:[ ]?\{{[ ]?value:[ ]?[\"'`]{_TYPED}",
        _is_typed,
        lead=None,
    ),
    form(
        "secret",
        ('" with "', "' with '", "with: '", 'with: "'),
        rf"{_LABEL}[\"'](?: with |,[ ]?with:[ ]?)[\"']{_TYPED}",
        _is_typed,
        lead=None,
    ),
    form(
        "compared",
        (">    ",),
        rf"(?<![^\n\0])>[ ]{{4,40}}[^\r\n\0]{{0,160}}?{_LABEL}[^\r\n\0]{{0,160}}\r?\n(?:E[^\r\n\0]{{0,40}}\r?\n)?E[ ]{{1,12}}(?:AssertionError: )?assert [\"'](?P<s>(?!{MASKED})[^\"'\r\n\0]{{1,256}}[\"'] (?:==|!=) [\"'][^\"'\r\n\0]{{1,256}})",
        _is_made,
    ),
    form(
        "compared",
        ("def test_",),
        rf"def test_\w{{0,60}}?{_LABEL}\([^\r\n\0]{{0,80}}\r?\n(?:[ >][^\r\n\0]{{0,160}}\r?\n){{1,6}}E[ ]{{1,12}}(?:AssertionError: )?assert [\"'](?P<s>(?!{MASKED})[^\"'\r\n\0]{{1,256}}[\"'] (?:==|!=) [\"'][^\"'\r\n\0]{{1,256}})",
        _is_made,
    ),
    form(
        "compared",
        ("self.assert",),
        rf"self\.assert\w{{1,30}}\([^\r\n\0]{{0,160}}?{_LABEL}[^\r\n\0]{{0,160}}\r?\n(?:[ ^~]{{1,160}}\r?\n)?AssertionError: [\"'](?P<s>(?!{MASKED})[^\"'\r\n\0]{{1,256}}[\"'] (?:==|!=) [\"'][^\"'\r\n\0]{{1,256}})",
        _is_made,
    ),
    *(
        form(
            "compared",
            (f'{one}: "',),
            rf"(?i:{one}): +\"(?P<s>(?!{MASKED})[^\"\r\n\0]{{1,256}})\"(?=(?:[^\n\0]{{0,200}}\n){{1,8}}?>? *>[ ]?\d{{1,6}} \|[^\n\0]{{0,160}}?{_LABEL})",
            _is_made,
        )
        for one in ("expected", "received")
    ),
    form(
        "session",
        ("session:", "sess:", "sessions:"),
        r"(?i:(?:[hs]?m?get(?:all|ex|del)?|p?setex|h?m?set|p?ttl|expire|del|exists|type|persist) (?:[\w-]{1,24}:){0,3}sess(?:ions?)?:)"
        rf"(?P<s>(?!{MASKED})(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{{16,256}}+)",
        lead=None,
    ),
    form(
        "printed",
        ("> get ", "> hget ", "> getdel ", "> getex ", "redis-cli get ", "redis-cli hget "),
        rf"(?:> |redis-cli )(?i:h?get(?:del|ex)?)[ ](?=[^\r\n\0]{{0,120}}(?i:{_NAME}|sess(?:ion)?:))[^\r\n\0]{{1,200}}\r?\n\"?(?P<s>(?!{MASKED}|\()[^\s\"'{{\[\0][^\s\"'\0]{{5,4096}}+)\"?(?=[ \t]*(?:[\r\n\0]|$))",
        strange,
    ),
    form(
        "said",
        (", password ", ", pass ", ", pw ", " and password ", ", passwd "),
        rf"(?i:(?<!\w)(?:user(?:name)?|login|account)) [\w.@-]{{1,60}}(?:,| and)(?: and)? (?i:password|passwd|pass|pw) [\"'`]?{NOT}(?P<s>[^\s,;\"'`\0]{{6,128}}+)",
        _random,
        lead=None,
    ),
    form(
        "secret",
        (
            "secret\n",
            "password\n",
            "passphrase\n",
            "token\n",
            "key\n",
            "secret\r\n",
            "password\r\n",
            "token\r\n",
            "key\r\n",
        ),
        rf"(?i:secret|password|passphrase|token|(?:(?<=api )|(?<=access )|(?<=signing )|(?<=private )|(?<=encryption )|(?<=license ))key)\r?\n(?:(?![#=])[^\n\0]{{0,200}}\n){{0,5}}?[ \t>*-]{{0,6}}(?i:(?:current|new|old|previous|latest|active) value)\*{{0,2}}:\*{{0,2}} {{1,4}}[\"'`]?{NOT}(?P<s>[^\s\"'`\0]{{6,512}}+)",
        strange,
    ),
    form(
        "secret",
        [f"{kind}{number}label=" for kind in ("cs", "flexstring") for number in range(1, 7)],
        rf"(?i)(?P<p>(?:cs|flexstring)\d)label=[\w. -]{{0,30}}?{_LABEL}(?=[ \t|])[^\r\n\0]{{0,300}}?[ \t|](?P=p)={NOT}(?P<s>[^\s|\0]{{3,256}}+)",
    ),
    form(
        "secret",
        [f"{kind}{number}=" for kind in ("cs", "flexstring") for number in range(1, 7)],
        rf"(?i)(?P<p>(?:cs|flexstring)\d)={NOT}(?P<s>[^\s|\0]{{3,256}}+)(?=[ \t|][^\r\n\0]{{0,300}}?(?P=p)label=[\w. -]{{0,30}}?{_NAME})",
    ),
    form(
        "printed",
        ("jsonpath=", "template="),
        r"(?:jsonpath|template)=[^\r\n\0]{0,80}\{\.data(?!\}\{?['\"]?[ ]*\|)[^\r\n\0|]{0,300}\r?\n(?P<s>[A-Za-z0-9+/]{4,4096}={0,2}(?:[ \t]?\r?\n?[A-Za-z0-9+/]{8,4096}={0,2}(?![^\s\0%])){0,12})(?=[\s\0%]|$)",
        _is_encoded,
    ),
)
