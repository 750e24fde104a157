"""What words are: given names, family names, words of the language. Read from packages, none of it written out here.

Names of some ninety locales come from Faker's lists (MIT), words from the dictionary that a spaCy model carries (WordNet).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final, NamedTuple, cast

from mcp_gateway.masking.latin import in_latin
from mcp_gateway.masking.names import bare

_GIVEN: Final = re.compile(r"(?:first|(?:fe)?male)_?.*names?(?:_.*)?|first_romanized_names")
_FAMILY: Final = re.compile(r"last_?.*names?(?:_.*)?|surnames?|last_romanized_names")
_SHORTEST: Final = 3
"""Letters of a name that is only known from another script: shorter ones are words as often."""

_SUFFIXES: Final = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
)


class Lexicon(NamedTuple):
    """Lower-case words of each kind."""

    given: frozenset[str]
    family: frozenset[str]
    words: frozenset[str]

    def is_word(self, word: str) -> bool:
        """Whether it is a word of the language, in some form."""
        return word in self.words or any(
            word.endswith(end) and f"{word[: -len(end)]}{instead}" in self.words for end, instead in _SUFFIXES
        )


@lru_cache(maxsize=2)
def lexicon(model: Path) -> Lexicon:
    """The lexicon beside a model, which is in a folder. Raises ImportError without Faker, OSError without the model's dictionary."""
    words = frozenset(_words(model))
    return Lexicon(_spelt(_names(_GIVEN), words), _spelt(_names(_FAMILY), words), words)


def _spelt(names: Iterable[str], words: frozenset[str]) -> frozenset[str]:
    """The names, and as they are written without accents, and in Latin letters."""
    known = frozenset(names)
    plain = (bare(name) for name in known if not name.isascii() and name < "\u0370")
    latin = {said for name in known if name >= "\u0370" for said in in_latin(name) if len(said) > _SHORTEST}
    return known.union(plain, latin - words)


def _names(wanted: re.Pattern[str]) -> Iterator[str]:
    people = import_module("faker.providers.person")
    for locale in iter_modules(people.__path__):
        provider = import_module(f"{people.__name__}.{locale.name}").Provider
        for attribute in dir(provider):
            if wanted.fullmatch(attribute):
                held: object = getattr(provider, attribute)
                if isinstance(held, (tuple, list, dict)):
                    yield from _parts(held)  # pyright: ignore[reportUnknownArgumentType]  # lists of other people's package


def _parts(names: Iterable[object]) -> Iterator[str]:
    for name in names:
        if isinstance(name, str):
            yield from (part for part in name.lower().replace("’", "'").split() if len(part) > 1 or part > "\u2e80")


def _words(model: Path) -> Iterator[str]:
    from spacy.lang.en.stop_words import STOP_WORDS
    from spacy.lookups import Lookups

    yield from STOP_WORDS
    lookups = cast(Any, Lookups()).from_disk(model / "lemmatizer" / "lookups")
    for table in ("lemma_index", "lemma_exc"):
        for words in cast("Iterable[Iterable[str]]", lookups.get_table(table).values()):
            yield from (word for word in words if "_" not in word)
