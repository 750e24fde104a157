"""The vault: lends a credential for as long as one recorded intent lasts, and against nothing else.

Does not decide who may have one; the ledger's evidence that the intent is on record is the whole of its condition.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, Literal, Protocol

from mcp_gateway.config.model import ConnectionConfig
from mcp_gateway.credentials.glance import Glance
from mcp_gateway.credentials.refs import CredentialRef
from mcp_gateway.credentials.sources import ConnectionMoved, Sources
from mcp_gateway_policy.vocabulary import Call, Connection, Facts
from mcp_gateway_recorder.entries import Recorded
from mcp_gateway_tools.lease import Lease, Secret

_REMEMBERED: Final = 64
"""Secrets kept for the masker after they were given back; as many that were made of them, so that short-lived ones crowd no other out."""


class Granting(Protocol):
    """What the vault looks at in a permit."""

    @property
    def call(self) -> Call: ...
    @property
    def facts(self) -> Facts: ...


class Vault:
    """Lends credentials of the connections that `connections` holds at that moment."""

    def __init__(
        self, connections: Callable[[], Mapping[str, ConnectionConfig]], sources: Sources | None = None
    ) -> None:
        self._connections = connections
        self._sources = sources or Sources()
        self._out: dict[str, int] = {}
        self._recent: OrderedDict[str, None] = OrderedDict()
        self._recently_derived: OrderedDict[str, None] = OrderedDict()

    def lend(self, intent: Recorded[Granting]) -> AbstractAsyncContextManager[Lease | None]:
        """The credential for a permitted call, the read one where it changes nothing; None for a call without a connection.

        Raises CredentialUnavailable.

        # INVARIANT: takes a Recorded, which only the ledger can make, after the intent is durable.
        """
        granted = intent.value
        return self._lend(granted.call.connection, "read" if granted.facts.read_only else "write")

    def lend_read(self, glance: Recorded[Glance]) -> AbstractAsyncContextManager[Lease]:
        """The credential for looking, or for a rehearsal the one for changes. Raises CredentialUnavailable.

        # INVARIANT: the lease says `read` either way: whoever opens it must refuse to send what would stay.
        """
        rehearsal = glance.value.rehearsal

        def choose(current: ConnectionConfig) -> CredentialRef:
            return current.credential if rehearsal else current.read_credential

        return self._lend_for(glance.value.connection, "read", choose)

    def lent_secrets(self) -> tuple[Secret, ...]:
        """Every credential that is lent now, and the latest that were: what must not appear in any output."""
        return tuple(Secret(value) for value in {**self._recently_derived, **self._recent, **self._out})

    @asynccontextmanager
    async def _lend(
        self, connection: Connection | None, access: Literal["read", "write"]
    ) -> AsyncGenerator[Lease | None]:
        if connection is None:
            yield None
            return

        def choose(current: ConnectionConfig) -> CredentialRef:
            return current.read_credential if access == "read" else current.credential

        async with self._lend_for(connection, access, choose) as lease:
            yield lease

    @asynccontextmanager
    async def _lend_for(
        self, asked: Connection, access: Literal["read", "write"], choose: Callable[[ConnectionConfig], CredentialRef]
    ) -> AsyncGenerator[Lease]:
        current = self._connections().get(asked.name)
        if current is None:
            raise ConnectionMoved(f"connection `{asked.name}` is no longer configured")
        if current.connection != asked:
            raise ConnectionMoved(f"connection `{asked.name}` was changed while the call was judged")
        secret = await self._sources.read(choose(current))
        lent, derived = secret.reveal(), list[str]()
        over = False

        def keep(value: str) -> None:
            if over:  # whoever was told to stop may learn of it late
                _remember(self._recently_derived, value)
                return
            self._take(value)
            derived.append(value)

        self._take(lent)
        try:
            yield Lease(current.connection, current.settings, secret, access, keep)
        finally:
            over = True
            self._give_back(lent, self._recent)
            for value in derived:
                self._give_back(value, self._recently_derived)

    def _take(self, value: str) -> None:
        self._out[value] = self._out.get(value, 0) + 1

    def _give_back(self, value: str, remembered: OrderedDict[str, None]) -> None:
        self._out[value] -= 1
        if not self._out[value]:
            del self._out[value]
        _remember(remembered, value)


def _remember(remembered: OrderedDict[str, None], value: str) -> None:
    remembered[value] = None
    remembered.move_to_end(value)
    while len(remembered) > _REMEMBERED:
        remembered.popitem(last=False)
