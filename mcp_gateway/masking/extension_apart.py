"""What runs in the worker: a deployment's plugins, Presidio's own recognisers that it names, and the language model with what finds names and addresses. Imports Presidio."""

from __future__ import annotations

from collections.abc import Sequence

from mcp_gateway.masking.extension import Extension
from mcp_gateway.masking.extension_building import from_plugins, known_of
from mcp_gateway.masking.extension_engine import Engine
from mcp_gateway.masking.extension_pool import Span


class Apart:
    """The recognisers of one extension that cannot be trusted with the gateway's time."""

    def __init__(self, extension: Extension, threshold: float) -> None:
        plugins = [*from_plugins(extension.plugins), *(known_of(extension.file) if extension.file else ())]
        self._plugins = Engine(plugins, threshold) if plugins else None
        self._ner = None
        if extension.model:
            from mcp_gateway.masking.ner import Ner

            self._ner = Ner(extension.model, threshold)

    def find(self, texts: Sequence[tuple[str, Sequence[str], bool]]) -> list[list[Span]]:
        """What stands in each text (its words of context, and whether it may hold names and addresses)."""
        found: list[list[Span]] = [self._plugins.find(text, words) if self._plugins else [] for text, words, _ in texts]
        if self._ner is not None:
            asked = [index for index, (_, _, prose) in enumerate(texts) if prose]
            for index, spans in zip(asked, self._ner.find([texts[index][0] for index in asked]), strict=True):
                found[index] = [*found[index], *spans]
        return found
