"""``/api/v1/consents``: for coordinators, what somebody decided and told them; people decide on their own pages."""

from __future__ import annotations

from fastapi import APIRouter

from api.authorisation import requires
from api.callers import Visit, Visiting
from api.consenting import decided
from api.routes.responses import CLOSED, FAILURES, MISSING
from api.schemas.privacy import ConsentBody, ConsentOut
from api.services import Reach
from models.accounts import belongings
from models.accounts.audit_log import Event
from models.accounts.caller import Belonging
from models.accounts.permissions import Action
from models.moments import now_utc
from models.privacy.consent import Act, Subject, SubjectType
from models.privacy.consent_ledger import agreed
from models.store import Transaction

router = APIRouter(tags=["privacy"], responses=FAILURES)


@router.post(
    "/consents", status_code=201, response_model=ConsentOut, responses=CLOSED | MISSING,
    dependencies=requires(Action.KEEP_CONTACTS), summary="Note what somebody agreed to or withdrew",
)  # fmt: skip
def note_consent(body: ConsentBody, services: Reach, visit: Visiting) -> ConsentOut:
    """Write a line into the ledger, with all that it brings about; ``evidence`` says when and how it was told."""
    subject, now = Subject(body.subject_type, body.subject_id), now_utc()
    who = visit.caller.written_as or "operator"
    consent = agreed(
        subject, body.purpose, body.language, Act.COORDINATOR, who, body.evidence, decision=body.decision
    )  # fmt: skip
    with services.workspace.store.write() as transaction:
        _require(transaction, subject, visit)
        done = decided(transaction, consent, visit.entry(Event.CONSENT_GIVEN), services, now)
        stored = transaction.consents.standing(subject)[body.purpose]
    services.flow.wake()
    return ConsentOut(
        seq=stored.seq, subject_type=body.subject_type, subject_id=body.subject_id, purpose=body.purpose,
        decision=body.decision, notice_version=stored.notice_version, notice_sha256=stored.notice_hash, at=stored.at,
        ended_introductions=done.ended, sent_requests=done.sent, forgotten_contacts=done.forgotten,
    )  # fmt: skip


def _require(transaction: Transaction, subject: Subject, visit: Visit) -> None:
    """Refuse what is not the caller's: records of their cluster, and accounts for administrators."""
    if subject.subject_type is SubjectType.ACCOUNT:
        visit.caller.require(Action.MANAGE_ACCOUNTS, Belonging())
        return
    kind = subject.subject_type.value
    transaction.of(kind).get(subject.subject_id)
    whose = belongings.of_mergeable(transaction, kind, [subject.subject_id])
    visit.caller.require(Action.KEEP_CONTACTS, whose[subject.subject_id])
