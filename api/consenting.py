"""Giving and withdrawing consent, for API and pages alike: what somebody can decide, and what they decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.services import Services
from matcher.privacy.choices import Decided, decide
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.caller import Caller
from models.errors import Conflict
from models.introductions.contacts import Contact
from models.privacy.consent import PURPOSES_OF, Act, Consent, Decision, Subject, SubjectType
from models.privacy.consent_ledger import agreed
from models.privacy.notice import Notice, Purpose, Wording, newest
from models.privacy.tombstones import KeyKind
from models.refusals import Refusal
from models.store import Transaction


@dataclass(frozen=True)
class Choice:
    """One thing that somebody can decide, and how it stands.

    Args:
        subject: As what they decide.
        purpose: Of what.
        notice: The newest notice.
        wording: What it says, in the language of the page.
        language: The language that the wording is in.
        standing: Their last decision; ``None`` where there is none.
        is_stale: Whether they agreed under an earlier version.
    """

    subject: Subject
    purpose: Purpose
    notice: Notice
    wording: Wording
    language: str
    standing: Consent | None
    is_stale: bool

    @property
    def state(self) -> str:
        """Given, withdrawn, or unasked."""
        return self.standing.decision.value if self.standing else "unasked"

    @property
    def can_give(self) -> bool:
        """Whether there is something to agree to."""
        return self.state != Decision.GIVEN or self.is_stale

    @property
    def can_withdraw(self) -> bool:
        """Whether there is something to withdraw; an account is withdrawn by erasing it."""
        return self.state != Decision.WITHDRAWN and self.purpose is not Purpose.ACCOUNT


def choices_of(transaction: Transaction, subject: Subject, language: str) -> list[Choice]:
    """Return what somebody can decide as a subject, in the order of the purposes."""
    standing, stale = transaction.consents.standing(subject), transaction.consents.stale(subject)
    return [
        Choice(
            subject,
            purpose,
            notice := newest(purpose),
            notice.worded(language),
            notice.spoken(language),
            standing.get(purpose),
            purpose in stale,
        )
        for purpose in PURPOSES_OF[subject.subject_type]
    ]


def subjects_of_account(caller: Caller) -> list[Subject]:
    """Return as what a signed-in person decides: as their account, and as the provider that they claim."""
    claimed = [Subject(SubjectType.PROVIDER, caller.provider_id)] if caller.provider_id else []
    return [Subject(SubjectType.ACCOUNT, caller.account_id), *claimed]


def is_asked_again(transaction: Transaction, caller: Caller) -> bool:
    """Return whether a notice that somebody agreed to has a newer version, which they have to see."""
    return any(transaction.consents.stale(subject) for subject in subjects_of_account(caller))


def decided(
    transaction: Transaction, consent: Consent, entry: AuditEntry, services: Services, now: datetime
) -> Decided:
    """Do what a decision brings about, and note it in the audit log.

    Raises:
        NotFound: There is no such account, provider or problem.
    """
    done = decide(transaction, consent, now, services.settings.clocks)
    is_given = consent.decision is Decision.GIVEN
    event = Event.CONSENT_GIVEN if is_given else Event.CONSENT_WITHDRAWN
    subject = consent.subject
    noted = AuditEntry(entry.who, event, subject.subject_type.value, subject.subject_id, entry.request_id)
    transaction.audit.add(noted)
    return done


def note_agreement(
    transaction: Transaction, contact: Contact, sentence: str, act: Act, who: str, now: datetime
) -> None:
    """Write down that who can be reached by a contact has agreed to that; without a sentence nothing is written.

    Somebody who was erased and agrees anew may be noted again.
    """
    if not sentence:
        return
    subject = Subject(SubjectType(contact.record_type.value), contact.record_id)
    for purpose in (Purpose.CONTACT, Purpose.LETTERS):
        transaction.consents.add(agreed(subject, purpose, contact.language, act, who, sentence), now)
    transaction.erased.lift(KeyKind.EMAIL, [contact.email])


def check_may_note(transaction: Transaction, contact: Contact, sentence: str) -> None:
    """Refuse to note how somebody can be reached who does not want that, unless they have agreed anew.

    Raises:
        Conflict: They have withdrawn it, or were erased at their request.
    """
    subject_type = SubjectType(contact.record_type.value)
    is_withdrawn = transaction.consents.is_withdrawn(Purpose.CONTACT, subject_type, contact.record_id)
    is_erased = bool(transaction.erased.known(KeyKind.EMAIL, [contact.email]))
    if not sentence and (is_withdrawn or is_erased):
        refusal = Refusal.CONTACT_WITHDRAWN if is_withdrawn else Refusal.CONTACT_ERASED
        raise Conflict(refusal.told(record_type=contact.record_type.value, record_id=contact.record_id))
