"""Secrets that are told by their place in a command line or in the line format of a credential file, not by their form.

`mysql -pX`, `curl -u user:X`, `ENV PASSWORD X`, `.netrc`, `.pgpass`, JDBC's `user/X@host`, and plain sentences (`my password is X`).
"""

from __future__ import annotations

from typing import Final

from mcp_gateway.masking import context, national
from mcp_gateway.masking.forms import MASKED, form

_NOT: Final = rf"(?!-|{MASKED}|\$[A-Za-z{{(]|<|%|\*)"
_WORD: Final = rf"""(?:(?P<q>["'])?{_NOT}(?P<s>[^\s"'\0]{{3,512}}+))"""


def _mixed(word: str) -> bool:
    return any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def _no_name(value: str) -> bool:
    """No reference to another place: `vars.DB_PASSWORD`, `DB_PASSWORD`."""
    return not (value.replace("_", "").replace(".", "").isalpha() and (value.isupper() or "." in value))


def _strange(word: str) -> bool:
    """No word of a sentence: has a digit, or a sign, or letters of both cases inside."""
    core = word.strip(".,;:!?()")
    return any(not letter.isalpha() for letter in core) or not (core.islower() or core.istitle() or core.isupper())


_KEY: Final = (
    r"(?:api|access|account|app|auth|client|decryption|encryption|hmac|jwt|license|master|private|secret|service|session|shared|signing|ssh"
    r"|storage)[_-]?key"
)
"""A key that opens something, rather than one that a value is found by."""

_USER: Final = r"""\(?[ ]?["'][^"'\0\r\n]{1,80}["']\s{0,4},\s{0,4}"""
"""A name before its password, among the arguments of a call."""

_QUOTED: Final = rf"""(?:Some\()?[@$]?["'](?P<s>(?!{MASKED})[^"'\0\r\n]{{3,256}}+)["']"""

_ON: Final = r"[ \t]{0,2}(?:is|was|on|am|:|#|=|-)?[ \t]{0,2}"
_DAY: Final = (
    r"(?P<s>\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?!\d)"
    r"|\d{1,2}(?:st|nd|rd|th|\.)? (?:of )?[a-zä]{3,9}\.?,? (?:19|20)\d\d(?!\d)|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d))"
)
"""A day, as it is written behind a word for a birth."""

