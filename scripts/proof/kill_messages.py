"""Senders that are killed: no message is lost; as a file none is there twice, by mail none under another Message-ID."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import create_engine, update

from models.introductions.contacts import ContactOf
from models.introductions.notification import NotificationKind, NotificationState
from models.introductions.tables import contacts
from models.moments import now_utc
from models.records import Problem
from models.store import Store
from scripts.proof.killing import moments, run_work
from scripts.proof.mail_server import Taken, mail_server
from scripts.proof.proof import Plan, Proof
from scripts.proof.soundness import damage, let_leases_run_out, stuck
from scripts.proof.stage import SOURCE, Stage, fill, seeded, sentence, stages
from scripts.proof.trial import Trials

AS_FILES = "of a sender that is killed no message is lost, and as a file in the outbox none is there twice"
BY_MAIL = (
    "of a sender that is killed no message is lost; the mail server gets one twice only when the kill comes between "
    "its word that it took it and our note of that, and then under the same Message-ID"
)
DIGESTS = (
    "of a worker that is killed while it writes digests everybody gets theirs, and nobody is told of a problem twice"
)
MESSAGES = 12
PEOPLE = 12
FITTING = 3
"""Problems that are new in each round of digests."""


def prove_messages(plan: Plan) -> Iterator[Proof]:
    """Kill senders on both databases, with files and with a mail server, and workers that write digests."""
    with stages(plan, "kill-messages") as both:
        for stage in both:
            with stage.store() as store:
                fill(store, PEOPLE, FITTING, plan.seed)
                yield _files(stage, store, plan)
                yield _mail(stage, store, plan)
                yield _digests(stage, store, plan)


def _files(stage: Stage, store: Store, plan: Plan) -> Proof:
    trials = Trials(f"kill sender of files, {stage.kind}", AS_FILES)
    for moment in _timed(stage, store, plan, trials, {}):
        ids = _queue(store)
        killed = run_work("messages", stage.environment(), moment).was_killed
        before = {file.name: file.stat().st_mtime_ns for file in (stage.home / "outbox").glob("*.eml")}
        breaches = _finish(stage, store, "messages", {})
        after = {file.name: file.stat().st_mtime_ns for file in (stage.home / "outbox").glob("*.eml")}
        breaches += [f"{one} was lost" for one in ids if f"{one}.eml" not in after]
        breaches += [f"{name} was written twice" for name, moment_ns in before.items() if after[name] != moment_ns]
        trials.note(breaches, killed=killed, messages=len(ids))
    return trials.proof("{trials} kills, {killed} in the middle; {messages} messages, each there once")


def _mail(stage: Stage, store: Store, plan: Plan) -> Proof:
    trials = Trials(f"kill sender by mail, {stage.kind}", BY_MAIL)
    with _mail_settings() as (taken, settings):
        for moment in _timed(stage, store, plan, trials, settings):
            ids = _queue(store)
            killed = run_work("messages", stage.environment(**settings), moment).was_killed
            breaches = _finish(stage, store, "messages", settings)
            counts = taken.counts()
            breaches += [f"{one} was lost" for one in ids if not counts[one]]
            twice = [one for one in ids if counts[one] > 1]
            breaches += [f"{one} came {counts[one]} times" for one in twice if counts[one] > 2]
            breaches += [f"{len(twice)} messages came twice for one kill"] if len(twice) > 1 else []
            trials.note(breaches, killed=killed, messages=len(ids), twice=len(twice))
    return trials.proof(
        "{trials} kills, {killed} in the middle; {messages} messages, none lost, {twice} twice under one Message-ID"
    )


def _digests(stage: Stage, store: Store, plan: Plan) -> Proof:
    trials = Trials(f"kill digest, {stage.kind}", DIGESTS)
    chance = seeded(plan.seed)
    _new_week(store, 0, chance)
    whole_s = run_work("flow", stage.environment()).worked_s
    for number, moment in enumerate(moments(plan.kills, whole_s, plan.seed), start=1):
        _new_week(store, number, chance)
        killed = run_work("flow", stage.environment(), moment).was_killed
        breaches = [*_finish(stage, store, "flow", {}), *_told_twice(store)]
        trials.note(breaches, killed=killed)
        plan.progress(trials.name, number, plan.kills)
    trials.seen["messages"] = len(_digests_written(store))
    return trials.proof("{trials} kills, {killed} in the middle; {messages} digests, nobody told of a problem twice")


def _timed(stage: Stage, store: Store, plan: Plan, trials: Trials, settings: Mapping[str, object]) -> Iterator[float]:
    """Yield the moments of the kills, out of the time that a sender takes whom nobody disturbs."""
    _queue(store)
    whole_s = run_work("messages", stage.environment(**settings)).worked_s
    for number, moment in enumerate(moments(plan.kills, whole_s, plan.seed), start=1):
        yield moment
        plan.progress(trials.name, number, plan.kills)


def _queue(store: Store) -> list[str]:
    """Queue messages about the first problem, and return their ids."""
    facts = {"problem_ids": ["problem-0000"]}
    with store.write() as transaction:
        return [
            transaction.outbox.add(
                NotificationKind.DIGEST, ContactOf.PROVIDER, f"person-{number % PEOPLE:04d}", now_utc(), facts=facts
            ).message_id
            for number in range(MESSAGES)
        ]


def _finish(stage: Stage, store: Store, task: str, settings: Mapping[str, object]) -> list[str]:
    """Let another process take over once the leases have run out; return what is wrong then."""
    broken = damage(store)
    let_leases_run_out(store)
    run_work(task, stage.environment(**settings))
    with store.read() as transaction:
        counts = transaction.outbox.counts()
    unsent = [f"{count} messages are {state}" for state, count in counts.items() if count and state not in _ENDED]
    return broken + damage(store) + stuck(store) + unsent


_ENDED = (NotificationState.SENT.value,)


@contextmanager
def _mail_settings() -> Iterator[tuple[Taken, dict[str, object]]]:
    with mail_server() as taken:
        yield taken, {"smtp_host": "127.0.0.1", "smtp_port": taken.port, "smtp_security": "none"}


def _new_week(store: Store, number: int, chance: random.Random) -> None:
    """Let a week pass for everybody who wants a digest, and post problems that nobody was told of."""
    engine = create_engine(store.url)
    with engine.begin() as connection:
        connection.execute(update(contacts).values(digest_at=""))
    engine.dispose()
    with store.write() as transaction:
        old = [one.problem_id for one in transaction.problems.iterate() if one.problem_id.startswith("week")]
        transaction.problems.delete(old)  # so that each week takes as long as the first
        words = [evidence.text for evidence in transaction.evidence.iterate(limit=200)]
        transaction.problems.put(
            Problem(f"week-{number:04d}-{place}", f"{chance.choice(words)} {sentence(chance)}", SOURCE)
            for place in range(FITTING)
        )


def _digests_written(store: Store) -> list[tuple[str, tuple[str, ...]]]:
    with store.read() as transaction:
        told = [one for one in transaction.outbox.listed() if one.kind is NotificationKind.DIGEST]
    return [(one.to_id, tuple(map(str, one.facts["problem_ids"]))) for one in told]


def _told_twice(store: Store) -> Iterator[str]:
    counts = Counter(
        (reader, key) for reader, keys in _digests_written(store) for key in keys if key.startswith("week")
    )
    yield from (f"{reader} was told {count} times of {key}" for (reader, key), count in counts.items() if count > 1)
