"""Files in and out: every wrong row is named, cells are no formulas, calendars are read back as they were meant."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from matcher.schedule.arrange import arrange
from matcher.schedule.calendar import calendar_of, meetings_of, uid_of
from matcher.schedule.files import read_pairs, read_windows
from matcher.schedule.given import day_of
from matcher.schedule.names import Names
from matcher.schedule.people import Person
from matcher.schedule.records import MOST_MEETINGS, Meeting, Room, ScheduleSpec
from matcher.schedule.timetable_file import timetable_csv
from models.errors import DataFormat, InvalidInput
from models.records import Confidentiality, Problem
from tests.matcher.scene import SOURCE, open_scene, provider
from tests.matcher.schedule.days import START, day, period

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
PAIRS = (("q0", "p0"), ("q0", "p1"), ("=cmd()", "पी"))
MEETINGS = arrange(ScheduleSpec(PAIRS, day(3, 2))).meetings


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "given.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_assignment_is_read_with_unmatched_problems_and_further_columns(tmp_path: Path) -> None:
    found = read_pairs(file(tmp_path, "\ufeffaffinity,provider_id,problem_id\n0.5,p1,q1\n,,q2\n\n,,q1\n1,'=x,'-y\n"))
    assert found.pairs == (("q1", "p1"), ("-y", "=x"))
    assert found.unmatched == ("q2",)


def test_every_wrong_row_of_an_assignment_is_named(tmp_path: Path) -> None:
    path = file(tmp_path, "problem_id,provider_id\nq,p\n,p\nq,p\n")
    with pytest.raises(InvalidInput, match=r"given.csv:3: has no problem id.*given.csv:4: stands in line 2"):
        read_pairs(path)


def test_a_file_with_other_columns_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFormat, match="no column provider_id"):
        read_pairs(file(tmp_path, "problem_id,who\nq,p\n"))
    with pytest.raises(DataFormat, match="no column"):
        read_pairs(file(tmp_path, ""))
    (tmp_path / "given.csv").write_bytes(b"problem_id,provider_id\n\xff,p\n")
    with pytest.raises(DataFormat, match="UTF-8"):
        read_pairs(tmp_path / "given.csv")
    with pytest.raises(InvalidInput, match="does not exist"):
        read_pairs(tmp_path / "nothing.csv")


def test_a_huge_assignment_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    rows = "".join(f"q{number},p\n" for number in range(MOST_MEETINGS + 50))
    with pytest.raises(InvalidInput, match="more than 5,000 meetings"):
        read_pairs(file(tmp_path, f"problem_id,provider_id\n{rows}"))


def test_availability_takes_times_of_the_day_and_whole_dates(tmp_path: Path) -> None:
    text = "id,from,until\np,11:00,12:00\np,2026-12-12T10:00,2026-12-12T10:20\nq,2026-12-12T04:30+00:00,10:40\n"
    windows = read_windows(file(tmp_path, text), START.date())
    assert windows["p"] == (period(0, 0), period(3, 5))
    assert windows["q"][0].start == START


def test_every_wrong_row_of_an_availability_is_named(tmp_path: Path) -> None:
    path = file(tmp_path, "id,from,until\n,10:00,11:00\np,25:00,26:00\np,11:00,10:00\np,NaN,\n")
    with pytest.raises(InvalidInput) as refused:
        read_windows(path, START.date())
    assert [problem.field.rpartition(":")[2] for problem in refused.value.problems] == ["2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"start": "12 December"}, "start"),
        ({"rooms": "0"}, "rooms"),
        ({"rooms": "-3"}, "rooms"),
        ({"rooms": "A,,B"}, "rooms"),
        ({"rooms": "A,A"}, "rooms"),
        ({"breaks": ["13:00"]}, "break"),
        ({"breaks": ["14:00-13:00"]}, "break"),
        ({"slots": -1}, "slots"),
    ],
)
def test_a_day_that_cannot_be_is_refused_by_field(given: dict[str, object], field: str) -> None:
    values = {"start": "2026-12-12T10:00", "minutes": 20, "slots": 4, "rooms": "2", "breaks": []} | given
    with pytest.raises(InvalidInput) as refused:
        day_of(**values)  # type: ignore[arg-type]
    assert refused.value.problems[0].field == field


def test_rooms_may_have_names_and_a_start_its_own_zone() -> None:
    planned = day_of("2026-12-12T04:30+00:00", 20, 1, "Hall A, कक्ष २", [])
    assert planned.rooms == (Room("Hall A"), Room("कक्ष २"))
    assert planned.start == START


def test_a_timetable_is_written_so_that_no_cell_is_a_formula() -> None:
    names = Names({"q0": "@Leaking pump"}, {"p0": "Ann, of Pune"})
    rows = list(csv.DictReader(io.StringIO(timetable_csv(MEETINGS, names))))
    assert len(rows) == 3
    found = {(row["problem_id"], row["provider_id"]): row for row in rows}
    assert set(found) == {("q0", "p0"), ("q0", "p1"), ("'=cmd()", "पी")}
    first = found["q0", "p0"]
    assert (first["problem"], first["provider"]) == ("'@Leaking pump", "Ann, of Pune")
    assert first["start"].endswith("+05:30")


def test_a_calendar_is_read_back_as_it_was_meant() -> None:
    names = Names({"q0": "Leaking pump; valve, seal\nand more"}, {"p0": "डॉ. अनु"})
    calendar = icalendar.Calendar.from_ical(calendar_of(MEETINGS, names, NOW, title="Day"))
    assert not calendar.errors
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {uid_of(meeting) for meeting in MEETINGS}
    for meeting in MEETINGS:
        event = events[uid_of(meeting)]
        assert not event.errors
        assert event.decoded("dtstart") == meeting.slot.start
        assert event.decoded("dtend") == meeting.slot.end
        assert event["dtstart"].params["TZID"] == "Asia/Kolkata"
        assert event["location"] == meeting.room.name
        assert event["summary"] == f"{names.problem(meeting.problem_id)} – {names.provider(meeting.provider_id)}"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Kolkata"]


def test_a_meeting_that_moves_keeps_its_uid_and_no_two_share_one() -> None:
    meeting = MEETINGS[0]
    moved = Meeting(meeting.problem_id, meeting.provider_id, period(2, 2), Room("other"))
    assert uid_of(moved) == uid_of(meeting)
    tomorrow = period(2, 2)
    later = type(tomorrow)(tomorrow.start + timedelta(days=1), tomorrow.end + timedelta(days=1))
    assert uid_of(Meeting(meeting.problem_id, meeting.provider_id, later, meeting.room)) != uid_of(meeting)
    assert uid_of(Meeting("a", "b", meeting.slot, meeting.room)) != uid_of(
        Meeting("b", "a", meeting.slot, meeting.room)
    )


def test_a_person_gets_the_meetings_of_that_person_alone() -> None:
    assert {one.provider_id for one in meetings_of(Person(False, "q0"), MEETINGS)} == {"p0", "p1"}
    assert meetings_of(Person(True, "q0"), MEETINGS) == []


def test_a_confidential_problem_is_called_by_its_id(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.put([provider("p0")])
    with scene.store.write() as transaction:
        transaction.problems.put(
            [
                Problem("open", "First line\nsecond", SOURCE),
                Problem("closed", "Secret", SOURCE, title="Secret", confidentiality=Confidentiality.NDA),
            ]
        )
    with scene.store.read() as transaction:
        names = Names.of([("open", "p0"), ("closed", "p0"), ("gone", "nobody")], transaction)
    assert [names.problem(one) for one in ("open", "closed", "gone")] == ["First line second", "closed", "gone"]
    assert [names.provider(one) for one in ("p0", "nobody")] == ["Name of p0", "nobody"]
    scene.store.close()
