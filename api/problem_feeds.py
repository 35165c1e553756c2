"""From a provider's feed of problems to JSON; a confidential problem shows what its own address shows."""

from __future__ import annotations

import json
from collections.abc import Mapping

from api.answers import match_out, provider_summary, told_km
from api.confidential import encode_problem
from api.places import PlaceFinder
from api.schemas.partners import FeedOut, OfferOut
from matcher.partners.feed import Feed, Offer
from matcher.partners.party import distance_between
from models.accounts.caller import Caller
from models.accounts.callers_problems import CallersProblems, ShownProblem
from models.accounts.permissions import Action, Extent
from models.records import Problem
from models.store import Store

Shown = Mapping[str, ShownProblem]


def shown_of(feed: Feed, store: Store, caller: Caller) -> Shown:
    """Return the problems of a feed as the caller may see them, by id."""
    with store.read() as transaction:
        shown = CallersProblems(transaction, caller).shown([offer.problem for offer in feed.offers])
    return {one.problem_id: one for one in shown}


def feed_out(feed: Feed, store: Store, finder: PlaceFinder, caller: Caller) -> FeedOut:
    """Return a feed as the API gives it to a caller; what was said of a pair is for those who may read feedback."""
    shown = shown_of(feed, store, caller)
    tells_said = caller.extent(Action.READ_FEEDBACK) is Extent.ALL
    return FeedOut(
        provider=provider_summary(feed.party.provider, feed.party.organisation),
        week=str(feed.week),
        offers=[_offer(feed, one, shown[one.problem.problem_id], finder, tells_said=tells_said) for one in feed.offers],
        open_problems=feed.problems,
        answered=feed.answered,
        refused=feed.refused,
    )


def distance_of(feed: Feed, shown: ShownProblem, finder: PlaceFinder) -> float | None:
    """Return how far a problem is from the provider, in kilometres; ``None`` where one place is not known.

    Of a confidential problem it is measured from the middle of its district.
    """
    is_whole = isinstance(shown, Problem)
    place = shown.location if is_whole else finder.roughly(shown.location)
    return told_km(distance_between(feed.party.place, place), is_exact=is_whole)


def _offer(feed: Feed, offer: Offer, shown: ShownProblem, finder: PlaceFinder, *, tells_said: bool) -> OfferOut:
    shows_text = isinstance(shown, Problem)
    organisation = feed.party.organisation
    home = {organisation.organisation_id: organisation} if organisation else {}
    return OfferOut(
        problem=json.loads(encode_problem(shown)),
        needs=[need.words for need in offer.answer.understanding.needs] if shows_text else None,
        match=match_out(offer.match, home, shows_text=shows_text),
        distance_km=distance_of(feed, shown, finder),
        said=offer.said.value if offer.said and tells_said else None,
    )
