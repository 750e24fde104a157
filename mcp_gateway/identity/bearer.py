"""Callers with a token of the configured identity provider."""

from __future__ import annotations

from collections.abc import Mapping

from mcp_gateway.config.model import Jwt, RoleMembers
from mcp_gateway.identity.claims import client_name, groups_of, peek, subject_of
from mcp_gateway.identity.identifier import Unidentified
from mcp_gateway.identity.keyset import KeySet
from mcp_gateway.identity.remembered import Remembered
from mcp_gateway.identity.roles import roles_for
from mcp_gateway.identity.verify import accepted
from mcp_gateway_policy.vocabulary import Principal


class Bearer:
    """Identifies callers by tokens that one issuer signed."""

    def __init__(self, settings: Jwt, roles: Mapping[str, RoleMembers], keys: KeySet) -> None:
        self._settings = settings
        self._roles = roles
        self._keys = keys
        self._verified = Remembered(issuer=settings.issuer, leeway=settings.leeway_seconds)

    async def identify(self, token: str | None, client: str) -> Principal:
        """The caller the token names. Raises Unidentified."""
        settings = self._settings
        unverified = peek(token or "")
        algorithm = accepted(unverified, settings.algorithms)
        candidates = await self._keys.candidates(unverified.key_id)
        if len(candidates) != 1:
            raise Unidentified("the token's key (`kid`) is not one of the issuer's keys")
        found = self._verified.claims(token or "", candidates[0], algorithm, settings.audience)
        subject = subject_of(found, settings.subject_claim)
        groups = groups_of(found, settings.groups_claim)
        roles = roles_for(subject, groups, self._roles)
        return Principal(subject, settings.issuer, "jwt", groups, roles, client_name(client))
