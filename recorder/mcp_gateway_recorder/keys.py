"""The recorder's key: one secret file, and the keys derived from it.

Each purpose has its own key by HKDF-SHA256 (RFC 5869), so that none can stand in for another. Knows files and cryptography, nothing of
entries. Whoever holds `recorder.key` can write a ledger that verifies: what proves the log against them is a checkpoint kept elsewhere.
"""

from __future__ import annotations

import base64
import contextlib
import hmac
import os
import secrets
import stat
from pathlib import Path
from typing import final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mcp_gateway_recorder.entries import LedgerError, Tampered

_KEY_BYTES = 32
_NONCE_BYTES = 12
SIGNED = b"mcp-gateway ledger commit v1\n"
"""What stands before a commit's hash in the signed message, so that a signature can mean nothing else."""


@final
class Keys:
    """What is derived from one `recorder.key`. Shown nowhere."""

    __slots__ = ("_fingerprint", "_mac", "_seal", "_signing")

    def __init__(self, secret: bytes) -> None:
        self._seal = AESGCM(_derive(secret, "seal"))
        # Keyed once and copied for each use, which is several times faster than keying each time.
        self._fingerprint = hmac.new(_derive(secret, "fingerprint"), digestmod="sha256")
        self._mac = hmac.new(_derive(secret, "mac"), digestmod="sha256")
        self._signing = Ed25519PrivateKey.from_private_bytes(_derive(secret, "sign"))

    def __repr__(self) -> str:
        return "<Keys>"

    @property
    def public_key(self) -> str:
        """The Ed25519 public key that commits verify with (hex)."""
        return self._signing.public_key().public_bytes_raw().hex()

    def sign(self, commit_hash: str) -> str:
        """Ed25519 (RFC 8032) over a commit's hash (base64)."""
        return base64.b64encode(self._signing.sign(SIGNED + commit_hash.encode())).decode()

    def mac(self, entry_hash: str) -> str:
        """HMAC-SHA256 (hex) of an entry's hash: only a holder of the key can have written the entry."""
        return _digest(self._mac, entry_hash.encode())

    def fingerprint(self, data: bytes) -> str:
        """HMAC-SHA256 (hex): a digest that cannot be guessed from a likely value."""
        return _digest(self._fingerprint, data)

    def seal(self, name: str, payload: bytes) -> bytes:
        """AES-256-GCM with a random 96-bit nonce in front (NIST SP 800-38D); `name` is authenticated with it."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._seal.encrypt(nonce, payload, name.encode())

    def unseal(self, name: str, sealed: bytes) -> bytes:
        """The payload. Raises Tampered unless exactly this was sealed under exactly this name."""
        try:
            return self._seal.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], name.encode())
        except (InvalidTag, ValueError):
            raise Tampered(f"the sealed payload `{name}` is not what this ledger stored") from None


def _digest(keyed: hmac.HMAC, data: bytes) -> str:
    copy = keyed.copy()
    copy.update(data)
    return copy.hexdigest()


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"mcp-gateway ledger {purpose} v1".encode()).derive(secret)


def load(path: Path) -> Keys:
    """Read the key file. Raises LedgerError where it is missing, readable by others, or not a key."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise LedgerError(
            f"the recorder's key `{path}` is missing: restore it, the ledger cannot be read without it"
        ) from None
    except OSError as error:
        raise LedgerError(f"the recorder's key `{path}` cannot be read: {error.strerror}") from None
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise LedgerError(f"the recorder's key `{path}` is not a regular file")
        if status.st_mode & 0o077:
            raise LedgerError(
                f"the recorder's key `{path}` is open to other users: `chmod 600` it, or better replace it"
            )
        if status.st_uid not in (os.geteuid(), 0):
            raise LedgerError(f"the recorder's key `{path}` belongs to another user: `chown` it")
        secret = file.read(_KEY_BYTES + 1)
    if len(secret) != _KEY_BYTES:
        raise LedgerError(f"the recorder's key `{path}` is not {_KEY_BYTES} bytes: restore it")
    return Keys(secret)


def create(path: Path) -> None:
    """Make the key file unless there is one. Processes that do this at once agree: a link appears whole or not at all."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(descriptor)
        with contextlib.suppress(FileExistsError):  # another process was first; its key counts
            os.link(draft, path)
    finally:
        draft.unlink()
