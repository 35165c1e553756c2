"""Links that act without an account, and how people can be reached."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from models.errors import Forbidden, InvalidInput, NotFound
from models.introductions.contacts import Contact, ContactOf
from models.introductions.links import Purpose
from models.introductions.party import Role
from models.store import Store
from tests.models.introductions.scene import NOON

ASHA = Contact(ContactOf.PROVIDER, "p1", "Asha Kulkarni", "asha@example.in", "+91 20 2560 1000", "hi", "her card")


def test_a_link_opens_until_its_last_moment(store: Store) -> None:
    with store.write() as tx:
        token = tx.links.make(Purpose.ANSWER, "i1", NOON, NOON + timedelta(days=7))
        link = tx.links.open(token, NOON + timedelta(days=6, hours=23))
        with pytest.raises(NotFound, match="held until 2026-12-05"):
            tx.links.open(token, NOON + timedelta(days=7))
    assert (link.record_id, link.party.role) == ("i1", Role.PROVIDER)
    assert token not in str(link)


def test_links_that_expired_long_ago_are_forgotten(store: Store) -> None:
    with store.write() as tx:
        old = tx.links.make(Purpose.ANSWER, "i1", NOON, NOON + timedelta(days=1))
        new = tx.links.make(Purpose.ANSWER, "i1", NOON, NOON + timedelta(days=3))
        assert tx.links.forget_expired(NOON + timedelta(days=2)) == 1
        with pytest.raises(NotFound, match="leads nowhere"):
            tx.links.open(old, NOON)
        assert tx.links.open(new, NOON).record_id == "i1"


@pytest.mark.parametrize("forged", ["", "x" * 43, "é" * 43, "../" * 14 + "a", "a\0b"])
def test_a_token_that_is_none_opens_nothing(store: Store, forged: str) -> None:
    with store.read() as tx, pytest.raises(NotFound, match="leads nowhere"):
        tx.links.open(forged, NOON)


def test_the_database_does_not_hold_a_token(store: Store) -> None:
    with store.write() as tx:
        token = tx.links.make(Purpose.OWN, "q1", NOON, NOON + timedelta(days=7))
    engine = create_engine(store.url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM links")).all()
    engine.dispose()
    assert rows
    assert token not in str(rows)


def test_a_link_to_answer_does_nothing_else(store: Store) -> None:
    with store.write() as tx:
        answer = tx.links.open(tx.links.make(Purpose.ANSWER, "i1", NOON, NOON + timedelta(1)), NOON)
        follow = tx.links.open(tx.links.make(Purpose.FOLLOW, "i1", NOON, NOON + timedelta(1)), NOON)
        own = tx.links.open(tx.links.make(Purpose.OWN, "q1", NOON, NOON + timedelta(1)), NOON)
    assert [step for step in ("see", "accept", "decline", "meet", "withdraw") if answer.covers(step)] == [
        "see", "accept", "decline",
    ]  # fmt: skip
    assert not follow.covers("accept")
    assert own.covers("withdraw")
    with pytest.raises(Forbidden, match="meet needs another one"):
        answer.check_step("meet")


def test_a_contact_is_kept_replaced_and_forgotten(store: Store) -> None:
    with store.write() as tx:
        tx.contacts.put(ASHA, NOON)
        tx.contacts.put(Contact(ContactOf.PROVIDER, "p1", "Asha K.", "a@example.in", wants_digest=True), NOON)
        found = tx.contacts.get(ContactOf.PROVIDER, "p1")
        assert (found.name, found.phone, found.noted_at) == ("Asha K.", "", "2026-11-28T12:00:00+00:00")
        assert [one.record_id for one in tx.contacts.wanting_digests()] == ["p1"]
        assert tx.contacts.find(ContactOf.PROBLEM, "p1") is None
        assert tx.contacts.remove(ContactOf.PROVIDER, "p1")
        assert not tx.contacts.remove(ContactOf.PROVIDER, "p1")
        with pytest.raises(NotFound, match="setu contacts set"):
            tx.contacts.get(ContactOf.PROVIDER, "p1")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "asha"),
        ("email", "asha@example.in\nBcc: everybody@example.in"),
        ("email", "a@b"),
        ("email", "<a@example.in>"),
        ("phone", "call me"),
        ("name", "two\nlines"),
        ("name", "x" * 201),
        ("language", "fr"),
    ],
)
def test_what_cannot_be_an_address_is_refused(field: str, value: str) -> None:
    with pytest.raises(InvalidInput, match=field):
        Contact(ContactOf.PROVIDER, "p1", **{field: value})  # type: ignore[arg-type]
