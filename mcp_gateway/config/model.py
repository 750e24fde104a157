"""`gateway.yaml` as frozen values: one model per section as it is written, and `Config`, what the application is started with.

Defaults and bounds live here and nowhere else. Nothing is read from outside; the loader does that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from mcp_gateway.config.fields import (
    DEFAULT_ALGORITHMS,
    FieldPattern,
    Labels,
    Name,
    OneOrMore,
    PrivateUrl,
    PublicUrl,
    ReadOnly,
    Ref,
    SafeAlgorithm,
    Visible,
    at_most_one,
    exactly_one,
    is_loopback,
    nothing,
    state_directory,
)
from mcp_gateway.config.problem import Problem
from mcp_gateway.credentials.refs import CredentialRef
from mcp_gateway.masking.extension import Extension
from mcp_gateway.masking.profile import DEFAULT_ENTITIES, FieldAction, MaskingProfile
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.packs import PackUse
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.vocabulary import Connection
from mcp_gateway_tools.lease import Settings
from mcp_gateway_tools.places import PathHere

CALLS_PER_CALLER: Final = 5
"""Half of the sessions that a connection to a database has: one caller leaves room for another."""


class Section(BaseModel):
    """A part of the file: frozen, and without keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ConnectionEntry(Section):
    """A target that agents can use by its name. Further keys are those of its kind."""

    model_config = ConfigDict(extra="allow")

    name: Name = Field(description="What agents and rules call it; unique.")
    kind: Visible = Field(description="What it is; decides which further keys there are.")
    labels: Labels = Field(default_factory=nothing, description="Free words for rules to select by.")
    credential: Ref = Field(description="Where the credential is kept that permitted calls run with.")
    read_credential: Ref | None = Field(
        default=None,
        description="Lent for looking, and for permitted calls that change nothing. Default: the same as `credential`.",
    )
    max_calls_per_caller: int = Field(
        default=CALLS_PER_CALLER,
        ge=1,
        le=100,
        description="How many calls of one caller work there at the same time; more wait, and are refused after ten seconds.",
    )
    fields: ReadOnly[FieldPattern, FieldAction] = Field(
        default_factory=nothing,
        description="Field pattern → what becomes of its values, beside `masking.fields`; the same pattern counts as it stands here.",
    )


class Jwt(Section):
    """Callers who bring a token of an identity provider (RFC 7519, RFC 9068)."""

    model_config = ConfigDict(json_schema_extra=exactly_one("jwks_url", "key_file"))

    issuer: Visible = Field(description="The `iss` of every accepted token, exactly.")
    audience: OneOrMore = Field(description="One of these must be among a token's `aud`.")
    jwks_url: PrivateUrl | None = Field(default=None, description="Where the issuer publishes its keys. Or `key_file`.")
    key_file: PathHere | None = Field(default=None, description="A PEM public key or a JWK set. Or `jwks_url`.")
    algorithms: tuple[SafeAlgorithm, ...] = Field(
        default=DEFAULT_ALGORITHMS, min_length=1, description="Signature algorithms that are accepted."
    )
    groups_claim: Visible = Field(
        default="groups",
        description="The claim with the caller's groups; dots lead into objects (`realm_access.roles`).",
    )
    subject_claim: Visible = Field(default="sub", description="The claim that names the caller.")
    leeway_seconds: float = Field(default=30, ge=0, le=300, description="How far the clocks may disagree.")

    @model_validator(mode="after")
    def _one_source_of_keys(self) -> Jwt:
        if (self.jwks_url is None) == (self.key_file is None):
            raise ValueError("give exactly one of `jwks_url` and `key_file`")
        return self

    @field_validator("issuer")
    @classmethod
    def _not_this_host(cls, issuer: str) -> str:
        if issuer.startswith("mcp-gateway:"):
            raise ValueError("`mcp-gateway:` is kept for tokens made on this host")
        return issuer


class RoleMembers(Section):
    """Who has a role: everyone in one of the groups, and the subjects."""

    groups: tuple[Visible, ...] = Field(default=(), description="Groups whose members have the role.")
    subjects: tuple[Visible, ...] = Field(default=(), description="Single callers who have the role.")


class LocalCaller(Section):
    """Who a caller without a token is, over stdio on a developer's own machine. Never used over HTTP; can never approve."""

    subject: Visible = Field(description="The name that calls are recorded under.")
    groups: tuple[Visible, ...] = Field(default=(), description="The groups that roles are taken from.")


