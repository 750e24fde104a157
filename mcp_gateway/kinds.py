"""The kinds of connection this gateway knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from mcp_gateway_tools.git import git
from mcp_gateway_tools.git.detector import Found
from mcp_gateway_tools.github import github
from mcp_gateway_tools.kubernetes import KUBERNETES
from mcp_gateway_tools.sql import POSTGRES
from mcp_gateway_tools.tool import Kind


def _secrets_in(text: str) -> Sequence[Found]:
    from mcp_gateway.masking.outgoing import secrets_in  # its patterns take half a second, and only pushes need them

    return secrets_in(text)


def _hidden_in(text: str) -> Sequence[Found]:
    from mcp_gateway.masking.outgoing import hidden_in

    return hidden_in(text)


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {kind.name: kind for kind in (POSTGRES, KUBERNETES, git(_secrets_in, _hidden_in), github(_secrets_in))}
)
