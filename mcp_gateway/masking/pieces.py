"""Pieces of the patterns for values that are told by their place, and what tells such a value from a word. Knows no place."""

from __future__ import annotations

from typing import Final

from mcp_gateway.masking.forms import MASKED

NOT: Final = rf"(?!-|{MASKED}|\$[A-Za-z{{(]|<|%|\*)"
"""What no such value begins with: an option, a masked value, a variable, a tag."""

WITHIN: Final = r"""(?:[^\s"'\0\]},]|[\]},](?![\]},]{0,8}(?:[\s\0]|$)))"""
"""A character of a value that nothing quotes: what ends an item, a list or a mapping of YAML behind it is none of it."""

SAID: Final = r"""(?:[^\s"'`“”\0\]},]|[\]},](?![\]},]{0,8}(?:[\s\0]|$)))"""
"""The same in a sentence, which quotes in more ways."""

WORD: Final = rf"""(?:(?P<q>["'])?{NOT}(?P<s>{WITHIN}{{3,512}}+))"""
"""One up to the next blank, in quotes or not."""

KEY: Final = (
    r"(?:api|access|account|app|auth|client|decryption|encryption|hmac|jwt|license|master|private|secret|service|session|shared|signing|ssh"
    r"|storage)[_-]?key"
)
"""A key that opens something, rather than one that a value is found by."""


def mixed(word: str) -> bool:
    """Random, no word: has a digit and a letter."""
    return any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def strange(word: str) -> bool:
    """No word of a sentence: has a digit, or a sign, or letters of both cases inside."""
    core = word.strip(".,;:!?()")
    return any(not letter.isalpha() for letter in core) or not (core.islower() or core.istitle() or core.isupper())
