"""What stands in a sensitive field in place of a value: forms of references and placeholders, and of what is said of a value.

Each is a pattern of all of it, in any case of letters where it does not say otherwise. Whoever adds one asks which secret would be shown by it.
"""

from __future__ import annotations

import re
from typing import Final

_RULE: Final = (
    r"required|nullable|sometimes|present|filled|bail|string|confirmed|email|numeric|integer|current_password|alpha(?:_num|_dash)?|(?:min|max|size|digits):\d{1,3}"
    r"|(?:same|different|unique|exists):[a-z_]{2,40}"
)
"""What a form asks of a value: `required|string|min:8`."""

_COMPLAINT: Final = (
    r"(?:this (?:field|value|password|token|secret|key)|(?:(?:the|your) )?(?:(?:confirm|current|new|old) )?(?:pass(?:word|phrase)s?|tokens?|secrets?|api keys?))"
    r" (?:(?:is|are|was|were) (?:required|invalid|missing|incorrect|wrong|expired|revoked|empty|entirely numeric|too (?:short|long|weak|common|simple|similar to the [a-z -]{1,40})|not (?:valid|correct|set|allowed|strong enough))"
    r"|has (?:expired|been (?:revoked|changed|reset|used))|(?:do(?:es)?|did)(?: not|n['’]t) match|(?:must|may|can|should)(?: ?not|n['’]t)? (?:be|match|contain|have)(?: (?:null|blank|empty|the same|at least \d{1,3} characters(?: long)?))?)"
    r"[.!]?(?: it must contain at least \d{1,3} characters\.)?"
)
"""What a form says of what was typed into it."""

_COOKIE: Final = (
    r"(?:theme|dark_?mode|colou?r_?scheme|lang(?:uage)?|locale|tz|time_?zone|currency|country|cookie_?consent|layout|sidebar(?:_[a-z]{1,12})?)=(?:[a-z]{1,12}[0-9]?|[0-9]{1,4})(?:[/_-][a-z]{1,16}){0,2}"
    r"|path=(?:/[a-z._-]{0,40}){1,8}|domain=\.?(?:[a-z0-9-]{1,60}\.){0,8}[a-z]{2,24}|max-age=-?[0-9]{1,10}|samesite=(?:lax|strict|none)|priority=(?:low|medium|high)"
    r"|expires=(?:-?[0-9]{1,13}|[a-z]{3,9}, [0-9]{1,2}[ -][a-z]{3}[ -][0-9]{2,4} [0-9:]{8} (?:gmt|utc))|secure|httponly|partitioned"
)
"""What a page looks like to somebody, and what a browser does with that."""

_GOES_HERE: Final = (
    r"`?(?:bearer|basic|token|bot) (?:<[^<>]*>|%[a-z]|\{(?:[a-z_]{1,40}|\d)?\}|\*+|[xX]{3,}|\.{3,}|\$\{?\w+\}?|\$\{[\w.()\[\]?!]{1,80}\}|\{\{?.*\}\}?)(?: [a-z][a-z ]{0,80}\.?)?`?",
    r"`?(?:bearer|basic|digest|negotiate)(?: ?\$)?",
    r"%env\([\w:]{1,80}\)%", r"\{env\.\w{1,60}\}", r"\$__(?:file|env)\{[^{}]{1,200}\}", r"\$\{\{.*\}\}", r"\$\{[^}]*\}(?:/[\w.@-]{1,64}){0,12}", r"\$\([^)]*\)", r"\$[A-Za-z_]\w*;?", r"\$(?:env|script|global|using|secret):[a-z_]\w*",
    r"\$[A-Za-z_]\w*(?:/[\w$-]{1,64}){1,12}\.(?:pem|key|crt|jks|p12)(?:[ \t]*#[^\n]*)?",
    r"\$\w{1,60}\{'[\w-]{1,60}'\}(?: \|\| \$\w{1,60}\{'[\w-]{1,60}'\}){0,4}", r"(?-i:\$ENV\{[\"']?\w{1,60}[\"']?\};?)", r"'\$\{?\w+\}?'",
    r"%[A-Za-z_]\w*%", r"\{\{.*\}\}", r"<[^<>]{1,100}>", r"<set to the key .*", r"%\(\w+\)s", r'%[#+]?[a-z]\"?', r"\{(?:[a-z_]{1,40}|\d)?\}",
    r"`[A-Z]+(?:_[A-Z]+)+`", r"(?-i:\$\$[A-Z][A-Z0-9_]*|\[[A-Z]{2,12}\])", r"(?-i:@[a-z]+(?:[.-][a-z]+){1,6}@)",
    r"(?-i:__[A-Z]+(?:_[A-Z]+)+__)", r"(?:bearer |basic |token )?(?-i:(?:YOUR|MY|INSERT|ADD|REPLACE)(?:_[A-Z]+){0,4}_(?:TOKEN|KEY|SECRET|PASSWORD)(?:_HERE)?|YOUR_[A-Z_]{2,40}_HERE)", r"(?-i:TODO|FIXME|TBD)", r"(?-i:[Ss]tring)", r"(?-i:(?:API|ACCESS|AUTH|SECRET)_(?:KEY|TOKEN))", r"(?-i:Authorization|X-(?:[A-Z][a-z]+-){0,3}(?:Key|Token|Secret|Auth|Signature|Authorization))",
)  # fmt: skip
"""Where a value is put in: variables, templates, slots of a format."""

