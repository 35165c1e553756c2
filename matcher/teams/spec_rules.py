"""What is allowed in a question for teams: ranges, ids that exist once, limits that do not contradict themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from models.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from matcher.teams.spec import Candidate, Limits, TeamSpec

CANDIDATES_MAX = 5_000
SKILLS_MAX = 100
ALTERNATIVES_MAX = 1_000
FAULTS_SHOWN = 20
COST_INR_MAX = 10**12
"""₹ 1 lakh crore: more is a slip of the keyboard, and sums stay far from 64 bits."""
AMOUNT_MAX = 1e6
"""Largest weight, and largest distance in kilometres."""

Number = float | int
Ranges = Mapping[str, tuple[Number, Number]]

_COUNT = (0, CANDIDATES_MAX * 2)
_LIMIT_RANGES: Ranges = {
    "size_min": _COUNT,
    "size_max": _COUNT,
    "per_organisation_max": _COUNT,
    "organisations_min": _COUNT,
    "academic_min": _COUNT,
    "industry_min": _COUNT,
    "travel_km_max_each": (0, AMOUNT_MAX),
    "travel_km_max_sum": (0, AMOUNT_MAX),
    "budget_inr": (0, COST_INR_MAX * CANDIDATES_MAX),
    "load_max": (0, 1),
    "trl_from": (1, 9),
    "trl_to": (1, 9),
    "early_career_min": _COUNT,
}
_CANDIDATE_RANGES: Ranges = {
    "cost_inr": (0, COST_INR_MAX),
    "travel_km": (0, AMOUNT_MAX),
    "open_load": (0, 1),
    "trl_from": (1, 9),
    "trl_to": (1, 9),
}
_WEIGHT_RANGES: Ranges = {
    "coverage": (0, AMOUNT_MAX),
    "redundancy": (0, AMOUNT_MAX),
    "cost": (0, AMOUNT_MAX),
    "travel": (0, AMOUNT_MAX),
    "load": (0, AMOUNT_MAX),
    "earlier_collaboration": (-AMOUNT_MAX, AMOUNT_MAX),
}
_SPEC_RANGES: Ranges = {
    "alternatives": (1, ALTERNATIVES_MAX),
    "threshold": (0, 1),
    "differ_by": (1, CANDIDATES_MAX),
    "time_limit_s": (0.01, 3600),
}


def problems_of(spec: TeamSpec) -> list[FieldProblem]:
    """Return everything that is wrong with a question, in the order of a SPEC file; empty where nothing is."""
    sizes = [*_too_many("skills", spec.skills, SKILLS_MAX), *_too_many("candidates", spec.candidates, CANDIDATES_MAX)]
    return sizes or [
        *_skill_problems(spec),
        *_candidates_problems(spec),
        *_out_of_range("/limits", spec.limits, _LIMIT_RANGES),
        *_limit_problems(spec.limits, {one.candidate_id for one in spec.candidates}),
        *_out_of_range("/weights", spec.weights, _WEIGHT_RANGES),
        *_out_of_range("", spec, _SPEC_RANGES),
        *_pair_problems("/earlier_collaborations", spec.earlier_collaborations, _ids(spec)),
    ]


def refusal(message: str, problems: Sequence[FieldProblem]) -> InvalidInput:
    """Return the error that names the faults, the first ones where there are many."""
    many = f" ({len(problems)} faults, the first {FAULTS_SHOWN} are shown)" if len(problems) > FAULTS_SHOWN else ""
    return InvalidInput(message + many, problems[:FAULTS_SHOWN])


def escaped(name: str) -> str:
    """Return a name as one step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _ids(spec: TeamSpec) -> set[str]:
    return {one.candidate_id for one in spec.candidates}


def _too_many(name: str, given: Sequence[object], most: int) -> Iterator[FieldProblem]:
    if len(given) > most:
        yield FieldProblem(f"/{name}", f"{len(given)}", f"more than {most} cannot be searched", "leave the weakest out")


