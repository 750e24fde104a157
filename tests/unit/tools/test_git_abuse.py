"""What an agent under an attacker's control would send. Policy allows everything here, so that nothing but the tool itself stands in the way;
what happened, or did not, is read from the server's refs."""

from __future__ import annotations

import base64
import hashlib
import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from gitgate import REPOSITORY, Bench, bench, rules
from gitserver import HttpServer, http_server, run_git

MAIN = "refs/heads/main"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpServer]:
    with http_server(tmp_path_factory.mktemp("server")) as running:
        running.create(REPOSITORY, {"README.md": "shop\n", "src/app.py": "print('hello')\n"})
        running.git(REPOSITORY, "tag", "v1", "main")
        yield running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: HttpServer) -> Iterator[Bench]:
    policy = rules("git.*")
    with bench(
        tmp_path_factory.mktemp("gate"), server, server.url(REPOSITORY), policy=policy, max_push_mib=8
    ) as running:
        yield running


def refused(shop: Bench, tool: str = "git_push", **arguments: object) -> str:
    """The words of a refusal that left everything as it was."""
    before = shop.refs()
    answer = shop.call(tool, **arguments)
    assert answer.is_error, answer.text
    assert answer.ran == "no"
    assert shop.refs() == before
    return answer.text


REFS = [
    "-d", "--upload-pack=touch /tmp/pwned", "--receive-pack=touch /tmp/pwned", "--exec=touch /tmp/pwned", "--all", "--mirror", "-", "feature/-x",
    "+main", "+refs/heads/main:refs/heads/main", "a:refs/heads/main", ":refs/heads/main", "refs/heads/*", "*", "refs/heads/../heads/main",
    "refs/heads/./main", "refs/heads//main", "refs/heads/main/", "/refs/heads/main", "refs/../refs/heads/main", "refs/heads/main.lock",
    "refs/heads/.hidden", "refs/heads/a..b", "main^{}", "main~1", "main@{1}", "@", "HEAD", "refs/heads/HEAD", "FETCH_HEAD", "main ", " main",
    "main\n", "main\0", "ma\u200bin", "m\u0430in", "\u03bfrigin", "ｍａｉｎ", "main\u0301", "refs/heads/a\\b", "refs/pull/1/head", "refs/notes/commits", "refs/replace/" + "a" * 40,
    "refs/meta/config", "refs/for/main", "refs/remotes/origin/main", "refs/stash", "refs/heads", "refs/", "", "a" * 40, "x" * 260, "a b", "a[b", "a?b",
    "heads/main", "refs/heads/heads/main", "Heads/main", "tags/v1", "refs/tags/heads/main", "remotes/origin/main",
    "ext::sh -c touch% /tmp/pwned", "file:///etc/passwd", "ssh://-oProxyCommand=touch/x",
]  # fmt: skip


@pytest.mark.parametrize("ref", REFS, ids=[f"{number}" for number in range(len(REFS))])
def test_a_ref_that_is_more_than_a_name_moves_nothing(shop: Bench, ref: str) -> None:
    refused(shop, ref=ref, changes={"x": "x"}, message="x")


@pytest.mark.parametrize("ref", ["Main", "MAIN", "ma\u0131n", "refs/heads/mAIN", "main/below", "refs/tags/V1"])
def test_a_ref_that_a_server_could_take_for_another_is_not_made(shop: Bench, ref: str) -> None:
    assert "could be taken for" in refused(shop, ref=ref, changes={"x": "x"}, message="x")


PATHS = [
    "../x", "a/../../x", "/etc/passwd", "a//b", "a/./b", "", ".", "..", ".git/config", ".GIT/config", "a/.git/hooks/post-checkout", ".git",
    ".git /config", ".git./config", "git~1/config", ".g\u200cit/config", ".git::$INDEX_ALLOCATION/config", "a\\..\\b", "a\nb", "a\0b", "x/" * 600 + "x",
    "-x/../../y",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=[f"{number}" for number in range(len(PATHS))])
def test_a_path_that_leads_elsewhere_is_not_written(shop: Bench, path: str) -> None:
    refused(shop, ref="paths", changes={path: "x"}, message="x")


