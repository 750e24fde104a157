"""A process that keeps its memory to itself: what it holds lands in no core file, and no other process of the same user reads it.

An agent's shell may run as the user that the gateway runs as. On Linux such a process could otherwise read the gateway's memory and the
environment it was started with, which hold credentials (prctl(2), PR_SET_DUMPABLE; proc(5), /proc/PID/environ). Against root, and against
whoever reads the credential where it is kept, nothing here helps.
"""

from __future__ import annotations

import ctypes
import logging
import resource
import sys
from typing import Final

log = logging.getLogger(__name__)

_PR_SET_DUMPABLE: Final = 4


def keep_to_itself() -> None:
    """From now on. Children that start a program of their own are not affected. What the system refuses is logged, and stops nothing."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        if library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            log.warning("other processes of this user can read the gateway's memory (error %s)", ctypes.get_errno())
