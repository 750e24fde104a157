"""Presidio: its recognisers of the profile's entities, those that a deployment adds, its scoring by context, its thresholds.

Without language model, unless the extension names one. Nothing is fetched: addresses are checked against the snapshot of the public suffix
list that tldextract carries. Safe to use from several threads: the engines are only read after they were made.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from mcp_gateway.masking.extension import Extension
from mcp_gateway.masking.extension_pool import Pool, Said, Span
from mcp_gateway.masking.findings import MARKER
from mcp_gateway.masking.full_names import is_person
from mcp_gateway.masking.ner import is_prose
from mcp_gateway.masking.person_words import may_be_somebodys

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer, RecognizerResult
    from presidio_analyzer.nlp_engine import NlpArtifacts

_PRIVATE_SUFFIXES: Final = (
    "corp",
    "example",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localhost",
    "test",
)
"""Top-level domains that are no public suffix and still carry addresses of people (RFC 2606, RFC 6762, common private use)."""

_PHONE_REGIONS: Final = ("US", "GB", "DE")
"""Whose national forms are tried. Candidates have a number's form already, so lengths decide, and these cover the common ones."""


_WINDOW: Final = 2048
"""Characters of a text that are put to a recogniser together."""

_REMEMBERED: Final = 4096
"""Texts of which it is known what the model found."""

_DOMAINS: Final = 1024
"""Domains of addresses of which it is known whether there are such."""

_OVERLAP: Final = 256
"""How many of them are put again with the next ones."""


class Elsewhere(Exception):
    """Something would have to be waited for, on the event loop: the work is to be done in a thread."""


_ON_THE_LOOP: Final = ContextVar("on_the_loop", default=False)


@contextmanager
def at_once() -> Generator[None]:
    """While this lasts, whatever would wait for a process raises Elsewhere instead."""
    token = _ON_THE_LOOP.set(True)
    try:
        yield
    finally:
        _ON_THE_LOOP.reset(token)


class Recognisers:
    """The recognisers of some entities and of an extension. Takes about two seconds to make the first time: Presidio imports spaCy.

    Raises RecogniserFailed or Withheld when something that was configured cannot be had.
    """

    def __init__(self, entities: Sequence[str], threshold: float, extension: Extension | None = None) -> None:
        extension = extension or Extension()
        self._pool = Pool(extension, threshold) if extension.apart else None
        loading = self._pool.begin() if self._pool else None  # while Presidio is imported here
        from mcp_gateway.masking.extension_building import patterns_of
        from mcp_gateway.masking.extension_engine import Candidates, Engine

        self._candidates = Candidates([one for name in sorted(set(entities)) for one in _of(name)], threshold)
        own = patterns_of(extension.file) if extension.file else []
        self._kind_of = lru_cache(_DOMAINS)(self._asked_of)
        self._everywhere = Engine(own, threshold) if own else None
        self._all_apart = extension.all_apart
        self._prose = bool(extension.model)
        self._read = None if extension.all_apart else _Read()
        self.wide: Final = bool(self._pool or self._everywhere)
        """Whether there is anything that looks at whole texts."""
        if loading:
            loading.result()

    def find(self, entities: Sequence[str], text: str, context: Sequence[str]) -> list[Span]:
        """Spans of the entities in a short text, with the entity's name. Raises RecogniserFailed when a recogniser gave up."""
        return self._candidates.find(entities, text, context)

    def find_alone(self, entity: str, text: str) -> list[Span] | None:
        """The same for one entity where no context changes anything; None where it may. Raises as `find`."""
        return self._candidates.find_alone([entity], text)

    def kind_of_domain(self, domain: str) -> str | None:
        """What an address at this domain is, if it is one: of the domains that come again with every answer this is known. Raises as `find`."""
        return self._kind_of(domain)

    def _asked_of(self, domain: str) -> str | None:
        found = self._candidates.find(["EMAIL_ADDRESS"], f"someone@{domain}", ())
        return found[0][2] if found else None

    def everywhere(self, texts: Sequence[tuple[str, Sequence[str]]]) -> list[list[Span]]:
        """What the extension finds in each text, which has words of its field's name for context. Raises RecogniserFailed and Withheld."""
        found: list[list[Span]] = [[] for _ in texts]
        if self._everywhere is not None:
            for spans, (text, words) in zip(found, texts, strict=True):
                for offset in _windows(text):
                    some = self._everywhere.find(text[offset : offset + _WINDOW], words)
                    spans += ((offset + start, offset + end, kind) for start, end, kind in some)
        if self._pool is not None:
            self._ask(self._pool, texts, found)
        return [_unmasked(text, spans) for (text, _), spans in zip(texts, found, strict=True)]

    def close(self) -> None:
        """End the processes that recognisers run in."""
        if self._pool is not None:
            self._pool.close()

    def _ask(self, pool: Pool, texts: Sequence[tuple[str, Sequence[str]]], found: Sequence[list[Span]]) -> None:
        places: dict[Said, list[int]] = {}
        for index, (text, words) in enumerate(texts):
            prose = self._prose and is_prose(text)
            if self._prose and not prose and words and is_person(text) and may_be_somebodys(" ".join(words)):
                text, prose = f"{text}\n", True  # as a line of its own: a name or a team's
            if prose or self._all_apart:
                places.setdefault(Said(text, tuple(words) if self._all_apart else (), prose), []).append(index)
        known = {} if self._read is None else self._read.known(places)
        asked = [said for said in places if said not in known]
        if asked:
            if _ON_THE_LOOP.get():
                raise Elsewhere
            read = dict(zip(asked, pool.find(asked), strict=True))
            known |= read
            if self._read is not None:
                self._read.note(read)
        for said, indices in places.items():
            for index in indices:
                found[index].extend(known[said])


