"""What a proof says: a claim, how often it was tried, what was seen, and whether it held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from embeddings.encoder import Progress
from models.errors import FieldProblem, InvalidInput

SHOWN = 10
"""Breaches that are told in words; all are counted."""


@dataclass(frozen=True)
class Proof:
    """One line of ``docs/reliability.md``.

    Args:
        name: Short and unique, such as ``kill import, sqlite``.
        claim: What is promised, as a sentence.
        measured: What was seen, in words and numbers.
        times: How often it was tried.
        breaches: What was against the claim, each in words.
        seconds: How long it took.
        details: Everything else that was seen, by name with the unit in it.
    """

    name: str
    claim: str
    measured: str
    times: int
    breaches: tuple[str, ...] = ()
    seconds: float = 0.0
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a proof that tried nothing.

        Raises:
            InvalidInput: Name or claim is empty, or nothing was tried.
        """
        if not (self.name and self.claim and self.times > 0):
            problem = FieldProblem("proof", self.name, "has no name or no claim, or tried nothing", "try at least once")
            raise InvalidInput("nothing was proven", [problem])

    @property
    def is_passed(self) -> bool:
        """Whether nothing was seen that is against the claim."""
        return not self.breaches


@dataclass(frozen=True)
class Plan:
    """How much is tried, and where.

    Args:
        folder: Everything is written here.
        models: Folder of the built models.
        kills: How often each kind of process is killed, on each database.
        seed: Of every random choice.
        progress: Told of long steps.
        is_short: Whether the small form is wanted, which the tests run.
    """

    folder: Path
    models: Path
    kills: int
    seed: int
    progress: Progress
    is_short: bool
