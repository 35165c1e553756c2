"""A writer that is killed loses nothing that it acknowledged and leaves no half transaction, on both databases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from models.store import Store

ROOT = Path(__file__).resolve().parents[2]


def kill_after(url: str, last_line: str, commits: int) -> list[str]:
    """Run the writer, kill it (SIGKILL) once it has said ``last_line``, and return all that it said."""
    command = [sys.executable, "-m", "tests.models.killed_writer", url, str(commits)]
    said = []
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            said.append(line.strip())
            if said[-1] == last_line:
                writer.kill()
    return said


def stored_places(url: str) -> list[str]:
    store = Store.open(url)
    with store.read() as tx:
        places = [place.place_id for place in tx.places.iterate()]
        assert sorted(change.record_id for change in tx.changes.since(0)) == places
    with store.write() as tx:  # the dead writer's lock is gone
        tx.places.delete(places[:1])
    store.close()
    return places


def test_a_writer_killed_inside_a_transaction_leaves_nothing_of_it(database_url: str) -> None:
    assert kill_after(database_url, "middle", commits=3) == ["0", "1", "2", "middle"]
    assert stored_places(database_url) == [f"{number:04d}-{half}" for number in range(3) for half in "ab"]


def test_a_writer_killed_at_any_moment_has_stored_what_it_acknowledged(database_url: str) -> None:
    acknowledged = kill_after(database_url, "10", commits=500)
    places = stored_places(database_url)
    assert places[0::2] == [place.replace("-b", "-a") for place in places[1::2]]
    assert {f"{int(number):04d}-a" for number in acknowledged} <= set(places)
