"""A value as a text holds it: what it says, and the characters it is written in.

Readers build ordinary mappings and lists of these, so that one walk (`rewrite.Rewriter`) judges answers and texts alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Node: TypeAlias = "Spot | dict[str, Node] | list[Node]"


class Spot(str):
    """A scalar. Characters `start` to `end` of the text are its value without quotes; the `str` is what they say."""

    __slots__ = ("end", "start")

    start: int
    end: int


class Beginning(Spot):
    """A long quoted scalar; the `str` is what it begins with. What all of it says is made where it is asked for, by `whole`."""

    __slots__ = ("whole",)

    whole: Callable[[], str]


def spot(said: str, start: int, end: int) -> Spot:
    """A scalar at a place."""
    made = Spot(said)
    made.start, made.end = start, end
    return made


def beginning(said: str, start: int, end: int, whole: Callable[[], str]) -> Beginning:
    """A long quoted scalar at a place."""
    made = Beginning(said)
    made.start, made.end, made.whole = start, end, whole
    return made


def entire(value: str) -> str:
    """All that a scalar says: what it begins with may be harmless, and what follows not."""
    return value.whole() if isinstance(value, Beginning) else value


def put(members: dict[str, Node], key: str, node: Node) -> None:
    """Add a member; one of a name that is taken stands beside the first, so that none is lost."""
    before = members.get(key)
    if before is None:
        members[key] = node
    elif isinstance(before, Repeated):
        before.append(node)
    else:
        members[key] = Repeated([before, node])


class Repeated(list[Node]):
    """Several members of one name."""


class Unread(dict[str, Node]):
    """Members that are read when they are asked for, and not kept."""

    __slots__ = ()

    def read(self) -> dict[str, Node]:
        """The members."""
        raise NotImplementedError
