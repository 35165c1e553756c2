"""What was measured of partners, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from matcher.equal_relevance import WinRate
from matcher.evaluation.bootstrap import paired_interval
from scripts.partnership import complementary, similar
from scripts.partnership.complementary import Judged
from scripts.partnership.similar import MEASURES, Found

_LEFT = "| way | {} |\n|---|{}\n"


def complementary_table(judged: Judged) -> str:
    """Return how every way does on goals with known answers, and who comes first at equal relevance."""
    columns = [
        "RR of the first who adds", "Setu less this", "adder before alike", "Setu less this",
        "early career first at equal relevance", "larger profile first",
    ]  # fmt: skip
    rows = (_complementary_row(way, judged) for way in judged.first_adder)
    goals = len(judged.first_adder[complementary.SETU])
    head = f"Complementary partners on {goals} goals of two shipped problems each:\n\n"
    return head + _head(columns) + "".join(rows)


def similar_table(name: str, found: Found) -> str:
    """Return how every way does on hidden co-authors."""
    columns = ["RR", "Setu less this", "found in 10", "Setu less this", "pieces of evidence of the first ten"]
    people = len(found.ranks[similar.SETU])
    head = f"Similar partners on {name}, {people} hidden co-authors among {found.pool:.0f} candidates on average:\n\n"
    rows = (_similar_row(way, found) for way in found.ranks)
    return head + _head(columns) + "".join(rows)


def _head(columns: list[str]) -> str:
    return _LEFT.format(" | ".join(columns), "---|" * len(columns))


def _complementary_row(way: str, judged: Judged) -> str:
    cells = [
        *_compared(judged.first_adder[way], judged.first_adder[complementary.SETU]),
        *_compared(judged.right_first[way], judged.right_first[complementary.SETU]),
        *map(_rate, judged.wins[way]),
    ]
    return f"| {way} | {' | '.join(cells)} |\n"


def _similar_row(way: str, found: Found) -> str:
    cells: list[str] = []
    for measure in MEASURES.values():
        of_way, of_setu = ({one: measure(rr) for one, rr in found.ranks[by].items()} for by in (way, similar.SETU))
        cells += _compared(of_way, of_setu)
    sizes = found.sizes.get(way)
    cells.append(f"{np.mean(list(sizes.values())):.1f}" if sizes else "")
    return f"| {way} | {' | '.join(cells)} |\n"


def _compared(of_way: Mapping[str, float], of_setu: Mapping[str, float]) -> Iterator[str]:
    """Yield the mean of a way, and Setu's difference with its interval; nothing where both are the same."""
    yield f"{np.mean(list(of_way.values())):.3f}"
    if of_way is of_setu or of_way == of_setu:
        yield ""
        return
    gap = paired_interval(of_setu, of_way)
    yield f"{gap.mean:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}]"


def _rate(wins: WinRate) -> str:
    if wins.rate is None:
        return "no pairs"
    return f"{wins.rate.mean:.2f} [{wins.rate.low:.2f}, {wins.rate.high:.2f}] of {wins.pairs}"
