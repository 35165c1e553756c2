"""Refusals as data: each is raised somewhere, and its message is filled without a rest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.errors import Conflict, Infeasible, SetuError, Told
from models.refusals import Refusal

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("models", "matcher", "api")


def test_no_refusal_is_left_over() -> None:
    sources = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if path.name != "refusals.py"]
    everything = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    # A process that reads a workbook knows nothing of Setu and names codes.
    named = set(re.findall(r'"(\w+)"', (ROOT / "models/importing/sheet_child.py").read_text(encoding="utf-8")))
    used = set(re.findall(r"\bRefusal\.(\w+)", everything))
    assert {one for one in Refusal if one.name not in used and one.code not in named} == set()


def test_a_message_keeps_what_fills_its_names() -> None:
    told = Refusal.WORD_TAKEN_BACK.told(number=7, day="2026-11-22")
    assert told == "number 7 was taken back already, on 2026-11-22"
    assert (told.code, told.details) == ("word_taken_back", {"number": "7", "day": "2026-11-22"})


def test_a_name_that_is_not_filled_is_a_defect() -> None:
    with pytest.raises(KeyError, match="day"):
        Refusal.WORD_TAKEN_BACK.told(number=7)


@pytest.mark.parametrize("error", [SetuError, Conflict])
def test_an_error_without_a_code_is_as_before(error: type[SetuError]) -> None:
    assert (str(error("taken")), error("taken").told, error("taken").told.code) == ("taken", "taken", "")
    assert str(error()) == ""


def test_what_is_appended_to_a_message_is_no_part_of_what_is_told() -> None:
    error = Infeasible(Told("nobody is near", "nobody_near"), ["widen to 310 km"])
    assert (str(error), error.told, error.told.code) == (
        "nobody is near; widen to 310 km",
        "nobody is near",
        "nobody_near",
    )
