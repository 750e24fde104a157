"""The protocol of a tool: four functions around one call.

A tool does not know policy, approvals, masking or the ledger. `analyse` is pure; `observe` and `preview` may only read; `run` gets
a permit and a lease, which only the pipeline can bring together.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from mcp_gateway_policy.resource import Pattern
from mcp_gateway_policy.vocabulary import Call, Effect, Facts, JsonObject, Limits, Unanalysable
from mcp_gateway_tools.lease import Borrow, Lease, Settings
from mcp_gateway_tools.raw import Raw

May: TypeAlias = Callable[[Effect], bool]
"""Whether policy would allow the caller this effect outright: lets `analyse` narrow a listing to what its reader may see."""


@dataclass(frozen=True, slots=True)
class State:
    """What was observed in order to judge. Each tool narrows it to its own frozen subclass; `digest` (SHA-256, hex) names its version."""

    digest: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an approver is shown, and how many rows it says would change; None where that could not be counted."""

    shown: tuple[Raw, ...]
    rows: int | None = None


class Granted(Protocol):
    """What a permit tells a tool: the call, the facts it was judged by, and the limits it must keep."""

    @property
    def call(self) -> Call: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def limits(self) -> Limits: ...


class Tool(Protocol):
    """One tool. `kinds` are the kinds of connection it works on (empty: it takes none); `actions` are all actions its effects can have."""

    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def input_schema(self) -> JsonObject:
        """JSON Schema of the tool's own arguments: an object, `additionalProperties: false`, without `connection` and `prompt`."""
        ...

    @property
    def output_schema(self) -> JsonObject | None: ...
    @property
    def kinds(self) -> frozenset[str]: ...
    @property
    def actions(self) -> frozenset[str]: ...

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """What must be known to judge this call. Borrows only when nothing fresh is at hand."""
        ...

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """What the call would do. Pure; never raises for hostile input."""
        ...

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Preview | Raw | None:
        """What would happen, for an approver. Read-only by construction and bounded in time; None where there is nothing to show."""
        ...

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """Do it. `lease` is None exactly for tools without a connection. An upstream's own error is an answer: `Raw(Problem(…))`."""
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a connection's credential can do that it should not. `fix` is what puts it right, in the target's own language.

    `access` is which of the connection's two credentials it is about.
    """

    access: Literal["read", "write"]
    serious: bool
    what: str
    why: str
    fix: str = ""


Doctor: TypeAlias = Callable[[Lease, Lease], Awaitable[Sequence[Finding]]]
"""Given the lease for reading and the one for changes. What it cannot reach is a finding; it raises nothing the target could cause."""

Named: TypeAlias = Callable[[Lease], Awaitable[Sequence[str] | None]]
"""Given the lease for reading, the resource paths of what a field pattern may name at a target: columns, attributes, functions. None where the
target could not be asked."""


@runtime_checkable
class Closing(Protocol):
    """A tool that holds connections: it is closed when the gateway stops."""

    async def close(self) -> None:
        """Let go of every connection."""
        ...


def _fits(pattern: Pattern) -> str:
    """Of a kind whose resources can have any form."""
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of connection: the settings it is configured by and the tools that work on it."""

    name: str
    settings: type[Settings]
    tools: Callable[[], Sequence[Tool]]
    """Makes the tools once per process."""
    doctor: Doctor | None = None
    """Looks at what a connection's credentials may do at its target, beyond what they are for."""
    named: Named | None = None
    """What there is that a connection's `fields` may be for."""
    actions: frozenset[str] = frozenset()
    """Actions that rules may speak of beside those of the tools: what no rule opens a tool by."""
    misfit: Callable[[Pattern], str] = _fits
    """Why a rule's pattern can cover no resource of this kind, in words for whoever wrote it; empty where it may cover some."""
    lowered: frozenset[str] = frozenset()
    """Attributes of its effects whose texts are in lower case, whatever case they were written in."""
