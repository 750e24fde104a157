"""Whose commits a push brings, and whose signatures hold: real keys, checked on the gateway's side. Rules decide on it; the server's refs show it.

Two connections to one server: one whose operator lists allowed signers, and one whose operator does not.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gitgate import REPOSITORY, Bench, bench
from gitserver import HttpServer, http_server, run_git

POLICY: dict[str, object] = {
    "rules": [
        {"name": "read", "roles": ["developer"], "actions": ["git.read"], "effect": "allow"},
        {"name": "push", "roles": ["developer"], "actions": ["git.push", "git.push.tag"], "effect": "allow"},
        {"name": "protected", "roles": ["developer"], "actions": ["git.push.protected"], "effect": "ask", "approvers": ["lead"]},
        {
            "name": "only-what-holds", "roles": ["*"], "actions": ["git.push"], "resources": ["acme/shop/refs/heads/signed/*"],
            "when": "effect.verified != 'all'", "effect": "deny",
        },
        {
            "name": "only-our-people", "roles": ["*"], "actions": ["git.push"], "resources": ["acme/shop/refs/heads/ours/*"],
            "when": "!effect.authors.all(one, one.endsWith('@acme.example'))", "effect": "deny",
        },
    ]
}  # fmt: skip


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ana's key, which is allowed; Eve's, which is not; Bob's, whose time is over."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ana", "eve", "bob"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name], check=True)
    ana, bob = ((folder / f"{name}.pub").read_text().split()[:2] for name in ("ana", "bob"))
    (folder / "allowed").write_text(
        f'ana@acme.example {" ".join(ana)}\nbob@acme.example valid-before="20200101" {" ".join(bob)}\n'
    )
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpServer]:
    with http_server(tmp_path_factory.mktemp("server")) as running:
        running.create(REPOSITORY, {"README.md": "shop\n"})
        yield running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: HttpServer, keys: Path) -> Iterator[Bench]:
    settings = {"policy": POLICY, "allowed_signers": str(keys / "allowed")}
    with bench(tmp_path_factory.mktemp("gate"), server, server.url(REPOSITORY), **settings) as running:
        yield running


def commit(work: Path, name: str, key: Path | None, *, author: str = "Ana <ana@acme.example>") -> str:
    (work / name).write_text(f"{name}\n")
    run_git(work, "add", name)
    sign = [] if key is None else ["-S"]
    run_git(work, *signing(key), "commit", "--quiet", "--message", name, f"--author={author}", *sign)
    return run_git(work, "rev-parse", "HEAD")


def signing(key: Path | None) -> list[str]:
    return [] if key is None else ["-c", "gpg.format=ssh", "-c", f"user.signingKey={key}"]


def pushed(shop: Bench, ref: str) -> dict[str, Any]:
    """What the log says of the one push to a ref."""
    return _effects(shop, ref)[-1]


def _effects(shop: Bench, ref: str) -> list[dict[str, Any]]:
    wanted = f'"resource":"{REPOSITORY}/{ref}"'.encode()
    found: list[dict[str, Any]] = []
    for part in shop.gate.recorded().split(b'{"action":"git.push",')[1:]:
        head, _, _ = part.partition(b"}")
        if part[len(head) + 1 :].lstrip(b",").startswith(wanted):
            found.append(json.loads(head.partition(b'"attributes":')[2] + b"}"))
    return found


def test_a_signature_by_an_allowed_key_holds(shop: Bench, keys: Path) -> None:
    work = shop.clone("good")
    tip = commit(work, "a", keys / "ana")
    shop.value("git_push", ref="signed/good", repository=str(work))
    assert shop.refs()["refs/heads/signed/good"] == tip
    said = pushed(shop, "refs/heads/signed/good")
    assert (said["signed"], said["signatures"], said["verified"]) == ("all", ["ssh"], "all")


@pytest.mark.parametrize(
    "how", ["stranger", "expired", "unsigned", "mixed", "forged", "moved", "merged", "armour", "gpg"]
)
def test_a_signature_that_does_not_hold_counts_for_nothing(shop: Bench, keys: Path, how: str) -> None:
    """Mutation tried: counting `U` (good, by nobody allowed) beside `G`; counting only the last commit; taking a header for a signature."""
    work = shop.clone(f"bad-{how}")
    person = "Ana <ana@acme.example> 1700000000 +0000"
    tree, head = run_git(work, "rev-parse", "HEAD^{tree}"), run_git(work, "rev-parse", "HEAD")
    expected = {"signed": "all", "verified": "none"}

    def crafted(raw: str) -> None:
        oid = run_git(work, "hash-object", "-t", "commit", "-w", "--stdin", given=raw.encode(errors="surrogateescape"))
        run_git(work, "reset", "--quiet", "--hard", oid)

    match how:
        case "stranger":
            commit(work, "a", keys / "eve")
        case "expired":
            commit(work, "a", keys / "bob")
        case "unsigned":
            commit(work, "a", None)
            expected = {"signed": "none", "verified": "none"}
        case "mixed":
            commit(work, "a", None)
            commit(work, "b", keys / "ana")
            expected = {"signed": "some", "verified": "some"}
        case "forged":
            commit(work, "a", keys / "ana")
            crafted(run_git(work, "cat-file", "commit", "HEAD") + " and more\n")
        case "moved":
            commit(work, "a", keys / "ana")
            lines = run_git(work, "cat-file", "commit", "HEAD").split("\n")
            start, end = (
                lines.index("gpgsig -----BEGIN SSH SIGNATURE-----"),
                lines.index(" -----END SSH SIGNATURE-----"),
            )
            signature = "\n".join(lines[start : end + 1])
            crafted(
                f"tree {tree}\nparent {head}\nauthor {person}\ncommitter {person}\n{signature}\n\nnot what was signed\n"
            )
        case "merged":
            run_git(work, "checkout", "--quiet", "-b", "side")
            commit(work, "s", None)
            run_git(work, "checkout", "--quiet", "main")
            commit(work, "m", keys / "ana")
            run_git(work, *signing(keys / "ana"), "merge", "--quiet", "--no-ff", "-S", "--message", "both", "side")
            expected = {"signed": "some", "verified": "some"}
        case "armour":
            crafted(f"tree {tree}\nparent {head}\nauthor {person}\ncommitter {person}\ngpgsig anything\n\nx\n")
        case _:
            armour = "-----BEGIN PGP SIGNATURE-----\n \n iQEzBAABCAAd\n -----END PGP SIGNATURE-----"
            crafted(f"tree {tree}\nparent {head}\nauthor {person}\ncommitter {person}\ngpgsig {armour}\n\nx\n")
    before = shop.refs()
    assert "only-what-holds" in shop.said("git_push", ref=f"signed/{how}", repository=str(work))
    assert shop.refs() == before
    said = pushed(shop, f"refs/heads/signed/{how}")
    assert {key: said[key] for key in expected} == expected
    assert said["signatures"] == {"unsigned": [], "armour": ["unknown"], "gpg": ["gpg"]}.get(how, ["ssh"])


def test_the_agent_s_own_list_of_signers_and_programs_decide_nothing(shop: Bench, keys: Path, tmp_path: Path) -> None:
    work = shop.clone("planted")
    commit(work, "a", keys / "eve")
    mark, run = tmp_path / "ran", tmp_path / "run"
    run.write_text(f"#!/bin/sh\ntouch {mark}\nexit 0\n")
    run.chmod(0o755)
    (tmp_path / "mine").write_text(f"* {(keys / 'eve.pub').read_text()}")
    run_git(work, "config", "gpg.ssh.allowedSignersFile", str(tmp_path / "mine"))
    assert run_git(work, "log", "-1", "--format=%G?") == "G"  # the plant works where it is believed
    for name in ("gpg.ssh.program", "gpg.program", "gpg.x509.program"):
        run_git(work, "config", name, str(run))
    assert "only-what-holds" in shop.said("git_push", ref="signed/planted", repository=str(work))
    assert "refs/heads/signed/planted" not in shop.refs()
    assert not mark.exists()


def test_a_signed_tag_is_checked_with_the_commits(shop: Bench, keys: Path) -> None:
    work = shop.clone("tagged")
    commit(work, "a", keys / "ana")
    for name, key in (("good", "ana"), ("bad", "eve")):
        run_git(work, *signing(keys / key), "tag", "--sign", "--message", name, name)
    run_git(work, "tag", "--annotate", "--message", "plain", "plain")
    said: dict[str, tuple[str, str]] = {}
    for name in ("good", "bad", "plain"):
        shop.asked("git_push", ref=f"refs/tags/{name}", repository=str(work), revision=f"refs/tags/{name}")
        effect = pushed(shop, f"refs/tags/{name}")
        said[name] = effect["signed"], effect["verified"]
    assert said == {"good": ("all", "all"), "bad": ("all", "some"), "plain": ("some", "some")}


def test_without_a_list_of_signers_nothing_is_said_to_hold(server: HttpServer, keys: Path, tmp_path: Path) -> None:
    with bench(tmp_path, server, server.url(REPOSITORY), policy=POLICY) as shop:
        work = shop.clone("unchecked")
        commit(work, "a", keys / "ana")
        assert "only-what-holds" in shop.said("git_push", ref="signed/unchecked", repository=str(work))
        said = pushed(shop, "refs/heads/signed/unchecked")
        assert (said["signed"], said["verified"]) == ("all", "unchecked")


def test_rules_read_who_the_authors_are_and_the_log_does_not_keep_them(shop: Bench) -> None:
    work = shop.clone("authors")
    commit(work, "a", None, author="Ana <ANA@Acme.example>")
    shop.value("git_push", ref="ours/one", repository=str(work))
    commit(work, "b", None, author="Eve <eve@evil.example>")
    commit(work, "c", None)
    before = shop.refs()
    assert "only-our-people" in shop.said("git_push", ref="ours/two", repository=str(work))
    assert shop.refs() == before
    recorded = shop.gate.recorded()
    assert b"evil.example" in recorded
    assert b"eve@evil.example" not in recorded
    assert b"ana@acme.example" not in recorded.lower()


def test_an_approver_sees_who_the_authors_are_and_what_is_signed(shop: Bench, keys: Path) -> None:
    work = shop.clone("seen")
    commit(work, "a", keys / "ana")
    commit(work, "b", None, author="Eve Adams <eve@evil.example>")
    document: dict[str, Any] = json.loads(shop.shown(shop.asked("git_push", ref="main", repository=str(work))))
    assert (document["authors"], document["author_domains"]) == (2, ["acme.example", "evil.example"])
    assert [(one["author"]["text"], one["author_domain"]["text"]) for one in document["commits"]] == [
        ("Eve Adams", "evil.example"),
        ("Ana", "acme.example"),
    ]
    assert (document["signed"], document["signatures_verified"]) == ("some", "some")
    assert b"eve@evil.example" not in shop.gate.recorded()
