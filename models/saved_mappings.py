"""Which column of somebody's files means what, saved under a name for the next time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select

from models import tables
from models.accounts.part import Part
from models.errors import FieldProblem, InvalidInput
from models.journal import utc_now
from models.refusals import Refusal
from models.safe_text import clean_text

LONGEST_NAME = 100
MOST_SAVED = 200
"""How many one account may save; a person has a handful."""

_SAVED = tables.saved_mappings


@dataclass(frozen=True)
class SavedMapping:
    """A mapping by columns: field → column of the file; ``saved_by`` is whose it is."""

    name: str
    kind: str
    columns: Mapping[str, str]
    saved_by: str = ""
    saved_at: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Refuse a name that is empty or too long, and a mapping that names nothing."""
        name = clean_text(self.name).strip()
        if not name or len(name) > LONGEST_NAME:
            fix = f"give a name of at most {LONGEST_NAME} characters"
            raise InvalidInput(
                "the mapping cannot be saved", [FieldProblem("name", self.name[:200], "is no name", fix)]
            )
        if not self.columns:
            raise InvalidInput("the mapping cannot be saved: it reads no column; choose at least one")
        object.__setattr__(self, "name", name)


class SavedMappings(Part):
    """Saved mappings as one transaction sees and writes them."""

    def put(self, mapping: SavedMapping) -> None:
        """Save a mapping; one of the same account, kind and name is replaced.

        Raises:
            InvalidInput: The account has saved too many.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        held = self.of(mapping.saved_by)
        is_new = (mapping.kind, mapping.name) not in {(one.kind, one.name) for one in held}
        if is_new and len(held) >= MOST_SAVED:
            raise InvalidInput(Refusal.MAPPINGS_MOST.told(count=len(held), most=MOST_SAVED))
        self.delete(mapping)
        values = {name: getattr(mapping, name) for name in ("name", "kind", "saved_by")}
        saved = {"columns": dict(mapping.columns), "saved_at": utc_now()}
        self._connection.execute(insert(_SAVED).values(**values, **saved))

    def of(self, account_id: str, kind: str = "") -> list[SavedMapping]:
        """Return what an account saved, of one kind or all, the latest first, then by name."""
        statement = select(_SAVED).where(_SAVED.c.saved_by == account_id)
        if kind:
            statement = statement.where(_SAVED.c.kind == kind)
        rows = self._connection.execute(statement.order_by(_SAVED.c.saved_at.desc(), _SAVED.c.name)).mappings()
        return [SavedMapping(**row) for row in rows]

    def delete(self, mapping: SavedMapping) -> None:
        """Delete a mapping; one that is not there is passed over.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        columns = _SAVED.c
        is_it = (columns.saved_by == mapping.saved_by, columns.kind == mapping.kind, columns.name == mapping.name)
        self._connection.execute(delete(_SAVED).where(*is_it))

    def erase_all(self, account_id: str) -> None:
        """Delete everything that an account saved.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self._connection.execute(delete(_SAVED).where(_SAVED.c.saved_by == account_id))
