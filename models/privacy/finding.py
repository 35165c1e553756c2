"""Finding a person: from an account, an e-mail or a provider to everything under which something is kept of them.

An e-mail finds also what was left with problems and providers by whoever has it. Anybody can type an e-mail, so only an
operator or an administrator asks by it; an account reaches its own records, to which `models.accounts.adopting` ties
what stands under its e-mail once that is proven to be theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.accounts.adopting import free_for
from models.accounts.leaving import problems_of
from models.details import ResearcherDetails
from models.errors import NotFound
from models.introductions.contacts import Contact, ContactOf
from models.privacy.person import Person
from models.privacy.tombstones import KeyKind
from models.records import Provider

if TYPE_CHECKING:
    from models.store import Transaction


@dataclass(frozen=True)
class Left:
    """What an e-mail was left with: problems that are nobody else's, and records of others, written as in logs."""

    problem_ids: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


NOTHING_LEFT = Left()


def person_of(transaction: Transaction, given: str) -> Person:
    """Return who is meant by the id of an account, an e-mail, or the id of a provider.

    An account's own problems, and the provider that it claims, are theirs; so are problems with which the given e-mail
    was left, unless they are another account's or an organisation's. Somebody whose erasure was cut off is known as
    they were when it began.

    Raises:
        NotFound: Nothing is kept under it.
    """
    for person in transaction.erased.cut_off():
        if {given, given.strip().lower()} & {*person.account_ids, *person.provider_ids, *person.emails}:
            return person
    return _found(transaction, given)


def person_to_erase(transaction: Transaction, given: str, *, with_provider: bool, with_problems: bool) -> Person:
    """Return who is to be erased; of an account also its provider and its problems, only where that is asked for.

    Of somebody without an account all is theirs to go.

    Raises:
        NotFound: Nothing is kept under what is given.
    """
    person = person_of(transaction, given)
    if not person.account_ids or person in transaction.erased.cut_off():
        return person
    return _found(transaction, given, with_provider=with_provider, with_problems=with_problems)


def account_person(
    transaction: Transaction,
    account_id: str,
    *,
    with_provider: bool = True,
    with_problems: bool = True,
    left: Left = NOTHING_LEFT,
) -> Person:
    """Return the person behind an account, with or without the provider that it claims and the problems it posted.

    ``left`` is what stands under its e-mail and is not tied to it; where problems are left out, the contact with them
    is theirs all the same.

    Raises:
        NotFound: There is no such account.
    """
    account = transaction.accounts.get(account_id)
    claimed = _provider_ids(transaction, account.provider_id) if with_provider and account.provider_id else ()
    own = {*problems_of(transaction, account_id), *left.problem_ids}
    others = {*left.others} - {f"{ContactOf.PROVIDER}:{account.provider_id}"}
    if not with_problems:
        others |= {f"{ContactOf.PROBLEM}:{one}" for one in left.problem_ids}
    person = Person(
        (account_id,), claimed, tuple(sorted(own)) if with_problems else (),
        emails=(account.email,), names=_told([account.name]), left_with=tuple(sorted(others)),
    )  # fmt: skip
    return _complete(transaction, person)


def _found(transaction: Transaction, given: str, *, with_provider: bool = True, with_problems: bool = True) -> Person:
    account_id = _account_id(transaction, given)
    left = _left_under(transaction, given, account_id) if "@" in given else NOTHING_LEFT
    if account_id:
        return account_person(
            transaction, account_id, with_provider=with_provider, with_problems=with_problems, left=left
        )
    if left != NOTHING_LEFT:
        person = Person(problem_ids=left.problem_ids, emails=(given.strip().lower(),), left_with=left.others)
        return _complete(transaction, person)
    if provider_ids := _provider_ids(transaction, given):
        return _complete(transaction, Person(provider_ids=provider_ids))
    raise NotFound(f"{given!r} is no account, no e-mail of one or of a contact, and no provider; see setu account list")


def _left_under(transaction: Transaction, email: str, account_id: str) -> Left:
    contacts = transaction.contacts.with_email(email)
    problem_ids = [one.record_id for one in contacts if one.record_type is ContactOf.PROBLEM]
    own = free_for(transaction, account_id, problem_ids)
    others = [
        f"{one.record_type}:{one.record_id}"
        for one in contacts
        if one.record_type is not ContactOf.PROBLEM or one.record_id not in own
    ]
    return Left(tuple(own), tuple(sorted(others)))


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
    if not is_known and not is_erased:
        return ()
    of_record = transaction.providers.with_merged([kept_id])
    return tuple(sorted({*of_record, *_with_orcid_of(transaction, of_record)}))


def _with_orcid_of(transaction: Transaction, provider_ids: Iterable[str]) -> set[str]:
    """Return the unmerged records of who has the ORCID that sources give these; what owners say proves nothing."""
    given = _orcids_of(transaction.providers.as_stated(provider_ids).values())
    if not given:
        return set()
    alike = [one.provider_id for one in transaction.providers.iterate() if _orcids_of([one]) & given]
    stated = transaction.providers.as_stated(alike)
    return set(transaction.providers.with_merged([key for key, one in stated.items() if _orcids_of([one]) & given]))


def _orcids_of(providers: Iterable[Provider]) -> set[str]:
    found = {one.details.orcid for one in providers if isinstance(one.details, ResearcherDetails)}
    return found - {""}


def _complete(transaction: Transaction, person: Person) -> Person:
    """Return a person with everything that follows from their ids."""
    own = transaction.evidence.owned_by(person.provider_ids)
    evidence = {one.evidence_id: one for ones in own.values() for one in ones}
    evidence |= transaction.evidence.hidden_of(person.provider_ids)
    sole = {key for key, one in evidence.items() if set(one.owner_ids) <= set(person.provider_ids)}
    contacts = _contacts(transaction, person)
    providers = list(transaction.providers.as_stated(person.provider_ids).values())
    providers += transaction.providers.get_many(person.provider_ids).values()
    names = [*person.names, *(one.name for one in providers), *(one.name for one in contacts)]
    return replace(
        person,
        evidence_ids=tuple(sorted(sole)),
        shared_ids=tuple(sorted(evidence.keys() - sole)),
        introduction_ids=tuple(sorted(_introduction_ids(transaction, person))),
        emails=_told(one.lower() for one in (*person.emails, *(one.email for one in contacts))),
        phones=_told(one.phone for one in contacts),
        names=_told(names),
        orcids=_told(_orcids_of(providers)),
    )


def _contacts(transaction: Transaction, person: Person) -> list[Contact]:
    by_type = {ContactOf.PROVIDER: person.provider_ids, ContactOf.PROBLEM: person.problem_ids}
    return [
        one
        for word, own in by_type.items()
        for one in transaction.contacts.find_many(word, (*own, *person.left_ids(word))).values()
    ]


def _introduction_ids(transaction: Transaction, person: Person) -> set[str]:
    of_providers = (transaction.introductions.listed(provider_id=one) for one in person.provider_ids)
    of_problems = (transaction.introductions.of_problem(one) for one in person.problem_ids)
    return {one.introduction_id for found in (*of_providers, *of_problems) for one in found}


def _told(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({text.strip() for text in texts if text.strip()}))
