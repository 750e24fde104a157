"""The masker: `Raw` in, `Masked` out, or nothing at all.

The only place that opens a `Raw` and the only one that makes a `Masked`. CPU work runs in a worker thread. Safe to use from several tasks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Final, TypeAlias, TypeVar, assert_never, cast

from anyio import to_thread

from mcp_gateway.masking import assignments, candidates, commands, names, secrets
from mcp_gateway.masking._minting import SEAL
from mcp_gateway.masking.apart import Job, Worker
from mcp_gateway.masking.columns import Columns, Treatment
from mcp_gateway.masking.described import completed
from mcp_gateway.masking.explaining import Explained, explained, explained_rows
from mcp_gateway.masking.findings import replaced
from mcp_gateway.masking.foreseen import Foreseen
from mcp_gateway.masking.looking import Looking, Rules
from mcp_gateway.masking.masked import Masked
from mcp_gateway.masking.plain_text import document_text, problem_text, table_text
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.rewrite import Collecting, Pass, Replacing
from mcp_gateway.masking.scan import Hidden, Setting
from mcp_gateway.masking.tables import Grid
from mcp_gateway.masking.unmaskable import Unmaskable
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.lease import Secret
from mcp_gateway_tools.raw import Column, Document, Problem, Raw, Table
from mcp_gateway_tools.unveil import unveil

MOST_CHARACTERS: Final = 64 << 20
"""Distinct text of one answer. What is larger is withheld."""

APART: Final = 1 << 20
"""Characters from which the text of an answer is looked at in a process apart."""

SECONDS: Final = 20.0
"""How long one masking may take; a large answer has a second more for every `SLOWEST` characters."""

SLOWEST: Final = 1 << 18

_T = TypeVar("_T")
Noted: TypeAlias = "dict[Setting, dict[str, Hidden]]"
"""What the scan made of the texts of one answer."""


class MaskingUnavailable(Exception):
    """Something could not be masked; it must be withheld. The message holds nothing of it."""


class Masker:
    """Masks under one profile. `lent_secrets` gives, at each use, the credentials that may never appear."""

    def __init__(self, profile: MaskingProfile, lent_secrets: Callable[[], Sequence[Secret]]) -> None:
        self._profile = profile
        self._lent_secrets = lent_secrets
        self._looking = Looking(profile)
        self._worker = Worker(profile)
        self._foreseen = Foreseen(profile)
        self.digest: Final = _digest(profile)
        """SHA-256 (hex) of the profile and of every built-in rule: what an approval was given under."""

    async def warm(self) -> None:
        """Load the recognisers (Presidio, about two seconds the first time). Raises MaskingUnavailable."""
        await self._apart(self._looking.recognisers)

    async def mask(self, raw: Raw, masks: tuple[str, ...] = ()) -> Masked:
        """Mask an answer; `masks` are column patterns to hide beyond the profile's. Raises MaskingUnavailable."""
        return await self._apart(lambda: self._mask(raw, masks))

    async def explain(self, what: Raw | str) -> tuple[JsonValue, list[Explained]]:
        """Mask an answer, or a text, and say what was hidden where: its structured form. Raises MaskingUnavailable."""
        return await self._apart(lambda: self._explain(what))

    async def arguments(self, arguments: JsonObject) -> JsonObject:
        """A call's arguments as they may be stored and shown. Raises MaskingUnavailable."""
        return await self._apart(lambda: self._object(arguments, personal=True))

    async def secrets(self, arguments: JsonObject) -> JsonObject:
        """The arguments with only secrets hidden: what an approver sees of what would run. Raises MaskingUnavailable."""
        return await self._apart(lambda: self._object(arguments, personal=False))

    async def text(self, text: str) -> str:
        """A text (a prompt, an error's words) as it may be stored and shown. Raises MaskingUnavailable."""
        return await self._apart(lambda: self._text(text))

    def hidden(self, columns: Sequence[Column], masks: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The names of the columns whose every value `mask` would replace."""
        return self._foreseen.hidden(columns, masks)

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

    def _explain(self, what: Raw | str) -> tuple[JsonValue, list[Explained]]:
        hidden: Noted = {}
        if isinstance(what, str):
            text = self._text(what, hidden)
            return text, explained(what, text, hidden)
        content = unveil(what)
        after = self._mask(what, (), hidden).structured
        match content:
            case Table():
                names = [str(column["name"]) for column in cast("list[JsonObject]", after["columns"])]
                rows = cast("list[list[JsonValue]]", after["rows"])
                return after, explained_rows(names, content.rows, rows, hidden)
            case Document():
                return after, explained(content.value, after, hidden)
            case Problem():
                raise Unmaskable("an error's words are explained as a text")
            case _:
                assert_never(content)

    def _mask(self, raw: Raw, masks: tuple[str, ...], noted: dict[Setting, dict[str, Hidden]] | None = None) -> Masked:
        content = unveil(raw)
        rules = Rules(masks)
        rewriter = self._looking.rewriter(rules)
        match content:
            case Table():
                value, found = self._twice(
                    Grid(content, Columns(self._profile.columns, masks), rewriter).rewrite, rules, noted
                )
                return Masked(value, table_text(value), is_error=False, ran=None, found=found, _seal=SEAL)
            case Document():
                told = completed(content, lambda column: self._foreseen.hides(column, masks))
                value, found = self._twice(lambda step: rewriter.object(told, step), rules, noted)
                return Masked(value, document_text(value), is_error=False, ran=None, found=found, _seal=SEAL)
            case Problem():
                said, found = self._twice(lambda step: [_words(part, step) for part in _parts(content)], rules)
                message, code, hint = said
                value = {"error": {"message": message, "code": code, "hint": hint}}
                text = problem_text(message, hint)
                return Masked(value, text, is_error=True, ran=content.ran, found=found, _seal=SEAL)
            case _:
                assert_never(content)

    def _object(self, value: JsonObject, *, personal: bool) -> JsonObject:
        rules = Rules(personal=personal)
        rewriter = self._looking.rewriter(rules)
        return self._twice(lambda step: rewriter.object(value, step), rules)[0]

    def _text(self, text: str, noted: Noted | None = None) -> str:
        return self._twice(lambda step: _words(text, step), Rules(), noted)[0]

    def _twice(
        self, rewrite: Callable[[Pass], _T], rules: Rules, noted: Noted | None = None
    ) -> tuple[_T, Mapping[str, int]]:
        collecting = Collecting(MOST_CHARACTERS)
        rewrite(collecting)
        lent = tuple(secret.reveal() for secret in self._lent_secrets())
        if collecting.size <= APART:
            hidden = self._looking.hidden(collecting.texts, rules, lent, SECONDS)
        else:
            seconds = SECONDS + collecting.size / SLOWEST
            hidden = self._worker.hidden(Job(collecting.texts, rules, lent, seconds))
        if noted is not None:
            noted |= hidden
        replacing = Replacing(hidden)
        return rewrite(replacing), replacing.found


def _parts(problem: Problem) -> tuple[str, str, str]:
    return problem.message, problem.code, problem.hint


def _words(text: str, step: Pass) -> str:
    """Free text: what an upstream quotes of its rows goes first, the rest is scanned."""
    quoted = list(assignments.find_quoted_rows(text))
    for one in quoted:
        step.hide(Treatment("redact", one.kind), text[one.start : one.end])
    return step.text(replaced(text, quoted)[0], Setting())


def _digest(profile: MaskingProfile) -> str:
    rules = [
        version("presidio-analyzer"),
        *names.DEFINITION,
        *assignments.DEFINITION,
        *candidates.DEFINITION,
        *(f"{form.kind} {form.pattern.pattern}" for form in (*secrets.FORMS, *commands.FORMS)),
    ]
    canonical = {"profile": profile.model_dump(mode="json"), "rules": rules}
    return hashlib.sha256(json.dumps(canonical, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
