"""What one profile hides in texts: its recognisers, its scan, its reading of structure. Blocking; runs in a thread or a process apart."""

from __future__ import annotations

import gc
import threading
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Final, NamedTuple

from mcp_gateway.masking.columns import Columns
from mcp_gateway.masking.lent import Lent
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.recognisers import Recognisers
from mcp_gateway.masking.rewrite import Rewriter
from mcp_gateway.masking.scan import Hidden, Scan, Setting
from mcp_gateway.masking.structure.reading import findings

Texts = Mapping[Setting, set[str]]

_PREPARED: Final = 8
"""Sets of values that may never appear, each ready to be searched for."""


class Rules(NamedTuple):
    """Under what a batch is looked at beside the profile: policy's masks, whether personal values are hidden beside secrets, and the
    connection that an answer is from."""

    masks: tuple[str, ...] = ()
    personal: bool = True
    connection: str | None = None


class Looking:
    """Safe to use from several threads."""

    def __init__(self, profile: MaskingProfile) -> None:
        self.profile: Final = profile
        self._lent = lru_cache(_PREPARED)(Lent)
        self._loading = threading.Lock()
        self._loaded: Recognisers | None = None

    def rewriter(self, rules: Rules) -> Rewriter:
        """The walk under these rules."""
        columns = Columns(self.profile.fields_of(rules.connection), rules.masks)
        return Rewriter(columns, personal=rules.personal, telling=self.profile.extension.heeds)

    def hidden(
        self, texts: Texts, rules: Rules, lent: tuple[str, ...], seconds: float
    ) -> dict[Setting, dict[str, Hidden]]:
        """What becomes of those texts that do not stay as they are. Raises Unmaskable when it took longer than `seconds`."""
        read = partial(findings, rewriter=self.rewriter(rules))
        return Scan(self.recognisers(), self.profile.entities, self._lent(lent), read, seconds).hidden(texts)

    @property
    def quick(self) -> bool:
        """Whether everything that looks at a text is built in, and loaded."""
        extension = self.profile.extension
        return self._loaded is not None and extension.file is None and not extension.plugins and not extension.model

    def recognisers(self) -> Recognisers:
        """The profile's recognisers; made once, about two seconds the first time in a process."""
        with self._loading:
            if self._loaded is None:
                self._loaded = Recognisers(self.profile.entities, self.profile.score_threshold, self.profile.extension)
                gc.freeze()  # what Presidio's import made stays for good: the collector need not look at it again
            return self._loaded
