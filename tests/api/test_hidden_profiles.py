"""What owners hide is looked for in the answer of every address that reads, for everybody, administrators too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from api.application import create_app
from api.settings import Settings
from api.uploads import Uploads
from matcher.profiles.speaking import hide_profile, take_back
from matcher.workspace import Workspace
from models.details import ProviderKind, ResearcherDetails
from models.profiles.word import Act, OwnerWord
from models.records import Evidence, EvidenceKind, Provenance, Provider
from models.store import Store
from tests.api.matrix import ASKING, PAGES, RECORDS, Try
from tests.api.matrix_scene import MatrixScene
from tests.api.test_matrix import ask
from tests.matcher.partners.world import by_score
from tests.matcher.scene import open_scene

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
PERSON, PAPER = "quillfeather", "zirconbead"
SOURCE = Provenance("test register")
READING = [
    (route, number)
    for route, tries in (RECORDS | ASKING | PAGES).items()
    for number in range(len(tries))
    if route.startswith("GET ") or route in ASKING or "match" in route or "teams" in route
]


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Start a server in whose database one profile and one paper are hidden, after the index had them."""
    home = tmp_path_factory.mktemp("hidden")
    scene = open_scene(home, calibration=by_score(0.5))
    store = scene.store
    workspace = SimpleNamespace(store=store, indexer=scene.indexer, matcher=scene.matcher, encoders={})
    app = create_app(Settings(home=home, sends_messages=False), cast(Workspace, workspace))
    app.state.scene = MatrixScene.fill(store, Uploads(home / "uploads"))
    with store.write() as tx:
        tx.providers.put([
            Provider("h-1", ProviderKind.RESEARCHER, f"Dr. {PERSON}", ResearcherDetails(), SOURCE, cluster_id="pune")
        ])  # fmt: skip
        text = f"{PERSON} {PAPER} powder coating baths peels off"
        tx.evidence.put([
            Evidence("h-e1", EvidenceKind.STATEMENT, ("h-1",), SOURCE, text=f"{PERSON} powder coating baths peels off"),
            Evidence("h-e2", EvidenceKind.STATEMENT, ("v-mine",), SOURCE, text=text),
        ])  # fmt: skip
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        asked = client.post("/api/v1/match", json={"text": "powder coating baths peels off"})
        assert PERSON in asked.text
        assert PAPER in asked.text
        with store.write() as tx:
            hide_profile(tx, "h-1", "x", NOW)
            tx.owner_words.say(OwnerWord("v-mine", "evidence", "h-e2", "", Act.HIDE, None, "x"), NOW)
        yield client
    store.close()


@pytest.mark.parametrize(("route", "number"), READING)
def test_no_address_tells_of_it(hidden: TestClient, route: str, number: int) -> None:
    scene: MatrixScene = cast(Any, hidden.app).state.scene
    one: Try = (RECORDS | ASKING | PAGES)[route][number]
    for actor in ("public", "near", "admin"):
        told = ask(hidden, scene, route, one, actor).text.casefold()
        assert PERSON not in told, (route, actor)
        assert PAPER not in told, (route, actor)


def test_it_is_back_when_its_owner_takes_the_words_back(hidden: TestClient) -> None:
    store: Store = cast(Any, hidden.app).state.scene.store
    with store.write() as tx:
        for provider_id in ("h-1", "v-mine"):
            for word in tx.owner_words.of_profiles([provider_id], only_holding=True):
                take_back(tx, provider_id, word.seq, "x", NOW)
    told = hidden.post("/api/v1/match", json={"text": "powder coating baths peels off"}).text
    assert PERSON in told
    assert PAPER in told
