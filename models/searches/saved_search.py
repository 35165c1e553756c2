"""A saved search: somebody's own question, asked anew every week or day, and whom they have seen already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from models.errors import FieldProblem, InvalidInput
from models.moments import moment_of
from models.safe_text import clean_text

LONGEST_NAME = 100
"""Longest name of a search, in characters."""


class Every(StrEnum):
    """How often a search is asked anew."""

    WEEK = "week"
    DAY = "day"


PERIODS = {Every.WEEK: timedelta(days=7), Every.DAY: timedelta(days=1)}


@dataclass(frozen=True)
class SavedSearch:
    """One saved search; times are ISO in UTC, empty while it has not happened.

    Args:
        search_id: Its id.
        account_id: Whose it is.
        name: What its owner calls it.
        question: What is asked, as JSON; `matcher.searches.question` writes and reads it.
        every: How often it is asked anew.
        language: The language of its letters.
        link: The part of an answer page's address behind the ``?``; empty where it was saved by a program.
        saved_at: When it was saved.
        looked_at: When it was asked last.
        paused_at: Since when it rests; empty while it does not.
        told_at: When a letter was written last.
        seen: Ids of the providers that its owner has seen: on the answer when it was saved, or in a letter.
    """

    search_id: str
    account_id: str
    name: str
    question: Mapping[str, Any] = field(default_factory=dict)
    every: Every = Every.WEEK
    language: str = ""
    link: str = ""
    saved_at: str = ""
    looked_at: str = ""
    paused_at: str = ""
    told_at: str = ""
    seen: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a name that is empty or too long; one of several lines becomes one."""
        name = " ".join(clean_text(self.name).split())
        if not name or len(name) > LONGEST_NAME:
            fix = f"give a name of 1 to {LONGEST_NAME} characters"
            raise InvalidInput("the search cannot be saved", [FieldProblem("name", name[:200], "is no name", fix)])
        object.__setattr__(self, "name", name)

    @property
    def is_paused(self) -> bool:
        """Whether it rests."""
        return bool(self.paused_at)

    def is_due(self, now: datetime) -> bool:
        """Return whether it is to be asked anew."""
        return not self.is_paused and moment_of(self.looked_at) <= now - PERIODS[self.every]
