"""``/teams``: the form, the teams, the ways out, the table to take along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.services import Services
from models.accounts.account import Role
from tests.api.long_texts import random_words
from tests.api.page_reader import Element, Page
from tests.api.people import browser_of, settle
from tests.api.team_workshop import SECRET, workshop_client
from tests.matcher.teams.workshop import COATING, EFFLUENT, NOBODYS, PROBLEM

HTML = {"Accept": "text/html"}
FEASIBLE = "/teams?problem=p-open&go=1"
INFEASIBLE = "/teams?problem=p-open&go=1&industry_min=3"
NOBODY = f"/teams?go=1&text={NOBODYS.replace(' ', '+')}"
PAGES = [
    "/teams",
    "/teams?problem=p-open",
    "/teams?problem=p-open&lang=hi",
    FEASIBLE,
    f"{FEASIBLE}&lang=hi",
    INFEASIBLE,
    f"{INFEASIBLE}&lang=hi",
    NOBODY,
    "/teams?problem=p-secret",
    "/teams?problem=p-secret&go=1",
    f"{FEASIBLE}&lock=coater&ban=lab&stress=2.5&words=salt+bath&keep=0",
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with workshop_client(tmp_path_factory.mktemp("pages")) as started:
        yield started


def page(client: TestClient, path: str, status: int = 200) -> Page:
    response = client.get(path, headers=HTML)
    assert response.status_code == status, response.text
    return Page(response.text)


def fields_of(shown: Page, form: str) -> list[tuple[str, str]]:
    """Return what a browser would send of the form in which an element with this name stands, as it is shown."""
    inputs = [one for one in shown.elements if one.form == form and one.name == "input" and is_sent(one)]
    return [(one.attributes["name"], one.attributes.get("value", "")) for one in inputs]


def is_sent(element: Element) -> bool:
    is_ticked = element.attributes.get("type") != "checkbox" or "checked" in element.attributes
    return "name" in element.attributes and is_ticked


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed_labelled_and_safe(client: TestClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    shown = Page(response.text)
    assert response.status_code == 200
    assert shown.mistakes == []
    assert len(shown.all("h1")) == 1
    assert shown.one("html").attributes["lang"] == ("hi" if "lang=hi" in path else "en")
    assert len(response.content) < 100_000
    assert not re.search(r"<script(?![^>]*src=)|style=|javascript:| on\w+=", response.text)
    ids = [one.attributes["id"] for one in shown.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_headings_never_skip_a_level_and_every_field_has_a_label(client: TestClient, path: str) -> None:
    shown = page(client, path)
    levels = [int(one.name[1]) for one in shown.elements if re.fullmatch("h[1-6]", one.name)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False)), levels
    labelled = {one.attributes["for"] for one in shown.all("label") if "for" in one.attributes}
    for field in (*shown.all("textarea"), *(one for one in shown.all("input") if "type" not in one.attributes)):
        assert field.attributes["id"] in labelled


def test_the_form_shows_each_skill_in_a_row_and_room_for_more(client: TestClient) -> None:
    shown = page(client, "/teams?problem=p-open")
    assert [one.text for one in shown.all("textarea", name_="words")] == [COATING, EFFLUENT, "", ""]
    assert [one.attributes["value"] for one in shown.all("input", name_="keep")] == ["0", "1", "2", "3"]
    assert shown.all("article") == []


def test_a_form_is_answered_by_an_address_that_can_be_shared(client: TestClient) -> None:
    form = {
        "go": "1",
        "problem": "p-open",
        "words": [COATING, "", "salt bath"],
        "stress": ["1", "1", "2"],
        "keep": ["0", "1", "2"],
        "required": ["2"],
        "size_min": "1",
        "size_max": "3",
        "budget_inr": "",
        "place": "",
    }
    response = client.post("/teams", data=form, headers=HTML, follow_redirects=False)
    assert response.status_code == 303
    asked = parse_qs(urlsplit(response.headers["location"]).query)
    assert asked["words"] == [COATING, "salt bath"]
    assert (asked["keep"], asked["required"], asked["stress"]) == (["0", "1"], ["1"], ["1", "2"])
    assert "budget_inr" not in asked
    shown = page(client, response.headers["location"])
    assert [one.attributes["value"] for one in shown.all("input", name_="required") if "checked" in one.attributes] == [
        "1"
    ]


def test_a_team_shows_who_is_in_it_with_the_sentence_and_what_it_costs(client: TestClient) -> None:
    shown = page(client, FEASIBLE)
    first = shown.one("article", id="team-1")
    assert "Name of coater" in first.text
    assert "Powder coating peels from steel grills when pretreatment fails." in first.text
    assert "cost not known" in first.text
    assert "Proven" in first.text
    assert all(one.attributes["lang"] == "en" for one in shown.all("q"))


def test_a_skill_that_nobody_covers_is_said_before_the_teams(client: TestClient) -> None:
    query = urlencode({"words": [COATING, NOBODYS], "keep": ["0", "1"]}, doseq=True)
    shown = page(client, f"/teams?problem=p-open&go=1&{query}")
    assert shown.one("section", class_="verdict possible").text.endswith(NOBODYS)


def test_nobody_at_all_is_said_plainly(client: TestClient) -> None:
    shown = page(client, NOBODY)
    assert "Nobody here fits" in shown.one("section", class_="verdict none").text
    assert shown.all("article") == []


def test_a_way_out_is_a_button_that_leads_to_teams(client: TestClient) -> None:
    response = client.get(INFEASIBLE, headers=HTML)
    assert "cannot all hold" in response.text
    assert "Team 1" in press(client, response.text, "industry").text


def press(client: TestClient, page_text: str, words: str) -> Page:
    """Send the form of the first button that says these words."""
    forms = re.findall(r'<form method="post" action="/teams">(.*?)</form>', page_text, re.DOTALL)
    inside = next(one for one in forms if words in one.rpartition("<button>")[2])
    data: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', inside):
        data.setdefault(name, []).append(value)
    answered = client.post("/teams", data=data, headers=HTML)
    assert answered.status_code == 200, answered.text
    return Page(answered.text)


def test_somebody_can_be_kept_in_every_team_or_left_out(client: TestClient) -> None:
    shown = page(client, FEASIBLE)
    again = fields_of(shown, "again")
    assert "coater" in [one.attributes["value"] for one in shown.all("button", form="again", name_="ban")]
    data = urlencode([*again, ("ban", "coater")])
    headers = HTML | {"Content-Type": "application/x-www-form-urlencoded"}
    answered = client.post("/teams", content=data, headers=headers)
    assert "Name of coater" not in "".join(one.text for one in Page(answered.text).all("article"))
    assert Page(answered.text).one("input", name_="ban", type="checkbox").attributes["value"] == "coater"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("place=Atlantis", "Atlantis"),
        ("state=Atlantis", "Atlantis"),
        ("lock=nobody-1", "nobody-1"),
        ("size_min=3&size_max=2", "contradict"),
        ("words=a&stress=1", "at least one skill"),
        ("call=coater", "no funding call"),
    ],
)
def test_what_cannot_be_asked_is_said_above_the_form_and_nothing_is_lost(
    client: TestClient, query: str, words: str
) -> None:
    shown = page(client, f"/teams?problem=p-open&go=1&{query}", 422)
    assert words in shown.one("div", role="alert").text
    assert shown.one("input", name_="problem").attributes["value"] == "p-open"


def test_kilometres_without_a_place_are_asked_for_one(client: TestClient) -> None:
    shown = page(client, f"/teams?go=1&radius_km=50&{urlencode({'text': PROBLEM})}", 422)
    assert "Kilometres need a place" in shown.one("div", role="alert").text


@pytest.mark.parametrize(
    "query", ["size_min=x", "size_min=0", "budget_inr=-1", "unknown=1", "kind=wizard", "trl_from=10"]
)
def test_a_bad_or_unknown_parameter_is_refused(client: TestClient, query: str) -> None:
    page(client, f"/teams?problem=p-open&{query}", 422)


def test_the_words_of_a_confidential_problem_are_on_no_page(client: TestClient) -> None:
    for path in ("/teams?problem=p-secret", "/teams?problem=p-secret&go=1", "/teams.csv?problem=p-secret&go=1"):
        shown = client.get(path, headers=HTML).text
        assert not any(words in shown for words in ("nickel", COATING, EFFLUENT))
    assert "Skill 1" in page(client, "/teams?problem=p-secret&go=1").text


def test_a_question_that_is_too_long_for_an_address_is_answered_at_once(client: TestClient) -> None:
    form = {"go": "1", "text": f"{PROBLEM} {random_words(1_000)}", "words": [COATING], "keep": ["0"], "stress": ["1"]}
    response = client.post("/teams", data=form, headers=HTML, follow_redirects=False)
    assert response.status_code == 200
    assert "too long for a link" in response.text
    assert client.post("/teams.csv", data=form).status_code == 200


def test_the_table_has_a_row_for_each_member_and_skill(client: TestClient) -> None:
    response = client.get(f"/teams.csv?{FEASIBLE.partition('?')[2]}")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    best = next(row for row in rows if row["Provider id"] == "coater" and row["Skill"] == COATING)
    assert (best["Team"], best["Side"], best["Evidence id"]) == ("1", "academia", "e1")
    assert best["Cost (₹)"] == ""


def test_the_choice_not_to_favour_long_lists_is_taken_along(client: TestClient) -> None:
    answer = client.get(f"/match?{urlencode({'text': COATING, 'fame_neutral': '1'})}", headers=HTML)
    form = re.search(r'<form class="to-teams" method="post" action="/teams">(.*?)</form>', answer.text, re.DOTALL)
    assert form is not None
    assert 'name="fame_neutral" value="1"' in form[1]
    shown = page(client, "/teams?problem=p-open&go=1&fame_neutral=1")
    assert "checked" in shown.one("input", name_="fame_neutral", type="checkbox").attributes


def test_answers_and_problems_lead_to_teams(client: TestClient) -> None:
    problem = page(client, "/problems/p-open")
    assert "/teams?problem=p-open" in [one.attributes.get("href") for one in problem.all("a")]
    answer = client.get(f"/match?{urlencode({'text': PROBLEM, 'place': '411001', 'kind': 'course'})}", headers=HTML)
    form = re.search(r'<form class="to-teams" method="post" action="/teams">(.*?)</form>', answer.text, re.DOTALL)
    assert form is not None
    assert re.findall(r'name="(\w+)"', form[1]) == ["once", "text", "place"]


def test_who_signed_in_and_may_read_it_sees_teams_for_a_confidential_problem_but_puts_its_words_in_no_address(
    tmp_path: Path,
) -> None:
    with workshop_client(tmp_path) as owners:
        store = cast(Services, cast(Any, owners.app).state.services).workspace.store
        account = settle(store, "owner@example.in", Role.OWNER, organisation_id="o-firm")
        token = browser_of(owners, store, account)
        shown = owners.get("/teams?problem=p-secret&go=1", headers=HTML).text
        assert SECRET in shown
        assert "Powder coating peels from steel grills" in Page(shown).text
        assert COATING in owners.get("/teams.csv?problem=p-secret&go=1").text
        form = {"problem": "p-secret", "go": "1", "words": [COATING], "keep": ["0"], "stress": ["1"]}
        answered = owners.post("/teams", data=form | {"csrf": token}, headers=HTML, follow_redirects=False)
        assert (answered.status_code, answered.headers["cache-control"]) == (200, "private, no-store")
        assert "/teams.csv?" not in answered.text
        assert "words of a confidential problem" in answered.text
        plain = owners.post("/teams", data={"problem": "p-secret", "csrf": token}, follow_redirects=False)
        assert (plain.status_code, plain.headers["location"]) == (303, "/teams?problem=p-secret")
        owners.cookies.clear()
        assert "nickel" not in owners.get("/teams?problem=p-secret&go=1", headers=HTML).text
