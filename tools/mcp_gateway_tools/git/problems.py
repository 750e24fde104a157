"""What went wrong with git or the remote, in words the caller can act on."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from mcp_gateway_tools.git.process import GitFailed, TookTooLong
from mcp_gateway_tools.git.refused import Refused
from mcp_gateway_tools.raw import Problem, Ran

_OPERATOR: Final = "tell the gateway's operator"


class _Known(NamedTuple):
    said: re.Pattern[str]
    message: str
    hint: str
    reached: bool


def _known(said: str, message: str, hint: str, *, reached: bool = False) -> _Known:
    return _Known(re.compile(said, re.IGNORECASE), message, hint, reached)


_KNOWN: Final = (
    _known(
        r"host key verification failed|remote host identification has changed|no \S+ host key is known",
        "the server's host key is not the one that is configured",
        f"{_OPERATOR}: `host_key` or `known_hosts` decides; a stranger may be answering in its place",
    ),
    _known(
        r"authentication failed|permission denied \(|could not read (?:username|password)|terminal prompts disabled|requested url returned error: 401",
        "the remote refused the gateway's credential",
        _OPERATOR,
    ),
    _known(r"requested url returned error: 403", "the remote does not allow this with the gateway's credential", _OPERATOR),
    _known(
        r"repository '[^']*' not found|does not appear to be a git repository|requested url returned error: 404",
        "the remote has no such repository, or the gateway's credential may not see it",
        _OPERATOR,
    ),
    _known(
        r"ssl certificate|server certificate|certificate verif|unable to get local issuer",
        "the remote's certificate is not accepted",
        f"{_OPERATOR}: `ca_file` decides",
    ),
    _known(
        r"could not resolve host|couldn't connect|failed to connect|connection refused|connection timed out|no route to host|network is unreachable",
        "the remote could not be reached",
        f"try again; if it stays so, {_OPERATOR}",
    ),
    _known(r"does not support --atomic", "the remote cannot take several refs together, so none was pushed", "push one ref at a time"),
    _known(r"does not support this repository's hash algorithm", "the remote's repository does not use SHA-1 object names", _OPERATOR),
    _known(r"unable to access|unable to update url base from redirection", "the remote did not answer as a git server does", _OPERATOR),
    _known(
        r"hung up unexpectedly|early eof|rpc failed|unexpected disconnect|connection reset|broken pipe|remote end hung up|closed by remote host",
        "the remote hung up",
        "look at the remote before you send it again",
        reached=True,
    ),
    _known(r"not installed where the gateway runs", "git or ssh is not installed where the gateway runs", _OPERATOR),
)  # fmt: skip


def refusal(error: GitFailed | TookTooLong | OSError) -> Refused:
    """Why the remote could not be looked at."""
    match error:
        case TookTooLong():
            return Refused("the remote took too long to answer", f"try again; if it stays so, {_OPERATOR}")
        case OSError():
            return Refused(f"the gateway's own copy cannot be used ({error.strerror or 'I/O error'})", _OPERATOR)
        case GitFailed():
            found = _find(error.said)
            if found is not None:
                return Refused(found.message, found.hint)
            return Refused("git could not look at the remote", f"{_OPERATOR}: git ended with {error.code}")


def unsent(said: str) -> Problem | None:
    """A push that ended before anything was sent; None where that cannot be told."""
    found = _find(said)
    return None if found is None or found.reached else Problem(found.message, "", found.hint, "no")


def lost(ran: Ran) -> Problem:
    """A push whose end is not known."""
    return Problem(
        "the remote hung up before it said what became of the push",
        "",
        "look with `git_list_refs` before you send it again",
        ran,
    )


def _find(said: str) -> _Known | None:
    # what comes from the server itself stands behind `remote:` and is not git's own word
    own = "\n".join(line for line in said.splitlines() if not line.lower().startswith("remote:"))
    return next((known for known in _KNOWN if known.said.search(own)), None)
