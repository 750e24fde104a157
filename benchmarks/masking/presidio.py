"""Plain Presidio: its engine as it comes, on every text by itself, with the recognisers of the entities that the gateway's profile has.

Without the language model (a blank pipeline, which cuts words only), so that what is compared is the same work.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from mcp_gateway.masking.profile import DEFAULT_ENTITIES
from mcp_gateway_policy.vocabulary import JsonValue

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer


class Plain:
    """One engine; made in about three seconds."""

    def __init__(self, entities: Sequence[str] = DEFAULT_ENTITIES) -> None:
        import spacy
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
        from tldextract import TLDExtract, tldextract

        # INVARIANT: asks nobody for a list of suffixes
        tldextract.TLD_EXTRACTOR = TLDExtract(suffix_list_urls=(), cache_dir=None)

        class Blank(SpacyNlpEngine):
            def load(self) -> None:
                self.nlp = {"en": spacy.blank("en")}  # type: ignore[assignment]  # declared None, filled by every `load`

        logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)  # it tells of every language that is left out
        registry = RecognizerRegistry()
        registry.load_predefined_recognizers(languages=["en"])
        known = cast("list[EntityRecognizer]", registry.recognizers)  # pyright: ignore[reportUnknownMemberType]  # its list has no type
        registry.recognizers = [one for one in known if set(one.supported_entities) & set(entities)]
        blank = Blank()
        blank.load()
        self._engine: Final = AnalyzerEngine(registry=registry, nlp_engine=blank, supported_languages=["en"])
        self._entities: Final = list(entities)

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """What it finds in a text."""
        found = self._engine.analyze(text, "en", entities=self._entities, score_threshold=0.4)
        return [(one.start, one.end, one.entity_type) for one in found]

    def text(self, text: str) -> str:
        """The text with `<ENTITY>` in place of what it finds."""
        done, pieces = 0, list[str]()
        for start, end, kind in sorted(self.spans(text)):
            if start >= done:
                pieces += (text[done:start], f"<{kind}>")
                done = end
        return "".join(pieces) + text[done:]

    def cell(self, cell: JsonValue) -> JsonValue:
        """The same for one cell."""
        return self.text(cell) if isinstance(cell, str) else cell
