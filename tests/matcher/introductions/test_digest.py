"""The weekly message: at most three problems that fit, the best first, none of them twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matcher.introductions import digest
from models.introductions.contacts import Contact, ContactOf
from models.introductions.party import CLOCK
from models.introductions.problem_flow import ProblemProgress, ProblemState
from models.records import Problem, Provenance
from tests.matcher.introductions.scene import OWNER, Flow

TEXT = "powder coating peels off"


def want(flow: Flow, *provider_ids: str) -> None:
    with flow.store.write() as tx:
        for key in provider_ids:
            known = tx.contacts.get(ContactOf.PROVIDER, key)
            tx.contacts.put(replace(known, wants_digest=True), flow.now)


def post(flow: Flow, **texts: str) -> None:
    with flow.store.write() as tx:
        tx.problems.delete([one.problem_id for one in tx.problems.iterate()])
        tx.problems.put([Problem(key, text, Provenance("test")) for key, text in texts.items()])


def run(flow: Flow) -> tuple[digest.Digested, list[list[str]]]:
    before = len([one for one in flow.messages() if one.kind == "digest"])
    found = digest.write_digests(flow.store, flow.matcher, flow.now)
    told = [one.facts["problem_ids"] for one in flow.messages() if one.kind == "digest"]
    return found, told[before:]


def test_the_three_that_fit_best_come_first_and_the_rest_a_week_later(flow: Flow) -> None:
    want(flow, "r-1")
    post(flow, q1=TEXT, q2="powder coating", q3=f"{TEXT} our grills", q4="powder", q5="milk")
    assert run(flow) == (digest.Digested(1, 0, 5), [["q3", "q1", "q2"]])
    assert run(flow) == (digest.Digested(0, 0, 5), [])
    flow.pass_days(7)
    assert run(flow) == (digest.Digested(1, 0, 5), [["q4"]])
    flow.pass_days(7)
    assert run(flow) == (digest.Digested(0, 1, 5), [])


def test_ties_go_to_the_smaller_id(flow: Flow) -> None:
    want(flow, "r-1")
    post(flow, q9=TEXT, q2=TEXT, q5=TEXT, q3=TEXT)
    assert run(flow)[1] == [["q2", "q3", "q5"]]


def test_of_too_many_problems_those_written_last_are_looked_at(flow: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "LOOKED_AT", 2)
    want(flow, "r-1")
    post(flow, q9=TEXT)
    with flow.store.write() as tx:
        tx.problems.put([Problem(key, TEXT, Provenance("test")) for key in ("q1", "q5")])
    assert run(flow)[1] == [["q1", "q5"]]


def test_nobody_is_written_to_who_did_not_ask_for_it(flow: Flow) -> None:
    post(flow, q1=TEXT)
    with flow.store.read() as tx:
        assert not digest.is_due(tx, flow.now, flow.clocks)
    assert run(flow) == (digest.Digested(0, 0, 1), [])


def test_what_somebody_was_asked_about_or_nobody_may_know_of_is_left_out(flow: Flow) -> None:
    want(flow, "r-1")
    post(flow, q1=TEXT, q2=TEXT, q3=TEXT, q4=TEXT)
    with flow.store.write() as tx:
        tx.progress.begin(ProblemProgress("q2", ProblemState.SUBMITTED), OWNER, flow.now)
        tx.problems.put([Problem("q3", TEXT, Provenance("test"), deadline=date(2026, 1, 1))])
        tx.progress.take(tx.problems.get("q4"), "solve", CLOCK, flow.now)
    flow.ask("r-1", "q1")
    assert run(flow)[1] == []


def test_who_is_gone_is_not_written_to(flow: Flow) -> None:
    want(flow, "r-1", "r-2")
    post(flow, q1=TEXT)
    with flow.store.write() as tx:
        tx.providers.delete(["r-1"])
    assert [one.to_id for one in flow.messages()] == []
    assert run(flow) == (digest.Digested(1, 0, 1), [["q1"]])


def test_a_contact_that_is_noted_anew_is_not_written_to_again_at_once(flow: Flow) -> None:
    want(flow, "r-1")
    post(flow, q1=TEXT)
    run(flow)
    with flow.store.write() as tx:
        known = tx.contacts.get(ContactOf.PROVIDER, "r-1")
        tx.contacts.put(Contact(ContactOf.PROVIDER, "r-1", email=known.email, wants_digest=True), flow.now)
    with flow.store.read() as tx:
        assert not digest.is_due(tx, flow.now, flow.clocks)
