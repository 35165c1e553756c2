"""The OpenAPI document: every body and every answer has an example that is itself allowed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel, TypeAdapter

from api.schemas.accounts import AccountBody, AccountChangeBody, AccountOut, AuditEntryOut
from api.schemas.affinity import AffinityBody, AffinityOut
from api.schemas.answer import AnswerOut
from api.schemas.assignments import AssignmentBody, AssignmentOut
from api.schemas.details import CallDetailsBody
from api.schemas.duplicates import (
    DistinctBody,
    DuplicatePairOut,
    DuplicatePairsOut,
    FindBody,
    FoundOut,
    MergeBody,
    MergeOut,
    MergesOut,
    UndoMergeBody,
)
from api.schemas.imports import ImportOut, UndoOut
from api.schemas.introductions import (
    AskBody,
    AskedOut,
    ContactBody,
    IntroductionOut,
    IntroductionPage,
    StepBody,
    SubmissionBody,
    SubmittedOut,
)
from api.schemas.match import MatchBody
from api.schemas.outbox import NotificationOut, OutboxOut, WorkOut
from api.schemas.problem_steps import InboxOut, ProblemStepBody, WaitingProblemOut
from api.schemas.records import PROVIDER_EXAMPLE, EvidenceBody, OrganisationBody, ProblemBody, ProblemOut, ProviderBody
from api.schemas.schedules import ScheduleBody, ScheduleOut
from models.details import DETAILS_OF_KIND, ProviderKind

WITH_EXAMPLES: list[type[BaseModel]] = [
    MatchBody,
    AnswerOut,
    AffinityBody,
    AffinityOut,
    AssignmentBody,
    AssignmentOut,
    ScheduleBody,
    ScheduleOut,
    ImportOut,
    UndoOut,
    OrganisationBody,
    EvidenceBody,
    ProblemBody,
    FindBody,
    FoundOut,
    MergeBody,
    UndoMergeBody,
    DistinctBody,
    DuplicatePairOut,
    DuplicatePairsOut,
    MergeOut,
    MergesOut,
    AccountBody,
    AccountChangeBody,
    AccountOut,
    AuditEntryOut,
    AskBody,
    AskedOut,
    ContactBody,
    IntroductionOut,
    IntroductionPage,
    StepBody,
    SubmissionBody,
    SubmittedOut,
    ProblemStepBody,
    InboxOut,
    WaitingProblemOut,
    NotificationOut,
    OutboxOut,
    WorkOut,
]


@pytest.fixture(scope="module")
def document(reader: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = reader.get("/api/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            yield f"{method} {path}", described


@pytest.mark.parametrize("model", WITH_EXAMPLES, ids=lambda model: model.__name__)
def test_the_examples_of_a_body_are_allowed(model: type[BaseModel]) -> None:
    examples = model.model_json_schema()["examples"]
    assert examples
    for example in examples:
        model.model_validate_json(TypeAdapter(Any).dump_json(example))


def test_the_example_of_a_provider_is_allowed() -> None:
    assert TypeAdapter[Any](ProviderBody).validate_python(PROVIDER_EXAMPLE).kind == "facility"


def test_every_operation_says_what_it_does_and_how_it_fails(document: dict[str, Any]) -> None:
    for name, described in operations(document):
        assert described["summary"], name
        assert described["description"], name
        assert len(described["responses"]) > 1 or "/api/" not in name, name


@pytest.mark.parametrize("name", ["post /api/v1/match", "post /api/v1/me/searches", "post /api/v1/affinity"])
def test_what_asks_of_a_stored_problem_says_that_there_may_be_none(document: dict[str, Any], name: str) -> None:
    assert "404" in dict(operations(document))[name]["responses"]


def test_a_withheld_problem_is_what_the_document_says(public_client: TestClient) -> None:
    shown = public_client.get("/api/v1/problems/p-secret").json()
    assert (shown["text"], shown["provenance"]["source"]) == (None, "")
    assert ProblemOut.model_validate_json(json.dumps(shown)).text is None
    listed = public_client.get("/api/v1/problems").json()["items"]
    assert {ProblemOut.model_validate_json(json.dumps(one)).problem_id for one in listed} >= {"p-open", "p-secret"}


def test_pages_are_not_in_the_document(document: dict[str, Any]) -> None:
    assert all(path.startswith(("/api/v1/", "/healthz", "/readyz", "/version")) for path in document["paths"])


def test_every_body_refuses_unknown_fields(document: dict[str, Any]) -> None:
    bodies = [schema for name, schema in document["components"]["schemas"].items() if name.endswith("Body")]
    assert len(bodies) > 15
    assert all(schema["additionalProperties"] is False for schema in bodies)


@pytest.mark.parametrize("kind", ProviderKind)
def test_the_details_of_a_kind_are_those_of_the_domain(document: dict[str, Any], kind: ProviderKind) -> None:
    schema = document["components"]["schemas"][f"{DETAILS_OF_KIND[kind].__name__}Body"]
    assert list(schema["properties"]) == list(DETAILS_OF_KIND[kind].__dataclass_fields__)


def test_the_applicants_of_a_call_are_those_of_a_match() -> None:
    of_call = CallDetailsBody.model_json_schema()["properties"]["applicants"]["items"]["enum"]
    of_match = MatchBody.model_json_schema()["$defs"]["ApplicantBody"]["properties"]["kind"]["enum"]
    assert ["", *of_call] == of_match


def test_failures_are_described_as_problem_details(document: dict[str, Any]) -> None:
    described = document["paths"]["/api/v1/match"]["post"]["responses"]["422"]
    assert "application/problem+json" in described["content"]
