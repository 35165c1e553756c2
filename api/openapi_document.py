"""What holds for every address of the API, written into the OpenAPI document once: keys, limits, failures, links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.repeats import HEADER, KEY_PATTERN, ONLY_ASKS
from api.routes.responses import failure

_API = "/api/v1/"
_WRITING = frozenset({"post", "put", "patch", "delete"})

_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Your own id of this request; sent again within a day, it is answered as before and done once.",
    "schema": {"type": "string", "pattern": KEY_PATTERN},
}
_LINK = {"description": "The next page, as `rel=next`; absent on the last one.", "schema": {"type": "string"}}

_OF_EVERY_ONE = {
    "401": failure("The key or session is not known, or its account is closed."),
    "403": failure("Whoever asks may not do this, or a session's write lacks X-CSRF-Token."),
    "408": failure("The request was not sent in time."),
    "421": failure("The server does not answer for this host."),
    "429": failure("Asked too often; `Retry-After` says when to ask again."),
    "500": failure("A defect of the server; it was written down under the request's id."),
}
_OF_WRITES = {"409": failure("It clashes with what is stored, or the same request is being carried out.")}
_OF_BODIES = {"415": failure("The body is of another media type.")}


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with what holds for every operation of the API, where the operation does not say it."""
    for method, operation in _operations(document):
        answers = operation["responses"]
        for status, described in _OF_EVERY_ONE.items():
            answers.setdefault(status, described)
        if method in _WRITING and not operation.get(ONLY_ASKS):
            operation.setdefault("parameters", []).append(_KEY)
            answers.setdefault("409", _OF_WRITES["409"])
        if "requestBody" in operation:
            answers.setdefault("415", _OF_BODIES["415"])
        if method == "get" and is_list(operation):
            answers["200"]["headers"] = {"Link": _LINK}
    return document


def is_list(operation: dict[str, Any]) -> bool:
    """Return whether an operation answers with a list, a page at a time."""
    return any(one["name"] == "cursor" for one in operation.get("parameters", ()))


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        if path.startswith(_API):
            yield from methods.items()
