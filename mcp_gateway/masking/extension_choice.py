"""From what a configuration says of recognisers to what will run: everything named is there, or it is no configuration."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from mcp_gateway.masking.extension import Extension, RecogniserFile, installed, plugin, plugins
from mcp_gateway.masking.extension_entities import ENTITIES
from mcp_gateway.masking.ner import installed_model, model_version

AUTO, NONE = "auto", "none"


class Unusable(Exception):
    """Something that is named is not there. `at` is its place under `masking`, `known` what could stand there."""

    def __init__(self, message: str, at: tuple[str | int, ...], known: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.at = at
        self.known = tuple(known)


def extension_of(
    file: RecogniserFile | None, entities: Sequence[str], names: Sequence[str], model: str, seconds: float
) -> Extension:
    """The extension that is configured. Raises Unusable."""
    for index, name in enumerate(entities):
        if name not in ENTITIES:
            raise Unusable(_unknown(name), ("entities", index))
    for index, name in enumerate(names):
        try:
            plugin(name)
        except ValueError as error:
            raise Unusable(f"{error}; install it, or take it out", ("recognizer_plugins", index), plugins()) from error
    chosen = installed_model() if model == AUTO else "" if model == NONE else model
    if model not in (AUTO, NONE) and not (model.isidentifier() and find_spec(model)):
        raise Unusable("no such model is installed: install its package, or write `auto` or `none`", ("ner", "model"))
    reading = [f"{chosen} {model_version(chosen)}"] if chosen else []
    return Extension(
        file=file, plugins=tuple(names), installed=(*installed(names), *reading), model=chosen, seconds=seconds
    )


def _unknown(name: str) -> str:
    if name in ("PERSON", "LOCATION", "ADDRESS", "NRP", "ORGANIZATION"):
        return f"`{name}` takes a language model: it is looked for with `ner`, not by naming it here"
    return f"`{name[:80]}` is no entity that Presidio finds by itself; what `recognizers` and plugins find is always looked for"
