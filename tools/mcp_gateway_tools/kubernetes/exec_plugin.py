"""Exec plug-ins: programs that give a credential (Kubernetes' `client.authentication.k8s.io`, `ExecCredential`).

Run by the gateway alone: argv and no shell, no input, an environment of a few variables, bounded in time and output. What a plug-in
writes to its error stream is dropped: it may hold secrets. A credential is kept in memory until shortly before it expires.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Final, cast

import anyio

from mcp_gateway_tools.kubernetes.problems import ClusterUnreachable

if TYPE_CHECKING:
    from anyio.abc import Process

    from mcp_gateway_policy.vocabulary import JsonObject

V1: Final = "client.authentication.k8s.io/v1"
MOST_OUTPUT: Final = 256 << 10
"""Bytes."""

EARLY_SECONDS: Final = 60.0
KEPT_SECONDS: Final = 300.0
"""How long a credential is kept that does not say when it expires."""

_KEPT: Final = 64
_INHERITED: Final = ("PATH", "HOME", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True, slots=True, repr=False)
class Plugin:
    """What is run: argv, what its environment holds beyond the inherited few, seconds, the version that it speaks. Shown nowhere."""

    command: tuple[str, ...]
    env: tuple[tuple[str, str], ...]
    seconds: float
    api_version: str = V1

    @property
    def name(self) -> str:
        """The program's own name, for messages."""
        return os.path.basename(self.command[0])[:60]


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """What a plug-in gave: a bearer token, or a certificate with its key in PEM. Shown nowhere."""

    token: str | None
    certificate: str | None
    key: str | None
    until: float
    """On the monotonic clock."""


class Plugins:
    """Runs plug-ins, one run at a time for each, and keeps what they gave."""

    def __init__(self) -> None:
        self._given: dict[str, Given] = {}
        self._running: dict[str, anyio.Lock] = {}

    async def credential(self, plugin: Plugin, server: str) -> Given:
        """What it gives for this server. Raises ClusterUnreachable (`unusable`), whose words hold nothing the plug-in wrote."""
        key = hashlib.sha256(json.dumps([plugin.command, plugin.env, plugin.api_version, server]).encode()).hexdigest()
        async with self._running.setdefault(key, anyio.Lock()):
            known = self._given.get(key)
            if known is None or known.until <= monotonic():
                known = _read(plugin, await _output(plugin))
                self._given.pop(key, None)
                self._given[key] = known
                while len(self._given) > _KEPT:
                    del self._given[next(iter(self._given))]
            return known

    def forget(self) -> None:
        """Ask anew next time: a server refused what was given."""
        self._given.clear()


async def _output(plugin: Plugin) -> bytes:
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    asked = {"apiVersion": plugin.api_version, "kind": "ExecCredential", "spec": {"interactive": False}}
    environment = {**inherited, **dict(plugin.env), "KUBERNETES_EXEC_INFO": json.dumps(asked)}
    try:
        with anyio.fail_after(plugin.seconds):
            process = await anyio.open_process(
                list(plugin.command),
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
            try:
                output = await _read_all(plugin, process)
                code = await process.wait()
            finally:
                await _end(process)
    except TimeoutError:
        raise _failed(plugin, f"did not answer within {plugin.seconds:g} seconds") from None
    except OSError as error:
        raise _failed(plugin, f"cannot be started ({type(error).__name__})") from None
    if code != 0:
        raise _failed(plugin, f"failed with exit code {code}")
    return output


async def _read_all(plugin: Plugin, process: Process) -> bytes:
    output = bytearray()
    if process.stdout is not None:
        async for chunk in process.stdout:
            output += chunk
            if len(output) > MOST_OUTPUT:
                raise _failed(plugin, "wrote more than any credential is")
    return bytes(output)


async def _end(process: Process) -> None:
    """Kill it with everything it started, and wait for it, whatever happens to the caller."""
    with anyio.CancelScope(shield=True):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.aclose()


def _read(plugin: Plugin, output: bytes) -> Given:
    status = _status(plugin, output)
    token, certificate, key = (_text(status, name) for name in ("token", "clientCertificateData", "clientKeyData"))
    if token is None and (certificate is None or key is None):
        raise _failed(plugin, "gave neither a token nor a certificate with its key")
    if token is not None and not (token.isascii() and token.isprintable() and " " not in token):
        raise _failed(plugin, "gave a token that is none")
    return Given(token, certificate, key, monotonic() + _seconds_left(plugin, _text(status, "expirationTimestamp")))


def _status(plugin: Plugin, output: bytes) -> JsonObject:
    try:
        said: object = json.loads(output)
    except (ValueError, RecursionError):
        raise _failed(plugin, "gave no JSON") from None  # the error would hold it
    if not isinstance(said, Mapping):
        raise _failed(plugin, "gave no ExecCredential")
    credential = cast("JsonObject", said)
    status = credential.get("status")
    if credential.get("kind") != "ExecCredential" or not isinstance(status, Mapping):
        raise _failed(plugin, "gave no ExecCredential")
    if credential.get("apiVersion") != plugin.api_version:
        raise _failed(plugin, f"does not speak `{plugin.api_version}`")
    return status


def _seconds_left(plugin: Plugin, expires: str | None) -> float:
    if expires is None:
        return KEPT_SECONDS
    try:
        moment = datetime.fromisoformat(expires)
    except ValueError:
        raise _failed(plugin, "gave an expiry that is no time") from None
    left = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)
    return max(0.0, left.total_seconds() - EARLY_SECONDS)


def _text(status: JsonObject, name: str) -> str | None:
    value = status.get(name)
    return value if isinstance(value, str) and value else None


def _failed(plugin: Plugin, how: str) -> ClusterUnreachable:
    return ClusterUnreachable("unusable", f"the connection's exec plug-in `{plugin.name}` {how}", sent=False)