_COVERED: Final = (
    r"\*+", r"[xX]{3,}", r"\.{3,}", r"[\w-]{0,12}(?:\*{3,}|[xX]{4,}|•{3,})\w{0,6}", r"[a-z]{2,6}(?:[_-][a-z]{2,6}){0,2}[_-]?\.{3,}",
    r"(?:npm|gh[oprsu]|github_pat|glpat|sk|pk|rk|xox[abeprs]|hf|pypi|whsec|dop_v1|shpat|lin|key)[_-][\w-]{0,8}(?:…|\.{3})\w{2,4}", r"\(sensitive(?: value)?\)", r"REDACTED", r"\*{0,2}(?:REDACTED|MASKED|HIDDEN|FILTERED)\*\*", r"\[?(?:redacted|filtered|hidden)\]?",
    r"\[(?:filtered|masked|hidden|removed|secure|protected|omitted|sanitized)[^\]]*\]",
)  # fmt: skip
"""What somebody covered before."""

_NONE: Final = (
    r"null", r"none", r"nil", r"undef", r"undefined", r"true", r"false", r"yes", r"no", r"read", r"write", r"\(none\)", r"n/a", r"-", r"required",
    r"optional", r"projected", r"configured", r"set", r"unset", r"expired", r"revoked", r"invalid", r"missing", r"malformed", r"valid", r"(?:in)?active", r"(?:in)?correct",
    r"ok", r"accepted", r"rejected", r"(?:un)?verified", r"created", r"updated", r"deleted", r"rotated", r"removed", r"generated", r"provided", r"present", r"absent", r"found", r"enabled",
    r"disabled", r"done", r"(?:un)?changed", r"denied", r"loaded", r"stored", r"not (?:set|found|provided|required|configured|present|specified|needed|available|valid)", r"[✓✔✗✘✅❌]", r"[a-z]", r"\d;?", r"[;,(){}]",
)  # fmt: skip
"""Words for none, for any, or for whether there is one; a letter, a digit, a sign."""

