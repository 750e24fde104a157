"""Presidio's recognisers from what a deployment wrote, and from Presidio's own by entity. Imports Presidio: takes two seconds once.

Texts here have no known language, so a recogniser for any language looks at every text.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, cast

from presidio_analyzer import EntityRecognizer, LocalRecognizer, PatternRecognizer, predefined_recognizers
from presidio_analyzer.predefined_recognizers import PhoneRecognizer
from presidio_analyzer.recognizer_registry.recognizers_loader_utils import RecognizerListLoader

from mcp_gateway.masking.extension import Entry, PatternEntry, RecogniserFile, entity, plugin

LANGUAGE: Final = "en"
"""What Presidio is told every text is written in."""

REGEX_SECONDS: Final = 5.0
"""How long one pattern may search one text."""


class RecogniserFailed(Exception):
    """A recogniser gave up, was broken or took too long, so a finding may be missing. The message holds nothing of the text."""


def patterns_of(file: RecogniserFile) -> list[EntityRecognizer]:
    """The file's pattern recognisers, as Presidio's own loader makes them. Raises RecogniserFailed."""
    return _from_file(file, [entry for entry in file.recognizers if isinstance(entry, PatternEntry)])


def known_of(file: RecogniserFile) -> list[EntityRecognizer]:
    """Presidio's own recognisers that the file names. Raises RecogniserFailed."""
    return _from_file(file, [entry for entry in file.recognizers if not isinstance(entry, PatternEntry)])


def _from_file(file: RecogniserFile, entries: Sequence[Entry]) -> list[EntityRecognizer]:
    written: list[dict[str, Any]] = []  # the form that Presidio's loader takes
    for entry in entries:
        named = {"name": entry, "type": "predefined"} if isinstance(entry, str) else entry.model_dump(exclude_none=True)
        written.append(cast(dict[str, Any], _plain(named)))
    languages = {LANGUAGE, *file.supported_languages, *_languages(written)}
    try:
        made = RecognizerListLoader.get(cast(Any, written), sorted(languages), file.global_regex_flags)
    except (TypeError, ValueError, ImportError, AttributeError, KeyError) as error:
        raise RecogniserFailed(f"the recognisers file cannot be used ({type(error).__name__})") from error
    return _once([_any_language(one) for one in made])


def from_plugins(names: Iterable[str]) -> list[EntityRecognizer]:
    """The recognisers of plugins: a class, an instance, or a function that returns some. Raises RecogniserFailed."""
    return [_any_language(one) for name in names for one in _made(name)]


def of_entity(name: str) -> list[EntityRecognizer]:
    """Presidio's own recognisers of an entity, whatever language they are for. Raises RecogniserFailed when it has none."""
    found = [_any_language(made_by()) for made_by in own_entities().get(name, ())]
    if not found:
        raise RecogniserFailed(f"nothing looks for `{name}`: no recogniser that is installed or configured finds it")
    return found


@lru_cache(maxsize=1)
def own_entities() -> Mapping[str, Sequence[Callable[[], EntityRecognizer]]]:
    """The recognisers that need no model and no service, by what they find."""
    found: dict[str, list[Callable[[], EntityRecognizer]]] = {}
    for exported in predefined_recognizers.__all__:
        held: object = getattr(predefined_recognizers, exported)
        if not inspect.isclass(held) or not issubclass(held, LocalRecognizer):
            continue
        made_by = cast("Callable[[], EntityRecognizer]", held)
        if issubclass(held, (PatternRecognizer, PhoneRecognizer)) or ".country_specific." in held.__module__:
            for name in made_by().supported_entities:
                found.setdefault(name, []).append(made_by)
    return found


def watched(recogniser: EntityRecognizer) -> EntityRecognizer:
    """The recogniser with patterns whose time-out is an error: Presidio logs it and goes on without them."""
    if isinstance(recogniser, PatternRecognizer):
        flags = recogniser.global_regex_flags or 0
        for pattern in cast("list[Any]", cast(Any, recogniser).patterns):
            pattern.compiled_with_flags = flags
            pattern.compiled_regex = Watched(pattern.regex, flags)
    return recogniser


class Watched:
    """A compiled pattern that raises RecogniserFailed when it takes longer than `REGEX_SECONDS`."""

    def __init__(self, pattern: str, flags: int) -> None:
        import regex

        self._compiled = regex.compile(pattern, flags)

    def finditer(self, text: str, timeout: float | None = None) -> Iterator[Any]:
        """Every match. Presidio's own time-out is not used: it is a minute, and ends in silence."""
        try:
            yield from self._compiled.finditer(text, timeout=REGEX_SECONDS)
        except TimeoutError:
            late = True
        else:
            late = False
        if late:  # raised outside the handler: the time-out's frames hold the text
            raise RecogniserFailed("a pattern took too long")

    def occurs(self, text: str) -> bool:
        """Whether there is any match."""
        return any(True for _ in self.finditer(text))


def _made(name: str) -> Sequence[EntityRecognizer]:
    try:
        loaded: object = plugin(name).load()
        if not isinstance(loaded, EntityRecognizer) and callable(loaded):
            loaded = loaded()
        made = [loaded] if isinstance(loaded, EntityRecognizer) else list(cast("Iterable[object]", loaded))
    except Exception as error:
        raise RecogniserFailed(f"the recogniser plugin `{name}` cannot be loaded ({type(error).__name__})") from error
    recognisers = [one for one in made if isinstance(one, EntityRecognizer)]
    if not recognisers or len(recognisers) != len(made):
        raise RecogniserFailed(f"the recogniser plugin `{name}` gives something that is no Presidio recogniser")
    for one in recognisers:
        for supported in one.supported_entities:
            try:
                entity(supported)
            except ValueError as error:
                raise RecogniserFailed(f"the recogniser plugin `{name}` finds `{supported[:80]}`: {error}") from error
    return recognisers


def _any_language(recogniser: EntityRecognizer) -> EntityRecognizer:
    recogniser.supported_language = LANGUAGE
    return recogniser


def _once(recognisers: Sequence[EntityRecognizer]) -> list[EntityRecognizer]:
    """Without those that only repeat another for a further language."""
    seen: dict[str, EntityRecognizer] = {}
    for one in recognisers:
        seen.setdefault(f"{type(one).__name__} {cast(Any, one).to_dict()}", one)
    return list(seen.values())


def _languages(written: Iterable[dict[str, Any]]) -> Iterator[str]:
    for entry in written:
        if entry.get("supported_language"):
            yield entry["supported_language"]
        for one in entry.get("supported_languages") or ():
            yield one if isinstance(one, str) else one["language"]


def _plain(value: object) -> object:
    """Lists for tuples, as a YAML reader gives them."""
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in cast("dict[str, object]", value).items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in cast("Sequence[object]", value)]
    return value