CHANGES: list[Mapping[str, object]] = [
    {"x": 1}, {"x": None}, {"x": []}, {"x": {}}, {"x": {"content": 1}}, {"x": {"content": "!", "encoding": "base64"}},
    {"x": {"content": "x", "encoding": "utf-7"}}, {"x": {"content": "x", "mode": "160000"}}, {"x": {"content": "x", "mode": "040000"}},
    {"x": {"delete": True, "content": "x"}}, {"x": {"delete": True}}, {"x": {"mode": "100755"}}, {"x": {"content": "x", "oid": "a" * 40}},
    {"x": "\ud800"}, {"README.md": "shop\n"}, {"README.md": "x", "README.md/y": "y"}, {"README.md/y": "y"}, {"src": "x"},
]  # fmt: skip


@pytest.mark.parametrize("changes", CHANGES, ids=[f"{number}" for number in range(len(CHANGES))])
def test_changes_that_are_not_understood_make_no_commit(shop: Bench, changes: Mapping[str, object]) -> None:
    refused(shop, ref="changes", changes=changes, message="x")


ARGUMENTS: list[Mapping[str, Any]] = [
    {},
    {"changes": {"x": "x"}},
    {"changes": {"x": "x"}, "message": " \n"},
    {"changes": {"x": "x"}, "message": "x\0y"},
    {"changes": {"x": "x"}, "message": "x", "bundle": "eA=="},
    {"changes": {"x": "x"}, "message": "x", "delete": True},
    {"changes": {"x": "x"}, "message": "x", "author": "Ana"},
    {"changes": {"x": "x"}, "message": "x", "author": "Ana <a@b>\nparent 0"},
    {"changes": {"x": "x"}, "message": "x", "author": "Ana <a<b@c>>"},
    {"changes": {"x": "x"}, "message": "x", "base": "--help"},
    {"changes": {"x": "x"}, "message": "x", "base": "nowhere"},
    {"changes": {"x": "x"}, "message": "x", "base": "f" * 40},
    {"changes": {"x": "x"}, "message": "x", "revision": "main"},
    {"changes": {"x": "x"}, "message": "x", "force_with_lease": "main"},
    {"changes": {"x": "x"}, "message": "x", "force_with_lease": "f" * 40},
    {"changes": {"x": "x"}, "message": "x", "tags": ["v1"]},
    {"changes": {"x": "x"}, "message": "x", "tags": ["refs/heads/main"]},
    {"changes": {"x": "x"}, "message": "x", "tags": ["-d"]},
    {"delete": True},
    {"delete": True, "message": "x"},
    {"repository": "relative/path"},
    {"repository": "/etc"},
    {"repository": "file:///etc"},
    {"repository": "ext::sh -c true"},
    {"repository": "-x"},
    {"repository": ""},
    {"bundle": "x"},
    {"bundle": base64.b64encode(b"# v2 git bundle\n").decode()},
    {"bundle": base64.b64encode(b"# v9 git bundle\n\n").decode()},
    {"bundle": base64.b64encode(b"# v3 git bundle\n@filter=blob:none\n" + b"a" * 40 + b" refs/heads/x\n\n").decode()},
    {
        "bundle": base64.b64encode(
            b"# v3 git bundle\n@object-format=sha256\n" + b"a" * 40 + b" refs/heads/x\n\n"
        ).decode()
    },
    {"bundle": base64.b64encode(b"# v2 git bundle\n" + b"a" * 40 + b" refs/heads/x\n\n").decode()},
    {"bundle": base64.b64encode(b"# v2 git bundle\n" + b"a" * 40 + b" refs/heads/x\n\nPACK" + bytes(40)).decode()},
    {
        "bundle": base64.b64encode(
            b"# v2 git bundle\n-" + b"b" * 40 + b" \n" + b"a" * 40 + b" refs/heads/x\n\n"
        ).decode()
    },
    {"unknown": True},
]


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=[f"{number}" for number in range(len(ARGUMENTS))])
def test_arguments_that_make_no_push_push_nothing(shop: Bench, arguments: Mapping[str, Any]) -> None:
    refused(shop, "git_push", **{"ref": "arguments", **arguments})


