"""A whole gateway for tests, with every part real but the target: a small notebook that says what was done to it.

`Saboteur` stands in front of a part and makes the n-th use of anything raise, so that a test can break a call at every step.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from mcp_gateway.app import new_call_id
from mcp_gateway.approvals.approval import Approval, AskedRecord
from mcp_gateway.approvals.decide import decide
from mcp_gateway.approvals.desk import Desk
from mcp_gateway.approvals.lookup import every, find
from mcp_gateway.catalog import Catalog
from mcp_gateway.config.model import ApprovalSettings, ConnectionConfig
from mcp_gateway.credentials.refs import EnvRef
from mcp_gateway.credentials.sources import Sources
from mcp_gateway.credentials.vault import Vault
from mcp_gateway.gateway_tools.await_approval import AwaitApproval
from mcp_gateway.gateway_tools.whoami import WhoAmI
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.pipeline import Pipeline, Snapshot
from mcp_gateway.sessions import Sessions
from mcp_gateway.surface import Inbound, Surface
from mcp_gateway.turns import Turns
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.vocabulary import Call, Connection, Effect, Facts, JsonObject, Principal, Unanalysable
from mcp_gateway_recorder.ledger import Ledger
from mcp_gateway_tools.lease import Borrow, Lease, Settings
from mcp_gateway_tools.raw import Column, Document, Problem, Raw, Table
from mcp_gateway_tools.tool import Granted, May, State

PASSWORD = "notebook-password-9137"  # what no answer, log or error may ever show
EMAIL = "grace.hopper@example.org"

ANA = Principal("ana", "https://idp.example", "jwt", frozenset({"staff"}), frozenset({"writer"}), "test")
BOB = Principal("bob", "https://idp.example", "jwt", frozenset({"leads"}), frozenset({"lead"}), "test")
EVE = Principal("eve", "https://idp.example", "jwt", frozenset({"leads"}), frozenset({"lead", "writer"}), "test")

RULES = (
    Rule(name="read", roles=("writer",), connections=("notebook",), actions=("note.read",), effect="allow"),
    Rule(
        name="ask-write",
        roles=("writer",),
        connections=("notebook",),
        actions=("note.write",),
        effect="ask",
        reason="a lead looks first",
        approvers=("lead",),
    ),
    Rule(name="no-burn", roles=("*",), connections=("*",), actions=("note.burn",), effect="deny", reason="never"),
)


class Sabotage(Exception):
    """What a sabotaged part raises. Its text must reach nobody."""


@dataclass
class Fuse:
    """Counts uses of every part behind it and blows at the n-th."""

    at: int = 0
    uses: int = 0
    blew: str = ""

    def touch(self, name: str) -> None:
        """Use the part once."""
        self.uses += 1
        if self.uses == self.at:
            self.blew = name
            raise Sabotage(f"sabotaged {name}; the password is {PASSWORD} and {EMAIL} is hers")


def sabotaged(part: Any, fuse: Fuse, *names: str) -> Any:
    """`part`, with the named functions touching the fuse before they do their work."""

    class Behind:
        def __getattr__(self, name: str) -> Any:
            found = getattr(part, name)
            if name not in names:
                return found

            def use(*args: Any, **kwargs: Any) -> Any:
                if inspect.iscoroutinefunction(found):

                    async def later() -> Any:
                        fuse.touch(f"{type(part).__name__}.{name}")
                        return await found(*args, **kwargs)

                    return later()
                fuse.touch(f"{type(part).__name__}.{name}")
                return found(*args, **kwargs)

            return use

    return Behind()


@dataclass
class Notebook:
    """The target. What was done to it, and with which credentials: its own word, not ours."""

    notes: list[str] = field(default_factory=lambda: [f"call {EMAIL} about the launch"])
    opened_with: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    version: int = 1


class NotebookTool:
    """Reads, writes or burns the notebook."""

    name = "notebook"
    description = "The notebook."
    kinds = frozenset({"notebook"})
    actions = frozenset({"note.read", "note.write", "note.burn"})
    output_schema: JsonObject | None = None
    input_schema: JsonObject = MappingProxyType(
        {
            "type": "object",
            "properties": {"do": {"type": "string"}, "text": {"type": "string"}},
            "required": ["do"],
            "additionalProperties": False,
        }
    )

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self.before_run: Callable[[], AbstractAsyncContextManager[None]] | None = None

    async def observe(self, call: Call, borrow: Borrow) -> State:
        async with borrow("read the version") as lease:
            assert lease.secret is not None
            self._notebook.opened_with.append(("observe", lease.secret.reveal()))
            return State(hashlib.sha256(str(self._notebook.version).encode()).hexdigest())

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        do = str(call.arguments["do"])
        if do not in ("read", "write", "burn"):
            return Unanalysable(f"`{do}` is not something a notebook does", "read or write")
        effect = Effect(f"note.{do}", Resource.of("notebook", "page"))
        return Facts((effect,), f"{do} the notebook", state.digest, read_only=do == "read")

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Raw | None:
        return Raw(Document({"notes": len(self._notebook.notes), "first": self._notebook.notes[0]}))

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        assert lease is not None
        assert lease.secret is not None
        if self.before_run is not None:
            async with self.before_run():
                pass
        self._notebook.opened_with.append(("run", lease.secret.reveal()))
        do, text = str(permit.call.arguments["do"]), str(permit.call.arguments.get("text", ""))
        if do == "burn":
            self._notebook.notes.clear()
        if do == "write":
            if text == "!conflict":
                return Raw(
                    Problem(f"the page is taken by {EMAIL}, password {PASSWORD}", "23505", "write elsewhere", "no")
                )
            self._notebook.notes.append(text)
        rows = [[note] for note in self._notebook.notes]
        return Raw(Table((Column("note", "text", ("notebook/page/note",)),), rows))


@dataclass
class World:
    """A running gateway and its notebook."""

    surface: Surface
    pipeline: Pipeline
    ledger: Ledger
    desk: Desk
    notebook: Notebook
    tool: NotebookTool
    directory: Path
    clock: Clock
    announced: list[AskedRecord]
    policy: list[Policy]
    fuse: Fuse
    configured: dict[str, ConnectionConfig]
    reloaded: list[Callable[[Snapshot], Snapshot]]
    """The last one makes of each snapshot what a reload would have made of it."""

    async def call(self, who: Principal, tool: str = "notebook", **arguments: object) -> Any:
        """One call as a transport would send it; `connection` is filled in for the notebook."""
        if tool == "notebook":
            arguments.setdefault("connection", "notebook")
        return await self.surface.call(who, Inbound(tool, arguments, client="test"))

    async def only_approval(self) -> Approval:
        """The one approval there is."""
        (approval,) = await every(self.ledger)
        return approval

    async def decide(self, approval_id: str, who: Principal = BOB, word: str = "approve") -> None:
        """A person's word."""
        approval = await find(self.ledger, approval_id)
        assert approval is not None
        await decide(self.ledger, approval, who, cast(Any, word), "looked at it", self.clock.now())


