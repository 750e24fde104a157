"""Callers of a host without an identity provider: tokens that the host signs itself, and the one caller the configuration names.

Whoever can read the key in the state directory can be anyone, so such callers count as unverified. Removing the key voids every token.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mcp_gateway.config.model import LocalCaller, RoleMembers
from mcp_gateway.identity.claims import client_name, groups_of, peek, subject_of
from mcp_gateway.identity.identifier import Unidentified
from mcp_gateway.identity.keys import Key
from mcp_gateway.identity.remembered import Remembered
from mcp_gateway.identity.roles import roles_for
from mcp_gateway.identity.verify import accepted
from mcp_gateway.stamp import Stamp, stamp
from mcp_gateway_policy.vocabulary import JsonValue, Principal

ISSUER: Final = "mcp-gateway:local"
LONGEST_SECONDS: Final = 24 * 3600.0

_KEY_BYTES: Final = 32


class Local:
    """The caller that `identity.local` names: no token, no proof."""

    def __init__(self, caller: LocalCaller, roles: Mapping[str, RoleMembers]) -> None:
        self._caller = caller
        self._roles = roles

    async def identify(self, token: str | None, client: str) -> Principal:
        """Always the same caller; a token that was sent must not be passed over. Raises Unidentified."""
        if token:
            raise Unidentified("a token cannot be checked here: configure `identity.jwt`")
        groups = frozenset(self._caller.groups)
        subject = self._caller.subject
        return Principal(subject, ISSUER, "local", groups, roles_for(subject, groups, self._roles), client_name(client))


class LocalTokens:
    """Identifies callers by tokens that `mint` made with the key in the same state directory."""

    def __init__(self, state_directory: Path, roles: Mapping[str, RoleMembers]) -> None:
        self._path = key_path(state_directory)
        self._roles = roles
        self._key: tuple[bytes, Key, str] | None = None
        self._stamp: Stamp | None = None
        self._verified = Remembered(issuer=ISSUER)

    async def identify(self, token: str | None, client: str) -> Principal:
        """The caller the token names. Raises Unidentified."""
        algorithm = accepted(peek(token or ""), ("EdDSA",))
        key, audience = self._now()
        found = self._verified.claims(token or "", key, algorithm, [audience])
        subject, groups = subject_of(found, "sub"), groups_of(found, "groups")
        return Principal(
            subject, ISSUER, "local-token", groups, roles_for(subject, groups, self._roles), client_name(client)
        )

    def _now(self) -> tuple[Key, str]:
        """The key in force and the host's name. Read on the event loop: 32 bytes in the directory of the log, at a tenth of a thread's cost;
        and not again while its file is, by its stamp, the one that was read."""
        now = stamp(self._path, follow=False)
        if self._key is not None and self._stamp is not None and self._stamp == now:
            return self._key[1:]
        content = _content(self._path)
        if content is None:
            raise Unidentified("this host has no key for local tokens: `mcp-gateway identity local-token` makes one")
        if self._key is None or self._key[0] != content:
            private = Ed25519PrivateKey.from_private_bytes(content)
            self._key = content, Key(None, "EdDSA", private.public_key()), _audience(private)
        self._stamp = now if now is not None and now.settled() else None
        return self._key[1:]


def key_path(state_directory: Path) -> Path:
    """Where the key is kept."""
    return state_directory / "identity.key"


def mint(state_directory: Path, subject: str, groups: Collection[str], seconds: float) -> str:
    """A token that names `subject` for so many seconds (more than 0, at most a day). Makes the key where there is none. Blocking.

    Raises ValueError where a name cannot be one, Unidentified where the key is there and must not be trusted, OSError where
    it cannot be written.
    """
    if not 0 < seconds <= LONGEST_SECONDS:
        raise ValueError(f"a local token is good for at most {LONGEST_SECONDS / 3600:g} hours")
    now = int(time.time())
    content: dict[str, JsonValue] = {
        "iss": ISSUER,
        "sub": subject,
        "groups": sorted(groups),
        "iat": now,
        "jti": secrets.token_hex(16),
    }
    try:
        subject_of(content, "sub")
        groups_of(content, "groups")
    except Unidentified:
        raise ValueError("the subject and each group are printable text of at most 256 characters") from None
    path = key_path(state_directory)
    private = _read(path)
    if private is None:
        _create(path)
        private = _read(path)
    if private is None:
        raise Unidentified("the key for local tokens was removed while it was being made")
    content |= {"aud": _audience(private), "exp": now + max(1, int(seconds))}
    return jwt.encode(content, private, algorithm="EdDSA")


def _audience(private: Ed25519PrivateKey) -> str:
    """The host's own name, from its key: a token of one state directory means nothing in another."""
    return f"mcp-gateway:{hashlib.sha256(private.public_key().public_bytes_raw()).hexdigest()}"


def _read(path: Path) -> Ed25519PrivateKey | None:
    content = _content(path)
    return None if content is None else Ed25519PrivateKey.from_private_bytes(content)


def _content(path: Path) -> bytes | None:
    try:
        stream = open(path, "rb", opener=_directly)  # noqa: SIM115 -- closed below; only opening may fail here
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unidentified("this host's key for local tokens cannot be read") from error
    with stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_mode & 0o077 or status.st_uid != os.geteuid():
            raise Unidentified(
                "this host's key for local tokens is open to other users: remove it, and tokens made with it"
            )
        content = stream.read(_KEY_BYTES + 1)
    if len(content) != _KEY_BYTES:
        raise Unidentified("this host's key for local tokens is damaged: remove it, and a new one will be made")
    return content


def _directly(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOFOLLOW)


def _create(path: Path) -> None:
    """Processes that do this at once agree: a link appears whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(_KEY_BYTES))
            stream.flush()
            os.fsync(descriptor)
        with contextlib.suppress(FileExistsError):  # another process was first; its key counts
            os.link(draft, path)
    finally:
        draft.unlink()
