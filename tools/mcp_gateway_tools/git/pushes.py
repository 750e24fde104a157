"""Preparing a push: which way its objects come, what each ref becomes, and keeping it until it runs or is no longer wanted.

What a call brings stays in a staging directory of its own. Nothing of a push that does not run is left when the next ones come.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final

from mcp_gateway_policy.vocabulary import Call, JsonValue
from mcp_gateway_tools.git import carried, changes, incoming, names
from mcp_gateway_tools.git.bundle import Bundle
from mcp_gateway_tools.git.carried import Update
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.effects import PushState
from mcp_gateway_tools.git.incoming import Staged
from mcp_gateway_tools.git.mirror import Mirrors, Seen
from mcp_gateway_tools.git.process import Git, GitFailed, TookTooLong
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.git.workspace import Repository, Workspaces
from mcp_gateway_tools.lease import Borrow

KEPT: Final = 8
KEPT_SECONDS: Final = 900.0
_SOURCES: Final = ("repository", "bundle", "changes")
_ONE_SOURCE: Final = "give exactly one of `repository`, `bundle` and `changes`, or `delete`"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A push, ready to run."""

    state: PushState
    staged: Staged | None
    git: Git
    at: float


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What refs shall point at; `identity` names it without the time at which the gateway makes it."""

    refs: Mapping[str, str]
    identity: Mapping[str, str]


class Pushes:
    """The pushes of one process, by call."""

    def __init__(self, mirrors: Mirrors, detect: Detector) -> None:
        self._mirrors = mirrors
        self.detect = detect
        self._prepared: OrderedDict[str, Prepared] = OrderedDict()

    async def prepare(self, call: Call, borrow: Borrow) -> PushState:
        """Look at the remote and bring together what the call would push. Raises Refused."""
        ref = names.branch_or_tag(_text(call, "ref") or "")
        await self._check_names((ref, *_tags(call)))
        given = [name for name in _SOURCES if call.arguments.get(name) is not None]
        deleting = call.arguments.get("delete") is True
        if len(given) + deleting != 1:
            raise Refused("it is not clear what to push", _ONE_SOURCE)
        seen = await self._mirrors.look(call, borrow, "look at the remote's branches")
        if deleting:
            return await self._keep(call, seen, await self._deletion(call, seen, ref), "delete", None)
        staged = await incoming.staged(seen)
        try:
            updates = await self._updates(call, seen, ref, given[0], staged)
            return await self._keep(call, seen, updates, given[0], staged)
        except BaseException as error:
            await incoming.remove(staged)
            if isinstance(error, TookTooLong):
                raise Refused("it took too long to look at what would be pushed", "push less at once") from error
            if isinstance(error, GitFailed):
                raise Refused("git could not read what would be pushed", "run `git fsck --strict` on it") from error
            raise

    def prepared(self, call: Call) -> Prepared | None:
        """What was prepared for a call, if it is still kept."""
        return self._prepared.get(call.id)

    @asynccontextmanager
    async def taken(self, call: Call) -> AsyncGenerator[Prepared | None]:
        """The same, for this one use; nothing is left of it."""
        found = self._prepared.pop(call.id, None)
        try:
            yield found
        finally:
            self._mirrors.forget(call)
            await incoming.remove(None if found is None else found.staged)

    async def close(self) -> None:
        """Remove everything."""
        while self._prepared:
            await incoming.remove(self._prepared.popitem()[1].staged)

    async def _keep(
        self, call: Call, seen: Seen, updates: tuple[Update, ...], source: str, staged: Staged | None
    ) -> PushState:
        state = PushState.of(updates, seen.settings, seen.refs.default, source)
        before = self._prepared.pop(call.id, None)
        await incoming.remove(None if before is None else before.staged)
        self._prepared[call.id] = Prepared(state, staged, seen.git if staged is None else staged.git, monotonic())
        while len(self._prepared) > KEPT or monotonic() - next(iter(self._prepared.values())).at > KEPT_SECONDS:
            await incoming.remove(self._prepared.popitem(last=False)[1].staged)
        return state

    async def _check_names(self, refs: Sequence[str]) -> None:
        """A name is in the log, and with everybody who fetches, before anybody could judge it."""
        found = await asyncio.to_thread(self.detect, "\n".join(refs))
        if any(one.certain for one in found):
            raise Refused("the name of a branch or tag holds a secret", "choose another name, and make the secret void")

    async def _deletion(self, call: Call, seen: Seen, ref: str) -> tuple[Update, ...]:
        others = [
            name for name in ("revision", "message", "author", "base", "tags") if call.arguments.get(name) is not None
        ]
        if others:
            raise Refused(f"`{others[0]}` has no place beside `delete`", "leave it out")
        old = seen.refs.refs.get(ref)
        if old is None:
            raise Refused(f"the remote has no `{names.shown(ref)}`", "`git_list_refs` shows what it has")
        _check_lease(call, ref, old)
        return (await carried.deletion(seen, ref, old),)

    async def _updates(self, call: Call, seen: Seen, ref: str, source: str, staged: Staged) -> tuple[Update, ...]:
        match source:
            case "repository":
                wanted = await _of_repository(call, seen, ref, staged)
            case "bundle":
                wanted = await _of_bundle(call, seen, ref, staged)
            case _:
                wanted = await _of_changes(call, seen, ref, staged)
        await incoming.complete(seen, staged, list(wanted.refs.values()))
        found: list[Update] = []
        for name, oid in wanted.refs.items():
            old = seen.refs.refs.get(name)
            if old == oid:
                raise Refused(f"`{names.shown(name)}` is at that commit already", "there is nothing to push")
            if old is None:
                others = (*seen.refs.refs, *(one for one in wanted.refs if one != name))
                clash = names.collision(name, others)
                if clash is not None:
                    raise Refused(
                        f"`{names.shown(name)}` could be taken for `{names.shown(clash)}`, or stands in its way",
                        "choose another name",
                    )
            update = await carried.update(
                staged.git, seen, name, oid, wanted.identity[name], self.detect, brought=source == "changes"
            )
            if update.largest > seen.settings.max_file:
                raise Refused(
                    f"a file is larger than {seen.settings.max_file_mib} MiB", "leave it out, or keep it elsewhere"
                )
            if name != ref and old is not None:
                raise Refused(f"the remote has a tag `{names.shown(name)}` already", "choose another name")
            if update.force and call.arguments.get("force_with_lease") is None:
                raise Refused(
                    f"`{names.shown(name)}` holds {update.dropped} commits that the push does not build on"
                    if update.dropped
                    else f"`{names.shown(name)}` exists already",
                    f"build on `{(old or '')[:12]}`, or give `force_with_lease` with the commit that it replaces",
                )
            found.append(update)
        _check_lease(call, ref, seen.refs.refs.get(ref))
        return tuple(found)


def _check_lease(call: Call, ref: str, old: str | None) -> None:
    expected = _text(call, "force_with_lease")
    if expected is not None and expected != old:
        at = "not there" if old is None else f"at `{old[:12]}`"
        raise Refused(
            f"`{names.shown(ref)}` is {at}, not where `force_with_lease` says", "look at it again before you replace it"
        )


async def _of_repository(call: Call, seen: Seen, ref: str, staged: Staged) -> _Wanted:
    _only(call, "revision", "tags", beside="repository")
    workspaces = Workspaces(seen.settings.workspaces)
    repository = await asyncio.to_thread(Repository.at, workspaces, _text(call, "repository") or "")
    found = {ref: await asyncio.to_thread(repository.commit, _text(call, "revision") or "HEAD")}
    for tag in _tags(call):
        found[tag] = await asyncio.to_thread(repository.commit, tag)
    await incoming.of_repository(seen, staged, repository, list(found.values()))
    return _Wanted(found, found)


async def _of_bundle(call: Call, seen: Seen, ref: str, staged: Staged) -> _Wanted:
    _only(call, "revision", "tags", beside="bundle")
    bundle = await asyncio.to_thread(Bundle.read, _text(call, "bundle") or "")
    found = {ref: bundle.commit(_text(call, "revision"))} | {tag: bundle.commit(tag) for tag in _tags(call)}
    await incoming.of_bundle(seen, staged, bundle)
    return _Wanted(found, found)


async def _of_changes(call: Call, seen: Seen, ref: str, staged: Staged) -> _Wanted:
    _only(call, "message", "author", "base", "tags", beside="changes")
    given = call.arguments.get("changes")
    message = _text(call, "message")
    if not isinstance(given, Mapping) or not message or not message.strip() or "\0" in message:
        raise Refused("`changes` need a `message`", "say what the commit does")
    try:
        message.encode()
    except UnicodeEncodeError:
        raise Refused("`message` holds half of a surrogate pair", "write it in whole characters") from None
    base = await _base(call, seen, ref)
    author = changes.person(_text(call, "author") or _person_of(call, seen))
    wanted: Mapping[str, JsonValue] = given
    draft = changes.Draft(changes.changes_of(wanted), message, author, seen.settings.committer, call.received_at)
    commit, identity = await incoming.of_draft(seen, staged, base, draft)
    refs = (ref, *_tags(call))
    return _Wanted(dict.fromkeys(refs, commit), dict.fromkeys(refs, identity))


async def _base(call: Call, seen: Seen, ref: str) -> str | None:
    given = _text(call, "base")
    if given is None:
        default = seen.refs.default
        start = seen.refs.refs.get(ref) or (None if default is None else seen.refs.refs.get(default))
        if start is None and seen.refs.refs:
            raise Refused(
                "it is not clear what `changes` build on: the remote has no default branch", "name a branch as `base`"
            )
    else:
        start = await named(seen, given)
    return (
        None
        if start is None
        else await seen.git.text("rev-parse", "--verify", "--end-of-options", f"{start}^{{commit}}")
    )


async def named(seen: Seen, text: str) -> str:
    """The commit that a branch or tag of the remote names, or that one of them leads to. Raises Refused."""
    refs = seen.refs.refs
    candidates = (text,) if text.startswith("refs/") else (f"{names.HEADS}{text}", f"{names.TAGS}{text}")
    found = [refs[name] for name in candidates if name in refs]
    if found:
        return found[0]
    if names.OID.fullmatch(text):
        kind = (await seen.git.text("cat-file", "--batch-check=%(objecttype)", given=f"{text}\n".encode())).strip()
        if kind == "commit" and not await seen.git.text(
            "rev-list", "--stdin", "--max-count=1", given=f"{text}\n".encode() + seen.have()
        ):
            return text
    raise Refused(f"the remote has no branch, tag or commit `{names.shown(text)}`", "`git_list_refs` shows what it has")


def _person_of(call: Call, seen: Seen) -> str:
    subject = (
        "".join(char for char in call.principal.subject if char.isprintable() and char not in "<>")[:100].strip()
        or "unknown"
    )
    if "@" in subject and " " not in subject:
        return f"{subject.partition('@')[0]} <{subject}>"
    return f"{subject} <{seen.settings.committer.partition('<')[2].removesuffix('>')}>"


def _tags(call: Call) -> list[str]:
    given = call.arguments.get("tags")
    listed = [str(name) for name in given] if isinstance(given, list | tuple) else []
    full = [names.branch_or_tag(name if name.startswith("refs/") else f"{names.TAGS}{name}") for name in listed]
    stray = next((name for name in full if not name.startswith(names.TAGS)), None)
    if stray is not None:
        raise Refused(f"`{names.shown(stray)}` is not a tag", "name tags in `tags`")
    return full


def _only(call: Call, *fitting: str, beside: str) -> None:
    known = {"revision", "tags", "message", "author", "base"}
    odd = sorted(name for name in known - set(fitting) if call.arguments.get(name) is not None)
    if odd:
        raise Refused(f"`{odd[0]}` has no place beside `{beside}`", "leave it out")


def _text(call: Call, name: str) -> str | None:
    value = call.arguments.get(name)
    return value if isinstance(value, str) else None
