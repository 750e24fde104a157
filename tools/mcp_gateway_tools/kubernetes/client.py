"""A cluster: the API server's verbs, typed, asynchronous and bounded. Paths come from `resources`, the wire from `official`.

Every request has a time-out and a limit on its answer. Knows no policy and hides nothing: what comes out must go through `redaction`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final, Literal, TypeAlias

import anyio
import anyio.to_thread

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes.access import access
from mcp_gateway_tools.kubernetes.exec_plugin import Plugins
from mcp_gateway_tools.kubernetes.narrow import at, objects, parsed, text
from mcp_gateway_tools.kubernetes.official import Official, official, read, refusal
from mcp_gateway_tools.kubernetes.problems import ApiProblem, ClusterUnreachable
from mcp_gateway_tools.kubernetes.resources import ApiResource, Misnamed, path
from mcp_gateway_tools.lease import Lease

SECONDS: Final = 30.0
MOST_BYTES: Final = 64 << 20
"""Of one answer. 5,000 pods are about 25 MiB as JSON."""

MOST_LINE: Final = 4 << 20
"""Bytes of one event of a watch."""

FIELD_MANAGER: Final = "mcp-gateway"
_AT_ONCE: Final = 12
_LARGE: Final = 256 << 10
_JSON: Final = "application/json"
_NAMES: Final = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json"
_TABLE: Final = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"

Propagation: TypeAlias = Literal["Foreground", "Background", "Orphan"]
PatchType: TypeAlias = Literal["merge", "json", "strategic"]
_PATCHES: Final[Mapping[PatchType, str]] = {
    "merge": "application/merge-patch+json",
    "json": "application/json-patch+json",
    "strategic": "application/strategic-merge-patch+json",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which objects of a kind: `limit` at a time, from where `continue_` left off."""

    labels: str = ""
    fields: str = ""
    limit: int = 500
    continue_: str = ""

    def query(self) -> list[tuple[str, str]]:
        """As the API server takes it."""
        asked = (("labelSelector", self.labels), ("fieldSelector", self.fields), ("continue", self.continue_))
        return [*((name, value) for name, value in asked if value), ("limit", str(self.limit))]


@dataclass(frozen=True, slots=True)
class Executed:
    """What a command in a container left: both streams as text, its exit code (None where it did not end by itself)."""

    stdout: str
    stderr: str
    exit_code: int | None
    truncated: bool


