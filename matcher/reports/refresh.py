"""Bringing up to date what reports rest on: every problem is matched once, every evidence read once, until it changes.

What was found is kept a few at a time, so that work that was cut off goes on where it stood.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from embeddings.encoder import Encoder
from matcher.pipeline import Matcher
from matcher.reports.coverage_file import CoverageFile, Kept, KeptDomains
from matcher.reports.covered import cover
from matcher.reports.domains import domains_of
from matcher.reports.erased import forget_erased
from models.chunks import chunked
from models.errors import InvalidInput
from models.moments import now_utc, written
from models.problem_outline import ProblemOutline
from models.records import Problem
from models.store import Store, Transaction

TASK = "reports"
AT_ONCE = 20
"""How many problems are matched between two writes."""
TEXTS_AT_ONCE = 1000
DERIVED_FROM = ("provider", "evidence", "organisation", "place", "ranker")
"""What a verdict depends on besides the problem itself."""

Tell = Callable[[int, int], bool]
"""Told how much of how much is done; says whether to go on."""


@dataclass(frozen=True)
class Refreshed:
    """What was done: problems matched, kept as they were, and too long to be matched; evidence that was read."""

    matched: int = 0
    kept: int = 0
    refused: int = 0
    read: int = 0


def revision_of(transaction: Transaction, encoders: Mapping[str, Encoder]) -> str:
    """Return the state of everything but the problem that a verdict depends on: the directory and the models."""
    models = "+".join(sorted(encoder.fingerprint for encoder in encoders.values()))
    digest = hashlib.blake2b(models.encode(), digest_size=6).hexdigest()
    return f"{transaction.changes.last_seq_of(DERIVED_FROM)}:{digest}"


def state_of(problem: ProblemOutline, revision: str) -> str:
    """Return the state that a verdict on a problem is of."""
    return f"{problem.content_hash}:{revision}"


def refresh(
    store: Store, matcher: Matcher, encoders: Mapping[str, Encoder], file: CoverageFile, tell: Tell | None = None
) -> Refreshed:
    """Match what was not matched as it is now, read what was not read, forget what is gone, and say what was done."""
    go_on = tell or _always
    forget_erased(store, file)
    read = _read_evidence(store, file, go_on)
    with store.read() as transaction:
        revision = revision_of(transaction, encoders)
        wanted = {one.problem_id: state_of(one, revision) for one in transaction.problems.outlines()}
    known = {key: kept.state for key, kept in file.covered().items()}
    file.forget(problem_ids=known.keys() - wanted.keys())
    due = [key for key, state in wanted.items() if known.get(key) != state]
    done = Refreshed(kept=len(wanted) - len(due), read=read)
    for chunk in chunked(due, AT_ONCE):
        found = list(_matched(_problems(store, chunk), matcher, wanted))
        file.keep(found)
        done = replace(done, matched=done.matched + len(found), refused=done.refused + len(chunk) - len(found))
        if not go_on(done.matched + done.refused, len(due)):
            break
    return done


def _problems(store: Store, problem_ids: Sequence[str]) -> list[Problem]:
    with store.read() as transaction:
        return list(transaction.problems.get_many(problem_ids).values())


def _matched(problems: Sequence[Problem], matcher: Matcher, states: Mapping[str, str]) -> Iterator[Kept]:
    for problem in problems:
        try:
            covered = cover(matcher, problem)
        except InvalidInput:  # too long to be matched: it is counted, and stays without a verdict
            continue
        yield Kept(states[problem.problem_id], written(now_utc()), covered)


def _always(_: int, __: int) -> bool:
    return True


def _read_evidence(store: Store, file: CoverageFile, go_on: Tell) -> int:
    with store.read() as transaction:
        wanted = {key: content_hash for key, _, content_hash in transaction.evidence.years()}
    known = {key: one.state for key, one in file.domains().items()}
    file.forget(evidence_ids=known.keys() - wanted.keys())
    due = [key for key, state in wanted.items() if known.get(key) != state]
    for chunk in chunked(due, TEXTS_AT_ONCE):
        if not go_on(0, 0):
            break
        with store.read() as transaction:
            texts = transaction.evidence.texts(chunk)
        file.keep_domains({key: KeptDomains(wanted[key], domains_of(text.full_text)) for key, text in texts.items()})
    return len(due)
