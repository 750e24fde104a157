"""Which requests leave nothing behind at an API server: reads, rehearsals (`dryRun=All`), questions about one's own permissions. Pure.

Looks at the request as it goes over the wire, so that it holds whoever made it and from what. What it does not know leaves something behind: a
proxy or a command in a container heeds no `dryRun`, and neither does the making of a token.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from mcp_gateway_tools.kubernetes.narrow import parsed

_DOCUMENT: Final = "/"
_READ: Final = frozenset({_DOCUMENT, "", "log", "scale", "status"})
"""Parts of objects that are read with GET and nothing else."""

_REHEARSED: Final = frozenset({"", "scale"})
"""Parts of objects that are written and can be rehearsed."""

_ASKED: Final = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"


def traceless(method: str, url: str, body: bytes | str | None) -> bool:
    """Whether nothing stays of it, whatever the account may do. `body` as it is sent."""
    split = urlsplit(url)
    part = _part(split.path)
    if part is None:
        return False
    match method:
        case "GET":
            return part in _READ
        case "DELETE":  # of a deletion with a body the API server reads no option from the query
            return part == "" and (parsed(body or "") or {}).get("dryRun") == ["All"]
        case "POST" | "PUT" | "PATCH":
            said = [value for name, value in parse_qsl(split.query, keep_blank_values=True) if name == "dryRun"]
            return split.path == _ASKED or (part in _REHEARSED and said == ["All"])
        case _:
            return False


def _part(path: str) -> str | None:
    """The part of an object that a path leads to: `log`, empty for the object itself and for a collection. None where it leads deeper."""
    segments = [unquote(segment) for segment in path.split("/")[1:]]
    match segments:
        case ["api", _, *below] | ["apis", _, _, *below]:
            pass
        case _:
            return _DOCUMENT
    if below[:1] == ["namespaces"] and len(below) > 2:
        below = below[2:]
    return "" if len(below) < 3 else below[2] if len(below) == 3 and below[2] else None
