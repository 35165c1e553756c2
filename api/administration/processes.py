"""The server processes that share one home: each holds the lock of a file of its own for as long as it lives.

A process that is killed lets go of its lock, so what it left is known to be nobody's, whoever has its number now.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from models.errors import DataFormat
from models.journal import utc_now


@dataclass(frozen=True)
class Process:
    """One server process.

    Args:
        pid: Its number.
        host: The machine that it runs on.
        version: The version of Setu that it runs.
        started_at: Since when, ISO in UTC.
        memory_mb: Memory that it holds now; None where the system does not tell.
    """

    pid: int
    host: str
    version: str
    started_at: str
    memory_mb: int | None = None


class Processes:
    """The file of this process beside those of the others."""

    def __init__(self, folder: Path, version: str) -> None:
        """Write nothing yet."""
        self._folder = folder
        self._version = version
        self._held: IO[str] | None = None

    def enter(self) -> None:
        """Write the file of this process and hold its lock."""
        self._folder.mkdir(parents=True, exist_ok=True)
        mine = Process(os.getpid(), socket.gethostname(), self._version, utc_now())
        # Named by the object too: in tests several applications live in one process.
        self._held = (self._folder / f"{mine.host}-{mine.pid}-{id(self):x}.json").open("w", encoding="utf-8")
        fcntl.flock(self._held, fcntl.LOCK_EX)
        json.dump(asdict(mine), self._held)
        self._held.flush()

    def leave(self) -> None:
        """Remove the file of this process."""
        if self._held is not None:
            Path(self._held.name).unlink(missing_ok=True)
            self._held.close()
            self._held = None

    def living(self) -> list[Process]:
        """Return the processes that live, the longest-lived first; files of others that do not are removed."""
        found = [process for path in self._folder.glob("*.json") if (process := _process_of(path)) is not None]
        return sorted(found, key=lambda one: (one.started_at, one.host, one.pid))


def _process_of(path: Path) -> Process | None:
    try:
        with path.open(encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _read(file)
            path.unlink(missing_ok=True)
    except FileNotFoundError:
        pass  # it ended just now
    return None


def _read(file: IO[str]) -> Process:
    try:
        values = json.load(file)
        return Process(**values | {"memory_mb": _memory_mb(int(values["pid"]))})
    except (ValueError, TypeError, KeyError) as error:
        raise DataFormat(f"{file.name} is no file of a server process; stop the server and remove it") from error


def _memory_mb(pid: int) -> int | None:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000
