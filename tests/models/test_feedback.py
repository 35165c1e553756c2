"""Feedback: what may be said, and that it is appended, withdrawn and erased, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.errors import Forbidden, InvalidInput, NotFound, TooMany
from models.feedback import MAX_NOTE, Feedback, Judgement, WhyNot, problem_hash
from models.feedback_log import MOST_A_DAY, PAGE
from models.ranker_versions import RankerVersion
from models.store import Store
from tests.matcher.scene import evidence, provider

SAID = Feedback("a" * 32, "r-1", Judgement.RELEVANT, "actor-1", rank=3, sighting={"features": {"score": 1.5}})
NOT_FITTING = replace(SAID, judgement=Judgement.NOT_RELEVANT, reason=WhyNot.WRONG_FIELD, note="कपड़ा नहीं")


def add(store: Store, feedback: Feedback) -> Feedback:
    with store.write() as transaction:
        return transaction.feedback.add(feedback).feedback


def held(store: Store) -> list[Feedback]:
    with store.read() as transaction:
        return list(transaction.feedback.iterate(is_withdrawn=False))


@pytest.mark.parametrize("judgement", [Judgement.NOT_RELEVANT, Judgement.DECLINED])
def test_a_negative_judgement_needs_a_reason(judgement: Judgement) -> None:
    with pytest.raises(InvalidInput, match=r"needs a reason.*wrong_field.*too_far"):
        replace(SAID, judgement=judgement)


@pytest.mark.parametrize("judgement", [Judgement.RELEVANT, Judgement.ACCEPTED, Judgement.SOLVED])
def test_a_positive_judgement_takes_no_reason(judgement: Judgement) -> None:
    with pytest.raises(InvalidInput, match="has no reason"):
        replace(SAID, judgement=judgement, reason=WhyNot.OTHER)


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as failure:
        replace(SAID, rank=-1, note="x" * (MAX_NOTE + 1))
    assert [problem.field for problem in failure.value.problems] == ["note", "rank"]


def test_reasons_that_say_nothing_about_the_ranking_are_told_apart() -> None:
    silent = {reason for reason in WhyNot if not reason.is_about_ranking}
    assert silent == {WhyNot.TOO_FAR, WhyNot.TOO_COSTLY, WhyNot.NO_CAPACITY}


def test_case_and_white_space_do_not_make_another_problem() -> None:
    assert problem_hash(" Pump  seals\nleak ") == problem_hash("pump SEALS leak")
    assert problem_hash("पंप") != problem_hash("पम्प")
    assert len(problem_hash("")) == 32


def test_feedback_comes_back_as_it_was_given(store: Store) -> None:
    stored = add(store, NOT_FITTING)
    with store.read() as transaction:
        assert transaction.feedback.get(stored.feedback_id) == stored
    assert replace(stored, feedback_id="", given_at="") == NOT_FITTING
    assert stored.given_at


def test_feedback_that_is_not_there_is_not_found(store: Store) -> None:
    with store.read() as transaction:
        for feedback_id in ("", "f000000001-nobody", "a\0b", "\ud800"):
            with pytest.raises(NotFound):
                transaction.feedback.get(feedback_id)


def test_ids_rise_and_cannot_be_guessed_from_one_another(store: Store) -> None:
    ids = [add(store, replace(SAID, provider_id=f"r-{number}")).feedback_id for number in range(3)]
    assert ids == sorted(ids)
    assert len({feedback_id.partition("-")[2] for feedback_id in ids}) == 3
    assert all(len(feedback_id.partition("-")[2]) == 20 for feedback_id in ids)


def test_the_number_of_an_erased_feedback_that_a_ranker_has_seen_is_not_used_again(store: Store) -> None:
    last = add(store, SAID).feedback_id
    with store.write() as transaction:
        transaction.rankers.add(RankerVersion("shipped", {}, 1, last))
        transaction.feedback.erase_about(["r-1"])
    assert add(store, SAID).feedback_id[:10] == "f000000002"


def test_the_same_said_twice_is_stored_once(store: Store) -> None:
    first = add(store, SAID)
    with store.write() as transaction:
        again = transaction.feedback.add(SAID)
    assert (again.feedback, again.is_new) == (first, False)
    assert held(store) == [first]


def test_another_opinion_of_the_same_actor_withdraws_the_one_before(store: Store) -> None:
    first, second = add(store, SAID), add(store, NOT_FITTING)
    assert held(store) == [second]
    with store.read() as transaction:
        assert transaction.feedback.get(first.feedback_id).is_withdrawn


def test_opinion_and_outcome_stand_beside_each_other(store: Store) -> None:
    opinion, outcome = add(store, SAID), add(store, replace(SAID, judgement=Judgement.SOLVED))
    assert held(store) == [opinion, outcome]


def test_actors_do_not_touch_what_others_said(store: Store) -> None:
    mine, theirs = add(store, SAID), add(store, replace(NOT_FITTING, actor="actor-2"))
    assert held(store) == [mine, theirs]


def test_withdrawn_feedback_keeps_its_place_and_loses_its_note(store: Store) -> None:
    stored = add(store, NOT_FITTING)
    with store.write() as transaction:
        withdrawn = transaction.feedback.withdraw(stored.feedback_id)
        assert transaction.feedback.withdraw(stored.feedback_id) == withdrawn
        assert transaction.feedback.count() == 0
    assert (withdrawn.is_withdrawn, withdrawn.note, withdrawn.judgement) == (True, "", Judgement.NOT_RELEVANT)
    with store.read() as transaction:
        assert list(transaction.feedback.iterate()) == [withdrawn]
        assert list(transaction.feedback.iterate(is_withdrawn=True)) == [withdrawn]


def test_a_list_is_read_page_by_page_in_the_order_in_which_it_was_given(store: Store) -> None:
    with store.write() as transaction:
        given = [
            transaction.feedback.add(replace(SAID, provider_id=f"r-{n % 2}", problem_hash=str(n)), is_limited=False)
            for n in range(PAGE + 3)
        ]
    ids = [one.feedback.feedback_id for one in given]
    with store.read() as transaction:
        listed = transaction.feedback.iterate
        assert [one.feedback_id for one in listed()] == ids
        assert [one.feedback_id for one in listed(limit=2, after_id=ids[PAGE - 1])] == ids[PAGE : PAGE + 2]
        assert list(listed(limit=0)) == []
        assert [one.feedback_id for one in listed(provider_id="r-1")] == ids[1::2]


def test_an_actor_says_only_so_much_a_day_and_an_operator_any_amount(store: Store) -> None:
    with store.write() as transaction:
        for number in range(MOST_A_DAY):
            transaction.feedback.add(replace(SAID, problem_hash=str(number)))
    with store.write() as transaction:
        with pytest.raises(TooMany, match=str(MOST_A_DAY)):
            transaction.feedback.add(SAID)
        assert transaction.feedback.add(SAID, is_limited=False).is_new
        assert transaction.feedback.add(replace(SAID, actor="actor-2")).is_new


def test_the_limit_is_over_after_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    two_days_ago = (datetime.now(UTC) - timedelta(days=2)).isoformat(timespec="seconds")
    with monkeypatch.context() as patch:
        patch.setattr("models.feedback_log.utc_now", lambda: two_days_ago)
        with store.write() as transaction:
            for number in range(MOST_A_DAY):
                transaction.feedback.add(replace(SAID, problem_hash=str(number)))
    assert add(store, SAID).feedback_id


def test_deleting_a_provider_erases_what_was_said_about_it_and_nothing_else(store: Store) -> None:
    with store.write() as transaction:
        transaction.providers.put([provider("r-1"), provider("r-2")])
        transaction.evidence.put([evidence("e-1", "pump seals", "r-1")])
    add(store, SAID)
    kept = add(store, replace(SAID, provider_id="r-2"))
    with store.write() as transaction:
        assert transaction.providers.delete(iter(["r-1", "nobody"])) == 1
        assert list(transaction.feedback.iterate()) == [kept]


def test_a_reading_transaction_writes_no_feedback(store: Store) -> None:
    with store.read() as transaction:
        for write in (
            lambda: transaction.feedback.add(SAID),
            lambda: transaction.feedback.withdraw("f"),
            lambda: transaction.feedback.erase_about(["r-1"]),
        ):
            with pytest.raises(Forbidden):
                write()


def test_a_transaction_that_fails_leaves_no_feedback(store: Store) -> None:
    def fail() -> None:
        with store.write() as transaction:
            transaction.feedback.add(SAID)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert held(store) == []
