"""The consent ledger: added to only, the last line holds, and who is hidden is left out of outlines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.errors import Forbidden, InvalidInput
from models.privacy.consent import Act, Decision, Subject, SubjectType
from models.privacy.consent_ledger import agreed
from models.privacy.notice import Notice, Purpose, newest
from models.store import Store
from tests.matcher.scene import provider

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ASHA = Subject(SubjectType.PROVIDER, "r-asha")
WITHDRAWN = Decision.WITHDRAWN


def decide(store: Store, purpose: Purpose, decision: Decision, subject: Subject = ASHA) -> None:
    with store.write() as tx:
        tx.consents.add(agreed(subject, purpose, "hi", Act.FORM, "a-1", "ticked", decision=decision), NOW)


def test_the_last_line_holds_and_all_stay(store: Store) -> None:
    for decision in (Decision.GIVEN, WITHDRAWN, Decision.GIVEN):
        decide(store, Purpose.LETTERS, decision)
    with store.read() as tx:
        assert [one.decision for one in tx.consents.of(ASHA)] == [Decision.GIVEN, WITHDRAWN, Decision.GIVEN]
        held = tx.consents.standing(ASHA)[Purpose.LETTERS]
        assert not tx.consents.is_withdrawn(Purpose.LETTERS, SubjectType.PROVIDER, "r-asha")
    notice = newest(Purpose.LETTERS)
    assert (held.notice_language, held.notice_hash, held.at) == ("hi", notice.hash("hi"), "2026-11-28T00:00:00+00:00")


def test_withdrawn_is_by_purpose_and_by_subject(store: Store) -> None:
    decide(store, Purpose.LETTERS, WITHDRAWN)
    decide(store, Purpose.LETTERS, WITHDRAWN, Subject(SubjectType.ACCOUNT, "a-2"))
    with store.read() as tx:
        asked = tx.consents.withdrawn(Purpose.LETTERS, SubjectType.PROVIDER, ["r-asha", "a-2", "r-none", "\0"])
        assert asked == {"r-asha"}
        assert tx.consents.all_withdrawn(Purpose.CONTACT, SubjectType.PROVIDER) == set()


def test_who_is_hidden_has_no_outline_until_they_are_shown_again(store: Store) -> None:
    with store.write() as tx:
        tx.providers.put([provider("r-asha"), provider("r-other")])
    decide(store, Purpose.DIRECTORY, WITHDRAWN)
    with store.read() as tx:
        assert [one.provider_id for one in tx.providers.outlines()] == ["r-other"]
        assert [one.provider_id for one in tx.providers.outlines(["r-asha"])] == []
        changes = tx.changes.since(0)
        assert (changes[-1].record_type, changes[-1].record_id) == ("provider", "r-asha")
    decide(store, Purpose.DIRECTORY, Decision.GIVEN)
    with store.read() as tx:
        assert [one.provider_id for one in tx.providers.outlines()] == ["r-asha", "r-other"]


def test_who_stands_for_somebody_hidden_is_hidden(store: Store) -> None:
    with store.write() as tx:
        tx.providers.put([provider("r-asha"), provider("r-kept")])
    decide(store, Purpose.DIRECTORY, WITHDRAWN)
    with store.write() as tx:
        tx.merges.merge("provider", "r-kept", "r-asha")
        assert list(tx.providers.outlines()) == []
        assert tx.consents.is_withdrawn(Purpose.DIRECTORY, SubjectType.PROVIDER, "r-kept")


def test_an_older_version_is_stale_and_a_withdrawn_one_is_not(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(store, Purpose.LETTERS, Decision.GIVEN)
    decide(store, Purpose.LEARNING, WITHDRAWN)

    def later(purpose: Purpose) -> Notice:
        return replace(newest(purpose), version=2)

    with store.read() as tx:
        assert tx.consents.stale(ASHA) == []
        monkeypatch.setattr("models.privacy.consent_ledger.newest", later)
        assert tx.consents.stale(ASHA) == [Purpose.LETTERS]


def test_a_reader_writes_nothing(store: Store) -> None:
    with store.read() as tx, pytest.raises(Forbidden):
        tx.consents.add(agreed(ASHA, Purpose.LETTERS, "en", Act.FORM, "a-1", "ticked"), NOW)


@pytest.mark.parametrize(
    ("purpose", "act", "evidence", "decision", "words"),
    [
        (Purpose.ACCOUNT, Act.FORM, "x", Decision.GIVEN, "not for a provider to decide"),
        (Purpose.LETTERS, Act.COORDINATOR, " ", Decision.GIVEN, "missing for what was told"),
        (Purpose.LETTERS, Act.FORM, "x" * 501, Decision.GIVEN, "longer than 500"),
        (Purpose.LETTERS, Act.FORM, "a\0b", Decision.GIVEN, "control character"),
    ],
)
def test_what_is_no_consent_is_refused(
    purpose: Purpose, act: Act, evidence: str, decision: Decision, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        agreed(ASHA, purpose, "en", act, "a-1", evidence, decision=decision)


def test_an_account_is_withdrawn_by_erasing_it() -> None:
    with pytest.raises(InvalidInput, match="erasing the account"):
        agreed(Subject(SubjectType.ACCOUNT, "a-1"), Purpose.ACCOUNT, "en", Act.FORM, "a-1", decision=WITHDRAWN)
