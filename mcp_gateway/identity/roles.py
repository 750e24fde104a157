"""From groups and subjects to the gateway's own roles. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mcp_gateway.config.model import RoleMembers


def roles_for(subject: str, groups: Collection[str], roles: Mapping[str, RoleMembers]) -> frozenset[str]:
    """The roles of a caller: those that list the subject or one of the groups, compared exactly."""
    return frozenset(
        role
        for role, members in roles.items()
        if subject in members.subjects or not set(members.groups).isdisjoint(groups)
    )
