"""Resources: paths of percent-encoded segments, and the patterns that cover them.

`shop/public/orders` is a resource of three segments. A segment may hold any text: `/`, `%`, `*` and control characters are
percent-encoded (RFC 3986 §2.1) when written, so that no name of a table or a branch can pose as a path or a pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

_MUST_ENCODE = re.compile(r"[%/*\x00-\x20\x7f]")


def encode_segment(text: str) -> str:
    """Write one segment; its inverse is percent-decoding. Letters of every script stay readable."""
    return _MUST_ENCODE.sub(lambda match: f"%{ord(match.group()):02X}", text)


@dataclass(frozen=True)
class Resource:
    """What an effect acts on, from the widest segment to the narrowest; at least one segment."""

    segments: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.segments or any(not segment for segment in self.segments):
            raise ValueError("a resource has at least one segment, and none is empty")

    @classmethod
    def of(cls, *segments: str) -> Resource:
        """A resource from plain, unencoded segments."""
        return cls(segments)

    @classmethod
    def parse(cls, text: str) -> Resource:
        """Read the written form. Raises ValueError where a segment is empty."""
        return cls(tuple(unquote(segment, errors="strict") for segment in text.split("/")))

    @cached_property
    def path(self) -> str:
        """The written form: encoded segments joined by `/`."""
        return "/".join(encode_segment(segment) for segment in self.segments)

    def child(self, *segments: str) -> Resource:
        """A narrower resource below this one."""
        return Resource((*self.segments, *segments))

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class Pattern:
    """A resource with wildcards: `*` stands for one segment or a part of one; what lies below is covered too."""

    text: str

    def __post_init__(self) -> None:
        if not self.text or any(not segment for segment in self.text.split("/")):
            raise ValueError(f"`{self.text}` is not a resource pattern: segments are separated by single `/`")

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        segments = ("[^/]*".join(_literal(part) for part in segment.split("*")) for segment in self.text.split("/"))
        return re.compile("/".join(segments) + r"(?:/.*)?", re.DOTALL)

    def prepare(self) -> None:
        """Compile now rather than at first use. Raises ValueError where an escape is not valid."""
        self._regex  # noqa: B018 # a cached property: reading it compiles

    def covers(self, resource: Resource) -> bool:
        """Whether the resource, or one it lies below, matches."""
        return self._regex.fullmatch(resource.path) is not None


def _literal(part: str) -> str:
    return re.escape(encode_segment(unquote(part, errors="strict")))
