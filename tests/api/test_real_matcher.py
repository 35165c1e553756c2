"""The API on the real pipeline, with encoders made of hashes: the seams that the word-counting matcher cannot show."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.application import create_app
from api.settings import Settings
from embeddings.indexer import Indexer
from embeddings.vector_cache import VectorCache
from matcher.pipeline import Matcher
from matcher.workspace import Workspace
from models.store import Store
from tests.api.page_reader import Page
from tests.matcher.scene import hash_encoders

TEXT = "powder coating peels after pretreatment, salt spray"


@contextmanager
def served(tmp_path: Path) -> Iterator[TestClient]:
    store, encoders = Store.open(tmp_path / "setu.db"), hash_encoders()
    cache = VectorCache(tmp_path / "vectors.sqlite")
    indexer = Indexer(store, encoders, tmp_path / "index", cache)
    workspace = Workspace(
        store=store,
        encoders=encoders,
        cache=cache,
        indexer=indexer,
        matcher=Matcher(store, indexer, encoders),
    )
    app = create_app(Settings(home=tmp_path), workspace)
    with TestClient(app, base_url="http://localhost") as client:
        yield client
    workspace.close()


@pytest.fixture
def real(filled_database: Path, tmp_path: Path) -> Iterator[TestClient]:
    shutil.copy(filled_database, tmp_path / "setu.db")
    with served(tmp_path) as client:
        yield client


def test_quotes_spans_and_shares_are_those_of_the_stored_evidence(real: TestClient) -> None:
    answer = real.post("/api/v1/match", json={"text": TEXT, "top": 20}).json()
    assert answer["matches"]
    for match in answer["matches"]:
        for reason in match["reasons"]:
            stored = real.get(f"/api/v1/evidence/{reason['evidence_id']}").json()
            assert reason["quote"] in "\n".join(part for part in (stored["title"], stored["text"]) if part)
            assert sum(reason["view_shares"].values()) == pytest.approx(reason["score"], abs=1e-4)
            assert all(0 <= start < end <= len(reason["quote"]) for start, end in reason["spans"])


def test_scores_of_matches_and_affinities_are_the_same(real: TestClient) -> None:
    matches = real.post("/api/v1/match", json={"text": TEXT, "top": 20}).json()["matches"]
    body = {"problems": [{"id": "x", "text": TEXT}], "providers": [m["provider"]["provider_id"] for m in matches]}
    pairs = real.post("/api/v1/affinity", json=body).json()["pairs"]
    assert [pair["affinity"] for pair in pairs] == [match["score"] for match in matches]


def test_what_is_compared_promises_what_it_promises_in_the_whole_answer(real: TestClient) -> None:
    matches = real.post("/api/v1/match", json={"text": TEXT}).json()["matches"][1:4]
    asked = {"text": TEXT, "provider": [match["provider"]["provider_id"] for match in reversed(matches)]}
    page = Page(real.get("/compare", params=asked, headers={"Accept": "text/html"}).text)
    shown = [td.text for td in page.all("td") if "%" in td.text]
    assert [text.rpartition(" · ")[2] for text in shown] == [f"{match['probability']:.0%}" for match in matches]
    for match in matches:
        for met in match["met"]:
            assert any(" ".join(met["sentence"].split()) in td.text for td in page.all("td"))


def test_what_is_written_is_searchable_at_once_and_what_is_deleted_is_gone(real: TestClient) -> None:
    body = {"evidence_id": "e-new", "kind": "project", "owner_ids": ["r-milk"], "text": "zzgurble zzgurble repaired"}
    asked = {"text": "zzgurble repaired", "top": 1}
    assert real.post("/api/v1/evidence", json=body).status_code == 201
    first = real.post("/api/v1/match", json=asked).json()["matches"][0]
    assert (first["provider"]["provider_id"], first["reasons"][0]["evidence_id"]) == ("r-milk", "e-new")
    assert real.delete("/api/v1/providers/r-milk").status_code == 204
    found = real.post("/api/v1/match", json=asked | {"top": 50}).json()["matches"]
    assert "r-milk" not in [match["provider"]["provider_id"] for match in found]


def test_the_server_is_ready_and_its_pages_show_cards(real: TestClient) -> None:
    assert real.get("/readyz").status_code == 200
    page = Page(real.get("/match", params={"text": TEXT, "place": "411001"}, headers={"Accept": "text/html"}).text)
    assert page.mistakes == []
    assert page.all("article")


def test_nobody_passes_a_radius_that_is_too_small(real: TestClient) -> None:
    asked = {"text": TEXT, "place": "793001", "radius_km": "25"}
    assert (
        "Nobody passes your limits."
        in Page(real.get("/match", params=asked, headers={"Accept": "text/html"}).text).text
    )


def test_an_empty_database_is_served(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        assert client.get("/readyz").status_code == 200
        assert client.get("/").status_code == 200
        answer = client.post("/api/v1/match", json={"text": TEXT}).json()
        assert (answer["verdict"], answer["matches"], answer["candidates"]) == ("no good match", [], 0)
        pairs = client.post("/api/v1/affinity", json={"problems": [{"id": "x", "text": "y"}], "providers": "all"})
        assert pairs.json() == {"pairs": []}
        assert client.get("/match.xlsx", params={"text": "x"}).status_code == 200