FORMS: Final = (
    form(
        "argument",
        "--",
        r"(?i)(?<![\w-])--(?:[a-z0-9-]{0,40}(?:password|passwd|passphrase|secret|token|api-?key|access-?key|private-?key|(?:certificate|encryption|signing|master|auth|license|account)-?key|client-secret|credentials?)|pass|pw)"
        rf"(?:[ \t]{{1,2}}|=)(?!(?:id|src|source|type|name|env)=)(?!(?<=--secret[ =])[a-z]+(?:[_-][a-z]+)*(?:[ \t\r\n\0]|$))(?P<q>[\"'])?{_NOT}(?P<s>[^\s\"'\0]{{3,512}}+)",
        lead=0,
    ),
    form("argument", "-p", rf"(?<=[ \t])-p{_NOT}(?P<s>[^\s\"':\0/=]{{4,256}}+)(?![:/=])", _mixed),
    form(
        "argument",
        "sshpass plink pscp psexec",
        rf"(?:sshpass|plink|pscp|psexec)[^\n|;&\0]{{0,120}}?[ \t]-(?:p|pw)[ \t]{{0,2}}{_WORD}",
    ),
    form(
        "argument",
        "mysql mariadb sshpass",
        rf"(?:mysql|mariadb|sshpass)[a-z]{{0,12}}\"[^\n\0]{{0,160}}?\"-p(?P<s>(?!{MASKED}|\$)[^\s\"\0]{{3,256}}+)\"",
    ),
    form(
        "argument",
        ("> auth ",),
        rf"(?i)>[ ]AUTH[ ](?:\S{{1,60}}[ ])?(?P<s>(?!{MASKED})[^\s\"'\0]{{3,512}}+)(?=[ \t]*(?:[\r\n\0]|$))",
    ),
    form(
        "argument",
        ("curl -",),
        rf"curl[ ](?:-[a-zA-Z][ ]?\S*[ ]){{0,3}}-[a-zA-Z]{{1,6}}u[ \t]?[\"']?[\w.@+-]{{1,80}}:{_NOT}(?P<s>[^\s\"'\0]{{3,512}}+)",
    ),
    form(
        "directive",
        "_header set-header",
        rf"(?i)(?:(?:set|add|hide|request|response)_header|set-header)[ \t]{{1,4}}[\"']?[\w-]{{0,60}}(?:key|token|secret|password|auth)[\"']?[ \t]{{1,4}}[\"']?{_NOT}(?P<s>[^\s\"';$%{{\0]{{8,512}}+)",
        _mixed,
        lead=None,
    ),
    form(
        "printed",
        (
            "get-login-password",
            "initial-password",
            "print-access-token",
            "print-identity-token",
            "versions access ",
            "query secretstring",
            "create token ",
            "token create",
            "tokens create",
            "generate-token",
            "kv get -field",
            "output -raw ",
            "config get ",
            "configure get ",
            "config:get ",
            "op read ",
            "pass show ",
            "| base64 -d",
            "wg genkey",
            "bw unlock --raw",
            "bw login --raw",
            "bw get password",
            "op item get ",
            "find-generic-password",
            "find-internet-password",
            "nmcli ",
            "lpass show",
            "secret-tool lookup",
            "keyring get",
            "get-parameter ",
            "keyvault secret show",
            "secrets get ",
            "read -field",
            "pwgen",
            "auth:token\n",
            "openssl rand ",
            "consul keygen",
            "query accesstoken",
            "auth token\n",
            "echo $",
        ),
        rf"(?i)(?:get-login-password|initial-password|print-(?:access|identity)-token|versions access |query SecretString|create token |tokens? create|generate-token|kv get -field[= ][\w-]*"
        rf"|output -raw [\w.-]*(?:password|secret|token|key|dsn)|config(?:ure)?[: ]get [\w.: -]{{0,120}}(?:password|secret|token|key|dsn)|op read |pass show |\| ?base64 (?:-d|--decode)|wg genkey|bw (?:unlock|login) --raw|bw get password|op item get [^\n]{{0,120}}--fields?|find-(?:generic|internet)-password(?=[^\n]{{0,200}} -w)|nmcli (?=[^\n]{{0,200}}(?:psk|password))"
        rf"|lpass show|secret-tool lookup|keyring get|get-parameter (?=[^\n]{{0,200}}decryption)|keyvault secret show|secrets get (?=[^\n]{{0,120}}plain)|read -field|pwgen|auth:token"
        rf"|openssl rand |consul keygen|query accessToken|auth token|echo \$\{{?\w*(?:PASSWORD|SECRET|TOKEN|KEY|PASS)\b)[^\n\0|;&]{{0,200}}\r?\n(?!/|\w+://){_NOT}(?P<s>[^\s\0\"'{{<]{{8,4096}}+)(?=[ \t\r]*(?:\n|\0|$))",
        _strange,
    ),
    form(
        "private-key",
        ("=\t",),  # a blank by itself parts signs
        r"(?<![^\n\0])[\w.-]{1,16}\t(?P<s>[A-Za-z0-9+/]{43}=)\t[A-Za-z0-9+/]{43}=\t\d+\t",
        lead=None,
    ),
    form(
        "gossip-key",
        "encrypt",
        r"(?<!\w)encrypt\\?[\"']?[ ]{0,8}[:=][ ]{0,8}\\?[\"'](?P<s>[A-Za-z0-9+/]{22,43}={1,2})\\?[\"']",
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
        "-d",
        rf"(?i)(?<![\w-])-D[\w.-]{{0,80}}?(?:password|passwd|passphrase|secret|token|api[_.-]?key|access[_.-]?key|private[_.-]?key|credentials?|sonar\.login)=(?P<q>[\"'])?{_NOT}(?P<s>[^\s\"'\0]{{3,512}}+)",
    ),
    form(
        "argument",
        "cqlsh sqlcmd bcp isql tsql osql zip ldap couchbase-cli mosquitto_ ipmitool rabbitmqadmin vsql kinit",
        rf"(?:couchbase-cli|mosquitto_(?:pub|sub|rr)|ipmitool|rabbitmqadmin|vsql|cqlsh|sqlcmd|bcp|[ito]sql|zip|ldap(?:search|add|modify|delete|passwd|whoami))[ \t][^\n|;&\0]{{0,200}}?(?<=[ \t])-[pPw][ \t]{{0,2}}{_WORD}",
    ),
    form(
        "argument",
        "lftp smbclient",
        rf"(?:lftp|smbclient)[ \t][^\n|;&\0]{{0,120}}?(?<=[ \t])-[uU][ \t]{{1,2}}[\w.@\\-]{{1,80}}[,%]{_WORD}",
    ),
    form("argument", "openssl", rf"openssl[ \t][^\n\0]{{0,200}}?(?<=[ \t])-k[ \t]{{1,2}}{_WORD}"),
    form("argument", ("net use",), rf"(?i)net use[ \t][^\n\0]{{0,200}}?/user:\S{{1,100}}[ \t]{{1,2}}(?!/){_WORD}"),
    form(
        "argument",
        ("mc alias", "mc config"),
        rf"mc (?:alias|config host) (?:set|add)[ \t]{{1,2}}\S{{1,80}}[ \t]{{1,2}}\S{{1,200}}[ \t]{{1,2}}\S{{3,128}}[ \t]{{1,2}}{_WORD}",
    ),
    form(
        "argument",
        ("mc alias", "mc config"),
        rf"mc (?:alias|config host) (?:set|add)[ \t]{{1,2}}\S{{1,80}}[ \t]{{1,2}}\S{{1,200}}[ \t]{{1,2}}{_WORD}[ \t]",
    ),
    form(
        "argument",
        ("set ",),
        rf"(?i)(?<![\w-])set[ \t]{{1,2}}(?:--?[\w-]{{1,20}}[ \t]{{1,2}}){{0,2}}[\w./:-]{{0,80}}(?:password|passwd|secret|token|{_KEY})[ \t]{{1,2}}(?!to\b|is\b|in\b|by\b|for\b|and\b){_WORD}",
        _mixed,
    ),
    form(
        "argument",
        "#define",
        rf"(?i)#define[ \t]{{1,4}}\w{{0,60}}(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN|KEY|PSK)[ \t]{{1,20}}\"(?P<s>(?!{MASKED})[^\"\0\r\n]{{4,512}}+)\"",
    ),
    form(
        "argument",
        "snmp",
        rf"(?<=[ \t])-[AX][ \t]{{1,2}}{_WORD}",
        lead=None,
    ),
    form(
        "argument",
        "createuser",
        rf"(?i)(?<=[ \t])(?:SHA(?:-?\d+)?|MD5|AES(?:-?\d+)?|DES)[ ]\"(?P<s>(?!{MASKED})[^\"\0\r\n]{{4,256}}+)\"",
        lead=None,
    ),
    form(
        "argument",
        (" /p:", " /pass:", " /password:"),
        r"(?i)[ ]/p(?:ass(?:word)?)?:(?P<s>(?!<[A-Z]|\*)[^\s=\"'\0]{4,256}+)(?=\s|\0|$)",
        _strange,
    ),
    form(
        "secret", "issecret=true] ::add-mask::", rf"(?i)(?:issecret=true\]|::add-mask::){_NOT}(?P<s>[^\s\0]{{4,4096}}+)"
    ),
    form(
        "secret",
        ("(since ", "(if ", "(for ", "(as ", "(only "),
        rf"(?i)(?:password|passphrase|secret|token|key)[ ]\([^()\n\0]{{2,80}}\):[ ]{{1,4}}(?P<q>[\"'`])?{_NOT}(?P<s>[^\s\"'`\0]{{6,512}}+)",
        _strange,
        lead=None,
    ),
    form(
        "directive",
        "password passwd passphrase psk secret",
        rf"(?i)(?:password|passwd|passphrase|psk|(?<=[-_]|\d)secret)[ \t]{{1,4}}(?:ENC[ ])?[\"']?(?!\.{{0,2}}/){_NOT}(?P<s>(?=[^\s]*[0-9])[^\s\"'=:,;(){{}}<>\0]{{6,512}}+)[\"']?;?(?=[ \t]*(?:[\r\n\0]|$))",
        _mixed,
    ),
    form(
        "directive",
        ("stats auth ", "proxy_auth ", "basic_auth ", "http_auth "),
        rf"(?i)auth[ ]{{1,4}}[\w.@-]{{1,80}}:{_NOT}(?P<s>[^\s\0]{{4,256}}+)",
        lead=None,
    ),
    form(
        "argument",
        "securestring",
        rf"(?i)SecureString[^\n\0]{{0,200}}?--value[ =][\"']?{_NOT}(?P<s>[^\s\"'\0]{{4,4096}}+)",
    ),
    form(
        "directive",
        ("password..", "secret..", "token.."),
        rf"(?i)(?:password|secret|token)\.{{2,60}}[ ]?[\"']?{_NOT}(?P<s>[^\s\"'.<\0][^\s\"'\0]{{3,512}}+)",
    ),
    form(
        "argument",
        "credentials(",
        rf"(?i)credentials\((?:[ ]?[\"'][^\"'\0\r\n]{{0,120}}[\"'],[ ]?){{1,3}}{_QUOTED}[ ]?\)",
    ),
    form("directive", ("key content",), rf"(?i)Key Content[ ]{{1,20}}:[ ]{_NOT}(?P<s>[^\r\n\0]{{6,256}})"),
    form(
        "directive",
        ("dns ",),
        r"(?m)(?:^|(?<=\0))[ \t]{1,40}dns[ ](?:[a-z]{3,20}[ ])(?P<s>[A-Za-z0-9_-]{30,128}+)(?=[ \t]*(?:[\r\n\0]|$))",
        _mixed,
        lead=None,
    ),
    form(
        "directive",
        ("isakmp key ", "key-string ", "pre-shared-key ", "authentication-key ", " md5 "),
        rf"(?i)(?:isakmp key|key-string|pre-shared-key(?: ascii-text| local| remote)?|authentication-key|message-digest-key \d{{1,3}} md5)[ ]{{1,4}}(?:\d[ ])?{_WORD}",
        lead=None,
    ),
    form(
        "directive",
        ("]:587 ", "]:465 ", "]:25 ", "]:2525 "),
        rf"\]:\d{{2,5}}[ \t]{{1,8}}[^\s:\0]{{1,200}}:{_NOT}(?P<s>[^\s\0]{{4,256}}+)",
    ),
    form(
        "directive",
        ('" *',),
        rf"(?m)(?:^|(?<=\0))[\w.@\"-]{{1,80}}[ \t]{{1,8}}(?:\*|[\w.-]{{1,80}})[ \t]{{1,8}}\"(?P<s>(?!{MASKED})[^\"\n\0]{{4,256}}+)\"[ \t]{{1,8}}\*",
        lead=None,
    ),
    form(
        "secret",
        ('word "', 'secret "', 'token "', '-key "', 'pass "'),
        rf"(?i)(?<=[\s{{(\[]):[\w./-]{{0,60}}(?:password|passwd|pass|secret|token|{_KEY})[ ]{{1,8}}\"(?P<s>(?!{MASKED})[^\"\n\0]{{3,512}}+)\"",
        lead=None,
    ),
    form(
        "reset-link",
        (
            "/reset-password/",
            "/password/reset/",
            "/password-reset/",
            "/reset/",
            "/invite/",
            "/invitation/",
            "/activate/",
            "/magic/",
            "/magic-link/",
            "/confirm/",
        ),
        r"/(?:reset-password|password/reset|password-reset|reset|invite|invitation|activate|magic|magic-link|confirm)/(?P<s>(?=[\w.-]*[0-9])[A-Za-z0-9._-]{24,512}+)",
        _mixed,
    ),
    form(
        "argument",
        ("password(", "passwd(", "secret(", "token(", "apikey(", "api_key(", "authkey("),
        rf"(?i)[.>](?!get|has|is|check|verify|find|read|validate|expect)\w{{0,40}}?(?:password|passwd|secret|token|api_?key|auth_?key)\([ ]?{_QUOTED}[ ]?\)",
        _strange,
        lead=None,
    ),
    form(
        "argument",
        ("set; }", "init; }"),
        rf"(?i)(?<![\w])\w{{0,60}}?(?:password|passwd|secret|token|{_KEY}|connectionstring)[ ]\{{ ?get;[^{{}}\n\0]{{0,40}}\}} ?= ?{_QUOTED}",
        lead=None,
    ),
    form(
        "argument",
        ("value = '", "value='", "val = '"),
        r"(?i)val(?:ue)?[ ]?=[ ]?'(?P<s>(?!<[A-Z])[^'\0\n]{3,2048}+)'[^;\n\0]{0,300}?\bWHERE\b[^;\n\0]{0,200}?=[ ]?'[\w. /-]{0,80}(?:password|passwd|passphrase|secret|token|api_?key|access_?key|secret_?key|private_?key|_key|_pass|dsn)'",
    ),
    form(
        "argument",
        "basicauth basic_auth usernamepasswordcredentials passwordauthentication networkcredential",
        rf"(?i)(?:basic_?auth|usernamepasswordcredentials|passwordauthentication|networkcredential)(?:\(|[ ]){_USER}{_QUOTED}",
    ),
    form(
        "argument",
        "getconnection( dbi->connect( pdo( __construct( mysqli( mysqli_connect( mysql_connect(",
        rf"(?i)(?:getConnection|DBI->connect|PDO|__construct|mysqli(?:_connect)?|mysql_connect)\([ ]?[\"'][^\"'\0\r\n]{{1,300}}[\"']\s{{0,4}},\s{{0,4}}{_USER}{_QUOTED}",
    ),
    form(
        "argument",
        "->",
        rf"(?im)(?:^|(?<=\0))[ \t+~\"]{{0,40}}[\w.-]{{0,80}}(?:password|passwd|pass|pwd|secret|token|{_KEY}|credentials?|dsn|connection_string|auth)\"?[ \t]{{0,40}}=[ \t](?:\"[^\"\0\r\n]{{0,512}}\"|\(sensitive value\)|null|{MASKED}[^\n\0]{{0,40}}?)[ \t]->[ \t]\"(?P<s>(?!{MASKED})[^\"\0\r\n]{{4,2048}}+)\"",
        lead=None,
    ),
    form(
        "secret",
        ('some("', 'secret("', 'secretstr("', 'secretstring("', "secretstr('"),
        rf"(?im)(?:password|passwd|secret|token|{_KEY}|dsn)[ \t]{{0,2}}[:=][ \t]{{0,2}}(?:Some|Secret(?:Str|String)?)\([\"'](?P<s>(?!{MASKED}|\*+[\"'])[^\"'\0\r\n]{{4,512}}+)[\"']\)",
        lead=None,
    ),
    form(
        "secret",
        ("'] =", '"] =', "']=", '"]=', "'] :", '"] :', "'] ||=", '"] ||=', "'] ??=", '"] ??='),
        rf"(?i)\[[\"'][\w. -]{{0,60}}?(?:[_-]salt|password|passwd|passphrase|pass|pwd|secret|token|{_KEY}|credentials?|dsn)[\"']\][ \t]{{0,8}}(?:\|\|=|\?\?=|=>?|:)[ \t]{{0,4}}(?P<q>[\"'])(?P<s>(?!{MASKED}|\$|[<%{{])[^\"'\0\r\n]{{4,512}}+)(?P=q)",
        _no_name,
        lead=None,
    ),
    form(
        "column:name",
        ("cn=",),
        rf"(?i:CN)=\"?(?P<s>{context.FULL_NAME})(?=\"?(?:,(?:OU|DC|O|CN)=|[:;][A-Za-z]))",
        context.is_person,
    ),
    form(
        "column:name",
        ("name='", 'name="'),
        rf"name=[\"'](?<![\w.:-]name=[\"'])(?P<s>{context.FULL_NAME})[\"'](?=[^\n\0]{{0,200}}?(?:email|ssn|phone|dob|birth|address)\w{{0,12}}=)",
        context.is_person,
    ),
    form(
        "one-time-code",
        (
            "otp",
            "verification code",
            "security code",
            "one-time",
            "passcode",
            "pin ",
            "pin:",
            "code is",
            "2fa code",
            "mfa code",
        ),
        r"(?i)(?<![\w-])(?:otp|(?:verification|security|one-time|login|access|auth\w{0,12}|2fa|mfa)[ -](?:code|password|pin)|passcode|pin|(?<!error )(?<!exit )(?<!status )(?<!area )(?<!http )(?<!country )(?<!return )(?<!response )(?<!post )code(?= is \d{6}))(?: code)?(?:[ \t](?:is|was)|[ \t]{0,2}[:=#])?[ \t]{1,2}[\"'`]?(?P<s>\d{4,8}(?:-\d{3,4})?)(?![\w]|[-.:/]\d)",
    ),
    form(
        "one-time-code",
        ("is your", "as your"),
        r"(?i)(?<![\w.-])(?P<s>\d{4,8}) (?:is|as) your (?:[\w-]{1,20} ){0,3}(?:code|otp|pin|passcode)(?!\w)",
        lead=None,
    ),
    form(
        "said",
        "creds credentials login",
        rf"(?i)(?<!\w)(?:creds|credentials|logins?)(?: for [\w.-]{{1,40}})?[ \t]{{0,2}}(?::|->|=>|is|are)[ \t]{{0,2}}`?[\w.@-]{{1,60}}`?[ \t]{{0,2}}/[ \t]{{0,2}}(?P<q>[\"'`])?{_NOT}(?P<s>[^\s\"'`\0]{{4,256}}+)",
        _strange,
    ),
    form(
        "argument",
        (
            "-password ",
            "-password=",
            "-token=",
            "-secret=",
            "-passwd ",
            "-storepass",
            "-keypass",
            "-srcstorepass",
            "-deststorepass",
            "-pass ",
            "-secret ",
            "-token ",
        ),
        rf"(?i)(?<![\w-])-(?:password|passwd|(?:(?:src|dest)?store|key)?pass|secret|token)[ \t=:]{{1,2}}{_WORD}",
        _strange,
    ),
    form("argument", ("/rp ",), rf"(?<=[ \t])/(?i:rp)[ \t]{{1,2}}{_WORD}"),
    form(
        "secret",
        (":\n----\n",),
        rf"(?i)(?:(?<=password)|(?<=passwd)|(?<=secret)|(?<=token)|(?<=[_.-]key)|(?<=apikey)|(?<=[_.-]pass)):\n----\n(?!{MASKED})(?P<s>[^\s\0][^\n\0]{{3,2048}})",
    ),
    form(
        "secret",
        ('"requirepass"', '"masterauth"'),
        rf"\"(?:requirepass|masterauth)\"\r?\n[ \t]*\d+\)[ ]\"(?P<s>(?!{MASKED})[^\"\n\0]{{4,512}})\"",
    ),
    form(
        "authorization",
        ("auth plain ", "auth login ", "auth xoauth2 "),
        r"(?i)(?<!\w)AUTH (?:PLAIN|LOGIN|XOAUTH2) (?P<s>[A-Za-z0-9+/]{8,2048}={0,2})(?!\w)",
        _strange,
    ),
    form(
        "directive",
        "psk eap xauth",
        rf"(?<=: )(?:PSK|EAP|XAUTH)[ \t]{{1,4}}\"(?P<s>(?!{MASKED})[^\"\0\r\n]{{4,256}}+)\"",
    ),
    form(
        "directive",
        ("password 7 ", "password 5 ", "password 0 ", "secret 5 ", "secret 9 ", "key 7 "),
        rf"(?i)(?:password|secret|key)[ ][0579][ ]{_WORD}",
    ),
    form(
        "directive",
        "auth",
        rf"(?<=\")(?:AUTH)\"[ ]\"(?:[^\"\0\r\n]{{1,80}}\"[ ]\")?(?P<s>(?!{MASKED})[^\"\0\r\n]{{4,512}}+)\"",
    ),
    form(
        "directive",
        ("on >", "off >", "reset >", "on #", "off #", "reset #"),
        rf"(?m)(?:^|(?<=\0))[ \t]{{0,4}}(?:\d{{1,4}}\)[ ]\")?user[ ]\S{{1,80}}[ ](?:\S{{1,40}}[ ]){{0,6}}[>#]{_NOT}(?P<s>[^\s\0]{{3,512}}+)",
        lead=None,
    ),
    form(
        "said",
        "routing_key integration_key",
        r"(?i)(?:routing|integration)_?key\\?[\"']?[ ]{0,2}[:=][ ]{0,2}\\?[\"']?(?P<s>[0-9a-f]{32}|R[0-9A-Z]{31})(?!\w)",
    ),
    form(
        "said",
        "code=",
        r"(?:(?<=callback\?)|(?<=&)|(?<=\?)(?=code=[\w%~./-]{16,512}&(?:amp;)?(?:state|scope|session_state|iss)=))code=(?P<s>[\w%~./-]{16,1024}+)",
        _mixed,
    ),
    form(
        "said",
        "&state=",
        r"(?<=[\w>])&(?:amp;)?state=(?P<s>(?=[\w%~.-]*[0-9])[\w%~.-]{16,1024}+)",
        _mixed,
    ),
    form(
        "said",
        "secret token key credential password",
        rf"(?i)(?<!\w)(?:(?<=bad )|(?<=invalid )|(?<=unknown )|(?<=expired )|(?<=wrong )|(?<=incorrect )|(?<=revoked )|(?<=rejected )|(?<=unrecognized )|(?<=api )|(?<=access )|(?<=client ))(?:api |access |auth |client |bearer |session |refresh )?(?:secret|token|key|password|credential)s?:?[ ]{{1,2}}(?P<q>[\"'`(])?{_NOT}(?P<s>[A-Za-z0-9+/=_.~!*%^-]{{16,2048}}+)(?![A-Za-z0-9])",
        _mixed,
    ),
    form(
        "said",
        ("word for ", "passphrase for ", "pin for ", "secret for ", "token for ", "key for "),
        rf"(?i)(?:(?<=pass)word|passphrase|pin|secret|token|key)[ ]for[ ][\w.@/()-]{{1,40}}(?:[ ][\w.@/()-]{{1,40}}){{0,4}}:[ \t]{{1,2}}(?P<q>[\"'`“])?{_NOT}(?P<s>[^\s\"'`“”\0]{{4,256}}+)",
        _strange,
    ),
    form(
        "said",
        ("pass is ", "pass was ", "pass: "),
        rf"(?i)(?<!\w)pass(?: is| was|:)[ ]{{1,2}}(?P<q>[\"'`])?{_NOT}(?P<s>[^\s\"'`\0]{{6,256}}+)",
        _mixed,
    ),
    form(
        "said",
        ("/pass", "/ pass", "/pw"),
        rf"(?i)/[ ]?(?:pass(?:word|wd)?|pw)(?:[ ](?:is|are|was))?[ ]?[:=]?[ ]{{1,2}}`?[\w.@-]{{1,60}}`?[ ]?/[ ]?(?P<q>[\"'`])?{_NOT}(?P<s>[^\s\"'`\0]{{4,256}}+)",
        _strange,
    ),
    form(
        "argument",
        ("-key ", "-key="),
        rf"(?<![\w-])--(?!cache|public|partition|restore|sort|host)[a-z0-9-]{{1,40}}-key(?:=|[ ])[\"']?{_NOT}(?P<s>(?![a-z]+-)[A-Za-z0-9+/=_-]{{20,512}}+)(?![\w./])",
        _mixed,
        lead=None,
    ),
    form(
        "recovery-codes",
        ("backup code", "recovery code", "scratch code", "emergency code", "backup-code", "recovery-code"),
        r"(?i)(?:backup|recovery|scratch|emergency)[ -]codes?[^\n\0]{0,80}\r?\n(?:[ \t=-]*\r?\n)?(?P<s>(?:[ \t]*(?:[-*•]|\d{1,2}[.):])?[ \t]*`?(?=[\w-]*\d)[A-Za-z0-9]{4,12}(?:[- ][A-Za-z0-9]{4,12}){0,3}`?[ \t]*(?:\r?\n|\0|$)){2,24})",
    ),
    form(
        "said",
        "unseal",
        r"(?i)unseal[ _]key(?:[ _(#]{0,2}\d{1,2}\)?)?[ \t]{0,4}:[ \t]{1,4}(?P<s>[A-Za-z0-9+/]{32,128}={0,2})",
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
        ("auth=(", "auth':", 'auth":'),
        r"""auth(?:=|["']:[ ]?)\(\s{0,4}["'][^"'\0\r\n]{1,80}["']\s{0,4},\s{0,4}["'](?P<s>(?!<[A-Z])[^"'\0\r\n]{3,256}+)["']""",
    ),
    form("authorization", 'response="', r'response="(?P<s>[0-9a-f]{32,128})"'),
    form("column:name", " ".join(context.ROLES), context.PERSON_SAID, context.is_person),
    form(
        "column:birth-date",
        "dob d.o.b birth geb",
        rf"(?i)(?<!\w)(?:DOB|D\.O\.B\.?|(?:date of )?birth(?:[ -]?date|day)?|geboren|geburts(?:datum|tag)|geb\.){_ON}{_DAY}",
    ),
    form("column:birth-date", "born", rf"(?i)(?<!\w)born{_ON}{_DAY}"),
    *national.FORMS,
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
        "password passwort passwd passcode passphrase pwd pw psk credentials secret token key",
        rf"(?i)(?<!\w)(?:password|passwort|passwd|passcode|passphrase|pwd|pw|psk|credentials|secret|token|(?:api|access|secret|license|recovery)[ -]key)(?:[ \t]for[ \t](?:(?:the|our|my|your)[ \t])?[\w.@-]{{1,60}}(?:[ \t][\w.@-]{{1,60}}){{0,2}}?)?(?:[ \t](?:is|was|are|to|ist)(?: now| still| set to| reset to| just)?:?[ \t]{{1,2}}|(?<=pw)[ \t]?[:=][ \t]{{0,2}}|(?<=pw)[ \t]{{1,2}}(?=`)|['’]s[ \t]{{1,2}})(?P<q>[\"'`“])?{_NOT}(?P<s>[^\s\"'`“”\0]{{4,256}}+)",
        _strange,
    ),
)
"""Where a value stands in quotes, one is taken up to the first blank only: nothing else tells a quoted argument from a sentence."""
