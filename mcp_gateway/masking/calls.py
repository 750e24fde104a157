"""Secrets in programs and in addresses: arguments of calls, constants, keys of maps, parts and parameters of links.

`credentials("u", "X")`, `#define DB_PASSWORD "X"`, `config["token"] = "X"`, `/reset-password/X`. Knows where a value stands, not the language.
"""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway.masking.forms import MASKED, form
from mcp_gateway.masking.pieces import KEY, NOT, mixed, strange
from mcp_gateway.masking.placeholders import harmless


def _no_name(value: str) -> bool:
    """No reference to another place: `vars.DB_PASSWORD`, `DB_PASSWORD`."""
    return not (value.replace("_", "").replace(".", "").isalpha() and (value.isupper() or "." in value))


def _no_id(value: str) -> bool:
    """No UUID, and no words: small letters change with capitals or digits within a part."""
    return _UUID.fullmatch(value) is None and _WORDS.fullmatch(value) is None


def _no_template(value: str) -> bool:
    """Nor what a template calls a variable: Jira sets `{{…}}` in another type."""
    return _VARIABLE_OF_ONE.search(value) is None


_VARIABLE_OF_ONE: Final = re.compile(r"(?i)passw|secret|token|cred|key|value|var")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_WORDS: Final = re.compile(r"(?:[a-z]+|[0-9]+)(?:[_-](?:[a-z]+|[0-9]+))*")

_LINKS: Final = (
    "/reset-password/", "/password/reset/", "/password-reset/", "/reset/", "/invite/", "/invitation/", "/activate/",
    "/magic/", "/magic-link/", "/confirm/",
)  # fmt: skip

_USER: Final = r"""\(?[ ]?["'][^"'\0\r\n]{1,80}["']\s{0,4},\s{0,4}"""
"""A name before its password, among the arguments of a call."""

_QUOTED: Final = rf"""(?:Some\()?[@$]?["'](?P<s>(?!{MASKED})[^"'\0\r\n]{{3,256}}+)["']"""

_FALLBACKS: Final = (
    "environ.get(", "environ[", "getenv(", "env(", "env[", "env.fetch(", "env.get(", "env.str(", "ordefault(", "getproperty(", "envor(",
)  # fmt: skip
"""How programs ask for a variable."""

_TELLS: Final = rf"(?:password|passwd|passphrase|pass|pwd|pw|secret|token|{KEY}|key_base|salt)"
_VARIABLE: Final = rf"[\w.-]{{0,60}}?{_TELLS}"
_ASKED: Final = r"(?:environ\.get\(|environ\[|env\(|env\[|getenv\(|env\.(?:fetch|get|str)\(|ordefault\(|getproperty\(|envor\()[ ]?[\"']"
_OTHERWISE: Final = r"[\"'](?:[ ]?,[ ]?(?:default[ ]?=[ ]?)?|[\])][ ]?(?:or|\|\||\?\?|\?:)[ ]?|\)[ ]?\{[ ]?)"
"""Between a variable's name and what counts if it is not set."""


def _no_reference(value: str) -> bool:
    """A value of its own, where a program says what counts if a variable is not set."""
    return strange(value) and not harmless("column:secret", value)


def _no_file(value: str) -> bool:
    """Nor what a file is called that holds one."""
    return _no_reference(value) and _FILE.fullmatch(value) is None


_FILE: Final = re.compile(r"[\w./-]{1,80}\.(?:json|txt|ya?ml|toml|ini|env|cfg|conf|pem|key|crt|pub)")

