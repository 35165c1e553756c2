"""Giving and withdrawing consent, with all that it brings about, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.introductions.sending import send_waiting
from matcher.introductions.steps import take_step
from models.introductions.clocks import Clocks
from models.introductions.contacts import ContactOf
from models.introductions.introduction import WAITING, IntroductionState
from models.introductions.party import CLOCK
from models.privacy.consent import Consent, Decision, Subject, SubjectType
from models.privacy.notice import Purpose
from models.store import Transaction

NOT_AGREED = (IntroductionState.OFFERED, IntroductionState.ASKED, *WAITING)
"""Introductions that end when a provider is not to be asked any more; what both have agreed to goes on."""

STEP = "refuse_contact"
REASON = "no_contact"


@dataclass(frozen=True)
class Decided:
    """What a decision brought about: introductions that ended, requests that went out, contacts that were deleted."""

    ended: int = 0
    sent: int = 0
    forgotten: int = 0


@dataclass(frozen=True)
class _Case:
    transaction: Transaction
    consent: Consent
    now: datetime
    clocks: Clocks


def decide(transaction: Transaction, consent: Consent, now: datetime, clocks: Clocks) -> Decided:
    """Write a decision into the ledger and do what follows from it.

    What somebody decides as a provider holds for every record that was merged into theirs.

    Args:
        transaction: A transaction that writes.
        consent: What was decided.
        now: When.
        clocks: The clocks of introductions.

    Raises:
        NotFound: There is no such account, provider or problem.
        Forbidden: The transaction is for reading.
    """
    for subject in _subjects(transaction, consent.subject):
        transaction.consents.add(replace(consent, subject=subject), now)
    consequence = _CONSEQUENCES.get((consent.subject.subject_type, consent.purpose, consent.decision))
    return consequence(_Case(transaction, consent, now, clocks)) if consequence else Decided()


def _subjects(transaction: Transaction, subject: Subject) -> list[Subject]:
    kind, key = subject.subject_type, subject.subject_id
    if kind is SubjectType.ACCOUNT:
        transaction.accounts.get(key)
        return [subject]
    repository = transaction.of(kind.value)
    kept_id = repository.merged_into(key) or key
    if not repository.as_stated([kept_id]):  # of who hid their profile this is all that is there
        repository.get(kept_id)
    return [Subject(kind, one) for one in repository.with_merged([kept_id])]


def _refuse_requests(case: _Case) -> Decided:
    found = case.transaction.introductions.listed(states=NOT_AGREED, provider_id=case.consent.subject.subject_id)
    for one in found:
        take_step(case.transaction, one.introduction_id, STEP, CLOCK, case.now, case.clocks, reason=REASON)
    return Decided(ended=len(found))


def _send_requests(case: _Case) -> Decided:
    provider_id = case.consent.subject.subject_id
    return Decided(sent=send_waiting(case.transaction, case.now, case.clocks, provider_id=provider_id))


def _forget_contact(case: _Case) -> Decided:
    was_known = case.transaction.contacts.remove(ContactOf.PROBLEM, case.consent.subject.subject_id)
    return Decided(forgotten=int(was_known))


_CONSEQUENCES: dict[tuple[SubjectType, Purpose, Decision], Callable[[_Case], Decided]] = {
    (SubjectType.PROVIDER, Purpose.CONTACT, Decision.WITHDRAWN): _refuse_requests,
    (SubjectType.PROVIDER, Purpose.CONTACT, Decision.GIVEN): _send_requests,
    (SubjectType.PROBLEM, Purpose.CONTACT, Decision.WITHDRAWN): _forget_contact,
}
"""What a decision does at once; everything else is asked for where it matters, whenever that is."""
