"""Feedback over HTTP and on the pages: who may say what, who is joined with whom, what is kept and what is not."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.actors import COOKIE
from models.feedback import WhyNot
from tests.api.conftest import ClientMaker
from tests.api.long_texts import random_words
from tests.api.page_reader import Element, Page
from tests.api.scene import CONFIDENTIAL

ADDRESS = "/api/v1/feedback"
HTML = {"Accept": "text/html"}
KEY = {"Authorization": "Bearer open sesame"}
TEXT = "powder coating peels"


def body(provider_id: str = "r-coat", judgement: str = "relevant", **others: Any) -> dict[str, Any]:
    return {"text": TEXT, "provider_id": provider_id, "judgement": judgement, "rank": 2, **others}


def give(client: TestClient, **others: Any) -> dict[str, Any]:
    response = client.post(ADDRESS, json=body(**others))
    assert response.status_code == 201, response.text
    given: dict[str, Any] = response.json()
    return given


def listed(client: TestClient, **parameters: Any) -> list[dict[str, Any]]:
    response = client.get(ADDRESS, params=parameters)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def test_what_is_said_is_stored_with_what_the_matcher_saw(client: TestClient) -> None:
    given = give(client)
    (stored,) = listed(client)
    assert stored["feedback_id"] == given["feedback_id"]
    assert stored["sighting"] == {"features": {"score": 3.0}, "route": "direct", "ranker": "shipped", "scheme": 1}
    assert (stored["judgement"], stored["rank"], stored["ranker_version"]) == ("relevant", 2, "shipped")


def test_the_words_of_a_problem_are_not_kept(client: TestClient) -> None:
    give(client)
    give(client, text=None, problem_id="p-secret", provider_id="l-coat")
    everything = client.get(f"{ADDRESS}.csv").text + client.get(ADDRESS).text
    assert TEXT not in everything
    assert CONFIDENTIAL not in everything
    assert [one["problem_id"] for one in listed(client)] == ["", "p-secret"]


def test_a_browser_is_known_again_by_a_cookie_that_no_script_reads(client: TestClient) -> None:
    response = client.post(ADDRESS, json=body())
    (cookie,) = response.headers.get_list("set-cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert not client.post(ADDRESS, json=body("l-coat")).headers.get_list("set-cookie")
    first, second = listed(client)
    assert first["actor"] == second["actor"]
    assert client.cookies[COOKIE] not in str(listed(client))


def test_reading_sets_no_cookie(client: TestClient) -> None:
    for path in ("/", "/match?text=powder+coating", "/providers/r-coat", "/healthz"):
        assert "set-cookie" not in client.get(path, headers=HTML).headers


def test_without_a_cookie_everybody_is_somebody_else(make_client: ClientMaker) -> None:
    client = make_client()
    for _ in range(2):
        client.cookies.clear()
        give(client)
    assert len({one["actor"] for one in listed(client)}) == 2


@pytest.mark.parametrize("forged", ["", "operator", "x" * 32, "0" * 31, "0" * 33, "../../etc"])
def test_a_cookie_that_is_none_of_ours_is_replaced(client: TestClient, forged: str) -> None:
    response = client.post(ADDRESS, json=body(), headers={"Cookie": f"{COOKIE}={forged}"})
    assert re.search(rf"{COOKIE}=[0-9a-f]{{32}};", response.headers["set-cookie"])


def test_the_same_said_again_is_stored_once_and_another_opinion_replaces_it(client: TestClient) -> None:
    first = give(client)
    again = client.post(ADDRESS, json=body())
    assert (again.status_code, again.json()) == (200, first)
    second = give(client, judgement="not_relevant", reason="too_far")
    assert [one["feedback_id"] for one in listed(client)] == [second["feedback_id"]]
    assert len(listed(client, withdrawn=True)) == 2


def test_its_id_takes_a_feedback_back_and_nothing_else_does(client: TestClient) -> None:
    given = give(client, note="call me")
    assert client.delete(f"{ADDRESS}/{given['feedback_id'][:-1]}").status_code == 404
    for _ in range(2):
        assert client.delete(f"{ADDRESS}/{given['feedback_id']}").status_code == 204
    assert listed(client) == []
    assert "call me" not in client.get(f"{ADDRESS}.csv").text


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"judgement": "not_relevant"}, "/reason"),
        ({"reason": "too_far"}, "/reason"),
        ({"judgement": "not_relevant", "reason": "ugly"}, "/reason"),
        ({"judgement": "great"}, "/judgement"),
        ({"rank": -1}, "/rank"),
        ({"rank": 1001}, "/rank"),
        ({"rank": "1"}, "/rank"),
        ({"note": "x" * 501}, "/note"),
        ({"note": "a\0b"}, "/note"),
        ({"actor": "operator"}, "/actor"),
    ],
)
def test_what_is_not_allowed_is_named(client: TestClient, wrong: dict[str, Any], pointer: str) -> None:
    response = client.post(ADDRESS, json=body(**wrong))
    assert response.status_code == 422
    assert [fault["pointer"] for fault in response.json()["errors"]] == [pointer]
    assert listed(client) == []


def test_a_feedback_is_about_one_problem_and_a_provider_that_is_there(client: TestClient) -> None:
    assert client.post(ADDRESS, json=body(problem_id="p-open")).status_code == 422
    assert client.post(ADDRESS, json=body(text=None)).status_code == 422
    assert client.post(ADDRESS, json=body("nobody")).status_code == 404
    assert client.post(ADDRESS, json=body(text=None, problem_id="p-nothing")).status_code == 404


@pytest.mark.parametrize("judgement", ["accepted", "declined", "solved"])
def test_outcomes_are_told_by_operators_only(public_client: TestClient, judgement: str) -> None:
    reason = {"reason": "no_capacity"} if judgement == "declined" else {}
    assert public_client.post(ADDRESS, json=body(judgement=judgement, **reason)).status_code == 403
    told = public_client.post(ADDRESS, json=body(judgement=judgement, **reason), headers=KEY)
    assert told.status_code == 201
    assert "set-cookie" not in told.headers
    (stored,) = public_client.get(ADDRESS, headers=KEY).json()["items"]
    assert stored["actor"] == "operator"


def test_everybody_may_say_and_only_operators_read(public_client: TestClient) -> None:
    assert public_client.post(ADDRESS, json=body()).status_code == 201
    for address in (ADDRESS, f"{ADDRESS}.csv"):
        assert public_client.get(address).status_code == 403
        assert public_client.get(address, headers=KEY).status_code == 200


def test_a_list_comes_page_by_page(client: TestClient) -> None:
    ids = [give(client, provider_id=key)["feedback_id"] for key in ("r-coat", "l-coat", "f-salt")]
    first = client.get(ADDRESS, params={"limit": 2}).json()
    rest = client.get(ADDRESS, params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["feedback_id"] for one in first["items"] + rest["items"]] == ids
    assert rest["next"] is None
    assert [one["provider_id"] for one in listed(client, provider_id="f-salt")] == ["f-salt"]


def test_the_export_holds_everything_and_no_formula(client: TestClient) -> None:
    give(client, note='=HYPERLINK("http://evil.example")')
    give(client, provider_id="l-coat", judgement="not_relevant", reason="other", note="पास नहीं")
    rows = list(csv.DictReader(io.StringIO(client.get(f"{ADDRESS}.csv").text)))
    assert [row["provider_id"] for row in rows] == ["r-coat", "l-coat"]
    assert rows[0]["note"].startswith("'=")
    assert (rows[1]["note"], rows[1]["reason"]) == ("पास नहीं", "other")
    assert '"score": 3.0' in rows[0]["sighting"]


def test_an_export_is_written_page_by_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.routes.feedback.EXPORTED_AT_ONCE", 2)
    for key in ("r-coat", "l-coat", "f-salt", "s-coat"):
        give(client, provider_id=key)
    assert len(client.get(f"{ADDRESS}.csv").text.splitlines()) == 5


def test_who_says_too_much_is_told_to_go_on_tomorrow(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.feedback_log.MOST_A_DAY", 1)
    give(client)
    response = client.post(ADDRESS, json=body("l-coat"))
    assert (response.status_code, response.json()["type"]) == (429, "/errors/too-many")


def test_deleting_a_provider_erases_what_was_said_of_it(client: TestClient) -> None:
    give(client, provider_id="s-coat")
    kept = give(client)
    assert client.delete("/api/v1/providers/s-coat").status_code == 204
    assert [one["feedback_id"] for one in listed(client, withdrawn=True)] == [kept["feedback_id"]]


def test_a_page_of_another_site_cannot_speak_for_a_reader(client: TestClient) -> None:
    response = client.post(ADDRESS, json=body(), headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert listed(client) == []


# The page


def answer(client: TestClient, path: str = "/match?text=powder+coating+peels&place=411001") -> Page:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200
    return Page(response.text)


def judging_buttons(shown: Page) -> list[Element]:
    return [button for button in shown.all("button") if button.attributes.get("name") == "judged"]


def press(client: TestClient, shown: Page, button: str) -> Any:
    """Send the form of an answer with one of its buttons, as a browser without JavaScript does."""
    hidden = [e for e in shown.all("input", type="hidden") if e.form == "asked-again"]
    fields = [(e.attributes["name"], e.attributes["value"]) for e in hidden]
    (pressed,) = [e for e in shown.all("button", form="asked-again") if e.attributes.get("value") == button]
    data: dict[str, list[str]] = {}
    for name, value in [*fields, (pressed.attributes["name"], pressed.attributes["value"])]:
        data.setdefault(name, []).append(value)
    form = shown.one("form", id="asked-again")
    return client.post(form.attributes["action"], data=data, headers=HTML, follow_redirects=False)


def test_every_card_can_be_called_helpful_or_not_with_every_reason(reader: TestClient) -> None:
    shown = answer(reader)
    values = [e.attributes["value"] for e in judging_buttons(shown)]
    cards = len(shown.all("article"))
    assert cards
    assert len(values) == cards * (1 + len(WhyNot))
    assert {value.split()[0] for value in values} == {"relevant", *WhyNot}


def test_a_press_is_stored_thanked_for_and_can_be_undone(client: TestClient) -> None:
    led = press(client, answer(client), "relevant 1 r-coat")
    assert led.status_code == 303
    where = urlsplit(led.headers["location"])
    assert parse_qs(where.query) == {"text": ["powder coating peels"], "place": ["411001"]}
    thanks = Page(client.get(led.headers["location"], headers=HTML).text)
    assert "Thank you" in thanks.one("h1").text
    assert "Name of r-coat" in thanks.one("main").text
    back = thanks.one("a", class_="button main").attributes["href"]
    assert back == "/match?text=powder+coating+peels&place=411001#card-researcher-1"
    assert answer(client, back).one("article", id="card-researcher-1")
    (stored,) = listed(client)
    assert (stored["judgement"], stored["rank"], stored["reason"]) == ("relevant", 1, None)

    form = thanks.one("form").attributes["action"]
    undone = client.post(form, data={"text": "powder coating peels"}, headers=HTML)
    assert "Taken back" in Page(undone.text).one("h1").text
    assert listed(client) == []


def test_a_reason_is_stored_and_said_in_the_language_of_the_page(client: TestClient) -> None:
    led = press(client, answer(client, "/match?text=powder+coating+peels&lang=hi"), "too_far 1 l-coat")
    thanks = Page(client.get(led.headers["location"], headers=HTML).text)
    assert thanks.one("html").attributes["lang"] == "hi"
    assert "बहुत दूर" in thanks.one("main").text
    assert [(one["judgement"], one["reason"]) for one in listed(client)] == [("not_relevant", "too_far")]


def test_a_stored_problem_stays_stored_and_its_words_stay_hidden(client: TestClient) -> None:
    shown = answer(client, "/match?problem=p-secret")
    button = judging_buttons(shown)[0].attributes["value"]
    led = press(client, shown, button)
    thanks = client.get(led.headers["location"], headers=HTML).text
    assert not any(word in thanks for word in CONFIDENTIAL.split() if len(word) > 4)
    assert [one["problem_id"] for one in listed(client)] == ["p-secret"]


def test_a_text_that_is_too_long_for_a_link_can_be_judged_all_the_same(client: TestClient) -> None:
    posted = client.post("/match", data={"text": f"powder coating {random_words(1_000)}"}, headers=HTML)
    led = press(client, Page(posted.text), "relevant 1 r-coat")
    thanks = Page(client.get(led.headers["location"], headers=HTML).text)
    assert "back button" in thanks.one("main").text
    assert len(listed(client)) == 1


@pytest.mark.parametrize(
    "judged", ["", "solved 1 r-coat", "relevant r-coat", "relevant 1 ", "x", "relevant 99999 r-coat"]
)
def test_a_button_that_is_none_of_ours_is_refused(client: TestClient, judged: str) -> None:
    response = client.post("/feedback", data={"text": TEXT, "judged": judged}, headers=HTML)
    assert response.status_code == 422
    assert listed(client) == []


def test_thanks_are_not_shown_for_what_nobody_said(client: TestClient) -> None:
    assert client.get("/feedback/f000000001-none", headers=HTML).status_code == 404


def test_a_button_without_a_question_is_refused(client: TestClient) -> None:
    response = client.post("/feedback", data={"text": "  ", "judged": "relevant 1 r-coat"}, headers=HTML)
    assert response.status_code == 422
    assert listed(client) == []
