"""Servers that are killed while people take steps: what was answered is there, the rest wholly or not at all, once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import sleep

from matcher.introductions.ask import ask
from models.introductions.clocks import Clocks
from models.introductions.contacts import Contact, ContactOf
from models.introductions.notification import NotificationKind
from models.introductions.party import Party, Role
from models.moments import now_utc
from models.records import Problem
from models.store import Store, Transaction
from scripts.benchmarks.server_process import RunningServer, running_server
from scripts.proof.client import Client
from scripts.proof.killing import moments
from scripts.proof.proof import Plan, Proof
from scripts.proof.soundness import damage, let_leases_run_out
from scripts.proof.stage import SOURCE, Stage, fill, stages
from scripts.proof.trial import Trials

CLAIM = (
    "what a server answered is stored when it is killed, with its history and messages; what it did not answer is "
    "stored wholly or not at all; and asked again, everything is there once"
)
PEOPLE = 30
"""How many are asked about the problem of each round."""

CLIENTS = 3
WHOLE_S = 1.5
"""Seconds in which the kill comes; the clients take longer to do all that they want."""

ANSWER_LOST = "its answer was lost"
"""What a server says of a request that was carried out by one that was killed before it answered."""

FREE = Clocks(most_waiting_of_problem=10**6, most_waiting_of_provider=10**6)
COORDINATOR = Party("proof", Role.COORDINATOR)
TOLD = {"accept": {NotificationKind.ACCEPTED, NotificationKind.EXCHANGE}, "decline": {NotificationKind.DECLINED}}
INTRODUCTIONS, PROBLEMS = "/api/v1/introductions", "/api/v1/problems"


@dataclass
class Said:
    """What the clients of one round asked, and what was answered: introduction → step, text of a problem → its id.

    ``done`` are problems of which the server says that they were stored and that it does not know its answer any more.
    """

    asked: dict[str, str] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    posted: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def step(self, client: Client, key: str, step: str) -> bool:
        """Take a step, note what came back, and return whether something did."""
        self.asked[key] = step
        body = {"step": step} | ({"reason": "not_now"} if step == "decline" else {})
        reply = client.send("POST", f"{INTRODUCTIONS}/{key}/transitions", body)
        if reply.status == 200:
            self.answered.add(key)
        elif reply.status:
            self.refused.append(f"{step} of {key} was answered {reply.status}: {reply.body}")
        return reply.status > 0

    def post(self, client: Client, text: str) -> bool:
        """Post a problem under a key of its own, note what came back, and return whether something did."""
        self.posted.append(text)
        body = {"text": text, "provenance": {"source": "proof"}}
        reply = client.send("POST", PROBLEMS, body, {"Idempotency-Key": text.replace(" ", "-")})
        if reply.status == 201:
            if self.kept.setdefault(text, reply.body["problem_id"]) != reply.body["problem_id"]:
                self.refused.append(f"{text!r} was stored twice")
        elif reply.status == 409 and ANSWER_LOST in reply.body["detail"]:
            self.done.add(text)
        elif reply.status:
            self.refused.append(f"{text!r} was answered {reply.status}: {reply.body}")
        return reply.status > 0


def prove_steps(plan: Plan) -> Iterator[Proof]:
    """Kill servers on both databases while their clients accept, decline and post problems."""
    with stages(plan, "kill-steps") as both:
        for stage in both:
            with stage.store() as store:
                fill(store, PEOPLE, 0, plan.seed)
                yield _prove_on(stage, store, plan)


def _prove_on(stage: Stage, store: Store, plan: Plan) -> Proof:
    trials, said = Trials(f"kill steps, {stage.kind}", CLAIM), Said()
    for number, moment in enumerate(moments(plan.kills, WHOLE_S, plan.seed), start=1):
        waiting = _waiting(store, f"round-{number:04d}")
        with _served(stage) as client:
            _again(client, said)
            breaches = [*said.refused, *_missing(store, said)]
            said = Said()
            _kill_amid(client, said, waiting, moment)
        breaches += [*damage(store), *said.refused, *_missing(store, said)]
        let_leases_run_out(store)
        unanswered = len(said.asked) + len(said.posted) - len(said.answered) - len(said.kept)
        trials.note(breaches, steps=len(said.answered), posts=len(said.kept), unanswered=unanswered)
        plan.progress(trials.name, number, plan.kills)
    return trials.proof(
        "{trials} kills; {steps} steps and {posts} problems answered before, all there; {unanswered} requests cut off, "
        "none half done, and done once when they were sent again"
    )


@contextmanager
def _served(stage: Stage) -> Iterator[KillableClient]:
    log, environment = stage.home / "serve.log", stage.environment(log_level="warning")
    with running_server(stage.database, stage.home, 1, log, environment) as server:
        yield KillableClient(server.port, server)


@dataclass(frozen=True)
class KillableClient(Client):
    """A client that knows the processes of its server."""

    server: RunningServer


def _waiting(store: Store, problem_id: str) -> list[str]:
    """Post a problem whose owner can be written to, ask everybody to look at it, and return the introductions."""
    now = now_utc()
    with store.write() as transaction:
        transaction.problems.put([Problem(problem_id, f"Something fails in {problem_id}", SOURCE)])
        transaction.contacts.put(Contact(ContactOf.PROBLEM, problem_id, "Owner", "owner@proof.example"), now)
        people = [one.provider_id for one in transaction.providers.iterate()]
        return [ask(transaction, problem_id, one, (), COORDINATOR, now, FREE).introduction_id for one in people]


def _kill_amid(client: KillableClient, said: Said, waiting: list[str], moment: float) -> None:
    """Let several clients work, and kill the server at the moment."""
    shares = [waiting[number::CLIENTS] for number in range(CLIENTS)]
    threads = [threading.Thread(target=_work, args=(client, said, share)) for share in shares]
    for thread in threads:
        thread.start()
    sleep(moment)
    client.server.kill()
    for thread in threads:
        thread.join()


def _work(client: Client, said: Said, share: list[str]) -> None:
    for place, key in enumerate(share):
        is_there = said.step(client, key, ("accept", "decline")[place % 2])
        if not (is_there and said.post(client, f"Something else fails beside {key}")):
            return


def _again(client: Client, said: Said) -> None:
    """Send every request of the round before once more, as somebody does who had no answer."""
    for key, step in said.asked.items():
        said.step(client, key, step)
    for text in said.posted[:]:
        said.post(client, text)


def _missing(store: Store, said: Said) -> Iterator[str]:
    """Tell what was answered and is not stored, what is stored by half, and what is stored twice."""
    with store.read() as transaction:
        for key, step in said.asked.items():
            yield from _of_step(transaction, key, step, is_answered=key in said.answered)
        stored = Counter(one.text for one in transaction.problems.iterate())
    yield from (f"{text!r} was answered and is lost" for text in (*said.kept, *said.done) if not stored[text])
    yield from (f"{text!r} is stored {stored[text]} times" for text in said.posted if stored[text] > 1)


def _of_step(transaction: Transaction, key: str, step: str, *, is_answered: bool) -> Iterator[str]:
    introduction = transaction.introductions.get(key)
    history = transaction.history.of("introduction", key)
    taken = [entry for entry in history if entry.step == step]
    told = sorted(one.kind for one in transaction.outbox.listed(about_id=key) if one.kind in TOLD[step])
    if is_answered and not taken:
        yield f"{step} of {key} was answered and is lost"
    if len(taken) > 1:
        yield f"{step} of {key} was taken {len(taken)} times"
    if history[-1].to_state != introduction.state:
        yield f"{key} is {introduction.state}, its history ends with {history[-1].to_state}"
    if told != (sorted(TOLD[step]) if taken else []):
        yield f"{step} of {key} was taken {len(taken)} times and told as {told}"
