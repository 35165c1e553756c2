"""A field that is left empty counts as not sent: boxes of numbers that somebody cleared must not break a page."""

from __future__ import annotations

from importlib import import_module
from inspect import isclass
from pkgutil import iter_modules

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

import api.pages
from api.schemas.types import Fields
from tests.api.test_pages import HTML


def forms() -> list[type[Fields]]:
    modules = [import_module(f"api.pages.{found.name}") for found in iter_modules(api.pages.__path__)]
    return [
        one
        for module in modules
        for one in vars(module).values()
        if isclass(one) and issubclass(one, Fields) and one.__module__ == module.__name__
    ]


def test_the_pages_have_forms() -> None:
    assert len(forms()) > 15


def faults(form: type[Fields], field: str) -> set[str]:
    """Return what is said of a form of which one field is empty and nothing else is sent."""
    try:
        sent = form.model_validate({field: ""})
    except ValidationError as error:
        return {problem["type"] for problem in error.errors()}
    default = form.model_fields[field].get_default(call_default_factory=True)
    return set() if getattr(sent, field) == default else {"no default"}


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.__qualname__)
def test_every_field_can_be_left_empty_but_for_those_that_are_needed(form: type[Fields]) -> None:
    assert {fault for field in form.model_fields for fault in faults(form, field)} <= {"missing"}


@pytest.mark.parametrize(
    "address",
    ["/match?text=powder+coating&radius_km=&since_year=&trl=", "/cluster-day?per_problem=&per_provider=&slots=&rooms="],
)
def test_pages_open_with_empty_numbers_in_their_address(reader: TestClient, address: str) -> None:
    assert reader.get(address, headers=HTML).status_code == 200
