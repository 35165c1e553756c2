"""``setu searches``: who saved what when, and asking anew those that are due."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import Annotated, Any

import typer

from models.moments import now_utc
from models.searches.saved_search import SavedSearch
from models.store import Store
from scripts.console import aligned, out, print_json
from scripts.options import AsJson, Database, Home, locate_state

searches_app = typer.Typer(help="Saved searches: list them, ask anew those that are due.", no_args_is_help=True)


@searches_app.command("list")
def list_searches(
    account: Annotated[str, typer.Option(help="Only of this account id.")] = "",
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """List saved searches by account, without names and words: these are their owners' own."""
    located = locate_state(home, db)
    located.require_database()
    with closing(Store.open(located.database)) as store, store.read() as transaction:
        found = transaction.searches.of_account(account) if account else transaction.searches.listed()
    if as_json:
        print_json([_told(one) for one in found])
        return
    rows = [["search", "account", "every", "asked last", "told last", "paused", "seen"], *map(_cells, found)]
    for line in aligned(rows) if found else ["No saved searches."]:
        out.print(line, markup=False)


@searches_app.command("run")
def run(as_json: AsJson = False, home: Home = None, db: Database = None) -> None:
    """Ask the searches that are due, and write letters to the outbox; a running server does so by itself."""
    from matcher.searches.run import run_searches  # here, so that listing does not wait for the matcher

    with locate_state(home, db).workspace() as workspace:
        ran = run_searches(workspace.store, workspace.matcher, now_utc())
    if as_json:
        print_json(asdict(ran))
        return
    told = f"{ran.written} letters written, {ran.nothing_new} with nobody new"
    left = f"{ran.withdrawn} withdrawn, {ran.closed} closed, {ran.overtaken} overtaken, {ran.failed} failed"
    out.print(f"{told}; {left}", markup=False)


def _told(search: SavedSearch) -> dict[str, Any]:
    names = ("search_id", "account_id", "every", "language", "saved_at", "looked_at", "told_at", "paused_at")
    return {name: getattr(search, name) for name in names} | {"seen": len(search.seen)}


def _cells(search: SavedSearch) -> list[str]:
    moments = (search.looked_at[:10], search.told_at[:10], search.paused_at[:10])
    return [search.search_id, search.account_id, search.every.value, *moments, str(len(search.seen))]
