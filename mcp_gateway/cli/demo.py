"""`mcp-gateway demo`: the product in two minutes, on a real database."""

from __future__ import annotations

from typing import Annotated

import typer

from mcp_gateway.cli.options import run


def demo(
    script: Annotated[
        bool, typer.Option("--script", help="Play the scenes without a terminal, check them, and exit.")
    ] = False,
    port: Annotated[int, typer.Option(help="Where to serve after the scenes; 0 takes a free one.")] = 8765,
) -> None:
    """Start a real PostgreSQL with a shop in it and watch an agent use it through the gateway."""
    from mcp_gateway.demo import run as play

    raise typer.Exit(run(play(script=script, port=port)))
