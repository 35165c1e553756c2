"""What two providers could use together: open funding calls on their topics, and facilities near both.

A call is one that at least one of the two may apply to (or may, as far as is known), with the other as the partner that
the call asks for; and its scope lies near to what one of them has to show. A facility lies within reach of both, and
what it is for lies near to what one of them has to show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from matcher.eligibility import Eligibility, Eligible, judge_eligibility
from matcher.partners.nearness import ON_TOPIC, nearness
from matcher.partners.party import Party, Spread, distance_between
from matcher.query import Applicant
from matcher.sides import applicant_of, side_of
from models.details import CallDetails
from models.records import Provider

MOST_OPENINGS = 3
WITHIN_REACH_KM = 150.0
"""How far a facility may be from each of the two: a day trip."""


@dataclass(frozen=True)
class SharedCall:
    """A call, and what its rules say of each of the two when the other is the partner."""

    provider: Provider
    first: Eligibility
    second: Eligibility
    nearness: float


@dataclass(frozen=True)
class NearFacility:
    """A facility within reach of both, with its distance from each."""

    provider: Provider
    first_km: float
    second_km: float
    nearness: float


def shared_calls(first: Party, second: Party, calls: Sequence[Party], spread: Spread) -> tuple[SharedCall, ...]:
    """Return at most `MOST_OPENINGS` calls: both may apply before one may, then by falling nearness, ties by id."""
    found = list(_suiting(first, second, calls, spread))
    order = sorted(found, key=lambda one: (-_openness(one), -one.nearness, one.provider.provider_id))
    return tuple(order[:MOST_OPENINGS])


def near_facilities(
    first: Party, second: Party, facilities: Sequence[Party], spread: Spread
) -> tuple[NearFacility, ...]:
    """Return at most `MOST_OPENINGS` facilities by falling nearness, ties by id; none where a place is not known."""
    found = _within_reach(first, second, facilities, spread)
    return tuple(sorted(found, key=lambda one: (-one.nearness, one.provider.provider_id))[:MOST_OPENINGS])


def judged_with_partner(call: CallDetails, applicant: Party, partner: Party) -> Eligibility:
    """Judge whether one may apply with the other as the partner that the call may ask for."""
    own = judge_eligibility(replace(call, partner_required=""), _applicant(applicant))
    if not call.partner_required or own.eligible is Eligible.NO:
        return own
    rule = f"needs a partner: {call.partner_required}"
    if side_of(partner.provider, partner.organisation) != call.partner_required:
        return Eligibility(Eligible.NO, (rule,))
    # A call that states nothing but the partner it wants has stated a limit, and it is met.
    limits = () if own.rules == ("the call states no limits",) else own.rules
    return Eligibility(own.eligible if limits else Eligible.YES, (*limits, rule))


def _applicant(party: Party) -> Applicant:
    return applicant_of(party.provider, party.organisation, party.place.state)


def _suiting(first: Party, second: Party, calls: Sequence[Party], spread: Spread) -> Iterator[SharedCall]:
    for call in calls:
        details = call.provider.details
        if not isinstance(details, CallDetails):
            continue
        judged = judged_with_partner(details, first, second), judged_with_partner(details, second, first)
        if all(one.eligible is Eligible.NO for one in judged):
            continue
        near = _nearest(call, (first, second), spread)
        if near >= ON_TOPIC:
            yield SharedCall(call.provider, *judged, near)


def _within_reach(first: Party, second: Party, facilities: Sequence[Party], spread: Spread) -> Iterator[NearFacility]:
    for facility in facilities:
        far = distance_between(first.place, facility.place), distance_between(second.place, facility.place)
        if far[0] is None or far[1] is None or max(far[0], far[1]) > WITHIN_REACH_KM:
            continue
        near = _nearest(facility, (first, second), spread)
        if near >= ON_TOPIC:
            yield NearFacility(facility.provider, far[0], far[1], near)


def _nearest(thing: Party, parties: Sequence[Party], spread: Spread) -> float:
    """Return how near a thing's nearest passage lies to either party's; below `ON_TOPIC` where there are none."""
    matrices = (nearness(thing, party, spread) for party in parties)
    return max((float(matrix.max()) for matrix in matrices if matrix.size), default=0.0)


def _openness(call: SharedCall) -> int:
    worth = {Eligible.YES: 2, Eligible.UNKNOWN: 1, Eligible.NO: 0}
    return worth[call.first.eligible] + worth[call.second.eligible]
