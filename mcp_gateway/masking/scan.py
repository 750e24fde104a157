"""The scan of one batch: many texts at once, each finding mapped back onto the text it stands in.

Texts are joined by NULs and searched together, so that a form which occurs nowhere costs one look for the whole batch. What holds
escapes, look-alikes or encoded runs is searched again in those readings. Keeps nothing between batches. Runs in a worker thread.
"""

from __future__ import annotations

import math
import re
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, chain
from typing import Final, NamedTuple, Protocol

from mcp_gateway.masking import assignments, commands, secrets
from mcp_gateway.masking.automaton import Hits, Shapes, shapes
from mcp_gateway.masking.candidates import FINDERS, SHAPES, WORDS, Candidate, named, words
from mcp_gateway.masking.dressing import dressed
from mcp_gateway.masking.extension_pool import Span
from mcp_gateway.masking.findings import LONGEST_MARKER, MARKER, Finding, marker, merged, replaced
from mcp_gateway.masking.forms import Finder
from mcp_gateway.masking.lent import SHORTEST, Lent
from mcp_gateway.masking.mentions import Mentions, lower
from mcp_gateway.masking.profile import Entity
from mcp_gateway.masking.structure.markup import is_markup
from mcp_gateway.masking.unmaskable import Unmaskable
from mcp_gateway.masking.views import ENCODED, Part, Plain, View, Whole, decoded, plain

_BATCH: Final = 1 << 18
_SHORT: Final = 1 << 15
"""Characters up to which a masked text is scanned again. What masking joins can only be seen at once where it is short."""
_LONG: Final = 4096
_AROUND: Final = 512
"""Characters around an escape that are read again with it, where a text is `_LONG`."""
_DEPTH: Final = 3
_ROUNDS: Final = 4
_NEAR: Final = 48
_CLOSE: Final = 128
"""Characters around a marker that are looked at again, with the rest of their lines."""
_SETTLED: Final = (0, 0)
_SILENT: Final = (-1, -1)
_WINDOW: Final = 2048
_OVERLAP: Final = 256

_NOT_PLAIN: Final = re.compile("[\\\\%&\x80-\U0010ffff]")
_STRUCTURED: Final = re.compile(r"[:={<(,|\t]")
_SHAPES: Final = (ENCODED, *dict.fromkeys(SHAPES.values()))
_SHAPE_OF: Final = {finder: _SHAPES.index(shape) for finder, shape in SHAPES.items()}
_SECRET_KINDS: Final = frozenset(("column:secret",))
_WORD: Final = re.compile(r"[A-Za-z]{2,20}")


class Setting(NamedTuple):
    """How texts of one field are looked at: the words of its name (context for recognisers), and whether personal values are
    looked for beside secrets."""

    words: str = ""
    personal: bool = True


class Hidden(NamedTuple):
    """A text after masking, and the kinds of what was hidden in it."""

    text: str
    kinds: tuple[str, ...]


class _Pending(NamedTuple):
    """A text that is to be scanned, what it was made of, and whether its fields are settled: need not be looked at again."""

    setting: Setting
    origin: str
    text: str
    settled: bool = False


@dataclass(slots=True)
class _Segment:
    """A text of the batch, or a reading of one: `parent` and `view` lead back."""

    text: str
    setting: Setting
    root: int
    parent: _Segment | None = None
    view: View | None = None

    def read_as(self, view: View) -> _Segment:
        """Another reading of this one."""
        return _Segment(view.text, self.setting, self.root, self, view)

    def back(self, finding: Finding) -> Finding:
        start, end = finding.start, finding.end
        segment = self
        while segment.view is not None and segment.parent is not None:
            start, end = segment.view.back(start, end)
            segment = segment.parent
        return Finding(start, end, finding.kind)


