"""Starting the processes of a proof, and ending them with SIGKILL at moments that a seed chooses."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from models.errors import SetuError
from scripts.proof.stage import seeded

ROOT = Path(__file__).resolve().parents[2]
BEGUN = "begun"
"""What a process says when it has loaded everything and begins with the work in whose middle it is to be killed."""

PATIENCE_S = 120.0


@dataclass(frozen=True)
class Ended:
    """How a process ended: killed or by itself, and how long it worked, in seconds."""

    was_killed: bool
    worked_s: float


def run_work(task: str, environment: Mapping[str, str], kill_after_s: float | None = None) -> Ended:
    """Run `scripts.proof.work` with a task to its end, or kill it so long after it began.

    Raises:
        SetuError: It failed by itself.
    """
    command = [sys.executable, "-m", "scripts.proof.work", task]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=dict(environment), **pipes) as process:  # type: ignore[call-overload] # noqa: S603
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        if process.stdout.readline().strip() != BEGUN:
            raise SetuError(f"{task} could not begin: {process.stderr.read()[-500:]}")
        began = time.perf_counter()
        try:
            _, told = process.communicate(timeout=PATIENCE_S if kill_after_s is None else kill_after_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            if kill_after_s is None:
                raise SetuError(f"{task} did not come to an end within {PATIENCE_S:.0f} s") from None
            return Ended(True, time.perf_counter() - began)
    if process.returncode:
        raise SetuError(f"{task} ended with {process.returncode}: {told[-500:]}")
    return Ended(False, time.perf_counter() - began)


def moments(count: int, whole_s: float, seed: int) -> Iterator[float]:
    """Yield seconds after the beginning: one in each of ``count`` equal parts of the whole, in a seeded order."""
    chance = seeded(seed)
    parts = list(range(count))
    chance.shuffle(parts)
    yield from ((part + chance.random()) / count * whole_s for part in parts)
