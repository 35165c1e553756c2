"""Whom limits refuse that look at each candidate alone: place, distance, load, dates, readiness, eligibility."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matcher.teams.amounts import metres
from matcher.teams.spec import Candidate, Limits


def _is_too_far(limits: Limits, one: Candidate) -> bool:
    most = limits.travel_km_max_each
    return most is not None and (one.travel_m is None or one.travel_m > metres(most))


def _is_too_busy(limits: Limits, one: Candidate) -> bool:
    return limits.load_max is not None and one.open_load > limits.load_max


def _is_too_early(limits: Limits, one: Candidate) -> bool:
    return limits.trl_from is not None and one.trl_to is not None and one.trl_to < limits.trl_from


def _is_too_late(limits: Limits, one: Candidate) -> bool:
    return limits.trl_to is not None and one.trl_from is not None and one.trl_from > limits.trl_to


ADMISSIONS: Mapping[str, Callable[[Limits, Candidate], bool]] = {
    "clusters": lambda limits, one: bool(limits.clusters) and one.cluster_id not in limits.clusters,
    "states": lambda limits, one: bool(limits.states) and one.state not in limits.states,
    "travel_km_max_each": _is_too_far,
    "load_max": _is_too_busy,
    "available_only": lambda limits, one: limits.available_only and one.is_available is False,
    "trl_from": _is_too_early,
    "trl_to": _is_too_late,
    "eligible_only": lambda limits, one: limits.eligible_only and one.is_eligible is False,
}
"""Limit → whether it refuses a candidate. Place and distance must be known; of the rest, only what is known refuses."""
