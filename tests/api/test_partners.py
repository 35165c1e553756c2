"""Partners, connections and problems for a provider over HTTP and as pages, on the matcher itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from api.application import create_app
from api.services import Services
from api.settings import Settings
from embeddings.indexer import Indexer
from embeddings.vector_cache import VectorCache
from matcher.pipeline import Matcher
from matcher.workspace import Workspace
from models.accounts.account import Role
from models.store import Store
from tests.api.page_reader import Page
from tests.api.people import browser_of, settle
from tests.api.scene import CONFIDENTIAL, HTML
from tests.matcher.partners.world import by_score
from tests.matcher.scene import evidence, hash_encoders, provider

GOAL = "powder coating peels; village milk coolers"
ASKED = "/providers/r-milk/partners?asked=1&goal=powder+coating+peels;+village+milk+coolers"
PAGES = [
    "/providers/r-milk/partners",
    "/providers/r-milk/partners?lang=hi",
    ASKED,
    f"{ASKED}&lang=hi",
    f"{ASKED}&other_institution=1&within_km=50&kind=startup&cluster=pune",
    "/providers/r-coat/partners?asked=1&mode=similar",
    "/providers/r-coat/connections/s-coat",
    "/providers/r-coat/connections/l-coat?lang=hi",
    "/providers/r-coat/problems",
    "/providers/r-coat/problems?lang=hi&week=2026-W48",
    "/providers/r-milk/problems",
]


@contextmanager
def served(folder: Path, **settings: Any) -> Iterator[TestClient]:
    store, encoders = Store.open(folder / "setu.db"), hash_encoders()
    cache = VectorCache(folder / "vectors.sqlite")
    indexer = Indexer(store, encoders, folder / "index", cache)
    matcher = Matcher(store, indexer, encoders, calibration=by_score(0.5))
    workspace = Workspace(store=store, encoders=encoders, cache=cache, indexer=indexer, matcher=matcher)
    with store.write() as transaction:
        transaction.providers.put([provider("hostile"), provider("r/with/slashes"), provider("plater")])
        transaction.evidence.put(
            [
                evidence("e-hostile", f"powder coating {HTML}", "hostile"),
                evidence("e-plater", "Nickel baths turned green, and every bath turns clear again", "plater"),
            ]
        )
    with TestClient(create_app(Settings(home=folder, **settings), workspace), base_url="http://localhost") as client:
        yield client
    workspace.close()


@pytest.fixture(scope="module")
def client(filled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("partners")
    shutil.copy(filled_database, folder / "setu.db")
    with served(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def public(filled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("public")
    shutil.copy(filled_database, folder / "setu.db")
    with served(folder, host="0.0.0.0", api_key="open sesame") as opened:  # noqa: S104 - nothing listens here
        yield opened


def get(client: TestClient, path: str, status: int = 200, **parameters: Any) -> dict[str, Any]:
    response = client.get(f"/api/v1/providers/{path}", params=parameters)
    assert response.status_code == status, response.text
    found: dict[str, Any] = response.json()
    return found


def test_partners_come_in_lanes_with_the_words_that_show_what_each_adds(client: TestClient) -> None:
    found = get(client, "r-milk/partners", goal=GOAL)
    assert [need["words"] for need in found["needs"]] == ["powder coating peels", "village milk coolers"]
    assert set(found["lanes"]) == {"academic", "industry", "other"}
    [works] = found["lanes"]["industry"]
    assert works["provider"]["provider_id"] == "s-coat"
    [skill] = works["adds"]
    shown = skill["shown"]
    stored = client.get(f"/api/v1/evidence/{shown['evidence_id']}").json()["text"]
    assert stored[shown["start"] : shown["end"]] == shown["text"]
    assert {"first", "second", "topics", "path", "distance_km", "calls"} <= set(works["connection"])


def test_the_connection_of_a_suggestion_is_the_one_at_its_own_address(client: TestClient) -> None:
    [works] = get(client, "r-milk/partners", goal=GOAL)["lanes"]["industry"]
    assert works["connection"] == get(client, "r-milk/connections/s-coat")


def test_exchanging_two_providers_exchanges_the_sides(client: TestClient) -> None:
    there, back = get(client, "r-coat/connections/l-coat"), get(client, "l-coat/connections/r-coat")
    assert (there["first"], there["first_adds"]) == (back["second"], back["second_adds"])
    assert there["distance_km"] == back["distance_km"]
    assert [one["kind"] for one in there["conflicts"]] == ["same_organisation", "worked_together"]
    assert [one["provider_id"] for one in back["path"]] == ["l-coat", "r-coat"]


@pytest.mark.parametrize(
    ("path", "status", "parameters", "where"),
    [
        ("nobody/partners", 404, {"goal": GOAL}, None),
        ("r-milk/partners", 422, {"goal": "  "}, "/goal"),
        ("r-milk/partners", 422, {"goal": "x" * 4_001}, "/goal"),
        ("r-milk/partners", 422, {"goal": GOAL, "mode": "similar"}, "/goal"),
        ("r-milk/partners", 422, {"goal": GOAL, "mode": "opposite"}, "/mode"),
        ("r-milk/partners", 422, {"goal": GOAL, "within_km": "nan"}, "/within_km"),
        ("r-milk/partners", 422, {"goal": GOAL, "within_km": "-5"}, "/within_km"),
        ("r-milk/partners", 422, {"goal": GOAL, "top": "0"}, "/top"),
        ("r-milk/partners", 422, {"goal": GOAL, "cluster": "atlantis"}, "/cluster/0"),
        ("r-milk/partners", 422, {"goal": GOAL, "state": "Atlantis"}, "/state/0"),
        ("r-milk/partners", 422, {"goal": GOAL, "kind": "wizard"}, "/kind/0"),
        ("r-milk/partners", 422, {"goal": GOAL, "color": "red"}, None),
        ("r-milk/connections/r-milk", 422, {}, "/other"),
        ("r-milk/connections/nobody", 404, {}, None),
        ("nobody/problems", 404, {}, None),
        ("r-coat/problems", 422, {"week": "2026-W54"}, "/week"),
        ("r-coat/problems", 422, {"top": "0"}, "/top"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(
    client: TestClient, path: str, status: int, parameters: dict[str, str], where: str | None
) -> None:
    refused = get(client, path, status, **parameters)
    if where is not None:
        assert ("query", where) in [(error["in"], error["pointer"]) for error in refused["errors"]]


def test_ids_with_slashes_have_partners_too(client: TestClient) -> None:
    assert get(client, "r/with/slashes/partners", goal=GOAL)["provider"]["provider_id"] == "r/with/slashes"
    assert get(client, "r/with/slashes/connections/r-coat")["second"]["provider_id"] == "r-coat"


def test_the_score_of_an_offer_is_the_affinity_of_the_pair(client: TestClient) -> None:
    offers = get(client, "r-coat/problems", week="2026-W48")["offers"]
    assert "p-open" in [offer["problem"]["problem_id"] for offer in offers]
    for offer in offers:
        asked = {"problems": [offer["problem"]["problem_id"]], "providers": ["r-coat"]}
        pairs = client.post("/api/v1/affinity", json=asked).json()
        assert offer["match"]["score"] == pytest.approx(pairs["pairs"][0]["affinity"], abs=1e-5)


def test_a_confidential_problem_keeps_its_words_and_marks_from_others_than_operators(public: TestClient) -> None:
    key = {"Authorization": "Bearer open sesame"}
    told = public.get("/api/v1/providers/plater/problems", headers=key).json()["offers"][0]
    assert (told["problem"]["problem_id"], told["problem"]["text"]) == ("p-secret", CONFIDENTIAL)
    assert told["match"]["reasons"][0]["spans"]
    [withheld] = get(public, "plater/problems")["offers"]
    assert [withheld["problem"][name] for name in ("title", "text", "organisation_id")] == [None, None, None]
    assert withheld["needs"] is None
    assert (withheld["match"]["met"], withheld["match"]["reasons"][0]["spans"]) == ([], [])
    for path in ("/providers/plater/problems", "/match?problem=p-secret"):
        shown = Page(public.get(path, headers={"Accept": "text/html"}).text)
        assert "Nickel baths turned green" in shown.text
        assert "patented" not in shown.text
        assert shown.all("mark") == []


def test_an_answer_on_the_page_of_problems_is_kept_as_feedback(public: TestClient) -> None:
    shown = page(public, "/providers/plater/problems")
    values = [button.attributes["value"] for button in shown.all("button") if "judged" in button.attributes.values()]
    assert values[0] == "relevant 1 plater"
    assert "no_capacity 1 plater" in values
    fields = {"problem": "p-secret", "lang": "en", "judged": values[1]}
    assert public.post("/feedback", data=fields, follow_redirects=False).status_code == 303
    assert "Answered this week" in page(public, "/providers/plater/problems").text
    assert get(public, "plater/problems", week="2099-W01")["answered"] == 1
    assert [offer["said"] for offer in get(public, "plater/problems")["offers"]] == [None]
    key = {"Authorization": "Bearer open sesame"}
    told = public.get("/api/v1/providers/plater/problems", headers=key).json()["offers"]
    assert [offer["said"] for offer in told] == ["not_relevant"]


def test_who_signed_in_and_may_read_it_sees_a_confidential_problem_on_the_page_of_the_week(
    filled_database: Path, tmp_path: Path
) -> None:
    shutil.copy(filled_database, tmp_path / "setu.db")
    with served(tmp_path, host="0.0.0.0", api_key="open sesame") as opened:  # noqa: S104 - nothing listens here
        store = cast(Services, cast(Any, opened.app).state.services).workspace.store
        browser_of(opened, store, settle(store, "owner@example.in", Role.OWNER, organisation_id="o-cbe"))
        assert "patented" in page(opened, "/providers/plater/problems").text
        browser_of(opened, store, settle(store, "other@example.in", Role.OWNER, organisation_id="o-firm"))
        assert "patented" not in page(opened, "/providers/plater/problems").text


def test_who_answers_a_problem_of_the_week_is_led_back_to_it_thanked_and_can_take_it_back(public: TestClient) -> None:
    week = "2026-W48"
    fields = {"problem": "p-secret", "week": week, "lang": "hi", "judged": "unclear 1 plater"}
    thanked = public.post("/feedback", data=fields, headers={"Accept": "text/html"})
    assert (thanked.status_code, thanked.url.path) == (200, "/providers/plater/problems")
    assert (thanked.url.params["week"], thanked.url.params["lang"]) == ("2026-W48", "hi")
    (said,) = Page(thanked.text).all("section", role="status")
    assert said.text == "धन्यवाद आपका उत्तर दर्ज हुआ: बात साफ़ नहीं वापस लें"
    taken = public.post(
        f"/feedback/{thanked.url.params['said']}/withdraw", data={"week": week}, headers={"Accept": "text/html"}
    )
    (said,) = Page(taken.text).all("section", role="status")
    assert (taken.url.path, said.text) == ("/providers/plater/problems", "Taken back")


def test_an_answer_on_the_page_of_another_is_not_told_here(public: TestClient) -> None:
    fields = {"problem": "p-open", "week": "2026-W48", "lang": "en", "judged": "relevant 1 r-coat"}
    said = public.post("/feedback", data=fields, headers={"Accept": "text/html"}).url.params["said"]
    assert page(public, f"/providers/plater/problems?said={said}").all("section", role="status") == []
    assert public.get("/providers/plater/problems?said=f-none", headers={"Accept": "text/html"}).status_code == 404


def page(client: TestClient, path: str, status: int = 200) -> Page:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == status, response.text
    return Page(response.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed_labelled_small_and_needs_no_script(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200
    shown = Page(response.text)
    assert shown.mistakes == []
    assert len(shown.all("h1")) == 1
    levels = [int(e.name[1]) for e in shown.elements if re.fullmatch("h[1-6]", e.name)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False)), levels
    assert not [e for e in shown.elements if "style" in e.attributes or any(n.startswith("on") for n in e.attributes)]
    ids = [e.attributes["id"] for e in shown.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    labelled = {label.attributes.get("for") for label in shown.all("label")}
    for name in ("textarea", "select", "input"):
        for element in shown.all(name):
            is_inside = element.attributes.get("type") in ("checkbox", "radio", "hidden")
            assert is_inside or element.attributes.get("id") in labelled
    assert len(response.content) < 60_000


def test_the_page_of_a_provider_leads_to_partners_and_problems(client: TestClient) -> None:
    links = [a.attributes["href"] for a in page(client, "/providers/r-coat?lang=hi").all("a")]
    assert "/providers/r-coat/partners?lang=hi" in links
    assert "/providers/r-coat/problems?lang=hi" in links
    for path in [link for link in links if link.startswith("/providers/r-coat/")]:
        page(client, path)
    assert not [a for a in page(client, "/providers/c-open").all("a") if "partners" in a.attributes["href"]]


def test_a_page_says_what_a_partner_adds_in_the_words_that_show_it(client: TestClient) -> None:
    shown = page(client, ASKED)
    assert "Name of s-coat" in shown.text
    assert "powder coating peels" in shown.text
    assert {"powder", "coating"} <= {mark.text.casefold() for mark in shown.all("mark")}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("asked=1", "no declared interest is stored"),
        ("asked=1&mode=similar&goal=steel", "A goal counts only for partners who add"),
    ],
)
def test_what_is_wrong_stands_beside_the_goal(client: TestClient, query: str, words: str) -> None:
    shown = page(client, f"/providers/r-coat/partners?{query}", 422)
    [wrong] = shown.all("p", class_="wrong")
    assert words in wrong.text
    assert shown.one("textarea", id="goal").attributes["aria-invalid"] == "true"


def test_stored_text_is_never_markup(client: TestClient) -> None:
    for path in ("/providers/r-coat/connections/hostile", "/providers/hostile/partners", ASKED):
        shown = page(client, path)
        assert all(script.attributes.get("src") for script in shown.all("script"))
