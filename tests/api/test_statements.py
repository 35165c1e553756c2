"""How many statements a page asks of the database: no more than today, and no more for more records."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from api.application import create_app
from api.settings import Settings
from embeddings.indexer import Indexer
from embeddings.vector_cache import VectorCache
from matcher.introductions.ask import ask
from matcher.pipeline import Matcher
from matcher.workspace import Workspace
from models.introductions.clocks import Clocks
from models.introductions.links import Purpose
from models.introductions.party import Party, Role
from models.moments import now_utc
from models.records import Evidence, EvidenceKind, Problem
from models.store import Store
from tests.api.flow_client import HTML, PERSON, give_addresses
from tests.api.scene import PROVENANCE, fill
from tests.matcher.scene import hash_encoders

FREE = Clocks(most_waiting_of_problem=10**6, most_waiting_of_provider=10**6)
CLERK = Party("clerk", Role.COORDINATOR)
FEW, MANY = 2, 12
MOST = {
    "/": 2,
    "/match?text=powder+coating+peels": 11,
    "/providers/r-coat": 19,
    "/providers/r-coat/problems": 116,
    "/providers/r-coat/facilities": 10,
    "/board": 16,
    "/inbox": 5,
    "/problems": 6,
    "/compare?text=powder+coating+peels&provider=r-coat&provider=l-coat": 11,
    "/introductions/mine?link={own}": 9,
    "/introductions/answer?link={answer}": 11,
}
"""Statements of each page, those that begin and end transactions left out, when it is opened for the second time."""

GROWING = "/providers/r-coat/problems"
"""Looks through one problem after the other until three fit, twenty at most; so many statements are its limit here."""


@dataclass(frozen=True)
class Counted:
    """A server on a directory with so many records of each kind, whose statements are counted."""

    client: TestClient
    statements: list[str]
    links: dict[str, str]

    def count(self, page: str) -> int:
        """Open a page twice, and return how many statements the second time took."""
        for _ in range(2):
            self.statements.clear()
            response = self.client.get(page.format(**self.links), headers=HTML | PERSON)
            assert response.status_code == 200, response.text
        return len(self.statements)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Counted]]:
    with ExitStack() as running:
        yield {size: _served(tmp_path_factory.mktemp(f"counted-{size}"), size, running) for size in (FEW, MANY)}


def _served(home: Path, size: int, running: ExitStack) -> Counted:
    store, encoders = Store.open(home / "setu.db"), hash_encoders()
    cache = VectorCache(home / "vectors.sqlite")
    fill(store)
    give_addresses(store)
    links = _more(store, size)
    indexer = Indexer(store, encoders, home / "setu.index", cache)
    workspace = Workspace(store, encoders, indexer, Matcher(store, indexer, encoders), cache)
    running.callback(workspace.close)
    app = create_app(Settings(home=home, sends_messages=False), workspace)
    client = running.enter_context(TestClient(app, base_url="http://localhost"))
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        is_background = threading.current_thread().name.startswith("setu-")
        if not is_background and not statement.startswith(
            ("BEGIN", "SELECT 1 FROM setu_schema", "SELECT pg_advisory", "SET LOCAL")
        ):
            statements.append(statement)

    event.listen(store._engine, "before_cursor_execute", note)
    return Counted(client, statements, links)


def _more(store: Store, size: int) -> dict[str, str]:
    """Add so many pieces of evidence of one person, problems, requests for one problem and of one person."""
    now, words = now_utc(), "Powder coating peels where pretreatment fails"
    asked = ("r-coat", "l-coat", "f-salt", "s-coat", "r-milk")
    with store.write() as tx:
        tx.evidence.put(
            Evidence(f"more-{number}", EvidenceKind.STATEMENT, ("r-coat",), PROVENANCE, text=f"{words}, {number}.")
            for number in range(size)
        )
        tx.problems.put(Problem(f"more-{number}", f"{words}, {number}", PROVENANCE) for number in range(size))
        ids = [ask(tx, f"more-{number}", "r-coat", (), CLERK, now, FREE).introduction_id for number in range(size)]
        for provider_id in asked[: max(1, size * len(asked) // MANY)]:
            ask(tx, "p-open", provider_id, (), CLERK, now, FREE)
        until = FREE.follows_until(now)
        own = tx.links.make(Purpose.OWN, "p-open", now, until)
        return {"own": own, "answer": tx.links.make(Purpose.ANSWER, ids[0], now, until)}


@pytest.mark.parametrize("page", MOST)
def test_a_page_asks_no_more_of_the_database_than_it_did(counted: dict[int, Counted], page: str) -> None:
    few, many = (counted[size].count(page) for size in (FEW, MANY))
    assert max(few, many) <= MOST[page]
    assert page == GROWING or many <= few
