"""From a wish to suggestions: who may be suggested, in which order, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matcher.partners.conflicts import declares_relation
from matcher.partners.goal import Goal, goal_of
from matcher.partners.lanes import PartnerLane, lane_of
from matcher.partners.order import Ordered, order_by_profile, order_for_goal
from matcher.partners.party import Party, read_parties, read_records
from matcher.partners.pool import pool_of
from matcher.partners.ranking import Placed, in_rounds
from matcher.partners.reading import connection_of, stored_party
from matcher.partners.shown import skill_of
from matcher.partners.suggestion import Standing, Suggestion, Suggestions
from matcher.partners.topics import Sentence
from matcher.partners.wish import Mode, Wish
from matcher.pipeline import Matcher
from matcher.scene import Scene
from matcher.workspace import Workspace
from models.store import Transaction

Lanes = dict[PartnerLane, list[tuple[Placed, Party]]]


@dataclass(frozen=True)
class Search:
    """One wish under way: what it is asked of, and what was found so far."""

    wish: Wish
    matcher: Matcher
    scene: Scene
    party: Party
    goal: Goal | None
    ordered: Ordered


def suggest_partners(workspace: Workspace, wish: Wish) -> Suggestions:
    """Return partners for a provider.

    Args:
        workspace: The open database.
        wish: What is asked.

    Raises:
        NotFound: The provider is not stored.
        InvalidInput: Similar partners of a provider without evidence are asked for, complementary ones without a goal
            where its interests cannot stand for one, or a distance from an unknown place.
    """
    matcher, scene = workspace.matcher, workspace.matcher.scene()
    with workspace.store.read() as transaction:
        party = stored_party(transaction, scene, wish.provider_id)
    pool = pool_of(party, wish.limits, scene)
    goal = goal_of(wish, party) if wish.mode is Mode.COMPLEMENTARY else None
    ordered = order_for_goal(matcher, wish, goal, pool) if goal else order_by_profile(matcher, wish, party, pool)
    search = Search(wish, matcher, scene, party, goal, ordered)
    with workspace.store.read() as transaction:
        filled, related = _fill_lanes(search, transaction)
        lanes = {side: tuple(_suggestions(search, of_side, transaction)) for side, of_side in filled.items()}
    return Suggestions(
        wish=wish,
        party=party,
        lanes=lanes,
        goal=goal,
        standings=tuple(_standings(search, goal, lanes)) if goal else (),
        considered=ordered.considered,
        left_out=len(pool.acquainted) + related,
        refusing=ordered.refusing,
    )


def _fill_lanes(search: Search, transaction: Transaction) -> tuple[Lanes, int]:
    """Return the first of each side who are no weak matches, and how many a record joins to the provider.

    Within a lane complementary partners come in rounds, so that each lacking need has somebody among the first.
    """
    lanes: dict[PartnerLane, list[Placed]] = {side: [] for side in PartnerLane}
    related = 0
    worth = search.ordered.worth
    records = read_records(transaction, [one.provider_id for one in worth])
    for one in worth:
        other = records.get(one.provider_id)
        if other is None:
            continue  # deleted since the index was read
        if not search.wish.limits.shows_acquainted and _is_related(search.party, other):
            related += 1
            continue
        lanes[lane_of(other)].append(one)
    chosen = {side: _first(search, lane) for side, lane in lanes.items()}
    read = read_parties(transaction, search.scene, [one.provider_id for of_side in chosen.values() for one in of_side])
    return {side: [(one, read[one.provider_id]) for one in of_side] for side, of_side in chosen.items()}, related


def _first(search: Search, lane: Sequence[Placed]) -> Sequence[Placed]:
    order = lane if search.goal is None else in_rounds(lane, search.ordered.gains)
    return order[: search.wish.top]


def _is_related(party: Party, other: Party) -> bool:
    return declares_relation(party.provider, other.provider) or declares_relation(other.provider, party.provider)


def _suggestions(
    search: Search, chosen: Sequence[tuple[Placed, Party]], transaction: Transaction
) -> Iterator[Suggestion]:
    questions = search.ordered.questions
    for rank, (placed, other) in enumerate(chosen, start=1):
        added = sorted((-gain, need) for need, gain in enumerate(search.ordered.gains(placed)) if gain)
        adds = (skill_of(search.matcher, questions[need], need, other.provider_id, -gain) for gain, need in added)
        joined = connection_of(transaction, search.scene, search.party, other, search.wish.today)
        shown = _nearest(search, other.provider_id) if search.goal is None else None
        yield Suggestion(other, rank, placed.score, placed.band, tuple(adds), shown, joined)


def _nearest(search: Search, provider_id: str) -> Sentence | None:
    """Return the words of a similar partner for the facet that it promises most for; of equals the heaviest."""
    facet = max(search.ordered.questions, key=lambda question: question.covered(provider_id))
    return skill_of(search.matcher, facet, 0, provider_id, 0.0).shown


def _standings(search: Search, goal: Goal, lanes: Mapping[PartnerLane, Sequence[Suggestion]]) -> Iterator[Standing]:
    added = {skill.need for lane in lanes.values() for one in lane for skill in one.adds}
    for place, (need, question) in enumerate(zip(goal.needs, search.ordered.questions, strict=True)):
        own = skill_of(search.matcher, question, place, search.party.provider_id, 0.0)
        yield Standing(need, own, place in added)
