"""What holds for every address, read off the OpenAPI document: an address that is declared without it is found here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

WITHOUT_VERSION = {
    "DELETE /api/v1/feedback/{feedback_id}": "an opinion has no versions; to withdraw it again changes nothing",
    "DELETE /api/v1/me/profile/words/{number}": "what was said never changes; to take it back twice is refused",
    "DELETE /api/v1/accounts/{account_id}/sessions": "sessions only end",
    "DELETE /api/v1/accounts/{account_id}/sessions/{session_id}": "a session only ends",
    "DELETE /api/v1/accounts/{account_id}/keys/{key_id}": "a key never changes; it is only revoked",
    "DELETE /api/v1/accounts/{account_id}/identities/{identity_id}": "what is connected never changes; it only ends",
    "PUT /api/v1/rankers/in-use": "one name, and nothing of another's work is in it; `undo` leads back to theirs",
}
"""Edits that no stale page can spoil, and why."""

STEPS_WITHOUT_VERSION = {
    "POST /api/v1/claims/{claim_id}/transitions": "a claim waits or is decided; a step upon a decided one is refused",
}
"""Steps that no stale page can take wrongly, and why."""

WITHOUT_PAGES = {
    "GET /api/v1/notices": "the few versions of notices that come with the program",
    "GET /api/v1/rankers": "the few versions that were fitted, told with which is in use",
    "GET /api/v1/reports": "the reports that there are, as many as the program has",
    "GET /api/v1/settings": "the settings that there are, as many as the program has",
    "GET /api/v1/introductions/{introduction_id}/transitions": "the few steps of one introduction, told as a whole",
    "GET /api/v1/problems/{problem_id}/transitions": "the few steps of one problem, told as a whole",
    "GET /api/v1/providers/{provider_id}/problems": "the best few of a week, as many as `top` says, at most 20",
}
"""Lists that come whole, and why."""


@pytest.fixture(scope="module")
def document(reader: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = reader.get("/api/openapi.json").json()
    return found


def operations(document: dict[str, Any], *methods: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, described in document["paths"].items():
        for method, operation in described.items():
            if method.upper() in methods and path.startswith("/api/v1/"):
                yield f"{method.upper()} {path}", operation


def parameters(operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"].lower(): one for one in operation.get("parameters", ())}


def test_every_write_may_be_repeated_or_says_why_it_need_not(document: dict[str, Any]) -> None:
    found = dict(operations(document, "POST", "PUT", "PATCH", "DELETE"))
    assert len(found) > 30
    for name, operation in found.items():
        reason = operation.get("x-only-asks", "")
        assert bool(reason) != ("idempotency-key" in parameters(operation)), name
        assert not reason or (name.startswith("POST") and "stores nothing" in reason), name
    assert sum("x-only-asks" in one for one in found.values()) < len(found) / 3


def test_every_edit_takes_the_version_that_its_sender_saw(document: dict[str, Any]) -> None:
    edits = dict(operations(document, "PUT", "PATCH", "DELETE"))
    for name, operation in edits.items():
        if name not in WITHOUT_VERSION:
            assert "if-match" in parameters(operation), name
            assert "412" in operation["responses"], name
            assert name.startswith("DELETE") or "428" in operation["responses"], name
    assert set(WITHOUT_VERSION) <= set(edits)


def test_every_step_takes_the_version_that_its_sender_saw(document: dict[str, Any]) -> None:
    steps = {name: one for name, one in operations(document, "POST") if name.endswith("/transitions")}
    assert len(steps) > 1
    for name, operation in steps.items():
        if name not in STEPS_WITHOUT_VERSION:
            assert "if-match" in parameters(operation), name
            assert "412" in operation["responses"], name
    assert set(STEPS_WITHOUT_VERSION) <= set(steps)


def answer_of(operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of what an operation answers; empty where that is no JSON."""
    schema: dict[str, Any] = (
        operation["responses"]["200"].get("content", {}).get("application/json", {}).get("schema", {})
    )
    if "$ref" in schema:
        found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def is_list(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "array" or "items" in schema.get("properties", {})


def test_every_list_comes_page_by_page(document: dict[str, Any]) -> None:
    lists = {name: one for name, one in operations(document, "GET") if is_list(answer_of(one, document))}
    assert len(lists) > 10
    for name, operation in lists.items():
        if name not in WITHOUT_PAGES:
            taken, schema = parameters(operation), answer_of(operation, document)
            assert "cursor" in taken, name
            assert (taken["limit"]["schema"]["minimum"], taken["limit"]["schema"]["maximum"]) == (1, 200), name
            assert list(schema["properties"])[-1] == "next", f"{name}: `api.next_links` reads it at the end"
            assert "Link" in operation["responses"]["200"]["headers"], name


@pytest.mark.parametrize("status", ["401", "403", "408", "421", "422", "429", "500", "503"])
def test_every_operation_names_its_failures(document: dict[str, Any], status: str) -> None:
    for name, operation in operations(document, "GET", "POST", "PUT", "PATCH", "DELETE"):
        described = operation["responses"].get(status)
        assert described, (name, status)
        assert status == "422" or "application/problem+json" in described["content"], (name, status)


def test_a_body_of_another_type_is_named_where_there_is_a_body(document: dict[str, Any]) -> None:
    for name, operation in operations(document, "POST", "PUT", "PATCH"):
        assert ("requestBody" in operation) == ("415" in operation["responses"]), name
