"""The real `mcp-gateway` command, run as a person would run it."""

from __future__ import annotations

import json
import os
import shlex
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import anyio
from pydantic import JsonValue

from mcp_gateway.demo.expect import Differs, expect

TOKEN: Final = "MCP_GATEWAY_TOKEN"  # noqa: S105 -- the name of a variable, not a token
_OURS: Final = (TOKEN, "MCP_GATEWAY_CONFIG", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


class Commands:
    """Runs operator commands with one configuration."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self.program = Path(sysconfig.get_path("scripts")) / "mcp-gateway"
        expect(self.program.exists(), f"the command is not where pip installs commands: `{self.program}` is missing")

    async def run(self, *arguments: str, token: str | None = None) -> Said:
        """Run one command, as the person `token` names."""
        environment = {name: value for name, value in os.environ.items() if name not in _OURS} | {"COLUMNS": "100"}
        if token is not None:
            environment[TOKEN] = token
        ended = await anyio.run_process(
            [str(self.program), *arguments, "--config", str(self._config)],
            check=False,
            env=environment,
            cwd=self._config.parent,
            start_new_session=True,
        )
        return Said(ended.returncode, ended.stdout.decode(errors="replace"), ended.stderr.decode(errors="replace"))

    async def good(self, *arguments: str, token: str | None = None) -> str:
        """What a command prints that must succeed. Raises Differs."""
        said = await self.run(*arguments, token=token)
        expect(said.code == 0, f"`{self.shown(*arguments)}` exited {said.code}:\n{said.err or said.out}")
        return said.out

    async def items(self, *arguments: str) -> list[dict[str, JsonValue]]:
        """The objects of a command that prints a JSON list. Raises Differs."""
        found: JsonValue = json.loads(await self.good(*arguments, "--json"))
        if not isinstance(found, list):
            raise Differs(f"`{self.shown(*arguments)} --json` printed no list")
        return [item for item in found if isinstance(item, dict)]

    @staticmethod
    def shown(*arguments: str) -> str:
        """The command as a person writes it."""
        return shlex.join(("mcp-gateway", *arguments))
