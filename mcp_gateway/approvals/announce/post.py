"""The post: one HTTP request, and what became of it. Knows nothing of approvals and never tries twice.

Plain http only to this machine, no redirects, and nothing of an answer but its status and `Retry-After` is read. A proxy is used
where the environment names one for https (`HTTPS_PROXY`, `NO_PROXY`).

Importing this is slow, and so is making a `Post`: both belong in a thread.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.request import getproxies, proxy_bypass

import httpx

from mcp_gateway.approvals.announce.letter import Answer, Letter, Refused, Sent, Unsent
from mcp_gateway.config.fields import is_loopback
from mcp_gateway.inert import inert

_HOST: Final = re.compile(rb"[A-Za-z0-9._:-]+")


class Post:
    """Sends letters."""

    def __init__(self) -> None:
        # INVARIANT: no `httpx.Client`. A client logs each whole address, and that of a Slack webhook is a secret.
        context = httpx.create_ssl_context()
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=4)
        self._direct = httpx.AsyncHTTPTransport(verify=context, limits=limits)
        proxy = getproxies().get("https")
        self._proxied = httpx.AsyncHTTPTransport(verify=context, limits=limits, proxy=proxy) if proxy else self._direct

    async def send(self, letter: Letter) -> Answer:
        """Post one letter. Waits as long as the receiver makes it."""
        url = _address(letter.url)
        if url is None:
            return Refused("its address is not https://HOST/PATH (http is for this machine alone)")
        headers = {"user-agent": "mcp-gateway", **letter.headers}
        try:
            response = await self._route(url).handle_async_request(
                httpx.Request("POST", url, headers=headers, content=letter.body)
            )
            await response.aclose()
        except httpx.ConnectError as error:
            return Unsent(f"it cannot be reached ({inert(str(error))[:200]})")
        except httpx.TransportError as error:
            return Unsent(f"it did not answer in HTTP ({type(error).__name__})")
        return _answer(response.status_code, response.headers.get("retry-after", ""))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._direct.aclose()
        await self._proxied.aclose()

    def _route(self, url: httpx.URL) -> httpx.AsyncHTTPTransport:
        return self._direct if is_loopback(url.host) or proxy_bypass(url.host) else self._proxied


def _address(text: str) -> httpx.URL | None:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return None
    private = url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host))
    # httpx takes more for a host and a port than any network does.
    real = _HOST.fullmatch(url.raw_host) is not None and (url.port is None or 0 < url.port < 65536)
    return url if private and real and not url.userinfo else None


def _answer(status: int, retry_after: str) -> Answer:
    if 200 <= status < 300:
        return Sent()
    if status in (408, 429) or status >= 500:
        # RFC 9110 §10.2.3; the form with a date is not read.
        seconds = retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 7
        return Unsent(f"it answered with status {status}", float(retry_after) if seconds else 0.0)
    if 300 <= status < 400:
        return Refused(f"it answered with status {status}: redirects are not followed, configure the final address")
    return Refused(f"it answered with status {status}")