class Identity(Section):
    """Who callers are and which roles they have."""

    jwt: Jwt | None = Field(default=None, description="Tokens of an identity provider.")
    roles: ReadOnly[Name, RoleMembers] = Field(default_factory=nothing, description="Role → who has it.")
    local: LocalCaller | None = Field(default=None, description="The caller over stdio when there is no token.")


class RuleFile(Section):
    """A file of rules."""

    rules: tuple[Rule, ...] = Field(description="The rules.")


def _how_written(value: object) -> str:
    return "name" if isinstance(value, str) else "use"


PackEntry: TypeAlias = Annotated[
    Annotated[Visible, Tag("name")] | Annotated[PackUse, Tag("use")], Discriminator(_how_written)
]
"""A pack by its name alone, or with whom and what it is for."""


class PolicyEntry(Section):
    """The rules, here or in a file of their own, and packs that come with the gateway."""

    model_config = ConfigDict(json_schema_extra=at_most_one("rules", "file", otherwise="packs"))

    packs: tuple[PackEntry, ...] = Field(
        default=(), description="Packs of rules that come with the gateway, by name or with whom and what they are for."
    )
    rules: tuple[Rule, ...] | None = Field(default=None, description="The rules. Or `file`.")
    file: PathHere | None = Field(default=None, description="A YAML file that holds `rules:`. Or `rules`.")

    @model_validator(mode="after")
    def _one_place(self) -> PolicyEntry:
        if self.rules is not None and self.file is not None:
            raise ValueError("give one of `rules` and `file`, not both")
        if self.rules is None and self.file is None and not self.packs:
            raise ValueError("give `rules`, or a `file` of them, or `packs`")
        return self


class NerSettings(Section):
    """How names and addresses are looked for in free text."""

    model: Visible = Field(
        default="auto",
        description="The package of a spaCy model; `auto`: the best that is installed; `none`: not at all.",
    )
    seconds: float = Field(
        default=30, gt=0, le=600, description="How long recognisers outside the gateway may look at one result."
    )


class MaskingSettings(Section):
    """What is hidden from results beyond what is found by itself."""

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"pseudonym_key": ["pseudonyms"]}})

    fields: ReadOnly[FieldPattern, FieldAction] = Field(
        default_factory=nothing,
        description="Field pattern ([SCHEMA.]TABLE.COLUMN, or the last keys of a document) → what becomes of its values: a constant, a "
        "pseudonym, the last four characters, what scanning leaves, the values themselves, or null.",
    )
    pseudonyms: Literal["session", "tenant"] = Field(
        default="session",
        description="How far a pseudonym is the same for the same value: in one session, or in all that use `pseudonym_key`.",
    )
    pseudonym_key: Ref | None = Field(
        default=None,
        description="Where the key of pseudonyms is kept, at least 32 characters; for `pseudonyms: tenant`.",
    )
    entities: tuple[Visible, ...] = Field(
        default=DEFAULT_ENTITIES, description="Presidio entities that are looked for, by Presidio's names."
    )
    score_threshold: float = Field(
        default=0.4, ge=0, le=1, description="How sure a recogniser must be (0 to 1) for its find to be hidden."
    )
    recognizers: PathHere | None = Field(
        default=None, description="A YAML file of further recognisers, in Presidio's own format."
    )
    recognizer_plugins: tuple[Visible, ...] = Field(
        default=(), description="Installed plugins (entry points `mcp_gateway.recognizers`) whose recognisers are used."
    )
    ner: NerSettings = Field(default_factory=NerSettings, description="Names and addresses in free text.")

    @model_validator(mode="after")
    def _a_key_where_one_is_used(self) -> MaskingSettings:
        if (self.pseudonyms == "tenant") != (self.pseudonym_key is not None):
            raise ValueError("give `pseudonym_key` with `pseudonyms: tenant`, and only there")
        return self


class Webhook(Section):
    """An address that is told of approvals, signed as Standard Webhooks 1.0 says."""

    url: PrivateUrl = Field(description="Where it is sent.")
    secret: Ref = Field(description="Where the signing secret (`whsec_…`) is kept.")


class Slack(Section):
    """A Slack channel that is told of approvals."""

    webhook: Ref = Field(description="Where the incoming webhook's address is kept: it is a secret.")


