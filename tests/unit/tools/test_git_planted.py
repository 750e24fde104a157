"""A workspace is the agent's: whatever is planted in its repository, nothing of it runs, and nothing of it decides where a push goes.

Every plant would touch a file when it ran. Each is first shown to work on git as people use it, so that a plant that is none proves nothing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gitgate import REPOSITORY, Bench, bench, rules
from gitserver import AUTHOR, HttpServer, http_server, run_git


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpServer]:
    with http_server(tmp_path_factory.mktemp("server")) as running:
        running.create(REPOSITORY, {"README.md": "shop\n"})
        running.create("evil/elsewhere")
        yield running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: HttpServer) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("gate"), server, server.url(REPOSITORY), policy=rules("git.*")) as running:
        yield running


def config(work: Path, *settings: tuple[str, str]) -> None:
    for key, value in settings:
        run_git(work, "config", key, value)


def script(path: Path, mark: Path, *, also: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\ntouch {mark}\n{also}\n")
    path.chmod(0o755)
    return path


def hooks(work: Path, mark: Path, elsewhere: str) -> None:
    for name in (
        "pre-push",
        "post-checkout",
        "reference-transaction",
        "post-index-change",
        "pre-auto-gc",
        "update",
        "pre-receive",
    ):
        script(work / ".git" / "hooks" / name, mark)


def hooks_path(work: Path, mark: Path, elsewhere: str) -> None:
    script(work / "hooks" / "pre-push", mark)
    config(work, ("core.hooksPath", str(work / "hooks")))


def ssh_command(work: Path, mark: Path, elsewhere: str) -> None:
    config(work, ("core.sshCommand", f"touch {mark};"), ("url.ssh://nowhere.invalid/.insteadOf", "http://127.0.0.1"))


def instead_of(work: Path, mark: Path, elsewhere: str) -> None:
    config(work, (f"url.{elsewhere}.insteadOf", "http://"), (f"url.{elsewhere}.pushInsteadOf", "http://"))


def include(work: Path, mark: Path, elsewhere: str) -> None:
    script(work / "hooks" / "pre-push", mark)
    (work / "more").write_text(f"[core]\nhooksPath = {work / 'hooks'}\nfsmonitor = {script(work / 'fs', mark)}\n")
    config(work, (f"includeIf.gitdir:{work}/.path", str(work / "more")), ("include.path", str(work / "more")))


def fsmonitor(work: Path, mark: Path, elsewhere: str) -> None:
    config(work, ("core.fsmonitor", str(script(work / "fsmonitor", mark))))


def helper(work: Path, mark: Path, elsewhere: str) -> None:
    config(
        work, ("credential.helper", f"!touch {mark}; cat >> {mark};"), ("core.askPass", str(script(work / "ask", mark)))
    )


def proxy(work: Path, mark: Path, elsewhere: str) -> None:
    config(work, ("http.proxy", elsewhere), ("remote.origin.proxy", elsewhere), ("http.extraHeader", "X-Evil: 1"))


def pack_objects_hook(work: Path, mark: Path, elsewhere: str) -> None:
    hook = script(work / "pack", mark)
    config(work, ("uploadpack.packObjectsHook", str(hook)), ("uploadpack.allowAnySHA1InWant", "true"))


def filters(work: Path, mark: Path, elsewhere: str) -> None:
    run = str(script(work / "filter", mark))
    config(
        work, ("filter.x.clean", run), ("filter.x.smudge", run), ("filter.x.required", "true"), ("diff.x.textconv", run)
    )
    config(work, ("diff.x.command", run), ("diff.external", run), ("merge.x.driver", run))
    (work / ".git" / "info" / "attributes").write_text("* filter=x diff=x merge=x\n")


def submodule(work: Path, mark: Path, elsewhere: str) -> None:
    config(
        work,
        ("submodule.sub.url", f"ext::touch {mark}"),
        ("submodule.recurse", "true"),
        ("protocol.ext.allow", "always"),
    )
    config(work, ("push.recurseSubmodules", "on-demand"), ("fetch.recurseSubmodules", "true"))


def remote(work: Path, mark: Path, elsewhere: str) -> None:
    config(work, ("remote.origin.receivepack", f"touch {mark}; git-receive-pack"), ("remote.origin.pushurl", elsewhere))
    config(
        work,
        ("remote.origin.vcs", "ext"),
        ("remote.pushDefault", "origin"),
        ("push.default", "matching"),
        ("push.followTags", "true"),
    )


def signing(work: Path, mark: Path, elsewhere: str) -> None:
    run = str(script(work / "gpg", mark))
    config(
        work, ("gpg.program", run), ("push.gpgSign", "true"), ("commit.gpgSign", "true"), ("log.showSignature", "true")
    )


def partial(work: Path, mark: Path, elsewhere: str) -> None:
    config(
        work,
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", f"ext::touch {mark}"),
    )
    for pack in (work / ".git" / "objects" / "pack").glob("*.pack"):
        pack.with_suffix(".promisor").touch()


def worktree(work: Path, mark: Path, elsewhere: str) -> None:
    config(work, ("extensions.worktreeConfig", "true"))
    (work / ".git" / "config.worktree").write_text(f"[core]\nfsmonitor = {script(work / 'fs', mark)}\n")


def aliases(work: Path, mark: Path, elsewhere: str) -> None:
    config(work, ("alias.push", f"!touch {mark}"), ("core.pager", f"touch {mark}"), ("core.editor", f"touch {mark}"))
    config(
        work,
        ("core.alternateRefsCommand", f"touch {mark}"),
        ("core.gitProxy", f"touch {mark}"),
        ("sequence.editor", f"touch {mark}"),
    )


Plant = Callable[[Path, Path, str], None]
PLANTS: list[Plant] = [
    hooks, hooks_path, ssh_command, instead_of, include, fsmonitor, helper, proxy, pack_objects_hook, filters, submodule, remote, signing,
    partial, worktree, aliases,
]  # fmt: skip


@pytest.mark.parametrize("plant", PLANTS, ids=[plant.__name__ for plant in PLANTS])
def test_nothing_that_is_planted_in_a_workspace_runs_or_turns_a_push_aside(
    shop: Bench, server: HttpServer, tmp_path: Path, plant: Plant
) -> None:
    work = shop.clone(f"planted-{plant.__name__}")
    mark = tmp_path / "ran"
    (work / "mine").write_text(plant.__name__)
    run_git(work, "add", "mine")
    run_git(work, "commit", "--quiet", "--message", "mine")
    commit = run_git(work, "rev-parse", "HEAD")
    plant(work, mark, server.url("evil/elsewhere"))
    shop.value("git_push", ref=f"planted/{plant.__name__}", repository=str(work))
    assert shop.refs()[f"refs/heads/planted/{plant.__name__}"] == commit
    assert not mark.exists()
    assert server.refs("evil/elsewhere") == {}
    assert not any(path.startswith("/evil") for _, _, path in server.seen)


@pytest.mark.parametrize("plant", [hooks, hooks_path, fsmonitor, include, worktree, filters, aliases])
def test_a_plant_does_run_in_git_as_people_use_it(shop: Bench, tmp_path: Path, plant: Plant) -> None:
    """What the test above says is worth something only where the plants work."""
    work = shop.clone(f"works-{plant.__name__}")
    mark = tmp_path / "ran"
    plant(work, mark, "http://127.0.0.1:1")
    target = tmp_path / "target"
    run_git(tmp_path, "init", "--quiet", "--bare", str(target))
    (work / "README.md").write_text("changed\n")
    for command in (["status"], ["diff"], ["-p", "log", "-1"], ["push", str(target), "HEAD:refs/heads/x"], ["-c", "core.pager=", "branch", "--edit-description"]):  # fmt: skip
        subprocess.run(["git", *command], cwd=work, capture_output=True, check=False, env=dict(AUTHOR), timeout=60)
    assert mark.exists()


def test_a_config_that_is_planted_in_the_tree_itself_runs_nothing(shop: Bench, tmp_path: Path) -> None:
    """What a push carries is content to the gateway: attributes, modules and LFS settings in the tree included."""
    mark = tmp_path / "ran"
    shop.value(
        "git_push",
        ref="carrying",
        message="carry",
        changes={
            ".gitattributes": "* filter=lfs diff=lfs merge=lfs -text\n* export-subst\n",
            ".lfsconfig": f"[lfs]\nurl = ext::touch {mark}\n",
            ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = https://elsewhere.example/x.git\n',
            "big.bin": f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 12345\n",
        },
    )
    assert "size 12345" in shop.value("git_read_file", ref="carrying", path="big.bin")["content"]["text"]
    assert "git-lfs" in shop.value("git_diff", base="main", ref="carrying")["diff"]["text"]
    assert not mark.exists()


def test_modules_that_would_run_a_command_are_refused_by_git_s_own_checker(shop: Bench) -> None:
    work = shop.clone("modules")
    (work / ".gitmodules").write_text('[submodule "x"]\n\tpath = x\n\turl = -u./evil\n')
    run_git(work, "add", ".gitmodules")
    run_git(work, "commit", "--quiet", "--message", "modules")
    before = shop.refs()
    assert "not of the form that git accepts" in shop.said("git_push", ref="modules", repository=str(work))
    assert shop.refs() == before


def test_the_gateway_s_own_environment_decides_nothing(
    shop: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "ran"
    run = str(script(tmp_path / "run", mark))
    config_file = tmp_path / "config"
    config_file.write_text(
        f"[core]\nfsmonitor = {run}\nsshCommand = {run}\n[credential]\nhelper = {run}\n[http]\nproxy = http://127.0.0.1:1\n"
    )
    for name, value in {
        "GIT_CONFIG_GLOBAL": str(config_file), "GIT_CONFIG": str(config_file), "GIT_ASKPASS": run, "SSH_ASKPASS": run, "GIT_SSH": run,
        "GIT_SSH_COMMAND": run, "GIT_PROXY_COMMAND": run, "GIT_DIR": "/nowhere", "GIT_EXTERNAL_DIFF": run, "GIT_TRACE": str(mark),
        "GIT_TRACE_CURL": str(mark), "https_proxy": "http://127.0.0.1:1", "http_proxy": "http://127.0.0.1:1", "GIT_EXEC_PATH": str(tmp_path),
        "LD_PRELOAD": "", "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "GIT_TEMPLATE_DIR": str(tmp_path),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    shop.value("git_push", ref="environment", changes={"e": "e"}, message="e")
    assert not mark.exists()
