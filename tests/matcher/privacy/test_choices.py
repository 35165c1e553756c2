"""What withdrawing does: questions end and others are offered, letters stop, nothing is learned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.outbox.sender import Sender
from api.settings import Settings
from matcher.privacy.choices import Decided, decide
from matcher.privacy.learned_from import learned_from
from models.errors import Conflict, NotFound
from models.feedback import Feedback, Judgement
from models.introductions.contacts import Contact, ContactOf
from models.introductions.notification import NotificationState
from models.privacy.consent import Act, Decision, Subject, SubjectType
from models.privacy.consent_ledger import agreed
from models.privacy.notice import Purpose
from models.store import Store
from tests.matcher.introductions.scene import PROVIDER, Flow, open_flow


@pytest.fixture
def flow(tmp_path: Path) -> Iterator[Flow]:
    store = Store.open(tmp_path / "setu.db")
    yield open_flow(store)
    store.close()


def choose(
    flow: Flow,
    key: str,
    purpose: Purpose,
    kind: SubjectType = SubjectType.PROVIDER,
    decision: Decision = Decision.WITHDRAWN,
) -> Decided:
    consent = agreed(Subject(kind, key), purpose, "en", Act.LINK, "link:1", "pressed", decision=decision)
    with flow.store.write() as tx:
        return decide(tx, consent, flow.now, flow.clocks)


def states(flow: Flow) -> dict[str, str]:
    return {one.provider_id: one.state.value for one in flow.all()}


def test_open_questions_end_and_the_owner_is_offered_somebody_else(flow: Flow) -> None:
    flow.ask("r-1")
    assert choose(flow, "r-1", Purpose.CONTACT) == Decided(ended=1)
    assert states(flow) == {"r-1": "declined", "r-2": "offered"}
    with flow.store.read() as tx:
        assert learned_from(tx).feedback == (), "silence of this kind says nothing about fit"
        assert tx.introductions.of_problem("p-open")[0].reason == "no_contact"


def test_what_both_have_agreed_to_goes_on(flow: Flow) -> None:
    flow.step(flow.ask("r-1"), "accept", PROVIDER)
    assert choose(flow, "r-1", Purpose.CONTACT) == Decided()
    assert states(flow) == {"r-1": "accepted"}


@pytest.mark.parametrize("purpose", [Purpose.CONTACT, Purpose.DIRECTORY])
def test_who_has_withdrawn_can_not_be_asked_and_is_not_offered(flow: Flow, purpose: Purpose) -> None:
    choose(flow, "r-2", purpose)
    with pytest.raises(Conflict, match="ask another one"):
        flow.ask("r-2")
    flow.step(flow.ask("r-1"), "decline", PROVIDER, "not_now")
    assert "r-2" not in states(flow)


def test_giving_again_opens_the_way(flow: Flow) -> None:
    choose(flow, "r-1", Purpose.CONTACT)
    choose(flow, "r-1", Purpose.CONTACT, decision=Decision.GIVEN)
    assert flow.ask("r-1").state == "sent"


def test_who_posted_a_problem_is_forgotten(flow: Flow) -> None:
    with flow.store.write() as tx:
        tx.contacts.put(Contact(ContactOf.PROBLEM, "p-open", "Hemlata", "h@example.in"), flow.now)
    assert choose(flow, "p-open", Purpose.CONTACT, SubjectType.PROBLEM) == Decided(forgotten=1)
    with flow.store.read() as tx:
        assert tx.contacts.find(ContactOf.PROBLEM, "p-open") is None


def test_a_withdrawn_letter_is_dropped_with_the_reason_and_counted(flow: Flow, tmp_path: Path) -> None:
    flow.step(flow.ask("r-1"), "accept", PROVIDER)
    choose(flow, "r-1", Purpose.LETTERS)
    sent = Sender(flow.store, Settings(home=tmp_path), clock=lambda: flow.now).send_all()
    with flow.store.read() as tx:
        dropped = tx.outbox.listed(state=NotificationState.DROPPED)
    reasons = [(one.kind.value, one.failure) for one in dropped if "withdrawn" in one.failure]
    assert reasons == [("exchange", "consent withdrawn: letters")]
    assert sent.dropped == len(dropped)


def test_letters_of_an_account_stop_for_its_problems(flow: Flow, tmp_path: Path) -> None:
    with flow.store.write() as tx:
        tx.contacts.put(Contact(ContactOf.PROBLEM, "p-open", "Hemlata", "h@example.in"), flow.now)
        from models.accounts.account import Account

        key = tx.accounts.add(Account("", "h@example.in")).account_id
        tx.record_owners.tie("problem", "p-open", key)
    choose(flow, key, Purpose.LETTERS, SubjectType.ACCOUNT)
    flow.step(flow.ask("r-1"), "decline", PROVIDER, "not_now")
    Sender(flow.store, Settings(home=tmp_path), clock=lambda: flow.now).send_all()
    with flow.store.read() as tx:
        told = {one.kind.value: one.state.value for one in tx.outbox.listed() if one.to_type == "problem"}
    assert told == {"declined": "dropped"}


def test_every_letter_ends_with_a_link_that_withdraws(flow: Flow, tmp_path: Path) -> None:
    flow.ask("r-1")
    Sender(flow.store, Settings(home=tmp_path), clock=lambda: flow.now).send_all()
    (letter,) = (tmp_path / "outbox").glob("*.eml")
    assert "http://localhost:8000/privacy/choices?link=" in letter.read_text(encoding="utf-8")


def test_nothing_is_learned_from_or_about_who_has_withdrawn_that(flow: Flow) -> None:
    with flow.store.write() as tx:
        from models.accounts.account import Account

        key = tx.accounts.add(Account("", "a@example.in")).account_id
        for actor, provider_id in ((key, "r-1"), ("b", "r-1"), ("b", "r-2")):
            tx.feedback.add(Feedback("0" * 32, provider_id, Judgement.RELEVANT, actor))
    choose(flow, key, Purpose.LEARNING, SubjectType.ACCOUNT)
    choose(flow, "r-2", Purpose.LEARNING)
    with flow.store.read() as tx:
        found = learned_from(tx)
    assert [(one.actor, one.provider_id) for one in found.feedback] == [("b", "r-1")]
    assert found.withdrawn == 2
    flow.step(flow.ask("r-2"), "accept", PROVIDER)
    with flow.store.read() as tx:
        assert sum(one.provider_id == "r-2" for one in tx.feedback.iterate()) == 1


@pytest.mark.parametrize("kind", SubjectType)
def test_somebody_who_is_not_there_decides_nothing(flow: Flow, kind: SubjectType) -> None:
    with pytest.raises(NotFound):
        choose(flow, "nobody", Purpose.LETTERS, kind)
