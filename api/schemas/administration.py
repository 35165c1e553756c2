"""What administrators are shown of the installation, and what they may ask of it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from api.administration.attention import Attention
from api.administration.processes import Process
from api.administration.shown_settings import Origin, ShownSetting
from api.schemas.types import Body, Word
from matcher.findings import Finding
from matcher.learning.held_out import HeldOut
from models.job_board import has_run_out
from models.jobs import Job, JobState
from models.ranker_versions import SHIPPED, RankerVersion

_JOB: JsonDict = {
    "job_id": "job-5f1c0b7a9d3e4f205f1c0b7a",
    "task": "index.rebuild",
    "state": "running",
    "submitted_at": "2026-11-28T09:00:00.000+00:00",
    "finished_at": "",
    "attempts": 1,
    "worker": "setu-1-4711-7f00",
    "leased_until": "2026-11-28T09:10:00.000+00:00",
    "has_run_out": False,
    "progress": 1200,
    "of": 4000,
    "result": {},
    "failure": "",
}


class AttentionOut(Body):
    """Something that waits for somebody."""

    kind: Annotated[str, Field(examples=["dead_messages"])]
    count: int
    page: Annotated[str, Field(description="Where it is mended.")]
    record_ids: Annotated[list[str], Field(description="The first of them, where they can be named.")]


class FindingOut(Body):
    """Something that `setu doctor` looks at too."""

    subject: str
    found: str
    mend: Annotated[str, Field(description="The command that mends it; empty where nothing is wrong.")]


class ProcessOut(Body):
    """A server process that lives."""

    pid: int
    host: str
    version: str
    started_at: str
    memory_mb: int | None


class OverviewOut(Body):
    """What needs attention, what was looked at, and what runs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "attention": [{"kind": "dead_messages", "count": 2, "page": "/board", "record_ids": []}],
                    "findings": [{"subject": "ranker", "found": "shipped ranks; 0 feedbacks", "mend": ""}],
                    "processes": [
                        {"pid": 4711, "host": "setu-1", "version": "0.1.0", "started_at": "", "memory_mb": 310}
                    ],
                    "version": "0.1.0",
                    "disk_free_mb": 41200,
                    "disk_total_mb": 80000,
                    "not_in_snapshot": 12,
                }
            ]
        }
    )

    attention: list[AttentionOut]
    findings: list[FindingOut]
    processes: list[ProcessOut]
    version: str
    disk_free_mb: int
    disk_total_mb: int
    not_in_snapshot: Annotated[
        int | None, Field(description="Changes of the database that the snapshot lacks; null where it cannot be read.")
    ]


class JobOut(Body):
    """A job with who works on it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_JOB]})

    job_id: str
    task: str
    state: Annotated[JobState, Field(strict=False)]
    submitted_at: str
    finished_at: str
    attempts: int
    worker: Annotated[str, Field(description="Who holds its lease, or held it last.")]
    leased_until: str
    has_run_out: Annotated[bool, Field(description="Its worker no longer says that it lives; the next takes it over.")]
    progress: int
    of: Annotated[int | None, Field(description="How many steps there are, where that is known beforehand.")]
    result: dict[str, Any]
    failure: str


class IndexOut(Body):
    """How the index stands."""

    generation: str
    snapshot_seq: Annotated[int, Field(description="Last change of the database in the snapshot on disk.")]
    applied_seq: Annotated[int, Field(description="Last change that searches of this process see.")]
    last_seq: Annotated[int, Field(description="Last change of the database.")]
    passages: int
    owners: int
    tombstones: Annotated[int, Field(description="Passages of the snapshot that were removed since.")]
    added: Annotated[int, Field(description="Passages that came since.")]
    size_bytes: int
    made_at: str
    views: Annotated[list[tuple[str, str]], Field(description="Models, each with its kind of vector index.")]
    fault: Annotated[str, Field(description="Why the index cannot be read, with the command that mends it.")]
    rebuild: JobOut | None


class JobBoardOut(Body):
    """How many jobs stand where, who works, what is stuck, what failed in the last seven days."""

    counts: Annotated[dict[str, int], Field(examples=[{"queued": 0, "running": 1, "done": 40, "failed": 0}])]
    running: list[JobOut]
    stuck: list[JobOut]
    failed: list[JobOut]


class RankerOut(Body):
    """A version of the ranker."""

    version: Annotated[str, Field(examples=["r0001"])]
    parent: Annotated[str, Field(examples=["shipped"])]
    made_at: str
    feedbacks: int
    held_out: Annotated[dict[str, Any] | None, Field(description="It and its parent on held-out feedback.")]
    is_used: bool


class CalibrationOut(Body):
    """Where the shipped calibration sets its borders."""

    strong_from: Annotated[float, Field(description="Probability from which a match is strong.")]
    possible_from: Annotated[float, Field(description="Probability from which a match is possible.")]
    many_from: Annotated[int, Field(description="Passages from which the curves for a large index hold.")]
    is_for_many: Annotated[bool | None, Field(description="Whether they hold here; null where there is no index.")]


class RankersOut(Body):
    """The versions of the ranker, the shipped one first, the models and the calibration that go with them."""

    items: list[RankerOut]
    in_use: str
    previous: Annotated[str, Field(description="The version that undo leads back to.")]
    models: Annotated[list[str], Field(examples=[["all-MiniLM-L6-v2", "multilingual-e5-small"]])]
    calibration: CalibrationOut
    doubt: Annotated[str, Field(description="Why one should think twice of the version in use; empty for no reason.")]
    fit: JobOut | None


class FitBody(Body):
    """Towards which version a new one is fitted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"parent": "shipped"}]})

    parent: Word = SHIPPED


