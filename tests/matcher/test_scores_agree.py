"""The score of a (query, provider) pair is one number, wherever and beside whomever it is asked for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.vector_cache import VectorCache
from matcher.evaluation.bundle import Bundle, BundleDocument, BundleQuery, Target
from matcher.evaluation.evaluate import evaluate_bundle
from matcher.pipeline import NO_EVIDENCE
from matcher.query import Filters, Near, Query
from models.details import ProviderKind
from models.records import Evidence
from tests.matcher.scene import CHENNAI, PUNE, TODAY, Scene, evidence, hash_encoders, open_scene, provider

WORDS = "pump seal leak steel coating जल शोधन தண்ணீர் dye cotton loom solar SS-316L powder rust dairy".split()
KINDS = [kind for kind in ProviderKind if kind is not ProviderKind.CALL]
PROVIDERS = [
    provider(f"p{n:02d}", KINDS[n % 5], location=(PUNE, CHENNAI)[n % 2], languages=("hi",) * (n % 3 == 0))
    for n in range(16)
]
SILENT = ["p14", "p15"]


def texts(seed: int = 7) -> list[Evidence]:
    chance = random.Random(seed)  # noqa: S311 - a test world, no secret
    return [
        evidence(
            f"e{n:02d}",
            " ".join(chance.choices(WORDS, k=chance.randint(1, 90))),
            *chance.sample([p.provider_id for p in PROVIDERS if p.provider_id not in SILENT], chance.randint(1, 3)),
            year=chance.choice([None, 1999, 2015, 2024]),
        )
        for n in range(40)
    ]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    opened = open_scene(tmp_path_factory.mktemp("world"))
    opened.put(PROVIDERS, texts())
    yield opened
    opened.store.close()


QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
SUBSETS = st.lists(st.sampled_from([p.provider_id for p in PROVIDERS]), max_size=10)
FILTERS = st.builds(
    Filters,
    kinds=st.lists(st.sampled_from(KINDS), max_size=2).map(tuple),
    near=st.sampled_from([None, Near(18.53, 73.87, 50), Near(18.53, 73.87, None)]),
    languages=st.sampled_from([(), ("hi",)]),
)
EXCLUDED = st.frozensets(st.sampled_from([f"e{n:02d}" for n in range(40)]), max_size=30)
QUICK = settings(max_examples=40, deadline=None)


def everybody(world: Scene, query: Query) -> dict[str, float]:
    return {item.target_id: item.score for item in world.matcher.affinity(query)}


@QUICK
@given(QUESTIONS, SUBSETS, EXCLUDED)
def test_a_score_does_not_depend_on_who_else_is_asked_for(
    world: Scene, text: str, subset: list[str], excluded: frozenset[str]
) -> None:
    query = Query(text=text, exclude_evidence=excluded)
    scores = everybody(world, query)
    assert {item.target_id: item.score for item in world.matcher.affinity(query, subset)} == {
        i: scores[i] for i in subset
    }


@QUICK
@given(QUESTIONS, FILTERS, EXCLUDED, st.integers(1, 20))
def test_a_match_has_the_score_of_the_affinity_whatever_the_filters(
    world: Scene, text: str, filters: Filters, excluded: frozenset[str], top: int
) -> None:
    query = Query(text=text, filters=filters, exclude_evidence=excluded, today=TODAY)
    scores = everybody(world, query)
    answer = world.matcher.match(query, top=top, per_kind=top)
    for match in [*answer.matches, *(match for of_kind in answer.by_kind.values() for match in of_kind)]:
        assert match.score == scores[match.provider.provider_id]


@QUICK
@given(QUESTIONS, EXCLUDED)
def test_the_matches_are_the_best_affinities_in_order(world: Scene, text: str, excluded: frozenset[str]) -> None:
    query = Query(text=text, exclude_evidence=excluded, today=TODAY)
    best = sorted((-score, i) for i, score in everybody(world, query).items() if score > NO_EVIDENCE)
    assert [match.provider.provider_id for match in world.matcher.match(query).matches] == [i for _, i in best[:10]]


@QUICK
@given(QUESTIONS, EXCLUDED)
def test_without_evidence_that_counts_a_provider_has_the_lowest_score(
    world: Scene, text: str, excluded: frozenset[str]
) -> None:
    scores = everybody(world, Query(text=text, exclude_evidence=excluded))
    owners = {owner for record in texts() if record.evidence_id not in excluded for owner in record.owner_ids}
    assert {i for i, score in scores.items() if score == NO_EVIDENCE} == set(scores) - owners
    assert all(score >= NO_EVIDENCE for score in scores.values())


def test_the_evaluation_gives_the_same_scores(world: Scene, tmp_path: Path) -> None:
    questions = ["pump seal leak", "जल शोधन", "powder coating SS-316L rust " * 12]
    bundle = Bundle(
        "same",
        Target.OWNER,
        tuple(BundleDocument(e.evidence_id, e.title, e.text, e.owner_ids, e.year) for e in texts()),
        (
            *(BundleQuery(f"q{n}", text) for n, text in enumerate(questions)),
            BundleQuery("few", questions[0], candidates=("p03", "p15", "p01"), exclude=frozenset({"e01", "e05"})),
        ),
        {},
    )
    cache = VectorCache(tmp_path / "vectors.sqlite")
    run = evaluate_bundle(bundle, hash_encoders(), cache).run
    cache.close()
    for number, text in enumerate(questions):
        scores = everybody(world, Query(text=text))
        found = {item.target_id: item.score for item in run[f"q{number}"]}
        assert found == {i: scores[i] for i in found}
        assert set(scores) - set(found) == {"p14"}  # it owns nothing, and nothing in the bundle names it
    expected = world.matcher.affinity(
        Query(text=questions[0], exclude_evidence=frozenset({"e01", "e05"})), ["p03", "p15", "p01"]
    )
    assert run["few"] == expected


def test_a_provider_without_evidence_changes_no_score(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.put(PROVIDERS, texts())
    query = Query(text="pump seal leak steel")
    before = everybody(scene, query)
    scene.put([provider("newcomer"), provider("a-first")])
    after = everybody(scene, query)
    assert {i: score for i, score in after.items() if i in before} == before
    assert after["newcomer"] == after["a-first"] == NO_EVIDENCE
    scene.store.close()


def test_scores_survive_a_rebuild(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.put(PROVIDERS, texts())
    scene.indexer.rebuild()
    query = Query(text="powder coating of steel, rust")
    before = everybody(scene, query)
    scene.indexer.rebuild()
    assert everybody(scene, query) == before
    scene.store.close()
