"""What comes back to a provider who looks for partners: lanes of suggestions, each with reasons and connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.needs import Need
from matcher.partners.connection import Connection
from matcher.partners.goal import Goal
from matcher.partners.lanes import PartnerLane
from matcher.partners.party import Party
from matcher.partners.topics import Sentence
from matcher.partners.wish import Wish
from models.match import Band
from models.records import Provider


@dataclass(frozen=True)
class Skill:
    """One need of the goal and how well somebody covers it.

    Args:
        need: The need's place among the goal's needs, from 0.
        probability: Calibrated probability that the provider is relevant to it.
        band: What that means in a word.
        gain: By how much it covers the need better than the provider who looks, times the need's share of the goal.
        shown: The stored words that show it; ``None`` where the band is weak.
    """

    need: int
    probability: float
    band: Band
    gain: float
    shown: Sentence | None


@dataclass(frozen=True)
class Suggestion:
    """One possible partner.

    Args:
        party: Who is suggested.
        rank: Place in its lane, from 1.
        score: Complementary: how much it adds to what the goal needs, 0..1. Similar: affinity to the profile's facets.
        band: The best band that it reaches for a need it adds, or for a facet.
        adds: The needs that it covers better than the provider who looks, none weakly; the largest gain first.
        shown: Of a similar partner, its stored words that lie nearest to a facet of the profile; else ``None``.
        connection: How the two are connected.
    """

    party: Party
    rank: int
    score: float
    band: Band
    adds: tuple[Skill, ...]
    shown: Sentence | None
    connection: Connection

    @property
    def provider(self) -> Provider:
        """Who is suggested."""
        return self.party.provider


@dataclass(frozen=True)
class Standing:
    """One need of the goal, how well the provider who looks covers it, and whether any suggestion adds to that."""

    need: Need
    own: Skill
    is_added_to: bool


@dataclass(frozen=True)
class Suggestions:
    """The answer to a wish.

    Args:
        wish: What was asked.
        party: Who asked.
        lanes: Suggestions of each side, best first; a side without any is there, empty.
        goal: What complementary partners are looked for; ``None`` for similar ones.
        standings: The needs of the goal, in its order.
        considered: How many candidates were compared.
        left_out: How many were left out because they have worked with the provider, or a record joins them to it.
        refusing: How many would be suggested, but will not be asked about what they could be suggested for.
    """

    wish: Wish
    party: Party
    lanes: Mapping[PartnerLane, tuple[Suggestion, ...]]
    goal: Goal | None = None
    standings: tuple[Standing, ...] = ()
    considered: int = 0
    left_out: int = 0
    refusing: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nobody is suggested."""
        return not any(self.lanes.values())
