"""Asking anew: a letter where somebody new fits, once, and none where nobody does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from matcher.query import Query
from matcher.searches import run
from matcher.searches.fits import MOST_TOLD, all_fits, fits_of
from matcher.searches.quoting import as_facts
from matcher.searches.run import Ran, is_due, would_tell
from models.match import Band
from models.privacy.consent import Act, Decision, Subject, SubjectType
from models.privacy.consent_ledger import agreed
from models.privacy.notice import Purpose
from models.searches.saved_search import Every
from models.searches.stopping import pause
from tests.matcher.searches.scene import TEXT, Searching, told


def test_who_fits_when_it_is_saved_is_not_told_of(searching: Searching) -> None:
    search = searching.save()
    assert {"r-1", "r-2", "r-3", "r-coat"} <= set(search.seen)
    assert searching.run() == (Ran(nothing_new=1), [])


def test_somebody_new_is_told_of_once(searching: Searching) -> None:
    search = searching.save()
    searching.settle_provider("r-new")
    assert searching.run(6.9) == (Ran(), [])
    assert searching.run(0.1) == (Ran(written=1), [["r-new"]])
    assert searching.run(0) == (Ran(), [])
    assert searching.run() == (Ran(nothing_new=1), [])
    assert searching.stored(search).seen == (*search.seen, "r-new")


def test_a_daily_search_is_asked_after_a_day(searching: Searching) -> None:
    searching.save(every=Every.DAY)
    searching.settle_provider("r-new")
    assert searching.run(1) == (Ran(written=1), [["r-new"]])


def test_who_fits_weakly_is_not_told_of(searching: Searching) -> None:
    searching.save()
    searching.settle_provider("r-milk-2", "Milk turns sour")
    assert searching.run() == (Ran(nothing_new=1), [])


def test_calls_come_first_by_their_last_day_and_only_those_that_are_open_to_the_applicant(
    searching: Searching,
) -> None:
    searching.save()
    today = searching.flow.now.date()
    searching.settle_provider("r-new")
    searching.settle_call("c-late", today + timedelta(days=60), "msme")
    searching.settle_call("c-soon", today + timedelta(days=20), "msme", "startup")
    searching.settle_call("c-rolling", None, "msme")
    searching.settle_call("c-others", today + timedelta(days=20), "academic")
    searching.settle_call("c-silent", today + timedelta(days=20))
    searching.settle_call("c-over", today + timedelta(days=6), "msme")
    searching.settle_call("c-last-day", today + timedelta(days=7), "msme")
    assert searching.run()[1] == [["c-last-day", "c-soon", "c-late", "c-rolling", "r-new"]]


def test_without_an_applicant_no_call_is_told_of(searching: Searching) -> None:
    searching.save(Query(TEXT, today=searching.flow.now.date()))
    searching.settle_call("c-new", None, "msme")
    assert searching.run() == (Ran(nothing_new=1), [])


def test_what_one_letter_cannot_hold_is_new_the_next_time(searching: Searching) -> None:
    searching.save()
    keys = [f"r-new-{number:02}" for number in range(MOST_TOLD + 2)]
    for key in keys:
        searching.settle_provider(key)
    assert searching.run()[1] == [keys[:MOST_TOLD]]
    assert searching.run()[1] == [keys[MOST_TOLD:]]
    assert searching.run()[1] == []


def test_a_record_merged_with_one_that_was_seen_is_not_new(searching: Searching) -> None:
    searching.save()
    searching.settle_provider("r-new")
    with searching.flow.store.write() as tx:
        tx.merges.merge("provider", "r-new", "r-1", by="operator", reason="the same")
    assert searching.run() == (Ran(nothing_new=1), [])


def test_who_is_gone_or_whom_a_search_rests_for_is_not_told_of(searching: Searching) -> None:
    search = searching.save()
    searching.settle_provider("r-new")
    with searching.flow.store.write() as tx:
        pause(tx, tx.searches.get(search.search_id), searching.flow.now)
        assert not is_due(tx, searching.flow.now + timedelta(days=400), searching.flow.clocks)
    assert searching.run() == (Ran(), [])
    searching.change(search, paused_at="")
    with searching.flow.store.write() as tx:
        tx.providers.delete(["r-new"])
    assert searching.run(0) == (Ran(nothing_new=1), [])


def test_withdrawn_letters_are_counted_and_what_is_new_waits(searching: Searching) -> None:
    search = searching.save()
    searching.settle_provider("r-new")
    decide(searching, Decision.WITHDRAWN)
    assert searching.run() == (Ran(withdrawn=1), [])
    assert searching.stored(search).seen == search.seen
    decide(searching, Decision.GIVEN)
    assert searching.run() == (Ran(written=1), [["r-new"]])


def test_a_closed_account_is_counted_and_gets_no_letter(searching: Searching) -> None:
    searching.save()
    searching.settle_provider("r-new")
    with searching.flow.store.write() as tx:
        account = tx.accounts.get(searching.account_id)
        tx.accounts.change(replace(account, disabled_at="2026-11-01T00:00:00+00:00"))
    assert searching.run() == (Ran(closed=1), [])


def test_one_that_is_asked_deleted_or_paused_meanwhile_writes_nothing(
    searching: Searching, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, gone, resting = (searching.save() for _ in range(3))
    searching.settle_provider("r-new")

    def meanwhile(*given: object) -> object:
        with searching.flow.store.write() as tx:
            tx.searches.delete(gone.search_id)
            pause(tx, tx.searches.get(resting.search_id), searching.flow.now)
            tx.searches.note_asked(tx.searches.get(asked.search_id), [], searching.flow.now)
        return fits_of(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "fits_of", meanwhile)
    assert searching.run() == (Ran(overtaken=3), [])


def test_a_run_that_is_cut_off_tells_everybody_once(searching: Searching, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        searching.save()
    searching.settle_provider("r-new")
    times: list[int] = []

    def cut_off(*given: object) -> object:
        times.append(1)
        if len(times) == 2:
            raise KeyboardInterrupt
        return as_facts(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "as_facts", cut_off)
    with pytest.raises(KeyboardInterrupt):
        searching.run()
    assert [told(one) for one in searching.letters()] == [["r-new"]]
    assert searching.run(0) == (Ran(written=2), [["r-new"], ["r-new"]])
    assert len({one.about_id for one in searching.letters()}) == 3


def test_trying_it_writes_nothing_and_agrees_with_the_letter(searching: Searching) -> None:
    search = searching.save()
    searching.settle_provider("r-new", f"Never seen before: {TEXT}.")
    (fit,) = would_tell(searching.flow.store, searching.flow.matcher, search, searching.flow.now)
    assert (fit.provider.provider_id, fit.evidence_id) == ("r-new", "e-r-new")
    assert TEXT in fit.sentence
    assert (searching.stored(search), searching.letters()) == (search, [])
    assert searching.run()[1] == [["r-new"]]


def test_all_that_fit_are_those_that_a_whole_look_finds(searching: Searching) -> None:
    asked = Query(TEXT, today=searching.flow.now.date())
    answer = searching.flow.matcher.match(asked, top=10_000, per_kind=0)
    whole = {one.provider.provider_id for one in answer.matches if one.band is not Band.WEAK and one.reasons}
    found = {one.provider.provider_id for one in all_fits(searching.flow.matcher, asked)}
    left_out = {"c-open", "c-closed"} | {one for one in whole if one.startswith(("c-", "k-"))}
    assert found == whole - left_out


def test_no_message_holds_a_word_of_question_name_or_evidence(searching: Searching) -> None:
    searching.save()
    searching.settle_provider("r-new")
    searching.run()
    (letter,) = searching.letters()
    said = json.dumps(dict(letter.facts)).casefold()
    assert not [word for word in (*TEXT.split(), "coating", "title", "name of") if word in said]


def decide(searching: Searching, decision: Decision) -> None:
    subject = Subject(SubjectType.ACCOUNT, searching.account_id)
    said = agreed(subject, Purpose.LETTERS, "en", Act.FORM, searching.account_id, "said so", decision=decision)
    with searching.flow.store.write() as tx:
        tx.consents.add(said, searching.flow.now)
