"""Every form of a value that is told by the place it stands at, not by what it looks like: the counterpart of `secrets`."""

from __future__ import annotations

from typing import Final

from mcp_gateway.masking import (
    beside,
    calls,
    commands,
    commits,
    correspondence,
    directives,
    introduced,
    letters,
    national,
    positions,
    sentences,
    shown,
    spoken,
    told,
)

FORMS: Final = (
    *commands.FORMS,
    *directives.FORMS,
    *calls.FORMS,
    *positions.FORMS,
    *sentences.FORMS,
    *shown.FORMS,
    *spoken.FORMS,
    *told.FORMS,
    *correspondence.FORMS,
    *letters.FORMS,
    *introduced.FORMS,
    *commits.FORMS,
    *national.FORMS,
    *beside.FORMS,
)
