"""Pairs out of the store: what they promise is what a match says, conflicts are found, nobody is dropped silently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.assignment.assign import assign
from matcher.assignment.records import AssignmentSpec, Bounds
from matcher.cluster_day.candidates import Least, ProblemPairs, gather, judged_pairs
from matcher.cluster_day.conflicts import ConflictKind, conflicting_pairs
from matcher.cluster_day.unmatched import Unmatched, unmatched_reasons
from matcher.profiles import refusals
from matcher.profiles.speaking import refuse_topic
from matcher.query import Query
from matcher.rank import Judged, Promise
from models.errors import NotFound
from models.match import Band
from models.records import Problem
from tests.matcher.scene import SOURCE, Scene, evidence, hide_by_consent, open_scene, organisation, provider

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)

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

    def __init__(self, refusing: frozenset[str] = frozenset()) -> None:
        self._refusing = refusing

    def judge(self, query: Query, provider_ids: object) -> dict[str, Judged]:
        return {
            name: Judged(score, Promise(0.5, band), name in self._refusing)
            for score, (name, band) in enumerate(BANDS.items())
        }


@pytest.mark.parametrize(
    ("least", "expected"),
    [(Least.STRONG, ["good"]), (Least.POSSIBLE, ["fair", "good"]), (Least.ANY, ["bad", "fair", "good"])],
)
def test_pairs_that_promise_less_are_left_out(least: Least, expected: list[str]) -> None:
    found = judged_pairs(PROBLEMS[0], [], Fixed(), least)
    assert [pair.provider_id for pair, _ in found.pairs] == expected
    assert found.refused == 0


def test_a_problem_without_any_pair_is_named() -> None:
    found = judged_pairs(PROBLEMS[0], [], Fixed(), Least.STRONG)
    candidates = gather([found, ProblemPairs("q-free", ())], 3)
    assert (candidates.hopeless, candidates.judged, len(candidates.table)) == (("q-free",), 6, 1)
    assert gather([], 5).judged == 0


def test_a_pair_that_the_provider_refuses_is_no_pair_and_is_counted_where_it_promises_enough() -> None:
    found = judged_pairs(PROBLEMS[0], [], Fixed(frozenset({"good", "bad"})), Least.POSSIBLE)
    assert [pair.provider_id for pair, _ in found.pairs] == ["fair"]
    assert found.refused == 1
    candidates = gather([found, ProblemPairs("q-free", (), 2)], 3)
    assert (candidates.refused, candidates.only_refused, candidates.hopeless) == (3, ("q-free",), ())
    assignment = assign(AssignmentSpec(candidates.table, Bounds(0, 1), Bounds(0, 1)))
    assert unmatched_reasons(candidates, assignment) == {"q-free": Unmatched.ONLY_REFUSALS}


def test_refusals_are_those_of_a_match_and_change_no_promise(town: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    queries, everybody = [Query.of_problem(one) for one in PROBLEMS], ["friend", "insider", "stranger"]
    assert town.matcher.refusals(queries) == [frozenset()] * 2
    before = [town.matcher.judge(query, everybody) for query in queries]
    monkeypatch.setattr(refusals, "BORDER", 1.0)
    with town.store.write() as transaction:
        refuse_topic(transaction, "stranger", "pump seal leaks", "x", NOW)
        refuse_topic(transaction, "friend", "cotton loom", "x", NOW)
        refuse_topic(transaction, "silent", "cotton loom", "x", NOW)
    looked = [town.matcher.look(query, also=everybody).refusing for query in queries]
    assert looked == [{"stranger"}, {"friend"}]
    assert town.matcher.refusals(queries) == looked
    assert town.matcher.refusals(queries, ["friend", "insider"]) == [frozenset(), {"friend"}]
    judged = [town.matcher.judge(query, everybody) for query in queries]
    assert [{one for one, found in of.items() if found.is_refused} for of in judged] == looked
    kept = [{one: replace(found, is_refused=False) for one, found in of.items()} for of in judged]
    assert kept == before
    with pytest.raises(NotFound, match="nobody"):
        town.matcher.refusals(queries, ["nobody"])


def test_who_has_withdrawn_that_it_is_shown_is_planned_with_nobody(town: Scene) -> None:
    hide_by_consent(town.store, "stranger")
    with town.store.read() as transaction:
        assert "stranger" not in [one.provider_id for one in transaction.providers.outlines()]
    with pytest.raises(NotFound, match="stranger"):
        town.matcher.judge(Query("pump"), ["stranger"])


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
    found = [judged_pairs(problem, [], Fixed(), Least.STRONG) for problem in problems]
    candidates = gather([*found, ProblemPairs("d", ())], 3)
    spec = AssignmentSpec(candidates.table, Bounds(0, 1), Bounds(0, 0), conflicts=frozenset({("c", "good")}))
    reasons = unmatched_reasons(candidates, assign(spec))
    assert reasons == {
        "a": Unmatched.OTHERS_NEEDED_MORE,
        "b": Unmatched.OTHERS_NEEDED_MORE,
        "c": Unmatched.ONLY_CONFLICTS,
        "d": Unmatched.NOBODY_PROMISES_ENOUGH,
    }
