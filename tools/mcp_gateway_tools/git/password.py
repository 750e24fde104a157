"""Answering git when it asks for a password.

The secret goes from the gateway's memory through a socket without a name into the pipe that git reads: it is in no argument, no environment,
no file and no configuration. Whoever wanted it would have to be the child that was asked. Each part is given once, and only when the question
names the very remote of the connection.
"""

from __future__ import annotations

import asyncio
import shlex
import socket
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcp_gateway_tools.git.address import Address
from mcp_gateway_tools.lease import Secret

TOKEN_USER: Final = "x-access-token"  # noqa: S105 # a user's name
"""Whom a token alone logs in as; GitHub, GitLab and Gitea look at the token only."""

_LONGEST_QUESTION: Final = 8192


@dataclass(frozen=True, slots=True)
class Login:
    """A user and what proves it."""

    user: Secret
    password: Secret

    @classmethod
    def of(cls, secret: Secret, username: str | None) -> Login:
        """A credential as it is configured: a password for `username`, or `USER:PASSWORD`, or a token."""
        text = secret.reveal()
        if username is not None:
            return cls(Secret(username), secret)
        user, colon, password = text.partition(":")
        if not colon or password in ("", "x-oauth-basic"):
            # INVARIANT: a token is never the user, whom git names in the question and so in an argument.
            return cls(Secret(TOKEN_USER), Secret(user))
        return cls(Secret(user), Secret(password))


@dataclass(frozen=True, slots=True)
class Asking:
    """What a child needs so that it can ask."""

    environment: Mapping[str, str]
    inherit: tuple[int, ...]


@asynccontextmanager
async def answering(address: Address, login: Login, directory: Path) -> AsyncGenerator[Asking]:
    """Answer one child's questions until the block ends. `directory` is private to the gateway; a script without a secret is put there."""
    script = directory / "ask"
    command = f"{shlex.quote(sys.executable)} -I -S {shlex.quote(str(Path(__file__).with_name('ask.py')))}"
    script.write_text(f'#!/bin/sh\nexec {command} "$1"\n', encoding="utf-8")
    script.chmod(0o700)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        task = asyncio.create_task(_answer(ours, address, login))
        try:
            yield Asking(
                {"GIT_ASKPASS": str(script), "MCP_GATEWAY_ASK": str(theirs.fileno())}, inherit=(theirs.fileno(),)
            )
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _answer(ours: socket.socket, address: Address, login: Login) -> None:
    loop = asyncio.get_running_loop()
    given: set[str] = set()
    while True:
        question = b""
        while not question.endswith(b"\0"):
            chunk = await loop.sock_recv(ours, _LONGEST_QUESTION)
            question += chunk
            if not chunk or len(question) > _LONGEST_QUESTION:
                return
        part = _wanted(question[:-1].decode(errors="replace"), address)
        if part is None or part in given:
            ours.shutdown(socket.SHUT_RDWR)
            return
        given.add(part)
        secret = login.user if part == "Username" else login.password
        await loop.sock_sendall(ours, secret.reveal().encode() + b"\0")


def _wanted(question: str, address: Address) -> str | None:
    """Which part is asked for; None where it is not asked for this remote (git's credential.c, `credential_ask_one`)."""
    word, _, rest = question.partition(" for '")
    url = rest.removesuffix("': ").removesuffix("':")
    scheme, _, place = url.partition("://")
    host = place.rpartition("@")[2]
    expected = address.host if address.port is None else f"{address.host}:{address.port}"
    if scheme != address.scheme or host.partition("/")[0] != expected or word not in ("Username", "Password"):
        return None
    return word
