"""Git remotes: pushing, and reading. Light to import: nothing beyond the standard library and pydantic loads before a key is used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from mcp_gateway_tools.git.bundling import fetch_bundle
from mcp_gateway_tools.git.content import READ_FILE
from mcp_gateway_tools.git.detector import Detector
from mcp_gateway_tools.git.differences import DIFF, SHOW
from mcp_gateway_tools.git.git_push import GitPush
from mcp_gateway_tools.git.history import LIST_REFS, LOG
from mcp_gateway_tools.git.reading import GitRead
from mcp_gateway_tools.git.searching import grep
from mcp_gateway_tools.git.settings import GitSettings
from mcp_gateway_tools.tool import Kind, Tool

if TYPE_CHECKING:
    from mcp_gateway_tools.git.mirror import Mirrors
    from mcp_gateway_tools.git.pushes import Pushes


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

        questions = (LIST_REFS, LOG, SHOW, DIFF, READ_FILE, grep(hidden), fetch_bundle(detect))
        return (GitPush(pushes), *(GitRead(question, mirrors) for question in questions))

    return Kind("git", GitSettings, tools)
