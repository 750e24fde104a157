"""The masker: `Raw` in, `Masked` out, or nothing at all.

The only place that opens a `Raw` and the only one that makes a `Masked`. CPU work runs in a worker thread. Safe to use from several tasks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, Generic, TypeAlias, TypeVar, assert_never, cast

from anyio import to_thread

from mcp_gateway.masking import assignments
from mcp_gateway.masking._minting import SEAL
from mcp_gateway.masking.apart import Job, Worker
from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.columns import Treatment
from mcp_gateway.masking.described import completed
from mcp_gateway.masking.echoes import echoes
from mcp_gateway.masking.explaining import Explained, explained, explained_rows
from mcp_gateway.masking.foreseen import Foreseen, HiddenColumn
from mcp_gateway.masking.lent import SHORTEST
from mcp_gateway.masking.lines import chosen, ended
from mcp_gateway.masking.looking import Looking, Rules, Texts
from mcp_gateway.masking.masked import Masked
from mcp_gateway.masking.plain_text import document_text, problem_text, table_text
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.recognisers import Elsewhere, at_once
from mcp_gateway.masking.replacing import Aliasing, without
from mcp_gateway.masking.rewrite import Collecting, Pass, Replacing, TablePass
from mcp_gateway.masking.scan import Hidden
from mcp_gateway.masking.tables import Grid
from mcp_gateway.masking.unmaskable import Unmaskable
from mcp_gateway.masking.version import built_in
from mcp_gateway.masking.withheld import Withheld
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.lease import Secret
from mcp_gateway_tools.raw import Column, Document, Problem, Raw, Table
from mcp_gateway_tools.unveil import unveil

MOST_CHARACTERS: Final = 64 << 20
"""Distinct text of one answer. What is larger is withheld."""

APART: Final = 1 << 20
"""Characters from which the text of an answer is looked at in a process apart."""

SHORT: Final = 512
"""Characters of texts that are looked at on the event loop: handing them to a thread takes longer than masking them."""

FEW: Final = 1000
"""Cells of a table whose columns are gone through on the event loop; its texts are another matter."""

_PLAIN: Final = frozenset({str, int, float, bool, type(None)})

SECONDS: Final = 20.0
"""How long one masking may take; a large answer has a second more for every `SLOWEST` characters."""

SLOWEST: Final = 1 << 18

_WITHHELD: Final = "it was refused; the words are withheld, because they may quote the value behind a pseudonym"

_QUOTING: Final = "its own words are withheld, because they may quote a column whose values are hidden"

_T = TypeVar("_T")
Noted: TypeAlias = "dict[Setting, dict[str, Hidden]]"
"""What the scan made of the texts of one answer."""


class MaskingUnavailable(Exception):
    """Something could not be masked; it must be withheld. The message holds nothing of it."""


@dataclass(frozen=True, slots=True)
class _Begun(Generic[_T]):
    """An answer whose texts were noted, how it is rewritten with what becomes of them, and what it is when nothing does."""

    rewrite: Callable[[TablePass], _T]
    collecting: Collecting
    unchanged: _T


class Masker:
    """Masks under one profile. `lent_secrets` gives, at each use, the credentials that may never appear.

    `aliases` gives pseudonyms where a call of `mask` brings no other; without any they are constants.
    """

    def __init__(
        self, profile: MaskingProfile, lent_secrets: Callable[[], Sequence[Secret]], aliases: Aliasing | None = None
    ) -> None:
        self._aliases = aliases
        self._profile = profile
        self._lent_secrets = lent_secrets
        self._looking = Looking(profile)
        self._worker = Worker(profile)
        self._foreseen = Foreseen(profile)
        self.digest: Final = _digest(profile)
        """SHA-256 (hex) of the profile and of everything built in that decides: what an approval was given under."""

    async def warm(self) -> None:
        """Load the recognisers (Presidio, about two seconds the first time) and what searches for candidates. Raises MaskingUnavailable."""
        await self._apart(self._looking.warm)

    async def mask(
        self,
        raw: Raw,
        masks: tuple[str, ...] = (),
        *,
        connection: str | None = None,
        aliases: Aliasing | None = None,
        behind: tuple[str, ...] = (),
        withheld: Withheld | None = None,
    ) -> Masked:
        """Mask an answer of a connection; `masks` are column patterns to hide beyond the profile's.

        `behind` are the values behind pseudonyms that the call was run with: an error's words are withheld, for they may quote one, and a
        document shows none of them. `withheld` are its session's secrets: none of them is shown, and those that the tool took out of this
        answer are added. Raises MaskingUnavailable.
        """
        rules = Rules(masks, connection=connection)
        secrets = Withheld() if withheld is None else withheld
        if self._looking.quick and _few(raw):
            begun = await self._apart(lambda: self._begun(self._grid(unveil(raw), rules).rewrite), short=True)
            light = begun.collecting.size <= SHORT
            value, found = await self._apart(lambda: self._ended(begun, rules, None, aliases, secrets.values), light)
            return _table(value, found)
        return await self._apart(lambda: self._mask(raw, rules, aliases, behind, secrets))

    async def explain(self, what: Raw | str) -> tuple[JsonValue, list[Explained]]:
        """Mask an answer, or a text, and say what was hidden where: its structured form. Raises MaskingUnavailable."""
        return await self._apart(lambda: self._explain(what))

    async def arguments(
        self, arguments: JsonObject, connection: str | None = None, *, withheld: Withheld | None = None
    ) -> JsonObject:
        """A call's arguments as they may be stored and shown. Raises MaskingUnavailable."""
        never = () if withheld is None else withheld.values
        return await self._apart(
            lambda: self._object(arguments, Rules(connection=connection), never), _left(arguments, SHORT) >= 0
        )

    async def secrets(self, arguments: JsonObject, connection: str | None = None) -> JsonObject:
        """The arguments with only secrets hidden: what an approver sees of what would run. Raises MaskingUnavailable."""
        return await self._apart(lambda: self._object(arguments, Rules(personal=False, connection=connection)))

    async def text(self, text: str, *, withheld: Withheld | None = None) -> str:
        """A text (a prompt, an error's words) as it may be stored and shown. Raises MaskingUnavailable."""
        never = () if withheld is None else withheld.values
        return await self._apart(lambda: self._text(text, never=never), len(text) <= SHORT)

    async def texts(self, texts: Sequence[str]) -> list[str]:
        """Each of several texts, as `text` gives it, in less time than one by one. Raises MaskingUnavailable when one cannot be masked."""
        return await self._apart(lambda: self._texts(texts))

    async def parts(self, given: Iterable[str]) -> AsyncIterator[str]:
        """A text longer than `APART`, given and shown part after part; all of it is looked at, elsewhere, before the first is shown.

        Raises MaskingUnavailable, also where `given` raises.
        """
        lent = tuple(secret.reveal() for secret in self._lent_secrets())
        parts = self._worker.parts(given, Rules(), lent, _allowed)
        while (part := await self._apart(lambda: next(parts, None))) is not None:
            yield part

    def hidden(
        self, columns: Sequence[Column], masks: tuple[str, ...] = (), connection: str | None = None
    ) -> tuple[HiddenColumn, ...]:
        """The columns whose every value `mask` would replace, and by what."""
        return self._foreseen.hidden(columns, masks, connection)

    def treatment(self, column: Column, masks: tuple[str, ...], connection: str | None) -> Treatment:
        """What `mask` would make of a column's values."""
        return self._foreseen.treatment(column, masks, connection)

    @property
    def pseudonymous(self) -> bool:
        """Whether some answer may hold pseudonyms."""
        return self._profile.pseudonymous

    async def _apart(self, work: Callable[[], _T], short: bool = False) -> _T:
        """Run in a worker thread; here what is short, where no recogniser of somebody else's could take its time.

        # INVARIANT: whatever breaks ends in a MaskingUnavailable that is raised outside the handler, so that neither its message nor
        its context nor a frame of its traceback leads to what was being masked.
        """
        try:
            if short and self._looking.quick:
                with suppress(Elsewhere), at_once():
                    return work()
            return await to_thread.run_sync(work)
        except Unmaskable as error:
            reason = str(error)
        except Exception as error:  # noqa: BLE001  # fail closed, and tell no more than what kind of thing broke
            reason = f"masking failed ({type(error).__name__})"
        raise MaskingUnavailable(reason)

    def _explain(self, what: Raw | str) -> tuple[JsonValue, list[Explained]]:
        hidden: Noted = {}
        if isinstance(what, str):
            text = self._text(what, hidden)
            return text, explained(what, text, hidden)
        content = unveil(what)
        after = self._mask(what, Rules(), None, (), Withheld(), hidden).structured
        match content:
            case Table():
                names = [str(column["name"]) for column in cast("list[JsonObject]", after["columns"])]
                rows = cast("list[list[JsonValue]]", after["rows"])
                return after, explained_rows(names, content.rows, rows, hidden)
            case Document():
                return after, explained(content.value, after, hidden)
            case Problem():
                raise Unmaskable("an error's words are explained as a text")
            case _:
                assert_never(content)

    def _mask(
        self,
        raw: Raw,
        rules: Rules,
        aliases: Aliasing | None,
        behind: tuple[str, ...],
        withheld: Withheld,
        noted: Noted | None = None,
    ) -> Masked:
        content = unveil(raw)
        if isinstance(content, (Document, Problem)):
            withheld.add(content.withheld)
        never = withheld.values
        rewriter = self._looking.rewriter(rules)
        match content:
            case Table():
                return _table(*self._twice(self._grid(content, rules).rewrite, rules, noted, aliases, never))
            case Document():
                told = completed(content, lambda column: self._foreseen.hides(column, rules.masks, rules.connection))
                told = without(told, [value for value in behind if len(value) < SHORTEST])
                never = (*behind, *never)
                value, found = self._twice(lambda step: rewriter.object(told, step), rules, noted, aliases, never)
                shown = value if content.lines is None else chosen(value, content.lines)
                if isinstance(shown, Problem):
                    return self._mask(Raw(shown), rules, aliases, behind, withheld)
                value = shown if content.ending is None else ended(shown, content.ending)
                return Masked(value, document_text(value), is_error=False, ran=None, found=found, _seal=SEAL)
            case Problem():
                if behind:
                    content = replace(content, message=_WITHHELD, hint="try it with a value of your own in its place")
                elif self._quotes(content, rules):
                    words = f"{content.instead}: " if content.instead else ""
                    content = replace(
                        content,
                        message=f"{words}{_QUOTING}",
                        code=content.instead_code,
                        hint=content.instead_hint,
                    )
                parts = _parts(content)
                said, found = self._twice(lambda step: [_words(part, step) for part in parts], rules, never=never)
                message, code, hint = said
                value = {"error": {"message": message, "code": code, "hint": hint}}
                text = problem_text(message, hint)
                return Masked(value, text, is_error=True, ran=content.ran, found=found, _seal=SEAL)
            case _:
                assert_never(content)

    def _grid(self, table: Table | Document | Problem, rules: Rules) -> Grid:
        if not isinstance(table, Table):
            raise TypeError("only a table has columns")

        def treat(column: Column) -> Treatment:
            return self._foreseen.treatment(column, rules.masks, rules.connection)

        return Grid(table, treat, self._looking.rewriter(rules))

    def _quotes(self, problem: Problem, rules: Rules) -> bool:
        """Whether an error's words may quote values of a hidden column."""
        if problem.origins is None:
            return True
        if not problem.origins:
            return False
        return self._foreseen.hides(Column("", "", problem.origins), rules.masks, rules.connection)

    def _object(self, value: JsonObject, rules: Rules, never: tuple[str, ...] = ()) -> JsonObject:
        rewriter = self._looking.rewriter(rules)
        return self._twice(lambda step: rewriter.object(value, step), rules, never=never)[0]

    def _text(self, text: str, noted: Noted | None = None, never: tuple[str, ...] = ()) -> str:
        return self._twice(lambda step: _words(text, step), Rules(), noted, never=never, linked=False)[0]

    def _texts(self, texts: Sequence[str]) -> list[str]:
        said = list(map(assignments.unquoted, texts))
        group, distinct = Setting(), set(said)
        hidden = self._hidden({group: distinct}, sum(map(len, distinct)), Rules())[group]
        return [hidden[one].text if one in hidden else one for one in said]

    def _twice(
        self,
        rewrite: Callable[[TablePass], _T],
        rules: Rules,
        noted: Noted | None = None,
        aliases: Aliasing | None = None,
        never: tuple[str, ...] = (),
        *,
        linked: bool = True,
    ) -> tuple[_T, Mapping[str, int]]:
        return self._ended(self._begun(rewrite), rules, noted, aliases, never, linked=linked)

    @staticmethod
    def _begun(rewrite: Callable[[TablePass], _T]) -> _Begun[_T]:
        collecting = Collecting(MOST_CHARACTERS)
        return _Begun(rewrite, collecting, rewrite(collecting))

    def _ended(
        self,
        begun: _Begun[_T],
        rules: Rules,
        noted: Noted | None,
        aliases: Aliasing | None,
        never: tuple[str, ...],
        *,
        linked: bool = True,
    ) -> tuple[_T, Mapping[str, int]]:
        """What the answer becomes, and what was hidden in it. In one that is `linked` its parts say something of each other."""
        collecting = begun.collecting
        hidden = self._hidden(collecting.texts, collecting.size, rules, never)
        said = echoes(collecting.told, hidden, collecting.texts) if linked else {}
        for setting, changed in said.items():
            hidden[setting] = {**hidden.get(setting, {}), **changed}
        if noted is not None:
            noted |= hidden
        if not collecting.hides and not any(hidden.values()):
            return begun.unchanged, {}
        replacing = Replacing(hidden, self._aliases if aliases is None else aliases)
        return begun.rewrite(replacing), replacing.found

    def _hidden(
        self, texts: Texts, size: int, rules: Rules, never: tuple[str, ...] = ()
    ) -> dict[Setting, dict[str, Hidden]]:
        """What becomes of texts of so many characters that do not stay as they are."""
        seconds = _allowed(size)
        lent = (*(secret.reveal() for secret in self._lent_secrets()), *never)
        if size <= APART:
            return self._looking.hidden(texts, rules, lent, SECONDS)
        return self._worker.hidden(Job(texts, rules, lent, seconds))


