"""How much is computed at once: matches take turns on as many threads as there are cores.

More threads than cores would only make every answer later; a request that waits too long is told so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException

from models.refusals import Refusal

T = TypeVar("T")


class Turnstile:
    """Lets a fixed number of computations run at once."""

    def __init__(self, places: int, wait_s: float) -> None:
        """Open ``places`` places; nobody waits longer than ``wait_s`` for one."""
        self._places = places
        self._wait_s = wait_s
        self._turns: CapacityLimiter | None = None
        self._threads: CapacityLimiter | None = None

    async def run(self, compute: Callable[[], T]) -> T:
        """Return what ``compute`` returns, run in a thread when its turn comes.

        Raises:
            HTTPException: 503, when no turn came in time.
        """
        turns, threads = self._limiters()
        turn = object()
        try:
            with anyio.fail_after(self._wait_s):
                await turns.acquire_on_behalf_of(turn)
        except TimeoutError as error:
            raise HTTPException(503, Refusal.BUSY.told(), headers={"Retry-After": "2"}) from error
        try:
            return await to_thread.run_sync(compute, limiter=threads)
        finally:
            turns.release_on_behalf_of(turn)

    def _limiters(self) -> tuple[CapacityLimiter, CapacityLimiter]:
        # Limiters belong to an event loop, so they are made inside it.
        if self._turns is None or self._threads is None:
            self._turns, self._threads = CapacityLimiter(self._places), CapacityLimiter(self._places)
        return self._turns, self._threads
