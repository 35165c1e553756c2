"""Which fields an entry of the demo material has, and of which type."""

from __future__ import annotations

from collections.abc import Iterator

from models.errors import FieldProblem, InvalidInput
from scripts.demo.material import Entry, Material

_PLACE: dict[str, type] = {"city": str, "district": str, "state": str, "pincode": str}
_POINT: dict[str, type] = {"latitude": float, "longitude": float}

REQUIRED: dict[str, dict[str, type]] = {
    "organisation": {"name": str, "kind": str, **_PLACE, "about": str},
    "researcher": {
        "name": str,
        "organisation": str,
        "designation": str,
        "department": str,
        "career_stage": str,
        "languages": list,
        "capacity_hours_per_month": int,
        "lead_time_days": int,
        "evidence": list,
    },
    "laboratory": {"name": str, "organisation": str, "accreditation": str, "evidence": list},
    "facility": {
        "name": str,
        "organisation": str,
        "rate_inr": int,
        "rate_unit": str,
        "slot_in_days": int,
        "booking_url": str,
        "evidence": list,
    },
    "startup": {"name": str, **_PLACE, "founded_year": int, "trl": int, "evidence": list},
    "call": {
        "name": str,
        "funder": str,
        "amount_min_inr": int,
        "amount_max_inr": int,
        "deadline_in_days": int,
        "applicants": list,
        "udyam": list,
        "states": list,
        "trl_from": int,
        "trl_to": int,
        "partner_required": str,
        "evidence": list,
    },
    "course": {
        "name": str,
        "organisation": str,
        "starts_in_days": int,
        "duration_days": int,
        "fee_inr": int,
        "mode": str,
        "language": str,
        "evidence": list,
    },
    "problem": {
        "language": str,
        "text": str,
        "sector": str,
        "district": str,
        "state": str,
        "pincode": str,
        "deadline_in_days": int,
        "confidentiality": str,
        "expected": list,
    },
    "hopeless": {"language": str, "text": str, "why": str},
}

OPTIONAL: dict[str, dict[str, type]] = {
    "organisation": _POINT,
    "laboratory": {"head": str},
    "facility": {"laboratory": str},
    "startup": _POINT,
    "problem": {"city": str, "budget_inr": int, **_POINT},
}

EVIDENCE: dict[str, type] = {"kind": str, "year": int, "title": str, "text": str}


def check_fields(material: Material) -> None:
    """Refuse entries that lack a field, hold an unknown one or a value of another type.

    Every other check relies on this one, so that it ends the checking on its own.

    Raises:
        InvalidInput: Naming every such field.
    """
    problems = [problem for entry in material.entries for problem in _problems(entry)]
    if problems:
        raise InvalidInput(f"{len(problems)} fields of the demo material are not valid", problems)


def _problems(entry: Entry) -> Iterator[FieldProblem]:
    required = {"id": str, **REQUIRED[entry.kind]}
    yield from _compare(entry.entry_id or entry.kind, entry.values, required, OPTIONAL.get(entry.kind, {}))
    for evidence in entry.values.get("evidence", ()):
        yield from _compare(f"{entry.entry_id}.evidence", evidence, EVIDENCE, {"also": list})
    for expected in entry.values.get("expected", ()):
        yield from _compare(f"{entry.entry_id}.expected", expected, {"provider": str, "grade": int, "why": str}, {})


def _compare(
    where: str, values: dict[str, object], required: dict[str, type], optional: dict[str, type]
) -> Iterator[FieldProblem]:
    for name in required.keys() - values.keys():
        yield FieldProblem(f"{where}.{name}", "", "is missing", "write it")
    for name, value in values.items():
        wanted = {**required, **optional}.get(name)
        if wanted is None:
            yield FieldProblem(f"{where}.{name}", str(value), "is no field of this kind", "delete or rename it")
        elif type(value) is not wanted:
            yield FieldProblem(f"{where}.{name}", str(value), f"is no {wanted.__name__}", "correct the value")
