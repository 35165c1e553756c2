"""``setu match``: a problem in, ranked providers out."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from api.answers import answer_out
from api.places import PlaceFinder, known_clusters, known_states
from api.queries import measured_from
from matcher.edits import changed_needs
from matcher.query import Applicant, Filters, Query
from matcher.understand import understand
from models.details import ProviderKind
from models.records import Problem
from models.safe_text import clean_text
from models.store import Store
from scripts.answer_text import print_answer
from scripts.console import print_json
from scripts.options import AsJson, Database, FameNeutral, Home, locate_state


def match(
    text: Annotated[str | None, typer.Argument(help="The problem, in any language.")] = None,
    problem: Annotated[str | None, typer.Option(help="Id of a stored problem, in place of a text.")] = None,
    kind: Annotated[list[ProviderKind] | None, typer.Option(help="Only this kind; may be repeated.")] = None,
    cluster: Annotated[list[str] | None, typer.Option(help="Only this cluster; may be repeated.")] = None,
    state: Annotated[list[str] | None, typer.Option(help="Only this state; may be repeated.")] = None,
    organisation: Annotated[
        list[str] | None, typer.Option(help="Only of this organisation id; may be repeated.")
    ] = None,
    speaks: Annotated[list[str] | None, typer.Option(help="Only who works in this language (hi, ta …).")] = None,
    near: Annotated[str | None, typer.Option(help="PIN code, district or town to measure distance from.")] = None,
    radius: Annotated[float | None, typer.Option(min=0, help="Only within this many kilometres of --near.")] = None,
    since: Annotated[int | None, typer.Option(help="Only evidence of this year or later counts.")] = None,
    language: Annotated[str, typer.Option(help="Language of the text, if the guess is wrong (hi, hi-Latn …).")] = "",
    applicant: Annotated[
        str, typer.Option(help="Who would apply to calls: msme, startup, academic, ngo, local-body.")
    ] = "",
    udyam: Annotated[str, typer.Option(help="Udyam size of the applicant: micro, small, medium.")] = "",
    drop: Annotated[
        list[int] | None, typer.Option(help="Leave out the need with this number (as printed); may be repeated.")
    ] = None,
    add: Annotated[list[str] | None, typer.Option(help="Match this need too; may be repeated.")] = None,
    fame_neutral: FameNeutral = False,
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many providers.")] = 10,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Answer a problem with ranked providers, each with the evidence that shows why."""
    if (text is None) == (problem is None):
        raise typer.BadParameter("give a text or --problem ID, and not both")
    if radius is not None and near is None:
        raise typer.BadParameter("--radius needs --near")
    asked = None if text is None else clean_text(text)
    with locate_state(home, db).workspace() as workspace:
        store, finder = workspace.store, PlaceFinder(workspace.store)
        stored = _stored(store, problem) if problem is not None else None
        text = asked or (stored.full_text if stored else "")
        query = Query(
            text=text,
            language=language or (stored.language if stored else ""),
            filters=Filters(
                kinds=tuple(kind or ()),
                clusters=known_clusters(cluster or (), "--cluster"),
                states=known_states(state or (), "--state"),
                organisations=tuple(organisation or ()),
                near=finder.around(near, radius, "--near") if near else measured_from(stored, text, finder),
                since_year=since,
                languages=tuple(speaks or ()),
            ),
            applicant=_applicant(applicant, udyam, stored),
            is_fame_neutral=fame_neutral,
        )
        answer = workspace.matcher.match(_edited(query, drop or [], add or []), top=top)
        if as_json:
            print_json(answer_out(answer).model_dump(mode="json"))
        else:
            print_answer(answer)


def _edited(query: Query, drop: list[int], add: list[str]) -> Query:
    if not drop and not add:
        return query
    read = [need.words for need in understand(query).needs]
    return replace(query, edits=changed_needs(read, drop, [clean_text(words) for words in add]))


def _applicant(kind: str, udyam: str, problem: Problem | None) -> Applicant:
    if problem is None:
        return Applicant(kind, udyam)
    return Applicant(kind, udyam, problem.location.state, problem.trl)


def _stored(store: Store, problem_id: str) -> Problem:
    with store.read() as transaction:
        return transaction.problems.get(problem_id)
