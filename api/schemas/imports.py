"""What the API says of an import."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from api.schemas.types import Body

IMPORT_EXAMPLE: dict[str, Any] = {
    "import_id": "job-5f1c0b7a9d3e4f2055aa90b1",
    "state": "done",
    "kind": "problem",
    "file": "problems.xlsx",
    "dry_run": False,
    "submitted_at": "2026-11-22T09:50:04.321+00:00",
    "finished_at": "2026-11-22T09:50:06.002+00:00",
    "rows_read": 120,
    "failure": "",
    "undone_at": "",
    "report": {"read": 120, "created": 110, "updated": 4, "unchanged": 3, "skipped": 3},
}


class ImportOut(Body):
    """One import: where it stands and what came of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [IMPORT_EXAMPLE]})

    import_id: str
    state: Annotated[str, Field(description="held, queued, running, done, failed or cancelled.")]
    kind: str
    file: str
    dry_run: bool
    submitted_at: str
    finished_at: str
    rows_read: int
    failure: str
    undone_at: str
    report: Annotated[
        dict[str, Any] | None,
        Field(description="created + updated + unchanged + skipped = read, with the problems of skipped rows."),
    ]


class UndoForeseen(Body):
    """What an undo would do."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"deleted": 110, "restored": 4, "refusal": "", "undone_at": ""}]}
    )

    deleted: int
    restored: int
    refusal: Annotated[
        str,
        Field(description="Why it would be refused, by force or not; empty where it would not."),
    ]
    undone_at: str


class UndoOut(Body):
    """What an undo did."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"deleted": 110, "restored": 4}]})

    deleted: int
    restored: int
