"""What the tools of one process share: the latest look at what each cluster serves, and what exec plug-ins gave.

A look is repeated when it is older than an interval, and when a call names a kind that it does not hold, at most once a second.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Final

import anyio

from mcp_gateway_policy.vocabulary import Call
from mcp_gateway_tools.kubernetes.client import SECONDS, Cluster
from mcp_gateway_tools.kubernetes.discovery import Discovery, Unresolved, discover
from mcp_gateway_tools.kubernetes.exec_plugin import Plugins
from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable, problem
from mcp_gateway_tools.kubernetes.settings import KubernetesSettings
from mcp_gateway_tools.kubernetes.state import KubernetesState, Unseen
from mcp_gateway_tools.lease import Borrow, Lease

FRESH_SECONDS: Final = 60.0
AGAIN_SECONDS: Final = 1.0
MOST_SECONDS: Final = 300.0
"""That a rule can give one request."""


class Clusters:
    """Looks by connection. Opens clusters."""

    def __init__(self) -> None:
        self._plugins = Plugins()
        self._seen: dict[str, tuple[KubernetesSettings, KubernetesState]] = {}
        self._looking: dict[str, anyio.Lock] = {}

    @asynccontextmanager
    async def open(self, lease: Lease, seconds: float | None = None) -> AsyncGenerator[Cluster]:
        """The cluster of a lease; `seconds` is for each request. Raises ApiProblem and ClusterUnreachable, also out of the block."""
        try:
            async with Cluster.open(lease, self._plugins, min(seconds or SECONDS, MOST_SECONDS)) as cluster:
                yield cluster
        except ApiProblem as error:
            if error.status == 401:
                self._plugins.forget()
            raise

    async def look(self, call: Call, borrow: Borrow, *kinds: str) -> KubernetesState | Unseen:
        """What the call's cluster serves; looked at anew where one of these kinds is not among it."""
        state = await self._look(call, borrow, FRESH_SECONDS)
        if isinstance(state, Unseen) or not any(
            isinstance(state.discovery.resolve(kind), Unresolved) for kind in kinds
        ):
            return state
        return await self._look(call, borrow, AGAIN_SECONDS)

    def last(self, call: Call, lease: Lease) -> KubernetesState | None:
        """The latest look at the call's cluster, where the lease leads too; None when it leads elsewhere by now."""
        name = lease.connection.name
        known = self._seen.get(name)
        if call.connection is None or call.connection.name != name or known is None or known[0] != lease.settings:
            return None
        return known[1]

    def forget(self, call: Call) -> None:
        """What the cluster serves may have changed: look again next time."""
        if call.connection is not None:
            self._seen.pop(call.connection.name, None)

    async def _look(self, call: Call, borrow: Borrow, fresh: float) -> KubernetesState | Unseen:
        if call.connection is None:
            raise TypeError("a Kubernetes tool needs a connection")
        name = call.connection.name
        async with self._looking.setdefault(name, anyio.Lock()):
            known = self._seen.get(name)
            if known is not None and monotonic() - known[1].observed_at < fresh:
                return known[1]
            async with borrow("look at what the cluster serves") as lease:
                settings = lease.settings
                if not isinstance(settings, KubernetesSettings):
                    raise TypeError("not a lease of a Kubernetes connection")
                try:
                    async with self.open(lease) as cluster:
                        found = await discover(cluster)
                except (ApiProblem, ClusterUnreachable) as error:
                    return Unseen("", problem(error))
            state = KubernetesState.of(found, settings.namespace, monotonic())
            self._seen[name] = (settings, state)
            return state


async def namespaces(cluster: Cluster, discovery: Discovery) -> Sequence[str]:
    """The names of all namespaces, in order; one more than `MOST_NAMESPACES` where there are more. Raises as `Cluster` does."""
    api = discovery.find("", "namespaces")
    if api is None:
        raise ClusterUnreachable("unintelligible", "the cluster serves no namespaces", sent=True)
    return sorted(await cluster.names(api, None, MOST_NAMESPACES + 1))


MOST_NAMESPACES: Final = 1_000
