"""What a scene promises, checked against what really happened."""

from __future__ import annotations


class Differs(Exception):
    """A scene came out differently than told. Says what was expected and what was found."""


def expect(true: bool, otherwise: str) -> None:
    """Raise Differs with `otherwise` unless `true`."""
    if not true:
        raise Differs(otherwise)
