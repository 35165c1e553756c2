"""A planned day as the page shows it: both objectives, every problem with its meetings, the timetable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.home import shortened
from api.texts import Texts
from matcher.assignment.records import Assignment, Objective
from matcher.cluster_day.candidates import Candidates
from matcher.cluster_day.unmatched import unmatched_reasons
from matcher.schedule.records import Meeting, Schedule
from models.records import Problem, Provider

SHOWN_CHARACTERS = 70
SMALLEST_SHOWN = 0.005


@dataclass(frozen=True)
class Plan:
    """What was found for a day.

    Args:
        candidates: The pairs that promise enough.
        assignment: Who meets whom.
        schedule: When and where; ``None`` where the meetings do not fit into slots and rooms.
        problems: The problems that were chosen, by id.
        providers: Those who meet somebody, by id.
    """

    candidates: Candidates
    assignment: Assignment
    schedule: Schedule | None
    problems: Mapping[str, Problem]
    providers: Mapping[str, Provider]


@dataclass(frozen=True)
class ShownMeeting:
    """One meeting in words; problems are numbered, so that a timetable need not repeat their words.

    At a cluster day the number is also the one on the badge.
    """

    number: int
    problem_id: str
    problem: str
    provider_id: str
    provider: str
    band: str
    percent: int
    time: str
    room: str


@dataclass(frozen=True)
class ShownObjective:
    """What one objective reaches."""

    name: str
    total: str
    worst: str
    is_chosen: bool


def shown_meetings(plan: Plan) -> list[ShownMeeting]:
    """Return the meetings by problem, best affinity first."""
    at = {(one.problem_id, one.provider_id): one for one in plan.schedule.meetings} if plan.schedule else {}
    numbers = {
        key: number for number, key in enumerate(dict.fromkeys(one.problem_id for one in plan.assignment.pairs), 1)
    }
    return [
        _shown(
            plan,
            numbers[pair.problem_id],
            pair.problem_id,
            pair.provider_id,
            at.get((pair.problem_id, pair.provider_id)),
        )
        for pair in plan.assignment.pairs
    ]


def _shown(plan: Plan, number: int, problem_id: str, provider_id: str, meeting: Meeting | None) -> ShownMeeting:
    promise = plan.candidates.promises[problem_id, provider_id]
    provider = plan.providers[provider_id]
    return ShownMeeting(
        number=number,
        problem_id=problem_id,
        problem=title_of(plan.problems[problem_id]),
        provider_id=provider_id,
        provider=provider.name,
        band=promise.band.value,
        percent=round(100 * promise.probability),
        time=f"{meeting.slot.start:%H:%M}" if meeting else "",
        room=meeting.room.name if meeting else "",
    )


def by_problem(meetings: list[ShownMeeting]) -> dict[str, list[ShownMeeting]]:
    """Return the meetings of each problem."""
    found: dict[str, list[ShownMeeting]] = defaultdict(list)
    for meeting in meetings:
        found[meeting.problem_id].append(meeting)
    return dict(found)


def by_time(plan: Plan, meetings: list[ShownMeeting]) -> dict[str, list[ShownMeeting]]:
    """Return the meetings of each slot, by room."""
    if plan.schedule is None:
        return {}
    known = {(one.problem_id, one.provider_id): one for one in meetings}
    found: dict[str, list[ShownMeeting]] = defaultdict(list)
    for one in plan.schedule.meetings:
        found[f"{one.slot.start:%H:%M} – {one.slot.end:%H:%M}"].append(known[one.problem_id, one.provider_id])
    return dict(found)


def unmatched(t: Texts, plan: Plan) -> list[tuple[str, str, str]]:
    """Return the problems without anybody: id, title and reason in words."""
    reasons = unmatched_reasons(plan.candidates, plan.assignment)
    return [(one, title_of(plan.problems[one]), t(f"unmatched.{why.value}")) for one, why in reasons.items()]


def objectives(plan: Plan) -> list[ShownObjective]:
    """Return what both objectives reach, the best total first."""
    found, other = plan.assignment, plan.assignment.other
    shown = [
        ShownObjective(found.objective.value, _number(found.total), _number(found.worst), is_chosen=True),
        ShownObjective(other.objective.value, _number(other.total), _number(other.worst), is_chosen=False),
    ]
    return sorted(shown, key=lambda one: one.name != Objective.TOTAL.value)


def costs(t: Texts, plan: Plan) -> list[str]:
    """Return what each objective costs in the other, in words."""
    found, other = plan.assignment, plan.assignment.other
    total, fair = (found, other) if found.objective is Objective.TOTAL else (other, found)
    lost = max(0.0, total.total - fair.total)
    percent = 100 * lost / total.total if total.total > 0 else 0.0
    gained = (fair.worst or 0.0) - (total.worst or 0.0)
    sentences = [
        t("day.fair_costs", lost=_number(lost), percent=f"{percent:.1f}"),
        t("day.total_costs", lost=_number(max(0.0, gained))),
    ]
    if max(lost, gained) < SMALLEST_SHOWN:
        sentences = [t("day.same")]
    if not fair.is_proven:
        sentences.append(t("day.not_proven", bound=_number(fair.bound)))
    return sentences


def title_of(problem: Problem) -> str:
    """Return a problem's title, else the beginning of its text."""
    return shortened(problem.title or problem.text, SHOWN_CHARACTERS)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace("-", "−")
