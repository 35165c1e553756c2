"""Identities at a sign-in provider, and departures to it: one account each, used once, no secret stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.accounts.account import Account
from models.accounts.departures import LASTS_MINUTES, Departure, challenge_of
from models.errors import Conflict, Forbidden, NotFound
from models.store import Store

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_an_identity_is_known_by_issuer_and_subject_together(store: Store) -> None:
    with store.write() as transaction:
        linked = transaction.identities.link("a-1", "https://one.example.in", "7", NOON)
        assert transaction.identities.link("a-1", "https://one.example.in", "7") == linked
        other = transaction.identities.link("a-2", "https://two.example.in", "7")
        with pytest.raises(Conflict):
            transaction.identities.link("a-2", "https://one.example.in", "7")
        transaction.identities.used(linked.identity_id, NOON)
    with store.read() as transaction:
        found = transaction.identities.find("https://one.example.in", "7")
        assert found is not None
        assert (found.account_id, found.last_used_at) == ("a-1", "2026-11-28T12:00:00+00:00")
        assert transaction.identities.find("https://one.example.in", "8") is None
        assert transaction.identities.of_account("a-2") == [other]
        with pytest.raises(Forbidden):
            transaction.identities.unlink_all("a-1")


def test_only_ones_own_identity_is_disconnected(store: Store) -> None:
    with store.write() as transaction:
        linked = transaction.identities.link("a-1", "https://one.example.in", "7")
        with pytest.raises(NotFound):
            transaction.identities.unlink("a-2", linked.identity_id)
        transaction.identities.unlink("a-1", linked.identity_id)
        assert transaction.identities.of_account("a-1") == []


def test_a_departure_comes_back_once_with_what_it_left_with(store: Store) -> None:
    with store.write() as transaction:
        made, token = transaction.departures.begin(Departure(account_id="a-1", role="owner", language="hi"), NOON)
        with pytest.raises(NotFound):
            transaction.departures.come_back(token, "another state", NOON)
        found = transaction.departures.come_back(token, made.state, NOON)
        assert (found.account_id, found.role, found.language) == ("a-1", "owner", "hi")
        assert (found.nonce, found.verifier) == (made.nonce, made.verifier)
        with pytest.raises(NotFound):
            transaction.departures.come_back(token, made.state, NOON)


def test_a_departure_runs_out_and_is_removed_by_the_next(store: Store) -> None:
    late = NOON + timedelta(minutes=LASTS_MINUTES)
    with store.write() as transaction:
        made, token = transaction.departures.begin(Departure(), NOON)
        with pytest.raises(NotFound):
            transaction.departures.come_back(token, made.state, late)
        transaction.departures.begin(Departure(), late)
        with pytest.raises(NotFound):
            transaction.departures.come_back(token, made.state, NOON)


def test_with_an_account_its_departures_go(store: Store) -> None:
    with store.write() as transaction:
        account = transaction.accounts.add(Account("", "asha@example.in"))
        made, token = transaction.departures.begin(Departure(account_id=account.account_id), NOON)
        transaction.departures.remove_all(account.account_id)
        with pytest.raises(NotFound):
            transaction.departures.come_back(token, made.state, NOON)


def test_the_challenge_is_that_of_the_standard() -> None:
    # Source: RFC 7636, appendix B.
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == challenge
