"""Finding a person: from an account, an e-mail or a provider to everything under which something is kept of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from models.accounts.leaving import problems_of
from models.details import ResearcherDetails
from models.errors import NotFound
from models.introductions.contacts import Contact, ContactOf
from models.privacy.person import Person
from models.privacy.tombstones import KeyKind

if TYPE_CHECKING:
    from models.store import Transaction


def person_of(transaction: Transaction, given: str) -> Person:
    """Return who is meant by the id or the e-mail of an account, or the id of a provider.

    An account's own problems, and the provider that it claims, are theirs. Somebody whose erasure was cut off is
    known as they were when it began.

    Raises:
        NotFound: Nothing is kept under it.
    """
    for person in transaction.erased.cut_off():
        if given in (*person.account_ids, *person.provider_ids, *person.emails):
            return person
    account_id = _account_id(transaction, given)
    if account_id:
        return account_person(transaction, account_id)
    if provider_ids := _provider_ids(transaction, given):
        return _complete(transaction, Person(provider_ids=provider_ids))
    raise NotFound(f"{given!r} is no account, no e-mail of one and no provider; see setu account list")


def person_to_erase(transaction: Transaction, given: str, *, with_provider: bool, with_problems: bool) -> Person:
    """Return who is to be erased; of an account also its provider and its problems, only where that is asked for.

    Raises:
        NotFound: Nothing is kept under what is given.
    """
    person = person_of(transaction, given)
    if not person.account_ids or person in transaction.erased.cut_off():
        return person
    return account_person(transaction, person.account_ids[0], with_provider=with_provider, with_problems=with_problems)


def account_person(
    transaction: Transaction, account_id: str, *, with_provider: bool = True, with_problems: bool = True
) -> Person:
    """Return the person behind an account, with or without the provider that it claims and the problems it posted.

    Raises:
        NotFound: There is no such account.
    """
    account = transaction.accounts.get(account_id)
    claimed = _provider_ids(transaction, account.provider_id) if with_provider and account.provider_id else ()
    posted = problems_of(transaction, account_id) if with_problems else []
    person = Person((account_id,), claimed, tuple(posted), emails=(account.email,), names=_told([account.name]))
    return _complete(transaction, person)


def _account_id(transaction: Transaction, given: str) -> str:
    if "@" in given:
        found = transaction.accounts.with_email(given)
        return found.account_id if found else ""
    try:
        return transaction.accounts.get(given).account_id
    except NotFound:
        return ""


def _provider_ids(transaction: Transaction, given: str) -> tuple[str, ...]:
    kept_id = transaction.providers.merged_into(given) or given
    is_known = bool(transaction.providers.as_stated([kept_id])) or transaction.held.has_traces("provider", kept_id)
    is_erased = kept_id in transaction.erased.known(KeyKind.RECORD, [kept_id])
    return tuple(sorted(transaction.providers.with_merged([kept_id]))) if is_known or is_erased else ()


def _complete(transaction: Transaction, person: Person) -> Person:
    """Return a person with everything that follows from their ids."""
    own = transaction.evidence.owned_by(person.provider_ids)
    evidence = {one.evidence_id: one for ones in own.values() for one in ones}
    evidence |= transaction.evidence.hidden_of(person.provider_ids)
    sole = {key for key, one in evidence.items() if set(one.owner_ids) <= set(person.provider_ids)}
    contacts = _contacts(transaction, person)
    providers = list(transaction.providers.as_stated(person.provider_ids).values())
    providers += transaction.providers.get_many(person.provider_ids).values()
    details = [one.details for one in providers if isinstance(one.details, ResearcherDetails)]
    names = [*person.names, *(one.name for one in providers), *(one.name for one in contacts)]
    return replace(
        person,
        evidence_ids=tuple(sorted(sole)),
        shared_ids=tuple(sorted(evidence.keys() - sole)),
        introduction_ids=tuple(sorted(_introduction_ids(transaction, person))),
        emails=_told(one.lower() for one in (*person.emails, *(one.email for one in contacts))),
        phones=_told(one.phone for one in contacts),
        names=_told(names),
        orcids=_told(one.orcid for one in details),
    )


def _contacts(transaction: Transaction, person: Person) -> list[Contact]:
    found = transaction.contacts.find_many(ContactOf.PROVIDER, person.provider_ids)
    return [*found.values(), *transaction.contacts.find_many(ContactOf.PROBLEM, person.problem_ids).values()]


def _introduction_ids(transaction: Transaction, person: Person) -> set[str]:
    of_providers = (transaction.introductions.listed(provider_id=one) for one in person.provider_ids)
    of_problems = (transaction.introductions.of_problem(one) for one in person.problem_ids)
    return {one.introduction_id for found in (*of_providers, *of_problems) for one in found}


def _told(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({text.strip() for text in texts if text.strip()}))
