"""Words that are somebody's name because a name stands beside them: the other of two, the family's before a comma, one line of a list.

Knows where names were found and how words are written; what a word is, whoever asks says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from mcp_gateway.masking.ner_alone import is_named_for_things
from mcp_gateway.masking.somebody import is_thing

_WORD: Final = r"[^\W\d_a-zß-öø-ÿ][^\W\d_A-Z]{2,20}(?:[’'-][^\W\d_]{1,20})?"
_AND_BEFORE: Final = re.compile(rf"(?<![\w./@-])({_WORD})[ ](?:and|&|und|y|e|et)[ ]$")
_AND_BEHIND: Final = re.compile(rf"[ ](?:and|&|und|y|et)[ ]({_WORD})(?![\w/@-]|\.\w| [A-Z])")
_TURNED: Final = re.compile(rf"(?<![\w./@-])((?:(?:van|von|de|der|den|la|al|el) ){{0,2}}{_WORD}), $")
_LISTED_LINE: Final = re.compile(
    rf"(?:^|\n)[ \t]{{0,8}}(?:[-*•][ ]|\d{{1,2}}[.)][ ])({_WORD}(?:[ ]{_WORD}){{1,2}})[ \t]{{0,4}}(?=\n|$)"
)
_NEAR: Final = 64


def beside(
    text: str, found: Sequence[tuple[int, int]], may_be: Callable[[str], bool], is_family: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    """Where such words stand. A word of the language is none, nor one of a thing."""
    for start, end in found:
        before = text[max(0, start - _NEAR) : start]
        joined = _AND_BEFORE.search(before)
        if joined is not None and _is_free(joined[1], may_be):
            yield start - len(before) + joined.start(1), start - len(before) + joined.end(1)
        joined = _AND_BEHIND.match(text, end)
        if joined is not None and _is_free(joined[1], may_be):
            yield joined.span(1)
        turned = _TURNED.search(before) if " " not in text[start:end] else None
        if turned is not None and is_family(turned[1].rpartition(" ")[2].lower()) and _is_free(turned[1], may_be):
            yield start - len(before) + turned.start(1), start - len(before) + turned.end(1)
    yield from _in_lists(text, found, may_be)


def _in_lists(text: str, found: Sequence[tuple[int, int]], may_be: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Lines of a list that hold two words and nothing else, where as many lines beside them hold somebody's name and nothing else."""
    lines = [match.span(1) for match in _LISTED_LINE.finditer(text)]
    named = {at for at, (start, end) in enumerate(lines) if any(one <= start and end <= other for one, other in found)}
    for at, (start, end) in enumerate(lines):
        near = [one for one in (at - 1, at + 1) if one in named]
        if at not in named and near and all(_is_free(word, may_be) for word in text[start:end].split(" ")):
            yield start, end


def _is_free(name: str, may_be: Callable[[str], bool]) -> bool:
    return not any(is_thing(word) or is_named_for_things(word) or not may_be(word) for word in name.lower().split(" "))
