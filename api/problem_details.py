"""Every failure as RFC 9457 problem details: one table from the error tree, one from HTTP status codes.

The type of each is an address of this server, ``/errors/<slug>``, with a page that explains it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi.responses import JSONResponse

from matcher.teams.lexicographic import OutOfTime
from models.errors import (
    Conflict,
    DataFormat,
    FieldProblem,
    FontUnavailable,
    Forbidden,
    IndexMismatch,
    Infeasible,
    InvalidInput,
    ModelUnavailable,
    NotFound,
    RankerMismatch,
    SchemaMismatch,
    SetuError,
    Told,
    TooMany,
    UnderWay,
)

MEDIA_TYPE = "application/problem+json"
GIVEN_CHARACTERS = 200

STATUS_OF_ERROR: dict[type[SetuError], tuple[int, str]] = {
    DataFormat: (422, "data-format"),
    InvalidInput: (422, "invalid-input"),
    NotFound: (404, "not-found"),
    Conflict: (409, "conflict"),
    UnderWay: (409, "under-way"),
    Forbidden: (403, "forbidden"),
    TooMany: (429, "too-many"),
    IndexMismatch: (503, "index-mismatch"),
    RankerMismatch: (503, "ranker-mismatch"),
    SchemaMismatch: (503, "schema-mismatch"),
    ModelUnavailable: (503, "model-unavailable"),
    FontUnavailable: (503, "font-unavailable"),
    Infeasible: (422, "infeasible"),
    OutOfTime: (503, "busy"),
    SetuError: (500, "internal"),
}
"""Status and slug of each error; a class without a row has that of its nearest ancestor."""

SLUG_OF_STATUS: dict[int, str] = {
    400: "bad-request",
    401: "forbidden",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "timeout",
    412: "changed-meanwhile",
    413: "too-large",
    415: "unsupported-media-type",
    421: "unknown-host",
    422: "invalid-input",
    428: "version-required",
    429: "too-many",
    500: "internal",
    503: "busy",
}
"""Slug of a failure that HTTP itself has a status for."""

SLUGS = tuple(sorted({slug for _, slug in STATUS_OF_ERROR.values()} | set(SLUG_OF_STATUS.values())))


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a request: ``where`` it is (body, query, path, header) and a JSON pointer into that.

    ``code`` and ``details`` are for pages, which say detail and fix in their reader's language (`models.flaws`).
    """

    where: str
    pointer: str
    detail: str
    given: str = ""
    fix: str = ""
    code: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, str]:
        """Return the fault as an entry of ``errors``."""
        return {
            "in": self.where,
            "pointer": self.pointer,
            "detail": printable(self.detail),
            "given": printable(self.given)[:GIVEN_CHARACTERS],
            "fix": self.fix,
        }


@dataclass(frozen=True)
class ProblemDetails:
    """One failure as the client sees it; a ``detail`` that is told with a code keeps it."""

    status: int
    slug: str
    detail: str
    faults: Sequence[Fault] = ()
    remedies: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self, request_id: str) -> JSONResponse:
        """Return the failure as ``application/problem+json``."""
        content: dict[str, object] = {
            "type": f"/errors/{self.slug}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": printable(self.detail),
            "instance": f"urn:setu:request:{request_id}",
            "request_id": request_id,
            "errors": [fault.as_json() for fault in self.faults],
        }
        if isinstance(self.detail, Told) and self.detail.code:
            content["code"] = self.detail.code
        if self.remedies:
            content["remedies"] = [printable(remedy) for remedy in self.remedies]
        return JSONResponse(content, self.status, headers=dict(self.headers), media_type=MEDIA_TYPE)


def of_error(error: SetuError) -> ProblemDetails:
    """Return the problem details of an error of the tree."""
    status, slug = next(STATUS_OF_ERROR[cls] for cls in type(error).__mro__ if cls in STATUS_OF_ERROR)
    faults = [_fault_of(problem) for problem in getattr(error, "problems", ())]
    detail = Told(str(error).split("; ")[0] if faults else str(error), error.told.code, error.told.details)
    wait_s = getattr(error, "wait_s", None)
    headers = {} if wait_s is None else {"Retry-After": str(wait_s)}
    return ProblemDetails(status, slug, detail, faults, tuple(getattr(error, "remedies", ())), headers)


def of_status(status: int, detail: str, headers: Mapping[str, str] | None = None) -> ProblemDetails:
    """Return the problem details of a bare HTTP status; one without a slug of its own is told as 400 or 500."""
    slug = SLUG_OF_STATUS.get(status, "internal" if status >= 500 else "bad-request")
    return ProblemDetails(status, slug, detail, headers=dict(headers or {}))


def printable(text: str) -> str:
    """Return text that can be encoded: a lone surrogate or a NUL is shown as its escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


def _fault_of(problem: FieldProblem) -> Fault:
    """By agreement inside ``api`` a field ``?name`` is a query parameter, ``!name`` a header, ``/name`` a pointer."""
    where = {"?": "query", "!": "header"}.get(problem.field[:1], "body")
    is_pointer = problem.field.startswith("/")
    pointer = problem.field if is_pointer else "/" + problem.field.strip("?!/").replace(".", "/")
    return Fault(where, pointer, problem.reason, problem.value, problem.fix, problem.code, problem.details)
