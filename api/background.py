"""A thread that looks for work time and again, until it is stopped; and what becomes of a job that it runs."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from models.errors import SetuError
from models.jobs import Job


class Background(ABC):
    """One thread of a server process that looks for work whenever it is woken or time has passed, until it is stopped.

    Args:
        name: What the thread is called.
        look_every_s: Seconds between two looks that nobody asked for.
        logger: Where a failure is told.
        at_once: Whether the first look comes at the start, or after that time too.
    """

    def __init__(self, name: str, look_every_s: float, logger: logging.Logger, *, at_once: bool = True) -> None:
        """Make it; it does nothing before `start`."""
        self._name = name
        self._look_every_s = look_every_s
        self._logger = logger
        self._at_once = at_once
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._is_stopping = False

    @abstractmethod
    def look(self) -> None:
        """Do what there is to do now."""

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def wake(self) -> None:
        """Say that there is something to do."""
        self._wake.set()

    def stop(self) -> None:
        """Finish what is at hand and end; what is still to do waits for the next start."""
        self._is_stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        if not self._at_once:
            self._wake.wait(self._look_every_s)
        while not self._is_stopping:
            self._wake.clear()
            try:
                self.look()
            except Exception:  # the thread must outlive any single failure; it looks again later
                self._logger.exception("%s cannot work", self._name)
            self._wake.wait(self._look_every_s)


def outcome_of(job: Job, work: Callable[[Job], dict[str, Any]], logger: logging.Logger) -> tuple[dict[str, Any], str]:
    """Do a job; return its result, and in words for people what went wrong, empty where nothing did."""
    try:
        return work(job), ""
    except SetuError as error:
        return {}, str(error)
    except Exception:
        logger.exception("%s failed", job.job_id)
        return {}, "something went wrong here; it has been written down"
