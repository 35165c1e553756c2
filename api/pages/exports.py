"""``/match.csv`` and ``/match.xlsx``: an answer to take along, one row a match, safe to open in a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.answers import telling_reasons, told_km
from api.counting import counted_as
from api.limits import Counted
from api.pages.answering import EXPORTED_PER_KIND, Answered, answer_question
from api.pages.cards import place_name
from api.pages.question import PostedQuestion, Question
from api.pages.rendering import PageTexts
from api.pages.wording import worded_facts
from api.services import Reach, Services
from api.texts import Texts
from matcher.answer import LANE_OF_KIND
from matcher.place import place_of
from models.csv_output import csv_for_spreadsheets
from models.match import Match
from models.safe_text import csv_cell

router = APIRouter(include_in_schema=False)

Cell = str | int | float | None

COLUMNS = (
    "lane", "kind", "rank", "name", "organisation", "place", "distance_km", "band", "probability", "score",
    "facts", "quote", "year", "source", "link", "provider_id", "evidence_id",
)  # fmt: skip
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {"name": 32, "organisation": 32, "facts": 48, "quote": 80}


@router.get("/match.csv", openapi_extra=counted_as(Counted.MATCHES))
async def csv_of_link(question: Annotated[Question, Query()], t: PageTexts, services: Reach) -> Response:
    """Return the answer to the question in the address as CSV."""
    return await services.turnstile.run(lambda: _csv_response(question, t, services))


@router.post("/match.csv")
async def csv_of_form(question: Annotated[PostedQuestion, Form()], t: PageTexts, services: Reach) -> Response:
    """Return the answer to a form as CSV, for texts that are too long for an address."""
    return await services.turnstile.run(lambda: _csv_response(question, t, services))


@router.get("/match.xlsx", openapi_extra=counted_as(Counted.MATCHES))
async def xlsx_of_link(question: Annotated[Question, Query()], t: PageTexts, services: Reach) -> Response:
    """Return the answer to the question in the address as an Excel workbook."""
    return await services.turnstile.run(lambda: _xlsx_response(question, t, services))


@router.post("/match.xlsx")
async def xlsx_of_form(question: Annotated[PostedQuestion, Form()], t: PageTexts, services: Reach) -> Response:
    """Return the answer to a form as an Excel workbook, for texts that are too long for an address."""
    return await services.turnstile.run(lambda: _xlsx_response(question, t, services))


def _csv_response(question: Question, t: Texts, services: Services) -> Response:
    content = csv_for_spreadsheets(_rows(t, answer_question(question, services, EXPORTED_PER_KIND)))
    return _attachment(t, content, "text/csv; charset=utf-8", "csv")


def _xlsx_response(question: Question, t: Texts, services: Services) -> Response:
    # Imported here because most processes never write a workbook.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(t("export.sheet"))
    sheet.freeze_panes = "A2"
    for number, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(name, 16)
    for row in _rows(t, answer_question(question, services, EXPORTED_PER_KIND)):
        cells = [WriteOnlyCell(sheet, value=csv_cell(cell)) for cell in row]
        sheet.append(cells)
    stream = io.BytesIO()
    workbook.save(stream)
    return _attachment(t, stream.getvalue(), XLSX_TYPE, "xlsx")


def _attachment(t: Texts, content: bytes, media_type: str, ending: str) -> Response:
    disposition = f'attachment; filename="{t("export.file")}.{ending}"'
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


def _rows(t: Texts, answered: Answered) -> Iterator[list[Cell]]:
    yield [t(f"export.{name}") for name in COLUMNS]
    for matches in answered.answer.by_kind.values():
        for match in matches:
            cells = _cells(t, answered, match)
            yield [cells[name] for name in COLUMNS]


def _cells(t: Texts, answered: Answered, match: Match) -> dict[str, Cell]:
    provider, best = match.provider, next(iter(telling_reasons(match)), None)
    organisation = answered.home.get(provider.organisation_id)
    facts = worded_facts(t, provider.details, match.facts or {}, answered.answer.query.today)
    return {
        "lane": t(f"lane.{LANE_OF_KIND[provider.kind].value.replace(' ', '_')}"),
        "kind": t(f"kind.{provider.kind.value}"),
        "rank": match.rank,
        "name": provider.name,
        "organisation": organisation.name if organisation else "",
        "place": place_name(place_of(provider, organisation)),
        "distance_km": told_km(match.distance_km, is_exact=answered.shows_text),
        "band": t(f"band.{match.band.value}"),
        "probability": round(match.probability, 3),
        "score": round(match.score, 6),
        "facts": "; ".join(f"{fact.label}: {fact.text}" for fact in facts),
        "quote": best.quote if best else "",
        "year": best.year if best else None,
        "source": best.source if best else "",
        "link": provider.url,
        "provider_id": provider.provider_id,
        "evidence_id": best.evidence_id if best else "",
    }
