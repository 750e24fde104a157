"""Talking to the remote: with the lent credential, and with nothing that anybody but the operator has written.

Every command here is one git process on the gateway's own repository. The credential reaches it on the ways of `password` and `agent`.
"""

from __future__ import annotations

import shlex
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from mcp_gateway_tools.git import names
from mcp_gateway_tools.git.private import private_directory
from mcp_gateway_tools.git.process import Answer, Git, program
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.git.settings import GitSettings
from mcp_gateway_tools.lease import Lease

MOST_REFS: Final = 20_000
MIRRORED: Final = "refs/remote/"
_NOWHERE: Final = "refs/heads/mcp-gateway-doctor-asks"
_ADVERTISED: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class Refs:
    """The branches and tags of a remote, by full name, each with what it points at; and the name of its default branch."""

    refs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    default: str | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """What a child needs to reach the remote."""

    environment: Mapping[str, str]
    inherit: tuple[int, ...] = ()
    started: Callable[[int], None] | None = None


def git_settings(lease: Lease) -> GitSettings:
    """The lease's settings, which are those of a git connection."""
    if not isinstance(lease.settings, GitSettings):
        raise TypeError("a git tool needs a git connection")
    return lease.settings


async def refs(git: Git, lease: Lease) -> Refs:
    """What the remote has now. Raises GitFailed, TookTooLong, Refused."""
    answer = await _speak(git, lease, "ls-remote", "--symref", "--", _url(lease), most=_ADVERTISED)
    if answer.cut:
        raise Refused("the remote has more branches and tags than are looked at", "tell the gateway's operator")
    found: dict[str, str] = {}
    default: str | None = None
    for line in answer.out.decode(errors="backslashreplace").split("\n"):
        what, _, name = line.partition("\t")
        if what.startswith("ref: ") and name == "HEAD":
            default = what.removeprefix("ref: ")
        elif name.startswith((names.HEADS, names.TAGS)) and not name.endswith("^{}"):
            if not names.OID.fullmatch(what):
                raise Refused("the remote's repository does not use SHA-1 object names", "this is not supported yet")
            found[name] = what
    if len(found) > MOST_REFS:
        raise Refused(f"the remote has more than {MOST_REFS} branches and tags", "tell the gateway's operator")
    return Refs(MappingProxyType(found), default)


async def fetch(git: Git, lease: Lease) -> None:
    """Bring every branch and tag of the remote into the gateway's repository. Raises GitFailed, TookTooLong."""
    settings = git_settings(lease)
    await _speak(
        git,
        lease,
        *("fetch", "--quiet", "--no-tags", "--prune", "--force", "--no-write-fetch-head", "--no-auto-gc"),
        *("--recurse-submodules=no", "--", _url(lease)),
        *(f"+{names.HEADS}*:{MIRRORED}heads/*", f"+{names.TAGS}*:{MIRRORED}tags/*"),
        largest_file=settings.max_repository,
    )


async def push(git: Git, lease: Lease, changes: Sequence[tuple[str, str | None, str | None]]) -> Answer:
    """Move refs: each is a full name, what it must point at now, and what it shall (None: not at all). Raises TookTooLong.

    # INVARIANT: a ref that has moved since it was looked at is not replaced, and of several refs either all move or none.
    """
    leases = [f"--force-with-lease={name}:{old or ''}" for name, old, _ in changes]
    specs = [f"{new or ''}:{name}" for name, _, new in changes]
    together = ["--atomic"] if len(changes) > 1 else []
    return await _speak(
        git,
        lease,
        *("push", "--porcelain", "--no-verify", "--no-signed", "--no-follow-tags", "--recurse-submodules=no"),
        *(*together, *leases, "--", _url(lease), *specs),
        fine=range(256),
    )


async def may_push(git: Git, lease: Lease) -> str:
    """Why the credential may not push; empty where it may. Nothing is sent: git ends where it finds that there is nothing to delete.

    Raises TookTooLong, Refused.
    """
    answer = await _speak(
        git, lease, "push", "--dry-run", "--no-verify", "--", _url(lease), f":{_NOWHERE}", fine=range(256)
    )
    return "" if answer.code == 0 or "remote ref does not exist" in answer.said else answer.said


async def _speak(
    git: Git,
    lease: Lease,
    *arguments: str,
    most: int = 1 << 20,
    largest_file: int | None = None,
    fine: Sequence[int] = (0,),
) -> Answer:
    settings = git_settings(lease)
    async with _reaching(lease) as way:
        return await git.run(
            *arguments,
            most=most,
            seconds=settings.seconds,
            env=way.environment,
            inherit=way.inherit,
            started=way.started,
            largest_file=largest_file,
            fine=fine,
        )


def _url(lease: Lease) -> str:
    return git_settings(lease).address.url


@asynccontextmanager
async def _reaching(lease: Lease) -> AsyncGenerator[_Way]:
    settings = git_settings(lease)
    scheme = settings.address.scheme
    over = _over_ssh if scheme == "ssh" else _over_http
    async with private_directory() as directory, over(lease, settings, directory) as way:
        yield _Way({"GIT_ALLOW_PROTOCOL": scheme, **way.environment}, way.inherit, way.started)


@asynccontextmanager
async def _over_http(lease: Lease, settings: GitSettings, directory: Path) -> AsyncGenerator[_Way]:
    from mcp_gateway_tools.git.password import Login, answering

    authority = {} if settings.ca_file is None else {"GIT_SSL_CAINFO": str(settings.ca_file)}
    if lease.secret is None:
        yield _Way(authority)
        return
    login = Login.of(lease.secret, settings.username)
    lease.derived(login.password.reveal())
    async with answering(settings.address, login, directory) as asking:
        yield _Way({**authority, **asking.environment}, asking.inherit)


@asynccontextmanager
async def _over_ssh(lease: Lease, settings: GitSettings, directory: Path) -> AsyncGenerator[_Way]:
    from mcp_gateway_tools.git.agent import key_of, serving

    if lease.secret is None:
        raise Refused("an SSH connection needs a credential", "tell the gateway's operator")
    hosts = settings.known_hosts
    if hosts is None:
        port = settings.address.port
        place = settings.address.host if port in (None, 22) else f"[{settings.address.host}]:{port}"
        hosts = directory / "known_hosts"
        hosts.write_text(f"{place} {settings.host_key}\n", encoding="utf-8")
    async with serving(key_of(lease.secret), directory) as (agent, admit):
        options = {
            "BatchMode": "yes",
            "StrictHostKeyChecking": "yes",
            "UserKnownHostsFile": f'"{hosts}"',
            "GlobalKnownHostsFile": "/dev/null",
            "UpdateHostKeys": "no",
            "CheckHostIP": "no",
            "VerifyHostKeyDNS": "no",
            "IdentityAgent": f'"{agent}"',
            "IdentityFile": "none",
            "CertificateFile": "none",
            "PreferredAuthentications": "publickey",
            "ForwardAgent": "no",
            "ForwardX11": "no",
            "ClearAllForwardings": "yes",
            "PermitLocalCommand": "no",
            "ProxyCommand": "none",
            "ControlMaster": "no",
            "ControlPath": "none",
            "SendEnv": "-*",
            "ConnectTimeout": str(max(1, int(min(30.0, settings.seconds)))),
            "LogLevel": "ERROR",
        }
        words = [program("ssh"), "-F", "/dev/null", "-T", *(f"-o{name}={value}" for name, value in options.items())]
        yield _Way({"GIT_SSH_COMMAND": shlex.join(words), "GIT_SSH_VARIANT": "ssh"}, started=admit)
