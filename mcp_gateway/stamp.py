"""What tells a file from the same file changed: its stamp, so that what was read need not be read again."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final, NamedTuple

_SETTLED_SECONDS: Final = 2.0
"""How long a file must have been left alone for its stamp to tell it from the next: clocks of file systems tick by up to a second or two."""


class Stamp(NamedTuple):
    """What changes with a file's content, owner or mode. The time of the change is the kernel's own: no writer can set it."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp of a file that was looked at."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def settled(self) -> bool:
        """Whether a change after this moment would show."""
        return time.time_ns() - max(self.modified, self.changed) > _SETTLED_SECONDS * 1e9


def stamp(path: Path, *, follow: bool = True) -> Stamp | None:
    """The stamp of a file as it is now; None where it cannot be looked at: whoever reads it learns why.

    To be asked on the event loop: it takes microseconds, where a thread would cost a quarter of a millisecond.
    """
    try:
        return Stamp.of(os.stat(path, follow_symlinks=follow))
    except OSError:
        return None
