"""Looking at what each connection's credentials may do at their target, at an operator's word and when the gateway starts.

Not part of any call: nobody's arguments come here and nothing goes to a caller. The credentials are read as for a call, after the intent to
look is on record, used to look, and let go.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Final

from mcp_gateway.config.model import ConnectionConfig
from mcp_gateway.credentials.sources import CredentialUnavailable, Sources
from mcp_gateway.inert import inert
from mcp_gateway.masking.columns import naming_nothing
from mcp_gateway_recorder.entries import Event, LedgerError
from mcp_gateway_recorder.ledger import Ledger
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.tool import Finding, Kind

log = logging.getLogger(__name__)

_AFTER_SECONDS: Final = 1.0
"""The first listing of tools comes before it."""


async def checkup(
    found: ConnectionConfig, kinds: Mapping[str, Kind], sources: Sources, ledger: Ledger, session: str
) -> Sequence[Finding] | None:
    """What there is to say of one connection; None where its kind has no doctor. Raises LedgerError, and then has read nothing."""
    doctor = kinds[found.connection.kind].doctor
    if doctor is None:
        return None
    body = {"connection": found.connection.name, "purpose": "examine what its credentials may do"}
    await ledger.append(Event("observed", session, body, None, durable=True))
    try:
        reading = Lease(found.connection, found.settings, await sources.read(found.read_credential), "read")
        changing = Lease(found.connection, found.settings, await sources.read(found.credential), "write")
    except CredentialUnavailable as error:
        return (Finding("read", True, f"a credential is unavailable: {error}", "nothing can be called without it"),)
    findings = await doctor(reading, changing)
    named = kinds[found.connection.kind].named
    if named is None or not found.fields:
        return findings
    paths = await named(reading)
    return (*findings, *(_mistaken(pattern) for pattern in (naming_nothing(found.fields, paths) if paths else ())))


def _mistaken(pattern: str) -> Finding:
    """A field pattern that nothing at the target has the name of. No more than advice: a key inside a document may have it."""
    return Finding(
        "read",
        False,
        f"`fields` of the connection speaks of `{inert(pattern)}`, and no column, attribute or function that is there is called so",
        "what it was to hide may be shown under its right name; keys inside JSON are not looked at",
        "fields:   # correct the pattern, or take it out",
    )


async def examining(ledger: Ledger, transport: str) -> str:
    """A session for looks that belong to no caller. Raises LedgerError."""
    return await ledger.begin({"transport": transport, "principal": None})


async def warn(
    connections: Mapping[str, ConnectionConfig], kinds: Mapping[str, Kind], sources: Sources, ledger: Ledger
) -> None:
    """Write every serious finding to the log. Raises nothing: it runs beside everything else, and begins when that has begun."""
    if not connections:
        return
    await asyncio.sleep(_AFTER_SECONDS)
    try:
        session = await examining(ledger, "gateway")
    except LedgerError as error:
        log.warning("the connections were not examined: %s", error)
        return
    for name, found in connections.items():
        try:
            findings = await checkup(found, kinds, sources, ledger, session) or ()
        except Exception as error:  # noqa: BLE001 # a look that fails is said, and stops nothing
            log.warning("connection `%s` could not be examined: %s", name, type(error).__name__)
            continue
        for finding in findings:
            if finding.serious:
                log.warning("connection `%s`: %s", name, inert(finding.what))
        if any(finding.serious for finding in findings):
            log.warning("connection `%s`: `mcp-gateway connections doctor %s` prints what puts it right", name, name)