def loose(kind: bytes, content: bytes) -> tuple[str, bytes]:
    whole = b"%s %d\0%s" % (kind, len(content), content)
    return hashlib.sha1(whole, usedforsecurity=False).hexdigest(), zlib.compress(whole)


def put(work: Path, oid: str, data: bytes) -> None:
    place = work / ".git" / "objects" / oid[:2] / oid[2:]
    place.parent.mkdir(exist_ok=True)
    if place.exists():
        place.chmod(0o600)
    place.write_bytes(data)


def crafted(work: Path, tree: bytes, *, parent: str = "") -> str:
    """A commit of a tree written by hand; git's own tools would not make it."""
    tree_oid, data = loose(b"tree", tree)
    put(work, tree_oid, data)
    person = b"A <a@b.example> 1 +0000"
    above = f"parent {parent}\n".encode() if parent else b""
    commit, data = loose(
        b"commit", b"tree %s\n%sauthor %s\ncommitter %s\n\nx\n" % (tree_oid.encode(), above, person, person)
    )
    put(work, commit, data)
    return commit


@pytest.mark.parametrize(
    "entry",
    [b"100644 .git", b"100644 .GIT", b"100644 ..", b"100644 .", b"100644 a/b", b"100644 ", b"40000 .git", b"100644 git~1", b"120000 .gitmodules"],
    ids=["git", "GIT", "up", "here", "slash", "empty", "directory", "short", "link"],
)  # fmt: skip
def test_a_tree_that_would_overwrite_git_s_own_files_does_not_arrive(shop: Bench, entry: bytes) -> None:
    work = shop.clone(f"tree-{hashlib.sha256(entry).hexdigest()[:8]}")
    blob, data = loose(b"blob", b"x")
    put(work, blob, data)
    commit = crafted(work, entry + b"\0" + bytes.fromhex(blob))
    refused(shop, ref="trees", repository=str(work), revision=commit)


def test_an_object_that_claims_another_s_name_does_not_arrive(shop: Bench) -> None:
    """The file of an innocent blob holds other content: what arrives is named by what it is, so the innocent one is missing."""
    work = shop.clone("claims")
    innocent, _ = loose(b"blob", b"innocent\n")
    _, evil = loose(b"blob", b"evil\n")
    put(work, innocent, evil)
    commit = crafted(work, b"100644 x\0" + bytes.fromhex(innocent))
    refused(shop, ref="claims", repository=str(work), revision=commit)


def test_an_object_of_the_remote_cannot_be_replaced_by_one_of_its_name(shop: Bench) -> None:
    work = shop.clone("replaced")
    old = run_git(work, "rev-parse", "HEAD:README.md")
    _, evil = loose(b"blob", b"evil\n")
    put(work, old, evil)
    (work / "more").write_text("more\n")
    run_git(work, "add", "more")
    run_git(work, "commit", "--quiet", "--message", "more")
    answer = shop.call("git_push", ref="kept", repository=str(work))
    if not answer.is_error:
        assert shop.server.git(REPOSITORY, "show", "kept:README.md") == "shop"
    assert shop.server.git(REPOSITORY, "cat-file", "blob", old) == "shop"


def test_replacements_and_grafts_change_nothing_of_what_is_pushed(shop: Bench) -> None:
    work = shop.clone("grafted")
    first = run_git(work, "rev-parse", "HEAD")
    (work / "real").write_text("real\n")
    run_git(work, "add", "real")
    run_git(work, "commit", "--quiet", "--message", "real")
    real = run_git(work, "rev-parse", "HEAD")
    (work / "real").write_text("instead\n")
    run_git(work, "commit", "--quiet", "--all", "--message", "instead")
    run_git(work, "replace", real, "HEAD")
    (work / ".git" / "info" / "grafts").write_text(f"{real}\n")
    shop.value("git_push", ref="grafted", repository=str(work), revision=real)
    assert shop.refs()["refs/heads/grafted"] == real
    assert shop.server.git(REPOSITORY, "show", "grafted:real") == "real"
    assert shop.server.git(REPOSITORY, "rev-parse", "grafted^") == first


