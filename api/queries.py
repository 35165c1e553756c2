"""From a request to a `Query`: stored problems are fetched, places are found, names are checked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.places import PlaceFinder, known_clusters, known_state, known_states
from api.schemas.match import ApplicantBody, FiltersBody, MatchBody
from matcher.query import Applicant, Filters, Near, Query
from models.accounts.caller import Caller
from models.accounts.callers_problems import CallersProblems, words_of
from models.introductions.disclosure import Words
from models.records import Problem
from models.store import Store

TYPED = Words("", "", is_full=True)
"""What stands for a stored problem's words where somebody typed their own."""


@dataclass(frozen=True)
class Asked:
    """A query, the stored problem that it comes from, and the words of it that whoever asks may read."""

    query: Query
    problem: Problem | None = None
    words: Words = TYPED

    @property
    def shows_text(self) -> bool:
        """Whether whoever asks may read all that is asked."""
        return self.words.is_full


def ask(body: MatchBody, store: Store, finder: PlaceFinder, caller: Caller) -> Asked:
    """Return the query that a body asks for.

    Raises:
        NotFound: There is no problem with the id given.
        InvalidInput: A place, a state or a cluster is not known.
    """
    problem, words = stored_problem(body.problem_id, store, finder, caller)
    text = problem.full_text if problem else body.text or ""
    filters = filters_of(body.filters, finder)
    query = Query(
        text=text,
        language=body.language or (problem.language if problem else ""),
        filters=filters if filters.near else replace(filters, near=_near(body, problem, words, finder)),
        applicant=_applicant(body.applicant, problem),
        edits=body.understanding.edits(),
        is_fame_neutral=body.fame_neutral,
    )
    return Asked(query, problem, words)


def _near(body: MatchBody, problem: Problem | None, words: Words, finder: PlaceFinder) -> Near | None:
    if body.understanding.place:
        return finder.around(body.understanding.place, None, "/understanding/place")
    return measured_from(problem, words.full_text if problem else body.text or "", finder)


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


def measured_from(
    problem: Problem | None, readable: str, finder: PlaceFinder, radius_km: float | None = None
) -> Near | None:
    """Return the place that distances of an answer are measured from, where the question itself names none.

    Args:
        problem: The stored problem, if one is asked about: its own place counts first.
        readable: The words that whoever asks may read, in which a PIN code may stand.
        finder: Finds places.
        radius_km: How far from a stored problem an answer may be; None only measures distances.
    """
    return _home_of(problem, radius_km) or (finder.named_in(readable) if readable else None)


def _home_of(problem: Problem | None, radius_km: float | None) -> Near | None:
    if problem is None or problem.location.latitude is None or problem.location.longitude is None:
        return None
    place = problem.location
    label = ", ".join(part for part in (place.city or place.district, place.state) if part)
    return Near(problem.location.latitude, problem.location.longitude, radius_km, label or place.pincode)


def stored_problem(
    problem_id: str | None, store: Store, finder: PlaceFinder, caller: Caller
) -> tuple[Problem | None, Words]:
    """Return the stored problem that is asked about, and the words of it that the caller may read.

    The problem has all its words, for the matcher. Where the caller may not read them it lies in the middle of its
    district: who is asked for distances to many places would else be told where the site is.

    Raises:
        NotFound: There is no problem with this id, or nobody has published it and the caller may not read it.
    """
    if problem_id is None:
        return None, TYPED
    with store.read() as transaction:
        problems = CallersProblems(transaction, caller)
        words = words_of(problems.get(problem_id))
        problem = problems.known([problem_id])[problem_id]
    return (problem if words.is_full else replace(problem, location=finder.roughly(problem.location))), words


def _applicant(body: ApplicantBody, problem: Problem | None) -> Applicant:
    state = known_state(body.state, "/applicant/state")
    return Applicant(
        kind=body.kind,
        udyam=body.udyam,
        state=state or (problem.location.state if problem else ""),
        trl=body.trl if body.trl is not None or problem is None else problem.trl,
    )
