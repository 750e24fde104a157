"""Values that stand beside a sensitive name inside a text: `password=…`, `"ssn": "…"`, `Key (email)=(…)`.

Knows how names and values are written side by side in the common formats; which names are sensitive, `names` knows.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mcp_gateway.masking.code import OPERATORS, is_bound, is_code, is_itself
from mcp_gateway.masking.findings import MARKER, Finding, replaced
from mcp_gateway.masking.forms import MASKED
from mcp_gateway.masking.full_names import is_desk
from mcp_gateway.masking.introduced import whose
from mcp_gateway.masking.labels import KEYED, treatment_of
from mcp_gateway.masking.labels import label as label_of
from mcp_gateway.masking.mentions import Line
from mcp_gateway.masking.names import sensitivity
from mcp_gateway.masking.placeholders import PHRASE, harmless, tells_nothing
from mcp_gateway.masking.spoken import OPENS, is_rejected, is_told
from mcp_gateway.masking.whereabouts import is_somebodys_in

_GENERIC: Final = r"""(?:[A-Za-z]\w{0,30}(?:::|\.)){0,2}[A-Z]\w{1,30}[\[<][\w<>\[\]:&', ]{1,80}[\]>]"""
_WRAPPED: Final = r"""(?:[ \t](?:Some|Ok|Secret\w{0,20}|String::from|(?:Box|Arc|Rc)::(?:new|from))\((?=b?["']))"""
"""What a constant of a type stands in, of which nothing is called: `Some("…")`."""

_BY: Final = rf"""\**[ \t]{{0,40}}(?P<by>=>|:=|=\{{(?=["'`])|={{1,3}}|:[ \t]?(?:(?:&(?:'static[ \t])?)?(?:str|bytes|string|String\??|SecretStr)(?:[ \t]\|[ \t](?:None|null))?[ \t]={_WRAPPED}?|{_GENERIC}[ \t]=(?:{_WRAPPED}|(?=[ \t]b?["'])))|[ \t]string[ \t]=|;[ ]?s:\d{{1,6}}:(?=\\?["'])|:(?![:/]))\**[ \t]{{0,4}}"""
_VALUE: Final = re.compile(
    r"""(?:(?:[rbfuRBFU]{1,2}|N)(?=["'])|(?:\[\]byte|String::from|str\.encode|bytes|Buffer\.from|new TextEncoder\(\)\.encode|Some|(?:\w{1,30}::)?Secret\w{0,20}(?:::new|::from)?)\((?=b?["'`])b?)?(?:\\"(?P<e>[^"\\\0]{1,2048}+)|""(?P<q>[^\s"\\\0=;,&:{}\[\]()+.][^"\\\0\r\n]{0,2048}+)(?="")|"(?P<d>(?:[^"\\\0\r\n]|\\[^\0]){1,2048}+)|'(?P<s>(?:[^'\0\r\n]|''){1,2048}+)|`(?P<b>[^`\0\r\n]{1,512}+))"""
    r"""|(?P<v>[^\s,;&"'`<>(){}\[\]|\\\0]{1,512}+)(?P<next>\(|[ ]+[a-z])?"""
)
_ASSIGNED: Final = re.compile(
    rf"""(?P<name>[A-Za-z_](?<![\w.-][A-Za-z_])[\w.-]{{1,63}}+)\\?["']?(?:\](?==[^\s=]|[ \t]?=[ \t]?["'])|\[[a-z][a-z ]{{1,40}}(?:\(\d{{1,5}}\))?(?:\[\])?\](?=:['\d]))?{_BY}"""
)
"""Behind the name may stand what it is in, or the type that PostgreSQL's `test_decoding` prints: `name[character varying]:'…'`."""

_MEMBER_OF: Final = re.compile(rf"""(?<![\w.])\.(?P<name>[A-Za-z_]\w{{1,63}}+){_BY}""")
"""A member of what is initialised, or of what a block is about: `{ .first_name = "…" }`."""

_OF_MESSAGES: Final = re.compile(
    r"(?i)(?:errors?|labels?|messages?|msgs?|translations?|lang|strings?|hints?|placeholders?|captions?)\[[\"']$"
)
"""What a program says to whoever uses it, by the field of which it says so."""

_INITIAL: Final = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]*(?![\w-])")
"""A constant."""

_NAMED_SO: Final = re.compile(r"(?:^|[\s({\[,\"'`\0]):(?:[\w.-]{1,40}/)?$")
_KEYWORD: Final = re.compile(
    r"""(?<=[:/])(?<![:\w]:)(?P<name>[a-z][\w.-]{1,63}+)(?P<by>[ \t]{1,4})(?:#[a-z]{1,10} )?(?=")"""
)
"""One as Clojure and other Lisps write it: `:first-name "…"`."""

_ASSIGNED_QUOTED: Final = re.compile(rf"""\"(?P<name>[A-Za-z][^"\\\0\r\n]{{1,63}})\\?\""?{_BY}""")
_PASSED: Final = re.compile(
    r"""\(\s{0,4}(?:(?:["']\w{1,20}["']|&[\w.]{1,60}),\s{0,4})?["'][#.]?(?P<name>[A-Za-z_][\w.-]{1,63})["']\s{0,4},\s{0,4}["'](?:\\["'])?(?P<v>[^"'\\\0\r\n]{4,512}+)\\?["']"""
)
"""A name and its value as a function's arguments: `setenv("API_KEY", "…")`."""

_SETS: Final = re.compile(
    r"(?i)(?:set_?(?:default|env|var|property|parameter|option|environment_?variable)?|put(?:_?env)?|with_?env|add_?(?:env|property|parameter)|(?:env|params?|form|data|body)\.append|(?:user_|lock_?|default_?|sticky_?)?pref)$"
)
"""Calls that give something a value under a name."""

_SPACED: Final = re.compile(
    r"(?:^|(?<=\0))[ \t]*+(?P<name>[A-Za-z_][\w.-]{2,40}+)[ \t]{1,40}+(?P<v>[^\s:=<>{}()\[\],;\"'\0]{6,512}+)[ \t]*\r?(?:$|(?=\0))",
    re.MULTILINE,
)
"""A line of a name and a value."""

_WHEN: Final = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?:T[\d:.]{5,15}Z?)?")
_POINTER: Final = re.compile(r"\*(?:[a-z][a-z0-9]{0,20}\.)?[A-Z][A-Za-z]{1,60}")
"""A member's type, in Go."""

