"""Sockets for an address, before anything listens on them. Light to import: a port that is taken is known before what takes long."""

from __future__ import annotations

import errno
import socket

import anyio


async def bind(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of `host` (a name can have several), all on one port. Raises OSError when none can be had."""
    sockets: list[socket.socket] = []
    try:
        found = await anyio.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        for family, address in {(family, address[0]): None for family, _, _, _, address in found}:
            try:
                sockets.append(_listening(family, address, port))
            except OSError as error:
                # A name can stand for an address family that this machine does not have.
                if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                    raise
            else:
                port = sockets[-1].getsockname()[1]
        if not sockets:
            raise OSError(errno.EADDRNOTAVAIL, "not an address of this machine")
    except OSError as error:
        for bound in sockets:
            bound.close()
        message = f"cannot listen on `{host}` port {port} ({error.strerror}): change `server.host` or `server.port`"
        raise OSError(error.errno, message) from error
    return sockets


def _listening(family: int, address: str, port: int) -> socket.socket:
    # asyncio turns Nagle's algorithm off for sockets that say they are TCP; left on, every streamed answer waits 40 ms for an ACK.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address, port))
    except OSError:
        listening.close()
        raise
    return listening
