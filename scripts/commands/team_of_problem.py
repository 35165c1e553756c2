"""``setu team``: teams for a problem from the directory, or for a question that a SPEC file asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from api.places import PlaceFinder
from api.queries import stored_problem
from api.team_answers import teams_out
from matcher.teams.basis import team_basis
from matcher.teams.proposal import proposal_of
from matcher.teams.request import USUAL_TIME_S
from matcher.teams.shortlist import MOST_CANDIDATES
from matcher.teams.solve import solve
from matcher.teams.spec import TeamSpec
from matcher.teams.spec_writer import spec_document
from matcher.teams.ties import TieKind
from models.accounts.caller import OPERATOR_CALLER
from models.details import ProviderKind
from models.safe_text import clean_text
from scripts.commands.team import team as team_of_spec
from scripts.console import err, print_json
from scripts.exit_codes import ExitCode
from scripts.options import AsJson, Database, FameNeutral, Home, State, locate_state
from scripts.proposal_text import print_proposal
from scripts.team_options import TeamOptions, request_of

Many = list[str] | None


def team(
    spec: Annotated[
        str | None, typer.Argument(help="JSON file with skills, candidates and limits; - reads standard input.")
    ] = None,
    problem: Annotated[str | None, typer.Option(help="Id of a stored problem.")] = None,
    text: Annotated[str | None, typer.Option(help="The problem, in any language.")] = None,
    language: Annotated[str, typer.Option(help="Language of the text, if the guess is wrong.")] = "",
    drop: Annotated[list[int] | None, typer.Option(help="Leave out the skill with this number.")] = None,
    add: Annotated[Many, typer.Option(help="Ask for this skill too.")] = None,
    rename: Annotated[Many, typer.Option(help="NUMBER=WORDS: put a skill in other words.")] = None,
    stress: Annotated[Many, typer.Option(help="NUMBER=WEIGHT: 1 as read, 2 counts twice as much.")] = None,
    require: Annotated[list[int] | None, typer.Option(help="No team without the skill with this number.")] = None,
    size: Annotated[str, typer.Option(help="MIN:MAX members.")] = "",
    kind: Annotated[list[ProviderKind] | None, typer.Option(help="Only members of this kind.")] = None,
    kind_min: Annotated[Many, typer.Option(help="KIND=N: at least so many members of a kind.")] = None,
    academic_min: Annotated[int, typer.Option(min=0, help="At least so many from academia.")] = 0,
    industry_min: Annotated[int, typer.Option(min=0, help="At least so many from industry.")] = 0,
    early_career_min: Annotated[int, typer.Option(min=0, help="At least so many early in their career.")] = 0,
    per_organisation_max: Annotated[int | None, typer.Option(min=1, help="At most so many of one.")] = None,
    organisations_min: Annotated[int, typer.Option(min=0, help="At least so many organisations.")] = 0,
    budget: Annotated[int | None, typer.Option(min=0, help="All rates together, in rupees.")] = None,
    assume_cost: Annotated[int | None, typer.Option(min=0, help="Rupees to take where a cost is not known.")] = None,
    near: Annotated[str, typer.Option(help="PIN code, district or town of the work.")] = "",
    radius: Annotated[float | None, typer.Option(min=0, help="Nobody farther than this, in kilometres.")] = None,
    travel: Annotated[float | None, typer.Option(min=0, help="All ways together, in kilometres.")] = None,
    cluster: Annotated[Many, typer.Option(help="Only of this cluster.")] = None,
    state: Annotated[Many, typer.Option(help="Only of this state.")] = None,
    speaks: Annotated[Many, typer.Option(help="Some member works in this language.")] = None,
    trl: Annotated[str, typer.Option(help="FROM:TO: readiness levels that members work at.")] = "",
    lock: Annotated[Many, typer.Option(help="Id of somebody who must be a member.")] = None,
    ban: Annotated[Many, typer.Option(help="Id of somebody who must not.")] = None,
    forbid: Annotated[list[TieKind] | None, typer.Option(help="Ties that no team may have.")] = None,
    call: Annotated[str, typer.Option(help="Id of a funding call that members should be eligible for.")] = "",
    eligible_only: Annotated[bool, typer.Option("--eligible-only", help="Nobody whom the call refuses.")] = False,
    needed_by: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Members can begin by then.")] = None,
    available_only: Annotated[bool, typer.Option("--available-only", help="Nobody without time.")] = False,
    fame_neutral: FameNeutral = False,
    weigh: Annotated[Many, typer.Option(help="TERM=WEIGHT of the objective, deputies included.")] = None,
    alternatives: Annotated[int, typer.Option(min=1, max=20, help="How many teams.")] = 3,
    threshold: Annotated[float | None, typer.Option(help="From which coverage a member covers a skill.")] = None,
    candidates: Annotated[int, typer.Option(min=1, max=500, help="How many to look at.")] = MOST_CANDIDATES,
    time: Annotated[float, typer.Option(min=0.1, max=3600, help="Seconds to search.")] = USUAL_TIME_S,
    save_spec: Annotated[Path | None, typer.Option(help="Write the question as a SPEC file.")] = None,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Find the best teams for a problem: exactly, within limits, with evidence; else, what would help."""
    given = locals()
    if sum(one is not None for one in (spec, problem, text)) != 1:
        raise typer.BadParameter("give one of a SPEC file, --problem ID and --text")
    # Options are called like the fields that they fill.
    filled = {one.name: given[one.name] for one in fields(TeamOptions) if given[one.name] is not None}
    if spec is None:
        _answer(TeamOptions(**filled), given, locate_state(home, db))
        return
    strange = [name for name, value in filled.items() if value != getattr(TeamOptions(), name)]
    if strange or save_spec is not None:
        raise typer.BadParameter("a SPEC file holds its own skills, limits and weights: change them there")
    team_of_spec(spec, as_json)


def _answer(options: TeamOptions, given: Mapping[str, Any], state: State) -> None:
    asked = None if given["text"] is None else clean_text(given["text"])
    with state.workspace() as workspace:
        store = workspace.store
        finder = PlaceFinder(store)
        stored, _ = stored_problem(given["problem"], store, finder, OPERATOR_CALLER)
        request = request_of(options, asked or (stored.full_text if stored else ""), stored, finder)
        basis = team_basis(request, workspace.matcher, store)
        if given["save_spec"] is not None:
            _save(basis.spec, given["save_spec"])
        proposal = proposal_of(basis, solve(basis.spec), store)
    if not proposal.is_complete:
        err.print("The time was over before all teams were found; give more with --time.")
    if given["as_json"]:
        print_json(teams_out(proposal).model_dump(mode="json"))
    else:
        print_proposal(proposal)
    if proposal.infeasible is not None:
        raise typer.Exit(ExitCode.INFEASIBLE)


def _save(spec: TeamSpec, path: Path) -> None:
    path.write_text(json.dumps(spec_document(spec), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    err.print(f"Wrote the question to {path}; setu team {path} answers it.", markup=False)
