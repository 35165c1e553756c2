"""What was understood: returned with the answer, edited, and the edited form is matched; needs and what meets them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.page_reader import Element, Page
from tests.api.test_real_matcher import served

MATCH = "/api/v1/match"
TEXT = "Powder coating peels off our grills. Milk coolers stop in the villages. Near Solapur, 2 to 3 lakh, by 31 March."
NEEDS = ["Powder coating peels off our grills", "Milk coolers stop in the villages"]
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def real(filled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("understood")
    shutil.copy(filled_database, home / "setu.db")
    with served(home) as client:
        yield client


def answer(client: TestClient, **body: Any) -> dict[str, Any]:
    response = client.post(MATCH, json={"top": 20, **body})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def first(found: dict[str, Any]) -> str:
    return str(found["matches"][0]["provider"]["provider_id"])


def test_what_was_understood_comes_with_the_answer(reader: TestClient) -> None:
    found = answer(reader, text=TEXT)["understanding"]
    assert [need["text"] for need in found["needs"]] == NEEDS
    assert [found["text"][need["start"] : need["end"]] for need in found["needs"]] == NEEDS
    assert sum(need["specificity"] for need in found["needs"]) == pytest.approx(1, abs=0.01)
    assert found["places"] == [{"name": "Solapur", "text": "Solapur", "start": 77, "end": 84}]
    assert found["money"] == {"low_inr": 200_000, "high_inr": 300_000, "bound": "", "per": ""}
    assert found["deadline"]["text"] == "by 31 March"
    assert found["deadline"]["day"].endswith("-03-31")
    assert (found["language"], found["coverage"], found["asked"]) == ("en", "read", TEXT)


def test_limits_come_with_their_numbers(reader: TestClient) -> None:
    found = answer(reader, text="at most 80 °C, 300 pieces a month")["understanding"]["limits"]
    assert found[0] == {"text": "at most 80 °C", "low": 80, "high": 80, "unit": "°C", "per": "", "bound": "at most"}
    assert (found[1]["high"], found[1]["unit"], found[1]["per"]) == (300, "pieces", "month")


def test_a_language_that_no_model_covers_is_said_so(reader: TestClient) -> None:
    assert answer(reader, text="ᱟᱞᱮ ᱫᱟᱠ ᱵᱟᱝ")["understanding"]["coverage"] == "not covered"
    shown = reader.get("/match?text=ᱟᱞᱮ ᱫᱟᱠ", headers=HTML).text
    assert "No language model here has read Santali" in shown
    assert "किसी भाषा-मॉडल ने संताली नहीं पढ़ी" in reader.get("/match?text=ᱟᱞᱮ ᱫᱟᱠ&lang=hi", headers=HTML).text
    assert "No language model" not in reader.get("/match?text=powder", headers=HTML).text


def test_dropping_a_need_changes_who_comes_first(real: TestClient) -> None:
    coats = answer(real, text=TEXT, understanding={"needs": [{"text": NEEDS[0]}, {"text": NEEDS[1], "weight": 0}]})
    milk = answer(real, text=TEXT, understanding={"needs": [{"text": NEEDS[1]}]})
    assert first(coats) != "r-milk"
    assert first(milk) == "r-milk"
    assert [need["text"] for need in milk["understanding"]["needs"]] == [NEEDS[1]]
    assert (milk["understanding"]["text"], milk["understanding"]["asked"]) == (f"{NEEDS[1]}.", TEXT)


def test_the_score_of_an_edited_problem_is_the_same_in_affinities(real: TestClient) -> None:
    edited = {"needs": [{"text": NEEDS[1], "weight": 2}, {"text": "salt spray to ASTM B117"}]}
    found = answer(real, text=TEXT, understanding=edited)
    asked = {"problems": [{"id": "x", "text": TEXT, "understanding": edited}], "providers": "all"}
    pairs = real.post("/api/v1/affinity", json=asked).json()["pairs"]
    affinity = {pair["provider_id"]: pair["affinity"] for pair in pairs}
    assert found["matches"]
    assert all(affinity[match["provider"]["provider_id"]] == match["score"] for match in found["matches"])


def test_a_place_that_is_given_measures_and_keeps_nobody_out(reader: TestClient) -> None:
    plain, placed = (answer(reader, text=TEXT, understanding=edits) for edits in ({}, {"place": "Solapur"}))
    assert plain["candidates"] == placed["candidates"]
    assert all(match["distance_km"] is None for match in plain["matches"])
    assert any(match["distance_km"] for match in placed["matches"])


@pytest.mark.parametrize(
    ("edits", "pointer"),
    [
        ({"needs": []}, "/understanding/needs"),
        ({"needs": [{"text": "x", "weight": 9}]}, "/understanding/needs/0/weight"),
        ({"needs": [{"text": ""}]}, "/understanding/needs/0/text"),
        ({"place": "Atlantis"}, "/understanding/place"),
        ({"deadline": "soon"}, "/understanding/deadline"),
        ({"wishes": 1}, "/understanding/wishes"),
    ],
)
def test_edits_that_are_not_allowed_are_named(reader: TestClient, edits: dict[str, Any], pointer: str) -> None:
    response = reader.post(MATCH, json={"text": TEXT, "understanding": edits})
    assert response.status_code == 422
    assert pointer in [fault["pointer"] for fault in response.json()["errors"]]


def test_each_need_points_to_stored_text_and_the_others_are_named(real: TestClient) -> None:
    found = answer(real, text=f"{NEEDS[0]}. Is there fluoride in our wells?")
    assert found["unmet"] == [1]
    for match in found["matches"]:
        assert sorted([*(one["need"] for one in match["met"]), *match["unmet"]]) == [0, 1]
        for one in match["met"]:
            stored = real.get(f"/api/v1/evidence/{one['evidence_id']}").json()
            whole = "\n".join(part for part in (stored["title"], stored["text"]) if part)
            assert whole[one["start"] : one["end"]] == one["sentence"]
            assert {one["sentence"][start:end].casefold() for start, end in one["spans"]} <= {
                "powder",
                "coating",
                "peels",
            }


def test_a_confidential_problem_tells_no_need(public_client: TestClient) -> None:
    found = answer(public_client, problem_id="p-secret")
    told = found["understanding"]
    assert (told["text"], told["asked"], told["needs"], told["money"]) == (None, None, [], None)
    assert found["unmet"] == []
    assert all(match["met"] == [] and match["unmet"] == [] for match in found["matches"])


def page(client: TestClient, path: str) -> Page:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, response.text
    return Page(response.text)


def named(shown: Page, element: str, name: str) -> list[Element]:
    return [one for one in shown.all(element) if one.attributes.get("name") == name]


def test_the_page_shows_each_need_with_a_tick_and_offers_the_place(real: TestClient) -> None:
    shown = page(real, f"/match?text={TEXT}")
    ticks = named(shown, "input", "keep")
    assert [TEXT[slice(*map(int, tick.attributes["value"].split("-")))] for tick in ticks] == NEEDS
    assert all("checked" in tick.attributes for tick in ticks)
    assert [one.text for one in named(shown, "button", "place")] == ["Measure from Solapur"]
    assert "Nothing quoted here speaks of: Milk coolers stop in the villages" in shown.text


def test_a_card_says_which_sentence_meets_which_need(real: TestClient) -> None:
    shown = page(real, "/match?text=पाउडर कोटिंग उतर जाती है&kind=startup")
    assert shown.all("p", class_="need")[0].text.startswith("पाउडर कोटिंग उतर जाती है (powder coating")
    assert "Powder coating peels where pretreatment fails" in shown.all("q")[0].text
    assert {"powder", "coating"} <= {mark.text.casefold() for mark in shown.all("mark")}


def form(**changed: Any) -> dict[str, Any]:
    pieces = [f"{TEXT.index(need)}-{TEXT.index(need) + len(need)}" for need in NEEDS]
    return {"text": TEXT, "shown": pieces, "keep": pieces, "added": "", "language": "", **changed}


def test_unticking_a_need_matches_the_rest_and_the_need_can_be_ticked_again(real: TestClient) -> None:
    response = real.post("/match", data=form(keep=[form()["keep"][1]]), headers=HTML)
    assert response.status_code == 200
    shown = Page(response.text)
    assert "Name of r-milk" in shown.all("article")[0].text
    ticks = [one for one in named(shown, "input", "keep") if one.attributes["type"] == "checkbox"]
    assert ["checked" in tick.attributes for tick in ticks] == [False, True]


def test_a_form_that_changes_nothing_asks_the_same(real: TestClient) -> None:
    changed, plain = real.post("/match", data=form(), headers=HTML), page(real, f"/match?text={TEXT}")
    assert [a.text for a in Page(changed.text).all("article")] == [a.text for a in plain.all("article")]


def test_an_added_need_and_an_overruled_language_are_matched(real: TestClient) -> None:
    response = real.post("/match", data=form(keep=[], added="Milk coolers", language="hi-Latn"), headers=HTML)
    shown = Page(response.text)
    assert "r-milk" in shown.all("article")[0].text
    assert "Language: Hindi in Latin letters" in shown.text
    assert shown.one("input", id="added").attributes["value"] == "Milk coolers"


def test_unticking_every_need_is_told_in_plain_words(real: TestClient) -> None:
    response = real.post("/match", data=form(keep=[]), headers=HTML)
    assert response.status_code == 422
    assert "Every need was unticked" in response.text


def test_a_place_in_the_text_is_used_when_the_button_is_pressed(real: TestClient) -> None:
    response = real.post("/match", data=form(place="Solapur"), headers=HTML)
    shown = Page(response.text)
    assert any("km away" in card.text for card in shown.all("article"))
    assert named(shown, "button", "place") == []
