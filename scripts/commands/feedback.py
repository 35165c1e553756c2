"""``setu feedback``: what was said of matches, and taking it back."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import closing
from typing import Annotated

import typer

from models.feedback import Feedback
from models.store import Store
from scripts.console import aligned, out, print_json
from scripts.options import AsJson, Database, Home, locate_state

feedback_app = typer.Typer(help="Feedback on matches: list it, take it back.", no_args_is_help=True)


@feedback_app.command("list")
def list_feedback(
    provider: Annotated[str, typer.Option(help="Only about this provider id.")] = "",
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="Also what was taken back.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many, the latest.")] = 100,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """List what was said of matches, in the order in which it was given."""
    state = locate_state(home, db)
    state.require_database()
    with closing(Store.open(state.database)) as store, store.read() as transaction:
        held = None if withdrawn else False
        given = list(deque(transaction.feedback.iterate(provider_id=provider, is_withdrawn=held), maxlen=limit))
    if as_json:
        print_json([one.as_json() for one in given])
        return
    for line in _lines(given):
        out.print(line, markup=False)


@feedback_app.command("withdraw")
def withdraw(
    feedback_id: Annotated[str, typer.Argument(help="The id that setu feedback list shows.")],
    home: Home = None,
    db: Database = None,
) -> None:
    """Take a feedback back: it counts no more, and its note is removed."""
    state = locate_state(home, db)
    state.require_database()
    with closing(Store.open(state.database)) as store, store.write() as transaction:
        taken = transaction.feedback.withdraw(feedback_id)
    out.print(f"{taken.feedback_id} withdrawn", markup=False)


def _lines(given: list[Feedback]) -> Iterator[str]:
    if not given:
        return iter(["No feedback."])
    rows = [["feedback", "given", "provider", "judgement", "reason", "rank", "ranker", "withdrawn"]]
    rows += [
        [
            one.feedback_id, one.given_at, one.provider_id, one.judgement.value,
            one.reason.value if one.reason else "", str(one.rank or "-"), one.ranker_version, one.withdrawn_at,
        ]
        for one in given
    ]  # fmt: skip
    return aligned(rows)
