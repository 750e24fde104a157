"""Secrets by their form: tokens that name their issuer, keys, addresses with a password inside. Knows forms, not fields.

Forms follow the issuers' own documents and the prefixes that GitHub's secret scanning lists. Every pattern is linear: bounded repeats behind
a literal, or possessive runs. None matches a NUL, which separates the texts of a batch. Check digits inside tokens are not asked for: a
token that is broken by one character is still most of a secret.
"""

from __future__ import annotations

import re
from typing import Final

from mcp_gateway.masking import wallet_keys
from mcp_gateway.masking.code import is_code
from mcp_gateway.masking.forms import MASKED, form
from mcp_gateway.masking.placeholders import harmless


def _mixed(token: str) -> bool:
    """Random, not a phrase: has a digit and a letter."""
    return any(map(str.isdigit, token)) and any(map(str.isalpha, token))


def _random(token: str) -> bool:
    """Random, not a word: has small letters and capitals, changing in the middle, or a digit."""
    return _mixed(token) or re.search(r"[a-z][A-Z].*[a-z][A-Z]", token) is not None


def _both_cases(token: str) -> bool:
    """No digest: has small letters and capitals."""
    return not (token.islower() or token.isupper()) and _mixed(token)


def _no_reference(value: str) -> bool:
    return not harmless("column:secret", value) or _RUN.search(value) is not None


def _no_words(value: str) -> bool:
    """Nor what is said of cookies, or done with one: `Cookie: header`, `if cookie: jar.append(cookie)`."""
    said = "=" not in value and not any(map(str.isdigit, value)) and (" " in value or is_code(value))
    return not said and _no_reference(value)


_RUN: Final = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{8,}")
"""What no word is, wherever it stands: a session's number in `data:sid=4f1c22ab`."""


def _no_code(value: str) -> bool:
    return not is_code(value) and _STAND_IN.fullmatch(value) is None


_STAND_IN: Final = re.compile(
    r"<[\w .-]+>?|\*+|[xX]{3,}|\.{3,}|…|\$\{?\w+\}?|\{\{?.*|\[(?:FILTERED|REDACTED|MASKED)\]|(?-i:(?:YOUR|MY|INSERT|REPLACE)(?:_[A-Z]+){1,5})",
    re.IGNORECASE,
)
"""What a document writes where a token belongs."""


_START: Final = r"(?<![A-Za-z0-9])"
_TWILIO: Final = "(?:SK|AC)[0-9a-f]{32}"
_AWS: Final = r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"

_CLOUDS: Final = (
    form("aws-access-key", "akia asia abia acca", rf"{_START}{_AWS}"),
    form(
        "aws-session-token",
        "fwogzxivyxdz iqojb3jpz2lux2vj",
        r"(?<![A-Za-z0-9+/])(?:FwoGZXIvYXdz|IQoJb3JpZ2luX2Vj)[A-Za-z0-9+/]{20,4096}+={0,2}",
    ),
    form(
        "aws-secret-key",
        "akia asia",
        rf"{_START}{_AWS}(?:[^A-Za-z0-9+/\0]|(?<= )/(?= )){{1,40}}(?:[\w ]{{1,30}}[^A-Za-z0-9+/\0]{{1,8}})?(?P<s>(?<![A-Za-z0-9+/])(?![0-9a-f]{{40}}(?![A-Za-z0-9+/]))[A-Za-z0-9+/]{{40}}(?![A-Za-z0-9+/=]))",
    ),
    form(
        "aws-secret-key",
        "akia asia",
        rf"{_START}{_AWS}[^A-Za-z0-9\n\0][^\n\0]{{1,60}}?(?P<s>(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{{40}}(?![A-Za-z0-9+/=]))",
        _both_cases,
    ),
    form("google-api-key", "aiza", r"AIza[\w-]{35}"),
    form("google-oauth", "ya29. gocspx- 1//0", r"(?:ya29\.|GOCSPX-|(?<![\w/])1//0)[\w-]{20,1024}+"),
    form(
        "azure-storage-key",
        "accountkey sharedaccesskey",
        r"(?i:AccountKey|SharedAccessKey)[\"']?\s{0,2}[=:]\s{0,2}[\"']?(?P<s>[A-Za-z0-9+/]{40,128}={0,2})",
    ),
    form(
        "azure-storage-key",
        ("account.key.",),
        r"(?i:account\.key)\.[\w.-]{1,100}+(?:</name>\s{0,40}<value>|[\"']?[ \t]{0,8}[=:,]?[ \t]{0,8}[\"']?)(?P<s>(?<![\w.-])[A-Za-z0-9+/]{40,128}={0,2})",
    ),
    form("azure-sas", "sig=", r"(?<=[?&;])sig=(?P<s>[A-Za-z0-9%+/=_-]{20,256})"),
    form("azure-client-secret", "q~", r"(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}", lead=4),
    form("alibaba-key", "ltai", rf"{_START}LTAI(?=[A-Z0-9]*[a-z])[A-Za-z0-9]{{12,26}}(?![A-Za-z0-9])", _random),
    form("digitalocean-token", "dop_v1_ doo_v1_ dor_v1_", r"do[opr]_v1_[0-9a-f]{64}"),
    form("heroku-key", "hrku-", r"HRKU-[\w-]{30,80}"),
    form(
        "deploy-hook",
        ("/build_hooks/", "hooks.zapier.com/", "/integrations/deploy/", "maker.ifttt.com/"),
        r"(?:/build_hooks/|hooks\.zapier\.com/hooks/catch/\d+/|/integrations/deploy/prj_\w{8,40}/|maker\.ifttt\.com/trigger/[\w-]{1,60}/(?:json/)?with/key/)(?P<s>[\w-]{7,64}+)",
    ),
    form("netlify-token", "nfp_", rf"{_START}nfp_[A-Za-z0-9_]{{30,60}}"),
    form("fly-token", "fm2_ fm1r_", rf"{_START}fm(?:2|1r)_[\w+/=-]{{20,2048}}+"),
)

