"""The command tree."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from mcp_gateway.cli import approvals, config, connections, demo, identity, log, mask, policy, serve

app = typer.Typer(
    name="mcp-gateway",
    help="A governed tool surface for AI agents: policy, approvals, masking, and a log that proves itself.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"mcp-gateway {version('governed-mcp-gateway')}")
        raise typer.Exit


@app.callback()
def _options(
    asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None: ...


app.command("demo")(demo.demo)
app.command("stdio")(serve.stdio)
app.command("serve")(serve.serve)
app.command("mask")(mask.mask)
app.command("replay")(log.replay)
app.command("verify")(log.verify)
app.add_typer(approvals.app, name="approvals")
app.add_typer(config.app, name="config")
app.add_typer(connections.app, name="connections")
app.add_typer(identity.app, name="identity")
app.add_typer(policy.app, name="policy")
app.add_typer(log.sessions_app, name="sessions")
