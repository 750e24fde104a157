"""Secrets that stand on a command line, by the option or the place they stand at, and those that a command prints.

`mysql -pX`, `curl -u user:X`, `--token X`, `sqlplus user/X@host`. Knows programs and their options, not what a secret looks like. Where a value
stands in quotes, one is taken up to the first blank only: nothing else tells a quoted argument from a sentence.
"""

from __future__ import annotations

from typing import Final

from mcp_gateway.masking.forms import MASKED, form
from mcp_gateway.masking.full_names import FULL_NAME
from mcp_gateway.masking.introduced import is_somebody
from mcp_gateway.masking.pieces import KEY, NOT, WITHIN, WORD, mixed, strange
from mcp_gateway.masking.spoken import is_told

_PRINTING: Final = (
    "get-login-password", "initial-password", "print-access-token", "print-identity-token", "versions access ",
    "query secretstring", "create token ", "token create", "tokens create", "generate-token", "kv get -field",
    "output -raw ", "config get ", "configure get ", "config:get ", "op read ", "pass show ", "| base64 -d",
    "wg genkey", "bw unlock --raw", "bw login --raw", "bw get password", "op item get ", "find-generic-password",
    "find-internet-password", "nmcli ", "lpass show", "secret-tool lookup", "keyring get", "get-parameter ",
    "keyvault secret show", "secrets get ", "read -field", "pwgen", "auth:token\n", "openssl rand ", "consul keygen",
    "query accesstoken", "auth token\n", "echo $", "printenv ", "cat /run/secrets/", "cat /etc/secrets/", "get secret ", "get secrets ",
)  # fmt: skip


def _given(value: str) -> bool:
    """No word, and something at all: the pattern passes over what makes no secret without a value."""
    return value != "" and strange(value)


def _printed(word: str) -> bool:
    """What a command printed on a line of its own: one word, which may be plain, and no other command's beginning."""
    return strange(word) or (is_told(word) and not word.endswith(("ing", "ed")))


_STANDS_FOR: Final = r"(?-i:\[?(?:[A-Z]+[_-])?(?:PASSWORD|PASSWD|PASS|PASSPHRASE|SECRET|TOKEN|KEY|VALUE|STRING|TEXT|FILE|CREDENTIALS?)\]?(?:[\s\0]|[`'\")](?=[\s\0.,;:)|]|$)|[|,](?=[\s\0\[<-]|$)|$))"
"""What stands for a value where a program says how it is called: `[--password PASSWORD]`."""

_SPOKEN_OF: Final = r"(?:via|option|flag|argument|parameter|instead|and|from|for|with|must|can|should|will|was|has|are)[ ](?:the|an?|is|are|of|to|be|by|on|or|and|in|not|was|has|your|this|it|you)[ ]"
"""How a sentence goes on that speaks of an option: `--password via the CLI is insecure`."""

_DESCRIBED: Final = r"(?-i:(?:string|strings|stringArray|text|value|file|int|bytes)[ ]{2,40}[A-Z(\[][a-z]*(?:[ ]|$))"
"""What stands for a value in a list of options, before what is said of it: `--password string   Password for …`."""

_LONG_WITH_ONE_DASH: Final = (
    "-password ", "-password=", "-token=", "-secret=", "-passwd ", "-pass ", "-secret ", "-token ", "-dev-root-token-id",
)  # fmt: skip

