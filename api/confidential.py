"""Problems that not everybody may read: what is withheld from whom."""

from __future__ import annotations

import json
from dataclasses import replace

from pydantic import TypeAdapter

from models.records import Confidentiality, Problem

ADAPTER = TypeAdapter(Problem)


def is_open(problem: Problem) -> bool:
    """Return whether anyone may read the problem's text."""
    return problem.confidentiality is Confidentiality.OPEN


def encode_problem(problem: Problem, *, for_operator: bool) -> bytes:
    """Return a problem as JSON; for others than operators, title, text and owner of a confidential one are null."""
    if for_operator or is_open(problem):
        return ADAPTER.dump_json(problem)
    shown = ADAPTER.dump_python(replace(problem, organisation_id=""), mode="json")
    withheld = {"title": None, "text": None, "organisation_id": None}
    return json.dumps(shown | withheld, ensure_ascii=False).encode()
