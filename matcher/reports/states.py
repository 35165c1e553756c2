"""The states of India as tiles: demand, what is unmet, and who could help, in each."""

from __future__ import annotations

from collections import Counter

from matcher.reports.facts import Facts
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
    Wanted,
)
from matcher.reports.selection import basis_of, is_unmet, notes_of, strong_for_any, within
from matcher.reports.state_grid import tiles

SHOWN = ("problems", "unmet", "providers")
"""What a grid is drawn of, one each."""


def states(facts: Facts, wanted: Wanted) -> Report:
    """Return the report by state; a place that is in no state is counted apart."""
    facts = within(facts, wanted)
    table = _table(facts)
    return Report(
        ReportName.STATES,
        wanted,
        facts.now,
        (table,),
        tuple(Chart(ChartKind.TILES, "states", "code", value) for value in SHOWN),
        _sentences(table),
        (*notes_of(facts), Sentence("tiles")),
        basis_of(facts),
    )


def _table(facts: Facts) -> Table:
    demand = Counter(one.state for one in facts.problems)
    unmet = Counter(one.state for one in facts.problems if is_unmet(one, facts))
    helping = strong_for_any(facts.problems, facts)
    supply = Counter(one.place.state for one in facts.providers.values())
    strong = Counter(facts.providers[key].place.state for key in helping)
    columns = (
        Column("state", CellKind.STATE),
        Column("code", CellKind.TEXT),
        *(Column(key) for key in ("problems", "unmet", "providers", "strong_providers")),
    )
    named = [(tile.name, tile.code) for tile in sorted(tiles(), key=lambda tile: tile.name)]
    known = {name for name, _ in named}
    rows: list[Row] = [(name, code, demand[name], unmet[name], supply[name], strong[name]) for name, code in named]
    elsewhere = [
        sum(count for state, count in counts.items() if state not in known)
        for counts in (demand, unmet, supply, strong)
    ]
    if any(elsewhere):
        rows.append((None, None, *elsewhere))
    total = (None, None, *(sum(counts.values()) for counts in (demand, unmet, supply, strong)))
    return Table("states", columns, tuple(rows), total)


def _sentences(table: Table) -> tuple[Sentence, ...]:
    placed = [row for row in table.rows if row[0]]
    asking = sorted(placed, key=lambda row: (-_number(row, 2), str(row[0])))
    if not _number(asking[0], 2):
        return (Sentence("no_problems"),)
    said = [Sentence("state_of_most", {"state": asking[0][0], "count": _number(asking[0], 2)})]
    lacking = sorted(placed, key=lambda row: (-_number(row, 3), str(row[0])))
    if _number(lacking[0], 3):
        said.append(Sentence("state_unmet", {"state": lacking[0][0], "count": _number(lacking[0], 3)}))
    alone = [str(row[0]) for row in asking if _number(row, 2) and not _number(row, 4)]
    if alone:
        said.append(Sentence("states_without_supply", {"states": alone[:5], "count": len(alone)}))
    return tuple(said)


def _number(row: Row, place: int) -> int:
    cell = row[place]
    return cell if isinstance(cell, int) else 0
