"""The independent check of a schedule: by the clock, with no code of the search.

It reads the times of the meetings, not the numbers of slots, and compares every two meetings of a person or a room.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

from matcher.schedule.records import Meeting, ScheduleSpec


def faults_of(spec: ScheduleSpec, meetings: Iterable[Meeting]) -> list[str]:
    """Return what is wrong with a timetable; empty when every limit holds."""
    held = list(meetings)
    found = _pairs(spec, held) + _places(spec, held) + _windows(spec, held)
    for what, sharing in _sharing(held).items():
        for one, other in combinations(sharing, 2):
            if one.slot.start < other.slot.end and other.slot.start < one.slot.end:
                found.append(f"{what} is in two meetings at {max(one.slot.start, other.slot.start):%H:%M}")
    return found


def _pairs(spec: ScheduleSpec, held: list[Meeting]) -> list[str]:
    wanted = Counter(spec.pairs)
    got = Counter((meeting.problem_id, meeting.provider_id) for meeting in held)
    return [f"{pair} meet {got[pair]} times, not {wanted[pair]}" for pair in wanted | got if wanted[pair] != got[pair]]


def _sharing(held: list[Meeting]) -> dict[str, list[Meeting]]:
    sharing: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in held:
        sharing[f"problem {meeting.problem_id}"].append(meeting)
        sharing[f"provider {meeting.provider_id}"].append(meeting)
        sharing[f"room {meeting.room.name}"].append(meeting)
    return sharing


def _places(spec: ScheduleSpec, held: list[Meeting]) -> list[str]:
    day = spec.day
    found = [f"there is no room {one.room.name}" for one in held if one.room not in day.rooms]
    for meeting in held:
        minutes = (meeting.slot.end - meeting.slot.start).total_seconds() / 60
        if minutes != day.minutes or meeting.slot.start < day.start:
            found.append(f"a meeting at {meeting.slot.start:%H:%M} takes {minutes:g} minutes or is too early")
        if any(meeting.slot.start < one.end and one.start < meeting.slot.end for one in day.breaks):
            found.append(f"a meeting at {meeting.slot.start:%H:%M} is in a break")
    if len({meeting.slot.start for meeting in held}) > day.slot_count:
        found.append("more slots are used than there are")
    return found


def _windows(spec: ScheduleSpec, held: list[Meeting]) -> list[str]:
    found = []
    for meeting in held:
        for windows, one in ((spec.problem_windows, meeting.problem_id), (spec.provider_windows, meeting.provider_id)):
            if one in windows and not any(
                window.start <= meeting.slot.start and meeting.slot.end <= window.end for window in windows[one]
            ):
                found.append(f"{one} is not free at {meeting.slot.start:%H:%M}")
    return found
