"""One sample while it is made: what was put into it that must go, and what must stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from benchmarks.masking import lookalikes
from benchmarks.masking.values import FIELD, FORM, KINDS, Values
from mcp_gateway_policy.vocabulary import JsonValue

Evidence: TypeAlias = Literal["pattern", "field", "ner"]


class Planted(NamedTuple):
    """A value that must be gone. `pattern`: its form tells; `field` (structure too): where it stands; `ner`: only the language."""

    kind: str
    value: str
    evidence: Evidence


class Kept(NamedTuple):
    """A value that must be there still."""

    kind: str
    value: str


class Rows(NamedTuple):
    """A result of a database."""

    columns: Sequence[str]
    rows: Sequence[Sequence[JsonValue]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One tool result with its ground truth."""

    id: str
    shape: str
    content: str | Rows
    planted: Sequence[Planted]
    kept: Sequence[Kept]


SPOKEN: Final[dict[str, tuple[str, ...]]] = {
    "password": (
        "password",
        "DB_PASSWORD",
        "passwd",
        "pwd",
        "adminPassword",
        "smtp_pass",
        "redis-password",
        "user_password",
    ),
    "api key": ("api_key", "apiKey", "X-Api-Key", "STRIPE_API_KEY", "apikey", "datadog_api_key"),
    "client secret": ("client_secret", "clientSecret", "OAUTH_CLIENT_SECRET", "app_secret", "webhook_secret"),
    "aws secret": ("aws_secret_access_key", "AWS_SECRET_ACCESS_KEY", "secretAccessKey", "SecretAccessKey"),
    "azure key": ("AccountKey", "storage_account_key", "SharedAccessKey", "primaryKey_secret"),
    "access token": ("access_token", "accessToken", "REFRESH_TOKEN", "auth_token", "session_token", "authToken"),
    "ssn": ("ssn", "social_security_number", "SSN", "customer_ssn"),
    "itin": ("itin", "tax_id", "taxId"),
    "passport": ("passport_number", "passportNo", "passport"),
    "driver licence": ("driver_license", "drivers_license_number", "driverLicence"),
    "medical record": ("medical_record_number", "mrn", "patientMrn"),
    "bank account": ("bank_account", "account_number", "bankAccountNumber"),
    "date of birth": ("date_of_birth", "dob", "birthDate", "birthday"),
    "person name": ("full_name", "first_name", "customerName", "lastName", "patient_name", "contact_name"),
    "postal address": ("address", "street_address", "shippingAddress", "home_address", "billing_address"),
    "ethereum": ("wallet", "eth_address", "wallet_address"),
}
"""What fields that hold such values are called."""


@dataclass(slots=True)
class Draw:
    """The seed's values, with a note of each."""

    v: Values
    planted: list[Planted] = field(default_factory=list[Planted])
    kept: list[Kept] = field(default_factory=list[Kept])

    def hide(self, kind: str, evidence: Evidence | None = None) -> str:
        """A value of this kind, which must be gone."""
        value = KINDS[kind](self.v)
        self.planted.append(Planted(kind, value, evidence or ("pattern" if kind in FORM else "field")))
        return value

    def form(self, *, lines: bool = False) -> str:
        """A value that its own form tells. One of several lines only where asked for."""
        kinds = [
            kind for kind in FORM if lines or "key" not in kind.split()[1:] or kind in ("google api key", "age key")
        ]
        return self.hide(self.v.pick(*kinds))

    def said(self, *kinds: str) -> tuple[str, str]:
        """A telling name and a value that must be gone because of it."""
        kind = self.v.pick(*(kinds or tuple(FIELD)))
        return self.v.pick(*SPOKEN[kind]), self.hide(kind)

    def secret(self) -> tuple[str, str]:
        """The same for a secret."""
        return self.said("password", "api key", "client secret", "aws secret", "access token")

    def personal(self) -> tuple[str, str]:
        """The same for a personal value."""
        kinds = ("ssn", "itin", "passport", "driver licence", "medical record", "bank account", "date of birth")
        return self.said(*kinds, "person name", "postal address")

    def keep(self, *kinds: str) -> str:
        """A look-alike, which must stay."""
        kind = self.v.pick(*(kinds or tuple(lookalikes.ANYWHERE)))
        return self.stays(kind, lookalikes.ANYWHERE[kind](self.v))

    def harmless(self) -> tuple[str, str]:
        """A name that only sounds sensitive, and its value, which must stay."""
        kind = self.v.pick(*lookalikes.NAMED)
        name, value = lookalikes.NAMED[kind](self.v)
        return name, self.stays(kind, value)

    def stays(self, kind: str, value: str) -> str:
        """Note a value that must stay."""
        self.kept.append(Kept(kind, value))
        return value

    def spoken(self, kind: Literal["person name", "postal address"]) -> str:
        """A name or an address that only the language around it tells."""
        return self.hide(kind, "ner")
