"""The key under which a value has the same pseudonym in every session that shares it. Read each time, so that a rotated one counts at once."""

from __future__ import annotations

from typing import Final

from mcp_gateway.credentials.refs import CredentialRef
from mcp_gateway.credentials.sources import CredentialUnavailable, Sources

SHORTEST: Final = 32
"""Characters. With a key that can be guessed, every pseudonym can be."""


async def tenant_key(sources: Sources, ref: CredentialRef) -> str:
    """The key. Raises CredentialUnavailable."""
    key = (await sources.read(ref)).reveal()
    if len(key) < SHORTEST:
        raise CredentialUnavailable(f"`{ref}`: a key of pseudonyms has at least {SHORTEST} random characters")
    return key
