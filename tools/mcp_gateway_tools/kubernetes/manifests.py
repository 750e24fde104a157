"""Manifests: the objects that a text or a JSON value describes, each with the resource it belongs to and its place. Pure.

Takes several documents and lists of objects (`List`, `PodList`), lists in lists too. What could be read in two ways is refused.

# INVARIANT: what is judged is what is sent: the API server gets these very values as JSON, and no second parser ever sees the text.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.kubernetes.discovery import Discovery, Unresolved
from mcp_gateway_tools.kubernetes.narrow import mapping
from mcp_gateway_tools.kubernetes.redaction import LAST_APPLIED, Withheld
from mcp_gateway_tools.kubernetes.resources import ApiResource, Misnamed, namespace_name, object_name
from mcp_gateway_tools.kubernetes.state import Place
from mcp_gateway_tools.kubernetes.yaml_reading import Unreadable, checked, documents

MOST_OBJECTS: Final = 100
STEERING: Final = (
    f"the annotation `{LAST_APPLIED}` is `kubectl`'s own: it would steer what the next person's `kubectl apply` removes"
)
_LISTS_DEEP: Final = 4
_SERVERS_OWN: Final[Mapping[str, str]] = {
    "generateName": "give it a `name`: a generated one is not known before it exists",
    "managedFields": "leave it out: the API server keeps it",
    "resourceVersion": "leave it out: the gateway sends the version that was judged",
    "uid": "leave it out: the gateway sends the one that was judged",
    "selfLink": "leave it out",
    "deletionTimestamp": "leave it out: `kubectl_delete` deletes",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """One object as it is to be: its resource, its namespace (None for what is cluster-scoped), its name, and the whole of it."""

    api: ApiResource
    namespace: str | None
    name: str
    body: JsonObject

    @property
    def place(self) -> Place:
        """Where it is, or would be."""
        return Place.of(self.api, self.namespace, self.name)

    @property
    def said(self) -> str:
        """For people: `deployments.apps web in dev`."""
        return f"{self.api.name} {self.name}" + (f" in {self.namespace}" if self.namespace else "")


def kinds(given: JsonValue) -> tuple[str, ...]:
    """The kinds a manifest names, as `resolve` takes them: what a look at the cluster should know. Empty where it cannot be read."""
    try:
        found = [one for whole in _values(given) for one in _flat(whole)]
    except Unreadable:
        return ()
    return tuple(
        dict.fromkeys(f"{one['apiVersion']}/{one['kind']}" for one in found if "apiVersion" in one and "kind" in one)
    )


def manifests(given: JsonValue, discovery: Discovery, default: str, namespace: str | None) -> tuple[Manifest, ...]:
    """The objects, in order. `default` is the namespace of those that name none; `namespace`, if given, of all. Raises Unreadable."""
    found = [_manifest(one, discovery, default, namespace) for whole in _values(given) for one in _flat(whole)]
    if not found:
        raise Unreadable(
            "the manifest holds no object", "send at least one, with `apiVersion`, `kind` and `metadata.name`"
        )
    if len(found) > MOST_OBJECTS:
        raise Unreadable(f"the manifest holds more than {MOST_OBJECTS} objects", "send it in parts")
    seen: set[Place] = set()
    for one in found:
        policy_place = Place(one.api.canonical_group, one.api.plural, one.namespace, one.name)
        if policy_place in seen:
            raise Unreadable(f"`{one.said}` stands twice in the manifest", "keep one of them")
        seen.add(policy_place)
    return tuple(found)


def body(value: JsonValue) -> JsonValue:
    """A text as the one value it describes, or a value as it is; both within bounds. Raises Unreadable."""
    if not isinstance(value, str):
        return checked(value)
    found = documents(value)
    if len(found) != 1:
        raise Unreadable("it holds several documents, where one is taken", "send them one by one")
    return found[0]


def _values(given: JsonValue) -> tuple[JsonValue, ...]:
    return documents(given) if isinstance(given, str) else (checked(given),)


def _flat(value: JsonValue, deep: int = _LISTS_DEEP) -> Iterator[JsonObject]:
    """The object, or those of a list, however they are nested; nothing for an empty document."""
    if value is None:
        return
    if isinstance(value, list | tuple):
        raise Unreadable(
            "a manifest is an object, or several as YAML documents or in a `List`", "send a `List` with `items`"
        )
    if not isinstance(value, Mapping):
        raise Unreadable("a manifest is an object with `apiVersion`, `kind` and `metadata`")
    kind, items = value.get("kind"), value.get("items")
    if "items" not in value:
        yield value
        return
    if (
        not isinstance(kind, str)
        or not kind.endswith("List")
        or value.keys() - {"apiVersion", "kind", "metadata", "items"}
    ):
        raise Unreadable(
            "an object with `items` is a list and nothing else", "give it `kind: List`, or leave `items` out"
        )
    if mapping(value.get("metadata")).keys() - {"resourceVersion", "selfLink", "continue", "remainingItemCount"}:
        raise Unreadable("a list has no name and no labels of its own", "leave its `metadata` out")
    if not isinstance(items, list | tuple):
        raise Unreadable("the `items` of a list are a list")
    if not deep:
        raise Unreadable("lists of objects are nested too deep", "send them side by side")
    for item in items:
        if item is None:
            raise Unreadable("an item of a list is no object")
        yield from _flat(item, deep - 1)


def _manifest(value: JsonObject, discovery: Discovery, default: str, namespace: str | None) -> Manifest:
    api_version, kind = value.get("apiVersion"), value.get("kind")
    if not isinstance(api_version, str) or not isinstance(kind, str) or not api_version or not kind:
        raise Unreadable("an object has no `apiVersion` or no `kind`", "give both, as texts")
    api = discovery.of(api_version, kind)
    if isinstance(api, Unresolved):
        raise Unreadable(api.reason, api.hint)
    metadata = value.get("metadata")
    if not isinstance(metadata, Mapping):
        raise Unreadable(f"a `{kind}` of the manifest has no `metadata`", "give it at least a `name`")
    for field, hint in _SERVERS_OWN.items():
        if field in metadata:
            raise Unreadable(f"`metadata.{field}` of a `{kind}` is not taken", hint)
    name, own = metadata.get("name"), metadata.get("namespace")
    if not isinstance(name, str):
        raise Unreadable(f"a `{kind}` of the manifest has no `metadata.name`", "give it one")
    try:
        object_name(api, name)
        where = _namespace(api, own, default, namespace)
    except Misnamed as misnamed:
        raise Unreadable(str(misnamed)) from None
    _of_secret(api, value)
    _annotations(metadata.get("annotations"))
    whole = {**value, "metadata": {**metadata, **({} if where is None else {"namespace": where})}}
    return Manifest(api, where, name, whole)


def _namespace(api: ApiResource, own: JsonValue, default: str, asked: str | None) -> str | None:
    if own is not None and not isinstance(own, str):
        raise Unreadable("`metadata.namespace` is a text")
    if not api.namespaced:
        if own:
            raise Unreadable(
                f"`{api.name}` are cluster-scoped, and one names a namespace", "leave `metadata.namespace` out"
            )
        return None
    if own is not None and asked is not None and own != asked:
        raise Unreadable(
            "the manifest names another namespace than the argument `namespace`", "let both name the same one"
        )
    return namespace_name(default if own is None and asked is None else own if own is not None else asked or "")


def _of_secret(api: ApiResource, value: JsonObject) -> None:
    """A Secret is well-formed, so that the API server has no reason to quote what it holds."""
    if (api.group, api.plural) != ("", "secrets"):
        return
    for field in ("data", "stringData"):
        held = value.get(field)
        if held is not None and not (isinstance(held, Mapping) and all(isinstance(one, str) for one in held.values())):
            raise Unreadable(f"the `{field}` of a Secret maps keys to texts", "quote numbers and words such as `true`")
    for one in mapping(value.get("data")).values():
        try:
            base64.b64decode(str(one), validate=True)
        except (binascii.Error, ValueError):
            raise Unreadable(
                "a value in the `data` of a Secret is not base64", "use `stringData` for plain text"
            ) from None


def _annotations(annotations: JsonValue) -> None:
    if annotations is not None and not isinstance(annotations, Mapping):
        raise Unreadable("`metadata.annotations` maps names to texts")
    if LAST_APPLIED in mapping(annotations):
        raise Unreadable(STEERING, "leave it out")


def secret_values(some: Iterable[Manifest]) -> tuple[str, ...]:
    """What the Secrets among them hold, encoded and plain."""
    return tuple(value for one in some for value in secret_values_of(one.api, one.body))


def secret_values_of(api: ApiResource, value: JsonObject) -> tuple[str, ...]:
    """What an object holds, encoded and plain, if it is a Secret."""
    withheld = Withheld()
    if (api.group, api.plural) == ("", "secrets"):
        for field, encoded in (("data", True), ("stringData", False)):
            for held in mapping(value.get(field)).values():
                withheld.add(held, encoded=encoded)
    return withheld.values
