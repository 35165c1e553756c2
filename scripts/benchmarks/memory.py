"""Memory and processor time of a process and its children, from Linux's own books."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psutil

_PROC = Path("/proc")


@dataclass(frozen=True)
class Memory:
    """Megabytes (10⁶ bytes) of some processes.

    Args:
        pss_mb: Shared pages counted once, divided among those who share them.
        own_mb: The part of ``pss_mb`` that is no page of a file: what the kernel cannot drop and read again.
        rss_mb: Shared pages counted for every process again, as ``ps`` shows it.
        processes: How many there are.
    """

    pss_mb: float
    own_mb: float
    rss_mb: float
    processes: int


def memory_of_tree(pid: int) -> Memory:
    """Add up a process and all its descendants; one that ends meanwhile counts nothing."""
    root = psutil.Process(pid)
    rollups = [_rollup(process.pid) for process in (root, *root.children(recursive=True))]
    there = [rollup for rollup in rollups if rollup]
    pss, own, rss = (sum(rollup[name] for rollup in there) for name in ("Pss", "Pss_Anon", "Rss"))
    return Memory(pss, own, rss, len(there))


def processor_seconds_of_tree(pid: int) -> float:
    """Return the processor time that a process and its living descendants have used so far."""
    root = psutil.Process(pid)
    times = [process.cpu_times() for process in (root, *root.children(recursive=True))]
    return float(sum(spent.user + spent.system for spent in times))


def _rollup(pid: int) -> dict[str, float]:
    """Return what ``smaps_rollup`` says in megabytes; nothing for a process that is gone."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    fields = (line.split() for line in lines if line.endswith("kB"))
    return {words[0].rstrip(":"): float(words[1]) * 1024 / 1e6 for words in fields}
