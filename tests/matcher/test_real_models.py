"""The bundled models, the default configuration and a small town: the right provider is at the top in any language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.vector_cache import VectorCache
from matcher.evaluation.bundle import Bundle, BundleDocument, BundleQuery, Target
from matcher.evaluation.evaluate import evaluate_bundle
from matcher.query import Query
from matcher.workspace import Workspace
from models.records import EvidenceKind
from tests.matcher.scene import evidence, provider

TEXTS = {
    "painter": "Powder coating line: pretreatment of steel sheets, adhesion and salt spray failures on furniture.",
    "chemist": "Removal of arsenic and fluoride from drinking water by adsorption on activated alumina.",
    "weaver": "Natural dyes and handloom weaving of cotton; training of weavers in colour fastness.",
    "vet": "Mastitis in dairy cattle, antibiotic residues in milk and withdrawal periods.",
    "roboticist": "Drones that find survivors after floods; swarm control and thermal cameras.",
    "metallurgist": "Stress corrosion cracking of SS-316L welds in chloride solutions.",
    "farmer": "Soil moisture sensors and irrigation scheduling for small farms.",
    "doctor": "Screening for diabetic retinopathy with a phone camera.",
}
QUESTIONS = [
    ("Paint peels off our steel cupboards after two months of rain", "painter"),
    ("हमारे गाँव के पीने के पानी में आर्सेनिक और फ्लोराइड है", "chemist"),
    ("பசுவின் பாலில் மருந்து எச்சம் இருக்கிறதா என்று சோதிக்க வேண்டும்", "vet"),
    ("weld cracks in ss 316l tank near the sea", "metallurgist"),
    ("আমাদের তাঁতিদের সুতির কাপড়ে প্রাকৃতিক রং টেকে না", "weaver"),
]


@pytest.fixture(scope="module")
def town(model_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    home = tmp_path_factory.mktemp("real")
    (home / "models").symlink_to(model_home / "models")
    workspace = Workspace.open(database=home / "town.db", home=home)
    with workspace.store.write() as transaction:
        transaction.providers.put([provider(name) for name in (*TEXTS, "silent")])
        transaction.evidence.put(
            [evidence(f"e-{name}", text, name, kind=EvidenceKind.STATEMENT) for name, text in TEXTS.items()]
        )
    yield workspace
    workspace.close()


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_the_right_provider_is_among_the_first_two_in_any_language(
    town: Workspace, question: str, expected: str
) -> None:
    best = {match.provider.provider_id: match for match in town.matcher.match(Query(text=question)).matches[:2]}
    assert best[expected].reasons[0].quote == TEXTS[expected]


def test_match_affinity_and_evaluation_give_the_same_scores(town: Workspace, tmp_path: Path) -> None:
    bundle = Bundle(
        "town",
        Target.DOCUMENT,
        tuple(BundleDocument(name, "", text) for name, text in TEXTS.items()),
        tuple(BundleQuery(f"q{n}", question) for n, (question, _) in enumerate(QUESTIONS)),
        {f"q{n}": {expected: 1} for n, (_, expected) in enumerate(QUESTIONS)},
    )
    cache = VectorCache(tmp_path / "vectors.sqlite")
    result = evaluate_bundle(bundle, town.encoders, cache)
    cache.close()
    assert result.measured.mean()["RR"] >= 0.8
    for number, (question, _) in enumerate(QUESTIONS):
        query = Query(text=question)
        scores = {item.target_id: item.score for item in town.matcher.affinity(query, list(TEXTS))}
        matched = {match.provider.provider_id: match.score for match in town.matcher.match(query).matches}
        evaluated = {item.target_id: item.score for item in result.run[f"q{number}"]}
        assert matched == scores
        # The evaluation's store holds the rows in another order, and sums over them round differently.
        assert evaluated == pytest.approx(scores, abs=1e-4)
