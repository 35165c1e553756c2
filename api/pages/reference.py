"""``/api/docs``: the API's reference as a plain page, made from the same OpenAPI document that tools read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.pages.rendering import PageTexts, render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    body: str
    example: str
    answers: list[tuple[str, str]]


@router.get("/api/docs")
def reference_page(request: Request, t: PageTexts, group: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Show what programs can ask of this server: every address by group, and all about those of one group."""
    document = request.app.openapi()
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            name = (described.get("tags") or ["more"])[0]
            groups.setdefault(name, []).append(_operation(document, path, method, described))
    usual = _usual(groups.values())
    context = {"groups": groups, "chosen": group, "usual": sorted(usual), "about": document["info"]}
    return render(request, t, "reference.html", context)


def _usual(groups: Iterable[list[Operation]]) -> frozenset[tuple[str, str]]:
    """Return the answers that more than a quarter of the addresses may give: they are told once."""
    operations = list(chain.from_iterable(groups))
    counts = Counter(chain.from_iterable(operation.answers for operation in operations))
    return frozenset(answer for answer, count in counts.items() if count > len(operations) / 4)


def _operation(document: dict[str, Any], path: str, method: str, described: dict[str, Any]) -> Operation:
    body = described.get("requestBody", {}).get("content", {})
    responses = described["responses"]
    done: dict[str, Any] = next((responses[status] for status in ("200", "201", "202") if status in responses), {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=described.get("summary", ""),
        description=described.get("description", ""),
        parameters=[{"description": "", "required": False} | given for given in described.get("parameters", [])],
        body=_example(document, next(iter(body.values()), {})),
        example=_example(document, done.get("content", {}).get("application/json", {})),
        answers=[(status, response["description"]) for status, response in sorted(responses.items())],
    )


def _example(document: dict[str, Any], content: dict[str, Any]) -> str:
    """Return the first example of a body as JSON; empty where there is none."""
    named: dict[str, Any] = next(iter(content.get("examples", {}).values()), {})
    schema = _resolved(document, content.get("schema", {}))
    value = named.get("value") or content.get("example") or next(iter(schema.get("examples", [])), None)
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = document["components"]["schemas"].get(name, schema) if name else schema
    return found
