"""What may not be read stays unread: not by pushing it to where it may be, and not by asking again and again whether it matches."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from gitgate import REPOSITORY, Bench, bench, rules
from gitserver import HttpServer, http_server, run_git

TOKEN = "ghp_" + "a1B2c3D4e5" * 4
POLICY: dict[str, object] = {
    "rules": [
        {"name": "work", "roles": ["developer"], "actions": ["git.read", "git.fetch", "git.push", "git.push.*"], "effect": "allow"},
        {"name": "no-board", "roles": ["*"], "actions": ["git.read"], "resources": ["acme/shop/refs/heads/board"], "effect": "deny"},
        {"name": "no-payroll", "roles": ["*"], "actions": ["git.read"], "resources": ["acme/shop/files/payroll"], "effect": "deny"},
    ]
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpServer]:
    with http_server(tmp_path_factory.mktemp("server")) as running:
        work = tmp_path_factory.mktemp("work")
        running.create(REPOSITORY, {"README.md": "shop\n", "old/name.txt": "moved about\n"})
        running.commit(work, REPOSITORY, {"payroll/old.csv": "ada,90000\n"}, "old payroll")
        (work / "payroll" / "old.csv").unlink()
        files = {
            "payroll/all.csv": "grace,100000\n",
            "conf.env": f"TOKEN={TOKEN}\nREGION=north\ndb_password: correcthorse\n",
            "a.txt": "findme\n",
        }
        running.commit(work, REPOSITORY, files, "everything")
        running.commit(work, REPOSITORY, {"plans.txt": "we sell the company\n"}, "plans", branch="board")
        yield running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: HttpServer) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("gate"), server, server.url(REPOSITORY), policy=POLICY) as running:
        yield running


def denied(shop: Bench, rule: str, **arguments: object) -> None:
    """A push that a rule about reading denies, and that left everything as it was."""
    before = shop.refs()
    told = shop.said("git_push", **arguments)
    assert f"`{rule}` denies `git.read`" in told
    assert shop.refs() == before


@pytest.mark.parametrize("how", ["branch", "full", "commit", "repository", "parent", "tag"])
def test_a_branch_that_may_not_be_read_is_not_pushed_to_one_that_may(shop: Bench, how: str) -> None:
    """All that is needed is a name of it. Mutation tried: leaving `disclosing` out."""
    board = shop.refs()["refs/heads/board"]
    change = {"changes": {"x": "x"}, "message": "x"}
    match how:
        case "branch" | "full" | "commit":
            base = {"branch": "board", "full": "refs/heads/board", "commit": board}[how]
            denied(shop, "no-board", ref="mine", base=base, **change)
        case "repository":
            work = shop.clone("by-name", "--single-branch")
            denied(shop, "no-board", ref="mine", repository=str(work), revision=board)
        case "parent":
            work = shop.clone("by-parent", "--single-branch")
            raw = f"tree {run_git(work, 'rev-parse', 'HEAD^{tree}')}\nparent {board}\nauthor A <a@b.example> 1 +0000\ncommitter A <a@b.example> 1 +0000\n\nx\n"
            oid = run_git(work, "hash-object", "-t", "commit", "-w", "--stdin", given=raw.encode())
            denied(shop, "no-board", ref="mine", repository=str(work), revision=oid)
        case _:
            work = shop.clone("by-tag", "--single-branch")
            denied(shop, "no-board", ref="refs/tags/mine", repository=str(work), revision=board)


def test_what_a_readable_branch_leads_to_as_well_may_be_built_on(shop: Bench) -> None:
    first = shop.refs()["refs/heads/main"]
    shop.value("git_push", ref="from-main", changes={"y": "y"}, message="y", base=first)
    shop.value("git_push", ref="from-main", changes={"z": "z"}, message="z")
    assert shop.server.git(REPOSITORY, "rev-parse", "from-main~2") == first


def test_of_a_remote_with_many_refs_the_same_is_asked(server: HttpServer, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    server.create("acme/many", {"README.md": "many\n"})
    main = server.refs("acme/many")["refs/heads/main"]
    board = server.commit(work, "acme/many", {"plans.txt": "plans\n"}, "plans", branch="board")
    tags = "".join(f"create refs/tags/t{number} {main}\n" for number in range(600))
    run_git(server.path("acme/many"), "update-ref", "--stdin", given=tags.encode())
    with bench(tmp_path / "gate", server, server.url("acme/many"), policy=POLICY) as shop:
        change = {"changes": {"x": "x"}, "message": "x"}
        shop.value("git_push", ref="mine", base=main, **change)
        assert "`no-board` denies `git.read`" in shop.said("git_push", ref="other", base=board, **change)
    assert "refs/heads/mine" in server.refs("acme/many")
    assert "refs/heads/other" not in server.refs("acme/many")


def test_who_may_only_push_goes_on_from_the_branch_itself(server: HttpServer, tmp_path: Path) -> None:
    old = server.refs(REPOSITORY)["refs/heads/main"]
    server.git(REPOSITORY, "update-ref", "refs/heads/theirs", old)
    with bench(tmp_path, server, server.url(REPOSITORY), policy=rules("git.push")) as shop:
        shop.value("git_push", ref="theirs", changes={"t": "t"}, message="t")
        assert "no rule allows `git.read`" in shop.said("git_push", ref="other", changes={"t": "t"}, message="t")
    assert server.git(REPOSITORY, "rev-parse", "theirs^") == old
    assert "refs/heads/other" not in server.refs(REPOSITORY)


def crafted(work: Path, *entries: str) -> str:
    """A commit on main whose tree has further entries, named by hash alone."""
    tree = run_git(work, "ls-tree", "HEAD")
    made = run_git(work, "mktree", "--missing", given=("\n".join((tree, *entries)) + "\n").encode())
    return run_git(work, "commit-tree", "-p", "HEAD", "-m", "crafted", made)


def bundled(work: Path, commit: str) -> str:
    run_git(work, "update-ref", "refs/heads/crafted", commit)
    run_git(work, "bundle", "create", "--quiet", "../crafted.bundle", "crafted", "^origin/main")
    return base64.b64encode((work.parent / "crafted.bundle").read_bytes()).decode()


@pytest.mark.parametrize("where", ["HEAD:payroll/all.csv", "HEAD~1:payroll/old.csv", "HEAD:payroll"])
@pytest.mark.parametrize("way", ["bundle", "repository"])
def test_a_file_that_may_not_be_read_is_not_pushed_to_a_path_that_may(shop: Bench, where: str, way: str) -> None:
    """The hash of a file is in every tree above it, which is enough to put it elsewhere."""
    work = shop.clone(f"copying-{way}-{where.replace(':', '-').replace('/', '-')}")
    kind = "040000 tree" if where.endswith("payroll") else "100644 blob"
    commit = crafted(work, f"{kind} {run_git(work, 'rev-parse', where)}\tcopied")
    given = {"bundle": bundled(work, commit)} if way == "bundle" else {"repository": str(work), "revision": commit}
    denied(shop, "no-payroll", ref="copied", **given)


def test_files_that_may_be_read_are_moved_and_brought_back(shop: Bench) -> None:
    work = shop.clone("moving")
    run_git(work, "mv", "old/name.txt", "new.txt")
    run_git(work, "commit", "--quiet", "--message", "move")
    shop.value("git_push", ref="moved", repository=str(work))
    assert shop.server.git(REPOSITORY, "show", "moved:new.txt") == "moved about"
    run_git(work, "revert", "--no-edit", "HEAD")
    run_git(work, "commit", "--quiet", "--allow-empty", "--message", "again")
    shop.value("git_push", ref="moved", bundle=bundled(work, "HEAD"))
    assert shop.server.git(REPOSITORY, "show", "moved:old/name.txt") == "moved about"


@pytest.mark.parametrize("guess", ["grace,1", "grace,2", "payroll"])
def test_a_search_says_the_same_whether_or_not_what_may_not_be_read_matches(shop: Bench, guess: str) -> None:
    """Else each answer would tell a letter. Mutation tried: counting the files that were left out."""
    value = shop.value("git_grep", pattern=guess)
    assert value == {"commit": shop.refs()["refs/heads/main"], "matches": [], "truncated": False}


@pytest.mark.parametrize(
    ("guess", "regex"),
    [
        (TOKEN[:9], False),
        (TOKEN[:8] + "Z", False),
        ("^TOKEN=ghp_a", True),
        ("^TOKEN=ghp_b", True),
        ("password: c", False),
        ("password: d", False),
    ],
)
def test_a_search_says_the_same_whether_or_not_a_secret_matches(shop: Bench, guess: str, regex: bool) -> None:
    """Mutation tried: searching the files as they are. `limit` must not tell it either."""
    assert shop.value("git_grep", pattern=guess, regex=regex)["matches"] == []
    both = shop.value("git_grep", pattern=f"{guess}|north" if regex else "north", regex=regex, limit=1)
    assert [one["found"]["text"] for one in both["matches"]] == ["2: REGION=north"]
    assert both["truncated"] is False


def test_a_search_that_finds_more_than_is_listed_says_the_same_too(
    shop: Bench, server: HttpServer, tmp_path: Path
) -> None:
    """The file with the secret comes first: were it listed for what it matched, the last of the others would not be."""
    files = {"a.env": f"TOKEN={TOKEN}\n", **{f"many/{number:04}": "x\n" for number in range(2000)}}
    server.commit(tmp_path, REPOSITORY, files, "many", branch="many")
    right, wrong = (
        shop.value("git_grep", ref="many", pattern=f"TOKEN={guess}|^x$", regex=True, limit=2000)
        for guess in (TOKEN[:6], TOKEN[:5] + "Z")
    )
    assert right == wrong
    assert len(right["matches"]) == 2000


def test_what_stands_around_a_secret_is_found(shop: Bench) -> None:
    (one,) = shop.value("git_grep", pattern="TOKEN=")["matches"]
    assert one["path"] == "conf.env"
    assert one["found"]["text"].startswith("1: TOKEN=")
    assert TOKEN[4:] not in str(one)
