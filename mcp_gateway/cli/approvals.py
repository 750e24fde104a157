"""`mcp-gateway approvals`: what waits for a person, and their word on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mcp_gateway.approvals.approval import Approval
from mcp_gateway.approvals.decide import CannotDecide, Word, check, decide
from mcp_gateway.approvals.exact import Exact, exact
from mcp_gateway.approvals.lookup import every, find, sealed
from mcp_gateway.cli.options import ConfigOption, JsonOption, TokenFileOption, configuration, ledger_of, person, run
from mcp_gateway.cli.outline import outline, readable
from mcp_gateway.cli.terminal import fail, quote, say, say_json, say_line
from mcp_gateway.clock import utc_now
from mcp_gateway.config.model import Config
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_recorder.ledger import Ledger

if TYPE_CHECKING:
    from mcp_gateway.masking.masker import Masker

app = typer.Typer(help="List, show and decide what waits for a person.", no_args_is_help=True)

ReasonOption = Annotated[str, typer.Option("--reason", "-r", help="Why; the requester is told.")]
ApprovalArgument = Annotated[str, typer.Argument(metavar="APPROVAL", help="The approval's id (ap_…).")]
MANY_LINES: Final = 40
"""Lines of one argument that a person takes in without scrolling."""
_BAR: Final = "│ "
COLOURS = {
    "waiting": "yellow",
    "approved": "green",
    "denied": "red",
    "expired": "dim",
    "running": "cyan",
    "done": "dim",
}


@app.command("list")
def list_(
    config: ConfigOption,
    everything: Annotated[bool, typer.Option("--all", help="Also those that have ended.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List approvals that wait for a person."""
    run(_list(configuration(config), everything, as_json))


@app.command("show")
def show(approval: ApprovalArgument, config: ConfigOption, as_json: JsonOption = False) -> None:
    """Show exactly what would run: the statement itself (secrets aside), its effects, a preview, who asks and why."""
    run(_show(configuration(config), approval, as_json))


@app.command("approve")
def approve(
    approval: ApprovalArgument, config: ConfigOption, reason: ReasonOption = "", token_file: TokenFileOption = None
) -> None:
    """Approve, as the person your token names. Nobody can approve their own call."""
    run(_decide(configuration(config), approval, "approve", reason, token_file))


@app.command("deny")
def deny(
    approval: ApprovalArgument, config: ConfigOption, reason: ReasonOption = "", token_file: TokenFileOption = None
) -> None:
    """Deny, as the person your token names."""
    run(_decide(configuration(config), approval, "deny", reason, token_file))


async def _list(config: Config, everything: bool, as_json: bool) -> None:
    now = utc_now()
    async with ledger_of(config) as ledger:
        found = [a for a in await every(ledger) if everything or a.status(now) in ("waiting", "approved", "running")]
    if as_json:
        say_json([_summary(approval) for approval in found])
        return
    for approval in found:
        status = approval.status(now)
        asked = approval.asked
        say_line(
            f"{approval.id}  {status:8}  {approval.requester.subject}  on {asked.connection}  "
            f"until {asked.expires_at.isoformat(timespec='minutes')}  {asked.summary}",
            COLOURS[status],
        )
    if not found:
        say("no approvals yet" if everything else "nothing waits for a person")


