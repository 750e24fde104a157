"""What went wrong between the gateway and GitHub, as an answer: GitHub's words, its code, the next step, and whether anything changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import time
from typing import Final

import requests.exceptions
from github import GithubException

from mcp_gateway_policy.vocabulary import JsonValue
from mcp_gateway_tools.github.fragments import beginning
from mcp_gateway_tools.github.names import Misnamed
from mcp_gateway_tools.github.reading import Strange, Unfit
from mcp_gateway_tools.github.wire import NotReady, Redirected, Stopped, TooLarge, TooSlow
from mcp_gateway_tools.raw import Problem, Ran

LONGEST: Final = 1000
_MOST_ERRORS: Final = 10
_LONGEST_WAIT: Final = 24 * 3600

FAILURES: Final = (
    GithubException,
    requests.exceptions.RequestException,
    Misnamed,
    NotReady,
    Redirected,
    RecursionError,
    Stopped,
    Strange,
    TooLarge,
    TooSlow,
    Unfit,
    ValueError,
)
"""What a conversation with GitHub can end in. ValueError is JSON that cannot be read."""


def problem(error: Exception, *, sent: bool) -> Problem:
    """The failure as an answer; `sent` says whether a request that changes something had left by then."""
    lost: Ran = "unknown" if sent else "no"
    again = "look at GitHub before you send it again" if sent else "send it again"
    match error:
        case Misnamed():
            return Problem(str(error), "name", error.hint, lost)
        case Unfit():
            return Problem(str(error), error.code, error.hint, lost)
        case GithubException():
            return _refused(error, lost)
        case Redirected():
            return Problem(
                "GitHub answered that it is to be found elsewhere, and the gateway follows nobody",
                str(error.status),
                "the repository was renamed or moved, or `base_url` is wrong: use its present name",
            )
        case TooLarge():
            return Problem("GitHub's answer is larger than the gateway reads", "", "ask for less", lost)
        case TooSlow() | Stopped() | requests.exceptions.ReadTimeout():
            return Problem("GitHub did not answer in time", "", again, lost)
        case NotReady():
            return Problem("GitHub is still preparing the answer", "202", "send it again in a moment", lost)
        case requests.exceptions.SSLError():
            return Problem("GitHub's certificate is not trusted", "", "tell the gateway's operator", "no")
        case requests.exceptions.ConnectTimeout():
            return Problem("GitHub cannot be reached", "", "send it again later", "no")
        case requests.exceptions.RequestException():
            return Problem(f"the connection to GitHub failed ({type(error).__name__})", "", again, lost)
        case Strange():
            return Problem(
                f"GitHub's answer is not what it documents: {error}", "", "tell the gateway's operator", lost
            )
        case _:
            return Problem("GitHub's answer cannot be read", "", "tell the gateway's operator", lost)


def _refused(error: GithubException, lost: Ran) -> Problem:
    status, headers = error.status, error.headers or {}
    code = str(status)
    if limited(error):
        wait = _wait(headers)
        when = f"in {wait} seconds" if wait else "in a minute or later"
        return Problem("GitHub's rate limit for the connection's credential is reached", code, f"send it again {when}")
    words = beginning("; ".join(_words(error.data)), LONGEST)
    match status:
        case 401:
            return Problem("GitHub does not accept the connection's credential", code, "tell the gateway's operator")
        case 403:
            return Problem(f"GitHub refuses it: {words}", code, "the credential may lack a permission: docs/github.md")
        case 404:
            return Problem(
                f"GitHub knows nothing of that: {words}", code, "it is not there, or the credential cannot see it"
            )
        case 405 | 409 | 422:
            return Problem(f"GitHub refuses it: {words}", code, "look at it again, and send what fits")
        case _ if status >= 500 or status == 408:
            return Problem(f"GitHub failed: {words}", code, "look at GitHub before you send it again", lost)
        case _:
            return Problem(f"GitHub refuses it: {words}", code)


def limited(error: GithubException) -> bool:
    """Whether a limit refused it (docs.github.com, "Rate limits for the REST API": a secondary one may say so in words alone)."""
    headers = error.headers or {}
    told = "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"
    said = "rate limit" in " ".join(_words(error.data)).lower()
    return error.status == 429 or (error.status == 403 and (told or said))


def _wait(headers: Mapping[str, str]) -> int:
    """Seconds until a limit lets requests through again, 0 where they are not told."""
    told = headers.get("retry-after")
    if told is None and headers.get("x-ratelimit-remaining") == "0":
        until = headers.get("x-ratelimit-reset", "")
        told = (
            str(min(max(1, int(until) - int(time())), _LONGEST_WAIT)) if until.isdecimal() and len(until) < 12 else None
        )
    return min(int(told), _LONGEST_WAIT) if told is not None and told.isdecimal() and len(told) < 7 else 0


def _words(data: JsonValue) -> Iterator[str]:
    """What GitHub says: a message, and its list of errors (docs.github.com, "Troubleshooting the REST API")."""
    match data:
        case {"message": str(message), **rest}:
            yield message
            errors = rest.get("errors")
            for one in errors[:_MOST_ERRORS] if isinstance(errors, list) else []:
                match one:
                    case str():
                        yield one
                    case {"message": str(told)}:
                        yield told
                    case {"field": str(name), "code": str(code)}:
                        yield f"`{name}`: {code}"
                    case _:
                        pass
        case _:
            yield "without saying why"
