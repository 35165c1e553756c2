"""A problem that was hidden stays hidden whatever is imported, and erasing reaches everything of the workflow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from models.errors import Conflict, Forbidden
from models.introductions.contacts import Contact, ContactOf
from models.introductions.links import Purpose
from models.introductions.notification import NotificationKind
from models.introductions.problem_flow import ProblemProgress, ProblemState, progress_from_start
from models.records import Confidentiality
from models.store import Store
from tests.models.examples import problem, provider
from tests.models.introductions.scene import COORDINATOR, NOON, OWNER, added

OPEN = replace(problem(), confidentiality=Confidentiality.OPEN)
TABLES = ("introductions", "history", "contacts", "links", "notifications", "problem_progress")


def stored_confidentiality(store: Store) -> Confidentiality:
    with store.read() as tx:
        return tx.problems.get("q1").confidentiality


def test_an_imported_problem_is_published_or_blinded_from_the_start() -> None:
    assert progress_from_start(OPEN).state is ProblemState.PUBLISHED
    assert progress_from_start(problem()).state is ProblemState.BLINDED
    assert not progress_from_start(problem()).may_be_open


def test_a_problem_that_was_blinded_stays_so_when_its_file_is_imported_again(store: Store) -> None:
    with store.write() as tx:
        tx.problems.put([OPEN])
        tx.progress.take(OPEN, "blind", COORDINATOR, NOON, confidentiality=Confidentiality.BLINDED)
        tx.problems.put([OPEN])
    assert stored_confidentiality(store) is Confidentiality.BLINDED
    with store.write() as tx:
        assert tx.problems.put([OPEN]).unchanged == 1
        tx.progress.take(tx.problems.get("q1"), "start", COORDINATOR, NOON)
        tx.problems.put([replace(OPEN, text="new words")])
    assert stored_confidentiality(store) is Confidentiality.BLINDED


@pytest.mark.parametrize("state", [ProblemState.DRAFT, ProblemState.SUBMITTED, ProblemState.TRIAGED])
def test_a_problem_that_nobody_published_is_stored_as_one_that_is_not_open(store: Store, state: ProblemState) -> None:
    with store.write() as tx:
        tx.progress.begin(ProblemProgress("q1", state, OWNER.actor), OWNER, NOON)
        tx.problems.put([OPEN])
        assert tx.progress.unpublished_ids() == {"q1"}
    assert stored_confidentiality(store) is Confidentiality.BLINDED


def test_the_owners_wish_for_a_closer_secret_holds(store: Store) -> None:
    with store.write() as tx:
        progress = ProblemProgress("q1", ProblemState.SUBMITTED, OWNER.actor, Confidentiality.NDA)
        tx.progress.begin(progress, OWNER, NOON)
        tx.problems.put([OPEN])
    assert stored_confidentiality(store) is Confidentiality.NDA


def test_a_step_of_a_problem_is_checked_and_remembered(store: Store) -> None:
    with store.write() as tx:
        tx.problems.put([OPEN])
        with pytest.raises(Forbidden):
            tx.progress.take(OPEN, "blind", OWNER, NOON)
        with pytest.raises(Conflict):
            tx.progress.take(OPEN, "submit", OWNER, NOON)
        closed, has_changed = tx.progress.take(OPEN, "close", OWNER, NOON, reason="found somebody")
        again, has_changed_again = tx.progress.take(OPEN, "close", OWNER, NOON)
        lines = tx.history.of("problem", "q1")
    assert (closed.state, has_changed, again, has_changed_again) == (ProblemState.CLOSED, True, closed, False)
    assert [(one.step, one.from_state, one.reason) for one in lines] == [("close", "published", "found somebody")]


def fill(store: Store) -> None:
    with store.write() as tx:
        tx.providers.put([provider("p1"), provider("p2")])
        tx.problems.put([OPEN, replace(OPEN, problem_id="q2")])
        tx.progress.take(OPEN, "close", OWNER, NOON)
        for record_type, key in ((ContactOf.PROVIDER, "p1"), (ContactOf.PROBLEM, "q1"), (ContactOf.PROVIDER, "p2")):
            tx.contacts.put(Contact(record_type, key, email="a@example.in"), NOON)
            tx.outbox.add(NotificationKind.PUBLISHED, record_type, key, NOON, about_id=key)
        tx.links.make(Purpose.OWN, "q1", NOON, NOON + timedelta(1))
    for key, of in (("q1", "p1"), ("q2", "p2")):
        made = added(store, problem_id=key, provider_id=of)
        with store.write() as tx:
            tx.links.make(Purpose.ANSWER, made.introduction_id, NOON, NOON + timedelta(1))
            tx.outbox.add(NotificationKind.REQUEST, ContactOf.PROVIDER, of, NOON, about_id=made.introduction_id)


def everything(store: Store) -> str:
    engine = create_engine(store.url)
    with engine.connect() as connection:
        rows = [str(row) for name in TABLES for row in connection.execute(text(f"SELECT * FROM {name}"))]
    engine.dispose()
    return "\n".join(rows)


def test_erasing_a_provider_reaches_its_introductions_links_messages_and_contact(store: Store) -> None:
    fill(store)
    with store.write() as tx:
        tx.providers.delete(["p1"])
        (left,) = tx.introductions.listed()
    assert left.provider_id == "p2"
    assert "'p1'" not in everything(store).replace("'provider_id': 'p1'", "").replace('"provider_id": "p1"', "")


def test_erasing_a_problem_reaches_everything_about_it(store: Store) -> None:
    fill(store)
    assert "'q1'" in everything(store)
    with store.write() as tx:
        tx.problems.delete(["q1"])
        assert [one.problem_id for one in tx.introductions.listed()] == ["q2"]
    assert "'q1'" not in everything(store)


def test_erasing_a_record_reaches_what_was_merged_into_it(store: Store) -> None:
    fill(store)
    with store.write() as tx:
        tx.merges.merge("provider", "p2", "p1")
        tx.merges.merge("problem", "q2", "q1")
    with store.write() as tx:
        tx.providers.delete(["p2"])
        tx.problems.delete(["q2"])
        assert tx.introductions.listed() == []
        assert tx.outbox.listed() == []
