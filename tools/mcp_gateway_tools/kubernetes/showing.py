"""Objects as they are shown: as a table, as YAML, as JSON or by name. Fetches, redacts and cuts; masks nothing.

# INVARIANT: every object that leaves here as a whole has been through `without_secrets`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final, Literal, TypeAlias, cast

import anyio
import anyio.to_thread

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue, Limits
from mcp_gateway_tools.kubernetes.client import CLOSING_SECONDS, Cluster, Selection
from mcp_gateway_tools.kubernetes.describing import kept_back
from mcp_gateway_tools.kubernetes.narrow import at, objects, text
from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable, problem
from mcp_gateway_tools.kubernetes.redaction import without_secrets
from mcp_gateway_tools.kubernetes.sieve import Sieve
from mcp_gateway_tools.kubernetes.tables import Bounds, Grid, Room, rest
from mcp_gateway_tools.kubernetes.target import Target
from mcp_gateway_tools.kubernetes.yaml_writing import written
from mcp_gateway_tools.raw import Content, Document, Problem

Form: TypeAlias = Literal["table", "wide", "yaml", "json", "name"]

NOTHING: Final = "there is none that you may see"


@dataclass(frozen=True, slots=True)
class Showing:
    """The form of an answer, and how much it may hold."""

    form: Form
    bounds: Bounds

    @classmethod
    def of(cls, form: str, limits: Limits, rows: int) -> Showing:
        """As asked for, within limits."""
        return cls(cast(Form, form or "table"), Bounds.of(limits, rows))

    @property
    def tabular(self) -> bool:
        """Whether the API server makes a table of it."""
        return self.form in ("table", "wide")


async def one(cluster: Cluster, what: Target, name: str, showing: Showing, sieve: Sieve) -> Content:
    """One object."""
    if showing.tabular:
        grid = Grid(showing.bounds, wide=showing.form == "wide", everywhere=False)
        grid.add(await cluster.table(what.api, what.namespace, name, whole=sieve.whole), "", sieve.takes)
        if sieve.said():
            return kept_back(sieve)
        return grid.table("the row is larger than a limit" if grid.cut else "")
    found = await cluster.get(what.api, what.namespace, name)
    if not sieve.takes(found):
        return kept_back(sieve)
    if showing.form == "name":
        return Document({"names": [f"{what.api.name}/{name}"]})
    shown, withheld = without_secrets(found, what.api.kind)
    return await whole(shown, withheld, showing)


async def listed(cluster: Cluster, what: Target, which: Selection, showing: Showing, sieve: Sieve) -> Content:
    """The objects of a kind that the sieve takes."""
    if showing.tabular:
        grid = Grid(showing.bounds, wide=showing.form == "wide", everywhere=what.everywhere)
        table = await cluster.table(what.api, what.namespace, which=which, whole=sieve.whole)
        await anyio.to_thread.run_sync(grid.add, table, "", sieve.takes)
        status = "; ".join(filter(None, ("" if grid.rows else NOTHING, left_out(sieve, which))))
        return grid.table(rest(table, len(grid.rows), cut=grid.cut), status)
    found = await cluster.list(what.api, what.namespace, which)
    items, cut, withheld = await anyio.to_thread.run_sync(_kept, found, what, showing, sieve)
    next_step, without = rest(found, len(items), cut=cut), left_out(sieve, which)
    told: dict[str, JsonValue] = {"left_out": without} if without else {}
    if next_step:
        told |= {"truncated": True, "next_step": next_step}
    if showing.form != "yaml":
        return Document({"names" if showing.form == "name" else "items": items, **told}, withheld=withheld)
    text_of_all = await anyio.to_thread.run_sync(written, [dict(cast(JsonObject, item)) for item in items])
    return Document({"yaml": text_of_all, **told}, withheld=withheld)


def left_out(sieve: Sieve, which: Selection) -> str:
    """What is not shown, and why; nothing where a selector chose: how many fit it would tell what is in them."""
    said = "" if which.labels or which.fields else sieve.said()
    return f"left out: {said}" if said else ""


async def watched(
    cluster: Cluster, what: Target, which: Selection, showing: Showing, seconds: float, sieve: Sieve
) -> Content:
    """What changes of the objects of a kind, until the time or the room is over; in a table after those there are."""
    tabular = showing.tabular
    grid = Grid(showing.bounds, wide=showing.form == "wide", everywhere=what.everywhere, events=True)
    changes = _Changes(showing, what, sieve)
    if tabular:
        start = await cluster.table(what.api, what.namespace, which=which, whole=sieve.whole)
        await anyio.to_thread.run_sync(grid.add, start, "", sieve.takes)
    else:
        start = await cluster.list(what.api, what.namespace, replace(which, limit=1))  # for the version to go on from
    version, ended = text(at(start, "metadata", "resourceVersion")), 0.0
    if not grid.cut:
        followed = await _follow(cluster, what, which, version, seconds, tabular, grid, changes, sieve)
        if isinstance(followed, Problem):
            return followed
        ended = followed
    cut = grid.cut if tabular else changes.cut
    next_step = "the watch was cut at a limit: watch less, or for a shorter time" if cut else ""
    if tabular:
        return grid.table(next_step, f"watched for {ended:.0f} s")
    return changes.document(next_step, ended)


async def _follow(
    cluster: Cluster,
    what: Target,
    which: Selection,
    version: str,
    seconds: float,
    tabular: bool,
    grid: Grid,
    changes: _Changes,
    sieve: Sieve,
) -> float | Problem:
    """Seconds that were watched; or what the API server said instead."""
    started = monotonic()
    try:
        form: Literal["Metadata", "Object", ""] = "" if not tabular else "Object" if sieve.whole else "Metadata"
        stream = cluster.watch(what.api, what.namespace, which, version=version, seconds=seconds, table=form)
        with anyio.move_on_after(seconds + CLOSING_SECONDS):
            async with aclosing(stream):  # left early, it must let go of the server
                async for change in stream:
                    kind, held = text(change.get("type")), change.get("object")
                    if not isinstance(held, Mapping):
                        continue
                    if kind == "ERROR":
                        return problem(
                            ApiProblem(
                                int(str(held.get("code") or 500)), text(held.get("reason")), text(held.get("message"))
                            )
                        )
                    if tabular:
                        grid.add(held, kind, sieve.takes)
                    else:
                        changes.add(kind, held)
                    if grid.cut or changes.cut:
                        break
    except ClusterUnreachable as error:
        if error.way != "timeout":
            return problem(error)
    return monotonic() - started


class _Changes:
    """Collects changes with whole objects."""

    def __init__(self, showing: Showing, what: Target, sieve: Sieve) -> None:
        self._showing = showing
        self._what = what
        self._sieve = sieve
        self._room = Room(showing.bounds.bytes)
        self._found: list[JsonValue] = []
        self._withheld: dict[str, None] = {}
        self.cut = False

    def add(self, kind: str, held: JsonObject) -> None:
        """Take one change."""
        if not self._sieve.takes(held):
            return
        if self._showing.form == "name":
            shown: JsonValue = named(self._what, held)
        else:
            shown, withheld = without_secrets(held, self._what.api.kind)
            self._withheld |= dict.fromkeys(withheld)
        change = {"type": kind, "object": shown}
        if len(self._found) >= self._showing.bounds.rows or not self._room.takes(change):
            self.cut = True
            return
        self._found.append(change)

    def document(self, next_step: str, seconds: float) -> Document:
        """What was collected."""
        value: dict[str, JsonValue] = {"changes": self._found, "watched_seconds": round(seconds)}
        if next_step:
            value |= {"truncated": True, "next_step": next_step}
        return Document(value, withheld=tuple(self._withheld))


async def whole(shown: JsonObject, withheld: tuple[str, ...], showing: Showing) -> Content:
    """One object as JSON or YAML."""
    if not Room(showing.bounds.bytes).takes(shown):
        hint = "ask with `output: table`, or for a rule that allows more bytes"
        return Problem(f"the object is larger than {showing.bounds.bytes} bytes", "TooLarge", hint, withheld=withheld)
    if showing.form == "yaml":
        return Document({"yaml": await anyio.to_thread.run_sync(written, [shown])}, withheld=withheld)
    return Document(shown, withheld=withheld)


def named(what: Target, held: JsonObject) -> str:
    """As `kubectl get -o name` has it, with the namespace where there could be several: `dev/pods/web`."""
    name = f"{what.api.name}/{text(at(held, 'metadata', 'name'))}"
    return f"{text(at(held, 'metadata', 'namespace'))}/{name}" if what.everywhere else name


def _kept(
    found: JsonObject, what: Target, showing: Showing, sieve: Sieve
) -> tuple[list[JsonValue], bool, tuple[str, ...]]:
    room, items, withheld = Room(showing.bounds.bytes), list[JsonValue](), dict[str, None]()
    for held in objects(found.get("items")):
        if not sieve.takes(held):
            continue
        if showing.form == "name":
            shown: JsonValue = named(what, held)
        else:
            full = {"apiVersion": what.api.api_version, "kind": what.api.kind, **held}
            shown, taken = without_secrets(full, what.api.kind)
            withheld |= dict.fromkeys(taken)
        if len(items) >= showing.bounds.rows or not room.takes(shown):
            return items, True, tuple(withheld)
        items.append(shown)
    return items, False, tuple(withheld)
