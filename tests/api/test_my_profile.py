"""One's own profile: what is said of it, what others then see, in API and pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from models.accounts.account import Account, Role
from models.accounts.accounts import Accounts
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.people import HTML, browser_of, key_of, settle

PROFILE, WORDS = "/api/v1/me/profile", "/api/v1/me/profile/words"


@pytest.fixture
def asha(workspace: FakeWorkspace) -> Account:
    """Settle who speaks for r-coat."""
    account = settle(workspace.store, "asha@example.in", Role.PROVIDER)
    with workspace.store.write() as transaction:
        accounts: Accounts = transaction.accounts
        return accounts.change(replace(account, provider_id="r-coat"))


@pytest.fixture
def say(client: TestClient, workspace: FakeWorkspace, asha: Account) -> Any:
    """Give a function that says something as the owner."""
    key = key_of(workspace.store, asha)

    def said(**what: Any) -> Any:
        return client.post(WORDS, headers=key, json=what)

    return said


@pytest.fixture
def profile(client: TestClient, workspace: FakeWorkspace, asha: Account) -> Any:
    """Give a function that reads the profile; one fact of it by its name."""
    key = key_of(workspace.store, asha)

    def read(field: str = "") -> Any:
        found = client.get(PROFILE, headers=key).json()
        return next(one for one in found["facts"] if one["field"] == field) if field else found

    return read


def test_every_fact_has_its_source_and_date(profile: Any) -> None:
    fact = profile("designation")
    assert (fact["value"], fact["source"], fact["as_of"]) == ("Professor", "test register", "2026-11-01")
    assert all(one["facts"][1]["source"] == "test register" for one in profile()["evidence"])


def test_a_correction_is_seen_by_everybody_and_the_source_comes_back(
    client: TestClient, say: Any, profile: Any
) -> None:
    made = say(act="correct", field="designation", text="Reader")
    assert made.status_code == 201, made.text
    fact = profile("designation")
    assert (fact["value"], fact["sourced"], fact["source"]) == ("Reader", "Professor", "said by its owner")
    assert client.get("/api/v1/providers/r-coat").json()["details"]["designation"] == "Reader"
    taken = client.delete(f"{WORDS}/{fact['number']}", headers=say.__closure__[1].cell_contents)
    assert taken.status_code == 200, taken.text
    assert profile("designation")["value"] == "Professor"
    assert profile()["history"][0]["withdrawn_at"]


@pytest.mark.parametrize(("field", "text", "value"), [
    ("name", "आशा कुलकर्णी", "आशा कुलकर्णी"),
    ("languages", "Hindi, mr", ["hi", "mr"]),
    ("lead_time_days", "14", 14),
    ("readiness", "4-7", {"from": 4, "to": 7}),
    ("readiness", "TRL 6", {"from": 6, "to": 6}),
    ("sectors", "foundry, water, foundry", ["foundry", "water"]),
    ("url", "https://asha.example", "https://asha.example"),
])  # fmt: skip
def test_values_are_read_as_an_import_reads_them(say: Any, profile: Any, field: str, text: str, value: Any) -> None:
    assert say(act="correct", field=field, text=text).status_code == 201
    assert profile(field)["value"] == value


def test_place_and_employer_are_found_by_name(say: Any, profile: Any, workspace: FakeWorkspace) -> None:
    assert say(act="correct", field="place", text="641001").status_code == 201
    assert profile("place")["value"]["pincode"] == "641001"
    with workspace.store.read() as transaction:
        organisation = next(transaction.organisations.iterate())
        assert transaction.providers.get("r-coat").location.latitude
    assert say(act="correct", field="organisation_id", text=organisation.name.upper()).status_code in (201, 409)
    assert say(act="correct", field="organisation_id", text="No such place").status_code == 422


@pytest.mark.parametrize("what", [
    {"act": "correct", "field": "designation", "text": " "},
    {"act": "correct", "field": "head_id", "text": "x"},
    {"act": "correct", "field": "orcid", "text": "1234"},
    {"act": "correct", "field": "capacity", "text": "-4"},
    {"act": "correct", "field": "capacity", "text": "745"},
    {"act": "correct", "field": "readiness", "text": "7-4"},
    {"act": "correct", "field": "lead_time_days", "text": "NaN"},
    {"act": "correct", "field": "place", "text": "999999"},
    {"act": "correct", "field": "url", "text": "javascript:alert(1)"},
    {"act": "correct", "field": "name", "text": "x" * 5_000},
    {"act": "add", "sort": "", "text": "x"},
    {"act": "add", "sort": "technique", "text": ""},
    {"act": "refuse", "text": " "},
    {"act": "correct", "evidence_id": "nothing", "field": "", "text": "x"},
])  # fmt: skip
def test_what_cannot_stand_there_is_refused_and_changes_nothing(say: Any, profile: Any, what: dict[str, Any]) -> None:
    before = profile()
    assert say(**what).status_code in (404, 422)
    assert profile() == before


def test_hidden_evidence_is_nowhere_for_others(
    client: TestClient, say: Any, profile: Any, workspace: FakeWorkspace
) -> None:
    with workspace.store.write() as transaction:
        item = transaction.evidence.owned_by(["r-coat"])["r-coat"][0]
        transaction.evidence.put([replace(item, evidence_id="e-alone", owner_ids=("r-coat",), text="Zircon beads.")])
    assert "Zircon beads." in client.get("/providers/r-coat", headers=HTML).text
    assert say(act="hide", evidence_id="e-alone").status_code == 201
    assert client.get("/api/v1/evidence/e-alone").status_code == 404
    assert "e-alone" not in client.get("/api/v1/evidence", params={"limit": 200}).text
    assert "Zircon beads." not in client.get("/providers/r-coat", headers=HTML).text
    assert [one["hidden"] > 0 for one in profile()["evidence"] if one["evidence_id"] == "e-alone"] == [True]


def test_a_hidden_profile_is_nowhere_for_others_and_still_its_owners(
    client: TestClient, say: Any, profile: Any
) -> None:
    name = profile("name")["value"]
    number = say(act="hide").json()["number"]
    for path in ("/providers/r-coat", "/api/v1/providers/r-coat", "/claims/new?provider=r-coat",
                 "/providers/r-coat/partners"):  # fmt: skip
        assert client.get(path, headers=HTML).status_code == 404, path
    asked = {"text": "powder coating peels off"}
    for answer in (client.post("/api/v1/match", json=asked), client.get("/match", params=asked, headers=HTML),
                   client.get("/match.csv", params=asked), client.get("/api/v1/providers", params={"limit": 200}),
                   client.get("/api/v1/evidence", params={"limit": 200})):  # fmt: skip
        assert answer.status_code == 200
        assert "r-coat" not in answer.text
        assert name not in answer.text
    assert profile()["hidden"] == number


def test_said_things_are_evidence_and_go_when_taken_back(client: TestClient, say: Any, profile: Any) -> None:
    assert say(act="add", sort="instrument", text="A salt spray chamber of 400 litres").status_code == 201
    assert say(act="add", sort="instrument", text="A salt spray chamber of 400 litres").status_code == 409
    (piece,) = [one for one in profile()["evidence"] if one["added"]]
    stored = client.get(f"/api/v1/evidence/{piece['evidence_id']}").json()
    assert (stored["kind"], stored["text"]) == ("equipment", "A salt spray chamber of 400 litres")


def test_what_belongs_to_several_is_not_corrected_by_one(say: Any, profile: Any, workspace: FakeWorkspace) -> None:
    evidence_id = profile()["evidence"][0]["evidence_id"]
    with workspace.store.write() as transaction:
        item = transaction.evidence.get(evidence_id)
        transaction.evidence.put([replace(item, owner_ids=("r-coat", "r-milk"))])
    assert say(act="correct", evidence_id=evidence_id, field="title", text="Mine").status_code == 409
    assert say(act="hide", evidence_id=evidence_id).status_code == 201
    with workspace.store.read() as transaction:
        assert transaction.evidence.get(evidence_id).owner_ids == ("r-milk",)


def test_topics_are_shown_to_their_owner_alone(client: TestClient, say: Any, profile: Any) -> None:
    assert say(act="refuse", text="tobacco and cigarettes").status_code == 201
    assert [one["value"] for one in profile()["wont_do"]] == ["tobacco and cigarettes"]
    for path in ("/providers/r-coat", "/api/v1/providers/r-coat"):
        assert "tobacco" not in client.get(path, headers=HTML).text


def test_full_is_shown_and_ends_with_the_quarter(client: TestClient, say: Any, profile: Any) -> None:
    assert say(act="correct", field="capacity", text="0").status_code == 201
    assert "Full until" in client.get("/providers/r-coat", headers=HTML).text
    assert "Full until" in client.get("/match", params={"text": "powder coating"}, headers=HTML).text
    assert profile("capacity")["value"]["hours_per_month"] == 0


def test_who_speaks_for_nobody_has_no_profile(client: TestClient, workspace: FakeWorkspace, asha: Account) -> None:
    other = key_of(workspace.store, settle(workspace.store, "other@example.in", Role.PROVIDER))
    assert client.get(PROFILE, headers=other).status_code == 404
    assert client.post(WORDS, headers=other, json={"act": "hide"}).status_code == 404


@pytest.mark.parametrize("lang", ["en", "hi"])
def test_the_page_works_without_a_script_in_each_language_and_is_small(
    client: TestClient, workspace: FakeWorkspace, asha: Account, lang: str
) -> None:
    token = browser_of(client, workspace.store, asha)
    sent = {"act": "correct", "field": "designation", "text": "प्रोफ़ेसर", "csrf": token}
    done = client.post("/profile", params={"lang": lang}, data=sent, headers=HTML, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, f"/profile?lang={lang}#facts")
    page = client.get("/profile", params={"lang": lang}, headers=HTML)
    shown = Page(page.text)
    assert shown.mistakes == []
    assert len(page.content) < 100_000
    assert "प्रोफ़ेसर" in page.text
    wrong = client.post("/profile", data={"act": "correct", "field": "orcid", "text": "1", "csrf": token}, headers=HTML)
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text
    assert client.post("/profile", data={"act": "hide"}, headers=HTML).status_code == 403


def test_a_merged_profile_is_still_its_owners(
    client: TestClient, say: Any, profile: Any, workspace: FakeWorkspace
) -> None:
    with workspace.store.write() as transaction:
        transaction.merges.merge("provider", "r-milk", "r-coat")
    assert say(act="correct", field="name", text="Asha K.").status_code == 201
    assert profile()["provider_id"] == "r-milk"
    assert client.get("/api/v1/providers/r-milk").json()["name"] == "Asha K."


def test_who_speaks_for_a_provider_is_sent_to_the_profile_in_place_of_replacing_it(
    client: TestClient, workspace: FakeWorkspace, asha: Account, say: Any
) -> None:
    address = "/api/v1/providers/r-coat"
    assert say(act="correct", field="designation", text="Reader").status_code == 201
    seen = client.get(address)
    headers = key_of(workspace.store, asha) | {"If-Match": seen.headers["etag"]}
    refused = client.put(address, headers=headers, json=seen.json() | {"name": "Another"})
    assert (refused.status_code, WORDS in refused.json()["detail"]) == (403, True)
    assert client.get(address).json() == seen.json()


@pytest.mark.parametrize(("cluster_id", "status"), [("pune", 200), ("bengaluru", 403)])
def test_a_coordinator_who_speaks_for_a_provider_replaces_it_as_coordinator(
    client: TestClient, workspace: FakeWorkspace, cluster_id: str, status: int
) -> None:
    account = settle(workspace.store, "asha@example.in", Role.PROVIDER, Role.COORDINATOR, cluster_id=cluster_id)
    with workspace.store.write() as transaction:
        account = transaction.accounts.change(replace(account, provider_id="r-coat"))
    seen = client.get("/api/v1/providers/r-coat")
    headers = key_of(workspace.store, account) | {"If-Match": seen.headers["etag"]}
    body = seen.json() | {"cluster_id": "pune"}
    assert client.put("/api/v1/providers/r-coat", headers=headers, json=body).status_code == status
