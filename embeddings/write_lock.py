"""One writer at a time, among threads and processes; a writer that dies lets go of the lock."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_NAME = "LOCK"


@contextmanager
def write_lock(folder: Path, *, wait: bool) -> Iterator[bool]:
    """Hold the lock of an index folder, which is made when missing.

    Args:
        folder: Where the index lies.
        wait: Whether to wait for another writer.

    Yields:
        Whether the lock is held; always true when waiting.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK_NAME).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