_ELSEWHERE: Final = (
    r"(?:vault|env|file|classpath|keyring|ssm|secretsmanager|op|kms|data)(?::|\.\w+\.)\S+",
    r"(?:var|local|module|random_password|aws_\w+|each|self)\.[\w.*-]+", r"!(?:Ref|Sub|GetAtt|ImportValue|reference|secret|env|env_var)(?: .*)?",
    r"ref\+[a-z0-9]{2,20}://[\w./:#?&=@-]{1,200}", r"inherit",
    r"@Microsoft\.KeyVault\([^()]{1,400}\)", r"arn:[\w-]*:\S+", r"\#(?:definitions|components)?/\S+", r"\.{1,2}/\S+",
    r"(?:[\w.-]{1,40}:)?/(?:srv|home|root|usr|var|etc|opt|tmp|run|app|mnt|proc|dev|workspace|builds?|Users)(?:/[\w.@-]*)*(?:,(?:(?:uid|gid|vers|sec|iocharset|file_mode|dir_mode)=\w{1,16}|rw|ro|_netdev|nofail|noauto|noperm|nobrl|seal|soft|hard)){0,12}(?: [01] [0-2])?",
    r"(?-i:~?(?:/\.?[a-z]+(?:[._-][a-z]+)*[0-9]{0,5}){2,12})", r"~/\.\w[\w./-]{0,200}", r"[A-Za-z]:(?:\\{1,2}[\w .-]{1,64}){1,12}\.[a-z]{2,4}",
    r"(?-i:[A-Z]{2,}(?:_[A-Z]+){2,})", r"(?:secrets?|kv)/[a-z][a-z/_-]{1,80}:[a-z_-]{2,40}",
    r"(?-i:[a-z]+(?:[/-][a-z]+)*/[a-z]+(?:-[a-z]+)*|[a-z]+(?:[/-][a-z]+)*/(?:[a-z]+-)?(?:password|passwd|secret|token|key)@[a-z]+(?:-[a-z]+)*)",
)  # fmt: skip
"""Where the value is kept: a store, a file, another part of the document, a variable by its name."""

_OPEN: Final = (
    r"-----BEGIN (?:TRUSTED )?(?:CERTIFICATE|[A-Z0-9 ]{0,20}PUBLIC KEY)-----(?:(?!PRIVATE).)*",
    r"(?:host|hostaddr|dbname|user|port|sslmode)=[^\s'=]+(?: [a-z_]{2,40}=(?:'[^']*'|[^\s'=]+)){1,24}",
    r"(?:Server|Data Source|Host(?:Name)?|DefaultEndpointsProtocol|Endpoint|AccountName|User Id|Uid|Initial Catalog|Database|Driver|InstrumentationKey)=[^;]*;(?:[\w .]+=(?:&\w{2,6};|[^;])*(?:;|$))+",
    r"(?:mysql|pgsql|sqlsrv|oci|odbc|dblib|firebird):(?:(?:host|port|dbname|charset|unix_socket|server|database|user)=[\w./:-]{1,80}(?:;|(?=\s*\Z))){1,8}",
    r"[a-z][a-z0-9+.-]{1,30}://[^\s:/@]*:[^\s/@]+@[\w.:,-]+(?:[/?]\S*)?",
    r"[\w.-]{0,63}[\w-]:[^\s:/@]{1,256}@(?:tcp|unix)\([^()\s]{1,200}\)(?:/\S*)?",
    r"https?://(?:(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{32}|<[A-Z_]{4,40}>)@[\w.-]{1,200}(?::\d{1,5})?(?:/[\w-]{1,40}){0,3}/\d{1,20}",
)  # fmt: skip
"""What is public, or whose secret part is looked for by itself: certificates, addresses, connection strings."""

_DECLARED: Final = (
    r"(?:var)?(?:char|binary)\(\d{1,6}\)(?: (?:(?:not )?null|default(?: '\w{0,20}')?|unique|primary key)){0,5}",
    r"(?:0?u(?:8|16|32|64)|0); ?\w{1,40}", r"(?-i:(?:string|number|boolean|Date)(?:\[\])?(?: \| (?:null|undefined))?; ?(?:[A-Za-z_]{1,60}\??|\})?)",
    r"(?-i:(?:String|ID|Int)!|String\?(?: = (?:null|nil))?)",
    r"(?-i:(?:string|str|bool|boolean|int|integer|number|object|array)(?:, (?:required|optional|nullable|write-?only|read-?only|default (?:none|null|nil|empty|false|true|\"{2}|'{2}|\d{1,3}))){1,4}(?:\. [A-Z][a-z]{1,20}(?:,? [A-Za-z_'`()]{1,40}){0,24}\.?|\.)?)",
    r'\d{1,4} \[[a-z_().]{1,40} = (?:true|false|\"[^\"]{0,80}\"|(?-i:[A-Z_]{2,40}))\];?', rf"(?-i:(?:{_RULE})(?:\|(?:{_RULE})){{1,12}})",
)  # fmt: skip
"""What a schema, a program or a form asks of a value."""

