"""The body and the answer of ``POST /teams/solve``: a SPEC file as `setu team` reads it (``docs/teams.md``)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

SPEC_EXAMPLE: dict[str, Any] = {
    "skills": [{"id": "coating", "weight": 2, "required": True}, {"id": "effluent", "weight": 1}],
    "candidates": [
        {"id": "r-1", "organisation": "o-1", "kind": "academic", "cost_inr": 20000, "skills": {"coating": 0.9}},
        {"id": "s-1", "organisation": "o-2", "kind": "industry", "cost_inr": 15000, "skills": {"effluent": 0.7}},
    ],
    "limits": {"size_min": 2, "size_max": 2, "industry_min": 1, "budget_inr": 50000},
    "alternatives": 3,
    "threshold": 0.5,
}

_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["skills", "candidates"],
    "description": "A SPEC file: skills, candidates, limits. Unknown keys are refused.",
    "properties": {
        "skills": {"type": "array", "items": {"type": "object"}},
        "candidates": {"type": "array", "items": {"type": "object"}},
        "limits": {"type": "object"},
        "weights": {"type": "object"},
        "alternatives": {"type": "integer", "default": 3},
        "threshold": {"type": "number", "default": 0.5},
        "earlier_collaborations": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        "differ_by": {"type": "integer", "default": 1},
        "time_limit_s": {"type": "number"},
        "seed": {"type": "integer", "default": 0},
    },
}

SPEC_BODY: dict[str, Any] = {
    "required": True,
    "content": {"application/json": {"schema": _SCHEMA, "example": SPEC_EXAMPLE}},
}

ANSWER_EXAMPLE: dict[str, Any] = {
    "teams": [
        {
            "members": ["r-1", "s-1"],
            "objective": 2.5,
            "bound": 2.5,
            "cost_inr": 35000,
            "coverage": {"coating": 0.9, "effluent": 0.7},
            "risks": [
                {
                    "risk": "single_point_of_failure",
                    "text": "only r-1 covers coating",
                    "skill": "coating",
                    "members": ["r-1"],
                }
            ],
        }
    ],
    "infeasible": None,
}


class SpecTeamOut(BaseModel):
    """One team; keys beyond the first six stand where the question uses more than the pure form."""

    members: list[str]
    objective: float
    bound: float
    cost_inr: int
    coverage: dict[str, float]
    risks: list[dict[str, Any]]
    gap: float | None = None
    terms: dict[str, float] | None = None
    covered_by: dict[str, list[str]] | None = None
    travel_km: float | None = None
    open_load: float | None = None


class SpecAnswerOut(BaseModel):
    """Teams, best first, or the clash with remedies, as the command line gives them."""

    model_config = ConfigDict(json_schema_extra={"examples": [ANSWER_EXAMPLE]})

    teams: list[SpecTeamOut]
    infeasible: Annotated[dict[str, Any] | None, Field(description='{"clash": […], "remedies": […]}, or null.')]
