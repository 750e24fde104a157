"""Long objects and lists in a text: what they hold is read when it is asked for, a member or an item after the other, and not kept.

To whoever walks through them they are a mapping and a list like others. Only for what is strictly JSON: where a part ends can be told
without reading it.
"""

from __future__ import annotations

from collections.abc import Generator, ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Final, SupportsIndex, overload

from mcp_gateway.masking.structure import objects, strict
from mcp_gateway.masking.structure.mentioned import Mentioned
from mcp_gateway.masking.structure.spot import Node, Unread

_SMALL: Final = 64
"""Characters of a member that takes less when it is read at once."""


def each(
    text: str, at: int, brackets: strict.Brackets, mentioned: Mentioned | None = None
) -> Generator[Node, None, int]:
    """As `objects.each`; the `brackets` are the text's."""
    if mentioned is not None and mentioned.apart:
        mentioned = None
    held = _Held(text, brackets.ends(at))
    if not held.ends:
        return (yield from objects.each(text, at, mentioned))
    yield HeldObject(held, at, mentioned) if text[at] == "{" else HeldList(held, at, mentioned)
    return held.ends[at]


class _Held:
    """A text, and where its long objects and lists end."""

    __slots__ = ("ends", "text")

    def __init__(self, text: str, ends: Mapping[int, int]) -> None:
        self.text: Final = text
        self.ends: Final = ends

    def node(self, at: int, name: str | None, mentioned: Mentioned | None) -> tuple[Node, int] | None:
        """As `objects.Holding`."""
        end = self.ends.get(at)
        return None if end is None else self.unread(at, end, name, mentioned)

    def unread(self, at: int, end: int, name: str | None, mentioned: Mentioned | None) -> tuple[Node, int]:
        """What ends there, not yet read; empty where it need not be."""
        keyed = self.text[at] == "{"
        if mentioned is not None:
            if name is not None and mentioned.matters(name):
                mentioned = None
            elif (keyed or name is not None) and mentioned.following(at, len(self.text)) >= end:
                return ({} if keyed else []), end
        return (HeldObject(self, at, mentioned) if keyed else HeldList(self, at, mentioned)), end


class _Members:
    """The same for the members of a long object, of which there may be many: of each that holds others it is kept where it begins."""

    __slots__ = ("_held",)

    def __init__(self, held: _Held) -> None:
        self._held = held

    def node(self, at: int, name: str | None, mentioned: Mentioned | None) -> tuple[Node, int] | None:
        """As `objects.Holding`."""
        end = self._held.ends.get(at) or strict.end(self._held.text, at)
        return self._held.unread(at, end, name, mentioned) if end - at >= _SMALL else None


class HeldObject(Unread):
    """An object that is read whenever something of it is asked for."""

    __slots__ = ("_at", "_held", "_mentioned")

    def __init__(self, held: _Held, at: int, mentioned: Mentioned | None) -> None:
        super().__init__()
        self._held = held
        self._at = at
        self._mentioned = mentioned

    def read(self) -> dict[str, Node]:
        """Its members."""
        held, long = self._held, self._at in self._held.ends
        members: dict[str, Node] = {}
        objects.fill(members, held.text, self._at + 1, self._mentioned, _Members(held) if long else held)
        return members

    def __len__(self) -> int:
        return len(self.read())

    def __iter__(self) -> Iterator[str]:
        return iter(self.read())

    def __contains__(self, key: object) -> bool:
        return key in self.read()

    def __getitem__(self, key: str) -> Node:
        return self.read()[key]

    def get(self, key: str, default: Node | None = None) -> Node | None:  # type: ignore[override]  # no other type is asked for
        return self.read().get(key, default)

    def keys(self) -> KeysView[str]:  # type: ignore[override]  # the views are of what was read, not of this
        return self.read().keys()

    def values(self) -> ValuesView[Node]:  # type: ignore[override]  # as `keys`
        return self.read().values()

    def items(self) -> ItemsView[str, Node]:  # type: ignore[override]  # as `keys`
        return self.read().items()


class HeldList(list[Node]):
    """A list whose items are read one after the other, each time it is gone through."""

    __slots__ = ("_at", "_held", "_mentioned")

    def __init__(self, held: _Held, at: int, mentioned: Mentioned | None) -> None:
        super().__init__()
        self._held = held
        self._at = at
        self._mentioned = mentioned

    def __iter__(self) -> Iterator[Node]:
        return objects.items(self._held.text, self._at, self._mentioned, self._held)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return any(True for _ in self)

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> Node: ...
    @overload
    def __getitem__(self, index: slice, /) -> list[Node]: ...
    def __getitem__(self, index: SupportsIndex | slice, /) -> Node | list[Node]:
        return [*self][index]
