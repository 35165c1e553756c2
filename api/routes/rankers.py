"""``/api/v1/rankers``: for administrators, versions of the ranker: fit, compare, choose, go back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.authorisation import requires
from api.callers import Visit, Visiting
from api.routes.responses import CLOSED, FAILURES, MISSING, json_response
from api.schemas.administration import (
    CalibrationOut,
    ChoiceBody,
    ComparisonOut,
    FitBody,
    JobOut,
    RankerOut,
    RankersOut,
    comparison_out,
    job_out,
    ranker_out,
)
from api.services import Reach, Services
from api.upkeep_worker import FIT, submit_fit
from matcher.calibrate import shipped_calibration
from matcher.learning.fit import FitSettings
from matcher.learning.held_out import compare_on_held_out
from matcher.learning.versions import choose_version, undo_choice, why_doubtful
from matcher.ranker import ranker_of
from models.accounts.audit_log import Event
from models.accounts.permissions import Action
from models.errors import SetuError
from models.jobs import Job
from models.moments import now_utc
from models.ranker_versions import RECORD_TYPE, SHIPPED

router = APIRouter(
    prefix="/rankers", tags=["administration"], dependencies=requires(Action.OPERATE), responses=FAILURES | CLOSED
)


@router.get("", response_model=RankersOut, summary="Which versions there are")
def list_rankers(services: Reach) -> RankersOut:
    """Return the versions of the ranker, and the models and the calibration that they rank with."""
    return rankers_out(services)


@router.post("/fit", status_code=202, response_model=JobOut, responses=MISSING, summary="Fit a new version")
def fit_ranker_version(body: FitBody, services: Reach, visit: Visiting) -> Response:
    """Queue a job that fits a version from the feedback; it does not rank before it is chosen.

    While one is under way, that one is returned.
    """
    job = fit_asked(body.parent, services, visit)
    return json_response(job_out(job, now_utc()).model_dump_json().encode(), 202)


@router.put("/in-use", response_model=RankersOut, responses=MISSING, summary="Choose a version")
def choose_ranker(body: ChoiceBody, services: Reach, visit: Visiting) -> RankersOut:
    """Rank by a version from the next answer on; ``doubt`` says why one should think twice."""
    ranker_chosen(body.version, services, visit)
    return rankers_out(services)


@router.post("/undo", response_model=RankersOut, summary="Go back to the version before")
def undo_ranker(services: Reach, visit: Visiting) -> RankersOut:
    """Rank by the version that was used before; a second undo leads back."""
    ranker_undone(services, visit)
    return rankers_out(services)


@router.get("/{version}/comparison", response_model=ComparisonOut, responses=MISSING, summary="Compare two versions")
async def compare_rankers(
    version: str,
    services: Reach,
    to: Annotated[str, Query(max_length=200, description="The other version; its parent when left out.")] = "",
) -> ComparisonOut:
    """Compare two versions on the feedback that no version was fitted on."""
    return await services.turnstile.run(lambda: compared(version, to, services))


def rankers_out(services: Services) -> RankersOut:
    """Return the versions, for API and pages alike."""
    store = services.workspace.store
    with store.read() as transaction:
        stored, used, previous = (
            transaction.rankers.stored(), transaction.rankers.in_use(), transaction.rankers.previous()
        )  # fmt: skip
        last = next(iter(transaction.jobs.latest([FIT], 1)), None)
        try:
            doubt = why_doubtful(transaction, used, FitSettings())
        except SetuError as error:
            doubt = str(error)
    shipped = RankerOut(
        version=SHIPPED, parent="", made_at="", feedbacks=0, held_out=None, is_used=used == SHIPPED
    )  # fmt: skip
    passages, models = _index_of(services)
    return RankersOut(
        items=[shipped, *(ranker_out(one, used) for one in stored)],
        in_use=used,
        previous=previous,
        models=models,
        calibration=_calibration(passages),
        doubt=doubt,
        fit=job_out(last, now_utc()) if last else None,
    )


def fit_asked(parent: str, services: Services, visit: Visit) -> Job:
    """Queue a fit and wake the worker, for API and pages alike.

    Raises:
        NotFound: There is no such parent.
    """
    with services.workspace.store.write() as transaction:
        job = submit_fit(transaction, parent)
        transaction.audit.add(visit.entry(Event.JOB_SUBMITTED, "job", job.job_id))
    services.upkeep.wake()
    return job


def ranker_chosen(version: str, services: Services, visit: Visit) -> None:
    """Choose a version, for API and pages alike.

    Raises:
        NotFound: There is no such version.
        RankerMismatch: It was fitted on features that meant something else.
    """
    with services.workspace.store.write() as transaction:
        choose_version(transaction, version)
        transaction.audit.add(visit.entry(Event.RANKER_CHOSEN, RECORD_TYPE, version))


def ranker_undone(services: Services, visit: Visit) -> None:
    """Go back to the version before, for API and pages alike.

    Raises:
        RankerMismatch: It was fitted on features that meant something else.
    """
    with services.workspace.store.write() as transaction:
        version = undo_choice(transaction)
        transaction.audit.add(visit.entry(Event.RANKER_CHOSEN, RECORD_TYPE, version))


def compared(version: str, to: str, services: Services) -> ComparisonOut:
    """Compare two versions on held-out feedback, for API and pages alike.

    Raises:
        NotFound: One of them does not exist.
        RankerMismatch: One was fitted on features that meant something else.
    """
    settings = FitSettings()
    with services.workspace.store.read() as transaction:
        other = to or (SHIPPED if version == SHIPPED else transaction.rankers.get(version).parent)
        first, second = ranker_of(transaction, version), ranker_of(transaction, other)
        held_out = compare_on_held_out(transaction.feedback.iterate(), first, second, settings.bias, settings.caps)
        return comparison_out(version, other, held_out, why_doubtful(transaction, version, settings))


def _index_of(services: Services) -> tuple[int | None, list[str]]:
    try:
        index = services.workspace.indexer.current()
    except SetuError:
        return None, []
    return index.row_count, list(index.views)


def _calibration(passages: int | None) -> CalibrationOut:
    shipped = shipped_calibration()
    return CalibrationOut(
        strong_from=shipped.strong_from,
        possible_from=shipped.possible_from,
        many_from=shipped.many_from,
        is_for_many=None if passages is None else passages >= shipped.many_from,
    )