class _Read:
    """What the language model found in texts that came lately, so that it need not read the same again. Keeps places, and no text: a text is known by its
    hash under a key that is made with this. Safe to use from several threads."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._spans: OrderedDict[bytes, Sequence[Span]] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, texts: Iterable[Said]) -> dict[Said, Sequence[Span]]:
        """Of these, what was found in those that are known."""
        with self._lock:
            found = {said: self._spans.get(self._name(said)) for said in texts}
        return {said: spans for said, spans in found.items() if spans is not None}

    def note(self, read: Mapping[Said, Sequence[Span]]) -> None:
        """Keep what was found."""
        with self._lock:
            for said, spans in read.items():
                if len(said.text) <= _WINDOW:
                    self._spans[self._name(said)] = spans
            while len(self._spans) > _REMEMBERED:
                self._spans.popitem(last=False)

    def _name(self, said: Said) -> bytes:
        return hashlib.blake2b(said.text.encode("utf-8", "surrogatepass"), digest_size=24, key=self._key).digest()


def _unmasked(text: str, spans: list[Span]) -> list[Span]:
    """The spans without the markers in them: what those stand for is hidden already, and a model takes them for names."""
    markers = [match.span() for match in MARKER.finditer(text)] if spans else []
    return [piece for one in spans for piece in _around(text, one, markers)] if markers else spans


def _around(text: str, span: Span, markers: Sequence[tuple[int, int]]) -> Iterator[Span]:
    start, end, kind = span
    for marker in [*(one for one in markers if one[0] < end and start < one[1]), (end, end)]:
        if any(map(str.isalnum, text[start : marker[0]])):
            yield start, marker[0], kind
        start = max(start, marker[1])


def _windows(text: str) -> Iterator[int]:
    yield from range(0, max(1, len(text) - _OVERLAP), _WINDOW - _OVERLAP)


def _of(entity: str) -> Sequence[EntityRecognizer]:
    """What finds an entity among Presidio's own, set up for candidates that have its form already."""
    from presidio_analyzer import Pattern
    from presidio_analyzer import predefined_recognizers as known

    from mcp_gateway.masking.extension_building import of_entity

    match entity:
        case "EMAIL_ADDRESS":
            return [_email()]
        case "PHONE_NUMBER":
            return [_phone()]
        case "CREDIT_CARD":
            return [known.CreditCardRecognizer(patterns=[Pattern("card", r"\b[0-9]{13,19}\b", 0.3)])]
        case _:
            return of_entity(entity)


def _phone() -> EntityRecognizer:
    from presidio_analyzer.predefined_recognizers import PhoneRecognizer

    class Phone(PhoneRecognizer):
        """Presidio's; a number with its country's code is read once where that is enough, since no region makes a difference to it."""

        def analyze(
            self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
        ) -> list[RecognizerResult]:
            read = cast("NlpArtifacts", nlp_artifacts)
            if text.startswith("+") and self is not anywhere:
                found = anywhere.analyze(text, entities, read)
                if found:
                    return found
            return super().analyze(text, entities, read)

    made = Phone(supported_regions=_PHONE_REGIONS, leniency=0)
    anywhere = copy(made)  # with the same name and number, by which Presidio knows whose result one is
    anywhere.supported_regions = _PHONE_REGIONS[:1]
    return made


def _email() -> EntityRecognizer:
    import tldextract
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    # INVARIANT: no suffix list is fetched and no cache is written: no addresses to ask, no directory to keep.
    suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, extra_suffixes=_PRIVATE_SUFFIXES)

    class Email(EmailRecognizer):
        """Presidio's, with an offline suffix list."""

        def validate_result(self, pattern_text: str) -> bool:
            return suffixes(pattern_text.rpartition("@")[2]).fqdn != ""

    return Email()
