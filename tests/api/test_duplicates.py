"""Duplicates over HTTP and on the operators' page: found, shown, merged, taken back; nobody else sees them."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from models.details import ProviderKind, ResearcherDetails
from models.records import Provider
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.scene import HTML, PROVENANCE

PAIR = {"record_type": "provider", "first_id": "t1", "second_id": "t2"}
SECRET = {"Authorization": "Basic " + base64.b64encode(b"anybody:open sesame").decode()}
HTML_WANTED = {"Accept": "text/html"}


@pytest.fixture
def twins(workspace: FakeWorkspace) -> None:
    """Store two records of one person."""
    details = ResearcherDetails(department="Polymers")
    with workspace.store.write() as tx:
        tx.providers.put(
            Provider(key, ProviderKind.RESEARCHER, name, details, PROVENANCE, "o-pune")
            for key, name in (("t1", "Asha Hardikar"), ("t2", "Hardikar A."))
        )


def find(client: TestClient) -> None:
    response = client.post("/api/v1/duplicates/find", json={"record_type": "provider"})
    assert response.json() == {"record_type": "provider", "pairs": 1}


def names(client: TestClient, provider_id: str) -> int:
    return client.get(f"/api/v1/providers/{provider_id}").status_code


@pytest.mark.usefixtures("twins")
def test_a_pair_is_found_listed_compared_merged_and_taken_back(client: TestClient) -> None:
    find(client)
    listed = client.get("/api/v1/duplicates", params={"record_type": "provider"}).json()
    assert listed["total"] == 1
    assert {key: listed["items"][0][key] for key in PAIR} == PAIR
    compared = client.get("/api/v1/duplicates/pair", params=PAIR).json()
    assert compared["first"]["facts"]["department"] == "Polymers"
    assert compared["pair"] == listed["items"][0]

    body = {"record_type": "provider", "keep_id": "t1", "other_id": "t2", "reason": "same desk"}
    merged = client.post("/api/v1/duplicates/merge", json=body).json()
    assert (merged["from_id"], merged["into_id"], merged["merged_by"]) == ("t2", "t1", "operator")
    gone = client.get("/api/v1/providers/t2")
    assert (gone.status_code, "merged into 't1'" in gone.json()["detail"]) == (404, True)
    assert client.get("/api/v1/duplicates").json() == {"items": [], "total": 0, "next": None}

    undone = client.post("/api/v1/duplicates/undo", json={"merge_id": merged["merge_id"]})
    assert undone.json()["undone_at"]
    assert names(client, "t2") == 200
    assert client.post("/api/v1/duplicates/undo", json={"merge_id": merged["merge_id"]}).status_code == 409
    assert [one["merge_id"] for one in client.get("/api/v1/duplicates/merges").json()["items"]] == [merged["merge_id"]]


@pytest.mark.usefixtures("twins")
def test_two_that_are_two_are_not_shown_until_that_is_withdrawn(client: TestClient) -> None:
    find(client)
    assert client.post("/api/v1/duplicates/distinct", json=PAIR | {"note": "sisters"}).status_code == 204
    assert client.get("/api/v1/duplicates").json()["total"] == 0
    judged = client.get("/api/v1/duplicates", params={"judged": True}).json()["items"]
    assert [(one["judgement"], one["note"]) for one in judged] == [("distinct", "sisters")]
    assert client.post("/api/v1/duplicates/distinct", json=PAIR | {"withdraw": True}).status_code == 204
    find(client)


@pytest.mark.usefixtures("twins")
def test_bands_choose_among_pairs(client: TestClient) -> None:
    find(client)
    pages = [client.get("/api/v1/duplicates", params={"band": band}) for band in ("sure", "likely", "possible")]
    assert sorted(page.json()["total"] for page in pages) == [0, 0, 1]


def test_what_is_wrong_is_said(client: TestClient) -> None:
    merge = {"record_type": "provider", "keep_id": "r-coat", "other_id": "nobody"}
    assert client.post("/api/v1/duplicates/merge", json=merge).status_code == 404
    assert client.post("/api/v1/duplicates/merge", json=merge | {"other_id": "r-coat"}).status_code == 422
    assert client.post("/api/v1/duplicates/find", json={"record_type": "place"}).status_code == 422
    assert client.post("/api/v1/duplicates/distinct", json=PAIR).status_code == 404
    assert client.get("/api/v1/duplicates/pair", params=PAIR).status_code == 404
    assert client.get("/duplicates", params={"type": "place"}, headers=HTML_WANTED).status_code == 422


def test_an_id_that_was_merged_away_is_known_to_what_refers_to_it_and_taken_for_what_is_new(
    client: TestClient, workspace: FakeWorkspace
) -> None:
    with workspace.store.write() as tx:
        old = tx.organisations.get("o-cbe")
        tx.organisations.put([replace(old, organisation_id="o-old", name="Old Works")])
        tx.merges.merge("organisation", "o-cbe", "o-old")
    source = {"source": "test"}
    body = {"problem_id": "p-new", "text": "Castings crack.", "organisation_id": "o-old", "provenance": source}
    created = client.post("/api/v1/problems", json=body)
    read = client.get("/api/v1/problems/p-new")
    assert (created.status_code, read.json()["organisation_id"]) == (201, "o-cbe")
    assert (created.json(), created.headers["etag"]) == (read.json(), read.headers["etag"])
    replaced = client.put("/api/v1/problems/p-new", json=body, headers={"If-Match": read.headers["etag"]})
    assert (replaced.json(), replaced.headers["etag"]) == (read.json(), read.headers["etag"])
    again = {"organisation_id": "o-old", "name": "Old Works", "provenance": source}
    assert client.post("/api/v1/organisations", json=again).status_code == 409


@pytest.mark.usefixtures("twins")
def test_programs_need_the_key(public_client: TestClient) -> None:
    for method, path, body in (
        ("GET", "/api/v1/duplicates", None),
        ("GET", "/api/v1/duplicates/merges", None),
        ("POST", "/api/v1/duplicates/find", {"record_type": "provider"}),
        ("POST", "/api/v1/duplicates/merge", {"record_type": "provider", "keep_id": "t1", "other_id": "t2"}),
        ("POST", "/api/v1/duplicates/undo", {"merge_id": "m000001"}),
        ("POST", "/api/v1/duplicates/distinct", PAIR),
    ):
        assert public_client.request(method, path, json=body).status_code == 403, path
    bearer = {"Authorization": "Bearer open sesame"}
    assert public_client.get("/api/v1/duplicates", headers=bearer).status_code == 200


@pytest.mark.parametrize("given", ["", "Basic", "Basic !!!", "Basic YW55Ym9keTp3cm9uZw==", "Bearer wrong", "Digest x"])
def test_a_browser_without_the_key_is_asked_for_it(public_client: TestClient, given: str) -> None:
    headers = HTML_WANTED | ({"Authorization": given} if given else {})
    response = public_client.get("/duplicates", headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Basic realm=")
    assert Page(response.text).mistakes == []
    merge = {"type": "provider", "keep_id": "r-coat", "other_id": "r-milk"}
    assert public_client.post("/duplicates/merge", data=merge, headers=headers).status_code == 401


def test_a_browser_gives_the_key_as_password(public_client: TestClient) -> None:
    assert public_client.get("/duplicates", headers=HTML_WANTED | SECRET).status_code == 200


def test_a_public_server_without_a_key_shows_nobody_the_page(make_client: ClientMaker) -> None:
    client = make_client(host="0.0.0.0")  # noqa: S104 - nothing listens in these tests
    assert client.get("/duplicates", headers=HTML_WANTED | SECRET).status_code == 403


def page_of(client: TestClient, **parameters: str) -> Page:
    response = client.get("/duplicates", params=parameters, headers=HTML_WANTED)
    assert response.status_code == 200
    page = Page(response.text)
    assert page.mistakes == []
    return page


def send(client: TestClient, action: str, **fields: str) -> str:
    """Send a form of the page as a browser without JavaScript does, and return where it leads."""
    response = client.post(f"/duplicates/{action}", data={"type": "provider", **fields}, follow_redirects=False)
    assert response.status_code == 303
    return response.headers["location"]


@pytest.mark.usefixtures("twins")
@pytest.mark.parametrize("lang", ["en", "hi"])
def test_the_page_shows_a_pair_side_by_side_with_reasons_and_three_buttons(client: TestClient, lang: str) -> None:
    assert send(client, "find") == "/duplicates?type=provider"
    page = page_of(client, type="provider", lang=lang)
    (pair,) = page.all("section", class_="pair")
    assert "Asha Hardikar" in pair.text
    assert "Hardikar A." in pair.text
    assert len(page.all("div", class_="side")) == 2
    assert len(page.all("li", class_="for")) == 3
    actions = [form.attributes["action"].partition("?")[0] for form in page.all("form")]
    assert actions == ["/duplicates/find", "/duplicates/merge", "/duplicates/merge", "/duplicates/distinct"]
    assert page.one("html").attributes["lang"] == lang


@pytest.mark.usefixtures("twins")
def test_the_buttons_of_the_page_merge_take_back_and_part(client: TestClient) -> None:
    send(client, "find")
    assert send(client, "merge", keep_id="t2", other_id="t1") == "/duplicates?type=provider"
    assert names(client, "t1") == 404
    page = page_of(client)
    assert page.all("section", class_="pair") == []
    (undo,) = [form for form in page.all("form") if form.attributes["action"].startswith("/duplicates/undo")]
    assert "m000001" in undo.text
    send(client, "undo", merge_id="m000001")
    assert names(client, "t1") == 200
    send(client, "distinct", first_id="t1", second_id="t2")
    assert page_of(client).all("section", class_="pair") == []
    send(client, "distinct", first_id="t1", second_id="t2", withdraw="1")
    send(client, "find")
    assert len(page_of(client).all("section", class_="pair")) == 1


@pytest.mark.usefixtures("twins")
def test_a_link_to_a_merged_record_leads_to_the_one_that_was_kept(client: TestClient, workspace: FakeWorkspace) -> None:
    with workspace.store.write() as tx:
        tx.merges.merge("provider", "t1", "t2")
        tx.merges.merge("problem", "p-hindi", "p-open")
    for path, kept in (("/providers/t2", "/providers/t1"), ("/problems/p-open", "/problems/p-hindi")):
        response = client.get(f"{path}?lang=hi", headers=HTML_WANTED, follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (307, f"{kept}?lang=hi")
        assert client.get(path, headers=HTML_WANTED).status_code == 200


def test_the_language_of_the_page_is_kept_after_a_button(client: TestClient) -> None:
    response = client.post("/duplicates/find?lang=hi", data={"type": "organisation"}, follow_redirects=False)
    assert response.headers["location"] == "/duplicates?type=organisation&lang=hi"


@pytest.mark.parametrize("record_type", ["provider", "problem", "organisation"])
def test_every_type_has_its_list_also_an_empty_one(client: TestClient, record_type: str) -> None:
    page = page_of(client, type=record_type, page="7")
    assert page.all("section", class_="pair") == []
    assert page.one("p", role="status").text


def test_names_are_shown_as_text_never_as_markup(client: TestClient, workspace: FakeWorkspace) -> None:
    with workspace.store.write() as tx:
        tx.providers.put(
            Provider(key, ProviderKind.RESEARCHER, f"Asha {HTML}", ResearcherDetails(), PROVENANCE, "o-pune")
            for key in ("t1", "t2")
        )
    send(client, "find")
    page = page_of(client)
    assert "alert(1)" in page.one("section", class_="pair").text
    assert all("alert" not in script.text for script in page.all("script"))


def test_a_form_with_fields_that_are_not_known_is_refused(client: TestClient) -> None:
    assert client.post("/duplicates/find", data={"type": "provider", "more": "1"}).status_code == 422


def test_two_problems_are_compared_over_http_too(client: TestClient) -> None:
    pair = {"record_type": "problem", "first_id": "p-open", "second_id": "p-hindi"}
    compared = client.get("/api/v1/duplicates/pair", params=pair)
    assert compared.status_code == 200, compared.text
    assert (compared.json()["first"]["record_id"], compared.json()["first"]["titles"]) == ("p-open", [])
