"""One measured line: a value against its target, with the naive way measured in the same run beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Target:
    """What must be reached: at least ``limit``, or at most."""

    limit: float
    unit: str
    at_least: bool = False

    def is_met_by(self, value: float) -> bool:
        """Say whether a value, as measured and not as rounded, reaches the target."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True)
class Measurement:
    """One line of the table.

    Args:
        name: Short and unique.
        what: The line's sentence.
        value: What was measured, in the target's unit.
        target: What must be reached; ``None`` for a line that only informs.
        naive_what: The simple way of doing the same.
        naive_value: What that way takes or reaches, in ``naive_unit``, in the same run.
        naive_unit: Unit of the naive value.
        details: Everything else that was seen, by name with the unit in it.
    """

    name: str
    what: str
    value: float
    target: Target | None
    naive_what: str
    naive_value: float
    naive_unit: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; ``None`` without one."""
        return None if self.target is None else self.target.is_met_by(self.value)


def percentile_ms(seconds: Sequence[float], percent: float) -> float:
    """Return a percentile of durations in milliseconds, by linear interpolation; NaN for none."""
    return float(np.percentile(seconds, percent)) * 1e3 if len(seconds) else float("nan")
