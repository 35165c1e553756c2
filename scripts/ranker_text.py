"""Versions of the ranker as text: the list, what a fit did, how two of them compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.learning.held_out import HeldOut
from matcher.learning.on_bundle import BundleOfTwo, MeasureOfTwo
from matcher.ranker import Ranker
from models.ranker_versions import SHIPPED, RankerVersion
from scripts.console import aligned


def version_lines(stored: Sequence[RankerVersion], used: str) -> Iterator[str]:
    """Return the versions as a table, the shipped one first; ``used`` is the one that ranks."""
    rows = [["version", "parent", "made", "feedbacks", "held out", "parent's", ""]]
    rows += [[SHIPPED, "", "", "", "", "", _mark(SHIPPED, used)], *(_row(one, used) for one in stored)]
    return aligned(rows)


def _mark(version: str, used: str) -> str:
    return "ranks now" if version == used else ""


def _row(one: RankerVersion, used: str) -> list[str]:
    held_out = one.report["held_out"]
    shares = ["-", "-"] if held_out is None else [f"{held_out['first']:.3f}", f"{held_out['second']:.3f}"]
    return [one.version, one.parent, one.made_at, str(one.feedbacks), *shares, _mark(one.version, used)]


def fit_lines(made: RankerVersion) -> Iterator[str]:
    """Yield what a version was fitted on and what it weighs."""
    report = made.report
    counts = ", ".join(f"{report[name]} {name}" for name in ("actors", "problems", "comparisons"))
    yield f"{made.version}, fitted towards {made.parent} on {report['usable']} feedbacks: {counts}"
    yield f"  held out, not fitted on: {report['held_out_feedbacks']} feedbacks"
    for reason, count in report["left_out"].items():
        yield f"  left out, {reason}: {count}"
    for name, one in made.parameters["weights"].items():
        yield f"  {name}: {one['weight']:+.3f}"
    yield f"Compare it: setu ranker compare {made.version} BUNDLE …; then: setu ranker use {made.version}"


def comparison_lines(
    first: Ranker, second: Ranker, held_out: HeldOut | None, found: list[BundleOfTwo]
) -> Iterator[str]:
    """Yield how two rankers do on held-out feedback and on bundles, as a table."""
    rows = [["on", "queries", "measure", first.version, second.version, "difference", "95 % interval"]]
    if held_out is None:
        yield "No held-out feedback: no held-out problem has a better and a worse provider."
    else:
        rows.append(["held-out feedback", str(held_out.problems), "agreement", *_cells(held_out)])
    rows += [
        [one.name, str(one.queries), name, *_cells(of_two)] for one in found for name, of_two in one.measures.items()
    ]
    yield from aligned(rows) if len(rows) > 1 else ()


def _cells(of_two: HeldOut | MeasureOfTwo) -> list[str]:
    gain = of_two.difference
    return [f"{of_two.first:.3f}", f"{of_two.second:.3f}", f"{gain.mean:+.4f}", f"{gain.low:+.4f} to {gain.high:+.4f}"]
