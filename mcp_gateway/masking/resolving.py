"""A pseudonym in a call's arguments: what it stands for, where that can be told without telling it.

It may stand only as a whole argument (or a whole item of a list) that is proven to be compared with a column of its type and to do nothing
else. Anywhere else it is refused: what reverses, cuts, stores or prints a value tells it. Resolves nothing by itself that policy has not allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from mcp_gateway.masking.columns import Treatment
from mcp_gateway.masking.findings import ALIAS, label
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.comparing import Place
from mcp_gateway_tools.raw import Column

Value: TypeAlias = str | int | float

_HOW: Final = "give it in `params` as a whole value that the statement compares with `=` or `IN`: `WHERE email = $1`"


class Misused(Exception):
    """A pseudonym stands where it cannot be resolved. The message names it and why, `hint` what would do."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.hint = hint


class Meaning(Protocol):
    """What knows the pseudonyms of a session."""

    def meant(self, alias: str, place: str) -> tuple[Value, ...] | None: ...


@dataclass(frozen=True, slots=True)
class Behind:
    """What a pseudonym stood for, compared with the column `place`. Kept nowhere but sealed, with the call that waits for an approval."""

    alias: str
    place: str
    values: tuple[Value, ...]

    def __repr__(self) -> str:
        return "<Behind>"


@dataclass(frozen=True, slots=True)
class Resolved:
    """Arguments with values in place of pseudonyms. Exists between policy's word and the run."""

    arguments: JsonObject
    behind: tuple[Behind, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The values as text."""
        return tuple(dict.fromkeys(str(value) for each in self.behind for value in each.values))

    def __repr__(self) -> str:
        return "<Resolved>"


def resolved(
    arguments: JsonObject,
    compared: Callable[[], Mapping[Place, Column]],
    treat: Callable[[Column], Treatment],
    meaning: Meaning | None,
    approved: Sequence[Behind] = (),
) -> Resolved | None:
    """The arguments as they run; None where no pseudonym stands in them. `treat` is what masking makes of a column.

    `approved` is what they stood for when a person was asked: they stand for that, whatever the session has seen since. Raises Misused.
    """
    if not any(True for _ in _aliases(arguments)):
        return None
    work = _Resolving({place: treat(column) for place, column in compared().items()}, meaning, approved)
    result = work.object(arguments, ())
    return Resolved(result, tuple(work.behind.values()))


class _Resolving:
    """One walk through the arguments. `behind` is what has been resolved on it."""

    def __init__(
        self, compared: Mapping[Place, Treatment], meaning: Meaning | None, approved: Sequence[Behind]
    ) -> None:
        self._compared = compared
        self._meaning = meaning
        self._approved = {(each.alias, each.place): each for each in approved}
        self.behind: dict[tuple[str, str], Behind] = {}

    def object(self, value: JsonObject, place: Place) -> JsonObject:
        """An object as it runs."""
        for key in value:
            self.put(key, place)
        return {key: self.put(item, (*place, key)) for key, item in value.items()}

    def put(self, value: JsonValue, place: Place) -> JsonValue:
        """The value as it runs."""
        treatment = self._compared.get(place)
        if treatment is not None:
            return self._operand(value, place, treatment)
        match value:
            case str():
                found = ALIAS.search(value)
                if found is not None:
                    raise Misused(_elsewhere(found.group(), place, whole=found.group() == value), _HOW)
                return value
            case Mapping():
                return self.object(value, place)
            case Sequence():
                return [self.put(item, (*place, index)) for index, item in enumerate(value)]
            case _:
                return value

    def _operand(self, value: JsonValue, place: Place, treatment: Treatment) -> JsonValue:
        match value:
            case str():
                found = self._one(value, place, treatment)
                if len(found) != 1:
                    raise Misused(
                        f"`{value}` was written in {len(found)} ways in that column, and `=` finds one",
                        "write `= ANY($1)` and give a list with the pseudonym: each way is then looked for",
                    )
                return found[0]
            case Mapping():
                found_in = next(_aliases(value), None)
                if found_in is not None:
                    raise Misused(_elsewhere(found_in, place, whole=False), _HOW)
                return value
            case Sequence():
                return [each for item in value for each in self._item(item, place, treatment)]
            case _:
                return value

    def _item(self, item: JsonValue, place: Place, treatment: Treatment) -> Sequence[JsonValue]:
        if isinstance(item, str):
            return self._one(item, place, treatment)
        found = next(_aliases(item), None)
        if found is not None:
            raise Misused(_elsewhere(found, place, whole=False), _HOW)
        return (item,)

    def _one(self, value: str, place: Place, treatment: Treatment) -> Sequence[Value]:
        found = ALIAS.search(value)
        if found is None:
            return (value,)
        if found.group() != value:
            raise Misused(_elsewhere(found.group(), place, whole=False), _HOW)
        if treatment.action != "pseudonym" or label(treatment.kind) != found["label"]:
            raise Misused(
                f"`{value}` is compared with a column that is not shown as {found['label']} pseudonyms",
                "compare it with a column whose values come back as such pseudonyms",
            )
        return self._behind(value, treatment.place).values

    def _behind(self, alias: str, place: str) -> Behind:
        name = (alias, place)
        if name not in self.behind:
            known = self._approved.get(name)
            values = None if known is not None or self._meaning is None else self._meaning.meant(alias, place)
            if known is None and values is None:
                raise Misused(
                    f"`{alias}` was not given out in this session, or too long ago",
                    "read the row again and use the pseudonym that comes back",
                )
            self.behind[name] = known or Behind(alias, place, values or ())
        return self.behind[name]


def _aliases(value: JsonValue) -> Iterator[str]:
    """The pseudonyms in a value, wherever they stand."""
    match value:
        case str():
            if "<" in value and (found := ALIAS.search(value)) is not None:
                yield found.group()
        case Mapping():
            for key, item in value.items():
                yield from _aliases(key)
                yield from _aliases(item)
        case Sequence():
            for item in value:
                yield from _aliases(item)
        case _:
            return


def _elsewhere(alias: str, place: Place, *, whole: bool) -> str:
    where = ".".join(map(str, place)) or "a key"
    if not whole:
        return f"the pseudonym `{alias}` stands inside a text in `{where}`, where it means nothing"
    return f"the pseudonym `{alias}` in `{where}` is used for more than a comparison with `=` or `IN`, which could tell what it stands for"
