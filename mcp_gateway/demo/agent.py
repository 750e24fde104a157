"""The agent: a real MCP client that starts `mcp-gateway stdio` as any client would, and knows nothing but what it is answered."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import anyio
import mcp_types as types
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError
from pydantic import JsonValue, TypeAdapter

from mcp_gateway.demo.commands import TOKEN
from mcp_gateway.demo.expect import Differs

_OBJECT: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class Answer:
    """What the agent was answered: everything it can know."""

    structured: Mapping[str, JsonValue]
    text: str
    is_error: bool

    @property
    def status(self) -> str:
        """`pending_approval` or `running` while a person is waited for, else empty."""
        value = self.structured.get("status")
        return value if isinstance(value, str) else ""

    @property
    def error(self) -> Mapping[str, JsonValue]:
        """What went wrong; empty when nothing did."""
        value = self.structured.get("error")
        return value if isinstance(value, dict) else {}

    def table(self) -> tuple[Sequence[str], Sequence[Sequence[JsonValue]]]:
        """Column names and rows. Raises Differs when the answer is no table."""
        columns, rows = self.structured.get("columns"), self.structured.get("rows")
        if not isinstance(columns, list) or not isinstance(rows, list):
            raise Differs(f"the agent was to get rows and got: {self.text}")
        names = [str(column.get("name")) for column in columns if isinstance(column, dict)]
        return names, [row for row in rows if isinstance(row, list)]


class Agent:
    """A connected client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def tools(self) -> Sequence[str]:
        """The tools it is offered."""
        return sorted(tool.name for tool in (await self._client.list_tools()).tools)

    async def call(
        self,
        tool: str,
        arguments: Mapping[str, str],
        meanwhile: Callable[[str], Awaitable[None]] | None = None,
    ) -> Answer:
        """Call a tool. `meanwhile` gets each message that arrives meanwhile."""

        async def told(progress: float, total: float | None, message: str | None) -> None:
            if meanwhile is not None and message:
                await meanwhile(message)

        result = await self._client.call_tool(tool, dict(arguments), progress_callback=told)
        text = "\n".join(part.text for part in result.content if isinstance(part, types.TextContent))
        return Answer(_OBJECT.validate_python(result.structured_content or {}), text, bool(result.is_error))

    async def call_until_settled(
        self, tool: str, arguments: Mapping[str, str], meanwhile: Callable[[str], Awaitable[None]]
    ) -> Answer:
        """Call a tool and do what `pending_approval` asks of an agent: come back until there is a result."""
        answer = await self.call(tool, arguments, meanwhile)
        while answer.status in ("pending_approval", "running"):
            approval = {"approval_id": str(answer.structured.get("approval_id"))}
            answer = await self.call("await_approval", approval, meanwhile)
        return answer


@asynccontextmanager
async def agent(program: Path, config: Path, token: str, log: Path) -> AsyncGenerator[Agent]:
    """Start a gateway as a client does and connect to it. The gateway's own words go to `log`. What differs inside is raised
    with them added, and so is Differs when the gateway goes away."""
    server = StdioServerParameters(
        command=str(program), args=["stdio", "--config", str(config)], env={TOKEN: token}, cwd=config.parent
    )
    info = types.Implementation(name="demo-agent", version="1")
    try:
        with log.open("w", encoding="utf-8") as words:
            async with Client(stdio_client(server, errlog=words), client_info=info) as client:
                yield Agent(client)
    except (ExceptionGroup, MCPError) as error:  # the client runs what is inside in task groups
        alone = _alone(error)
        if not isinstance(alone, MCPError | Differs):
            raise alone from error
        said = await anyio.Path(log).read_text(encoding="utf-8", errors="replace")
        what = str(alone) if isinstance(alone, Differs) else f"the client lost its gateway ({alone})"
        raise Differs(f"{what}\nthe gateway said:\n{said}" if said else what) from error


def _alone(error: Exception) -> Exception:
    """What is inside groups of one."""
    if isinstance(error, ExceptionGroup):
        group = cast("ExceptionGroup[Exception]", error)
        return _alone(group.exceptions[0]) if len(group.exceptions) == 1 else group
    return error
