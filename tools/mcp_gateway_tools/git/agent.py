"""An SSH agent for one child: it signs with the connection's key, which never leaves the gateway's memory.

Speaks the two requests that logging in needs, of the SSH agent protocol (draft-ietf-sshm-ssh-agent §3.5, §3.6): what keys are there, and sign
this. The socket lies in a private directory, and answers only processes of the session that the child leads.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.lease import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_FAILURE: Final = 5
_REQUEST_IDENTITIES: Final = 11
_IDENTITIES_ANSWER: Final = 12
_SIGN_REQUEST: Final = 13
_SIGN_RESPONSE: Final = 14
_RSA_SHA2_512: Final = 4
_LONGEST: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Key:
    """A private key, ready to sign. `public` is its public half as the protocol writes it."""

    public: bytes
    sign: Callable[[bytes, int], bytes]


def key_of(secret: Secret) -> Key:
    """The key that the credential is: OpenSSH or PEM, without a passphrase. Raises Refused, which quotes nothing of it."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    text = secret.reveal().strip().encode() + b"\n"
    load = (
        serialization.load_ssh_private_key
        if b"OPENSSH PRIVATE KEY" in text[:64]
        else serialization.load_pem_private_key
    )
    try:
        private = load(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Refused("the connection's credential is not an SSH private key", "tell the gateway's operator") from None
    match private:
        case ed25519.Ed25519PrivateKey():
            sign = _ed25519(private)
        case rsa.RSAPrivateKey():
            sign = _rsa(private)
        case ec.EllipticCurvePrivateKey():
            sign = _ecdsa(private)
        case _:
            raise Refused("the connection's SSH key is of a kind that is not used here", "use Ed25519, ECDSA or RSA")
    encoded = private.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    from base64 import b64decode

    return Key(b64decode(encoded.split()[1]), sign)


def _ed25519(private: Ed25519PrivateKey) -> Callable[[bytes, int], bytes]:
    def sign(data: bytes, flags: int) -> bytes:
        return _string(b"ssh-ed25519") + _string(private.sign(data))

    return sign


def _rsa(private: RSAPrivateKey) -> Callable[[bytes, int], bytes]:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    def sign(data: bytes, flags: int) -> bytes:
        large = bool(flags & _RSA_SHA2_512)
        signed = private.sign(data, padding.PKCS1v15(), hashes.SHA512() if large else hashes.SHA256())
        return _string(b"rsa-sha2-512" if large else b"rsa-sha2-256") + _string(signed)

    return sign


def _ecdsa(private: EllipticCurvePrivateKey) -> Callable[[bytes, int], bytes]:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    size = private.curve.key_size
    digest = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}[size]

    def sign(data: bytes, flags: int) -> bytes:
        r, s = utils.decode_dss_signature(private.sign(data, ec.ECDSA(digest)))
        return _string(f"ecdsa-sha2-nistp{size}".encode()) + _string(_mpint(r) + _mpint(s))

    return sign


@asynccontextmanager
async def serving(key: Key, directory: Path) -> AsyncGenerator[tuple[Path, Callable[[int], None]]]:
    """Serve until the block ends: the socket, and what says which session may use it."""
    path = directory / "agent"
    loop = asyncio.get_running_loop()
    session: asyncio.Future[int] = loop.create_future()
    tasks: set[asyncio.Task[None]] = set()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        path.chmod(0o600)
        listening.listen()
        listening.setblocking(False)

        async def serve(accepted: socket.socket, leader: int | None) -> None:
            with accepted:
                # a child may be here before whoever started it can say which one it is
                if leader is None or leader == await asyncio.shield(session):
                    await _converse(accepted, key)

        async def accept() -> None:
            while True:
                accepted, _ = await loop.sock_accept(listening)
                task = asyncio.create_task(serve(accepted, _leader(accepted)))
                tasks.add(task)
                task.add_done_callback(tasks.discard)

        accepting = asyncio.create_task(accept())
        try:
            yield path, session.set_result
        finally:
            for task in (accepting, *tasks):
                task.cancel()
            await asyncio.gather(accepting, *tasks, return_exceptions=True)


def _leader(accepted: socket.socket) -> int | None:
    """Who leads the session of whoever is at the other end (Linux); elsewhere the private directory has to do."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    pid, uid, _ = struct.unpack("3i", accepted.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    try:
        return os.getsid(pid) if uid == os.geteuid() else -1
    except ProcessLookupError:
        return -1


async def _converse(accepted: socket.socket, key: Key) -> None:
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        reader, writer = await asyncio.open_unix_connection(sock=accepted)
        try:
            while True:
                (length,) = struct.unpack(">I", await reader.readexactly(4))
                if not 0 < length <= _LONGEST:
                    return
                writer.write(_string(answer(await reader.readexactly(length), key)))
                await writer.drain()
        finally:
            writer.close()


def answer(request: bytes, key: Key) -> bytes:
    """The answer to one request. What is not understood is refused."""
    match request[0]:
        case kind if kind == _REQUEST_IDENTITIES:
            return bytes((_IDENTITIES_ANSWER,)) + struct.pack(">I", 1) + _string(key.public) + _string(b"")
        case kind if kind == _SIGN_REQUEST:
            try:
                public, rest = _taken(request[1:])
                data, rest = _taken(rest)
                (flags,) = struct.unpack(">I", rest)
            except (struct.error, ValueError):
                return bytes((_FAILURE,))
            if public != key.public:
                return bytes((_FAILURE,))
            return bytes((_SIGN_RESPONSE,)) + _string(key.sign(data, flags))
        case _:
            return bytes((_FAILURE,))


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _taken(data: bytes) -> tuple[bytes, bytes]:
    (length,) = struct.unpack(">I", data[:4])
    if length > len(data) - 4:
        raise ValueError("cut short")
    return data[4 : 4 + length], data[4 + length :]


def _mpint(number: int) -> bytes:
    return _string(number.to_bytes(number.bit_length() // 8 + 1, "big"))