def _allowed(size: int) -> float:
    """Seconds that masking so many characters may take. Raises Unmaskable for more than are masked at once."""
    if size > MOST_CHARACTERS:
        raise Unmaskable("the result holds more text than is masked at once")
    return SECONDS + size / SLOWEST


def _table(value: JsonObject, found: Mapping[str, int]) -> Masked:
    return Masked(value, table_text(value), is_error=False, ran=None, found=found, _seal=SEAL)


def _few(raw: Raw) -> bool:
    """Whether it is a table that is walked through in about a millisecond, whatever becomes of the texts in it."""
    table = unveil(raw)
    if not isinstance(table, Table) or len(table.rows) * len(table.columns) > FEW:
        return False
    cells = list(chain.from_iterable(table.rows))
    return (
        _PLAIN.issuperset(map(type, cells))
        and sum(map(len, cast("list[str]", [cell for cell in cells if cell.__class__ is str]))) <= 32 * FEW
    )


def _left(value: JsonValue, room: int, depth: int = 4) -> int:
    """Of so many characters, those that a value leaves; less than none when it is larger, or nested deeper."""
    match value:
        case str():
            return room - len(value)
        case None | bool() | int() | float():
            return room - len(repr(value))
        case Mapping() if depth:
            for key, item in value.items():
                room = _left(item, room - 1 - len(key), depth - 1)
                if room < 0:
                    break
            return room
        case list() | tuple() if depth:
            for item in value:
                room = _left(item, room - 1, depth - 1)
                if room < 0:
                    break
            return room
        case _:
            return -1


def _parts(problem: Problem) -> tuple[str, str, str]:
    return problem.message, problem.code, problem.hint


def _words(text: str, step: Pass) -> str:
    """Free text: what an upstream quotes of its rows goes first, the rest is scanned."""
    for one in assignments.find_quoted_rows(text):
        step.hide(Treatment("redact", one.kind), text[one.start : one.end])
    return step.text(assignments.unquoted(text), Setting())


def _digest(profile: MaskingProfile) -> str:
    canonical = {"profile": profile.model_dump(mode="json"), "rules": built_in()}
    return hashlib.sha256(json.dumps(canonical, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
