"""The exposure report as Markdown for coordinators and as JSON for programs: default beside fame-neutral."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.equal_relevance import WinRate
from matcher.evaluation.bootstrap import Interval
from scripts.evaluation.fairness import Fairness, GroupResult

BOTH = ("default", "fame-neutral")


@dataclass(frozen=True)
class Cost:
    """What fame-neutral costs in one measure: the means of both, and fame-neutral − default over queries."""

    measure: str
    default: float
    neutral: float
    difference: Interval


@dataclass(frozen=True)
class Compared:
    """One bundle under both rankings; ``costs`` is empty where nobody judged."""

    bundle: str
    default: Fairness
    neutral: Fairness
    costs: tuple[Cost, ...]


def markdown(compared: Sequence[Compared]) -> str:
    """Return a section a bundle: cost, who comes first at equal relevance, then a table a division into groups."""
    return "\n\n".join("\n".join(_section(one)).strip() for one in compared) + "\n"


def _section(one: Compared) -> Iterator[str]:
    yield f"### {one.bundle} ({one.default.queries} queries)"
    yield ""
    if not one.default.is_judged:
        yield "Nobody judged these queries: merit is the share of all candidates."
        yield ""
    if one.costs:
        yield from _table(["measure", *BOTH, "difference (95 % interval)"], map(_cost_cells, one.costs))
    yield from _table(["at equal relevance", "pairs", *BOTH], _size_rows(one.default, one.neutral))
    for division, groups in one.default.groups.items():
        neutral = {result.exposure.group: result for result in one.neutral.groups[division]}
        pairs = [(result, neutral[result.exposure.group]) for result in groups]
        heads = [division, "of the relevant" if one.default.is_judged else "of all candidates"]
        heads += [f"{what}, {which}" for what in ("top-10 places", "ratio", "win rate") for which in BOTH]
        yield from _table(heads, (_group_cells(*pair) for pair in pairs if _is_seen(pair)))


def _is_seen(pair: tuple[GroupResult, GroupResult]) -> bool:
    """Return whether a group deserves a place, or gets one by either ranking."""
    return any(result.exposure.merit_share or result.exposure.place_share for result in pair)


def _cost_cells(cost: Cost) -> list[str]:
    return [cost.measure, f"{cost.default:.3f}", f"{cost.neutral:.3f}", _signed(cost.difference)]


def _size_rows(default: Fairness, neutral: Fairness) -> Iterator[list[str]]:
    for whose, wins, neutral_wins in (
        ("", default.larger_wins, neutral.larger_wins),
        (" of one kind", default.larger_of_kind_wins, neutral.larger_of_kind_wins),
    ):
        chances = (_plain(one.all_else_equal) for one in (wins, neutral_wins))
        yield [f"the larger profile{whose} comes first", f"{wins.pairs}", _win(wins), _win(neutral_wins)]
        yield [f"a profile{whose} twice as large comes first (model)", f"{wins.pairs}", *chances]


def _group_cells(default: GroupResult, neutral: GroupResult) -> list[str]:
    shares = [default.exposure.merit_share, default.exposure.place_share, neutral.exposure.place_share]
    ratios = [_interval(result.exposure.ratio) for result in (default, neutral)]
    return [
        default.exposure.group,
        *(f"{share:.1%}" for share in shares),
        *ratios,
        _win(default.wins),
        _win(neutral.wins),
    ]


def _table(heads: Sequence[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"| --- |{' ---: |' * (len(heads) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _win(wins: WinRate) -> str:
    return _interval(wins.rate)


def _interval(value: Interval | None) -> str:
    return "–" if value is None else f"{value.mean:.2f} ({value.low:.2f} … {value.high:.2f})"


def _signed(value: Interval) -> str:
    return f"{value.mean:+.3f} ({value.low:+.3f} … {value.high:+.3f})"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def as_record(compared: Compared) -> dict[str, Any]:
    """Return one bundle's report as JSON holds it."""
    return {
        "bundle": compared.bundle,
        "queries": compared.default.queries,
        "is_judged": compared.default.is_judged,
        "cost": {
            cost.measure: {"default": cost.default, "fame_neutral": cost.neutral, "difference": _ends(cost.difference)}
            for cost in compared.costs
        },
        "default": _fairness_record(compared.default),
        "fame_neutral": _fairness_record(compared.neutral),
    }


def _fairness_record(fairness: Fairness) -> dict[str, Any]:
    return {
        "larger_profile": _win_record(fairness.larger_wins),
        "larger_profile_of_one_kind": _win_record(fairness.larger_of_kind_wins),
        "groups": {name: [_group_record(one) for one in groups] for name, groups in fairness.groups.items()},
    }


def _group_record(result: GroupResult) -> dict[str, Any]:
    exposure = result.exposure
    return {
        "group": exposure.group,
        "merit_share": exposure.merit_share,
        "place_share": exposure.place_share,
        "exposure_share": exposure.exposure_share,
        "ratio": _ends(exposure.ratio),
        "wins": _win_record(result.wins),
    }


def _win_record(wins: WinRate) -> dict[str, Any]:
    return {"pairs": wins.pairs, "rate": _ends(wins.rate), "all_else_equal": wins.all_else_equal}


def _ends(value: Interval | None) -> dict[str, float] | None:
    return None if value is None else {"mean": value.mean, "low": value.low, "high": value.high}
