"""``python -m scripts.fit_calibration``: fit ``matcher/calibration.json`` on the shipped synthetic questions.

``python -m scripts.honesty`` measures the result on questions that are not fitted to. Run it after every change of
models, stretches, fusion or aggregation: the probabilities depend on all of them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from scripts.calibration.fitting import fit_calibration
from scripts.calibration.laboratory import observe_demo
from scripts.calibration.questions import read_fitted_questions
from scripts.console import err, out
from scripts.options import Home, locate_state
from scripts.script_runner import run_script

TARGET = Path(__file__).parents[1] / "matcher" / "calibration.json"


def main(home: Home = None, target: Annotated[Path, typer.Option(help="File to write.")] = TARGET) -> None:
    """Fit curves and borders, and write them."""
    whole, small = observe_demo(locate_state(home, None).home, read_fitted_questions())
    stored = fit_calibration(whole, small)
    lines = ",\n".join(f'"{name}": {json.dumps(value)}' for name, value in stored.items())
    target.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    out.print(f"fitted on {stored['fitted_on']}")
    err.print(f"wrote {target}; measure it: python -m scripts.honesty --docs docs/evaluation.md")


if __name__ == "__main__":
    run_script(main)
