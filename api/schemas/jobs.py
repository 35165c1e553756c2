"""What the API says of long work."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from api.schemas.types import Body

JOB_EXAMPLE: dict[str, Any] = {
    "job_id": "job-5f1c0b7a9d3e4f2055aa90b1",
    "task": "import",
    "about": "problems.xlsx",
    "state": "done",
    "submitted_at": "2026-11-22T09:50:04.321+00:00",
    "submitted_by": "a-7f3a",
    "finished_at": "2026-11-22T09:50:06.002+00:00",
    "attempts": 1,
    "progress": 120,
    "result": {"read": 120, "created": 110, "updated": 4, "unchanged": 3, "skipped": 3},
    "failure": "",
    "may": [],
}


class JobOut(Body):
    """One job: what it is, where it stands, what came of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [JOB_EXAMPLE]})

    job_id: str
    task: Annotated[str, Field(description="Such as import, digest, reminders.")]
    about: Annotated[str, Field(description="The file of an import; the introduction of an offer.")]
    state: Annotated[str, Field(description="held, queued, running, done, failed or cancelled.")]
    submitted_at: str
    submitted_by: Annotated[str, Field(description="An account, operator, or empty where time did.")]
    finished_at: str
    attempts: int
    progress: Annotated[int, Field(description="Steps done, in units of the task: rows of an import.")]
    result: Annotated[dict[str, int], Field(description="Its numbers; the report of an import is at /imports/{id}.")]
    failure: Annotated[str, Field(description="Why it failed, in words.")]
    may: Annotated[list[str], Field(description="What can be done with it now: cancel, retry.")]


class JobPage(Body):
    """Jobs, the latest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [JOB_EXAMPLE], "next": None}]})

    items: list[JobOut]
    next: str | None
