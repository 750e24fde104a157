"""Secrets by their form: tokens that name their issuer, keys, addresses with a password inside. Knows forms, not fields.

Forms follow the issuers' own documents and the prefixes that GitHub's secret scanning lists. A form is searched only where one of its
`signs` (lower case) occurs. Every pattern is linear: bounded repeats behind a literal, or possessive runs behind a word boundary. None matches
a NUL, which separates the texts of a batch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from mcp_gateway.masking.findings import Finding


@dataclass(frozen=True, slots=True)
class Form:
    """One form. The secret is the group `s` where there is one, else the whole match; `holds` looks at it again."""

    kind: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] | None = None


def _mixed(token: str) -> bool:
    """Random, not a phrase: has a digit and a letter."""
    return any(map(str.isdigit, token)) and any(map(str.isalpha, token))


def _form(kind: str, signs: str, pattern: str, holds: Callable[[str], bool] | None = None) -> Form:
    return Form(kind, tuple(signs.split(" ")), re.compile(pattern), holds)


_START: Final = r"(?<![A-Za-z0-9])"

FORMS: Final = (
    _form("aws-access-key", "akia asia abia acca", rf"{_START}(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}(?![A-Za-z0-9])"),
    _form("google-api-key", "aiza", r"AIza[\w-]{35}"),
    _form("google-oauth", "ya29. gocspx-", r"(?:ya29\.|GOCSPX-)[\w-]{20,1024}+"),
    _form(
        "azure-storage-key",
        "accountkey sharedaccesskey",
        r"(?i:AccountKey|SharedAccessKey)=(?P<s>[A-Za-z0-9+/]{40,128}={0,2})",
    ),
    _form("azure-sas", "sig=", r"[?&;]sig=(?P<s>[A-Za-z0-9%+/=_-]{20,256})"),
    _form("azure-client-secret", "q~", r"(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}"),
    _form("github-token", "ghp_ gho_ ghu_ ghs_ ghr_", r"gh[pousr]_[A-Za-z0-9]{30,255}+"),
    _form("github-token", "github_pat_", r"github_pat_[A-Za-z0-9_]{22,255}+"),
    _form("gitlab-token", "gl", r"(?:gl(?:pat|ptt|dt|rt|cbt|ft|soat|oas|agent|imt|ffct)-|GR1348941)[\w.-]{20,300}+"),
    _form("slack-token", "xox xapp- xwfp-", r"(?:xox[a-z](?:\.xox[a-z])?|xapp|xwfp)-[A-Za-z0-9-]{10,512}+", _mixed),
    _form(
        "slack-webhook",
        "hooks.slack",
        r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/(?P<s>[\w/+-]{20,200}+)",
    ),
    _form("discord-webhook", "/api/webhooks/", r"/api/webhooks/(?P<s>\d{15,22}/[\w-]{40,100}+)"),
    _form("stripe-key", "k_live_ k_test_", r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,255}+"),
    _form("webhook-secret", "whsec_", r"whsec_[A-Za-z0-9+/]{20,128}={0,2}"),
    _form("npm-token", "npm_", rf"{_START}npm_[A-Za-z0-9]{{36}}"),
    _form("pypi-token", "pypi-", r"pypi-[\w-]{40,1024}+"),
    _form("anthropic-key", "sk-ant-", r"sk-ant-[\w-]{20,255}+"),
    _form("openai-key", "sk-", rf"{_START}sk-(?!ant-)[\w-]{{20,255}}+", _mixed),
    _form("telegram-token", ":aa", r"(?<!\d)\d{8,10}:AA[\w-]{32,34}(?![\w-])"),
    _form("sendgrid-key", "sg.", rf"{_START}SG\.[\w-]{{16,32}}\.[\w-]{{16,64}}"),
    _form("twilio-key", "sk ac", r"(?:SK|AC)(?<![A-Za-z0-9]..)[0-9a-f]{32}(?![A-Za-z0-9])"),
    _form("mailgun-key", "key-", rf"{_START}key-[0-9a-f]{{32}}(?![A-Za-z0-9])"),
    _form("vault-token", "hvs. hvb. hvr.", rf"{_START}hv[sbr]\.[\w-]{{20,300}}+"),
    _form("digitalocean-token", "_v1_", r"do[opr]_v1_[0-9a-f]{64}"),
    _form("huggingface-token", "hf_", rf"{_START}hf_[A-Za-z0-9]{{30,64}}+"),
    _form("databricks-token", "dapi", rf"{_START}dapi[0-9a-f]{{32}}(?:-\d)?"),
    _form("shopify-token", "shp", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    _form("grafana-token", "glsa_ glc_", r"(?:glsa|glc)_[A-Za-z0-9+/=_]{20,512}+"),
    _form("docker-token", "dckr_", r"dckr_(?:pat|oat)_[\w-]{20,64}+"),
    _form("atlassian-token", "atatt3 atctt3", r"AT[AC]TT3[\w=-]{50,512}+"),
    _form(
        "other-token",
        "lin_api_ gsk_ nrak- xai- pul- dp.pt. sntrys_ age-secret-key-1",
        rf"{_START}(?:lin_api_|gsk_|NRAK-|xai-|pul-|dp\.pt\.|sntrys_|AGE-SECRET-KEY-1)[\w=+/-]{{20,512}}+",
        _mixed,
    ),
    _form(
        "jwt",
        "eyj",
        r"(?<![\w-])[\w-]{0,40}?(?P<s>eyJ[\w-]{8,}+\.[\w-]{4,}+(?:\.[\w-]*+){1,3})",
    ),
    _form(
        "private-key",
        "private",
        r"-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----)[^\0])*+(?:-----END[ A-Z0-9]{0,40}-----)?",
    ),
    _form(
        "private-key",
        "private-lines",
        r"Private-Lines:[ \t]{0,4}\d{1,4}(?P<s>(?:\\?[\s\\n]{1,4}[A-Za-z0-9+/=]{20,80}+){1,200})",
    ),
    _form(
        "url-password",
        "://",
        r"""://[^\s:/@"'<>\0]{0,256}:(?!\d{1,5}(?:[/?\#]|$))(?!\[masked:)(?P<s>[^\s"'<>`@\0]{1,512}+(?:@[^\s"'<>`@:/\0]{0,128}+){0,4})@""",
    ),
    _form("url-password", "://", r"""://(?P<s>[^\s:/@"'<>\[\]\0]{20,512})@""", _mixed),
    _form(
        "authorization",
        "authorization",
        r"""(?i)authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:[a-z][a-z0-9-]{2,20}\s{1,3})?(?P<s>(?!(?:[a-z0-9-]{3,21}\s{1,3})?\[masked:)[^\s"',;\0]{6,8192}+)""",
    ),
    _form(
        "bearer",
        "bearer basic",
        r"(?i)\b(?:bearer|basic)\s{1,3}(?P<s>[A-Za-z0-9._~+/-]{12,8192}+={0,2})",
        _mixed,
    ),
    _form("cookie", "cookie:", r"""(?i)\bcookie:\s{0,3}(?P<s>(?!\[masked:)[^\r\n"'\0]{4,8192}+)"""),
    _form(
        "argument",
        "--",
        r"(?i)(?<![\w-])--?(?:password|passwd|token|secret|api-?key|access-?key|client-secret)[ =]{1,2}(?P<s>(?!-|\[masked:|\$)[^\s\"'\0]{4,512}+)",
    ),
    _form(
        "sql-password",
        "password identified",
        r"(?i)\b(?:password|identified\s{1,4}by)\s{1,4}(?P<s>'(?!\[masked:)(?:[^'\0]|''){1,512}+')",
    ),
)
"""In no particular order: overlapping findings are merged."""


def find(text: str, lowered: str) -> Iterator[Finding]:
    """Every secret of a known form. `lowered` is `text.lower()`."""
    for form in FORMS:
        if any(sign in lowered for sign in form.signs):
            named = "s" in form.pattern.groupindex
            for match in form.pattern.finditer(text):
                start, end = match.span("s" if named else 0)
                if form.holds is None or form.holds(text[start:end]):
                    yield Finding(start, end, f"SECRET:{form.kind}")
