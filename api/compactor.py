"""The compactor: one thread in each server process that writes a new snapshot of the index when enough has changed.

What changes is searchable at once without it; but the longer the list of changes since the snapshot, the more each
search and each start has to do. Processes exclude one another, so that only one of them writes.
"""

from __future__ import annotations

import logging
import threading

from embeddings.indexer import Indexer

logger = logging.getLogger("setu.index")

LOOK_EVERY_S = 30.0


class Compactor:
    """Compacts when it is due, until it is stopped."""

    def __init__(self, indexer: Indexer, look_every_s: float = LOOK_EVERY_S) -> None:
        """Make a compactor; it does nothing before `start`."""
        self._indexer = indexer
        self._look_every_s = look_every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="setu-compactor", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the compaction at hand if there is one."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def compact_if_due(self) -> bool:
        """Write a new snapshot if enough has changed, and return whether it was due."""
        if not self._indexer.is_compaction_due():
            return False
        before = self._indexer.current().generation
        after = self._indexer.compact().generation
        logger.info("the index went from generation %s to %s", before, after)
        return True

    def _work(self) -> None:
        while not self._stopping.wait(self._look_every_s):
            try:
                self.compact_if_due()
            except Exception:  # the thread must outlive any single failure; it looks again later
                logger.exception("the index cannot be compacted")
