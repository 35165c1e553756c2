"""Problems as one caller may see them: the words of a confidential one leave this module only to who may read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from models.accounts import belongings
from models.accounts.caller import Caller
from models.accounts.permissions import Action, Extent
from models.chunks import chunked
from models.errors import NotFound
from models.introductions.disclosure import Words, full_words, public_words
from models.introductions.problem_flow import ProblemProgress
from models.records import Confidentiality, Location, Problem, Provenance
from models.refusals import Refusal

if TYPE_CHECKING:
    from models.store import Transaction

LOOKED_AT = 200
"""Problems whose belonging is looked up at once."""


@dataclass(frozen=True)
class WithheldProblem:
    """A confidential problem for those who may not read its words: no title, no text, no owner, no publisher.

    Neither does it say where the site is but for district and state, nor from which file or address it was read.
    ``words`` are what a coordinator wrote for everybody to read instead; empty where that is nothing.
    """

    problem_id: str
    provenance: Provenance
    language: str
    location: Location
    cluster_id: str
    sector: str
    deadline: date | None
    budget_inr: int | None
    trl: int | None
    confidentiality: Confidentiality
    words: Words

    @classmethod
    def of(cls, problem: Problem, words: Words) -> WithheldProblem:
        """Return what may be seen of a problem by everybody, in the words that everybody may read."""
        kept = {name: getattr(problem, name) for name in cls.__dataclass_fields__ if name != "words"}
        told = {
            "provenance": replace(problem.provenance, source="", published_by=""),
            "location": problem.location.area,
        }
        return cls(**kept | told | {"words": words})


ShownProblem = Problem | WithheldProblem


def for_everybody(problem: Problem, progress: ProblemProgress | None) -> ShownProblem:
    """Return a problem as everybody may see it: whole if it is open, else what a coordinator made public of it.

    Args:
        problem: The problem.
        progress: How far it has come; ``None`` for one that has taken no step.
    """
    return problem if is_open(problem) else WithheldProblem.of(problem, public_words(problem, progress))


def words_of(shown: ShownProblem) -> Words:
    """Return the words of a problem that whoever it is shown to may read."""
    return full_words(shown) if isinstance(shown, Problem) else shown.words


class CallersProblems:
    """The problems of a transaction, as its caller may see them."""

    def __init__(self, transaction: Transaction, caller: Caller) -> None:
        self._transaction = transaction
        self._caller = caller

    def get(self, problem_id: str) -> ShownProblem:
        """Return a problem, or what the caller may see of it.

        Raises:
            NotFound: There is none, or no coordinator has published or blinded it and the caller may not read it.
        """
        shown = self.find(self._transaction.problems.get(problem_id))
        if shown is None:
            raise NotFound(Refusal.NO_SUCH_RECORD.told(record_type="problem", record_id=problem_id))
        return shown

    def get_many(self, problem_ids: Iterable[str]) -> dict[str, ShownProblem]:
        """Return problems as the caller may see them, by id; ids of which the caller may not know are absent."""
        found = self.shown(list(self._transaction.problems.get_many(problem_ids).values()))
        return {one.problem_id: one for one in found}

    def find(self, problem: Problem) -> ShownProblem | None:
        """Return what the caller may see of a problem; ``None`` where not even that it is there."""
        return next(iter(self.shown([problem])), None)

    def known(self, problem_ids: Iterable[str]) -> dict[str, Problem]:
        """Return the stored problems of which the caller may know, by id: whole, to compute with and not to show."""
        stored = self._transaction.problems.get_many(problem_ids)
        shown = {one.problem_id for one in self.shown(list(stored.values()))}
        return {problem_id: one for problem_id, one in stored.items() if problem_id in shown}

    def iterate(self, *, after_id: str = "", limit: int | None = None, **equal: str) -> Iterator[ShownProblem]:
        """Yield problems by rising id, each as the caller may see it; those that nobody has published yet, to few.

        Of the problems of one organisation only those are given whose words the caller may read: to list the others
        would name their owner.

        Args:
            after_id: Start behind this id.
            limit: Yield at most so many; None means all.
            equal: Column and the value it must have.

        Raises:
            InvalidInput: A column cannot be asked for, or ``after_id`` cannot be an id.
        """
        hides = "organisation_id" in equal
        found = self._transaction.problems.iterate(after_id=after_id, limit=None, **equal)
        shown = (one for chunk in chunked(found, LOOKED_AT) for one in self.shown(chunk))
        yield from islice((one for one in shown if isinstance(one, Problem) or not hides), limit)

    def may_read(self, problem: Problem) -> bool:
        """Return whether the caller may read the words of a problem."""
        return isinstance(self.find(problem), Problem)

    def shown(self, problems: Sequence[Problem]) -> list[ShownProblem]:
        """Return problems that were read whole, in their order, as the caller may see them.

        Those of which the caller may not even know are left out.
        """
        closed = [problem for problem in problems if not is_open(problem)]
        extent = self._caller.extent(Action.READ_WORDS)
        if extent is Extent.ALL or not closed:
            return list(problems)
        whose = belongings.of_problems(self._transaction, closed) if extent else {}
        hidden = {
            problem.problem_id
            for problem in closed
            if not extent or not self._caller.may(Action.READ_WORDS, whose[problem.problem_id])
        }
        progress = self._transaction.progress.stored(hidden)
        unknown = {problem_id for problem_id, one in progress.items() if not one.is_published}
        return [
            for_everybody(one, progress.get(one.problem_id)) if one.problem_id in hidden else one
            for one in problems
            if one.problem_id not in unknown
        ]


def is_open(problem: Problem | WithheldProblem) -> bool:
    """Return whether anyone may read the problem's words."""
    return problem.confidentiality is Confidentiality.OPEN