_FORGES: Final = (
    form("github-token", "ghp_ gho_ ghu_ ghs_ ghr_", r"gh[pousr]_(?![xX]{12})[A-Za-z0-9]{30,255}+"),
    form("github-token", "github_pat_", r"github_pat_[A-Za-z0-9_]{22,255}+"),
    form(
        "gitlab-token",
        "glpat- glptt- gldt- glrt- glcbt- glft- glsoat- gloas- glagent- glimt- glffct- gr1348941",
        r"(?:gl(?:pat|ptt|dt|rt|cbt|ft|soat|oas|agent|imt|ffct)-|GR1348941)[\w.-]{20,300}+",
    ),
    form("npm-token", "npm_", rf"{_START}npm_[A-Za-z0-9]{{36}}"),
    form("pypi-token", "pypi-", r"pypi-[\w-]{40,1024}+"),
    form("rubygems-token", "rubygems_", r"rubygems_[0-9a-f]{40,64}"),
    form("nuget-key", "oy2", rf"{_START}oy2[a-z0-9]{{43}}(?![A-Za-z0-9])"),
    form("docker-token", "dckr_", r"dckr_(?:pat|oat)_[\w-]{20,64}+"),
    form("notion-token", "secret_", rf"{_START}secret_[A-Za-z0-9]{{43}}(?![A-Za-z0-9_])", _both_cases),
    form("atlassian-token", "atatt3 atctt3", r"AT[AC]TT3[\w=-]{50,512}+"),
    form("bitbucket-token", "atbb", rf"{_START}ATBB[A-Za-z0-9]{{24,64}}(?![A-Za-z0-9])"),
    form("circleci-token", "ccipat_ bkua_", r"(?:CCIPAT|bkua)_[\w-]{20,100}+"),
    form("artifactory-token", "akcp", rf"{_START}AKCp[A-Za-z0-9]{{20,100}}+", _mixed),
)

