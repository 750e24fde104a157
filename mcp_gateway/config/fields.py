"""The kinds of value that settings are made of: names, paths, addresses, references to credentials.

Each is a pydantic type that checks the written form and says in the reader's words what is wrong with it. Relative paths count
from the directory of the file they stand in, which the loader passes as the validation context `base`.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar, cast
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    JsonValue,
    PlainValidator,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    WithJsonSchema,
    WrapSerializer,
)

from mcp_gateway.credentials.refs import CredentialRef, parse_ref
from mcp_gateway_tools.places import base

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?")
_SHARED_SECRET = re.compile(r"none|HS[0-9]*", re.IGNORECASE)
_KEY = TypeVar("_KEY")
_VALUE = TypeVar("_VALUE")

Algorithm: TypeAlias = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures that are made with a private key and checked with a public one (RFC 7518 §3.1, RFC 8037 §3.1)."""

DEFAULT_ALGORITHMS: Final[tuple[Algorithm, ...]] = ("RS256", "PS256", "ES256", "EdDSA")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens on `host`."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def state_directory() -> Path:
    """Where the log and its keys are kept by default (XDG Base Directory Specification 0.8); relative for a user without a home."""
    configured = Path(os.environ.get("XDG_STATE_HOME", ""))
    return (configured if configured.is_absolute() else Path(os.path.expanduser("~/.local/state"))) / "mcp-gateway"


def _reference(value: object, info: ValidationInfo) -> CredentialRef:
    return parse_ref(value if isinstance(value, str) else "", base(info))


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError(
            "not a name: lower-case letters, digits, `-` and `_`, at most 63, beginning with a letter or digit"
        )
    return value


def _label(value: str) -> str:
    if not _LABEL.fullmatch(value):
        raise ValueError("not a label: letters, digits, `.`, `_`, `-` and `/`, at most 63, between letters or digits")
    return value


def _visible(value: str) -> str:
    if not value or not value.isprintable():
        raise ValueError("expected printable text, at least one character")
    return value


def _asymmetric(value: object) -> object:
    if isinstance(value, str) and _SHARED_SECRET.fullmatch(value):
        raise ValueError("never accepted: whoever can check such a token can also make one; use RS256, ES256 or EdDSA")
    return value


def _one_is_many(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    return tuple(cast(list[object], value)) if isinstance(value, list) else value


def _web(value: str, *, private: bool) -> str:
    try:
        url = urlsplit(_visible(value))
        host, _ = url.hostname, url.port
    except ValueError:
        host, url = None, urlsplit("")
    if not host or url.scheme not in ("https", "http"):
        raise ValueError("not an address: write https://HOST/PATH")
    if private and url.scheme == "http" and not is_loopback(host):
        raise ValueError("plain http leaves this machine unprotected: write https://")
    return value


def _private_web(value: str) -> str:
    return _web(value, private=True)


def _public_web(value: str) -> str:
    return _web(value, private=False)


def _field_pattern(value: str) -> str:
    parts = _visible(value).split("/" if "/" in value else ".")
    if not 2 <= len(parts) <= 16 or not all(parts):
        raise ValueError(
            "not a field pattern: write [SCHEMA.]TABLE.COLUMN or the last keys of a document, as in `*.email`"
        )
    return value


def exactly_one(*keys: str) -> dict[str, JsonValue]:
    """The part of a JSON Schema that asks for one of the keys and not for two."""
    return {"oneOf": [{"required": [key]} for key in keys]}


def at_most_one(*keys: str, otherwise: str) -> dict[str, JsonValue]:
    """The part of a JSON Schema that refuses two of the keys, and none of them without the other one."""
    return {"anyOf": [{"required": [key]} for key in (*keys, otherwise)], "not": {"required": list(keys)}}


def nothing() -> Mapping[str, Any]:
    """An empty mapping, for a default."""
    return MappingProxyType({})


def _freeze(value: Mapping[_KEY, _VALUE]) -> Mapping[_KEY, _VALUE]:
    return MappingProxyType(dict(value))


_REF_SCHEMA: Final = {
    "type": "string",
    "pattern": r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:(?!//).+|keyring:.+/[^/]+)$",
    "examples": ["env:DB_PASSWORD", "file:/run/secrets/db", "keyring:mcp-gateway/db"],
}


def _thaw(value: Mapping[_KEY, _VALUE], write: SerializerFunctionWrapHandler) -> object:
    return write(dict(value))


ReadOnly: TypeAlias = Annotated[Mapping[_KEY, _VALUE], AfterValidator(_freeze), WrapSerializer(_thaw)]
Name = Annotated[str, AfterValidator(_name), WithJsonSchema({"type": "string", "pattern": f"^{_NAME.pattern}$"})]
LabelText = Annotated[str, AfterValidator(_label), WithJsonSchema({"type": "string", "pattern": f"^{_LABEL.pattern}$"})]
Visible = Annotated[str, AfterValidator(_visible), WithJsonSchema({"type": "string", "minLength": 1})]
Ref = Annotated[CredentialRef, PlainValidator(_reference), WithJsonSchema(_REF_SCHEMA)]
PrivateUrl = Annotated[str, AfterValidator(_private_web), WithJsonSchema({"type": "string", "format": "uri"})]
PublicUrl = Annotated[str, AfterValidator(_public_web), WithJsonSchema({"type": "string", "format": "uri"})]
FieldPattern = Annotated[str, AfterValidator(_field_pattern)]
SafeAlgorithm = Annotated[Algorithm, BeforeValidator(_asymmetric)]
OneOrMore = Annotated[
    tuple[Visible, ...],
    BeforeValidator(_one_is_many),
    Field(min_length=1),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    ),
]
Labels = ReadOnly[LabelText, LabelText]