_FORM_PART: Final = re.compile(
    r"""name="(?<!\wname=")(?P<name>[^"\r\n\0]{1,64})"[^\r\n\0]{0,200}\r?\n(?:[\w-]{1,40}:[^\r\n\0]{0,200}\r?\n){0,3}\r?\n(?P<v>[^\r\n\0]{1,2048}+)"""
)
_HARMLESS: Final = re.compile(
    r"(?:null|none|nil|undef|true|false|undefined|yes|no|on|off|required|optional|string|text|varchar|boolean|integer|number|basic|bearer"
    r"|\*+|[xX]{3,}|\.{3,}|\$\w+|\$\{.*|%s|%\(.*|\?|:\w+|(?:self|this|os|process|config|settings|env|request|args|secrets|vars)\.[\w.]+"
    r"|(?:env|file|vault|keyring):.*|\d{1,2}"
    r"|(?:Server|Data Source|Host(?:Name|addr)?|DefaultEndpointsProtocol|Endpoint|AccountName|User(?: Id)?|Uid|Initial Catalog|Database|dbname|Driver|InstrumentationKey)=[^;]*)",
    re.IGNORECASE | re.DOTALL,
)
_MOST_ENDS: Final = 64
"""Places that may be a heredoc's end, of which one is looked for."""

_FARTHEST_END: Final = 1 << 16
"""Characters among which it is."""

_HEREDOC: Final = re.compile(r"<<[-~]?[A-Za-z_]\w{0,32}")
_USERINFO: Final = re.compile(r"[a-z][a-z0-9+.-]{1,30}://(?:[^\s:/@]*:)?")
_PUNCTUATION: Final = re.compile(r"[;,:.)]{1,2}")
_KEY_DETAIL: Final = re.compile(r"[Kk]ey \((?P<columns>[^()\0]{1,512})\)=\(")
_KEY_END: Final = re.compile(
    r"\) (?:already exists|is not present|is still referenced|is duplicated|conflicts with)|\)\.?$"
)
_ROW_DETAIL: Final = "Failing row contains ("

_BESIDE: Final = re.compile(
    r"(?:[\w.+%-]{1,64}+(?:(?P<angle><|;tl&)|[(\[]| ta)|[\w.+%-]{1,64}?(?P<escaped>c300u\\))[ ]"
)
"""Between a name and the sign of an address, read backwards: `Grace Hopper (grace@…)`."""

