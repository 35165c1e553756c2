"""From a request to a `TeamRequest`: stored problems are fetched, places found, names checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from api.places import PlaceFinder, known_clusters, known_states
from api.queries import measured_from, stored_problem
from api.schemas.teams import TeamLimitsBody, TeamsBody
from matcher.query import Filters, Near, Query
from matcher.teams.request import TeamRequest
from matcher.teams.spec import Limits
from models.accounts.caller import Caller
from models.errors import FieldProblem, InvalidInput
from models.introductions.disclosure import Words
from models.records import Problem
from models.store import Store


@dataclass(frozen=True)
class AskedTeam:
    """A request for teams, the stored problem it comes from, and whether its words may be shown to whoever asks."""

    request: TeamRequest
    problem: Problem | None
    shows_text: bool


def ask_for_teams(
    body: TeamsBody, store: Store, finder: PlaceFinder, caller: Caller, *, time_limit_s: float
) -> AskedTeam:
    """Return the request that a body stands for.

    Args:
        body: The body.
        store: Where stored problems are.
        finder: Finds places.
        caller: Who asks; decides whether the words of a confidential problem are shown.
        time_limit_s: Seconds that the solver may take.

    Raises:
        NotFound: There is no problem with the id given.
        InvalidInput: A place, a state, a cluster or somebody in the limits is not known; or skills are given for a
            problem whose words are withheld, which would tell whether it holds these words.
    """
    problem, words = stored_problem(body.problem_id, store, finder, caller)
    shows_text = words.is_full
    text = problem.full_text if problem else body.text or ""
    near = finder.near(body.near, "/near") if body.near else _near(body, problem, words, finder)
    if not shows_text:
        _refuse_guesses(body)
    request = TeamRequest(
        query=Query(
            text=text,
            language=body.language or (problem.language if problem else ""),
            filters=Filters(kinds=tuple(body.kinds), near=near),
            edits=body.understanding.edits(),
            is_fame_neutral=body.fame_neutral,
        ),
        wanted=body.wanted(),
        limits=limits_of(body.limits, near),
        weights=body.weights.weights(),
        forbidden=frozenset(body.forbid),
        # Whose problem it is must not show through who is left out.
        owner_id=problem.organisation_id if problem and shows_text else "",
        call_id=body.call_id or "",
        needed_by=body.needed_by,
        assumed_cost_inr=body.assumed_cost_inr,
        alternatives=body.alternatives,
        threshold=body.threshold,
        most_candidates=body.candidates,
        time_limit_s=time_limit_s,
        is_named=shows_text,
    )
    return AskedTeam(request, problem, shows_text)


def limits_of(body: TeamLimitsBody, near: Near | None) -> Limits:
    """Return the limits of a body; the radius of a circle is the farthest that a member may be.

    Raises:
        InvalidInput: A state or a cluster is not known.
    """
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in body}
    limits = Limits(
        **given
        | {
            "clusters": known_clusters(body.clusters, "/limits/clusters"),
            "states": known_states(body.states, "/limits/states"),
            "kinds_min": {kind.value: fewest for kind, fewest in body.kinds_min.items()},
            "conflicts": tuple((first, second) for first, second in body.conflicts),
        }
    )
    radius = near.radius_km if near is not None else None
    return limits if radius is None else replace(limits, travel_km_max_each=radius)


def _near(body: TeamsBody, problem: Problem | None, words: Words, finder: PlaceFinder) -> Near | None:
    if body.understanding.place:
        return finder.around(body.understanding.place, None, "/understanding/place")
    return measured_from(problem, words.full_text if problem else body.text or "", finder)


def _refuse_guesses(body: TeamsBody) -> None:
    if body.skills is not None:
        fix = "leave them out, or ask with an account that may read it"
        faults = [FieldProblem("/skills", f"{len(body.skills)} skills", "the problem's words are withheld", fix)]
        raise InvalidInput("the skills of this problem cannot be changed", faults)
