"""What an approval of a statement rests on, as one digest: another one as soon as the statement could do something else. Pure.

That is its effects, what is known of every relation behind them, the definitions of the functions that it calls or sets off, and every cast
that users made, for casts happen without being written. Not that: estimates and comments, which come and go, and what functions call
in turn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import msgspec

from mcp_gateway_policy.vocabulary import Effect
from mcp_gateway_tools.sql.analysis.types import Called
from mcp_gateway_tools.sql.catalog import Relation, RelationName, SqlState

_ENCODER = msgspec.json.Encoder(order="deterministic")
_OPERATOR = "operator "
_RUNNING = frozenset({"sql.call", "sql.trigger"})


class _Digests(dict[RelationName, str]):
    """SHA-256 (hex) of what is known of each relation; of what belongs to none, by a name that none has."""


def basis(state: SqlState, effects: Sequence[Effect], relations: Iterable[RelationName]) -> str:
    """SHA-256 (hex), the same in every process and in whatever order the parts come."""
    digests = state.keep(_Digests, _Digests)
    parts = [_ground(state, digests)]
    called: set[Called] = set()
    aside: dict[int, str] = {}  # by identity: thousands of partitions are read through one relation
    for effect in effects:
        told = f"{effect.action} {effect.resource.path}"
        if effect.attributes:
            known = id(effect.attributes)
            if known not in aside:
                aside[known] = f" {sorted(effect.attributes.items())}"
            told += aside[known]
        parts.append(told)
        if effect.action in _RUNNING:
            called.update(_run(state, effect))
    parts += [
        digests.get(key) or _relation(state.relations[key], digests) for key in relations if key in state.relations
    ]
    parts += [repr(each) for schema, name in called for each in state.routines.get(name, ()) if each.schema == schema]
    parts.sort()
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _ground(state: SqlState, digests: _Digests) -> str:
    """Where names are looked for, as whom, and the casts."""
    found = digests.get(("", ""))
    if found is None:
        place = (state.database, state.search_path, state.role, state.superuser, state.version, state.casts)
        found = digests["", ""] = hashlib.sha256(_ENCODER.encode(place)).hexdigest()
    return found


def _relation(relation: Relation, digests: _Digests) -> str:
    columns = tuple([replace(each, comment="") if each.comment else each for each in relation.columns])
    lasting = replace(relation, comment="", columns=columns, estimate=None)
    found = digests[relation.key] = hashlib.sha256(_ENCODER.encode(lasting)).hexdigest()
    return found


def _run(state: SqlState, effect: Effect) -> Iterator[Called]:
    """The functions that a call, or what a trigger sets off, may run."""
    _, schema, name, *_ = effect.resource.segments
    if effect.action == "sql.trigger":
        relation = state.relations.get((schema, name))
        yield from (each.function for each in (relation.fires if relation is not None else ()))
    elif name.startswith(_OPERATOR):
        signs = state.signs.get(name.removeprefix(_OPERATOR), ())
        yield from (each.function for each in signs if each.schema == schema)
    else:
        yield schema, name
