"""Secrets that stand among the arguments of functions which take one by its position, and in the files and stores of single programs.

`new UsernamePasswordAuthenticationToken(user, "X")`, `keyStore.load(in, "X".toCharArray())`, `btoa('svc:X')`, `DefaultPassword REG_SZ X`. Knows
names of functions and at which position they take one; a variable there is none.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from typing import Final

from mcp_gateway.masking.forms import MASKED, Form, form
from mcp_gateway.masking.full_names import is_part, is_person
from mcp_gateway.masking.names import is_called
from mcp_gateway.masking.pieces import KEY, NOT, mixed, strange
from mcp_gateway.masking.placeholders import harmless
from mcp_gateway.masking.spoken import is_told

_ARGUMENT: Final = (
    r"""\s{0,20}(?:[^()\n\0"',]{1,80}(?:\((?:[^()\n\0]{0,80})\))?|[bfr@$]?["'][^"'\n\0]{0,200}["']),\s{0,20}"""
)
"""One before it: a variable, a call or a text."""

_TEXT: Final = rf"""(?:\[\]byte\(|Buffer\.from\(|new TextEncoder\(\)\.encode\()?[bB@]?["'](?P<s>(?!{MASKED}|[$<{{%])[^"'\0\r\n]{{3,1024}}+)["']"""


def _told(value: str) -> bool:
    """No reference to a secret, and nothing that stands in for one."""
    return not harmless("column:secret", value)


def _no_name(value: str) -> bool:
    """Nor the name of an algorithm, a type or a file."""
    return _told(value) and _NAME.fullmatch(value) is None


_NAME: Final = re.compile(
    r"[A-Za-z]+(?:[-_/.][A-Za-z]+)*|[A-Za-z]{2,8}[-_]?\d{1,4}(?:[-_/][A-Za-z]{3,10}\d{0,3}){0,3}|[\w./-]{1,80}\.[a-z]{2,5}"
)


def _wraps(value: str) -> bool:
    """Whether what is encoded is something that was made by chance, or who logs in with what."""
    try:
        said = b64decode(value, validate=True).decode("ascii").rstrip("\n")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return len(said) > 7 and said.isprintable() and " " not in said and mixed(said) and _told(said)


def _named(value: str) -> bool:
    """A name, or a part of one, and not what a page calls it."""
    return (is_person(value) or is_part(value)) and not is_called("name", value)


def _paired(value: str) -> bool:
    """Nor what is said of one: `{token, "expired"}`."""
    return _told(value) and (strange(value) or is_told(value))


def _listed(behind: int) -> Form:
    """A line of pgbouncer's list of users, so many lines behind what shows it."""
    return form(
        "secret",
        ("userlist",),
        rf"userlist(?:\.txt)?[^\n\"\0]{{0,40}}\r?\n(?:\"[^\"\n\0]{{1,64}}\"[ \t]+\"[^\"\n\0]{{0,256}}\"[ \t]*\r?\n){{{behind}}}\"[^\"\n\0]{{1,64}}\"[ \t]+\"(?!{MASKED}|SCRAM-SHA|md5[0-9a-f]{{32}})(?P<s>[^\"\n\0]{{3,256}})\"",
    )


_BASIC: Final = (
    "usernamepasswordauthenticationtoken(", "usernamepasswordcredentials(", "passwordauthentication(", "networkcredential(", "credentials.basic(",
    "basicawscredentials(", "awsbasiccredentials.create(", "ntcredentials(", "authtokens.basic(", "auth.basic(", "basic_auth(", "basicauth(", "basicauthentication(",
)  # fmt: skip

FORMS: Final = (
    form(
        "argument",
        _BASIC,
        rf"(?i)(?:UsernamePassword(?:AuthenticationToken|Credentials)|PasswordAuthentication|NetworkCredential|Credentials\.basic|BasicAWSCredentials|AwsBasicCredentials\.create|NTCredentials|AuthTokens\.basic|auth\.basic|basic_?auth(?:entication)?)\({_ARGUMENT}{_TEXT}",
        _told,
    ),
    form("argument", ("plainauth(",), rf"(?i)PlainAuth\({_ARGUMENT}{_ARGUMENT}{_TEXT}", _told),
    form(
        "argument",
        (").login(", "smtp.login(", "server.login(", "imap.login(", "mail.login(", "ftp.login(", "session.login(", "client.login(", "conn.login("),
        rf"(?i)(?:\)|smtp|server|imap|mail|ftp|session|client|conn)\.login\({_ARGUMENT}{_TEXT}[ ]?\)",
        _no_name,
    ),
    form(
        "argument",
        ('".tochararray(', "'.tochararray("),
        rf"(?i)(?:\.(?:load|store|getKey|setKeyEntry|setEntry|init|loadKeyMaterial|loadTrustMaterial|setPassword|unlock)|PBEKeySpec|PasswordProtection|PasswordAuthentication|PasswordCallback)\((?:{_ARGUMENT}){{0,3}}\"(?P<s>(?!{MASKED})[^\"\0\r\n]{{3,256}}+)\"\.toCharArray\(",
        _told,
        lead=None,
    ),
    form(
        "argument",
        ("signwith(", "setsigningkey(", "signedstring(", "hmac256(", "hmac384(", "hmac512(", "hmacshakeyfor(", "secretkeyspec(", "urlsafeserializer(", "urlsafetimedserializer("),
        rf"(?i)(?:signWith|setSigningKey|SignedString|HMAC(?:256|384|512)|hmacShaKeyFor|SecretKeySpec|URLSafe(?:Timed)?Serializer)\((?:{_ARGUMENT})?{_TEXT}",
        _no_name,
    ),
    form("argument", ("fernet(", "secretbox(", "aes.new(", "chacha20poly1305(", "aesgcm("), rf"(?i)(?:Fernet|SecretBox|AES\.new|ChaCha20Poly1305|AESGCM)\([ ]?{_TEXT}", _no_name),
    form("argument", ("createcipheriv(", "createdecipheriv("), rf"(?i)create(?:De)?cipheriv\({_ARGUMENT}{_TEXT}", _no_name),
    form(
        "argument",
        ("btoa(", "buffer.from(", "b64encode(", "base64_encode(", "encodetostring(", "base64.encode(", "strict_encode64("),
        rf"(?i)(?:btoa|Buffer\.from|b64encode|base64_encode|encodetostring|base64\.encode|strict_encode64)\([ ]?(?:\[\]byte\()?[bB]?[\"'`][\w.@+-]{{1,80}}:(?P<s>(?!{MASKED}|[$<{{%/]|#\{{)[^\s\"'`\0]{{3,512}}+)[\"'`]",
        _told,
    ),
    form(
        "argument",
        ("securestring -asplaintext", "securestring -force", "securestring -string", "securestring -key"),
        rf"(?i)SecureString(?:\s{{1,4}}-(?:String|AsPlainText|Force)){{1,3}}\s{{1,4}}(?:[\"'](?P<s>(?!{MASKED}|\$)[^\"'\0\r\n]{{1,512}}+)[\"'])",
    ),
    form(
        "secret",
        ("reg_sz", "reg_expand_sz", "reg_multi_sz"),
        rf"(?i)(?:^|(?<=[\n\0]))[ \t]{{0,8}}[\w .-]{{0,60}}?(?:password|passwd|passphrase|pwd|secret|token|{KEY})[ \t]{{1,40}}REG_(?:EXPAND_|MULTI_)?SZ[ \t]{{1,40}}(?!\(){NOT}(?P<s>[^\s\0](?:[^\r\n\0]{{0,510}}[^\s\0])?)",
        _told,
        lead=None,
    ),
    form(
        "argument",
        ("secret set ",),
        rf"(?<=gh )secret set [^\n|;&\0]{{0,160}}?(?<= )(?:--body|-b)[ =](?:\"(?P<s>(?!{MASKED}|\$)[^\"\n\0]{{3,4096}}+)\"|'(?!{MASKED})[^'\n\0]{{3,4096}}')",
        _told,
    ),
    form(
        "argument",
        ("secret set ",),
        rf"(?<=gh )secret set [^\n|;&\0]{{0,160}}?(?<= )(?:--body|-b)[ =](?P<q>')?{NOT}(?!\")(?P<s>(?(q)[^'\n\0]|[^\s\"'\0]){{3,4096}}+)",
        _told,
    ),
    form(
        "secret",
        ("echo ", "printf "),
        r"(?:echo|printf)[ \t]{1,2}(?:-n[ \t]{1,2})?[\"']?(?P<s>[A-Za-z0-9+/]{10,4096}+={0,2})[\"']?[ \t]{0,2}\|[ \t]{0,2}base64[ ](?:-d|-D|--decode)\b",
        _wraps,
    ),
    form(
        "secret",
        ("<<<",),
        r"base64[ ](?:-d|-D|--decode)[ ]?<<<[ ]?[\"']?(?P<s>[A-Za-z0-9+/]{10,4096}+={0,2})",
        _wraps,
        lead=None,
    ),
    form(
        "secret",
        ("erlang.cookie", "erlang_cookie", "erlang-cookie", "erlangcookie", "-setcookie ", "release_cookie="),
        rf"(?i)(?:erlang[._-]?cookie[\"']?(?:[ ]?[:=][ ]?[\"']?|[ \t]*\r?\n)|-setcookie[ ][\"']?|release_cookie=[\"']?){NOT}(?P<s>[\w-]{{8,255}}+)",
        lambda value: value.isupper() or mixed(value),
    ),
    form(
        "secret",
        (),
        r"(?<![\w/])[12]/[0-9]{10,20}(?:/[0-9]{10,20})?:(?P<s>[0-9a-f]{32})(?![0-9a-zA-Z])",
        lead=None,
        shape=r"/[0-9]{10,20}:[0-9a-f]{32}",
    ),
    *(_listed(behind) for behind in range(8)),
    form(
        "secret",
        [f"{name}{between}" for name in ("word", "passwd", "pass", "passphrase", "secret", "token", "key", "pwd") for between in (",", "',", " . ")],
        rf"(?i)(?:\{{[ ]?'?(?:[a-z]\w{{0,40}}_)?(?:password|passwd|passphrase|pass|pwd|secret|token|{KEY})'?,[ ]?(?:<<)?|\([ ]?'?(?:[a-z][\w-]{{0,40}}[_-])?(?:password|passwd|passphrase|pass|pwd|secret|token|{KEY})[ ]\.[ ])\"(?P<s>(?!{MASKED})[^\"\n\0]{{3,512}}+)\"",
        _paired,
        lead=None,
    ),
    form(
        "column:name",
        [f"name{between}" for between in (",", "',", " . ")],
        r"(?i)(?:(?<!coalesce)(?<!ifnull)(?<!isnull)(?<!nvl)(?<!order_by)(?<!orderby)(?<!sort_by)(?<!group_by)(?<!settext)\(|\{)[ ]?'?(?:full|first|last|given|family|sur)[_-]?name(?:'?,[ ]?(?:<<)?|[ ]\.[ ])\"(?P<s>[^\"<>\n\0]{2,80})\"",
        _named,
        lead=None,
    ),
)  # fmt: skip
