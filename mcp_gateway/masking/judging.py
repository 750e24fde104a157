"""The last word on a candidate: what the recognisers say of it, with the words around it where those may change that.

Each is asked once in a batch. Knows no texts but those words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Protocol

from mcp_gateway.masking.batch import Segment
from mcp_gateway.masking.candidates import Candidate
from mcp_gateway.masking.extension_pool import Span
from mcp_gateway.masking.findings import LONGEST_MARKER, MARKER
from mcp_gateway.masking.profile import Entity

NEAR: Final = 48
"""Characters before a candidate that are its context."""

WORD: Final = re.compile(r"[A-Za-z]{2,20}")
_LETTER: Final = re.compile(r"\w|@")


class Recognising(Protocol):
    """What a scan asks of recognisers; `Recognisers` says what each of them means."""

    @property
    def wide(self) -> bool: ...
    def find(self, entities: Sequence[str], text: str, context: Sequence[str]) -> list[Span]: ...
    def find_alone(self, entity: str, text: str) -> list[Span] | None: ...
    def kind_of_domain(self, domain: str) -> str | None: ...
    def everywhere(self, texts: Sequence[tuple[str, Sequence[str]]]) -> list[list[Span]]: ...


class Judging:
    """The verdicts of one batch."""

    def __init__(self, recognisers: Recognising) -> None:
        self._recognisers = recognisers
        self._alone: dict[tuple[Entity, str], list[Span] | None] = {}
        self._beside: dict[tuple[Entity, str, str], list[Span]] = {}
        self._domains: dict[str, str | None] = {}

    def spans(self, candidate: Candidate, segment: Segment, start: int) -> Sequence[Span]:
        """What stands in what a candidate says; it begins at `start` of the segment."""
        entity, _, _, said = candidate
        if entity == "EMAIL_ADDRESS":
            return self._address(said)
        alone = (entity, said)
        if alone not in self._alone:
            self._alone[alone] = self._recognisers.find_alone(entity, said)
        spans = self._alone[alone]
        if spans is None:
            before = segment.text[max(0, start - NEAR - LONGEST_MARKER) : start]
            words = WORD.findall(f"{segment.setting.words} {MARKER.sub(' ', before)[-NEAR:]}")
            key = (entity, said, " ".join(words))
            if key not in self._beside:
                self._beside[key] = self._recognisers.find([entity], said, words)
            spans = self._beside[key]
        return spans

    def _address(self, said: str) -> Sequence[Span]:
        """An address is judged by its domain: the part before the `@` has its form already."""
        domain = said[said.rfind("@") + 1 :]
        if domain not in self._domains:
            self._domains[domain] = self._recognisers.kind_of_domain(domain.lower())
        kind = self._domains[domain]
        if kind is None:
            return ()
        letter = None if said[0].isalnum() else _LETTER.search(said)
        return ((letter.start() if letter else 0, len(said), kind),)
