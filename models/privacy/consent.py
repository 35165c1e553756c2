"""A consent: who gave or withdrew what, told by which notice, by which act."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.errors import FieldProblem, InvalidInput
from models.privacy.notice import Purpose
from models.safe_text import clean_text

MOST_EVIDENCE = 500
"""Longest evidence text, in characters."""


class SubjectType(StrEnum):
    """As what somebody decides: an account, a provider, or who posted a problem."""

    ACCOUNT = "account"
    PROVIDER = "provider"
    PROBLEM = "problem"


class Decision(StrEnum):
    """What was decided."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """How it was decided: by a form, by the link of a letter, by a program, or told to a coordinator."""

    FORM = "form"
    LINK = "link"
    PROGRAM = "program"
    COORDINATOR = "coordinator"


P = Purpose
PURPOSES_OF: dict[SubjectType, tuple[Purpose, ...]] = {
    SubjectType.ACCOUNT: (P.ACCOUNT, P.LETTERS, P.LEARNING),
    SubjectType.PROVIDER: (P.DIRECTORY, P.CONTACT, P.LETTERS, P.LEARNING),
    SubjectType.PROBLEM: (P.CONTACT, P.LETTERS),
}
"""Of what somebody can decide, by what they decide as."""


@dataclass(frozen=True)
class Subject:
    """Whose consent it is."""

    subject_type: SubjectType
    subject_id: str


@dataclass(frozen=True)
class Consent:
    """One line of the ledger.

    Args:
        subject: Whose.
        purpose: For what.
        decision: Given or withdrawn.
        notice_version: The version of the notice that they were shown, from 1.
        notice_language: In which language.
        notice_hash: The hash of what it says.
        act: By which act.
        recorded_by: Who wrote it down, as in the audit log.
        evidence: What shows it: the sentence that was ticked, or what a coordinator was told.
        at: When, ISO in UTC.
        seq: Rises with every line.
    """

    subject: Subject
    purpose: Purpose
    decision: Decision
    notice_version: int
    notice_language: str
    notice_hash: str
    act: Act
    recorded_by: str
    evidence: str = ""
    at: str = ""
    seq: int = 0

    def __post_init__(self) -> None:
        """Refuse a purpose that is not the subject's to decide, and evidence that is none or cannot be stored.

        Raises:
            InvalidInput: It is one of these.
        """
        allowed = PURPOSES_OF[self.subject.subject_type]
        problems = []
        if self.purpose not in allowed:
            fix = f"give one of {', '.join(allowed)}"
            reason = f"is not for a {self.subject.subject_type.value} to decide"
            problems.append(FieldProblem("purpose", self.purpose.value, reason, fix))
        if (self.purpose, self.decision) == (Purpose.ACCOUNT, Decision.WITHDRAWN):
            fix = "erase the account"
            problems.append(FieldProblem("purpose", "account", "is withdrawn by erasing the account", fix))
        if len(clean_text(self.evidence)) > MOST_EVIDENCE:
            reason = f"is longer than {MOST_EVIDENCE} characters"
            problems.append(FieldProblem("evidence", self.evidence[:40], reason, "say it in a plain sentence"))
        if self.act is Act.COORDINATOR and not self.evidence.strip():
            reason = "is missing for what was told to a coordinator"
            problems.append(FieldProblem("evidence", "", reason, "say when and how it was said"))
        if problems:
            raise InvalidInput("the consent is not valid", problems)
