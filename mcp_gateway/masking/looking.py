"""What one profile hides in texts: its recognisers, its scan, its reading of structure. Blocking; runs in a thread or a process apart."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple

from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.columns import Columns
from mcp_gateway.masking.extension_pool import Span
from mcp_gateway.masking.lent import Lent
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.recognisers import Recognisers
from mcp_gateway.masking.rewrite import Rewriter
from mcp_gateway.masking.scan import Hidden, Scan
from mcp_gateway.masking.structure.reading import findings

Texts = Mapping[Setting, set[str]]

_PREPARED: Final = 8
"""Sets of values that may never appear, each ready to be searched for."""

_KEPT: Final = 32
"""Sets of rules for which what they say of names is remembered."""


_MOST_HARMLESS: Final = 4096
_FEW: Final = 16
"""Texts of which it is worth knowing that they were seen before, whatever they are."""
_SHORT: Final = 4096
"""Characters of the longest that is remembered."""
_MANY: Final = 128
"""The same for words: the columns of an answer that say a city or a state say one of a few. The other columns are seldom the same."""
_WORD: Final = 32
"""Characters of the longest word."""

_LOADING_SECONDS: Final = 300.0
_SAMPLE: Final = '{"password": "x1y2z3", "mail": "someone@example.org"}\nphone: +1 415 555 0134\n'
"""A text of which every search finds something."""


class _Harmless(set[tuple[Setting, str]]):
    """Short texts in which nothing was found, under one set of rules: names of tools, prompts, what is said of a statement. They come
    again with every call. A text in which something was found is never kept."""

    def without(self, texts: Texts) -> Texts:
        """The texts that are not known to be harmless."""
        left = {setting: {text for text in some if (setting, text) not in self} for setting, some in texts.items()}
        return {setting: some for setting, some in left.items() if some}

    def learn(self, texts: Texts, hidden: Mapping[Setting, Mapping[str, Hidden]]) -> None:
        """Remember those of the texts that nothing became of."""
        if len(self) > _MOST_HARMLESS:
            self.clear()
        for setting, some in texts.items():
            changed = hidden.get(setting, {})
            self.update([(setting, text) for text in some if text not in changed])


class Rules(NamedTuple):
    """Under what a batch is looked at beside the profile: policy's masks, whether personal values are hidden beside secrets, and the
    connection that an answer is from."""

    masks: tuple[str, ...] = ()
    personal: bool = True
    connection: str | None = None


class _OnDemand:
    """Recognisers that are loaded when the first of them is asked: where nothing personal is hidden, hardly one ever is."""

    def __init__(self, load: Callable[[], Recognisers]) -> None:
        self._load = load

    @property
    def wide(self) -> bool:
        """None of them looks at whole texts: those are looked at for what is personal."""
        return False

    def find(self, entities: Sequence[str], text: str, context: Sequence[str]) -> list[Span]:
        """As `Recognisers.find`."""
        return self._load().find(entities, text, context)

    def find_alone(self, entity: str, text: str) -> list[Span] | None:
        """As `Recognisers.find_alone`."""
        return self._load().find_alone(entity, text)

    def kind_of_domain(self, domain: str) -> str | None:
        """As `Recognisers.kind_of_domain`."""
        return self._load().kind_of_domain(domain)

    def everywhere(self, texts: Sequence[tuple[str, Sequence[str]]]) -> list[list[Span]]:
        """As `Recognisers.everywhere`."""
        return self._load().everywhere(texts)


class Looking:
    """Safe to use from several threads."""

    def __init__(self, profile: MaskingProfile) -> None:
        self.profile: Final = profile
        self._lent = lru_cache(_PREPARED)(Lent)
        self._loading = threading.Lock()
        self._loaded: Recognisers | None = None
        self._rewriters = lru_cache(_KEPT)(self._rewriter)
        self._harmless = lru_cache(_PREPARED)(_harmless)

    def rewriter(self, rules: Rules) -> Rewriter:
        """The walk under these rules."""
        return self._rewriters(rules)

    def _rewriter(self, rules: Rules) -> Rewriter:
        columns = Columns(self.profile.fields_of(rules.connection), rules.masks)
        return Rewriter(columns, personal=rules.personal, telling=self.profile.extension.heeds)

    def hidden(
        self, texts: Texts, rules: Rules, lent: tuple[str, ...], seconds: float
    ) -> dict[Setting, dict[str, Hidden]]:
        """What becomes of those texts that do not stay as they are. Raises Unmaskable when it took longer than `seconds`."""
        if not self.quick or not _worth_knowing(texts):
            return self._found(texts, rules, lent, seconds)
        harmless = self._harmless(rules, lent)
        new = harmless.without(texts)
        hidden = self._found(new, rules, lent, seconds) if new else {}
        harmless.learn(new, hidden)
        return {setting: hidden.get(setting, {}) for setting in texts}

    def parts(self, text: str, rules: Rules, lent: tuple[str, ...], seconds: float) -> Iterator[str]:
        """A long text as it is masked, part after part; all of it is looked at before the first. Raises Unmaskable."""
        return self._scan(rules, lent, seconds).parts(text, Setting())

    def _found(
        self, texts: Texts, rules: Rules, lent: tuple[str, ...], seconds: float
    ) -> dict[Setting, dict[str, Hidden]]:
        return self._scan(rules, lent, seconds).hidden(texts)

    def _scan(self, rules: Rules, lent: tuple[str, ...], seconds: float) -> Scan:
        rewriter = self.rewriter(rules)
        recognisers = self.recognisers() if rules.personal else _OnDemand(self.recognisers)
        read, never = partial(findings, rewriter), self._lent(lent)
        return Scan(recognisers, self.profile.entities, never, read, seconds, rewriter.pieces)

    def warm(self) -> None:
        """Load what is loaded with the first text: recognisers, and the searches that are compiled."""
        self.hidden({Setting(): {_SAMPLE}}, Rules(), (), _LOADING_SECONDS)

    @property
    def quick(self) -> bool:
        """Whether everything that looks at a text is loaded, and built in but for a language model, which knows when it is not `at_once`."""
        extension = self.profile.extension
        return self._loaded is not None and extension.file is None and not extension.plugins

    def recognisers(self) -> Recognisers:
        """The profile's recognisers; made once, about two seconds the first time in a process."""
        with self._loading:
            if self._loaded is None:
                self._loaded = Recognisers(self.profile.entities, self.profile.score_threshold, self.profile.extension)
            return self._loaded


def _harmless(_rules: Rules, _lent: tuple[str, ...]) -> _Harmless:
    return _Harmless()


def _worth_knowing(texts: Texts) -> bool:
    many = sum(map(len, texts.values()))
    if len(texts) > _FEW or many > _MANY:
        return False
    longest = _SHORT if many <= _FEW else _WORD
    return all(max(map(len, some), default=0) <= longest for some in texts.values())
