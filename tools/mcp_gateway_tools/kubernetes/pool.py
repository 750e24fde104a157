"""Connections to one server: they end when they are let go of, and lead nowhere else. Loaded with the client, on first use; knows no credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp

from mcp_gateway_tools.kubernetes.problems import ClusterUnreachable

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.client_reqrep import ConnectionKey


class Pool(aiohttp.TCPConnector):
    """aiohttp's connections. One that is not used again (a time-out, a watch that is left, a web socket) is gone at once.

    aiohttp would start a TLS good-bye (RFC 8446 §6.1) that it neither waits for nor ends: a server that does not answer it holds a socket of the
    gateway's for half a minute. What was to be sent has been sent by then, and nothing more is to be read.
    """

    def _release(self, key: ConnectionKey, protocol: ResponseHandler, *, should_close: bool = False) -> None:
        if should_close or protocol.should_close:
            protocol.abort()
        super()._release(key, protocol, should_close=should_close)


def elsewhere() -> ClusterUnreachable:
    """An answer that sends the gateway to another place."""
    what = "the API server sends the gateway elsewhere, which it does not go"
    return ClusterUnreachable("unintelligible", what, sent=True)


def staying() -> aiohttp.TraceConfig:
    """For a session: no redirect is followed, whoever sends the request.

    # INVARIANT: a web socket's handshake has no setting for it, and aiohttp would repeat it, credential and all, wherever a node's kubelet says.
    """

    async def refuse(*_: object) -> None:
        raise elsewhere()

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(refuse)
    return trace
