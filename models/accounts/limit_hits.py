"""Who was refused because they asked too often: for operators, kept for a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, tuple_, update

from models.accounts import tables
from models.accounts.part import Part
from models.accounts.tokens import present, written

KEPT_DAYS = 7

_HITS = tables.limit_hits
_C = tables.limit_hits.c


@dataclass(frozen=True)
class LimitHit:
    """Who met which limit, in how many of its windows, first and last when.

    Args:
        who: An account's id, or the network address of who has none.
        kind: What there was too much of, as `api.limits` calls it.
        times: In how many windows.
        first_at: When first, UTC.
        last_at: When last, UTC.
    """

    who: str
    kind: str
    times: int
    first_at: str
    last_at: str


class LimitHits(Part):
    """The hits as one transaction sees and writes them."""

    def add(self, who: str, kind: str, window_began: datetime, now: datetime | None = None) -> None:
        """Note that somebody met a limit; a window counts once, in whichever process. Old hits are removed on the way.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        moment = now or present()
        self._connection.execute(_HITS.delete().where(_C.last_at <= written(moment - timedelta(days=KEPT_DAYS))))
        is_theirs = (_C.who == who) & (_C.kind == kind)
        last_at = self._connection.execute(select(_C.last_at).where(is_theirs)).scalar()
        at = written(moment)
        if last_at is None:
            self._connection.execute(insert(_HITS).values(who=who, kind=kind, times=1, first_at=at, last_at=at))
        elif last_at < written(window_began):
            self._connection.execute(update(_HITS).where(is_theirs).values(times=_C.times + 1, last_at=at))

    def page(self, after: tuple[str, str] = ("", ""), limit: int = 200) -> list[LimitHit]:
        """Return hits by rising (who, kind), from behind ``after``."""
        is_behind = tuple_(_C.who, _C.kind) > after
        found = self._connection.execute(select(_HITS).where(is_behind).order_by(_C.who, _C.kind).limit(limit))
        return [LimitHit(**row) for row in found.mappings()]

    def of(self, who: str) -> list[LimitHit]:
        """Return the hits of somebody, by kind."""
        found = self._connection.execute(select(_HITS).where(_C.who == who).order_by(_C.kind))
        return [LimitHit(**row) for row in found.mappings()]

    def erase_all(self, who: str) -> int:
        """Remove the hits of somebody, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        return self._connection.execute(_HITS.delete().where(_C.who == who)).rowcount
