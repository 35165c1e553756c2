"""Sessions, links and keys: what opens an account, for how long, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine

from models.accounts.account import Role
from models.accounts.api_keys import is_use_stale, scopes_of
from models.accounts.permissions import Scope
from models.accounts.sessions import IDLE_DAYS, KEPT_DAYS, came_by_link, is_seen_stale
from models.accounts.sign_in_links import Purpose, SignInLink
from models.accounts.tokens import form_token, new_token
from models.errors import Forbidden, InvalidInput, NotFound
from models.store import Store

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def whole_content(store: Store) -> str:
    engine = create_engine(store.url)
    with engine.connect() as connection:
        tables = ("sessions", "sign_in_links", "api_keys")
        rows = [tuple(row) for name in tables for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
    engine.dispose()
    return str(rows)


def test_a_session_is_found_by_its_token_alone(store: Store) -> None:
    with store.write() as transaction:
        opened = transaction.sessions.open("a-1", opened_by="password", browser="x" * 500, now=NOW)
    with store.read() as transaction:
        assert transaction.sessions.find(opened.token, NOW) == opened.session
        for wrong in ("", opened.session.session_id, opened.token[:-1], "\ud800", "a\0b"):
            assert transaction.sessions.find(wrong, NOW) is None
    assert len(opened.session.browser) == 120


def test_no_secret_stands_in_the_database(store: Store) -> None:
    with store.write() as transaction:
        opened = transaction.sessions.open("a-1", opened_by="password")
        link = transaction.sign_in_links.add(SignInLink(Purpose.SIGN_IN, "a-1"))
        key = transaction.api_keys.make("a-1", "job", ["read"])
    content = whole_content(store)
    assert "a-1" in content
    for secret in (opened.token, link, key.secret, form_token(opened.token)):
        assert secret not in content


def test_a_session_ends_by_age_and_by_idleness(store: Store) -> None:
    with store.write() as transaction:
        opened = transaction.sessions.open("a-1", opened_by="password", now=NOW)
        just = NOW + timedelta(days=IDLE_DAYS, seconds=-1)
        assert transaction.sessions.find(opened.token, just) is not None
        assert transaction.sessions.find(opened.token, just + timedelta(seconds=1)) is None
        for day in range(0, KEPT_DAYS, 10):
            transaction.sessions.seen(opened.session.session_id, NOW + timedelta(days=day))
        end = NOW + timedelta(days=KEPT_DAYS)
        assert transaction.sessions.find(opened.token, end - timedelta(seconds=1)) is not None
        assert transaction.sessions.find(opened.token, end) is None
        transaction.sessions.open("a-2", opened_by="link", now=end)
    assert "a-1" not in whole_content(store)


def test_a_session_is_noted_as_seen_once_an_hour(store: Store) -> None:
    with store.write() as transaction:
        session = transaction.sessions.open("a-1", opened_by="password", now=NOW).session
    assert not is_seen_stale(session, NOW + timedelta(minutes=59))
    assert is_seen_stale(session, NOW + timedelta(minutes=61))


def test_who_came_by_a_link_has_shown_whose_the_email_is_for_half_an_hour(store: Store) -> None:
    with store.write() as transaction:
        by_link, by_password = (
            transaction.sessions.open("a-1", opened_by=way, now=NOW).session for way in ("link", "password")
        )
    assert came_by_link(by_link, NOW + timedelta(minutes=29))
    assert not came_by_link(by_link, NOW + timedelta(minutes=30))
    assert not came_by_link(by_password, NOW)


def test_signing_in_again_ends_the_session_that_the_browser_had(store: Store) -> None:
    with store.write() as transaction:
        planted = transaction.sessions.open("a-1", opened_by="password")
        opened = transaction.sessions.open("a-2", opened_by="password", instead_of=planted.session.session_id)
        assert transaction.sessions.find(planted.token) is None
        assert transaction.sessions.find(opened.token) is not None
    assert planted.token != opened.token


def test_sessions_are_ended_by_their_own_account_only(store: Store) -> None:
    with store.write() as transaction:
        mine = [transaction.sessions.open("a-1", opened_by="password") for _ in range(3)]
        other = transaction.sessions.open("a-2", opened_by="password")
        with pytest.raises(NotFound):
            transaction.sessions.end("a-1", other.session.session_id)
        transaction.sessions.end("a-1", mine[0].session.session_id)
        assert transaction.sessions.end_all("a-1", but=mine[1].session.session_id) == 1
        assert [one.session_id for one in transaction.sessions.of_account("a-1")] == [mine[1].session.session_id]
        assert transaction.sessions.find(other.token) is not None


def test_a_link_works_once_and_only_for_its_time(store: Store) -> None:
    link = SignInLink(Purpose.SIGN_UP, "", "asha@example.in", "आशा", (Role.OWNER,))
    with store.write() as transaction:
        token = transaction.sign_in_links.add(link, now=NOW)
        late = transaction.sign_in_links.add(SignInLink(Purpose.SIGN_IN, "a-1"), now=NOW)
        assert transaction.sign_in_links.use(token, NOW + timedelta(hours=23)) == link
        for gone in (token, "", "x" * 43, "\ud800"):
            with pytest.raises(NotFound, match="ask for a new one"):
                transaction.sign_in_links.use(gone, NOW)
        with pytest.raises(NotFound):
            transaction.sign_in_links.use(late, NOW + timedelta(minutes=30))


def test_links_that_ran_out_leave_nothing(store: Store) -> None:
    with store.write() as transaction:
        transaction.sign_in_links.add(SignInLink(Purpose.SIGN_UP, "", "asha@example.in"), now=NOW)
        transaction.sign_in_links.add(SignInLink(Purpose.SIGN_IN, "a-1"), now=NOW + timedelta(days=1))
    assert "asha" not in whole_content(store)


def test_a_key_is_found_by_its_secret_until_it_is_revoked(store: Store) -> None:
    with store.write() as transaction:
        made = transaction.api_keys.make("a-1", " night job ", ["write", "read", "read"], NOW)
        assert made.secret.startswith("setu_")
        assert (made.key.name, made.key.scopes) == ("night job", (Scope.READ, Scope.WRITE))
        assert transaction.api_keys.find(made.secret) == made.key
        assert transaction.api_keys.find(made.key.key_id) is None
        assert is_use_stale(made.key, NOW)
        transaction.api_keys.used(made.key.key_id, NOW)
        (used,) = transaction.api_keys.of_account("a-1")
        assert not is_use_stale(used, NOW + timedelta(minutes=4))
        with pytest.raises(NotFound):
            transaction.api_keys.revoke("a-2", made.key.key_id)
        transaction.api_keys.revoke("a-1", made.key.key_id, NOW)
        transaction.api_keys.revoke("a-1", made.key.key_id, NOW + timedelta(days=1))
        assert transaction.api_keys.find(made.secret) is None
        (revoked,) = transaction.api_keys.of_account("a-1")
        assert revoked.revoked_at == "2026-11-28T12:00:00+00:00"


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "Read"]])
def test_a_key_needs_scopes_that_there_are(scopes: list[str]) -> None:
    with pytest.raises(InvalidInput, match="use read, write, match, admin"):
        scopes_of(scopes)


def test_the_token_of_forms_tells_nothing_of_the_session_and_differs_for_each() -> None:
    first, second = new_token(), new_token()
    assert form_token(first) == form_token(first) != form_token(second)
    assert form_token(first) not in first
    assert len(first) == 43


def test_reading_writes_nothing(store: Store) -> None:
    with store.read() as transaction:
        for write in (
            lambda: transaction.sessions.open("a-1", opened_by="link"),
            lambda: transaction.sign_in_links.add(SignInLink(Purpose.SIGN_IN, "a-1")),
            lambda: transaction.api_keys.make("a-1", "", ["read"]),
            lambda: transaction.record_owners.tie("problem", "p", "a-1"),
            lambda: transaction.attempts.count("x", "y", 1),
        ):
            with pytest.raises(Forbidden):
                write()
