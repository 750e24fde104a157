"""The scan of one batch: many texts at once, each finding mapped back onto the text it stands in.

Texts are joined by NULs and searched together, so that a form which occurs nowhere costs one look for the whole batch. What holds
escapes, look-alikes or encoded runs is searched again in those readings. Keeps nothing between batches. Runs in a worker thread.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

from mcp_gateway.masking import assignments, placed, secrets
from mcp_gateway.masking.again import again
from mcp_gateway.masking.automaton import Hits, Starts, starts
from mcp_gateway.masking.batch import Batch, Segment, Setting
from mcp_gateway.masking.candidates import BEGINNINGS, FINDERS, WORDS, Candidate, Found, emails, named, standing, words
from mcp_gateway.masking.dressing import dressed
from mcp_gateway.masking.encoded import ENCODED
from mcp_gateway.masking.findings import Finding, Findings, in_marker, marker
from mcp_gateway.masking.forms import Finder
from mcp_gateway.masking.judging import NEAR, WORD, Judging, Recognising
from mcp_gateway.masking.lent import SHORTEST, Lent
from mcp_gateway.masking.mentions import Mentions
from mcp_gateway.masking.profile import Entity
from mcp_gateway.masking.settling import Reads, near_markers
from mcp_gateway.masking.structure import objects
from mcp_gateway.masking.structure.strict import is_json
from mcp_gateway.masking.unmaskable import Unmaskable
from mcp_gateway.masking.views import Part, Plain

_BATCH: Final = 1 << 18
_SHORT: Final = 1 << 15
"""Characters up to which a masked text is scanned again. What masking joins can only be seen at once where it is short."""
_DEPTH: Final = 4
_ROUNDS: Final = 4
_WINDOW: Final = 2048
_OVERLAP: Final = 256

_HEADED: Final = re.compile(r"^[A-Z][A-Za-z '/-]{2,40}:?\r?\n(?=\S)", re.MULTILINE)
"""What a page calls a value, on a line of its own above it."""

_STRUCTURED: Final = re.compile(r"[:={<(,;|\t]|- [\"']?-")
_SOMEWHERE: Final = tuple(finder for finder in BEGINNINGS if finder is not emails)
"""Finders that a search says where to look to; the sign of an address is a search of its own."""

_SECRET_KINDS: Final = frozenset(("column:secret",))

_Note: TypeAlias = Callable[[Segment, int, int, str], None]
"""Takes what was found: in which segment, from where to where, of what kind."""


class Hidden(NamedTuple):
    """A text after masking, and the kinds of what was hidden in it."""

    text: str
    kinds: tuple[str, ...]


class _Changed(NamedTuple):
    """What a text was made to, what it was at first, and whether its fields are settled: need not be looked at again."""

    setting: Setting
    origin: str
    text: str
    settled: bool


class _Texts(NamedTuple):
    """Texts that are to be scanned, what they were made of, and of each whether its fields are settled; nothing where of none."""

    settings: Sequence[Setting]
    origins: Sequence[str]
    texts: Sequence[str]
    settled: bytes = b""

    @classmethod
    def of(cls, changed: Sequence[_Changed]) -> _Texts:
        """What was changed, again."""
        settled = bytes(one.settled for one in changed)
        settings, origins = [one.setting for one in changed], [one.origin for one in changed]
        return cls(settings, origins, [one.text for one in changed], settled)

    def part(self, first: int, last: int) -> _Texts:
        """Some of them."""
        some = slice(first, last)
        return _Texts(self.settings[some], self.origins[some], self.texts[some], self.settled[some])


class Scan:
    """One batch under one set of lent credentials."""

    def __init__(
        self,
        recognisers: Recognising,
        entities: Sequence[Entity],
        lent: Lent,
        structure: Callable[[str, Sequence[int] | None], Iterable[Finding]],
        seconds: float = math.inf,
        named: Sequence[str] = (),
    ) -> None:
        """`structure` finds what a text's fields say is hidden; `named` are pieces of names, in lower case, for whose sake it is asked, too."""
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._structure = structure
        self._named = named
        self._recognisers = recognisers
        self._judging = Judging(recognisers)
        self._lent = lent
        self._wanted, self._finders, self._anywhere = _looked_for(tuple(entities))
        self._read = Reads(frozenset())
        """What the fields of a batch's texts said."""

    def hidden(self, texts: Mapping[Setting, Iterable[str]]) -> dict[Setting, dict[str, Hidden]]:
        """What becomes of those texts that do not stay as they are.

        A masked text is scanned again until nothing is found in it; one that never settles is hidden whole.
        """
        result: dict[Setting, dict[str, Hidden]] = {setting: {} for setting in texts}
        settings: list[Setting] = []
        origins: list[str] = []
        for setting, group in texts.items():
            long = [text for text in group if len(text) >= SHORTEST]
            origins += long
            settings += [setting] * len(long)
        pending = _Texts(settings, origins, origins)
        for _ in range(_ROUNDS):
            if not pending.texts:
                return result
            changed: list[_Changed] = []
            for one, kinds in self._round(pending):
                before = result[one.setting].get(one.origin)
                result[one.setting][one.origin] = Hidden(one.text, (*before.kinds, *kinds) if before else kinds)
                if len(one.origin) <= _SHORT:
                    changed.append(one)
            pending = _Texts.of(self._unsettled(changed))
        for setting, origin in zip(pending.settings, pending.origins, strict=True):
            result[setting][origin] = Hidden(marker("SECRET:value"), result[setting][origin].kinds)
        return result

    def _unsettled(self, changed: Sequence[_Changed]) -> list[_Changed]:
        """Those in which something may still be found: whose fields may say more than they did, or that hold something near a marker."""
        if not changed:
            return []
        asked = [
            [one._replace(text=piece) for piece in near_markers(one.text)] if one.settled else [] for one in changed
        ]
        found = {(one.setting, one.origin) for one, _ in self._round(_Texts.of(list(chain.from_iterable(asked))))}
        return [
            one for one, pieces in zip(changed, asked, strict=True) if not pieces or (one.setting, one.origin) in found
        ]

    def _round(self, texts: _Texts) -> Iterator[tuple[_Changed, tuple[str, ...]]]:
        """Those that changed, and the kinds of what was hidden in them."""
        for first, last in _batches(list(map(len, texts.texts))):
            some = texts.part(first, last)
            for root, found in self._found(some).items():
                text, origin = some.texts[root], some.origins[root]
                if len(text) <= _SHORT:
                    for finding in list(again(text, found)):
                        found.add(*finding)
                as_shown = dressed(text, found)
                masked, kinds = as_shown.text()
                settled = (
                    len(origin) <= _SHORT
                    and as_shown.plain
                    and self._read.is_settled(root, text, masked, as_shown.found)
                )
                yield _Changed(some.settings[root], origin, masked, settled), kinds

    def parts(self, text: str, setting: Setting) -> Iterator[str]:
        """A long text as it is masked, part after part: there is no second one of its size."""
        if len(text) <= _SHORT:
            raise ValueError("a short text is masked again until nothing is found in it")
        found = self._found(_Texts((setting,), (text,), (text,))).get(0)
        return iter((text,)) if found is None else dressed(text, found).pieces([])

    def _found(self, some: _Texts) -> dict[int, Findings]:
        """What is found in those in which something is, by their numbers."""
        findings: dict[int, Findings] = {}

        def note(segment: Segment, start: int, end: int, kind: str) -> None:
            if segment.view is not None:
                start, end = segment.back(start, end)
            found = findings.get(segment.root)
            if found is None:
                found = findings[segment.root] = Findings()
            found.add(start, end, kind)

        self._read = Reads({number for number, settled in enumerate(some.settled) if settled})
        self._read_all(Batch(list(map(_in_lines, some.texts)), some.settings), note)
        return findings

    def _read_all(self, batch: Batch, note: _Note, depth: int = 1) -> None:
        """Note what is found in these and in their readings; of many readings some after the others, so that few are held at once."""
        if time.monotonic() > self._until:
            raise Unmaskable(f"masking took longer than {self._seconds:g} s")
        encoded = self._search(batch, note)
        if depth < _DEPTH:
            for some in _parts(batch.readings(encoded)):
                self._read_all(Batch.of(some), note, depth + 1)

    def _search(self, batch: Batch, note: _Note) -> Sequence[int]:
        """Note what is found; where runs that may encode text begin."""
        text = batch.text
        mentions = Mentions(batch.texts, batch.starts, text)
        for finding in self._lent.find(text):
            for segment, start, end in batch.place(finding.start, finding.end):
                note(segment, start, end, finding.kind)
        hits = _finder().hits(text)
        for finding in chain(_finder().find(text, hits), assignments.find(text, mentions.lines(text))):
            for segment, start, end in batch.place(finding.start, finding.end):
                if segment.setting.personal or finding.kind.startswith("SECRET:"):
                    note(segment, start, end, finding.kind)
        self._structured(batch, mentions, note)
        encoded, *places = _starts().find(text)
        where = dict(zip(_SOMEWHERE, places, strict=True))
        finders = [finder for finder in self._finders if where.get(finder) is None or where[finder]]
        found = chain.from_iterable(finder(text, where.get(finder)) for finder in finders)
        self._confirmed(batch, chain(found, _named(batch, hits)), note)
        if self._recognisers.wide:
            personal = [one for one in batch.segments() if one.setting.personal]
            asked = [(one.text, WORD.findall(one.setting.words)) for one in personal]
            for segment, spans in zip(personal, self._recognisers.everywhere(asked), strict=True):
                for start, end, kind in spans:
                    note(segment, start, end, kind)
        for segment in batch.segments() if self._anywhere else ():
            if segment.setting.personal:
                self._everywhere(segment, note)
        return encoded

    def _structured(self, batch: Batch, mentions: Mentions, note: _Note) -> None:
        whole = _Objects()
        texts = enumerate(batch.texts) if self._named else ()
        ruled = {index for index, text in texts if _names_one(self._named, text)}
        for index in sorted(ruled.union(mentions.mentioning())):
            segment = batch.segment(index)
            places = None if index in ruled else mentions.within(index)
            read = self._read if segment.view is None else None
            if read is not None:
                read.mentioning.add(index)
                if index in read.settled:
                    continue
            # the strings of an object were read with it; without their quotes they would run into each other
            if segment.parent is not None and isinstance(segment.view, (Plain, Part)):
                offset = segment.view.offset if isinstance(segment.view, Part) else 0
                if objects.begins(segment.parent.text, offset) or whole.is_one(segment.parent):
                    continue
            if _may_be_structured(segment.text):
                for start, end, kind in self._structure(segment.text, places):
                    if segment.setting.personal or kind in _SECRET_KINDS:
                        if read is not None and len(segment.text) <= _SHORT:
                            read.hide(index, start, end)
                        note(segment, start, end, kind)

    def _confirmed(self, batch: Batch, candidates: Iterable[Candidate], note: _Note) -> None:
        """Note the candidates that are what they look like."""
        wanted, spans, place = self._wanted, self._judging.spans, batch.place
        for candidate in candidates:
            entity, begun, ended, said = candidate
            if entity not in wanted:
                continue
            for segment, start, end in place(begun, ended):
                if segment.setting.personal:
                    exact = len(said) == end - start
                    for first, last, kind in spans(candidate, segment, start):
                        if exact:
                            note(segment, start + first, start + last, kind)
                        else:
                            note(segment, start, end, entity)

    def _everywhere(self, segment: Segment, note: _Note) -> None:
        for offset in range(0, max(1, len(segment.text) - _OVERLAP), _WINDOW - _OVERLAP):
            window = segment.text[offset : offset + _WINDOW]
            asked = WORD.findall(f"{segment.setting.words} {window[:_WINDOW]}")
            for start, end, kind in self._recognisers.find(self._anywhere, window, asked):
                note(segment, offset + start, offset + end, kind)


