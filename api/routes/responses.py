"""What routes have in common: bytes of JSON as a response, and the failures that OpenAPI shows for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Response

from api.problem_details import MEDIA_TYPE

_EXAMPLE = {
    "type": "/errors/invalid-input",
    "title": "Unprocessable Entity",
    "status": 422,
    "detail": "the request does not have the form that this address takes",
    "instance": "urn:setu:request:5f1c0b7a9d3e4f20",
    "errors": [
        {
            "in": "body",
            "pointer": "/filters/near/pincode",
            "detail": "this PIN code is not known",
            "given": "999999",
            "fix": "give six digits of a PIN code of India",
        }
    ],
}

_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("in", "pointer", "detail", "given", "fix")},
            },
        },
        "remedies": {"type": "array", "items": {"type": "string"}},
    },
}


def failure(description: str) -> dict[str, Any]:
    """Return OpenAPI's description of a failure."""
    content: dict[str, Any] = {MEDIA_TYPE: {"schema": _SCHEMA, "example": _EXAMPLE}}
    return {"description": description, "content": content}


FAILURES: dict[int | str, dict[str, Any]] = {
    400: failure("The body is no JSON."),
    413: failure("The body is larger than allowed."),
    422: failure("A field is missing, unknown or not allowed; `errors` names each."),
    503: failure("Busy, or the index or a model is not ready; try again."),
}
CLOSED: dict[int | str, dict[str, Any]] = {403: failure("Whoever asks may not do this.")}
TAKEN: dict[int | str, dict[str, Any]] = {409: failure("The id is taken, or other records refer to it.")}
CHANGED: dict[int | str, dict[str, Any]] = {412: failure("The record has changed since it was read.")}
VERSIONED: dict[int | str, dict[str, Any]] = {
    **CHANGED,
    428: failure("If-Match is missing."),
}
FLOODED: dict[int | str, dict[str, Any]] = {
    429: failure("Too many requests wait for an answer, or one sender asked too often."),
}
MISSING: dict[int | str, dict[str, Any]] = {404: failure("There is no such record.")}


def json_response(content: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return JSON that is already encoded."""
    return Response(content, status, dict(headers or {}), media_type="application/json")


def page_schema(items: str) -> dict[str, Any]:
    """Return OpenAPI's description of a page of records, whose schema has the name ``items``."""
    schema = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{items}"}},
            "next": {"type": ["string", "null"], "description": "Cursor of the next page; null on the last one."},
        },
    }
    return {"description": "A page, by rising id.", "content": {"application/json": {"schema": schema}}}
