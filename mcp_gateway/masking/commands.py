"""Secrets that are told by their place in a command line or in the line format of a credential file, not by their form.

`mysql -pX`, `curl -u user:X`, `ENV PASSWORD X`, `.netrc`, `.pgpass`, JDBC's `user/X@host`, and plain sentences (`my password is X`).
"""

from __future__ import annotations

from typing import Final

from mcp_gateway.masking import context
from mcp_gateway.masking.forms import MASKED, form

_NOT: Final = rf"(?!-|{MASKED}|\$[A-Za-z{{(]|<|%|\*)"
_WORD: Final = rf"""(?:(?P<q>["'])?{_NOT}(?P<s>[^\s"'\0]{{3,512}}+))"""


def _mixed(word: str) -> bool:
    return any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def _strange(word: str) -> bool:
    """No word of a sentence: has a digit, or a sign, or letters of both cases inside."""
    core = word.strip(".,;:!?()")
    return any(not letter.isalpha() for letter in core) or not (core.islower() or core.istitle() or core.isupper())


FORMS: Final = (
    form(
        "argument",
        "--",
        r"(?i)(?<![\w-])--(?:[a-z0-9-]{0,40}(?:password|passwd|passphrase|secret|token|api-?key|access-?key|private-?key|client-secret|credentials?)|pass|pw)"
        rf"(?:[ \t]{{1,2}}|=)(?P<q>[\"'])?{_NOT}(?P<s>[^\s\"'\0]{{3,512}}+)",
        lead=0,
    ),
    form("argument", "-p", rf"(?<=[ \t])-p{_NOT}(?P<s>[^\s\"':\0/=]{{4,256}}+)(?![:/=])", _mixed),
    form(
        "argument",
        "sshpass plink pscp",
        rf"(?:sshpass|plink|pscp)[^\n|;&\0]{{0,120}}?[ \t]-(?:p|pw)[ \t]{{0,2}}{_WORD}",
    ),
    form("argument", "redis-cli", rf"redis-cli[^\n|;&\0]{{0,120}}?[ \t]-a[ \t]{{1,2}}{_WORD}"),
    form(
        "argument",
        "mysql mariadb mongo",
        rf"(?:mysql|mariadb|mongo)[a-z]{{0,12}}[ \t][^\n|;&\0]{{0,160}}?(?<=[ \t])-p[ \t]?{_WORD}",
    ),
    form(
        "argument",
        "docker podman helm",
        rf"(?:docker|podman|helm)[^\n|;&\0]{{0,80}}?[ \t]login[^\n|;&\0]{{0,120}}?[ \t]-p[ \t]?{_WORD}",
    ),
    form(
        "argument",
        "-u --user",
        rf"(?<![\w-])(?:-u[ \t]?|--(?:proxy-)?user[ \t=]{{1,2}})[\"']?[\w.@+-]{{1,80}}:(?!//)(?!\d{{1,5}}(?:[\s\0]|$)){_NOT}(?P<s>[^\s\"'\0]{{3,512}}+)",
    ),
    form("argument", "openssl", rf"openssl[^\n\0]{{0,200}}?\bpass:{_NOT}(?P<s>[^\s\"'\0]{{3,512}}+)"),
    form(
        "environment",
        "env",
        rf"(?m)(?:^|(?<=[\0\x22\x27`]))(?i:env)[ \t]{{1,4}}(?:\w{{0,60}}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|_KEY|_PASS))[ \t]{{1,4}}{_NOT}(?P<s>[^\s=\0\x22][^\r\n\0\x22]{{2,512}})",
    ),
    form(
        "netrc",
        "login",
        rf"(?<!\w)login[ \t]{{1,4}}\S{{1,120}}\s{{1,40}}(?:account\s{{1,4}}\S{{1,80}}\s{{1,40}})?password[ \t]{{1,4}}{_WORD}",
    ),
    form("netrc", "machine", rf"(?<!\w)machine[ \t]{{1,4}}\S{{1,200}}\s{{1,40}}password[ \t]{{1,4}}{_WORD}"),
    form(
        "pgpass",
        "",
        rf"(?m)(?:^|(?<=[\0\x22\x27`]))(?:[\w.*-]{{1,200}}|\[[0-9a-f:]+\]):(?:\d{{2,5}}|\*):[\w.*-]{{1,63}}:[\w.*-]{{1,63}}:{_NOT}(?P<s>[^\s:\0\x22](?:[^\r\n:\0\x22]|\\:){{1,256}}+)(?:$|(?=[\0\x22]))",
        shape=r":([0-9]{2,5}|\*):[^\s:]{1,63}:[^\s:]{1,63}:[^\s:]",
    ),
    form(
        "connection",
        "password= pwd=",
        r"""(?i)(?<=[;"'])[ ]?(?:password|pwd)=(?!(?:\[masked:|<[A-Z]))(?P<s>[^;&"'\r\n\0]{1,256})(?=[;"'])""",
    ),
    form(
        "connection",
        ";password= ;pwd=",
        r"""(?i);(?:password|pwd)=(?!(?:\[masked:|<[A-Z]))(?P<s>[^;&"'\r\n\0]{1,256})""",
    ),
    form(
        "directive",
        "requirepass masterauth rootpw bindpw auth-pass community secret username",
        rf"(?m)(?:^|(?<=[\0\x22\x27`]))[ \t]*(?:requirepass|masterauth|rootpw|bindpw|auth-pass|(?:enable|username \S{{1,60}}) (?:secret|password)|snmp-server community)[ \t]{{1,4}}(?:\d[ ])?{_WORD}",
        lead=None,
    ),
    form("jdbc", "jdbc:oracle:thin:", rf"(?i)jdbc:oracle:thin:[\w.$-]{{1,80}}/{_NOT}(?P<s>[^\s@\"'\0]{{1,200}}+)@"),
    form(
        "sqlplus",
        "sqlplus expdp impdp",
        rf"(?:sqlplus|expdp|impdp)[ \t](?:-\w+[ \t]){{0,3}}[\w.$-]{{1,80}}/{_NOT}(?P<s>[^\s@\"'\0]{{2,200}}+)",
    ),
    form(
        "argument",
        "securestring",
        rf"""(?i)ConvertTo-SecureString\s{{1,4}}(?:-String\s{{1,4}})?["'](?P<s>(?!{MASKED})[^"'\0\r\n]{{1,512}}+)["']""",
        lead=10,
    ),
    form(
        "argument",
        "htpasswd",
        rf"htpasswd[ \t]{{1,2}}-\w{{0,6}}b\w{{0,6}}[ \t]{{1,2}}(?:\S{{1,200}}[ \t]{{1,2}}){{2}}{_WORD}",
    ),
    form(
        "argument",
        "echo",
        rf"""echo[ \t]{{1,2}}(?:-n[ \t]{{1,2}})?["']?{_NOT}(?P<s>[^\s"'|\0]{{4,256}}+)["']?[ \t]{{0,2}}\|[ \t]{{0,2}}(?:sudo -S|passwd|chpasswd|docker login|gpg|cryptsetup|openssl)""",
    ),
    form(
        "argument",
        "auth=(",
        r"""auth=\(\s{0,4}["'][^"'\0\r\n]{1,80}["']\s{0,4},\s{0,4}["'](?P<s>(?!<[A-Z])[^"'\0\r\n]{3,256}+)["']""",
    ),
    form("authorization", 'response="', r'response="(?P<s>[0-9a-f]{32,128})"'),
    form("column:name", " ".join(context.ROLES), context.PERSON_SAID, context.is_person),
    form(
        "column:birth-date",
        "dob birth",
        r"(?i)(?<!\w)(?:DOB|(?:date of )?birth(?:[ -]?date)?)[ \t]{0,2}(?:is|:|#|=|-)?[ \t]{0,2}(?P<s>\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?!\d))",
    ),
    form(
        "column:id-number",
        "mrn passport licen",
        r"(?i)(?<!\w)(?:MRN|passport|(?<=driver )licen[cs]e|(?<=drivers )licen[cs]e|(?<=driver's )licen[cs]e)(?: no\.?| number)?[ \t]{0,2}(?:is|:|#)?[ \t]{0,2}(?P<s>[A-Z]{0,3}\d{5,12}(?!\w))",
    ),
    form(
        "constant",
        "define(",
        r"""(?i)define\(\s{0,4}["']\w{0,60}(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN|KEY|SALT)["']\s{0,4},\s{0,4}["'](?P<s>(?!<[A-Z])[^"'\0\r\n]{3,512}+)""",
    ),
    form(
        "signature",
        "signature= sig= hmac=",
        r"(?i)(?<=[?&;, -])(?:signature|sig|hmac)=(?P<s>[A-Za-z0-9%+/=_.-]{8,2048})",
    ),
    form(
        "said",
        "password passwort passwd passcode passphrase pwd pw credentials secret token key",
        rf"(?i)(?<!\w)(?:password|passwort|passwd|passcode|passphrase|pwd|pw|credentials|secret|token|(?:api|access|secret|license|recovery)[ -]key)(?:[ \t]for[ \t][\w.@-]{{1,60}})?(?:[ \t](?:is|was|are|to|ist)(?: now| still| set to| reset to| just)?:?[ \t]{{1,2}}|(?<=pw)[ \t]?[:=][ \t]{{0,2}})(?P<q>[\"'`“])?{_NOT}(?P<s>[^\s\"'`“”\0]{{4,256}}+)",
        _strange,
    ),
)
"""Where a value stands in quotes, one is taken up to the first blank only: nothing else tells a quoted argument from a sentence."""
