"""The packs that come with the gateway, read from the package that holds them, and what a configuration makes of them.

Blocking, at most once for each pack.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final

from mcp_gateway.config.document import Document, parse
from mcp_gateway.config.problem import KeyPath, Problem, did_you_mean, inert
from mcp_gateway_policy.packs import Pack, PackUse, rules_of
from mcp_gateway_policy.rules import Rule

AT: Final[KeyPath] = ("policy", "packs")
_ENDING: Final = ".yaml"
_CASES: Final = ".cases.yaml"


@cache
def packs() -> Mapping[str, Pack]:
    """Every pack by its name, in order of names."""
    found = {name: Pack.model_validate_json(json.dumps(parse(Path(name), source(name)).value)) for name in _names()}
    return MappingProxyType(found)


def source(name: str) -> bytes:
    """The file of a pack as it is written."""
    return (files("mcp_gateway_policy.packs") / f"{name}{_ENDING}").read_bytes()


def cases(name: str) -> bytes:
    """The table of cases that stands beside a pack."""
    return (files("mcp_gateway_policy.packs") / f"{name}{_CASES}").read_bytes()


def used(given: Sequence[str | PackUse]) -> tuple[PackUse, ...]:
    """Uses as they are written: a name alone is the pack for everyone, everywhere."""
    return tuple(PackUse(name=one) if isinstance(one, str) else one for one in given)


def misused(document: Document, uses: Sequence[PackUse]) -> Iterator[Problem]:
    """A problem for every use of a pack that there is not, and for approvers where they are missing or for nothing."""
    for index, use in enumerate(uses):
        pack = packs().get(use.name)
        if pack is None:
            known = tuple(packs())
            message = f"unknown pack `{inert(use.name)}`{did_you_mean(use.name, known)}"
            place = (*AT, index, "name")
            yield document.problem(place if place in document.places else (*AT, index), message, known)
        elif pack.asks and not use.approvers:
            message = f"pack `{use.name}` asks for approvals: write it as a mapping and name roles in `approvers`"
            yield document.problem((*AT, index), message)
        elif "*" in use.approvers:
            yield document.problem((*AT, index, "approvers"), "names roles; `*` would let anyone approve")
        elif use.approvers and not pack.asks:
            yield document.problem((*AT, index, "approvers"), f"pack `{use.name}` asks for nothing: leave it out")


def rules_by_place(uses: Sequence[PackUse]) -> Iterator[tuple[KeyPath, Rule]]:
    """The rules that uses without a problem come to, each with the place of its use."""
    times: Counter[str] = Counter()
    for index, use in enumerate(uses):
        times[use.name] += 1
        for rule in rules_of(packs()[use.name], use, again=times[use.name]):
            yield (*AT, index), rule


def _names() -> list[str]:
    listed = (entry.name for entry in files("mcp_gateway_policy.packs").iterdir())
    return sorted(name.removesuffix(_ENDING) for name in listed if name.endswith(_ENDING) and not name.endswith(_CASES))