async def _show(config: Config, approval_id: str, as_json: bool) -> None:
    async with ledger_of(config) as ledger:
        approval = await _found(ledger, approval_id)
        real = await _exact(config, ledger, approval)
    if as_json:
        told: JsonObject = {"arguments": real.arguments, "outlined": real.outlined, "preview": approval.asked.preview}
        say_json({**_summary(approval), **told})
        return
    status = approval.status(utc_now())
    asked = approval.asked
    say(f"{approval.id}  {status}", f"bold {COLOURS[status]}")
    who = approval.requester
    how = "" if who.verified else f" (unverified: {who.source})"
    rows = [
        ("who", f"{who.subject}{how} with {who.client}"),
        ("prompt", asked.prompt or "none given"),
        ("what", f"{asked.tool} on {asked.connection}: {asked.summary}"),
        *(("effect", effect) for effect in asked.effects),
        *(
            ("asks", f"rule {ask.rule}: {ask.reason or 'no reason given'} (one of {', '.join(ask.approvers)})")
            for ask in asked.asks
        ),
        *(
            ("said", f"{d.approver.subject} {'approved' if d.approves else 'denied'} at {d.at} {d.reason}")
            for d in approval.decisions
        ),
        ("expires", asked.expires_at.isoformat(timespec="seconds")),
    ]
    for label, text in rows:
        quote(text, " " * 9 + _BAR, first=f"  {label:8} ")
    long = [name for name, value in real.arguments.items() if _block(name, outline(value)) > MANY_LINES]
    if asked.preview:
        _block("preview", readable(asked.preview))
    if status == "waiting":
        for name in real.outlined:
            say_line(f"{name}: what stands in ⟦ ⟧ is hidden as a secret, and may do more than be one", "bold yellow")
        for name in long:
            say_line(f"{name} has more than {MANY_LINES} lines: read them all before you decide", "bold yellow")
        say(f"decide: mcp-gateway approvals approve {approval.id}   or   deny {approval.id}", "cyan")
        say("  with your token in MCP_GATEWAY_TOKEN or --token-file", "dim")


async def _decide(config: Config, approval_id: str, word: Word, reason: str, token_file: TokenFileOption) -> None:
    approver = await person(config, token_file)
    async with ledger_of(config) as ledger:
        approval = await _found(ledger, approval_id)
        again = [d for d in approval.decisions if d.approves and d.approver.subject == approver.subject]
        if word == "approve" and again:
            say(f"{approval.id} was already approved by {approver.subject} at {again[0].at[:19]}Z", "yellow")
            return
        try:
            check(approval, approver, utc_now())  # before the reason is masked: loading the recognisers takes seconds
            said = await _masker(config).text(reason) if reason else ""
            await decide(ledger, approval, approver, word, said, utc_now())
        except CannotDecide as error:
            fail(str(error))
        approval = await _found(ledger, approval_id)
    how = "" if approver.verified else f" (unverified: {approver.source})"
    say(f"{approval.id} is now {approval.status(utc_now())}, by {approver.subject}{how}")
    left = approval.unmet(approval.asks) if word == "approve" else ()
    for ask in left:
        say(f"still needed: one of {', '.join(ask.approvers)} (rule {ask.rule})", "yellow")


async def _found(ledger: Ledger, approval_id: str) -> Approval:
    approval = await find(ledger, approval_id)
    if approval is None:
        fail(f"there is no approval `{approval_id}`; `mcp-gateway approvals list` shows those that wait")
    return approval


async def _exact(config: Config, ledger: Ledger, approval: Approval) -> Exact:
    ended = approval.status(utc_now()) not in ("waiting", "approved")
    real = None if ended else await sealed(ledger, approval.id)
    if real is None:
        return Exact(approval.asked.arguments, ())
    return exact(real.arguments, await _masker(config).secrets(real.arguments, real.connection))


def _block(name: str, lines: Iterable[str]) -> int:
    """Print lines that a caller or an upstream wrote under a heading; how many."""
    say_line(f"  {name}:", "bold")
    text = "\n".join(lines)
    quote(text, f"  {_BAR}")
    return text.count("\n") + 1


def _masker(config: Config) -> Masker:
    from mcp_gateway.masking.masker import Masker

    return Masker(config.masking_profile(), tuple)


def _summary(approval: Approval) -> JsonObject:
    asked = approval.asked
    return {
        "approval_id": approval.id,
        "status": approval.status(utc_now()),
        "requester": asked.requester.model_dump(mode="json"),
        "tool": asked.tool,
        "connection": asked.connection,
        "summary": asked.summary,
        "effects": asked.effects,
        "prompt": asked.prompt,
        "asks": [ask.model_dump(mode="json") for ask in asked.asks],
        "asked_at": approval.asked_at,
        "expires_at": asked.expires_at.isoformat(),
    }
