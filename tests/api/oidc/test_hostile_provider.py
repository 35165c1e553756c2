"""What a hostile or broken provider, or somebody between, could try: nobody is signed in, and nothing is made."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from api.oidc.fetching import MAX_BYTES, fetch_json
from api.oidc.provider import KEYS_AGAIN_S, OidcProvider
from api.oidc.refusal import SignInRefused
from api.settings import Settings
from models.accounts.departures import LASTS_MINUTES
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.oidc.conftest import Going, come_back, leave
from tests.api.oidc.loopback_provider import CLIENT, SECRET, LoopbackProvider, new_key
from tests.api.people import HTML

NOW = int(time.time())


@pytest.fixture
def gets_in() -> None:
    """Say that somebody gets in."""


@pytest.fixture(autouse=True)
def _nobody_gets_in(request: pytest.FixtureRequest, site: TestClient, workspace: FakeWorkspace) -> Any:
    """Every test here ends without an account or a session, unless it says that somebody gets in."""
    yield
    with workspace.store.read() as transaction:
        is_expected = "gets_in" in request.fixturenames
        assert bool(transaction.accounts.count()) == is_expected


@pytest.mark.parametrize("claims", [
    {"nonce": "of another sign-in"}, {"aud": "another client"}, {"exp": NOW - 3600},
    {"iss": "https://elsewhere.example.in"},
])  # fmt: skip
def test_a_token_with_one_wrong_claim_signs_nobody_in(
    go: Going, provider: LoopbackProvider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    response = go(role="owner")
    assert (response.status_code, "could not be checked" in response.text) == (403, True)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_could_have_made_signs_nobody_in(
    go: Going, provider: LoopbackProvider, algorithm: str
) -> None:
    provider.algorithm = algorithm
    assert go(role="owner").status_code == 403


def test_a_token_of_a_key_that_is_not_the_providers_signs_nobody_in(go: Going, provider: LoopbackProvider) -> None:
    provider.signs_with = new_key("first")  # the name of the right key, and another key
    assert go(role="owner").status_code == 403
    provider.signs_with = new_key("unheard of")
    assert go(role="owner").status_code == 403


@pytest.mark.usefixtures("gets_in")
def test_a_new_key_of_the_provider_is_fetched_as_soon_as_a_token_names_it(
    go: Going, site: TestClient, provider: LoopbackProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(role="owner")
    site.cookies.clear()
    provider.keys = [new_key("second")]
    monkeypatch.setattr("api.oidc.provider.KEYS_AGAIN_S", -1.0)
    assert go().status_code == 303
    provider.keys = [new_key("third")]
    monkeypatch.undo()
    assert go().status_code == 403, "made-up keys cause no flood of requests"
    assert provider.asked.count("/keys") == 2


def test_unknown_keys_are_looked_for_again_after_a_while(provider: LoopbackProvider) -> None:
    moment = 0.0
    settings = Settings(oidc_issuer=provider.issuer, oidc_client_id=CLIENT)
    asked = OidcProvider(settings, clock=lambda: moment)
    for age, fetched in ((0.0, 1), (KEYS_AGAIN_S, 1), (KEYS_AGAIN_S + 1, 2)):
        moment = age
        asked._key_set(again=True)
        assert provider.asked.count("/keys") == fetched
    assert provider.asked.count("/.well-known/openid-configuration") == 1


def test_an_answer_counts_once(site: TestClient, provider: LoopbackProvider) -> None:
    provider.claims = {"email_verified": False}
    back = provider.approve(leave(site, role="owner"))
    token = site.cookies["setu_departure"]
    assert "has not checked" in come_back(site, back).text
    provider.claims, provider.codes = {}, {"code-0": {}}
    site.cookies.set("setu_departure", token, domain="localhost.local", path="/sign-in/oidc")
    again = come_back(site, back)
    assert (again.status_code, "was used already" in again.text) == (403, True)
    assert provider.asked.count("/token") == 1


def test_an_answer_that_another_browser_began_is_refused(
    site: TestClient, make_client: ClientMaker, provider: LoopbackProvider
) -> None:
    back = provider.approve(leave(site, role="owner"))
    site.cookies.clear()
    assert "not begun in this browser" in come_back(site, back).text
    leave(site, role="owner")  # another one is under way: its state is another
    assert come_back(site, back).status_code == 403
    assert "/token" not in provider.asked


def test_an_answer_that_comes_too_late_is_refused(
    site: TestClient, provider: LoopbackProvider, workspace: FakeWorkspace
) -> None:
    back = provider.approve(leave(site, role="owner"))
    with workspace.store.write() as transaction:
        connection = transaction.departures._connection
        connection.exec_driver_sql("UPDATE departures SET expires_at = '2020-01-01T00:00:00+00:00'")
    assert come_back(site, back).status_code == 403
    assert LASTS_MINUTES <= 15


def test_an_answer_of_another_issuer_is_refused(site: TestClient, provider: LoopbackProvider) -> None:
    issuer = provider.issuer
    provider.issuer = "https://elsewhere.example.in"
    back = provider.approve(leave_of(site, issuer, provider))
    provider.issuer = issuer
    assert come_back(site, back).status_code == 403
    assert "/token" not in provider.asked


def leave_of(site: TestClient, issuer: str, provider: LoopbackProvider) -> str:
    wrong, provider.issuer = provider.issuer, issuer
    address = leave(site, role="owner")
    provider.issuer = wrong
    return address


@pytest.mark.parametrize("discovery", [
    {"issuer": "https://elsewhere.example.in"}, {"issuer": None},
    {"token_endpoint": "http://elsewhere.example.in/token"}, {"token_endpoint": None}, {"token_endpoint": 7},
    {"jwks_uri": "file:///etc/passwd"}, {"authorization_endpoint": "javascript:alert(1)"},
    {"end_session_endpoint": "http://[elsewhere"},
])  # fmt: skip
def test_a_provider_that_says_wrong_things_of_itself_is_not_asked_further(
    site: TestClient, provider: LoopbackProvider, discovery: dict[str, Any]
) -> None:
    provider.discovery = discovery
    response = site.get("/sign-in/oidc", headers=HTML, follow_redirects=False)
    assert (response.status_code, "could not be checked" in response.text) == (403, True)
    assert site.get("/sign-in", headers=HTML).status_code == 200


@pytest.mark.parametrize(("status", "answer"), [
    (500, b"{}"), (302, b"{}"), (200, b"no JSON"), (200, b"[]"), (200, b"{}"), (200, b'{"id_token": 7}'),
    (200, b'{"id_token": "x.y.z"}'), (200, b"[" * 100_000), (200, b'{"a": "' + b"x" * MAX_BYTES + b'"}'),
])  # fmt: skip
def test_a_broken_answer_signs_nobody_in(go: Going, provider: LoopbackProvider, status: int, answer: bytes) -> None:
    provider.status, provider.answer = status, answer
    assert go(role="owner").status_code in (403, 503)


def test_a_provider_that_does_not_answer_leaves_the_other_ways_open(make_client: ClientMaker) -> None:
    away = make_client(oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT)
    response = away.get("/sign-in/oidc", headers=HTML, follow_redirects=False)
    assert (response.status_code, "does not answer" in response.text) == (503, True)
    assert away.get("/sign-in", headers=HTML).status_code == 200


def test_no_redirect_of_the_provider_is_followed(provider: LoopbackProvider) -> None:
    with pytest.raises(SignInRefused, match="302"):
        fetch_json(f"{provider.issuer}/elsewhere")


def test_who_cancels_is_told_that_nothing_was_changed(site: TestClient, provider: LoopbackProvider) -> None:
    state = parse_qs(urlsplit(leave(site)).query)["state"][0]
    asked = {"error": "access_denied", "error_description": "<script>alert(1)</script>", "state": state}
    response = site.get("/sign-in/oidc/return", params=asked, headers=HTML)
    assert "You cancelled" in response.text
    assert "alert(1)" not in response.text


@pytest.mark.parametrize("asked", [
    {"next": "https://elsewhere.example.in"}, {"redirect_uri": "https://elsewhere.example.in"},
    {"role": "administrator"}, {"lang": "//elsewhere.example.in"},
])  # fmt: skip
def test_nobody_is_led_elsewhere_by_an_address_of_ours(site: TestClient, asked: dict[str, str]) -> None:
    assert site.get("/sign-in/oidc", params=asked, headers=HTML, follow_redirects=False).status_code == 422


@pytest.mark.usefixtures("gets_in")
def test_what_the_answer_holds_beside_is_never_where_one_is_led(site: TestClient, provider: LoopbackProvider) -> None:
    back = provider.approve(leave(site, role="owner"))
    response = come_back(site, f"{back}&next=https://elsewhere.example.in&lang=//elsewhere&redirect_uri=//elsewhere")
    assert response.headers["location"] == "/account?lang=en"


def test_too_many_tries_of_one_address_are_refused(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.pages.oidc.TRIES_PER_ADDRESS", 2)
    codes = [site.get("/sign-in/oidc", headers=HTML, follow_redirects=False).status_code for _ in range(3)]
    assert codes == [303, 303, 429]


@pytest.mark.parametrize("given", [
    {"oidc_issuer": "https://id.example.in"}, {"oidc_issuer": "http://id.example.in", "oidc_client_id": CLIENT},
    {"oidc_issuer": "javascript:alert(1)", "oidc_client_id": CLIENT},
    {"oidc_issuer": "https://id.example.in/?x=1", "oidc_client_id": CLIENT},
])  # fmt: skip
def test_settings_that_cannot_be_safe_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**given)  # type: ignore[arg-type]


def test_secrets_stand_in_no_log_and_on_no_page(
    site: TestClient, go: Going, provider: LoopbackProvider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.claims = {"nonce": "wrong"}
    with caplog.at_level("DEBUG"):
        shown = go(role="owner").text
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("setu"))
    assert "ID token: nonce" in said
    for secret in (SECRET, "code-0", "person-1"):
        assert secret not in said
        assert secret not in shown


def test_without_a_provider_nothing_of_it_is_loaded() -> None:
    import subprocess

    code = "import api.application, sys; print({'joserfc', 'cryptography'} & sys.modules.keys())"
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "set()"
