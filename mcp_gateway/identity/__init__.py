"""Identity: who calls, established from a token or, on a developer's own machine, from the configuration."""

from __future__ import annotations

from mcp_gateway.identity.identifier import Identifier, Unidentified

__all__ = ["Identifier", "Unidentified"]
