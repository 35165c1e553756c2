"""Turns checked demo material into the rows of the shipped files, in the form that ``setu import KIND FILE`` reads.

Days are written as dates counted from one reference day, which ``meta.json`` names; the loader moves them to the day
of loading. A seed decides the one thing that the material does not say: on which day a funding call opened.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from scripts.demo.material import Entry, Material, WrittenEvidence
from scripts.demo.places import locate

SOURCE = "Setu synthetic demo data"
PUBLISHED_BY = "Setu project (invented: no real person, company or institute)"

Row = dict[str, Any]

FILES: dict[str, str] = {
    "organisation": "organisations.jsonl",
    "researcher": "researchers.jsonl",
    "laboratory": "laboratories.jsonl",
    "facility": "facilities.jsonl",
    "startup": "startups.jsonl",
    "call": "calls.jsonl",
    "course": "courses.jsonl",
    "evidence": "evidence.jsonl",
    "problem": "problems.jsonl",
}
"""Kind of import → file, in the order in which they must be imported (owners before their evidence)."""

MOVING_DATES: dict[str, tuple[str, ...]] = {
    "facility": ("earliest_slot",),
    "call": ("opens", "deadline"),
    "course": ("starts",),
    "problem": ("deadline",),
}
"""Fields that the loader moves; ``as_of`` stays, as it says when the row was written."""

_OPENED_BEFORE_TODAY = (5, 40)
_OPENED_BEFORE_CLOSING = (30, 60)


@dataclass(frozen=True)
class Composer:
    """Makes rows: every date is counted from ``reference_day``, every draw depends on ``seed`` and the row's id."""

    material: Material
    reference_day: date
    seed: int

    def rows(self, kind: str) -> list[Row]:
        """Return the rows of one file, in the order of the material."""
        if kind == "evidence":
            return [self._evidence(evidence) for evidence in self.material.evidence()]
        make = {
            "organisation": self._organisation,
            "researcher": self._researcher,
            "laboratory": self._laboratory,
            "facility": self._facility,
            "startup": self._startup,
            "call": self._call,
            "course": self._course,
            "problem": self._problem,
        }[kind]
        return [{**make(entry), "cluster_id": entry.cluster_id, **self._provenance} for entry in self.material.of(kind)]

    @property
    def _provenance(self) -> Row:
        return {"source": SOURCE, "as_of": self.reference_day.isoformat(), "published_by": PUBLISHED_BY}

    def _day(self, days: int) -> str:
        return (self.reference_day + timedelta(days=days)).isoformat()

    def _organisation(self, entry: Entry) -> Row:
        named = _pick(entry, "name", "kind", "about")
        return {"organisation_id": entry.entry_id, **named, **_place(entry)}

    def _researcher(self, entry: Entry) -> Row:
        person = _pick(entry, "designation", "department", "career_stage", "languages")
        return {**_provider(entry), **person, **_pick(entry, "capacity_hours_per_month", "lead_time_days")}

    def _laboratory(self, entry: Entry) -> Row:
        return {**_provider(entry), **_pick(entry, "accreditation"), "head_id": entry.values.get("head", "")}

    def _facility(self, entry: Entry) -> Row:
        return {
            **_provider(entry),
            "laboratory_id": entry.values.get("laboratory", ""),
            **_pick(entry, "rate_inr", "rate_unit", "booking_url"),
            "earliest_slot": self._day(entry.values["slot_in_days"]),
        }

    def _startup(self, entry: Entry) -> Row:
        return {**_provider(entry), **_place(entry), **_pick(entry, "founded_year", "trl")}

    def _call(self, entry: Entry) -> Row:
        limits = ("applicants", "udyam", "states", "trl_from", "trl_to", "partner_required")
        return {
            **_provider(entry),
            **self._funder(entry.values["funder"]),
            **_pick(entry, "amount_min_inr", "amount_max_inr"),
            "opens": self._day(self._opening(entry)),
            "deadline": self._day(entry.values["deadline_in_days"]),
            **_pick(entry, *limits),
        }

    def _funder(self, written: str) -> Row:
        """The funder's name, and its id where it is one of the organisations (written as id or as name)."""
        for organisation in self.material.of("organisation"):
            if written in (organisation.entry_id, organisation.values["name"]):
                return {"organisation_id": organisation.entry_id, "funder": organisation.values["name"]}
        return {"organisation_id": "", "funder": written}

    def _opening(self, entry: Entry) -> int:
        """Days from the reference day to the opening: some weeks ago, for a closed call some weeks before its end."""
        drawn = random.Random(f"{self.seed}:{entry.entry_id}")  # noqa: S311  no secret depends on it
        deadline: int = entry.values["deadline_in_days"]
        if deadline < 0:
            return deadline - drawn.randint(*_OPENED_BEFORE_CLOSING)
        return -drawn.randint(*_OPENED_BEFORE_TODAY)

    def _course(self, entry: Entry) -> Row:
        starts = {"starts": self._day(entry.values["starts_in_days"])}
        return {**_provider(entry), **starts, **_pick(entry, "duration_days", "fee_inr", "mode", "language")}

    def _problem(self, entry: Entry) -> Row:
        asked = _pick(entry, "text", "language", "sector", "budget_inr", "confidentiality")
        deadline = {"deadline": self._day(entry.values["deadline_in_days"])}
        return {"problem_id": entry.entry_id, **asked, **_place(entry), **deadline}

    def _evidence(self, evidence: WrittenEvidence) -> Row:
        values = evidence.values
        return {
            "evidence_id": evidence.evidence_id,
            "kind": values["kind"],
            "owner_ids": list(evidence.owner_ids),
            "title": values["title"],
            "text": values["text"],
            "year": values["year"],
            **self._provenance,
        }


def expected_rows(material: Material) -> Iterator[Row]:
    """Yield who should come up for each problem: problem, provider, grade (3 exactly, 2 clearly, 1 partly) and why."""
    for problem in material.of("problem"):
        for one in sorted(problem.values["expected"], key=lambda one: (-one["grade"], one["provider"])):
            yield {
                "problem_id": problem.entry_id,
                "provider_id": one["provider"],
                "grade": one["grade"],
                "why": one["why"],
            }


def _provider(entry: Entry) -> Row:
    row = {"provider_id": entry.entry_id, "name": entry.values["name"]}
    if "organisation" in entry.values:
        row["organisation_id"] = entry.values["organisation"]
    return row


def _place(entry: Entry) -> Row:
    here = locate(entry)
    names = _pick(entry, "city", "district", "state", "pincode")
    return {**names, "latitude": here.latitude, "longitude": here.longitude}


def _pick(entry: Entry, *names: str) -> Row:
    return {name: entry.values[name] for name in names if name in entry.values}
