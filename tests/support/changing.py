"""What tests of changes need beside a governed gateway: asking, approving, and looking at what an approver was shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cluster import Json
from governed import DEV, LEAD, Governed

from mcp_gateway.approvals.approval import AnsweredRecord, Approval
from mcp_gateway.approvals.decide import decide
from mcp_gateway.approvals.lookup import find


async def ask(gate: Governed, tool: str, **arguments: object) -> Approval:
    """Call, and be told to wait: the approval."""
    answer = await gate.call(tool, DEV, **arguments)
    assert answer.outcome == "pending", answer.text
    found = await find(gate.gateway.ledger, str(answer.structured["approval_id"]))
    assert found is not None
    return found


async def approve(gate: Governed, approval: Approval) -> None:
    """The lead says yes."""
    await decide(gate.gateway.ledger, approval, LEAD, "approve", "looked at it", datetime.now(UTC))


async def redeem(gate: Governed, approval: Approval) -> AnsweredRecord:
    """What comes of an approved call."""
    from mcp_gateway.surface import Inbound

    return await gate.gateway.surface.call(DEV, Inbound("await_approval", {"approval_id": approval.id}, client="test"))


def deployment(name: str, namespace: str | None = None, **container: object) -> Json:
    """A Deployment with one container that nothing can be said against."""
    meta: Json = {"name": name, **({} if namespace is None else {"namespace": namespace})}
    spec: Json = {
        "automountServiceAccountToken": False,
        "securityContext": {"runAsNonRoot": True},
        "containers": [{"name": "main", "image": f"registry.example/app@sha256:{'0' * 64}", **container}],
    }
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": meta,
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": dict(labels)},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    }


def configmap(name: str, namespace: str | None = None, **data: str) -> Json:
    """A ConfigMap."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, **({} if namespace is None else {"namespace": namespace})},
        "data": data,
    }


def shown(approval: Approval) -> str:
    """What the approver saw."""
    return approval.asked.preview


def did(value: dict[str, Any]) -> list[str]:
    """What became of each object, in order."""
    return [one["did"] for one in value["done"]]
