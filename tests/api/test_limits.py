"""How often one sender may ask: in one process, in several, and as programs and people are told."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest
from fastapi.testclient import TestClient

from api.application import create_app
from api.client_address import counted_address
from api.limits import LOTS, MOST_SENDERS, Allowance, Counted, Limiter
from api.settings import Settings
from matcher.workspace import Workspace
from models.accounts.account import Role
from models.store import Store
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.people import HTML, key_of, settle

HUNDRED = Allowance(Counted.MATCHES, 100, 60)
LOT = 100 // LOTS
ASK = {"text": "powder"}


class Clock:
    """A clock that stands until it is put forward."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "limits.db")
    yield opened
    opened.close()


def let_through(limiter: Limiter, asked: int, who: str = "a-1", allowance: Allowance = HUNDRED) -> int:
    return sum(limiter.ask(allowance, who).is_allowed for _ in range(asked))


def test_one_process_lets_exactly_so_many_through(store: Store) -> None:
    limiter = Limiter(store, Clock())
    assert let_through(limiter, 150) == 100
    assert let_through(limiter, 10, "a-2") == 10


@pytest.mark.parametrize("processes", [2, 4])
def test_several_processes_together_let_hardly_more_through(store: Store, processes: int) -> None:
    limiters = [Limiter(store, Clock()) for _ in range(processes)]
    done = sum(let_through(limiters[turn % processes], 1) for turn in range(400))
    assert 100 <= done <= 100 + LOT * (processes - 1)


def test_a_process_that_keeps_its_lot_takes_from_nobody_more_than_that(store: Store) -> None:
    clock = Clock()
    idle, busy = Limiter(store, clock), Limiter(store, clock)
    let_through(idle, LOT + 1)
    assert 100 - 2 * LOT <= let_through(busy, 150) <= 100 - LOT


def test_at_once_no_more_than_one_by_one(store: Store) -> None:
    limiters = [Limiter(store, Clock()) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(lambda turn: let_through(limiters[turn % 2], 1), range(200)))
    assert 100 <= done <= 100 + LOT


def test_the_next_window_begins_anew(store: Store) -> None:
    clock = Clock()
    limiter = Limiter(store, clock)
    let_through(limiter, 150)
    refused = limiter.ask(HUNDRED, "a-1")
    assert not refused.is_allowed
    clock.now += refused.resets_s
    assert let_through(limiter, 150) == 100


def test_who_is_refused_costs_the_database_nothing_more(store: Store) -> None:
    limiter = Limiter(store, Clock())
    let_through(limiter, 150)
    store.close()  # a transaction would open it again, and find the hit below
    standing = limiter.at_once(HUNDRED, "a-1")
    assert standing is not None
    assert not standing.is_allowed


def test_a_light_sender_costs_the_database_nothing(store: Store) -> None:
    limiter = Limiter(store, Clock())
    assert all(limiter.at_once(HUNDRED, "a-1") for _ in range(LOT))
    assert limiter.at_once(HUNDRED, "a-1") is None


def test_what_is_left_is_told(store: Store) -> None:
    limiter = Limiter(store, Clock())
    assert [limiter.ask(HUNDRED, "a-1").left for _ in range(LOT + 2)] == list(range(99, 99 - LOT - 2, -1))


def test_an_allowance_of_one_is_one(store: Store) -> None:
    limiter = Limiter(store, Clock())
    assert let_through(limiter, 5, allowance=Allowance(Counted.UPLOADS, 1, 3600)) == 1


def test_many_senders_do_not_fill_the_memory(store: Store) -> None:
    limiter = Limiter(store, Clock())
    for number in range(MOST_SENDERS + 10):
        limiter.at_once(HUNDRED, str(number))
    assert len(limiter._windows) <= MOST_SENDERS


def test_a_window_is_noted_once_however_many_processes_refuse(store: Store) -> None:
    clock = Clock()
    limiters = [Limiter(store, clock) for _ in range(2)]
    for _ in range(2):
        for limiter in limiters:
            let_through(limiter, 150)
        clock.now += 60
    with store.read() as transaction:
        assert [(one.who, one.kind, one.times) for one in transaction.limit_hits.page()] == [("a-1", "matches", 2)]


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("testclient", ""),
        ("", ""),
        ("203.0.113.7, 127.0.0.1", ""),
    ],
)
def test_an_address_counts_as_its_customer(host: str, counted: str) -> None:
    assert counted_address(host) == counted


