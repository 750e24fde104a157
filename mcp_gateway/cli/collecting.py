"""How often Python looks for cycles of objects that nothing else refers to: less often, in a process that makes thousands with every call."""

from __future__ import annotations

import gc
from typing import Final

THRESHOLDS: Final = (10_000, 20, 50)
"""How many objects, and collections of them, call for the next one (`gc.set_threshold`); by default 700, 10 and 10."""


def collect_rarely() -> None:
    """From now on; what there is now is never walked through again (`gc.freeze`), so the more of what stays is loaded, the better."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def load_undisturbed() -> None:
    """The same thresholds from the start: what is loaded stays, and looking through it again and again is a seventh of the loading."""
    gc.set_threshold(*THRESHOLDS)
