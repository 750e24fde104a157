"""`mcp-gateway policy`: why a call would be allowed or refused, and tables of cases for CI."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from mcp_gateway.approvals.lookup import ARGUMENTS
from mcp_gateway.cli import policy_packs
from mcp_gateway.cli.options import ConfigOption, JsonOption, configuration, run
from mcp_gateway.cli.policy_callers import caller
from mcp_gateway.cli.terminal import fail, say, say_json
from mcp_gateway.config.document import parse, read
from mcp_gateway.config.model import Config
from mcp_gateway.config.problem import ConfigError
from mcp_gateway.config.reload import Live
from mcp_gateway_policy.cases import Case, Result, Table, word
from mcp_gateway_policy.cases import run as judge
from mcp_gateway_policy.vocabulary import Call, Connection, Deny, Facts, JsonObject, Principal, Prompt, Unanalysable

app = typer.Typer(help="Explain and test the policy.", no_args_is_help=True)
app.add_typer(policy_packs.app, name="packs")
COLOURS = {"allow": "green", "ask": "yellow", "deny": "red"}


@app.command("explain")
def explain(
    config: ConfigOption,
    subject: Annotated[str | None, typer.Option("--as", help="Whose call.")] = None,
    tool: Annotated[str, typer.Option(help="The tool.")] = "query_db",
    connection: Annotated[str | None, typer.Option(help="The connection.")] = None,
    sql: Annotated[str | None, typer.Option(help="The statement, for tools that take one.")] = None,
    arguments: Annotated[str, typer.Option(help="Other arguments, as a JSON object.")] = "{}",
    groups: Annotated[str | None, typer.Option(help="The caller's groups, separated by commas.")] = None,
    as_json: JsonOption = False,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help="Answer calls from standard input, one JSON object a line: "
            '{"id","as","tool","connection","arguments":{…}}. Exit 1 when a line was none.',
        ),
    ] = False,
) -> None:
    """Say what a call would do and what policy says to it, rule by rule. Looks at the target read-only; runs nothing.

    Exit 0 whatever the verdict: `--json` and `--jsonl` say it to scripts.
    """
    if jsonl:
        if subject is not None or connection is not None or sql is not None or groups is not None or arguments != "{}":
            fail("with `--jsonl` each line says whose call it is and of what; give neither `--as` nor arguments", 2)
        run(_stream(configuration(config)))
        return
    if subject is None:
        fail("say whose call with `--as`, or ask about many with `--jsonl`", 2)
    given, settings = _arguments(arguments, connection, sql), configuration(config)
    run(_explain(settings, caller(settings, subject, _split(groups)), tool, given, as_json))


@app.command("test")
def run_table(
    table: Annotated[Path, typer.Argument(metavar="FILE", help="A YAML table: `cases:`.")],
    config: ConfigOption,
    as_json: JsonOption = False,
) -> None:
    """Run a table of cases against the policy; exit 1 when one comes out otherwise."""
    run(_test(configuration(config), _table(table), as_json))


async def _explain(config: Config, who: Principal, tool: str, given: Mapping[str, object], as_json: bool) -> None:
    from mcp_gateway.app import gateway, read_config
    from mcp_gateway.surface import Inbound

    async with gateway(Live(config, lambda: read_config(config.source)), examine=False) as running:
        inbound = Inbound(tool, given, client="mcp-gateway-cli", transport="cli")
        call, facts = await running.surface.examine(who, inbound)
        hidden = (await running.surface.foresee(call.session, who, inbound)).hidden
    explanation = config.policy.explain(call, facts)
    verdict = word(explanation.verdict)
    if as_json:
        say_json(
            {
                "facts": _facts(facts),
                "considered": [
                    {"rule": c.rule, "effect": c.effect, "matched": c.matched, "why": c.why}
                    for c in explanation.considered
                ],
                "verdict": verdict,
                "masked_columns": [column.name for column in hidden],
                "masked_as": [column.action for column in hidden],
                "reason": explanation.verdict.reason if isinstance(explanation.verdict, Deny) else "",
                "policy": config.policy.version,
            }
        )
        return
    wanted = "; ".join(f"{role} is for {_members(config, role)}" for role in sorted(config.identity.roles))
    say(
        f"caller  {who.subject}, roles: {', '.join(sorted(who.roles)) or 'none'}"
        + (f" ({wanted})" if wanted and not who.roles else ""),
        "dim",
    )
    match facts:
        case Facts():
            say(facts.summary, "bold")
            for effect in facts.effects:
                say(f"  effect  {effect}")
            for column in hidden:
                say(f"  masked  {column.name} ({column.action})")
            for note in facts.notes:
                say(f"  note    {note}", "dim")
        case Unanalysable():
            say(f"not analysable: {facts.reason}", "bold red")
    for one in explanation.considered:
        mark, style = ("●", COLOURS.get(one.why.split(":")[0], "")) if one.matched else ("○", "dim")
        say(f"  {mark} {one.rule:24} {one.effect}  {one.why}", style)
    say(f"verdict: {verdict}", f"bold {COLOURS[verdict]}")
    if isinstance(explanation.verdict, Deny):
        say(f"  {explanation.verdict.reason}")
        if explanation.verdict.hint:
            say(f"  {explanation.verdict.hint}", "dim")


async def _stream(config: Config) -> None:
    from mcp_gateway.app import gateway, read_config
    from mcp_gateway.cli.collecting import collect_rarely
    from mcp_gateway.cli.policy_stream import explain_stream, to_standard_output

    async with gateway(Live(config, lambda: read_config(config.source)), examine=False) as running:
        collect_rarely()
        all_calls = await explain_stream(config, running.surface, sys.stdin.fileno(), to_standard_output)
    if not all_calls:
        raise typer.Exit(1)


async def _test(config: Config, table: Table, as_json: bool) -> None:
    from mcp_gateway.app import gateway, read_config
    from mcp_gateway.surface import Inbound

    prepared = {case.name: _prepared(config, case) for case in table.cases if case.effects is not None}
    to_analyse = [case for case in table.cases if case.effects is None]
    if to_analyse:
        async with gateway(Live(config, lambda: read_config(config.source)), examine=False) as running:
            for case in to_analyse:
                who = caller(config, case.caller.subject, case.caller.groups)
                given: dict[str, object] = {**(case.arguments or {}), "connection": case.connection}
                if case.sql is not None:
                    given["sql"] = case.sql
                inbound = Inbound(case.tool, given, client="mcp-gateway-cli", transport="cli")
                call, facts = await running.surface.examine(who, inbound)
                prepared[case.name] = (replace(call, received_at=case.at), facts)
    results = judge(config.policy, table.cases, lambda case: prepared[case.name])
    wrong = [result for result in results if result.wrong]
    if as_json:
        say_json([{"case": r.case.name, "verdict": word(r.verdict), "wrong": r.wrong} for r in results])
    else:
        for result in results:
            _report(result)
        say(f"{len(results) - len(wrong)} of {len(results)} cases as expected", "bold red" if wrong else "bold green")
    if wrong:
        raise typer.Exit(1)


def _members(config: Config, role: str) -> str:
    members = config.identity.roles[role]
    return ", ".join((*(f"group {group}" for group in members.groups), *members.subjects)) or "nobody"


def _report(result: Result) -> None:
    if result.wrong:
        say(f"✗ {result.case.name}: {result.wrong}", "red")
    else:
        say(f"✓ {result.case.name}", "green")


def _prepared(config: Config, case: Case) -> tuple[Call, Facts | Unanalysable]:
    effects = tuple(spec.effect() for spec in case.effects or ())
    call = Call(
        id="c_test",
        session="s_test",
        tool=case.tool,
        connection=None if case.connection is None else _connection(config, case.connection),
        arguments={},
        principal=caller(config, case.caller.subject, case.caller.groups),
        prompt=Prompt(None, "none"),
        received_at=case.at,
    )
    return call, Facts(effects, case.name, "", read_only=True)


def _connection(config: Config, name: str) -> Connection:
    found = config.connections.get(name)
    if found is None:
        fail(f"a case names connection `{name}`; configured are {', '.join(sorted(config.connections))}", 2)
    return found.connection


def _table(path: Path) -> Table:
    try:
        document = parse(path, read(path))
    except ConfigError as error:
        fail(str(error), 2)
    try:
        return Table.model_validate(document.value)
    except ValidationError as error:
        fail("\n".join(str(document.problem(one["loc"], one["msg"])) for one in error.errors()), 2)


def _arguments(text: str, connection: str | None, sql: str | None) -> Mapping[str, object]:
    try:
        given = ARGUMENTS.validate_json(text)
    except ValidationError:
        fail("`--arguments` is not a JSON object", 2)
    named = {"connection": connection, "sql": sql}
    return {**given, **{name: value for name, value in named.items() if value is not None}}


def _split(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(part.strip() for part in text.split(",") if part.strip())


def _facts(facts: Facts | Unanalysable) -> JsonObject:
    match facts:
        case Facts():
            return {
                "summary": facts.summary,
                "effects": [str(effect) for effect in facts.effects],
                "notes": facts.notes,
            }
        case Unanalysable():
            return {"unanalysable": facts.reason, "hint": facts.hint}
