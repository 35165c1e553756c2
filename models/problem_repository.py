"""Problems: one that a coordinator blinded stays so whatever is imported, and deleting one erases its workflow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from models.chunks import chunked
from models.introductions.contacts import ContactOf
from models.introductions.erasure import erase_about
from models.introductions.problem_flow import ProblemProgress
from models.introductions.progress_log import ProgressLog
from models.journal import Journal
from models.record_tables import PROBLEMS
from models.records import Confidentiality, Problem
from models.repositories import PutCounts, Repository


class ProblemRepository(Repository[Problem]):
    """Problems as one transaction sees and writes them."""

    def __init__(self, connection: Connection, journal: Journal | None) -> None:
        super().__init__(connection, PROBLEMS, journal)
        self._progress = ProgressLog(connection, may_write=False)

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