@pytest.fixture
def from_outside(workspace: FakeWorkspace, tmp_path: Path) -> Iterator[TestClient]:
    """Give a client behind a public address, on a server that takes twenty matches a minute from it."""
    settings = Settings(
        home=tmp_path,
        host="0.0.0.0",  # noqa: S104 - nothing listens in these tests
        api_key="open sesame",
        limit_matches=10,
        limit_people_per_address=2,
    )
    app = create_app(settings, cast(Workspace, workspace))
    with TestClient(app, client=("203.0.113.7", 50_000), raise_server_exceptions=False) as client:
        yield client


def test_a_program_is_told_how_much_is_left_and_when_to_go_on(from_outside: TestClient) -> None:
    answers = [from_outside.post("/api/v1/match", json=ASK) for _ in range(45)]
    first, last = answers[0], answers[-1]
    assert first.headers["ratelimit-policy"] == '"matches";q=20;w=60'
    assert first.headers["ratelimit"].startswith('"matches";r=19;t=')
    assert (last.status_code, last.json()["type"]) == (429, "/errors/too-many")
    assert 1 <= int(last.headers["retry-after"]) <= 60
    assert "r=0" in last.headers["ratelimit"]
    # A minute may end in between, and then a new window begins.
    assert 20 <= sum(one.status_code == 200 for one in answers) <= 40


def test_a_person_is_told_in_plain_words(from_outside: TestClient) -> None:
    for _ in range(40):
        response = from_outside.get("/match", params=ASK, headers=HTML | {"Accept-Language": "hi"})
    assert response.status_code == 429
    page = Page(response.text)
    assert page.mistakes == []
    assert "सेकंड बाद आप आगे बढ़ सकते हैं" in page.text
    assert page.all("a", href="/")


def test_pages_and_api_share_one_count_and_reading_is_not_counted(from_outside: TestClient) -> None:
    answers = [from_outside.get("/match", params=ASK, headers=HTML) for _ in range(30)]
    answers += [from_outside.post("/api/v1/match", json=ASK) for _ in range(10)]
    assert answers[-1].status_code == 429
    assert all(from_outside.get("/api/v1/providers").status_code == 200 for _ in range(50))


def test_operators_are_not_counted_and_accounts_each_for_themselves(
    from_outside: TestClient, workspace: FakeWorkspace
) -> None:
    for _ in range(40):
        from_outside.post("/api/v1/match", json=ASK)
    operator = {"Authorization": "Bearer open sesame"}
    assert from_outside.post("/api/v1/match", json=ASK, headers=operator).status_code == 200
    asha = key_of(workspace.store, settle(workspace.store, "asha@example.in", Role.OWNER))
    assert from_outside.post("/api/v1/match", json=ASK, headers=asha).status_code == 200
    answers = [from_outside.post("/api/v1/match", json=ASK, headers=asha) for _ in range(25)]
    assert answers[-1].status_code == 429
    hits = from_outside.get("/api/v1/limit-hits", headers=operator).json()["items"]
    assert {"203.0.113.7"} < {hit["who"] for hit in hits}
    assert len(from_outside.get("/api/v1/limit-hits", headers=operator, params={"limit": 1}).json()["items"]) == 1


def test_who_comes_from_this_machine_is_not_counted(make_client: ClientMaker) -> None:
    client = make_client(host="0.0.0.0", api_key="open sesame", limit_matches=1)  # noqa: S104
    assert all(client.post("/api/v1/match", json=ASK).status_code == 200 for _ in range(20))


def test_a_limit_of_nothing_is_no_limit(workspace: FakeWorkspace, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, host="0.0.0.0", api_key="open sesame", limit_matches=0)  # noqa: S104
    app = create_app(settings, cast(Workspace, workspace))
    with TestClient(app, client=("203.0.113.7", 50_000)) as client:
        answer = client.post("/api/v1/match", json=ASK)
    assert (answer.status_code, "ratelimit" in answer.headers) == (200, False)


@pytest.mark.parametrize("proxies", [("not an address",), ("10.0.0.1/8",)])
def test_a_proxy_that_is_no_address_is_refused(proxies: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        Settings(home=tmp_path, trusted_proxies=proxies)
