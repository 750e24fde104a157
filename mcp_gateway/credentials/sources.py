"""Where credentials come from: the environment, a file, the operating system's keyring. Knows nothing of connections and leases.

A credential that was rotated is the one that is lent next: a file is read again unless it is, by its stamp, the one that was read before.
"""

from __future__ import annotations

import os
import stat
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple, assert_never

import anyio
import anyio.to_thread

from mcp_gateway.credentials.refs import CredentialRef, EnvRef, FileRef, KeyringRef
from mcp_gateway.stamp import Stamp, stamp
from mcp_gateway_tools.lease import Secret

LARGEST: Final = 64 << 10
"""Bytes of one credential."""

_KEYRING_PATIENCE: Final = 10.0
"""Seconds. A keyring may wait for someone to unlock it, and a server has nobody there."""


_FILES: Final = 64
"""Files whose content is remembered."""


class CredentialUnavailable(Exception):
    """A credential cannot be lent. The message names the reference and the next step, never the value."""


class ConnectionMoved(CredentialUnavailable):
    """The connection is no longer the one that the call was judged on. The message says so, to the caller."""


class _File(NamedTuple):
    stamp: Stamp
    content: str


class Sources:
    """Reads credentials by reference."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._files: OrderedDict[Path, _File] = OrderedDict()

    async def read(self, ref: CredentialRef) -> Secret:
        """The credential as it is now. Raises CredentialUnavailable."""
        match ref:
            case EnvRef(name):
                value = self._environ.get(name)
                if value is None:
                    raise CredentialUnavailable(f"`{ref}`: the variable is not set where the gateway runs")
            case FileRef(path):
                value = await self._from_file(path, ref)
            case KeyringRef():
                value = await _from_keyring(ref)
            case _:
                assert_never(ref)
        return Secret(_checked(value, ref))

    async def _from_file(self, path: Path, ref: FileRef) -> str:
        known = self._files.get(path)
        if known is not None and known.stamp == stamp(path):
            return known.content
        file = await anyio.to_thread.run_sync(_read_file, path, ref)
        self._files.pop(path, None)
        if file.stamp.settled():
            self._files[path] = file
            while len(self._files) > _FILES:
                self._files.popitem(last=False)
        return file.content


def _checked(value: str, ref: CredentialRef) -> str:
    value = value.removesuffix("\n").removesuffix("\r")
    if not value:
        raise CredentialUnavailable(f"`{ref}`: empty")
    if len(value) > LARGEST:
        raise CredentialUnavailable(f"`{ref}`: larger than {LARGEST} bytes")
    if "\0" in value:
        raise CredentialUnavailable(f"`{ref}`: holds a NUL character, which no credential does")
    return value


def _read_file(path: Path, ref: FileRef) -> _File:
    try:
        stream = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 -- closed below; only opening may fail here
    except OSError as error:
        raise CredentialUnavailable(f"`{ref}`: {(error.strerror or 'cannot be opened').lower()}") from error
    with stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise CredentialUnavailable(f"`{ref}`: not a regular file")
        if status.st_mode & (stat.S_IWGRP | stat.S_IRWXO):
            mode = f"{stat.S_IMODE(status.st_mode):04o}"
            raise CredentialUnavailable(
                f"`{ref}`: mode {mode} lets others at it: `chmod 600` it (mounted by Kubernetes: `defaultMode: 0440`)"
            )
        if status.st_uid not in (0, os.geteuid()):
            raise CredentialUnavailable(f"`{ref}`: belongs to another user than the gateway's")
        content = stream.read(LARGEST + 3)
    try:
        return _File(Stamp.of(status), content.decode())
    except UnicodeDecodeError:
        # The error would carry the content along.
        raise CredentialUnavailable(f"`{ref}`: not UTF-8 text") from None


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # a FIFO in place of the file must not hang the call


async def _from_keyring(ref: KeyringRef) -> str:
    try:
        with anyio.fail_after(_KEYRING_PATIENCE):
            value = await anyio.to_thread.run_sync(_ask_keyring, ref, abandon_on_cancel=True)
    except TimeoutError as error:
        raise CredentialUnavailable(f"`{ref}`: the keyring did not answer; is it locked?") from error
    if value is None:
        raise CredentialUnavailable(f"`{ref}`: no such entry; add it with `keyring set {ref.service} {ref.name}`")
    return value


def _ask_keyring(ref: KeyringRef) -> str | None:
    import keyring
    import keyring.errors

    try:
        return keyring.get_password(ref.service, ref.name)
    except keyring.errors.KeyringError as error:
        raise CredentialUnavailable(f"`{ref}`: the keyring refused ({type(error).__name__})") from error
