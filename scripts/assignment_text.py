"""An assignment as text, as JSON, and as the rows of its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, TextIO

from matcher.assignment.records import Assignment, Objective
from models.csv_output import write_csv

SHOWN = 10


def write_pairs(answer: Assignment, file: TextIO) -> None:
    """Write ``problem_id,provider_id,affinity`` by problem; a problem without a pair as a row with the others empty."""
    filled = {one: [(one, "", "")] for one in (*answer.unmatched_problem_ids, *answer.set_apart_problem_ids)}
    for pair in answer.pairs:
        filled.setdefault(pair.problem_id, []).append((pair.problem_id, pair.provider_id, repr(pair.affinity)))
    rows = (row for problem_id in sorted(filled) for row in filled[problem_id])
    write_csv(file, [("problem_id", "provider_id", "affinity"), *rows], line_end="\n")


def as_json(answer: Assignment, out: str) -> dict[str, Any]:
    """Return everything that is known of the assignment but its pairs, which are in the file ``out``."""
    content = asdict(answer)
    del content["pairs"]
    return {
        **content,
        "gap": _gap(answer),
        "assigned_pairs": len(answer.pairs),
        "matched_problems": _matched(answer),
        "out": out,
    }


def summary(answer: Assignment) -> Iterator[str]:
    """Yield what the assignment reaches, what it is proven to be, what it leaves out, and what the other one costs."""
    yield f"{len(answer.pairs):,} pairs for {_matched(answer):,} problems in {answer.seconds:.1f} s"
    yield f"total {answer.total:.6g}; {_worst(answer)}"
    yield _proof(answer)
    yield from _named("unmatched, though they have eligible pairs", answer.unmatched_problem_ids)
    yield from _named("set apart, since they have no eligible pair", answer.set_apart_problem_ids)
    yield from _dropped(answer)
    yield _other(answer)


def _matched(answer: Assignment) -> int:
    return len({pair.problem_id for pair in answer.pairs})


def _worst(answer: Assignment) -> str:
    if answer.worst is None:
        return "no problem has an eligible pair"
    return f"smallest sum of a problem {answer.worst:.6g} ({answer.worst_problem_id})"


def _proof(answer: Assignment) -> str:
    if answer.objective is Objective.TOTAL:
        state = "optimal" if answer.is_proven else "not proven to be optimal"
        return f"bound on the total {answer.bound:.6g}, gap {_gap(answer):.2g}: {state}"
    bound = f"bound on the smallest sum {answer.bound:.6g}, gap {_gap(answer):.2g}: "
    if answer.is_proven:
        return bound + "the fairest there is"
    return bound + f"the best found in time; the {answer.proven_levels:,} smallest sums are proven"


def _gap(answer: Assignment) -> float:
    """Return how far the bound is above what is reached, rounding errors of a sum aside."""
    reached = answer.total if answer.objective is Objective.TOTAL else answer.worst or 0.0
    gap = answer.bound - reached
    return gap if gap > 1e-9 * max(1.0, abs(reached)) else 0.0


def _named(what: str, ids: tuple[str, ...]) -> Iterator[str]:
    if ids:
        more = f" and {len(ids) - SHOWN:,} more" if len(ids) > SHOWN else ""
        yield f"{len(ids):,} problems {what}: {', '.join(ids[:SHOWN])}{more}"


def _dropped(answer: Assignment) -> Iterator[str]:
    counts = answer.counts
    yield (
        f"{counts.given:,} pairs given: {counts.below_minimum:,} below the minimum affinity, {counts.conflicting:,} "
        f"conflicting, {counts.forbidden:,} forbidden, {counts.eligible:,} eligible"
    )
    if counts.conflicts_not_given:
        yield f"{counts.conflicts_not_given:,} conflicts are of pairs that are not in the file"
    if counts.forbidden_not_given:
        yield f"{counts.forbidden_not_given:,} forbidden pairs are not in the file"


def _other(answer: Assignment) -> str:
    other = answer.other
    state = "" if other.is_proven else ", the best found in a few seconds"
    if answer.worst is None or other.worst is None:
        return f"the objective {other.objective.value} brings the same"
    return (
        f"with the objective {other.objective.value}{state}: total {other.total:.6g} "
        f"({other.total - answer.total:+.3g}), smallest sum {other.worst:.6g} ({other.worst - answer.worst:+.3g})"
    )