class ChoiceBody(Body):
    """Which version ranks from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": "shipped"}]})

    version: Annotated[Word, Field(min_length=1)]


class ComparisonOut(Body):
    """Two versions on held-out feedback; shares of comparisons decided as they were judged, mean over problems."""

    version: str
    to: str
    comparisons: int
    problems: int
    share: Annotated[float | None, Field(description="Of the version; null where nothing can be compared.")]
    share_of_other: float | None
    difference: Annotated[tuple[float, float, float] | None, Field(description="Difference, lower and upper bound.")]
    doubt: str


class SettingOut(Body):
    """A setting; secrets are told of only by whether they are set."""

    name: Annotated[str, Field(examples=["SETU_PORT"])]
    value: Annotated[str, Field(examples=["8000"])]
    origin: Origin
    is_secret: bool
    is_set: bool
    description: str


class SettingsOut(Body):
    """All settings, in the order of docs/operating.md."""

    items: list[SettingOut]


def attention_out(one: Attention) -> AttentionOut:
    """Return what waits as the API gives it."""
    return AttentionOut(**asdict(one) | {"record_ids": list(one.record_ids)})


def finding_out(one: Finding) -> FindingOut:
    """Return a finding as the API gives it."""
    return FindingOut(**asdict(one))


def process_out(one: Process) -> ProcessOut:
    """Return a process as the API gives it."""
    return ProcessOut(**asdict(one))


def job_out(job: Job, now: datetime) -> JobOut:
    """Return a job as the API gives it; neither files nor options."""
    values = {name: getattr(job, name) for name in JobOut.model_fields if hasattr(job, name)}
    return JobOut(
        **values | {"result": dict(job.result), "of": job.options.get("of"), "has_run_out": has_run_out(job, now)}
    )


def ranker_out(one: RankerVersion, used: str) -> RankerOut:
    """Return a version as the API gives it."""
    return RankerOut(
        version=one.version,
        parent=one.parent,
        made_at=one.made_at,
        feedbacks=one.feedbacks,
        held_out=one.report.get("held_out"),
        is_used=one.version == used,
    )


def comparison_out(version: str, to: str, held_out: HeldOut | None, doubt: str) -> ComparisonOut:
    """Return a comparison as the API gives it."""
    if held_out is None:
        return ComparisonOut(
            version=version, to=to, comparisons=0, problems=0, share=None, share_of_other=None, difference=None,
            doubt=doubt,
        )  # fmt: skip
    interval = held_out.difference
    return ComparisonOut(
        version=version,
        to=to,
        comparisons=held_out.comparisons,
        problems=held_out.problems,
        share=held_out.first,
        share_of_other=held_out.second,
        difference=(interval.mean, interval.low, interval.high),
        doubt=doubt,
    )


def setting_out(one: ShownSetting) -> SettingOut:
    """Return a setting as the API gives it."""
    return SettingOut(**asdict(one))
