"""Turns checked demo material into the shipped bundle: problems with known providers, and problems that nobody solves.

Closed funding calls are left out: the product never shows them, and a bundle knows no dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from scripts.demo.compose import SOURCE
from scripts.demo.material import Entry, Material

NAME = "setu-demo"

Row = dict[str, Any]


def meta(material: Material, reference_day: date) -> Row:
    """Return the bundle's description."""
    return {
        "name": NAME,
        "target": "owner",
        "language": sorted({entry.values["language"] for entry in material.of("problem")}),
        "source": f"{SOURCE}, invented and written by hand; judged by its authors",
        "licence": "Apache-2.0",
        "as_of": reference_day.isoformat(),
    }


def corpus(material: Material) -> Iterator[Row]:
    """Yield every evidence with its owners."""
    closed = _closed_calls(material)
    for evidence in material.evidence():
        if owners := [owner for owner in evidence.owner_ids if owner not in closed]:
            values = evidence.values
            texts = {"title": values["title"], "text": values["text"]}
            yield {"_id": evidence.evidence_id, **texts, "owners": owners, "year": values["year"]}


def owners(material: Material) -> Iterator[Row]:
    """Yield what a directory knows about every provider."""
    closed = _closed_calls(material)
    organisations = {entry.entry_id: entry.values["name"] for entry in material.of("organisation")}
    for entry in material.providers():
        if entry.entry_id not in closed:
            yield {
                "_id": entry.entry_id,
                "kind": entry.kind,
                "name": entry.values["name"],
                "department": entry.values.get("department", ""),
                "organisation": organisations.get(_organisation_id(entry), ""),
                "position": entry.values.get("designation", ""),
            }


def queries(material: Material) -> Iterator[Row]:
    """Yield the problems."""
    for entry in material.of("problem"):
        yield {"_id": entry.entry_id, "text": entry.values["text"], "lang": entry.values["language"]}


def hopeless(material: Material) -> Iterator[Row]:
    """Yield the problems for which nobody fits, with the reason."""
    for entry in material.of("hopeless"):
        values = entry.values
        yield {"_id": entry.entry_id, "text": values["text"], "lang": values["language"], "why": values["why"]}


def judgements(material: Material) -> Iterator[tuple[str, str, int]]:
    """Yield (problem id, provider id, grade), by problem and falling grade, ties by id."""
    for entry in material.of("problem"):
        for one in sorted(entry.values["expected"], key=lambda one: (-one["grade"], one["provider"])):
            yield entry.entry_id, one["provider"], one["grade"]


def _organisation_id(entry: Entry) -> str:
    return str(entry.values.get("organisation") or entry.values.get("funder") or "")


def _closed_calls(material: Material) -> set[str]:
    return {call.entry_id for call in material.of("call") if call.values["deadline_in_days"] < 0}
