"""``/cluster-day``: for coordinators, who meets whom on a day, when and where; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response

from api.authorisation import page_requires
from api.callers import Visiting
from api.cluster_days import MOST_PROBLEMS, Chosen, assigned, candidates_of, conflicts_of, scheduled
from api.counting import counted_as
from api.limits import Counted
from api.pages.day_question import AT_A_TABLE, DayQuestion, chosen, open_problems
from api.pages.planned_day import Plan, by_problem, by_time, costs, objectives, shown_meetings, title_of, unmatched
from api.pages.rendering import PageTexts, render
from api.pages.sent import SentForm
from api.pages.sent_timetable import read_timetable, written_timetable
from api.pages.wording import worded_day
from api.routes.schedules import CALENDAR, CSV, names_of, timetable_response
from api.services import Reach, Services
from api.texts import Texts
from matcher.assignment.records import Assignment, Objective
from matcher.cluster_day.candidates import Least
from matcher.cluster_day.conflicts import ConflictKind
from matcher.schedule.colouring import fewest_slots
from matcher.schedule.records import Day, Schedule, ScheduleSpec
from models.accounts.caller import Caller
from models.accounts.callers_problems import CallersProblems
from models.accounts.permissions import Action
from models.errors import InvalidInput
from models.records import Problem
from models.reference.lookups import clusters

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.PLAN_DAY))

SCHEDULE_S = 6.0


class _Sent(SentForm):
    """A timetable as the page has it in its download forms."""

    timetable: str


@router.get("/cluster-day", openapi_extra=counted_as(Counted.MATCHES))
async def cluster_day_page(
    request: Request, question: Annotated[DayQuestion, Query()], t: PageTexts, services: Reach, visit: Visiting
) -> Response:
    """Show the form, and the plan where one is asked for."""
    today = date.today()
    problems, who = await services.turnstile.run(partial(_read, services, question, today, visit.caller))
    context = _form(t, question, problems, today) | {"withheld": who.withheld}
    if not question.is_sent:
        return render(request, t, "cluster_day.html", context, cache="no-store")
    day, wrong = _frame(t, question, who, services, today)
    if day is None:
        return render(request, t, "cluster_day.html", context | {"wrong": wrong}, 422, cache="no-store")
    context |= _shown(t, question, await _plan(services, question, who, day), day)
    return render(request, t, "cluster_day.html", context, cache="no-store")


@router.post("/cluster-day.csv")
def day_as_csv(sent: Annotated[_Sent, Form()], services: Reach) -> Response:
    """Return the timetable that the page shows as CSV."""
    found = read_timetable(sent.timetable)
    return timetable_response(found, names_of(services, _pairs(found)), CSV)


@router.post("/cluster-day.ics")
def day_as_calendar(sent: Annotated[_Sent, Form()], services: Reach) -> Response:
    """Return the timetable that the page shows as iCalendar."""
    found = read_timetable(sent.timetable)
    return timetable_response(found, names_of(services, _pairs(found)), CALENDAR)


def _pairs(found: Schedule) -> tuple[tuple[str, str], ...]:
    return tuple((one.problem_id, one.provider_id) for one in found.meetings)


def _read(services: Services, question: DayQuestion, today: date, caller: Caller) -> tuple[tuple[Problem, ...], Chosen]:
    """Return the problems to choose from, and who was chosen."""
    with services.workspace.store.read() as transaction:
        problems, withheld = open_problems(CallersProblems(transaction, caller), today)
        return problems, replace(chosen(question, problems, transaction, today), withheld=withheld)


def _frame(t: Texts, question: DayQuestion, who: Chosen, services: Services, today: date) -> tuple[Day | None, str]:
    """Return the day, or what is wrong with what was asked."""
    try:
        who.check(services.settings.max_affinity_pairs)
    except InvalidInput:
        problems, providers = len(who.problems), len(who.provider_ids)
        most = services.settings.max_affinity_pairs
        return None, t("day.too_many", problems=problems, providers=providers, most=MOST_PROBLEMS, pairs=most)
    try:
        return question.frame(today), ""
    except InvalidInput:
        return None, t("day.wrong")


async def _plan(services: Services, question: DayQuestion, who: Chosen, day: Day) -> Plan:
    candidates = await candidates_of(services, who, question.least)
    conflicts = await conflicts_of(services, who, question.conflicts)
    assignment = await assigned(services, question.spec(candidates, frozenset(conflicts)))
    schedule = None
    if _slots_needed(assignment, day) <= day.slot_count:
        pairs = tuple((pair.problem_id, pair.provider_id) for pair in assignment.pairs)
        schedule = await scheduled(services, ScheduleSpec(pairs, day, time_limit_s=SCHEDULE_S))
    with services.workspace.store.read() as transaction:
        providers = transaction.providers.get_many({pair.provider_id for pair in assignment.pairs})
    return Plan(candidates, assignment, schedule, {one.problem_id: one for one in who.problems}, providers)


def _slots_needed(assignment: Assignment, day: Day) -> int:
    """Return how many slots the meetings need; nobody has more meetings than there are slots."""
    return fewest_slots(0, len(assignment.pairs), len(day.rooms))


def _form(t: Texts, question: DayQuestion, problems: Sequence[Problem], today: date) -> dict[str, Any]:
    return {
        "question": question,
        "wrong": "",
        "plan": None,
        "problem_count": len(problems),
        "problem_choices": [(one.problem_id, title_of(one)) for one in problems],
        "state_choices": sorted({one.location.state for one in problems if one.location.state}),
        "cluster_choices": [(one.cluster_id, one.name) for one in clusters()],
        "kind_choices": [(kind, t(f"kinds.{kind.value}")) for kind in AT_A_TABLE],
        "least_choices": [(one.value, t(f"least.{one.value}")) for one in Least],
        "objective_choices": [(one.value, t(f"objective.{one.value}")) for one in Objective],
        "conflict_choices": [(one, t(f"conflict.{one.value}")) for one in ConflictKind],
        "conflicts": question.conflicts,
        "day_value": question.day_or_default(today).isoformat(),
    }


def _shown(t: Texts, question: DayQuestion, plan: Plan, day: Day) -> Mapping[str, Any]:
    meetings = shown_meetings(plan)
    needed, count = _slots_needed(plan.assignment, day), len(meetings)
    return {
        "plan": plan,
        "gone": len(set(question.problem) - plan.problems.keys()),
        "problem_choices": [(one.problem_id, title_of(one)) for one in plan.problems.values()],
        "day": worded_day(t, day.start.date()),
        "by_problem": by_problem(meetings),
        "by_time": by_time(plan, meetings),
        "unmatched": unmatched(t, plan),
        "objectives": objectives(plan),
        "costs": costs(t, plan),
        "is_fair": question.objective is Objective.FAIR,
        "counts": {
            "meetings": count,
            "problems": len(plan.problems),
            "matched": len({one.problem_id for one in meetings}),
        },
        "needed": {"slots": needed, "rooms": -(-count // day.slot_count)},
        "timetable": written_timetable(plan.schedule) if plan.schedule else "",
    }
