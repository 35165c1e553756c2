"""How much time is left of the time that was given."""

from __future__ import annotations

import time

MARGIN_S = 0.01


class Clock:
    """Counts down from the moment it is made."""

    def __init__(self, limit_s: float) -> None:
        self._ends = time.monotonic() + limit_s

    @property
    def left_s(self) -> float:
        """Seconds left; not negative."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether there is no time for another search."""
        return self.left_s < MARGIN_S
