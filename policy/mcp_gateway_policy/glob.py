"""Globs: text in which `*` stands for any run of characters, none included.

Matched by leftmost search without backtracking, so that no hostile text makes a pattern slow. Knows neither paths nor actions.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Glob:
    """The literal parts between the stars; a single part is plain text without a star."""

    parts: tuple[str, ...]
    shortest: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shortest", sum(map(len, self.parts)))

    @classmethod
    def of(cls, text: str) -> Glob:
        """Read a glob as it is written."""
        return cls(tuple(text.split("*")))

    def matches(self, text: str) -> bool:
        """Whether the whole text matches. Taking the leftmost place of each part is enough: `*` is the only wildcard."""
        parts = self.parts
        first, last = parts[0], parts[-1]
        if len(parts) == 1:
            return text == first
        if not text.startswith(first) or not text.endswith(last) or len(text) < self.shortest:
            return False
        if len(parts) == 2:
            return True
        at, end = len(first), len(text) - len(last)
        for part in parts[1:-1]:
            found = text.find(part, at, end)
            if found < 0:
                return False
            at = found + len(part)
        return True
