"""``setu partners`` and ``setu connection``: collaborators of one provider, and how two are connected."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.partners import connection_out, names_between, partners_out
from api.places import known_clusters, known_states
from matcher.partners.reading import connect
from matcher.partners.suggest import suggest_partners
from matcher.partners.wish import MOST_SUGGESTIONS, PARTNER_KINDS, Limits, Mode, Wish
from models.details import ProviderKind
from models.safe_text import clean_text
from scripts.console import print_json
from scripts.options import AsJson, Database, Home, locate_state
from scripts.partners_text import print_connection, print_suggestions


def partners(
    provider_id: Annotated[str, typer.Argument(help="Who looks for partners.")],
    goal: Annotated[
        str, typer.Option(help="What is to be done, in any language; without it, what its declared interests name.")
    ] = "",
    mode: Annotated[Mode, typer.Option(help="Who works on the same, or covers what it lacks.")] = Mode.COMPLEMENTARY,
    other_institution: Annotated[bool, typer.Option("--other-institution", help="Nobody of its organisation.")] = False,
    other_cluster: Annotated[bool, typer.Option("--other-cluster", help="Nobody of its cluster.")] = False,
    other_state: Annotated[bool, typer.Option("--other-state", help="Nobody of its state.")] = False,
    cluster: Annotated[list[str] | None, typer.Option(help="Only this cluster; may be repeated.")] = None,
    state: Annotated[list[str] | None, typer.Option(help="Only this state; may be repeated.")] = None,
    within: Annotated[float | None, typer.Option(help="So many kilometres from its own place at most.")] = None,
    kind: Annotated[
        list[ProviderKind] | None,
        typer.Option(help="Only this kind; may be repeated. By default people, laboratories and start-ups."),
    ] = None,
    acquainted: Annotated[
        bool, typer.Option("--acquainted", help="Also those who have worked with it already.")
    ] = False,
    favour_amount: Annotated[
        bool, typer.Option("--favour-amount", help="Let the amount of a candidate's evidence count.")
    ] = False,
    language: Annotated[str, typer.Option(help="Language of the goal, if the guess is wrong.")] = "",
    top: Annotated[int, typer.Option(min=1, max=MOST_SUGGESTIONS, help="How many in each lane.")] = 5,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Suggest partners for a provider, each with the skill it adds and how the two are connected."""
    limits = Limits(
        kinds=tuple(kind or PARTNER_KINDS),
        clusters=known_clusters(cluster or (), "--cluster"),
        states=known_states(state or (), "--state"),
        within_km=within,
        is_other_organisation=other_institution,
        is_other_cluster=other_cluster,
        is_other_state=other_state,
        shows_acquainted=acquainted,
    )
    wish = Wish(provider_id, mode, clean_text(goal), language, limits, top, is_fame_neutral=not favour_amount)
    with locate_state(home, db).workspace() as workspace:
        found = suggest_partners(workspace, wish)
        answer = partners_out(found, workspace.store)
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_suggestions(answer)


def connection(
    first_id: Annotated[str, typer.Argument(help="One provider.")],
    second_id: Annotated[str, typer.Argument(help="Another.")],
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Say how two providers are connected: topics, what each adds, who stands between, what they could use together."""
    with locate_state(home, db).workspace() as workspace:
        found = connect(workspace, first_id, second_id, date.today())
        answer = connection_out(found, names_between([found], workspace.store))
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_connection(answer)
