"""Masked: the only form in which an upstream's answer may leave the gateway or be stored. Holds it; does not make it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, final

from mcp_gateway.masking._minting import SEAL, Seal
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.raw import Ran


@final
class Masked:
    """A masked answer.

    `structured` is the answer as MCP `structured_content`, `text` the same for clients that read text: without control characters,
    terminal escapes or direction marks. `ran` is set for an upstream's error. `found` counts what was replaced: by Presidio's entity
    name (`EMAIL_ADDRESS`), by `SECRET:` and its kind, or `column` for values that were hidden because of the field they stood in.
    """

    __slots__ = ("found", "is_error", "ran", "structured", "text")

    def __init__(
        self,
        structured: JsonObject,
        text: str,
        *,
        is_error: bool,
        ran: Ran | None,
        found: Mapping[str, int],
        _seal: Seal,
    ) -> None:
        if _seal is not SEAL:
            raise TypeError("only the masker makes a Masked")
        self.structured: Final = structured
        self.text: Final = text
        self.is_error: Final = is_error
        self.ran: Final[Ran | None] = ran
        self.found: Final[Mapping[str, int]] = MappingProxyType(dict(found))

    def __repr__(self) -> str:
        return f"<Masked: {sum(self.found.values())} values hidden>"
