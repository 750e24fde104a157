"""The walk through an answer: every text in it, keys included, is given out and put back masked; its structure stays.

`rewrite` is run twice: once to collect the texts for one scan, once to put the results in. Knows fields' treatments, not detection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, Protocol, TypeVar, cast

from mcp_gateway.masking import candidates, context, labels, layouts, placeholders
from mcp_gateway.masking.batch import Setting
from mcp_gateway.masking.columns import SCAN, Columns, Treatment
from mcp_gateway.masking.findings import MARKER, counted, marker
from mcp_gateway.masking.names import words_of
from mcp_gateway.masking.person_words import may_be_somebodys
from mcp_gateway.masking.replacing import Aliasing, replacement, written
from mcp_gateway.masking.scan import Hidden
from mcp_gateway.masking.somebody import is_somebody
from mcp_gateway.masking.structure.spot import Unread
from mcp_gateway.masking.unmaskable import Unmaskable
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue

_K = TypeVar("_K")
_V = TypeVar("_V")

DEEPEST: Final = 200
"""Levels of nesting. What is deeper cannot be masked, nor written as canonical JSON by every client."""

LONG_NUMBER: Final = 10**12
"""From here a number may be a payment card's; shorter ones are hidden for their field's name only."""

_DESCRIBES: Final = frozenset(
    (
        "name",
        "secretname",
        "from_secret",
        "audience",
        "namespace",
        "key",
        "optional",
        "defaultmode",
        "mode",
        "type",
        "kind",
        "ref",
        "id",
        "version",
        "description",
        "title",
        "format",
        "minlength",
        "maxlength",
        "required",
        "status",
        "state",
        "host",
        "port",
        "region",
        "database",
        "algorithm",
        "issuer",
        "expires_in",
        "user",
        "username",
        "created",
        "createdate",
        "created_at",
        "updated_at",
        "expiration",
        "expires_at",
    )
)
"""Keys inside a sensitive field that say something about the value and are not it."""

_AT_ADDRESS: Final = frozenset(
    ("company", "company_name", "organization", "organisation", "country", "country_code", "country_name")
)
"""Members of an address that tell nobody's."""

_REMEMBERED: Final = 1024
"""Places of names; with one more all are forgotten."""

_NAMES: Final = 1 << 13
"""The same of names. Texts have many, which come again in the next ones."""

_LONG_NAME: Final = 128
"""Characters of a name that hardly comes again."""

_SECRETS: Final = Setting("", personal=False)
"""How a value is looked at of which its replacement will tell something: a secret in it is a constant, whatever a rule says."""


class Pass(Protocol):
    """What is done with a text, and with a value that is hidden because of its field."""

    @property
    def keeps(self) -> bool:
        """Whether what a value becomes is wanted."""
        ...

    def text(self, text: str, setting: Setting) -> str: ...
    def column(self, cells: Sequence[JsonValue], setting: Setting) -> list[JsonValue]:
        """The same for cells that are all text or null."""
        ...

    def hide(self, treatment: Treatment, value: JsonValue) -> JsonValue:
        """What stands for a value that is hidden because of its field."""
        ...


class TablePass(Pass, Protocol):
    """The same, for whole columns."""

    def hide_all(self, treatment: Treatment, cells: Sequence[JsonValue]) -> JsonValue:
        """What stands for each of these values that is one, where it tells nothing of any of them."""
        ...


class Collecting:
    """The first pass: notes each distinct text."""

    keeps = True

    def __init__(self, budget: int) -> None:
        self.texts: dict[Setting, set[str]] = {}
        """The distinct texts, by how they are looked at; `size` characters in all."""
        self._budget = budget
        self.size = 0
        self.hides = False
        """Whether something is hidden whatever the scan finds."""
        self.told: list[tuple[str, Sequence[JsonValue]]] = []
        """What that is, with its kind, where nothing tells of it."""

    def text(self, text: str, setting: Setting) -> str:
        """Note a text."""
        group = self.texts.setdefault(setting, set())
        if text not in group:
            self._spend(len(text))
            group.add(text)
        return text

    def column(self, cells: Sequence[JsonValue], setting: Setting) -> list[JsonValue]:
        """Note each distinct cell."""
        distinct = {cell for cell in cast(set[str | None], set(cells)) if cell is not None}
        group = self.texts.setdefault(setting, set())
        fresh = distinct - group if group else distinct
        self._spend(sum(map(len, fresh)))
        group |= fresh
        return list(cells)

    def _spend(self, size: int) -> None:
        self.size += size
        if self.size > self._budget:
            raise Unmaskable("the result holds more text than is masked at once")

    def hide(self, treatment: Treatment, value: JsonValue) -> JsonValue:
        """No text to note, unless its replacement tells something of it."""
        self.hides = True
        if not treatment.tells:
            self.told.append((treatment.kind, tuple(_texts_in(value))))
        elif isinstance(value, str):
            self.text(value, _SECRETS)
        return marker(treatment.kind)

    def hide_all(self, treatment: Treatment, cells: Sequence[JsonValue]) -> JsonValue:
        """No text to note."""
        self.hides = True
        self.told.append((treatment.kind, cells))
        return marker(treatment.kind)


