"""The composition: the one place where the parts are made and joined.

    async with gateway(live) as running:
        await stdio.serve(running.surface, …)

Everything a part needs is handed to it here; no part finds another by itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from mcp_gateway.approvals.announce import Announcements
from mcp_gateway.approvals.desk import Desk
from mcp_gateway.catalog import Catalog
from mcp_gateway.checkup import warn
from mcp_gateway.clock import utc_now
from mcp_gateway.config.model import CALLS_PER_CALLER, Config, ConnectionConfig
from mcp_gateway.config.reload import Live
from mcp_gateway.configured import read_config
from mcp_gateway.credentials.sources import Sources
from mcp_gateway.credentials.vault import Vault
from mcp_gateway.events import answer_record
from mcp_gateway.gateway_tools.await_approval import AwaitApproval
from mcp_gateway.gateway_tools.list_connections import ListConnections
from mcp_gateway.gateway_tools.whoami import WhoAmI
from mcp_gateway.identity.roles import standing
from mcp_gateway.kinds import KINDS
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.pseudonym_key import tenant_key
from mcp_gateway.outcome import Failure
from mcp_gateway.pipeline import Pipeline, Snapshot
from mcp_gateway.sessions import Sessions
from mcp_gateway.surface import Surface
from mcp_gateway.turns import Turns
from mcp_gateway_policy.vocabulary import Connection, Principal
from mcp_gateway_recorder.entries import Entry, Event, LedgerError
from mcp_gateway_recorder.ledger import Ledger
from mcp_gateway_tools.tool import Closing, Tool

__all__ = ["Gateway", "gateway", "new_call_id", "read_config", "utc_now"]

log = logging.getLogger(__name__)


def new_call_id() -> str:
    """A call's id: unguessable, and sortable by time to the millisecond."""
    return f"c_{time.time_ns() // 1_000_000:012x}{os.urandom(6).hex()}"


@dataclass(frozen=True, slots=True)
class Gateway:
    """A running gateway: what transports and operator commands work with."""

    surface: Surface
    ledger: Ledger
    desk: Desk
    live: Live
    masker: Callable[[], Masker]


@asynccontextmanager
async def gateway(
    live: Live, *, clock: Callable[[], datetime] = utc_now, examine: bool = True
) -> AsyncGenerator[Gateway]:
    """Run a gateway until the block ends. Raises LedgerError when its log cannot be opened.

    `examine` looks at what the credentials may do, and warns; a command that asks one thing has no need of it.

    Calls that a dead process left between intent and outcome are recorded as `outcome unknown` before anything is served.
    """
    async with Ledger.open(live.current.recorder.directory, clock=clock) as ledger:
        for lost in await ledger.recover(_outcome_unknown):
            log.warning("call %s was running when its process stopped: outcome unknown", lost.call)
        sources = Sources()
        vault = Vault(lambda: live.current.connections, sources)
        tools = [tool for kind in KINDS.values() for tool in kind.tools()]
        async with Announcements(lambda: live.current.approvals, sources.read, clock) as announcer:
            desk = Desk(ledger, announcer, lambda: live.current.approvals, clock)
            try:
                await desk.forget()
            except LedgerError as error:
                log.warning("what is sealed for approvals that have ended was not discarded: %s", error)
            snapshots = _Snapshots(live, tools, desk, vault, sources)
            turns = Turns(lambda name: _calls_per_caller(live.current.connections.get(name)))
            pipeline = Pipeline(ledger, vault, desk, turns, snapshots.now, clock)
            surface = Surface(pipeline, Sessions(ledger, clock), snapshots.now, clock, new_call_id)
            looked_at: Mapping[str, ConnectionConfig] = live.current.connections if examine else {}
            examining = asyncio.create_task(warn(looked_at, KINDS, sources, ledger))
            try:
                yield Gateway(surface, ledger, desk, live, lambda: snapshots.now().masker)
            finally:
                examining.cancel()
                await asyncio.gather(examining, return_exceptions=True)
                for tool in tools:
                    if isinstance(tool, Closing):
                        await tool.close()


class _Snapshots:
    """Builds what calls are judged by, once for each configuration."""

    def __init__(self, live: Live, tools: Sequence[Tool], desk: Desk, vault: Vault, sources: Sources) -> None:
        self._live = live
        self._own: Sequence[Tool] = (WhoAmI(), ListConnections(self._reach), AwaitApproval(desk.load))
        self._tools = tools
        self._vault = vault
        self._sources = sources
        self._built: tuple[Config, Snapshot] | None = None

    def now(self) -> Snapshot:
        """The snapshot of the configuration in force."""
        config = self._live.current
        if self._built is None or self._built[0] is not config:
            self._built = (config, self._build(config, self._built))
        return self._built[1]

    def _build(self, config: Config, before: tuple[Config, Snapshot] | None) -> Snapshot:
        connections = {name: entry.connection for name, entry in config.connections.items()}
        profile = config.masking_profile()
        if before is not None and before[0].masking_profile() == profile:
            masker = before[1].masker
        else:
            masker = Masker(profile, self._vault.lent_secrets)
        key = config.masking.pseudonym_key
        return Snapshot(
            policy=config.policy,
            catalog=Catalog([*self._tools, *self._own], list(connections.values())),
            masker=masker,
            connection=connections.get,
            tenant=None if key is None else partial(tenant_key, self._sources, key),
            standing=partial(standing, roles=config.identity.roles),
        )

    def _reach(self, principal: Principal) -> Mapping[str, tuple[Connection, tuple[str, ...]]]:
        now = self.now()
        reach: dict[str, tuple[Connection, tuple[str, ...]]] = {}
        for offer in now.catalog.offers(principal, now.policy):
            for connection in offer.connections:
                _, tools = reach.get(connection.name, (connection, ()))
                reach[connection.name] = (connection, (*tools, offer.tool.name))
        return reach


def _calls_per_caller(connection: ConnectionConfig | None) -> int:
    return CALLS_PER_CALLER if connection is None else connection.max_calls_per_caller


def _outcome_unknown(intent: Entry) -> Event[None]:
    unknown = Failure(
        "the gateway stopped while the call ran", "unknown", "look at the target before you send it again"
    )
    body = answer_record(unknown, 0.0).model_dump(mode="json")
    return Event("answered", intent.session, body, None, call=intent.call, durable=True, announce=True)
