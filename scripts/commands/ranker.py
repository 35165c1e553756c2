"""``setu ranker``: versions that were fitted from feedback; comparing them, choosing one, going back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from matcher.learning.fit import FitSettings
from matcher.learning.held_out import HeldOut, compare_on_held_out
from matcher.learning.on_bundle import BundleOfTwo, compare_on_bundle
from matcher.learning.versions import choose_version, fit_version, held_out_report, undo_choice, why_doubtful
from matcher.privacy.learned_from import learned_from
from matcher.ranker import Ranker, ranker_of
from models.ranker_versions import SHIPPED
from models.store import Store
from scripts.console import err, out, print_json, progress_bars
from scripts.options import AsJson, Database, Home, State, locate_state
from scripts.ranker_text import comparison_lines, fit_lines, version_lines

ranker_app = typer.Typer(help="Versions of the ranker: fit one from feedback, compare, choose.", no_args_is_help=True)

Version = Annotated[str, typer.Argument(help="A version that setu ranker list names, or shipped.")]


@ranker_app.command("list")
def list_versions(as_json: AsJson = False, home: Home = None, db: Database = None) -> None:
    """List the versions of the ranker, and which of them ranks."""
    with _store(locate_state(home, db)) as store, store.read() as transaction:
        stored, used = transaction.rankers.stored(), transaction.rankers.in_use()
    if as_json:
        shipped = {"version": SHIPPED, "is_used": used == SHIPPED}
        print_json([shipped, *(asdict(one) | {"is_used": one.version == used} for one in stored)])
        return
    for line in version_lines(stored, used):
        out.print(line, markup=False)


@ranker_app.command("fit")
def fit(
    parent: Annotated[
        str, typer.Option(help="Fit towards this version, on what was said since; else from the shipped one, on all.")
    ] = SHIPPED,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Fit a new version from the feedback; it does not rank before it is chosen with setu ranker use."""
    with _store(locate_state(home, db)) as store:
        made = fit_version(store, FitSettings(), parent)
        with store.read() as transaction:
            doubt = why_doubtful(transaction, made.version, FitSettings())
    if as_json:
        print_json(asdict(made))
    else:
        for line in fit_lines(made):
            out.print(line, markup=False)
    _warn(doubt)


@ranker_app.command("compare")
def compare(
    version: Version,
    bundles: Annotated[list[Path] | None, typer.Argument(help="Folders of test collections.")] = None,
    to: Annotated[str, typer.Option(help="The version to compare with; its parent when left out.")] = "",
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Compare two versions on held-out feedback and on test collections."""
    state = locate_state(home, db)
    with _store(state) as store, store.read() as transaction:
        other = to or (SHIPPED if version == SHIPPED else transaction.rankers.get(version).parent)
        first, second = ranker_of(transaction, version), ranker_of(transaction, other)
        settings = FitSettings()
        held_out = compare_on_held_out(learned_from(transaction).feedback, first, second, settings.bias, settings.caps)
    found = _on_bundles(state, bundles or [], first, second)
    if as_json:
        print_json(_as_record(first, second, held_out, found))
        return
    for line in comparison_lines(first, second, held_out, found):
        out.print(line, markup=False)


@ranker_app.command("use")
def use(version: Version, home: Home = None, db: Database = None) -> None:
    """Rank by this version from now on; a running server takes it up with its next answer."""
    with _store(locate_state(home, db)) as store:
        with store.read() as transaction:
            doubt = why_doubtful(transaction, version, FitSettings())
        with store.write() as transaction:
            choose_version(transaction, version)
    _warn(doubt)
    out.print(f"{version} ranks from now on; back again: setu ranker undo", markup=False)


@ranker_app.command("undo")
def undo(home: Home = None, db: Database = None) -> None:
    """Rank by the version that was used before; a second undo leads back."""
    with _store(locate_state(home, db)) as store, store.write() as transaction:
        previous = undo_choice(transaction)
    out.print(f"{previous} ranks from now on", markup=False)


@contextmanager
def _store(state: State) -> Iterator[Store]:
    state.require_database()
    with closing(Store.open(state.database)) as store:
        yield store


def _warn(doubt: str) -> None:
    if doubt:
        err.print(f"Think twice: {doubt}", markup=False)


def _on_bundles(state: State, folders: list[Path], first: Ranker, second: Ranker) -> list[BundleOfTwo]:
    if not folders:
        return []
    from matcher.evaluation.bundle import read_bundle  # here, so that a comparison on feedback alone loads no models
    from matcher.workspace import load_encoders, open_cache

    bundles = [read_bundle(folder) for folder in folders]
    scratch = state.home / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    with progress_bars() as report, closing(open_cache(state.home)) as cache:
        encoders = load_encoders(state.home, progress=report)
        return [
            compare_on_bundle(bundle, encoders, cache, first, second, progress=report, scratch=scratch)
            for bundle in bundles
        ]


def _as_record(first: Ranker, second: Ranker, held_out: HeldOut | None, found: list[BundleOfTwo]) -> Mapping[str, Any]:
    return {
        "first": first.version,
        "second": second.version,
        "held_out": held_out_report(held_out),
        "bundles": [asdict(one) for one in found],
    }
