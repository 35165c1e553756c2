"""Two to four matches of an answer side by side: the same words, bands and facts as on their cards."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.api.long_texts import random_words
from tests.api.page_reader import Page
from tests.api.scene import CONFIDENTIAL

HTML = {"Accept": "text/html"}
ASKED = "text=powder+coating+peels&place=411001"


def page(reader: TestClient, path: str, status: int = 200) -> Page:
    response = reader.get(path, headers=HTML)
    assert response.status_code == status, response.text
    return Page(response.text)


def columns(shown: Page) -> list[str]:
    """Return to whom the columns lead, from left to right."""
    return [a.attributes["href"] for a in shown.all("a", dir="auto")]


def test_matches_stand_beside_one_another_best_first_and_each_once(reader: TestClient) -> None:
    shown = page(reader, f"/compare?{ASKED}&provider=l-coat&provider=r-coat&provider=l-coat")
    assert sorted(columns(shown)) == ["/providers/l-coat", "/providers/r-coat"]
    assert shown.mistakes == []
    scopes = {th.attributes["scope"] for th in shown.all("th")}
    assert scopes == {"col", "row"}
    rows = [th.text for th in shown.all("th") if th.attributes["scope"] == "row"]
    assert {"How well it fits", "Place", "How far"} <= set(rows)
    region = shown.one("div", class_="wide")
    assert (region.attributes["role"], region.attributes["tabindex"]) == ("region", "0")


def test_bands_are_those_of_the_cards(reader: TestClient) -> None:
    answer = page(reader, f"/match?{ASKED}")
    boxes = [one for one in answer.all("input") if one.attributes.get("form") == "to-compare"]
    assert {one.attributes["name"] for one in boxes} == {"provider"}
    form = answer.one("form", id_="to-compare").attributes
    assert (form["action"], form.get("method", "get")) == ("/compare", "get")
    ids = [one.attributes["value"] for one in boxes][:2]
    shown = page(reader, f"/compare?{ASKED}&provider={ids[0]}&provider={ids[1]}")
    assert sorted(columns(shown)) == sorted(f"/providers/{one}" for one in ids)
    bands = [one.text for one in answer.all("span") if one.attributes.get("class", "").startswith("band ")][:2]
    assert sum(f"{band} ·" in td.text for band in set(bands) for td in shown.all("td")) == len(bands)


@pytest.mark.parametrize("ticked", [(), ("r-coat",), ("r-coat", "r-coat"), ("a", "b", "c", "d", "e")])
def test_fewer_than_two_or_more_than_four_are_told_what_to_do(reader: TestClient, ticked: tuple[str, ...]) -> None:
    shown = page(reader, f"/compare?{ASKED}" + "".join(f"&provider={one}" for one in ticked), 422)
    assert shown.one("p", role="alert").text == "Tick two to four matches to compare."
    assert f"/match?{ASKED}" in {a.attributes["href"] for a in shown.all("a")}


def test_who_is_not_among_the_matches_is_named(reader: TestClient) -> None:
    shown = page(reader, f"/compare?{ASKED}&provider=r-coat&provider=nobody")
    assert columns(shown) == ["/providers/r-coat"]
    assert "Not among the matches: nobody" in shown.one("main").text


def test_nothing_asked_leads_to_the_form(reader: TestClient) -> None:
    assert page(reader, "/compare?provider=r-coat&provider=l-coat", 422).all("textarea")


def test_a_comparison_does_not_tell_the_words_of_a_confidential_problem(reader: TestClient) -> None:
    response = reader.get("/compare?problem=p-secret&provider=r-coat&provider=l-coat", headers=HTML)
    assert response.status_code == 200
    assert CONFIDENTIAL not in response.text
    assert "<mark>" not in response.text
    assert "This problem is confidential" in response.text


def test_a_comparison_keeps_its_language_and_all_that_was_asked(reader: TestClient) -> None:
    shown = page(reader, f"/compare?{ASKED}&lang=hi&provider=r-coat&provider=l-coat")
    assert shown.one("h1").text == "तुलना"
    assert f"/match?{ASKED}&lang=hi" in {a.attributes.get("href") for a in shown.all("a")}


def test_who_is_compared_can_be_asked_with_all_that_was_asked(reader: TestClient) -> None:
    shown = page(
        reader, f"/compare?{ASKED}&kind=laboratory&kind=researcher&radius_km=50&provider=r-coat&provider=l-coat"
    )
    assert {one.attributes["value"] for one in shown.all("button", name_="provider")} == {"r-coat", "l-coat"}
    sent = [
        (one.attributes["name"], one.attributes["value"]) for one in shown.all("input") if one.form == "asked-again"
    ]
    assert {("kind", "laboratory"), ("kind", "researcher"), ("radius_km", "50"), ("place", "411001")} <= set(sent)
    assert "provider" not in {name for name, _ in sent}


def test_a_place_that_is_not_known_is_told(reader: TestClient) -> None:
    page(reader, "/compare?text=powder+coating&place=Nowhere+at+all&provider=r-coat&provider=l-coat", 422)


def test_a_text_that_is_too_long_for_an_address_has_no_boxes(reader: TestClient) -> None:
    text = f"powder coating peels {random_words(1_000)}"
    response = reader.post("/match", data={"text": text}, headers=HTML)
    assert response.status_code == 200
    assert "to-compare" not in response.text
