"""Cards: one match each, with what decides, how near it is and the sentences that show why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.answers import telling_reasons, told_whole_km
from api.pages.answering import Answered
from api.pages.met import MetSentence, met_sentences, short
from api.pages.quotes import Quote, quote_of, safe_link
from api.pages.shown import Shown
from api.pages.wording import Fact, worded_facts
from api.replies import usual_reply
from api.texts import Texts
from matcher.answer import LANE_OF_KIND, Lane
from matcher.introductions.ask import ASKABLE
from matcher.place import place_of
from models.details import ProviderKind
from models.match import Band, Match
from models.records import Location

QUOTES_ON_A_CARD = 2
UNMET_ON_A_CARD = 2
"""How many needs are named of which nothing speaks; further ones are counted, and a comparison names them."""

CLOSEST = 2
"""How many weak matches of a kind are shown where nothing of it fits."""

CLOSEST_OF_ALL = 3
"""How many are shown where nothing fits at all."""


@dataclass(frozen=True)
class Card:
    """One match as the page shows it."""

    provider_id: str
    rank: int
    name: str
    kind: str
    band: str
    band_name: str
    organisation: str
    place: str
    distance_km: int | None
    facts: list[Fact]
    met: list[MetSentence]
    unmet: list[str]
    further_unmet: int
    quotes: list[Quote]
    booking_url: str
    can_be_asked: bool
    usual_reply: str


@dataclass(frozen=True)
class KindOfCards:
    """The cards of one kind: those that fit, or else the closest; how many fit, and whether there may be more."""

    kind: str
    found: int
    fitting: list[Card]
    closest: list[Card]
    may_have_more: bool


@dataclass(frozen=True)
class LaneOfCards:
    """One lane: what an owner can do, and with whom."""

    key: str
    kinds: list[KindOfCards]

    @property
    def fitting_count(self) -> int:
        """How many were found that fit."""
        return sum(kind.found for kind in self.kinds)


def lanes_of(t: Texts, answered: Answered, shown: Shown) -> list[LaneOfCards]:
    """Return the answer's lanes; a lane whose kinds were filtered out is left out.

    Args:
        t: The page's texts.
        answered: The answer, with what a page needs beside it.
        shown: How many of each kind were asked for, and are shown.
    """
    wanted = answered.answer.query.filters.kinds or tuple(ProviderKind)
    lanes = []
    for lane in Lane:
        kinds = [kind for kind, of in LANE_OF_KIND.items() if of is lane and kind in wanted]
        filled = [_kind_of_cards(t, answered, kind, shown) for kind in kinds]
        if filled:
            lanes.append(LaneOfCards(lane.value.replace(" ", "_"), filled))
    return lanes


def closest_of_all(t: Texts, answered: Answered) -> list[Card]:
    """Return the best cards of all kinds, for an answer that recommends none of them."""
    return _cards(t, answered, [match for match in answered.answer.matches if match.reasons][:CLOSEST_OF_ALL])


def _kind_of_cards(t: Texts, answered: Answered, kind: ProviderKind, shown: Shown) -> KindOfCards:
    matches = answered.answer.by_kind.get(kind, ())
    fitting = [match for match in matches if match.band is not Band.WEAK]
    closest = [match for match in matches if match.band is Band.WEAK and match.reasons][:CLOSEST]
    return KindOfCards(
        kind=kind.value,
        found=len(fitting),
        fitting=_cards(t, answered, fitting[: shown.of(kind)]),
        closest=_cards(t, answered, [] if fitting else closest),
        may_have_more=len(fitting) > shown.of(kind) or len(fitting) >= shown.asked,
    )


def _cards(t: Texts, answered: Answered, matches: Sequence[Match]) -> list[Card]:
    return [card_of(t, answered, match) for match in matches]


def card_of(t: Texts, answered: Answered, match: Match) -> Card:
    """Return one match as a card."""
    provider, facts, needs = match.provider, match.facts or {}, answered.answer.understanding.needs
    organisation = answered.home.get(provider.organisation_id)
    return Card(
        provider_id=provider.provider_id,
        rank=match.rank,
        name=provider.name,
        kind=provider.kind.value,
        band=match.band.value,
        band_name=t(f"band.{match.band.value}"),
        organisation=organisation.name if organisation else "",
        place=place_name(place_of(provider, organisation)),
        distance_km=told_whole_km(match.distance_km, is_exact=answered.shows_text),
        facts=worded_facts(t, provider.details, facts, answered.answer.query.today),
        met=met_sentences(t, match, needs) if answered.shows_text else [],
        unmet=[short(needs[place].words) for place in match.unmet[:UNMET_ON_A_CARD]] if answered.shows_text else [],
        further_unmet=len(match.unmet[UNMET_ON_A_CARD:]) if answered.shows_text else 0,
        quotes=[
            quote_of(t, reason, shows_marks=answered.shows_text) for reason in telling_reasons(match)[:QUOTES_ON_A_CARD]
        ],
        booking_url=safe_link(facts.get("booking", "")),
        can_be_asked=provider.kind in ASKABLE and match.band is not Band.WEAK,
        usual_reply=usual_reply(t, answered.replies, provider.provider_id),
    )


def place_name(place: Location) -> str:
    """Return a place in words: town or district, and state."""
    return ", ".join(part for part in (place.city or place.district, place.state) if part)
