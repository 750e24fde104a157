"""What cannot be masked, and so must be withheld."""

from __future__ import annotations


class Unmaskable(Exception):
    """The answer has a form that is not understood, is too large, or took too long. The message holds nothing of it."""
