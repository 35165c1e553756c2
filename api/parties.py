"""Whom a request speaks for, on one problem or introduction: the one place that says so.

That is the holder of a link, an administrator or the coordinator of the problem's cluster, the problem's owner (by
account, or by the browser that it was sent from), or the account that claims the provider.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query

from api.actors import Sender
from api.callers import Visit, Visiting
from matcher.introductions.parts import problem_of
from models.accounts import belongings
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.caller import Belonging
from models.accounts.permissions import Action
from models.errors import Forbidden
from models.introductions.introduction import Introduction
from models.introductions.links import Link, Purpose
from models.introductions.party import Party, Role
from models.records import Problem
from models.refusals import Refusal
from models.store import Transaction

LinkToken = Annotated[str, Query(max_length=100, description="The token of a link, in place of a key.")]


@dataclass(frozen=True)
class Speaker:
    """Who sends a request: an actor, what their account may do, and perhaps a link."""

    actor_id: str
    visit: Visit
    token: str = ""

    def party_on(
        self, transaction: Transaction, introduction: Introduction, now: datetime
    ) -> tuple[Party, Link | None]:
        """Return whom the request speaks for on an introduction, and by which link.

        Raises:
            NotFound: The link leads nowhere.
            Forbidden: The link is for another one, or there is none and it is not the sender's to speak.
        """
        if self.token:
            link = transaction.links.open(self.token, now)
            covered = introduction.problem_id if link.purpose is Purpose.OWN else introduction.introduction_id
            if link.record_id != covered:
                raise Forbidden(Refusal.LINK_OF_SOMETHING_ELSE.told())
            return link.party, link
        party = self._party_of_problem(transaction, introduction.problem_id, problem_of(transaction, introduction))
        party = party or self._provider(introduction)
        return party or _refuse(Refusal.OF_BOTH_SIDES), None

    def party_of_problem(self, transaction: Transaction, problem_id: str, now: datetime) -> Party:
        """Return whom the request speaks for on a problem.

        Raises:
            NotFound: There is no such problem, or the link leads nowhere.
            Forbidden: The link is for another one, or there is none and it is not the sender's to speak.
        """
        if self.token:
            link = transaction.links.open(self.token, now)
            if link.purpose is not Purpose.OWN or link.record_id != problem_id:
                raise Forbidden(Refusal.LINK_OF_SOMETHING_ELSE.told())
            return link.party
        party = self._party_of_problem(transaction, problem_id, transaction.problems.get(problem_id))
        return party or _refuse(Refusal.OF_THE_OWNER)

    def speaks_for(self, transaction: Transaction, problem: Problem) -> bool:
        """Return whether the request speaks for a problem without a link."""
        return self._party_of_problem(transaction, problem.problem_id, problem) is not None

    def coordinates(self, transaction: Transaction, problem: Problem) -> bool:
        """Return whether the request is that of a coordinator of a problem, or of an administrator."""
        return self.visit.caller.may(Action.COORDINATE, belongings.of_problem(problem, transaction))

    def check_coordinates(self, transaction: Transaction, problem: Problem) -> None:
        """Let only coordinators of a problem, and administrators, go on.

        Raises:
            Forbidden: It is not theirs.
        """
        if not self.coordinates(transaction, problem):
            _refuse(Refusal.OF_ITS_COORDINATORS)

    def entry(self, event: Event, record_type: str, record_id: str, link: Link | None = None) -> AuditEntry:
        """Return the line of the audit log for what this request does; who came by a link is named by the link."""
        who = link.party.actor if link else self.visit.caller.written_as
        return AuditEntry(who, event, record_type, record_id, self.visit.request_id)

    def _party_of_problem(self, transaction: Transaction, problem_id: str, problem: Problem) -> Party | None:
        """Return the party on a problem; ``problem`` is what it was merged into, where it was."""
        caller = self.visit.caller
        if self.coordinates(transaction, problem):
            return Party(caller.written_as, Role.COORDINATOR)
        progress = transaction.progress.stored([problem_id]).get(problem_id)
        is_sender = progress is not None and progress.owner == self.actor_id
        # Who owns what it was merged into does not speak for who asked.
        organisation_id = problem.organisation_id if problem.problem_id == problem_id else ""
        whose = Belonging(transaction.record_owners.of("problem", [problem_id])[problem_id], organisation_id)
        if is_sender or caller.may(Action.SPEAK_FOR_PROBLEM, whose):
            return Party(self.actor_id, Role.OWNER)
        return None

    def _provider(self, introduction: Introduction) -> Party | None:
        whose = Belonging(provider_ids=frozenset({introduction.provider_id}))
        if self.visit.caller.may(Action.SPEAK_FOR_PROVIDER, whose):
            return Party(self.actor_id, Role.PROVIDER)
        return None


def _refuse(whose: Refusal) -> Party:
    raise Forbidden(whose.told())


def speaker_of(actor: Sender, visit: Visiting, link: LinkToken = "") -> Speaker:
    """Return who sends a request of the API."""
    return Speaker(actor.actor_id, visit, link)


def page_speaker_of(actor: Sender, visit: Visiting) -> Speaker:
    """Return who asks for a page or sends a form, where no link counts."""
    return Speaker(actor.actor_id, visit)


Speaking = Annotated[Speaker, Depends(speaker_of)]
SpeakingOnPage = Annotated[Speaker, Depends(page_speaker_of)]
