"""Verdicts that are known already: of the very same effects, for the same roles on the same connection, under one policy.

A tool that is asked the same again in the same state gives the same tuple of effects, and that object is what a verdict is remembered by:
comparing what it holds would cost more than deciding. Of facts, a verdict rests on nothing else. Whoever decides keeps only what every such
call would be told.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, NamedTuple, TypeAlias

from mcp_gateway_policy.vocabulary import Call, Connection, Effect, Facts, Verdict

MOST_EFFECTS: Final = 256
"""Of facts that are remembered: a verdict holds a ruling for each."""
MOST_EFFECTS_TOGETHER: Final = 65_536
"""Of everything that is remembered: some 50 MB."""

_Key: TypeAlias = "tuple[int, frozenset[str], str | None]"


class _Kept(NamedTuple):
    # INVARIANT: the effects are held, so that no other object can come to have their identity.
    effects: tuple[Effect, ...]
    connection: Connection | None
    verdict: Verdict


class Remembered:
    """At most so many verdicts; the one that was kept first is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()  # gives up its first member at no cost, as no dict does
        self._effects = 0

    def get(self, call: Call, facts: Facts) -> Verdict | None:
        """The verdict on these facts for such a call, if it is known."""
        kept = self._kept.get(_key(call, facts))
        if kept is None or (kept.connection is not call.connection and kept.connection != call.connection):
            return None
        return kept.verdict

    def keep(self, call: Call, facts: Facts, verdict: Verdict) -> None:
        """Remember a verdict that rests on nothing but the facts, the caller's roles and the connection."""
        if len(facts.effects) > MOST_EFFECTS:
            return
        key = _key(call, facts)
        before = self._kept.pop(key, None)
        self._effects += len(facts.effects) - (0 if before is None else len(before.effects))
        while self._kept and (len(self._kept) >= self._most or self._effects > MOST_EFFECTS_TOGETHER):
            _, first = self._kept.popitem(last=False)
            self._effects -= len(first.effects)
        self._kept[key] = _Kept(facts.effects, call.connection, verdict)


def _key(call: Call, facts: Facts) -> _Key:
    return id(facts.effects), call.principal.roles, None if call.connection is None else call.connection.name
