"""Pairs of records that look like one: what the finder found, and what people said of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, union_all

from models import tables
from models.chunks import chunked
from models.errors import Forbidden
from models.journal import utc_now
from models.profiles import tables as of_profiles
from models.profiles.word import WHOLE, Act
from models.safe_text import clean_text

DISTINCT = "distinct"
"""The judgement "these are two": the pair is not shown again."""

_PAIRS = tables.duplicate_pairs
_C = _PAIRS.c
_M = tables.merges.c
_W = of_profiles.owner_words.c


@dataclass(frozen=True)
class DuplicatePair:
    """Two records that look like one; ids in rising order, score in 0..1 (higher is surer), reasons as data.

    Each reason has the keys ``name``, ``first``, ``second`` (what was compared) and ``weight`` (what it added to the
    score's logarithmic odds).
    """

    record_type: str
    first_id: str
    second_id: str
    score: float
    reasons: Sequence[Mapping[str, Any]]
    band: str
    found_at: str = ""
    judgement: str = ""
    judged_at: str = ""
    judged_by: str = ""
    note: str = ""


class DuplicatePairs:
    """The pairs as one transaction sees and writes them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        """Work on a connection inside a transaction."""
        self._connection = connection
        self._may_write = may_write

    def replace(self, record_type: str, pairs: Iterable[DuplicatePair], *, of: Collection[str] | None = None) -> int:
        """Store what was found in place of what had been found before; return how many pairs are new to people.

        Pairs that somebody judged stay as they are and are not counted.

        Args:
            record_type: Type of all records.
            pairs: What was found.
            of: The records that were compared with all others; ``None`` where all were compared with one another.
        """
        self._check_writing()
        judged = {(one.first_id, one.second_id) for one in self.held(record_type, judgement=DISTINCT)}
        unjudged = delete(_PAIRS).where(_C.record_type == record_type, _C.judgement == "")
        if of is None:
            self._connection.execute(unjudged)
        for chunk in chunked(of or ()):
            self._connection.execute(unjudged.where(_C.first_id.in_(chunk) | _C.second_id.in_(chunk)))
        fresh = [one for one in pairs if (one.first_id, one.second_id) not in judged]
        if fresh:
            found_at = utc_now()
            self._connection.execute(insert(_PAIRS), [vars(one) | {"found_at": found_at} for one in fresh])
        return len(fresh)

    def held(
        self, record_type: str = "", *, judgement: str = "", of: Collection[str] | None = None
    ) -> list[DuplicatePair]:
        """Return pairs with a judgement (without it: those that nobody judged or merged), by (−score, type, ids).

        Pairs with a profile that its owner hid are left out until it is shown again.

        Args:
            record_type: Only of this type; empty for any.
            judgement: What somebody said of them.
            of: Only pairs with one of these records, which are so few that one statement names them.
        """
        merged = select(_M.from_id).where(_M.record_type == _C.record_type, _M.undone_at == "")
        hides = (_W.act == Act.HIDE.value) & (_W.field == WHOLE) & (_W.withdrawn_at == "")
        went = union_all(merged, select(_W.record_id).where(_W.record_type == _C.record_type, hides))
        is_there = _C.first_id.not_in(went) & _C.second_id.not_in(went)
        statement = select(_PAIRS).where(_C.judgement == judgement, is_there)
        if record_type:
            statement = statement.where(_C.record_type == record_type)
        if of is not None:
            statement = statement.where(_C.first_id.in_(of) | _C.second_id.in_(of))
        statement = statement.order_by(_C.score.desc(), _C.record_type, _C.first_id, _C.second_id)
        return [_pair(row._mapping) for row in self._connection.execute(statement)]

    def find(self, record_type: str, one_id: str, other_id: str) -> DuplicatePair | None:
        """Return the stored pair of two records, in either order; ``None`` where they were never found alike."""
        row = self._connection.execute(select(_PAIRS).where(_is_pair(record_type, one_id, other_id))).one_or_none()
        return None if row is None else _pair(row._mapping)

    def judge_distinct(
        self, record_type: str, one_id: str, other_id: str, *, note: str = "", by: str = ""
    ) -> DuplicatePair:
        """Note that two records are two; the pair is not shown again, also when it is found anew.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        first_id, second_id = sorted((one_id, other_id))
        held = self.find(record_type, first_id, second_id) or DuplicatePair(
            record_type, first_id, second_id, 0.0, (), ""
        )
        said = {
            "judgement": DISTINCT,
            "judged_at": utc_now(),
            "judged_by": clean_text(by, repair=True),
            "note": clean_text(note, repair=True),
        }
        self._connection.execute(delete(_PAIRS).where(_is_pair(record_type, first_id, second_id)))
        self._connection.execute(insert(_PAIRS).values(vars(held) | said))
        return DuplicatePair(**(vars(held) | said))

    def withdraw_judgement(self, record_type: str, one_id: str, other_id: str) -> bool:
        """Take "these are two" back; return whether somebody had said so. A later search may find the pair again."""
        self._check_writing()
        is_it = _is_pair(record_type, one_id, other_id) & (_C.judgement == DISTINCT)
        return self._connection.execute(delete(_PAIRS).where(is_it)).rowcount > 0

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _is_pair(record_type: str, one_id: str, other_id: str) -> Any:
    first_id, second_id = sorted((one_id, other_id))
    return (_C.record_type == record_type) & (_C.first_id == first_id) & (_C.second_id == second_id)


def _pair(row: Mapping[Any, Any]) -> DuplicatePair:
    return DuplicatePair(**{str(name): value for name, value in row.items()})
