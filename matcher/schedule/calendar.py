"""A timetable as iCalendar: one calendar of the day, or one for each person; no contact details.

Source: RFC 5545, Internet Calendaring and Scheduling Core Object Specification, doi:10.17487/RFC5545.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from matcher.schedule.names import Names
from matcher.schedule.people import Person, people_of
from matcher.schedule.records import Meeting

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Setu//Cluster day//EN"


def calendar_of(meetings: Iterable[Meeting], names: Names, made_at: datetime, *, title: str = "") -> bytes:
    """Return meetings as one calendar.

    A meeting keeps its UID when it is moved to another slot or room of the day, so that a calendar that is imported
    again changes it and does not add another.

    Args:
        meetings: What takes place when and where.
        names: What the two sides are called.
        made_at: The moment at which this is written, with a time zone.
        title: Name of the calendar.
    """
    from icalendar import Calendar  # loaded only where a calendar is written

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if title:
        calendar.add("x-wr-calname", title)
    for meeting in meetings:
        calendar.add_component(_event(meeting, names, made_at))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def meetings_of(person: Person, meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return the meetings of one person."""
    return [one for one in meetings if person in people_of((one.problem_id, one.provider_id))]


def _event(meeting: Meeting, names: Names, made_at: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("dtstamp", made_at)
    event.add("dtstart", meeting.slot.start)
    event.add("dtend", meeting.slot.end)
    event.add("summary", f"{names.problem(meeting.problem_id)} – {names.provider(meeting.provider_id)}")
    event.add("location", meeting.room.name)
    return event


def uid_of(meeting: Meeting) -> str:
    """Return a name that only this pair has on this day."""
    text = "\0".join((meeting.problem_id, meeting.provider_id, f"{meeting.slot.start:%Y-%m-%d}"))
    return f"{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}@setu.invalid"
