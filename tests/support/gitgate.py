"""A whole gateway on a real git server, in this process: the application's own composition, read from a configuration file."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import yaml
from anyio.from_thread import BlockingPortal, start_blocking_portal
from gitserver import READER, WRITER, Repositories, run_git

from mcp_gateway.app import Gateway, gateway, read_config, utc_now
from mcp_gateway.approvals.approval import AnsweredRecord
from mcp_gateway.approvals.decide import decide
from mcp_gateway.approvals.lookup import every
from mcp_gateway.config.reload import Live
from mcp_gateway.surface import Inbound
from mcp_gateway_policy.vocabulary import Principal

DEV: Final = Principal(
    "dev@acme.example", "https://idp.example", "jwt", frozenset({"developers"}), frozenset({"developer"}), "test"
)
LEAD: Final = Principal("lead", "https://idp.example", "jwt", frozenset({"leads"}), frozenset({"lead"}), "test")
SAFE: Final = {"packs": [{"name": "git-safe", "roles": ["developer"], "approvers": ["lead"]}]}
REPOSITORY: Final = "acme/shop"


@dataclass
class GitGate:
    """A running gateway with one connection, `code`, to the repository `acme/shop` of a server."""

    gateway: Gateway
    directory: Path
    server: Repositories

    @property
    def workspace(self) -> Path:
        """Where repositories may be pushed from."""
        return self.directory / "workspace"

    async def call(self, tool: str, **arguments: object) -> AnsweredRecord:
        """One call of a developer's, as a transport would send it."""
        return await self.gateway.surface.call(DEV, Inbound(tool, {"connection": "code", **arguments}, client="test"))

    async def value(self, tool: str, **arguments: object) -> dict[str, Any]:
        """The structured answer of a call that must have run."""
        answer = await self.call(tool, **arguments)
        assert not answer.is_error, answer.text
        assert answer.outcome == "result", answer.text
        return dict(answer.structured)

    async def said(self, tool: str, **arguments: object) -> str:
        """The words of a call that must have been refused, or have failed."""
        answer = await self.call(tool, **arguments)
        assert answer.is_error, answer.text
        return answer.text

    async def asked(self, tool: str, **arguments: object) -> str:
        """The approval that a call waits for."""
        answer = await self.call(tool, **arguments)
        assert answer.outcome == "pending", answer.text
        return str(answer.structured["approval_id"])

    async def approve(self, approval_id: str) -> None:
        """A lead's word."""
        (approval,) = [one for one in await every(self.gateway.ledger) if one.id == approval_id]
        await decide(self.gateway.ledger, approval, LEAD, "approve", "looked at it", utc_now())

    async def shown(self, approval_id: str) -> str:
        """What the approver is shown."""
        (approval,) = [one for one in await every(self.gateway.ledger) if one.id == approval_id]
        return approval.asked.preview

    async def reasons(self, approval_id: str) -> str:
        """Why a person is asked."""
        (approval,) = [one for one in await every(self.gateway.ledger) if one.id == approval_id]
        return "\n".join(ask.reason for ask in approval.asks)

    async def redeem(self, approval_id: str) -> AnsweredRecord:
        """The requester comes back for the outcome."""
        return await self.gateway.surface.call(
            DEV, Inbound("await_approval", {"approval_id": approval_id}, client="test")
        )

    def refs(self) -> dict[str, str]:
        """What the remote has."""
        return self.server.refs(REPOSITORY)

    def recorded(self) -> bytes:
        """Every byte of the log as it lies on the disk."""
        return b"".join(path.read_bytes() for path in sorted((self.directory / "state").rglob("*")) if path.is_file())


