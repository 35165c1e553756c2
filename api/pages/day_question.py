"""A cluster day as the form asks for it and as links hold it: who, how often, when and where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from api.cluster_days import MOST_PROBLEMS, Chosen, readable
from api.schemas.types import Fields, Identifier, Kind, Word
from matcher.assignment.records import AssignmentSpec, Bounds, Objective, PairIds
from matcher.cluster_day.candidates import Candidates, Least
from matcher.cluster_day.conflicts import ConflictKind
from matcher.schedule.given import day_of
from matcher.schedule.records import LONGEST_MINUTES, MOST_ROOMS, MOST_SLOTS, Day
from models.accounts.callers_problems import CallersProblems
from models.details import ProviderKind
from models.interface_languages import PageLanguage
from models.records import Problem
from models.store import Transaction

AT_A_TABLE = (ProviderKind.RESEARCHER, ProviderKind.LABORATORY, ProviderKind.STARTUP, ProviderKind.FACILITY)
"""Kinds of provider that somebody can sit at a table for."""
MOST_EACH = 50
DAYS_AHEAD = 14
SEARCH_S = 8.0

Time = Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}$")]


class DayQuestion(Fields):
    """What the form sends; ``plan`` says that it was sent, so that an empty list of ticks means none."""

    model_config = ConfigDict(frozen=True)

    plan: Literal["", "1"] = ""
    problem_cluster: Word = ""
    problem_state: Word = ""
    problem: Annotated[list[Identifier], Field(max_length=MOST_PROBLEMS)] = Field(default_factory=list)
    kind: Annotated[list[Kind], Field(max_length=len(ProviderKind))] = Field(default_factory=lambda: list(AT_A_TABLE))
    provider_cluster: Word = ""
    per_problem: Annotated[int, Field(ge=1, le=MOST_EACH)] = 3
    per_provider: Annotated[int, Field(ge=1, le=MOST_EACH)] = 6
    least: Least = Least.POSSIBLE
    objective: Objective = Objective.FAIR
    conflict: Annotated[list[ConflictKind], Field(max_length=len(ConflictKind))] = Field(default_factory=list)
    day: date | None = None
    start: Time = "10:00"
    minutes: Annotated[int, Field(ge=1, le=LONGEST_MINUTES)] = 20
    slots: Annotated[int, Field(ge=1, le=MOST_SLOTS)] = 18
    rooms: Annotated[int, Field(ge=1, le=MOST_ROOMS)] = 12
    break_from: Time | None = None
    break_until: Time | None = None
    lang: PageLanguage = ""

    @property
    def is_sent(self) -> bool:
        """Whether somebody asks for a plan, and not only for the form."""
        return self.plan == "1"

    @property
    def conflicts(self) -> list[ConflictKind]:
        """What counts as a conflict; before the form was sent, what it has ticked."""
        return self.conflict if self.is_sent else [ConflictKind.SAME_ORGANISATION]

    def day_or_default(self, today: date) -> date:
        """Return the day that was asked for, else one in two weeks."""
        return self.day or today + timedelta(days=DAYS_AHEAD)

    def frame(self, today: date) -> Day:
        """Return slots and rooms.

        Raises:
            InvalidInput: The day cannot be as asked.
        """
        breaks = [f"{self.break_from}-{self.break_until}"] if self.break_from and self.break_until else []
        start = f"{self.day_or_default(today).isoformat()}T{self.start}"
        return day_of(start, self.minutes, self.slots, str(self.rooms), breaks)

    def spec(self, candidates: Candidates, conflicts: frozenset[PairIds]) -> AssignmentSpec:
        """Return the assignment; nobody meets more often than there are slots."""
        return AssignmentSpec(
            candidates.table,
            Bounds(0, min(self.per_problem, self.slots)),
            Bounds(0, min(self.per_provider, self.slots)),
            objective=self.objective,
            conflicts=conflicts,
            time_limit_s=SEARCH_S,
        )


def open_problems(callers: CallersProblems, today: date) -> tuple[tuple[Problem, ...], int]:
    """Return the problems whose deadline has not passed and that may be read, by id, and how many may not."""
    return readable(one for one in callers.iterate() if one.deadline is None or one.deadline >= today)


def chosen(question: DayQuestion, problems: Sequence[Problem], transaction: Transaction, today: date) -> Chosen:
    """Return the problems that were picked, else those of the cluster and state, and the providers of the kinds."""
    wanted = [one for one in problems if one.problem_id in set(question.problem) or not question.problem]
    if not question.problem:
        wanted = [
            one
            for one in wanted
            if question.problem_cluster in ("", one.cluster_id) and question.problem_state in ("", one.location.state)
        ]
    clusters = {one.organisation_id: one.cluster_id for one in transaction.organisations.iterate()}
    return Chosen(
        tuple(wanted),
        tuple(
            one.provider_id
            for one in transaction.providers.outlines()
            if (not question.kind or one.kind in question.kind)
            and (one.deadline is None or one.deadline >= today)
            and question.provider_cluster in ("", one.cluster_id or clusters.get(one.organisation_id, ""))
        ),
    )