class Cluster:
    """One cluster for as long as its lease. Raises ApiProblem, ClusterUnreachable and Misnamed from everything it does."""

    def __init__(self, wire: Official, seconds: float) -> None:
        self._wire = wire
        self.seconds: Final = seconds
        self.heeding: Final[dict[ApiResource, bool]] = {}
        """Of which kinds it is known by now whether `dryRun` is heeded."""

    @staticmethod
    @asynccontextmanager
    async def open(lease: Lease, plugins: Plugins | None = None, seconds: float = SECONDS) -> AsyncGenerator[Cluster]:
        """Speak to the cluster of a lease; `seconds` is how long one request may take. Raises ClusterUnreachable."""
        async with official(await access(lease, plugins or Plugins())) as wire:
            yield Cluster(wire, seconds)

    async def document(self, target: str) -> JsonObject:
        """A JSON document at a fixed place of the API server's own (`/apis`), never one that a caller named."""
        return await self._object("get", target)

    async def documents(self, targets: Sequence[str]) -> Sequence[JsonObject | ApiProblem | ClusterUnreachable]:
        """Several, a few at a time; what fails stands in its place."""
        found: list[JsonObject | ApiProblem | ClusterUnreachable] = [{}] * len(targets)
        room = anyio.CapacityLimiter(_AT_ONCE)

        async def fetch(number: int, target: str) -> None:
            async with room:
                try:
                    found[number] = await self.document(target)
                except (ApiProblem, ClusterUnreachable) as error:
                    found[number] = error

        async with anyio.create_task_group() as group:
            for number, target in enumerate(targets):
                group.start_soon(fetch, number, target)
        return found

    async def get(self, api: ApiResource, namespace: str | None, name: str, subresource: str = "") -> JsonObject:
        """One object."""
        return await self._object("get", path(api, namespace, name, subresource))

    async def list(self, api: ApiResource, namespace: str | None, which: Selection | None = None) -> JsonObject:
        """A `List` of objects; `namespace` None is all of them."""
        return await self._object("get", path(api, namespace, query=(which or Selection()).query()))

    async def table(
        self,
        api: ApiResource,
        namespace: str | None,
        name: str | None = None,
        which: Selection | None = None,
        *,
        whole: bool = False,
    ) -> JsonObject:
        """One object or a list of them as a `Table` (meta/v1), as `kubectl get` shows it; each row with its object or that one's metadata."""
        query = [("includeObject", "Object" if whole else "Metadata")]
        if name is None:
            query += (which or Selection()).query()
        return await self._object("get", path(api, namespace, name, query=query), accept=_TABLE)

    async def names(self, api: ApiResource, namespace: str | None, most: int) -> Sequence[str]:
        """The names of the first `most` objects; nothing else of them is fetched."""
        target = path(api, namespace, query=Selection(limit=most).query())
        return [
            text(at(one, "metadata", "name"))
            for one in objects((await self._object("get", target, accept=_NAMES)).get("items"))
        ]

    async def watch(
        self,
        api: ApiResource,
        namespace: str | None,
        which: Selection,
        *,
        version: str,
        seconds: float,
        table: Literal["Metadata", "Object", ""] = "",
    ) -> AsyncGenerator[JsonObject]:
        """The changes after resource version `version` for some seconds: `{type, object}`, as they happen.

        In a `Table` where `table` says what of its object each row comes with.
        """
        query = [
            *((name, value) for name, value in which.query() if name in ("labelSelector", "fieldSelector")),
            ("watch", "true"),
            ("resourceVersion", version),
            ("timeoutSeconds", str(max(1, round(seconds)))),
            *([("includeObject", table)] if table else []),
        ]
        target, accept = path(api, namespace, query=query), _TABLE if table else _JSON
        pending = bytearray()
        async with self._wire.answering(
            "get", target, body=None, headers={"Accept": accept}, seconds=seconds + CLOSING_SECONDS
        ) as content:
            async for chunk in content.iter_chunked(1 << 16):
                pending += chunk
                *lines, rest = pending.split(b"\n")
                pending = bytearray(rest)
                if len(pending) > MOST_LINE:
                    raise ClusterUnreachable("too-large", "one of the changes is too large to be watched", sent=True)
                for line in lines:
                    if line.strip():
                        yield _parsed(bytes(line))

    async def create(
        self,
        api: ApiResource,
        namespace: str | None,
        body: JsonObject,
        *,
        name: str | None = None,
        subresource: str = "",
        dry_run: bool = False,
    ) -> JsonObject:
        """Create an object, or a subresource of the one that is named (`eviction`)."""
        query = [("fieldManager", FIELD_MANAGER), *_dry(dry_run)]
        return await self._object("post", path(api, namespace, name, subresource, query), body)

    async def review(self, target: str, body: JsonObject) -> JsonObject:
        """Ask the API server to judge something (a `SelfSubjectAccessReview`); nothing is kept."""
        return await self._object("post", target, body)

    async def replace(
        self,
        api: ApiResource,
        namespace: str | None,
        name: str,
        body: JsonObject,
        subresource: str = "",
        *,
        dry_run: bool = False,
    ) -> JsonObject:
        """Put an object in the place of the one that is there."""
        query = [("fieldManager", FIELD_MANAGER), *_dry(dry_run)]
        return await self._object("put", path(api, namespace, name, subresource, query), body)

    async def patch(
        self,
        api: ApiResource,
        namespace: str | None,
        name: str,
        body: JsonValue,
        kind: PatchType,
        subresource: str = "",
        *,
        dry_run: bool = False,
    ) -> JsonObject:
        """Change an object: RFC 7386, RFC 6902 (a list of operations), or Kubernetes' strategic merge."""
        if kind == "json" and not isinstance(body, list):
            raise Misnamed(
                "a JSON patch is a list of operations (RFC 6902)"
            )  # the client would send it as another kind
        query = [("fieldManager", FIELD_MANAGER), *_dry(dry_run)]
        return await self._object("patch", path(api, namespace, name, subresource, query), body, content=_PATCHES[kind])

    async def apply(
        self,
        api: ApiResource,
        namespace: str | None,
        name: str,
        body: JsonObject,
        *,
        force: bool = False,
        dry_run: bool = False,
    ) -> JsonObject:
        """Server-side apply under the field manager `mcp-gateway`."""
        query = [("fieldManager", FIELD_MANAGER), ("force", "true" if force else "false"), *_dry(dry_run)]
        return await self._object(
            "patch", path(api, namespace, name, query=query), body, content="application/apply-patch+yaml"
        )

    async def delete(
        self,
        api: ApiResource,
        namespace: str | None,
        name: str,
        *,
        propagation: Propagation | None = None,
        grace: int | None = None,
        uid: str | None = None,
        version: str | None = None,
        dry_run: bool = False,
    ) -> JsonObject:
        """Delete one object; with `uid` and `version` only that one, as it was then."""
        preconditions = {key: value for key, value in (("uid", uid), ("resourceVersion", version)) if value is not None}
        options: dict[str, JsonValue] = {"apiVersion": "v1", "kind": "DeleteOptions"}
        options |= {"preconditions": preconditions} if preconditions else {}
        options |= {} if propagation is None else {"propagationPolicy": propagation}
        options |= {} if grace is None else {"gracePeriodSeconds": grace}
        options |= {"dryRun": ["All"]} if dry_run else {}
        target = path(api, namespace, name, query=_dry(dry_run))  # the body decides; the server's log shows the address
        return await self._object("delete", target, options)

    async def logs(
        self, api: ApiResource, namespace: str, pod: str, query: Sequence[tuple[str, str]], *, most: int
    ) -> tuple[bytes, bool]:
        """What a container wrote, and whether there was more than `most` bytes. `api` is the resource `pods`."""
        found = bytearray()
        target = path(api, namespace, pod, "log", query)
        async with self._wire.answering(
            "get", target, body=None, headers={"Accept": "*/*"}, seconds=self.seconds
        ) as content:
            async for chunk in content.iter_chunked(1 << 16):
                found += chunk
                if len(found) > most:
                    return bytes(found[:most]), True
        return bytes(found), False

    async def exec(
        self,
        api: ApiResource,
        namespace: str,
        pod: str,
        command: Sequence[str],
        *,
        container: str = "",
        most: int,
        seconds: float,
    ) -> Executed:
        """Run argv in a container, without input and without a terminal (`v4.channel.k8s.io`). `api` is the resource `pods`."""
        query = [("stdout", "true"), ("stderr", "true"), *((("container", container),) if container else ())]
        target = path(api, namespace, pod, "exec", [*query, *(("command", part) for part in command)])
        streams, status, truncated = {1: bytearray(), 2: bytearray()}, bytearray(), False
        started = monotonic()
        try:
            with anyio.fail_after(seconds):
                async with self._wire.socket(target, protocols=("v4.channel.k8s.io",), seconds=seconds) as socket:
                    async for message in socket:
                        data = message.data if isinstance(message.data, bytes) else str(message.data).encode()
                        channel, rest = data[0] if data else 0, data[1:]
                        if channel == 3:
                            status += rest
                        elif channel in streams:
                            streams[channel] += rest
                        if sum(map(len, streams.values())) > most or len(status) > MOST_LINE:
                            truncated = True
                            break
        except TimeoutError:
            spent = monotonic() - started
            raise ClusterUnreachable(
                "timeout", f"the command took longer than {spent:.0f} seconds", sent=True
            ) from None
        out, err = (bytes(streams[number][:most]).decode("utf-8", "replace") for number in (1, 2))
        return Executed(out, err, _exit_code(bytes(status)), truncated)

    async def _object(
        self, method: str, target: str, body: JsonValue = None, *, accept: str = _JSON, content: str = _JSON
    ) -> JsonObject:
        headers = {"Accept": accept} if method == "get" else {"Accept": accept, "Content-Type": content}
        async with self._wire.answering(method, target, body=body, headers=headers, seconds=self.seconds) as answer:
            data = await read(answer, MOST_BYTES)
        return _parsed(data) if len(data) <= _LARGE else await anyio.to_thread.run_sync(_parsed, data)


CLOSING_SECONDS: Final = 5.0
"""What a watch is given beyond its own seconds."""


def _parsed(data: bytes) -> JsonObject:
    value = parsed(data)
    if value is None:
        raise ClusterUnreachable("unintelligible", "what answered is no API server: it sent no JSON object", sent=True)
    return value


def _dry(dry_run: bool) -> list[tuple[str, str]]:
    return [("dryRun", "All")] if dry_run else []


def _exit_code(status: bytes) -> int | None:
    """From the `Status` that ends the stream. Raises ApiProblem where the command was not started."""
    if not status:
        return None
    told = _parsed(status)
    if told.get("status") == "Success":
        return 0
    for one in objects(at(told, "details", "causes")):
        if one.get("reason") == "ExitCode" and text(one.get("message")).isdigit():
            return int(text(one.get("message")))
    raise refusal(500, status)
