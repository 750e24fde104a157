"""What the commands share: the configuration file, the state directory's ledger, and who runs the command."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import anyio
import typer

from mcp_gateway.cli.terminal import fail
from mcp_gateway.clock import utc_now
from mcp_gateway.config.model import Config
from mcp_gateway.config.problem import ConfigError
from mcp_gateway.identity import Unidentified
from mcp_gateway_policy.vocabulary import Principal
from mcp_gateway_recorder.entries import LedgerError
from mcp_gateway_recorder.ledger import Ledger

T = TypeVar("T")

TOKEN_VARIABLE = "MCP_GATEWAY_TOKEN"  # noqa: S105 # the name of a variable, not a token


def default_config() -> Path:
    """The operator's own configuration.

    # INVARIANT: never looked for in the working directory. A client starts us in an agent's workspace, and a file planted there
    # would choose where credentials are sent.
    """
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "mcp-gateway" / "gateway.yaml"


ConfigOption = Annotated[
    Path,
    typer.Option(
        "--config",
        "-c",
        envvar="MCP_GATEWAY_CONFIG",
        default_factory=default_config,
        show_default="~/.config/mcp-gateway/gateway.yaml",
        help="The configuration file.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
TokenFileOption = Annotated[
    Path | None,
    typer.Option("--token-file", help=f"A file with your token. Default: the variable {TOKEN_VARIABLE}."),
]


def configuration(path: Path) -> Config:
    """Read the configuration or exit with every mistake in it."""
    from mcp_gateway.configured import read_config

    try:
        return read_config(path)
    except ConfigError as error:
        absent = (
            ""
            if path.exists()
            else "; write it (examples/laptop/gateway.yaml is a start), or name another with `--config`"
        )
        fail(f"{error}{absent}", 2)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run one command's coroutine; what can be expected to go wrong is one line on standard error."""

    async def main() -> T:
        return await work

    try:
        return anyio.run(main)
    except LedgerError as error:
        fail(str(error))
    except Unidentified as error:
        fail(f"not identified: {error}")
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


@asynccontextmanager
async def ledger_of(config: Config, *, create: bool = False) -> AsyncGenerator[Ledger]:
    """The log of a configuration. Raises LedgerError when there is none yet and none may be made."""
    async with Ledger.open(config.recorder.directory, clock=utc_now, create=create) as ledger:
        yield ledger


def token_from(file: Path | None) -> str | None:
    """The token of the person at the keyboard, from a file or the environment."""
    if file is None:
        return os.environ.get(TOKEN_VARIABLE)
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        fail(f"cannot read the token file `{file}`: {(error.strerror or type(error).__name__).lower()}", 2)
    except UnicodeDecodeError:
        fail(f"cannot read the token file `{file}`: not UTF-8 text", 2)


async def person(config: Config, token_file: Path | None) -> Principal:
    """Who runs this command, by their token. Raises Unidentified: a command that decides takes nobody on trust."""
    from mcp_gateway.identity.resolve import identifier

    found = identifier(config.identity, config.recorder.directory)
    return await found.identify(token_from(token_file), "mcp-gateway-cli")