class _Objects:
    """Which texts are objects of JSON, whose readings come one after the other."""

    def __init__(self) -> None:
        self._last: Segment | None = None
        self._is_one = False

    def is_one(self, segment: Segment) -> bool:
        """Whether all of it is."""
        if segment is not self._last:
            self._last, self._is_one = segment, is_json(segment.text)
        return self._is_one


def _in_lines(text: str) -> str:
    """The text with each NUL for the end of a line, as which an environment or a list of files has it."""
    return text.replace("\0", "\n") if "\0" in text else text


def _names_one(named: Sequence[str], text: str) -> bool:
    """Whether a name that a rule is for may stand in a text, however it is written."""
    lowered = text.lower()
    return "\\" in text or "&" in text or any(name in lowered for name in named)


def _named(batch: Batch, hits: Hits) -> Iterator[Candidate]:
    text = batch.text
    marked = "<" in text
    for word in standing(text, {word: hits[word] for word in WORDS if word in hits}):
        if not (marked and in_marker(text, word.end)):
            yield from named(text, word.entity, word.end, word.end + NEAR, batch.end_of_text_at(word.end))
    said = {setting: list(words(setting.words)) for setting in set(batch.settings) if setting.words}
    for index, setting in enumerate(batch.settings) if any(said.values()) else ():
        start, end = batch.starts[index], batch.starts[index + 1] - 1
        for word in said.get(setting, ()):
            yield from named(text, word.entity, start, end, end)


