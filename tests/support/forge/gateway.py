"""A whole gateway in this process, composed as the application composes it, in front of the stand-in for GitHub."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import yaml

from mcp_gateway.app import Gateway, gateway, read_config
from mcp_gateway.approvals.approval import AnsweredRecord
from mcp_gateway.approvals.decide import decide
from mcp_gateway.approvals.lookup import find
from mcp_gateway.config.reload import Live
from mcp_gateway.surface import Inbound
from mcp_gateway_policy.vocabulary import Principal

DEV: Final = Principal("dev", "https://idp.example", "jwt", frozenset({"developers"}), frozenset({"developer"}), "test")
LEAD: Final = Principal("lead", "https://idp.example", "jwt", frozenset({"leads"}), frozenset({"lead"}), "test")
TOKEN: Final = "github_pat_11ABCDEFG0" + "q7ZxR2" * 8
ROLES: Final = {"developer": {"groups": ["developers"]}, "lead": {"groups": ["leads"]}}
ALLOW: Final[Mapping[str, object]] = {
    "rules": [{"name": "everything", "roles": ["developer"], "actions": ["github.*"], "effect": "allow"}]
}
ASK: Final[Mapping[str, object]] = {
    "rules": [
        {
            "name": "a-person-looks",
            "roles": ["developer"],
            "actions": ["github.*"],
            "effect": "ask",
            "approvers": ["lead"],
        }
    ]
}


@dataclass
class Governed:
    """A running gateway with one connection, `code`."""

    gateway: Gateway
    directory: Path

    async def call(self, tool: str, who: Principal = DEV, **arguments: object) -> AnsweredRecord:
        """One call as a transport would send it; `from_` stands for `from`."""
        given = {name.removesuffix("_"): value for name, value in arguments.items()}
        if tool.startswith("github_"):
            given = {"connection": "code", "owner": "acme", "repo": "shop", **given}
        return await self.gateway.surface.call(who, Inbound(tool, given, client="test"))

    async def value(self, tool: str, who: Principal = DEV, **arguments: object) -> dict[str, Any]:
        """The structured answer of a call that must have run."""
        answer = await self.call(tool, who, **arguments)
        assert not answer.is_error, answer.text
        return dict(answer.structured)

    async def said(self, tool: str, who: Principal = DEV, **arguments: object) -> str:
        """The words of a call that must have been refused or failed."""
        answer = await self.call(tool, who, **arguments)
        assert answer.is_error, answer.text
        return answer.text

    async def pending(self, tool: str, **arguments: object) -> str:
        """The approval that a call waits for."""
        answer = await self.call(tool, DEV, **arguments)
        assert answer.structured.get("status") == "pending_approval", answer.text
        return str(answer.structured["approval_id"])

    async def preview(self, approval_id: str) -> str:
        """What an approver is shown."""
        approval = await find(self.gateway.ledger, approval_id)
        assert approval is not None
        return approval.asked.preview

    async def approve(self, approval_id: str) -> AnsweredRecord:
        """A person says yes; what came of the call then."""
        approval = await find(self.gateway.ledger, approval_id)
        assert approval is not None
        await decide(self.gateway.ledger, approval, LEAD, "approve", "looked at it", datetime.now(UTC))
        return await self.call("await_approval", approval_id=approval_id)

    def recorded(self) -> bytes:
        """Every byte of the state directory as it lies on the disk."""
        return b"".join(path.read_bytes() for path in sorted((self.directory / "state").rglob("*")) if path.is_file())


@asynccontextmanager
async def governed(
    directory: Path, url: str, policy: Mapping[str, object] = ALLOW, credential: str = TOKEN, **settings: object
) -> AsyncGenerator[Governed]:
    """Run it on `directory`. `settings` are the connection's, beside address and credential."""
    directory.mkdir(parents=True, exist_ok=True)
    secret = directory / "credential"
    secret.touch(mode=0o600)
    secret.write_text(credential, encoding="utf-8")
    connection = {
        "name": "code",
        "kind": "github",
        "credential": f"file:{secret}",
        "base_url": url,
        "repositories": ["acme/*"],
        "log_hosts": ["localhost"],
    }
    config = {
        "connections": [{**connection, **settings}],
        "identity": {"roles": ROLES},
        "policy": dict(policy),
        "approvals": {"wait_seconds": 0},
        "masking": {"ner": {"model": "none"}},
        "recorder": {"directory": str(directory / "state")},
    }
    file = directory / "gateway.yaml"
    file.write_text(yaml.safe_dump(json.loads(json.dumps(config))), encoding="utf-8")
    async with gateway(Live(read_config(file), lambda: read_config(file))) as running:
        yield Governed(running, directory)