def _skill_problems(spec: TeamSpec) -> Iterator[FieldProblem]:
    yield from _id_problems("/skills", [one.skill_id for one in spec.skills])
    for row, skill in enumerate(spec.skills):
        yield from _range_problem(f"/skills/{row}/weight", skill.weight, (0, AMOUNT_MAX))


def _candidates_problems(spec: TeamSpec) -> Iterator[FieldProblem]:
    yield from _id_problems("/candidates", [one.candidate_id for one in spec.candidates])
    known = {skill.skill_id for skill in spec.skills}
    for row, candidate in enumerate(spec.candidates):
        yield from _candidate_problems(f"/candidates/{row}", candidate, known)


def _candidate_problems(place: str, candidate: Candidate, known: Collection[str]) -> Iterator[FieldProblem]:
    yield from _out_of_range(place, candidate, _CANDIDATE_RANGES)
    yield from _order_problem(f"{place}/trl_from", candidate.trl_from, candidate.trl_to, "trl_to")
    for skill_id, score in candidate.scores.items():
        at = f"{place}/skills/{escaped(skill_id)}"
        if skill_id not in known:
            yield FieldProblem(at, skill_id, "no skill has this id", "add the skill, or take the score out")
        yield from _range_problem(at, score, (0, 1))


def _limit_problems(limits: Limits, known: Collection[str]) -> Iterator[FieldProblem]:
    yield from _order_problem("/limits/size_min", limits.size_min, limits.size_max, "size_max")
    yield from _order_problem("/limits/trl_from", limits.trl_from, limits.trl_to, "trl_to")
    for kind, fewest in limits.kinds_min.items():
        yield from _range_problem(f"/limits/kinds_min/{escaped(kind)}", fewest, _COUNT)
    for name, ids in (("locked", limits.locked), ("banned", limits.banned)):
        for row, one in enumerate(ids):
            yield from _unknown(f"/limits/{name}/{row}", one, known)
    for row, one in enumerate(limits.locked):
        if one in limits.banned:
            yield FieldProblem(f"/limits/locked/{row}", one, "is banned too", "keep it in one of the two lists")
    yield from _pair_problems("/limits/conflicts", limits.conflicts, known)


def _pair_problems(place: str, pairs: Iterable[Sequence[str]], known: Collection[str]) -> Iterator[FieldProblem]:
    for row, pair in enumerate(pairs):
        for side, one in enumerate(pair):
            yield from _unknown(f"{place}/{row}/{side}", one, known)
        if pair[0] == pair[1]:
            yield FieldProblem(f"{place}/{row}", pair[0], "is paired with itself", "name two candidates")


def _unknown(place: str, one: str, known: Collection[str]) -> Iterator[FieldProblem]:
    if one not in known:
        yield FieldProblem(place, one, "no candidate has this id", "add the candidate, or take the id out")


def _id_problems(place: str, ids: Sequence[str]) -> Iterator[FieldProblem]:
    first: dict[str, int] = {}
    for row, one in enumerate(ids):
        if not one or one != one.strip():
            yield FieldProblem(f"{place}/{row}/id", one, "is empty or has spaces at its ends", "give a plain id")
        if first.setdefault(one, row) != row:
            yield FieldProblem(f"{place}/{row}/id", one, f"stands at {place}/{first[one]} too", "give each its own id")


def _order_problem(place: str, low: int | None, high: int | None, high_name: str) -> Iterator[FieldProblem]:
    if low is not None and high is not None and low > high:
        yield FieldProblem(place, str(low), f"is more than {high_name}, {high}", "exchange or correct them")


def _out_of_range(place: str, record: object, ranges: Ranges) -> Iterator[FieldProblem]:
    for name, allowed in ranges.items():
        yield from _range_problem(f"{place}/{name}", getattr(record, name), allowed)


def _range_problem(place: str, given: Number | None, allowed: tuple[Number, Number]) -> Iterator[FieldProblem]:
    low, high = allowed
    if given is not None and not low <= given <= high:  # false for NaN too
        yield FieldProblem(place, str(given), f"lies outside {low}..{high}", "give a number in this range")