class Recognising(Protocol):
    """What a scan asks of recognisers; `Recognisers` says what each of them means."""

    @property
    def wide(self) -> bool: ...
    def find(self, entities: Sequence[str], text: str, context: Sequence[str]) -> list[Span]: ...
    def find_alone(self, entity: str, text: str) -> list[Span] | None: ...
    def everywhere(self, texts: Sequence[tuple[str, Sequence[str]]]) -> list[list[Span]]: ...


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
        self._lent = lent
        wanted = frozenset(entities)
        self._wanted = wanted
        self._finders = [finder for finder, found in FINDERS.items() if found & wanted]
        self._anywhere: Sequence[Entity] = sorted(wanted.difference(*FINDERS.values()))
        self._read: list[set[tuple[int, int]]] = []
        """Of each text of a batch, the spans that its fields hide; or that these are settled, or that there are none."""
        self._alone: dict[tuple[Entity, str], list[tuple[int, int, str]] | None] = {}
        self._judged: dict[tuple[Entity, str, str], list[tuple[int, int, str]]] = {}

    def hidden(self, texts: Mapping[Setting, Iterable[str]]) -> dict[Setting, dict[str, Hidden]]:
        """What becomes of those texts that do not stay as they are.

        A masked text is scanned again until nothing is found in it; one that never settles is hidden whole.
        """
        result: dict[Setting, dict[str, Hidden]] = {setting: {} for setting in texts}
        pending = [
            _Pending(setting, text, text) for setting, group in texts.items() for text in group if len(text) >= SHORTEST
        ]
        for _ in range(_ROUNDS):
            changed: list[_Pending] = []
            for one, kinds in self._round(pending):
                before = result[one.setting].get(one.origin)
                result[one.setting][one.origin] = Hidden(one.text, (*before.kinds, *kinds) if before else kinds)
                if len(one.origin) <= _SHORT:
                    changed.append(one)
            pending = self._unsettled(changed)
        for one in pending:
            result[one.setting][one.origin] = Hidden(marker("SECRET:value"), result[one.setting][one.origin].kinds)
        return result

    def _unsettled(self, changed: Sequence[_Pending]) -> list[_Pending]:
        """Those in which something may still be found: whose fields may say more than they did, or that hold something near a marker."""
        asked = [
            [one._replace(text=piece) for piece in _near_markers(one.text)] if one.settled else [] for one in changed
        ]
        found = {(one.setting, one.origin) for one, _ in self._round(list(chain.from_iterable(asked)))}
        return [
            one for one, pieces in zip(changed, asked, strict=True) if not pieces or (one.setting, one.origin) in found
        ]

    def _round(self, texts: Sequence[_Pending]) -> Iterator[tuple[_Pending, tuple[str, ...]]]:
        """Those that changed, and the kinds of what was hidden in them."""
        for first, last in _batches([len(one.text) for one in texts]):
            batch = texts[first:last]
            findings: dict[int, list[Finding]] = {}
            self._read = [{_SETTLED} if one.settled else set() for one in batch]
            blob = _of_texts(batch)
            for _ in range(_DEPTH):
                if time.monotonic() > self._until:
                    raise Unmaskable(f"masking took longer than {self._seconds:g} s")
                for segment, finding in self._search(blob):
                    findings.setdefault(segment.root, []).append(segment.back(finding))
                readings = list(_readings(blob))
                if not readings:
                    break
                blob = _of_readings(readings)
            for root, found in findings.items():
                one, read = batch[root], self._read[root]
                masked, kinds = dressed(one.text, found)
                settled = masked == replaced(one.text, found)[0] and _is_settled(one.text, masked, found, read)
                yield _Pending(one.setting, one.origin, masked, settled), kinds

    def _search(self, blob: _Blob) -> Iterator[tuple[_Segment, Finding]]:
        lowered = lower(blob.text)
        mentions = Mentions(blob.texts, blob.starts, blob.text, lowered)
        for finding in self._lent.find(blob.text, lowered):
            yield from blob.locate(finding)
        hits = _finder().hits(blob.text, lowered)
        for finding in chain(_finder().find(blob.text, hits), assignments.find(blob.text, mentions.lines(blob.text))):
            for segment, local in blob.locate(finding):
                if segment.setting.personal or finding.kind.startswith("SECRET:"):
                    yield segment, local
        yield from self._structured(blob, mentions)
        present = blob.present = _shapes().present(blob.text)
        for finder in self._finders:
            if _SHAPE_OF[finder] not in present:
                continue
            for candidate in finder(blob.text):
                yield from self._confirmed(blob, candidate)
        for candidate in _named(blob, _without_markers(blob.text, lowered), hits):
            yield from self._confirmed(blob, candidate)
        if self._recognisers.wide:
            personal = [one for one in map(blob.segment, range(len(blob.texts))) if one.setting.personal]
            asked = [(one.text, _WORD.findall(one.setting.words)) for one in personal]
            for segment, spans in zip(personal, self._recognisers.everywhere(asked), strict=True):
                yield from ((segment, Finding(*span)) for span in spans)
        if self._anywhere:
            for segment in map(blob.segment, range(len(blob.texts))):
                if segment.setting.personal:
                    yield from ((segment, finding) for finding in self._everywhere(segment))

    def _structured(self, blob: _Blob, mentions: Mentions) -> Iterator[tuple[_Segment, Finding]]:
        for index, text in enumerate(blob.texts):
            places = mentions.within(index)
            if self._named and _names_one(self._named, text):
                places = None
            segment = blob.segment(index)
            read = self._read[segment.root] if segment.view is None else None
            if places is not None and not places:
                if read is not None:
                    read.add(_SILENT)
                continue
            if read is not None and _SETTLED in read:
                continue
            # the strings of an object were read with it; without their quotes they would run into each other
            in_object = isinstance(segment.view, (Plain, Part)) and text.lstrip()[:1] in ("{", "[")
            if not in_object and _may_be_structured(text):
                for finding in self._structure(text, places):
                    if segment.setting.personal or finding.kind in _SECRET_KINDS:
                        if read is not None:
                            read.add((finding.start, finding.end))
                        yield segment, finding

    def _confirmed(self, blob: _Blob, candidate: Candidate) -> Iterator[tuple[_Segment, Finding]]:
        if candidate.entity not in self._wanted:
            return
        for segment, local in blob.locate(Finding(candidate.start, candidate.end, candidate.entity)):
            if not segment.setting.personal:
                continue
            before = segment.text[max(0, local.start - _NEAR - LONGEST_MARKER) : local.start]
            near = f"{segment.setting.words} {MARKER.sub(' ', before)[-_NEAR:]}"
            exact = len(candidate.said) == local.end - local.start
            for start, end, kind in self._judge(candidate.entity, candidate.said, near):
                yield segment, Finding(local.start + start, local.start + end, kind) if exact else local

    def _judge(self, entity: Entity, said: str, near: str) -> list[tuple[int, int, str]]:
        if entity == "EMAIL_ADDRESS":
            return self._judge_address(said)
        alone = (entity, said)
        if alone not in self._alone:
            self._alone[alone] = self._recognisers.find_alone(entity, said)
        spans = self._alone[alone]
        if spans is not None:
            return spans
        words = _WORD.findall(near)
        key = (entity, said, " ".join(words))
        if key not in self._judged:
            self._judged[key] = self._recognisers.find([entity], said, words)
        return self._judged[key]

    def _judge_address(self, said: str) -> list[tuple[int, int, str]]:
        """An address is judged by its domain: the part before the `@` has its form already."""
        domain = said.rpartition("@")[2].lower()
        key = ("EMAIL_ADDRESS", domain, "")
        if key not in self._judged:
            self._judged[key] = self._recognisers.find(["EMAIL_ADDRESS"], f"someone@{domain}", ())
        start = re.search(r"\w|@", said)
        return [(start.start() if start else 0, len(said), kind) for _, _, kind in self._judged[key][:1]]

    def _everywhere(self, segment: _Segment) -> Iterator[Finding]:
        for offset in range(0, max(1, len(segment.text) - _OVERLAP), _WINDOW - _OVERLAP):
            window = segment.text[offset : offset + _WINDOW]
            words = _WORD.findall(f"{segment.setting.words} {window[:_WINDOW]}")
            for start, end, kind in self._recognisers.find(self._anywhere, window, words):
                yield Finding(offset + start, offset + end, kind)


