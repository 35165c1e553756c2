"""Memory that is free goes back to the system: one thread in each server process asks for it now and then.

An answer makes arrays of all sizes and lets go of them. The C library keeps what is freed for the next one, in pieces
that fit ever less well, so that a process seems to grow although nothing in it does (``docs/performance.md``).
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable

from api.background import Background

logger = logging.getLogger("setu.memory")

LOOK_EVERY_S = 2.0
"""To give back what two seconds left takes 2 to 6 ms, and the time of an answer stays the same."""


def trim_of_library() -> Callable[[int], int] | None:
    """Return the C library's function that gives free pages back (glibc's ``malloc_trim``); ``None`` without one."""
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim


class MemoryReturner(Background):
    """Gives free memory back until it is stopped; does nothing where the C library cannot."""

    def __init__(self, trim: Callable[[int], int] | None, look_every_s: float = LOOK_EVERY_S) -> None:
        """Make it; it does nothing before `start`."""
        super().__init__("setu-memory", look_every_s, logger, at_once=False)
        self._trim = trim
        if trim is None:
            logger.info("this C library cannot give free memory back; server processes may seem to grow")

    def look(self) -> None:
        """Give back what is free."""
        if self._trim is not None:
            self._trim(0)
