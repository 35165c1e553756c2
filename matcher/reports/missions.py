"""Problems and providers by national mission, as coordinators assigned them when they triaged a problem."""

from __future__ import annotations

from collections import defaultdict

from matcher.reports.facts import Demand, Facts
from matcher.reports.records import (
    CellKind,
    Chart,
    ChartKind,
    Column,
    Report,
    ReportName,
    Row,
    Sentence,
    Table,
    Term,
    Wanted,
)
from matcher.reports.selection import basis_of, is_unmet, notes_of, strong_for_any, within
from models.introductions.problem_flow import ProblemState
from models.reference import lookups

COLUMNS = (
    Column("mission", CellKind.TEXT),
    Column("problems"),
    Column("might_belong"),
    Column("unmet"),
    Column("solved", counts_people=True),
    Column("providers"),
    Column("clusters"),
)


def missions(facts: Facts, wanted: Wanted) -> Report:
    """Return the report by mission: the known ones, then those that coordinators wrote besides; last, those of none."""
    facts = within(facts, wanted)
    grouped: dict[str, list[Demand]] = {name: [] for name in lookups.missions().values()}
    spelled: dict[str, str] = {}
    none: list[Demand] = []
    for one in facts.problems:
        if not one.mission:
            none.append(one)
            continue
        key = lookups.fold_name(one.mission)
        name = lookups.missions().get(key) or spelled.setdefault(key, one.mission)
        grouped.setdefault(name, []).append(one)
    rows = [_row(name, members, _might_belong(name, none, facts), facts) for name, members in grouped.items()]
    rows.sort(key=lambda row: (-int(str(row[1])), -int(str(row[2]))))
    table = Table(
        "missions",
        COLUMNS,
        (*rows, (Term("report.without_mission"), *_row("", none, 0, facts)[1:])),
        _row("", list(facts.problems), len(none), facts),
    )
    said = _sentences(rows, len(none), len(facts.problems))
    charts = (Chart(ChartKind.BARS, "missions", "mission", "problems"),)
    return Report(ReportName.MISSIONS, wanted, facts.now, (table,), charts, said, notes_of(facts), basis_of(facts))


def _row(name: str, members: list[Demand], might_belong: int, facts: Facts) -> Row:
    helping = strong_for_any(members, facts)
    reached: dict[str, int] = defaultdict(int)
    for key in helping:
        reached[facts.providers[key].cluster_id] += 1
    return (
        name or None,
        len(members),
        might_belong,
        sum(is_unmet(one, facts) for one in members),
        sum(one.standing is ProblemState.SOLVED for one in members),
        len(helping),
        len(reached.keys() - {""}),
    )


def _might_belong(name: str, none: list[Demand], facts: Facts) -> int:
    """Return how many problems without a mission are, by their words, about what a mission is about."""
    about = set(lookups.mission_domains().get(name, ()))
    if not about:
        return 0
    return sum(
        one.problem_id in facts.covered and bool(about & set(facts.covered[one.problem_id].domains)) for one in none
    )


def _sentences(rows: list[Row], none: int, total: int) -> tuple[Sentence, ...]:
    if not total:
        return (Sentence("no_problems"),)
    if none == total:
        likely = max(rows, key=lambda row: int(str(row[2])))
        key = "no_mission" if not likely[2] else "no_mission_but_likely"
        return (Sentence(key, {"count": total, "mission": likely[0], "likely": likely[2]}),)
    said = [Sentence("mission_of_most", {"mission": rows[0][0], "count": rows[0][1]})]
    thin = next((row for row in rows if row[1] and not row[5]), None)
    if thin is not None:
        said.append(Sentence("mission_without_provider", {"mission": thin[0], "count": thin[1]}))
    if none:
        said.append(Sentence("without_mission", {"count": none}))
    return tuple(said)
