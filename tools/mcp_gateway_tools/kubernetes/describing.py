"""An object with what is said of it: its conditions, its containers' states, its events. Fetches, redacts and cuts; masks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue, Limits
from mcp_gateway_tools.kubernetes.client import Cluster, Selection
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, text
from mcp_gateway_tools.kubernetes.redaction import without_secrets
from mcp_gateway_tools.kubernetes.sieve import Sieve
from mcp_gateway_tools.kubernetes.tables import Bounds, Room
from mcp_gateway_tools.kubernetes.target import Target
from mcp_gateway_tools.raw import Content, Document, Problem

EVENTS: Final = 50
MOST_LISTED: Final = 5_000
"""Events that are looked at, to find the latest of them: the API server gives them in no useful order."""

_CONDITION: Final = ("type", "status", "reason", "message", "lastTransitionTime")
_STATES: Final = ("state", "lastState")


async def describe(
    cluster: Cluster, what: Target, limits: Limits, sieve: Sieve, events: tuple[Target, Sieve] | None
) -> Content:
    """The object; `events` are where its events are read from and which of them are shown, None where they are not to be read."""
    found = await cluster.get(what.api, what.namespace, what.name or "")
    if not sieve.takes(found):
        return kept_back(sieve)
    shown, withheld = without_secrets(found, what.api.kind)
    room = Room(Bounds.of(limits).bytes)
    if not room.takes(shown):
        hint = "`kubectl_get` with `output: wide` shows the most important of it"
        return Problem("the object is larger than a limit", "TooLarge", hint, withheld=withheld)
    answer: dict[str, JsonValue] = {"object": shown}
    conditions = [
        {key: one[key] for key in _CONDITION if key in one} for one in objects(at(shown, "status", "conditions"))
    ]
    if conditions:
        answer["conditions"] = conditions
    if states := list(_states(shown)):
        answer["containers"] = states
    if events is None:
        answer["events_left_out"] = "policy does not let you list events here"
        return Document(answer, withheld=withheld)
    latest = await _events_of(cluster, what, found, *events)
    kept = [one for one in latest if room.takes(one)]
    answer["events"] = kept
    if len(kept) < len(latest):
        answer["events_left_out"] = f"{len(latest) - len(kept)} did not fit"
    return Document(answer, withheld=withheld)


async def _events_of(
    cluster: Cluster, what: Target, found: JsonObject, events: Target, sieve: Sieve
) -> Sequence[JsonObject]:
    asked = {"involvedObject.kind": what.api.kind, "involvedObject.name": what.name or ""}
    uid = text(at(found, "metadata", "uid"))
    if uid and what.api.name != "nodes":  # the kubelet gives a node's name where its uid should be
        asked["involvedObject.uid"] = uid
    fields = ",".join(f"{key}={value}" for key, value in asked.items())
    listed = await cluster.list(events.api, events.namespace, Selection(fields=fields, limit=MOST_LISTED))
    shown = filter(sieve.takes, objects(listed.get("items")))
    return [event(one) for one in latest_first(list(shown))[:EVENTS]]


def kept_back(sieve: Sieve) -> Problem:
    """Why one object is not shown."""
    return Problem(f"it is left out: {sieve.said()}", "Forbidden", "it tells of what you may not read")


def latest_first(events: Sequence[JsonObject]) -> list[JsonObject]:
    """Events by the time they were last seen."""
    return sorted(events, key=last_seen, reverse=True)


def last_seen(event: JsonObject) -> str:
    """When it was last seen: RFC 3339, which sorts as text; empty where it does not say."""
    places = (("series", "lastObservedTime"), ("lastTimestamp",), ("eventTime",), ("metadata", "creationTimestamp"))
    return next((found for keys in places if (found := text(at(event, *keys)))), "")


def event(one: JsonObject) -> JsonObject:
    """What matters of an event (core/v1)."""
    about = mapping(one.get("involvedObject"))
    count = at(one, "series", "count") or one.get("count") or 1
    return {
        "last_seen": last_seen(one),
        "type": text(one.get("type")),
        "reason": text(one.get("reason")),
        "object": f"{text(about.get('kind')).lower()}/{text(about.get('name'))}",
        "message": text(one.get("message")),
        "count": count if isinstance(count, int) else 1,
        "source": text(at(one, "source", "component")) or text(one.get("reportingComponent")),
    }


def _states(shown: JsonObject) -> Iterator[JsonObject]:
    """What a pod's containers are doing, and how they last ended."""
    for kind in ("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"):
        for one in objects(at(shown, "status", kind)):
            states = {key: one[key] for key in _STATES if one.get(key)}
            yield {
                "name": text(one.get("name")),
                "ready": one.get("ready"),
                "restarts": one.get("restartCount"),
                **states,
            }
