"""How well topics that owners refuse tell problems apart: ``python -m scripts.measure_refusals [--docs PAGE]``.

Every topic of ``scripts/demo/refusals.tsv`` is held against the best match of every problem of the demo, as if its
provider refused it; which problems fall into which topic was written down by hand.
Prints a table of borders on standard output.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from matcher.profiles.refusals import BORDER, falls
from matcher.query import Query
from matcher.workspace import Workspace
from scripts.calibration.laboratory import demo_workspace
from scripts.console import out, progress_bars
from scripts.evaluation.report import put_between_markers
from scripts.options import Home, locate_state
from scripts.script_runner import run_script

TOPICS = Path(__file__).parent / "demo" / "refusals.tsv"
BORDERS = (3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0)
MARKER = "<!-- refusals -->"


@dataclass(frozen=True)
class Pair:
    """One topic and one problem: how far it falls in, and whether it should."""

    topic: str
    problem_id: str
    value: float
    is_in: bool


def run(
    docs: Annotated[Path | None, typer.Option(help="A page whose table is replaced.")] = None, home: Home = None
) -> None:
    """Measure every topic with every problem and print the table."""
    state = locate_state(home, None)
    with progress_bars() as report, demo_workspace(state.home, report) as workspace:
        pairs = measure(workspace, read_topics(TOPICS))
    text = table(pairs)
    if docs is not None:
        put_between_markers(docs, text, MARKER)
    out.print(text, markup=False, end="", soft_wrap=True)


def read_topics(path: Path) -> dict[str, frozenset[str]]:
    """Return the topics with the ids of the problems that fall into them."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {row["topic"]: frozenset((row["problems"] or "").split()) for row in rows}


def measure(workspace: Workspace, topics: dict[str, frozenset[str]]) -> list[Pair]:
    """Return every topic with every problem and the passage that its best match rests on."""
    with workspace.store.read() as transaction:
        problems = list(transaction.problems.iterate())
    matcher = workspace.matcher
    encoded = {topic: matcher.look(Query(text=topic)).findings.encoded for topic in topics}
    pairs = []
    for problem in problems:
        look = matcher.look(Query.of_problem(problem))
        scored = look.findings.scored
        best = scored.owners.best_passages(int(look.order()[0]), 1)
        row = int(scored.passages.rows[best[0]])
        for topic, inside in topics.items():
            value = falls(look.findings.encoded, encoded[topic], row, look.findings.index)
            pairs.append(Pair(topic, problem.problem_id, value, problem.problem_id in inside))
    return pairs


def table(pairs: list[Pair]) -> str:
    """Return what each border refuses, and each topic at the border that holds, as Markdown."""
    lines = ["| border | refused rightly | refused wrongly | missed |", "|---|---|---|---|"]
    for border in BORDERS:
        right, wrong, missed = _counts(pairs, border)
        name = f"**{border:g}**" if border == BORDER else f"{border:g}"
        lines.append(f"| {name} | {right} | {wrong} | {missed} |")
    head = f"| topic, at {BORDER:g} | rightly | wrongly | missed | nearest that does not fall in |"
    lines += ["", head, "|---|---|---|---|---|"]
    for topic in dict.fromkeys(pair.topic for pair in pairs):
        own = [pair for pair in pairs if pair.topic == topic]
        outside = max((pair for pair in own if not pair.is_in), key=lambda pair: pair.value)
        right, wrong, missed = _counts(own, BORDER)
        lines.append(f"| {topic} | {right} | {wrong} | {missed} | {outside.problem_id} {outside.value:.2f} |")
    return "\n".join(lines) + f"\n\nArea under the curve: {_area(pairs):.3f} over {len(pairs):,} pairs.\n"


def _counts(pairs: list[Pair], border: float) -> tuple[int, int, int]:
    right = sum(pair.value >= border and pair.is_in for pair in pairs)
    wrong = sum(pair.value >= border and not pair.is_in for pair in pairs)
    return right, wrong, sum(pair.value < border and pair.is_in for pair in pairs)


def _area(pairs: list[Pair]) -> float:
    """Return how often a problem that falls in lies above one that does not; ties count half."""
    inside = np.array([pair.value for pair in pairs if pair.is_in])
    outside = np.array([pair.value for pair in pairs if not pair.is_in])
    above = (inside[:, None] > outside).mean() + 0.5 * (inside[:, None] == outside).mean()
    return float(above)


if __name__ == "__main__":
    run_script(run)
