"""Bodies of notices, consents and erasures."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.types import Body, Identifier, LanguageTag, Line
from models.privacy.consent import MOST_EVIDENCE, Decision, SubjectType
from models.privacy.notice import Ground, Notice, Purpose


class WordingOut(BaseModel):
    """A notice in one language, and SHA-256 of all that it says there."""

    title: str
    kept: str
    why: str
    until: str
    withdrawn: str
    sha256: str


class NoticeOut(BaseModel):
    """One version of the notice of one purpose; a version never changes."""

    purpose: Purpose
    version: int
    since: date
    ground: Ground
    is_newest: bool
    wordings: dict[str, WordingOut]


class NoticesOut(BaseModel):
    """All versions of all notices, by purpose, the newest first, and whom people complain to."""

    items: list[NoticeOut]
    grievance_officer: str


class ConsentBody(Body):
    """What somebody decided and told a coordinator."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "subject_type": "provider",
                    "subject_id": "pune-r-coating",
                    "purpose": "contact",
                    "decision": "withdrawn",
                    "evidence": "Said by telephone on 28 November 2026.",
                }
            ]
        }
    )

    subject_type: Annotated[SubjectType, Field(strict=False)]
    subject_id: Identifier
    purpose: Annotated[Purpose, Field(strict=False)]
    decision: Annotated[Decision, Field(strict=False)]
    language: LanguageTag = "en"
    evidence: Annotated[Line, Field(min_length=1, max_length=MOST_EVIDENCE)]


class ConsentOut(BaseModel):
    """A line of the ledger, and what it brought about."""

    seq: int
    subject_type: SubjectType
    subject_id: str
    purpose: Purpose
    decision: Decision
    notice_version: int
    notice_sha256: str
    at: str
    ended_introductions: int
    sent_requests: int
    forgotten_contacts: int


class ErasureBody(Body):
    """Whom to erase: the id of an account or a provider, or an e-mail, also one that was left with a problem."""

    person: Identifier
    dry_run: Annotated[bool, Field(description="Only count what would go.")] = False
    with_provider: Annotated[bool, Field(description="Of an account: also the provider that it claims.")] = False
    with_problems: Annotated[bool, Field(description="Of an account: also the problems that it posted.")] = False


class ErasureOut(BaseModel):
    """What went, or in a dry run would go; what stays is named."""

    dry_run: bool
    rows: dict[str, int]
    message_files: int
    refused_rows: int
    traces: dict[str, int]
    offered: int
    shared_evidence: list[str]
    evidence_naming_them: list[str]
    is_overwritten: bool


def notice_out(notice: Notice, *, is_newest: bool) -> NoticeOut:
    """Return what is told of a notice."""
    wordings = {
        language: WordingOut(**vars(wording), sha256=notice.hash(language))
        for language, wording in notice.wordings.items()
    }
    return NoticeOut(
        purpose=notice.purpose, version=notice.version, since=notice.since, ground=notice.ground,
        is_newest=is_newest, wordings=wordings,
    )  # fmt: skip