def test_a_blob_that_unfolds_into_gigabytes_does_not_arrive(shop: Bench) -> None:
    work = shop.clone("bomb")
    size = 160 << 20
    packing = zlib.compressobj(9)
    digest = hashlib.sha1(usedforsecurity=False)
    data = b""
    for chunk in (b"blob %d\0" % size, *[bytes(1 << 20)] * (size >> 20)):
        digest.update(chunk)
        data += packing.compress(chunk)
    put(work, digest.hexdigest(), data + packing.flush())
    commit = crafted(work, b"100644 zeros\0" + digest.digest())
    told = refused(shop, ref="bomb", repository=str(work), revision=commit)
    assert "larger than" in told or "unfold" in told


def test_a_delta_that_unfolds_into_gigabytes_does_not_arrive(shop: Bench) -> None:
    """One byte, copied again and again by a delta over a delta: 60 bytes of pack claim 1 TiB."""

    def entry(kind: int, size: int, body: bytes) -> bytes:
        head = bytearray([(kind << 4) | (size & 15)])
        size >>= 4
        while size:
            head[-1] |= 0x80
            head.append(size & 0x7F)
            size >>= 7
        return bytes(head) + body

    def number(value: int) -> bytes:
        out = bytearray()
        while value > 0x7F:
            out.append(0x80 | value & 0x7F)
            value >>= 7
        return bytes([*out, value])

    base = bytes(1 << 16)
    target = 1 << 36
    delta = number(len(base)) + number(target) + b"\xb0\xff\xff" * 1000
    base_oid = hashlib.sha1(b"blob %d\0" % len(base) + base, usedforsecurity=False)
    pack = b"PACK" + struct.pack(">II", 2, 2) + entry(3, len(base), zlib.compress(base))
    pack += entry(7, len(delta), base_oid.digest() + zlib.compress(delta))
    pack += hashlib.sha1(pack, usedforsecurity=False).digest()
    bundle = b"# v2 git bundle\n" + b"a" * 40 + b" refs/heads/x\n\n" + pack
    refused(shop, ref="delta", bundle=base64.b64encode(bundle).decode())


def test_a_push_larger_than_its_limit_is_refused_with_the_limit(shop: Bench) -> None:
    work = shop.clone("large")
    (work / "noise").write_bytes(os.urandom(9 << 20))
    run_git(work, "add", "noise")
    run_git(work, "commit", "--quiet", "--message", "noise")
    assert "larger than 8 MiB" in refused(shop, ref="large", repository=str(work))


def test_changes_are_held_to_git_s_rules_of_form_as_everything_else(shop: Bench) -> None:
    """Mutation tried: bringing the commit of `changes` without git's checker."""
    modules = '[submodule "x"]\n\tpath = x\n\turl = -u./evil\n'
    told = refused(shop, ref="modules", changes={".gitmodules": modules}, message="x")
    assert "not of the form that git accepts" in told


@pytest.mark.parametrize("name", ["v1", "refs/tags/main", "refs/tags/Main"])
def test_a_branch_and_a_tag_of_one_name_are_not_made(shop: Bench, name: str) -> None:
    assert "could be taken for" in refused(shop, ref=name, changes={"x": "x"}, message="x")


def test_tags_of_tags_end_somewhere(shop: Bench) -> None:
    work = shop.clone("nested")
    oid, kind = run_git(work, "rev-parse", "HEAD"), "commit"
    for number in range(9):
        raw = f"object {oid}\ntype {kind}\ntag t{number}\ntagger A <a@b.example> 1 +0000\n\nx\n"
        oid, kind = run_git(work, "hash-object", "-t", "tag", "-w", "--stdin", given=raw.encode()), "tag"
    told = refused(shop, ref="refs/tags/nested", repository=str(work), revision=oid)
    assert "points at too many others" in told


def test_a_history_with_a_hole_does_not_arrive(shop: Bench) -> None:
    work = shop.clone("hole")
    commit = crafted(work, b"100644 x\0" + bytes.fromhex("12" * 20))
    assert "not complete" in refused(shop, ref="hole", repository=str(work), revision=commit)


