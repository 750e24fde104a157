"""The one way into a `Raw`. Only the masker and the tools' own tests import this."""

from __future__ import annotations

from typing import cast

from mcp_gateway_tools.raw import Content, Raw


def unveil(raw: Raw) -> Content:
    """What the upstream answered, unmasked."""
    return cast(Content, object.__getattribute__(raw, "_Raw__content"))
