"""Instruments and laboratories for one provider over HTTP and as a page, on the matcher itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from api.services import Services
from models.accounts.account import Role
from models.details import ProviderKind
from models.store import Store
from tests.api.page_reader import Page
from tests.api.people import HTML as AS_HTML
from tests.api.people import browser_of, settle
from tests.api.scene import TODAY
from tests.api.test_partners import page, served
from tests.matcher.scene import NAGPUR, evidence, hide_by_consent, provider

COATING = "Powder coating peels where pretreatment fails; salt spray to ASTM B117."
PATHS = [
    "/providers/r-coat/facilities",
    "/providers/r-coat/facilities?order=near&lang=hi",
    "/providers/r-coat/facilities?order=soon&lang=ta",
    "/providers/r-milk/facilities?lang=mr",
    "/providers/nomad/facilities",
    "/providers/r/with/slashes/facilities",
]


@pytest.fixture(scope="module")
def client(filled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with opened_in(tmp_path_factory.mktemp("facilities"), filled_database) as opened:
        yield opened


@pytest.fixture
def fresh(filled_database: Path, tmp_path: Path) -> Iterator[TestClient]:
    """Give a server of one's own, for what changes it."""
    with opened_in(tmp_path, filled_database) as opened:
        yield opened


@contextmanager
def opened_in(folder: Path, filled_database: Path) -> Iterator[TestClient]:
    shutil.copy(filled_database, folder / "setu.db")
    with served(folder) as opened:
        with store_of(opened).write() as transaction:
            transaction.providers.put(
                [
                    provider("nomad"),
                    provider("f-far", ProviderKind.FACILITY, location=NAGPUR),
                    provider("busy", ProviderKind.STARTUP),
                ]
            )
            transaction.evidence.put(
                [
                    evidence("e-nomad", f"{COATING} <script>alert(1)</script>", "nomad"),
                    evidence("e-far", f"{COATING} Racks.", "f-far"),
                    *(evidence(f"e-busy-{n}", f"yarn {n} dyed in lot {n} of bales", "busy") for n in range(150)),
                ]
            )
        yield opened


def store_of(client: TestClient) -> Store:
    return cast(Services, cast(Any, client.app).state.services).workspace.store


def get(client: TestClient, provider_id: str, status: int = 200, **parameters: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/providers/{provider_id}/facilities", params=parameters)
    assert response.status_code == status, response.text
    return cast(dict[str, Any], response.json())


def test_each_says_why_how_far_when_and_at_what_rate_the_own_institute_first(client: TestClient) -> None:
    found = get(client, "r-coat")
    assert (found["order"], found["is_place_known"]) == ("fit", True)
    own, far = found["facilities"]
    assert (own["provider"]["provider_id"], own["at_own_institute"], own["distance_km"]) == ("f-salt", True, 0.0)
    assert own["free_from"] == (TODAY + timedelta(days=6)).isoformat()
    assert own["facts"]["rate"] == "₹1,50,000 per day"
    assert (far["provider"]["provider_id"], far["at_own_institute"], far["free_from"]) == ("f-far", False, None)
    assert far["distance_km"] == pytest.approx(620, abs=20)
    for side in ("own", "shown"):
        said = own[side]
        stored = client.get(f"/api/v1/evidence/{said['evidence_id']}").json()
        whole = "\n".join(part for part in (stored["title"], stored["text"]) if part)
        assert whole[said["start"] : said["end"]] == said["text"]


def test_a_place_that_is_not_known_is_null_and_said(client: TestClient) -> None:
    found = get(client, "nomad", order="near")
    assert found["is_place_known"] is False
    assert {one["distance_km"] for one in found["facilities"]} == {None}
    shown = page(client, "/providers/nomad/facilities")
    assert "The place of Name of nomad is not known" in shown.text
    assert "At your institute" not in shown.text


def test_nothing_that_fits_is_said_to_be_nothing(client: TestClient) -> None:
    assert get(client, "r-milk")["facilities"] == []
    shown = page(client, "/providers/r-milk/facilities")
    assert "No stored instrument or laboratory fits the work of Name of r-milk" in shown.text
    assert "Nothing is stored of the work of" in page(client, "/providers/r/with/slashes/facilities").text


def test_who_is_not_there_and_an_order_that_is_none_are_refused(client: TestClient) -> None:
    get(client, "nobody", 404)
    assert get(client, "r-coat", 422, order="cheap")["errors"][0]["pointer"] == "/order"
    page(client, "/providers/nobody/facilities", 404)


def test_who_has_withdrawn_that_it_is_shown_is_not_found_and_has_no_such_page(fresh: TestClient) -> None:
    hide_by_consent(store_of(fresh), "f-far")
    assert [one["provider"]["provider_id"] for one in get(fresh, "r-coat")["facilities"]] == ["f-salt"]
    hide_by_consent(store_of(fresh), "nomad")
    page(fresh, "/providers/nomad/facilities", 404)


def test_a_page_tells_what_is_known_and_what_is_not(client: TestClient) -> None:
    shown = page(client, "/providers/r-coat/facilities?order=soon")
    assert [h2.text for h2 in shown.all("h2")] == ["At your institute", "Elsewhere"]
    assert [h3.text for h3 in shown.all("h3")] == ["Name of f-salt", "Name of f-far"]
    for words in ("0 km away", "₹1,50,000 per day", "(in 6 days)", "not known"):
        assert words in shown.text
    [present] = [a for a in shown.all("a") if a.attributes.get("aria-current") == "page"]
    assert present.text == "Soonest free first"
    assert "https://book.example/s" in [a.attributes["href"] for a in shown.all("a")]


def test_pages_of_a_profile_lead_there(client: TestClient) -> None:
    links = [a.attributes["href"] for a in page(client, "/providers/r-coat?lang=hi").all("a")]
    assert "/providers/r-coat/facilities?lang=hi" in links
    assert not [a for a in page(client, "/providers/f-salt").all("a") if "facilities" in a.attributes["href"]]


def test_ones_own_profile_leads_there(fresh: TestClient) -> None:
    store = store_of(fresh)
    account = settle(store, "asha@example.in", Role.PROVIDER)
    with store.write() as transaction:
        transaction.accounts.change(replace(account, provider_id="r-coat"))
    browser_of(fresh, store, account)
    links = [a.attributes["href"] for a in Page(fresh.get("/profile", headers=AS_HTML).text).all("a")]
    assert "/providers/r-coat/facilities" in links


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_well_formed_small_and_needs_no_script(client: TestClient, path: str) -> None:
    response = client.get(path, headers=AS_HTML)
    assert response.status_code == 200
    shown = Page(response.text)
    assert shown.mistakes == []
    assert len(shown.all("h1")) == 1
    levels = [int(e.name[1]) for e in shown.elements if re.fullmatch("h[1-6]", e.name)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False)), levels
    assert all(script.attributes.get("src") for script in shown.all("script"))
    assert not [e for e in shown.elements if "style" in e.attributes or any(n.startswith("on") for n in e.attributes)]
    ids = [e.attributes["id"] for e in shown.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    assert len(response.content) < 60_000
