"""The pure parts: addresses, names, globs, paths, and what a configuration may say."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from mcp_gateway_tools.git import names, paths
from mcp_gateway_tools.git.address import Address
from mcp_gateway_tools.git.globs import below, matching
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.git.settings import PROTECTED, SENSITIVE, WORKFLOWS, GitSettings

KEY = "ssh-ed25519 " + "A" * 68


@pytest.mark.parametrize(
    ("text", "url", "repository"),
    [
        ("https://git.example/acme/shop.git", "https://git.example/acme/shop.git", "acme/shop"),
        ("https://GIT.example:8443/a/b/c/shop", "https://git.example:8443/a/b/c/shop", "c/shop"),
        ("http://127.0.0.1:80/x/y.git", "http://127.0.0.1:80/x/y.git", "x/y"),
        ("http://[::1]:80/x/y.git", "http://[::1]:80/x/y.git", "x/y"),
        ("ssh://git@git.example/acme/shop.git", "ssh://git@git.example/acme/shop.git", "acme/shop"),
        ("git@git.example:acme/shop.git", "ssh://git@git.example/acme/shop.git", "acme/shop"),
        ("ssh://git.example:2222/~ana/shop.git", "ssh://git@git.example:2222/~ana/shop.git", "~ana/shop"),
    ],
)
def test_an_address_is_read_in_its_common_forms(text: str, url: str, repository: str) -> None:
    assert Address.parse(text).url == url
    assert Address.parse(text).repository == repository


@pytest.mark.parametrize(
    "text",
    [
        "ext::sh -c touch% /tmp/pwned", "ext::x", "file:///etc", "/etc/passwd", "../x", "git://git.example/x.git", "fd::7", "ftp://h/x.git",
        "ssh://-oProxyCommand=touch/x", "-oProxyCommand=x:y", "ssh://git@-oProxyCommand=x/y", "ssh://-l@h/x", "git@-h:x", "https://-h/x",
        "--upload-pack=x", "http://git.example/x.git", "https://user:pass@h/x.git", "https://user@h/x.git", "https://h/../x.git", "https://h//x.git",
        "https://h/-x.git", "https://h/x.git?service=y", "https://h/x.git#y", "https://h/x%2e%2e/y", "https://h:0/x", "https://h:99999/x", "https:///x",
        "https://h/", "https://h/x y", "https://h/x\ny", "https://h/x;id", "ssh://h/x`id`", "ssh://h/$(id)", "h:x", "", "http://127.0.0.1.evil.example/x",
    ],
)  # fmt: skip
def test_what_git_would_take_for_more_than_a_server_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Address.parse(text)


def test_an_ssh_server_must_be_known() -> None:
    url = "ssh://git@git.example/acme/shop.git"
    assert GitSettings.model_validate({"url": url, "host_key": KEY}).name == ("acme", "shop")
    for wrong in ({}, {"host_key": KEY, "known_hosts": "/k"}, {"host_key": "x"}, {"host_key": f"{KEY}\nevil {KEY}"}):
        with pytest.raises(ValidationError):
            GitSettings.model_validate({"url": url, **wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"repository": "/x"},
        {"repository": "a//b"},
        {"repository": "a b"},
        {"committer": "x"},
        {"committer": "a <b>\nc <d>"},
        {"seconds": 0},
    ],
)
def test_settings_that_mean_nothing_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        GitSettings.model_validate({"url": "https://git.example/acme/shop.git", **wrong})


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("main", "refs/heads/main"),
        ("feature/x-1_ü", "refs/heads/feature/x-1_ü"),
        ("функция-v2", "refs/heads/функция-v2"),
        ("修正-fix", "refs/heads/修正-fix"),
        ("refs/tags/v1.0", "refs/tags/v1.0"),
        ("headstones/x", "refs/heads/headstones/x"),
    ],
)
def test_a_short_name_is_a_branch(name: str, full: str) -> None:
    assert names.branch_or_tag(name) == full


@pytest.mark.parametrize(
    "name",
    [
        "refs/heads/main",
        "refs/heads/MAIN",
        "refs/heads/ｍain",
        "refs/heads/release/1",
        "refs/tags/v1",
        "refs/heads/Trunk",
    ],
)
def test_protection_does_not_depend_on_spelling(name: str) -> None:
    assert names.is_protected(name, PROTECTED, None)


def test_the_default_branch_is_always_protected() -> None:
    assert names.is_protected("refs/heads/Develop", (), "refs/heads/develop")
    assert not names.is_protected("refs/heads/feature/main", PROTECTED, "refs/heads/main")


@pytest.mark.parametrize(
    ("path", "workflow", "sensitive"),
    [
        (".github/workflows/ci.yml", True, False),
        (".github/Workflows/a/b.yml", True, False),
        ("docs/.github/workflows/ci.yml", False, False),
        ("Jenkinsfile", True, False),
        ("a/b/Jenkinsfile", True, False),
        (".gitlab-ci.yml", True, False),
        ("azure-pipelines.yml", True, False),
        ("buildspec.yml", True, False),
        ("AGENTS.md", False, True),
        (".husky/pre-commit", False, True),
        ("CODEOWNERS", False, True),
        (".github/CODEOWNERS", False, True),
        ("deploy/tls/server.PEM", False, True),
        ("x/Cargo.lock", False, True),
        (".env", False, True),
        (".env.production", False, True),
        ("src/app.py", False, False),
        ("src/pemmican.py", False, False),
    ],
)
def test_which_paths_need_care(path: str, workflow: bool, sensitive: bool) -> None:
    assert bool(matching(path, WORKFLOWS)) is workflow
    assert bool(matching(path, SENSITIVE)) is sensitive


def test_a_glob_stays_linear() -> None:
    assert matching("a/" * 2000 + "b", ("**/" * 20 + "c",)) == ()


@pytest.mark.parametrize(
    ("path", "target", "leaves"),
    [
        (b"a/link", b"../b", False),
        (b"a/link", b"../../b", True),
        (b"link", b"/etc/passwd", True),
        (b"link", b"C:/Windows", True),
        (b"link", b"..\\..\\x", True),
        (b"link", b"a/../../x", True),
        (b"link", b".git/config", True),
        (b"a/link", b"../.GIT/hooks", True),
        (b"link", b"\xff", False),
    ],
)
def test_where_links_lead(path: bytes, target: bytes, leaves: bool) -> None:
    assert paths.leaves_the_tree(path, target) is leaves


@pytest.mark.parametrize("path", [b"a/b", "ü".encode(), b"\xff\xfe", b"back\\slash"])
def test_a_path_is_asked_for_as_it_is_told(path: bytes) -> None:
    assert paths.asked(paths.told(path)) == path


def test_a_name_in_the_way_of_another_is_a_collision() -> None:
    others = ["refs/heads/main", "refs/heads/a/b"]
    assert names.collision("refs/heads/Main", others) == "refs/heads/main"
    assert names.collision("refs/heads/a", others) == "refs/heads/a/b"
    assert names.collision("refs/heads/a/b/c", others) == "refs/heads/a/b"
    assert names.collision("refs/heads/a/c", others) is None


@pytest.mark.parametrize(
    ("full", "other"),
    [
        ("refs/heads/v1", "refs/tags/v1"),
        ("refs/tags/main", "refs/heads/main"),
        ("refs/tags/MAIN", "refs/heads/main"),
        ("refs/heads/release/1", "refs/tags/release/1"),
    ],
)
def test_a_branch_is_not_named_as_a_tag_nor_a_tag_as_a_branch(full: str, other: str) -> None:
    """Of two of one short name git takes the tag, and says so to whoever reads its warnings."""
    assert names.collision(full, [other]) == other


@pytest.mark.parametrize(
    ("path", "stands_for"),
    [(".github", True), (".GitHub/workflows", True), (".ci", True), (".github/other", False), ("docs", False), ("", False)],
)  # fmt: skip
def test_a_link_stands_for_what_would_be_below_it(path: str, stands_for: bool) -> None:
    assert bool(below(path, WORKFLOWS)) is stands_for


def test_what_is_not_a_commit_s_name_is_refused() -> None:
    for text in ("HEAD", "abc", "ABCDEF1", "g" * 40, "a" * 41, "--all", ""):
        with pytest.raises(Refused):
            names.commit_name(text)
