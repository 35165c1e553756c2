"""Problems as callers see them: compared with reading the rule off for every caller and every problem."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.accounts.account import Role
from models.accounts.caller import OPERATOR_CALLER, PUBLIC, Caller
from models.accounts.callers_problems import CallersProblems, WithheldProblem, is_open
from models.errors import NotFound
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.introductions.problem_flow import UNPUBLISHED, ProblemProgress, ProblemState
from models.moments import now_utc
from models.records import Confidentiality, Location, Organisation, Problem, Provenance
from models.store import Store

PROVENANCE = Provenance("own form", published_by="Nickel Works")
SITE = Location("Ponda", "South Goa", "Goa", "403401", 15.403, 74.015)
WORDS = "our patented nickel bath turns green"

HOME = Organisation("o-pune", "Pune Works", PROVENANCE, cluster_id="pune")
ABROAD = Organisation("o-delhi", "Delhi Works", PROVENANCE, cluster_id="delhi")


def problem(
    problem_id: str, confidentiality: Confidentiality, organisation_id: str = "", cluster_id: str = ""
) -> Problem:
    return Problem(
        problem_id, WORDS, PROVENANCE, "Green bath", organisation_id=organisation_id, location=SITE,
        cluster_id=cluster_id, confidentiality=confidentiality,
    )  # fmt: skip


PROBLEMS = [
    problem("p1", Confidentiality.OPEN, organisation_id="o-delhi"),
    problem("p2", Confidentiality.BLINDED, organisation_id="o-pune"),
    problem("p3", Confidentiality.NDA, organisation_id="o-delhi"),
    problem("p4", Confidentiality.BLINDED, organisation_id="o-delhi", cluster_id="pune"),
    problem("p5", Confidentiality.BLINDED),
    problem("p6", Confidentiality.BLINDED, organisation_id="o-not-imported-yet"),
]
CALLERS = {
    PUBLIC: set(),
    Caller("a-1", (Role.OWNER,)): {"p5"},
    Caller("a-2", (Role.OWNER,), organisation_id="o-delhi"): {"p3", "p4"},
    Caller("a-3", (Role.COORDINATOR,), cluster_id="pune"): {"p2", "p4"},
    Caller("a-3", (Role.COORDINATOR, Role.OWNER), cluster_id="pune", organisation_id="o-delhi"): {"p2", "p3", "p4"},
    Caller("a-1", (Role.PROVIDER,), provider_id="r-1", organisation_id="o-delhi"): set(),
    Caller("a-1", (Role.OWNER,), scopes=frozenset()): set(),
    OPERATOR_CALLER: {"p2", "p3", "p4", "p5", "p6"},
}


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as transaction:
        transaction.organisations.put([HOME, ABROAD])
        transaction.problems.put(PROBLEMS)
        transaction.record_owners.tie("problem", "p5", "a-1")
    return store


@pytest.mark.parametrize(("caller", "expected"), CALLERS.items())
def test_a_caller_reads_the_words_of_its_problems_and_of_no_other(
    filled: Store, caller: Caller, expected: set[str]
) -> None:
    with filled.read() as transaction:
        shown = list(CallersProblems(transaction, caller).iterate())
        single = [CallersProblems(transaction, caller).get(one.problem_id) for one in PROBLEMS]
        may = {one.problem_id for one in PROBLEMS if CallersProblems(transaction, caller).may_read(one)}
        many = CallersProblems(transaction, caller).get_many(["p3", "nobody", "p1"])
    assert shown == single
    assert many == {one.problem_id: one for one in shown if one.problem_id in ("p1", "p3")}
    assert [one.problem_id for one in shown] == [one.problem_id for one in PROBLEMS]
    assert {one.problem_id for one in shown if isinstance(one, Problem) and not is_open(one)} == expected
    assert may == expected | {"p1"}


def test_what_is_withheld_holds_neither_words_nor_owner_nor_source_nor_site(filled: Store) -> None:
    with filled.read() as transaction:
        shown = CallersProblems(transaction, PUBLIC).get("p2")
    assert isinstance(shown, WithheldProblem)
    hidden = (WORDS, "Green bath", "o-pune", "Nickel Works", "own form", "Ponda", "403401", "15.4", "74.0")
    assert not any(word in repr(shown) for word in hidden)
    assert shown.location == Location(district="South Goa", state="Goa")


@pytest.mark.parametrize(("caller", "expected"), CALLERS.items())
def test_a_list_of_one_organisations_problems_names_no_hidden_owner(
    filled: Store, caller: Caller, expected: set[str]
) -> None:
    with filled.read() as transaction:
        shown = list(CallersProblems(transaction, caller).iterate(organisation_id="o-delhi"))
    assert {one.problem_id for one in shown} == {"p1"} | (expected & {"p3", "p4"})


def test_pages_of_a_list_are_whole_also_where_much_is_hidden(filled: Store) -> None:
    with filled.write() as transaction:
        transaction.problems.put(replace(PROBLEMS[2], problem_id=f"q{n:03d}") for n in range(450))
        transaction.problems.put([replace(PROBLEMS[0], problem_id="r1")])
        seen = CallersProblems(transaction, PUBLIC)
        assert [one.problem_id for one in seen.iterate(limit=2, organisation_id="o-delhi")] == ["p1", "r1"]
        assert len(list(seen.iterate(limit=3))) == 3
        assert len(list(seen.iterate(after_id="p6"))) == 451
        assert list(seen.iterate(after_id="z")) == []


def test_an_unknown_problem_is_not_found(filled: Store) -> None:
    with filled.read() as transaction, pytest.raises(NotFound):
        CallersProblems(transaction, PUBLIC).get("nobody")


def test_an_owner_is_tied_to_a_record_until_it_is_untied(filled: Store) -> None:
    with filled.write() as transaction:
        owners = transaction.record_owners
        owners.tie("problem", "p5", "a-7")
        assert owners.of("problem", ["p5", "p1", "a\0b"]) == {
            "p5": frozenset({"a-7"}), "p1": frozenset(), "a\0b": frozenset(),
        }  # fmt: skip
        assert owners.of("provider", ["p5"]) == {"p5": frozenset()}
        assert owners.of_account("a-7") == [("problem", "p5")]
        owners.untie("problem", "p5")
        assert owners.of_account("a-7") == []


def test_what_nobody_has_published_is_not_there_for_who_may_not_read_it(filled: Store) -> None:
    by = Party("a-1", PartyRole.OWNER)
    with filled.write() as transaction:
        for state in ProblemState:
            progress = ProblemProgress("p5", state, "a-1", Confidentiality.OPEN)
            transaction.progress.begin(progress, by, now_utc())
            transaction.problems.put([replace(PROBLEMS[4], confidentiality=Confidentiality.OPEN)])
            for caller, readable in CALLERS.items():
                shown = CallersProblems(transaction, caller)
                may_know = "p5" in readable or state not in UNPUBLISHED
                listed = [one.problem_id for one in shown.iterate()]
                assert listed == [one.problem_id for one in PROBLEMS if one.problem_id != "p5" or may_know]
                assert [one.problem_id for one in shown.iterate(after_id="p4", limit=1)] == ["p5" if may_know else "p6"]
                if may_know:
                    assert shown.get("p5").problem_id == "p5"
                else:
                    with pytest.raises(NotFound):
                        shown.get("p5")


def test_words_that_a_coordinator_wrote_are_everybodys(filled: Store) -> None:
    written = ProblemProgress("p2", ProblemState.BLINDED, "", Confidentiality.BLINDED, "A bath", "It changes colour")
    with filled.write() as transaction:
        transaction.progress.begin(written, Party("operator", PartyRole.COORDINATOR), now_utc())
        shown = CallersProblems(transaction, PUBLIC).get("p2")
        assert isinstance(shown, WithheldProblem)
        assert (shown.words.title, shown.words.text, shown.words.is_full) == ("A bath", "It changes colour", False)
        assert isinstance(CallersProblems(transaction, OPERATOR_CALLER).get("p2"), Problem)
