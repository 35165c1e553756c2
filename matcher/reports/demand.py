"""Demand beside supply: where which problems are, how far they have come, who covers them, and what nobody covers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from matcher.reports.facts import Demand, Facts
from matcher.reports.nearest import nearest_strong
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
from matcher.reports.selection import basis_of, is_open, is_unmet, notes_of, strong_for_any, strong_here, within
from matcher.reports.unmet_needs import UnmetNeeds, unmet_needs
from models.accounts.callers_problems import words_of
from models.introductions.problem_flow import READY, UNPUBLISHED, ProblemState

MOST_NEEDS = 25
MOST_EXAMPLES = 25
CELLS = (
    Column("district", CellKind.TEXT),
    Column("state", CellKind.STATE),
    Column("sector", CellKind.TEXT),
    Column("problems"),
    Column("waiting"),
    Column("looking"),
    Column("in_progress"),
    Column("solved", counts_people=True),
    Column("closed"),
    Column("covered_here"),
    Column("unmet"),
    Column("providers"),
)
_UNMET = -2
"""The place of the unmet among the counts of a row."""

BY_STANDING = (
    UNPUBLISHED,
    tuple(state for state in READY if state is not ProblemState.IN_PROGRESS),
    (ProblemState.IN_PROGRESS,),
    (ProblemState.SOLVED,),
    (ProblemState.CLOSED,),
)
"""Which states of a problem's way the columns after ``problems`` count."""


def demand(facts: Facts, wanted: Wanted) -> Report:
    """Return the report of demand and supply."""
    facts = within(facts, wanted)
    unmet = [one for one in facts.problems if is_unmet(one, facts)]
    needs = unmet_needs([one for one in facts.problems if is_open(one)], facts)
    sectors = _sectors(facts)
    return Report(
        ReportName.DEMAND,
        wanted,
        facts.now,
        (_cells(facts), sectors, _standings(facts), _needs(needs), _examples(unmet, facts)),
        (Chart(ChartKind.BARS, "sectors", "sector", "problems"), Chart(ChartKind.BARS, "needs", "term", "problems")),
        _sentences(facts, unmet, needs),
        (*notes_of(facts), *_words_left_out(needs)),
        basis_of(facts),
    )


def _cells(facts: Facts) -> Table:
    grouped: dict[tuple[str, str, str], list[Demand]] = defaultdict(list)
    for one in facts.problems:
        grouped[one.district, one.state, one.sector.casefold()].append(one)
    counted = [(key, members[0].sector, _counts(members, facts)) for key, members in grouped.items()]
    counted.sort(key=lambda one: (-one[2][_UNMET], -one[2][0], one[0]))
    rows: list[Row] = [(*key[:2], sector, *counts) for key, sector, counts in counted]
    total = (None, None, None, *_counts(facts.problems, facts))
    return Table("cells", CELLS, tuple(rows), total)


def _counts(members: Sequence[Demand], facts: Facts) -> tuple[int, ...]:
    standing = Counter(one.standing for one in members)
    return (
        len(members),
        *(sum(standing[state] for state in states) for states in BY_STANDING),
        sum(bool(strong_here(one, facts)) for one in members),
        sum(is_unmet(one, facts) for one in members),
        len(strong_for_any(members, facts)),
    )


def _sectors(facts: Facts) -> Table:
    grouped: dict[str, list[Demand]] = defaultdict(list)
    for one in facts.problems:
        grouped[one.sector.casefold()].append(one)
    columns = (CELLS[2], CELLS[3], *CELLS[-3:])
    rows: list[Row] = []
    for members in grouped.values():
        count, *_, here, unmet, providers = _counts(members, facts)
        rows.append((members[0].sector, count, here, unmet, providers))
    rows.sort(key=lambda row: (-int(str(row[1])), str(row[0])))
    return Table("sectors", columns, tuple(rows))


def _standings(facts: Facts) -> Table:
    counts = Counter(one.standing for one in facts.problems)
    rows = tuple((Term(f"problem_state.{state}"), counts[state]) for state in ProblemState if state != "draft")
    columns = (Column("standing", CellKind.TERM), Column("problems"))
    return Table("standings", columns, rows, (None, len(facts.problems)))


def _needs(needs: UnmetNeeds) -> Table:
    columns = (Column("term", CellKind.TEXT), Column("problems"), Column("problem_id", CellKind.TEXT), _WORDS)
    rows = tuple((one.term, len(one.problem_ids), one.example_id, one.example) for one in needs.needs[:MOST_NEEDS])
    return Table("needs", columns, rows)


_WORDS = Column("words", CellKind.TEXT)


def _examples(unmet: Sequence[Demand], facts: Facts) -> Table:
    columns = (Column("problem_id", CellKind.TEXT), *CELLS[:3], Column("standing", CellKind.TERM), _WORDS)
    shown = unmet[:MOST_EXAMPLES]
    published = facts.published(one.problem_id for one in shown)
    names = {key: " ".join(words_of(one).name.split()) for key, one in published.items()}
    rows = tuple(
        (one.problem_id, one.district, one.state, one.sector, Term(f"problem_state.{one.standing}"),
         names.get(one.problem_id) or Term("report.words_withheld"))
        for one in shown
    )  # fmt: skip
    return Table("examples", columns, rows)


def _words_left_out(needs: UnmetNeeds) -> tuple[Sentence, ...]:
    counts = {"words_withheld": needs.withheld, "words_passed_over": needs.passed_over}
    return tuple(Sentence(key, {"count": count}) for key, count in counts.items() if count)


def _sentences(facts: Facts, unmet: Sequence[Demand], needs: UnmetNeeds) -> tuple[Sentence, ...]:
    if not facts.problems:
        return (Sentence("no_problems"),)
    still_open = [one for one in facts.problems if is_open(one)]
    judged = [one for one in still_open if one.problem_id in facts.covered]
    if still_open and not judged:
        return (Sentence("none_judged", {"open": len(still_open)}),)
    alone = [one for one in judged if not strong_here(one, facts)]
    said = [Sentence("met", {"open": len(still_open), "unmet": len(unmet), "alone": len(alone)})]
    if alone:
        sector, count = Counter(one.sector for one in alone).most_common(1)[0]
        said.append(Sentence("nobody_here", {"sector": sector or "–", "count": count}))
        said += nearest_strong([one for one in alone if one.sector == sector], facts)
    if needs.needs and len(needs.needs[0].problem_ids) > 1:
        said.append(Sentence("need_of_most", {"term": needs.needs[0].term, "count": len(needs.needs[0].problem_ids)}))
    return tuple(said)
