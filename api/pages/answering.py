"""From a question to an answer, for pages and exports alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from api.pages.question import Question
from api.queries import TYPED, Asked, stored_problem
from api.services import Services
from matcher.answer import Answer
from matcher.introductions.replies import reply_estimates
from models.accounts.caller import PUBLIC, Caller
from models.introductions.disclosure import Words
from models.introductions.reply_times import ReplyEstimate
from models.records import Organisation, Problem

EXPORTED_PER_KIND = 10


@dataclass(frozen=True)
class Answered:
    """An answer with what a page needs beside it."""

    question: Question
    problem: Problem | None
    answer: Answer
    words: Words = TYPED
    replies: Mapping[str, ReplyEstimate] = field(default_factory=dict)

    @property
    def shows_text(self) -> bool:
        """Whether whoever asks may read all that was asked."""
        return self.words.is_full

    @property
    def home(self) -> Mapping[str, Organisation]:
        """The organisations of everybody in the answer, by id."""
        return self.answer.organisations


def answer_question(question: Question, services: Services, per_kind: int, caller: Caller = PUBLIC) -> Answered:
    """Answer a question.

    Args:
        question: What is asked.
        services: The application's services.
        per_kind: Matches of each kind.
        caller: Who asks; decides whether the words of a confidential problem are shown.

    Raises:
        NotFound: There is no problem with the id given.
        InvalidInput: The place is not known, or nothing was asked.
    """
    asked = query_of(question, services, caller)
    answer = services.workspace.matcher.match(asked.query, top=services.settings.top, per_kind=per_kind)
    return _with_replies(question, asked, answer, services)


def answer_about(
    question: Question, provider_ids: Collection[str], services: Services, caller: Caller = PUBLIC
) -> Answered:
    """Answer a question with given providers alone, each with what it has in the whole answer, best first.

    Those who are not proposed for it are left out: without evidence that counts, or because they refuse it.

    Raises:
        NotFound: There is no problem with the id given.
        InvalidInput: The place is not known, or nothing was asked.
    """
    asked, matcher = query_of(question, services, caller), services.workspace.matcher
    look = matcher.look(asked.query, wanted=services.settings.top, also=provider_ids)
    answer = matcher.answer_of(look, set(provider_ids) - look.refusing)
    return _with_replies(question, asked, answer, services)


def _with_replies(question: Question, asked: Asked, answer: Answer, services: Services) -> Answered:
    with services.workspace.store.read() as transaction:
        shown = chain(answer.matches, *answer.by_kind.values())
        replies = reply_estimates(transaction, (match.provider.provider_id for match in shown))
    return Answered(question, asked.problem, answer, asked.words, replies)


def query_of(question: Question, services: Services, caller: Caller) -> Asked:
    """Return what a question stands for: a query, and the stored problem that it names, if any.

    Raises:
        NotFound: There is no problem with the id given.
        InvalidInput: The place is not known, or nothing was asked.
    """
    problem, words = stored_problem(question.problem, services.workspace.store, services.finder, caller)
    return Asked(question.query(problem, words, services.finder, date.today()), problem, words)
