"""An answer as a JSON document: the pure form that other programs rely on, and the full form with everything else."""

from __future__ import annotations

from typing import Any

from matcher.teams.answer import Change, Clash, Infeasibility, Risk, Team, TeamAnswer


def answer_document(answer: TeamAnswer, *, is_pure: bool) -> dict[str, Any]:
    """Return an answer as JSON values.

    Args:
        answer: The answer.
        is_pure: Give only the keys of the pure form; else also terms, gap, who covers what, travel and load.
    """
    return {
        "teams": [_team(one, is_pure=is_pure) for one in answer.teams],
        "infeasible": None if answer.infeasible is None else _infeasible(answer.infeasible),
    }


def _team(team: Team, *, is_pure: bool) -> dict[str, Any]:
    pure = {
        "members": list(team.members),
        "objective": team.objective,
        "bound": team.bound,
        "cost_inr": team.cost_inr,
        "coverage": dict(team.coverage),
        "risks": [_risk(one) for one in team.risks],
    }
    if is_pure:
        return pure
    return pure | {
        "gap": team.gap,
        "terms": dict(team.terms),
        "covered_by": {skill: list(ids) for skill, ids in team.covered_by.items()},
        "travel_km": team.travel_km,
        "open_load": team.open_load,
    }


def _risk(risk: Risk) -> dict[str, Any]:
    about = {"skill": risk.skill_id, "members": list(risk.member_ids)}
    return {"risk": risk.kind.value, "text": risk.text, **{key: value for key, value in about.items() if value}}


def _infeasible(infeasible: Infeasibility) -> dict[str, Any]:
    return {
        "clash": [_clash(one) for one in infeasible.clash],
        "remedies": [
            {"text": one.text, "changes": [_change(change) for change in one.changes]} for one in infeasible.remedies
        ],
    }


def _clash(clash: Clash) -> dict[str, Any]:
    return {"limit": clash.limit, **_of(clash.subject), "value": clash.value, "text": clash.text}


def _change(change: Change) -> dict[str, Any]:
    return {"limit": change.limit, **_of(change.subject), "from": change.before, "to": change.after}


def _of(subject: str) -> dict[str, str]:
    return {"of": subject} if subject else {}
