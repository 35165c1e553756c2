"""What waits for a coordinator is compared by itself: those alike stand in the inbox without anybody looking again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn, cast

import pytest

from api.inbox import inbox_page
from api.problem_comparer import LEASE_S, ProblemComparer
from embeddings.vector_cache import VectorCache
from matcher.workspace import Workspace
from models.accounts.account import Role
from models.accounts.caller import Caller
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.introductions.problem_flow import ProblemProgress, ProblemState
from models.moments import now_utc
from models.records import Problem
from models.store import Store
from tests.matcher.duplicates.test_newcomers import AGAIN, BRICKS
from tests.matcher.duplicates.test_things_and_problems import OTHERS
from tests.matcher.scene import SOURCE, hash_encoders

OWNER = Party("owner", PartyRole.OWNER)
NOW = now_utc()
ADMINISTRATOR = Caller(roles=(Role.ADMINISTRATOR,))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "setu.db")
    with opened.write() as tx:
        tx.problems.put(Problem(f"x{n:02d}", text, SOURCE) for n, text in enumerate(OTHERS))
        tx.problems.put([Problem("a", BRICKS, SOURCE)])
    yield opened
    opened.close()


@pytest.fixture
def comparers(store: Store, tmp_path: Path) -> Iterator[tuple[ProblemComparer, ProblemComparer]]:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    workspace = cast(Workspace, SimpleNamespace(store=store, encoders=hash_encoders(), cache=cache))
    yield ProblemComparer(workspace), ProblemComparer(workspace)
    cache.close()


def moment(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def send(store: Store, problem_id: str, text: str, state: ProblemState = ProblemState.SUBMITTED) -> None:
    with store.write() as tx:
        tx.problems.put([Problem(problem_id, text, SOURCE)])
        tx.progress.begin(ProblemProgress(problem_id, state), OWNER, now_utc())


def alike(store: Store) -> dict[str, list[str]]:
    with store.read() as tx:
        return {one.problem.problem_id: one.alike for one in inbox_page(tx, ADMINISTRATOR, "", 50).items}


def test_a_problem_that_was_sent_stands_beside_those_it_is_like(
    store: Store, comparers: tuple[ProblemComparer, ProblemComparer]
) -> None:
    one, _ = comparers
    assert one.compare_new() == 0
    send(store, "b", AGAIN)
    assert alike(store) == {"b": []}
    assert [one.compare_new(), one.compare_new()] == [1, 0]
    assert alike(store) == {"b": ["a"]}


def test_one_process_compares_and_another_goes_on_when_it_is_gone(
    store: Store, comparers: tuple[ProblemComparer, ProblemComparer]
) -> None:
    one, other = comparers
    send(store, "b", AGAIN)
    assert [one.compare_new(), other.compare_new()] == [1, 0]
    send(store, "c", BRICKS)
    one._now = other._now = lambda: now_utc() + timedelta(seconds=LEASE_S + 1)
    assert other.compare_new() == 2  # also "b", of which it does not know that it was compared
    assert alike(store) == {"b": ["a", "c"], "c": ["a", "b"]}
    assert one._compared.keys() == {"b"}
    assert (one.compare_new(), one._compared) == (0, {})  # nor does it hold on to the words of what waits


def test_who_ends_leaves_the_comparing_to_another_at_once(
    store: Store, comparers: tuple[ProblemComparer, ProblemComparer]
) -> None:
    one, other = comparers
    send(store, "b", AGAIN)
    assert [one.compare_new(), other.compare_new()] == [1, 0]
    other.stop()  # which holds nothing that it could give back
    assert other.compare_new() == 0
    one.stop()
    other._is_stopping = False
    assert other.compare_new() == 1


def test_a_database_that_is_gone_does_not_keep_a_process_from_ending(
    store: Store,
    comparers: tuple[ProblemComparer, ProblemComparer],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    one, _ = comparers
    send(store, "b", AGAIN)
    assert one.compare_new() == 1

    def gone(_: Store) -> NoReturn:
        raise OSError("connection refused")

    monkeypatch.setattr(Store, "write", gone)
    one.stop()
    assert "connection refused" in caplog.text


def test_who_compares_for_long_says_so_meanwhile(
    store: Store, comparers: tuple[ProblemComparer, ProblemComparer]
) -> None:
    one, other = comparers
    one._now = partial(moment, 0)
    send(store, "b", AGAIN)
    assert one.compare_new() == 1
    for seconds in range(15, 200, 15):
        one._now = other._now = partial(moment, seconds)
        assert [one._goes_on(), other._is_at_it()] == [True, False]
    one._now = partial(moment, 200 + LEASE_S)  # it heard nothing of the time between
    assert other._is_at_it() is False
    other._now = one._now
    assert [other._is_at_it(), one._goes_on()] == [True, False]


def test_where_another_process_compares_nothing_is_written(
    store: Store, comparers: tuple[ProblemComparer, ProblemComparer], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = comparers
    send(store, "b", AGAIN)
    assert one.compare_new() == 1
    monkeypatch.setattr(Store, "write", lambda *_: pytest.fail("it asked for the write lock"))
    assert other.compare_new() == 0


def test_a_draft_is_compared_when_it_is_submitted_and_a_changed_problem_again(
    store: Store, comparers: tuple[ProblemComparer, ProblemComparer]
) -> None:
    one, _ = comparers
    send(store, "b", AGAIN, ProblemState.DRAFT)
    assert one.compare_new() == 0
    with store.write() as tx:
        tx.progress.take(tx.problems.get("b"), "submit", OWNER, now_utc())
    assert (one.compare_new(), alike(store)) == (1, {"b": ["a"]})
    with store.write() as tx:
        tx.problems.put([Problem("b", "Queen bees leave their hives in spring", SOURCE)])
    assert (one.compare_new(), alike(store)) == (1, {"b": []})


def test_what_was_not_compared_because_it_is_to_stop_is_new_at_the_next_look(
    store: Store, comparers: tuple[ProblemComparer, ProblemComparer]
) -> None:
    one, _ = comparers
    send(store, "b", AGAIN)
    one._is_stopping = True
    assert one.compare_new() == 0
    one._is_stopping = False
    assert (one.compare_new(), alike(store)) == (1, {"b": ["a"]})
