"""Which problems, providers and requests a report is of, and on how many verdicts it rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matcher.reports.facts import Demand, Facts
from matcher.reports.records import Basis, Sentence, Wanted
from models.introductions.problem_flow import UNPUBLISHED, ProblemState


def within(facts: Facts, wanted: Wanted) -> Facts:
    """Return the facts with those problems and requests that the filters leave; providers all stay, to compare with.

    A problem that says another one again is left out and counted. Of the whole country's problems, those that nobody
    has published yet are counted only for who may see all of them.
    """
    asked = [
        one
        for one in facts.problems
        if (not wanted.cluster_id or one.cluster_id == wanted.cluster_id) and wanted.holds(one.stored_on)
    ]
    again = [one for one in asked if one.duplicate_of]
    hidden = [one for one in asked if not wanted.counts_waiting and one.standing in UNPUBLISHED]
    out = {one.problem_id for one in (*again, *hidden)}
    near = {one.problem_id for one in facts.problems if not wanted.cluster_id or one.cluster_id == wanted.cluster_id}
    return replace(
        facts,
        problems=tuple(one for one in asked if one.problem_id not in out),
        requests=tuple(one for one in facts.requests if one.problem_id in near and wanted.holds(one.sent_at)),
        problems_left_out={"again": len(again), "waiting": len(hidden)},
    )


def basis_of(facts: Facts) -> Basis:
    """Return on how many verdicts a report of these facts rests."""
    ids = {one.problem_id for one in facts.problems}
    known = ids & facts.covered.keys()
    outdated = len(known & facts.outdated)
    times = [facts.judged_at[key] for key in known]
    return Basis(len(ids), len(known) - outdated, outdated, len(ids) - len(known), min(times, default=""))


def notes_of(facts: Facts) -> tuple[Sentence, ...]:
    """Return what was left out, in words."""
    counts = facts.problems_left_out
    return tuple(Sentence(f"left_out_{key}", {"count": count}) for key, count in counts.items() if count)


def is_unmet(one: Demand, facts: Facts) -> bool:
    """Return whether a problem is still to be solved and nobody who could is a strong match; false where not judged."""
    return is_open(one) and one.problem_id in facts.covered and not strong_for(one, facts)


def is_open(one: Demand) -> bool:
    """Return whether a problem is still to be solved."""
    return one.standing not in (ProblemState.SOLVED, ProblemState.CLOSED)


def strong_for(one: Demand, facts: Facts) -> tuple[str, ...]:
    """Return who could solve a problem, is a strong match for it and still there, best first."""
    return facts.strong.get(one.problem_id, ())


def strong_here(one: Demand, facts: Facts) -> tuple[str, ...]:
    """Return which of them are of the problem's own cluster; nobody for a problem without a cluster."""
    return tuple(
        key for key in strong_for(one, facts) if one.cluster_id and facts.providers[key].cluster_id == one.cluster_id
    )


def strong_for_any(problems: Sequence[Demand], facts: Facts) -> set[str]:
    """Return who is a strong match for one problem or more."""
    return {key for one in problems for key in strong_for(one, facts)}
