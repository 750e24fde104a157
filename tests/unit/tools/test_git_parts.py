"""A part of a file shows no more than the whole: not a key without the line it is known by, nor what stands below a secret's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from gitgate import REPOSITORY, Bench, bench, rules
from gitserver import HttpServer, http_server, run_git
from hypothesis import given
from hypothesis import strategies as st

from mcp_gateway_tools.git.detector import Found
from mcp_gateway_tools.git.leaks import covered

RSA = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
SSH = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
YAML = "region: north\npasswords:\n  - Hunter2CorrectHorse\n  - Tr0ub4dorAndThree\napi_key: >-\n  s3cr3tV4lueThatIsLong99\n"
FILES = {
    "rsa.txt": f"ours\n{RSA}theirs\n",
    "ssh.txt": SSH,
    "indented.yaml": "tls:\n  key: |\n" + "".join(f"    {line}\n" for line in RSA.splitlines()),
    "conf.yaml": YAML,
    "env.yaml": "env:\n  - value: s3cretV4lueThatIsLong98\n    name: DB_PASSWORD\n  - value: north\n    name: REGION\n",
    "people.csv": "id,password\n" + "".join(f"{number},Magpie{number}lantern\n" for number in range(20)),
}
PIECES = {
    "rsa.txt": RSA.splitlines()[1:-1],
    "ssh.txt": SSH.splitlines()[1:-1],
    "indented.yaml": RSA.splitlines()[1:-1],
    "conf.yaml": ["Hunter2CorrectHorse", "Tr0ub4dorAndThree", "s3cr3tV4lueThatIsLong99"],
    "env.yaml": ["s3cretV4lueThatIsLong98"],
    "people.csv": [f"Magpie{number}lantern" for number in range(20)],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpServer]:
    with http_server(tmp_path_factory.mktemp("server")) as running:
        running.create(REPOSITORY, FILES)
        yield running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: HttpServer) -> Iterator[Bench]:
    with bench(
        tmp_path_factory.mktemp("gate"),
        server,
        server.url(REPOSITORY),
        policy=rules("git.read", ask=["git.push", "git.push.*"]),
    ) as running:
        yield running


def shown(pieces: Sequence[str], told: object) -> list[str]:
    """The pieces of a secret, each by its middle, that stand in an answer."""
    return [piece for piece in pieces if piece[2:-2] in str(told)]


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_is_read_line_by_line_shows_what_the_whole_shows(shop: Bench, path: str) -> None:
    assert shown(PIECES[path], shop.value("git_read_file", path=path)) == []
    for number in range(1, FILES[path].count("\n") + 1):
        part = shop.value("git_read_file", path=path, start_line=number, lines=1)
        assert shown(PIECES[path], part) == [], part
    assert shown(PIECES[path], shop.value("git_read_file", path=path, start_line=4)) == []


def test_what_stands_around_a_secret_is_read_in_parts(shop: Bench) -> None:
    last = FILES["rsa.txt"].count("\n")
    assert shop.value("git_read_file", path="rsa.txt", start_line=last)["content"]["text"] == "theirs\n"
    assert shop.value("git_read_file", path="rsa.txt", start_line=1, lines=1)["content"]["text"] == "ours\n"
    assert shop.value("git_read_file", path="conf.yaml", start_line=2, lines=1)["content"]["text"] == "passwords:\n"
    beyond = shop.value("git_read_file", path="rsa.txt", start_line=last + 9)
    assert (beyond["content"]["text"], beyond["lines"]) == ("", last)


def test_of_a_long_file_what_tells_is_looked_at_with_the_part(shop: Bench, tmp_path: Path) -> None:
    """The names of a table stand far above its rows; a key right above them. The file is larger than is looked at with a part of it."""
    rows = "".join(f"{number},Magpie{number}lantern\n" for number in range(20_000))
    shop.server.commit(
        tmp_path, REPOSITORY, {"long.csv": f"id,password\n{rows}", "long.txt": "line\n" * 50_000 + RSA}, "x", "long"
    )
    for number in (2, 9_000, 20_000):
        part = shop.value("git_read_file", ref="long", path="long.csv", start_line=number, lines=2)
        assert "lantern" not in str(part)
        assert f"{number - 2}," in part["content"]["text"]
    assert shown(PIECES["rsa.txt"], shop.value("git_read_file", ref="long", path="long.txt", start_line=50_002)) == []


@pytest.mark.parametrize("path", FILES)
def test_a_search_finds_nothing_of_a_secret_by_a_part_of_it(shop: Bench, path: str) -> None:
    for piece in PIECES[path][:4]:
        assert shop.value("git_grep", pattern=piece[2:14], path=path)["matches"] == []
    assert shop.value("git_grep", pattern="region", path="conf.yaml")["matches"] != []


def edited(path: str) -> str:
    """The file with a line more in its middle."""
    lines = FILES[path].splitlines(keepends=True)
    middle = len(lines) // 2
    return "".join([*lines[:middle], "# a line\n" if path != "people.csv" else "x,y\n", *lines[middle:]])


@pytest.mark.parametrize("path", FILES)
def test_a_difference_inside_a_secret_shows_nothing_of_it(shop: Bench, tmp_path: Path, path: str) -> None:
    branch = f"edit-{path}"
    shop.server.commit(tmp_path, REPOSITORY, {path: edited(path)}, "edit", branch)
    for value in (shop.value("git_show", ref=branch), shop.value("git_diff", base="main", ref=branch)):
        assert f"+++ b/{path}" in value["diff"]["text"]
        assert value["diff"]["text"].count("\n@@ ") == 1
        assert shown(PIECES[path], value) == []
    backwards = shop.value("git_diff", base=branch, ref="main", paths=[path])
    assert shown(PIECES[path], backwards) == []


def test_an_approver_sees_where_a_secret_is_and_nothing_of_it(shop: Bench) -> None:
    work = shop.clone("approver")
    (work / "rsa.txt").write_text(edited("rsa.txt"))
    run_git(work, "commit", "--quiet", "--all", "--message", "edit")
    approval = shop.asked("git_push", ref="approver", repository=str(work))
    preview = shop.shown(approval)
    assert "<PRIVATE_KEY>" in preview
    assert shown(PIECES["rsa.txt"], preview) == []


def test_a_difference_is_otherwise_as_git_shows_it(shop: Bench, server: HttpServer, tmp_path: Path) -> None:
    before = {
        "kept": "one\ntwo\n",
        "gone": "gone\n",
        "turned": "text",
        "mode": "m\n",
        "code.py": "def f():\n" + "    x = 1\n" * 9,
    }
    server.commit(tmp_path, REPOSITORY, before, "before", "plain")
    for name in ("gone",):
        (tmp_path / name).unlink()
    (tmp_path / "mode").chmod(0o755)
    run_git(tmp_path, "update-index", "--add", "--cacheinfo", f"160000,{'c' * 40},sub")
    after = {
        "kept": "one\n2\nno end",
        "turned": "a\0b",
        "new": "new\n",
        "code.py": before["code.py"] + "    y = 2\n",
        "--- a": "@@ -1 +1 @@\n",
    }
    for name, text in after.items():
        (tmp_path / name).write_text(text)
    run_git(tmp_path, "add", *(f"./{name}" for name in after), "mode", "gone")
    run_git(tmp_path, "commit", "--quiet", "--message", "after")
    run_git(tmp_path, "push", "--quiet", str(server.path(REPOSITORY)), "HEAD:plain")
    whole = server.git(REPOSITORY, "diff-tree", "-r", "--patch", "--full-index", "--no-renames", "plain~1", "plain")
    assert shop.value("git_show", ref="plain")["diff"]["text"].strip("\n") == whole.strip("\n")


def test_a_file_that_is_too_large_to_be_looked_through_is_named_and_not_shown(shop: Bench, tmp_path: Path) -> None:
    lines = ["line\n"] * 600_000
    shop.server.commit(tmp_path, REPOSITORY, {"large": "".join(lines)}, "large", "large")
    lines[9] = "other\n"
    shop.server.commit(tmp_path, REPOSITORY, {"large": "".join(lines), "small": "small\n"}, "edit", "large")
    text = shop.value("git_show", ref="large")["diff"]["text"]
    assert "+++ b/large" in text
    assert "(not shown: the file is too large to be looked through)" in text
    assert "+other" not in text
    assert "+small" in text


def test_a_difference_is_cut_between_lines(shop: Bench, tmp_path: Path) -> None:
    """A number without its end is none that is known. Mutation tried: cutting where the bytes end."""
    card = "4111111111111111"
    for padding in range(0, 20, 4):
        files = {"a.txt": "filling\n" * 29_000 + "x" * padding + "\n", "b.txt": f"card {card}\n" * 8000}
        shop.server.commit(tmp_path, REPOSITORY, files, "cut", "cut")
        value = shop.value("git_diff", base="main", ref="cut")
        assert value["truncated"] is True
        assert "+++ b/b.txt" in value["diff"]["text"]
        assert "41111" not in str(value)


@given(st.text("ab\n", max_size=30), st.data())
def test_what_covers_secrets_line_by_line_leaves_everything_else(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(places, places).map(sorted), max_size=4))
    found = [Found("x", start, end, True) for start, end in spans if start < end]
    hidden = {at for one in found for at in range(one.start, one.end)}
    told = covered(text.encode(), lambda _: found)
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        kept = "".join(char for place, char in enumerate(line, at) if place not in hidden)
        assert told.get(number, line.encode()).replace(b"<X>", b"").decode() == kept
        at += len(line) + 1
