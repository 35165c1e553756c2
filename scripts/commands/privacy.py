"""``setu privacy``: notices, one person's data given out or erased, rules of retention."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import Annotated, Any

import typer

from matcher.privacy.retention import keep_to_rules
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.caller import OPERATOR
from models.moments import now_utc
from models.privacy.access import everything_kept
from models.privacy.finding import person_to_erase
from models.privacy.notice import Notice, notices
from models.store import Store
from scripts.console import err, out, print_json
from scripts.options import AsJson, Database, Home, locate_state, make_settings
from scripts.privacy_text import erased_lines, plan_lines, retention_lines

privacy_app = typer.Typer(help="What is kept of people: shown, erased, ended in time.", no_args_is_help=True)

Person = Annotated[
    str,
    typer.Argument(metavar="PERSON", help="Id of an account or provider, or an e-mail, also one left with a problem."),
]


@privacy_app.command("notices")
def show_notices(as_json: AsJson = False) -> None:
    """Show what is kept for which purpose, in every version."""
    if as_json:
        print_json([_as_record(one) for one in notices()])
        return
    for one in notices():
        wording = one.worded("en")
        out.print(f"{one.purpose} {one.version} (since {one.since}, {one.ground}): {wording.title}", markup=False)


@privacy_app.command("export")
def export(person: Person, home: Home = None, db: Database = None) -> None:
    """Print everything that is kept of a person as JSON, to answer a letter; that it was read is recorded."""
    located = locate_state(home, db)
    located.require_database()
    with closing(Store.open(located.database)) as store, store.write() as transaction:
        kept = everything_kept(transaction, person)
        found = person_to_erase(transaction, person, with_provider=True, with_problems=True)
        left = (one.partition(":")[2] for one in found.left_with)
        for key in (*found.account_ids, *found.provider_ids) or (*found.problem_ids, *left):
            transaction.audit.add(AuditEntry(OPERATOR, Event.DATA_EXPORTED, "person", key))
    print_json(kept)


@privacy_app.command("erase")
def erase_person(
    person: Person,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    with_provider: Annotated[bool, typer.Option("--with-provider", help="Also the provider that it claims.")] = False,
    with_problems: Annotated[bool, typer.Option("--with-problems", help="Also the problems that it posted.")] = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Erase a person everywhere: records, index, vectors, before-images, letters, files; at once and for good."""
    from matcher.privacy.erase import erase, plan_erasure

    located = locate_state(home, db)
    with located.workspace(is_index_wanted=False) as workspace:
        with workspace.store.read() as transaction:
            found = person_to_erase(transaction, person, with_provider=with_provider, with_problems=with_problems)
        plan = plan_erasure(workspace.store, located.home, found)
        for line in plan_lines(plan):
            out.print(line, markup=False)
        if dry_run:
            return
        if not yes and not typer.confirm("Erase all of this for good?", err=True):
            err.print("nothing was erased", markup=False)
            raise typer.Exit(1)
        by = AuditEntry(OPERATOR, Event.PERSON_ERASED)
        done = erase(workspace.store, workspace.indexer, located.home, found, by, now_utc(), make_settings().clocks)
    for line in erased_lines(done):
        out.print(line, markup=False)


@privacy_app.command("retention")
def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would go, and change nothing.")] = False,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Remove what has had its time, by the rules of docs/privacy.md; a server does it every day."""
    located = locate_state(home, db)
    located.require_database()
    with closing(Store.open(located.database)) as store:
        removed = keep_to_rules(store, located.home, now_utc(), is_dry=dry_run)
    if as_json:
        print_json({"dry_run": dry_run, "rows": dict(removed.rows), "files": dict(removed.files)})
        return
    for line in retention_lines(removed, is_dry=dry_run):
        out.print(line, markup=False)


def _as_record(notice: Notice) -> dict[str, Any]:
    wordings = {key: asdict(one) | {"sha256": notice.hash(key)} for key, one in notice.wordings.items()}
    return {"purpose": notice.purpose, "version": notice.version, "since": notice.since.isoformat()} | {
        "ground": notice.ground,
        "wordings": wordings,
    }
