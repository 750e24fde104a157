"""What one ref's move would carry to the remote, worked out from the objects themselves before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mcp_gateway_tools.git import leaks, names, objects, origins, signatures
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.leaks import Leak
from mcp_gateway_tools.git.mirror import Seen
from mcp_gateway_tools.git.objects import EMPTY_TREE, LINK, SUBMODULE, Commit, Entry, Net
from mcp_gateway_tools.git.paths import leaves_the_tree, told
from mcp_gateway_tools.git.process import Git, GitFailed
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.git.signatures import UNSIGNED, Signatures

MOST_COMMITS: Final = 20_000
MOST_OBJECTS: Final = 200_000
_NAMES: Final = 32 << 20
_LFS: Final = b"version https://git-lfs.github.com/spec/"
_SMALL: Final = 1024
_DEEPEST: Final = 8
"""Tags that point at tags."""


@dataclass(frozen=True, slots=True)
class Update:
    """One ref from `old` to `new` (None: it is not there before, or not after), and what comes with it.

    `commits` are those that the ref gains, `dropped` those it loses; `paths` all that they touch. `identity` names what is pushed; for a
    commit that the gateway makes it leaves out the time. `builds_on` are, for each commit of the remote that it builds on, the refs that lead
    there; `moves` are, for each content that the remote holds elsewhere, the paths there. `detours` are links and submodules, which stand for
    whatever is below them. Everything else is of what the remote does not have yet.
    """

    ref: str
    old: str | None
    new: str | None
    identity: str = ""
    base: str = EMPTY_TREE
    fast_forward: bool = True
    commits: int = 0
    dropped: int = 0
    addresses: tuple[str, ...] = ()
    signatures: Signatures = UNSIGNED
    builds_on: tuple[tuple[str, ...], ...] = ()
    moves: tuple[tuple[str, ...], ...] = ()
    detours: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    added: int = 0
    deleted: int = 0
    largest: int = 0
    leaks: tuple[Leak, ...] = ()
    unscanned: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    submodules: tuple[str, ...] = ()
    pointers: int = 0

    @property
    def change(self) -> str:
        """`create`, `update` or `delete`."""
        return "create" if self.old is None else "delete" if self.new is None else "update"

    @property
    def force(self) -> bool:
        """Whether it replaces what is there by something that does not build on it."""
        return self.change == "update" and not self.fast_forward


async def deletion(seen: Seen, ref: str, old: str) -> Update:
    """A ref that goes. `dropped` are the commits that no other branch or tag leads to."""
    others = b"".join(f"^{oid}\n".encode() for name, oid in seen.refs.refs.items() if name != ref)
    dropped = await seen.git.text("rev-list", "--count", "--stdin", given=f"{old}\n".encode() + others)
    return Update(ref, old, None, base=old, dropped=int(dropped))


async def update(git: Git, seen: Seen, ref: str, new: str, identity: str, detect: Detector, *, brought: bool) -> Update:
    """A ref that is made or moved; `brought` says that the pusher sent the content of every file. Raises Refused, GitFailed."""
    old = seen.refs.refs.get(ref)
    commit, before = await _peeled(git, new), None if old is None else await _peeled(git, old)
    if ref.startswith(names.HEADS) and commit != new:
        raise Refused("a branch points at a commit, and this is an annotated tag", "name the commit as `revision`")
    outgoing = await listed(git, f"{commit}\n".encode() + seen.have())
    gained = outgoing if before is None else await listed(git, f"{commit}\n^{before}\n".encode())
    fast_forward = old is None or (not ref.startswith(names.TAGS) and await _builds_on(git, commit, before or ""))
    base = before or await _base(git, commit, outgoing)
    entries = await objects.changed(git, outgoing, _NAMES)
    net = await objects.between(git, base, commit, _NAMES)
    sizes = await blobs(git, f"{new}\n".encode() + seen.have())
    written = await objects.commits(git, outgoing)
    tags = await _tags(git, new)
    looked = await leaks.look(git, entries, (*written, *tags), sizes, detect)
    gaining = written if before is None else await objects.commits(git, gained)
    edges = await origins.edges(git, commit, outgoing, seen.have())

    def shown(found: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({looked.renamed.get(path, path) for path in found}))

    touched = (*entries, *net.entries)
    return Update(
        ref=ref,
        old=old,
        new=new,
        identity=identity,
        base=base,
        fast_forward=fast_forward,
        commits=len(gained),
        dropped=0 if before is None else len(await listed(git, f"{before}\n^{commit}\n".encode())),
        addresses=tuple(sorted({one.address for one in gaining})),
        signatures=await signatures.look(
            git,
            [(one.oid, one.signature) for one in gaining],
            [(one.oid, one.signature) for one in tags],
            seen.settings.allowed_signers,
        ),
        builds_on=await origins.refs_to(seen, ref, edges),
        moves=() if brought else await origins.paths_of(seen, edges, entries),
        detours=frozenset(told(entry.path) for entry in touched if entry.mode in (LINK, SUBMODULE)),
        paths=shown(told(entry.path) for entry in touched),
        added=net.added,
        deleted=net.deleted,
        largest=max(sizes.values(), default=0),
        leaks=looked.leaks,
        unscanned=shown(looked.unscanned),
        links=shown(await _links(git, touched)),
        submodules=shown(told(entry.path) for entry in touched if entry.mode == SUBMODULE),
        pointers=await _pointers(git, sizes, net),
    )


async def _peeled(git: Git, oid: str) -> str:
    try:
        return await git.text("rev-parse", "--verify", "--end-of-options", f"{oid}^{{commit}}")
    except GitFailed:
        raise Refused("it does not point at a commit", "push branches, and tags of commits") from None


async def listed(git: Git, walk: bytes) -> list[str]:
    """The commits of a walk (git-rev-list, `--stdin`), newest first. Raises Refused beyond MOST_COMMITS."""
    found = await git.text("rev-list", "--topo-order", f"--max-count={MOST_COMMITS + 1}", "--stdin", given=walk)
    commits = found.splitlines()
    if len(commits) > MOST_COMMITS:
        raise Refused(f"more than {MOST_COMMITS} commits are to be looked at", "push fewer at once")
    return commits


async def _builds_on(git: Git, commit: str, before: str) -> bool:
    return (await git.run("merge-base", "--is-ancestor", before, commit, fine=(0, 1))).code == 0


async def _base(git: Git, commit: str, outgoing: Sequence[str]) -> str:
    """What a new ref's content is held against: where its own line of commits leaves what the remote has."""
    if not outgoing:
        return commit
    brought, at = set(outgoing), commit
    first = await git.text("rev-list", "--first-parent", f"--max-count={MOST_COMMITS + 1}", "--end-of-options", commit)
    for at in first.splitlines():
        if at not in brought:
            return at
    return EMPTY_TREE


