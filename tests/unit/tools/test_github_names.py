"""Names that callers give to the GitHub tools, before they become part of an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_gateway_tools.github.names import Misnamed, Repository, branch, commit, head, login, revision, workflow
from mcp_gateway_tools.github.settings import GithubSettings

HOSTILE = (
    "", ".", "..", "../shop", "shop/..", "shop%2f..", "shop%2F..%2Fother", "shop?x=1", "shop#x", "shop\r\nHost: evil", "shop\0", "shop ",
    " shop", "shop\n", "a/b", "a\\b", "shop;rm", "shop@evil", "http://evil/", "//evil", "ſhop", "shop\u202e", "shop.git", "shop.wiki",
    "x" * 101, "…", "shop:443", "shop&a=b", "sh*p", "`id`", "$(id)",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_repository_is_none(text: str) -> None:
    with pytest.raises(Misnamed):
        Repository.of("acme", text)


@pytest.mark.parametrize("text", [*HOSTILE, "-acme", "acme-", ".acme", "acme.", "_acme"])
def test_what_is_no_owner_is_none(text: str) -> None:
    if text in ("shop.git", "shop.wiki"):
        text = f"{text}/"
    with pytest.raises(Misnamed):
        Repository.of(text, "shop")


@pytest.mark.parametrize(
    "text",
    [
        "", "-x", "--upload-pack=x", "a..b", "../main", "a/../main", "/main", "main/", "a//b", "main.lock", "a/.b", "a b", "a~1", "a^", "a:b",
        "a?b", "a*", "a[b", "a\\b", "@", "a@{1}", "a\tb", "a\r\nb", "a\0b", "main.", "refs/heads/main", "refs/pull/1/head", "x" * 245,
        "a\u200bb", "a\u202eb", "\ud800", "a%0ab\n",
    ],
)  # fmt: skip
def test_what_git_takes_for_no_branch_is_none(text: str) -> None:
    with pytest.raises(Misnamed):
        branch(text, "branch")


@pytest.mark.parametrize("text", ["main", "feature/x", "release-1.0", "fix/#12", "déjà/vu", "a%2fb", "MAIN"])
def test_a_branch_is_one_segment_of_an_address_whatever_it_holds(text: str) -> None:
    path = Repository.of("acme", "shop").at("branches", branch(text, "branch"))
    assert path.startswith("/repos/acme/shop/branches/")
    assert path.count("/") == 5
    assert path.isascii()
    assert not {"?", "#", " "} & set(path)


@pytest.mark.parametrize(
    "text",
    [
        "../ci.yml",
        "ci.yml?x",
        "ci.yml/../../x",
        "ci",
        "ci.sh",
        ".yml",
        "ci..yml",
        "a/b.yml",
        "0",
        "-1",
        "1e3",
        "ci.yml\n",
        "１",
    ],
)
def test_what_is_no_workflow_is_none(text: str) -> None:
    with pytest.raises(Misnamed):
        workflow(text)


CHECKS: Final[tuple[tuple[Callable[[str, str], object], str], ...]] = (
    (commit, "HEAD"),
    (commit, "A" * 40),
    (commit, "a" * 41),
    (revision, "HEAD^{tree}"),
    (login, "@all"),
    (login, "a,b"),
)


@pytest.mark.parametrize(("check", "text"), CHECKS)
def test_other_names_are_checked_too(check: Callable[[str, str], object], text: str) -> None:
    with pytest.raises(Misnamed):
        check(text, "argument")


@pytest.mark.parametrize("text", ["evil:../x", "a/b:c", ":x", "a:"])
def test_what_is_no_head_is_none(text: str) -> None:
    with pytest.raises(Misnamed):
        head(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_given_stays_below_the_repository_or_is_refused(name: str, ref: str) -> None:
    try:
        path = Repository.of("acme", name).at("branches", branch(ref, "ref"))
    except Misnamed:
        return
    parts = path.split("/")
    assert len(parts) == 6
    assert parts[:3] == ["", "repos", "acme"]
    assert not {".", ".."} & set(parts)


@pytest.mark.parametrize(
    ("patterns", "name", "covered"),
    [
        (["acme/shop"], "acme/shop", True),
        (["Acme/Shop"], "acme/shop", True),
        (["acme/shop"], "acme/shop2", False),
        (["acme/shop"], "acme2/shop", False),
        (["acme/*"], "acme/anything", True),
        (["acme/*"], "acmecorp/shop", False),
        (["acme/web-*"], "acme/web-shop", True),
        (["acme/web-*"], "acme/api", False),
    ],
)
def test_a_connection_covers_what_it_names(patterns: list[str], name: str, covered: bool) -> None:
    assert GithubSettings.model_validate({"repositories": patterns}).covers(name) is covered


def test_a_repository_is_one_whatever_the_case_it_is_written_in() -> None:
    assert Repository.of("ACME", "Shop") == Repository.of("acme", "sHOP")
    assert Repository.of("ACME", "Shop").branch("Main").path == "acme/shop/refs/heads/Main"


@pytest.mark.parametrize(
    "settings",
    [
        {"repositories": []},
        {"repositories": ["shop"]},
        {"repositories": ["*/*"]},
        {"repositories": ["a/b/c"]},
        {"repositories": ["acme/shop.git"]},
        {"repositories": ["ac me/shop"]},
        {"repositories": ["acme/sh op"]},
        {"repositories": ["git@github.com:acme/shop"]},
        {"repositories": ["acme/*"], "base_url": "http://github.example/api/v3"},
        {"repositories": ["acme/*"], "base_url": "https://user:pass@github.example"},
        {"repositories": ["acme/*"], "base_url": "https://github.example?x=1"},
        {"repositories": ["acme/*"], "base_url": "ftp://github.example"},
        {"repositories": ["acme/*"], "base_url": "https://github.com"},
        {"repositories": ["acme/*"], "app_id": 1},
        {"repositories": ["acme/*"], "installation_id": 1},
        {"repositories": ["acme/*"], "app_id": 0, "installation_id": 1},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        GithubSettings.model_validate(settings)
