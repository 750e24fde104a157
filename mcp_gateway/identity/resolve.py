"""Which way a caller is identified: by the issuer their token names, or, without a token, by the configuration where that is allowed."""

from __future__ import annotations

from pathlib import Path

from mcp_gateway.config.model import Identity, Jwt
from mcp_gateway.config.reload import Live
from mcp_gateway.identity.bearer import Bearer
from mcp_gateway.identity.claims import peek
from mcp_gateway.identity.identifier import Identifier, Unidentified
from mcp_gateway.identity.keyset import KeySet, from_file, from_url
from mcp_gateway.identity.local import ISSUER, Local, LocalTokens
from mcp_gateway_policy.vocabulary import Principal

_NOTHING_SENT = (
    "no token was sent: over HTTP send `Authorization: Bearer …`, over stdio and on the command line set MCP_GATEWAY_TOKEN; "
    "`mcp-gateway identity local-token` makes one on this host"
)


def identifier(identity: Identity, state_directory: Path, *, allow_local: bool = False) -> Identifier:
    """How callers are identified under this configuration. `allow_local` is for stdio alone."""
    bearer = Bearer(identity.jwt, identity.roles, key_set(identity.jwt)) if identity.jwt else None
    local = Local(identity.local, identity.roles) if identity.local and allow_local else None
    return Router(bearer, LocalTokens(state_directory, identity.roles), local)


def key_set(settings: Jwt) -> KeySet:
    """The keys that the configuration names."""
    if settings.jwks_url is not None:
        return KeySet(from_url(settings.jwks_url))
    if settings.key_file is not None:
        return KeySet(from_file(settings.key_file))
    raise AssertionError("the model lets no issuer through without keys")


class Router:
    """Takes each token to who can verify it. A token that fails never falls back to a weaker way."""

    def __init__(self, bearer: Identifier | None, local_tokens: Identifier, local: Identifier | None) -> None:
        self._bearer = bearer
        self._local_tokens = local_tokens
        self._local = local

    async def identify(self, token: str | None, client: str) -> Principal:
        """The caller. Raises Unidentified."""
        if not token:
            if self._local is None:
                raise Unidentified(_NOTHING_SENT)
            return await self._local.identify(None, client)
        if peek(token).issuer == ISSUER:
            return await self._local_tokens.identify(token, client)
        if self._bearer is None:
            raise Unidentified("no identity provider is configured here (`identity.jwt`)")
        return await self._bearer.identify(token, client)


class Identifiers:
    """Identifies callers by the configuration in force: a reload that changes `identity` counts from the next call on."""

    def __init__(self, live: Live, *, allow_local: bool) -> None:
        self._live = live
        self._allow_local = allow_local
        self._built: tuple[Identity, Identifier] | None = None

    async def identify(self, token: str | None, client: str) -> Principal:
        """The caller. Raises Unidentified."""
        config = self._live.current
        built = self._built
        if built is None or (built[0] is not config.identity and built[0] != config.identity):
            built = (
                config.identity,
                identifier(config.identity, config.recorder.directory, allow_local=self._allow_local),
            )
        self._built = config.identity, built[1]  # the same object is told from another at once
        return await built[1].identify(token, client)
