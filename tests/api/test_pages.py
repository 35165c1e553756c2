"""The pages: what they say, in which language, without JavaScript, small enough for a hotspot."""

from __future__ import annotations

import gzip
import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.pages.rendering import STATIC
from models.interface_languages import INTERFACE_LANGUAGES, OWN_NAMES
from tests.api.long_texts import random_words
from tests.api.page_reader import Page
from tests.api.scene import CONFIDENTIAL

PAGES = [
    "/",
    "/?lang=hi",
    "/match?text=powder+coating+peels&place=411001&applicant=msme&udyam=micro",
    "/match?text=powder+coating+peels&lang=hi",
    "/match?text=horoscope",
    "/match?problem=p-hindi",
    "/match?problem=p-secret",
    "/providers/f-salt",
    "/providers/r-coat?lang=hi",
    "/problems/p-hindi",
    "/problems/p-secret",
    "/compare?text=powder+coating+peels&provider=r-coat&provider=l-coat",
    "/compare?problem=p-secret&provider=r-coat&provider=l-coat&lang=hi",
    "/errors/not-found",
    "/errors/busy?lang=hi",
    "/api/docs",
    "/sign-in",
    "/sign-in?lang=hi",
    "/sign-in/link?token=x",
    "/sign-in/link?lang=hi",
    "/sign-up",
    "/sign-up?lang=hi",
]
HTML = {"Accept": "text/html"}


