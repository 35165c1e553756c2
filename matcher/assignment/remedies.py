"""Ways out of a shortage: the smallest change of each kind, and each is tried before it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from matcher.assignment.flow import best_flow
from matcher.assignment.records import AssignmentSpec, Bounds, PairIds
from matcher.assignment.shortage import SHOWN, Shortage
from matcher.assignment.task import RowColumn, Side, Task, make_task


def is_feasible(spec: AssignmentSpec) -> bool:
    """Say whether some choice meets every bound."""
    task = make_task(spec)
    return best_flow(task, np.zeros(len(task.rows), dtype=np.int64)) is not None


def remedies_for(spec: AssignmentSpec, task: Task, shortage: Shortage) -> list[str]:
    """Return changes that make the specification feasible, one kind each; never none.

    Each is the smallest of its kind: the minimum that is lowered least, the maximum that is raised least, the highest
    minimum affinity, the fewest conflicts lifted, the bounds of single problems and providers changed least.
    """
    kinds = (_lower_minimum, _raise_maximum, _lower_affinity, _lift_pairs)
    found = [remedy for kind in kinds for remedy in kind(spec)]
    return [*found, *_single_bounds(spec, task, shortage)]


def _lower_minimum(spec: AssignmentSpec) -> Iterator[str]:
    for option, bounds, changed in _sides(spec):
        levels = range(min(bounds.minimum - 1, _most(spec)), -1, -1)
        yield from _first_bounds(
            f"lower the minimum: {option}", [Bounds(level, bounds.maximum) for level in levels], changed
        )


def _raise_maximum(spec: AssignmentSpec) -> Iterator[str]:
    for option, bounds, changed in reversed(_sides(spec)):
        levels = range(bounds.maximum + 1, _most(spec) + 1)
        yield from _first_bounds(
            f"raise the maximum: {option}", [Bounds(bounds.minimum, level) for level in levels], changed
        )


def _most(spec: AssignmentSpec) -> int:
    """Return more pairs than anybody can have, or as many."""
    return max(len(spec.pairs.problem_ids), len(spec.pairs.provider_ids))


def _first_bounds(what: str, choices: Sequence[Bounds], changed: Callable[[Bounds], AssignmentSpec]) -> Iterator[str]:
    at = _first(len(choices), lambda number: changed(choices[number]))
    if at is not None:
        yield f"{what} {choices[at]}"


def _sides(spec: AssignmentSpec) -> tuple[tuple[str, Bounds, Callable[[Bounds], AssignmentSpec]], ...]:
    return (
        ("--per-problem", spec.per_problem, lambda bounds: replace(spec, per_problem=bounds)),
        ("--per-provider", spec.per_provider, lambda bounds: replace(spec, per_provider=bounds)),
    )


def _lower_affinity(spec: AssignmentSpec) -> Iterator[str]:
    if spec.min_affinity is None:
        return
    given = spec.pairs.affinities
    levels = np.unique(given[given < spec.min_affinity])[::-1]
    level = _first(len(levels), lambda at: replace(spec, min_affinity=float(levels[at])))
    if level is not None:
        yield f"lower the minimum affinity: --min-affinity {float(levels[level])!r}"


def _first(number: int, changed: Callable[[int], AssignmentSpec]) -> int | None:
    """Return the first of so many growing changes that is feasible, by halving; ``None`` if the last is not."""
    if number == 0 or not is_feasible(changed(number - 1)):
        return None
    low, high = 0, number - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_feasible(changed(middle)) else (middle + 1, high)
    return low


def _lift_pairs(spec: AssignmentSpec) -> Iterator[str]:
    for name, pairs, lifted in (
        ("conflict", spec.conflicts, replace(spec, conflicts=frozenset())),
        ("forbidden pair", spec.forbidden, replace(spec, forbidden=frozenset())),
    ):
        needed = _fewest_needed(lifted, pairs) if pairs else None
        if needed:
            more = f" and {len(needed) - SHOWN:,} more" if len(needed) > SHOWN else ""
            named = ", ".join(f"{problem_id} with {provider_id}" for problem_id, provider_id in needed[:SHOWN])
            yield f"lift {len(needed):,} {name}{'s' if len(needed) != 1 else ''}: {named}{more}"


def _fewest_needed(lifted: AssignmentSpec, pairs: frozenset[PairIds]) -> list[PairIds] | None:
    """Return the fewest of these pairs that must be allowed; ``None`` if all of them do not suffice."""
    task = make_task(lifted)
    costs = np.zeros(len(task.table), dtype=np.int64)
    costs[list(task.table.rows_of(pairs).values())] = 1
    chosen = best_flow(task, -costs[task.rows])
    if chosen is None:
        return None
    rows = task.rows[chosen & (costs[task.rows] > 0)]
    return [(pair.problem_id, pair.provider_id) for pair in (task.table.pair(int(row)) for row in rows)]


def _single_bounds(spec: AssignmentSpec, task: Task, shortage: Shortage) -> Iterator[str]:
    """Yield the change of the bounds of single problems and providers that the shortage names."""
    own, slots = _changed(
        task.problem_side, shortage.problems, spec.per_problem, spec.problem_bounds, spec.problem_slots
    )
    theirs, their_slots = _changed(
        task.provider_side, shortage.providers, spec.per_provider, spec.provider_bounds, spec.provider_slots
    )
    relaxed = replace(
        spec,
        problem_bounds={**spec.problem_bounds, **own},
        provider_bounds={**spec.provider_bounds, **theirs},
        problem_slots={**spec.problem_slots, **slots},
        provider_slots={**spec.provider_slots, **their_slots},
    )
    if is_feasible(relaxed):
        named = [f"{one} {bounds}" for one, bounds in (*own.items(), *theirs.items())]
        named += [f"{number} slots for {one}" for one, number in (*slots.items(), *their_slots.items())]
        more = f" and {len(named) - SHOWN:,} more" if len(named) > SHOWN else ""
        yield f"change the bounds of single ones (--limits): {', '.join(named[:SHOWN])}{more}"


def _changed(
    side: Side, missing: RowColumn, usual: Bounds, own: Mapping[str, Bounds], slots: Mapping[str, int]
) -> tuple[dict[str, Bounds], dict[str, int]]:
    """Return new bounds and slots of whoever lacks pairs, or has more pinned than its maximum."""
    bounds: dict[str, Bounds] = {}
    more_slots: dict[str, int] = {}
    for row in np.flatnonzero((missing > 0) | (side.maximum < 0)):
        one, beyond = side.ids[row], max(0, -int(side.maximum[row]))
        before = own.get(one, usual)
        pinned = min(before.maximum, slots.get(one, before.maximum)) + beyond
        bounds[one] = Bounds(max(0, before.minimum - int(missing[row])), max(before.maximum, pinned))
        if beyond and one in slots:
            more_slots[one] = pinned
    return bounds, more_slots
