"""What the reading tools have in common: where they look before a call is judged, and how what failed is told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from mcp_gateway_policy.vocabulary import Call, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Content, Problem, Raw
from mcp_gateway_tools.sifting import KeptBack
from mcp_gateway_tools.tool import Granted, Preview, State

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.client import Cluster
    from mcp_gateway_tools.kubernetes.clusters import Clusters
    from mcp_gateway_tools.kubernetes.state import KubernetesState, Unseen
    from mcp_gateway_tools.kubernetes.target import Target

Shared: TypeAlias = "Callable[[], Clusters]"
"""Gives what the tools of a process share, made at first use: importing a tool stays light."""

MOVED = Problem("what the cluster serves changed since the call was judged", hint="send the call again")


class ClusterTool:
    """A tool that works on one cluster."""

    kinds = frozenset({"kubernetes"})
    output_schema: JsonObject | None = None

    def __init__(self, clusters: Shared) -> None:
        self._clusters = clusters

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Preview | Raw | None:
        """There is nothing to preview."""
        return None

    async def _look(self, call: Call, borrow: Borrow, *kinds: str) -> KubernetesState | Unseen:
        """What the cluster serves and, where the call is about all namespaces, which there are."""
        from mcp_gateway_tools.kubernetes.clusters import namespaces
        from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable, problem
        from mcp_gateway_tools.kubernetes.state import Unseen

        state = await self._clusters().look(call, borrow, *kinds)
        if isinstance(state, Unseen) or call.arguments.get("all_namespaces") is not True:
            return state
        async with borrow("look at which namespaces there are") as lease:
            try:
                async with self._clusters().open(lease) as cluster:
                    return state.among(tuple(await namespaces(cluster, state.discovery)))
            except (ApiProblem, ClusterUnreachable) as error:
                return Unseen("", problem(error))

    async def _answer(self, permit: Granted, lease: Lease | None, work: Work) -> Raw:
        """Do the work on the cluster; what the API server says to it is an answer too."""
        from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable, problem
        from mcp_gateway_tools.kubernetes.resources import Misnamed

        if lease is None:
            raise TypeError("a Kubernetes tool needs a lease")
        state = self._clusters().last(permit.call, lease)
        if state is None:
            return Raw(MOVED)
        try:
            async with self._clusters().open(lease, permit.limits.seconds) as cluster:
                return Raw(await work(cluster, state))
        except (ApiProblem, ClusterUnreachable) as error:
            return Raw(problem(error))
        except Misnamed as error:
            return Raw(Problem(str(error), "BadRequest", "correct it and send the call again"))


class SiftingTool(ClusterTool, ABC):
    """A tool whose answer holds objects that were not judged one by one."""

    @abstractmethod
    async def sift(self, permit: Granted, lease: Lease | None, kept_back: KeptBack) -> Raw:
        """What it reads, without what is kept back."""

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """As `sift`. # INVARIANT: run by somebody who judges nothing, it shows nothing."""
        return await self.sift(permit, lease, lambda _: "(nobody judged it)")


Work: TypeAlias = "Callable[[Cluster, KubernetesState], Awaitable[Content]]"


def observed(state: State) -> KubernetesState | Unanalysable:
    """The look at the cluster; what is refused where there was none."""
    from mcp_gateway_tools.kubernetes.state import KubernetesState, Unseen

    if isinstance(state, Unseen):
        return state.unanalysable()
    return state if isinstance(state, KubernetesState) else Unanalysable("the cluster was not observed")


def aimed(call: Call, state: State, *, kind: str | None = None) -> tuple[KubernetesState, Target] | Unanalysable:
    """The look at the cluster and what the call is about there; `kind` stands for the argument where a tool has none."""
    from mcp_gateway_tools.kubernetes.target import target

    seen = observed(state)
    if isinstance(seen, Unanalysable):
        return seen
    what = target(call, seen, kind=kind)
    return what if isinstance(what, Unanalysable) else (seen, what)