@pytest.mark.parametrize("where", ["/", "/var", "..", "../outside", "link", "link/inside", "inside/../../outside"])
def test_only_what_lies_in_a_workspace_is_read(shop: Bench, where: str) -> None:
    outside = shop.workspace.parent / "outside"
    if not outside.exists():
        run_git(shop.workspace, "clone", "--quiet", f"file://{shop.server.path(REPOSITORY)}", str(outside))
        (shop.workspace / "link").symlink_to(outside)
    before = shop.refs()
    told = refused(shop, ref="outside", repository=os.path.join(shop.workspace, where))
    assert "outside the workspaces" in told or "link" in told or "no git repository" in told
    assert shop.refs() == before


def _outside(shop: Bench) -> tuple[Path, str]:
    """A repository that no workspace holds, and its secret commit."""
    outside = shop.workspace.parent / "secret"
    if not outside.exists():
        run_git(shop.workspace.parent, "init", "--quiet", "--initial-branch=main", str(outside))
        (outside / "salaries").write_text("everybody's\n")
        run_git(outside, "add", "salaries")
        run_git(outside, "commit", "--quiet", "--message", "salaries")
    return outside, run_git(outside, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    "how",
    ["gitfile", "git-link", "commondir", "alternates", "objects-link", "fan-link", "pack-link", "head-link", "ref-link", "pack-file-link"],
)  # fmt: skip
def test_no_way_leads_from_a_workspace_to_objects_outside(shop: Bench, how: str) -> None:
    """Mutation tried: following links where objects are gathered."""
    outside, secret = _outside(shop)
    work = shop.clone(f"leads-{how}")
    inner = work / ".git"
    theirs = outside / ".git"
    match how:
        case "gitfile" | "git-link":
            inner.rename(work / "was")
            inner.write_text(f"gitdir: {theirs}\n") if how == "gitfile" else inner.symlink_to(theirs)
        case "commondir":
            (inner / "commondir").write_text(f"{theirs}\n")
        case "alternates":
            (inner / "objects" / "info").mkdir(exist_ok=True)
            (inner / "objects" / "info" / "alternates").write_text(f"{theirs / 'objects'}\n")
        case "objects-link":
            (inner / "objects").rename(inner / "was")
            (inner / "objects").symlink_to(theirs / "objects")
        case "fan-link":
            for fan in theirs.glob("objects/??"):
                if not (inner / "objects" / fan.name).exists():
                    (inner / "objects" / fan.name).symlink_to(fan)
        case "pack-link" | "pack-file-link":
            run_git(outside, "repack", "-q", "-a")
            (inner / "objects" / "pack").rename(inner / "was")
            if how == "pack-link":
                (inner / "objects" / "pack").symlink_to(theirs / "objects" / "pack")
            else:
                (inner / "objects" / "pack").mkdir()
                for pack in theirs.glob("objects/pack/pack-*"):
                    (inner / "objects" / "pack" / pack.name).symlink_to(pack)
        case "head-link":
            (inner / "HEAD").unlink()
            (inner / "HEAD").symlink_to(theirs / "HEAD")
        case _:
            (inner / "refs" / "heads" / "theirs").symlink_to(theirs / "refs" / "heads" / "main")
    revision = {"head-link": "HEAD", "ref-link": "theirs"}.get(how, secret)
    refused(shop, ref="leads", repository=str(work), revision=revision)
    assert secret not in shop.server.git(REPOSITORY, "rev-list", "--all")


def test_a_fifo_in_the_place_of_a_file_hangs_nothing(shop: Bench) -> None:
    work = shop.clone("fifo")
    (work / ".git" / "HEAD").unlink()
    os.mkfifo(work / ".git" / "HEAD")
    refused(shop, ref="fifo", repository=str(work))