_SERVICES: Final = (
    form("slack-token", "xox xapp- xwfp-", r"(?:xox[a-z](?:\.xox[a-z])?|xapp|xwfp)-[A-Za-z0-9-]{10,512}+", _mixed),
    form(
        "slack-webhook",
        "hooks.slack",
        r"(?i:hooks\.slack)(?:-gov)?\.com/(?:services|workflows|triggers)/(?P<s>[\w/+-]{20,200}+)",
    ),
    form("teams-webhook", "webhook.office.com/", r"webhook\.office\.com/(?P<s>webhookb2/[\w@/-]{40,300}+)"),
    form(
        "teams-webhook",
        "outlook.office.com/webhook/ outlook.office365.com/webhook/",
        r"outlook\.office(?:365)?\.com/webhook/(?P<s>[\w@/-]{40,300}+)",
    ),
    form("discord-webhook", "/api/webhooks/", r"/api/webhooks/(?P<s>\d{15,22}/[\w-]{40,100}+)"),
    form("telegram-token", ":aa", r"(?<!\d)\d{8,10}:AA[\w-]{32,34}(?![\w-])", lead=None, there=r":AA[\w-]{32}"),
    form(
        "stripe-key", "sk_live_ sk_test_ rk_live_ rk_test_", r"(?:sk|rk)_(?:live|test)_(?![xX]{6})[A-Za-z0-9]{10,255}+"
    ),
    form("webhook-secret", "whsec_", r"whsec_[A-Za-z0-9+/]{20,128}={0,2}"),
    form(
        "square-token",
        "sq0atp- sq0csp- sq0idp- eaaa",
        rf"(?:sq0(?:atp|csp|idp)-[\w-]{{22,43}}|{_START}EAAA[\w-]{{56,80}}(?![\w-]))",
        _mixed,
    ),
    form(
        "facebook-token",
        "eaa",
        rf"{_START}EAA(?:[A-Z][A-Za-z0-9]{{80,512}}+|CEdEose0cBA[A-Za-z0-9]{{20,512}}+)",
        _mixed,
    ),
    form(
        "razorpay-key",
        "rzp_live_ rzp_test_",
        rf"{_START}rzp_(?:live|test)_[A-Za-z0-9]{{14,24}}(?![A-Za-z0-9])",
        _random,
    ),
    form("clickup-token", "pk_", rf"{_START}pk_\d{{5,10}}_[A-Z0-9]{{32}}(?![A-Za-z0-9])"),
    form(
        "discord-token",
        "",
        rf"{_START}[MNO][A-Za-z0-9]{{23,27}}\.[\w-]{{6}}\.[\w-]{{27,40}}(?![\w-])",
        _mixed,
        lead=None,
        shape=r"[MNO][A-Za-z0-9]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}",
    ),
    form(
        "live-token",
        "_live_ -live- _secret_ _pat_ _sat_ _oat_",
        r"(?<![A-Za-z0-9_-])(?!(?:pk|pub|public|cs|cus|acct|rzp|price|evt)[_-])[A-Za-z]{2,12}[_-](?:live|secret|[pso]at)[_-](?=[A-Za-z_-]{0,40}[0-9])(?=[0-9_-]{0,40}[A-Za-z])[A-Za-z0-9_-]{24,512}+",
        lead=None,
    ),
    form(
        "nkey-seed",
        "",
        r"(?<![A-Za-z0-9])S[ANOUCX]A[A-Z2-7]{55}(?![A-Za-z0-9])",
        lead=None,
        shape=r"S[ANOUCX]A[A-Z2-7]{55}",
    ),
    form("lob-key", "live_ test_", r"(?<![A-Za-z0-9_])(?:live|test)_[0-9a-f]{35}(?![A-Za-z0-9])"),
    form(
        "plaid-token",
        "access-",
        r"access-(?:production|sandbox|development)-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}",
    ),
    form("cloudflare-key", "v1.0-", r"v1\.0-[0-9a-f]{24}-[0-9a-f]{100,200}"),
    form("k3s-token", "::server: ::node:", r"K10[0-9a-f]{64}::\w{1,20}:[\w.-]{10,80}", lead=67),
    form("openshift-token", "sha256~", rf"{_START}sha256~[\w-]{{40,50}}(?![\w-])"),
    form("launchdarkly-key", "sdk- mob-", r"(?<![A-Za-z0-9-])(?:sdk|mob)-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"),
    form("sonar-token", "sqp_ squ_ sqa_", rf"{_START}sq[pua]_[0-9a-f]{{40}}(?![A-Za-z0-9])"),
    form(
        "vault-secret-id",
        "secret_id secretid",
        r"(?:secret_id|SecretID)\\?[\"']?(?:\s{0,3}[:=]\s{0,20}|\s{1,20})\\?[\"']?(?P<s>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})",
    ),
    form(
        "airtable-token",
        (),
        rf"{_START}pat[A-Za-z0-9]{{14}}\.[0-9a-f]{{64}}",
        shape=r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}",
    ),
    form(
        "resend-key",
        (),
        rf"{_START}re_[A-Za-z0-9]{{6,10}}_[A-Za-z0-9]{{18,32}}(?![A-Za-z0-9_])",
        _mixed,
        shape=r"re_[A-Za-z0-9]{6,10}_[A-Za-z0-9]{18}",
    ),
    form("firebase-key", ":apa91b", r"AAAA[\w-]{7}:APA91b[\w-]{60,200}+", lead=11),
    form("paypal-token", "access_token$production$", r"access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}"),
    form("anthropic-key", "sk-ant-", r"sk-ant-[\w-]{20,255}+"),
    form("openai-key", "sk-", rf"{_START}sk-(?!ant-)[\w-]{{20,255}}+", _mixed),
    form("sendgrid-key", "sg.", rf"{_START}SG\.[\w-]{{16,32}}\.[\w-]{{16,64}}"),
    form("sendinblue-key", "xkeysib-", r"xkeysib-[0-9a-f]{64}-\w{16}"),
    form("twilio-key", (), r"(?:SK|AC)(?<![A-Za-z0-9]..)[0-9a-f]{32}(?![A-Za-z0-9])", shape=_TWILIO),
    form(
        "twilio-key",
        (),
        r"AC(?<![A-Za-z0-9]..)[0-9a-f]{32}[\"'],\s{0,8}[\"'](?P<s>[0-9a-f]{32})[\"']",
        shape=_TWILIO,
    ),
    form(
        "algolia-key",
        "algoliasearch(",
        r"algoliasearch\(\s{0,8}[\"'][A-Za-z0-9]{4,20}[\"'],\s{0,8}[\"'](?P<s>[0-9a-f]{32})[\"']",
    ),
    form("new-relic-key", "nral", r"(?<![A-Za-z0-9])[0-9a-z]{36}NRAL(?![A-Za-z0-9])", _mixed, lead=36),
    form("mailgun-key", "key-", rf"{_START}key-[0-9a-f]{{32}}(?![A-Za-z0-9])"),
    form("mailchimp-key", "-us", r"(?<![0-9a-fA-F])[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])", lead=32),
    form("vault-token", "hvs. hvb. hvr.", rf"{_START}hv[sbr]\.[\w-]{{20,300}}+"),
    form("terraform-token", ".atlasv1.", r"(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,80}", lead=14),
    form("huggingface-token", "hf_", rf"{_START}hf_[A-Za-z0-9]{{30,64}}+"),
    form("databricks-token", "dapi", rf"{_START}dapi[0-9a-f]{{32}}(?:-\d)?"),
    form("shopify-token", "shpat_ shpca_ shppa_ shpss_", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    form("grafana-token", "glsa_ glc_", r"(?:glsa|glc)_[A-Za-z0-9+/=_]{20,512}+"),
    form(
        "other-token",
        "lin_api_ lin_oauth_ gsk_ nrak- xai- pul- dp.pt. dp.st. sntrys_ sntryu_ age-secret-key-1 pmak- figd_ ntn_ sbp_ r8_ pplx- lsv2_pt_ "
        "lsv2_sk_ aio_ dt0c01. dt0s0 ezak eztk sgp_ fio-u- ico- pcsk_ napi_ e2b_ tvly- mlsn. pat-na1- pat-eu1- hcaik_ hcalk_ hcamk_ xaat- xapt- rpa_ jina_ sktsec_ "
        "pylf_v rootly_ tgp_v1_ vtwn_ bkaj_ tk-us- sm_aat_ sm_pat_ attatt secret-live- swmkey-1- swmtkn-1- "
        "vercel_blob_rw_ tfp_ cfpat- pscale_ ops_ rdme_ shippo_live_ flwseck clojars_ pnu_ dnkey- sk.eyj phx_ tskey- nvapi- cio",
        rf"{_START}(?:(?i:lin_(?:api|oauth)_|gsk_|NRAK-|xai-|pul-|dp\.(?:pt|st)\.|sntry[su]_|AGE-SECRET-KEY-1|PMAK-|figd_|ntn_|sbp_|r8_|pplx-"
        r"|lsv2_(?:pt|sk)_|vercel_blob_rw_|tfp_|CFPAT-|pscale_(?:tkn|pw|oauth)_|ops_|rdme_|shippo_live_|FLWSECK(?:_TEST)?-|CLOJARS_|pnu_|dnkey-|sk\.|phx_|tskey-|nvapi-)"
        r"|(?i:aio_|dt0[cs]\d\d\.|EZ[AT]K(?=\w{40})|sgp_|fio-u-|ico-(?=\w{30})|pcsk_|napi_|e2b_|tvly-|mlsn\.|pat-(?:na|eu)1-|hc[alm]{1,2}[ik]k_|xa[ap]t-|rpa_|jina_|sktsec_|pylf_v\d_|rootly_"
        r"|tgp_v1_|vtwn_|bkaj_|tk-us-|sm_[aps]at_|secret-live-|SWM(?:KEY|TKN)-1-)"
        r"|cio(?=[A-Za-z0-9]{32}(?![A-Za-z0-9])))[\w=+/.-]{20,512}+",
        _mixed,
    ),
)

