"""`kubectl_create_job`: a Job from a CronJob, now."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mcp_gateway_policy.vocabulary import Call, Effect, JsonObject, JsonValue, Unanalysable
from mcp_gateway_tools.kubernetes.changes import DRY_RUN, ChangingTool

if TYPE_CHECKING:
    from mcp_gateway_tools.kubernetes.plans import Plan
    from mcp_gateway_tools.kubernetes.state import KubernetesState
    from mcp_gateway_tools.kubernetes.target import Target

_INPUT: Final[JsonObject] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 63, "description": "What the Job shall be called."},
            "from": {"type": "string", "minLength": 1, "maxLength": 253, "description": "The CronJob's name."},
            "namespace": {"type": "string", "minLength": 1, "maxLength": 63, "description": "Without it the connection's own."},
            "dry_run": DRY_RUN,
        },
        "required": ["name", "from"],
        "additionalProperties": False,
    }
)  # fmt: skip


class KubectlCreateJob(ChangingTool):
    """Creates a Job with the template of a CronJob: `k8s.create` on the Job, with what its pods may do."""

    name = "kubectl_create_job"
    description = "Run a Kubernetes CronJob once, now, like `kubectl create job NAME --from=cronjob/NAME`."
    actions = frozenset({"k8s.create"})
    input_schema: JsonObject = _INPUT

    def _kinds(self, call: Call) -> Sequence[str]:
        return ("jobs.batch", "cronjobs.batch")

    def _least(self, call: Call, state: KubernetesState) -> tuple[Effect, ...]:
        from mcp_gateway_tools.kubernetes.resources import effect

        both = _both(call, state)
        return (
            ()
            if isinstance(both, Unanalysable)
            else (effect("create", both[0].api, both[0].namespace, both[0].name or "*", attributes=self._own(call)),)
        )

    def _targets(self, call: Call, state: KubernetesState) -> Sequence[Target] | Unanalysable:
        return _both(call, state)

    def _plan(self, call: Call, state: KubernetesState) -> Plan | Unanalysable:
        from mcp_gateway_tools.kubernetes.plans import Mismatched, Plan, Step, held, judged, missing, reads

        both = _both(call, state)
        if isinstance(both, Unanalysable):
            return both
        job, cronjob = both
        template = held(state, cronjob)
        if template is None:
            return missing(cronjob)
        if held(state, job) is not None:
            return Mismatched(f"there is a `{job.said()}` already", "choose another `name`", reads(job))
        body = _job(job, cronjob, template)
        dry = call.arguments.get("dry_run") is True
        effects = judged(("create",), job, body, {}, self._own(call))
        if dry:
            effects += judged(("get",), cronjob, None, {}, self._own(call))
        step = Step("create", job.api, job.namespace, job.name or "", None, body, effects, body, rests_on=[body])
        return Plan((step,), f"create {job.said()} from cronjob {cronjob.name}")


def _both(call: Call, state: KubernetesState) -> tuple[Target, Target] | Unanalysable:
    """The Job and the CronJob."""
    from mcp_gateway_tools.kubernetes.plans import one_object
    from mcp_gateway_tools.kubernetes.resources import Misnamed, object_name
    from mcp_gateway_tools.kubernetes.target import Target, target, text_of

    job, cronjob = one_object(call, state, verb="create", kind="jobs.batch"), target(call, state, kind="cronjobs.batch")
    if isinstance(job, Unanalysable):
        return job
    if isinstance(cronjob, Unanalysable):
        return cronjob
    try:
        return job, Target(cronjob.api, cronjob.namespace, object_name(cronjob.api, text_of(call, "from")))
    except Misnamed as misnamed:
        return Unanalysable(str(misnamed), "correct `from` and send the call again")


def _job(job: Target, cronjob: Target, template: JsonObject) -> JsonObject:
    """As `kubectl create job --from` makes it."""
    from mcp_gateway_tools.kubernetes.narrow import at, mapping

    wanted = mapping(at(template, "spec", "jobTemplate"))
    metadata = mapping(wanted.get("metadata"))
    owner: JsonObject = {
        "apiVersion": cronjob.api.api_version,
        "kind": cronjob.api.kind,
        "name": cronjob.name,
        "uid": at(template, "metadata", "uid"),
        "controller": True,
    }
    told: dict[str, JsonValue] = {
        "name": job.name,
        "namespace": job.namespace,
        "annotations": {**mapping(metadata.get("annotations")), "cronjob.kubernetes.io/instantiate": "manual"},
        "ownerReferences": [owner],
    }
    if metadata.get("labels"):
        told["labels"] = metadata.get("labels")
    return {
        "apiVersion": job.api.api_version,
        "kind": job.api.kind,
        "metadata": told,
        "spec": mapping(wanted.get("spec")),
    }
