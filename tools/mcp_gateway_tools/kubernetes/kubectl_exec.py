"""`kubectl_exec`: one command in a container, as argv; no input, no terminal, no shell of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Attribute, Call, Facts, JsonObject, Unanalysable
from mcp_gateway_tools.kubernetes.changes import ChangingTool
from mcp_gateway_tools.kubernetes.reading import observed
from mcp_gateway_tools.lease import Borrow, Lease
from mcp_gateway_tools.raw import Content, Document, Problem, Raw
from mcp_gateway_tools.tool import Granted, Preview

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.client import Cluster
    from mcp_gateway_tools.kubernetes.state import KubernetesState
    from mcp_gateway_tools.kubernetes.target import Target

MOST_BYTES: Final = 256 << 10
"""Of both streams together, where no rule sets less."""

SECONDS: Final = 30.0
_MOST_PREVIEWED: Final = 4
_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 253, "description": "The pod's name."},
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Without it the connection's own."},
            "container": {"type": "string", "minLength": 1, "maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "description": "Needed where the pod has several."},
            "command": {
                "type": "array",
                "minItems": 1,
                "maxItems": 100,
                "items": {"type": "string", "maxLength": 8192},
                "description": "The program and its arguments, each by itself: no shell reads them, unless it is the program.",
            },
        },
        "required": ["name", "command"],
        "additionalProperties": False,
    }
)  # fmt: skip


class KubectlExec(ChangingTool):
    """Runs a command: `k8s.create` on `pods.exec`, as RBAC has it, and the narrower `k8s.exec` beside it.

    Both carry `command`, `container`, and what the pod may do: a shell in a privileged pod is a shell on its node.
    """

    name = "kubectl_exec"
    description = (
        "Run one command in a container of a Kubernetes pod, like `kubectl exec POD -- COMMAND`: without input, without a terminal, its output "
        "cut at a limit and masked. A person may be asked."
    )
    actions = frozenset({"k8s.create", "k8s.exec"})
    input_schema: JsonObject = _INPUT
    part = "exec"

    def _kinds(self, call: Call) -> Sequence[str]:
        return ("v1/pods",)

    def _targets(self, call: Call, state: KubernetesState) -> Sequence[Target] | Unanalysable:
        found = _pod(call, state)
        return found if isinstance(found, Unanalysable) else [found]

    def _verbs(self, call: Call) -> Sequence[str]:
        return ("create", "exec")

    def _own(self, call: Call) -> Mapping[str, Attribute]:
        asked = call.arguments.get("container")
        return {
            "operation": "exec",
            "command": _command(call),
            **({"container": asked} if isinstance(asked, str) else {}),
        }

    def _judged(self, call: Call, state: KubernetesState) -> Facts | Unanalysable:
        return _facts(call, state)

    async def rehearse(self, call: Call, facts: Facts, look: Borrow, change: Borrow) -> Preview | Raw | None:
        """In what the command would run; a command cannot be rehearsed."""
        state = observed(await self.observe(call, look))
        if isinstance(state, Unanalysable):
            return None
        what = _pod(call, state)
        return None if isinstance(what, Unanalysable) else Raw(_shown(call, state, what))

    async def run(self, permit: Granted, lease: Lease | None) -> Raw:
        """What the command wrote, and its exit code."""

        async def work(cluster: Cluster, state: KubernetesState) -> Content:
            from mcp_gateway_tools.kubernetes.plans import missing

            call = permit.call
            seen = await self._seen(call, state, cluster)
            what, facts = _pod(call, seen), _facts(call, seen)
            if isinstance(what, Unanalysable) or isinstance(facts, Unanalysable):
                refused = (
                    facts
                    if isinstance(facts, Unanalysable)
                    else missing(what)
                    if not isinstance(what, Unanalysable)
                    else what
                )
                return Problem(refused.reason, "Conflict", refused.hint)
            if facts.basis != permit.facts.basis:
                return Problem("the pod is another one than the one that was judged", "Conflict", "send the call again")
            return await _executed(permit, cluster, what)

        return await self._answer(permit, lease, work)


def _facts(call: Call, state: KubernetesState) -> Facts | Unanalysable:
    from mcp_gateway_tools.kubernetes.attributes import attributes
    from mcp_gateway_tools.kubernetes.narrow import at, text
    from mcp_gateway_tools.kubernetes.plans import held, judged, missing
    from mcp_gateway_tools.kubernetes.state import basis

    what = _pod(call, state)
    if isinstance(what, Unanalysable):
        return what
    live = held(state, what)
    if live is None:
        return missing(what)
    command = _command(call)
    container = _container(call, live)
    if isinstance(container, Unanalysable):
        return container
    own: Mapping[str, Attribute] = {
        "operation": "exec", "command": command, "container": container, **attributes(what.api, live, {}),
    }  # fmt: skip
    effects = judged(("create", "exec"), what, None, {}, own, "exec")
    rests_on = basis(
        what.basis, text(at(live, "metadata", "uid")), container, sorted((key, value) for key, value in own.items())
    )
    return Facts(effects, f"run `{command[0][:80]}` in {what.said()}", rests_on, read_only=False)


def _container(call: Call, live: JsonObject) -> str | Unanalysable:
    """The container that is meant."""
    from mcp_gateway_tools.kubernetes.narrow import at, objects, text
    from mcp_gateway_tools.kubernetes.plans import Mismatched
    from mcp_gateway_tools.kubernetes.pods import CONTAINERS
    from mcp_gateway_tools.kubernetes.target import text_of

    names = [text(one.get("name")) for field in CONTAINERS for one in objects(at(live, "spec", field))]
    first = [text(one.get("name")) for one in objects(at(live, "spec", "containers"))]
    asked = text_of(call, "container")
    if asked:
        there = ", ".join(f"`{name}`" for name in names)
        return (
            asked
            if asked in names
            else Mismatched(f"the pod has no container `{asked}`", f"its containers are {there}")
        )
    if len(first) == 1:
        return first[0]
    return Mismatched(
        "the pod has several containers", f"name one as `container`: {', '.join(f'`{name}`' for name in first)}"
    )


def _shown(call: Call, state: KubernetesState, what: Target) -> Content:
    from mcp_gateway_tools.kubernetes.narrow import at, objects, text
    from mcp_gateway_tools.kubernetes.plans import held

    live = held(state, what)
    if live is None:
        return Problem(f"there is no `{what.said()}`", "NotFound")
    return Document(
        {
            "would_run": list(_command(call)),
            "in": what.said(),
            "node": at(live, "spec", "nodeName"),
            "service_account": at(live, "spec", "serviceAccountName"),
            "images": [text(one.get("image")) for one in objects(at(live, "spec", "containers"))][:_MOST_PREVIEWED],
            "phase": at(live, "status", "phase"),
        }
    )


async def _executed(permit: Granted, cluster: Cluster, what: Target) -> Content:
    from dataclasses import replace

    from mcp_gateway_tools.kubernetes.log_lines import plain
    from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable, problem

    container = str(permit.facts.effects[0].attributes.get("container", ""))
    most = min(permit.limits.bytes or MOST_BYTES, MOST_BYTES)
    seconds = min(permit.limits.seconds or SECONDS, SECONDS)
    try:
        done = await cluster.exec(
            what.api,
            what.namespace or "",
            what.name or "",
            _command(permit.call),
            container=container,
            most=most,
            seconds=seconds,
        )
    except ClusterUnreachable as error:
        said = problem(error, changing=True)
        return (
            replace(said, hint="it may have run, or run still: look before it is sent again")
            if said.ran != "no"
            else said
        )
    except ApiProblem as error:
        return problem(error, changing=True)
    told: JsonObject = {"exit_code": done.exit_code, "stdout": plain(done.stdout), "stderr": plain(done.stderr)}
    cut: JsonObject = {"truncated": True, "next_step": "let the command write less"} if done.truncated else {}
    return Document({**told, **cut})


def _command(call: Call) -> tuple[str, ...]:
    given = call.arguments.get("command")
    return tuple(str(part) for part in given) if isinstance(given, list | tuple) else ()


def _pod(call: Call, state: KubernetesState) -> Target | Unanalysable:
    from mcp_gateway_tools.kubernetes.discovery import Unresolved
    from mcp_gateway_tools.kubernetes.resources import Misnamed, namespace_name, object_name
    from mcp_gateway_tools.kubernetes.target import Target, text_of

    api = state.discovery.resolve("v1/pods")
    if isinstance(api, Unresolved):
        return Unanalysable(api.reason, api.hint)
    command = _command(call)
    if any("\0" in part for part in command) or not command or not command[0]:
        return Unanalysable("the command is none", "name a program first, and leave NUL out")
    try:
        namespace = namespace_name(text_of(call, "namespace")) if "namespace" in call.arguments else state.namespace
        return Target(api, namespace, object_name(api, text_of(call, "name")))
    except Misnamed as misnamed:
        return Unanalysable(str(misnamed), "correct it and send the call again")
