"""Timetables against every timetable there is, and what is said where there is none."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from matcher.schedule import arrange as arranging
from matcher.schedule.arrange import arrange
from matcher.schedule.check import faults_of
from matcher.schedule.colouring import colour_meetings, fewest_slots
from matcher.schedule.people import Participants
from matcher.schedule.records import Meeting, Period, Room, Schedule, ScheduleSpec
from matcher.schedule.search import idle_slots
from matcher.schedule.smoothing import smooth
from models.errors import Infeasible, InvalidInput
from tests.matcher.schedule.days import START, day, period, random_spec, timetables, waiting


def slots_of(spec: ScheduleSpec, schedule: Schedule) -> tuple[int, ...]:
    at = {(one.problem_id, one.provider_id): spec.day.slots.index(one.slot) for one in schedule.meetings}
    return tuple(at[pair] for pair in spec.pairs)


@pytest.mark.parametrize("has_windows", [False, True])
@pytest.mark.parametrize("block", range(8))
def test_small_days_end_as_early_and_wait_as_little_as_any_timetable_shows(block: int, has_windows: bool) -> None:
    for seed in range(block * 25, block * 25 + 25):
        spec = random_spec(seed, has_windows=has_windows)
        every = list(timetables(spec))
        if not every:
            with pytest.raises(Infeasible) as refused:
                arrange(spec)
            assert refused.value.remedies
            continue
        schedule = arrange(spec)
        assert slots_of(spec, schedule) in every
        least = min(max(chosen) + 1 for chosen in every)
        assert (schedule.slots_used, schedule.fewest_slots) == (least, least), seed
        idle = min(waiting(spec, chosen) for chosen in every if max(chosen) + 1 <= least)
        assert (schedule.idle_slots, waiting(spec, slots_of(spec, schedule))) == (idle, idle), seed


@pytest.mark.parametrize("seed", range(30))
def test_a_remedy_of_more_slots_or_rooms_is_the_smallest_that_does(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test world, no secret
    every = [(f"q{n}", f"p{m}") for n in range(4) for m in range(3)]
    pairs = tuple(chance.sample(every, 7))
    spec = ScheduleSpec(pairs, day(chance.randint(1, 2), chance.randint(1, 3)))
    try:
        arrange(spec)
    except Infeasible as refused:
        remedies = refused.remedies
    else:
        return
    told = {what: int(count) for count, what in re.findall(r"^(\d+) more (slot|room)", "\n".join(remedies), re.M)}
    most = max(sum(pair[side] == one for pair in pairs) for side in (0, 1) for one in {p[side] for p in pairs})
    slots, rooms = spec.day.slot_count, len(spec.day.rooms)
    assert told["slot"] == fewest_slots(most, 7, rooms) - slots
    assert told.get("room") == (-(-7 // slots) - rooms if most <= slots else None)
    assert any(remedy.startswith("leave out") for remedy in remedies)


def test_a_person_with_more_meetings_than_free_slots_is_named() -> None:
    pairs = tuple((f"q{n}", "dr-x") for n in range(5))
    spec = ScheduleSpec(pairs, day(8, 3), provider_windows={"dr-x": (period(2, 5),)})
    with pytest.raises(Infeasible, match="provider dr-x has 5 meetings but 4 free slots") as refused:
        arrange(spec)
    assert "provider dr-x free all day" in refused.value.remedies
    assert any(remedy.startswith("leave out 1 meeting: ") for remedy in refused.value.remedies)
    assert not any("room" in remedy for remedy in refused.value.remedies)


def test_a_day_that_is_too_large_to_search_is_refused_soon_with_what_can_be_told() -> None:
    pairs = tuple((f"q{n}", f"p{n % 60}") for n in range(3_000))
    crowded = ScheduleSpec(pairs, day(100, 20, minutes=5), time_limit_s=5.0)
    with pytest.raises(Infeasible, match="do not fit into 100 slots × 20 rooms") as refused:
        arrange(crowded)
    assert refused.value.remedies == ("50 more slots (150 in all)", "10 more rooms (30 in all)")
    searched = replace(crowded, day=day(100, 60, minutes=5), provider_windows={"p0": (period(0, 99, minutes=5),)})
    assert arrange(searched).slots_used == 50
    limited = replace(searched, provider_windows={"p0": (period(0, 60, minutes=5),)})
    with pytest.raises(InvalidInput, match="more than 200,000"):
        arrange(limited)


def test_two_who_are_never_free_together_are_named() -> None:
    spec = ScheduleSpec((("q", "p"),), day(4, 1), {"q": (period(0, 1),)}, {"p": (period(2, 3),)})
    with pytest.raises(Infeasible, match="problem q and provider p are never free in the same slot"):
        arrange(spec)


def test_enough_slots_for_each_may_not_be_enough_for_all() -> None:
    spec = ScheduleSpec((("q0", "p"), ("q1", "p")), day(3, 2), {"q0": (period(0, 0),), "q1": (period(0, 0),)})
    with pytest.raises(Infeasible, match="each person has enough free slots") as refused:
        arrange(spec)
    assert (
        refused.value.remedies
        == (
            "problem q0 free all day",
            "problem q1 free all day",
            "leave out 1 meeting: q0 with p",
        )
        or refused.value.remedies[-1] == "leave out 1 meeting: q1 with p"
    )


def test_no_meetings_need_nothing() -> None:
    schedule = arrange(ScheduleSpec((), day(3, 1)))
    assert (schedule.meetings, schedule.slots_used, schedule.idle_slots) == ((), 0, 0)


def test_a_problem_and_a_provider_of_one_id_are_two_people() -> None:
    schedule = arrange(ScheduleSpec((("a", "b"), ("b", "a")), day(1, 2)))
    assert len(schedule.meetings) == 2


def test_the_same_question_has_the_same_answer_whatever_the_order() -> None:
    spec = random_large(3)
    one, other = (arrange(spec).meetings for _ in range(2))
    assert one == other


def random_large(seed: int, problems: int = 40, providers: int = 30, rooms: int = 6) -> ScheduleSpec:
    chance = random.Random(seed)  # noqa: S311 - a test world, no secret
    pairs = tuple((f"q{n}", f"p{m}") for n in range(problems) for m in chance.sample(range(providers), 3))
    return ScheduleSpec(pairs, day(24, rooms), time_limit_s=20.0)


@pytest.mark.parametrize("seed", range(10))
def test_without_windows_the_closed_form_is_reached_and_rooms_are_never_short(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test world, no secret
    spec = random_large(seed, rooms=chance.choice([1, 4, 9, 200]))
    most, rooms = Participants(spec).most_meetings, len(spec.day.rooms)
    count = fewest_slots(most, len(spec.pairs), rooms)
    colours = colour_meetings(spec.pairs, count, rooms)
    assert set(colours) <= set(range(count))
    assert max(colours.count(slot) for slot in range(count)) <= rooms
    for side in (0, 1):
        seen = [(pair[side], slot) for pair, slot in zip(spec.pairs, colours, strict=True)]
        assert len(set(seen)) == len(seen)


def test_smoothing_keeps_every_limit_and_shortens_the_waiting() -> None:
    spec = random_large(5)
    people = Participants(spec)
    count = fewest_slots(people.most_meetings, len(spec.pairs), len(spec.day.rooms))
    before = colour_meetings(spec.pairs, count, len(spec.day.rooms))
    after = smooth(people, before, count, 60.0)
    assert max(after) < count
    assert idle_slots(people, after) < 0.8 * idle_slots(people, before)
    assert waiting(spec, after) == idle_slots(people, after)


def test_breaks_are_kept_free_and_slots_go_on_after_them() -> None:
    pause = Period(START.replace(minute=30), START.replace(hour=11))
    slots = day(3, 1, breaks=(pause,)).slots
    assert [f"{slot.start:%H:%M}" for slot in slots] == ["10:00", "11:00", "11:20"]


def meeting(pair: tuple[str, str], first: int, room: str = "1") -> Meeting:
    return Meeting(*pair, period(first, first), Room(room))


PAIRS = (("q0", "p0"), ("q0", "p1"), ("q1", "p0"))
GOOD = [meeting(PAIRS[0], 0), meeting(PAIRS[1], 1), meeting(PAIRS[2], 1, "2")]


@pytest.mark.parametrize(
    ("meetings", "fault"),
    [
        (GOOD, ""),
        (GOOD[:2], "meet 0 times"),
        ([*GOOD, GOOD[0]], "meet 2 times"),
        ([GOOD[0], meeting(PAIRS[1], 0, "2"), GOOD[2]], "problem q0 is in two meetings at 10:00"),
        ([GOOD[0], GOOD[1], meeting(PAIRS[2], 0, "2")], "provider p0 is in two meetings at 10:00"),
        ([GOOD[0], GOOD[1], meeting(PAIRS[2], 1)], "room 1 is in two meetings at 10:20"),
        ([GOOD[0], GOOD[1], meeting(PAIRS[2], 1, "9")], "no room 9"),
        ([GOOD[0], GOOD[1], meeting(PAIRS[2], 2, "2")], "provider p0 is not free|p0 is not free at 10:40"),
        ([GOOD[0], GOOD[1], Meeting(*PAIRS[2], period(1, 2), Room("2"))], "takes 40 minutes"),
    ],
)
def test_the_check_finds_what_is_wrong(meetings: list[Meeting], fault: str) -> None:
    spec = ScheduleSpec(PAIRS, day(3, 2), provider_windows={"p0": (period(0, 1),)})
    found = "; ".join(faults_of(spec, meetings))
    assert re.search(fault, found) if fault else found == ""


def test_the_check_sees_breaks_and_too_many_slots() -> None:
    spec = ScheduleSpec(PAIRS, day(1, 2, breaks=(period(1, 1),)))
    found = "; ".join(faults_of(spec, GOOD))
    assert "is in a break" in found
    assert "more slots are used than there are" in found


def test_a_wrong_timetable_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arranging, "place_meetings", lambda *_: GOOD[:2])
    with pytest.raises(RuntimeError, match="does not hold what it promises"):
        arrange(ScheduleSpec(PAIRS, day(3, 2)))


def test_wrong_days_and_pairs_are_refused_by_name() -> None:
    for wrong in ({"minutes": 0}, {"slots": 0}, {"rooms": 0}, {"slots": 201}, {"minutes": 481}):
        with pytest.raises(InvalidInput, match=next(iter(wrong))):
            day(**({"slots": 1, "rooms": 1} | wrong))  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="next day"):
        day(60, 1)
    with pytest.raises(InvalidInput, match="more than once"):
        ScheduleSpec((("q", "p"), ("q", "p")), day(1, 1))
    with pytest.raises(InvalidInput, match="empty id"):
        ScheduleSpec((("", "p"),), day(1, 1))
    with pytest.raises(InvalidInput, match="time_limit_s"):
        ScheduleSpec((), day(1, 1), time_limit_s=float("nan"))
    with pytest.raises(InvalidInput, match="no time zone"):
        Period(START.replace(tzinfo=None), START.replace(tzinfo=None))
    with pytest.raises(InvalidInput, match="do not end after they start"):
        Period(START, START)


def test_a_problem_stays_in_its_room() -> None:
    pairs = tuple((f"q{n}", f"p{m}") for n in range(3) for m in range(3))
    rooms = {(one.problem_id, one.room.name) for one in arrange(ScheduleSpec(pairs, day(3, 3))).meetings}
    assert len(rooms) == 3
