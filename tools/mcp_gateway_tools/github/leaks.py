"""Secrets in texts that would leave, or that a proposal would bring in: what kind, and where, never the value. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mcp_gateway_policy.vocabulary import Attribute
from mcp_gateway_tools.git.detector import Detector

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Leaks:
    """What was found, as `KIND in PLACE, line N`: what is a secret by its form, and what stands where one would."""

    certain: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.certain or self.suspected)

    def __add__(self, other: Leaks) -> Leaks:
        return Leaks((*self.certain, *other.certain), (*self.suspected, *other.suspected))

    @property
    def told(self) -> tuple[str, ...]:
        """All of it."""
        return (*self.certain, *(f"perhaps {one}" for one in self.suspected))

    def attributes(self) -> Mapping[str, Attribute]:
        """As policy sees them."""
        return {"secrets": self.certain, "suspected_secrets": self.suspected}


def leaks(detect: Detector, texts: Mapping[str, str]) -> Leaks:
    """Look through texts, each under the name of its place. Blocking."""
    found: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for place, text in texts.items():
        seen = detect(text) if text else ()
        sure = [one for one in seen if one.certain]
        for one in (
            *sure,
            *(one for one in seen if not any(one.start < other.end and other.start < one.end for other in sure)),
        ):
            line = text.count("\n", 0, one.start) + 1
            found[one.certain][f"{one.type} in {place}, line {line}"] = None
    return Leaks(_first(found[True]), _first(found[False]))


def _first(found: Mapping[str, None]) -> tuple[str, ...]:
    told = tuple(found)
    return told if len(told) <= MOST else (*told[:MOST], "and more")
