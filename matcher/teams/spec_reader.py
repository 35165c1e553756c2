"""A SPEC file → a question for teams; every fault names its place by a JSON pointer (RFC 6901)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matcher.teams.spec import Candidate, Limits, ObjectiveWeights, Skill, TeamSpec
from matcher.teams.spec_json import load_json
from matcher.teams.spec_keys import CANDIDATE_KEYS, LIMIT_KEYS, SKILL_KEYS, WEIGHT_KEYS, Key, Keys
from matcher.teams.spec_rules import escaped, refusal
from matcher.teams.spec_values import (
    Faults,
    Read,
    Refused,
    given_list,
    given_object,
    many,
    number,
    optional,
    pair,
    whole,
)
from models.errors import DataFormat


@dataclass(frozen=True)
class Question:
    """What a SPEC file asks, and whether it uses the pure form alone, which decides how it is answered."""

    spec: TeamSpec
    is_pure: bool


def read_question(content: bytes) -> Question:
    """Return the question that a SPEC file asks.

    Args:
        content: JSON in UTF-8.

    Raises:
        DataFormat: It is not JSON, or too large.
        InvalidInput: It is not a question for teams; names every fault.
    """
    document, faults, used = load_json(content), Faults(), _Used()
    if not isinstance(document, dict):
        raise DataFormat('a SPEC file holds one object, as in {"skills": [], "candidates": []}')
    fields = _read_object("", document, _top_keys(used), faults, used)
    for key in ("skills", "candidates"):
        if document.get(key) is None:
            faults.add(f"/{key}", None, "is missing", "give a list, which may be empty")
    if faults.problems:
        raise refusal("the SPEC file is not a question for teams", faults.problems)
    return Question(TeamSpec(**fields), used.is_pure)


@dataclass
class _Used:
    """Which form the keys seen so far belong to."""

    is_pure: bool = True


def _top_keys(used: _Used) -> Keys:
    return {
        "skills": Key("skills", _records(Skill, SKILL_KEYS, used), is_pure=True),
        "candidates": Key("candidates", _records(Candidate, CANDIDATE_KEYS, used), is_pure=True),
        "limits": Key("limits", _record(Limits, LIMIT_KEYS, used), is_pure=True),
        "weights": Key("weights", _record(ObjectiveWeights, WEIGHT_KEYS, used)),
        "alternatives": Key("alternatives", whole, is_pure=True),
        "threshold": Key("threshold", number, is_pure=True),
        "earlier_collaborations": Key("earlier_collaborations", many(pair)),
        "differ_by": Key("differ_by", whole),
        "time_limit_s": Key("time_limit_s", number, is_pure=True),
        "seed": Key("seed", whole, is_pure=True),
    }


def _records(kind: type[Any], keys: Keys, used: _Used) -> Read:
    """Return what reads a list of records that have an id; a record that cannot be read is noted and left out."""

    def read(place: str, given: Any, faults: Faults) -> tuple[Any, ...]:
        made = []
        for row, one in enumerate(given_list(place, given, faults)):
            fields = _read_object(f"{place}/{row}", one, keys, faults, used)
            if keys["id"].field in fields:
                made.append(kind(**fields))
            elif not (isinstance(one, dict) and one.get("id") is not None):
                faults.add(f"{place}/{row}/id", None, "is missing", "give each its own id")
        return tuple(made)

    return read


def _record(kind: type[Any], keys: Keys, used: _Used) -> Read:
    def read(place: str, given: Any, faults: Faults) -> Any:
        return kind(**_read_object(place, given, keys, faults, used))

    return read


def _read_object(place: str, given: Any, keys: Keys, faults: Faults, used: _Used) -> dict[str, Any]:
    """Return the fields of an object; nulls are absent, and what is not known or not allowed is noted."""
    try:
        entries = given_object(place, given, faults)
    except Refused:
        return {}
    fields = {}
    for name, value in entries.items():
        key = keys.get(name)
        if key is None:
            faults.add(f"{place}/{escaped(name)}", name, "is no key here", f"the keys are {', '.join(keys)}")
            continue
        read = optional(key.read, f"{place}/{name}", value, faults)
        if read is not None:
            fields[key.field] = read
            used.is_pure &= key.is_pure
    return fields
