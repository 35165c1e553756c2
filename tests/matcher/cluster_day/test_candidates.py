"""Pairs out of the store: what they promise is what a match says, conflicts are found, nobody is dropped silently."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.assignment.assign import assign
from matcher.assignment.records import AssignmentSpec, Bounds
from matcher.cluster_day.candidates import Least, gather, judged_pairs
from matcher.cluster_day.conflicts import ConflictKind, conflicting_pairs
from matcher.cluster_day.unmatched import Unmatched, unmatched_reasons
from matcher.query import Query
from matcher.rank import Judged, Promise
from models.errors import NotFound
from models.match import Band
from models.records import Problem
from tests.matcher.scene import SOURCE, Scene, evidence, open_scene, organisation, provider

PROBLEMS = [
    Problem("q-own", "pump seal leaks", SOURCE, organisation_id="o-mill"),
    Problem("q-free", "loom and cotton", SOURCE),
]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Scene]:
    scene = open_scene(tmp_path)
    scene.put(
        [
            provider("insider", organisation_id="o-mill"),
            provider("friend", organisation_id="o-lab"),
            provider("stranger", organisation_id="o-lab"),
            provider("silent"),
        ],
        [
            evidence("e1", "pump seal steel", "insider", "friend"),
            evidence("e2", "pump seal leaks at the shaft", "stranger"),
            evidence("e3", "cotton loom", "friend"),
        ],
        [organisation("o-mill"), organisation("o-lab")],
    )
    with scene.store.write() as transaction:
        transaction.problems.put(PROBLEMS)
    yield scene
    scene.store.close()


def test_what_a_pair_promises_is_what_a_match_says(town: Scene) -> None:
    for problem in PROBLEMS:
        query = Query.of_problem(problem)
        matches = {one.provider.provider_id: one for one in town.matcher.match(query).matches}
        judged = town.matcher.judge(query, ["silent", *matches])
        assert set(judged) == set(matches)
        for provider_id, match in matches.items():
            one = judged[provider_id]
            assert (one.score, one.promise.probability, one.promise.band) == (
                match.score,
                match.probability,
                match.band,
            )
    with pytest.raises(NotFound, match="nobody"):
        town.matcher.judge(Query("pump"), ["nobody"])


BANDS = {"good": Band.STRONG, "fair": Band.POSSIBLE, "bad": Band.WEAK}


class Fixed:
    """Judges by a table."""

    def judge(self, query: Query, provider_ids: object) -> dict[str, Judged]:
        return {name: Judged(score, Promise(0.5, band)) for score, (name, band) in enumerate(BANDS.items())}


@pytest.mark.parametrize(
    ("least", "expected"),
    [(Least.STRONG, ["good"]), (Least.POSSIBLE, ["fair", "good"]), (Least.ANY, ["bad", "fair", "good"])],
)
def test_pairs_that_promise_less_are_left_out(least: Least, expected: list[str]) -> None:
    found = judged_pairs(PROBLEMS[0], [], Fixed(), least)
    assert [pair.provider_id for pair, _ in found] == expected


def test_a_problem_without_any_pair_is_named() -> None:
    found = judged_pairs(PROBLEMS[0], [], Fixed(), Least.STRONG)
    candidates = gather(["q-own", "q-free"], found, 3)
    assert (candidates.hopeless, candidates.judged, len(candidates.table)) == (("q-free",), 6, 1)
    assert gather([], [], 5).judged == 0


def test_members_and_their_co_authors_are_in_conflict(town: Scene) -> None:
    everybody = {"insider", "friend", "stranger", "silent"}
    with town.store.read() as transaction:
        both = conflicting_pairs(PROBLEMS, everybody, list(ConflictKind), transaction)
        own = conflicting_pairs(PROBLEMS, everybody, [ConflictKind.SAME_ORGANISATION], transaction)
        few = conflicting_pairs(PROBLEMS, {"stranger"}, list(ConflictKind), transaction)
        none = conflicting_pairs(PROBLEMS, everybody, [], transaction)
    assert both == {
        ("q-own", "insider"): ConflictKind.SAME_ORGANISATION,
        ("q-own", "friend"): ConflictKind.CO_AUTHORS,
    }
    assert own == {("q-own", "insider"): ConflictKind.SAME_ORGANISATION}
    assert few == none == {}


def test_every_problem_without_anybody_has_a_reason() -> None:
    problems = [Problem(one, "text", SOURCE) for one in ("a", "b", "c")]
    found = [one for problem in problems for one in judged_pairs(problem, [], Fixed(), Least.STRONG)]
    candidates = gather(["a", "b", "c", "d"], found, 3)
    spec = AssignmentSpec(candidates.table, Bounds(0, 1), Bounds(0, 0), conflicts=frozenset({("c", "good")}))
    reasons = unmatched_reasons(candidates, assign(spec))
    assert reasons == {
        "a": Unmatched.OTHERS_NEEDED_MORE,
        "b": Unmatched.OTHERS_NEEDED_MORE,
        "c": Unmatched.ONLY_CONFLICTS,
        "d": Unmatched.NOBODY_PROMISES_ENOUGH,
    }
