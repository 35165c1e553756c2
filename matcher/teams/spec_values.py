"""Values of a SPEC file: JSON in, the type that a field has out, every fault noted with its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from matcher.teams.spec_rules import escaped
from models.errors import FieldProblem, InvalidInput
from models.safe_text import clean_text

TEXT_MAX = 300
"""Longest id or name, in characters."""

SHOWN_MAX = 60


@dataclass
class Faults:
    """What is wrong with a document, collected while it is read."""

    problems: list[FieldProblem] = field(default_factory=list)

    def add(self, place: str, given: Any, reason: str, fix: str) -> None:
        """Note one fault; what was given is shown as JSON, cut where it is long."""
        shown = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)
        shown = shown if len(shown) <= SHOWN_MAX else f"{shown[:SHOWN_MAX]}…"
        self.problems.append(FieldProblem(place, shown.encode("utf-8", "replace").decode(), reason, fix))


class Refused(Exception):
    """A value cannot be what its field is."""


Read = Callable[[str, Any, Faults], Any]
"""Place, value, faults → what the field becomes."""


def text(place: str, given: Any, faults: Faults) -> str:
    """Read a text; it is kept as it is, so that ids come back as they were given."""
    if not isinstance(given, str):
        raise _refused(faults, place, given, "is no text", 'write it in quotes, as in "P17"')
    try:
        clean_text(given, TEXT_MAX)
    except InvalidInput as error:
        raise _refused(faults, place, given, error.problems[0].reason, error.problems[0].fix) from error
    return given


def number(place: str, given: Any, faults: Faults) -> float:
    """Read a number."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise _refused(faults, place, given, "is no number", "give a number, without quotes")
    return given


def whole(place: str, given: Any, faults: Faults) -> int:
    """Read a whole number; 3.0 is one."""
    value = number(place, given, faults)
    if isinstance(value, float) and not value.is_integer():
        raise _refused(faults, place, given, "is no whole number", "give a whole number (money in whole rupees)")
    return int(value)


def flag(place: str, given: Any, faults: Faults) -> bool:
    """Read true or false."""
    if not isinstance(given, bool):
        raise _refused(faults, place, given, "is neither true nor false", "write true or false, without quotes")
    return given


def one_of(kinds: type[StrEnum]) -> Read:
    """Return what reads one of some words."""
    words = ", ".join(f'"{kind}"' for kind in kinds)

    def read(place: str, given: Any, faults: Faults) -> StrEnum:
        if given not in [kind.value for kind in kinds]:
            raise _refused(faults, place, given, "is not known", f"write one of {words}")
        return kinds(given)

    return read


def many(of: Read) -> Read:
    """Return what reads a list."""

    def read(place: str, given: Any, faults: Faults) -> tuple[Any, ...]:
        entries = given_list(place, given, faults)
        read_entries = (optional(of, f"{place}/{row}", one, faults) for row, one in enumerate(entries))
        return tuple(one for one in read_entries if one is not None)

    return read


def pair(place: str, given: Any, faults: Faults) -> tuple[str, str]:
    """Read two ids."""
    if not isinstance(given, list) or len(given) != 2:
        raise _refused(faults, place, given, "is no pair", 'write two ids, as in ["P1", "P2"]')
    return text(f"{place}/0", given[0], faults), text(f"{place}/1", given[1], faults)


def by_name(of: Read) -> Read:
    """Return what reads an object from ids to values; a null stands for an absent one."""

    def read(place: str, given: Any, faults: Faults) -> dict[str, Any]:
        entries = given_object(place, given, faults).items()
        values = {key: optional(of, f"{place}/{escaped(key)}", value, faults) for key, value in entries}
        return {key: value for key, value in values.items() if value is not None}

    return read


def optional(of: Read, place: str, given: Any, faults: Faults) -> Any:
    """Read a value; ``None`` for a null, and for one that was refused and noted."""
    try:
        return None if given is None else of(place, given, faults)
    except Refused:
        return None


def given_list(place: str, given: Any, faults: Faults) -> list[Any]:
    """Return a list as it is."""
    if not isinstance(given, list):
        raise _refused(faults, place, given, "is no list", "write it in [ ]")
    return given


def given_object(place: str, given: Any, faults: Faults) -> Mapping[str, Any]:
    """Return an object as it is; a key that stands twice is a fault, since one of its values would be lost."""
    if not isinstance(given, dict):
        raise _refused(faults, place, given, "is no object", "write it in { }")
    for key in getattr(given, "repeated", ()):
        faults.add(f"{place}/{escaped(key)}", key, "stands twice in one object", "keep one of the two")
    return given


def _refused(faults: Faults, place: str, given: Any, reason: str, fix: str) -> Refused:
    faults.add(place, given, reason, fix)
    return Refused()
