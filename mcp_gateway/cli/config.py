"""`mcp-gateway config`: check a configuration, or print the schema that editors complete it by."""

from __future__ import annotations

import typer

from mcp_gateway.cli.options import ConfigOption, JsonOption, configuration
from mcp_gateway.cli.terminal import say, say_json
from mcp_gateway_policy.vocabulary import JsonObject

app = typer.Typer(help="Check the configuration, print its schema.", no_args_is_help=True)


@app.command("check")
def check(config: ConfigOption, as_json: JsonOption = False) -> None:
    """Check the configuration without starting anything; exit 2 and every mistake with its line when it is not good."""
    read = configuration(config)
    summary: JsonObject = {
        "file": str(read.source),
        "connections": sorted(read.connections),
        "rules": len(read.policy.rules),
        "policy": read.policy.version,
        "not_masked": list(read.extension.gaps),
        "doubts": list(map(str, read.doubts)),
    }
    if as_json:
        say_json(summary)
        return
    say(f"{read.source}: good", "green")
    say(f"  connections  {', '.join(sorted(read.connections)) or 'none'}")
    say(f"  policy       {len(read.policy.rules)} rules, version {read.policy.version[:12]}")
    for gap in read.extension.gaps:
        say(f"  masking      {gap}", "yellow")
    for doubt in read.doubts:
        say(f"  look again   {doubt}", "yellow")


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of gateway.yaml."""
    from mcp_gateway.config.schema import json_schema
    from mcp_gateway.kinds import KINDS

    say_json(json_schema(KINDS))
