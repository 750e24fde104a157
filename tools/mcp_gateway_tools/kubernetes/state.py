"""What was observed of a cluster in order to judge a call: what it serves, and the objects that were looked at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from mcp_gateway_policy.vocabulary import JsonObject, Unanalysable
from mcp_gateway_tools.kubernetes.discovery import Discovery
from mcp_gateway_tools.kubernetes.resources import ApiResource
from mcp_gateway_tools.raw import Problem
from mcp_gateway_tools.tool import State


class Place(NamedTuple):
    """One object: its group (empty for core), plural, namespace (None for what is cluster-scoped) and name."""

    group: str
    plural: str
    namespace: str | None
    name: str

    @classmethod
    def of(cls, api: ApiResource, namespace: str | None, name: str) -> Place:
        """The place of an object of this resource."""
        return cls(api.group, api.plural, namespace if api.namespaced else None, name)


@dataclass(frozen=True, slots=True)
class KubernetesState(State):
    """One look at a cluster. `namespace` is what a call means that names none.

    `namespaces` are all there are, in order, where the call is about all of them, else None. `objects` are those that were looked at,
    None where there was none; they are never shown.
    """

    discovery: Discovery
    namespace: str
    observed_at: float
    namespaces: tuple[str, ...] | None = None
    objects: Mapping[Place, JsonObject | None] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @classmethod
    def of(cls, discovery: Discovery, namespace: str, observed_at: float) -> KubernetesState:
        """A look that holds only what the cluster serves."""
        return cls(_digest(discovery.digest, namespace), discovery, namespace, observed_at)

    def bare(self) -> KubernetesState:
        """The same, without the objects."""
        return replace(self, objects=MappingProxyType({}))

    def among(self, namespaces: tuple[str, ...]) -> KubernetesState:
        """The same, with all namespaces."""
        return replace(self, digest=_digest(self.digest, *namespaces), namespaces=namespaces)

    def having(self, objects: Mapping[Place, JsonObject | None]) -> KubernetesState:
        """The same, with these objects beside those it has."""
        seen = {**self.objects, **objects}
        told = [
            [*place, held] for place, held in sorted(objects.items(), key=lambda item: [part or "" for part in item[0]])
        ]
        digest = _digest(self.digest, json.dumps(told, sort_keys=True, separators=(",", ":")))
        return replace(self, digest=digest, objects=MappingProxyType(seen))


@dataclass(frozen=True, slots=True)
class Unseen(State):
    """The cluster could not be looked at: whatever the call would do is unknown."""

    problem: Problem

    def unanalysable(self) -> Unanalysable:
        """The same, as what policy denies."""
        return Unanalysable(self.problem.message, self.problem.hint)


def basis(*parts: object) -> str:
    """SHA-256 (hex) of what effects rest on. `parts` are JSON values or have a stable `str`."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str, separators=(",", ":")).encode()).hexdigest()


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
