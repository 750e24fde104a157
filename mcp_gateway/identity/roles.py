"""From groups and subjects to the gateway's own roles. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from mcp_gateway.config.model import RoleMembers
from mcp_gateway_policy.vocabulary import Principal


def roles_for(subject: str, groups: Collection[str], roles: Mapping[str, RoleMembers]) -> frozenset[str]:
    """The roles of a caller: those that list the subject or one of the groups, compared exactly."""
    return frozenset(
        role
        for role, members in roles.items()
        if subject in members.subjects or not set(members.groups).isdisjoint(groups)
    )


def standing(who: Principal, roles: Mapping[str, RoleMembers]) -> Principal:
    """A caller with the roles that these members give, whatever roles they had when they were identified."""
    held = roles_for(who.subject, who.groups, roles)
    return who if held == who.roles else replace(who, roles=held)