def _texts_in(value: JsonValue) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            yield from chain.from_iterable(map(_texts_in, value.values()))
        case list() | tuple():
            yield from chain.from_iterable(map(_texts_in, value))
        case _:
            return


class Replacing:
    """The second pass: puts in what the scan made of each text, and counts. Without `aliases` a pseudonym is a constant."""

    keeps = True

    def __init__(self, hidden: Mapping[Setting, Mapping[str, Hidden]], aliases: Aliasing | None = None) -> None:
        self.hidden = hidden
        self.found: Counter[str] = Counter()
        self._aliases = aliases
        self._replaced: dict[tuple[Treatment, str], JsonValue] = {}

    def text(self, text: str, setting: Setting) -> str:
        """The text as it may leave."""
        masked = self.hidden[setting].get(text)
        if masked is None:
            return text
        self.found.update(map(counted, masked.kinds))
        return masked.text

    def column(self, cells: Sequence[JsonValue], setting: Setting) -> list[JsonValue]:
        """The cells as they may leave."""
        hidden = self.hidden[setting]
        if not hidden:
            return list(cells)
        said = cast("Sequence[str | None]", cells)
        for text, count in Counter(said).items():
            if text is not None and text in hidden:
                for kind in map(counted, hidden[text].kinds):
                    self.found[kind] += count
        shown: Mapping[str | None, str] = {text: one.text for text, one in hidden.items()}
        return [shown.get(cell, cell) for cell in said]

    def hide(self, treatment: Treatment, value: JsonValue) -> JsonValue:
        """What stands for a hidden value."""
        text = written(value) if treatment.tells else None
        secret = None if text is None else self.hidden.get(_SECRETS, {}).get(text)
        if secret is not None:
            self.found[counted(secret.kinds[0])] += 1
            return marker(secret.kinds[0])
        self.found[counted(treatment.kind)] += 1
        if text is None:
            return replacement(treatment, value, self._aliases)
        key = (treatment, f"{type(value).__name__} {text}")
        if key not in self._replaced:
            self._replaced[key] = replacement(treatment, value, self._aliases)
        return self._replaced[key]

    def hide_all(self, treatment: Treatment, cells: Sequence[JsonValue]) -> JsonValue:
        """What stands for each of the hidden values."""
        if count := sum([1 for cell in cells if cell or cell == 0]):
            self.found[counted(treatment.kind)] += count
        return replacement(treatment, None, self._aliases)


