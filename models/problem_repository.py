"""Problems: one that a coordinator blinded stays so whatever is imported, and deleting one erases its workflow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from models import tables
from models.chunks import chunked
from models.introductions.contacts import ContactOf
from models.introductions.erasure import erase_about
from models.introductions.problem_flow import ProblemProgress
from models.introductions.progress_log import ProgressLog
from models.journal import Journal
from models.problem_outline import ProblemOutline, outline_of_problem, outlines_statement
from models.record_tables import PROBLEMS
from models.records import Confidentiality, Problem
from models.repositories import PutCounts, Repository


class ProblemRepository(Repository[Problem]):
    """Problems as one transaction sees and writes them."""

    def __init__(self, connection: Connection, journal: Journal | None) -> None:
        super().__init__(connection, PROBLEMS, journal)
        self._progress = ProgressLog(connection, may_write=False)

    def outlines(self) -> Iterator[ProblemOutline]:
        """Yield what counting asks of every problem, by rising id."""
        return map(outline_of_problem, self._connection.execute(outlines_statement()))

    def delete(self, ids: Iterable[str]) -> int:
        """Delete problems with their introductions, history, links, messages and contacts; return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        going = list(ids)
        gone = self.with_merged(going)
        deleted = super().delete(going)
        erase_about(self._connection, ContactOf.PROBLEM, gone)
        return deleted

    def without_cluster(self, limit: int) -> tuple[int, list[str]]:
        """Return how many problems lie in no cluster, not by their organisation either, and the first ids of them.

        No coordinator sees these.
        """
        problem, organisation = tables.problems.c, tables.organisations.c
        lying = select(organisation.organisation_id).where(organisation.cluster_id != "")
        wanted = (problem.cluster_id == "", problem.organisation_id.not_in(lying))
        total = self._connection.execute(select(func.count()).select_from(tables.problems).where(*wanted)).scalar_one()
        first = select(problem.problem_id).where(*wanted).order_by(problem.problem_id).limit(limit)
        return total, list(self._connection.execute(first).scalars())

    def _put_chunk(self, records: Sequence[Problem]) -> PutCounts:
        hidden = {
            key: progress
            for chunk in chunked(record.problem_id for record in records)
            for key, progress in self._progress.stored(chunk).items()
            if not progress.may_be_open
        }
        return super()._put_chunk([_kept_hidden(record, hidden) for record in records])


def _kept_hidden(problem: Problem, hidden: dict[str, ProblemProgress]) -> Problem:
    progress = hidden.get(problem.problem_id)
    if progress is None or problem.confidentiality is not Confidentiality.OPEN:
        return problem
    is_kept = progress.confidentiality is not Confidentiality.OPEN
    return replace(problem, confidentiality=progress.confidentiality if is_kept else Confidentiality.BLINDED)
