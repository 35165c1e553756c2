"""From a request to a `Query`: stored problems are fetched, places are found, names are checked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.places import PlaceFinder, known_clusters, known_state, known_states
from api.schemas.match import ApplicantBody, FiltersBody, MatchBody
from matcher.query import Applicant, Filters, Near, Query
from models.accounts.caller import Caller
from models.accounts.callers_problems import CallersProblems
from models.records import Problem
from models.store import Store


@dataclass(frozen=True)
class Asked:
    """A query, the stored problem that it comes from, and whether whoever asks may read its text."""

    query: Query
    problem: Problem | None = None
    shows_text: bool = True


def ask(body: MatchBody, store: Store, finder: PlaceFinder, caller: Caller) -> Asked:
    """Return the query that a body asks for.

    Raises:
        NotFound: There is no problem with the id given.
        InvalidInput: A place, a state or a cluster is not known.
    """
    problem, shows_text = stored_problem(body.problem_id, store, caller)
    text = problem.full_text if problem else body.text or ""
    filters = filters_of(body.filters, finder)
    query = Query(
        text=text,
        language=body.language or (problem.language if problem else ""),
        filters=filters if filters.near else replace(filters, near=_measured_from(body, problem, text, finder)),
        applicant=_applicant(body.applicant, problem),
        edits=body.understanding.edits(),
        is_fame_neutral=body.fame_neutral,
    )
    return Asked(query, problem, shows_text)


def _measured_from(body: MatchBody, problem: Problem | None, text: str, finder: PlaceFinder) -> Near | None:
    if body.understanding.place:
        return finder.around(body.understanding.place, None, "/understanding/place")
    return home_of(problem) or finder.named_in(text)


def filters_of(body: FiltersBody, finder: PlaceFinder) -> Filters:
    """Return the filters of a body.

    Raises:
        InvalidInput: A place, a state or a cluster is not known.
    """
    return Filters(
        kinds=tuple(body.kinds),
        clusters=known_clusters(body.clusters, "/filters/clusters"),
        states=known_states(body.states, "/filters/states"),
        organisations=tuple(body.organisations),
        near=finder.near(body.near, "/filters/near") if body.near else None,
        since_year=body.since_year,
        languages=tuple(body.languages),
    )


def home_of(problem: Problem | None, radius_km: float | None = None) -> Near | None:
    """Return the place of a stored problem; without a radius, it only measures distances."""
    if problem is None or problem.location.latitude is None or problem.location.longitude is None:
        return None
    place = problem.location
    label = ", ".join(part for part in (place.city or place.district, place.state) if part)
    return Near(problem.location.latitude, problem.location.longitude, radius_km, label or place.pincode)


def stored_problem(problem_id: str | None, store: Store, caller: Caller) -> tuple[Problem | None, bool]:
    """Return the stored problem that is asked about, whole for the matcher, and whether the caller may read its text.

    Raises:
        NotFound: There is no problem with this id, or nobody has published it and the caller may not read it.
    """
    if problem_id is None:
        return None, True
    with store.read() as transaction:
        problems = CallersProblems(transaction, caller)
        shows_text = isinstance(problems.get(problem_id), Problem)
        return problems.known([problem_id])[problem_id], shows_text


def _applicant(body: ApplicantBody, problem: Problem | None) -> Applicant:
    state = known_state(body.state, "/applicant/state")
    return Applicant(
        kind=body.kind,
        udyam=body.udyam,
        state=state or (problem.location.state if problem else ""),
        trl=body.trl if body.trl is not None or problem is None else problem.trl,
    )