FORMS: Final = (
    form(
        "column:name",
        ("'name=", '"name='),
        rf"(?:^|(?<=[\n\0]))(?=[^\n\0]{{0,1000}}?(?i:mail|phone|customer|contact|patient|users|person|birth))[^\n\0]{{0,1000}}? (?:-d|-F|--data(?:-[a-z]{{3,9}})?|--form(?:-string)?)[ =]?['\"]name=(?P<s>{FULL_NAME})(?=['\"&])",
        is_somebody,
        lead=None,
    ),
    form(
        "column:name",
        [f"--{which}" for which in ("first", "last", "full", "given", "family", "middle", "maiden")],
        r"(?i:--(?:first|last|full|given|family|middle|maiden)[_-]?name)(?:=|[ ]{1,4})(?P<q>[\"'])?(?P<s>[^\W\d_a-z](?:(?(q)[^\"'\r\n\0]|[^\s\"'=;|&<>()\0])){1,60})",
    ),
    form(
        "printed",
        _PRINTING,
        rf"(?i)(?:get-login-password|initial-password|print-(?:access|identity)-token|versions access |query SecretString|create token |tokens? create|generate-token|kv get -field[= ][\w-]*"
        rf"|output -raw [\w.-]*(?:password|secret|token|key|dsn)|config(?:ure)?[: ]get [\w.: -]{{0,120}}(?:password|secret|token|key|dsn)|op read |pass show |\| ?base64 (?:-d|--decode)|wg genkey|bw (?:unlock|login) --raw|bw get password|op item get [^\n\0]{{0,120}}--fields?|find-(?:generic|internet)-password(?=[^\n\0]{{0,200}} -w)|nmcli (?=[^\n\0]{{0,200}}(?:psk|password))"
        rf"|lpass show|secret-tool lookup|keyring get|get-parameter (?=[^\n\0]{{0,200}}decryption)|keyvault secret show|secrets get (?=[^\n\0]{{0,120}}plain)|read -field|pwgen|auth:token"
        rf"|openssl rand |consul keygen|query accessToken|auth token|get secrets? (?=[^\n\0|;&]{{0,160}}(?:jsonpath|go-template)[^\n\0|;&]{{0,20}}\.data)|echo \$\{{?\w*(?:PASSWORD|SECRET|TOKEN|KEY|PASS)\b|printenv \w{{0,40}}(?:PASSWORD|SECRET|TOKEN|KEY|PASS|PWD)\b|cat /(?:run|etc)/secrets/[\w./-]{{1,100}}(?=\r?\n))[^\n\0|;&]{{0,200}}(?:\| ?base64decode[^\n\0|;&]{{0,20}})?(?:(?:;|&&)[ ]?echo[ ]?)?\r?\n(?!/|\w+://){NOT}(?P<s>[^\s\0\"'{{<]{{6,4096}}+)(?=[ \t\r]*(?:\n|\0|$))",
        _printed,
    ),
    form(
        "argument",
        "--",
        r"(?i)(?<![\w-])--(?!(?:disabled|no|ask|prompt)-)(?:[a-z0-9.-]{0,40}(?:password|passwd|passphrase|secret|token|requirepass|masterauth|api-?key|access-?key|private-?key|(?:certificate|encryption|signing|master|auth|license|account)-?key|client-secret|credentials?|(?<![a-z])psk|secret-key-base)|(?:[a-z0-9-]{1,40}[.-])?(?:pass|pw|pwd(?![ =]{1,2}[\"']?[/.~]))|(?:store|key)pass|(?:redis|http)-auth)"
        rf"(?:[ \t]{{1,2}}|=)(?!{_STANDS_FOR})(?!(?<= ){_SPOKEN_OF})(?!(?<= ){_DESCRIBED})(?!(?:id|src|source|type|name|env)=)(?!(?<=--secret[ =])[a-z]+(?:[_-][a-z]+)*(?:[ \t\r\n\0]|$))(?P<q>[\"'])?{NOT}(?P<s>{WITHIN}{{3,512}}+)",
        lead=0,
    ),
    form(
        "argument",
        "-p",
        rf"(?<=[ \t])-p(?!rint0(?![\w.!@#$%^&*+-])){NOT}(?P<s>[^\s\"':\0/=]{{4,256}}+)(?![:/=])",
        mixed,
    ),
    form(
        "argument",
        ("useradd ", "usermod ", "adduser "),
        rf"(?:useradd|usermod|adduser)[ ][^\n|;&\0]{{0,120}}?(?<= )(?:-p|--password)[ ]{WORD}",
    ),
    form("argument", "-encrypt", r"(?<=[ \t])--?encrypt[= ][\"']?(?P<s>[A-Za-z0-9+/]{22,43}={1,2})(?![\w+/=])"),
    form(
        "argument",
        '"curl"',
        rf"\"curl\"(?:\s{{0,2}},\s{{0,40}}\"[^\"\n\0]{{0,200}}\"){{0,8}}?\s{{0,2}},\s{{0,40}}\"(?:-u|--user|--proxy-user)\"\s{{0,2}},\s{{0,40}}\"[\w.@+-]{{1,80}}:{NOT}(?P<s>[^\"\r\n\0]{{3,512}})\"",
    ),
    form(
        "argument",
        "sshpass plink pscp psexec",
        rf"(?:sshpass|plink|pscp|psexec)[^\n|;&\0]{{0,120}}?[ \t]-(?:p|pw)[ \t]{{0,2}}{WORD}",
    ),
    form(
        "argument",
        ('mysql"', 'mysqldump"', 'mysqladmin"', 'mariadb"', 'mariadb-dump"', 'mariadb-admin"', 'sshpass"'),
        rf"(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin|sshpass)\"(?:\s{{0,2}},\s{{0,40}}\"(?!-p)[^\"\n\0]{{0,200}}\"){{0,12}}\s{{0,2}},\s{{0,40}}\"-p(?P<s>(?!{MASKED}|\$)[^\s\"\0]{{3,256}}+)\"",
    ),
    form(
        "argument",
        "mysql mariadb sshpass",
        rf"(?:mysql|mariadb|sshpass)[a-z-]{{0,12}}\"[^\n\0]{{0,160}}?[\[,\s]\"-p(?P<s>(?!{MASKED}|\$)[^\s\"\0]{{3,256}}+)\"",
        mixed,
    ),
    form(
        "argument",
        ("mysql\n", "mysqldump\n", "mysqladmin\n", "mariadb\n", "mariadb-dump\n", "mariadb-admin\n", "sshpass\n"),
        rf"(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin|sshpass)\r?\n(?:[ \t]{{0,60}}- (?!\"?-p)[^\n\0]{{0,200}}\n){{0,12}}[ \t]{{0,60}}- [\"']?-p{NOT}(?P<s>[^\s\"'\0]{{3,256}}+)[\"']?(?=[ \t]*(?:[\r\n\0]|$))",
    ),
    form(
        "argument",
        ("[mysql,", "[mysqldump,", "[mysqladmin,", "[mariadb,", "[mariadb-dump,", "[mariadb-admin,", "[sshpass,"),
        rf"\[[\w-]{{5,13}},[ ](?:(?!-p)[^\n,\[\]\0]{{1,200}},[ ]){{0,12}}[\"']?-p{NOT}(?P<s>{WITHIN}{{3,256}}+)",
    ),
    form(
        "argument",
        ("curl -",),
        rf"curl[ ](?:-[a-zA-Z][ ]?[^\s\0]*[ ]){{0,3}}-[a-zA-Z]{{1,6}}u[ \t]?[\"']?[\w.@+-]{{1,80}}:{NOT}(?P<s>[^\s\"'\0]{{3,512}}+)",
    ),
    form(
        "argument",
        ("--cookie ", "--cookie="),
        rf"--cookie[ =][\"']?[\w.-]{{1,60}}={NOT}(?P<s>[^\s\"';&\0]{{8,4096}}+)",
    ),
    form(
        "argument",
        ('"sqlcmd"', '"bcp"', '"osql"', '"isql"', '"tsql"'),
        rf"\"(?:sqlcmd|bcp|[oit]sql)\"(?:\s{{0,2}},\s{{0,40}}\"(?!-P\")[^\"\n\0]{{0,200}}\"){{0,16}}\s{{0,2}},\s{{0,40}}\"-P\"\s{{0,2}},\s{{0,40}}\"(?P<s>(?!{MASKED}|[$-])[^\"\r\n\0]{{3,512}}+)\"",
    ),
    form(
        "argument",
        ('"login"',),
        rf"\"login\"(?:\s{{0,2}},\s{{0,40}}\"(?!-p\")[^\"\n\0]{{0,200}}\"){{0,16}}\s{{0,2}},\s{{0,40}}\"-p\"\s{{0,2}},\s{{0,40}}\"(?P<s>(?!{MASKED}|[$-])[^\"\r\n\0]{{3,512}}+)\"",
        mixed,
    ),
    form("argument", "ssh-keygen", rf"ssh-keygen[ \t][^\n|;&\0]{{0,160}}?(?<=[ \t])-N[ \t]{{0,2}}{WORD}"),
    form("argument", "redis-cli", rf"redis-cli[^\n|;&\0]{{0,120}}?[ \t]-a[ \t]{{1,2}}{WORD}"),
    form(
        "argument",
        "mysql mariadb mongo",
        rf"(?:mysql|mariadb|mongo)[a-z]{{0,12}}[ \t][^\n|;&\0]{{0,160}}?(?<=[ \t])-p(?![ \t][a-z][a-z_]{{0,40}}[ \t]{{1,4}}[<>][ \t]?[\w./~$-])[ \t]?{WORD}",
    ),
    form(
        "argument",
        (
            "docker",
            "podman",
            "helm",
            "skopeo",
            "buildah",
            "nerdctl",
            "az login",
            "az acr login",
            "oc login",
            "cf login",
        ),
        rf"(?:(?:docker|podman|helm|skopeo|buildah|nerdctl)[^\n|;&\0]{{0,80}}?|az|az acr|oc|cf)[ \t]login[^\n|;&\0]{{0,160}}?[ \t]-p[ \t]?{WORD}",
    ),
    form(
        "argument",
        "-d",
        rf"(?i)(?<![\w-])-D[\w.-]{{0,80}}?(?:password|passwd|passphrase|secret|token|api[_.-]?key|access[_.-]?key|private[_.-]?key|credentials?|sonar\.login)=(?P<q>[\"'])?{NOT}(?P<s>[^\s\"'\0]{{3,512}}+)",
    ),
    form(
        "argument",
        "cqlsh sqlcmd bcp isql tsql osql zip ldap couchbase-cli mosquitto_ ipmitool rabbitmqadmin vsql kinit",
        rf"(?:couchbase-cli|mosquitto_(?:pub|sub|rr)|ipmitool|rabbitmqadmin|vsql|cqlsh|sqlcmd|bcp|[ito]sql|zip|ldap(?:search|add|modify|delete|passwd|whoami))[ \t][^\n|;&\0]{{0,200}}?(?<=[ \t])-[pPw][ \t]{{0,2}}{WORD}",
    ),
    form(
        "argument",
        "lftp smbclient",
        rf"(?:lftp|smbclient)[ \t][^\n|;&\0]{{0,120}}?(?<=[ \t])-[uU][ \t]{{1,2}}[\"']?[\w.@/\\-]{{1,80}}[,%]{WORD}",
    ),
    form(
        "argument",
        ('"redis-cli"', '"sshpass"', '"ldapsearch"', '"mongosh"', '"mongo"', '"mysqladmin"', '"snmpwalk"'),
        rf"\"(?:redis-cli\"|sshpass\"|ldapsearch\"|mongo(?:sh)?\"|mysqladmin\"|snmpwalk\")(?:\s{{0,2}},\s{{0,40}}\"(?!-[apwc]\")[^\"\n\0]{{0,200}}\"){{0,12}}\s{{0,2}},\s{{0,40}}\"-[apwc]\"\s{{0,2}},\s{{0,40}}\"(?P<s>(?!{MASKED}|[$-])[^\"\r\n\0]{{3,512}}+)\"",
    ),
    form(
        "argument",
        ("- redis-cli\n", '- "redis-cli"\n', "- sshpass\n", "- ldapsearch\n", "- mongosh\n"),
        rf"- \"?(?:redis-cli|sshpass|ldapsearch|mongosh)\"?\r?\n(?:[ \t]{{0,60}}- (?!\"?-[apw]\"?\r?\n)[^\n\0]{{0,200}}\n){{0,12}}[ \t]{{0,60}}- \"?-[apw]\"?\r?\n[ \t]{{0,60}}- [\"']?{NOT}(?P<s>[^\s\"'\0]{{3,512}}+)",
    ),
    form(
        "argument",
        "chpasswd",
        rf"chpasswd[^\n\0]{{0,60}}<<-?[ ]?[\"']?(?P<end>\w{{1,20}})[\"']?[^\n\0]{{0,40}}\r?\n(?:[\w.$@-]{{1,60}}:{MASKED}[^\n\0]{{0,20}}\n){{0,50}}(?P<s>(?:[\w.@-]{{1,60}}:[^\n\0]{{3,200}}\n){{1,50}}?)[ \t]{{0,8}}(?P=end)(?!\w)",
    ),
    form(
        "argument",
        ("attach database ", "pragma key", "pragma rekey", "pragma hexkey"),
        rf"(?i)(?:attach database [^\n;\0]{{1,200}}? key|pragma (?:\w{{1,40}}\.)?(?:re|hex)?key)[ ]?=?[ ]?\(?[ ]?[\"'](?P<s>(?!{MASKED})[^\"'\r\n\0]{{3,512}}+)[\"']",
    ),
    form("argument", "openssl", rf"openssl[ \t][^\n\0]{{0,200}}?(?<=[ \t])-k[ \t]{{1,2}}{WORD}"),
    form("argument", ("net use",), rf"(?i)net use[ \t][^\n\0]{{0,200}}?/user:[^\s\0]{{1,100}}[ \t]{{1,2}}(?!/){WORD}"),
    form(
        "argument",
        ("net use",),
        rf"(?i)net use[ \t]{{1,2}}(?:[^\s\0]{{1,3}}[ \t]{{1,2}})?\\\\[^\s\0]{{1,200}}[ \t]{{1,2}}(?!/){WORD}(?=[ \t]{{1,2}}/user:)",
    ),
    form(
        "argument",
        ("net user ", "net1 user "),
        rf"(?i)net1? user[ \t]{{1,2}}(?!/)[^\s\0]{{1,100}}[ \t]{{1,2}}(?!/){WORD}(?=[ \t]{{1,4}}/|[ \t]*(?:[\r\n\0]|$))",
        strange,
    ),
    form(
        "argument",
        "--from-literal",
        r"configmap[ ][^\n\0]*+|(?<=[^\s\0] )--from-literal[= ][\"']?[\w.-]{1,128}=[\"']?(?P<s>(?!-|<[A-Z]|\$[A-Za-z{(]|\*)[^\s\"'\0]{3,4096}+)",
        _given,
        lead=None,
    ),
    form(
        "argument",
        ("mc alias", "mc config"),
        rf"mc (?:alias|config host) (?:set|add)[ \t]{{1,2}}[^\s\0]{{1,80}}[ \t]{{1,2}}[^\s\0]{{1,200}}[ \t]{{1,2}}[^\s\0]{{3,128}}[ \t]{{1,2}}{WORD}",
    ),
    form(
        "argument",
        ("mc alias", "mc config"),
        rf"mc (?:alias|config host) (?:set|add)[ \t]{{1,2}}[^\s\0]{{1,80}}[ \t]{{1,2}}[^\s\0]{{1,200}}[ \t]{{1,2}}{WORD}[ \t]",
    ),
    form(
        "argument",
        ("set ", "setx "),
        rf"(?i)(?<![\w-])setx?[ \t]{{1,2}}(?:--?[\w-]{{1,20}}[ \t]{{1,2}}){{0,2}}[\w./:-]{{0,80}}(?:password|passwd|secret|token|{KEY})[ \t]{{1,2}}(?!to\b|is\b|in\b|by\b|for\b|and\b){WORD}",
        mixed,
    ),
    form(
        "argument",
        "snmp",
        rf"(?<=[ \t])-[AX][ \t]{{1,2}}{WORD}",
        lead=None,
    ),
    form(
        "argument",
        (
            "snmpwalk ",
            "snmpget ",
            "snmpset ",
            "snmpgetnext ",
            "snmpbulkwalk ",
            "snmpbulkget ",
            "snmptable ",
            "snmptrap ",
            "snmpstatus ",
            "snmpbulk",
        ),
        rf"snmp[a-z]{{3,9}}[ \t](?:[^\n|;&\0]{{0,120}}?[ \t])??-c[ \t]{{0,2}}{WORD}",
        is_told,
    ),
    form(
        "argument",
        (" /p:", " /pass:", " /password:"),
        r"(?i)[ ]/p(?:ass(?:word)?)?:(?P<s>(?!<[A-Z]|\*)[^\s=\"'\0]{4,256}+)(?=\s|\0|$)",
        strange,
    ),
    form(
        "argument",
        "securestring",
        rf"(?i)SecureString[^\n\0]{{0,200}}?--value[ =][\"']?{NOT}(?P<s>[^\s\"'\0]{{4,4096}}+)",
    ),
    form(
        "argument",
        _LONG_WITH_ONE_DASH,
        rf"(?i)(?<![\w-])-(?:password|passwd|pass|secret|token|dev-root-token-id)[ \t=:]{{1,2}}{WORD}",
        strange,
    ),
    form(
        "argument",
        ("-storepass", "-keypass", "-srcstorepass", "-deststorepass", "-srckeypass", "-destkeypass"),
        rf"(?i)(?<![\w-])-(?:(?:src|dest)?(?:store|key)pass)[ \t:]{{1,2}}{WORD}",
        lambda word: strange(word) or is_told(word),
    ),
    form(
        "argument",
        "<<<",
        rf"(?<![\w-])(?:cryptsetup|sudo[ ]-S|passwd|chpasswd|gpg|openssl|kinit|su|smbpasswd|veracrypt)[ \t][^\n\0]{{0,160}}?<<<[ ]?[\"']?{NOT}(?P<s>[^\s\"'\0]{{4,256}}+)",
        lead=None,
    ),
    form(
        "argument",
        ("7z ", "7za ", "7zr ", "7zz ", "rar "),
        rf"(?<![\w-])(?:7z[arz]?|(?:un)?rar)[ \t][^\n|;&\0]{{0,160}}?(?<=[ \t])-h?p(?P<q>[\"'])?{NOT}(?P<s>[^\s\"'\0]{{3,256}}+)",
    ),
    form("argument", ("/rp ",), rf"(?<=[ \t])/(?i:rp)[ \t]{{1,2}}{WORD}"),
    form(
        "argument",
        ("-key ", "-key="),
        rf"(?<![\w-])--(?!cache|public|partition|restore|sort|host)[a-z0-9-]{{1,40}}-key(?:=|[ ])[\"']?{NOT}(?P<s>(?![a-z]+-)[A-Za-z0-9+/=_-]{{20,512}}+)(?![\w./])",
        mixed,
        lead=None,
    ),
    form(
        "argument",
        "-u --user",
        rf"(?<![\w-])(?:-u[ \t]?|--(?:proxy-)?user[ \t=]{{1,2}})[\"']?[\w.@+-]{{1,80}}:(?!//)(?!\d{{1,5}}(?:[\s\0]|$)){NOT}(?P<s>[^\s\"'\0]{{3,512}}+)",
    ),
    form("argument", "openssl", rf"openssl[^\n\0]{{0,200}}?\bpass:{NOT}(?P<s>[^\s\"'\0]{{3,512}}+)"),
    form(
        "sqlplus",
        "sqlplus expdp impdp",
        rf"(?:sqlplus|expdp|impdp)[ \t](?:-\w+[ \t]){{0,3}}[\w.$-]{{1,80}}/{NOT}(?P<s>[^\s@\"'\0]{{2,200}}+)",
    ),
    form(
        "argument",
        "securestring",
        rf"""(?i)ConvertTo-SecureString\s{{1,4}}(?:-String\s{{1,4}})?["'](?P<s>(?!{MASKED})[^"'\0\r\n]{{1,512}}+)["']""",
        lead=10,
    ),
    form(
        "argument",
        "securestring",
        rf"(?i)ConvertTo-SecureString[ \t]{{1,4}}(?:-String[ \t]{{1,4}})?(?P<s>(?!{MASKED}|[-$(<{{@\"'%\\])[^\s\"'\0)|;]{{3,512}}+)",
        strange,
        lead=10,
    ),
    form(
        "argument",
        "rabbitmqctl",
        rf"rabbitmqctl[ \t][^\n\0]{{0,80}}?(?:add_user|change_password|authenticate_user)[ \t]{{1,2}}[^\s\0]{{1,80}}[ \t]{{1,2}}{WORD}",
    ),
    form(
        "argument",
        "htpasswd",
        rf"htpasswd[ \t]{{1,2}}-\w{{0,6}}b\w{{0,6}}[ \t]{{1,2}}(?:[^\s\0]{{1,200}}[ \t]{{1,2}}){{2}}{WORD}",
    ),
    form(
        "argument",
        "echo printf",
        rf"""(?:echo|printf)[ \t]{{1,2}}(?:-n[ \t]{{1,2}}|'%s(?:\\n)?'[ \t]{{1,2}})?["']?{NOT}(?P<s>[^\s"'|\0]{{4,256}}+)["']?[ \t]{{0,2}}\|[ \t]{{0,2}}(?:sudo[ ])?(?:sudo -S|-S|passwd|chpasswd|smbpasswd|su\b|docker login|(?:helm|podman|oras|crane|skopeo)[ ](?:registry[ ])?login|gpg|cryptsetup|openssl|kinit|(?:docker|podman|gh|wrangler|fly(?:ctl)?)[ ]secrets?[ ]|gcloud secrets|pass insert|kubeseal|pw-stdin)""",
    ),
    form(
        "sqlplus",
        ("connect ", "conn "),
        rf"(?im)(?:^|(?<=\0)|(?<=SQL> ))[ \t]*conn(?:ect)?[ ]{{1,2}}[\w.$]{{1,60}}/{NOT}(?P<s>[^\s@\"'/\0]{{2,200}}+)(?=@)",
        lead=None,
    ),
    form(
        "argument",
        ("> auth ",),
        rf"(?i)>[ ]AUTH[ ](?:[^\s\0]{{1,60}}[ ])?(?P<s>(?!{MASKED})[^\s\"'\0]{{3,512}}+)(?=[ \t]*(?:[\r\n\0]|$))",
    ),
)
