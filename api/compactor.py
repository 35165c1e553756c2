"""The compactor: one thread in each server process that writes a new snapshot of the index when enough has changed.

What changes is searchable at once without it; but the longer the list of changes since the snapshot, the more each
search and each start has to do. Processes exclude one another, so that only one of them writes.
"""

from __future__ import annotations

import logging

from api.background import Background
from embeddings.indexer import Indexer

logger = logging.getLogger("setu.index")

LOOK_EVERY_S = 30.0


class Compactor(Background):
    """Compacts when it is due, until it is stopped."""

    def __init__(self, indexer: Indexer, look_every_s: float = LOOK_EVERY_S) -> None:
        """Make a compactor; it does nothing before `start`."""
        super().__init__("setu-compactor", look_every_s, logger, at_once=False)
        self._indexer = indexer

    def look(self) -> None:
        """Compact if it is due."""
        self.compact_if_due()

    def compact_if_due(self) -> bool:
        """Write a new snapshot if enough has changed, and return whether it was due."""
        if not self._indexer.is_compaction_due():
            return False
        before = self._indexer.current().generation
        after = self._indexer.compact().generation
        logger.info("the index went from generation %s to %s", before, after)
        return True
