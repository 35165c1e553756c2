"""Recovered teams as Markdown: a line a method, each beside the ranking, with an interval over papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.evaluation.bootstrap import paired_interval
from scripts.teams.recovery import COLLABORATING, RANDOM, RANKED, TEAMS, WITHOUT_DEPUTIES, Recovered

METHODS = (RANKED, TEAMS, WITHOUT_DEPUTIES, COLLABORATING, RANDOM)


def markdown(name: str, recovered: Sequence[Recovered]) -> str:
    """Return the table of one bundle, and what must be known to read it.

    Args:
        name: The bundle.
        recovered: What came out of each paper; at least one.
    """
    sizes = sum(one.authors for one in recovered) / len(recovered)
    looked_at = sum(one.shortlisted for one in recovered) / len(recovered)
    without = sum(not one.has_team for one in recovered)
    return "\n".join(
        [
            "| method | recall of the true authors | less the best by rank (95 % interval) |",
            "|---|---|---|",
            *_lines(recovered),
            "",
            f"{name}: {len(recovered)} papers of {sizes:.1f} authors on average; {looked_at:.0%} of the authors were",
            f"among the candidates of a team; of {without} papers no team of the right size could be formed.",
            "",
        ]
    )


def _lines(recovered: Sequence[Recovered]) -> Iterator[str]:
    ranked = {one.paper_id: one.recalls[RANKED] for one in recovered}
    for method in METHODS:
        recalls = {one.paper_id: one.recalls[method] for one in recovered}
        mean = f"{sum(recalls.values()) / len(recalls):.3f}"
        if method == RANKED:
            yield f"| {method} | {mean} | |"
            continue
        interval = paired_interval(recalls, ranked)
        yield f"| {method} | {mean} | {interval.mean:+.3f} ({interval.low:+.3f} to {interval.high:+.3f}) |"
