"""What went wrong with a cluster, in words the caller can act on. The API server's own words are kept; the masker sees them next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from mcp_gateway_tools.raw import Problem, Ran

OPERATOR: Final = "tell the gateway's operator"

_MOST_CAUSES: Final = 8
_LONGEST: Final = 2_000
_BY_REASON: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AlreadyExists": "an object of this name exists: choose another name, or change that one",
        "Conflict": "the object was changed meanwhile, or another manager owns the field: read it again, then decide",
        "Expired": "the list has moved on: start again without `continue`",
        "Gone": "the list has moved on: start again without `continue`",
        "Invalid": "correct the fields that are named; `kubectl_explain` shows what they take",
        "BadRequest": "correct what is named and send it again",
        "NamespaceTerminating": "the namespace is being deleted: use another one",
        "TooManyRequests": "the API server is busy, or a disruption budget forbids it: try again later",
        "RequestEntityTooLarge": "send less at once",
        "UnsupportedMediaType": "this kind does not take that form",
        "MethodNotAllowed": "`kubectl_api_resources` shows what can be done with this kind",
        "NotAcceptable": "this kind is not served in that form: ask for another `output`",
        "ServiceUnavailable": f"the API server, or a service behind it, is unavailable: try again later, else {OPERATOR}",
    }
)
_BY_STATUS: Final[Mapping[int, str]] = MappingProxyType(
    {400: "BadRequest", 404: "NotFound", 405: "MethodNotAllowed", 409: "Conflict", 410: "Gone", 413: "RequestEntityTooLarge"}
    | {401: "Unauthorized", 403: "Forbidden", 415: "UnsupportedMediaType", 422: "Invalid", 429: "TooManyRequests", 503: "ServiceUnavailable"}
)  # fmt: skip

Way: TypeAlias = Literal["unreachable", "untrusted", "timeout", "lost", "too-large", "unintelligible", "unusable"]
"""How a request failed without an answer of the API server: `unusable` is a credential or setting with which none can be made."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is wrong with an object: the field in JSON path form, and why."""

    field: str
    message: str


class ApiProblem(Exception):
    """The API server's refusal: an HTTP status and, where it sent one, its `Status` (meta/v1).

    `reason` is that of the `Status` (`NotFound`), else what the HTTP status stands for. No part of it is the gateway's credential.
    """

    def __init__(self, status: int, reason: str, message: str, details: tuple[Cause, ...] = ()) -> None:
        super().__init__(f"{status} {reason}")
        self.status: Final = status
        self.reason: Final = reason or _BY_STATUS.get(status, "")
        self.message: Final = message[:_LONGEST]
        self.details: Final = details[:_MOST_CAUSES]


class ClusterUnreachable(Exception):
    """There is no answer of the API server. `sent` says whether the request may have reached it."""

    def __init__(self, way: Way, message: str, *, sent: bool) -> None:
        super().__init__(message)
        self.way: Final = way
        self.sent: Final = sent


def problem(error: ApiProblem | ClusterUnreachable, *, changing: bool = False) -> Problem:
    """What the caller is told. `changing` says that the request that failed was to change something."""
    match error:
        case ApiProblem():
            return _said(error, changing)
        case ClusterUnreachable(way="timeout"):
            hint = "ask for less: one namespace, a selector, a smaller `limit`; or for a rule that allows more seconds"
            return Problem(str(error), "Timeout", hint, _ran(error, changing))
        case ClusterUnreachable(way="too-large"):
            hint = "narrow it: one object, one namespace, a selector, a smaller `limit`, or `output: table`"
            return Problem(str(error), "TooLarge", hint, _ran(error, changing))
        case _:
            return Problem(str(error), "Unreachable", f"try again; if it stays so, {OPERATOR}", _ran(error, changing))


def _ran(error: ClusterUnreachable, changing: bool) -> Ran:
    return "unknown" if changing and error.sent else "no"


def _said(error: ApiProblem, changing: bool) -> Problem:
    reason = error.reason
    if error.status == 401:
        return Problem("the API server refused the gateway's credential", "Unauthorized", OPERATOR, "no")
    if error.status == 403:
        hint = f"the cluster does not let the gateway's own account do this, whatever policy says: {OPERATOR}"
        if (
            " cannot " not in error.message
        ):  # RBAC's own words; admission (a quota, a standard for pods) has the same code
            hint = (
                "the cluster's admission does not take it: correct what its words name, or ask whoever runs the cluster"
            )
        return Problem(error.message, reason, hint, "no")
    if error.status == 404:
        return Problem(
            error.message, reason, "`kubectl_get` lists what there is; check the name and the namespace", "no"
        )
    causes = "; ".join(f"`{one.field}`: {one.message}" for one in error.details if one.field and one.message)
    message = f"{error.message} ({causes})" if causes and causes not in error.message else error.message
    if error.status >= 500 and reason not in _BY_REASON:
        hint = f"the API server failed: try again later, else {OPERATOR}"
        return Problem(message, reason or str(error.status), hint, "unknown" if changing else "no")
    return Problem(
        message[:_LONGEST],
        reason or str(error.status),
        _BY_REASON.get(reason, "correct the call; the words are the API server's own"),
        "no",
    )
