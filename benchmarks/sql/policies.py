"""Four policies, each as rules for the engine and as what it forbids of what a statement really did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from benchmarks.sql.truth import INSUFFICIENT, Truth
from mcp_gateway_policy.rules import Rule

ALLOWED_TABLES: Final = (
    "products",
    "orders",
    "order_items",
    "events",
    "events_2025",
    "events_2026",
    "events_rest",
    "order_totals",
    "order_counts",
    "animals",
)
DENIED_COLUMNS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "public.customers": frozenset({"ssn", "email"}),
        "public.payments": frozenset({"card"}),
        "hr.salaries": frozenset({"amount"}),
    }
)
_DISCARDED: Final = frozenset({"prepared", "cursors"})
"""What the gateway throws away with every call: a statement prepared or a cursor opened does nothing more."""
_WITH_CALLERS_RIGHTS: Final = frozenset({"public.invoker"})
"""Views for which the server asks a right on every column they hold, not on those that are read: the twin knows which those are."""
_PARENTS: Final = frozenset({"public.customers"})
"""What inserting into `notes` looks up by itself, for its foreign key."""


@dataclass(frozen=True, slots=True)
class Looks:
    """All that running one statement showed. `owner` ran it with every right; `interferes` when its answer depends on
    a forbidden column: it is another one where only the values of those differ.
    """

    owner: Truth
    read_only: Truth
    roles: Mapping[str, Truth]
    interferes: bool = False


@dataclass(frozen=True, slots=True)
class PolicyUnderTest:
    """`rules` are for the engine; `dangers` says what a run did that they do not allow; `role` is the database's nearest equivalent."""

    name: str
    rules: tuple[Rule, ...]
    dangers: Callable[[Looks, Truth], frozenset[str]]
    role: str


def _allow(name: str, actions: tuple[str, ...], resources: tuple[str, ...]) -> Rule:
    return Rule(name=name, roles=("*",), actions=actions, resources=resources, effect="allow")


def _deny(name: str, resources: tuple[str, ...]) -> Rule:
    return Rule(name=name, roles=("*",), actions=("sql.*",), resources=resources, effect="deny")


def _beyond_reading(looks: Looks, run: Truth) -> frozenset[str]:
    """What a run did besides reading relations."""
    found = {f"changed {name}" for name in run.changed}
    found |= {f"called {name}" for name in run.called}
    found |= {f"moved {name}" for name in run.sequences}
    found |= {f"session {name}" for name in run.session - _DISCARDED}
    for name, mode in run.locks:
        if mode == "RowExclusiveLock" and not looks.read_only.error and not run.changed:
            continue  # planned, not run: EXPLAIN of a change
        if mode != "AccessShareLock":
            found.add(f"locked {name} {mode}")
    if run.loose:
        found.add("left its transaction")
    if not run.error and _refused(looks.roles["reader"]):
        found.add("needs more than reading")
    return frozenset(found)


def _refused(run: Truth) -> bool:
    """Whether the role lacks a right other than one on a relation: what is locked and changed speaks of those."""
    return run.error == INSUFFICIENT and not run.message.startswith(
        ("permission denied for table", "permission denied for view")
    )


def _read(looks: Looks, run: Truth) -> frozenset[str]:
    return _beyond_reading(looks, run)


def _tables(looks: Looks, run: Truth) -> frozenset[str]:
    allowed = {f"public.{name}" for name in ALLOWED_TABLES}
    return _beyond_reading(looks, run) | {f"read {name}" for name in run.relations - allowed}


def _columns(looks: Looks, run: Truth) -> frozenset[str]:
    found = set(_beyond_reading(looks, run))
    refused = looks.roles["columns"].error == INSUFFICIENT and looks.roles["reader"].error != INSUFFICIENT
    if refused and not run.error and not (run.relations & _WITH_CALLERS_RIGHTS):
        found.add("needs a forbidden column")
    if looks.interferes:
        found.add("tells of a forbidden column")
    return frozenset(found)


def _write(looks: Looks, run: Truth) -> frozenset[str]:
    found = set(_beyond_reading(looks, run)) - {
        "changed public.notes",
        "moved public.notes_id_seq",
        "session number",
        "needs more than reading",
    }
    found -= {
        f"locked {name} {mode}" for name in ("public.notes", "public.notes_id_seq") for mode in ("RowExclusiveLock",)
    }
    if run.changed or run.sequences:
        found -= {f"locked {name} RowShareLock" for name in _PARENTS}
    if not run.error and _refused(looks.roles["writer"]):
        found.add("needs more than writing notes")
    return frozenset(found)


_ALL: Final = ("play",)
_READING: Final = ("sql.select", "sql.explain", "sql.evaluate")
POLICIES: Final = (
    PolicyUnderTest("read everything", (_allow("read", _READING, _ALL),), _read, "reader"),
    PolicyUnderTest(
        "some tables",
        (
            _allow("read", _READING, tuple(f"play/public/{name}" for name in ALLOWED_TABLES)),
            _allow("evaluate", ("sql.evaluate",), _ALL),
        ),
        _tables,
        "tables",
    ),
    PolicyUnderTest(
        "all but some columns",
        (
            _allow("read", _READING, _ALL),
            _deny(
                "no",
                tuple(
                    f"play/{relation.replace('.', '/')}/{column}"
                    for relation, columns in DENIED_COLUMNS.items()
                    for column in sorted(columns)
                ),
            ),
        ),
        _columns,
        "columns",
    ),
    PolicyUnderTest(
        "read everything, write notes",
        (
            _allow("read", _READING, _ALL),
            _allow(
                "write",
                ("sql.insert", "sql.update", "sql.delete", "sql.update.all", "sql.delete.all"),
                ("play/public/notes",),
            ),
        ),
        _write,
        "writer",
    ),
)
