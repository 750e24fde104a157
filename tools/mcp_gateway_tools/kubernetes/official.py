"""The official client, typed: one request of `kubernetes.aio`'s dynamic client, and its web socket. The only module that imports it.

The session underneath is made here, so that a credential goes to one server and nowhere else: no redirect is followed, no proxy and no
`.netrc` of the environment is heeded, no URL is normalised after it was made, and an error's body is read to a limit.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, cast
from urllib.parse import urlsplit

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.kubernetes.access import Access
from mcp_gateway_tools.kubernetes.narrow import at, objects, parsed, text
from mcp_gateway_tools.kubernetes.problems import ApiProblem, Cause, ClusterUnreachable
from mcp_gateway_tools.kubernetes.traceless import traceless

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse

MOST_ERROR: Final = 64 << 10
CONNECT_SECONDS: Final = 10.0
_CHUNK: Final = 64 << 10

Headers: TypeAlias = Mapping[str, str]


class Content(Protocol):
    """What an answer is read from."""

    def iter_chunked(self, n: int) -> AsyncIterator[bytes]: ...


class Dynamic(Protocol):
    """What is used of `kubernetes.aio.dynamic.DynamicClient`."""

    async def request(self, method: str, path: str, body: object = None, **params: object) -> ClientResponse: ...


class Unlent(RuntimeError):
    """A request that would leave something behind, with a credential that was lent for reading: a defect of ours, not an answer."""


class _Session:
    """What the official client takes for its pool of connections.

    # INVARIANT: with a credential that was lent for reading nothing is sent that would stay, whoever asks for it and whatever the account may do.
    """

    def __init__(self, session: ClientSession, access: Access) -> None:
        self._session = session
        self._access = access

    async def request(self, *, method: str, url: str, headers: Headers, **others: Any) -> ClientResponse:
        """Send it to the one server. Raises ApiProblem for every answer that is no success, and Unlent."""
        from yarl import URL

        if not self._access.changes and not traceless(method, url, others.get("data")):
            raise Unlent(f"{method} {urlsplit(url).path} would stay, and the credential was lent for reading")
        own = {"Authorization": f"Bearer {self._access.token}"} if self._access.token is not None else {}
        if self._access.server_name is not None:
            others["server_hostname"] = self._access.server_name
        answer = await self._session.request(
            method, URL(url, encoded=True), headers={**headers, **own}, allow_redirects=False, **others
        )
        if not 200 <= answer.status <= 299:
            async with answer:
                raise await _refusal(answer)
        return answer

    async def close(self) -> None:
        """Let go of every connection."""
        await self._session.close()


class Official:
    """One server, as one account."""

    def __init__(self, dynamic: Dynamic, session: ClientSession, access: Access) -> None:
        self._dynamic = dynamic
        self._session = session
        self._access = access

    @asynccontextmanager
    async def answering(
        self, method: str, target: str, *, body: JsonValue, headers: Headers, seconds: float
    ) -> AsyncGenerator[Content]:
        """The body of a successful answer, as it arrives; `seconds` is for all of it.

        Raises ApiProblem and ClusterUnreachable, also out of the block.
        """
        import aiohttp

        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(seconds, CONNECT_SECONDS))
        content_type = headers.get("Content-Type")
        try:
            answer = await self._dynamic.request(
                method,
                target,
                body=body,
                serialize=False,
                header_params={"User-Agent": f"mcp-gateway/{version('governed-mcp-gateway')}", **headers},
                _request_timeout=timeout,
                **({} if content_type is None else {"content_type": content_type}),
            )
            async with answer:
                yield answer.content
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _lost(error, seconds) from None

    @asynccontextmanager
    async def socket(
        self, target: str, *, protocols: tuple[str, ...], seconds: float
    ) -> AsyncGenerator[ClientWebSocketResponse]:
        """A web socket. Raises ApiProblem and ClusterUnreachable, also out of the block, and Unlent."""
        import aiohttp
        from yarl import URL

        if not self._access.changes:
            raise Unlent("a web socket leads into a container, and the credential was lent for reading")
        own = {"Authorization": f"Bearer {self._access.token}"} if self._access.token is not None else {}
        url = URL("wss://" + self._access.server.removeprefix("https://") + target, encoded=True)
        try:
            async with self._session.ws_connect(
                url,
                protocols=protocols,
                headers=own,
                max_msg_size=4 << 20,
                server_hostname=self._access.server_name,
            ) as socket:
                yield socket
        except aiohttp.WSServerHandshakeError as error:
            raise ApiProblem(error.status, "", f"the API server opened no stream ({error.status})") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _lost(error, seconds) from None


@asynccontextmanager
async def official(access: Access) -> AsyncGenerator[Official]:
    """A client of this server until the block ends."""
    import aiohttp

    from mcp_gateway_tools.kubernetes.pool import Pool, staying

    api_module: Any = import_module("kubernetes.aio.client")  # neither has types
    dynamic_module: Any = import_module("kubernetes.aio.dynamic")
    configuration: Any = api_module.Configuration(host=access.server, ca_cert_data=access.ca)
    async with aiohttp.ClientSession(
        connector=Pool(ssl=access.tls, limit=16),
        cookie_jar=aiohttp.DummyCookieJar(),
        read_bufsize=1 << 20,
        trust_env=False,
        trace_configs=[staying()],
    ) as session:
        api: Any = api_module.ApiClient(configuration)
        api.rest_client.pool_manager = _Session(session, access)
        # its own discovery, which keeps a file where others can write, is never started: paths are made in `resources`
        yield Official(cast(Dynamic, dynamic_module.DynamicClient(api)), session, access)


async def read(content: Content, most: int) -> bytes:
    """All of an answer. Raises ClusterUnreachable (`too-large`) where it is more than `most` bytes."""
    body = bytearray()
    async for chunk in content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > most:
            raise ClusterUnreachable("too-large", f"the answer is larger than {most >> 20} MiB", sent=True)
    return bytes(body)


async def _refusal(answer: ClientResponse) -> ApiProblem | ClusterUnreachable:
    from mcp_gateway_tools.kubernetes.pool import elsewhere

    if 300 <= answer.status <= 399:
        return elsewhere()
    body = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > MOST_ERROR:
            break
    return refusal(answer.status, bytes(body[:MOST_ERROR]))


def refusal(status: int, body: bytes) -> ApiProblem:
    """What an error's body says: a `Status` (meta/v1), else its text."""
    said = parsed(body)
    if said is None:
        told = body[:500].decode("utf-8", "replace").strip()
        return ApiProblem(status, "", told or f"the API server answered with {status}")
    causes = objects(at(said, "details", "causes"))
    return ApiProblem(
        status,
        text(said.get("reason")),
        text(said.get("message")) or f"the API server answered with {status}",
        tuple(Cause(text(one.get("field")), text(one.get("message"))) for one in causes),
    )


def _lost(error: Exception, seconds: float) -> ClusterUnreachable:
    """# INVARIANT: no exception of the client is chained or quoted: its repr may hold the request, and with it the credential."""
    import aiohttp

    match error:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError() | aiohttp.ClientSSLError():
            what = "the API server's certificate is not accepted: `ca_file`, `ca_data` and `server` decide"
            return ClusterUnreachable("untrusted", what, sent=False)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return ClusterUnreachable("unreachable", "the API server could not be reached", sent=False)
        case TimeoutError():
            return ClusterUnreachable("timeout", f"the API server took longer than {seconds:g} seconds", sent=True)
        case _:
            return ClusterUnreachable("lost", "the API server hung up before it had answered", sent=True)