_DISPLAY: Final = re.compile(
    r"""(?:(?<=[\s":,(>\t\0])|^)(?:[AP]M\s)?(?P<name>[^\W\d_a-z][^\W\d_]*+(?:['’.-][^\W\d_]++)*+\.?(?:,? [^\W\d_]++(?:['’.-][^\W\d_]++)*+\.?){0,4})(?: \([^()\r\n\0]{1,40}\))?$"""
)
_LONGEST_NAME: Final = 100
_LONGEST_BESIDE: Final = 72
"""Characters of what stands between a name and the sign of an address, and more."""

_LONGEST_WORD: Final = 66
"""Characters of the longest name to which something is assigned, and two more."""

_RUN: Final = re.compile(r"[\w.-]*+")
_INDENT: Final = 16
_LONGEST: Final = 600
"""Characters before a name and behind it that belong to what it is passed with."""

_RESOURCE: Final = re.compile(r"(?:arn:[\w*-]*:[\w*-]*:[\w*-]*:[\d*]*|\{\{resolve:[\w-]{1,20}:[\w/.+=@:${}-]{1,80}):$")
"""What an ARN begins with, and a reference in CloudFormation."""

_TASKS: Final = frozenset(
    ("check", "clear", "create", "delete", "diff", "edit", "fetch", "generate", "get", "init", "list", "refresh", "reset", "rotate", "scan", "set", "show", "sync", "update", "validate")
)  # fmt: skip
"""What a program does with secrets, behind their name and a colon."""

_WHICH: Final = re.compile(r"(?i)(?<![\w./-])publi(?:c|shable) $")
"""The word before a name of one word, which may say that it is no secret."""

_ANNOTATION: Final = re.compile(r"(?<![\w./-])(?:checksum|[\w-]+(?:\.[\w-]+)+)/$")
_ARGUMENT: Final = re.compile(r"""(?:[(,=.+]|(?<=-p|sp)(?= ))\s?(["'])[^"'\n]{0,60}$""")
"""What a call's argument begins with, or a part of a text that a program puts together."""

_FIELD: Final = re.compile(r"(?<=[{ ])(?:[A-Z][A-Za-z0-9]{1,40}|(?P<small>[a-z]{1,20}[A-Z_][A-Za-z0-9_]{1,40})):$")
_MEMBER: Final = re.compile(r"[^\W\d_][^\s{}:\0]{0,60}(?: [^\W\d_][^\s{}:\0]{0,60}){0,3}(?= [A-Z]\w{0,40}:|\})")
_MEMBER_OF_LINE: Final = re.compile(
    r"[^\W\d_a-z][^\s{}:,()|<>\0]{1,60}(?= [a-z]\w{0,40}[:=][^\s:=]|\}|[ \t]*(?:\r?\n|\0|$))"
)
"""A field as Go prints it, and its value before the next one; the same in a log's line, where names begin with a small letter."""

_TYPED: Final = re.compile(
    r"(?i)(?:string|str|int|integer|text|char|varchar|bool|boolean|true|false|nil|null|none|optional|required).*"
)
_PARTING: Final = frozenset(("", " ", "\t", "\r", "\n", "\0", ";", ")"))
"""What ends a word of a shell's."""

_NEXT_ATTRIBUTE: Final = re.compile(r"\s{1,4}:[a-z][a-z.-]{0,40}=[\"']")
"""Bound to an expression, behind the attribute before: `:type="…"`."""

_BEHIND: Final = re.compile(r"[ \t]{0,4}(?:[+.,;)%\0]|\|\||&&|\r?\n|$)")
"""What follows such a part."""

_LABEL: Final = re.compile(r"[a-z]+(?:[.-](?:[a-z0-9]{1,5}|[a-z]{6,})(?![a-z0-9]))+")
"""A Kubernetes object's name, as a metric's label holds it."""

_TESTED: Final = re.compile(
    r"\d{1,6},?[ \t]{1,8}(?i:fail(?:ed|ures?)?|skip(?:ped)?|todo|errors?|total)[:= ][ \t]{0,4}\d"
)
"""How many tests passed, before how many did not."""

