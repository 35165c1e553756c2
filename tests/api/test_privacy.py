"""Consent and erasure over HTTP: notices, ticks, withdrawal by page and letter, own data, erasing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from models.accounts.account import Account, Role
from models.introductions.contacts import Contact, ContactOf
from models.introductions.links import Purpose as LinkPurpose
from models.moments import now_utc
from models.privacy.consent import Act, Decision, Subject, SubjectType
from models.privacy.consent_ledger import agreed
from models.privacy.notice import Notice, Purpose, newest
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.people import HTML, browser_of, key_of, letters, settle, token_in

WITHDRAWN = {"decision": "withdrawn"}


@pytest.fixture
def client(make_client: ClientMaker) -> TestClient:
    return make_client(sends_messages=False, grievance_officer="Meera Joshi, meera@example.in")


def claiming(workspace: FakeWorkspace, provider_id: str) -> Account:
    account = settle(workspace.store, "coat@example.in", Role.PROVIDER)
    with workspace.store.write() as tx:
        return tx.accounts.change(replace(account, provider_id=provider_id))


def admin_of(workspace: FakeWorkspace) -> dict[str, str]:
    return key_of(workspace.store, settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR))


@pytest.mark.parametrize(("lang", "words"), [("en", "What is kept"), ("hi", "क्या रखा जाता है")])
def test_the_page_of_notices_is_in_the_readers_language_and_names_the_officer(
    client: TestClient, lang: str, words: str
) -> None:
    page = Page(client.get("/privacy", params={"lang": lang}, headers=HTML).text)
    assert page.mistakes == []
    text = page.one("main").text
    assert words in text
    assert "Meera Joshi" in text
    assert all(newest(purpose).worded(lang).title in text for purpose in Purpose)


def test_the_api_tells_every_version_with_its_hash(client: TestClient) -> None:
    told = client.get("/api/v1/notices").json()
    assert told["grievance_officer"] == "Meera Joshi, meera@example.in"
    assert {one["purpose"] for one in told["items"] if one["is_newest"]} == set(Purpose)
    letters_of = next(one for one in told["items"] if one["purpose"] == "letters")
    assert letters_of["wordings"]["hi"]["sha256"] == newest(Purpose.LETTERS).hash("hi")


def test_no_box_is_ticked_before_and_what_is_ticked_is_in_the_ledger(
    client: TestClient, workspace: FakeWorkspace, tmp_path: Path
) -> None:
    form = Page(client.get("/sign-up", params={"lang": "hi"}, headers=HTML).text)
    boxes = form.all("input", type="checkbox")
    assert [one.attributes["value"] for one in boxes] == ["account", "letters", "learning"]
    assert not any("checked" in one.attributes for one in boxes)
    sent = {"email": "asha@example.in", "name": "आशा", "role": "owner", "agree": ["account", "letters"]}
    assert client.post("/sign-up?lang=hi", data=sent, headers=HTML).status_code == 200
    client.post("/sign-in/link", data={"token": token_in(letters(tmp_path)[0])}, follow_redirects=False)
    with workspace.store.read() as tx:
        account = tx.accounts.with_email("asha@example.in")
        assert account is not None
        lines = tx.consents.of(Subject(SubjectType.ACCOUNT, account.account_id))
    assert [(one.purpose, one.act, one.notice_language) for one in lines] == [
        (Purpose.ACCOUNT, Act.FORM, "hi"),
        (Purpose.LETTERS, Act.FORM, "hi"),
    ]
    assert "मुझे लिखें" in lines[1].evidence


def test_withdrawing_that_one_is_shown_takes_effect_everywhere_at_once(
    client: TestClient, workspace: FakeWorkspace
) -> None:
    admin = admin_of(workspace)
    form = browser_of(client, workspace.store, claiming(workspace, "r-coat"))
    sent = {"subject_type": "provider", "purpose": "directory", "csrf": form} | WITHDRAWN
    page = Page(client.post("/account/privacy", data=sent, headers=HTML).text)
    assert page.mistakes == []
    assert "Withdrawn on" in page.one("section", id="provider-directory").text
    own = client.get("/providers/r-coat", headers=HTML)
    client.cookies.clear()
    public = client.get("/providers/r-coat", headers=HTML)
    assert (own.status_code, public.status_code) == (200, 404)
    assert client.get("/api/v1/providers/r-coat").status_code == 404
    assert client.get("/api/v1/providers/r-coat", headers=admin).status_code == 200
    ids = [one["provider_id"] for one in client.get("/api/v1/providers").json()["items"]]
    assert "r-coat" not in ids
    assert "l-coat" in ids
    assert client.get("/api/v1/evidence", params={"owner_id": "r-coat"}).status_code == 404
    assert client.get("/api/v1/evidence/e-shared").status_code == 200, "others own it too"
    assert "Name of r-coat" not in client.get("/providers/l-coat", headers=HTML).text


def test_a_link_of_a_letter_withdraws_without_an_account(client: TestClient, workspace: FakeWorkspace) -> None:
    now = now_utc()
    with workspace.store.write() as tx:
        link = tx.links.make(LinkPurpose.PROVIDER_CHOICES, "r-coat", now, now.replace(year=now.year + 1))
        other = tx.links.make(LinkPurpose.OWN, "p-open", now, now.replace(year=now.year + 1))
    page = Page(client.get("/privacy/choices", params={"link": link, "lang": "hi"}, headers=HTML).text)
    assert page.mistakes == []
    title = newest(Purpose.LETTERS).worded("hi").title
    assert f"वापस लें {title}" in [one.text for one in page.all("button")]
    sent = {"link": link, "purpose": "letters"} | WITHDRAWN
    done = Page(client.post("/privacy/choices", data=sent, headers=HTML).text)
    assert "Withdrawn on" in done.one("section", id="provider-letters").text
    with workspace.store.read() as tx:
        (line,) = tx.consents.of(Subject(SubjectType.PROVIDER, "r-coat"))
        assert (line.act, line.recorded_by[:5]) == (Act.LINK, "link:")
        assert [one.event.value for one in tx.audit.page(record_id="r-coat")] == ["consent-withdrawn"]
    for token, status in ((other, 403), ("x" * 43, 404)):
        assert client.get("/privacy/choices", params={"link": token}, headers=HTML).status_code == status
    wrong = sent | {"purpose": "account"}
    assert client.post("/privacy/choices", data=wrong, headers=HTML).status_code == 422


def test_a_new_version_is_shown_after_signing_in_and_locks_nobody_out(
    client: TestClient, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha = settle(workspace.store, "asha@example.in", Role.OWNER)
    subject = Subject(SubjectType.ACCOUNT, asha.account_id)
    with workspace.store.write() as tx:
        tx.consents.add(agreed(subject, Purpose.LETTERS, "en", Act.FORM, "x", "ticked"), now_utc())

    def later(purpose: Purpose) -> Notice:
        return replace(newest(purpose), version=2)

    sent = {"email": "asha@example.in", "password": "correct horse battery"}
    before = client.post("/sign-in", data=sent, follow_redirects=False).headers["location"]
    client.cookies.clear()
    monkeypatch.setattr("models.privacy.consent_ledger.newest", later)
    after = client.post("/sign-in", data=sent, follow_redirects=False).headers["location"]
    assert (before, after) == ("/account", "/account/privacy")
    page = Page(client.get("/account/privacy", headers=HTML).text)
    assert "has changed since" in page.one("section", id="account-letters").text
    assert client.get("/account", headers=HTML).status_code == 200


def test_who_has_withdrawn_is_noted_again_only_with_how_they_agreed(
    client: TestClient, workspace: FakeWorkspace
) -> None:
    admin = admin_of(workspace)
    told = {"subject_type": "provider", "subject_id": "r-coat", "purpose": "contact", "evidence": "By telephone."}
    done = client.post("/api/v1/consents", json=told | WITHDRAWN, headers=admin)
    assert (done.status_code, done.json()["decision"], done.json()["ended_introductions"]) == (201, "withdrawn", 0)
    contact = {"email": "coat@example.in"}
    address = "/api/v1/contacts/provider/r-coat"
    assert client.put(address, json=contact, headers=admin).status_code == 409
    assert client.put(address, json=contact | {"consent": "By telephone on Monday."}, headers=admin).status_code == 200
    with workspace.store.read() as tx:
        standing = tx.consents.standing(Subject(SubjectType.PROVIDER, "r-coat"))
    assert standing[Purpose.CONTACT].decision is Decision.GIVEN
    assert client.post("/api/v1/consents", json=told | WITHDRAWN | {"evidence": ""}, headers=admin).status_code == 422
    missing = told | WITHDRAWN | {"subject_id": "nobody"}
    assert client.post("/api/v1/consents", json=missing, headers=admin).status_code == 404


def test_ones_data_are_a_page_too_with_who_read_how_to_reach_one(client: TestClient, workspace: FakeWorkspace) -> None:
    account = claiming(workspace, "r-coat")
    admin = admin_of(workspace)
    with workspace.store.write() as tx:
        tx.contacts.put(Contact(ContactOf.PROVIDER, "r-coat", "Asha", "coat@example.in"), now_utc())
    assert client.get("/api/v1/contacts/provider/r-coat", headers=admin).status_code == 200
    browser_of(client, workspace.store, account)
    page = Page(client.get("/account/data", headers=HTML).text)
    assert page.mistakes == []
    assert all(words in page.text for words in ("coat@example.in", "Why powder coating peels", "Your profile"))
    choices = Page(client.get("/account/privacy", headers=HTML).text)
    assert any("Administrator" in one.text for one in choices.all("li"))


def test_an_administrator_erases_a_person_and_an_import_does_not_bring_them_back(
    client: TestClient, workspace: FakeWorkspace
) -> None:
    admin = admin_of(workspace)
    plan = client.post("/api/v1/erasures", json={"person": "r-coat", "dry_run": True}, headers=admin).json()
    assert (plan["dry_run"], plan["rows"]["providers"], plan["shared_evidence"]) == (True, 1, ["e-shared"])
    assert client.get("/api/v1/providers/r-coat").status_code == 200
    done: dict[str, Any] = client.post("/api/v1/erasures", json={"person": "r-coat"}, headers=admin).json()
    assert (done["dry_run"], done["is_overwritten"]) == (False, True)
    assert client.get("/api/v1/providers/r-coat").status_code == 404
    body = {"kind": "researcher", "name": "Back", "provider_id": "r-coat"}
    again = client.post("/api/v1/providers", json=body, headers=admin)
    assert (again.status_code, "erased at their request" in again.json()["detail"]) == (409, True)
    assert client.post("/api/v1/erasures", json={"person": "nobody"}, headers=admin).status_code == 404
    assert client.post("/api/v1/erasures", json={"person": "admin@example.in"}, headers=admin).status_code == 409
