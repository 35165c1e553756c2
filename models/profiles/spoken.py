"""Reading what owners said, on a connection: by record, by profile, and who is hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, select

from models.chunks import chunked
from models.profiles import tables
from models.profiles.word import ALTERING, WHOLE, Act, OwnerWord
from models.rows import is_storable

_WORDS = tables.owner_words
_C = _WORDS.c
_HOLDS = _C.withdrawn_at == ""


class Spoken:
    """What owners said, as one transaction sees it."""

    def __init__(self, connection: Connection) -> None:
        """Read on a connection inside a transaction."""
        self._connection = connection

    def is_silent(self) -> bool:
        """Return whether nobody has said anything; one cheap look."""
        return self._connection.execute(select(_C.seq).limit(1)).first() is None

    def altering(self, record_type: str, ids: Iterable[str]) -> dict[str, list[OwnerWord]]:
        """Return the words that hold and alter each record, the first first; records without any are absent."""
        found: dict[str, list[OwnerWord]] = defaultdict(list)
        acts = [act.value for act in ALTERING]
        for chunk in chunked(filter(is_storable, dict.fromkeys(ids))):
            wanted = _HOLDS & (_C.record_type == record_type) & _C.record_id.in_(chunk) & _C.act.in_(acts)
            for word in self._read(wanted):
                found[word.record_id].append(word)
        return dict(found)

    def hidden(self, provider_ids: Iterable[str]) -> set[str]:
        """Return those of the ids whose owner hid the whole profile."""
        words = self.altering("provider", provider_ids)
        return {key for key, ones in words.items() if any(one.field == WHOLE for one in ones)}

    def of_profiles(
        self, provider_ids: Iterable[str], *, only_holding: bool = False, fields: Sequence[str] = ()
    ) -> list[OwnerWord]:
        """Return what was said on these profiles, also what was taken back, the first first.

        Args:
            provider_ids: Whose profiles.
            only_holding: Without what was taken back.
            fields: Only of these fields; empty for all.
        """
        found: list[OwnerWord] = []
        for chunk in chunked(filter(is_storable, dict.fromkeys(provider_ids))):
            wanted = [_C.provider_id.in_(chunk), *([_HOLDS] if only_holding else [])]
            found += self._read(and_(*wanted, *([_C.field.in_(fields)] if fields else [])))
        return sorted(found, key=lambda one: one.seq)

    def of_field(self, field: str) -> list[OwnerWord]:
        """Return what holds of one field on all profiles, the first first."""
        return self._read(_HOLDS & (_C.field == field))

    def _read(self, condition: Any) -> list[OwnerWord]:
        rows = self._connection.execute(select(_WORDS).where(condition).order_by(_C.seq)).mappings()
        return [_word(row) for row in rows]


def _word(row: RowMapping) -> OwnerWord:
    return OwnerWord(**dict(row) | {"act": Act(row["act"])})
