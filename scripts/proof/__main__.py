"""``make proof``: prove what is promised, print a table, write it as JSON and into docs/reliability.md.

Run: ``python -m scripts.proof`` (``--only NAME`` for one of them, ``--short`` for the small form that tests run).
Everything is written to a temporary folder. The exit code is 1 when a promise was not kept.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from embeddings.bundled_models import build_model
from matcher.model_choice import DEFAULT_MODELS
from models.errors import InvalidInput
from scripts.console import err, out, progress_bars
from scripts.options import Home, locate_state
from scripts.proof.proof import SHOWN, Plan, Proof
from scripts.proof.proofs import PROOFS
from scripts.proof.report import markdown, merge_into, write_json
from scripts.script_runner import run_script

KILLS, KILLS_OF_SHORT_FORM = 50, 2


def run(
    only: Annotated[list[str] | None, typer.Option(help=f"Prove only this: {', '.join(PROOFS)}.")] = None,
    short: Annotated[
        bool, typer.Option("--short", help="The small form: few kills, a few files of the suite.")
    ] = False,
    kills: Annotated[
        int | None, typer.Option(min=1, help=f"Kills of each kind; {KILLS}, or {KILLS_OF_SHORT_FORM}.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the moments of kills.")] = 20_261_128,
    docs: Annotated[Path | None, typer.Option(help="A page whose lines of these proofs are replaced.")] = None,
    out_path: Annotated[Path, typer.Option("--out", help="Where everything goes as JSON.")] = Path("build/proof.json"),
    home: Home = None,
) -> None:
    """Prove what docs/reliability.md promises."""
    chosen, state_home = _chosen(only or list(PROOFS)), locate_state(home, None).home
    count = kills or (KILLS_OF_SHORT_FORM if short else KILLS)
    with progress_bars() as progress, TemporaryDirectory(prefix="setu-proof-") as folder:
        for model_id in DEFAULT_MODELS:
            build_model(state_home, model_id, progress)
        plan = Plan(Path(folder), state_home / "models", count, seed, progress, short)
        proofs = [proof for name in chosen for proof in PROOFS[name](plan)]
    write_json(out_path, proofs, count, seed)
    if docs is not None:
        merge_into(docs, proofs)
    out.print(markdown(proofs), markup=False, end="")
    _end(proofs)


def _chosen(names: list[str]) -> list[str]:
    unknown = [name for name in names if name not in PROOFS]
    if unknown:
        raise InvalidInput(f"there is no proof {', '.join(unknown)}; there are: {', '.join(PROOFS)}")
    return names


def _end(proofs: list[Proof]) -> None:
    broken = [proof for proof in proofs if not proof.is_passed]
    for proof in broken:
        told = "; ".join(proof.breaches[:SHOWN])
        err.print(f"{proof.name}: {len(proof.breaches)} times against the promise: {told}", markup=False)
    if broken:
        raise typer.Exit(1)


if __name__ == "__main__":
    run_script(run)
