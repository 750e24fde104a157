"""What the changing tools have in common: what is looked at before a call is judged, the preview, and how steps are carried out.

A call is planned twice, from what was seen before it was judged and from what is there when it runs; it runs only where both plans rest on the
same. Each request carries the version of the object it was planned on, and is rehearsed by the API server first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Attribute, Call, Effect, Facts, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.kubernetes.reading import ClusterTool, observed
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Content, Document, Problem, Raw
from mcp_gateway_tools.tool import Granted, May, Preview, State

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.client import Cluster
    from mcp_gateway_tools.kubernetes.plans import Plan, Step
    from mcp_gateway_tools.kubernetes.state import KubernetesState, Place
    from mcp_gateway_tools.kubernetes.target import Target

DRY_RUN: Final[JsonValue] = {
    "type": "boolean",
    "description": "Only rehearse it: shows what would differ, and changes nothing.",
}
PREVIEW_SECONDS: Final = 15.0
_DEFINING: Final = frozenset({"apiextensions.k8s.io", "apiregistration.k8s.io"})
"""Groups whose objects say what a cluster serves."""

_ROUNDS: Final = 3
_TRIES: Final = 4

CHANGED: Final = Problem(
    "what this would change was changed by somebody else since the call was judged",
    "Conflict",
    "send the call again: it is judged anew",
)


class ChangingTool(ClusterTool, ABC):
    """A tool that changes objects. `part` is the subresource that it writes."""

    name: str
    part = ""

    def _kinds(self, call: Call) -> Sequence[str]:
        """The kinds that the call names, so that a look at the cluster holds them."""
        return (str(call.arguments.get("kind", "")),)

    @abstractmethod
    def _targets(self, call: Call, state: KubernetesState) -> Sequence[Target] | Unanalysable:
        """The objects to look at, given those that were seen already. Pure."""

    async def _others(self, call: Call, state: KubernetesState, cluster: Cluster) -> Mapping[Place, JsonObject | None]:
        """Objects to look at that cannot be named beforehand."""
        return {}

    def _plan(self, call: Call, state: KubernetesState) -> Plan | Unanalysable:
        """What the call comes to. Pure. A tool that plans nothing judges and runs its calls itself."""
        return Unanalysable(f"`{call.tool}` plans no changes")

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """What the cluster serves, and the objects that the call is about."""
        from anyio import to_thread

        from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable, problem
        from mcp_gateway_tools.kubernetes.state import Unseen

        kinds = await to_thread.run_sync(self._kinds, call)  # a manifest may be long to read
        state = await self._look(call, borrow, *kinds)
        if isinstance(state, Unseen) or isinstance(self._targets(call, state), Unanalysable):
            return state
        async with borrow("look at what the call would change") as lease:
            try:
                async with self._clusters().open(lease) as cluster:
                    return await self._seen(call, state, cluster)
            except (ApiProblem, ClusterUnreachable) as error:
                return Unseen("", problem(error))

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """The effects of every object as it would be.

        # INVARIANT: who may neither change an object outright nor read what would tell the same learns nothing of it from a call that does not
        fit it, not even whether it is there: policy judges what the call is for, and what is wrong with it is told when it runs.
        """
        seen = observed(state)
        if isinstance(seen, Unanalysable):
            return seen
        from mcp_gateway_tools.kubernetes.plans import Mismatched
        from mcp_gateway_tools.kubernetes.state import basis

        facts = self._judged(call, seen)
        if isinstance(facts, Mismatched):
            least = self._least(call, seen)
            if not all(map(may, least)) and not (facts.told_by and all(map(may, facts.told_by))):
                return Facts(least, f"{self.name}, which does not fit what is there", basis("unfit"), read_only=False)
        return facts

    def _judged(self, call: Call, state: KubernetesState) -> Facts | Unanalysable:
        plan = self._plan(call, state)
        return plan if isinstance(plan, Unanalysable) else plan.facts

    def _least(self, call: Call, state: KubernetesState) -> tuple[Effect, ...]:
        """What the call is for, whatever is there; nothing where its refusal tells nothing of what is there."""
        from mcp_gateway_tools.kubernetes.resources import effect

        targets = self._targets(call, state.bare())
        if isinstance(targets, Unanalysable):
            return ()
        found = [(verb, one) for one in targets for verb in self._verbs(call)]
        own = self._own(call)
        return tuple(effect(verb, one.api, one.namespace, one.name or "*", self.part, own) for verb, one in found)

    def _own(self, call: Call) -> Mapping[str, Attribute]:
        """The attributes that the call itself has, whatever is there."""
        return {"operation": self.name.removeprefix("kubectl_"), "dry_run": call.arguments.get("dry_run") is True}

    def _verbs(self, call: Call) -> Sequence[str]:
        """The verbs on each of the objects that the call names."""
        return ()

    async def preview(self, call: Call, facts: Facts, borrow: Borrow) -> Preview | Raw | None:
        """As `rehearse`, by the account that reads."""
        return await self.rehearse(call, facts, borrow, borrow)

    async def rehearse(self, call: Call, facts: Facts, look: Borrow, change: Borrow) -> Preview | Raw | None:
        """What the API server says would change, rehearsed by the account that would do it; and what depends on the object.

        # INVARIANT: what is shown is what the approval will be bound to: nobody is shown a harmless change while a harmful one was judged.
        """
        from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable, problem
        from mcp_gateway_tools.kubernetes.rehearsal import previewed

        state = observed(await self.observe(call, look))
        plan = state if isinstance(state, Unanalysable) else self._plan(call, state)
        if isinstance(plan, Unanalysable) or isinstance(state, Unanalysable):
            return Raw(Problem(plan.reason, "", plan.hint)) if isinstance(plan, Unanalysable) else None
        if plan.facts.basis != facts.basis:
            return Raw(CHANGED)
        try:
            async with (
                look("look at what depends on it") as reading,
                self._clusters().open(reading, PREVIEW_SECONDS) as cluster,
                change("have the change rehearsed") as changing,
                self._clusters().open(changing, PREVIEW_SECONDS) as rehearsing,
            ):
                return Preview(tuple(map(Raw, await previewed(cluster, rehearsing, plan, state))))
        except (ApiProblem, ClusterUnreachable) as error:
            return Raw(problem(error))

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """Each step in order, or what the API server said."""

        async def work(cluster: Cluster, state: KubernetesState) -> Content:
            return await self._carry_out(permit, cluster, state)

        answer = await self._answer(permit, lease, work)
        if any(one.resource.segments[1] in _DEFINING for one in permit.facts.effects):
            self._clusters().forget(permit.call)
        return answer

    async def _seen(self, call: Call, state: KubernetesState, cluster: Cluster) -> KubernetesState:
        """The state with the objects that the call is about. Raises ApiProblem and ClusterUnreachable."""
        from mcp_gateway_tools.kubernetes.clusters import namespaces
        from mcp_gateway_tools.kubernetes.state import Place

        if call.arguments.get("all_namespaces") is True:
            state = state.among(tuple(await namespaces(cluster, state.discovery)))
        for _ in range(_ROUNDS):
            wanted = self._targets(call, state)
            new = (
                {}
                if isinstance(wanted, Unanalysable)
                else {Place.of(one.api, one.namespace, one.name or ""): one for one in wanted}
            )
            new = {place: one for place, one in new.items() if place not in state.objects}
            if not new:
                break
            state = state.having({place: await found(cluster, one) for place, one in new.items()})
        others = await self._others(call, state, cluster)
        return state.having(others) if others else state

    async def _carry_out(self, permit: Granted, cluster: Cluster, state: KubernetesState) -> Content:
        from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable, problem
        from mcp_gateway_tools.kubernetes.rehearsal import Declined, Unwritten, differences, rehearsed

        for attempt in range(_TRIES):
            plan = self._plan(permit.call, await self._seen(permit.call, state, cluster))
            if isinstance(plan, Unanalysable):
                return Problem(plan.reason, "Conflict", plan.hint)
            if plan.facts.basis != permit.facts.basis:
                return CHANGED
            done: list[JsonValue] = []
            dry = permit.call.arguments.get("dry_run") is True
            step = plan.steps[0]
            results: list[JsonObject | None] = []
            try:
                for step in plan.steps:
                    results.append(step.result if plan.comes_late(step) else await rehearsed(cluster, step))
                if dry:
                    return differences(plan, results)
                for step in plan.steps:
                    if plan.comes_late(step):
                        await rehearsed(cluster, step)
                    did = await self._written(permit, cluster, state, step)
                    if did is None:
                        return _told(CHANGED, plan, step, len(done))
                    done.append(did)
            except Unwritten as error:
                return _told(problem(error.why, changing=True), plan, step, len(done))
            except Declined as error:
                return _told(error.problem, plan, step, len(done))
            except (ApiProblem, ClusterUnreachable) as error:
                if isinstance(error, ApiProblem) and error.reason == "Conflict" and not done and attempt + 1 < _TRIES:
                    continue  # something else of the object moved: planned anew, it is the same change or none
                return _told(problem(error), plan, step, len(done))
            return Document({"done": done, **({"notes": list(plan.notes)} if plan.notes else {})})
        return CHANGED

    async def _written(self, permit: Granted, cluster: Cluster, state: KubernetesState, step: Step) -> JsonValue | None:
        """Do a step, on its object as it is by now where that has moved; None where that would be another change. Raises as `rehearsed`, and Unwritten."""
        from mcp_gateway_tools.kubernetes.rehearsal import Unwritten, rehearsed, written

        for _ in range(_TRIES):
            try:
                return await written(cluster, step)
            except Unwritten as error:
                if not error.conflict:
                    raise
            plan = self._plan(permit.call, await self._seen(permit.call, state, cluster))
            if isinstance(plan, Unanalysable):
                return None
            again = next((one for one in plan.steps if one.place == step.place), None)
            if again is None or (again.basis, again.effects) != (step.basis, step.effects):
                return None
            await rehearsed(cluster, again)
            step = again
        return None


async def found(cluster: Cluster, what: Target) -> JsonObject | None:
    """One object as it is; None where there is none. Raises ApiProblem and ClusterUnreachable."""
    from mcp_gateway_tools.kubernetes.problems import ApiProblem

    try:
        return await cluster.get(what.api, what.namespace, what.name or "")
    except ApiProblem as error:
        if error.status == 404:
            return None
        raise


def _told(said: Problem, plan: Plan, step: Step, done: int) -> Problem:
    """The API server's words, without what the caller's Secrets hold, and how far it came."""
    message = plan.unsaid(said.message)
    if len(plan.steps) > 1:
        names = ", ".join(f"`{one.said}`" for one in plan.steps[:done]) or "none"
        message = f"`{step.said}`: {message}; done before it: {names}"
    return replace(said, message=message, ran="yes" if done else said.ran)
