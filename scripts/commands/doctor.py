"""``setu doctor``: versions, database, index and models; what is wrong, and the command that mends it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import typer
from rich.markup import escape

from embeddings.bundled_models import BUNDLED, list_models
from embeddings.manifest import Manifest
from embeddings.snapshot import current_generation
from matcher.findings import Finding, found_messages, found_models, found_ranker, found_versions
from matcher.model_choice import chosen_models
from matcher.workspace import Workspace, index_folder
from models.errors import ModelUnavailable, SetuError
from models.store import Store
from scripts.console import out, print_json
from scripts.exit_codes import ExitCode
from scripts.options import AsJson, Database, Home, State, locate_state


def doctor(as_json: AsJson = False, home: Home = None, db: Database = None) -> None:
    """Look at everything that Setu needs, and say what is wrong and which command mends it."""
    state = locate_state(home, db)
    flags = _flags(home, db)
    findings = [_with_flags(finding, flags) for check in CHECKS for finding in check(state)]
    if as_json:
        print_json([finding.__dict__ | {"is_well": finding.is_well} for finding in findings])
    else:
        for finding in findings:
            out.print(_line(finding))
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(ExitCode.FAILED)


def _flags(home: Path | None, db: str | None) -> dict[str, str]:
    """Return the flags that were given, as a mending command has to repeat them."""
    given = {"--home": str(home) if home else "", "--db": db or ""}
    return {flag: f" {flag} {shlex.quote(value)}" for flag, value in given.items() if value}


def _with_flags(finding: Finding, flags: dict[str, str]) -> Finding:
    """Make the command mend what was looked at; models belong to a home, not to a database."""
    if not finding.mend.startswith(("setu index", "setu models", "setu ranker")):
        return finding
    wanted = ("--home",) if finding.mend.startswith("setu models") else ("--home", "--db")
    return replace(finding, mend=finding.mend + "".join(flags.get(flag, "") for flag in wanted))


def _line(finding: Finding) -> str:
    mark = "[green]well [/]" if finding.is_well else "[red]wrong[/]"
    mend = f"  → {escape(finding.mend)}" if finding.mend else ""
    return f"{mark} {escape(finding.subject)}: {escape(finding.found)}{mend}"


def _database(state: State) -> Iterator[Finding]:
    if _is_absent(state):
        yield Finding("database", f"{state.database} is not there", "setu import KIND FILE, or setu demo")
        return
    try:
        with closing(Store.open(state.database)) as store, store.read() as transaction:
            counts = f"{transaction.providers.count()} providers, {transaction.evidence.count()} evidences"
    except SetuError as error:
        yield Finding("database", str(error), "give another --db, or setu restore BACKUP --replace")
        return
    yield Finding("database", f"{state.database}: {counts}")


def _in_store(state: State, look: Callable[[Store], Iterator[Finding]]) -> Iterator[Finding]:
    if any(not finding.is_well for finding in _database(state)):
        return
    with closing(Store.open(state.database)) as store:
        yield from look(store)


def _index(state: State) -> Iterator[Finding]:
    """Look at the index as it lies there; what would take long (models, a first index) is not made on the way.

    Without a database that can be read nothing is said: no command could mend the index.
    """
    if any(not finding.is_well for finding in _database(state)):
        return
    try:
        built = {status.model.model_id for status in list_models(state.home) if status.is_built}
        if missing := [name for name in chosen_models(state.home) if name in BUNDLED and name not in built]:
            yield Finding("index", f"not looked at: {missing[0]} is not built", "setu models build")
        elif not (generation := current_generation(folder := index_folder(state.database, state.home))):
            yield Finding("index", "not built yet", "setu index")
        elif damaged := _damaged_files(folder / generation):
            yield Finding("index", f"damaged or missing: {', '.join(damaged)}", "setu index --rebuild")
        else:
            yield _looked_into(state)
    except ModelUnavailable as error:
        yield Finding("index", f"not looked at: {error}", "setu models build --again")
    except SetuError as error:
        yield Finding("index", str(error), "setu index --rebuild")


def _damaged_files(generation: Path) -> list[str]:
    try:
        return Manifest.read(generation).damaged_files(generation)
    except FileNotFoundError as error:
        return [Path(error.filename).name]


def _looked_into(state: State) -> Finding:
    with closing(Workspace.open(database=state.database, home=state.home)) as workspace:
        index = workspace.indexer.current()
        return Finding("index", f"{index.row_count} passages of {len(index.owner_ids)} providers")


def _is_absent(state: State) -> bool:
    return "://" not in state.database and not Path(state.database).exists()


CHECKS: tuple[Callable[[State], Iterator[Finding]], ...] = (
    lambda state: found_versions(),
    lambda state: found_models(state.home),
    _database,
    lambda state: _in_store(state, found_ranker),
    lambda state: _in_store(state, found_messages),
    _index,
)
