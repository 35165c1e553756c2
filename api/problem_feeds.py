"""From a provider's feed of problems to JSON; a confidential problem shows what its own address shows."""

from __future__ import annotations

import json

from api.answers import match_out, provider_summary
from api.confidential import encode_problem, is_open
from api.schemas.partners import FeedOut, OfferOut
from matcher.partners.feed import Feed, Offer
from matcher.partners.party import distance_between


def feed_out(feed: Feed, *, for_operator: bool) -> FeedOut:
    """Return a feed as the API gives it."""
    return FeedOut(
        provider=provider_summary(feed.party.provider, feed.party.organisation),
        week=str(feed.week),
        offers=[_offer(feed, one, for_operator=for_operator) for one in feed.offers],
        open_problems=feed.problems,
        answered=feed.answered,
    )


def distance_of(feed: Feed, offer: Offer) -> float | None:
    """Return how far a problem is from the provider, in kilometres; ``None`` where one place is not known."""
    return distance_between(feed.party.place, offer.problem.location)


def _offer(feed: Feed, offer: Offer, *, for_operator: bool) -> OfferOut:
    shows_text = for_operator or is_open(offer.problem)
    organisation = feed.party.organisation
    home = {organisation.organisation_id: organisation} if organisation else {}
    distance = distance_of(feed, offer)
    return OfferOut(
        problem=json.loads(encode_problem(offer.problem, for_operator=for_operator)),
        needs=[need.words for need in offer.answer.understanding.needs] if shows_text else None,
        match=match_out(offer.match, home, shows_text=shows_text),
        distance_km=None if distance is None else round(distance, 1),
        said=offer.said.value if offer.said else None,
    )
