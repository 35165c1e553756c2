"""Recovered teams: the authors of a paper that the corpus does not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.vector_cache import VectorCache
from matcher.evaluation.bundle import Bundle, BundleDocument, BundleQuery, Target
from models.errors import InvalidInput
from scripts.teams.recovery import RANDOM, RANKED, TEAMS, Recovered, papers_of, recover
from scripts.teams.recovery_table import markdown
from tests.matcher.scene import hash_encoders
from tests.matcher.teams.workshop import by_score

WORDS = {
    "ann": "steel coating peels",
    "bob": "effluent poisons fields",
    "cat": "opera singing tenor",
    "dan": "bread millet",
}


def bundle() -> Bundle:
    documents = [
        BundleDocument(f"d-{name}-{n}", "", f"{text} {n}", (name,)) for name, text in WORDS.items() for n in (1, 2)
    ]
    queries = [
        BundleQuery("both", "steel coating peels. effluent poisons fields."),
        BundleQuery("single", "bread millet"),
        BundleQuery("other", "opera singing tenor. bread millet."),
    ]
    grades = {"both": {"ann": 1, "bob": 1}, "single": {"dan": 1}, "other": {"cat": 1, "dan": 1, "ann": 0}}
    return Bundle("made-up", Target.OWNER, tuple(documents), tuple(queries), grades)


def test_only_papers_of_several_authors_are_teams() -> None:
    assert [paper.query_id for paper in papers_of(bundle())] == ["both", "other"]
    assert len(papers_of(bundle(), 1)) == 1
    assert papers_of(bundle(), 1) == papers_of(bundle(), 1)


def test_a_bundle_without_teams_is_refused() -> None:
    alone = Bundle("alone", Target.OWNER, (), (BundleQuery("q", "x"),), {"q": {"ann": 1}})
    with pytest.raises(InvalidInput, match="no team"):
        papers_of(alone)


def test_authors_of_different_skills_are_found_as_a_team(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("matcher.pipeline.shipped_calibration", by_score)
    cache = VectorCache(tmp_path / "vectors.sqlite")
    found = recover(bundle(), papers_of(bundle()), hash_encoders(), cache, lambda *_: None)
    cache.close()
    assert [(one.paper_id, one.authors, one.recalls[TEAMS], one.has_team) for one in found] == [
        ("both", 2, 1.0, True),
        ("other", 2, 1.0, True),
    ]
    assert found[0].recalls[RANDOM] == 0.5
    assert found[0].shortlisted == 1.0


def test_the_table_sets_each_method_beside_the_ranking() -> None:
    methods = {
        RANKED: 0.5,
        TEAMS: 1.0,
        "teams without deputies": 0.5,
        "teams that have worked together": 0.5,
        RANDOM: 0.0,
    }
    text = markdown("made-up", [Recovered(f"p{number}", 2, methods, 0.75, number > 0) for number in range(4)])
    assert "| the best by rank | 0.500 | |" in text
    assert "| teams | 1.000 | +0.500 (+0.500 to +0.500) |" in text
    assert "75% of the authors" in text
    assert "of 1 papers no team" in text
