"""Failures: one table, types that resolve, pointers that point, answers that can be encoded."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.problem_details import SLUGS, STATUS_OF_ERROR, of_error, of_status, printable
from api.validation import pointer
from matcher.teams.lexicographic import OutOfTime
from models import errors
from models.errors import FieldProblem, Infeasible, InvalidInput, SetuError
from models.interface_languages import INTERFACE_LANGUAGES
from tests.api.page_reader import Page


def every_error() -> list[type[SetuError]]:
    return [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, SetuError)]


def test_every_error_of_the_tree_has_a_row() -> None:
    assert {*every_error(), OutOfTime} == set(STATUS_OF_ERROR)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("lang", INTERFACE_LANGUAGES)
def test_every_type_resolves_to_a_page_that_explains_it(reader: TestClient, slug: str, lang: str) -> None:
    response = reader.get(f"/errors/{slug}", params={"lang": lang}, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert len(Page(response.text).one("main").text) > 60


def test_a_subclass_without_a_row_is_told_as_its_ancestor() -> None:
    class Stricter(errors.NotFound): ...

    assert (of_error(Stricter("no")).status, of_error(Stricter("no")).slug) == (404, "not-found")


def test_remedies_are_told() -> None:
    response = of_error(Infeasible("nobody within 200 km", ["widen to 310 km"])).response("id")
    assert b'"remedies":["widen to 310 km"]' in response.body


def test_every_field_problem_becomes_a_fault() -> None:
    problems = [FieldProblem("a.b", "1", "is odd", "make it even"), FieldProblem("?q", "2", "is even", "make it odd")]
    found = of_error(InvalidInput("both are wrong", problems))
    assert found.detail == "both are wrong"
    assert [(fault.where, fault.pointer) for fault in found.faults] == [("body", "/a/b"), ("query", "/q")]


def test_a_status_without_a_slug_of_its_own_is_told_all_the_same() -> None:
    assert of_status(418, "short and stout").slug == "bad-request"
    assert of_status(502, "gone").slug == "internal"


@pytest.mark.parametrize("text", ["a\ud800b", "a\0b", "ok ü"])
def test_what_was_given_can_always_be_encoded(text: str) -> None:
    shown = printable(text)
    assert shown.encode()
    assert "\0" not in shown


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (["a", "b"], {"a": {}}, "/a/b"),
        (["facility", "details", "rate"], {"details": {}}, "/details/rate"),
        (["items", 1, "ProblemText", "text"], {"items": ["x", {"text": ""}]}, "/items/1/text"),
        (["providers", "literal['all']"], {"providers": "some"}, "/providers"),
        (["a/b", "c~d"], {"a/b": {}}, "/a~1b/c~0d"),
        ([], {}, ""),
        (["deep", "er"], None, "/deep/er"),
    ],
)
def test_pointers_name_fields_and_not_the_members_of_unions(path: list[Any], body: Any, expected: str) -> None:
    assert pointer(path, body) == expected
