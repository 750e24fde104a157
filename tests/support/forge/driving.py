"""The GitHub tools, driven without the gateway around them: observe, analyse, preview and run, as the pipeline would call them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from forge.gateway import DEV, TOKEN
from forge.state import Forge

from mcp_gateway.masking.outgoing import secrets_in
from mcp_gateway_policy.vocabulary import Call, Connection, Facts, Limits, Prompt, Unanalysable
from mcp_gateway_tools.github import github
from mcp_gateway_tools.github.settings import GithubSettings
from mcp_gateway_tools.lease import Lease, Secret
from mcp_gateway_tools.raw import Content, Document, Problem
from mcp_gateway_tools.tool import Preview, Tool
from mcp_gateway_tools.unveil import unveil


@dataclass(frozen=True)
class Granted:
    """What a permit tells a tool."""

    call: Call
    facts: Facts
    limits: Limits


@dataclass
class Drive:
    """The tools on one connection."""

    forge: Forge
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    credential: str = TOKEN

    def __post_init__(self) -> None:
        self._tools: dict[str, Tool] = {tool.name: tool for tool in github(secrets_in).tools()}

    def lease(self, access: Literal["read", "write"]) -> Lease:
        """As the vault would lend it."""
        told = {"repositories": ["acme/*"], "log_hosts": ["localhost"], "base_url": self.forge.url, **self.settings}
        settings = GithubSettings.model_validate(told)
        return Lease(Connection("code", "github"), settings, Secret(self.credential), access)

    @asynccontextmanager
    async def _borrow(self, purpose: str) -> AsyncGenerator[Lease]:
        assert purpose
        yield self.lease("read")

    def _call(self, tool: str, arguments: dict[str, Any]) -> Call:
        given = {"owner": "acme", "repo": "shop"} | {name.removesuffix("_"): one for name, one in arguments.items()}
        connection = Connection("code", "github")
        return Call("c_1", "s_1", f"github_{tool}", connection, given, DEV, Prompt(None, "none"), datetime.now(UTC))

    async def judge(self, tool: str, **arguments: Any) -> Facts | Unanalysable:
        """What a call would do."""
        call = self._call(tool, arguments)
        one = self._tools[call.tool]
        return one.analyse(call, await one.observe(call, self._borrow), lambda _: True)

    async def facts(self, tool: str, **arguments: Any) -> Facts:
        """What a call would do, which must be known."""
        found = await self.judge(tool, **arguments)
        assert isinstance(found, Facts), found
        return found

    async def refusal(self, tool: str, **arguments: Any) -> str:
        """Why it is not known what a call would do."""
        found = await self.judge(tool, **arguments)
        assert isinstance(found, Unanalysable), found
        return f"{found.reason}; {found.hint}"

    async def perform(self, facts: Facts, tool: str, limits: Limits, **arguments: Any) -> Content:
        """Run a call that was judged by these facts."""
        call = self._call(tool, arguments)
        lease = self.lease("read" if facts.read_only else "write")
        return unveil(await self._tools[call.tool].run(Granted(call, facts, limits), lease))

    async def run(self, tool: str, **arguments: Any) -> Content:
        """Judge a call and run it."""
        return await self.perform(await self.facts(tool, **arguments), tool, Limits(), **arguments)

    async def value(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The answer of a call that must succeed."""
        content = await self.run(tool, **arguments)
        assert isinstance(content, Document), content
        return dict(content.value)

    async def problem(self, tool: str, **arguments: Any) -> Problem:
        """What went wrong with a call that must fail as it runs."""
        content = await self.run(tool, **arguments)
        assert isinstance(content, Problem), content
        return content

    async def preview(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """What an approver would see, unmasked."""
        content = await self.previewed(await self.facts(tool, **arguments), tool, **arguments)
        assert isinstance(content, Document), content
        return dict(content.value)

    async def previewed(self, facts: Facts, tool: str, **arguments: Any) -> Content:
        """What an approver would see of a call that was judged by these facts, or why they see nothing."""
        call = self._call(tool, arguments)
        shown = await self._tools[call.tool].preview(call, facts, self._borrow)
        assert shown is not None
        assert not isinstance(shown, Preview)
        return unveil(shown)
