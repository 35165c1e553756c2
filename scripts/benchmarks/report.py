"""The measured lines as a table for people and as JSON for programs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from scripts.benchmarks.bench_settings import Sizes
from scripts.benchmarks.measurement import Measurement, Target


def table(measurements: Sequence[Measurement]) -> Table:
    """Return one row a line: what, measured, must reach, met, the naive way beside it."""
    drawn = Table(title="Setu: measured speed", show_lines=True)
    for heading in ("what", "measured", "must reach", "met", "naive way, same run"):
        drawn.add_column(heading, justify="right" if heading in ("measured", "must reach") else "left")
    for line in measurements:
        drawn.add_row(
            line.what,
            _number(line.value, _unit(line)),
            _limit(line.target),
            {None: "", True: "yes", False: "[bold red]no[/]"}[line.is_met],
            f"{line.naive_what}: {_number(line.naive_value, line.naive_unit)}",
        )
    return drawn


def markdown(measurements: Sequence[Measurement]) -> str:
    """Return the same rows as a table for the documentation."""
    rows = ["| what | measured | must reach | met | naive way, same run |", "|---|---:|---:|---|---|"]
    for line in measurements:
        met = {None: "", True: "yes", False: "**no**"}[line.is_met]
        naive = f"{line.naive_what}: {_number(line.naive_value, line.naive_unit)}"
        rows.append(f"| {line.what} | {_number(line.value, _unit(line))} | {_limit(line.target)} | {met} | {naive} |")
    return "\n".join(rows) + "\n"


def write_json(path: Path, measurements: Sequence[Measurement], sizes: Sizes, seconds: float) -> None:
    """Write everything that was seen, with the machine and the sizes it was seen on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "machine": _machine(),
        "sizes": asdict(sizes),
        "measurements": [{**asdict(line), "met": line.is_met} for line in measurements],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _machine() -> dict[str, Any]:
    return {
        "processors": os.cpu_count(),
        "load_average_at_the_end": [round(value, 2) for value in os.getloadavg()],
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _unit(line: Measurement) -> str:
    return line.target.unit if line.target else line.naive_unit


def _limit(target: Target | None) -> str:
    return "" if target is None else f"{'≥' if target.at_least else '≤'} {_number(target.limit, target.unit)}"


def _number(value: float, unit: str) -> str:
    shown = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{shown} {unit}"
