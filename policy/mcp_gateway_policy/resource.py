"""Resources: paths of percent-encoded segments, and the patterns that cover them.

`shop/public/orders` is a resource of three segments. A segment may hold any text: whatever could pose as a path, as a pattern, as
the end of a quotation or as nothing at all is percent-encoded (RFC 3986 §2.1, over UTF-8) when written. Patterns are matched against the
plain segments, never against the written form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from mcp_gateway_policy.glob import Glob

_MUST_ENCODE = frozenset("%/*` ")
_ENCODED_BESIDE_SLASHES = _MUST_ENCODE - {"/"}


def encode_segment(text: str) -> str:
    """Write one segment; its inverse is percent-decoding. Letters of every script stay readable.

    Controls, blanks and invisible characters (the direction of text, zero width, half of a surrogate pair) are encoded like `/`.
    """
    if text.isprintable() and _MUST_ENCODE.isdisjoint(text):
        return text
    return "".join(_encode(char) if char in _MUST_ENCODE or not char.isprintable() else char for char in text)


def _encode(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode(errors="surrogatepass"))


def _decode(text: str) -> str:
    return unquote(text, errors="surrogatepass") if "%" in text else text


@dataclass(frozen=True)
class Resource:
    """What an effect acts on, from the widest segment to the narrowest; at least one segment."""

    segments: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.segments or not all(self.segments):
            raise ValueError("a resource has at least one segment, and none is empty")

    @classmethod
    def of(cls, *segments: str) -> Resource:
        """A resource from plain, unencoded segments."""
        return cls(segments)

    @classmethod
    def parse(cls, text: str) -> Resource:
        """Read the written form. Raises ValueError where a segment is empty or its encoding is not UTF-8."""
        return cls(tuple(_decode(segment) for segment in text.split("/")))

    @cached_property
    def path(self) -> str:
        """The written form: encoded segments joined by `/`."""
        plain = "/".join(self.segments)
        if plain.isprintable() and _ENCODED_BESIDE_SLASHES.isdisjoint(plain) and plain.count("/") < len(self.segments):
            return plain  # nothing is to be encoded: so it is of most, and there may be thousands in one call
        return "/".join(encode_segment(segment) for segment in self.segments)

    def child(self, *segments: str) -> Resource:
        """A narrower resource below this one."""
        return Resource((*self.segments, *segments))

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class Pattern:
    """A resource with wildcards: `*` stands for one segment or a part of one; what lies below is covered too.

    Raises ValueError for an empty segment and for an encoding that is not UTF-8. `%2A` is a star that is meant literally.
    """

    text: str

    def __post_init__(self) -> None:
        if not self.text or not all(self.text.split("/")):
            raise ValueError(f"`{self.text}` is not a resource pattern: segments are separated by single `/`")
        try:
            _ = self._globs
        except UnicodeDecodeError:
            raise ValueError(f"`{self.text}` is not a resource pattern: what it percent-encodes is not UTF-8") from None

    @cached_property
    def _globs(self) -> tuple[Glob, ...]:
        return tuple(Glob(tuple(_decode(part) for part in segment.split("*"))) for segment in self.text.split("/"))

    @cached_property
    def head(self) -> tuple[str, ...]:
        """The plain segments before the first wildcard: every resource it covers begins with them."""
        return tuple(glob.parts[0] for glob in self._globs[: self._wild])

    @cached_property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """Of each segment, the plain texts between its stars."""
        return tuple(glob.parts for glob in self._globs)

    @cached_property
    def _wild(self) -> int:
        return next((place for place, glob in enumerate(self._globs) if len(glob.parts) > 1), len(self._globs))

    @cached_property
    def _checks(self) -> tuple[tuple[int, Glob], ...]:
        """The places after the head that not everything fits."""
        return tuple((place, glob) for place, glob in enumerate(self._globs) if place >= self._wild and any(glob.parts))

    def covers(self, resource: Resource) -> bool:
        """Whether the resource, or one it lies below, matches."""
        return self.fits(resource.segments)

    def fits(self, segments: tuple[str, ...]) -> bool:
        """The same of a resource's segments."""
        head = self.head
        if len(segments) < len(self._globs) or segments[: len(head)] != head:
            return False
        for place, glob in self._checks:  # noqa: SIM110 # a generator costs twice as much, where deciding spends its time
            if not glob.matches(segments[place]):
                return False
        return True

    def widest(self) -> Resource:
        """A resource that stands for all this pattern covers: a pattern that covers it covers everything this one does.

        A noncharacter, which no name in use holds, stands where this pattern has a wildcard.
        """
        return Resource(tuple("\ufdd0".join(glob.parts) for glob in self._globs))
