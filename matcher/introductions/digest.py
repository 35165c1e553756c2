"""The weekly message to providers who want one: at most three problems that fit them and that are new to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.introductions.ask import ASKABLE
from matcher.introductions.shortlist import Matches, query_of_problem
from models.introductions.clocks import Clocks
from models.introductions.contacts import Contact, ContactOf
from models.introductions.notification import NotificationKind
from models.introductions.problem_flow import READY, ProblemState
from models.match import Band
from models.moments import moment_of
from models.privacy.consent import SubjectType
from models.privacy.notice import Purpose
from models.records import Problem
from models.store import Store, Transaction

TASK = "introductions.digest"
EVERY = timedelta(days=7)
MOST_PROBLEMS = 3
LOOKED_AT = 500
"""How many problems are matched for a digest: those that were written last."""

PER_KIND = 10
"""How many providers of each kind a problem is matched with."""


@dataclass(frozen=True)
class Digested:
    """How many providers are written to, how many have no new problem that fits, how many problems were matched.

    ``withdrawn`` counts those who wanted the message and have withdrawn letters since.
    """

    written: int = 0
    nothing_new: int = 0
    problems: int = 0
    withdrawn: int = 0


@dataclass(frozen=True)
class _Fit:
    score: float
    problem_id: str


def is_due(transaction: Transaction, now: datetime, clocks: Clocks) -> bool:
    """Return whether somebody who wants a digest has not been looked at for a week."""
    return bool(_readers(transaction, now))


def write_digests(store: Store, matcher: Matches, now: datetime) -> Digested:
    """Write the digests that are due to the outbox.

    A problem that a provider was told of, or asked about, is not told again. Ties go to the smaller problem id.
    """
    with store.read() as transaction:
        readers = [contact.record_id for contact in _readers(transaction, now)]
        problems = _open_problems(transaction, now)
        withdrawn = len(transaction.contacts.wanting_digests()) - len(_wanting(transaction))
    fits = _fits(matcher, problems, set(readers))
    written = 0
    for provider_id in readers:
        with store.write() as transaction:
            ids = _new_to(transaction, provider_id, fits[provider_id])
            transaction.contacts.note_digest(provider_id, now)
            if ids:
                facts = {"problem_ids": ids}
                transaction.outbox.add(NotificationKind.DIGEST, ContactOf.PROVIDER, provider_id, now, facts=facts)
                written += 1
    return Digested(written, len(readers) - written, len(problems), withdrawn)


def _readers(transaction: Transaction, now: datetime) -> list[Contact]:
    """Return who wants a digest and has not been looked at for a week."""
    return [one for one in _wanting(transaction) if not one.digest_at or moment_of(one.digest_at) <= now - EVERY]


def _wanting(transaction: Transaction) -> list[Contact]:
    """Return who wants a digest and has not withdrawn letters."""
    withdrawn = transaction.consents.all_withdrawn(Purpose.LETTERS, SubjectType.PROVIDER)
    return [one for one in transaction.contacts.wanting_digests() if one.record_id not in withdrawn]


def _open_problems(transaction: Transaction, now: datetime) -> list[Problem]:
    progress = {one.problem_id: one for one in transaction.progress.standing(ProblemState)}
    stored = list(transaction.problems.iterate())
    is_ready = (one for one in stored if one.problem_id not in progress or progress[one.problem_id].state in READY)
    timely = [one for one in is_ready if one.deadline is None or one.deadline >= now.date()]
    last = transaction.changes.last_of("problem")
    return sorted(timely, key=lambda problem: last.get(problem.problem_id, 0))[-LOOKED_AT:]


def _fits(matcher: Matches, problems: Iterable[Problem], readers: set[str]) -> dict[str, list[_Fit]]:
    found: dict[str, list[_Fit]] = defaultdict(list)
    for problem in problems if readers else ():
        answer = matcher.match(query_of_problem(problem, *ASKABLE), top=0, per_kind=PER_KIND)
        for match in (one for matches in answer.by_kind.values() for one in matches):
            if match.band is not Band.WEAK and match.provider.provider_id in readers:
                found[match.provider.provider_id].append(_Fit(match.score, problem.problem_id))
    return found


def _new_to(transaction: Transaction, provider_id: str, fits: list[_Fit]) -> list[str]:
    told = transaction.outbox.told_of(NotificationKind.DIGEST, ContactOf.PROVIDER, provider_id)
    known = {problem_id for message in told for problem_id in message.facts["problem_ids"]}
    known |= {one.problem_id for one in transaction.introductions.listed(provider_id=provider_id)}
    ordered = sorted(fits, key=lambda fit: (-fit.score, fit.problem_id))
    return [fit.problem_id for fit in ordered if fit.problem_id not in known][:MOST_PROBLEMS]
