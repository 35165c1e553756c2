"""One thing that the owner of a profile says: of a record, of one field of it, or of what no record holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SAID_BY_OWNER = "said by its owner"
"""The source of whatever an owner says."""


class Act(StrEnum):
    """What is done by saying it."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    HIDE = "hide"
    BOOST = "boost"
    SAY = "say"
    ADD = "add"


ALTERING = (Act.CORRECT, Act.HIDE)
"""What changes the stored record; the last of these that holds decides on a field."""

WHOLE = ""
"""The field of a word about a whole record."""

PROFILE = "profile"
"""The record type of what no record holds: its id is the provider's."""


@dataclass(frozen=True)
class OwnerWord:
    """One line of what owners said; lines are added, and can be withdrawn.

    Args:
        provider_id: Whose profile it is.
        record_type: provider or evidence; `PROFILE` for what no record holds.
        record_id: Which record.
        field: Which field; `WHOLE` for the record.
        act: What is done.
        value: JSON: what stands there from now on; what was confirmed.
        said_by: The account, or who spoke for it.
        said_at: When, ISO in UTC.
        withdrawn_at: When it was taken back; empty while it holds.
        withdrawn_by: By whom.
        seq: Rises with every line.
    """

    provider_id: str
    record_type: str
    record_id: str
    field: str
    act: Act
    value: Any = None
    said_by: str = ""
    said_at: str = ""
    withdrawn_at: str = ""
    withdrawn_by: str = ""
    seq: int = 0

    @property
    def holds(self) -> bool:
        """Whether it was not taken back."""
        return not self.withdrawn_at
