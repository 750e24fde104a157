"""Paths in settings: relative ones count from the directory of the file they are written in, whatever the process was started in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, ValidationInfo, WithJsonSchema


def base(info: ValidationInfo) -> Path:
    """The directory that whoever validates gave as the context's `base`; without one, where the process is."""
    context: object = info.context
    found: object = context.get("base") if isinstance(context, Mapping) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType] -- pydantic's context is untyped
    return found if isinstance(found, Path) else Path()


def _anchored(path: Path, info: ValidationInfo) -> Path:
    if "\0" in str(path):
        raise ValueError("a path holds no NUL")
    return base(info) / os.path.expanduser(path)


PathHere: TypeAlias = Annotated[Path, AfterValidator(_anchored), WithJsonSchema({"type": "string", "minLength": 1})]
"""A path; `~` is whoever runs the gateway."""
