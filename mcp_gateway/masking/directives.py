"""Secrets in the line formats of configuration and credential files, of consoles and of protocols, by the word they stand behind.

`requirepass X`, `.netrc`, `.pgpass`, `ENV PASSWORD X`, `Password=X;`, JDBC's `user/X@host`. Knows the formats' words, not what a secret looks like.
What is assigned to a sensitive name (`password: X`) is for `assignments`.
"""

from __future__ import annotations

from typing import Final

from mcp_gateway.masking.forms import MASKED, form
from mcp_gateway.masking.pieces import NOT, WORD, mixed, strange

FORMS: Final = (
    form(
        "directive",
        "_header set-header",
        rf"(?i)(?:(?:set|add|hide|request|response)_header|set-header)[ \t]{{1,4}}[\"']?[\w-]{{0,60}}(?:key|token|secret|password|auth)[\"']?[ \t]{{1,4}}[\"']?{NOT}(?P<s>[^\s\"';$%{{\0]{{8,512}}+)",
        mixed,
        lead=None,
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
    form(
        "directive",
        "password passwd passphrase psk secret",
        rf"(?i)(?:password|passwd|passphrase|psk|(?<=[-_]|\d)secret)[ \t]{{1,4}}(?:ENC[ ])?[\"']?(?!\.{{0,2}}/){NOT}(?!\d{{1,5}}/(?:tc|ud|sct)p\s|HTTP/\d)(?P<s>(?=[^\s]*[0-9])[^\s\"'=:,;(){{}}<>\0]{{6,512}}+={{0,2}})[\"']?;?(?=[ \t]*(?:[\r\n\0]|$))",
        mixed,
    ),
    form(
        "directive",
        ("stats auth ", "proxy_auth ", "basic_auth ", "http_auth "),
        rf"(?i)auth[ ]{{1,4}}[\w.@-]{{1,80}}:{NOT}(?P<s>[^\s\0]{{4,256}}+)",
        lead=None,
    ),
    form(
        "directive",
        ("cloud.auth", "etcdctl_user", "http_auth", "proxy_auth", "basic_auth", "http.auth"),
        rf"(?i)(?:(?:cloud|http|proxy|basic)[._]auth|etcdctl_user)\\?[\"']?[ \t]{{0,4}}[:=][ \t]{{0,4}}\\?[\"']?[\w.@+-]{{1,80}}:{NOT}(?P<s>[^\s\"'\\,\0]{{6,256}}+)",
        strange,
    ),
    form(
        "secret",
        ("tokens {", "tokens = {", 'tokens" : {', 'tokens": {', 'tokens":{'),
        r"tokens\"?[ ]?[=:]?[ ]?\{\s{0,80}(?P<s>(?:\"?\w{1,60}\"?[ ]?[=:][ ]?\"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\",?\s{1,80}){1,12})\}",
    ),
    form(
        "directive",
        ("password..", "secret..", "token.."),
        rf"(?i)(?:password|secret|token)\.{{2,60}}[ ]?[\"']?{NOT}(?P<s>[^\s\"'.<\0][^\s\"'\0]{{3,512}}+)",
    ),
    form(
        "secret",
        (".vault.azure.net/secrets/",),
        rf"\.vault\.azure\.net/secrets/(?:[^{{}}\0]|\{{\}}){{1,600}}?\"value\\?\":[ ]?\\?\"(?!{MASKED})(?P<s>[^\"\\\0]{{1,4096}}+)",
    ),
    form(
        "directive",
        ("password ..", "secret ..", "token ..", "passphrase .."),
        rf"(?i)(?:password|secret|token|passphrase)[ ]\.{{2,60}}[ ][\"']?{NOT}(?P<s>[^\s\"'.<\0][^\s\"'\0]{{3,512}}+)(?=[ \t]*(?:[\r\n\0]|$))",
        strange,
    ),
    form("directive", ('secret "',), r"(?<![\w-])secret[ ]\"(?P<s>[A-Za-z0-9+/]{16,512}+={0,2})\"", mixed),
    form("directive", ("key content",), rf"(?i)Key Content[ ]{{1,20}}:[ ]{NOT}(?P<s>[^\r\n\0]{{6,256}})"),
    form(
        "directive",
        ("dns ",),
        r"(?m)(?:^|(?<=\0))[ \t]{1,40}dns[ ](?:[a-z]{3,20}[ ])(?P<s>[A-Za-z0-9_-]{30,128}+)(?=[ \t]*(?:[\r\n\0]|$))",
        mixed,
        lead=None,
    ),
    form(
        "directive",
        ("isakmp key ", "key-string ", "pre-shared-key ", "authentication-key ", " md5 ", "tacacs", "radius"),
        rf"(?i)(?:isakmp key|key-string|pre-shared-key(?: ascii-text| local| remote)?+|authentication-key|message-digest-key \d{{1,3}} md5|(?:tacacs|radius)(?:-server)?[ ](?:[\w.:-]{{1,60}}[ ]){{0,8}}?key)[ ]{{1,4}}(?:\d[ ])?{WORD}",
        lead=None,
    ),
    form(
        "directive",
        ("]:587 ", "]:465 ", "]:25 ", "]:2525 "),
        rf"\]:\d{{2,5}}[ \t]{{1,8}}[^\s:\0]{{1,200}}:{NOT}(?P<s>[^\s\0]{{4,256}}+)",
    ),
    form(
        "directive",
        ('" *',),
        rf"(?m)(?:^|(?<=\0))[\w.@\"-]{{1,80}}[ \t]{{1,8}}(?:\*|[\w.-]{{1,80}})[ \t]{{1,8}}\"(?P<s>(?!{MASKED})[^\"\n\0]{{4,256}}+)\"[ \t]{{1,8}}\*",
        lead=None,
    ),
    form(
        "directive",
        ("{plain}", "{clear}", "{cleartext}"),
        rf"(?i)(?<![$\w])\{{(?:PLAIN|CLEAR(?:TEXT)?)\}}(?P<s>(?!{MASKED}|[$<{{%])[^\s:\"'`,;\0]{{3,256}}+)",
    ),
    form(
        "directive",
        ("expect",),
        rf"(?i)expect(?:_exact)?[ (]{{1,2}}[^\n\0]{{0,80}}?(?:pass(?:word|phrase)|assword|pin|token|secret)[^\n\0]{{0,40}}\r?\n[ \t]{{0,24}}[\w.]{{0,40}}send(?:_?line)?[ (]{{1,2}}(?:--[ ])?b?[\"'{{](?P<s>(?!{MASKED}|[$\\])[^\"'\\\r\n}}\0]{{3,256}}+)",
    ),
    form(
        "directive",
        "psk eap xauth",
        rf"(?<=: )(?:PSK|EAP|XAUTH)[ \t]{{1,4}}\"(?P<s>(?!{MASKED})[^\"\0\r\n]{{4,256}}+)\"",
    ),
    form(
        "directive",
        ("password 7 ", "password 5 ", "password 0 ", "secret 5 ", "secret 9 ", "key 7 "),
        rf"(?i)(?:password|secret|key)[ ][0579][ ]{WORD}",
    ),
    form(
        "directive",
        ("on >", "off >", "reset >", "on #", "off #", "reset #"),
        rf"(?m)(?:^|(?<=\0))[ \t]{{0,4}}(?:\d{{1,4}}\)[ ]\")?(?:(?:[\w.:-]{{1,60}}>[ ])?(?i:acl setuser)|user)[ ][^\s\0]{{1,80}}[ ](?:[^\s\0]{{1,40}}[ ]){{0,6}}[>#]{NOT}(?P<s>[^\s\0]{{3,512}}+)",
        lead=None,
    ),
    form(
        "directive",
        "requirepass masterauth rootpw bindpw auth-pass auth_pass community rocommunity rwcommunity secret username",
        rf"(?m)(?:^|(?<=[\0\x22\x27`+:\t\[])|(?<=[>#Z\]] ))[ \t]*(?:requirepass|masterauth|rootpw(?:[ ]--plaintext)?|bindpw|auth[-_]pass|(?:enable|username (?!(?:and|or|und|/)\s)[^\s\0]{{1,60}}) (?:secret|password)|snmp-server community|set snmp community|r[ow]community6?)[ \t]{{1,4}}(?:\d[ ])?{WORD}",
        lead=None,
    ),
    form(
        "netrc",
        "login",
        rf"(?<!\w)login[ \t]{{1,4}}[^\s\0]{{1,120}}\s{{1,40}}(?:account\s{{1,4}}[^\s\0]{{1,80}}\s{{1,40}})?password[ \t]{{1,4}}(?!(?:authentication|authenticator|reset|change|check|is|was|has|must|for|expired|required|prompt|policy|mismatch|and|or)[^\w-]){WORD}",
    ),
    form("netrc", "machine", rf"(?<!\w)machine[ \t]{{1,4}}[^\s\0]{{1,200}}\s{{1,40}}password[ \t]{{1,4}}{WORD}"),
    form(
        "pgpass",
        "",
        rf"(?m)(?:^|(?<=[\0\x22\x27`]))(?:[\w.*-]{{1,200}}|\[[0-9a-f:]+\]):(?:\d{{2,5}}|\*):[\w.*-]{{1,63}}:[\w.*-]{{1,63}}:{NOT}(?P<s>[^\s:\0\x22](?:[^\r\n:\0\x22]|\\:){{1,256}}+)(?:$|(?=[\0\x22]))",
        lead=None,
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
    form("jdbc", "jdbc:oracle:thin:", rf"(?i)jdbc:oracle:thin:[\w.$-]{{1,80}}/{NOT}(?P<s>[^\s@\"'\0]{{1,200}}+)@"),
    form(
        "environment",
        "env",
        rf"(?m)(?:^|(?<=[\0\x22\x27`])|(?<=^[-+])|(?<=\d : ))(?i:env)[ \t]{{1,4}}(?:\w{{0,60}}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|_KEY|_PASS))[ \t]{{1,4}}{NOT}(?P<s>[^\s=\0\x22][^\r\n\0\x22]{{2,512}})",
    ),
    form(
        "argument",
        "createuser",
        rf"(?i)(?<=[ \t])(?:SHA(?:-?\d+)?|MD5|AES(?:-?\d+)?|DES)[ ]\"(?P<s>(?!{MASKED})[^\"\0\r\n]{{4,256}}+)\"",
        lead=None,
    ),
    form(
        "secret",
        "bundle_",
        rf"(?<!\w)BUNDLE_[A-Z0-9_]{{1,80}}__(?:COM|NET|ORG|IO|DEV|APP|EU|CO|[A-Z]{{2}})\\?[\"']?[:=][ ]{{0,4}}\\?[\"']?{NOT}(?P<s>[^\s\"'/\\\0]{{8,512}}+)",
        strange,
    ),
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
        "directive",
        "auth",
        rf"(?<=\")(?:AUTH)\"[ ]\"(?:[^\"\0\r\n]{{1,80}}\"[ ]\")?(?P<s>(?!{MASKED})[^\"\0\r\n]{{4,512}}+)\"",
    ),
    form(
        "directive",
        ("password::",),
        r"(?i)password::[ ](?P<s>[A-Za-z0-9+/]{8,2048}={0,2})(?![\w:])",
    ),
    form(
        "authorization",
        (" login ",),
        rf"[ ]LOGIN (?!(?:ENCRYPTED )?PASSWORD )[\w.@+\"-]{{3,120}} {NOT}(?P<s>[^\s\0]{{6,256}}+)(?=[ \t]*(?:[\r\n\0]|$))",
        mixed,
    ),
    form(
        "authorization",
        ("auth plain ", "auth login ", "auth xoauth2 "),
        r"(?i)(?<!\w)AUTH (?:PLAIN|LOGIN|XOAUTH2) (?P<s>[A-Za-z0-9+/]{8,2048}={0,2})(?!\w)",
        strange,
    ),
    form(
        "authorization",
        ("334 ugfzc3dvcmq6", "334 vxnlcm5hbwu6"),
        rf"334 (?:UGFzc3dvcmQ6|VXNlcm5hbWU6)[ \t]*\r?\n(?:[\w.-]{{0,8}}[:>]{{1,2}}[ ])?(?!{MASKED})(?P<s>[A-Za-z0-9+/]{{4,512}}={{0,2}})(?=[ \t]*(?:[\r\n\0]|$))",
    ),
    form(
        "said",
        "routing_key integration_key",
        r"(?i)(?:routing|integration)_?key(?:\\?[\"']?[ ]{0,2}[:=][ ]{0,2}\\?[\"']?|[ ]{1,2})(?P<s>[0-9a-f]{32}|R[0-9A-Z]{31})(?!\w)",
    ),
    form(
        "said",
        "unseal",
        r"(?i)unseal[ _]key(?:[ _(#]{0,2}\d{1,2}\)?)?[ \t]{0,4}:[ \t]{1,4}(?P<s>[A-Za-z0-9+/]{32,128}={0,2})",
    ),
)
