"""Secrets that stand in a configuration as they are. Finds them by key and by form, and never repeats them.

A finder, not a proof: a password under an innocent key looks like any other word. References (`env:…`) are checked where they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from mcp_gateway.config.document import Document
from mcp_gateway.config.problem import KeyPath, Problem
from mcp_gateway.credentials.refs import FORMS
from mcp_gateway_policy.vocabulary import JsonValue

_SECRET_KEY = re.compile(
    r"(?:.*[_-])?(?:password|passwd|passphrase|pwd|pgpassword|secret|token|api_?key|private_?key|access_?key|secret_?key)",
    re.IGNORECASE,
)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s]+")
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")

_REFERENCES: Final = (("approvals", "webhooks", "*", "secret"),)
"""Keys that sound like a secret and hold a reference to one."""

_NAMES: Final = (("masking", "fields"), ("connections", "*", "fields"), ("identity", "roles"))
"""Mappings whose keys are names that the reader chose."""


def literal_secrets(document: Document) -> Iterator[Problem]:
    """A problem for every key that would hold a secret, every URL with one inside and every private key."""
    return _within(document, document.value, ())


def _within(document: Document, value: JsonValue, path: KeyPath) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, member in value.items():
            here = (*path, key)
            named = any(_fits(path, form) for form in _NAMES) or any(_fits(here, form) for form in _REFERENCES)
            if _SECRET_KEY.fullmatch(key) and not named:
                yield document.problem(
                    here, f"a secret never stands in this file: use `credential` with {FORMS}", at_key=True
                )
            else:
                yield from _within(document, member, here)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _within(document, item, (*path, index))
    elif isinstance(value, str) and (held := _held(value)):
        yield document.problem(path, f"{held} never stands in this file: use a reference ({FORMS})")


def _held(text: str) -> str | None:
    if _PRIVATE_KEY.search(text):
        return "a private key"
    for found in _URL.finditer(text):
        try:
            url = urlsplit(found.group())
            queried = parse_qsl(url.query)
        except ValueError:
            return "an address that cannot be read and may hold a secret"
        user, at, _ = url.netloc.rpartition("@")
        if at and (url.scheme != "ssh" or ":" in user):  # SSH's user is a part of the address, and proves nothing
            return "an address with a user and password inside"
        if any(_SECRET_KEY.fullmatch(name) for name, _ in queried):
            return "an address with a secret in its query"
    return None


def _fits(path: KeyPath, form: tuple[str, ...]) -> bool:
    return len(path) == len(form) and all(part in ("*", step) for part, step in zip(form, path, strict=True))
