"""The product in two minutes: a real PostgreSQL, a real MCP client, four scenes.

Importing this package loads nothing; `run` loads the rest.
"""

from __future__ import annotations


async def run(*, script: bool, port: int = 8765) -> int:
    """Play the scenes; the exit code: 0 when all came out as told. `script` needs no terminal and ends there, else the gateway stays up."""
    from mcp_gateway.demo.play import play

    return await play(script=script, port=port)
