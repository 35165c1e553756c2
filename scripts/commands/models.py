"""``setu models``: which embedding models there are, and building them."""

from __future__ import annotations

from typing import Annotated

import typer

from embeddings.bundled_models import BUNDLED, build_model, list_models
from matcher.model_choice import choose_models, chosen_models
from matcher.workspace import load_encoders
from scripts.console import err, out, progress_bars
from scripts.options import Home, locate_state

models_app = typer.Typer(help="Embedding models: list them, build them, choose one.", no_args_is_help=False)


@models_app.callback(invoke_without_command=True)
def show(context: typer.Context, home: Home = None) -> None:
    """List the models when no command is given."""
    if context.invoked_subcommand is None:
        list_known(home)


@models_app.command("list")
def list_known(home: Home = None) -> None:
    """List the models, which of them are used, and whether the bundled ones are built."""
    state = locate_state(home, None)
    used = chosen_models(state.home)
    for status in list_models(state.home):
        built = f"built as {status.fingerprint}" if status.is_built else "not built: setu models build"
        use = "used" if status.model.model_id in used else "not used"
        out.print(f"{status.model.model_id}: {use}, {status.model.languages}, {built}, {status.folder}", markup=False)
    for model_id in used:
        if model_id not in BUNDLED:
            out.print(f"{model_id}: used, not bundled", markup=False)


@models_app.command("build")
def build(
    model_id: Annotated[str | None, typer.Argument(help="One model; all bundled ones when left out.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Build although it is there.")] = False,
    home: Home = None,
) -> None:
    """Build bundled models from their installed packages."""
    state = locate_state(home, None)
    for name in [model_id] if model_id else list(BUNDLED):
        with progress_bars() as report:
            folder = build_model(state.home, name, report, again=again)
        err.print(f"{name}: {folder}", markup=False)


@models_app.command("use")
def use(
    model_ids: Annotated[list[str], typer.Argument(help="Bundled ids, or sentence-transformers ids or folders.")],
    home: Home = None,
) -> None:
    """Use these models for the dense views from now on; each is loaded once, to see that it works."""
    state = locate_state(home, None)
    with progress_bars() as report:
        load_encoders(state.home, model_ids, progress=report)
    choose_models(state.home, model_ids)
    err.print(f"Used from now on: {', '.join(model_ids)}; for each database run: setu index --rebuild", markup=False)
