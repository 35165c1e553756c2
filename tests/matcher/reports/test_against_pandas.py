"""Every number of the reports, counted again with pandas on facts drawn at random."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from matcher.exposure import Shown as ShownRanking
from matcher.exposure import exposure_by_group
from matcher.reports.catalogue import make_report
from matcher.reports.facts import Facts
from matcher.reports.nearest import cluster_name
from matcher.reports.records import Report, ReportName, Table, Term, Wanted
from models.introductions.problem_flow import READY, UNPUBLISHED, ProblemState
from models.reference import lookups
from tests.matcher.reports.world import ALL, NOW, random_facts

SEEDS = (1, 2, 3)
PUNE = Wanted("pune", shows_small=True, counts_waiting=True)
SCOPES = (ALL, PUNE, Wanted(until=NOW.date().replace(month=6), shows_small=True, counts_waiting=True))


def problems(facts: Facts, wanted: Wanted) -> pd.DataFrame:
    frame = pd.DataFrame([{name: getattr(one, name) for name in one.__slots__} for one in facts.problems])
    frame = frame[frame.duplicate_of == ""]
    if wanted.cluster_id:
        frame = frame[frame.cluster_id == wanted.cluster_id]
    if wanted.until:
        frame = frame[pd.to_datetime(frame.stored_on) <= pd.Timestamp(wanted.until)]
    strong = frame.problem_id.map(lambda key: set(facts.strong.get(key, ())))
    is_open = ~frame.standing.isin([ProblemState.SOLVED, ProblemState.CLOSED])
    here = [
        any(facts.providers[who].cluster_id == cluster for who in found) if cluster else False
        for found, cluster in zip(strong, frame.cluster_id, strict=True)
    ]
    unmet = is_open & frame.problem_id.isin(facts.covered.keys()) & (strong.map(len) == 0)
    return frame.assign(strong=strong, here=here, unmet=unmet)


def rows(table: Table | None) -> list[dict[str, Any]]:
    assert table is not None
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def made(name: ReportName, facts: Facts, wanted: Wanted) -> Report:
    return make_report(name, facts, wanted)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("wanted", SCOPES, ids=("all", "pune", "until"))
def test_demand_is_what_pandas_counts_and_its_rows_add_up(seed: int, wanted: Wanted) -> None:
    facts = random_facts(seed)
    frame = problems(facts, wanted)
    table = made(ReportName.DEMAND, facts, wanted).table("cells")
    grouped = frame.groupby([frame.district, frame.state, frame.sector.str.casefold()])
    expected = {
        key: (
            len(group), group.standing.isin(UNPUBLISHED).sum(),
            group.standing.isin([one for one in READY if one is not ProblemState.IN_PROGRESS]).sum(),
            (group.standing == ProblemState.IN_PROGRESS).sum(), (group.standing == ProblemState.SOLVED).sum(),
            (group.standing == ProblemState.CLOSED).sum(), group.here.sum(), group.unmet.sum(),
            len(set().union(*group.strong)),
        )
        for key, group in grouped
    }  # fmt: skip
    assert table is not None
    assert {(row[0], row[1], str(row[2]).casefold()): row[3:] for row in table.rows} == expected
    assert table.total is not None
    for place in range(3, 11):
        assert table.total[place] == sum(int(str(row[place])) for row in table.rows)
    assert table.total[3] == sum(int(str(total)) for total in table.total[4:9]) == len(frame)
    assert table.total[11] == len(set().union(*frame.strong))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("wanted", SCOPES, ids=("all", "pune", "until"))
def test_states_are_what_pandas_counts_and_add_up_to_all(seed: int, wanted: Wanted) -> None:
    facts = random_facts(seed)
    frame = problems(facts, wanted)
    table = made(ReportName.STATES, facts, wanted).table("states")
    supply = pd.Series([one.place.state for one in facts.providers.values()]).value_counts()
    helping = pd.Series([facts.providers[who].place.state for who in set().union(*frame.strong)]).value_counts()
    told = rows(table)
    for row in told:
        name = row["state"] or ""
        assert row["problems"] == (frame.state == name).sum()
        assert row["unmet"] == frame.unmet[frame.state == name].sum()
        assert row["providers"] == supply.get(name, 0)
        assert row["strong_providers"] == helping.get(name, 0)
    assert table is not None
    assert len({row["code"] for row in told} - {None}) == 36
    assert table.total is not None
    assert table.total[2:] == tuple(sum(row[key] for row in told) for key in list(told[0])[2:])


@pytest.mark.parametrize("seed", SEEDS)
def test_missions_are_what_pandas_counts_by_any_spelling(seed: int) -> None:
    facts = random_facts(seed)
    frame = problems(facts, ALL)
    names = frame.mission.map(lambda said: lookups.missions().get(lookups.fold_name(said), said))
    found = {str(row["mission"]): row for row in rows(made(ReportName.MISSIONS, facts, ALL).table("missions"))}
    for name, group in frame.groupby(names):
        row = found[str(name) if name else str(Term("report.without_mission"))]
        helping = set().union(*group.strong)
        assert row["problems"] == len(group)
        assert row["unmet"] == group.unmet.sum()
        assert row["providers"] == len(helping)
        assert row["clusters"] == len({facts.providers[who].cluster_id for who in helping} - {""})
    assert sum(row["problems"] for row in found.values()) == len(frame)
    assert found["National One Health Mission"]["problems"] == (frame.mission == "one health").sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_exposure_is_that_of_the_fairness_measure(seed: int) -> None:
    facts = random_facts(seed)
    counted = set(problems(facts, ALL).problem_id) & facts.covered.keys()
    rankings = [tuple(who for who in facts.covered[key].shown if who in facts.providers) for key in sorted(counted)]
    groups = {key: cluster_name(one.cluster_id) for key, one in facts.providers.items()}
    shown = [ShownRanking(ranking, frozenset(facts.providers)) for ranking in rankings]
    expected = {one.group: one for one in exposure_by_group(shown, groups, resamples=10)}
    told = rows(made(ReportName.EXPOSURE, facts, ALL).table("by_cluster"))
    assert {row["group"] for row in told} == expected.keys()
    for row in told:
        assert row["exposure_share"] == pytest.approx(expected[row["group"]].exposure_share)
        assert row["member_share"] == pytest.approx(expected[row["group"]].merit_share)
        assert row["ratio"] == pytest.approx(row["exposure_share"] / row["member_share"])
    assert sum(row["shown"] for row in told) == sum(map(len, rankings))


@pytest.mark.parametrize("seed", SEEDS)
def test_replies_are_what_pandas_counts(seed: int) -> None:
    facts = random_facts(seed)
    frame = pd.DataFrame([vars(one) for one in facts.requests])
    report = made(ReportName.REPLIES, facts, ALL)
    sent = frame[frame.sent_at != ""]
    ends = report.table("ends")
    assert ends is not None
    counts = frame.state.value_counts()
    assert {row[0]: row[1] for row in ends.rows if row[0] != Term("report.overdue")} == {
        Term(f"stage.{state}"): count for state, count in counts.items()
    }
    overdue = frame[frame.state.isin(["sent", "seen"]) & (pd.to_datetime(frame.due_at) <= pd.Timestamp(NOW))]
    assert next((row[1] for row in ends.rows if row[0] == Term("report.overdue")), 0) == len(overdue)
    declined = {row["reason"]: row["requests"] for row in rows(report.table("declines"))}
    reasons = sent[sent.state == "declined"].reason.value_counts()
    assert declined == {Term(f"decline.{reason}"): count for reason, count in reasons.items()}
    outcomes = {str(row["outcome"]): row for row in rows(report.table("outcomes"))}
    savings = sent.outcome.map(lambda told: told.get("saving_inr_per_year")).dropna()
    saved = outcomes[str(Term("outcome.saving_inr_per_year"))]
    assert (saved["told"], saved["sum"], saved["middle"]) == (len(savings), savings.sum(), savings.median())


@pytest.mark.parametrize("seed", SEEDS)
def test_institutions_with_few_requests_are_told_together(seed: int) -> None:
    facts = random_facts(seed, requests=40)
    frame = pd.DataFrame([vars(one) for one in facts.requests])
    ended = frame[(frame.sent_at != "") & ((frame.answered_at != "") | (frame.state == "expired"))]
    homes = ended.provider_id.map(lambda key: facts.organisations[facts.providers[key].organisation_id])
    counts = ended.groupby(homes).size()
    told = rows(made(ReportName.REPLIES, facts, ALL).table("institutions"))
    named = {row["organisation"]: row["ended"] for row in told if not isinstance(row["organisation"], Term)}
    assert named == {name: count for name, count in counts.items() if count >= 3}
    assert sum(row["ended"] for row in told) == len(ended)
    usual = (ended.answered_at != "").mean()
    for row in told:
        raw = (ended[homes == row["organisation"]].answered_at != "").mean()
        if row["organisation"] in named:
            assert min(raw, usual) - 1e-9 <= row["reply_share"] <= max(raw, usual) + 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_people_groups_and_recency_of_domains_are_what_brute_force_counts(seed: int) -> None:
    facts = random_facts(seed)
    told = {str(row["domain"]): row for row in rows(made(ReportName.STRENGTHS, facts, PUNE).table("domains"))}
    people = {
        key for key, one in facts.providers.items() if one.kind.value == "researcher" and one.cluster_id == "pune"
    }
    for name, row in told.items():
        domain = name.partition("domain.")[2].strip("')")
        owned = [one for one in facts.evidence if domain in one.domains and people & set(one.owners)]
        working = {who for one in owned for who in one.owners if who in people}
        groups = [{who} for who in sorted(working)]
        for one in owned:
            joined = [group for group in groups if group & set(one.owners)]
            groups = [group for group in groups if not group & set(one.owners)] + (
                [set().union(*joined)] if joined else []
            )
        years = [one.year for one in owned if one.year]
        assert row["people"] == len(working)
        assert row["groups"] == len(groups)
        assert row["recent_share"] == (
            pytest.approx(sum(year > 2023 for year in years) / len(years)) if years else None
        )
        assert row["problems"] == sum(
            domain in facts.covered[key].domains for key in problems(facts, PUNE).problem_id if key in facts.covered
        )
