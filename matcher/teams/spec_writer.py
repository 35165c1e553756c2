"""A question for teams → a SPEC file, by the keys by which `matcher.teams.spec_reader` reads it; without defaults."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any

from matcher.teams.spec import TeamSpec
from matcher.teams.spec_keys import CANDIDATE_KEYS, LIMIT_KEYS, SKILL_KEYS, WEIGHT_KEYS, Keys

_PLAIN_FIELDS = ("alternatives", "threshold", "earlier_collaborations", "differ_by", "time_limit_s", "seed")


def spec_document(spec: TeamSpec) -> dict[str, Any]:
    """Return a question as JSON values; to read them gives an equal question.

    Args:
        spec: The question.
    """
    return {
        "skills": [_object(one, SKILL_KEYS) for one in spec.skills],
        "candidates": [_object(one, CANDIDATE_KEYS) for one in spec.candidates],
        "limits": _object(spec.limits, LIMIT_KEYS),
        "weights": _object(spec.weights, WEIGHT_KEYS),
        **{name: _value(getattr(spec, name)) for name in _PLAIN_FIELDS},
    }


def _object(record: Any, keys: Keys) -> dict[str, Any]:
    by_field = {one.name: one for one in fields(record)}
    values = {name: getattr(record, key.field) for name, key in keys.items()}
    return {name: _value(value) for name, value in values.items() if not _is_usual(by_field[keys[name].field], value)}


def _is_usual(field: Field[Any], value: Any) -> bool:
    """Say whether a value is what the field holds where nothing is said."""
    if field.default is not MISSING:
        return bool(value == field.default)
    return field.default_factory is not MISSING and bool(value == field.default_factory())


def _value(value: Any) -> Any:
    """Return a value as JSON has it: tuples as lists, the words of enumerations."""
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _value(one) for name, one in value.items()}
    return value.value if hasattr(value, "value") else value
