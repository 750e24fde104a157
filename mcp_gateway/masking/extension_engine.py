"""Presidio's engine over texts as they stand: scores, context words, thresholds as Presidio documents them.

Context is the words of the field's name and the five before a finding; where a recogniser has thresholds of its own, they count.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine

from mcp_gateway.masking.extension_building import LANGUAGE, RecogniserFailed, Watched, watched

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from mcp_gateway.masking.extension_pool import Span


class Engine:
    """Some recognisers. Safe to use from several threads: nothing is written after it was made."""

    def __init__(
        self, recognisers: Iterable[EntityRecognizer], threshold: float, reading: Language | None = None
    ) -> None:
        made = [watched(one) for one in recognisers]
        self._tokens = Tokens(reading)
        self._alarm = alarm()
        self._patterns = {one: _patterns(one) for one in made if _is_plain(one)}
        self._others = [one for one in made if one not in self._patterns]
        self._engine = AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=made, supported_languages=[LANGUAGE]),
            nlp_engine=self._tokens,
            supported_languages=[LANGUAGE],
            default_score_threshold=threshold,
        )
        self.entities = tuple(sorted({name for one in made for name in one.supported_entities}))

    def find(self, text: str, words: Sequence[str], doc: Doc | None = None) -> list[Span]:
        """What stands in a text. Raises RecogniserFailed, and whatever a recogniser raises."""
        asked = [*self._others, *(one for one, some in self._patterns.items() if any(p.occurs(text) for p in some))]
        if not asked:
            return []
        self._alarm.fired.given_up = False
        results = self._engine.analyze(
            text,
            LANGUAGE,
            entities=sorted({name for one in asked for name in one.supported_entities}),
            context=list(words),
            nlp_artifacts=self._tokens.artifacts(doc) if doc is not None else None,
        )
        if self._alarm.fired.given_up:
            raise RecogniserFailed("it gave up")
        return [(one.start, one.end, one.entity_type) for one in results]


class Candidates:
    """Recognisers of candidates that a scan found: short texts, for which nothing is read but the context that is given.

    Gives what Presidio's engine gives. Context only ever raises a score, so the engine is asked only where a score is too low without.
    """

    def __init__(self, recognisers: Iterable[EntityRecognizer], threshold: float) -> None:
        made = [watched(one) for one in recognisers]
        self._alarm = alarm()
        self._threshold = threshold
        self._by_entity: dict[str, list[EntityRecognizer]] = {}
        for one in made:
            for name in one.supported_entities:
                self._by_entity.setdefault(name, []).append(one)
        nothing = NoOpNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": "none"}])
        self._engine = AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=made, supported_languages=[LANGUAGE]),
            nlp_engine=nothing,
            supported_languages=[LANGUAGE],
            default_score_threshold=threshold,
        )
        self._unread = nothing.process_text("", LANGUAGE)

    def find(self, entities: Sequence[str], text: str, words: Sequence[str]) -> list[Span]:
        """Those of the entities that stand in a text. Raises RecogniserFailed, and whatever a recogniser raises."""
        found = self.find_alone(entities, text)
        if found is not None:
            return found
        self._alarm.fired.given_up = False
        results = self._engine.analyze(text, LANGUAGE, entities=list(entities), context=list(words))
        return self._spans(results)

    def find_alone(self, entities: Sequence[str], text: str) -> list[Span] | None:
        """The same where no context changes anything; None where it may. Raises as `find`."""
        self._alarm.fired.given_up = False
        asked = dict.fromkeys(one for name in entities for one in self._by_entity[name])
        results = [result for one in asked for result in one.analyze(text, list(entities), self._unread) or ()]
        spans = self._spans(results)
        return None if any(result.score < self._threshold for result in results) else spans

    def _spans(self, results: Iterable[RecognizerResult]) -> list[Span]:
        if self._alarm.fired.given_up:
            raise RecogniserFailed("a recogniser gave up")
        return [(one.start, one.end, one.entity_type) for one in results]


class Tokens(NoOpNlpEngine):
    """Reads a text as words, so that context words near a finding count; names nothing in it."""

    def __init__(self, reading: Language | None = None) -> None:
        import spacy

        super().__init__([{"lang_code": LANGUAGE, "model_name": "none"}])
        self._reading = reading or spacy.blank(LANGUAGE)
        self.load()

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """The words of a text."""
        return self.artifacts(self._reading.make_doc(text))

    def artifacts(self, doc: Doc) -> NlpArtifacts:
        """A text that was already read."""
        return NlpArtifacts(
            entities=list(doc.ents),
            tokens=doc,
            tokens_indices=[token.idx for token in doc],
            lemmas=[token.lower_ for token in doc],
            nlp_engine=self,
            language=LANGUAGE,
        )

    def is_stopword(self, word: str, language: str) -> bool:
        """Whether a word says nothing by itself."""
        return bool(self._reading.vocab[word].is_stop)

    def is_punct(self, word: str, language: str) -> bool:
        """Whether it is punctuation."""
        return bool(self._reading.vocab[word].is_punct)


class Alarm(logging.Handler):
    """Turns Presidio's warnings into failures: it logs and goes on where it cannot go on, and it quotes values in its log."""

    class _Fired(threading.local):
        given_up = False

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.fired = self._Fired()

    def emit(self, record: logging.LogRecord) -> None:
        self.fired.given_up = True


def alarm() -> Alarm:
    """The one alarm of this process."""
    logger = logging.getLogger("presidio-analyzer")
    # INVARIANT: what Presidio logs may quote values, so it reaches no other handler.
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    for handler in logger.handlers:
        if isinstance(handler, Alarm):
            return handler
    made = Alarm()
    logger.addHandler(made)
    return made


def _is_plain(recogniser: EntityRecognizer) -> bool:
    """Whether it finds nothing where its patterns match nothing."""
    return isinstance(recogniser, PatternRecognizer) and type(recogniser).analyze is PatternRecognizer.analyze


def _patterns(recogniser: EntityRecognizer) -> list[Watched]:
    return [cast(Watched, pattern.compiled_regex) for pattern in cast(Any, recogniser).patterns]
