"""What a push would do, as effects: one `git.push` for each ref, and a narrower one beside it for everything that needs care. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.resource import Resource
from mcp_gateway_policy.vocabulary import Attribute, Effect, Facts
from mcp_gateway_tools.git import names
from mcp_gateway_tools.git.carried import Update
from mcp_gateway_tools.git.globs import below, folded, matching
from mcp_gateway_tools.git.leaks import Leak
from mcp_gateway_tools.git.reading import file
from mcp_gateway_tools.git.settings import GitSettings
from mcp_gateway_tools.tool import May, State

ACTIONS: Final = frozenset(
    f"git.push{narrower}"
    for narrower in (
        *(
            "",
            ".force",
            ".rewrite",
            ".delete",
            ".tag",
            ".protected",
            ".workflow",
            ".sensitive",
            ".secret",
            ".unscanned",
            ".link",
        ),
        ".submodule",
    )
)
PERSONAL: Final = frozenset({"authors"})
"""What policy may know and the log does not keep."""
MOST_PATHS: Final = 200
"""Paths that an effect lists. Beyond, it lists none: a condition that looks at them then fails, and denies."""


@dataclass(frozen=True, slots=True)
class PushState(State):
    """The moves that a push comes to, and what they are judged by. `digest` is what an approval of them rests on."""

    updates: tuple[Update, ...]
    settings: GitSettings
    default: str | None
    source: str

    @classmethod
    def of(cls, updates: tuple[Update, ...], settings: GitSettings, default: str | None, source: str) -> PushState:
        """With its digest: of each ref, what it must be at, what it becomes, and the effects of that."""
        bare = cls("", updates, settings, default, source)
        said = [
            settings.address.url,
            [[one.ref, one.old, one.identity] for one in updates],
            [[effect.action, effect.resource.path, dict(_lasting(effect))] for effect in effects(bare)],
        ]
        digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode(errors="surrogatepass")).hexdigest()
        return cls(digest, updates, settings, default, source)


def facts(state: PushState, caller: str, may: May) -> Facts:
    """What the push would do."""
    found = (*effects(state, caller), *disclosing(state, may))
    return Facts(found, summary(state), state.digest, read_only=False, notes=tuple(notes(state)))


def resource(settings: GitSettings, ref: str) -> Resource:
    """A branch or tag: `owner/repo/refs/heads/x`."""
    return Resource((*settings.name, *ref.split("/")))


def effects(state: PushState, caller: str = "") -> Iterator[Effect]:
    """Every effect of every move."""
    for update in state.updates:
        yield from _effects(state, update, caller)


def disclosing(state: PushState, may: May) -> Iterator[Effect]:
    """What would have to be read where the remote has it, because the push makes it readable elsewhere.

    Of each commit that a push builds on, and of each file that it moves, one place is enough that may be read; where none may, the first
    stands for them, and policy has the say.
    """
    for update in state.updates:
        for refs in update.builds_on:
            if update.ref not in refs:
                yield from _unreadable([Effect("git.read", resource(state.settings, ref)) for ref in refs], may)
        for paths in update.moves:
            yield from _unreadable([file(state.settings, path) for path in paths], may)


def _unreadable(places: Sequence[Effect], may: May) -> Sequence[Effect]:
    return () if any(map(may, places)) else places[:1]


def _effects(state: PushState, update: Update, caller: str) -> Iterator[Effect]:
    settings, where = state.settings, resource(state.settings, update.ref)
    workflows = _paths(update, settings.workflows)
    sensitive = _paths(update, settings.sensitive)
    protected = names.is_protected(update.ref, settings.protected, state.default)
    kinds = tuple(sorted({leak.type for leak in update.leaks}))
    yield Effect(
        "git.push",
        where,
        {
            "change": update.change,
            "fast_forward": update.fast_forward and update.change != "delete",
            "force": update.force,
            "protected": protected,
            "commits": update.commits,
            "dropped": update.dropped,
            **_listed("authors", tuple(sorted({folded(address)[:320] for address in update.addresses}))),
            "author_domains": domains(update.addresses)[:MOST_PATHS],
            "authors_are_caller": bool(update.addresses)
            and all(folded(one) == folded(caller) for one in update.addresses),
            "signed": update.signatures.signed,
            "signatures": update.signatures.kinds,
            "verified": update.signatures.verified,
            **_listed("paths", update.paths),
            "lines_added": update.added,
            "lines_deleted": update.deleted,
            "largest_blob": update.largest,
            **_listed("sensitive", tuple(dict.fromkeys((*workflows, *sensitive)))),
            "secrets": kinds,
            "lfs_pointers": update.pointers,
            "source": state.source,
        },
        PERSONAL,
    )

    def narrower(word: str, **attributes: Attribute) -> Effect:
        return Effect(f"git.push.{word}", where, {"change": update.change, **attributes})

    if update.ref.startswith(names.TAGS):
        yield narrower("tag")
    if protected:
        yield narrower("protected")
    if update.change == "delete":
        yield narrower("delete", dropped=update.dropped)
    if update.force:
        yield narrower("force", dropped=update.dropped)
    if update.force and update.dropped:
        yield narrower("rewrite", dropped=update.dropped)
    if workflows:
        yield narrower("workflow", **_listed("paths", workflows))
    if sensitive:
        yield narrower("sensitive", **_listed("paths", sensitive))
    for certain in (True, False):
        found = [leak for leak in update.leaks if leak.certain is certain]
        if found:
            types = tuple(sorted({leak.type for leak in found}))
            places = tuple(dict.fromkeys(place(leak) for leak in found))
            yield narrower("secret", certain=certain, types=types, count=len(found), **_listed("places", places))
    if update.unscanned:
        yield narrower("unscanned", **_listed("paths", update.unscanned))
    if update.links:
        yield narrower("link", **_listed("paths", update.links))
    if update.submodules:
        yield narrower("submodule", **_listed("paths", update.submodules))


def summary(state: PushState) -> str:
    """One line for people."""
    said = [_said(update) for update in state.updates]
    return f"push to {'/'.join(state.settings.name)}: {'; '.join(said[:5])}" + (
        f"; and {len(said) - 5} more" if len(said) > 5 else ""
    )


def notes(state: PushState) -> Iterator[str]:
    """What to know beside the effects."""
    for update in state.updates:
        if update.pointers:
            yield f"{update.pointers} files are Git LFS pointers; their contents are not pushed by the gateway"
        for one in update.leaks[:20]:
            yield f"secret: {one.type} at {place(one)} (commit {one.commit[:12]})"


def place(leak: Leak) -> str:
    """Where a secret stands."""
    if not leak.path:
        return "a commit's or tag's own text"
    return f"{leak.path}:{leak.line}" if leak.line else leak.path


def _said(update: Update) -> str:
    name = update.ref.removeprefix("refs/heads/").removeprefix("refs/")
    match update.change:
        case "delete":
            return f"delete {name}" + (f", losing {update.dropped} commits" if update.dropped else "")
        case "create":
            return f"create {name} ({update.commits} commits, {len(update.paths)} paths)"
        case _ if update.force:
            return f"replace {name} ({update.commits} commits instead of {update.dropped})"
        case _:
            return f"update {name} ({update.commits} commits, {len(update.paths)} paths)"


def _paths(update: Update, globs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        path for path in update.paths if matching(path, globs) or (path in update.detours and below(path, globs))
    )


def _listed(name: str, found: tuple[str, ...]) -> Mapping[str, Attribute]:
    listed: Mapping[str, Attribute] = {name: found} if len(found) <= MOST_PATHS else {}
    return {**listed, f"{name}_count": len(found)}


def domains(addresses: Sequence[str]) -> tuple[str, ...]:
    """Where authors say to be from; what stands behind the last `@`."""
    return tuple(sorted({folded(address.rpartition("@")[2])[:255] for address in addresses}))


def _lasting(effect: Effect) -> Iterator[tuple[str, Attribute]]:
    """The attributes that an approval rests on, beyond what the refs' names and commits decide by themselves."""
    for key in ("change", "force", "certain", "types", "paths", "places"):
        if key in effect.attributes and effect.action != "git.push":
            yield key, effect.attributes[key]
