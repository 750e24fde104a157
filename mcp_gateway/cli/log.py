"""`mcp-gateway sessions`, `replay` and `verify`: what the log says, and whether it is still what was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from mcp_gateway.cli.options import ConfigOption, JsonOption, configuration, ledger_of, run
from mcp_gateway.cli.terminal import fail, say, say_json
from mcp_gateway.config.model import Config
from mcp_gateway_recorder.entries import LedgerError

sessions_app = typer.Typer(help="The sessions in the log.", no_args_is_help=True)


@sessions_app.command("list")
def sessions(
    config: ConfigOption,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those of the gateway's own looks, and of nobody we know.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the sessions of callers in the log, oldest first. Times are UTC."""
    run(_sessions(configuration(config), everything, as_json))


def replay(
    session: Annotated[
        str, typer.Argument(metavar="SESSION", help="The session's id (s_…); `sessions list` shows them.")
    ],
    config: ConfigOption,
    speed: Annotated[
        float | None, typer.Option(min=0.01, help="Wait between steps as the session did, so many times faster.")
    ] = None,
    step: Annotated[bool, typer.Option("--step", help="Wait for Enter after each call.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Replay a session: prompt, call, verdict, approval, masked result, and the time each took."""
    from mcp_gateway.cli.replay import Pace, play
    from mcp_gateway_recorder.replay import load

    directory = configuration(config).recorder.directory
    try:
        log = load(directory, session)
    except LedgerError as error:
        fail(str(error))
    if as_json:
        say_json([{"at": e.at, "kind": e.kind, "call": e.call, "ref": e.ref, "body": e.body} for e in log.entries])
        return
    play(log, Pace(speed, step))


def verify(
    config: ConfigOption,
    checkpoint: Annotated[
        str | None, typer.Option(help="A checkpoint an earlier `verify` printed: the log must still contain it.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Prove that nothing in the log was edited, removed, reordered or cut off.

    Exit 1 and the places when something was; exit 2 when nothing could be verified (no log there, no checkpoint).
    """
    from mcp_gateway_recorder.verify import NotVerifiable
    from mcp_gateway_recorder.verify import verify as prove

    try:
        report = prove(configuration(config).recorder.directory, checkpoint=checkpoint)
    except NotVerifiable as error:
        fail(str(error), 2)
    if as_json:
        say_json(
            {
                "ok": report.ok,
                "entries": report.entries,
                "sessions": report.sessions,
                "checkpoint": report.checkpoint,
                "problems": [{"session": p.session, "seq": p.seq, "what": p.what} for p in report.problems],
            }
        )
    else:
        for problem in report.problems:
            place = f"{problem.session or 'the log'}" + (f"/{problem.seq}" if problem.seq is not None else "")
            say(f"{place}: {problem.what}", "red")
        counted = f"{report.entries} entries in {report.sessions} sessions"
        if report.ok:
            say(f"verify: ok ({counted})", "bold green")
            say(f"checkpoint: {report.checkpoint}")
        else:
            say(f"verify: FAILED ({len(report.problems)} problems, {counted})", "bold red")
    if not report.ok:
        raise typer.Exit(1)


async def _sessions(config: Config, everything: bool, as_json: bool) -> None:
    async with ledger_of(config) as ledger:
        recorded = await ledger.sessions()
    found = tuple(one for one in recorded if everything or one.opening.get("principal") is not None)
    if as_json:
        say_json(
            [
                {
                    "session": one.id,
                    "opened_at": one.opened_at,
                    "last_at": one.last_at,
                    "entries": one.entries,
                    "live": one.live,
                    "opening": one.opening,
                }
                for one in found
            ]
        )
        return
    for one in found:
        who = one.opening.get("principal")
        subject = who.get("subject") if isinstance(who, Mapping) else "nobody identified"
        state = "live" if one.live else "ended"
        say(
            f"{one.id}  {one.opened_at[:19]}  {state:5}  {one.entries:4} entries  {subject}  {one.opening.get('transport')}"
        )
    if not found:
        others = f"; `--all` lists {len(recorded)} without one: the gateway's own looks, strangers" if recorded else ""
        say(f"no sessions of a caller yet{others}")
