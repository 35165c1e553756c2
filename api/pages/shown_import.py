"""The report of an import as its page shows it: numbers, what is wrong, what has to be confirmed, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.pages.refused_rows import worded
from api.texts import Texts
from models.jobs import Job

ROWS_A_PAGE = 50
SHOWN_PROBLEMS = 50
COUNTS = ("read", "created", "updated", "unchanged", "skipped")


def told_entry(t: Texts, entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return the lines of one of the first works or people of a file; of one that is not read, why."""
    if "problem" in entry:
        problem = worded(t, entry["problem"])
        return problem["reason"], problem["fix"]
    reason = entry.get("skip_reason", "")
    return entry.get("title") or t.word(f"skip_reason.{reason}", reason), entry.get("whose", "")


def shown_report(t: Texts, job: Job, show: str, page: int) -> dict[str, Any]:
    """Return what the page shows of a report; without one, nothing.

    Args:
        t: The words of the page.
        job: The import.
        show: Only rows of this outcome; all when empty.
        page: Which page of the rows, from 1.
    """
    report: Mapping[str, Any] = job.result
    kept = sorted(report.get("outcomes", []), key=lambda one: int(one["row"]))
    outcomes = [one for one in kept if show in ("", one["outcome"])]
    start = (page - 1) * ROWS_A_PAGE
    return {
        "report": report,
        "counts": [(name, report.get(name, 0)) for name in COUNTS] if report else [],
        "problems": [worded(t, one) for one in report.get("problems", [])[:SHOWN_PROBLEMS]],
        "to_confirm": report.get("to_confirm", [])[:SHOWN_PROBLEMS],
        "suspected": report.get("suspected", [])[:SHOWN_PROBLEMS],
        "outcomes": outcomes[start : start + ROWS_A_PAGE],
        "outcomes_kept": len(kept),
        "show": show,
        "page": page,
        "has_more": len(outcomes) > start + ROWS_A_PAGE,
    }
