"""Every route × every sort of caller × whose the record is: really requested, and compared with one table.

Whatever the route, nobody sees a word of a confidential problem that they may not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.application import create_app
from api.callers import FORMS_THAT_STORE_NOTHING
from api.settings import Settings
from api.uploads import Uploads
from matcher.workspace import Workspace
from scripts.browser.page_routes import page_routes, plain
from tests.api.matrix import PAGES, READS, TABLE, Try
from tests.api.matrix_scene import ACTORS, WORDS, MatrixScene
from tests.matcher.partners.world import by_score
from tests.matcher.scene import open_scene


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("matrix")
    scene = open_scene(home, calibration=by_score(0.5))
    store = scene.store
    workspace = SimpleNamespace(store=store, indexer=scene.indexer, matcher=scene.matcher, encoders={})
    limits = ("matches", "writes", "uploads", "feedback", "introductions")
    unlimited: dict[str, Any] = {f"limit_{what}": 0 for what in limits}
    app = create_app(Settings(home=home, sends_messages=False, **unlimited), cast(Workspace, workspace))
    app.state.scene = MatrixScene.fill(store, Uploads(home / "uploads"))
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as made:
        yield made
    store.close()


@pytest.fixture
def scene(client: TestClient) -> MatrixScene:
    found: MatrixScene = cast(Any, client.app).state.scene
    return found


def test_every_route_has_an_entry_and_every_entry_a_route(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    of_document = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    assert of_document | set(page_routes()) | {"GET /api/openapi.json"} == set(TABLE)


def test_a_route_without_an_entry_would_be_found() -> None:
    assert "GET /account" in set(page_routes())
    assert plain("/problems/{problem_id:path}") == "/problems/{problem_id}"


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """Return what is sent with the braces of its texts filled."""
    if isinstance(value, str):
        return value.format(**names) if "{" in value else value
    if isinstance(value, dict):
        return {key: filled(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, names) for one in value]
    return value


def ask(client: TestClient, scene: MatrixScene, route: str, one: Try, actor: str) -> Response:
    method, _, template = route.partition(" ")
    names = scene.make(one.on, actor)
    path = filled(one.path or re.sub(r"{\w+}", "{id}", template), names)
    sent = dict(filled(one.sent, names))
    headers = scene.headers(actor)
    if route in PAGES:
        headers, token = scene.browser(actor)
        headers["Accept"] = "text/html"
        if method == "POST" and token:
            sent["data"] = sent.get("data", {}) | {"csrf": token}
    sent["headers"] = sent.get("headers", {}) | headers
    client.cookies.clear()
    return client.request(method, path, **sent)


@pytest.mark.parametrize("route", TABLE)
def test_a_route_serves_whom_the_table_names_and_shows_nobody_more(
    client: TestClient, scene: MatrixScene, route: str
) -> None:
    for number, one in enumerate(TABLE[route]):
        for actor in ACTORS:
            response = ask(client, scene, route, one, actor)
            allowed = one.done if actor in one.may else one.refused
            assert response.status_code in allowed, (route, number, one.on, actor, response.text[:500])
            check_words(response.text, actor, route, one)


def check_words(text: str, actor: str, route: str, one: Try) -> None:
    for whose, word in WORDS.items():
        # A key has no session: pages show it no more than they show everybody.
        may_read = actor in READS[whose] and not (route in PAGES and actor == "reader")
        assert may_read or word not in text, (route, whose, actor)
        if one.shows == whose and may_read:
            assert word in text, (route, whose, actor)


def test_every_sort_of_caller_and_record_is_tried() -> None:
    tried = {one.on.partition(" ")[2] for tries in TABLE.values() for one in tries}
    assert set(WORDS) <= tried
    assert {actor for tries in TABLE.values() for one in tries for actor in one.may} == set(ACTORS)
    assert [route for route, tries in TABLE.items() if not tries] == []


def test_a_page_that_writes_refuses_a_form_of_no_session(client: TestClient, scene: MatrixScene) -> None:
    tried = 0
    for route in PAGES:
        method, _, template = route.partition(" ")
        if method == "POST":
            headers, _ = scene.browser("admin")
            for token in ({}, {"csrf": "0" * 32}):
                path = re.sub(r"{\w+}", "x", template)
                response = client.post(path, headers=headers | {"Accept": "text/html"}, data=token)
                # A question that is empty is asked for; a question for teams leads to its form.
                refused = (422, 303) if path in FORMS_THAT_STORE_NOTHING else (403,)
                assert response.status_code in refused, (route, response.status_code)
                tried += 1
    assert tried > 20


def test_the_home_folder_holds_no_word_that_is_confidential(client: TestClient, scene: MatrixScene) -> None:
    for path in Path(scene.uploads.folder).parent.rglob("*.eml"):
        assert not any(word in path.read_text(encoding="utf-8") for word in WORDS.values())
