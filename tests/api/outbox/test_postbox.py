"""Where messages are handed over: files, a mail server that takes them, one that refuses, one that is not there."""

from __future__ import annotations

import socket
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from api.outbox.letter import Letter
from api.outbox.messages import Composer
from api.outbox.sender import Sent
from models.introductions.contacts import Contact, ContactOf
from models.introductions.notification import Notification
from models.store import Store, Transaction
from scripts.proof.mail_server import mail_server
from tests.api.outbox.scene import NOON, fill_outbox, messages_in, sender_on, stored


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "setu.db")


def only(store: Store) -> Notification:
    (message,) = stored(store)
    return message


def test_a_file_is_a_whole_message_under_the_messages_id(store: Store, tmp_path: Path) -> None:
    (message_id,) = fill_outbox(store, 1)
    assert sender_on(store, tmp_path, coordinator_email="help@example.in").send_all() == Sent(sent=1)
    email = messages_in(tmp_path)[message_id]
    assert email["To"] == "Name of r-1 <r-1@example.in>"
    assert email["From"] == "Setu <setu@localhost>"
    assert email["Reply-To"] == "help@example.in"
    assert email["Message-ID"] == f"<{message_id}@localhost>"
    assert email["Content-Language"] == "en"
    assert "Powder coating peels off our grills" in email.get_content()
    (file,) = (tmp_path / "outbox").iterdir()
    assert (file.name, file.stat().st_mode & 0o077) == (f"{message_id}.eml", 0)


def test_a_name_in_another_script_arrives_whole(store: Store, tmp_path: Path) -> None:
    (message_id,) = fill_outbox(store, 1)
    with store.write() as tx:
        tx.contacts.put(
            Contact(ContactOf.PROVIDER, "r-1", 'आशा "Asha" Kulkarni', "r-1@example.in", language="hi"), NOON
        )
    sender_on(store, tmp_path).send_all()
    email = messages_in(tmp_path)[message_id]
    assert email["To"].addresses[0].display_name == 'आशा "Asha" Kulkarni'
    assert "प्रिय आशा" in email.get_content()


def test_a_mail_server_is_given_the_message_once(store: Store, tmp_path: Path) -> None:
    (message_id,) = fill_outbox(store, 1)
    with mail_server() as server:
        sender = sender_on(store, tmp_path, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none")
        assert sender.send_all() == Sent(sent=1)
        assert sender.send_all() == Sent()
    (content,) = server.messages
    assert message_from_bytes(content, policy=default)["Message-ID"] == f"<{message_id}@localhost>"
    assert server.recipients == ["rcpt TO:<r-1@example.in>"]
    assert only(store).state == "sent"
    assert not (tmp_path / "outbox").exists()


def test_a_message_that_was_taken_is_sent_also_where_the_server_parts_in_anger(store: Store, tmp_path: Path) -> None:
    fill_outbox(store, 1)
    with mail_server() as server:
        server.answers["QUIT"] = "421 shutting down"
        settings: dict[str, Any] = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"}
        assert sender_on(store, tmp_path, **settings).send_all() == Sent(sent=1)
        assert sender_on(store, tmp_path, NOON + timedelta(days=1), **settings).send_all() == Sent()
    assert len(server.messages) == 1


@pytest.mark.parametrize(
    ("word", "answer", "state"),
    [
        ("RCPT", "550 no such user", "dead"),
        ("RCPT", "451 greylisted", "queued"),
        ("END", "554 refused", "dead"),
        ("END", "452 full", "queued"),
        ("MAIL", "550 not you", "dead"),
        ("CONNECT", "421 busy", "queued"),
    ],
)
def test_a_refusal_for_good_is_dead_and_any_other_is_tried_again(
    store: Store, tmp_path: Path, word: str, answer: str, state: str
) -> None:
    fill_outbox(store, 1)
    with mail_server() as server:
        server.answers[word] = answer
        settings: dict[str, Any] = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"}
        assert sender_on(store, tmp_path, **settings).send_all() == Sent(failed=1)
        assert (only(store).state, server.messages) == (state, [])
        assert answer[4:] in only(store).failure
        server.answers.clear()
        later = NOON + timedelta(minutes=1)
        assert sender_on(store, tmp_path, later, **settings).send_all().sent == (state == "queued")


def test_a_server_that_is_not_there_or_does_not_encrypt_is_tried_again(store: Store, tmp_path: Path) -> None:
    fill_outbox(store, 1)
    with socket.socket() as taken:  # bound but not listening: nobody answers there
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        sender_on(store, tmp_path, smtp_host="127.0.0.1", smtp_port=port).send_all()
    assert "mail server 127.0.0.1" in only(store).failure
    with mail_server() as server:
        later = NOON + timedelta(minutes=1)
        sender_on(store, tmp_path, later, smtp_host="127.0.0.1", smtp_port=server.port).send_all()
        assert server.messages == []
    assert (only(store).state, only(store).attempts) == ("queued", 2)
    assert "STARTTLS" in only(store).failure


def test_a_folder_that_cannot_be_written_to_keeps_the_message(store: Store, tmp_path: Path) -> None:
    (message_id,) = fill_outbox(store, 1)
    (tmp_path / "outbox").write_text("in the way")
    assert sender_on(store, tmp_path).send_all() == Sent(failed=1)
    assert only(store).state == "queued"
    (tmp_path / "outbox").unlink()
    sender_on(store, tmp_path, NOON + timedelta(minutes=1)).send_all()
    assert list(messages_in(tmp_path)) == [message_id]


def test_a_message_that_cannot_be_written_does_not_stand_in_the_way_of_others(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = fill_outbox(store, 2)

    def broken(self: Composer, transaction: Transaction, message: Notification, now: datetime) -> Letter:
        if message.message_id == first:
            raise RuntimeError("a defect")
        return compose(self, transaction, message, now)

    compose = Composer.compose
    monkeypatch.setattr(Composer, "compose", broken)
    assert sender_on(store, tmp_path).send_all() == Sent(sent=1, failed=1)
    assert list(messages_in(tmp_path)) == [second]
    assert [(one.state, one.attempts) for one in stored(store)] == [("queued", 1), ("sent", 1)]
    assert "a defect" not in stored(store)[0].failure


def test_a_message_without_an_address_is_dead_until_one_is_known(store: Store, tmp_path: Path) -> None:
    fill_outbox(store, 1)
    with store.write() as tx:
        tx.contacts.remove(ContactOf.PROVIDER, "r-1")
    assert sender_on(store, tmp_path).send_all() == Sent(failed=1)
    assert (only(store).state, "no address of provider 'r-1'" in only(store).failure) == ("dead", True)
    with store.write() as tx:
        tx.contacts.put(Contact(ContactOf.PROVIDER, "r-1", email="r-1@example.in"), NOON)
        tx.outbox.retry_to(ContactOf.PROVIDER, "r-1", NOON)
    assert sender_on(store, tmp_path).send_all() == Sent(sent=1)
