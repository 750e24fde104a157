"""What a condition holds an effect's attributes against, as far as that can be read off the expression. Pure.

Reads `effect.author == 'x'`, `in`, `startsWith`, `endsWith` and `contains`, also of what a loop over an attribute binds. Says nothing of
texts that an expression makes, nor of regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

Comparison: TypeAlias = tuple[str, str]
"""An attribute, and the text that it is held against."""

_BOUND: Final = re.compile(
    r"\beffect\s*\.\s*(\w+)\s*\.\s*(?:all|exists|exists_one|existsOne|map|filter)\s*\(\s*(\w+)\s*,"
)
_LISTED: Final = re.compile(r"\x00(\d+)\x00")


def comparisons(bare: str, literal: Callable[[int], object]) -> Iterator[Comparison]:
    """Those of an expression whose texts are replaced by their numbers between NULs; `literal` gives what each of them is."""
    names = {name: attribute for attribute, name in _BOUND.findall(bare)}
    side = "|".join([r"effect\s*\.\s*(?P<attribute>\w+)", *(rf"(?P<bound_{name}>{name})" for name in names)])
    side = rf"(?<![\w.])(?:{side})"
    text = r"\x00\d+\x00"
    for form in (
        rf"{side}\s*(?:[=!]=)\s*(?P<held>{text})",
        rf"(?P<held>{text})\s*(?:[=!]=|\bin\b)\s*{side}(?!\s*[.(\w])",
        rf"{side}\s*\bin\b\s*(?P<held>\[[^\]]*\])",
        rf"{side}\s*\.\s*(?:startsWith|endsWith|contains)\s*\(\s*(?P<held>{text})\s*\)",
    ):
        for found in re.finditer(form, bare):
            attribute = found["attribute"] or next(names[name] for name in names if found[f"bound_{name}"])
            for number in _LISTED.findall(found["held"]):
                value = literal(int(number))
                if isinstance(value, str):
                    yield attribute, value
