"""The proofs as a table for people and as JSON for programs; a page keeps the lines of proofs that were not run."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.evaluation.report import put_between_markers
from scripts.proof.proof import SHOWN, Proof

MARKER = "<!-- proofs -->"
HEADING = ("| proof | what is promised | tried | what was seen | held | took |", "|---|---|---:|---|---|---:|")


def markdown(proofs: Sequence[Proof]) -> str:
    """Return one line a proof."""
    return "\n".join([*HEADING, *map(_line, proofs)]) + "\n"


def merge_into(page: Path, proofs: Sequence[Proof]) -> None:
    """Put the lines of these proofs on a page, in the place of older ones of the same name, new ones at the end.

    Raises:
        DataFormat: The page has no place for them.
    """
    parts = page.read_text(encoding="utf-8").split(MARKER)
    stood = [line for line in (parts[1] if len(parts) == 3 else "").splitlines() if line.startswith("| ")]
    lines = {_name(line): line for line in stood if line not in HEADING}
    lines |= {proof.name: _line(proof) for proof in proofs}
    put_between_markers(page, "\n".join([*HEADING, *lines.values()]) + "\n", MARKER)


def write_json(path: Path, proofs: Sequence[Proof], kills: int, seed: int) -> None:
    """Write everything that was seen, with the machine that it was seen on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content: dict[str, Any] = {
        "proven_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"processors": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
        "kills": kills,
        "seed": seed,
        "proofs": [{**asdict(proof), "passed": proof.is_passed} for proof in proofs],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _line(proof: Proof) -> str:
    held = "yes" if proof.is_passed else f"**no**: {'; '.join(_safe(one) for one in proof.breaches[:SHOWN])}"
    cells = (proof.name, proof.claim, f"{proof.times:,}", proof.measured, held, f"{proof.seconds:,.0f} s")
    return f"| {' | '.join(cells)} |"


def _safe(text: str) -> str:
    return " ".join(text.replace("|", "/").split())[:200]


def _name(line: str) -> str:
    return line.split("|")[1].strip()
