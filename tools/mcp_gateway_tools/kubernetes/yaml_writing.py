"""Objects as YAML, for people and for whoever masks it. Writes only; the thin typed wrapper around PyYAML's dumper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final

from mcp_gateway_policy.vocabulary import JsonObject

_UNBROKEN: Final = 1 << 30
"""Columns of a line."""


def written(documents: Sequence[JsonObject]) -> str:
    """Documents, each behind its `---`; keys in their order.

    # INVARIANT: a text stands there as it is, or escaped as in JSON: broken into lines, or with its quotes doubled, a secret in it would not be
    recognised.
    """
    yaml: Any = import_module("yaml")  # it has no types for this
    text: str = yaml.dump_all(list(documents), Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=_UNBROKEN)
    return text


@cache
def _dumper() -> Any:
    """A dumper of its own, so that nobody else's is changed."""
    yaml: Any = import_module("yaml")
    made: Any = type("Dumper", (getattr(yaml, "CSafeDumper", yaml.SafeDumper),), {})

    def text(dumper: Any, value: str) -> Any:
        style = '"' if "'" in value or "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    made.add_representer(str, text)
    return made
