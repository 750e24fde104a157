"""Reading objects in numbers: one git process for many of them, within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mcp_gateway_tools.git.process import Git
from mcp_gateway_tools.git.refused import Refused

NOTHING: Final = "0" * 40
EMPTY_TREE: Final = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
LINK: Final = "120000"
SUBMODULE: Final = "160000"
_NAMES: Final = re.compile(rb"\A(?:(?:tree|parent) [0-9a-f]{40}\n)+")
_ARMOURS: Final = {
    b"-----BEGIN PGP SIGNATURE-----": "gpg",
    b"-----BEGIN PGP MESSAGE-----": "gpg",
    b"-----BEGIN SIGNED MESSAGE-----": "x509",
    b"-----BEGIN SSH SIGNATURE-----": "ssh",
}


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit as it is written. `words` is all of it but the names of its tree and parents.

    `signature` is the kind of signature that it carries (`gpg`, `ssh`, `x509`, `unknown`), or empty; nobody has checked it.
    """

    oid: str
    parents: tuple[str, ...]
    author: str
    address: str
    at: int
    committer: str
    message: str
    words: str
    signature: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A path that a commit, or a range, changed: names and modes of the blobs before (one for each parent) and after."""

    commit: str
    path: bytes
    before: tuple[str, ...]
    mode: str
    after: str


@dataclass(frozen=True, slots=True)
class Net:
    """What lies between two trees, and how many lines of it are added and deleted; files that are not text have none."""

    entries: tuple[Entry, ...]
    added: int
    deleted: int


async def contents(git: Git, oids: Sequence[str], most: int) -> Mapping[str, bytes]:
    """Whole objects by name. Raises Refused where they are more than `most` bytes together."""
    if not oids:
        return {}
    given = "".join(f"{oid}\n" for oid in oids).encode()
    answer = await git.run("cat-file", "--batch", given=given, most=most + 128 * len(oids))
    if answer.cut:
        raise Refused("more is to be looked at than can be at once", "push less at once")
    found: dict[str, bytes] = {}
    at = 0
    for _ in oids:
        end = answer.out.index(b"\n", at)
        oid, kind, *size = answer.out[at:end].decode().split(" ")
        if kind == "missing":
            raise Refused("an object is missing", "send the whole history that the remote lacks")
        at = end + 1
        found[oid] = answer.out[at : at + int(size[0])]
        at += int(size[0]) + 1
    return found


async def sizes(git: Git, oids: Sequence[str]) -> Mapping[str, tuple[str, int]]:
    """Kind and size in bytes of objects, by name."""
    if not oids:
        return {}
    given = "".join(f"{oid}\n" for oid in oids).encode()
    listed = await git.text("cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", given=given)
    rows = (line.split(" ") for line in listed.splitlines())
    return {row[0]: (row[1], int(row[2])) for row in rows if len(row) == 3}


async def commits(git: Git, oids: Sequence[str]) -> tuple[Commit, ...]:
    """Commits, in the order given."""
    held = await contents(git, oids, most=64 << 20)
    return tuple(parsed(oid, held[oid]) for oid in oids)


def parsed(oid: str, raw: bytes) -> Commit:
    """One commit (gitformat-commit). What is not of the form is left empty: git's checker has the say on form."""
    header, _, body = raw.partition(b"\n\n")
    parents: list[str] = []
    who = {b"author": b"", b"committer": b""}
    signature = ""
    for line in header.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"parent":
            parents.append(value.decode("ascii", "replace"))
        elif key in who and not who[key]:
            who[key] = value
        elif key == b"gpgsig" and not signature:
            signature = signature_of(value)
    name, _, rest = who[b"author"].partition(b" <")
    address, _, when = rest.partition(b"> ")
    stamp = when.split(b" ")[0]
    return Commit(
        oid,
        tuple(parents),
        name.decode(errors="replace"),
        address.decode(errors="replace"),
        int(stamp) if stamp.isdigit() and len(stamp) < 15 else 0,
        who[b"committer"].partition(b"> ")[0].decode(errors="replace") + ">",
        body.decode(errors="replace"),
        _NAMES.sub(b"", header).decode(errors="replace") + "\n\n" + body.decode(errors="replace"),
        signature,
    )


def signature_of(first: bytes) -> str:
    """The kind of a signature, by its first line (git's gpg-interface.c); `unknown` for what git would not check."""
    return _ARMOURS.get(first.rstrip(), "unknown")


def tag_signature(raw: bytes) -> str:
    """The kind of signature that an annotated tag carries; empty for none."""
    lines = raw.partition(b"\n\n")[2].split(b"\n")
    return next((_ARMOURS[line] for line in reversed(lines) if line in _ARMOURS), "")


async def changed(git: Git, oids: Sequence[str], most: int) -> tuple[Entry, ...]:
    """What each commit changed against its parents; a merge only where it differs from all of them. Raises Refused beyond `most` bytes."""
    given = "".join(f"{oid}\n" for oid in oids).encode()
    answer = await git.run(
        *("diff-tree", "--stdin", "-r", "-c", "--root", "-z", "--raw", "--no-renames", "--abbrev=40"),
        given=given,
        most=most,
    )
    if answer.cut:
        raise Refused("the commits change more paths than can be looked at", "push fewer commits at once")
    return tuple(_entries(answer.out))


async def between(git: Git, before: str, after: str, most: int) -> Net:
    """What lies between two commits or trees. Raises Refused beyond `most` bytes of names."""
    answer = await git.run(
        *(
            "diff-tree",
            "-r",
            "-z",
            "--raw",
            "--numstat",
            "--no-renames",
            "--abbrev=40",
            "--no-ext-diff",
            "--no-textconv",
        ),
        *(before, after),
        most=most,
    )
    if answer.cut:
        raise Refused("more paths differ than can be looked at", "push less at once")
    counts = [
        token.split(b"\t", 2) for token in answer.out.split(b"\0") if token.count(b"\t") >= 2 and token[:1] != b":"
    ]
    lines = [(int(one), int(other)) for one, other, _ in counts if one.isdigit() and other.isdigit()]
    return Net(tuple(_entries(answer.out)), sum(one for one, _ in lines), sum(other for _, other in lines))


def _entries(out: bytes) -> Iterator[Entry]:
    tokens = iter(out.split(b"\0"))
    commit = ""
    for token in tokens:
        if not token.startswith(b":"):
            if len(token) == 40:
                commit = token.decode("ascii", "replace")
            continue
        parents = len(token) - len(token.lstrip(b":"))
        fields = token.lstrip(b":").decode("ascii", "replace").split(" ")
        path = next(tokens, b"")
        before = tuple(oid for oid in fields[parents + 1 : 2 * parents + 1] if oid != NOTHING)
        yield Entry(commit, path, before, fields[parents], fields[2 * parents + 1])
