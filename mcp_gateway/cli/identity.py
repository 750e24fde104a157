"""`mcp-gateway identity`: tokens for a host without an identity provider."""

from __future__ import annotations

from typing import Annotated

import typer

from mcp_gateway.cli.options import ConfigOption, configuration
from mcp_gateway.cli.terminal import err, fail

app = typer.Typer(help="Tokens for hosts without an identity provider.", no_args_is_help=True)


@app.command("local-token")
def local_token(
    subject: Annotated[str, typer.Argument(help="Whom the token names.")],
    config: ConfigOption,
    groups: Annotated[str, typer.Option(help="Their groups, separated by commas.")] = "",
    hours: Annotated[float, typer.Option(min=0.01, max=24.0, help="How long it is good for.")] = 8.0,
) -> None:
    """Print a token signed by this host's own key. What it does is recorded as `unverified`: nobody vouched for the name."""
    from mcp_gateway.identity.local import mint

    read = configuration(config)
    named = [group.strip() for group in groups.split(",") if group.strip()]
    try:
        token = mint(read.recorder.directory, subject, named, hours * 3600)
    except ValueError as error:
        fail(str(error), 2)
    except OSError as error:
        fail(f"cannot use `{read.recorder.directory}`: {(error.strerror or 'unknown error').lower()}")
    typer.echo(token)
    err.print(f"good for {hours:g} h; anyone who can read the state directory can make one", style="dim")
