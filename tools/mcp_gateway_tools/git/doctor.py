"""The doctor: whether a connection leads to a repository, whether each credential may do what it is for and no more, and whose signatures count.

Only looks. Whether a credential may push is asked as git itself asks before it sends anything; a server's own rules on branches say more, and
only when something is pushed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from mcp_gateway_tools.git import remote
from mcp_gateway_tools.git.mirror import repository
from mcp_gateway_tools.git.private import private_directory
from mcp_gateway_tools.git.problems import refusal, unsent
from mcp_gateway_tools.git.process import Git, GitFailed, TookTooLong
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.tool import Finding

SECONDS: Final = 20.0
"""For each thing that is asked of the remote."""
_LARGEST: Final = 1 << 20
_NOTHING: Final = "no signature will ever be found good: `verified` is `none` for every push"


async def examine(reading: Lease, changing: Lease) -> Sequence[Finding]:
    """What there is to say of the connection. Raises nothing that the remote could cause."""
    reading, changing = _hasty(reading), _hasty(changing)
    async with private_directory() as directory:
        git = Git(await asyncio.to_thread(repository, directory))
        found = await _reads(git, reading)
        one = _revealed(reading) == _revealed(changing)
        if not one:
            found += await _reads(git, changing)
        if not found:
            found += await _pushes(git, reading, changing, one=one)
    return (*found, *await asyncio.to_thread(lambda: tuple(_signers(remote.git_settings(changing).allowed_signers))))


def _hasty(lease: Lease) -> Lease:
    settings = remote.git_settings(lease)
    return replace(lease, settings=settings.model_copy(update={"seconds": min(SECONDS, settings.seconds)}))


def _revealed(lease: Lease) -> str:
    return "" if lease.secret is None else lease.secret.reveal()


async def _reads(git: Git, lease: Lease) -> list[Finding]:
    try:
        await remote.refs(git, lease)
    except (GitFailed, TookTooLong, OSError, Refused) as error:
        refused = error if isinstance(error, Refused) else refusal(error)
        where = remote.git_settings(lease).address.url
        return [Finding(lease.access, True, f"it cannot be used at {where}: {refused.reason}", "every call will fail")]
    return []


async def _pushes(git: Git, reading: Lease, changing: Lease, *, one: bool) -> list[Finding]:
    found: list[Finding] = []
    try:
        why = await remote.may_push(git, changing)
        if why:
            known = unsent(why)
            said = known.message if known else "the remote refuses it"
            found.append(Finding("write", True, f"`credential` may not push: {said}", "every push will fail"))
        if not one and not await remote.may_push(git, reading):
            found.append(
                Finding(
                    "read",
                    True,
                    "`read_credential` may push",
                    "whatever only looks is lent it: it should be able to do nothing else",
                    "take the right to write from it: docs/git.md says what it needs",
                )
            )
    except (TookTooLong, OSError, Refused):
        found.append(Finding("write", True, "it could not be found out whether the credentials may push", "try again"))
    return found


def _signers(allowed: Path | None) -> Iterator[Finding]:
    """What is wrong with the file of allowed signers (ssh-keygen(1), "ALLOWED SIGNERS"). Blocking."""
    if allowed is None:
        return
    try:
        with allowed.open("rb") as file:
            lines = file.read(_LARGEST).decode(errors="replace").splitlines()
    except OSError as error:
        what = f"`allowed_signers` cannot be read ({error.strerror or 'I/O error'})"
        yield Finding("write", True, what, _NOTHING, "put the file there, readable by the gateway's user")
        return
    if not any(_is_key(line) for line in lines):
        what = "`allowed_signers` holds no key"
        yield Finding("write", True, what, _NOTHING, "write lines as `ana@acme.example ssh-ed25519 AAAA…`")


def _is_key(line: str) -> bool:
    words = line.split()
    kinds = ("ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-")
    return not line.startswith("#") and any(word.startswith(kinds) for word in words[1:-1])