FORMS: Final = (
    form(
        "parameter",
        "appid=",
        r"(?<=[?&])(?i:appid)=(?P<s>[0-9a-f]{32})(?![A-Za-z0-9])",
    ),
    form(
        "argument",
        _FALLBACKS,
        rf"(?i){_ASKED}{_VARIABLE}{_OTHERWISE}{_QUOTED}",
        _no_reference,
    ),
    form(
        "argument",
        (*_FALLBACKS, "process.env"),
        rf"(?i){_TELLS}[\"'\]]{{0,3}}[ \t]{{0,8}}(?::[ ]?\w{{1,20}}[ ])?(?::=|=>|=|:)[ \t]{{0,4}}[\w.(\[]{{0,30}}?(?:{_ASKED}[\w.-]{{1,80}}{_OTHERWISE}|process\.env\.\w{{1,60}}[ ]?(?:\|\||\?\?)[ ]?){_QUOTED}",
        _no_reference,
        lead=None,
    ),
    form(
        "argument",
        ("default=", "default ="),
        rf"(?i){_TELLS}[\"'](?:,[ ]?(?!default)[\w.=-]{{1,60}}(?:[\"'][^\"'\n\0]{{0,60}}[\"'])?){{0,4}},[ ]?default[ ]?=[ ]?{_QUOTED}",
        _no_file,
        lead=None,
    ),
    form(
        "argument",
        ('default "', "default '", "default('", 'default("'),
        rf"(?i){_TELLS}[ ]?\|[ ]?default[ (]{_QUOTED}",
        _no_reference,
        lead=None,
    ),
    form(
        "argument",
        ('default "',),
        rf"(?i)default[ ]{_QUOTED}[ ]\(?[.$][\w.$]{{0,80}}?{_TELLS}(?![\w.])",
        _no_reference,
    ),
    form(
        "argument",
        (",value=", ", value=", ",parametervalue=", ",optionvalue="),
        rf"(?i)=[\"']?[\w./-]{{0,80}}?{_TELLS}[\"']?,[ ]?(?:Parameter|Option)?Value=[\"']?{NOT}(?P<s>[^\s,)\"'\0]{{3,512}}+)",
        lead=None,
    ),
    form(
        "sql-password",
        ("set password for ",),
        rf"(?i)set password for [^\n\0=]{{1,160}}= ?(?:PASSWORD\()?{_QUOTED}",
    ),
    form(
        "sql-password",
        "sp_addlogin sp_password",
        rf"(?i)sp_(?:addlogin|password)\s{{1,4}}(?:@\w{{1,20}}\s?=\s?)?(?:N?'[^'\0\r\n]{{0,128}}'|NULL)\s{{0,4}},\s{{0,4}}(?:@\w{{1,20}}\s?=\s?)?N?{_QUOTED}",
    ),
    form(
        "argument",
        ("default: '", 'default: "'),
        rf"(?i){_TELLS}[\"'],[ ]?\{{[^{{}}\n\0]{{0,300}}?(?<!\w)default:[ ]{_QUOTED}",
        _no_reference,
        lead=None,
    ),
    form(
        "argument",
        ('variable "',),
        rf"(?i)variable \"[\w-]{{0,60}}?{_TELLS}\"\s{{0,4}}\{{[^{{}}\0]{{0,400}}?(?<!\w)default\s{{1,40}}=\s{{1,40}}{_QUOTED}",
        _no_reference,
    ),
    form(
        "argument",
        ("env.",),
        rf"(?i)(?<=process\.)env\.{_VARIABLE}!?[ ]?(?:\|\||\?\?)[ ]?{_QUOTED}",
        _no_reference,
    ),
    form(
        "argument",
        "#define",
        rf"(?i)#define[ \t]{{1,4}}(?!\w{{0,60}}_(\w{{3,40}})[ \t]{{1,20}}\"\1\")\w{{0,60}}(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN|KEY|PSK)[ \t]{{1,20}}\"(?P<s>(?!{MASKED})[^\"\0\r\n]{{4,512}}+)\"",
    ),
    form(
        "secret", "issecret=true] ::add-mask::", rf"(?i)(?:issecret=true\]|::add-mask::){NOT}(?P<s>[^\s\0]{{4,4096}}+)"
    ),
    form(
        "argument",
        "credentials(",
        rf"(?i)credentials\((?:[ ]?[\"'][^\"'\0\r\n]{{0,120}}[\"'],[ ]?){{1,3}}{_QUOTED}[ ]?\)",
    ),
    form(
        "secret",
        ('word "', 'secret "', 'token "', '-key "', 'pass "'),
        rf"(?i)(?<=[\s{{(\[]):[\w./-]{{0,60}}(?:password|passwd|pass|secret|token|{KEY})[ ]{{1,8}}\"(?P<s>(?!{MASKED})[^\"\n\0]{{3,512}}+)\"",
        lead=None,
    ),
    form(
        "argument",
        ("password(", "passwd(", "secret(", "token(", "apikey(", "api_key(", "authkey(", "bearer_auth(", "bearerauth("),
        rf"(?i)[.>:](?!get|has|is|check|verify|find|read|validate|expect|prompt|ask|input)\w{{0,40}}?(?:password|passwd|secret|token|api_?key|auth_?key|bearer_?auth)\([ ]?{_QUOTED}[ ]?\)",
        strange,
        lead=None,
    ),
    form(
        "argument",
        ("set; }", "init; }"),
        rf"(?i)(?<![\w])\w{{0,60}}?(?:password|passwd|secret|token|{KEY}|connectionstring)[ ]\{{ ?get;[^{{}}\n\0]{{0,40}}\}} ?= ?{_QUOTED}",
        lead=None,
    ),
    form(
        "argument",
        ("value = '", "value='", "val = '"),
        r"(?i)val(?:ue)?[ ]?=[ ]?'(?P<s>(?!<[A-Z])[^'\0\n]{3,2048}+)'[^;\n\0]{0,300}?\bWHERE\b[^;\n\0]{0,200}?=[ ]?'[\w. /-]{0,80}(?:password|passwd|passphrase|secret|token|api_?key|access_?key|secret_?key|private_?key|_key|_pass|dsn)'",
    ),
    form(
        "argument",
        ('.auth("', ".auth('"),
        rf"(?i)\.auth\([\"'](?P<s>(?!{MASKED})[^\s\"'\0]{{6,256}}+)[\"']\)",
        mixed,
    ),
    form(
        "argument",
        "basicauth basic_auth usernamepasswordcredentials passwordauthentication networkcredential",
        rf"(?i)(?:basic_?auth|usernamepasswordcredentials|passwordauthentication|networkcredential)(?:\(|[ ]){_USER}{_QUOTED}",
    ),
    form(
        "argument",
        "getconnection( dbi->connect( pdo( __construct( mysqli( mysqli_connect( mysql_connect( pymssql.connect( pymysql.connect( mysqldb.connect( oracledb.connect( cx_oracle.connect(",
        rf"(?i)(?:getConnection|DBI->connect|PDO|__construct|mysqli(?:_connect)?|mysql_connect|(?:pymssql|pymysql|mysqldb|oracledb|cx_oracle)\.connect)\([ ]?[\"'][^\"'\0\r\n]{{1,300}}[\"']\s{{0,4}},\s{{0,4}}{_USER}{_QUOTED}",
    ),
    form(
        "argument",
        "->",
        rf"(?im)(?:^|(?<=\0))[ \t+~\"]{{0,40}}[\w.-]{{0,80}}(?:password|passwd|pass|pwd|secret|token|{KEY}|credentials?|dsn|connection_string|auth)\"?[ \t]{{0,40}}=[ \t](?:\"[^\"\0\r\n]{{0,512}}\"|\(sensitive value\)|null|{MASKED}[^\n\0]{{0,40}}?)[ \t]->[ \t]\"(?P<s>(?!{MASKED})[^\"\0\r\n]{{4,2048}}+)\"",
        lead=None,
    ),
    form(
        "secret",
        ('some("', 'secret("', 'secretstr("', 'secretstring("', "secretstr('"),
        rf"(?im)(?:password|passwd|secret|token|{KEY}|dsn)[ \t]{{0,2}}[:=][ \t]{{0,2}}(?:Some|Secret(?:Str|String)?)\([\"'](?P<s>(?!{MASKED}|\*+[\"'])[^\"'\0\r\n]{{4,512}}+)[\"']\)",
        lead=None,
    ),
    form(
        "secret",
        ("'] =", '"] =', "']=", '"]=', "'] :", '"] :', "'] ||=", '"] ||=', "'] ??=", '"] ??='),
        rf"(?i)\[[\"'][\w.: -]{{0,60}}?(?:[_-]salt|:key|key_base|password|passwd|passphrase|pass|pwd|secret|token|{KEY}|credentials?|dsn)[\"']\][ \t]{{0,8}}(?:\|\|=|\?\?=|={{2,3}}(?=[ \t]{{0,4}}[\"'][^\"'\d\0\r\n]*\d)|=>?|:)[ \t]{{0,4}}(?P<q>[\"'])(?P<s>(?!{MASKED}|\$|[<%{{])[^\"'\0\r\n]{{4,512}}+)(?P=q)",
        _no_name,
        lead=None,
    ),
    form(
        "authorization",
        ("authorization'] =", 'authorization"] =', "authorization']=", 'authorization"]='),
        r"(?i)authorization[\"']\][ ]?=[ ]?f?[\"'`](?:[a-z-]{3,20}[ ])?(?P<s>[^\s\"'`$<{%\0]{8,4096}+)[\"'`]",
        mixed,
    ),
    form(
        "argument",
        ("auth=(", "auth = (", "auth':", 'auth":'),
        r"""auth(?:[ ]?=[ ]?|["']:[ ]?)\(\s{0,4}["'][^"'\0\r\n]{1,80}["']\s{0,4},\s{0,4}["'](?P<s>(?!<[A-Z])[^"'\0\r\n]{3,256}+)["']""",
    ),
    form(
        "argument",
        "add_password(",
        rf"add_password\((?:[^()\n\0\"',]{{1,80}},[ ]?|[\"'][^\"'\n\0]{{0,200}}[\"'],[ ]?){{2,4}}{_QUOTED}[ ]?\)",
    ),
    form(
        "secret",
        "/versions/",
        r"""/versions/\w{1,20}["']?,?\s{0,40}["']?payload["']?:\s{0,40}\{?\s{0,40}["']?data["']?:\s{0,4}["']?(?P<s>[A-Za-z0-9+/_-]{4,65536}+={0,2})""",
    ),
    form(
        "said",
        (": {{", ":* {{", "{noformat}", "{code}", "{quote}"),
        rf"(?i)(?:password|passwort|kennwort|passwd|pw|pwd|pin|secret|token|{KEY})\*?:\*?[ \t]{{1,4}}\{{(?:\{{|noformat\}}|code\}}|quote\}})(?P<s>(?=[^\s{{}}]{{0,127}}\d)[^\s{{}}|.$_<>%(]{{4,128}}+)(?:\}}\}}|\{{(?:noformat|code|quote)\}})",
        _no_template,
        lead=None,
    ),
    form(
        "column:birth-date",
        ("date(",),
        r"(?i)(?:birth_?(?:date|day)|date_?of_?birth|dob|bday|born(?:_?on)?)[\"']?[ ]?:[ ]?(?:new )?(?:ISO)?Date\([\"'](?P<s>[^\"'()<>\n\0]{6,40})[\"']",
        lead=None,
    ),
    form(
        "constant",
        "define(",
        r"""(?i)define\(\s{0,4}["']\w{0,60}(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN|KEY|SALT)["']\s{0,4},\s{0,40}["'](?P<s>(?!<[A-Z])[^"'\0\r\n]{3,512}+)""",
    ),
    form(
        "constant",
        "crypt' encryption' cipher' crypt\" encryption\" cipher\"",
        r"""(?i)(?:crypt|encryption|cipher)["']\s{0,8}=>\s{0,8}(?:\[|array\()\s{0,80}["']key["']\s{0,8}=>\s{0,8}["'](?P<s>[^"'\0\r\n]{12,512}+)["']""",
    ),
    form(
        "argument",
        ("login(", "log_in(", "signin(", "sign_in(", "authenticate("),
        rf"(?i)(?:log_?in|sign_?in|authenticate)(?=\(){_USER}{_QUOTED}",
        strange,
    ),
    form(
        "argument",
        ("jwt.sign(", "jwt.encode(", "jwt.verify(", "jwt.decode("),
        rf"(?i)jwt\.(?:sign|encode|verify|decode)\([^,\n\0]{{1,80}},\s{{0,4}}(?![\"'](?:[HRPE]S(?:256|384|512)|ES256K|EdDSA)[\"']){_QUOTED}",
        strange,
    ),
    form(
        "said",
        ('"name": "code"', '"name":"code"'),
        r"\"name\":[ ]?\"code\",\s{0,40}\"value\":[ ]?\"(?P<s>(?=[^\"]*\d)(?=[^\"]*[A-Za-z])[\w%~./-]{20,1024}+)\"",
    ),
    form(
        "argument",
        ("[]byte(",),
        r"(?i)(?:key|secret|salt|pepper)\w{0,20}[ ]?:?=[ ]?\[\]byte\([\"`](?P<s>[^\"`\0\r\n]{12,512}+)[\"`]",
        mixed,
        lead=None,
    ),
    form(
        "argument",
        ("getbytes(",),
        rf"(?i)(?:key|secret)\w{{0,20}}(?:[ ]=[ ]|\()[\w.]{{0,40}}GetBytes\({_QUOTED}",
        mixed,
        lead=None,
    ),
    form(
        "argument",
        "twilio",
        r"(?i)twilio[\w.:]{0,40}\(\s{0,4}[\"'][^\"'\0\r\n]{1,60}[\"'],\s{0,4}[\"'](?P<s>[0-9a-f]{32})[\"']",
    ),
    form(
        "secret",
        ("pepper",),
        r"""(?i)pepper["']?\s{0,4}(?:=>|[:=])\s{0,4}["']?(?P<s>[A-Za-z0-9+/=_-]{20,512}+)(?![\w.])""",
        mixed,
    ),
    form(
        "bearer",
        ('"bearer"',),
        r"""\"bearer\"\s{0,4}:\s{0,4}\{\s{0,40}\"(?=[\w-]{0,63}\.)[\w.:-]{1,128}\"\s{0,4}:\s{0,4}\"(?P<s>[^\s\"\0]{8,2048}+)\"""",
        mixed,
    ),
    form(
        "reset-link",
        _LINKS,
        r"/(?:reset-password|password/reset|password-reset|reset|invite|invitation|activate|magic|magic-link|confirm)/(?P<s>(?=[\w.-]*[0-9])[A-Za-z0-9._-]{24,512}+)",
        mixed,
    ),
    form(
        "said",
        "code=",
        r"(?:(?<=callback\?)|(?<=&)|(?<=\?)(?=code=[\w%~./-]{16,512}&(?:amp;)?(?:state|scope|session_state|iss)=))code=(?P<s>[\w%~./-]{16,1024}+)",
        mixed,
    ),
    form(
        "said",
        "session=",
        r"(?<![\w.-])session=(?P<s>(?=[\w-]*[0-9])(?=[\w-]*[a-z])[A-Za-z0-9_-]{24,512}+)(?![\w./+-])",
        _no_id,
        lead=0,
    ),
    form(
        "said",
        "?sid= &sid=",
        r"[?&]sid=(?P<s>[A-Za-z0-9_-]{16,512}+)(?![\w./+-])",
        _no_id,
    ),
    form(
        "said",
        "&state=",
        r"(?<=[\w>])&(?:amp;)?state=(?P<s>(?=[\w%~.-]*[0-9])[\w%~.-]{16,1024}+)",
        mixed,
    ),
    form(
        "argument",
        (
            "sha1('",
            "sha2('",
            "sha256('",
            "sha512('",
            "sha('",
            "md5('",
            "password('",
            "crypt('",
            "encrypt('",
            "digest('",
        ),
        rf"(?i)(?:password|passwd|pwd|pass|(?<![a-z])pw|secret|pin|token)(?:_?hash)?[\"`\]]?[ ]{{0,4}}=[ ]{{0,4}}(?:[\w.]{{1,30}}\([ ]?){{1,3}}'(?P<s>(?!{MASKED})[^'\0\r\n]{{3,256}}+)'",
        lead=None,
    ),
    form(
        "argument",
        ("hmac.new(", "createhmac(", "hash_hmac(", "cookieparser("),
        rf"(?i)(?:hmac\.new\((?:[\w.]{{1,40}},[ ]?)?(?:\[\]byte\(|b)?|createhmac\([ ]?[\"'][\w-]{{1,20}}[\"'],[ ]?|hash_hmac\([^,\n\0]{{1,40}},[^,\n\0]{{1,80}},[ ]?|cookieparser\([ ]?){_QUOTED}",
        _no_reference,
    ),
    form("authorization", 'response="', r'response="(?P<s>[0-9a-f]{32,128})"'),
    form(
        "signature",
        "signature= sig= hmac=",
        r"(?i)(?<=[?&;, -])(?:signature|sig|hmac)=(?P<s>[A-Za-z0-9%+/=_.-]{8,2048})",
    ),
)
