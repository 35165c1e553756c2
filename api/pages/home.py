"""``/``: one box, and problems of others to start from."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from api.confidential import is_open
from api.pages.form import form_context
from api.pages.question import Question
from api.pages.rendering import PageTexts, render
from api.pages.wording import language_name
from api.services import Reach
from api.texts import Texts
from matcher.language import detect_language
from models.interface_languages import INTERFACE_LANGUAGES
from models.records import Problem
from models.store import Store

router = APIRouter(include_in_schema=False)

MOST_EXAMPLES = 6
LOOKED_AT = 300
SHOWN_CHARACTERS = 150


@dataclass(frozen=True)
class Example:
    """A stored problem to start from."""

    problem_id: str
    text: str
    language: str
    language_name: str
    place: str


@router.get("/")
def home_page(request: Request, t: PageTexts, services: Reach) -> Response:
    """Show the box, and one problem of each language that there is."""
    examples = _examples(t, services.workspace.store)
    return render(request, t, "home.html", form_context(t, Question(), None) | {"examples": examples})


def _examples(t: Texts, store: Store) -> list[Example]:
    by_language: dict[str, Problem] = {}
    with store.read() as transaction:
        for problem in transaction.problems.iterate(limit=LOOKED_AT):
            if is_open(problem):
                language = problem.language or detect_language(problem.text).tag
                by_language.setdefault(language, problem)
    own_first = dict.fromkeys((t.language, *INTERFACE_LANGUAGES, *sorted(by_language)))
    shown = [tag for tag in own_first if tag in by_language][:MOST_EXAMPLES]
    return [_example(t, tag, by_language[tag]) for tag in shown]


def _example(t: Texts, language: str, problem: Problem) -> Example:
    place = problem.location
    return Example(
        problem_id=problem.problem_id,
        text=shortened(problem.title or problem.text, SHOWN_CHARACTERS),
        language=language,
        language_name=language_name(t, language),
        place=place.city or place.district,
    )


def shortened(text: str, length: int) -> str:
    """Return a text cut at a space, with an ellipsis where something was left out."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(None, 1)[0] + " …"
