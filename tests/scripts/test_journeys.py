"""People on their way through the pages of a small server: nobody goes astray, every page is timed, forms are read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from api.application import create_app
from api.settings import Settings
from embeddings.indexer import Indexer
from embeddings.vector_cache import VectorCache
from matcher.introductions.ask import ask
from matcher.pipeline import Matcher
from matcher.workspace import Workspace
from models.introductions.links import Purpose
from models.moments import now_utc
from models.records import Problem
from models.store import Store
from scripts.benchmarks.journey_load import let_wander
from scripts.benchmarks.journey_speed import CLERK, FREE, Walk
from scripts.benchmarks.journeys import Known
from scripts.benchmarks.page_forms import forms_of
from tests.api.flow_client import give_addresses
from tests.api.scene import PROVENANCE, fill
from tests.matcher.scene import hash_encoders
from tests.matcher.teams.workshop import by_score

PAGE = """
<form id="again" action="/feedback"><input type="hidden" name="text" value="a &amp; b"></form>
<button form="again" name="provider" value="r-1">ask</button><input type="hidden" name="stray" value="1">
<form action="/step"><input name="typed"><button name="step" value="accept">yes</button><button>send</button></form>
"""


def test_forms_are_read_with_their_hidden_fields_and_buttons_also_from_elsewhere() -> None:
    first, second = forms_of(PAGE)
    assert (first.action, first.hidden, first.buttons) == ("/feedback", {"text": "a & b"}, [("provider", "r-1")])
    assert (second.action, second.hidden, second.buttons) == ("/step", {}, [("step", "accept")])


def test_pages_of_files_and_the_warm_up_do_not_count_as_growth_of_memory() -> None:
    looks = [(float(second), 2_000.0 - second, 900.0 if second < 20 else 500.0 + second) for second in range(101)]
    walk = Walk([], {}, 100.0, {}, looks)
    assert walk.growth_mb_a_minute == pytest.approx(60.0)
    assert walk.growth_of_looks_mb_a_minute == pytest.approx(60.0)


def test_answers_in_the_making_do_not_count_as_growth_of_memory() -> None:
    looks = [(float(second), 0.0, 500.0 + (0.0 if second % 5 == 0 else second)) for second in range(301)]
    walk = Walk([], {}, 300.0, {}, looks)
    assert walk.growth_mb_a_minute == pytest.approx(0.0)
    assert walk.growth_of_looks_mb_a_minute > 20


class Ready(uvicorn.Server):
    """A server that says when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup()
        self.is_up.set()


@pytest.fixture
def known_at(tmp_path: Path) -> Iterator[tuple[int, Known]]:
    """Serve the test directory on a port, and give what visitors know of it."""
    store, now = Store.open(tmp_path / "setu.db"), now_utc()
    fill(store)
    give_addresses(store)
    links = []
    with store.write() as tx:
        for number in range(4):
            tx.problems.put([Problem(f"waits-{number}", "Powder coating peels", PROVENANCE)])
            one = ask(tx, f"waits-{number}", "r-coat", (), CLERK, now, FREE)
            links.append(tx.links.make(Purpose.ANSWER, one.introduction_id, now, FREE.due(now)))
    encoders, cache = hash_encoders(), VectorCache(tmp_path / "vectors.sqlite")
    indexer = Indexer(store, encoders, tmp_path / "setu.index", cache)
    workspace = Workspace(store, encoders, indexer, Matcher(store, indexer, encoders, None, by_score()), cache)
    app = create_app(Settings(home=tmp_path, sends_messages=False), workspace)
    server = Ready(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    assert server.is_up.wait(30)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield port, Known(["powder coating peels", "पाउडर कोटिंग उतर जाती है"], links, ["r-coat"])
    server.should_exit = True
    thread.join()
    workspace.close()


def test_nobody_goes_astray_and_answers_stand_in_the_database(known_at: tuple[int, Known], tmp_path: Path) -> None:
    port, known = known_at
    seen = let_wander(port, people=2, seconds=300.0, pause_s=0.0, seed=3, known=known, most=8)
    assert seen["failures"] == {}
    assert len(seen["seconds"]) == sum(map(len, seen["by_page"].values())) > 16
    assert set(seen["by_page"]) == {
        "/", "/match", "/providers/…", "/introductions/ask", "/introductions", "/introductions/mine",
        "/board", "/inbox", "/introductions/answer", "/introductions/step", "/providers/…/problems",
    }  # fmt: skip
    store = Store.open(tmp_path / "setu.db")
    with store.read() as tx:
        assert {one.state.value for one in tx.introductions.listed()} & {"accepted", "declined"}
    store.close()
