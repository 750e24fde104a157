"""What one part of a configuration says of another: rules and packs of connections and roles. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from mcp_gateway.config.document import Document
from mcp_gateway.config.model import ConnectionEntry, Identity
from mcp_gateway.config.problem import KeyPath, Problem, did_you_mean, inert
from mcp_gateway_policy.packs import PackUse
from mcp_gateway_policy.rules import Rule

_LABEL = "label:"
_MANY = 20
"""More words than a person reads through."""


def duplicate_names(document: Document, connections: Sequence[ConnectionEntry]) -> Iterator[Problem]:
    """A problem for every connection that takes another's name."""
    seen: dict[str, int] = {}
    for index, entry in enumerate(connections):
        first = seen.setdefault(entry.name, index)
        if first != index:
            message = f"duplicate name `{entry.name}`; the first is connections[{first}]"
            yield document.problem(("connections", index, "name"), message)


def unknown_references(
    document: Document,
    at: KeyPath,
    rules: Sequence[Rule | PackUse],
    connections: Sequence[ConnectionEntry],
    identity: Identity,
) -> Iterator[Problem]:
    """A problem for every connection, label and role that the rules or packs at `at` name and nobody defines.

    A pattern with `*` may match nothing yet. `*` as a role is everyone; an approver always has a role of its own.
    """
    names = {entry.name for entry in connections}
    labels = {f"{_LABEL}{key}={value}" for entry in connections for key, value in entry.labels.items()}
    roles = set(identity.roles)
    for index, rule in enumerate(rules):
        here = (*at, index)
        for position, selector in enumerate(rule.connections):
            what, known = ("label", labels) if selector.startswith(_LABEL) else ("connection", names)
            if "*" not in selector:
                yield from _check(document, (*here, "connections", position), what, selector, known)
        for position, role in enumerate(rule.roles):
            if role != "*":
                yield from _check(document, (*here, "roles", position), "role", role, roles)
        for position, role in enumerate(rule.approvers):
            yield from _check(document, (*here, "approvers", position), "role", role, roles)


def unknown_actions(
    document: Document, at: KeyPath, rules: Sequence[Rule], known: Collection[str]
) -> Iterator[Problem]:
    """A problem for every action that is written out and that no effect has: a rule that denies it would deny nothing."""
    for index, rule in enumerate(rules):
        for position, action in enumerate(rule.actions):
            if "*" not in action:
                yield from _check(document, (*at, index, "actions", position), "action", action, known)


def _check(document: Document, at: KeyPath, what: str, word: str, known: Collection[str]) -> Iterator[Problem]:
    if word not in known:
        ordered = tuple(sorted(known))
        near = did_you_mean(word, ordered)
        expected = ordered if len(ordered) <= _MANY else () if near else _kin(word, ordered)
        yield document.problem(at, f"unknown {what} `{inert(word)}`{near}", expected)


def _kin(word: str, known: Sequence[str]) -> tuple[str, ...]:
    """Of many words those that begin alike (`sql.`); where none does, what they begin with."""
    family = word.partition(".")[0]
    alike = tuple(each for each in known if each.partition(".")[0] == family)
    return alike or tuple(sorted({f"{each.partition('.')[0]}.*" for each in known}))