def _may_be_structured(text: str) -> bool:
    return (
        _STRUCTURED.search(text) is not None
        or "  " in text
        or "...." in text
        or text.startswith("/")
        or "\n/" in text
        or _HEADED.search(text) is not None
    )


def _batches(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = total = 0
    for index, size in enumerate(sizes):
        if total and total + size > _BATCH:
            yield first, index
            first, total = index, 0
        total += size + 1
    if first < len(sizes):
        yield first, len(sizes)


def _parts(segments: Iterator[Segment]) -> Iterator[list[Segment]]:
    """Segments in order, together as long as a batch."""
    some: list[Segment] = []
    size = 0
    for one in segments:
        some.append(one)
        size += len(one.text)
        if size > _BATCH:
            yield some
            some, size = [], 0
    if some:
        yield some


@lru_cache
def _looked_for(entities: tuple[Entity, ...]) -> tuple[frozenset[Entity], Sequence[Found], Sequence[Entity]]:
    """Entities, what finds candidates for them, and those that no finder is for."""
    wanted = frozenset(entities)
    finders = [finder for finder, found in FINDERS.items() if found & wanted]
    return wanted, finders, sorted(wanted.difference(*FINDERS.values()))


@lru_cache(maxsize=1)
def _finder() -> Finder:
    return Finder((*secrets.FORMS, *placed.FORMS), WORDS)


@lru_cache(maxsize=1)
def _starts() -> Starts:
    return starts(((ENCODED,), *(BEGINNINGS[finder] for finder in _SOMEWHERE)))
