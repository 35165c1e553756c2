"""``/profile``: what is stored of oneself, each fact with its source; confirm, correct, hide, add, take back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.authorisation import page_requires
from api.callers import Visiting
from api.cursor import cursor_after, id_before
from api.pages.refusals import in_words
from api.pages.rendering import PageTexts, address, render
from api.pages.sent import SentForm
from api.pages.worded_profile import editable, said_in_words, shown_source, worded_value
from api.pages.wording import worded_day
from api.profiles import own_provider, say, unsay
from api.schemas.profiles import SaidBody
from api.schemas.types import Prose, Word
from api.services import Reach, Services
from api.texts import Texts
from matcher.profiles.fields import OF_EVIDENCE, SAID_ONLY
from matcher.profiles.profile import Fact, Piece, Profile, profile_of
from matcher.profiles.speaking import SORTS
from models.accounts.permissions import Action
from models.errors import Conflict, InvalidInput
from models.moments import moment_of
from models.store import Transaction

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.SPEAK_FOR_PROVIDER))

PIECES_A_PAGE = 12


class PostedWord(SentForm):
    """One thing that is said, and the button by which."""

    act: Literal["confirm", "correct", "hide", "boost", "add", "refuse"]
    field: Word = ""
    evidence_id: Word = ""
    sort: Literal["", "technique", "pilot", "instrument", "interest"] = ""
    text: Prose = ""
    cursor: Annotated[str, Field(max_length=1_000)] = ""


class PostedUndo(SentForm):
    """The number of what is taken back."""

    number: Annotated[int, Field(ge=1, le=2**53)]
    cursor: Annotated[str, Field(max_length=1_000)] = ""


@dataclass(frozen=True)
class ShownFact:
    """A fact in the words of the page."""

    fact: Fact
    label: str
    text: str
    sourced: str
    source: str
    entry: str


@router.get("/profile")
def profile_page(
    request: Request,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    cursor: Annotated[str, Query(max_length=1_000)] = "",
) -> Response:
    """Show the profile, a page of its evidence at a time."""
    return _page(request, t, services, own_provider(visit.caller), cursor)


@router.post("/profile")
def profile_form(
    request: Request, posted: Annotated[PostedWord, Form()], t: PageTexts, services: Reach, visit: Visiting
) -> Response:
    """Do what a button says."""
    said = SaidBody(
        act=posted.act, field=posted.field, evidence_id=posted.evidence_id, sort=posted.sort, text=posted.text
    )
    try:
        say(visit, services, said)
    except (InvalidInput, Conflict) as error:
        wrong, status = _wrong(t, said, error), 422 if isinstance(error, InvalidInput) else 409
        return _page(request, t, services, own_provider(visit.caller), posted.cursor, wrong, status)
    return _back(request, posted.cursor, _anchor(said))


@router.post("/profile/undo")
def undo_form(request: Request, posted: Annotated[PostedUndo, Form()], services: Reach, visit: Visiting) -> Response:
    """Take one thing back."""
    unsay(visit, services, posted.number)
    return _back(request, posted.cursor, "history")


def _back(request: Request, cursor: str, anchor: str) -> Response:
    where = address("/profile", lang=request.query_params.get("lang", ""), cursor=cursor)
    return RedirectResponse(f"{where}#{anchor}", 303)


def _anchor(said: SaidBody) -> str:
    if said.act in ("add", "refuse"):
        return "add"
    return "evidence" if said.evidence_id else "facts" if said.field else "whole"


def _wrong(t: Texts, said: SaidBody, error: InvalidInput | Conflict) -> str:
    name = t.word(f"profile_field.{said.field}", said.field) if said.field else t("profile.title")
    if isinstance(error, Conflict):
        return in_words(t, error.told) or t("profile.conflict", name=name)
    hint = t.word(f"profile_hint.{said.field}", "") if said.field else ""
    return " ".join(filter(None, (t("profile.wrong", name=name), hint)))


def _page(
    request: Request, t: Texts, services: Services, provider_id: str, cursor: str, wrong: str = "", status: int = 200
) -> Response:
    with services.workspace.store.read() as transaction:
        profile = profile_of(transaction, provider_id)
        context = _context(t, transaction, profile, cursor)
    return render(request, t, "profile.html", context | {"wrong": wrong, "cursor": cursor}, status, "no-store")


def _context(t: Texts, transaction: Transaction, profile: Profile, cursor: str) -> dict[str, Any]:
    facts = [_shown(t, transaction, fact, "profile_field") for fact in profile.facts]
    after = id_before(cursor)
    ids = [piece.evidence.evidence_id for piece in profile.pieces]
    start = ids.index(after) + 1 if after in ids else 0
    shown = profile.pieces[start : start + PIECES_A_PAGE]
    rest = start + PIECES_A_PAGE < len(ids)
    name = next(one for one in facts if one.fact.field == "name")
    return {
        "profile": profile,
        "name": name.text,
        "facts": [one for one in facts if one.fact.field not in SAID_ONLY],
        "said_only": [one for one in facts if one.fact.field in SAID_ONLY],
        "pieces": [(piece, [_shown(t, transaction, fact, "profile_field") for fact in piece.facts]) for piece in shown],
        "added": [piece for piece in profile.pieces if piece.added is not None],
        "evidence_count": len(ids),
        "next_cursor": cursor_after(shown[-1].evidence.evidence_id) if rest else "",
        "sorts": list(SORTS),
        "of_evidence": OF_EVIDENCE,
        "history": [(word, said_in_words(t, transaction, word, profile)) for word in reversed(profile.history)][:100],
        "kind_of": lambda piece: _kind(t, piece),
        "day_of": lambda moment: worded_day(t, moment_of(moment).date()),
    }


def _kind(t: Texts, piece: Piece) -> str:
    if piece.added is not None:
        return t.word(f"profile_sort.{piece.added.value}", str(piece.added.value))
    return t.word(f"evidence.{piece.evidence.kind.value}", piece.evidence.kind.value)


def _shown(t: Texts, transaction: Transaction, fact: Fact, words: str) -> ShownFact:
    return ShownFact(
        fact,
        t.word(f"{words}.{fact.field}", fact.field),
        worded_value(t, transaction, fact.field, fact.value),
        worded_value(t, transaction, fact.field, fact.sourced),
        shown_source(t, fact),
        editable(transaction, fact),
    )
