"""``setu outbox``: messages and how far they have come; send what is due, send a dead one again."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer

from models.introductions.notification import Notification, NotificationState
from models.moments import now_utc
from models.store import Store
from scripts.console import aligned, err, out, print_json
from scripts.options import AsJson, Database, Home, locate_state, make_settings

outbox_app = typer.Typer(help="Messages: list them, send what is due, try a dead one again.", no_args_is_help=True)


@outbox_app.command("list")
def list_messages(
    state: Annotated[str, typer.Option(help="Only queued, sending, sent, dead or dropped ones.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many, the latest.")] = 50,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """List messages, the latest first."""
    wanted = _state(state) if state else None
    located = locate_state(home, db)
    located.require_database()
    with closing(Store.open(located.database)) as store, store.read() as transaction:
        found = transaction.outbox.listed(state=wanted, limit=limit)
        counts = transaction.outbox.counts()
    if as_json:
        print_json({"counts": counts, "items": [asdict(one) for one in found]})
        return
    rows = [["message", "kind", "to", "state", "attempts", "queued", "failure"], *map(_cells, found)]
    for line in aligned(rows) if found else ["No messages."]:
        out.print(line, markup=False)
    err.print(", ".join(f"{count} {name}" for name, count in counts.items()))


@outbox_app.command("send")
def send(as_json: AsJson = False, home: Home = None, db: Database = None) -> None:
    """Send what is due: to the mail server of the settings, else as files in the home. A running server does it too."""
    from api.outbox.sender import Sender  # here, so that listing does not wait for the words of messages

    located = locate_state(home, db)
    located.require_database()
    with closing(Store.open(located.database)) as store:
        sent = Sender(store, make_settings(home=located.home)).send_all()
    if as_json:
        print_json(asdict(sent))
    else:
        out.print(f"{sent.sent} sent, {sent.failed} not sent, {sent.dropped} not needed any more", markup=False)


@outbox_app.command("retry")
def retry(
    message_id: Annotated[
        str, typer.Argument(metavar="MESSAGE_ID", help="A dead message that setu outbox list shows.")
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="All dead messages.")] = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Queue a dead message again, with all its attempts; or all of them, as after a restore."""
    if bool(message_id) == everything:
        raise typer.BadParameter("give MESSAGE_ID, or --all", param_hint="MESSAGE_ID")
    located = locate_state(home, db)
    located.require_database()
    with closing(Store.open(located.database)) as store, store.write() as transaction:
        if everything:
            out.print(f"{transaction.outbox.retry_all(now_utc())} are queued", markup=False)
            return
        message = transaction.outbox.retry(message_id, now_utc())
    out.print(f"{message.message_id} is {message.state}", markup=False)


def _state(given: str) -> NotificationState:
    if given not in set(NotificationState):
        raise typer.BadParameter(f"{given!r} is none of {', '.join(NotificationState)}", param_hint="--state")
    return NotificationState(given)


def _cells(one: Notification) -> list[str]:
    to = f"{one.to_type}:{one.to_id}"
    return [one.message_id, one.kind, to, one.state, str(one.attempts), one.queued_at, one.failure]
