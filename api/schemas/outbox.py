"""Bodies of the outbox and of contacts."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from models.introductions.notification import Notification
from models.jobs import Job

MESSAGE_EXAMPLE: dict[str, Any] = {
    "message_id": "msg-5f1c0b7a9d3e4f205f1c0b7a",
    "kind": "request",
    "to_type": "provider",
    "to_id": "pune-l-coating",
    "about_id": "i000000001",
    "state": "dead",
    "queued_at": "2026-11-28T09:00:00+00:00",
    "due_at": "2026-11-28T09:00:00+00:00",
    "attempts": 1,
    "sent_at": "",
    "failure": "refused: 550 no such user",
}
JOB_EXAMPLE: dict[str, Any] = {
    "job_id": "job-5f1c0b7a9d3e4f205f1c0b7a",
    "task": "introductions.clock",
    "state": "done",
    "submitted_at": "2026-11-28T09:00:00.000+00:00",
    "finished_at": "2026-11-28T09:00:00.120+00:00",
    "attempts": 1,
    "result": {"reminded": 2, "expired": 1},
    "failure": "",
}


class NotificationOut(BaseModel):
    """A message: what it tells, to whose contact, and how far it has come; neither its words nor the address."""

    model_config = ConfigDict(json_schema_extra={"examples": [MESSAGE_EXAMPLE]})

    message_id: str
    kind: str
    to_type: str
    to_id: str
    about_id: str
    state: str
    queued_at: str
    due_at: str
    attempts: int
    sent_at: str
    failure: str


class WorkOut(BaseModel):
    """A job that time or a step made due."""

    model_config = ConfigDict(json_schema_extra={"examples": [JOB_EXAMPLE]})

    job_id: str
    task: str
    state: str
    submitted_at: str
    finished_at: str
    attempts: int
    result: dict[str, Any]
    failure: str


class OutboxOut(BaseModel):
    """Messages, the latest first; how many stand in each state; the jobs of introductions that came last."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "counts": {"queued": 0, "sending": 0, "sent": 41, "dead": 1, "dropped": 2},
                    "items": [MESSAGE_EXAMPLE],
                    "jobs": [JOB_EXAMPLE],
                    "next": None,
                }
            ]
        }
    )

    counts: dict[str, int]
    items: list[NotificationOut]
    jobs: list[WorkOut]
    next: str | None


class ContactOut(BaseModel):
    """A contact as operators see it."""

    record_type: str
    record_id: str
    name: str
    email: str
    phone: str
    language: str
    source: str
    wants_digest: bool
    noted_at: str


def notification_out(message: Notification) -> NotificationOut:
    """Return what is told of a message."""
    return NotificationOut(**{name: getattr(message, name) for name in NotificationOut.model_fields})


def work_out(job: Job) -> WorkOut:
    """Return what is told of a job."""
    values = {name: getattr(job, name) for name in WorkOut.model_fields} | {"result": dict(job.result)}
    return WorkOut(**values)
