"""``setu introductions``: who waits for whom, steps that somebody told by telephone, and what time brings about."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict
from functools import cached_property
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.introductions.steps import take_step
from models.introductions.introduction import Helped, Introduction, IntroductionState, Outcome
from models.introductions.party import Party, Role
from models.jobs import Job
from models.moments import now_utc
from models.store import Store
from scripts.console import aligned, out, print_json
from scripts.exit_codes import ExitCode
from scripts.options import AsJson, Database, Home, State, locate_state, make_settings

if TYPE_CHECKING:  # the matcher is loaded when it is needed
    from matcher.answer import Answer
    from matcher.pipeline import Matcher
    from matcher.query import Query
    from matcher.sighting import Sighting

introductions_app = typer.Typer(help="Introductions: who waits for whom, steps, reminders.", no_args_is_help=True)

IntroductionId = Annotated[str, typer.Argument(metavar="ID", help="The id that setu introductions list shows.")]


@introductions_app.command("list")
def list_introductions(
    state: Annotated[str, typer.Option(help="Only those that stand so, such as sent.")] = "",
    provider: Annotated[str, typer.Option(help="Only of this provider id.")] = "",
    problem: Annotated[str, typer.Option(help="Only of this problem id.")] = "",
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """List introductions in the order in which they were made."""
    states = [_state(state)] if state else []
    located = locate_state(home, db)
    located.require_database()
    with closing(Store.open(located.database)) as store, store.read() as transaction:
        found = transaction.introductions.listed(states=states, provider_id=provider, problem_id=problem)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [["introduction", "state", "due", "reminders", "provider", "problem", "reason"]]
    rows += [_cells(one) for one in found]
    for line in aligned(rows) if found else ["No introductions."]:
        out.print(line, markup=False)


@introductions_app.command("show")
def show(introduction_id: IntroductionId, as_json: AsJson = False, home: Home = None, db: Database = None) -> None:
    """Show one introduction with everything that happened to it."""
    located = locate_state(home, db)
    located.require_database()
    with closing(Store.open(located.database)) as store, store.read() as transaction:
        one = transaction.introductions.get(introduction_id)
        history = transaction.history.of("introduction", introduction_id)
    if as_json:
        print_json(asdict(one) | {"history": [asdict(entry) for entry in history]})
        return
    out.print(f"{one.introduction_id}  {one.state}  {one.provider_id} for {one.problem_id}", markup=False)
    for entry in history:
        told = " ".join(part for part in (entry.reason, entry.note) if part)
        out.print(f"  {entry.at}  {entry.step} by {entry.role} → {entry.to_state}  {told}".rstrip(), markup=False)


@introductions_app.command("step")
def step(
    introduction_id: IntroductionId,
    name: Annotated[
        str, typer.Argument(metavar="STEP", help="accept, decline, meet, quote, start, finish, withdraw …")
    ],
    reason: Annotated[str, typer.Option(help="Why; a decline needs one.")] = "",
    note: Annotated[str, typer.Option(help="A few words more.")] = "",
    helped: Annotated[str, typer.Option(help="For finish: yes, partly or no.")] = "",
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Take a step as a coordinator, for somebody who told it by telephone."""
    outcome = Outcome(_helped(helped)) if helped else None
    located = locate_state(home, db)
    located.require_database()
    by, clocks = Party(getuser(), Role.COORDINATOR), make_settings().clocks
    with closing(Store.open(located.database)) as store, store.write() as transaction:
        done = take_step(
            transaction, introduction_id, name, by, now_utc(), clocks, reason=reason, note=note, outcome=outcome
        )
    if as_json:
        print_json(asdict(done))
    else:
        out.print(f"{done.introduction_id} is {done.state}", markup=False)


@introductions_app.command("clock")
def clock(as_json: AsJson = False, home: Home = None, db: Database = None) -> None:
    """Do what time makes due but sending: remind, end, offer, digests, quarters, retention; running servers do it."""
    from api.flow_worker import FlowWorker  # here, so that listing does not wait for the words of messages
    from api.outbox.sender import Sender
    from api.outbox.webhook import webhook_of

    located = locate_state(home, db)
    located.require_database()
    settings = make_settings(home=located.home)
    with ExitStack() as opened:
        store = opened.enter_context(closing(Store.open(located.database)))
        matcher, sender = MatcherWhenNeeded(located, opened), Sender(store, settings)
        worker = FlowWorker(store, matcher, sender, settings.clocks, events_to=webhook_of(settings))
        jobs = worker.run_due()
    if as_json:
        print_json([{"task": job.task, "result": job.result, "failure": job.failure} for job in jobs])
    else:
        for line in map(_told, jobs) if jobs else ["Nothing is due."]:
            out.print(line, markup=False)
    if any(job.failure for job in jobs):
        raise typer.Exit(ExitCode.FAILED)


def _told(job: Job) -> str:
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in job.result.items())
    return f"{job.task}: {job.failure or counts or 'nothing'}"


class MatcherWhenNeeded:
    """A matcher that loads models and index when the first question comes: most turns of the clock ask none."""

    def __init__(self, located: State, opened: ExitStack) -> None:
        """Open under ``opened``, which closes it."""
        self._located = located
        self._opened = opened

    @cached_property
    def _matcher(self) -> Matcher:
        return self._opened.enter_context(self._located.workspace()).matcher

    def match(self, query: Query, *, top: int = 10, per_kind: int = 5) -> Answer:
        """Return the answer to a query."""
        return self._matcher.match(query, top=top, per_kind=per_kind)

    def sight(self, query: Query, provider_ids: Sequence[str]) -> dict[str, Sighting]:
        """Return what is seen of each pair."""
        return self._matcher.sight(query, provider_ids)


def _state(given: str) -> IntroductionState:
    if given not in set(IntroductionState):
        raise typer.BadParameter(f"{given!r} is none of {', '.join(IntroductionState)}", param_hint="--state")
    return IntroductionState(given)


def _helped(given: str) -> Helped:
    if given not in set(Helped):
        raise typer.BadParameter(f"{given!r} is none of {', '.join(Helped)}", param_hint="--helped")
    return Helped(given)


def _cells(one: Introduction) -> list[str]:
    due = one.due_at[:10] if one.is_waiting else ""
    return [one.introduction_id, one.state, due, str(one.reminders), one.provider_id, one.problem_id, one.reason]
