"""Profiles and claims, for API and pages alike: whose profile it is, what is said of it, who decides on a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from api.callers import Visit
from api.cursor import page_of
from api.schemas.profiles import SaidBody
from api.services import Services
from matcher.profiles.claims import approve_claim, decline_claim, withdraw_claim
from matcher.profiles.fields import Reading
from matcher.profiles.profile import root_of
from matcher.profiles.speaking import (
    add_evidence,
    change_evidence,
    change_fact,
    hide_profile,
    refuse_topic,
    take_back,
)
from models.accounts import belongings
from models.accounts.audit_log import Event
from models.accounts.caller import Belonging, Caller
from models.accounts.permissions import Action
from models.errors import FieldProblem, Forbidden, InvalidInput, NotFound
from models.moments import now_utc
from models.profiles.claim import Claim
from models.profiles.word import Act, OwnerWord
from models.reference.lookups import fold_name
from models.refusals import Refusal
from models.store import Transaction


def own_provider(caller: Caller) -> str:
    """Return the provider that the caller speaks for.

    Raises:
        NotFound: They speak for none.
    """
    if not caller.provider_id or not caller.may(
        Action.SPEAK_FOR_PROVIDER, Belonging(provider_ids=frozenset({caller.provider_id}))
    ):
        raise NotFound(Refusal.SPEAKS_FOR_NOBODY.told())
    return caller.provider_id


def own_account(caller: Caller) -> str:
    """Return the account that asks.

    Raises:
        Forbidden: A key of the operators has no account, and nothing can be claimed for nobody.
    """
    if not caller.account_id:
        raise Forbidden(Refusal.CLAIM_WITHOUT_ACCOUNT.told())
    return caller.account_id


def refuse_replacing(caller: Caller, belonging: Belonging) -> None:
    """Send who speaks for a provider to their profile: what they replaced here, the next import would overwrite.

    Raises:
        Forbidden: The caller may change the provider only because it is their own.
    """
    if not replace(caller, provider_id="").may(Action.CHANGE_PROVIDER, belonging):
        raise Forbidden(
            "who speaks for a provider does not replace what its source says, which the next import would bring back; "
            "correct, hide or add single facts with POST /api/v1/me/profile/words, or on the page /profile: they stay"
        )


def say(visit: Visit, services: Services, said: SaidBody) -> OwnerWord:
    """Do what an owner says to their profile.

    Raises:
        SetuError: See `matcher.profiles.speaking`.
    """
    provider_id = own_provider(visit.caller)
    by, now = own_account(visit.caller), now_utc()
    with services.workspace.store.write() as transaction:
        if said.act == "add":
            word = add_evidence(transaction, provider_id, said.sort, said.text, by, now)
        elif said.act == "refuse":
            word = refuse_topic(transaction, provider_id, said.text, by, now)
        elif said.evidence_id:
            key, act = said.evidence_id, Act(said.act)
            word = change_evidence(transaction, provider_id, key, said.field, act, said.text, by, now)
        elif not said.field and said.act == "hide":
            word = hide_profile(transaction, provider_id, by, now)
        else:
            reading = reading_of(services, transaction)
            word = change_fact(transaction, provider_id, said.field, Act(said.act), said.text, by, now, reading)
        transaction.audit.add(visit.entry(Event.PROFILE_CHANGED, "provider", provider_id))
    return word


def unsay(visit: Visit, services: Services, seq: int) -> OwnerWord:
    """Take back what an owner said.

    Raises:
        NotFound: They speak for no provider, or nothing was said under this number.
        Conflict: It was taken back already.
    """
    provider_id = own_provider(visit.caller)
    with services.workspace.store.write() as transaction:
        word = take_back(transaction, provider_id, seq, own_account(visit.caller), now_utc())
        transaction.audit.add(visit.entry(Event.PROFILE_CHANGED, "provider", provider_id))
    return word


def reading_of(services: Services, transaction: Transaction) -> Reading:
    """Return what an owner's words are read with."""

    def locate(text: str) -> dict[str, Any]:
        place = asdict(services.finder.located(text, "/text"))
        return {name: value for name, value in place.items() if value not in ("", None)}

    def organisation(text: str) -> str:
        wanted = fold_name(text)
        ids = [
            one.organisation_id
            for one in transaction.organisations.iterate()
            if text.strip() == one.organisation_id or wanted in map(fold_name, (one.name, *one.aliases))
        ]
        if len(ids) != 1:
            reason = "is no organisation that is stored" if not ids else f"means several: {', '.join(ids[:5])}"
            fix = "write its name as its page has it, or ask a coordinator to add it"
            raise InvalidInput("this cannot stand there", [FieldProblem("", text[:200], reason, fix)])
        return ids[0]

    return Reading(locate, organisation, date.today())


def belonging_of_claim(transaction: Transaction, claim: Claim) -> Belonging:
    """Return to whom it belongs to decide on a claim: the cluster of the provider, or of what is proposed."""
    root = root_of(transaction, claim.provider_id)
    provider = transaction.providers.get_many([root]).get(root)
    if provider is None:
        return Belonging(cluster_ids=frozenset({claim.cluster_id}))
    return belongings.of_provider(provider, transaction)


def page_of_claims(claims: Sequence[Claim], cursor: str, limit: int) -> tuple[list[Claim], str | None]:
    """Return one page of claims, the oldest first, and the cursor of the next one or None.

    Raises:
        InvalidInput: The cursor is none of this list.
    """
    return page_of(claims, lambda one: (one.asked_at, one.claim_id), cursor, limit, kinds=(str, str))


def waiting_claims(transaction: Transaction, caller: Caller) -> list[Claim]:
    """Return the claims that wait for the caller's decision, the longest wait first."""
    return [
        claim
        for claim in transaction.claims.listed()
        if caller.may(Action.COORDINATE, belonging_of_claim(transaction, claim))
    ]


def decide(visit: Visit, services: Services, claim_id: str, step: str, reason: str) -> Claim:
    """Take a step of a claim: approve and decline are its coordinator's, withdraw its account's.

    Raises:
        NotFound: There is no such claim.
        Forbidden: It is neither.
        SetuError: See `matcher.profiles.claims`.
    """
    now, caller = now_utc(), visit.caller
    with services.workspace.store.write() as transaction:
        if step == "withdraw":
            after = withdraw_claim(transaction, claim_id, own_account(caller), now)
        else:
            caller.require(Action.COORDINATE, belonging_of_claim(transaction, transaction.claims.get(claim_id)))
            if step == "approve":
                after = approve_claim(transaction, claim_id, caller.written_as, now)
            else:
                after = decline_claim(transaction, claim_id, reason, caller.written_as, now)
        transaction.audit.add(visit.entry(Event.STEP_TAKEN, "claim", claim_id))
    services.flow.wake()
    return after