def test_linked_worktrees_and_shared_clones_inside_the_workspace_are_pushed(shop: Bench) -> None:
    work = shop.clone("main-tree")
    linked = shop.workspace / "linked-tree"
    run_git(work, "worktree", "add", "--quiet", "-b", "linked", str(linked))
    (linked / "l").write_text("l\n")
    run_git(linked, "add", "l")
    run_git(linked, "commit", "--quiet", "--message", "l")
    shop.value("git_push", ref="linked", repository=str(linked))
    shared = shop.workspace / "shared"
    run_git(shop.workspace, "clone", "--quiet", "--shared", str(work), str(shared))
    (shared / "s").write_text("s\n")
    run_git(shared, "add", "s")
    run_git(shared, "commit", "--quiet", "--message", "s")
    shop.value("git_push", ref="shared", repository=str(shared))
    refs = shop.refs()
    assert refs["refs/heads/linked"] == run_git(linked, "rev-parse", "HEAD")
    assert refs["refs/heads/shared"] == run_git(shared, "rev-parse", "HEAD")


READS: list[tuple[str, Mapping[str, Any]]] = [
    ("git_log", {"ref": "--output=/tmp/pwned"}),
    ("git_log", {"ref": "main", "commit": "--all"}),
    ("git_log", {"ref": "main", "commit": "HEAD"}),
    ("git_log", {"ref": "main", "commit": "f" * 40}),
    ("git_log", {"ref": "main", "path": "../x"}),
    ("git_show", {"ref": "main@{1}"}),
    ("git_show", {"ref": "main", "commit": ":/secret"}),
    ("git_diff", {"base": "main..v1"}),
    ("git_diff", {"base": "nowhere"}),
    ("git_read_file", {"path": "../../etc/passwd"}),
    ("git_read_file", {"path": "nowhere"}),
    ("git_read_file", {"path": "README.md", "ref": "--help"}),
    ("git_grep", {"pattern": "a\nb"}),
    ("git_grep", {"pattern": "(" * 400, "regex": True}),
    ("git_grep", {"pattern": "x", "path": "../x"}),
    ("git_grep", {"pattern": "((a{1,255}){1,255}){1,255}", "regex": True}),
    ("git_grep", {"pattern": "a{1,32000}", "regex": True}),
    ("git_grep", {"pattern": r"(.*)(.*)(.*)\1\2\3x", "regex": True}),
    ("git_fetch_bundle", {"ref": "nowhere"}),
    ("git_fetch_bundle", {"ref": "main", "have": ["--all"]}),
]


@pytest.mark.parametrize(("tool", "arguments"), READS, ids=[f"{number}" for number in range(len(READS))])
def test_a_reading_tool_takes_names_and_nothing_else(shop: Bench, tool: str, arguments: Mapping[str, Any]) -> None:
    refused(shop, tool, **arguments)
    assert not Path("/tmp/pwned").exists()  # noqa: S108 # where the cases would put it


def test_an_option_as_pattern_or_path_is_a_text(shop: Bench) -> None:
    assert shop.value("git_grep", pattern="--open-files-in-pager=touch /tmp/pwned")["matches"] == []
    shop.value("git_push", ref="options", changes={"-rf": "dash\n", "--help": "dashes\n"}, message="--amend")
    assert shop.value("git_read_file", ref="options", path="--help")["content"]["text"] == "dashes\n"
    assert shop.value("git_log", ref="options", path="-rf")["commits"][0]["message"]["text"] == "--amend"
    assert len(shop.value("git_diff", base="main", ref="options")["paths"]) == 2


def test_a_title_that_speaks_a_query_language_or_markup_is_carried_as_words(shop: Bench) -> None:
    message = 'x"}}} mutation { deleteRef(input:{refId:"x"}) { clientMutationId } }\n\nSigned-off-by: CEO\n::set-output name=x::y\n'
    before = shop.refs()
    shop.value("git_push", ref="title", changes={"t": "t"}, message=message)
    assert shop.refs() == {**before, "refs/heads/title": shop.refs()["refs/heads/title"]}
    assert shop.server.git(REPOSITORY, "log", "-1", "--format=%B", "title").startswith('x"}}} mutation')


def test_what_a_read_does_not_lead_to_cannot_be_asked_for_by_its_name(shop: Bench) -> None:
    """A commit that only another branch leads to is not there under `main`."""
    commit = shop.value("git_push", ref="private", changes={"p": "p"}, message="p")["pushed"][0]["to"]
    assert "does not lead to" in refused(shop, "git_show", ref="main", commit=commit)
    assert "does not lead to" in refused(shop, "git_read_file", ref="main", commit=commit[:12], path="p")