_GOES_ON: Final = re.compile(
    r"(?:nil|null|None|undefined) (?:if|unless) |(?i:see|check) (?i:the |our )?(?i:1password|bitwarden|lastpass|keepass|vault)(?![\w-])|[A-Z][A-Za-z]{1,40} = [a-z_]{2,60}(?:(?:\.|::)[a-z_]{1,60}){0,6}\(|[A-Z]\w{1,30}<[\w<>:, &'\[\]]{1,100}>[ \t]{0,8}[,;)={]|(?:range|match) [\w.:&* ]{1,80}\{[ \t]*\r?(?:$|(?=\0))",
    re.MULTILINE,
)
"""Code that goes on behind its first word."""

_FILE_TIME: Final = re.compile(r"20\d\d-\d\d-\d\d (?!00:00:00)\d\d:\d\d:\d\d\.\d{9}\b")
"""When a file was made (its `Birth:`), as `stat` prints it."""

_NUMBERED: Final = frozenset(("phone", "ssn", "id-number", "bank-account", "card"))
_GROUPED: Final = re.compile(
    r"(?=(?:[^\d\n]{0,2}\d){7})(?:\(\d{1,5}\)|\+?\d{1,5})(?:[ ](?:\(\d{2,5}\)|\d{2,5})){2,6}(?![\w.:/-]|[ ]\w)"
)
"""Digits in groups with blanks between them, and nothing behind that a sentence would go on with."""

_BOTH_CASES: Final = re.compile("[a-z][A-Z].*[a-z][A-Z]")
_SIGNS: Final = re.compile("[_.-]+")
_MASKED: Final = re.compile(MASKED)


def _display_names(text: str) -> Iterator[Finding]:
    """Whom an address belongs to: `Grace Hopper <grace@…>` (RFC 5322 §3.4)."""
    at = text.find("@")
    while at >= 0:
        spaced = text.rfind(" ", max(0, at - _LONGEST_BESIDE), at) >= 0
        beside = _BESIDE.match(text[max(0, at - _LONGEST_NAME) : at][::-1]) if spaced else None
        if beside is not None:
            end = at - beside.end()
            if beside.lastgroup is not None:
                yield from _before_angle(text, end)
            else:
                name = whose(text[max(0, end - _LONGEST_NAME) : end])
                if name:
                    yield Finding(end - len(name), end, "column:name")
        at = text.find("@", at + 1)


def _before_angle(text: str, end: int) -> Iterator[Finding]:
    end -= text[end - 1 : end] == '"'
    before = max(0, end - _LONGEST_NAME)
    match = _DISPLAY.search(text[before:end])
    if match is not None and not is_desk(match["name"]):
        yield Finding(before + match.start("name"), before + match.end("name"), "column:name")


def find(text: str, lines: Iterable[Line]) -> Iterator[Finding]:
    """Values assigned to a sensitive name. Secrets as `SECRET:secret`, others as `column:…`. `lines` are those that mention one."""
    sign = "=" in text or ":" in text
    for line in lines:
        start, end, places = line
        before = max(0, start - _INDENT)
        for passed in _PASSED.finditer(text, before, end + _LONGEST) if text.find("(", before, end) >= 0 else ():
            yield from _passed(passed)
        for spaced in _SPACED.finditer(text, start, end) if places is None else _at(_SPACED, text, (start,), end):
            if _WHEN.fullmatch(spaced["v"]) is None and _POINTER.fullmatch(spaced["v"]) is None:  # of `gh secret list`
                yield from _passed(spaced)
        for named in _named(text, line) if sign else ():
            yield from _assigned(text, named)
    yield from _display_names(text)
    for part in _FORM_PART.finditer(text) if sign and 'name="' in text else ():
        label = label_of(part["name"])
        if label is not None and not harmless(f"column:{label}", part["v"]) and not _MASKED.match(part["v"]):
            yield Finding(*part.span("v"), _kind(label))


def _named(text: str, line: Line) -> Iterator[re.Match[str]]:
    """The names in a line to which something is assigned: where it is known which are mentioned, those, each once."""
    start, end, places = line
    if places is None:
        yield from _ASSIGNED.finditer(text, start, end)
        yield from _ASSIGNED_QUOTED.finditer(text, start, end)
        yield from _members(text, _MEMBER_OF.finditer(text, start, end))
        yield from _keywords(text, _KEYWORD.finditer(text, start, end))
        return
    met = array("I")
    for named in _at(_ASSIGNED, text, _words(text, places), end):
        yield named
        if text.startswith(('"', '\\"'), named.end("name")):
            met.append(named.start())
    yield from _members(text, _at(_MEMBER_OF, text, _words(text, places), end))
    if text.find('"', start, end) >= 0:
        yield from _keywords(text, _at(_KEYWORD, text, _words(text, places), end))
        yield from _at(_ASSIGNED_QUOTED, text, _without(met, _quotes(text, start, places)), end)


