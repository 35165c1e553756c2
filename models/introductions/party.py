"""Who takes a step: an opaque actor in a role. Accounts, links and operators all come down to this."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.errors import FieldProblem, InvalidInput


class Role(StrEnum):
    """In which role somebody acts on one problem or introduction."""

    OWNER = "owner"
    PROVIDER = "provider"
    COORDINATOR = "coordinator"
    CLOCK = "clock"


@dataclass(frozen=True)
class Party:
    """An actor in a role; the actor's id tells nothing about who that is."""

    actor: str
    role: Role

    def __post_init__(self) -> None:
        """Refuse an actor without an id."""
        if not self.actor.strip():
            raise InvalidInput("a party is not valid", [FieldProblem("actor", self.actor, "is empty", "give an id")])


CLOCK = Party("clock", Role.CLOCK)
"""Setu itself: what time and other steps bring about."""
