"""What somebody said of a match: the record, the words it may use, and how a problem is told from another.

Feedback is never changed. Who thinks better of it withdraws it, and who says something else about the same match
leaves a new record, which withdraws the one before. A withdrawn record keeps its place and loses its note. Of a problem
that somebody typed only a hash is kept, which tells whether two feedbacks are about the same words.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from models.errors import FieldProblem, InvalidInput

MAX_NOTE = 500
"""Longest note, in characters."""

MAX_RANK = 1_000
"""Lowest rank that can be judged."""


class Judgement(StrEnum):
    """What is said of a match; the last three tell what came of an introduction."""

    RELEVANT = "relevant"
    NOT_RELEVANT = "not_relevant"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SOLVED = "solved"

    @property
    def is_negative(self) -> bool:
        """Whether it needs a reason."""
        return self in (Judgement.NOT_RELEVANT, Judgement.DECLINED)

    @property
    def is_outcome(self) -> bool:
        """Whether it tells what came of an introduction, rather than what somebody thinks of a match."""
        return self in (Judgement.ACCEPTED, Judgement.DECLINED, Judgement.SOLVED)


class WhyNot(StrEnum):
    """Why a match does not fit."""

    WRONG_FIELD = "wrong_field"
    TOO_EARLY = "too_early"
    TOO_FAR = "too_far"
    TOO_COSTLY = "too_costly"
    NO_CAPACITY = "no_capacity"
    UNCLEAR = "unclear"
    OTHER = "other"

    @property
    def is_about_ranking(self) -> bool:
        """Whether it says that the provider stood too high, and not only that it could not be had."""
        return self not in (WhyNot.TOO_FAR, WhyNot.TOO_COSTLY, WhyNot.NO_CAPACITY)


@dataclass(frozen=True)
class Feedback:
    """One judgement of one match by one actor.

    Args:
        problem_hash: Which problem, see `problem_hash`; the same for the same words.
        provider_id: Who or what was proposed.
        judgement: What is said.
        actor: Who says it: an opaque id.
        reason: Why not; None for what is not negative.
        note: A few words more.
        problem_id: The stored problem; empty for a text that somebody typed, which is not kept.
        rank: The rank that was shown, from 1; 0 when nothing was shown.
        ranker_version: The version of the ranker that ranked.
        sighting: What the matcher saw at that moment, as JSON (``matcher/sighting.py``); empty when it saw nothing.
        feedback_id: Its id, which nobody can guess, because it also withdraws; empty until it is stored.
        given_at: When, ISO in UTC; set when it is stored.
        withdrawn_at: When it was withdrawn; empty while it holds.
    """

    problem_hash: str
    provider_id: str
    judgement: Judgement
    actor: str
    reason: WhyNot | None = None
    note: str = ""
    problem_id: str = ""
    rank: int = 0
    ranker_version: str = ""
    sighting: Mapping[str, Any] = field(default_factory=dict)
    feedback_id: str = ""
    given_at: str = ""
    withdrawn_at: str = ""

    def __post_init__(self) -> None:
        """Check that a negative judgement, and no other, has a reason, and the bounds of note and rank."""
        problems = []
        if self.judgement.is_negative and self.reason is None:
            allowed = ", ".join(WhyNot)
            problems.append(FieldProblem("reason", "", f"{self.judgement} needs a reason", f"give one of {allowed}"))
        if not self.judgement.is_negative and self.reason is not None:
            problems.append(FieldProblem("reason", self.reason, f"{self.judgement} has no reason", "leave it out"))
        if len(self.note) > MAX_NOTE:
            problems.append(FieldProblem("note", self.note[:20] + "…", f"is longer than {MAX_NOTE}", "shorten it"))
        if not 0 <= self.rank <= MAX_RANK:
            problems.append(FieldProblem("rank", str(self.rank), f"lies outside 0..{MAX_RANK}", "give the rank shown"))
        if problems:
            raise InvalidInput("feedback is not valid", problems)

    def as_json(self) -> dict[str, Any]:
        """Return every field, as values that JSON has."""
        return asdict(self) | {"sighting": dict(self.sighting)}

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return bool(self.withdrawn_at)


def problem_hash(text: str) -> str:
    """Return 32 hexadecimal digits (BLAKE2b, 128 bit) of a problem's words; case and white space do not matter."""
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    return hashlib.blake2b(plain.encode(), digest_size=16).hexdigest()
