"""The schema of a kind, from an API server's OpenAPI: version 3 where it is served (Kubernetes 1.24), version 2 before.

Follows references by name within the one document, to a depth; understands what Kubernetes writes and no other JSON Schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import anyio.to_thread

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes.client import Cluster
from mcp_gateway_tools.kubernetes.narrow import at, mapping, objects, text, texts
from mcp_gateway_tools.kubernetes.problems import ApiProblem
from mcp_gateway_tools.kubernetes.resources import ApiResource
from mcp_gateway_tools.kubernetes.tables import Room
from mcp_gateway_tools.raw import Content, Document, Problem

_DEEPEST: Final = 40
_KIND_OF: Final = "x-kubernetes-group-version-kind"


async def explain(cluster: Cluster, api: ApiResource, field: str, most: int) -> Content:
    """A kind, or one of its fields. Raises as `Cluster` does."""
    document = await _document(cluster, api)
    return await anyio.to_thread.run_sync(_explained, document, api, tuple(filter(None, field.split("."))), most)


async def _document(cluster: Cluster, api: ApiResource) -> JsonObject:
    group_version = f"apis/{api.group}/{api.version}" if api.group else f"api/{api.version}"
    try:
        return await cluster.document(f"/openapi/v3/{group_version}")
    except ApiProblem as error:
        if error.status != 404:
            raise
    return await cluster.document("/openapi/v2")


def _explained(document: JsonObject, api: ApiResource, path: tuple[str, ...], most: int) -> Content:
    definitions = mapping(at(document, "components", "schemas") or document.get("definitions"))
    schema = _of_kind(definitions, api)
    if schema is None:
        return Problem(
            f"the API server explains no `{api.name}`", "NotFound", "`kubectl_get` with `output: yaml` shows one"
        )
    for step, name in enumerate(path):
        fields = _fields(definitions, schema)
        if name not in fields:
            above = ".".join((api.kind, *path[:step]))
            known = ", ".join(f"`{one}`" for one in list(fields)[:40])
            return Problem(
                f"`{above}` has no field `{name}`", "NotFound", f"it has {known}" if known else "it has no fields"
            )
        schema = mapping(fields[name])
    return _told(definitions, schema, api, path, most)


def _told(definitions: JsonObject, schema: JsonObject, api: ApiResource, path: tuple[str, ...], most: int) -> Document:
    room, fields, resolved = Room(most), list[JsonValue](), _resolved(definitions, schema)
    required = texts(_element(definitions, schema).get("required"))
    answer: dict[str, JsonValue] = {
        "kind": api.kind,
        "api_version": api.api_version,
        "field": ".".join(path),
        "type": _type(definitions, schema),
        "description": text(schema.get("description")) or text(resolved.get("description")),
    }
    room.takes(answer)
    for name, held in _fields(definitions, schema).items():
        inner = mapping(held)
        one: dict[str, JsonValue] = {
            "field": name,
            "type": _type(definitions, inner),
            "required": name in required,
            "description": text(inner.get("description")) or text(_resolved(definitions, inner).get("description")),
        }
        if not room.takes(one):
            answer |= {"truncated": True, "next_step": "name one of its fields in `field`"}
            break
        fields.append(one)
    return Document({**answer, "fields": fields})


def _of_kind(definitions: JsonObject, api: ApiResource) -> JsonObject | None:
    wanted = {"group": api.group, "version": api.version, "kind": api.kind}
    for schema in definitions.values():
        if any({key: one.get(key) for key in wanted} == wanted for one in objects(at(schema, _KIND_OF))):
            return mapping(schema)
    return None


def _resolved(definitions: JsonObject, schema: JsonObject) -> JsonObject:
    """The schema that it refers to, also where it is one of several parts (`allOf` with a single reference)."""
    for _ in range(_DEEPEST):
        parts = objects(schema.get("allOf"))
        reference = text(schema.get("$ref")) or (text(parts[0].get("$ref")) if len(parts) == 1 else "")
        if not reference:
            break
        schema = mapping(definitions.get(reference.rpartition("/")[2]))
    return schema


def _element(definitions: JsonObject, schema: JsonObject) -> JsonObject:
    """The schema whose fields are meant: of a list or map, that of its values."""
    for _ in range(_DEEPEST):
        schema = _resolved(definitions, schema)
        inner = schema.get("items") or schema.get("additionalProperties")
        if "properties" in schema or not isinstance(inner, Mapping):
            break
        schema = inner
    return schema


def _fields(definitions: JsonObject, schema: JsonObject) -> JsonObject:
    return mapping(_element(definitions, schema).get("properties"))


def _type(definitions: JsonObject, schema: JsonObject, depth: int = 0) -> str:
    """As `kubectl explain` writes it: `[]Container`, `map[string]string`, `Object`."""
    named = _reference(schema)
    full = _resolved(definitions, schema)
    inner = full.get("items") or full.get("additionalProperties")
    if isinstance(inner, Mapping) and depth < _DEEPEST:
        front = "[]" if "items" in full else "map[string]"
        return front + _type(definitions, inner, depth + 1)
    kind = text(full.get("type"))
    if named and (kind == "object" or not kind):
        return named.rpartition(".")[2]
    if full.get("x-kubernetes-int-or-string"):
        return "integer or string"
    return {"object": "Object", "": "Object"}.get(kind, kind)


def _reference(schema: JsonObject) -> str:
    parts: Sequence[JsonObject] = objects(schema.get("allOf"))
    return (text(schema.get("$ref")) or (text(parts[0].get("$ref")) if parts else "")).rpartition("/")[2]
