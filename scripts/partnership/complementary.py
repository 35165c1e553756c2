"""Does the order put those who add what is lacking above those who are most alike? On goals with known answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from embeddings.encoder import Progress
from matcher.equal_relevance import Pair, WinRate, equally_relevant_pairs, group_wins, larger_profile_wins
from matcher.partners.goal import goal_of
from matcher.partners.order import order_by_profile, order_for_goal
from matcher.partners.party import Party, read_parties
from matcher.partners.pool import pool_of
from matcher.partners.ranking import Placed, in_rounds
from matcher.partners.wish import Limits, Mode, Wish
from matcher.provider_groups import career_stage
from matcher.query import Filters, Query
from matcher.scored import ScoredId, in_rank_order
from matcher.workspace import Workspace
from models.details import ProviderKind, ResearcherDetails
from scripts.partnership.goals import KnownGoal
from scripts.partnership.naive import Crowd, centroid
from scripts.partnership.similar import VIEW, Ranks

SETU = "Setu, complementary"
WITH_AMOUNT = "Setu, complementary, amount counts"
EARLY = "early career"
_EARLY_STAGES = frozenset(
    {
        "student or PhD scholar",
        "post-doc or fellow",
        "assistant professor or lecturer",
        "scientist, entry or middle grade",
    }
)


@dataclass(frozen=True)
class Judged:
    """What every way does on every goal.

    Args:
        first_adder: Way → goal → reciprocal rank of the first who adds what is lacking.
        right_first: Way → goal → share of (adder, alike) pairs in which the adder comes first; a tie counts half.
        wins: Way → how often early-career people, and how often larger profiles, come first among people of one grade.
    """

    first_adder: Ranks
    right_first: Ranks
    wins: Mapping[str, tuple[WinRate, WinRate]]


def judge_goals(workspace: Workspace, goals: Sequence[KnownGoal], progress: Progress) -> Judged:
    """Rank partners for every goal by every way."""
    scene = workspace.matcher.scene()
    with workspace.store.read() as transaction:
        read = read_parties(transaction, scene, list(scene.directory.entries))
    crowd = Crowd({one: party for one, party in read.items() if party.passages}, scene, VIEW)
    first_adder: Ranks = {}
    right_first: Ranks = {}
    pairs: dict[str, list[Pair]] = {}
    for done, goal in enumerate(goals, start=1):
        for way, scored in _ways(workspace, crowd, goal):
            order = [one.target_id for one in in_rank_order(scored)]
            first_adder.setdefault(way, {})[goal.goal_id] = _first(order, goal)
            if goal.alike:
                right_first.setdefault(way, {})[goal.goal_id] = _right_first(scored, goal)
            people = [one for one in scored if crowd.parties[one.target_id].provider.kind is ProviderKind.RESEARCHER]
            pairs.setdefault(way, []).extend(equally_relevant_pairs(goal.goal_id, people, goal.adders))
        progress("goals", done, len(goals))
    sizes = {one: len({of.evidence.evidence_id for of in party.passages}) for one, party in crowd.parties.items()}
    groups = {one: _stage(party) for one, party in crowd.parties.items()}
    wins = {way: (group_wins(of, EARLY, groups, sizes), larger_profile_wins(of, sizes)) for way, of in pairs.items()}
    return Judged(first_adder, right_first, wins)


def _ways(workspace: Workspace, crowd: Crowd, goal: KnownGoal) -> Iterator[tuple[str, list[ScoredId]]]:
    """Yield each way's scores; who is not scored by it is not found."""
    party, matcher = crowd.parties[goal.person], workspace.matcher
    limits = Limits(shows_acquainted=True)
    wish = Wish(goal.person, goal=goal.text, limits=limits)
    pool = pool_of(party, limits, crowd.scene)
    for way, asked in ((SETU, wish), (WITH_AMOUNT, replace(wish, is_fame_neutral=False))):
        ordered = order_for_goal(matcher, asked, goal_of(asked, party), pool)
        # The order has rules of its own: it is kept by counting down.
        yield way, _counted_down(in_rounds(ordered.placed, ordered.gains))
        if way == SETU:
            yield "Setu, complementary, without rounds", _counted_down(ordered.placed)
    alike = Wish(goal.person, Mode.SIMILAR, limits=limits)
    similar = order_by_profile(matcher, alike, party, pool).placed
    yield "Setu, similar", [ScoredId(one.provider_id, one.score) for one in similar]
    candidates = [one for one, of in crowd.parties.items() if of.provider.kind in limits.kinds and one != goal.person]
    look = matcher.look(Query(goal.text, filters=Filters(limits.kinds)), wanted=50, without=[goal.person])
    found = look.ranked(look.findings.scored.owner_ids)
    yield "setu match of the whole goal", [ScoredId(one.owner_id, one.score) for one in found]
    yield "nearest centroid", [ScoredId(one, score) for one, score in centroid(crowd, party, candidates).items()]


def _counted_down(placed: Sequence[Placed]) -> list[ScoredId]:
    return [ScoredId(one.provider_id, float(-place)) for place, one in enumerate(placed)]


def _first(order: Sequence[str], goal: KnownGoal) -> float:
    return next((1 / rank for rank, one in enumerate(order, start=1) if one in goal.adders), 0.0)


def _right_first(scored: Sequence[ScoredId], goal: KnownGoal) -> float:
    known = {one.target_id: one.score for one in scored}
    lowest = min(known.values(), default=0.0) - 1
    won = [
        _won(known.get(adder, lowest), known.get(other, lowest))
        for adder in sorted(goal.adders)
        for other in sorted(goal.alike)
    ]
    return sum(won) / len(won)


def _won(first: float, second: float) -> float:
    return 0.5 if first == second else float(first > second)


def _stage(party: Party) -> str:
    details = party.provider.details
    designation = details.designation if isinstance(details, ResearcherDetails) else ""
    stage = career_stage(party.provider.kind, designation)
    return EARLY if stage in _EARLY_STAGES else stage
