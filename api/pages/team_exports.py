"""``/teams.csv``: teams to take along, one row a member and skill, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.answers import told_km
from api.callers import Visiting
from api.counting import counted_as
from api.limits import Counted
from api.pages.cards import place_name
from api.pages.rendering import PageTexts
from api.pages.team_question import PostedTeamQuestion, TeamQuestion
from api.pages.teams import answer_teams
from api.queries import stored_problem
from api.services import Reach, Services
from api.texts import Texts
from matcher.place import place_of
from matcher.teams.proposed import Contribution, Member, ProposedTeam
from models.accounts.caller import Caller
from models.csv_output import csv_for_spreadsheets

router = APIRouter(include_in_schema=False)

Cell = str | int | float | None

COLUMNS = (
    "team", "name", "kind", "organisation", "side", "place", "distance_km", "cost_inr", "cost_per", "skill",
    "coverage", "band", "sentence", "source", "provider_id", "evidence_id",
)  # fmt: skip


@router.get("/teams.csv", openapi_extra=counted_as(Counted.MATCHES))
async def teams_csv(
    question: Annotated[TeamQuestion, Query()], t: PageTexts, services: Reach, visit: Visiting
) -> Response:
    """Return the teams for the question in the address as CSV."""
    return await services.turnstile.run(lambda: _csv(question.tidied(), t, services, visit.on_pages))


@router.post("/teams.csv")
async def teams_csv_of_form(
    question: Annotated[PostedTeamQuestion, Form()], t: PageTexts, services: Reach, visit: Visiting
) -> Response:
    """Return the teams for a form as CSV, for questions that are too long for an address."""
    return await services.turnstile.run(lambda: _csv(question.tidied(), t, services, visit.on_pages))


def _csv(question: TeamQuestion, t: Texts, services: Services, caller: Caller) -> Response:
    problem, words = stored_problem(question.problem, services.workspace.store, services.finder, caller)
    proposal = answer_teams(question, problem, words, services)
    teams = enumerate(proposal.teams, start=1)
    rows = (row for number, team in teams for row in _rows(t, number, team, shows_text=words.is_full))
    header = [t(f"team_export.{name}") for name in COLUMNS]
    content = csv_for_spreadsheets([header, *([row[name] for name in COLUMNS] for row in rows)])
    disposition = f'attachment; filename="{t("team_export.file")}.csv"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def _rows(t: Texts, number: int, team: ProposedTeam, *, shows_text: bool) -> Iterator[dict[str, Cell]]:
    for member in team.members:
        for contribution in member.contributions or (None,):
            yield {
                "team": number,
                **_of_member(t, member, shows_text=shows_text),
                **_of_skill(t, contribution, shows_text=shows_text),
            }


def _of_member(t: Texts, member: Member, *, shows_text: bool) -> dict[str, Cell]:
    record = member.record
    provider, organisation, side = record.provider, record.organisation, record.candidate.side
    return {
        "name": provider.name,
        "kind": t(f"kind.{provider.kind.value}"),
        "organisation": organisation.name if organisation else "",
        "side": t(f"team_side.{side.value}") if side else "",
        "place": place_name(place_of(provider, organisation)),
        "distance_km": told_km(record.candidate.travel_km, is_exact=shows_text),
        "cost_inr": record.cost.inr,
        "cost_per": t.word(f"unit.{record.cost.per}", record.cost.per),
        "provider_id": provider.provider_id,
    }


def _of_skill(t: Texts, contribution: Contribution | None, *, shows_text: bool) -> dict[str, Cell]:
    if contribution is None:
        return dict.fromkeys(("skill", "coverage", "band", "sentence", "source", "evidence_id"), "")
    shown = contribution.shown if shows_text else None
    return {
        "skill": contribution.skill.words if shows_text else contribution.skill.skill_id,
        "coverage": round(contribution.coverage, 3),
        "band": t(f"band.{contribution.band.value}"),
        "sentence": shown.sentence if shown else "",
        "source": shown.source if shown else "",
        "evidence_id": shown.evidence_id if shown else "",
    }