_KEYS: Final = (
    form(
        "jwt",
        "eyj",
        r"eyJ(?<![A-Za-z0-9-]eyJ)(?:[\w-]{8,1024}+\.[\w-]{4,}+(?:\.[\w-]*+){1,3}|[\w-]{8,1024}+\.eyJ[\w-]{8,}+\.?)",
    ),
    form(
        "private-key",
        "-----begin",
        r"-----BEGIN(?:[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?|[ ]OpenVPN [\w -]{3,40}|[ ][A-Z]{2,12} NKEY SEED)-----(?:(?!-----)[^\0])*+(?:-----END[ \w-]{0,40}-----)?",
    ),
    form(
        "private-key",
        ('"d"', '"p"', '"q"', '"dp"', '"dq"', '"qi"', '"k"', '"d\\"', '"k\\"'),
        r"\"(?:d[pq]?|p|qi?|k)\\?\"\s{0,3}:\s{0,3}\\?\"(?P<s>[\w+/-]{40,1024}+={0,2})\\?\"",
        _mixed,
    ),
    form(
        "private-key",
        "---- begin ssh2",
        r"---- BEGIN SSH2 [A-Z ]{0,40}PRIVATE KEY ----(?:(?!----)[^\0])*+(?:---- END SSH2 [A-Z ]{0,40}----)?",
    ),
    form(
        "private-key",
        "private-lines",
        r"(?i:Private-Lines):[ \t]{0,4}\d{1,4}(?P<s>(?:\\?[\s\\n]{1,4}[A-Za-z0-9+/=]{20,80}+){1,200})",
    ),
    form(
        "private-key",
        "ls0tls1crudjtib",
        r"LS0tLS1CRUdJTiB(?:SU0Eg|FQyB|EU0Eg|PUEVOU1NIIFBS|QUklWQVRF|FTkNS|QR1Ag)[A-Za-z0-9+/=\r\n]{20,}+",
    ),
    form(
        "password-hash",
        "$2 $1$ $5$ $6$ $7$ $y$ $s$ $p$ $h$ $apr1$ $argon2 $pbkdf2 $scrypt {sha {ssha",
        r"(?:\$(?:2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}|apr1\$[^\s$:\0]{1,16}\$[./A-Za-z0-9]{20,24}|7\$\d{1,9}\$[A-Za-z0-9+/=]{8,64}\$[A-Za-z0-9+/]{40,128}={0,2}|S\$[./A-Za-z0-9]{52}|[PH]\$[./A-Za-z0-9]{31}|[1567]\$(?:rounds=\d+\$)?[^\s$:\0]{1,64}\$[./A-Za-z0-9]{20,100}"
        r"|y\$[./A-Za-z0-9]+\$[./A-Za-z0-9]+\$[./A-Za-z0-9]{40,50}|(?:argon2(?:id?|d)|pbkdf2[\w-]*|scrypt)\$[\w=,.+/$-]{20,300})|\{S?SHA\d*\}[A-Za-z0-9+/=]{20,200})",
    ),
    form(
        "generated-password",
        "bcrypt_hash",
        r"bcrypt_hash\\?\"[^{}\0]{0,400}?\"result\\?\"\s{0,3}:\s{0,3}\\?\"(?P<s>(?!<)[^\"\\\0]{4,512}+)",
    ),
    form(
        "password-hash",
        "scram-sha-256$ scram-sha-512$ pbkdf2_sha256$ pbkdf2_sha1$ pbkdf2:sha scrypt:",
        r"(?i:SCRAM-SHA-(?:256|512)\$\d+:|pbkdf2_sha(?:256|1)\$\d+\$|pbkdf2:sha\d+:\d+\$|scrypt:\d+:\d+:\d+\$)[\w+/=$:.-]{20,300}",
    ),
    form(
        "password-hash",
        "$$apr1$$ $$2 $$5$$ $$6$$",
        r"\$\$(?:2[aby]\$\$\d\d\$\$[./A-Za-z0-9]{53}|(?:apr1|[56])\$\$[^\s$:\0]{1,64}\$\$[./A-Za-z0-9]{20,100})",
    ),
    form("recovery-key", (), r"(?<![\w-])\d{6}(?:-\d{6}){7}(?![\w-])", shape=r"[0-9]{6}-[0-9]{6}-[0-9]{6}-[0-9]{6}-"),
    form("password-hash", "md5", r"(?<![\w/-])md5[0-9a-f]{32}(?![\w.-])"),
    form("push-token", ":apa91b", r"(?<![\w-])[\w-]{8,24}:APA91b[\w-]{40,300}+", lead=None),
    form(
        "password-hash",
        "$krb5",
        r"\$krb5(?:tgs|asrep|pa)\$\d{1,2}\$[^\s\0]{1,400}?[$:](?P<s>[0-9a-fA-F]{24,32}\$[0-9a-fA-F]{32,4096}+)",
    ),
    form("password-hash", ":::", r"(?<=:)(?:[0-9a-fA-F]{32}|NO PASSWORD\*+):(?P<s>[0-9a-fA-F]{32}):::", lead=None),
)

