"""What an answer let go of goes back to the system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from api.memory_returner import MemoryReturner, trim_of_library


def own_mb() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) // 1024


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own books")
def test_what_was_freed_between_pieces_that_stay_is_given_back() -> None:
    if trim_of_library() is None:
        pytest.skip("this C library cannot give memory back")
    # In a process of its own: one that ran tests before has room for the pieces already.
    command = [sys.executable, "-c", f"from {__name__} import let_go_and_look; let_go_and_look()"]
    subprocess.run(command, cwd=Path(__file__).parents[2], check=True)


def let_go_and_look() -> None:
    trim = trim_of_library()
    before = own_mb()
    pieces = [bytes(60_000) for _ in range(2_000)]  # too small to be pages of their own, too large for Python's store
    staying = pieces[::40]
    assert own_mb() > before + 80
    del pieces
    MemoryReturner(trim).look()
    assert own_mb() < before + 40
    assert len(staying) == 50


def test_a_library_that_cannot_is_left_alone_and_told_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "setu.memory"):
        MemoryReturner(None).look()
    assert "cannot give free memory back" in caplog.text