def page(reader: TestClient, path: str, status: int = 200) -> Page:
    response = reader.get(path, headers=HTML)
    assert response.status_code == status, response.text
    return Page(response.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed_and_has_one_heading_and_a_way_around_the_header(reader: TestClient, path: str) -> None:
    shown = page(reader, path)
    assert shown.mistakes == []
    assert len(shown.all("h1")) == 1
    assert shown.one("a", class_="skip").attributes["href"] == "#content"
    assert shown.one("main").attributes["id"] == "content"
    assert shown.one("html").attributes["lang"] == ("hi" if "lang=hi" in path else "en")


@pytest.mark.parametrize("path", PAGES)
def test_headings_never_skip_a_level(reader: TestClient, path: str) -> None:
    levels = [int(e.name[1]) for e in page(reader, path).elements if re.fullmatch("h[1-6]", e.name)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False)), levels


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_inline_script_and_no_inline_style(reader: TestClient, path: str) -> None:
    shown = page(reader, path)
    assert all(script.attributes.get("src") and not script.text for script in shown.all("script"))
    assert shown.all("style") == []
    for element in shown.elements:
        assert not [name for name in element.attributes if name == "style" or name.startswith(("on", "data-hx-on"))]
        assert not element.attributes.get("href", "").startswith(("javascript:", "data:"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere(reader: TestClient, path: str) -> None:
    shown = page(reader, path)
    loaded = [e.attributes["src"] for e in shown.elements if "src" in e.attributes]
    loaded += [e.attributes["href"] for e in shown.all("link")]
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert all(reader.get(address).status_code == 200 for address in loaded)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_all_it_loads_is_under_100_kilobytes(reader: TestClient, path: str) -> None:
    response = reader.get(path, headers=HTML)
    shown = Page(response.text)
    loaded = {e.attributes["src"] for e in shown.elements if "src" in e.attributes}
    loaded |= {e.attributes["href"] for e in shown.all("link")}
    sizes = [len(response.content), *(len(reader.get(address).content) for address in loaded)]
    assert sum(sizes) < 100_000, sizes


@pytest.mark.parametrize("path", PAGES)
def test_every_field_has_a_label_and_every_link_some_words(reader: TestClient, path: str) -> None:
    shown = page(reader, path)
    labelled = {label.attributes.get("for") for label in shown.all("label")}
    for name in ("textarea", "select", "input"):
        for element in shown.all(name):
            is_inside_label = element.attributes.get("type") in ("checkbox", "hidden")
            assert is_inside_label or element.attributes.get("id") in labelled
    assert all(link.text or link.attributes.get("aria-label") for link in shown.all("a"))


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_used_once_and_inner_links_lead_somewhere(reader: TestClient, path: str) -> None:
    shown = page(reader, path)
    ids = [element.attributes["id"] for element in shown.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    inner = [a.attributes["href"][1:] for a in shown.all("a") if a.attributes.get("href", "").startswith("#")]
    assert set(inner) <= set(ids)


def test_a_page_travels_compressed_and_its_files_are_asked_for_once(reader: TestClient) -> None:
    response = reader.get("/", headers=HTML | {"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    style = Page(response.text).one("link", rel="stylesheet").attributes["href"]
    assert "immutable" in reader.get(style).headers["cache-control"]
    assert "immutable" not in reader.get("/static/setu.css").headers.get("cache-control", "")
    assert len(gzip.compress((STATIC / "setu.css").read_bytes())) < 6_000


def test_the_start_offers_open_problems_of_others_each_in_its_language(reader: TestClient) -> None:
    shown = page(reader, "/")
    links = [a.attributes["href"] for a in shown.all("a") if "problem=" in a.attributes.get("href", "")]
    assert links == ["/match?problem=p-open", "/match?problem=p-hindi"]
    assert shown.all("span", lang="hi")[0].text == "पाउडर कोटिंग उतर जाती है"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("hi-IN,hi;q=0.9,en;q=0.8", "hi"),
        ("en-GB,hi;q=0.5", "en"),
        ("ta-IN,ta;q=0.9,hi;q=0.5", "ta"),
        ("mr", "mr"),
        ("kn,mr;q=0.5", "mr"),
        ("fr", "en"),
        (";q=,,", "en"),
    ],
)
def test_the_browser_says_which_language_it_reads(reader: TestClient, accepted: str, language: str) -> None:
    response = reader.get("/", headers=HTML | {"Accept-Language": accepted})
    assert response.headers["content-language"] == language
    assert "Accept-Language" in response.headers["vary"]


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_page_offers_every_other_language_by_its_own_name(reader: TestClient, language: str) -> None:
    shown = page(reader, f"/?lang={language}")
    assert shown.one("html").attributes["lang"] == language
    offered = {a.attributes["hreflang"]: a.text for a in shown.all("a") if "hreflang" in a.attributes}
    assert offered == {tag: name for tag, name in OWN_NAMES.items() if tag != language}


def test_a_chosen_language_stays_chosen(reader: TestClient) -> None:
    shown = page(reader, "/match?text=powder+coating&lang=hi")
    own = [a.attributes["href"] for a in shown.all("a") if a.attributes["href"].startswith(("/providers", "/match?"))]
    assert own
    assert all("lang=" in address for address in own)
    switch = shown.one("a", hreflang="en").attributes["href"]
    assert parse_qs(urlsplit(switch).query) == {"text": ["powder coating"], "lang": ["en"]}


def test_an_answer_shows_what_was_understood_and_who_helps_in_four_lanes(reader: TestClient) -> None:
    shown = page(reader, "/match?text=powder+coating+peels+IS+10500+%E2%82%B92+lakh&place=411001&radius_km=50")
    chips = [item.text for item in shown.all("li")]
    assert "Language: English" in chips
    assert any("within 50 km" in chip.lower() for chip in chips)
    assert "Money: ₹2,00,000" in chips
    assert [s.attributes["id"] for s in shown.all("section") if s.attributes.get("class", "").startswith("lane ")] == [
        "fix_it",
        "test_it",
        "pay_for_it",
        "learn_it",
    ]
    assert "A strong match was found." in shown.text


def test_a_card_shows_what_decides(reader: TestClient) -> None:
    shown = page(reader, "/match?text=powder+coating&applicant=ngo").text
    for words in ("₹1,50,000 per day", "(in 6 days)", "(in 40 days)", "₹1,00,000 to ₹25,00,000", "(tomorrow)", "free"):
        assert words in shown
    assert "May you apply? No Rule For: small company (MSME)" in shown
    assert "in person" in shown


def test_the_place_of_the_applicant_decides_with(reader: TestClient) -> None:
    asked = "/match?text=powder+coating&applicant=msme&udyam=micro&place="
    assert "May you apply? Yes" in page(reader, f"{asked}411001").text
    assert "May you apply? No" in page(reader, f"{asked}641001").text
    assert "May you apply? Not certain" in page(reader, "/match?text=powder+coating").text


def test_quotes_carry_their_language_their_source_and_marks(reader: TestClient) -> None:
    shown = page(reader, "/match?text=powder+coating")
    marks = {mark.text.casefold() for mark in shown.all("mark")}
    assert {"powder", "coating"} <= marks | {word for mark in marks for word in mark.split()}
    assert all(p.attributes.get("lang") for quote in shown.all("blockquote") for p in shown.all("p", dir="auto"))
    assert "Publication · 2024 · Source: test register" in shown.text


def test_booking_links_lead_out_and_carry_nothing_along(reader: TestClient) -> None:
    link = page(reader, "/match?text=powder+coating").one("a", href="https://book.example/s")
    assert "noopener" in link.attributes["rel"]


def test_weak_matches_are_never_laid_out_as_answers(reader: TestClient) -> None:
    shown = page(reader, "/match?text=horoscope+astrology")
    assert "No good match." in shown.text
    assert "horoscope · astrology" in shown.text
    assert shown.all("nav", class_="lanes") == []
    assert len(shown.all("article")) == 3
    assert {article.attributes["class"] for article in shown.all("article")} == {"card weak"}


def test_limits_that_nobody_passes_are_told_apart_from_no_good_match(client: TestClient) -> None:
    assert client.delete("/api/v1/providers/s-coat").status_code == 204
    shown = page(client, "/match?text=powder+coating&kind=startup")
    assert "Nobody passes your limits." in shown.text
    assert shown.all("article") == []


def test_the_text_of_a_confidential_problem_is_on_no_page(reader: TestClient) -> None:
    for path in (
        "/problems/p-secret",
        "/compare?text=powder+coating+peels&provider=r-coat&provider=l-coat",
        "/compare?problem=p-secret&provider=r-coat&provider=l-coat&lang=hi",
        "/match?problem=p-secret",
        "/",
    ):
        shown = page(reader, path).text
        assert not any(word in shown for word in CONFIDENTIAL.split() if len(word) > 4)
        assert "Coimbatore Test Works" not in shown or path.startswith("/match")


def test_a_form_is_answered_by_an_address_that_can_be_shared(reader: TestClient) -> None:
    form = {"text": "powder coating", "place": "411001", "radius_km": "", "kind": ["call", "course"], "language": ""}
    response = reader.post("/match", data=form, headers=HTML, follow_redirects=False)
    assert response.status_code == 303
    where = urlsplit(response.headers["location"])
    expected = {"text": ["powder coating"], "place": ["411001"], "kind": ["call", "course"]}
    assert (where.path, parse_qs(where.query)) == ("/match", expected)


def test_a_text_that_is_too_long_for_an_address_is_answered_at_once(reader: TestClient) -> None:
    text = f"powder coating {random_words(1_000)}"
    form = {"text": text, "place": "411001", "radius_km": "2000", "kind": ["call", "facility"]}
    response = reader.post("/match", data=form, headers=HTML, follow_redirects=False)
    assert response.status_code == 200
    shown = Page(response.text)
    assert "too long for a link" in shown.text
    hidden = {
        e.attributes["name"]: e.attributes["value"] for e in shown.all("input", type="hidden") if e.form == "send"
    }
    assert hidden.keys() == {"packed", "once"}
    saved = reader.post("/match.csv", data=hidden)
    assert saved.status_code == 200
    assert "f-salt" in saved.text
    assert "r-coat" not in saved.text


@pytest.mark.parametrize("form", [{}, {"text": "   "}, {"text": "", "place": "411001"}])
def test_an_empty_form_is_shown_again_with_what_to_do(reader: TestClient, form: dict[str, str]) -> None:
    response = reader.post("/match", data=form, headers=HTML)
    assert response.status_code == 422
    shown = Page(response.text)
    assert shown.one("p", id="text-wrong").text == "Please write what goes wrong."
    assert shown.one("textarea").attributes["aria-describedby"].split() == ["text-hint", "text-wrong"]


def test_an_unknown_place_is_told_at_its_field_and_nothing_typed_is_lost(reader: TestClient) -> None:
    shown = page(reader, "/match?text=powder+coating&place=Atlantis&kind=call", 422)
    assert "This place is not known" in shown.one("p", id="place-wrong").text
    assert shown.one("textarea").text == "powder coating"
    assert shown.one("input", id="place").attributes["value"] == "Atlantis"
    assert "checked" in shown.one("input", value="call").attributes


@pytest.mark.parametrize(
    "query",
    ["radius_km=-5", "radius_km=wide", "kind=wizard", "since_year=12", "trl=10", "applicant=king", "lang=xx", "sort=x"],
)
def test_a_bad_or_unknown_parameter_is_refused_in_plain_words(reader: TestClient, query: str) -> None:
    shown = page(reader, f"/match?text=powder&{query}", 422)
    assert "Something in the request is not allowed" in shown.text
    assert f"/{query.partition('=')[0]}" in shown.text


def test_the_marks_of_shared_links_are_passed_over(reader: TestClient) -> None:
    assert reader.get("/match?text=powder&utm_source=x&fbclid=abc", headers=HTML).status_code == 200


def test_an_unknown_field_of_the_form_is_refused(reader: TestClient) -> None:
    assert reader.post("/match", data={"text": "x", "nonsense": "1"}, headers=HTML).status_code == 422


def test_more_of_one_kind_can_be_asked_for(client: TestClient) -> None:
    for number in range(6):
        made = client.post("/api/v1/providers", json={"provider_id": f"n-{number}", "kind": "startup", "name": "N"})
        assert made.status_code == 201
        body = {"kind": "statement", "owner_ids": [f"n-{number}"], "text": "powder coating peels"}
        client.post("/api/v1/evidence", json=body)
    first = page(client, "/match?text=powder+coating+peels&kind=startup")
    assert len(first.all("article")) == 3
    more = first.one("a", class_="more").attributes["href"]
    assert len(page(client, more).all("article")) == 7


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/providers/nobody", "There is nothing here"),
        ("/problems/nobody", "There is nothing here"),
        ("/match?problem=x", "nothing"),
    ],
)
def test_what_does_not_exist_is_told_on_a_page(reader: TestClient, path: str, words: str) -> None:
    assert words in page(reader, path, 404).text


def test_a_program_that_asks_a_page_address_is_told_in_json(reader: TestClient) -> None:
    response = reader.get("/nothing", headers={"Accept": "application/json"})
    assert response.headers["content-type"] == "application/problem+json"


def test_a_provider_is_shown_with_all_evidence_and_its_other_owners(reader: TestClient) -> None:
    shown = page(reader, "/providers/r-coat")
    assert shown.one("h1").text == "Name of r-coat"
    for words in (
        "Pune Test Institute",
        "Marathi, Hindi",
        "12 hours a month",
        "Why powder coating peels",
        "as of 1 November 2026",
    ):
        assert words in shown.text
    assert shown.one("a", href="/providers/l-coat").text == "Name of l-coat"


def test_much_evidence_comes_in_pages_newest_first(client: TestClient) -> None:
    for number in range(60):
        year = 2000 + number % 20
        body = {"evidence_id": f"m-{number:02}", "kind": "project", "owner_ids": ["r-milk"], "text": "x", "year": year}
        assert client.post("/api/v1/evidence", json=body).status_code == 201
    counts, years, address = [], list[int](), "/providers/r-milk"
    while address:
        shown = page(client, address)
        counts.append(len(shown.all("blockquote")))
        years += [int(found) for found in re.findall(r"Project · (\d{4})", shown.text)]
        more = [one.attributes["href"] for one in shown.all("a", class_="more")]
        address = next((one for one in more if "cursor=" in one), "")
    assert counts == [25, 25, 11]
    assert years == sorted(years, reverse=True)


def test_a_problem_page_leads_to_its_answer(reader: TestClient) -> None:
    shown = page(reader, "/problems/p-hindi")
    assert shown.one("h1").attributes["lang"] == "hi"
    assert "₹1,50,000" in shown.text
    assert shown.one("a", href="/match?problem=p-hindi").text == "Find who can help"


def test_the_reference_lists_every_address_with_examples(reader: TestClient) -> None:
    shown = page(reader, "/api/docs").text
    paths: dict[str, Any] = reader.get("/api/openapi.json").json()["paths"]
    assert all(path in shown for path in paths)
    assert "urn:setu:request" not in shown
    groups = {described["tags"][0] for methods in paths.values() for described in methods.values()}
    for group in sorted(groups):
        opened = page(reader, f"/api/docs?group={quote(group)}")
        assert len(opened.all("details")) > 0, group
        assert len(reader.get(f"/api/docs?group={quote(group)}").content) < 75_000, group


def test_a_page_keeps_working_when_a_person_without_publications_comes_first(reader: TestClient) -> None:
    shown = page(reader, "/match?text=milk+coolers+villages")
    assert shown.all("article")[0].text.startswith("Person")
    assert "Declared interest" in shown.text


def test_answers_are_not_for_search_engines_because_their_addresses_hold_what_people_write(reader: TestClient) -> None:
    assert page(reader, "/match?text=powder").one("meta", content="noindex")
    assert not page(reader, "/").all("meta", content="noindex")


def ticked(shown: Page) -> list[str]:
    """The choices that are ticked; needs that are kept are none."""
    names = [e.attributes["name"] for e in shown.all("input", type="checkbox") if "checked" in e.attributes]
    return [name for name in names if name != "keep"]


@pytest.mark.parametrize(
    ("lang", "label", "said"),
    [
        ("en", "Do not favour long publication lists", "Long publication lists not favoured"),
        ("hi", "प्रकाशनों की लंबी सूची को बढ़त न दें", "प्रकाशनों की लंबी सूची को बढ़त नहीं दी गई"),
    ],
)
def test_a_tick_asks_for_a_fame_neutral_answer_and_the_answer_says_so(
    reader: TestClient, lang: str, label: str, said: str
) -> None:
    form = {"text": "powder coating peels", "fame_neutral": "1", "lang": lang}
    response = reader.post("/match", data=form, headers=HTML, follow_redirects=False)
    shown = page(reader, response.headers["location"])
    assert said in shown.text
    assert label in shown.text
    assert ticked(shown) == ["fame_neutral"]
    without = page(reader, f"/match?text=powder+coating+peels&lang={lang}")
    assert said not in without.text
    assert ticked(without) == []
