"""`mcp-gateway policy packs`: which packs of rules come with the gateway, and what is in them."""

from __future__ import annotations

from typing import Annotated

import typer

from mcp_gateway.cli.options import JsonOption
from mcp_gateway.cli.terminal import fail, say, say_json
from mcp_gateway.config.problem import did_you_mean

app = typer.Typer(help="Packs of rules that come with the gateway.", invoke_without_command=True)


@app.callback()
def packs(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the packs; `show NAME` prints one."""
    from mcp_gateway.config.packs import packs as every

    if context.invoked_subcommand is not None:
        return
    if as_json:
        say_json(
            [
                {"name": name, "about": pack.about, "asks": pack.asks, "rules": [rule.name for rule in pack.rules]}
                for name, pack in every().items()
            ]
        )
        return
    for name, pack in every().items():
        say(name + (" (needs `approvers`)" if pack.asks else ""), "bold")
        say(f"  {pack.about}")


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="The pack.")],
    cases: Annotated[bool, typer.Option("--cases", help="Print its table for `policy test` instead.")] = False,
) -> None:
    """Print a pack as it is written: the rules that a use of it comes to."""
    from mcp_gateway.config import packs as held

    if name not in held.packs():
        fail(f"unknown pack `{name}`{did_you_mean(name, held.packs())}; there are {', '.join(held.packs())}", 2)
    say((held.cases(name) if cases else held.source(name)).decode().rstrip())
