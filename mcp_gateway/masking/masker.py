"""Placeholder masker for integration while the real one is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from mcp_gateway.masking._minting import SEAL
from mcp_gateway.masking.masked import Masked
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.lease import Secret
from mcp_gateway_tools.raw import Document, Problem, Raw, Table
from mcp_gateway_tools.unveil import unveil

E = re.compile(r"[\w.]+@[\w.]+")


class MaskingUnavailable(Exception):
    """Withheld."""


class Masker:
    """Masks."""

    def __init__(self, profile: MaskingProfile, lent_secrets: Callable[[], Sequence[Secret]]) -> None:
        self.digest = "d"
        self._lent = lent_secrets

    async def warm(self) -> None:
        """Warm."""

    def _t(self, v: JsonValue) -> JsonValue:
        if isinstance(v, str):
            for s in self._lent():
                v = v.replace(s.reveal(), "[masked:credential]")
            return E.sub("[masked:email]", v)
        if isinstance(v, Mapping):
            return {k: self._t(x) for k, x in v.items()}
        if isinstance(v, list | tuple):
            return [self._t(x) for x in v]
        return v

    async def mask(self, raw: Raw, masks: tuple[str, ...] = ()) -> Masked:
        """Mask."""
        c = unveil(raw)
        match c:
            case Table():
                s: JsonValue = {"columns": [{"name": x.name, "type": x.type} for x in c.columns], "rows": c.rows, "truncated": c.truncated}
            case Document():
                s = c.value
            case Problem():
                s = {"error": {"message": c.message, "code": c.code, "hint": c.hint}}
        s = self._t(s)
        assert isinstance(s, Mapping)
        e = isinstance(c, Problem)
        return Masked(s, json.dumps(s, indent=1), is_error=e, ran=c.ran if isinstance(c, Problem) else None, found={}, _seal=SEAL)

    async def arguments(self, arguments: JsonObject) -> JsonObject:
        """Mask."""
        s = self._t(arguments)
        assert isinstance(s, Mapping)
        return s

    async def secrets(self, arguments: JsonObject) -> JsonObject:
        """Secrets only."""
        return arguments

    async def text(self, text: str) -> str:
        """Mask."""
        return str(self._t(text))
