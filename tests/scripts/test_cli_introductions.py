"""``setu introductions``, ``setu outbox`` and ``setu contacts`` on a small database."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from matcher.introductions import clock
from matcher.privacy import retention
from matcher.profiles import capacity
from models.introductions.contacts import ContactOf
from models.introductions.links import Purpose
from models.introductions.notification import NotificationState
from models.moments import now_utc
from models.profiles.word import Act, OwnerWord
from models.store import Store
from scripts.cli import make_app
from tests.matcher.introductions.scene import Flow, open_flow

RUNNER = CliRunner()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    ask(tmp_path, days_ago=0)
    return tmp_path


def ask(home: Path, days_ago: int) -> None:
    """Ask r-1 for an introduction, so many days before the moment of the test."""
    flow: Flow = open_flow(Store.open(home / "setu.db"))
    flow.now = now_utc() - timedelta(days=days_ago)
    flow.ask("r-1")
    flow.store.close()


def run(home: Path, *words: str) -> str:
    result = RUNNER.invoke(make_app(), [*words, "--home", str(home)])
    assert result.exit_code == 0, result.output
    return result.stdout


def read(home: Path, *words: str) -> Any:
    return json.loads(run(home, *words, "--json"))


def test_who_waits_is_listed_and_shown_with_its_history(home: Path) -> None:
    listed = run(home, "introductions", "list", "--state", "sent")
    assert "r-1" in listed
    assert "i000000001" in listed
    assert run(home, "introductions", "list", "--provider", "nobody").strip() == "No introductions."
    (one,) = read(home, "introductions", "list")
    assert (one["provider_id"], one["state"]) == ("r-1", "sent")
    assert "send by clock → sent" in run(home, "introductions", "show", "i000000001")
    assert [entry["step"] for entry in read(home, "introductions", "show", "i000000001")["history"]] == ["add", "send"]


def test_steps_are_taken_for_who_telephoned(home: Path) -> None:
    run(home, "introductions", "step", "i000000001", "accept")
    done = read(home, "introductions", "step", "i000000001", "finish", "--helped", "yes")
    assert (done["state"], done["outcome"]["helped"]) == ("done", "yes")


def test_wrong_words_are_named(home: Path) -> None:
    for words, named in (
        (("introductions", "list", "--state", "lost"), "none of offered"),
        (("introductions", "step", "i000000001", "finish", "--helped", "much"), "none of yes"),
        (("outbox", "list", "--state", "lost"), "none of queued"),
        (("contacts", "show", "friend", "r-1"), "none of provider"),
    ):
        result = RUNNER.invoke(make_app(), [*words, "--home", str(home)])
        assert result.exit_code == 2
        assert named in " ".join(result.output.split())


def test_the_clock_turns_and_says_what_it_did(tmp_path: Path) -> None:
    ask(tmp_path, days_ago=8)
    turned = {job["task"]: job for job in read(tmp_path, "introductions", "clock")}
    assert turned["introductions.clock"]["result"] == {"reminded": 0, "expired": 1, "failed": 0}
    assert run(tmp_path, "introductions", "clock") == "Nothing is due.\n"


def test_the_clock_does_all_that_a_servers_worker_does_but_sending(tmp_path: Path) -> None:
    ask(tmp_path, days_ago=8)
    store = Store.open(tmp_path / "setu.db")
    with store.write() as tx:
        over = {"hours_per_month": 0, "until": "2026-03-31"}
        tx.owner_words.say(OwnerWord("r-1", "provider", "r-1", "capacity", Act.CORRECT, over, "x"), now_utc())
        tx.links.make(Purpose.OWN, "p-1", now_utc() - timedelta(days=50), now_utc() - timedelta(days=40))
    turned = {job["task"]: job["result"] for job in read(tmp_path, "introductions", "clock")}
    assert turned[capacity.TASK] == {"lapsed": 1}
    assert set(turned) == {clock.TASK, capacity.TASK, retention.TASK}
    with store.read() as tx:
        assert not any(tx.retention.due(now_utc()).values())
        assert capacity.lapsed(tx, now_utc().date()) == []
        assert tx.outbox.counts()[NotificationState.SENT] == 0
    store.close()


def test_messages_are_sent_as_files_and_a_dead_one_again(home: Path) -> None:
    store = Store.open(home / "setu.db")
    with store.write() as tx:
        tx.contacts.remove(ContactOf.PROVIDER, "r-1")
    assert "0 sent, 1 not sent" in run(home, "outbox", "send")
    (dead,) = read(home, "outbox", "list", "--state", "dead")["items"]
    assert dead["message_id"] in run(home, "outbox", "list")
    assert "1 messages are tried again" in run(
        home, "contacts", "set", "provider", "r-1", "--email", "asha@example.in", "--language", "hi", "--digest"
    )
    assert read(home, "outbox", "send") == {"sent": 1, "failed": 0, "dropped": 0}
    assert [file.stem for file in (home / "outbox").iterdir()] == [dead["message_id"]]
    store.close()


def test_a_dead_message_is_queued_again_by_its_id(home: Path) -> None:
    store = Store.open(home / "setu.db")
    with store.write() as tx:
        tx.contacts.remove(ContactOf.PROVIDER, "r-1")
    run(home, "outbox", "send")
    with store.read() as tx:
        (message,) = tx.outbox.listed()
    assert "is queued" in run(home, "outbox", "retry", message.message_id)
    store.close()


def test_contacts_are_noted_shown_and_forgotten(home: Path) -> None:
    assert "1 requests go out" not in run(home, "contacts", "set", "provider", "r-milk", "--email", "m@example.in")
    assert read(home, "contacts", "show", "provider", "r-milk")["email"] == "m@example.in"
    assert "email: m@example.in" in run(home, "contacts", "show", "provider", "r-milk")
    assert "forgotten" in run(home, "contacts", "forget", "provider", "r-milk")
