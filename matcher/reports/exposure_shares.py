"""Who gets shown, and who gets asked: by career stage, type of institution and cluster, and how unequally.

A place at rank r of an answer is worth 1 / log2(r + 1), as in `matcher.exposure`; the answers of all problems count
alike:

    exposure(i) = Σ over answers that show i of  worth(rank of i)  /  Σ of the worth of all places of that answer
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from matcher.exposure import position_worth
from matcher.pipeline import USUAL_LENGTH
from matcher.reports.facts import Facts, Supply
from matcher.reports.inequality import gini, top_share
from matcher.reports.nearest import cluster_name
from matcher.reports.records import (
    Cell,
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
from matcher.reports.selection import basis_of, notes_of, within
from models.details import ProviderKind

FAR_FROM_PROPORTION = 1.5
"""From so many times its share on, or below its inverse, a group is named in words."""
LEAST_NAMED = 10
"""A group of fewer is not named in words: chance alone takes it far."""

Group = Callable[[Supply], Cell]


@dataclass(frozen=True)
class Exposed:
    """What providers got: exposure by id, in answers; how often each was shown, and asked."""

    exposure: Mapping[str, float]
    shown: Mapping[str, int]
    asked: Mapping[str, int]
    answers: int


def exposure(facts: Facts, wanted: Wanted) -> Report:
    """Return the report of exposure over the answers to the problems that are counted."""
    facts = within(facts, wanted)
    got = exposed(facts)
    people = [one for one in facts.providers.values() if one.kind is ProviderKind.RESEARCHER]
    everybody = list(facts.providers.values())
    tables = (
        _by_group("by_cluster", everybody, lambda one: cluster_name(one.cluster_id), CellKind.TEXT, got),
        _by_group("by_stage", people, lambda one: Term(f"stage_of_career.{slug_of(one.stage)}"), CellKind.TERM, got),
        _by_group(
            "by_institution", everybody, lambda one: Term(f"institution.{slug_of(one.institution)}"), CellKind.TERM, got
        ),
        _spread(everybody, people, got),
    )
    charts = tuple(Chart(ChartKind.BARS, table.key, "group", "ratio") for table in tables[:3])
    return Report(
        ReportName.EXPOSURE,
        wanted,
        facts.now,
        tables,
        charts,
        _sentences(tables, got),
        notes_of(facts),
        basis_of(facts),
    )


def exposed(facts: Facts) -> Exposed:
    """Return what every provider got; who is gone leaves no place empty, those behind move up."""
    worth = position_worth(USUAL_LENGTH)
    got: dict[str, float] = defaultdict(float)
    shown: Counter[str] = Counter()
    answers = 0
    for one in facts.problems:
        covered = facts.covered.get(one.problem_id)
        ranking = [key for key in covered.shown if key in facts.providers] if covered else []
        total = float(worth[: len(ranking)].sum())
        answers += bool(ranking)
        shown.update(ranking)
        for key, value in zip(ranking, worth.tolist(), strict=False):
            got[key] += value / total
    asked = Counter(one.provider_id for one in facts.requests if one.sent_at and one.provider_id in facts.providers)
    return Exposed(got, shown, asked, answers)


def _by_group(key: str, members: Iterable[Supply], group: Group, kind: CellKind, got: Exposed) -> Table:
    grouped: dict[Cell, list[str]] = defaultdict(list)
    for one in members:
        grouped[group(one)].append(one.provider_id)
    everybody = [one for ids in grouped.values() for one in ids]
    total = sum(got.exposure.get(one, 0.0) for one in everybody)
    rows = [_row(name, ids, len(everybody), total, got) for name, ids in grouped.items()]
    rows.sort(key=lambda row: (-int(str(row[1])), str(row[0])))
    columns = (
        Column("group", kind),
        Column("members", counts_people=True),
        Column("member_share", CellKind.SHARE, counts_people=True),
        Column("exposure_share", CellKind.SHARE, counts_people=True),
        Column("ratio", CellKind.NUMBER, counts_people=True),
        Column("shown", counts_people=True),
        Column("asked", counts_people=True),
    )
    return Table(key, columns, tuple(rows))


def _row(name: Cell, ids: list[str], members: int, total: float, got: Exposed) -> Row:
    share = len(ids) / members
    gets = sum(got.exposure.get(one, 0.0) for one in ids) / total if total else None
    shown, asked = (sum(of.get(one, 0) for one in ids) for of in (got.shown, got.asked))
    return (name, len(ids), share, gets, None if gets is None else gets / share, shown, asked)


def _spread(everybody: list[Supply], people: list[Supply], got: Exposed) -> Table:
    columns = (
        Column("measure", CellKind.TERM),
        *(Column(key, kind) for key, kind in (("all_providers", CellKind.SHARE), ("people_only", CellKind.SHARE))),
    )
    amounts = [[got.exposure.get(one.provider_id, 0.0) for one in of] for of in (everybody, people)]
    asked = [[float(got.asked.get(one.provider_id, 0)) for one in of] for of in (everybody, people)]
    rows: tuple[Row, ...] = (
        (Term("report.measure.gini"), *(gini(of) for of in amounts)),
        (Term("report.measure.top_tenth"), *(top_share(of) for of in amounts)),
        (Term("report.measure.never"), *(of.count(0.0) / len(of) if of else None for of in amounts)),
        (Term("report.measure.asked_top_tenth"), *(top_share(of) for of in asked)),
    )
    return Table("spread", columns, rows)


def _sentences(tables: tuple[Table, ...], got: Exposed) -> tuple[Sentence, ...]:
    if not got.answers:
        return (Sentence("nothing_shown"),)
    spread = tables[-1].rows
    said = [Sentence("spread", {"answers": got.answers, "top": spread[1][1], "never": spread[2][1]})]
    far = [
        (abs(1 - ratio), name, ratio)
        for table in tables[:3]
        for name, members, _, _, ratio, *_ in table.rows
        if isinstance(ratio, float) and isinstance(members, int) and members >= LEAST_NAMED and _is_far(ratio)
    ]
    for key, wanted in (("shown_more", True), ("shown_less", False)):
        found = [(size, name, ratio) for size, name, ratio in far if (ratio > 1) is wanted]
        if found:
            _, name, ratio = max(found, key=lambda one: (one[0], str(one[1])))
            said.append(Sentence(key, {"group": name, "ratio": ratio}))
    return tuple(said)


def _is_far(ratio: float) -> bool:
    return ratio >= FAR_FROM_PROPORTION or ratio <= 1 / FAR_FROM_PROPORTION


def slug_of(name: str) -> str:
    """Return the name of a group as a key of the catalogues."""
    return "_".join("".join(letter if letter.isalnum() else " " for letter in name.casefold()).split())