_KEY: Final = r"""[\w.-]{1,60}["']?:(?:\s|$)"""
"""Another name: what stands before it is over, and a header's value is none."""

_LAST: Final = r"(?![^\r\n\0]{0,512};\s?[\w.-]{1,64}=)"
"""Behind it no other cookie is given."""

_COOKIE: Final = r"(?!(?:theme|dark_?mode|colou?r_?scheme|lang(?:uage)?|locale|tz|time_?zone|currency|country|cookie_?consent|layout|sidebar)=)[\w.-]{1,80}="
"""The name of one that does more than say what a page looks like."""

_ATTRIBUTES: Final = r"(?:;[ ]?(?:(?:path|expires|max-age|domain|samesite|priority)=[\w/.:, +-]{1,80}|httponly|secure|partitioned)){1,10}[ \t]*(?=[\r\n\0]|$)"
"""What a browser does with a cookie, up to the end of the line."""

_HEADERS: Final = (
    form(
        "url-password",
        ("@tcp(", "@unix("),
        rf"(?<=[\w-]:)(?!{MASKED})(?P<s>(?:[^\s:\"'`/@\0]++|@(?!(?:tcp|unix)\()){{1,16}}+)@(?:tcp|unix)\(",
        lead=None,
    ),
    form(
        "url-password",
        "://",
        rf"""://[^\s:/@"'<>\0]{{0,256}}:(?!\d{{1,5}}(?:[/?\#]|$))(?!{MASKED}|(?:\*+|\{{[A-Za-z_.]{{1,60}}\([A-Za-z_.,' ]{{0,60}}\)\}}|x{{3,}}|\.{{3,}}|REDACTED|%s|\${{1,2}}\{{\w{{1,60}}\}}|\${{1,2}}(?:[A-Z][A-Z0-9]{{0,30}}_){{0,6}}(?:PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN|KEY))@(?![^\s"'<>`@:/\0]{{0,128}}@)|(?i:password|passwd|pass|pwd)@(?i:host(?:name)?|server|endpoint|ip):(?i:port)(?![\w.-])|(?:(?<=(?i:/user:))|(?<=(?i:/username:)))(?i:password|passwd|pass|pwd)@(?i:host(?:name)?)(?::\d{{2,5}})?(?![\w.:-]))(?P<s>[^\s"'<>`@\0]{{1,512}}+(?:@[^\s"'<>`@:/\0]{{0,128}}+){{0,4}})@""",
    ),
    form("url-password", "://", r"""://(?P<s>[^\s:/@"'<>\[\]\0]{20,512})@""", _mixed),
    form(
        "authorization",
        "authorization",
        rf"""(?i)authorization\\?["']?\s{{0,3}}[:=]\s{{0,3}}\\?["']?(?:[a-z][a-z0-9-]{{2,20}}\s{{1,3}}(?:\\\r?\n[ \t]{{0,40}})?)?(?P<s>(?!(?:provided|set|found|present|required|configured)(?![\w.-])|(?:[a-z0-9-]{{3,21}}\s{{1,3}})?{MASKED}|(?:bearer|basic|digest)(?:["'`\\\s\0]|$)|\[|{_KEY})(?:[^\s"',;`\\\0\]}}]|[\]}}](?![\]}}]{{0,8}}(?:[,\s\0]|$))){{6,8192}}+)""",
        _no_code,
    ),
    form(
        "bearer",
        "bearer basic",
        r"(?i)(?<!\w)(?:bearer|basic)\s{1,3}(?P<s>[A-Za-z0-9._~+/-]{12,8192}+={0,2})",
        _mixed,
    ),
    form(
        "cookie",
        "asp.net_sessionid= phpsessid= jsessionid= connect.sid= sessionid= laravel_session= xsrf-token= csrftoken= cf_clearance= remember_token= ci_session= aspnetcore. "
        "wordpress_logged_in_ __host- __secure-",
        r"(?i)(?:ASP\.NET_SessionId|(?:PHP|J)SESSIONID|PHPSESSID|connect\.sid|sessionid|laravel_session|xsrf-token|csrftoken|cf_clearance|remember_token|ci_session|aspnetcore\.[\w.-]{1,60}"
        r"|wordpress_logged_in_\w{1,64}|__(?:host|secure)-[\w-]{1,40})=(?![0-9a-f]{8}-(?:[0-9a-f]{4}-){3})(?P<s>[A-Za-z0-9%._~|+/-]{16,4096}+)",
        _mixed,
    ),
    form(
        "cookie",
        ("true\t", "false\t"),
        rf"(?i)(?:TRUE|FALSE)\t/[^\t\r\n\0]{{0,200}}\t(?:TRUE|FALSE)\t\d{{1,12}}\t[^\t\r\n\0]{{1,200}}\t(?!{MASKED})(?P<s>[^\s\0]{{12,4096}}+)",
        _mixed,
    ),
    form(
        "cookie",
        "set-cookie:",
        rf"(?i)set-cookie:[ ]?{_COOKIE}(?P<s>(?!{MASKED})[^\s;,\"'\0]{{4,8192}}+){_ATTRIBUTES}",
        _no_reference,
    ),
    form(
        "cookie",
        "cookie:",
        rf"""(?i)cookie:(?!(?<=set-cookie:)[ ]?{_COOKIE}[^\s;,"'\0]{{1,8192}}+{_ATTRIBUTES})(?!:)\s{{0,3}}+(?P<s>(?!{MASKED}|[{{\[]|[ \t]{{0,40}}(?:- |{_KEY}{_LAST}))(?:[^\r\n"'\\\0,\]}}]|,(?! {_KEY}{_LAST})|[\]}}](?![\]}}]{{0,8}}(?:,{_LAST}|[\r\n\0]|$))){{4,8192}}+)""",
        _no_words,
    ),
    form(
        "sql-password",
        "identified",
        rf"(?i)identified\s{{1,4}}by\s{{1,4}}\"(?P<s>(?!{MASKED})[^\"\0\n]{{1,512}}+)\"",
    ),
    form(
        "sql-password",
        "identified",
        r"(?i)identified\s{1,4}by\s{1,4}(?P<s>(?=[\w#$]{0,40}[0-9])[A-Za-z][\w#$]{5,127}+)(?=\s{0,4}(?:;|\0|$))",
        _mixed,
    ),
    form(
        "sql-password",
        "password identified",
        rf"(?i)(?:password|identified\s{{1,4}}(?:with\s\w{{1,40}}\s)?by)\s{{1,4}}(?P<s>'(?!{MASKED})(?:[^'\0]|''){{1,512}}+')",
    ),
)

FORMS: Final = (*_CLOUDS, *_FORGES, *_SERVICES, *_KEYS, *_HEADERS, *wallet_keys.FORMS)
"""In no particular order: overlapping findings are merged."""
