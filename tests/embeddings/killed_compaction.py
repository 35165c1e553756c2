"""Compacts an index and is killed at the n-th file operation: run by `test_crashes.py` in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from embeddings import snapshot
from models.store import Store
from tests.embeddings.fakes import indexer

STEPS = ("_write_files", "_sync_files", "_switch", "_sync")


def main(folder: Path, fatal: int) -> None:
    count = 0

    def counted(function: Any) -> Any:
        def call(*arguments: Any) -> Any:
            nonlocal count
            count += 1
            if count == fatal:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments)

        return call

    for name in STEPS:
        setattr(snapshot, name, counted(getattr(snapshot, name)))
    indexer(Store.open(folder / "setu.db"), folder).compact()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
