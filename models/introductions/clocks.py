"""How long things may take, and how much may be asked at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from models.errors import FieldProblem, InvalidInput


@dataclass(frozen=True)
class Clocks:
    """Days and numbers of the workflow.

    Args:
        reply_days: How long a provider has to answer.
        remind_after_days: After how many days without an answer a reminder goes out, rising.
        follow_days: How long a link to follow a problem or an introduction holds.
        most_waiting_of_problem: How many unanswered requests may stand for one problem.
        most_waiting_of_provider: How many unanswered requests may stand for one provider.
        most_a_day: How often one actor may ask in 24 hours; coordinators are not limited.
    """

    reply_days: int = 7
    remind_after_days: tuple[int, ...] = (3, 6)
    follow_days: int = 180
    most_waiting_of_problem: int = 3
    most_waiting_of_provider: int = 5
    most_a_day: int = 10

    def __post_init__(self) -> None:
        """Refuse reminders that do not rise or come after the due date."""
        days = (0, *self.remind_after_days, self.reply_days)
        if any(later <= earlier for earlier, later in pairwise(days)):
            problem = FieldProblem(
                "remind_after_days", str(self.remind_after_days), "do not rise from 1 to the due date", "sort them"
            )
            raise InvalidInput("the clocks are not valid", [problem])

    def due(self, sent: datetime) -> datetime:
        """Return when an answer to what was sent is due."""
        return sent + timedelta(days=self.reply_days)

    def follows_until(self, made: datetime) -> datetime:
        """Return until when a link to follow something holds."""
        return made + timedelta(days=self.follow_days)

    def reminders_due(self, sent: datetime, now: datetime) -> int:
        """Return how many reminders should have gone out by now."""
        return sum(now >= sent + timedelta(days=days) for days in self.remind_after_days)


DEFAULT_CLOCKS = Clocks()
