"""The turnstile: never more at once than there are places, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import anyio
import pytest
from starlette.exceptions import HTTPException

from api.capacity import Turnstile

T = TypeVar("T")


def run(what: Callable[[], Awaitable[T]]) -> T:
    """Run in a thread of its own: a browser of other tests keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(anyio.run, what).result()


def test_no_more_are_computed_at_once_than_there_are_places() -> None:
    inside, most, lock = 0, 0, threading.Lock()
    both = threading.Barrier(2, timeout=5)

    def compute() -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        both.wait()
        with lock:
            inside -= 1

    async def many() -> None:
        turnstile = Turnstile(2, wait_s=5)
        async with anyio.create_task_group() as group:
            for _ in range(6):
                group.start_soon(turnstile.run, compute)

    run(many)
    assert most == 2


def test_who_waits_too_long_is_told_when_to_come_back() -> None:
    release = threading.Event()

    async def crowd() -> None:
        turnstile = Turnstile(1, wait_s=0.01)
        async with anyio.create_task_group() as group:
            group.start_soon(turnstile.run, lambda: release.wait(5))
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(HTTPException) as refused:
                await turnstile.run(lambda: None)
            assert (refused.value.status_code, refused.value.headers) == (503, {"Retry-After": "2"})
            release.set()

    run(crowd)


def test_a_failure_gives_its_place_back() -> None:
    async def one_after_the_other() -> int:
        turnstile = Turnstile(1, wait_s=1)
        with pytest.raises(ZeroDivisionError):
            await turnstile.run(lambda: 1 // 0)
        return await turnstile.run(lambda: 7)

    assert run(one_after_the_other) == 7
