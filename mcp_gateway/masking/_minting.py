"""The token that lets the masker, and nothing else, make a `Masked`. An import-linter contract keeps it inside this package."""

from __future__ import annotations

from typing import Final, final


@final
class Seal:
    """A type of its own, so that no other value passes a type checker as the seal."""


SEAL: Final = Seal()
