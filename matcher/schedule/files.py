"""Files that a schedule is made of: who meets whom, and when people are free; every wrong row is named."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from matcher.schedule.records import MOST_MEETINGS, TIME_ZONE, PairIds, Period, Windows
from models.errors import DataFormat, FieldProblem, InvalidInput
from models.safe_text import from_csv_cell

SHOWN = 20
PAIR_COLUMNS = ("problem_id", "provider_id")
WINDOW_COLUMNS = ("id", "from", "until")


@dataclass(frozen=True)
class AssignedPairs:
    """What an assignment's file says.

    Args:
        pairs: Who meets whom, in the order of the file.
        unmatched: Problems that it names without a provider.
    """

    pairs: tuple[PairIds, ...]
    unmatched: tuple[str, ...]


def read_pairs(path: Path) -> AssignedPairs:
    """Read ``problem_id,provider_id`` and whatever columns follow; a row without provider is an unmatched problem.

    Raises:
        InvalidInput: There is no such file, or rows are wrong; each is named.
        DataFormat: It is not CSV in UTF-8 with these columns.
    """
    pairs: dict[PairIds, int] = {}
    unmatched: dict[str, int] = {}
    wrong: list[FieldProblem] = []
    for line, (problem, provider) in _rows(path, PAIR_COLUMNS):
        where = f"{path}:{line}"
        if not problem:
            wrong.append(FieldProblem(where, provider, "has no problem id", "give it, or take the line out"))
        elif not provider:
            unmatched.setdefault(problem, line)
        elif (problem, provider) in pairs:
            first = pairs[problem, provider]
            wrong.append(FieldProblem(where, f"{problem}, {provider}", f"stands in line {first}", "keep one of them"))
        else:
            pairs[problem, provider] = line
        if len(pairs) > MOST_MEETINGS:
            raise InvalidInput(
                f"{path} holds more than {MOST_MEETINGS:,} meetings, the most a day can have; give fewer"
            )
    _refuse(wrong, path)
    return AssignedPairs(tuple(pairs), tuple(one for one in unmatched if one not in {p for p, _ in pairs}))


def read_windows(path: Path, day: date) -> Windows:
    """Read ``id,from,until``: when the owner of a problem or a provider is free, one or several rows each.

    Args:
        path: The file; times are ``HH:MM`` on the day, or ISO 8601; without an offset they are India's.
        day: The day.

    Raises:
        InvalidInput: There is no such file, or rows are wrong; each is named.
        DataFormat: It is not CSV in UTF-8 with these columns.
    """
    windows: dict[str, list[Period]] = {}
    wrong: list[FieldProblem] = []
    for line, (who, start, end) in _rows(path, WINDOW_COLUMNS):
        try:
            if not who:
                raise InvalidInput("has no id")
            windows.setdefault(who, []).append(Period(read_time(start, day), read_time(end, day)))
        except InvalidInput as error:
            fix = "give id,from,until with times such as 10:00 or 2026-12-12T10:00"
            wrong.append(FieldProblem(f"{path}:{line}", f"{who},{start},{end}", str(error), fix))
    _refuse(wrong, path)
    return {who: tuple(sorted(periods)) for who, periods in windows.items()}


def read_time(text: str, day: date) -> datetime:
    """Return the moment that a text names: ``HH:MM`` on the day, or a date with a time.

    Raises:
        InvalidInput: It names none.
    """
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{text}" if len(text) <= len("HH:MM") else text)
    except ValueError:
        raise InvalidInput(f"{text!r} is no time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=TIME_ZONE)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the wanted cells of each row that is not empty."""
    if not path.is_file():
        raise InvalidInput("no such file", [FieldProblem("file", str(path), "does not exist", "give a CSV file")])
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            heading = [cell.strip() for cell in next(reader, [])]
            if missing := [column for column in columns if column not in heading]:
                raise DataFormat(f"{path} has no column {', '.join(missing)}; its first line must name {columns}")
            places = [heading.index(column) for column in columns]
            for row in reader:
                if any(cell.strip() for cell in row):
                    padded = row + [""] * len(heading)
                    yield reader.line_num, [from_csv_cell(padded[place].strip()) for place in places]
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataFormat(f"{path} is not CSV in UTF-8: {error}; save it as such") from error


def _refuse(wrong: list[FieldProblem], path: Path) -> None:
    if wrong:
        raise InvalidInput(f"{len(wrong)} rows of {path} are wrong; the first are", wrong[:SHOWN])
