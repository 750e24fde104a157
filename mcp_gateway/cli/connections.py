"""`mcp-gateway connections`: what is configured, and what each connection's credentials could do that they should not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from mcp_gateway.cli.options import ConfigOption, JsonOption, configuration, ledger_of, run
from mcp_gateway.cli.terminal import fail, say, say_json
from mcp_gateway.config.model import Config, ConnectionConfig
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.tool import Finding

app = typer.Typer(help="List the connections, examine their credentials.", no_args_is_help=True)

_WHO = {"read": "reading", "write": "changing"}


@app.command("list")
def list_(config: ConfigOption, as_json: JsonOption = False) -> None:
    """List the connections: names, kinds, labels and where they lead. No credential is read."""
    found = configuration(config).connections
    if as_json:
        say_json([_entry(each) for _, each in sorted(found.items())])
        return
    for name, each in sorted(found.items()):
        labels = " ".join(f"{key}={value}" for key, value in sorted(each.connection.labels.items()))
        say(f"{name}  {each.connection.kind}  {labels}".rstrip(), "bold")
        for key, value in each.settings.model_dump(mode="json", exclude_none=True).items():
            say(f"  {key:12} {value if isinstance(value, str | int) else json.dumps(value)}")
    if not found:
        say("no connection is configured")


@app.command("doctor")
def doctor(
    config: ConfigOption,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]…", help="Connections; all without one.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Connect with each credential and say what it may do that it should not, why that matters, and what puts it right.

    Changes nothing; each look is on record before a credential is read. Exit 1 when something serious is found.
    """
    read = configuration(config)
    for name in names or ():
        if name not in read.connections:
            fail(f"there is no connection `{name}`; there are: {', '.join(sorted(read.connections)) or 'none'}", 2)
    found = run(_examine(read, names or sorted(read.connections)))
    if as_json:
        say_json([_report(read.connections[name], findings) for name, findings in found])
    else:
        for name, findings in found:
            _say(name, findings)
    if any(finding.serious for _, findings in found for finding in findings or ()):
        raise typer.Exit(1)


async def _examine(config: Config, names: Sequence[str]) -> list[tuple[str, Sequence[Finding] | None]]:
    from mcp_gateway.checkup import checkup, examining
    from mcp_gateway.credentials.sources import Sources
    from mcp_gateway.kinds import KINDS

    sources = Sources()
    async with ledger_of(config, create=True) as ledger:
        session = await examining(ledger, "cli")
        return [
            (name, await checkup(config.connections[name], KINDS, sources, ledger, session))
            for name in dict.fromkeys(names)
        ]


def _say(name: str, findings: Sequence[Finding] | None) -> None:
    if not findings:
        say(f"{name}: {'nothing is known of this kind' if findings is None else 'good'}", "green")
        return
    say(name, "bold")
    for finding in sorted(findings, key=lambda each: not each.serious):
        say(
            f"  {'serious' if finding.serious else 'advice':8} {_WHO[finding.access]}: {finding.what}",
            "red" if finding.serious else "yellow",
        )
        if finding.why:
            say(f"           {finding.why}")
        for line in finding.fix.splitlines():
            say(f"             {line}", "cyan")


def _report(found: ConnectionConfig, findings: Sequence[Finding] | None) -> JsonObject:
    told: list[JsonValue] = [
        {
            "access": finding.access,
            "serious": finding.serious,
            "what": finding.what,
            "why": finding.why,
            "fix": finding.fix,
        }
        for finding in findings or ()
    ]
    return {
        "name": found.connection.name,
        "kind": found.connection.kind,
        "examined": findings is not None,
        "findings": told,
    }


def _entry(found: ConnectionConfig) -> JsonObject:
    return {
        "name": found.connection.name,
        "kind": found.connection.kind,
        "labels": dict(found.connection.labels),
        "settings": found.settings.model_dump(mode="json"),
    }
