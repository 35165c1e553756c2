"""Asking for an introduction, for API and pages alike: words that were typed become a problem first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from api.consenting import note_agreement
from api.parties import Speaker
from api.services import Services
from api.submitting import is_sent
from matcher.introductions.ask import ask, check_can_be_asked
from matcher.introductions.problem_steps import owner_link, submit_problem
from matcher.introductions.shortlist import query_of_problem, shortlist_of
from models.accounts.audit_log import Event
from models.introductions.contacts import Contact, ContactOf
from models.introductions.introduction import Introduction
from models.introductions.party import Party, Role
from models.privacy.consent import Act
from models.records import Problem


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for.

    Args:
        provider_id: Who is to be asked.
        problem_id: The stored problem; empty where ``problem`` is given.
        problem: A problem that is not stored yet; ``None`` where an id is given.
        contact: How its owner can be reached; its record id is filled in here.
        consent: The sentence by which they agreed to that; empty where they were not asked.
        act: By which act they did.
    """

    provider_id: str
    problem_id: str = ""
    problem: Problem | None = None
    contact: Contact | None = None
    consent: str = ""
    act: Act = Act.PROGRAM


@dataclass(frozen=True)
class Introduced:
    """An introduction that was asked for, and the token by which its owner follows it."""

    introduction: Introduction
    token: str


def introduce(wanted: Wanted, speaker: Speaker, services: Services, now: datetime) -> Introduced:
    """Ask for an introduction; costs a match, so it runs behind the turnstile.

    Raises:
        NotFound: There is no such problem or provider.
        Forbidden: The stored problem is somebody else's.
        Conflict, TooMany, InvalidInput: See `matcher.introductions.ask.ask`.
    """
    store, clocks, account_id = services.workspace.store, services.settings.clocks, speaker.visit.caller.account_id
    with store.read() as transaction:
        problem = wanted.problem or transaction.problems.get(wanted.problem_id)
        if wanted.problem is None:  # before anything is said of who was asked already
            speaker.party_of_problem(transaction, problem.problem_id, now)
        check_can_be_asked(transaction, problem, wanted.provider_id)
        kind = transaction.providers.get(wanted.provider_id).kind
    query = query_of_problem(problem, kind)
    shortlist = shortlist_of(services.workspace.matcher, query, kind, wanted.provider_id)
    with store.write() as transaction:
        key = problem.problem_id
        if wanted.problem is not None:
            by = Party(speaker.actor_id, Role.OWNER)
            submit_problem(transaction, problem, None, by, now, clocks, account_id=account_id)
        else:
            by = speaker.party_of_problem(transaction, key, now)
        if wanted.contact is not None:
            contact = replace(wanted.contact, record_type=ContactOf.PROBLEM, record_id=key)
            transaction.contacts.put(contact, now)
            note_agreement(transaction, contact, wanted.consent, wanted.act, speaker.actor_id, now)
        introduction = ask(transaction, key, wanted.provider_id, shortlist, by, now, clocks)
        token = owner_link(transaction, key, now, clocks)
        transaction.audit.add(speaker.entry(Event.CREATED, "introduction", introduction.introduction_id))
    services.flow.wake()
    return Introduced(introduction, token)


def asked_already(wanted: Wanted, speaker: Speaker, services: Services, now: datetime) -> Introduced | None:
    """Return what a form asked for that is sent a second time, with a new token; ``None`` for a first time.

    Raises:
        Conflict: The problem was sent by somebody else.
    """
    if wanted.problem is None:
        return None
    key = wanted.problem.problem_id
    with services.workspace.store.write() as transaction:
        asked = transaction.introductions.of_problem(key) if is_sent(transaction, key, speaker) else []
        if not asked:
            return None
        return Introduced(asked[0], owner_link(transaction, key, now, services.settings.clocks))