_SAID: Final = (
    r"(?:must|can(?:'t|not)|is|are|has|should|does(?:n't)?) [a-z][\w ',.()-]{3,160}",
    r"(?-i:(?:Still )?(?:Creat|Refresh|Read|Destr|Modif|Import)[a-z]{0,12}(?: complete| state)?(?: after \w{1,12}|\.{3})(?: \[[^\[\]]{0,400}\])?)",
    r"loaded from \S+", r"\d{1,6} (?:changed|updated|added|removed|skipped|found|rotated|imported|expired|failed)(?:, \d{1,6} [a-z]{3,12}){0,4}\.?", r"\d{1,6} (?:[a-z]{3,16} ){0,2}(?:left|remaining|available|used|active|issued)\.?",
    r"(?:passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|password) (?:vergessen|zurücksetzen|ändern|bestätigen|wiederholen|oublié|olvidada|esqueceu|vergeten|forgotten)\??",
    r"Test[A-Z]\w*(?:/\S*)?(?: \([\d.]+m?s\))?",
    r"(?:(?:enter|confirm|repeat|change|reset|forgot|your|the|new|old|current|access|api|auth|refresh|client|private|session|database|missing|invalid|wrong|incorrect) ){1,3}(?:password|passphrase|token|secret|key|credentials)\??",
    r"(?:your|insert|enter|replace)[ _-](?:[a-z]++(?:[ _-](?:[a-z]++|[0-9]{1,4}))*+[ _-]?|[0-9]{1,4}[ _-]bits?[ _-][a-z]{1,20})?",
    r"(?-i:(?:[Tt]he )?(?:password|token|credentials?) (?:of|for) (?:the|an?|this|your|all) (?:[a-z]{1,20} ){0,4}(?:users?|accounts?|databases?|service|application|app|server|admin|client|system|registry|connection|api|broker|repository|cluster)(?: (?:to|that|which|in|on|at|from|with|when|if|used|using|as) [a-z ,'.-]{1,160})?(?: \((?:required|optional|deprecated|recommended|if any|if required)\))?\.?)",
    r"(?:see|in|check|use|(?:stored|kept|lives|is|it['’]s|it is) in|(?:get (?:it )?|taken )?from) (?:the |our |my |your )?(?:1password|bitwarden|lastpass|keepass(?:xc)?|vault|keychain|dashlane|secrets? manager|password (?:manager|vault|safe))(?: (?:for|in|under|of|entry|item|vault|folder)(?: [a-z-]{2,20}){0,3})?\.?",
    r"(?:(?:sk|pk|rk|ghp|gho|glpat|npm|hf|pypi|xox[bp])[_-](?:(?:test|live|proj)[_-])?)(?:your|insert|replace)[_-][a-z]+(?:[_-][a-z]+){0,5}",
    r"change[_-]?(?:me|it)(?:[_-](?:here|please|now|later))?", _COMPLAINT, rf"(?=[a-z_-]{{2,24}}=)(?:(?:{_COOKIE})(?:; ?|(?=\s*\Z))){{1,24}}",
)  # fmt: skip
"""What is said of a value: by a program, in a test's name, to whoever is to type it."""

_MEASURED: Final = (
    r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*", r"(?:milli)?seconds", r"minutes", r"hours", r"days", r"weeks", r"\d+ bytes", r"\d{1,3}(?:\.\d{1,2})?%",
    r"\d{1,5}/(?:tcp|udp|sctp)", r"\#(?=[0-9]{0,5}[a-f])(?-i:[0-9a-f]{6}|[0-9A-F]{6}|[0-9a-f]{3}|[0-9A-F]{3})", r"[2-5]\.\d\.\d{1,3}",
)  # fmt: skip
"""A time, a length, a share, a port, a colour, a version."""

_ANY: Final = re.compile(
    rf"\s*(?:{'|'.join((*_GOES_HERE, *_COVERED, *_NONE, *_ELSEWHERE, *_OPEN, *_DECLARED, *_SAID, *_MEASURED))})\s*",
    re.IGNORECASE | re.DOTALL,
)


def is_reference(value: str) -> bool:
    """Whether a value is no secret but says where one is, what becomes of it, or that there is none."""
    return _ANY.fullmatch(value) is not None
