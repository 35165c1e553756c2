"""How many cards a page shows: as many as it can hold, and of each kind at least one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from api.pages import answer
from api.pages.shown import MOST_EACH, MOST_OF_MORE, tries
from models.details import ProviderKind
from tests.api.fakes import FakeWorkspace
from tests.api.long_texts import random_words
from tests.api.page_reader import Page

HTML = {"Accept": "text/html"}
ASKED = "/match?text=powder+coating+peels"


def cards_of(reader: TestClient, path: str) -> list[str]:
    shown = Page(reader.get(path, headers=HTML).text)
    return [one.attributes["id"] for one in shown.all("article") if one.attributes["class"].startswith("card")]


def add_coaters(workspace: FakeWorkspace, count: int) -> None:
    """Add researchers who differ from one of the scene by their ids alone."""
    ids = [f"r-coat-{number}" for number in range(count)]
    with workspace.store.write() as transaction:
        coater, shown = transaction.providers.get("r-coat"), transaction.evidence.owned_by(["r-coat"])["r-coat"]
        transaction.providers.put([replace(coater, provider_id=one) for one in ids])
        transaction.evidence.put(
            [replace(it, evidence_id=f"{it.evidence_id}-{one}", owner_ids=(one,)) for it in shown for one in ids]
        )


def test_the_kind_of_which_more_is_asked_for_gives_way_last() -> None:
    assert [(one.each, one.asked) for one in tries(None)] == [(3, 3), (2, 3), (1, 3)]
    shown = [(one.of(ProviderKind.CALL), one.of(ProviderKind.COURSE)) for one in tries(ProviderKind.CALL)]
    assert shown == [(12, 3), (12, 2), (12, 1), (12, 0), (10, 0), (8, 0), (6, 0), (4, 0)]
    assert next(tries(ProviderKind.CALL)).asked == MOST_OF_MORE > MOST_EACH


@pytest.mark.parametrize(("more", "most"), [("", 3), ("&more=researcher", 8)])
def test_a_page_that_grows_too_large_shows_fewer_cards(
    client: TestClient, workspace: FakeWorkspace, more: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_coaters(workspace, 7)
    whole = cards_of(client, ASKED + more)
    assert sum(one.startswith("card-researcher-") for one in whole) == most
    size = len(client.get(ASKED + more, headers=HTML).content)
    monkeypatch.setattr(answer, "LARGEST_PAGE", size - 1)
    fewer = cards_of(client, ASKED + more)
    assert set(fewer) < set(whole)
    monkeypatch.setattr(answer, "LARGEST_PAGE", 1)
    fewest = cards_of(client, ASKED)
    assert {one.rpartition("-")[0] for one in fewest} == {one.rpartition("-")[0] for one in whole}
    assert all(one.endswith("-1") for one in fewest)


def test_where_more_of_one_kind_is_asked_for_the_others_are_a_tap_away(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "LARGEST_PAGE", 1)
    assert cards_of(client, f"{ASKED}&more=researcher") == ["card-researcher-1"]
    shown = Page(client.get(f"{ASKED}&more=researcher", headers=HTML).text)
    links = {one.attributes["href"] for one in shown.all("a", class_="more")}
    assert f"{ASKED}&more=laboratory#kind-laboratory" in links
    assert not any("more=researcher" in one for one in links)


@pytest.mark.parametrize("largest", [1, 10**6])
def test_more_is_offered_where_there_is_more(
    client: TestClient, workspace: FakeWorkspace, largest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_coaters(workspace, 1)
    monkeypatch.setattr(answer, "LARGEST_PAGE", largest)
    shown_page = Page(client.get(ASKED, headers=HTML).text)
    offered = {one.attributes["href"].partition("#kind-")[2] for one in shown_page.all("a", class_="more")}
    assert offered == ({"researcher"} if largest == 1 else set())  # of two one is shown, or both


def test_a_question_without_an_address_shows_all_at_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "LARGEST_PAGE", 1)
    asked = client.post("/match", data={"text": f"powder coating peels {random_words(1_000)}"}, headers=HTML)
    monkeypatch.setattr(answer, "LARGEST_PAGE", 10**6)
    again = client.post("/match", data={"text": f"powder coating peels {random_words(1_000)}"}, headers=HTML)
    cards = [[e.attributes["id"] for e in Page(one.text).all("article")] for one in (asked, again)]
    assert cards[0] == cards[1] != []
