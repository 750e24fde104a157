"""The issuer's keys, fetched when needed and kept for a while. Knows nothing of tokens.

Times follow what identity providers expect of their relying parties: keys are fetched anew after a while and when a key id is not known
(OpenID Connect Core 1.0 §10.1.1), but callers with made-up key ids cannot make the gateway flood the provider.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeAlias

import anyio
import anyio.to_thread

from mcp_gateway.identity.identifier import Unidentified
from mcp_gateway.identity.keys import Key, KeysUnreadable, read_keys

Fetch: TypeAlias = Callable[[], Awaitable[bytes]]

LARGEST: Final = 512 << 10
"""Bytes of one key set."""

_FRESH: Final = 300.0
_USABLE: Final = 3600.0
_PAUSE: Final = 10.0
_PATIENCE: Final = 5.0
_PLAIN: Final = {"Accept": "application/json", "Accept-Encoding": "identity"}
"""Compressed, a small answer could become a large one."""


class KeysUnavailable(Exception):
    """The keys cannot be fetched now. The message says why and is safe to show."""


class KeySet:
    """The keys that `fetch` gives. Fresh for 5 minutes; used for up to an hour while `fetch` fails; fetched at most every 10 s."""

    def __init__(self, fetch: Fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: tuple[Key, ...] = ()
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._trouble = ""
        self._turn = anyio.Lock()

    async def candidates(self, key_id: str | None) -> tuple[Key, ...]:
        """The keys that a token with this `kid` could be signed with: one, or none. Raises Unidentified.

        Without a `kid` there is a candidate only where the whole set is a single key.
        """
        found = self._match(key_id)
        age = self._age(self._fetched_at)
        # While one caller waits for a provider that may be down, the others go on with the keys there are.
        if found and (age < _FRESH or (age < _USABLE and self._age(self._tried_at) < _PAUSE)):
            return found
        async with self._turn:
            if self._age(self._fetched_at) >= _FRESH:
                await self._refresh()
            found = self._match(key_id)
            if not found and key_id is not None:
                await self._refresh()
                found = self._match(key_id)
            if self._age(self._fetched_at) >= _USABLE:
                raise Unidentified(f"the identity provider's keys are not available: {self._trouble}; try again later")
            return found

    def _match(self, key_id: str | None) -> tuple[Key, ...]:
        if key_id is None or (len(self._keys) == 1 and self._keys[0].id is None):
            return self._keys if len(self._keys) == 1 else ()
        return tuple(key for key in self._keys if key.id == key_id)

    async def _refresh(self) -> None:
        if self._age(self._tried_at) < _PAUSE:
            return
        self._tried_at = self._clock()
        try:
            self._keys = read_keys(await self._fetch())
        except (KeysUnavailable, KeysUnreadable) as error:
            self._trouble = str(error)
        else:
            self._fetched_at = self._clock()

    def _age(self, since: float | None) -> float:
        return float("inf") if since is None else self._clock() - since


def from_url(url: str) -> Fetch:
    """Fetch by HTTP: no redirects, 5 s, 512 KiB."""

    async def fetch() -> bytes:
        import httpx

        # Making a client reads the certificate store from disk.
        client = await anyio.to_thread.run_sync(lambda: httpx.AsyncClient(timeout=_PATIENCE, follow_redirects=False))
        try:
            with anyio.fail_after(_PATIENCE):
                async with client, client.stream("GET", url, headers=_PLAIN) as response:
                    if response.status_code != 200:
                        raise KeysUnavailable(f"it answered with status {response.status_code}")
                    content = b""
                    async for chunk in response.aiter_raw():
                        content += chunk
                        if len(content) > LARGEST:
                            raise KeysUnavailable(f"it answered with more than {LARGEST} bytes")
                    return content
        except (httpx.HTTPError, TimeoutError) as error:
            raise KeysUnavailable(f"it cannot be reached ({type(error).__name__})") from error

    return fetch


def from_file(path: Path) -> Fetch:
    """Read a file."""

    def read() -> bytes:
        with path.open("rb") as stream:
            return stream.read(LARGEST)

    async def fetch() -> bytes:
        try:
            return await anyio.to_thread.run_sync(read)
        except OSError as error:
            raise KeysUnavailable(f"the key file cannot be read ({type(error).__name__})") from error

    return fetch
