"""What the application does with failures: problem details for programs, a page in plain words for people."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import problem_details
from api.pages.error import error_page
from api.parameters import UnknownParameters
from api.problem_details import Fault, ProblemDetails
from api.repeats import AnsweredBefore, answer_again
from api.validation import of_validation
from models.errors import SetuError
from models.refusals import Refusal

logger = logging.getLogger("setu.api")


def handle_failures(app: FastAPI) -> None:
    """Register the handlers of every failure."""
    app.add_exception_handler(SetuError, _on_setu_error)
    app.add_exception_handler(AnsweredBefore, _on_repetition)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_surprise)


def respond(request: Request, problem: ProblemDetails) -> Response:
    """Return a failure in the form that the caller reads."""
    if wants_page(request):
        return error_page(request, problem)
    return problem.response(request_id(request))


def wants_page(request: Request) -> bool:
    """Return whether a browser asks for a page, rather than a program for data."""
    is_api = request.url.path.startswith("/api/")
    return not is_api and "text/html" in request.headers.get("accept", "")


def request_id(request: Request) -> str:
    """Return the id that the guard gave this request."""
    return str(getattr(request.state, "request_id", "unknown"))


async def _on_setu_error(request: Request, error: Exception) -> Response:
    if isinstance(error, UnknownParameters):
        return respond(request, _of_unknown_parameters(error))
    if not isinstance(error, SetuError):
        raise error
    problem = problem_details.of_error(error)
    if problem.status >= 500:
        logger.error("%s %s: %s", request_id(request), request.url.path, error)
    return respond(request, problem)


async def _on_repetition(request: Request, error: Exception) -> Response:
    if not isinstance(error, AnsweredBefore):
        raise error
    return answer_again(error.answer)


async def _on_validation_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return respond(request, of_validation(error.errors(), error.body))


async def _on_http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return respond(request, problem_details.of_status(error.status_code, error.detail, error.headers))


async def _on_surprise(request: Request, error: Exception) -> Response:
    """Answer a defect of ours without its innards; the server, to which the error goes on, logs those."""
    logger.error("%s %s failed: %s", request_id(request), request.url.path, type(error).__name__)
    return respond(request, problem_details.of_status(500, Refusal.DEFECT.told()))


def _of_unknown_parameters(error: UnknownParameters) -> ProblemDetails:
    fix = f"known are: {', '.join(error.known)}" if error.known else "this address takes none"
    faults = [Fault("query", f"/{name}", "this parameter is not known", name, fix) for name in error.unknown]
    return ProblemDetails(422, "invalid-input", Refusal.PARAMETERS_UNKNOWN.told(), faults)
