"""Make the shipped demo files and the demo bundle again from the hand-written material.

Run ``make demo-data``, or ``python -m scripts.build_demo [--out FOLDER]``. The same material gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from models.errors import SetuError
from scripts.demo import bundle
from scripts.demo.check import check_material, count_material
from scripts.demo.compose import FILES, MOVING_DATES, SOURCE, Composer, expected_rows
from scripts.demo.material import FOLDER, Material, read_material
from scripts.exit_codes import exit_code

REFERENCE_DAY = date(2026, 11, 22)
"""The day from which the material's days are counted."""

SEED = 20261122
OUT = Path(__file__).parent / "demo"


def write_demo(material: Material, out: Path) -> list[Path]:
    """Write ``data/`` and ``bundle/`` below a folder.

    Args:
        material: Checked material.
        out: The folder; missing ones are made, files of the same names replaced.

    Returns:
        The files written, in order of writing.
    """
    composer = Composer(material, REFERENCE_DAY, SEED)
    data, bundled = out / "data", out / "bundle"
    written = [_write_rows(data / name, composer.rows(kind)) for kind, name in FILES.items()]
    written.append(_write_rows(data / "expected.jsonl", expected_rows(material)))
    written.append(_write_text(data / "meta.json", json.dumps(_meta(material), ensure_ascii=False, indent=2)))
    described = json.dumps(bundle.meta(material, REFERENCE_DAY), ensure_ascii=False, indent=2)
    written.append(_write_text(bundled / "meta.json", described))
    for name, rows in (
        ("corpus", bundle.corpus(material)),
        ("owners", bundle.owners(material)),
        ("queries", bundle.queries(material)),
        ("hopeless", bundle.hopeless(material)),
    ):
        written.append(_write_rows(bundled / f"{name}.jsonl", rows))
    judged = ["query-id\ttarget-id\tgrade", *("\t".join(map(str, row)) for row in bundle.judgements(material))]
    written.append(_write_text(bundled / "qrels.tsv", "\n".join(judged)))
    return written


def _meta(material: Material) -> dict[str, Any]:
    return {
        "source": SOURCE,
        "reference_day": REFERENCE_DAY.isoformat(),
        "seed": SEED,
        "files": [
            {"kind": kind, "name": name, "moving_dates": MOVING_DATES.get(kind, ())} for kind, name in FILES.items()
        ],
        "counts": count_material(material),
    }


def _write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    return _write_text(path, "\n".join(json.dumps(row, ensure_ascii=False) for row in rows))


def _write_text(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


def main() -> int:
    """Read, check, write; print what was made, or everything that is wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--material", type=Path, default=FOLDER, help="folder of the hand-written TOML files")
    arguments.add_argument("--out", type=Path, default=OUT, help="folder that gets data/ and bundle/")
    given = arguments.parse_args()
    try:
        material = read_material(given.material)
        check_material(material)
    except SetuError as error:
        print(*getattr(error, "problems", ()), error.args[0].split(";")[0], sep="\n", file=sys.stderr)
        return exit_code(error)
    for path in write_demo(material, given.out):
        print(path)
    print(", ".join(f"{number:,} {what}" for what, number in count_material(material).items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
