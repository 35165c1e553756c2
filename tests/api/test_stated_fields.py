"""What the form asks beside the words: process or product, sector, by when, money; typed, read, guessed, refused."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.pages.question import Question
from api.texts import Catalogues
from models.interface_languages import INTERFACE_LANGUAGES
from tests.api.page_reader import Page

HTML = {"Accept": "text/html"}
KNOWN = {"process": "zinc plating", "sector": "metals", "by_when": "03-2099", "money": "200000-1000000"}
FIELDS = {"process": "input", "sector": "select", "by-when": "input", "money": "select"}
IN_WORDS = "Powder coating peels, we need an answer by 15 March 2098 and can spend ₹ 3 lakh"


def answered(client: TestClient, **asked: str) -> Page:
    response = client.get("/match", params=asked, headers=HTML)
    assert response.status_code == 200, response.text
    page = Page(response.text)
    assert page.mistakes == []
    return page


def chips(page: Page) -> list[str]:
    return [one.text for one in page.within(page.one("ul", class_="chips"), "li")]


def chosen(page: Page, key: str) -> list[str]:
    options = page.within(page.one("select", id=key), "option")
    return [one.attributes["value"] for one in options if "selected" in one.attributes]


@pytest.mark.parametrize("lang", INTERFACE_LANGUAGES)
def test_the_form_asks_in_every_language_and_only_the_words_are_required(reader: TestClient, lang: str) -> None:
    t = Catalogues.load().by_language[lang]
    page = Page(reader.get("/", params={"lang": lang}, headers=HTML).text)
    labels = {one.attributes["for"]: one.text for one in page.all("label") if "for" in one.attributes}
    keys = ("form.process", "problem.sector", "problem.deadline", "problem.budget")
    assert [labels[key] for key in FIELDS] == [t(key) for key in keys]
    assert [one.attributes["id"] for one in page.elements if "required" in one.attributes] == ["text"]
    assert t("domain.metal") in [one.text for one in page.within(page.one("select", id="sector"), "option")]
    folds = [one for one in page.all("details") if page.within(one, "summary")[0].text == t("form.known")]
    assert ["open" in fold.attributes for fold in folds] == [False]


def test_what_is_known_stays_in_the_link_in_the_form_and_in_what_was_understood(reader: TestClient) -> None:
    response = reader.post("/match", data={"text": "It peels off", **KNOWN}, headers=HTML, follow_redirects=False)
    where = urlsplit(response.headers["location"])
    assert parse_qs(where.query) == {"text": ["It peels off"]} | {name: [value] for name, value in KNOWN.items()}
    page = answered(reader, text="It peels off", **KNOWN)
    assert {"Sector: metals", "Money: ₹2,00,000 to ₹10,00,000", "By when: 31 March 2099"} <= set(chips(page))
    for prefix in ("", "read-"):
        assert chosen(page, f"{prefix}sector") == ["metals"]
        assert chosen(page, f"{prefix}money") == [KNOWN["money"]]
        assert page.one("input", id=f"{prefix}by-when").attributes["value"] == "03-2099"
    assert page.one("input", id="process").attributes["value"] == "zinc plating"
    again = {one.attributes["name"]: one.attributes["value"] for one in page.all("input", type="hidden")
             if one.form == "asked-again"}  # fmt: skip
    assert KNOWN.items() <= again.items()


def test_the_words_of_the_process_are_matched_and_are_a_need_that_can_be_unticked(reader: TestClient) -> None:
    text, process = "Too many pieces come back", "powder coating"
    assert answered(reader, text=text).all("section", class_="verdict none")
    with_it = answered(reader, text=text, process=process)
    assert with_it.all("section", class_="verdict possible")
    words = Question(text=f" {text} ", process=process).words
    assert words == f"{process}\n{text}"
    pieces = [one.attributes["value"] for one in with_it.all("input", type="checkbox")
              if one.attributes["name"] == "keep"]  # fmt: skip
    assert [words[slice(*map(int, piece.split("-")))] for piece in pieces] == words.splitlines()


def test_what_was_read_is_offered_and_typing_wins_over_it(reader: TestClient) -> None:
    page = answered(reader, text=IN_WORDS)
    assert {"Money: ₹3,00,000", "By when: by 15 March 2098 (15 March 2098)"} <= set(chips(page))
    assert page.within(page.one("select", id="read-money"), "option")[0].text == "As in your text: ₹3,00,000"
    assert page.one("input", id="read-by-when").attributes["placeholder"] == "As in your text: by 15 March 2098"
    typed = answered(reader, text=IN_WORDS, **KNOWN)
    assert {"Money: ₹2,00,000 to ₹10,00,000", "By when: 31 March 2099"} <= set(chips(typed))
    assert not any("2098" in chip or "3,00,000" in chip for chip in chips(typed))


def test_a_sector_is_guessed_only_to_be_confirmed(reader: TestClient) -> None:
    text = "Our castings crack after welding, the steel sheet rusts and zinc plating peels from the iron grills"
    page = answered(reader, text=text)
    assert chosen(page, "read-sector") == ["metals"]
    assert "A guess from your words" in page.one("p", id="read-sector-hint").text
    assert chosen(page, "sector") == []
    assert not any("Sector" in chip for chip in chips(page))
    piece = f"0-{len(text)}"
    left = answered(reader, text=text, shown=piece, keep=piece)
    assert chosen(left, "read-sector") == []


@pytest.mark.parametrize(
    "by_when", ["31-02-2099", "soon", "13-2099", "31-03-2020", (date.today() - timedelta(days=1)).isoformat(), "<b>"]
)
def test_a_bad_day_is_told_at_its_field_and_nothing_typed_is_lost(reader: TestClient, by_when: str) -> None:
    sent = {"text": "It peels off", "place": "411001"} | KNOWN | {"by_when": by_when}
    response = reader.post("/match", data=sent, headers=HTML)
    assert response.status_code == 422
    page = Page(response.text)
    assert page.mistakes == []
    assert "Give a day or a month that is still to come" in page.one("p", id="by-when-wrong").text
    field = page.one("input", id="by-when").attributes
    assert (field["value"], field["aria-invalid"], field["aria-describedby"]) == (by_when, "true", "by-when-wrong")
    assert page.one("textarea").text == "It peels off"
    assert page.one("input", id="process").attributes["value"] == "zinc plating"
    assert (chosen(page, "sector"), chosen(page, "money")) == (["metals"], [KNOWN["money"]])
    assert any("open" in one.attributes for one in page.all("details"))


def test_a_link_is_answered_after_its_day_has_passed(reader: TestClient) -> None:
    assert "By when: 31 March 2020" in chips(answered(reader, text="It peels off", by_when="31-03-2020"))


def test_a_band_that_is_none_is_refused_and_any_sector_is_kept(reader: TestClient) -> None:
    assert reader.get("/match?text=coating&money=lots", headers=HTML).status_code == 422
    page = answered(reader, text="It peels off", sector="bell founding")
    assert chosen(page, "sector") == ["bell founding"]
    assert "Sector: bell founding" in chips(page)


def test_a_text_that_the_process_makes_too_long_is_told_at_its_field(reader: TestClient) -> None:
    response = reader.post("/match", data={"text": "x" * 19_990, "process": "powder coating"}, headers=HTML)
    assert response.status_code == 422
    assert "too long" in Page(response.text).one("p", id="text-wrong").text
