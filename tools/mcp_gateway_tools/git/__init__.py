"""Git remotes: pushing, and reading. Light to import: nothing beyond the standard library and pydantic loads before a key is used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from mcp_gateway_tools.git.bundling import fetch_bundle
from mcp_gateway_tools.git.content import read_file
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.differences import diff, show
from mcp_gateway_tools.git.git_push import GitPush
from mcp_gateway_tools.git.history import LIST_REFS, LOG
from mcp_gateway_tools.git.reading import GitRead
from mcp_gateway_tools.git.searching import grep
from mcp_gateway_tools.git.settings import GitSettings
from mcp_gateway_tools.lease import Lease
from mcp_gateway_tools.tool import Finding, Kind, Tool

LOWERED: Final = frozenset({"author_domains", "authors", "change", "signatures", "signed", "source", "verified"})
"""Attributes that are in lower case: addresses, and words of the gateway's own."""

if TYPE_CHECKING:
    from mcp_gateway_tools.git.mirror import Mirrors
    from mcp_gateway_tools.git.pushes import Pushes


async def _doctor(reading: Lease, changing: Lease) -> Sequence[Finding]:
    from mcp_gateway_tools.git.doctor import examine

    return await examine(reading, changing)


def git(detect: Detector, hidden: Detector) -> Kind:
    """The kind. `detect` finds the secrets that a push, or a bundle, would carry; `hidden` whatever masking would hide as one."""

    def tools() -> Sequence[Tool]:
        @cache
        def mirrors() -> Mirrors:
            from mcp_gateway_tools.git.mirror import Mirrors

            return Mirrors()

        @cache
        def pushes() -> Pushes:
            from mcp_gateway_tools.git.pushes import Pushes

            return Pushes(mirrors(), detect)

        questions = (LIST_REFS, LOG, show(hidden), diff(hidden), read_file(hidden), grep(hidden), fetch_bundle(detect))
        return (GitPush(pushes), *(GitRead(question, mirrors) for question in questions))

    return Kind("git", GitSettings, tools, _doctor, lowered=LOWERED)
