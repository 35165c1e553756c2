"""A process that is killed while it turns the clock: every introduction is reminded of, or ended, exactly once."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from matcher.introductions import clock
from models.store import Store
from tests.matcher.introductions.scene import Flow, open_flow

ROOT = Path(__file__).resolve().parents[3]
ASKED = ("r-1", "r-2", "r-3", "l-coat", "f-salt", "s-coat")
PROBLEMS = ("p-open", "p-hindi")


def asked(tmp_path: Path) -> Flow:
    flow = open_flow(Store.open(tmp_path / "setu.db"))
    for number, key in enumerate(ASKED):
        flow.ask(key, PROBLEMS[number // 3])
    return flow


def kill_at(flow: Flow, days: float, inside: int, last: str) -> None:
    """Run the clock in a process of its own and kill it once it has said ``last``."""
    command = [sys.executable, "-m", "tests.matcher.introductions.killed_clock", flow.store.url, str(days), str(inside)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == last:
                process.kill()


@pytest.mark.parametrize(("inside", "last"), [(3, "inside"), (0, "4")])
@pytest.mark.parametrize(("days", "step"), [(3, "remind"), (7, "expire")])
def test_a_clock_that_is_killed_is_begun_again_and_nothing_happens_twice(
    tmp_path: Path, days: float, step: str, inside: int, last: str
) -> None:
    flow = asked(tmp_path)
    kill_at(flow, days, inside, last)
    flow.pass_days(days)
    clock.turn(flow.store, flow.now, flow.clocks)
    with flow.store.read() as tx:
        lines = [
            line.step
            for one in tx.introductions.listed()
            for line in tx.history.of("introduction", one.introduction_id)
        ]
    assert Counter(lines)[step] == len(ASKED)
    kinds = Counter(kind for kind, _ in flow.told())
    assert kinds["reminder"] == (len(ASKED) if step == "remind" else 0)
    assert kinds["expired"] == (3 if step == "expire" else 0)  # only the owner of p-open has an address
    flow.store.close()
