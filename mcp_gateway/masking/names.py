"""Names of fields that are sensitive by themselves: `customer_email`, `SSN`, `apiKey`. Knows names, never values.

A name is read as lower-case words (`apiKey`, `API-KEY` and `api_key` are one) and matched at its end, so that `password_changed_at`,
`token_count` or `email_verified` are not mistaken for what they speak of.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from mcp_gateway.masking.findings import MARKER

_SENSITIVE: Final = {
    "secret": (
        r"pass_?(?:word|wd|phrase|code|key)s?|passw|pwd|pgpassword|secrets?|(?:(?!next|page)[a-z0-9]+_)?token|(?:auth|access|refresh|api|bearer|session|service|client|user|bot)token|(?:access|refresh|api|auth|id|bearer)_?tokens"
        r"|(?:api|access|secret|private|account|encryption|signing|master|shared|storage|license|recovery|backup|ssh|service|auth|jwt|hmac|session)_?keys?"
        r"|apikeys?|credentials?|creds|authorization|auth_?header|cookies?|session_?cookie|connection_?string|dsn"
        r"|otp|totp|mfa_?(?:code|secret|seed)|recovery_?codes?|backup_?codes?|security_?(?:answer|code)s?|pin(?:_?(?:code|number))?|salt"
    ),
    "email": r"e_?mails?(?:_?addr(?:ess(?:es)?)?)?|mail_address",
    "phone": r"(?:tele|cell|mobile|home|work|office)?_?phones?(?:_?(?:number|num|no|nr)s?)?|(?:mobile|cell|tel|fax|contact|whatsapp)_?(?:number|num|no|nr)|mobile|telephone|fax|msisdn|whatsapp",
    "ssn": r"ssns?|itin|social_?security(?:_?(?:number|num|no|nr))?|soc_?sec(?:_?(?:number|num|no))?|sin_?number|nino|national_?insurance(?:_?(?:number|no))?|nhs_?(?:number|no)",
    "id-number": (
        r"tax_?(?:payer_?)?(?:id|number|no)|tin_?number|national_?id(?:entity)?(?:_?(?:number|no))?|vat_?number|fiscal_?code|codice_?fiscale|cpf|aadhaar|aadhar|pesel"
        r"|passport(?:_?(?:number|num|no|id))?|driv(?:er|ers|ing)_?licen[cs]e(?:_?(?:number|num|no|id))?|licen[cs]e_?(?:number|num|no|plate)"
        r"|medical_?record(?:_?(?:number|no))?|mrn|health_?(?:insurance_?)?(?:id|number)|insurance_?(?:number|no)"
    ),
    "birth-date": r"dob|d_o_b|birth_?(?:date|day)|date_?of_?birth|born(?:_?on)?",
    "card": r"(?:credit|debit|payment|bank)?_?card_?(?:number|num|no|nr)|(?:credit|debit)_?card|cc_?(?:number|num|no)|pan|cvv2?|cvc2?|cvn|card_?(?:cvv|cvc|expiry|exp(?:iration)?(?:_?date)?)",
    "bank-account": r"ibans?|bban|(?:bank_?)?(?:account|acct)_?(?:number|num|no|nr)|bank_?account|routing_?(?:number|num|no)|sort_?code",
    "name": (
        r"(?:first|last|full|middle|given|family|maiden|sur|fore|nick)_?names?|fname|lname|surname|cardholder(?:_?name)?"
        r"|(?:customer|employee|patient|contact|recipient|holder|person|passenger|guest|beneficiary)_?name"
    ),
    "address": r"address(?:es)?|addr|(?:address|addr)_?line|street(?:_?(?:address|name|line))?|(?:home|postal|mailing|billing|shipping|residential|street|delivery)_?(?:address|addr)",
}

_NOT_SENSITIVE: Final = re.compile(
    r"(?:is|has|can|should|needs?|requires?|enabled?|allow(?:ed)?|max|min|num|count|total)_.*"
    r"|(?:.*_)?(?:next|page|previous|prev|continuation|continue|sync|cursor)_token"
    r"|(?:.*_)?(?:ip|ipv4|ipv6|mac|host|server|bind|listen|remote|local|peer|node|cluster|service|memory|contract|web|network|src|dst"
    r"|source|destination|broadcast|base|start|end|advertise[d]?|metrics|health)_addr(?:ess(?:es)?)?"
    r"|(?:.*_)?(?:public|primary|foreign|partition|sort|cache|idempotency)_key"
    r"|(?:image_?pull|.*_?ref)_?secrets?"
)

_SUFFIX: Final = r"(?:_?(?:hashed|hash|digest|md5|sha1|sha256|encrypted|enc|plain|raw|old|new|current|value|text|string|primary|secondary|\d++))*+"
_ANY: Final = re.compile(
    r"(?:.*?_)?(?:"
    + "|".join(f"(?P<{label.replace('-', '_')}>{names})" for label, names in _SENSITIVE.items())
    + f"){_SUFFIX}"
)
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GAP: Final = re.compile(r"[^A-Za-z0-9]+")
_LONGEST: Final = 128

DEFINITION: Final = (_ANY.pattern, _NOT_SENSITIVE.pattern)
"""Everything that decides, for the version of the rules."""


def words_of(name: str) -> str:
    """The name as lower-case words joined by `_`; of a very long name, its end."""
    plain = name[-_LONGEST:] if name.isascii() else unicodedata.normalize("NFKC", name[-_LONGEST:])
    return _GAP.sub("_", _HUMP.sub("_", plain)).strip("_").lower()


def sensitivity(name: str) -> str | None:
    """What a field of this name holds (`email`, `secret`, …), or None when its name says nothing."""
    if MARKER.fullmatch(name):
        return None
    words = words_of(name)
    found = _ANY.fullmatch(words)
    if found is None or _NOT_SENSITIVE.fullmatch(words):
        return None
    return found.lastgroup.replace("_", "-") if found.lastgroup else None
