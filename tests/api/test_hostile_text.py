"""Hostile strings through every text field: refused, or stored and shown as mere text."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.api.hostile import HARMLESS, UNSTORABLE
from tests.api.page_reader import Page

PLACES: list[tuple[str, dict[str, Any]]] = [
    ("organisations", {"name": "T", "about": "T", "aliases": ["T"], "location": {"city": "T", "district": "T"}}),
    ("providers", {"kind": "researcher", "name": "T", "details": {"designation": "T", "department": "T"}}),
    ("providers", {"kind": "laboratory", "name": "T", "details": {"accreditation": "T", "head_id": "T"}}),
    ("providers", {"kind": "facility", "name": "T", "details": {"rate_unit": "T", "department": "T"}}),
    ("providers", {"kind": "call", "name": "T", "details": {"funder": "T", "states": ["T"]}}),
    (
        "evidence",
        {"kind": "project", "owner_ids": ["r-milk"], "title": "T", "text": "T", "provenance": {"source": "T"}},
    ),
    ("problems", {"text": "T", "title": "T", "sector": "T", "provenance": {"source": "T", "published_by": "T"}}),
]


def filled(body: Any, text: str) -> Any:
    """Return the body with ``text`` wherever it says "T"."""
    if isinstance(body, dict):
        return {name: filled(value, text) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(value, text) for value in body]
    return text if body == "T" else body


def sent(client: TestClient, path: str, body: Any) -> Any:
    content = json.dumps(body).encode()  # lone surrogates travel as \\ud800
    return client.post(path, content=content, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("text", UNSTORABLE.values(), ids=UNSTORABLE)
@pytest.mark.parametrize(("plural", "body"), PLACES)
def test_text_that_no_database_can_store_is_refused_everywhere(
    reader: TestClient, plural: str, body: dict[str, Any], text: str
) -> None:
    response = sent(reader, f"/api/v1/{plural}", filled(body, text))
    assert response.status_code == 422
    assert len(response.json()["errors"]) == json.dumps(body).count('"T"')


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
@pytest.mark.parametrize(("plural", "body"), PLACES)
def test_other_text_is_stored_letter_for_letter_and_shown_as_text(
    writer: TestClient, plural: str, body: dict[str, Any], text: str
) -> None:
    response = sent(writer, f"/api/v1/{plural}", filled(body, text))
    assert response.status_code == 201, response.text
    assert writer.get(response.headers["location"]).json() == response.json()
    stored = next(value for name, value in response.json().items() if name.endswith("_id") and value)
    pages = {"providers": f"/providers/{stored}", "evidence": "/providers/r-milk", "problems": f"/problems/{stored}"}
    if plural in pages:
        shown = writer.get(pages[plural], headers={"Accept": "text/html"})
        assert shown.status_code == 200
        page = Page(shown.text)
        assert " ".join(text.split()) in page.text
        assert not any("alert" in script.text for script in page.all("script"))


@pytest.mark.parametrize("text", [*HARMLESS.values(), *UNSTORABLE.values()], ids=[*HARMLESS, *UNSTORABLE])
@pytest.mark.parametrize("field", ["text", "language", "problem_id"])
def test_a_match_survives_any_text(reader: TestClient, field: str, text: str) -> None:
    body = {"text": "powder", field: text} if field != "problem_id" else {field: text}
    response = sent(reader, "/api/v1/match", body)
    assert response.status_code < 500
    assert response.status_code == 200 or response.json()["errors"] or response.status_code == 404


@pytest.mark.parametrize("text", [*HARMLESS.values(), *UNSTORABLE.values()], ids=[*HARMLESS, *UNSTORABLE])
@pytest.mark.parametrize("field", ["text", "place", "problem", "kind", "language", "radius_km", "lang", "more"])
def test_a_page_survives_any_text_in_its_address(reader: TestClient, field: str, text: str) -> None:
    sendable = text.encode("utf-8", "surrogatepass")
    response = reader.get("/match", params={"text": "powder", field: sendable}, headers={"Accept": "text/html"})
    assert response.status_code < 500
    page = Page(response.text)
    assert page.mistakes == []
    assert not any("alert" in script.text for script in page.all("script"))


@pytest.mark.parametrize("text", [*HARMLESS.values(), *UNSTORABLE.values()], ids=[*HARMLESS, *UNSTORABLE])
def test_ids_in_addresses_may_be_anything(reader: TestClient, text: str) -> None:
    name = quote(text.encode("utf-8", "surrogatepass"), safe="")
    for path in ("/providers/", "/problems/", "/errors/", "/api/v1/problems/", "/api/v1/imports/", "/static/"):
        assert reader.get(path + name, headers={"Accept": "text/html"}).status_code in (404, 400, 422)


@pytest.mark.parametrize("cursor", ["4pyT", "_-__", "AA==", "é", "%00"])
def test_cursors_may_be_anything(reader: TestClient, cursor: str) -> None:
    for path in ("/api/v1/providers", "/providers/r-coat"):
        assert reader.get(path, params={"cursor": cursor}).status_code < 500
