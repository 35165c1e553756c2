"""Why a problem has nobody after an assignment."""

from __future__ import annotations

from enum import StrEnum

from matcher.assignment.records import Assignment
from matcher.cluster_day.candidates import Candidates


class Unmatched(StrEnum):
    """The reason.

    ``nobody_promises_enough``: of those who were asked for. ``only_refusals``: those who promise enough will not be
    asked about it. ``only_conflicts``: those who promise enough have a
    conflict, are forbidden, or lie below the minimum affinity. ``others_needed_more``: there are some, but their places
    went to other problems.
    """

    NOBODY_PROMISES_ENOUGH = "nobody_promises_enough"
    ONLY_REFUSALS = "only_refusals"
    ONLY_CONFLICTS = "only_conflicts"
    OTHERS_NEEDED_MORE = "others_needed_more"


def unmatched_reasons(candidates: Candidates, assignment: Assignment) -> dict[str, Unmatched]:
    """Return every problem without a provider, by id, with the reason."""
    reasons = dict.fromkeys(candidates.hopeless, Unmatched.NOBODY_PROMISES_ENOUGH)
    reasons |= dict.fromkeys(candidates.only_refused, Unmatched.ONLY_REFUSALS)
    reasons |= dict.fromkeys(assignment.set_apart_problem_ids, Unmatched.ONLY_CONFLICTS)
    reasons |= dict.fromkeys(assignment.unmatched_problem_ids, Unmatched.OTHERS_NEEDED_MORE)
    return dict(sorted(reasons.items()))