def _members(text: str, found: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """What a member is given, rather than the state of an element in a style sheet, or a constant."""
    for one in found:
        if one["by"] != ":" and _INITIAL.match(text, one.end()) is None:
            yield one


def _keywords(text: str, found: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    for one in found:
        if _NAMED_SO.search(text, max(0, one.start() - _LONGEST_WORD), one.start()):
            yield one


def _without(met: Sequence[int], quotes: Iterable[int]) -> Iterator[int]:
    """The quotes that no name stands behind which was met already; both ascend."""
    at = 0
    for quote in quotes:
        while at < len(met) and met[at] <= quote:
            at += 1
        if at == len(met) or met[at] != quote + 1:
            yield quote


def _at(pattern: re.Pattern[str], text: str, places: Iterable[int], end: int) -> Iterator[re.Match[str]]:
    for place in places:
        if (found := pattern.match(text, place, end)) is not None:
            yield found


def _words(text: str, places: Iterable[int]) -> Iterator[int]:
    """Where the names begin, written without quotes, that hold these places."""
    done = -1
    for place in places:
        run = _RUN.match(text[max(0, place - _LONGEST_WORD) : place][::-1])
        begun = place if run is None else place - run.end()
        if begun > done:
            done = begun
            yield begun


def _quotes(text: str, start: int, places: Iterable[int]) -> Iterator[int]:
    """The quotes before the names, written in quotes, that hold these places."""
    done = -1
    for place in places:
        quote = text.rfind('"', max(start, place - _LONGEST_WORD), place)
        if quote > done:
            done = quote
            yield quote


def _passed(match: re.Match[str]) -> Iterator[Finding]:
    label = label_of(match["name"])
    if (
        label is not None
        and (label == "secret" or label in KEYED)
        and (_is_strange(match["v"]) or _is_set(match))
        and not harmless(f"column:{label}", match["v"])
    ):
        yield Finding(*match.span("v"), _kind(label))


def _is_set(passed: re.Match[str]) -> bool:
    """Whether a call gives a password that value, which may be a plain word: `env.setdefault("DB_PASSWORD", "…")`."""
    if OPENS.search(passed["name"]) is None or not is_told(passed["v"]):
        return False
    return _SETS.search(passed.string, max(0, passed.start() - _LONGEST_NAME), passed.start()) is not None


def _assigned(text: str, named: re.Match[str]) -> Iterator[Finding]:
    label = label_of(named["name"])
    if label is None or text[named.start() - 3 : named.start()] == "://":
        return  # says nothing, or is a name before a password in an address
    quote = text[named.end("name") : named.end("name") + 1]
    if (
        quote in ('"', "'")
        and text[named.start() - 2 : named.start()] == f"={quote}"
        and _NEXT_ATTRIBUTE.match(text, named.end("name") + 1)
    ):
        return  # what an attribute says: `v-model="form.password" :type="…"`
    if text[named.start() - 1 : named.start()] == ":" and _RESOURCE.search(
        text, max(0, named.start() - _LONGEST_NAME), named.start()
    ):
        return  # a part of a resource's name
    if text[named.start() - 2 : named.start()] in ('["', "['") and _OF_MESSAGES.search(
        text, max(0, named.start() - _INDENT), named.start()
    ):
        said = _VALUE.match(text, named.end())
        if said is not None and PHRASE.fullmatch(said[said.lastgroup or 0]):
            return
    if label in KEYED and _WHICH.search(text, max(0, named.start() - _INDENT), named.start()):
        return  # `public key: …`
    if named["name"] == "secrets" and text[named.start() - 10 : named.start()].lower().endswith(
        ("pull ", "mountable ")
    ):
        return  # what `kubectl describe serviceaccount` lists
    if text[named.end("name") + 1 : named.end("name") + 2] == "]" and named["name"].lower() == "authorization":
        return  # what it begins with says which kind it is: its own form tells where the secret stands
    match = _VALUE.match(text, named.end())
    if match is None or MARKER.match(text, named.start() - 1) or _is_prompt(text, named, match):
        return
    if label in ("account", "expiry", "line") or (label == "location" and not _is_somebodys(text, named)):
        return
    group = match.lastgroup if match["next"] is None else "v"
    value = match[group or 0]
    if group == "v" and label in _NUMBERED and (digits := _GROUPED.match(text, match.start("v"))) is not None:
        yield Finding(*digits.span(), _kind(label))
        return
    if (
        tells_nothing(named["name"], f"column:{label}", value)
        or _is_annotation(named["name"], text, named.start())
        or text[match.end("v") - 1 : match.end("v") + 1] in ("${", "$(")
        or (value[:1] == "?" and text[named.start() - 2 : named.start()] == "${")  # what a shell says where it is unset
    ):
        return
    if value.startswith("<<") and _HEREDOC.fullmatch(value) and _is_closed(text, match.end(), value.lstrip("<-~")):
        return  # what stands below it is the value
    if _USERINFO.fullmatch(value) and MARKER.match(text, match.end(group or 0)):
        return  # an address whose password is hidden already
    if MARKER.match(value) or _MASKED.match(value) or _HARMLESS.fullmatch(value) or _PUNCTUATION.fullmatch(value):
        return
    if (
        group == "v"
        and value.startswith("$")
        and value.endswith("-")
        and text[match.end("v") : match.end("v") + 1] == ">"
    ):
        return  # `$token = $request->…`
    if (
        group == "v"
        and named["by"] == ":"
        and is_rejected(
            text[max(0, named.start() - _LONGEST_NAME) : match.start()], text[match.start() : match.start() + _LONGEST]
        )
    ):
        return
    if group == "v" and named["name"].lower() == "pass" and _TESTED.match(text, match.start("v")):
        return
    if group == "v" and (_is_no_value(named["by"], match, label) or _is_itself(named["name"], match)):
        return
    if (
        group == "v"
        and text[match.start() - 1] == ":"
        and text[named.start() - 1 : named.start()] == " "
        and value in _TASKS
    ):
        return  # a task of `rails`, `rake`, `npm run`: `credentials:edit`
    if named["by"] == "=" and text[named.start() - 1 : named.start()] in ("{", ",") and _LABEL.fullmatch(value):
        return  # `secret="db-credentials"` among a metric's labels
    if (
        named["by"].startswith("==")
        and (value.replace(".", "").replace("_", "") if label == "name" else value).isalpha()
        and (group == "v" or not (OPENS.search(named["name"]) and is_told(value)))
    ):
        return  # a comparison with a word
    whole = _printed(named["by"], match) if label == "name" and group == "v" else None
    yield Finding(match.start(group or 0), match.end(group or 0) if whole is None else whole.end(), _kind(label))


def _is_closed(text: str, start: int, tag: str) -> bool:
    """Whether a line further down is the word that ends a heredoc."""
    limit = start + _FARTHEST_END
    at = text.find(tag, start, limit)
    for _ in range(_MOST_ENDS):
        if at < 0:
            break
        line = max(start, text.rfind("\n", start, at) + 1)
        if line > start and not text[line:at].strip(" \t") and not text[at + len(tag) : at + len(tag) + 1].isalnum():
            return True
        at = text.find(tag, at + 1, limit)
    return False


def _is_prompt(text: str, named: re.Match[str], match: re.Match[str]) -> bool:
    """Whether the quote behind the name ends the argument that the name stands in: `input("Password: ")`."""
    quote = text[match.start()]
    if quote not in "\"'" or quote in named.group() or match.lastgroup == "q":
        return False
    opened = _ARGUMENT.search(text, max(0, named.start() - _LONGEST_NAME), named.start())
    if opened is None or opened[1] != quote:
        return False
    if opened.group()[0] == " ":
        return (
            text[match.start() + 1 : match.start() + 2] in _PARTING
        )  # else the shell puts it and what follows together
    return opened.group()[0] in "(," or _BEHIND.match(text, match.start() + 1) is not None


def _is_somebodys(text: str, named: re.Match[str]) -> bool:
    """Whether the words around a place in a line make it a person's. Objects have been read by their members."""
    start, end = max(0, named.start() - _LONGEST), named.end() + _LONGEST
    start = max(start, text.rfind("\n", start, named.start()) + 1, text.rfind("\0", start, named.start()) + 1)
    return is_somebodys_in(re.split("[\n\0]", text[start:end], maxsplit=1)[0], named["name"])


def _is_annotation(name: str, text: str, start: int) -> bool:
    """Whether the name is the end of an annotation's: `checksum/secret`, `ingress.example.org/auth-secret`."""
    if text[start - 1 : start] != "/":
        return False
    begun = _ANNOTATION.search(text, max(0, start - _LONGEST_NAME), start)
    return begun is not None and tells_nothing(begun.group() + name, "column:secret", None)


def _kind(label: str) -> str:
    return "SECRET:secret" if label == "secret" or label in KEYED else treatment_of(label).kind


def _is_strange(value: str) -> bool:
    """Whether it is no word: a digit stands in it, or capitals in the middle, and no blank."""
    strange = any(map(str.isdigit, value)) or _BOTH_CASES.search(value) is not None
    return strange and " " not in value and _MASKED.match(value) is None


def _is_itself(name: str, match: re.Match[str]) -> bool:
    behind = match.string[match.end("v") : match.end("v") + 3]
    return (
        (behind in (" | ", " + ") and not any(map(str.isdigit, match["v"])))
        or behind[:1] == "["
        or behind[:2] in ("''", '""')
        or is_itself(name, match["v"], behind[:1])
    )


def _printed(by: str, match: re.Match[str]) -> re.Match[str] | None:
    """A person's name as Go prints a structure that holds one (`%+v`): `{FirstName:Grace LastName:Hopper}`."""
    start = match.start("v")
    if by != ":" or _TYPED.fullmatch(match["v"]):
        return None
    field = _FIELD.search(match.string, max(0, start - _LONGEST_WORD), start)
    if field is None:
        return None
    return (_MEMBER if field["small"] is None else _MEMBER_OF_LINE).match(match.string, start)


_PARAMETRIC: Final = frozenset(("Option", "Vec", "Box", "Arc", "Result", "SecretBox", "Secret", "Zeroizing"))
"""Types of Rust that another one stands behind, in a line whose fields are parted by commas."""


def _is_no_value(by: str, match: re.Match[str], label: str) -> bool:
    value, after = match["v"], match["next"] or ""
    operates = value in OPERATORS and match.string[match.end("v") : match.end("v") + 1] == " "
    if after == "(" or operates or is_code(value) or is_bound(match.string, match.start("v"), value):
        return True
    if value in _PARAMETRIC and match.string[match.end("v") : match.end("v") + 1] == "<":
        return True
    if _GOES_ON.match(match.string, match.start("v")) or _FILE_TIME.match(match.string, match.start("v")):
        return True
    if by.startswith("==") and value.isidentifier():
        return True  # a comparison with a variable
    if "." in value and value.replace(".", "_").isidentifier() and value.islower():
        return True  # another column, an attribute
    if _SIGNS.sub("", value).isalpha() and sensitivity(value) is not None:
        return True  # a name, not a value
    if label == "secret":
        return by == ":" and value.isalpha() and bool(after)
    if label == "name" and _printed(by, match) is not None:
        return False
    return not any(map(str.isdigit, value)) and by == ":"


def unquoted(text: str) -> str:
    """The text without what an upstream quotes of its rows."""
    quoted = list(find_quoted_rows(text))
    return replaced(text, quoted)[0] if quoted else text


def find_quoted_rows(text: str) -> Iterator[Finding]:
    """Row values that PostgreSQL quotes in the detail of a violated constraint. What does not end as expected is taken to the end."""
    if "ey (" not in text and _ROW_DETAIL not in text:
        return
    at = 0
    while match := _KEY_DETAIL.search(text, at):
        ending = _KEY_END.search(text, match.end())
        at = ending.start() if ending else len(text)
        names = [name.strip().strip('"') for name in match["columns"].split(",")]
        label = next((label for label in map(sensitivity, names) if label), None)
        if label is not None and not MARKER.fullmatch(text, match.end(), at):
            yield Finding(match.end(), at, f"column:{label}")
    start = text.find(_ROW_DETAIL)
    if start >= 0:
        start += len(_ROW_DETAIL)
        end = text.rfind(")", start)
        end = end if end >= 0 else len(text)
        if start < end and not MARKER.fullmatch(text, start, end):
            yield Finding(start, end, "column:row")
