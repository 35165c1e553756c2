"""``setu schedule``: slots and rooms for the meetings of an assignment, as CSV and as calendars."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from matcher.schedule.arrange import arrange
from matcher.schedule.calendar import calendar_of, meetings_of
from matcher.schedule.files import AssignedPairs, read_pairs, read_windows
from matcher.schedule.given import day_of
from matcher.schedule.names import Names
from matcher.schedule.people import Person, people_of
from matcher.schedule.records import PairIds, Schedule, ScheduleSpec, Windows
from matcher.schedule.timetable_file import timetable_csv
from models.store import Store
from scripts.console import err
from scripts.options import Database, Home, locate_state
from scripts.replaced_file import replaced_when_done

LONGEST_NAME = 120


def schedule(
    assignment: Annotated[Path, typer.Option(help="CSV file: problem_id,provider_id, as setu assign writes it.")],
    start: Annotated[str, typer.Option(help="When the first slot begins: 2026-12-12T10:00, in India's time.")],
    slots: Annotated[int, typer.Option(help="How many slots there are.")],
    rooms: Annotated[str, typer.Option(help="How many rooms there are, or their names with commas.")],
    out: Annotated[Path, typer.Option(help="FILE.csv, FILE.ics, or a folder for both and everybody's calendar.")],
    minutes: Annotated[int, typer.Option(help="Length of a slot.")] = 20,
    breaks: Annotated[
        list[str] | None, typer.Option("--break", help="When nobody meets: 13:00-14:00; may be repeated.")
    ] = None,
    availability: Annotated[
        Path | None, typer.Option(help="CSV file: id,from,until; who is not in it is always free.")
    ] = None,
    names: Annotated[bool, typer.Option("--names", help="Take names from the database.")] = False,
    time_limit: Annotated[float, typer.Option(help="Seconds that the search may take.")] = 20.0,
    home: Home = None,
    db: Database = None,
) -> None:
    """Give the meetings of an assignment slots and rooms: nobody in two places, few slots, little waiting."""
    if out.suffix not in ("", ".csv", ".ics") and not out.is_dir():
        raise typer.BadParameter("give FILE.csv, FILE.ics, or a folder", param_hint="--out")
    if out.resolve() in {file.resolve() for file in (assignment, availability) if file is not None}:
        raise typer.BadParameter(f"{out} is read; write to another file", param_hint="--out")
    day = day_of(start, minutes, slots, rooms, breaks or [])
    given = read_pairs(assignment)
    windows: Windows = read_windows(availability, day.start.date()) if availability else {}
    called = _names(given.pairs, home, db) if names else Names()
    found = arrange(ScheduleSpec(given.pairs, day, windows, windows, time_limit))
    for path, text in _files(found, called, out):
        with replaced_when_done(path) as file:
            file.write(text)
    _report(found, given, windows, slots, out)


def _names(pairs: tuple[PairIds, ...], home: Path | None, db: str | None) -> Names:
    state = locate_state(home, db)
    state.require_database()
    with closing(Store.open(state.database)) as store, store.read() as transaction:
        return Names.of(pairs, transaction)


def _files(found: Schedule, names: Names, out: Path) -> Iterator[tuple[Path, str]]:
    now = datetime.now(UTC)
    if out.suffix == ".csv":
        yield out, timetable_csv(found.meetings, names)
    elif out.suffix == ".ics":
        yield out, calendar_of(found.meetings, names, now).decode()
    else:
        yield out / "schedule.csv", timetable_csv(found.meetings, names)
        yield out / "schedule.ics", calendar_of(found.meetings, names, now).decode()
        people = {person for one in found.meetings for person in people_of((one.problem_id, one.provider_id))}
        for person in sorted(people):
            own = calendar_of(meetings_of(person, found.meetings), names, now)
            yield out / "calendars" / _file_name(person), own.decode()


def _file_name(person: Person) -> str:
    """Return a name that every file system takes, another one for every person."""
    side = "provider" if person.is_provider else "problem"
    name = quote(person.record_id, safe="")
    if len(name) > LONGEST_NAME or name != name.lower():  # some file systems do not tell case
        name = f"{name[:LONGEST_NAME]}-{hashlib.sha256(person.record_id.encode()).hexdigest()[:12]}"
    return f"{side}-{name}.ics"


def _report(found: Schedule, given: AssignedPairs, windows: Windows, slots: int, out: Path) -> None:
    known = {one for pair in given.pairs for one in pair}
    strangers = sum(one not in known for one in windows)
    proven = "no timetable has fewer" if found.fewest_idle == found.idle_slots else "not proven to be the fewest"
    lines = [
        f"Scheduled {len(found.meetings)} meetings in the first {found.slots_used} of {slots} slots "
        f"(it takes at least {found.fewest_slots}); {found.idle_slots} slots of waiting between meetings ({proven})",
        *([f"Problems without a provider, which are not in it: {len(given.unmatched)}"] if given.unmatched else []),
        *([f"Ids of the availability that have no meeting: {strangers}"] if strangers else []),
        f"Wrote {out}",
    ]
    for line in lines:
        err.print(line, markup=False)