async def blobs(git: Git, walk: bytes) -> Mapping[str, int]:
    """The sizes of all blobs of a walk. Raises Refused beyond MOST_OBJECTS objects."""
    answer = await git.run("rev-list", "--objects", "--no-object-names", "--stdin", given=walk, most=41 * MOST_OBJECTS)
    if answer.cut:
        raise Refused(f"more than {MOST_OBJECTS} objects are to be looked at", "push less at once")
    found = await objects.sizes(git, answer.out.decode().split())
    return {oid: size for oid, (kind, size) in found.items() if kind == "blob"}


async def _tags(git: Git, oid: str) -> tuple[Commit, ...]:
    """An annotated tag, and those it points at, to be looked through like commits. Raises Refused for what cannot all be looked at."""
    found: list[Commit] = []
    while True:
        kind, size = (await objects.sizes(git, [oid]))[oid]
        if kind != "tag":
            return tuple(found)
        if size > leaks.LARGEST or len(found) == _DEEPEST:
            raise Refused("an annotated tag is too large, or points at too many others", "tag the commit itself")
        raw = (await objects.contents(git, [oid], most=size))[oid]
        words = raw.decode(errors="replace")
        found.append(Commit(oid, (), "", "", 0, "", "", words, objects.tag_signature(raw)))
        oid = raw[7:47].decode("ascii", "replace")


async def _links(git: Git, entries: Sequence[Entry]) -> tuple[str, ...]:
    """The symbolic links that lead out of the tree."""
    found = [entry for entry in entries if entry.mode == LINK]
    held = await objects.contents(git, list(dict.fromkeys(entry.after for entry in found)), most=8 << 20)
    return tuple(sorted({told(entry.path) for entry in found if leaves_the_tree(entry.path, held[entry.after])}))


async def _pointers(git: Git, sizes: Mapping[str, int], net: Net) -> int:
    """How many files are pointers whose content Git LFS keeps elsewhere."""
    small = list(dict.fromkeys(entry.after for entry in net.entries if sizes.get(entry.after, _SMALL) < _SMALL))
    held = await objects.contents(git, small, most=_SMALL * max(1, len(small)))
    return sum(content.startswith(_LFS) for content in held.values())
