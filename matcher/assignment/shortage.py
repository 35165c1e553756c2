"""Why the bounds cannot hold: who lacks what, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.flow import shortfalls
from matcher.assignment.task import RowColumn, Side, Task

SHOWN = 5


@dataclass(frozen=True, eq=False)
class Shortage:
    """By how much bounds are missed, at the least; one entry an id.

    Args:
        problems: By how much each problem's minimum must fall, in one of the smallest ways out.
        providers: The same for the providers.
    """

    problems: RowColumn
    providers: RowColumn

    @property
    def missing(self) -> int:
        """How many pairs are missing in all."""
        return int(self.problems.sum() + self.providers.sum())


def shortage_of(task: Task) -> Shortage:
    """Return the smallest shortage: zero everywhere exactly if the minima can be met."""
    asked, more_asked = _within_maximum(task.problem_side)
    given, more_given = _within_maximum(task.provider_side)
    problems, providers = shortfalls(replace(task, problem_side=asked, provider_side=given))
    return Shortage(problems + more_asked, providers + more_given)


def _within_maximum(side: Side) -> tuple[Side, RowColumn]:
    """Return the side with every minimum at most its maximum, and by how much each was lowered."""
    maximum = np.maximum(side.maximum, 0)
    minimum = np.minimum(side.minimum, maximum)
    return Side(side.ids, minimum, maximum), side.minimum - minimum


def explain(task: Task, shortage: Shortage) -> str:
    """Return what is lacking: single ids first, then sums, then what is missing over all."""
    return "the minima cannot be met: " + "; ".join(_reasons(task, shortage))


def _reasons(task: Task, shortage: Shortage) -> Iterator[str]:
    asked, given = task.problem_side, task.provider_side
    for name, side, used in (("problem", asked, task.problems), ("provider", given, task.providers)):
        eligible = np.bincount(used, minlength=len(side.ids))
        yield from _pinned_beyond(name, side)
        yield from _listed(name, side, np.minimum(eligible, side.maximum), "eligible pairs or places")
    yield from _sums("problems", asked, "providers", given)
    yield from _sums("providers", given, "problems", asked)
    if shortage.missing:
        yield f"at least {_pairs(shortage.missing)} missing{_who(task, shortage)}"


def _pinned_beyond(name: str, side: Side) -> Iterator[str]:
    beyond = np.flatnonzero(side.maximum < 0)
    if len(beyond):
        named = [f"{side.ids[row]} ({-side.maximum[row]} too many)" for row in beyond[:SHOWN]]
        yield f"more pairs are pinned than the maximum allows for {_some(name, named, len(beyond))}"


def _listed(name: str, side: Side, there: NDArray[np.int64], what: str) -> Iterator[str]:
    lacking = np.flatnonzero((there < side.minimum) & (side.maximum >= 0))
    if len(lacking):
        named = [f"{side.ids[row]} (has {there[row]}, needs {side.minimum[row]})" for row in lacking[:SHOWN]]
        yield f"too few {what} for {_some(name, named, len(lacking))}"


def _sums(needy: str, demand: Side, able: str, supply: Side) -> Iterator[str]:
    needed, there = int(demand.minimum.sum()), int(np.maximum(supply.maximum, 0).sum())
    if needed > there:
        yield f"the {needy} need {needed:,} pairs, the {able} can take {there:,} ({needed - there:,} too few)"


def _who(task: Task, shortage: Shortage) -> str:
    parts = []
    for name, side, missed in (
        ("problem", task.problem_side, shortage.problems),
        ("provider", task.provider_side, shortage.providers),
    ):
        rows = np.flatnonzero(missed)
        if len(rows):
            named = [f"{side.ids[row]} lacks {missed[row]}" for row in rows[:SHOWN]]
            parts.append(_some(name, named, len(rows)))
    return f", for instance for {' and '.join(parts)}" if parts else ""


def _some(name: str, named: Sequence[str], number: int) -> str:
    more = f" and {number - len(named):,} more" if number > len(named) else ""
    return f"{number:,} {name}{'s' if number != 1 else ''}: {', '.join(named)}{more}"


def _pairs(number: int) -> str:
    return f"{number:,} pair{' is' if number == 1 else 's are'}"
