"""A gateway as people run it: the installed command, a configuration file, a real PostgreSQL, a real MCP client."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import asyncpg
from anyio.streams.buffered import BufferedByteReceiveStream
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult

from mcp_gateway.demo.cluster import Cluster
from mcp_gateway.identity.local import mint

COMMAND = str(Path(sys.executable).with_name("mcp-gateway"))

CONNECTIONS = """\
connections:
  - name: shop
    kind: postgres
    host: 127.0.0.1
    port: {port}
    database: {database}
    user: gateway
    sslmode: disable
    credential: env:SHOP_PASSWORD
"""
"""The demo's shop, to be formatted; what stands behind it belongs to it, or comes after it."""

CONFIG = (
    CONNECTIONS
    + """\
    labels: {{env: test}}
identity:
  local: {{subject: ana, groups: [analysts]}}
  roles:
    analyst: {{groups: [analysts]}}
    approver: {{groups: [leads]}}
policy:
  rules:
    - name: read
      roles: [analyst]
      connections: [shop]
      actions: [sql.select, sql.explain]
      resources: [{database}/public]
      effect: allow
      limits: {{rows: 50, seconds: 20}}
    - name: ask-writes
      roles: [analyst]
      connections: [shop]
      actions: [sql.insert, sql.update, sql.delete]
      resources: [{database}/public]
      effect: ask
      approvers: [approver]
      reason: a person looks at every change
    - name: no-salaries
      roles: ["*"]
      connections: ["*"]
      actions: ["sql.*"]
      resources: [{database}/public/employees/salary]
      effect: deny
      reason: salaries are for HR
    - name: no-ddl
      roles: ["*"]
      connections: ["*"]
      actions: [sql.create, sql.alter, sql.drop, sql.truncate, sql.grant]
      effect: deny
      reason: the schema changes through migrations
approvals: {{wait_seconds: {wait}}}
recorder: {{directory: state}}
server: {{port: 0}}
"""
)


@dataclass
class Gate:
    """One configured gateway on a database of its own."""

    directory: Path
    cluster: Cluster
    database: str
    password: str
    environment: dict[str, str] = field(default_factory=dict[str, str])
    model: str = "none"
    """The language model of a configuration that says nothing of masking."""
    command: tuple[str, ...] = (COMMAND,)
    """What is run: the installed command, or a program that ends by being it."""

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.directory / "gateway.yaml"

    @property
    def state(self) -> Path:
        """The state directory."""
        return self.directory / "state"

    def configure(self, text: str = CONFIG, wait: float = 0.0) -> None:
        """Write the configuration."""
        said = text.format(port=self.cluster.port, database=self.database, wait=wait)
        masking = "" if "masking:" in said else f"masking: {{ner: {{model: {self.model}}}}}\n"
        self.config.write_text(said + masking, encoding="utf-8")

    def token(self, subject: str, *groups: str) -> str:
        """A local token."""
        return mint(self.state, subject, groups, 3600)

    def env(self, token: str | None = None) -> dict[str, str]:
        """What the command's environment holds."""
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        own = {"SHOP_PASSWORD": self.password, "MCP_GATEWAY_CONFIG": str(self.config), **self.environment}
        return {**inherited, **own, **({"MCP_GATEWAY_TOKEN": token} if token else {})}

    def run(self, *arguments: str, token: str | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [*self.command, *arguments],
            env=self.env(token),
            cwd=self.directory,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @asynccontextmanager
    async def client(self, token: str | None = None, mode: Any = "auto") -> AsyncGenerator[Client]:
        """A real MCP client over stdio."""
        server = StdioServerParameters(
            command=self.command[0], args=[*self.command[1:], "stdio"], env=self.env(token), cwd=self.directory
        )
        async with Client(server, mode=mode, read_timeout_seconds=60) as client:
            yield client

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[str]:
        """`mcp-gateway serve` on a free port; its address."""
        async with await anyio.open_process([*self.command, "serve"], env=self.env(), cwd=self.directory) as process:
            assert process.stderr is not None
            lines = BufferedByteReceiveStream(process.stderr)
            with anyio.fail_after(30):
                found = None
                while found is None:
                    found = re.search(rb"serving (http://\S+)", await lines.receive_until(b"\n", 1 << 20))
            try:
                yield found[1].decode().rstrip("/")
            finally:
                process.terminate()
                await process.wait()
            assert process.returncode == 0

    async def query(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        """Ask the database itself, past the gateway."""
        async with self.cluster.connect(self.database) as connection:
            return await connection.fetch(sql, *arguments)


def text_of(result: CallToolResult) -> str:
    """The text a client reads."""
    return "\n".join(block.text for block in result.content if block.type == "text")