@dataclass
class Clock:
    """A clock that tests can move."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class _Quiet:
    def __init__(self) -> None:
        self.announced: list[AskedRecord] = []

    def announce(self, record: AskedRecord) -> None:
        self.announced.append(record)


_LENDING: list[Vault] = []
_MASKER = Masker(MaskingProfile(), lambda: _LENDING[-1].lent_secrets())
"""One for all worlds of a test process: its recognisers take longer to load than a test to run."""


@asynccontextmanager
async def world(
    directory: Path,
    *,
    rules: tuple[Rule, ...] = RULES,
    wait_seconds: float = 0.0,
    expires_seconds: float = 3600,
    calls_per_caller: int = 5,
    turn_seconds: float = 10.0,
    fuse: Fuse | None = None,
    notebook: Notebook | None = None,
) -> AsyncGenerator[World]:
    """Run a gateway on `directory`. `wait_seconds` is how long a call waits for its approval, `turn_seconds` for its turn."""
    fuse = fuse or Fuse()
    clock = Clock()
    notebook = notebook or Notebook()
    connection = Connection("notebook", "notebook")
    configured = {"notebook": ConnectionConfig(connection, Settings(), EnvRef("NOTEBOOK"), EnvRef("NOTEBOOK"))}
    reloaded: list[Callable[[Snapshot], Snapshot]] = [lambda snapshot: snapshot]
    settings = ApprovalSettings(wait_seconds=wait_seconds, expires_seconds=expires_seconds, progress_seconds=0.5)
    vault = Vault(lambda: configured, Sources({"NOTEBOOK": PASSWORD}))
    _LENDING.append(vault)
    tool = NotebookTool(notebook)
    async with Ledger.open(directory, clock=clock.now) as ledger:
        quiet = _Quiet()
        broken_ledger = sabotaged(ledger, fuse, "append", "find", "unseal", "fingerprint")
        desk = Desk(broken_ledger, quiet, lambda: settings, clock.now)
        policies = [Policy.compile(rules)]
        broken_tool = sabotaged(tool, fuse, "observe", "analyse", "preview", "run")
        broken_masker = sabotaged(_MASKER, fuse, "mask", "text", "arguments")

        def snapshot() -> Snapshot:
            connections = {name: entry.connection for name, entry in configured.items()}
            made = Snapshot(
                policy=sabotaged(policies[-1], fuse, "decide"),
                catalog=Catalog([broken_tool, WhoAmI(), AwaitApproval(desk.load)], list(connections.values())),
                masker=broken_masker,
                connection=connections.get,
            )
            return reloaded[-1](made)

        turns = Turns(lambda _: calls_per_caller, turn_seconds)
        pipeline = Pipeline(
            broken_ledger, sabotaged(vault, fuse, "lend", "lend_read"), desk, turns, snapshot, clock.now
        )
        surface = Surface(pipeline, Sessions(ledger, clock.now), snapshot, clock.now, new_call_id)
        inside = (ledger, desk, notebook, tool, directory, clock, quiet.announced, policies, fuse, configured, reloaded)
        yield World(surface, pipeline, *inside)
