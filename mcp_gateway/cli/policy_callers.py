"""Whose call it is when an operator asks about one: the caller that the gateway would see, as far as the configuration tells."""

from __future__ import annotations

from collections.abc import Collection

from mcp_gateway.config.model import Config
from mcp_gateway.identity.roles import roles_for
from mcp_gateway_policy.vocabulary import Principal

ISSUER = "mcp-gateway:asked-by-operator"
CLIENT = "mcp-gateway-cli"


def caller(
    config: Config, subject: str, groups: Collection[str] | None = None, roles: Collection[str] = ()
) -> Principal:
    """The caller of this name: roles by groups and subject as configured, and `roles` beside them.

    Without `groups` (None) the caller that `identity.local` names is that one, with its groups; anybody else is in no group.
    """
    from mcp_gateway.identity.local import ISSUER as LOCAL

    local = config.identity.local
    if groups is None and local is not None and local.subject == subject:
        held = frozenset(local.groups)
        return Principal(subject, LOCAL, "local", held, _roles(config, subject, held, roles), CLIENT)
    held = frozenset(groups or ())
    return Principal(subject, ISSUER, "jwt", held, _roles(config, subject, held, roles), CLIENT)


def _roles(config: Config, subject: str, groups: frozenset[str], more: Collection[str]) -> frozenset[str]:
    return roles_for(subject, groups, config.identity.roles) | frozenset(more)
