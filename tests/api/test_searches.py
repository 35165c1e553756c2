"""Saved searches in API, pages and letters: saved, told of, stopped by one tap, and nobody else's business."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.outbox.sender import Sender
from api.pages.question import Question
from api.settings import Settings
from api.wanted import QUESTION_COOKIE
from matcher.profiles.speaking import hide_profile
from matcher.searches.run import Ran, run_searches
from models.accounts.account import Account, Role
from models.details import ProviderKind, ResearcherDetails
from models.moments import now_utc
from models.records import Evidence, EvidenceKind, Provider
from models.searches.saved_searches import MOST_SAVED
from tests.api.fakes import FakeWorkspace
from tests.api.outbox.scene import messages_in
from tests.api.people import HTML, PASSWORD, browser_of, key_of, settle
from tests.api.scene import PROVENANCE

PATH = "/api/v1/me/searches"
TEXT = "powder coating peels off"
HINDI = "powder coating peels off हमारे यहाँ"
PERSON = HTML | {"Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def asha(workspace: FakeWorkspace) -> Account:
    return settle(workspace.store, "asha@example.in", Role.OWNER)


@pytest.fixture
def key(workspace: FakeWorkspace, asha: Account) -> dict[str, str]:
    return key_of(workspace.store, asha)


def save(client: TestClient, key: dict[str, str], **body: Any) -> Any:
    given = {"name": "Coating", "question": {"text": TEXT}} | body
    return client.post(PATH, json=given, headers=key)


def settle_provider(workspace: FakeWorkspace, provider_id: str = "r-new", name: str = "Dr New") -> None:
    words = f"We know why {TEXT}. And more."
    with workspace.store.write() as tx:
        tx.providers.put([Provider(provider_id, ProviderKind.RESEARCHER, name, ResearcherDetails(), PROVENANCE)])
        evidence = Evidence(f"e-{provider_id}", EvidenceKind.STATEMENT, (provider_id,), PROVENANCE, "", words)
        tx.evidence.put([evidence])


def run_after_a_week(workspace: FakeWorkspace) -> Ran:
    return run_searches(workspace.store, workspace.matcher, now_utc() + timedelta(days=7, seconds=1))


def send(workspace: FakeWorkspace, home: Any) -> list[Any]:
    later = now_utc() + timedelta(days=8)
    Sender(workspace.store, Settings(home=home), clock=lambda: later).send_all()
    return list(messages_in(home).values())


def stop_link(letter: Any) -> str:
    (link,) = re.findall(r"http\S+/searches/stop\S+", letter.get_content())
    return str(parse_qs(urlsplit(link).query)["link"][0])


def test_a_search_is_saved_read_changed_and_deleted(client: TestClient, key: dict[str, str]) -> None:
    made = save(client, key, language="hi", every="day")
    assert made.status_code == 201, made.text
    search = made.json()
    assert (search["name"], search["every"], search["language"], search["is_paused"]) == ("Coating", "day", "hi", False)
    assert search["question"]["text"] == TEXT
    assert search["seen"] > 0
    address = made.headers["location"]
    read = client.get(address, headers=key)
    assert (read.json(), read.headers["etag"]) == (search, made.headers["etag"])
    assert client.get(PATH, headers=key).json() == {"items": [search], "next": None}
    assert client.patch(address, json={"name": "B"}, headers=key).status_code == 428
    tag = {"If-Match": read.headers["etag"]}
    changed = client.patch(address, json={"name": "कोटिंग", "is_paused": True}, headers=key | tag)
    assert (changed.json()["name"], changed.json()["is_paused"]) == ("कोटिंग", True)
    assert client.patch(address, json={"name": "B"}, headers=key | tag).status_code == 412
    assert client.delete(address, headers=key | tag).status_code == 412
    assert client.delete(address, headers=key | {"If-Match": changed.headers["etag"]}).status_code == 204
    assert client.get(address, headers=key).status_code == 404


def test_a_list_has_pages(client: TestClient, key: dict[str, str]) -> None:
    names = [save(client, key, name=f"N{number}").json()["search_id"] for number in range(3)]
    first = client.get(PATH, params={"limit": 2}, headers=key).json()
    second = client.get(PATH, params={"limit": 2, "cursor": first["next"]}, headers=key).json()
    assert sorted(one["search_id"] for one in first["items"] + second["items"]) == sorted(names)
    assert second["next"] is None


def test_a_request_that_comes_twice_saves_once(client: TestClient, key: dict[str, str]) -> None:
    once = key | {"Idempotency-Key": "one-and-only"}
    assert save(client, once).json() == save(client, once).json()
    assert len(client.get(PATH, headers=key).json()["items"]) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"name": "\ud800"},
        {"every": "hour"},
        {"question": {"problem_id": "p-open"}},
        {"question": {"text": " "}},
        {"question": {"text": TEXT, "filters": {"kinds": ["course"]}}},
        {"question": {"text": TEXT, "filters": {"near": {"pincode": "999999"}}}},
        {"unknown": 1},
    ],
)
def test_what_cannot_be_saved_is_refused(client: TestClient, key: dict[str, str], body: dict[str, Any]) -> None:
    given = {"name": "Coating", "question": {"text": TEXT}} | body
    content = json.dumps(given).encode()
    response = client.post(PATH, content=content, headers=key | {"Content-Type": "application/json"})
    assert response.status_code == 422, response.text
    assert client.get(PATH, headers=key).json()["items"] == []


def test_only_so_many_are_saved(client: TestClient, key: dict[str, str]) -> None:
    for _ in range(MOST_SAVED):
        assert save(client, key).status_code == 201
    assert save(client, key).status_code == 409


def test_others_find_nothing(client: TestClient, workspace: FakeWorkspace, key: dict[str, str]) -> None:
    address = save(client, key).headers["location"]
    other = key_of(workspace.store, settle(workspace.store, "ravi@example.in", Role.ADMINISTRATOR))
    assert client.get(PATH, headers=other).json()["items"] == []
    assert client.get(address, headers=other).status_code == 404
    assert client.patch(address, json={"name": "x"}, headers=other | {"If-Match": "*"}).status_code == 404
    assert client.delete(address, headers=other).status_code == 404
    assert client.post(f"{address}/run", headers=other).status_code == 404


def test_trying_it_says_who_is_new_and_keeps_them_new(
    client: TestClient, workspace: FakeWorkspace, key: dict[str, str]
) -> None:
    address = save(client, key).headers["location"]
    assert client.post(f"{address}/run", headers=key).json() == {"items": []}
    settle_provider(workspace)
    for _ in range(2):
        (found,) = client.post(f"{address}/run", headers=key).json()["items"]
        assert (found["provider_id"], found["kind"], found["deadline"]) == ("r-new", "researcher", None)
        assert TEXT in found["sentence"]
    assert run_after_a_week(workspace) == Ran(written=1)


@pytest.mark.parametrize(("language", "line"), [("en", "Stop this search"), ("hi", "बंद कीजिए")])
def test_the_letter_tells_who_and_why_and_how_to_stop(
    client: TestClient, workspace: FakeWorkspace, key: dict[str, str], tmp_path: Any, language: str, line: str
) -> None:
    save(client, key, name="मेरी कोटिंग", language=language)
    settle_provider(workspace)
    run_after_a_week(workspace)
    (letter,) = send(workspace, tmp_path)
    said = letter.get_content()
    assert letter["To"] == "Asha <asha@example.in>"
    assert (letter["Content-Language"], letter["Subject"][-1]) == (language, "1")
    for part in ("मेरी कोटिंग", "Dr New", f"> We know why {TEXT}.", "/providers/r-new?lang=", line, "/account/privacy"):
        assert part in said, part
    assert "मेरी कोटिंग" not in letter["Subject"]
    assert "powder" not in letter["Subject"]


def test_one_tap_without_signing_in_stops_it_and_looking_does_not(
    client: TestClient, workspace: FakeWorkspace, key: dict[str, str], tmp_path: Any
) -> None:
    address = save(client, key).headers["location"]
    settle_provider(workspace)
    run_after_a_week(workspace)
    link = stop_link(send(workspace, tmp_path)[0])
    for _ in range(2):
        assert "Stop these letters" in client.get("/searches/stop", params={"link": link}, headers=PERSON).text
    assert not client.get(address, headers=key).json()["is_paused"]
    for _ in range(2):
        done = client.post("/searches/stop", data={"link": link}, headers=PERSON)
        assert (done.status_code, "no more letters" in done.text) == (200, True)
    assert client.get(address, headers=key).json()["is_paused"]
    settle_provider(workspace, "r-newer")
    assert run_after_a_week(workspace) == Ran()
    client.delete(address, headers=key)
    assert client.get("/searches/stop", params={"link": link}, headers=PERSON).status_code == 404
    assert client.get("/searches/stop", params={"link": "x" * 43}, headers=PERSON).status_code == 404
    assert client.get("/searches/stop", headers=PERSON).status_code == 404


@pytest.mark.parametrize("what", ["hidden", "gone", "unsaid", "paused", "deleted", "closed", "withdrawn"])
def test_a_letter_whose_cause_has_gone_is_dropped(
    client: TestClient, workspace: FakeWorkspace, asha: Account, key: dict[str, str], tmp_path: Any, what: str
) -> None:
    address = save(client, key).headers["location"]
    settle_provider(workspace)
    assert run_after_a_week(workspace) == Ran(written=1)
    if what in ("paused", "deleted"):
        version = {"If-Match": "*"}
        done = (
            client.delete(address, headers=key)
            if what == "deleted"
            else client.patch(address, json={"is_paused": True}, headers=key | version)
        )
        assert done.status_code in (200, 204)
    elif what == "withdrawn":
        body = {"purpose": "letters", "decision": "withdrawn", "evidence": "Said by telephone."}
        subject = {"subject_type": "account", "subject_id": asha.account_id}
        assert client.post("/api/v1/consents", json=body | subject, headers=operator(workspace)).status_code < 300
    else:
        _take_away(workspace, asha, what)
    assert send(workspace, tmp_path) == []
    with workspace.store.read() as tx:
        (message,) = tx.outbox.listed()
    assert message.state == "dropped", message


def operator(workspace: FakeWorkspace) -> dict[str, str]:
    return key_of(workspace.store, settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR))


def _take_away(workspace: FakeWorkspace, asha: Account, what: str) -> None:
    with workspace.store.write() as tx:
        if what == "hidden":
            hide_profile(tx, "r-new", "a-1", now_utc())
        elif what == "gone":
            tx.providers.delete(["r-new"])
        elif what == "unsaid":
            evidence = tx.evidence.get_many(["e-r-new"])["e-r-new"]
            tx.evidence.put([replace(evidence, text="Something else altogether, and longer than it was before.")])
        else:
            tx.accounts.change(replace(tx.accounts.get(asha.account_id), disabled_at="2026-11-01T00:00:00+00:00"))


def test_an_answer_leads_to_saving_and_the_account_lists_it(
    client: TestClient, workspace: FakeWorkspace, asha: Account
) -> None:
    token = browser_of(client, workspace.store, asha)
    answer = client.get("/match", params={"text": HINDI, "lang": "hi"}, headers=HTML).text
    (link,) = re.findall(r'href="(/searches/new\?[^"]+)"', answer)
    page = client.get(link.replace("&amp;", "&"), headers=HTML).text
    assert 'action="/searches' in page
    assert HINDI in page
    form = {"text": HINDI, "name": "मेरी खोज", "every": "day", "csrf": token}
    account = client.post("/searches", params={"lang": "hi"}, data=form, headers=HTML)
    assert account.url.path == "/account"
    assert "मेरी खोज" in account.text
    assert "हर दिन" in account.text
    with workspace.store.read() as tx:
        (search,) = tx.searches.of_account(asha.account_id)
    assert (search.language, search.question["text"]) == ("hi", HINDI)
    settle_provider(workspace)
    asked = client.get(f"/searches/{search.search_id}", headers=HTML).text
    assert "Dr New" in asked
    assert f"/match?{search.link}".replace("&", "&amp;") in asked
    step = {"search_id": search.search_id, "csrf": token}
    client.post("/searches/step", data=step | {"step": "rename", "name": "दूसरा नाम", "every": "week"}, headers=HTML)
    client.post("/searches/step", data=step | {"step": "pause"}, headers=HTML)
    with workspace.store.read() as tx:
        changed = tx.searches.get(search.search_id)
    assert (changed.name, changed.every, changed.is_paused) == ("दूसरा नाम", "week", True)
    client.post("/searches/step", data=step | {"step": "resume"}, headers=HTML)
    with workspace.store.read() as tx:
        assert not tx.searches.get(search.search_id).is_paused
    client.post("/searches/step", data=step | {"step": "delete"}, headers=HTML)
    assert "दूसरा नाम" not in client.get("/account", headers=HTML).text


def test_who_is_not_signed_in_comes_back_with_the_question(client: TestClient, asha: Account) -> None:
    words = HINDI + " और " * 100
    page = client.get("/searches/new", params={"text": words, "kind": "researcher", "lang": "hi"}, headers=HTML)
    assert "/sign-in" in page.text
    assert 'action="/searches' not in page.text
    assert client.cookies.get(QUESTION_COOKIE)
    form = {"email": "asha@example.in", "password": PASSWORD}
    back = client.post("/sign-in", data=form, headers=HTML)
    assert back.url.path == "/searches/new"
    kept = Question(packed=back.url.params["packed"])
    assert (kept.text, kept.kind) == (words, [ProviderKind.RESEARCHER])
    assert 'action="/searches' in back.text
    assert client.cookies.get(QUESTION_COOKIE) is None


@pytest.mark.parametrize("value", ["x", "AAAA", "eJw=", "%00", "🙂"])
def test_a_cookie_of_somebody_else_leads_nowhere(client: TestClient, asha: Account, value: str) -> None:
    client.cookies.set(QUESTION_COOKIE, value.encode("ascii", "backslashreplace").decode())
    done = client.post("/sign-in", data={"email": "asha@example.in", "password": PASSWORD}, headers=HTML)
    assert done.url.path == "/account"


def test_a_stored_problem_and_courses_alone_offer_no_saving(client: TestClient) -> None:
    for asked in ({"problem": "p-open"}, {"text": TEXT, "kind": "course"}):
        assert "/searches/new" not in client.get("/match", params=asked, headers=HTML).text
    for asked in ({"problem": "p-open"}, {}):
        assert client.get("/searches/new", params=asked, headers=HTML).url.path == "/"


def test_pages_say_what_is_wrong(client: TestClient, workspace: FakeWorkspace, asha: Account) -> None:
    token = browser_of(client, workspace.store, asha)
    form = {"text": TEXT, "name": "  ", "csrf": token}
    assert client.post("/searches", data=form, headers=HTML).status_code == 422
    assert client.post("/searches", data=form | {"problem": "p-open", "name": "x"}, headers=HTML).status_code == 422
    for _ in range(MOST_SAVED):
        assert client.post("/searches", data=form | {"name": "x"}, headers=HTML).status_code == 200
    assert client.post("/searches", data=form | {"name": "x"}, headers=HTML).status_code == 409
    step = {"search_id": "search-none", "step": "delete", "csrf": token}
    assert client.post("/searches/step", data=step, headers=HTML).status_code == 404


def test_neither_log_nor_audit_nor_outbox_holds_the_words(
    client: TestClient, workspace: FakeWorkspace, key: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    address = save(client, key, name="zincplate", question={"text": f"{TEXT} quenchbath"}).headers["location"]
    settle_provider(workspace)
    client.post(f"{address}/run", headers=key)
    run_after_a_week(workspace)
    with workspace.store.read() as tx:
        told = [str(tx.audit.page(limit=200)), str(tx.outbox.listed()), str(tx.jobs.latest(["searches.run"], 9))]
    told += [record.getMessage() for record in caplog.records if record.name.startswith("setu")]
    assert not [one for one in told if "zincplate" in one or "quenchbath" in one]
