"""Texts of their own inside a text: quoted with escapes, quoted as CSV has it, percent-encoded as a form has it. Knows nothing of what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcp_gateway.masking.structure.mentioned import Mentioned
from mcp_gateway.masking.structure.spot import Spot, spot

_ESCAPED: Final = re.compile(r"""(?<!\\)"((?:[^"\\\n]++|\\.)*+)"|\$'((?:[^'\\\n]++|\\.)*+)'""")
_DOUBLED: Final = re.compile(r'(?:^|(?<=[,;\t]))"((?:[^"]++|"")*+)"(?=[,;\t\r\n]|\Z)', re.MULTILINE)
_OPENS: Final = ('\n"', ',"', ';"', '\t"')
_FORM: Final = re.compile(r"(?<==)[\w.%+~*'()!-]*+")
_LINE: Final = re.compile(r"%0[aA]|%22")
_SHORTEST: Final = 16
"""Characters of a text that has a structure."""


def read(text: str, mentioned: Mentioned | None) -> Iterator[Spot]:
    """Each that holds more than one line or quotes of its own, and mentions something if that is known."""
    for start, end in _places(text):
        if end - start >= _SHORTEST and (mentioned is None or not mentioned.none(start, end)):
            said = text[start:end]
            yield spot(said.replace('""', '"') if text[start - 1] == '"' and "\\" not in said else said, start, end)


def _places(text: str) -> Iterator[tuple[int, int]]:
    if "\\n" in text:
        for found in _ESCAPED.finditer(text):
            start, end = found.span(found.lastindex or 0)
            if text.find("\\n", start, end) >= 0:
                yield start, end
    if "\n" in text and any(map(text.__contains__, _OPENS)):
        for found in _DOUBLED.finditer(text):
            start, end = found.span(1)
            if text.find('""', start, end) >= 0 or text.find("\n", start, end) >= 0:
                yield start, end
    if "=" in text and ("%0" in text or "%22" in text):
        for found in _FORM.finditer(text):
            if _LINE.search(text, *found.span()):
                yield found.span()
