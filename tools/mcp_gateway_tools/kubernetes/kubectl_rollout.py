"""`kubectl_rollout`: how a rollout stands, what was rolled out before, starting anew, going back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Attribute, Call, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.kubernetes.changes import DRY_RUN, ChangingTool
from mcp_gateway_tools.kubernetes.reading import observed
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Content, Raw
from mcp_gateway_tools.sifting import KeptBack
from mcp_gateway_tools.tool import Granted, May, Preview, State

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.client import Cluster
    from mcp_gateway_tools.kubernetes.plans import Plan
    from mcp_gateway_tools.kubernetes.state import KubernetesState, Place
    from mcp_gateway_tools.kubernetes.target import Target

_READING: Final = frozenset({"status", "history"})
_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "action": {"enum": ["status", "history", "restart", "undo"], "description": "`status` and `history` read; the others change."},
            "kind": {"type": "string", "minLength": 1, "maxLength": 200, "description": "`deployments`, `statefulsets` or `daemonsets`."},
            "name": {"type": "string", "minLength": 1, "maxLength": 253, "description": "The object."},
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Without it the connection's own."},
            "to_revision": {"type": "integer", "minimum": 1, "description": "With `undo`: which; the one before unless told."},
            "dry_run": DRY_RUN,
        },
        "required": ["action", "kind", "name"],
        "additionalProperties": False,
    }
)  # fmt: skip


class KubectlRollout(ChangingTool):
    """Reads a rollout's status and history (`k8s.get` on the object, `k8s.list` on its revisions), restarts it or goes back.

    A restart and an undo are a `k8s.patch`, with `k8s.rollout.restart` or `k8s.rollout.undo` beside it.
    """

    name = "kubectl_rollout"
    description = (
        "Look at or steer the rollout of a Deployment, StatefulSet or DaemonSet, like `kubectl rollout`: status, history, restart, undo. An undo "
        "is judged by the pods of the revision it goes back to."
    )
    actions = frozenset({"k8s.get", "k8s.list", "k8s.patch", "k8s.rollout.restart", "k8s.rollout.undo"})
    input_schema: JsonObject = _INPUT

    def _verbs(self, call: Call) -> Sequence[str]:
        return ("patch", f"rollout.{call.arguments.get('action')}")

    def _own(self, call: Call) -> Mapping[str, Attribute]:
        return {**super()._own(call), "operation": f"rollout.{call.arguments.get('action')}"}

    def _targets(self, call: Call, state: KubernetesState) -> Sequence[Target] | Unanalysable:
        from mcp_gateway_tools.kubernetes.revisions import workload

        what = workload(call, state)
        return what if isinstance(what, Unanalysable) else [what]

    async def _others(self, call: Call, state: KubernetesState, cluster: Cluster) -> Mapping[Place, JsonObject | None]:
        """The revisions that there are, where they matter."""
        from mcp_gateway_tools.kubernetes.revisions import keepers, listed, workload

        what = workload(call, state)
        if isinstance(what, Unanalysable) or call.arguments.get("action") != "undo":
            return {}
        api = keepers(what.api, state.discovery)
        return {} if api is None else await listed(cluster, api, what.namespace)

    async def observe(self, call: Call, borrow: Borrow) -> State:
        """For a change, the object and its revisions; for a look, what the cluster serves."""
        if call.arguments.get("action") in _READING:
            return await self._look(call, borrow, *self._kinds(call))
        return await super().observe(call, borrow)

    def analyse(self, call: Call, state: State, may: May) -> Facts | Unanalysable:
        """What is read, or the object as it would be."""
        from mcp_gateway_tools.kubernetes.resources import effect
        from mcp_gateway_tools.kubernetes.revisions import keepers, workload
        from mcp_gateway_tools.kubernetes.state import basis

        action = str(call.arguments.get("action"))
        if action != "undo" and "to_revision" in call.arguments:
            return Unanalysable("`to_revision` belongs to `undo`", "leave it out")
        if action not in _READING:
            return super().analyse(call, state, may)
        if "dry_run" in call.arguments:
            return Unanalysable(f"`{action}` changes nothing", "leave `dry_run` out")
        seen = observed(state)
        what = seen if isinstance(seen, Unanalysable) else workload(call, seen)
        if isinstance(what, Unanalysable) or isinstance(seen, Unanalysable):
            return what if isinstance(what, Unanalysable) else Unanalysable("the cluster was not observed")
        effects = [effect("get", what.api, what.namespace, what.name or "*")]
        api = keepers(what.api, seen.discovery)
        if action == "history":
            if api is None:
                return Unanalysable(
                    "the cluster keeps no revisions of this kind", "`kubectl_describe` shows the object"
                )
            effects.append(effect("list", api, what.namespace))
        return Facts(tuple(effects), f"rollout {action} of {what.said()}", basis(what.basis), read_only=True)

    def _plan(self, call: Call, state: KubernetesState) -> Plan | Unanalysable:
        from mcp_gateway_tools.kubernetes.differences import parts
        from mcp_gateway_tools.kubernetes.plans import Plan, Step, held, judged, missing, unfit
        from mcp_gateway_tools.kubernetes.revisions import previous, restarted, workload

        what = workload(call, state)
        if isinstance(what, Unanalysable):
            return what
        refused = unfit(what.api, "patch")
        if refused is not None:
            return refused
        live = held(state, what)
        if live is None:
            return missing(what)
        action = str(call.arguments.get("action"))
        result = restarted(what, live, call.received_at) if action == "restart" else previous(call, state, what, live)
        if isinstance(result, Unanalysable):
            return result
        dry = call.arguments.get("dry_run") is True
        verbs = ("patch", f"rollout.{action}", *(("get",) if dry else ()))
        effects = judged(verbs, what, result, {}, self._own(call))
        rests_on = [parts(live, result)[1]] if action == "undo" else []  # a restart's is the time
        step = Step("patch", what.api, what.namespace, what.name or "", live, result, effects, rests_on=rests_on)
        return Plan((step,), f"rollout {action} of {what.said()}")

    async def rehearse(self, call: Call, facts: Facts, look: Borrow, change: Borrow) -> Preview | Raw | None:
        """What a change would come to; there is nothing to rehearse of a look."""
        return None if call.arguments.get("action") in _READING else await super().rehearse(call, facts, look, change)

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """The status, or the change. # INVARIANT: run by somebody who judges nothing, it shows no revisions."""
        return await self.sift(permit, lease, lambda _: "(nobody judged it)")

    async def sift(self, permit: Granted, lease: Lease | None, kept_back: KeptBack) -> Raw:
        """The status, the history without the revisions that are kept back, or the change."""
        action = permit.call.arguments.get("action")
        if action not in _READING:
            return await super().run(permit, lease)

        async def work(cluster: Cluster, state: KubernetesState) -> Content:
            from mcp_gateway_tools.kubernetes.revisions import history, status

            if action == "status":
                return await status(permit, cluster, state)
            return await history(permit, cluster, state, kept_back)

        return await self._answer(permit, lease, work)
