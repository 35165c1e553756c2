"""Problems for one provider: at most a few a week, each with reasons, or an honest "none".

The order is by the score of the pair, the very one that the problem's own answer shows; scores of one provider can be
compared across problems. Only what is at least a possible match is offered. If something was said of the pair before
the week began, it is not offered again; what is said within the week leaves its place, so that an answer brings no
further problem before the next week. A problem whose deadline lies before the week is over with, and so is one that is
settled; one that nobody has published yet is offered to nobody. What falls into a topic that the provider will not be
asked about is passed over and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from matcher.answer import Answer
from matcher.partners.party import Party
from matcher.partners.reading import stored_party
from matcher.pipeline import NO_EVIDENCE, Matcher
from matcher.query import Query
from matcher.scored import ScoredId, in_rank_order
from matcher.workspace import Workspace
from models.errors import FieldProblem, InvalidInput
from models.feedback import Feedback, Judgement, problem_hash
from models.introductions.problem_flow import ProblemState
from models.match import Band, Match
from models.records import Problem
from models.store import Transaction

MOST_A_WEEK = 3
RECALLED = 60
"""How many open problems, nearest in meaning to the provider's evidence, are scored."""
LOOKED_THROUGH = 20
"""How many problems, from the best score down, are judged at most until the week is full; each costs a match.

Of the offers to 36 of the demo's researchers 1 in 50 stands below."""

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


@dataclass(frozen=True)
class Week:
    """One week by ISO 8601, from Monday on."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        """Return the week that a day lies in."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, text: str) -> Week:
        """Return the week that a text such as 2026-W48 names.

        Raises:
            InvalidInput: There is no such week.
        """
        found = _WEEK.fullmatch(text)
        try:
            if found is not None:
                return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError:
            pass
        problem = FieldProblem("week", text, "is no week", "give year and week of ISO 8601, such as 2026-W48")
        raise InvalidInput("the week is not known", [problem])

    @property
    def begins_at(self) -> datetime:
        """Monday, midnight UTC."""
        return datetime.combine(self.monday, time(), UTC)

    def __str__(self) -> str:
        """Return the week as it is parsed."""
        year, week, _ = self.monday.isocalendar()
        return f"{year:04d}-W{week:02d}"


@dataclass(frozen=True)
class Offer:
    """One problem for a provider.

    Args:
        problem: The stored problem; its words are not for everybody if it is confidential.
        answer: What was understood, and the one match: the provider, with score, probability and reasons.
        said: What was said of the pair within the week; ``None`` where nothing was.
    """

    problem: Problem
    answer: Answer
    said: Judgement | None = None

    @property
    def match(self) -> Match:
        """The provider as an answer to the problem."""
        return self.answer.matches[0]


@dataclass(frozen=True)
class Feed:
    """The problems of one week for one provider.

    Args:
        party: The provider.
        week: The week.
        offers: The problems, best first; empty where nothing is at least possible.
        problems: How many problems are open in this week.
        answered: How many of them are left out because something was said before.
        refused: How many were passed over, until the week was full, because the provider will not be asked about them.
    """

    party: Party
    week: Week
    offers: tuple[Offer, ...]
    problems: int
    answered: int
    refused: int = 0


def problems_for(workspace: Workspace, provider_id: str, week: Week, *, top: int = MOST_A_WEEK) -> Feed:
    """Return the problems of a week for a provider; the same data and the same week give the same problems.

    Args:
        workspace: The open database.
        provider_id: For whom.
        week: The week.
        top: How many at most.

    Raises:
        NotFound: The provider is not stored.
        InvalidInput: ``top`` is not positive.
    """
    if top < 1:
        raise InvalidInput("nothing is asked for", [FieldProblem("top", str(top), "is no number of places", "give 1")])
    with workspace.store.read() as transaction:
        party = stored_party(transaction, workspace.matcher.scene(), provider_id)
        said = list(transaction.feedback.iterate(provider_id=provider_id, is_withdrawn=False))
        open_ones = open_problems(transaction, week)
    before = [one for one in said if _given(one) < week.begins_at]
    left = [one for one in open_ones if not _judgements(one, before)]
    chosen: list[Offer] = []
    refused = 0
    for problem, answer, is_refused in _possible(workspace.matcher, party, left, week):
        if is_refused:
            refused += 1
            continue
        chosen.append(Offer(problem, answer, next(iter(_judgements(problem, said)), None)))
        if len(chosen) == top:
            break
    return Feed(party, week, tuple(chosen), len(open_ones), len(open_ones) - len(left), refused)


def open_problems(transaction: Transaction, week: Week) -> list[Problem]:
    """Return the problems that are published, not settled and not over with in a week, by rising id."""
    passed_over = transaction.progress.unpublished_ids() | _settled(transaction)
    return [one for one in transaction.problems.iterate() if one.problem_id not in passed_over and _is_open(one, week)]


def query_of(problem: Problem, week: Week) -> Query:
    """Return the query that a stored problem stands for, on the first day of a week."""
    return replace(Query.of_problem(problem), today=week.monday)


def _possible(
    matcher: Matcher, party: Party, problems: Iterable[Problem], week: Week
) -> Iterator[tuple[Problem, Answer, bool]]:
    """Yield the problems that are at least a possible match, best first, ties by problem id; the same words once.

    With each stands whether the provider will not be asked about it.
    """
    asked = {problem.problem_id: problem for problem in problems}
    near = matcher.nearest([query_of(problem, week) for problem in asked.values()], party.provider_id, RECALLED)
    rows = matcher.affinities(near, [party.provider_id]).rows
    scored = [ScoredId(q.problem_id, float(s)) for q, (s,) in zip(near, rows, strict=True) if s > NO_EVIDENCE]
    for problem in _told_once(asked[one.target_id] for one in in_rank_order(scored)):
        look = matcher.look_at(query_of(problem, week), [party.provider_id])
        promise = look.promises([party.provider_id]).get(party.provider_id)
        if promise is None or promise.band is Band.WEAK:
            continue
        answer = matcher.answer_of(look, [party.provider_id])
        if answer.matches:  # not if it was deleted just now
            yield problem, answer, party.provider_id in look.refusing


def _told_once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the first problems, each wording once: what was posted thrice must not fill a week."""
    told: set[str] = set()
    for problem in problems:
        words = problem_hash(problem.full_text)
        if words not in told and len(told) < LOOKED_THROUGH:
            yield problem
        told.add(words)


def _settled(transaction: Transaction) -> set[str]:
    """Return the problems that nobody has to be found for any more."""
    standing = transaction.progress.standing([ProblemState.SOLVED, ProblemState.CLOSED])
    return {progress.problem_id for progress in standing}


def _is_open(problem: Problem, week: Week) -> bool:
    return problem.deadline is None or problem.deadline >= week.monday


def _given(feedback: Feedback) -> datetime:
    return datetime.fromisoformat(feedback.given_at)


def _judgements(problem: Problem, said: Sequence[Feedback]) -> list[Judgement]:
    """Return what was said of a problem, by its id or by its words, the last first."""
    words = problem_hash(problem.full_text)
    return [
        one.judgement for one in reversed(said) if one.problem_id == problem.problem_id or one.problem_hash == words
    ]
