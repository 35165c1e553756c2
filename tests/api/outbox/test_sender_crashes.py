"""A sender that is killed (SIGKILL, a real process) anywhere on the way loses no message and sends none twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from models.store import Store
from tests.api.outbox.scene import AFTER_THE_LEASE, fill_outbox, messages_in, sender_on, stored

ROOT = Path(__file__).resolve().parents[3]
MESSAGES = 6


def kill_at(home: Path, point: str, line: str) -> list[str]:
    """Run a sender, kill it once it has said ``line``, and return all that it said."""
    url = f"sqlite:///{home / 'setu.db'}"
    command = [sys.executable, "-m", "tests.api.outbox.killed_sender", url, str(home), point]
    said: list[str] = []
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdout is not None
        for told in sender.stdout:
            said.append(told.strip())
            if said[-1] == line:
                sender.kill()
    return said


def finish(home: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Let another sender take over once the lease has run out; return the files before and after."""
    before = {file.name: file.read_bytes() for file in (home / "outbox").glob("*.eml")}
    store = Store.open(home / "setu.db")
    sender_on(store, home, AFTER_THE_LEASE).send_all()
    assert {one.state.value for one in stored(store)} == {"sent"}
    store.close()
    return before, {file.name: file.read_bytes() for file in (home / "outbox").glob("*.eml")}


@pytest.mark.parametrize(("point", "there"), [("claimed", 1), ("half", 1), ("handed", 2), ("noted", 2)])
def test_a_sender_killed_at_a_point_loses_nothing_and_sends_nothing_twice(
    tmp_path: Path, point: str, there: int
) -> None:
    store = Store.open(tmp_path / "setu.db")
    ids = fill_outbox(store, MESSAGES)
    store.close()
    assert kill_at(tmp_path, point, point)[-1] == point
    before, after = finish(tmp_path)
    assert len(before) == there
    assert sorted(messages_in(tmp_path)) == ids
    assert {name: after[name] for name in before} == before  # what was there was not written again


@pytest.mark.parametrize("last", [1, 2, 4])
def test_a_sender_killed_at_any_moment_has_sent_what_it_said(tmp_path: Path, last: int) -> None:
    store = Store.open(tmp_path / "setu.db")
    ids = fill_outbox(store, MESSAGES)
    store.close()
    said = kill_at(tmp_path, "none", f"sent {last}")
    before, after = finish(tmp_path)
    assert len(said) <= len(before) <= MESSAGES
    assert sorted(messages_in(tmp_path)) == ids
    assert {name: after[name] for name in before} == before


def test_two_senders_at_once_send_each_message_once(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "setu.db")
    ids = fill_outbox(store, 12)
    url = f"sqlite:///{tmp_path / 'setu.db'}"
    command = [sys.executable, "-m", "tests.api.outbox.killed_sender", url, str(tmp_path), "none"]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [sender.communicate()[0].split("\n")[:-1] for sender in running]
    assert sum(map(len, said)) == 12
    assert sorted(messages_in(tmp_path)) == ids
    assert [one.attempts for one in stored(store)] == [1] * 12
    store.close()
