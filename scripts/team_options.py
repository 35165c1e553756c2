"""What the options of ``setu team`` mean together: the request for teams that they stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TypeVar

import typer

from api.places import PlaceFinder, known_clusters, known_states
from api.queries import measured_from
from matcher.query import Filters, Query
from matcher.teams.request import USUAL_DEPUTIES, USUAL_LIMITS, USUAL_TIME_S, USUAL_WEIGHTS, TeamRequest
from matcher.teams.shortlist import MOST_CANDIDATES
from matcher.teams.skill_edits import SkillChanges, changed_skills
from matcher.teams.skills import skills_of
from matcher.teams.spec import Limits, ObjectiveWeights
from matcher.teams.ties import TieKind
from matcher.understand import understand
from models.details import ProviderKind
from models.records import Problem
from models.safe_text import clean_text

T = TypeVar("T")
V = TypeVar("V")

DEPUTIES = "deputies"
TERMS = tuple(one.name for one in fields(ObjectiveWeights))


@dataclass(frozen=True)
class TeamOptions:
    """The options as they were given; an empty one was not.

    Args:
        size: "MIN:MAX", either side may be missing.
        trl: "FROM:TO", either side may be missing.
        kind_min: "KIND=N" each.
        stress: "NUMBER=WEIGHT" each.
        rename: "NUMBER=WORDS" each.
        weigh: "TERM=WEIGHT" each.
    """

    language: str = ""
    drop: Sequence[int] = ()
    add: Sequence[str] = ()
    rename: Sequence[str] = ()
    stress: Sequence[str] = ()
    require: Sequence[int] = ()
    size: str = ""
    kind: Sequence[ProviderKind] = ()
    kind_min: Sequence[str] = ()
    academic_min: int = 0
    industry_min: int = 0
    early_career_min: int = 0
    per_organisation_max: int | None = None
    organisations_min: int = 0
    budget: int | None = None
    assume_cost: int | None = None
    near: str = ""
    radius: float | None = None
    travel: float | None = None
    cluster: Sequence[str] = ()
    state: Sequence[str] = ()
    speaks: Sequence[str] = ()
    trl: str = ""
    lock: Sequence[str] = ()
    ban: Sequence[str] = ()
    forbid: Sequence[TieKind] = ()
    call: str = ""
    eligible_only: bool = False
    needed_by: datetime | None = None
    available_only: bool = False
    fame_neutral: bool = False
    weigh: Sequence[str] = ()
    alternatives: int = 3
    threshold: float | None = None
    candidates: int = MOST_CANDIDATES
    time: float = USUAL_TIME_S


def request_of(options: TeamOptions, text: str, problem: Problem | None, finder: PlaceFinder) -> TeamRequest:
    """Return the request that options stand for.

    Args:
        options: The options.
        text: The problem's text.
        problem: The stored problem, where it is one.
        finder: Finds places.

    Raises:
        BadParameter: An option is not written as it should be.
        InvalidInput: A place, a state or a cluster is not known, or there is no such skill.
    """
    near = finder.around(options.near, None, "--near") if options.near else measured_from(problem, text, finder)
    language = options.language or (problem.language if problem else "")
    filters = Filters(kinds=tuple(options.kind), near=near)
    query = Query(text, language, filters, is_fame_neutral=options.fame_neutral)
    weights = dict(_numbered("--weigh", options.weigh, _term, float))
    return TeamRequest(
        query=query,
        wanted=changed_skills(skills_of(understand(query)), _changes(options)),
        limits=_limits(options),
        deputies=weights.pop(DEPUTIES, USUAL_DEPUTIES),
        weights=replace(USUAL_WEIGHTS, **weights),
        forbidden=frozenset(options.forbid),
        owner_id=problem.organisation_id if problem else "",
        call_id=options.call,
        needed_by=options.needed_by.date() if options.needed_by else None,
        assumed_cost_inr=options.assume_cost,
        alternatives=options.alternatives,
        threshold=options.threshold,
        most_candidates=options.candidates,
        time_limit_s=options.time,
    )


def _changes(options: TeamOptions) -> SkillChanges:
    return SkillChanges(
        dropped=tuple(options.drop),
        added=tuple(clean_text(words) for words in options.add),
        renamed=dict(_numbered("--rename", options.rename, int, clean_text)),
        stressed=dict(_numbered("--stress", options.stress, int, float)),
        required=tuple(options.require),
    )


def _limits(options: TeamOptions) -> Limits:
    size_min, size_max = _range("--size", options.size, (USUAL_LIMITS.size_min, USUAL_LIMITS.size_max))
    trl_from, trl_to = _range("--trl", options.trl, (None, None))
    kinds_min = dict(_numbered("--kind-min", options.kind_min, ProviderKind, int))
    return Limits(
        size_min=1 if size_min is None else size_min,
        size_max=size_max,
        per_organisation_max=options.per_organisation_max,
        organisations_min=options.organisations_min,
        academic_min=options.academic_min,
        industry_min=options.industry_min,
        kinds_min={kind.value: fewest for kind, fewest in kinds_min.items()},
        clusters=known_clusters(options.cluster, "--cluster"),
        states=known_states(options.state, "--state"),
        travel_km_max_each=options.radius,
        travel_km_max_sum=options.travel,
        budget_inr=options.budget,
        available_only=options.available_only,
        trl_from=trl_from,
        trl_to=trl_to,
        eligible_only=options.eligible_only,
        languages=tuple(options.speaks),
        early_career_min=options.early_career_min,
        locked=tuple(options.lock),
        banned=tuple(options.ban),
    )


def _range(option: str, given: str, usual: tuple[int | None, int | None]) -> tuple[int | None, int | None]:
    """Return both ends of "MIN:MAX"; an end that is not written is open, and one number is both ends."""
    if not given:
        return usual
    low, colon, high = given.partition(":")
    try:
        first = int(low) if low else None
        return first, (int(high) if high else None) if colon else first
    except ValueError as error:
        raise typer.BadParameter(f"{option} is written MIN:MAX, as in 2:4 (given: {given!r})") from error


def _numbered(
    option: str, given: Sequence[str], read_name: Callable[[str], T], read_value: Callable[[str], V]
) -> list[tuple[T, V]]:
    """Return the two sides of each "NAME=VALUE"."""
    found = []
    for one in given:
        name, _, value = one.partition("=")
        try:
            found.append((read_name(name.strip()), read_value(value.strip())))
        except ValueError as error:
            raise typer.BadParameter(f"{option} is written NAME=VALUE (given: {one!r}): {error}") from error
    return found


def _term(name: str) -> str:
    if name not in (*TERMS, DEPUTIES):
        raise ValueError(f"the terms are {', '.join((*TERMS, DEPUTIES))}")
    return name
