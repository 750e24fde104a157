"""What to paste into a client so that it uses this gateway. Pure: text from an address and a token."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Snippet:
    """One client's configuration: whose it is, where it goes, what to paste."""

    client: str
    where: str
    text: str


def snippets(address: str, token: str, program: Path, config: Path) -> Iterator[Snippet]:
    """Configurations for the clients that most people use; `address` is like `http://127.0.0.1:8765`."""
    url = f"{address}/mcp"
    bearer = {"Authorization": f"Bearer {token}"}
    yield Snippet(
        "VS Code (Copilot)",
        ".vscode/mcp.json; `sse` and /sse instead of `http` and /mcp works too",
        _json({"servers": {"gateway": {"type": "http", "url": url, "headers": bearer}}}),
    )
    yield Snippet(
        "Claude Code",
        ".mcp.json",
        _json({"mcpServers": {"gateway": {"type": "http", "url": url, "headers": bearer, "timeout": 600_000}}}),
    )
    yield Snippet(
        "Claude Desktop",
        "claude_desktop_config.json",
        _json(
            {
                "mcpServers": {
                    "gateway": {
                        "command": str(program),
                        "args": ["stdio", "--config", str(config)],
                        "env": {"MCP_GATEWAY_TOKEN": token},
                    }
                }
            }
        ),
    )
    yield Snippet("Cursor", ".cursor/mcp.json", _json({"mcpServers": {"gateway": {"url": url, "headers": bearer}}}))
    yield Snippet(
        "Copilot CLI",
        "~/.copilot/mcp-config.json",
        _json(
            {
                "mcpServers": {
                    "gateway": {"type": "http", "url": url, "tools": ["*"], "headers": bearer, "timeout": 600_000}
                }
            }
        ),
    )


def _json(value: dict[str, object]) -> str:
    return json.dumps(value)
