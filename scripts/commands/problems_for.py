"""``setu problems-for``: the problems of a week for one provider."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.places import PlaceFinder
from api.problem_feeds import feed_out
from matcher.partners.feed import MOST_A_WEEK, Week
from matcher.partners.feed import problems_for as find_problems
from models.accounts.caller import OPERATOR_CALLER
from scripts.console import print_json
from scripts.options import AsJson, Database, Home, locate_state
from scripts.partners_text import print_feed


def problems_for(
    provider_id: Annotated[str, typer.Argument(help="For whom.")],
    week: Annotated[str, typer.Option(help="ISO week, such as 2026-W48; the present one if left out.")] = "",
    top: Annotated[int, typer.Option(min=1, max=100, help="How many at most.")] = MOST_A_WEEK,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Offer the problems of a week that a provider is at least a possible answer to, with reasons."""
    named = Week.parse(week) if week else Week.of(date.today())
    with locate_state(home, db).workspace() as workspace:
        feed = find_problems(workspace, provider_id, named, top=top)
        answer = feed_out(feed, workspace.store, PlaceFinder(workspace.store), OPERATOR_CALLER)
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_feed(answer)
