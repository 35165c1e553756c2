"""Answers that are remembered: for their sender, their request and a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.accounts.remembered_answers import KEPT_HOURS, RememberedAnswer, Repeatable
from models.errors import Forbidden, InvalidInput
from models.store import Store

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ASKED = Repeatable("a-1", "request-1", "hash of the body")
GIVEN = RememberedAnswer(201, {"Location": "/api/v1/problems/p-1"}, '{"text": "पानी"}')


def test_the_same_request_finds_its_answer_for_a_day(store: Store) -> None:
    with store.write() as transaction:
        assert transaction.answers.recall(ASKED, NOW) is None
        transaction.answers.remember(ASKED, GIVEN, "p-1", NOW)
    with store.write() as transaction:
        just = NOW + timedelta(hours=KEPT_HOURS, seconds=-1)
        assert transaction.answers.recall(ASKED, just) == GIVEN
        assert transaction.answers.recall(ASKED, just + timedelta(seconds=1)) is None


def test_a_key_is_its_senders_own_and_for_one_request(store: Store) -> None:
    with store.write() as transaction:
        transaction.answers.remember(ASKED, GIVEN, "p-1", NOW)
        assert transaction.answers.recall(replace(ASKED, who="a-2"), NOW) is None
        assert transaction.answers.recall(replace(ASKED, key="request-2"), NOW) is None
        with pytest.raises(InvalidInput, match="was used for another request"):
            transaction.answers.recall(replace(ASKED, fingerprint="another"), NOW)


def test_a_record_that_goes_takes_its_answers_along(store: Store) -> None:
    with store.write() as transaction:
        transaction.answers.remember(ASKED, GIVEN, "p-1", NOW)
        transaction.answers.remember(replace(ASKED, key="request-2"), GIVEN, "p-2", NOW)
        transaction.answers.forget_record("p-1")
        assert transaction.answers.recall(ASKED, NOW) is None
        assert transaction.answers.erase_all("a-1") == 1


def test_what_is_undone_is_not_remembered(store: Store) -> None:
    with pytest.raises(KeyError), store.write() as transaction:  # noqa: PT012 - both belong to one transaction
        transaction.answers.remember(ASKED, GIVEN, "p-1", NOW)
        raise KeyError
    with store.write() as transaction:
        assert transaction.answers.recall(ASKED, NOW) is None
    with store.read() as transaction, pytest.raises(Forbidden):
        transaction.answers.recall(ASKED, NOW)
