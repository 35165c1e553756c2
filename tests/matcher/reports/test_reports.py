"""What reports say and keep to themselves: known worlds, empty ones, small numbers, tiles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.answer import Verdict
from matcher.reports.catalogue import REPORTS, make_report
from matcher.reports.covered import Covered
from matcher.reports.facts import Shown
from matcher.reports.records import Column, Hidden, Report, ReportName, Sentence, Table, Term, Wanted
from matcher.reports.state_grid import tiles
from matcher.reports.suppression import HIDDEN
from models.details import ProviderKind
from models.errors import InvalidInput
from models.introductions.introduction import IntroductionState
from models.introductions.problem_flow import ProblemState
from models.records import Location
from models.reference.lookups import states
from tests.matcher.reports.world import ALL, NOW, demand, facts_of, random_facts, request, supply

PUNE = Wanted("pune", shows_small=True, counts_waiting=True)
COORDINATOR = Wanted("pune", counts_waiting=True)


def keys(report: Report) -> list[str]:
    return [sentence.key for sentence in report.sentences]


def sentence(report: Report, key: str) -> Sentence:
    return next(one for one in report.sentences if one.key == key)


def test_every_state_and_union_territory_has_one_tile_and_no_two_share_a_place() -> None:
    assert sorted(tile.name for tile in tiles()) == sorted(state.name for state in states())
    assert len({(tile.column, tile.row) for tile in tiles()}) == len(tiles()) == 36
    assert all(0 <= tile.column < 8 and 0 <= tile.row < 8 for tile in tiles())


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("wanted", [ALL, PUNE, COORDINATOR], ids=("all", "pune", "coordinator"))
def test_an_empty_database_has_every_report_and_a_sentence_in_each(name: ReportName, wanted: Wanted) -> None:
    report = make_report(name, facts_of(), wanted)
    assert report.name is name
    assert report.sentences
    assert all(not row for table in report.tables for row in table.rows if table.key == "cells")


@pytest.mark.parametrize("name", REPORTS)
def test_one_problem_and_one_provider_have_every_report(name: ReportName) -> None:
    one = Covered("p1", Verdict.STRONG, ("v1",), ("v1",), 1, (), ("food",))
    facts = facts_of([demand("p1")], [supply("v1")], [one], [request(1, problem_id="p1", provider_id="v1")])
    assert make_report(name, replace(facts, evidence=(Shown(("food",), 2026, ("v1",)),)), PUNE).sentences


def test_who_is_strong_elsewhere_is_named_as_the_nearest() -> None:
    near, far = (Location(latitude=18.5, longitude=73.9), Location(latitude=28.6, longitude=77.2))
    providers = [supply("near", cluster_id="jodhpur", place=near), supply("far", cluster_id="delhi", place=far)]
    covered = [Covered("p1", Verdict.STRONG, ("far", "near"), ("far", "near"))]
    report = make_report(ReportName.DEMAND, facts_of([demand("p1", point=(18.5, 74.0))], providers, covered), PUNE)
    told = sentence(report, "nearest").values
    assert (told["name"], told["km"]) == ("Name of near", 10)
    assert sentence(report, "nobody_here").values == {"sector": "dairy", "count": 1}
    assert sentence(report, "met").values == {"open": 1, "unmet": 0, "alone": 1}


def test_a_course_or_a_call_covers_nothing() -> None:
    providers = [supply("course", kind=ProviderKind.COURSE), supply("call", kind=ProviderKind.CALL), supply("weak")]
    covered = [Covered("p1", Verdict.STRONG, ("course", "call"), ("course", "weak"))]
    report = make_report(ReportName.DEMAND, facts_of([demand("p1")], providers, covered), PUNE)
    assert sentence(report, "met").values["unmet"] == 1
    assert sentence(report, "closest_anywhere").values["name"] == "Name of weak"


def test_a_problem_that_was_never_matched_is_neither_met_nor_unmet() -> None:
    report = make_report(ReportName.DEMAND, facts_of([demand("p1")]), PUNE)
    assert (keys(report), sentence(report, "none_judged").values) == (["none_judged"], {"open": 1})
    assert report.basis is not None
    assert (report.basis.judged, report.basis.unjudged) == (0, 1)


def test_unpublished_problems_count_for_their_coordinator_and_not_in_the_whole_countrys_report() -> None:
    facts = facts_of([demand("p1", standing=ProblemState.SUBMITTED), demand("p2", duplicate_of="p1")])
    own, whole = (make_report(ReportName.DEMAND, facts, wanted) for wanted in (COORDINATOR, Wanted()))
    assert (own.basis.problems, whole.basis.problems) == (1, 0)  # type: ignore[union-attr]
    assert Sentence("left_out_again", {"count": 1}) in own.notes
    assert Sentence("left_out_waiting", {"count": 1}) in whole.notes


def outcomes(wanted: Wanted, times: int) -> Table:
    told = {"helped": "yes", "saving_inr_per_year": 987_654, "cost_inr": None, "days": None}
    done = {"state": IntroductionState.DONE, "answered_at": "2026-11-27T12:00:00+00:00", "outcome": told}
    asked = [request(n, problem_id="p1", **done) for n in range(times)]
    table = make_report(ReportName.REPLIES, facts_of([demand("p1")], requests=asked), wanted).table("outcomes")
    assert table is not None
    return table


def test_the_savings_of_two_are_told_to_administrators_only() -> None:
    assert "987654" not in str(outcomes(COORDINATOR, 1)) + str(outcomes(COORDINATOR, 2))
    assert outcomes(COORDINATOR, 2).rows[0] == (Term("outcome.yes"), HIDDEN, None, None)
    assert outcomes(PUNE, 1).rows[3] == (Term("outcome.saving_inr_per_year"), 1, 987_654, 987_654)
    assert outcomes(COORDINATOR, 3).rows[3][1:] == (3, 3 * 987_654, 987_654)


def test_where_a_column_hides_a_number_its_total_cannot_give_it_away() -> None:
    solved = [demand(f"p{n}", standing=ProblemState.SOLVED, district="A" if n else "B") for n in range(5)]
    table = make_report(ReportName.DEMAND, facts_of(solved), COORDINATOR).table("cells")
    assert table is not None
    assert sorted(map(str, table.cells("solved"))) == ["4", str(HIDDEN)]
    assert table.total is not None
    assert table.total[table.place("solved")] == HIDDEN
    assert table.total[table.place("problems")] == 5


@pytest.mark.parametrize("name", REPORTS)
def test_no_report_of_a_coordinator_tells_one_or_two_people(name: ReportName) -> None:
    for seed in range(5):
        report = make_report(name, random_facts(seed), COORDINATOR)
        for table in report.tables:
            for place, column in enumerate(table.columns):
                counts = [row[place] for row in table.rows] if column.counts_people else []
                assert not {1, 2} & {cell for cell in counts if isinstance(cell, int)}, (table.key, column.key)


def test_a_hidden_share_does_not_stand_beside_its_number() -> None:
    report = make_report(ReportName.EXPOSURE, facts_of([demand("p1")], [supply("v1")], []), COORDINATOR)
    table = report.table("by_cluster")
    assert table is not None
    assert all(isinstance(cell, Hidden) or cell in (0, None) for cell in table.rows[0][1:])


def test_a_strength_is_named_only_where_it_is_sure() -> None:
    here = [supply(f"h{n}") for n in range(20)]
    there = [supply(f"t{n}", cluster_id="delhi") for n in range(60)]
    evidence = [Shown(("water",), 2026, (f"h{n}",)) for n in range(15)]
    evidence += [Shown(("food",), 2015, (f"{side}{n}",)) for side, most in (("h", 20), ("t", 60)) for n in range(most)]
    covered = [Covered("p1", Verdict.NO_GOOD_MATCH, domains=("wood",))]
    facts = facts_of([demand("p1")], [*here, *there], covered, evidence=evidence)
    report = make_report(ReportName.STRENGTHS, facts, PUNE)
    assert keys(report) == ["build_on", "asked_and_thin"]
    assert sentence(report, "build_on").values["domain"] == Term("domain.water")
    assert sentence(report, "asked_and_thin").values["domain"] == Term("domain.wood")
    few = facts_of([], [*here[:2], *there], [], evidence=evidence)
    assert keys(make_report(ReportName.STRENGTHS, few, PUNE)) == ["no_sure_strength"]


def test_a_sentence_tells_no_coordinator_of_one_person_either() -> None:
    covered = [Covered("p1", Verdict.NO_GOOD_MATCH, domains=("wood",))]
    people = [supply(f"h{n}") for n in range(20)] + [supply(f"t{n}", cluster_id="delhi") for n in range(60)]
    evidence = [Shown(("water",), 2026, (f"h{n}",)) for n in range(15)] + [Shown(("wood",), 2026, ("h1",))]
    evidence += [Shown(("food",), 2015, (f"{side}{n}",)) for side, most in (("h", 20), ("t", 60)) for n in range(most)]
    facts = facts_of([demand("p1")], people, covered, evidence=evidence)
    told = {
        wanted: sentence(make_report(ReportName.STRENGTHS, facts, wanted), "asked_and_thin").values["people"]
        for wanted in (PUNE, COORDINATOR)
    }
    assert told == {PUNE: 1, COORDINATOR: HIDDEN}


def test_a_mission_is_suggested_by_what_problems_are_about_and_never_assigned() -> None:
    covered = [Covered(f"p{n}", Verdict.NO_GOOD_MATCH, domains=("waste",)) for n in range(3)]
    facts = facts_of([demand("p0"), demand("p1"), demand("p2", mission="AI")], [], covered)
    report = make_report(ReportName.MISSIONS, facts, PUNE)
    table = report.table("missions")
    assert table is not None
    told = {row[0]: row[1:3] for row in table.rows}
    assert told["Waste to Wealth Mission"] == (0, 2)
    assert told["Artificial Intelligence Mission"] == (1, 0)
    assert told[Term("report.without_mission")][0] == 2


def test_days_upside_down_and_rows_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidInput, match="lies after"):
        Wanted(since=NOW.date(), until=NOW.date().replace(year=2025))
    with pytest.raises(InvalidInput, match="does not fit"):
        Table("t", (Column("a"),), ((1, 2),))
