"""Several server processes on one database at once: two servers, one of them with two workers, and clients of both."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from matcher.introductions.ask import ask
from models.errors import SetuError
from models.introductions.clocks import DEFAULT_CLOCKS
from models.introductions.contacts import ContactOf
from models.introductions.notification import NotificationKind
from models.introductions.party import Party, Role
from models.jobs import Job, JobState
from models.moments import now_utc
from models.records import Problem
from models.store import Store
from scripts.benchmarks.server_process import running_server
from scripts.proof.client import Client, Reply
from scripts.proof.kill_import import PEOPLE, queue_import, written_rows
from scripts.proof.mail_server import Taken, mail_server
from scripts.proof.proof import Plan, Proof
from scripts.proof.soundness import damage
from scripts.proof.stage import SOURCE, Stage, fill, stages
from scripts.proof.trial import Trials

CLAIM = (
    "several server processes on one database lose no update, answer a repeated request as one would, read what the "
    "others wrote at once, and run each job, send each message and turn each clock once"
)
WORKERS = (1, 2)
"""Of each server; both run at the same time."""

PATIENCE_S = 180.0
LOOK_S = 0.2
COORDINATOR = Party("proof", Role.COORDINATOR)
Found = TypeVar("Found")


@dataclass(frozen=True)
class Scene:
    """What the parts of this proof are given: the database, clients of each server, the mail server, and how much."""

    stage: Stage
    store: Store
    clients: tuple[Client, ...]
    taken: Taken
    rounds: int


def prove_two_processes(plan: Plan) -> Iterator[Proof]:
    """Let clients of two servers write at once, on both databases, and look what is stored and sent."""
    with stages(plan, "processes") as both:
        for stage in both:
            with stage.store() as store, mail_server() as taken, _served(stage, taken) as clients:
                yield _prove_on(Scene(stage, store, clients, taken, 3 if plan.is_short else 40))


def _prove_on(scene: Scene) -> Proof:
    trials = Trials(f"processes, {scene.stage.kind}", CLAIM)
    for part in PARTS:
        trials.note([f"{part.__name__.strip('_')}: {one}" for one in part(scene)])
    trials.note(damage(scene.store))
    return trials.proof(
        f"{len(scene.clients)} servers, {sum(WORKERS)} workers; {6 * scene.rounds} updates by six writers, "
        f"{scene.rounds} requests sent to both at once, {scene.rounds} records read from the other, "
        f"{scene.rounds} imports, "
        f"{3 * scene.rounds} messages by mail, {2 * scene.rounds} requests reminded of or ended"
    )


@contextmanager
def _served(stage: Stage, taken: Taken) -> Iterator[tuple[Client, ...]]:
    with stage.store() as store:
        fill(store, PEOPLE, 1, 0)
    settings = {"smtp_host": "127.0.0.1", "smtp_port": taken.port, "smtp_security": "none"}
    environment = stage.environment(log_level="warning", public_url="http://proof.example", **settings)
    first, second = (
        running_server(stage.database, stage.home, workers, stage.home / f"serve-{workers}.log", environment)
        for workers in WORKERS
    )
    with first as one, second as other:
        yield Client(one.port), Client(other.port)


def _updates(scene: Scene) -> Iterator[str]:
    """Let six writers count up one number, each by reading it with its version and writing the next."""
    address, writers = "/api/v1/organisations/works", 6

    def count(writer: int) -> None:
        client = scene.clients[writer % len(scene.clients)]
        done = 0
        while done < scene.rounds:
            read = client.send("GET", address)
            body = read.body | {"about": str(int(read.body["about"] or 0) + 1)}
            reply = client.send("PUT", address, body, {"If-Match": read.headers["etag"]})
            if reply.status not in (200, 412):
                raise SetuError(f"an update was answered {reply.status}: {reply.body}")
            done += reply.status == 200

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(count, range(writers)))
    with scene.store.read() as transaction:
        about = transaction.organisations.get("works").about
    if about != str(writers * scene.rounds):
        yield f"{writers * scene.rounds} updates were answered, {about} are stored"


def _repetitions(scene: Scene) -> Iterator[str]:
    """Send each request to both servers at the same time, under one key."""
    for number in range(scene.rounds):
        text = f"Our pump drips since day {number}"
        body, key = {"text": text, "provenance": {"source": "proof"}}, {"Idempotency-Key": f"drip-{number}"}
        with ThreadPoolExecutor(2) as pool:
            sent = [pool.submit(_insisting, one, body, key) for one in scene.clients]
            replies = [one.result() for one in sent]
        if [one.status for one in replies] != [201, 201]:
            yield f"answered {[one.status for one in replies]}"
        elif len({one.body["problem_id"] for one in replies}) > 1:
            yield f"{text!r} has two ids"
        with scene.store.read() as transaction:
            stored = sum(one.text == text for one in transaction.problems.iterate())
        if stored != 1:
            yield f"{text!r} is stored {stored} times"


def _insisting(client: Client, body: dict[str, Any], key: dict[str, str]) -> Reply:
    """Send a problem, again as long as the other server is told to be at it: its answer is asked for, too."""

    def answered() -> list[Reply]:
        reply = client.send("POST", "/api/v1/problems", body, key)
        return [] if reply.status == 409 and "retry-after" in reply.headers else [reply]

    return _awaited("the other's answer", answered)[0]


def _reading(scene: Scene) -> Iterator[str]:
    """Write through one server and ask the other at once, by id and by a match."""
    for number in range(scene.rounds):
        one, other = scene.clients if number % 2 else scene.clients[::-1]
        word = f"quokkastone{number}"
        body = {"kind": "statement", "owner_ids": ["person-0001"], "text": word, "provenance": {"source": "proof"}}
        made = one.send("POST", "/api/v1/evidence", body)
        read = other.send("GET", f"/api/v1/evidence/{made.body['evidence_id']}")
        if (made.status, read.status) != (201, 200):
            yield f"made with {made.status}, read with {read.status}"
        answer = other.send("POST", "/api/v1/match", {"text": word})
        quotes = [reason["quote"] for match in answer.body["matches"] for reason in match["reasons"]]
        if not any(word in quote for quote in quotes):
            yield f"{word} is not found through the other server"


def _jobs(scene: Scene) -> Iterator[str]:
    """Queue imports, which all processes look for."""
    files = [written_rows(scene.stage.home / f"rows-{number}.csv", number, 50) for number in range(scene.rounds)]
    jobs = [queue_import(scene.stage, scene.store, file) for file in files]

    def ended() -> list[Job]:
        with scene.store.read() as transaction:
            found = [transaction.jobs.get(job.job_id) for job in jobs]
        return found if all(one.finished_at for one in found) else []

    done = _awaited("imports", ended)
    yield from (f"{one.job_id} is {one.state}, begun {one.attempts} times" for one in done if not _ran_once(one))
    with scene.store.read() as transaction:
        batches = Counter(one.file_name for one in transaction.batches.list())
    yield from (f"{name} was imported {count} times" for name, count in batches.items() if count > 1)


def _messages(scene: Scene) -> Iterator[str]:
    """Queue messages, which all processes send."""
    with scene.store.write() as transaction:
        ids = [
            transaction.outbox.add(
                NotificationKind.DIGEST, ContactOf.PROVIDER, f"person-{number % PEOPLE:04d}", now_utc(),
                facts={"problem_ids": ["problem-0000"]},
            ).message_id
            for number in range(3 * scene.rounds)
        ]  # fmt: skip
    yield from _not_sent_once(scene, ids)


def _clocks(scene: Scene) -> Iterator[str]:
    """Let requests wait for four and for ten days: the first are reminded of, the others end."""
    reminded = _asked(scene, "slow", timedelta(days=4))
    ended = _asked(scene, "silent", timedelta(days=10))

    def turned() -> list[Counter[str]]:
        with scene.store.read() as transaction:
            steps = [transaction.history.of("introduction", key) for key in (*reminded, *ended)]
        counts = [Counter(entry.step for entry in entries) for entries in steps]
        return counts if all(one["remind"] or one["expire"] for one in counts) else []

    counts = _awaited("reminders and ends", turned)
    wanted = [("remind", key) for key in reminded] + [("expire", key) for key in ended]
    for (step, key), count in zip(wanted, counts, strict=True):
        if count[step] != 1:
            yield f"{step} of {key} came {count[step]} times"
    with scene.store.read() as transaction:
        told = [one for one in transaction.outbox.listed() if one.kind is NotificationKind.REMINDER]
    if sorted(one.about_id for one in told) != sorted(reminded):
        yield f"{len(told)} reminders were written for {len(reminded)} requests"
    yield from _not_sent_once(scene, [one.message_id for one in told])


PARTS: tuple[Callable[[Scene], Iterator[str]], ...] = (_updates, _repetitions, _reading, _jobs, _messages, _clocks)


def _asked(scene: Scene, prefix: str, ago: timedelta) -> list[str]:
    """Ask as many people as there are rounds, each about a problem of its own, some days ago; return the requests."""
    then, found = now_utc() - ago, []
    with scene.store.write() as transaction:
        for number in range(scene.rounds):
            key = f"{prefix}-{number:04d}"
            transaction.problems.put([Problem(key, f"Something is {key}", SOURCE)])
            person = f"person-{number % PEOPLE:04d}"
            found.append(ask(transaction, key, person, (), COORDINATOR, then, DEFAULT_CLOCKS).introduction_id)
    return found


def _ran_once(job: Job) -> bool:
    return (job.state, job.attempts) == (JobState.DONE, 1)


def _not_sent_once(scene: Scene, ids: Sequence[str]) -> Iterator[str]:
    def noted() -> list[str]:
        with scene.store.read() as transaction:
            return [] if any(transaction.outbox.get(key).state != "sent" for key in ids) else list(ids)

    _awaited("messages", noted)
    counts = scene.taken.counts()
    yield from (f"{key} was sent {counts[key]} times" for key in ids if counts[key] != 1)


def _awaited(what: str, look: Callable[[], list[Found]]) -> list[Found]:
    """Look until something is there.

    Raises:
        SetuError: It did not come in time.
    """
    give_up = time.perf_counter() + PATIENCE_S
    while not (found := look()):
        if time.perf_counter() > give_up:
            raise SetuError(f"{what} did not come to their end within {PATIENCE_S:.0f} s")
        time.sleep(LOOK_S)
    return found