class ApprovalSettings(Section):
    """How approvals are asked for."""

    wait_seconds: float = Field(
        default=45, ge=0, le=240, description="How long a call waits before it answers `pending`."
    )
    expires_seconds: float = Field(
        default=3600, gt=0, le=7 * 24 * 3600, description="How long an approval can be given and used."
    )
    progress_seconds: float = Field(default=10, gt=0, le=60, description="How often a waiting call reports progress.")
    webhooks: tuple[Webhook, ...] = Field(default=(), description="Addresses that are told.")
    slack: Slack | None = Field(default=None, description="A Slack channel that is told.")
    public_url: PublicUrl | None = Field(
        default=None, description="Where approvers reach this gateway; used in messages."
    )


class RecorderSettings(Section):
    """Where the log is kept."""

    directory: PathHere = Field(
        default_factory=state_directory,
        description="The state directory. Default: $XDG_STATE_HOME/mcp-gateway, else ~/.local/state/mcp-gateway.",
    )


class ServerSettings(Section):
    """How the gateway listens over HTTP."""

    host: Visible = Field(
        default="127.0.0.1", description="The address to listen on; other than this machine's own needs `identity.jwt`."
    )
    port: int = Field(default=8765, ge=0, le=65535, description="The port; 0 takes a free one.")
    allowed_hosts: tuple[Visible, ...] = Field(
        default=(), description="`Host` headers accepted beside the listening address."
    )
    allowed_origins: tuple[Visible, ...] = Field(default=(), description="`Origin` headers accepted from browsers.")
    resource_url: PublicUrl | None = Field(
        default=None, description="This gateway's own address as clients know it (RFC 9728 `resource`)."
    )
    reload: bool = Field(default=False, description="Whether a changed file is loaded without a signal.")
    max_request_bytes: int = Field(
        default=4 << 20, ge=1024, le=64 << 20, description="The largest request body that is read, in bytes."
    )


class GatewayFile(Section):
    """The configuration of an mcp-gateway."""

    connections: tuple[ConnectionEntry, ...] = Field(default=(), description="The targets that agents can use.")
    identity: Identity = Field(default_factory=Identity, description="Who callers are and which roles they have.")
    policy: PolicyEntry = Field(description="What they may do. What no rule allows is refused.")
    masking: MaskingSettings = Field(default_factory=MaskingSettings, description="What is hidden from results.")
    approvals: ApprovalSettings = Field(default_factory=ApprovalSettings, description="How approvals are asked for.")
    recorder: RecorderSettings = Field(default_factory=RecorderSettings, description="Where the log is kept.")
    server: ServerSettings = Field(default_factory=ServerSettings, description="How the gateway listens over HTTP.")


@dataclass(frozen=True, slots=True)
class ConnectionConfig:
    """A connection with what it takes to reach it. Policy sees `connection` alone."""

    connection: Connection
    settings: Settings
    credential: CredentialRef
    read_credential: CredentialRef
    fields: Mapping[str, FieldAction] = field(default_factory=nothing)
    max_calls_per_caller: int = CALLS_PER_CALLER


@dataclass(frozen=True, slots=True)
class Config:
    """What the application runs by. `digest` is the SHA-256 (hex) over the bytes of `files`, the first of which is `source`.

    `doubts` are what is no mistake and hardly meant.
    """

    connections: Mapping[str, ConnectionConfig]
    identity: Identity
    policy: Policy
    masking: MaskingSettings
    extension: Extension
    approvals: ApprovalSettings
    recorder: RecorderSettings
    server: ServerSettings
    doubts: tuple[Problem, ...]
    source: Path
    files: tuple[Path, ...]
    digest: str

    def masking_profile(self, connection: str | None = None) -> MaskingProfile:
        """What results are masked by: those of every connection by its own fields, or all as this connection's are."""
        own = {name: entry.fields for name, entry in self.connections.items() if entry.fields}
        everywhere = dict(self.masking.fields) | dict(own.get(connection or "", {}))
        return MaskingProfile(
            fields=everywhere,
            connections={} if connection is not None else own,
            entities=self.masking.entities,
            extension=self.extension,
            score_threshold=self.masking.score_threshold,
        )


def exposed(server: ServerSettings, identity: Identity) -> bool:
    """Whether the gateway would listen where others can reach it without being able to tell who they are."""
    return identity.jwt is None and not is_loopback(server.host)
