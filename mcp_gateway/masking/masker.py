"""The masker: `Raw` in, `Masked` out, or nothing at all.

The only place that opens a `Raw` and the only one that makes a `Masked`. CPU work runs in a worker thread. Safe to use from several tasks.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Final, TypeVar, assert_never

from anyio import to_thread

from mcp_gateway.masking import assignments, candidates, names, secrets
from mcp_gateway.masking._minting import SEAL
from mcp_gateway.masking.columns import Columns
from mcp_gateway.masking.findings import replaced
from mcp_gateway.masking.lent import Lent
from mcp_gateway.masking.masked import Masked
from mcp_gateway.masking.plain_text import document_text, problem_text, table_text
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.recognisers import Recognisers
from mcp_gateway.masking.rewrite import Collecting, Pass, Replacing, Rewriter, Unmaskable
from mcp_gateway.masking.scan import Scan, Setting
from mcp_gateway.masking.tables import Grid
from mcp_gateway_policy.vocabulary import JsonObject
from mcp_gateway_tools.lease import Secret
from mcp_gateway_tools.raw import Document, Problem, Raw, Table
from mcp_gateway_tools.unveil import unveil

MOST_CHARACTERS: Final = 64 << 20
"""Distinct text of one answer. What is larger is withheld."""

_T = TypeVar("_T")


class MaskingUnavailable(Exception):
    """Something could not be masked; it must be withheld. The message holds nothing of it."""


class Masker:
    """Masks under one profile. `lent_secrets` gives, at each use, the credentials that may never appear."""

    def __init__(self, profile: MaskingProfile, lent_secrets: Callable[[], Sequence[Secret]]) -> None:
        self._profile = profile
        self._lent_secrets = lent_secrets
        self._prepared = Lent(())
        self._loading = threading.Lock()
        self._loaded: Recognisers | None = None
        self.digest: Final = _digest(profile)
        """SHA-256 (hex) of the profile and of every built-in rule: what an approval was given under."""

    async def warm(self) -> None:
        """Load the recognisers (Presidio, about two seconds the first time). Raises MaskingUnavailable."""
        await self._apart(self._recognisers)

    async def mask(self, raw: Raw, masks: tuple[str, ...] = ()) -> Masked:
        """Mask an answer; `masks` are column patterns to hide beyond the profile's. Raises MaskingUnavailable."""
        return await self._apart(lambda: self._mask(raw, masks))

    async def arguments(self, arguments: JsonObject) -> JsonObject:
        """A call's arguments as they may be stored and shown. Raises MaskingUnavailable."""
        return await self._apart(lambda: self._object(arguments, personal=True))

    async def secrets(self, arguments: JsonObject) -> JsonObject:
        """The arguments with only secrets hidden: what an approver sees of what would run. Raises MaskingUnavailable."""
        return await self._apart(lambda: self._object(arguments, personal=False))

    async def text(self, text: str) -> str:
        """A text (a prompt, an error's words) as it may be stored and shown. Raises MaskingUnavailable."""
        return await self._apart(lambda: self._text(text))

    async def _apart(self, work: Callable[[], _T]) -> _T:
        """Run in a worker thread.

        # INVARIANT: whatever breaks ends in a MaskingUnavailable that is raised outside the handler, so that neither its message nor
        its context nor a frame of its traceback leads to what was being masked.
        """
        try:
            return await to_thread.run_sync(work)
        except Unmaskable as error:
            reason = str(error)
        except Exception as error:  # noqa: BLE001  # fail closed, and tell no more than what kind of thing broke
            reason = f"masking failed ({type(error).__name__})"
        raise MaskingUnavailable(reason)

    def _mask(self, raw: Raw, masks: tuple[str, ...]) -> Masked:
        content = unveil(raw)
        columns = Columns(self._profile.columns, masks)
        rewriter = Rewriter(columns)
        match content:
            case Table():
                value, found = self._twice(Grid(content, columns, rewriter).rewrite)
                return Masked(value, table_text(value), is_error=False, ran=None, found=found, _seal=SEAL)
            case Document():
                value, found = self._twice(lambda step: rewriter.object(content.value, step))
                return Masked(value, document_text(value), is_error=False, ran=None, found=found, _seal=SEAL)
            case Problem():
                said, found = self._twice(lambda step: [_words(part, step) for part in _parts(content)])
                message, code, hint = said
                value = {"error": {"message": message, "code": code, "hint": hint}}
                text = problem_text(message, hint)
                return Masked(value, text, is_error=True, ran=content.ran, found=found, _seal=SEAL)
            case _:
                assert_never(content)

    def _object(self, value: JsonObject, *, personal: bool) -> JsonObject:
        rewriter = Rewriter(Columns(self._profile.columns), personal=personal)
        return self._twice(lambda step: rewriter.object(value, step))[0]

    def _text(self, text: str) -> str:
        return self._twice(lambda step: _words(text, step))[0]

    def _twice(self, rewrite: Callable[[Pass], _T]) -> tuple[_T, Mapping[str, int]]:
        collecting = Collecting(MOST_CHARACTERS)
        rewrite(collecting)
        scan = Scan(self._recognisers(), self._profile.entities, self._lent())
        replacing = Replacing(scan.hidden(collecting.texts))
        return rewrite(replacing), replacing.found

    def _lent(self) -> Lent:
        values = tuple(secret.reveal() for secret in self._lent_secrets())
        prepared = self._prepared
        if prepared.values != values:
            prepared = self._prepared = Lent(values)
        return prepared

    def _recognisers(self) -> Recognisers:
        with self._loading:
            if self._loaded is None:
                self._loaded = Recognisers(self._profile.entities, self._profile.score_threshold)
            return self._loaded


def _parts(problem: Problem) -> tuple[str, str, str]:
    return problem.message, problem.code, problem.hint


def _words(text: str, step: Pass) -> str:
    """Free text: what an upstream quotes of its rows goes first, the rest is scanned."""
    quoted = list(assignments.find_quoted_rows(text))
    for one in quoted:
        step.hide(one.kind)
    return step.text(replaced(text, quoted)[0], Setting())


def _digest(profile: MaskingProfile) -> str:
    rules = [
        version("presidio-analyzer"),
        *names.DEFINITION,
        *assignments.DEFINITION,
        *candidates.DEFINITION,
        *(f"{form.kind} {form.pattern.pattern}" for form in secrets.FORMS),
    ]
    canonical = {"profile": profile.model_dump(mode="json"), "rules": rules}
    return hashlib.sha256(json.dumps(canonical, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
