"""The JSON Schema (2020-12) of `gateway.yaml`, for editors and for naming the keys that a place knows.

Made from the same models that read the file. Knows the shape only: what refers to what is the loader's to check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from pydantic import BaseModel

from mcp_gateway.config.model import ConnectionEntry, GatewayFile, RuleFile
from mcp_gateway.config.problem import KeyPath
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.tool import Kind

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kinds: Mapping[str, Kind]) -> JsonObject:
    """The schema of a whole `gateway.yaml` with connections of these kinds."""
    schema = dict(_of(GatewayFile))
    definitions = dict(_object(schema.get("$defs")))
    definitions["ConnectionEntry"] = {"oneOf": [connection_schema(kind) for kind in kinds.values()]}
    return {"$schema": DIALECT, **schema, "title": "gateway.yaml", "$defs": definitions}


def rules_schema() -> JsonObject:
    """The schema of a file of rules that `policy.file` names."""
    return {"$schema": DIALECT, **_of(RuleFile)}


def connection_schema(kind: Kind) -> JsonObject:
    """The schema of one connection of this kind. Raises ValueError where the kind redefines a key that all connections have."""
    entry, settings = _of(ConnectionEntry), _of(kind.settings)
    common, own = _object(entry["properties"]), _object(settings.get("properties"))
    if clash := common.keys() & own.keys():
        raise ValueError(f"kind `{kind.name}` redefines `{min(clash)}`, which every connection has")
    named: JsonObject = {**_object(common["kind"]), "const": kind.name}
    return {
        "title": f"{kind.name} connection",
        "type": "object",
        "properties": {**common, "kind": named, **own},
        "required": [*_list(entry.get("required")), *_list(settings.get("required"))],
        "additionalProperties": False,
    }


def keys_at(schema: JsonObject, path: KeyPath) -> tuple[str, ...]:
    """The keys that the object at `path` can have, in the schema's order; empty where any or none can stand there."""
    nodes = [*_expand(schema, schema)]
    for step in path:
        nodes = [below for node in nodes for child in _children(node, step) for below in _expand(child, schema)]
    return tuple(dict.fromkeys(key for node in nodes for key in _object(node.get("properties"))))


def _of(model: type[BaseModel]) -> JsonObject:
    return cast(JsonObject, model.model_json_schema())


def _children(node: JsonObject, step: str | int) -> Iterator[JsonObject]:
    if isinstance(step, int):
        yield _object(node.get("items"))
    elif step in (properties := _object(node.get("properties"))):
        yield _object(properties[step])
    else:
        yield _object(node.get("additionalProperties"))
        yield from map(_object, _object(node.get("patternProperties")).values())


def _expand(node: JsonObject, root: JsonObject) -> Iterator[JsonObject]:
    yield node
    if isinstance(reference := node.get("$ref"), str):
        yield from _expand(_object(_object(root.get("$defs")).get(reference.rpartition("/")[2])), root)
    for keyword in ("anyOf", "oneOf", "allOf"):
        for branch in _list(node.get(keyword)):
            yield from _expand(_object(branch), root)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def _list(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, list) else []