class Bench:
    """The same for tests that wait: the gateway runs in a thread, so that many tests share one."""

    def __init__(self, portal: BlockingPortal, gate: GitGate) -> None:
        self._portal = portal
        self.gate = gate
        self.server = gate.server
        self.workspace = gate.workspace

    def call(self, tool: str, **arguments: object) -> AnsweredRecord:
        """One call."""
        return self._portal.call(partial(self.gate.call, tool, **arguments))

    def value(self, tool: str, **arguments: object) -> dict[str, Any]:
        """The structured answer of a call that must have run."""
        return self._portal.call(partial(self.gate.value, tool, **arguments))

    def said(self, tool: str, **arguments: object) -> str:
        """The words of a call that must have been refused, or have failed."""
        return self._portal.call(partial(self.gate.said, tool, **arguments))

    def asked(self, tool: str, **arguments: object) -> str:
        """The approval that a call waits for."""
        return self._portal.call(partial(self.gate.asked, tool, **arguments))

    def shown(self, approval_id: str) -> str:
        """What the approver is shown."""
        return self._portal.call(self.gate.shown, approval_id)

    def reasons(self, approval_id: str) -> str:
        """Why a person is asked."""
        return self._portal.call(self.gate.reasons, approval_id)

    def approved(self, approval_id: str) -> AnsweredRecord:
        """What comes of it when a lead says yes."""
        self._portal.call(self.gate.approve, approval_id)
        return self._portal.call(self.gate.redeem, approval_id)

    def refs(self) -> dict[str, str]:
        """What the remote has."""
        return self.gate.refs()

    def clone(self, name: str, *arguments: str) -> Path:
        """A clone of the remote in the workspace, as a developer would have it."""
        path = self.workspace / name
        path.mkdir(parents=True)
        run_git(path, "clone", "--quiet", *arguments, f"file://{self.server.path(REPOSITORY)}", ".", env=LOCAL)
        return path


LOCAL: Final = {"GIT_ALLOW_PROTOCOL": "file"}


@contextmanager
def bench(directory: Path, server: Repositories, url: str, **settings: Any) -> Generator[Bench]:
    """Run one until the block ends."""
    running = git_gate(directory, server, url, **settings)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(running) as gate:
        yield Bench(portal, gate)


@asynccontextmanager
async def git_gate(
    directory: Path,
    server: Repositories,
    url: str,
    *,
    policy: object = SAFE,
    write: str = ":".join(WRITER),
    read: str | None = ":".join(READER),
    **settings: object,
) -> AsyncGenerator[GitGate]:
    """Run it on `directory`. `settings` are the connection's, beside the address and the credentials."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "workspace").mkdir(exist_ok=True)
    credentials: dict[str, str] = {}
    for key, text in (("credential", write), ("read_credential", read)):
        if text is not None:
            file = directory / key
            file.touch(mode=0o600)
            file.write_text(text, encoding="utf-8")
            credentials[key] = f"file:{file}"
    connection: dict[str, object] = {
        "name": "code",
        "kind": "git",
        "url": url,
        "repository": REPOSITORY,
        "workspaces": [str(directory / "workspace")],
        "cache": str(directory / "cache"),
        **credentials,
        **settings,
    }
    config = {
        "connections": [connection],
        "identity": {"roles": {"developer": {"groups": ["developers"]}, "lead": {"groups": ["leads"]}}},
        "policy": policy,
        "approvals": {"wait_seconds": 0},
        "masking": {"ner": {"model": "none"}},
        "recorder": {"directory": str(directory / "state")},
    }
    path = directory / "gateway.yaml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    live = Live(read_config(path), lambda: read_config(path))
    async with gateway(live, examine=False) as running:
        yield GitGate(running, directory, server)


def rules(*allowed: str, **others: Sequence[str]) -> dict[str, object]:
    """A policy that allows these actions, and asks for or denies those of `others`."""
    found: list[dict[str, object]] = []
    for effect, actions in (("allow", allowed), *others.items()):
        if actions:
            rule: dict[str, object] = {
                "name": effect,
                "roles": ["developer"],
                "actions": list(actions),
                "effect": effect,
            }
            found.append({**rule, "approvers": ["lead"]} if effect == "ask" else rule)
    return {"rules": found}
