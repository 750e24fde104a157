"""A real admission webhook: an HTTPS server of its own, which the API server asks about what is written in one namespace."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cluster import Json, Kube, until
from https import serving

_API = "/apis/admissionregistration.k8s.io"


@dataclass
class Admission:
    """What the webhook was asked, in order, and what it adds to each object: operations of a JSON patch.

    `meanwhile` is done before each answer to a real write, in a thread of its own.
    """

    adds: Sequence[Json]
    asked: list[Json] = field(default_factory=list[Json])
    meanwhile: Callable[[], object] | None = None

    def answer(self, method: str, path: str, review: Json) -> tuple[int, Json]:
        """An `AdmissionReview` in answer to one."""
        self.asked.append(review["request"])
        if self.meanwhile is not None and not review["request"]["dryRun"]:
            self.meanwhile()
        patch = base64.b64encode(json.dumps(list(self.adds)).encode()).decode()
        told = {"uid": review["request"]["uid"], "allowed": True, "patchType": "JSONPatch", "patch": patch}
        return 200, {"apiVersion": review["apiVersion"], "kind": "AdmissionReview", "response": told}


@asynccontextmanager
async def admission(
    kube: Kube, namespace: str, sample: Json, *adds: Json, directory: Path, rehearses: bool = True
) -> AsyncGenerator[Admission]:
    """The webhook, asked in `namespace` about what is of the kind of `sample`, until the block ends.

    One that does not rehearse says nothing of its side effects, so that the API server refuses every dry run it would be asked about.
    """
    if kube.audit is None:
        pytest.skip("no admission webhook: the API server runs elsewhere and cannot reach one of this process")
    webhook, version = Admission(adds), "v1" if rehearses else "v1beta1"
    group, _, served = sample["apiVersion"].rpartition("/")
    plural = f"{sample['kind'].lower()}s"
    objects = f"/{'apis' if group else 'api'}/{sample['apiVersion']}/namespaces/{namespace}/{plural}"
    name, path = f"{namespace}.example.org", f"{_API}/{version}/mutatingwebhookconfigurations"

    async def is_asked() -> bool:
        _, told = await kube.ask("POST", f"{objects}?dryRun=All", sample)
        return bool(webhook.asked) or "does not support dry run" in str(told.get("message"))

    with serving(webhook.answer, directory) as (port, ca):
        one = {
            "name": name,
            "clientConfig": {"url": f"https://127.0.0.1:{port}/", "caBundle": base64.b64encode(ca).decode()},
            "rules": [{"apiGroups": [group], "apiVersions": [served], "operations": ["CREATE", "UPDATE"], "resources": [plural]}],
            "namespaceSelector": {"matchLabels": {"admission": namespace}},
            "sideEffects": "None" if rehearses else "Unknown",
            "admissionReviewVersions": [version],
            "failurePolicy": "Fail",
            "timeoutSeconds": 30,
        }  # fmt: skip
        await kube.patch(f"/api/v1/namespaces/{namespace}", {"metadata": {"labels": {"admission": namespace}}})
        await kube.create(path, {"metadata": {"name": name}, "webhooks": [one]})
        try:
            await until(is_asked)
            webhook.asked.clear()
            yield webhook
        finally:
            await kube.ask("DELETE", f"{path}/{name}")
