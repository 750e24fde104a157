"""The wire under PyGithub: one request and its answer, within bounds of time and size, never on to another address.

PyGithub reads whatever comes, follows redirects with the token, and sleeps and asks again where an answer is not ready. Here an answer is
read up to a bound, a redirect is an error that names its target, and nothing is repeated. Knows neither tokens nor JSON.
"""

from __future__ import annotations

import threading
from collections.abc import ItemsView
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Final

import requests
import requests.adapters
from github.Requester import Requester

from mcp_gateway_tools.github.reading import Unfit

if TYPE_CHECKING:
    from urllib3 import HTTPResponse

CHUNK: Final = 64 << 10
CONNECTING: Final = 10.0
"""Seconds until a connection stands."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class TooLarge(Exception):
    """An answer is larger than is read."""


class TooSlow(Exception):
    """The time for all requests of one call is over."""


class NotReady(Exception):
    """The answer is still being made (202)."""


class Stopped(Exception):
    """Whoever asked is gone."""


class Redirected(Exception):
    """The answer points elsewhere."""

    def __init__(self, status: int, location: str) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.location = location


@dataclass(slots=True)
class Bounds:
    """What all requests of one call share: the moment they must end (monotonic seconds), and the bytes of one answer."""

    deadline: float
    most: int
    sent: bool = False
    """Whether a request that changes something has left."""
    session: requests.Session = field(default_factory=lambda: _session())
    _stopped: threading.Event = field(default_factory=threading.Event)
    _reading: HTTPResponse | None = None

    def left(self) -> float:
        """Seconds that are left. Raises TooSlow or Stopped."""
        if self._stopped.is_set():
            raise Stopped
        seconds = self.deadline - monotonic()
        if seconds <= 0:
            raise TooSlow
        return seconds

    def stop(self) -> None:
        """End it from another thread: no further request is sent, and the answer that is being read breaks off."""
        self._stopped.set()
        reading = self._reading
        if reading is not None:
            try:
                reading.shutdown()
            except (OSError, ValueError, RuntimeError):  # it has been read by now
                return

    def read(self, response: requests.Response) -> bytes:
        """The body. Raises TooLarge, TooSlow and Stopped, and what requests raises."""
        content = bytearray()
        self._reading = response.raw
        try:
            for chunk in response.iter_content(CHUNK):
                self.left()
                content += chunk
                if len(content) > self.most:
                    raise TooLarge
        finally:
            self._reading = None
            response.close()
        self.left()
        return bytes(content)


BOUNDS: Final[ContextVar[Bounds]] = ContextVar("github_bounds")


class Answer:
    """A response, read."""

    def __init__(self, response: requests.Response, content: bytes) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self._content = content

    def getheaders(self) -> ItemsView[str, str]:
        """The headers."""
        return self.headers.items()

    def read(self) -> str:
        """The body as text."""
        return self._content.decode("utf-8", "replace")


class _Connection:
    protocol: str
    default_port: int

    def __init__(
        self,
        host: str,
        port: int | None = None,
        strict: bool = False,
        timeout: int | None = None,
        retry: object = None,
        pool_size: int | None = None,
        verify: bool | str = True,
    ) -> None:
        self.host = host
        self.port = port or self.default_port
        self._verify = verify

    def request(self, verb: str, url: str, input: str | None, headers: dict[str, str], stream: bool = False) -> None:
        """Note what is to be sent."""
        self._next = (verb, f"{self.protocol}://{self.host}:{self.port}{url}", input, headers)

    def getresponse(self) -> Answer:
        """Send it and read the answer. Raises Redirected and NotReady, and what `Bounds.read` raises."""
        verb, url, body, headers = self._next
        bounds = BOUNDS.get()
        seconds = bounds.left()
        response = bounds.session.request(
            verb,
            url,
            headers=headers,
            data=None if body is None else body.encode(),
            timeout=(min(CONNECTING, seconds), seconds),
            verify=self._verify,
            allow_redirects=False,
            stream=True,
        )
        if response.status_code in _REDIRECTS:
            response.close()
            raise Redirected(response.status_code, response.headers.get("location", ""))
        if response.status_code == 202 and verb == "GET":
            response.close()
            raise NotReady
        return Answer(response, bounds.read(response))

    def close(self) -> None:
        """Nothing: PyGithub closes after each request, and all requests of a call share one session."""


class _Http(_Connection):
    protocol = "http"
    default_port = 80


class _Https(_Connection):
    protocol = "https"
    default_port = 443


def fetch_elsewhere(url: str, most: int, verify: bool | str) -> tuple[bytes, bool]:
    """The beginning of what another address holds, asked for without any credential; whether there is more.

    Raises Unfit, TooSlow and Stopped, and what requests raises.
    """
    bounds = BOUNDS.get()
    seconds = bounds.left()
    with _session() as session:
        response = session.get(
            url, timeout=(min(CONNECTING, seconds), seconds), verify=verify, allow_redirects=False, stream=True
        )
        if response.status_code != 200:
            response.close()
            raise Unfit(f"it is not where GitHub says that it is kept (status {response.status_code})", "send it again")
        content = bytearray()
        for chunk in response.iter_content(CHUNK):
            bounds.left()
            content += chunk
            if len(content) > most:
                break
        response.close()
        return bytes(content[:most]), len(content) > most


def _session() -> requests.Session:
    session = requests.Session()
    session.auth = Requester.noopAuth  # else requests looks for a password in ~/.netrc
    for scheme in ("https://", "http://"):
        session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=0))
    return session


# PyGithub's own way to take other connections; the process has no other user of it.
Requester.injectConnectionClasses(_Http, _Https)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
