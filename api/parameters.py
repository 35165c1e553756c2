"""Query parameters that an address does not know are refused, so that a mistyped filter never widens an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated

from fastapi import Header, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from models.errors import InvalidInput, SetuError

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|igshid|mc_[ce]id")
"""What messengers and mailers add to links that people share; pages pass over it."""

_OPEN_ENDED = frozenset({"/sign-in/oidc/return"})
"""What a sign-in provider answers may hold more than is known. Source: RFC 6749, section 4.1.2."""

Cursor = Annotated[str, Query(max_length=1_000, description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200, description="Records a page.")]
IfMatch = Annotated[str | None, Header(description="ETag of the version that you read.")]
IfNoneMatch = Annotated[str | None, Header(description="ETag of the version that you have.")]


@contextmanager
def asked_in_query() -> Iterator[None]:
    """Tell what the matcher refuses as faults of the query, where all that it was asked comes from."""
    try:
        yield
    except InvalidInput as error:
        problems = [replace(problem, field=f"?{problem.field.lstrip('?')}") for problem in error.problems]
        raise InvalidInput(str(error).partition("; ")[0], problems) from error


class UnknownParameters(SetuError):
    """Query parameters that the address does not take; never leaves ``api``."""

    def __init__(self, unknown: list[str], known: list[str]) -> None:
        """Keep both lists, sorted."""
        self.unknown, self.known = sorted(unknown), sorted(known)
        super().__init__(f"unknown query parameters: {', '.join(self.unknown)}")


async def refuse_unknown_parameters(request: Request) -> None:
    """Refuse query parameters that the route does not declare.

    Raises:
        UnknownParameters: There are some.
    """
    _refuse(request, set(request.query_params))


async def refuse_unknown_page_parameters(request: Request) -> None:
    """Refuse query parameters that a page does not declare, other than tracking marks of shared links.

    Raises:
        UnknownParameters: There are some.
    """
    if request.url.path not in _OPEN_ENDED:
        _refuse(request, {name for name in request.query_params if not _TRACKING.fullmatch(name)})


def _refuse(request: Request, given: set[str]) -> None:
    if not given:
        return
    route = request.scope["route"]
    known = _names(route.dependant) if isinstance(route, APIRoute) else set()
    if unknown := given - known:
        raise UnknownParameters(sorted(unknown), sorted(known))


def _names(dependant: Dependant) -> set[str]:
    own: set[str] = set()
    for parameter in dependant.query_params:
        model = parameter.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            own |= set(model.model_fields)
        else:
            own.add(parameter.alias)
    return own.union(*(_names(inner) for inner in dependant.dependencies))