class Rewriter:
    """Rewrites answers under one set of column rules. `personal` says whether personal values are hidden beside secrets.

    Remembers what it made of names, never of values. Safe to use from several threads.
    """

    def __init__(
        self, columns: Columns, *, personal: bool = True, telling: Callable[[str], bool] = lambda words: False
    ) -> None:
        self.by_path: Final = columns.by_path
        """Whether rules beside the built-in ones are to be kept, so that any name may count."""
        self.pieces: Final = columns.pieces
        """A piece, in lower case, of each name that such a rule hides."""
        self._columns = columns
        self._telling = telling
        self._personal = personal
        self._settings: dict[str, Setting] = {}
        self._kept: dict[str, Setting] = {}
        self._fields: dict[tuple[str, ...], dict[str, Treatment]] = {}
        self._speaking: dict[str, bool] = {}
        self._mattering: dict[str, bool] = {}

    def value(
        self,
        value: JsonValue,
        step: Pass,
        path: tuple[str, ...] = (),
        treatment: Treatment = SCAN,
        setting: Setting | None = None,
    ) -> JsonValue:
        """Rewrite a value that stands under these keys. Raises Unmaskable for what is not JSON or is too deep."""
        return self._value(
            value, step, path, treatment, setting or self.setting(path[-1] if path else "", treatment), 0
        )

    def column(self, name: str, cells: Sequence[JsonValue], step: Pass) -> None:
        """Rewrite cells under this name, of which nothing beside them says anything."""
        said = self._field((), name)
        hides = said.hides and not said.tells
        addresses = hides and said.kind == "column:email" and not said.entirely
        for cell in cells:
            if addresses and isinstance(cell, str) and placeholders.is_address(cell):
                step.hide(said, cell)
                continue
            here = said if said is SCAN else self._member(name, said, cell, None, SCAN)
            if hides and here is said and cell:
                step.hide(said, cell)
            else:
                self._value(cell, step, (name,), here, self.setting(name, here), 1)

    def object(self, value: JsonObject, step: Pass) -> JsonObject:
        """Rewrite a whole document."""
        return self._object(value, step, (), SCAN, 0)

    def setting(self, name: str, treatment: Treatment) -> Setting:
        """How texts of a field are scanned."""
        keep = treatment is not SCAN and treatment.action == "keep"
        settings = self._kept if keep else self._settings
        made = settings.get(name)
        if made is None:
            words, telling = _words(name)
            telling = telling or may_be_somebodys(words) or self._telling(words)
            made = _remembered(settings, name, Setting(words if telling else "", self._personal and not keep))
        return made

    def _value(
        self, value: JsonValue, step: Pass, path: tuple[str, ...], treatment: Treatment, setting: Setting, depth: int
    ) -> JsonValue:
        if depth > DEEPEST:
            raise Unmaskable("the result is nested too deep")
        if isinstance(value, str):
            if not value:
                return value
            return (
                step.text(value, setting) if treatment is SCAN or not treatment.hides else step.hide(treatment, value)
            )
        if value is None or (isinstance(value, bool) and not treatment.entirely):
            return value
        if isinstance(value, (bytes, bytearray, memoryview)):
            raise Unmaskable("the result holds bytes, which are not JSON")
        if treatment is not SCAN and treatment.hides:
            whole = treatment.entirely and not (
                treatment is labels.WHOLLY_SECRET and isinstance(value, (Mapping, list))
            )
            if treatment.tells and isinstance(value, (list, tuple)):
                whole = False  # each of its values is one
            if whole or isinstance(value, (int, float)):
                return step.hide(treatment, value)
        if isinstance(value, dict):  # before the others, which are slower to tell
            return self._object(value, step, path, treatment, depth)
        match value:
            case int() | float():
                return _number(value, step, setting)
            case Mapping():
                return self._object(value, step, path, treatment, depth)
            case Sequence():
                return self._items(value, step, path, treatment, setting, depth)
            case _:
                raise Unmaskable(f"the result holds a {type(value).__name__}, which is not JSON")

    def _object(
        self,
        value: Mapping[str, JsonValue],
        step: Pass,
        path: tuple[str, ...],
        treatment: Treatment,
        depth: int,
        listed: frozenset[str] = frozenset(),
        columns: Sequence[str] = (),
    ) -> dict[str, JsonValue]:
        if isinstance(value, Unread):
            value = value.read()  # once: what these members say of each other is asked again and again
        if depth >= DEEPEST and value:
            raise Unmaskable("the result is nested too deep")
        result: dict[str, JsonValue] = {}
        said = context.of(value, path)
        grid = (layouts.APART, columns) if columns else layouts.columns_of(value)
        fields = self._below(path)
        nameless = self.setting("", SCAN)
        keeps = step.keeps
        for key, member in value.items():
            if not isinstance(key, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # what upstreams send is not type checked
                raise Unmaskable("the result holds a key that is no text")
            name = said.names.get(key, key)[-labels.LONGEST :]
            here = fields.get(name) or self._field(path, name)
            told = labels.WHOLLY_SECRET if key in listed else said.treatments.get(key)
            if here is not SCAN or told is not None or treatment is not SCAN:
                here = self._member(name, here, member, told, treatment)
            if isinstance(member, str):
                if not member:
                    masked: JsonValue = member
                elif here is SCAN or not here.hides:
                    masked = step.text(member, self.setting(name, here) if keeps else nameless)
                else:
                    masked = step.hide(here, member)
            elif said.listed and key == "attributes" and isinstance(member, Mapping):
                masked = self._object(member, step, (*path, name), here, depth + 1, said.listed)
            elif grid is not None and grid[0] == key and isinstance(member, Sequence):
                masked = self._rows(member, grid[1], step, (*path, name), here, depth + 1)
            elif grid is not None and grid[0] == key and isinstance(member, Mapping):
                masked = self._object(member, step, (*path, name), here, depth + 1, columns=grid[1])
            else:
                masked = self._value(member, step, (*path, name), here, self.setting(name, here), depth + 1)
            if keeps:
                shown = step.text(key, nameless)
                result[_fresh(shown, result) if shown in result else shown] = masked
        return result

    def _member(
        self, name: str, here: Treatment, member: JsonValue, told: Treatment | None, around: Treatment
    ) -> Treatment:
        """What to do with a member: what its name says (`here`), else what those beside it say, else what it stands in."""
        if here.action == "redact" and not here.entirely and placeholders.tells_nothing(name, here.kind, member):
            return told if told is not None and self._personal else SCAN
        if here.action == "scan" and told is not None and (self._personal or told.kind == labels.SECRET.kind):
            return told
        if (
            around.action != "scan"
            and here.action == "scan"
            and (around.entirely or not _describes(name, member, around))
        ):
            told_nothing = (
                not around.entirely and isinstance(member, str) and placeholders.harmless(around.kind, member)
            )
            return SCAN if told_nothing else around  # what stands inside a sensitive field is as sensitive
        return here

    def _items(
        self,
        items: Sequence[JsonValue],
        step: Pass,
        path: tuple[str, ...],
        treatment: Treatment,
        setting: Setting,
        depth: int,
    ) -> list[JsonValue]:
        columns = layouts.header(items) if treatment.action == "scan" else None
        if columns is not None and not layouts.are_pairs(items):
            return self._rows(items, columns, step, path, treatment, depth)
        result: list[JsonValue] = []
        before: JsonValue = None
        beside = layouts.members(items)
        of_each: Mapping[str, Treatment] = context.of(beside, path).treatments if beside else {}
        password = layouts.password_at(items) if path and path[-1] == layouts.LOGIN and treatment is SCAN else None
        for index, item in enumerate(items):
            pair = (
                (cast("list[str]", item)[0], cast("list[JsonValue]", item)[1])
                if of_each and cast("list[str]", item)[0] in of_each
                else layouts.pair(item)
            )
            if pair is not None:
                name, value = pair
                here = self._member(name, self._field(path, name), value, of_each.get(name), treatment)
                said = self._value(name, step, path, SCAN, setting, depth + 2)
                result.append(
                    [said, self._value(value, step, (*path, name), here, self.setting(name, here), depth + 2)]
                )
                continue
            flag = layouts.after_flag(before) if isinstance(item, str) else None
            here = treatment
            if flag is not None:
                kind = labels.also(flag)
                said_so = kind is not None and not placeholders.harmless(f"column:{kind}", item)
                told = labels.treatment_of(kind) if kind is not None and said_so else None
                here = self._member(flag, self._field(path, flag), item, told, treatment)
            elif index == password:
                here = labels.SECRET
            elif treatment is labels.SOME_PERSONS and not (isinstance(item, str) and is_somebody(item)):
                here = SCAN
            masked = self._value(item, step, path, here, setting, depth + 1)
            if step.keeps:
                result.append(masked)
            before = item
        return result

    def _rows(
        self,
        rows: Sequence[JsonValue],
        columns: Sequence[str],
        step: Pass,
        path: tuple[str, ...],
        treatment: Treatment,
        depth: int,
    ) -> list[JsonValue]:
        """Rows of cells, each cell under its column's name."""
        result: list[JsonValue] = []
        for row in rows:
            held = next((name for name in layouts.CELLS if name in row), "") if isinstance(row, Mapping) else ""
            cells = row.get(held) if isinstance(row, Mapping) else row
            if isinstance(cells, str) or not isinstance(cells, Sequence) or len(cells) != len(columns):
                result.append(self._value(row, step, path, treatment, self.setting("", treatment), depth + 1))
            elif isinstance(row, Mapping):
                others = {key: member for key, member in row.items() if key != held}
                named: JsonObject = {held: self._cells(cells, columns, step, path, treatment, depth + 1)}
                result.append({**named, **self._object(others, step, path, treatment, depth + 1)})
            else:
                result.append(self._cells(cells, columns, step, path, treatment, depth + 1))
        return result

    def _cells(
        self,
        cells: Sequence[JsonValue],
        columns: Sequence[str],
        step: Pass,
        path: tuple[str, ...],
        treatment: Treatment,
        depth: int,
    ) -> list[JsonValue]:
        said = context.of({column: layouts.unwrapped(cell) for column, cell in zip(columns, cells, strict=True)}, path)
        settings = layouts.name_and_value(columns)
        valued = (
            {}
            if settings is None
            else {at: self.named(settings.called(cells[settings.name]), cells[at]) for at in settings.values}
        )
        result: list[JsonValue] = []
        for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            here = self._member(column, self._field(path, column), cell, said.treatments.get(column), treatment)
            if here is SCAN:
                here = valued.get(at) or SCAN
            if layouts.unwrapped(cell) == column:
                here = SCAN  # the header itself
            result.append(self._value(cell, step, (*path, column), here, self.setting(column, here), depth + 1))
        return result

    def named(self, name: JsonValue, value: JsonValue) -> Treatment | None:
        """What to do with a value whose name stands beside it; None where that says nothing."""
        if not isinstance(name, str):
            return None
        kind = labels.also(name)
        told = (
            labels.treatment_of(kind)
            if kind is not None and not placeholders.harmless(f"column:{kind}", value)
            else None
        )
        here = self._member(name, self._field((), name), value, told, SCAN)
        return here if here.hides else None

    def looks(self, name: str, values: Sequence[JsonValue], beside: Sequence[str]) -> Sequence[Treatment | None]:
        """What to do with the values of a column because of what they look like; none where they look like nothing."""
        told = context.looks(name, values, beside)
        return told if self._personal else [one if one is labels.SECRET else None for one in told]

    def matters(self, name: str) -> bool:
        """Whether one of this name may have to be hidden, or say something of those beside it or below it."""
        said = self._mattering.get(name)
        if said is None:
            said = _known(self._mattering, name, context.holds_others(name) or self.speaks(name))
        return said

    def speaks(self, name: str) -> bool:
        """Whether a field of this name, wherever it stands, may have to be hidden."""
        said = self._speaking.get(name)
        if said is None:
            said = labels.label(name) is not None or self._columns.hides(name)
            _known(self._speaking, name, said)
        return said

    def _field(self, path: tuple[str, ...], name: str) -> Treatment:
        """What a member's name says, under these keys."""
        fields = self._below(path)
        known = fields.get(name)
        if known is None:
            known = self._columns.field((*path[1 - self._columns.depth :], name))
            secret_only = not self._personal and known.hides and known.kind != labels.SECRET.kind
            known = _remembered(fields, name, SCAN if secret_only or known == SCAN else known)
        return known

    def _below(self, path: tuple[str, ...]) -> dict[str, Treatment]:
        """What is known already of the names under these keys."""
        short = path[1 - self._columns.depth :] if self._columns.by_path else ()
        known = self._fields.get(short)
        return _remembered(self._fields, short, {}) if known is None else known


def _describes(name: str, member: JsonValue, around: Treatment) -> bool:
    """Whether a member says something about the value that it stands beside."""
    match around.kind:
        case labels.SECRET.kind:
            return name.lower() in _DESCRIBES or placeholders.describes(name, member)
        case "column:address":
            return name.lower() in _DESCRIBES or words_of(name) in _AT_ADDRESS
        case _:
            return name.lower() in _DESCRIBES


def _remembered(memory: dict[_K, _V], key: _K, value: _V) -> _V:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value
    return value


def _known(memory: dict[str, bool], name: str, said: bool) -> bool:
    if len(name) <= _LONG_NAME:
        if len(memory) >= _NAMES:
            memory.clear()
        memory[name] = said
    return said


@lru_cache(maxsize=1 << 13)
def _words(name: str) -> tuple[str, bool]:
    """The words of a name, and whether one of them speaks of an entity."""
    words = words_of(name).replace("_", " ")
    return words, any(candidates.words(words))


def _number(value: float, step: Pass, setting: Setting) -> JsonValue:
    if not (abs(value) >= LONG_NUMBER or setting.words) or value != value // 1:
        return value
    digits = str(int(value))
    masked = step.text(digits, setting)
    return value if masked == digits else masked


def _fresh(key: str, taken: Mapping[str, object]) -> str:
    """The key, numbered where masking made it equal to another: no member is lost."""
    if key not in taken or not MARKER.search(key):
        return key
    number = 2
    while f"{key} #{number}" in taken:
        number += 1
    return f"{key} #{number}"
