"""Which objects of an answer are shown: those in the namespaces that were judged, without what a rule keeps back by itself.

An event tells of another object, so it is kept back with that one. Looks at names alone; fetches nothing and knows no rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from mcp_gateway_policy.vocabulary import Effect, JsonObject
from mcp_gateway_tools.kubernetes.discovery import Unresolved
from mcp_gateway_tools.kubernetes.narrow import at, mapping, text
from mcp_gateway_tools.kubernetes.resources import CORE, ApiResource, effect
from mcp_gateway_tools.kubernetes.state import KubernetesState
from mcp_gateway_tools.kubernetes.target import Target
from mcp_gateway_tools.sifting import KeptBack

_ABOUT: Final = ("involvedObject", "regarding", "related")
"""Fields of an event that refer to objects: of core/v1, of events.k8s.io/v1, of both."""


def tells_of_others(api: ApiResource) -> bool:
    """Whether its objects are events."""
    return (api.canonical_group, api.plural) == (CORE, "events")


class Sieve:
    """Takes the objects of one answer, and counts by rule what it does not take. `among` are the namespaces that were judged, None for all."""

    def __init__(
        self,
        what: Target,
        state: KubernetesState,
        kept_back: KeptBack,
        verbs: Sequence[str] = ("get",),
        among: frozenset[str] | None = None,
    ) -> None:
        self._what = what
        self._state = state
        self._kept_back = kept_back
        self._verbs = tuple(dict.fromkeys(("get", *verbs)))
        self._among = among
        self._left_out: Counter[str] = Counter()

    @property
    def whole(self) -> bool:
        """Whether it has to see objects whole: of most the metadata are enough."""
        return tells_of_others(self._what.api)

    def takes(self, held: JsonObject) -> bool:
        """Whether the object is shown. # INVARIANT: what cannot be told is not taken."""
        namespace = text(at(held, "metadata", "namespace"))
        if self._among is not None and namespace not in self._among:
            return False
        because = self._because(held, namespace or self._what.namespace)
        if because:
            self._left_out[because] += 1
        return not because

    def said(self) -> str:
        """What was left out, by which rules; empty where nothing was."""
        return ", ".join(f"{many} by {because}" for because, many in sorted(self._left_out.items()))

    def _because(self, held: JsonObject, namespace: str | None) -> str:
        name = text(at(held, "metadata", "name"))
        if not name:
            return "the gateway, which was not told their names"
        for one in (
            *(effect(verb, self._what.api, namespace, name) for verb in self._verbs),
            *self._told_of(held, namespace),
        ):
            if one is None:
                return "the gateway, which does not know what they are about"
            if rule := self._kept_back(one):
                return f"rule `{rule}`"
        return ""

    def _told_of(self, held: JsonObject, namespace: str | None) -> Iterator[Effect | None]:
        """`k8s.get` on what an event is about; None where that is of no kind that the cluster serves."""
        for field in _ABOUT if self.whole else ():
            about = mapping(held.get(field))
            kind, name = text(about.get("kind")), text(about.get("name"))
            if not kind or not name:
                continue
            api = self._meant(text(about.get("apiVersion")), kind)
            yield None if api is None else effect("get", api, text(about.get("namespace")) or namespace, name)

    def _meant(self, api_version: str, kind: str) -> ApiResource | None:
        if not api_version:
            found = self._state.discovery.resolve(kind)
            return None if isinstance(found, Unresolved) else found
        group = api_version.rpartition("/")[0]
        return next((one for one in self._state.discovery.resources if (one.group, one.kind) == (group, kind)), None)