@dataclass(slots=True)
class _Blob:
    """Texts joined by NULs. A NUL inside a text becomes another control character, which is as inert."""

    texts: Sequence[str]
    segment: Callable[[int], _Segment]
    words: Callable[[int], str]
    text: str = field(init=False)
    present: frozenset[int] = field(init=False, default=frozenset())
    """The shapes that occur, once it has been searched."""
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        joined = "\0".join(self.texts)
        if joined.count("\0") >= len(self.texts):
            joined = "\0".join(text.replace("\0", "\1") for text in self.texts)
        self.text = joined
        self.starts = [0, *accumulate(len(text) + 1 for text in self.texts)]

    def index(self, position: int) -> int:
        """The text that holds this position."""
        return bisect_right(self.starts, position) - 1

    def start(self, index: int) -> int:
        """Where a text begins."""
        return self.starts[index]

    def end_of_text_at(self, position: int) -> int:
        """Where the text ends that holds this position."""
        return self.starts[bisect_right(self.starts, position)] - 1

    def locate(self, finding: Finding) -> Iterator[tuple[_Segment, Finding]]:
        """The segment a finding stands in, and its place there.

        # INVARIANT: no pattern matches a NUL. Should one ever, each text it touches is masked for its part.
        """
        index = bisect_right(self.starts, finding.start) - 1
        while index < len(self.texts) and self.starts[index] < finding.end:
            offset = self.starts[index]
            start, end = max(0, finding.start - offset), min(len(self.texts[index]), finding.end - offset)
            if start < end:
                yield self.segment(index), Finding(start, end, finding.kind)
            index += 1


