"""What one profile hides in texts: its recognisers, its scan, its reading of structure. Blocking; runs in a thread or a process apart."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import partial
from typing import Final, NamedTuple

from mcp_gateway.masking.columns import Columns
from mcp_gateway.masking.lent import Lent
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.recognisers import Recognisers
from mcp_gateway.masking.rewrite import Rewriter
from mcp_gateway.masking.scan import Hidden, Scan, Setting
from mcp_gateway.masking.structure.reading import findings

Texts = Mapping[Setting, set[str]]


class Rules(NamedTuple):
    """Under what a batch is looked at beside the profile: policy's masks, and whether personal values are hidden beside secrets."""

    masks: tuple[str, ...] = ()
    personal: bool = True


class Looking:
    """Safe to use from several threads."""

    def __init__(self, profile: MaskingProfile) -> None:
        self.profile: Final = profile
        self._prepared = Lent(())
        self._loading = threading.Lock()
        self._loaded: Recognisers | None = None

    def rewriter(self, rules: Rules) -> Rewriter:
        """The walk under these rules."""
        columns = Columns(self.profile.columns, rules.masks)
        return Rewriter(columns, personal=rules.personal, telling=self.profile.extension.heeds)

    def hidden(
        self, texts: Texts, rules: Rules, lent: tuple[str, ...], seconds: float
    ) -> dict[Setting, dict[str, Hidden]]:
        """What becomes of those texts that do not stay as they are. Raises Unmaskable when it took longer than `seconds`."""
        read = partial(findings, rewriter=self.rewriter(rules))
        return Scan(self.recognisers(), self.profile.entities, self._lent(lent), read, seconds).hidden(texts)

    def recognisers(self) -> Recognisers:
        """The profile's recognisers; made once, about two seconds the first time in a process."""
        with self._loading:
            if self._loaded is None:
                self._loaded = Recognisers(self.profile.entities, self.profile.score_threshold, self.profile.extension)
            return self._loaded

    def _lent(self, values: tuple[str, ...]) -> Lent:
        prepared = self._prepared
        if prepared.values != values:
            prepared = self._prepared = Lent(values)
        return prepared