def _of_texts(batch: Sequence[_Pending]) -> _Blob:
    return _Blob(
        [one.text for one in batch],
        lambda index: _Segment(batch[index].text, batch[index].setting, index),
        lambda index: batch[index].setting.words,
    )


def _is_settled(text: str, masked: str, found: Sequence[Finding], read: set[tuple[int, int]]) -> bool:
    """Whether only what fields hide was hidden, so that they would be read as before, and hide nothing more. In markup a marker looks
    like an element; what stood in several lines is read otherwise in one."""
    if "</" in masked or "/>" in masked or is_markup(masked):
        return False
    disjoint = merged(found)
    if any("\n" in text[each.start : each.end] for each in disjoint):
        return False
    return _SILENT in read or (bool(read) and all((each.start, each.end) in read for each in disjoint))


def _near_markers(text: str) -> list[str]:
    """What stands around the markers of a text, where that is less than all of it."""
    pieces: list[str] = []
    first = last = 0
    for mark in MARKER.finditer(text):
        start, end = max(0, mark.start() - _AROUND), min(len(text), mark.end() + _AROUND)
        start, end = (
            max(start, text.rfind("\n", 0, max(0, mark.start() - _CLOSE)) + 1),
            _line_end(text, mark.end() + _CLOSE, end),
        )
        if start > last:
            pieces.append(text[first:last])
            first = start
        last = end
    pieces.append(text[first:last])
    return [one for one in pieces if one] if 2 * sum(map(len, pieces)) < len(text) else []


def _line_end(text: str, position: int, limit: int) -> int:
    end = text.find("\n", position, limit)
    return limit if end < 0 else end


def _names_one(named: Sequence[str], text: str) -> bool:
    """Whether a name that a rule is for may stand in a text, however it is written."""
    lowered = text.lower()
    return "\\" in text or "&" in text or any(name in lowered for name in named)


def _of_readings(readings: Sequence[_Segment]) -> _Blob:
    texts = [reading.text for reading in readings]
    return _Blob(texts, readings.__getitem__, lambda index: readings[index].setting.words)


def _without_markers(text: str, lowered: str) -> str:
    """The text in lower case, with blanks where a masked value was: the word for it says nothing of what stands beside."""
    if "<" not in text:
        return lowered
    pieces: list[str] = []
    done = 0
    for match in MARKER.finditer(text):
        pieces += (lowered[done : match.start()], " " * (match.end() - match.start()))
        done = match.end()
    return "".join((*pieces, lowered[done:])) if pieces else lowered


def _named(blob: _Blob, lowered: str, hits: Hits) -> Iterator[Candidate]:
    for word in words(lowered, [word for word in WORDS if word in hits]):
        yield from named(blob.text, word.entity, word.end, word.end + _NEAR, blob.end_of_text_at(word.end))
    for index, text in enumerate(blob.texts):
        start = blob.start(index)
        end = start + len(text)
        for word in words(blob.words(index)) if blob.words(index) else ():
            yield from named(blob.text, word.entity, start, end, end)


def _readings(blob: _Blob) -> Iterator[_Segment]:
    if _NOT_PLAIN.search(blob.text) is not None:
        for index, text in enumerate(blob.texts):
            for start, end in _not_plain(text):
                reading = plain(text[start:end])
                if reading is not None:
                    yield blob.segment(index).read_as(Part(reading, start) if start else reading)
    for run in decoded(blob.text) if _SHAPES.index(ENCODED) in blob.present else ():
        index = blob.index(run.start)
        offset = blob.start(index)
        yield blob.segment(index).read_as(Whole(run.text, run.start - offset, run.end - offset))


def _may_be_structured(text: str) -> bool:
    return _STRUCTURED.search(text) is not None or "  " in text


def _not_plain(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text that hold escapes or look-alikes, with what stands around them."""
    if len(text) <= _LONG:
        if _NOT_PLAIN.search(text) is not None:
            yield 0, len(text)
        return
    start = end = -1
    for match in _NOT_PLAIN.finditer(text):
        if match.start() > end:
            if end >= 0:
                yield start, end
            start = max(0, match.start() - _AROUND)
        end = min(len(text), match.end() + _AROUND)
    if end >= 0:
        yield start, end


def _batches(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = total = 0
    for index, size in enumerate(sizes):
        if total and total + size > _BATCH:
            yield first, index
            first, total = index, 0
        total += size + 1
    if first < len(sizes):
        yield first, len(sizes)


@lru_cache(maxsize=1)
def _finder() -> Finder:
    return Finder((*secrets.FORMS, *commands.FORMS), WORDS)


@lru_cache(maxsize=1)
def _shapes() -> Shapes:
    return shapes(_SHAPES)
