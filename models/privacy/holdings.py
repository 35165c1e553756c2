"""What every table holds of a person: how their rows are found, or why there are none. No table is left out.

A test compares this with the schema, so that a new table is either given out and erased, or named here with a reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Column, ColumnElement, Table, Text, and_, cast, false, or_, select

from models import tables as records
from models.accounts import tables as accounts
from models.introductions import tables as flow
from models.introductions.contacts import ContactOf
from models.privacy import tables as privacy
from models.privacy.person import Person
from models.profiles import tables as profiles
from models.searches import tables as searches

Finder = Callable[[Person], ColumnElement[bool]]


def _one_of(column: Column[str], ids: Iterable[str]) -> ColumnElement[bool]:
    wanted = list(ids)
    return column.in_(wanted) if wanted else false()


def _of_type(table: Table, person: Person, *columns: str) -> ColumnElement[bool]:
    """Return rows that name one of a person's records by type and id."""
    by_type = {"provider": person.provider_ids, "problem": person.problem_ids, "evidence": person.evidence_ids}
    c = table.c
    return or_(*(and_(c.record_type == word, _one_of(c[one], ids)) for word, ids in by_type.items() for one in columns))


def _subjects(person: Person) -> ColumnElement[bool]:
    by_type = {"account": person.account_ids, "provider": person.provider_ids, "problem": person.problem_ids}
    c = privacy.consents.c
    return or_(*(and_(c.subject_type == word, _one_of(c.subject_id, ids)) for word, ids in by_type.items()))


def _history(person: Person) -> ColumnElement[bool]:
    c = flow.history.c
    of_introductions = and_(c.record_type == "introduction", _one_of(c.record_id, person.introduction_ids))
    return or_(of_introductions, _of_type(flow.history, person, "record_id"), _one_of(c.actor, person.actors))


def _images(person: Person) -> ColumnElement[bool]:
    """Return before-images of their records, and of evidence that they owned then."""
    c = records.batch_rows.c
    owned = (c.before.contains(json.dumps(one, ensure_ascii=False), autoescape=True) for one in person.provider_ids)
    of_evidence = (and_(c.record_type == "evidence", one) for one in owned)
    return or_(_of_type(records.batch_rows, person, "record_id"), *of_evidence)


def _messages(person: Person) -> ColumnElement[bool]:
    c = flow.notifications.c
    to_ids = (*person.account_ids, *person.provider_ids, *person.problem_ids)
    return or_(_one_of(c.to_id, to_ids), _one_of(c.about_id, (*person.problem_ids, *person.introduction_ids)))


def _audit(person: Person) -> ColumnElement[bool]:
    c = accounts.audit_log.c
    ids = (*person.account_ids, *person.record_ids, *person.introduction_ids)
    return or_(_one_of(c.who, person.actors), _one_of(c.record_id, ids))


def _answers(person: Person) -> ColumnElement[bool]:
    c = accounts.remembered_answers.c
    return or_(_one_of(c.who, person.actors), _one_of(c.record_id, (*person.account_ids, *person.record_ids)))


def _sign_in_links(person: Person) -> ColumnElement[bool]:
    c = accounts.sign_in_links.c
    return or_(_one_of(c.account_id, person.account_ids), _one_of(c.email, person.emails))


def _feedback(person: Person) -> ColumnElement[bool]:
    c = records.feedback.c
    return or_(_one_of(c.provider_id, person.provider_ids), _one_of(c.actor, person.actors))


def _owner_words(person: Person) -> ColumnElement[bool]:
    c = profiles.owner_words.c
    return or_(_one_of(c.provider_id, person.provider_ids), _one_of(c.said_by, person.actors))


def _claims(person: Person) -> ColumnElement[bool]:
    c = profiles.claims.c
    return or_(_one_of(c.account_id, person.account_ids), _one_of(c.provider_id, person.provider_ids))


def _searches(person: Person) -> ColumnElement[bool]:
    return _one_of(searches.saved_searches.c.account_id, person.account_ids)


def _contacts(person: Person) -> ColumnElement[bool]:
    """Return how to reach them: with their records, and what was left with those of others."""
    c = flow.contacts.c
    left = (and_(c.record_type == word, _one_of(c.record_id, person.left_ids(word))) for word in ContactOf)
    return or_(_of_type(flow.contacts, person, "record_id"), *left)


def _links(person: Person) -> ColumnElement[bool]:
    c = flow.links.c
    of_searches = select(searches.saved_searches.c.search_id).where(_searches(person))
    return or_(_one_of(c.record_id, (*person.record_ids, *person.introduction_ids)), c.record_id.in_(of_searches))


def _jobs(person: Person) -> ColumnElement[bool]:
    """Return what an account asked for, and what names it."""
    c = records.jobs.c
    options = cast(c.options, Text)
    named = (options.contains(json.dumps(one), autoescape=True) for one in person.account_ids)
    return or_(_one_of(c.submitted_by, person.account_ids), *named)


def _owners(person: Person) -> ColumnElement[bool]:
    c = accounts.record_owners.c
    return or_(_one_of(c.account_id, person.account_ids), _of_type(accounts.record_owners, person, "record_id"))


def _introductions(person: Person) -> ColumnElement[bool]:
    return _one_of(flow.introductions.c.introduction_id, person.introduction_ids)


HELD: Mapping[str, Finder] = {
    "accounts": lambda person: _one_of(accounts.accounts.c.account_id, person.account_ids),
    "sessions": lambda person: _one_of(accounts.sessions.c.account_id, person.account_ids),
    "sign_in_links": _sign_in_links,
    "api_keys": lambda person: _one_of(accounts.api_keys.c.account_id, person.account_ids),
    "identities": lambda person: _one_of(accounts.identities.c.account_id, person.account_ids),
    "departures": lambda person: _one_of(accounts.departures.c.account_id, person.account_ids),
    "limit_hits": lambda person: _one_of(accounts.limit_hits.c.who, person.actors),
    "record_owners": _owners,
    "remembered_answers": _answers,
    "audit_log": _audit,
    "providers": lambda person: _one_of(records.providers.c.provider_id, person.provider_ids),
    "evidence": lambda person: _one_of(records.evidence.c.evidence_id, (*person.evidence_ids, *person.shared_ids)),
    "evidence_owners": lambda person: _one_of(records.evidence_owners.c.provider_id, person.provider_ids),
    "problems": lambda person: _one_of(records.problems.c.problem_id, person.problem_ids),
    "problem_progress": lambda person: _one_of(flow.problem_progress.c.problem_id, person.problem_ids),
    "introductions": _introductions,
    "history": _history,
    "contacts": _contacts,
    "links": _links,
    "notifications": _messages,
    "feedback": _feedback,
    "merges": lambda person: _of_type(records.merges, person, "from_id", "into_id"),
    "merged_records": lambda person: _of_type(records.merged_records, person, "record_id", "kept_id"),
    "duplicate_pairs": lambda person: _of_type(records.duplicate_pairs, person, "first_id", "second_id"),
    "batch_rows": _images,
    "jobs": _jobs,
    "changes": lambda person: _of_type(records.changes, person, "record_id"),
    "consents": _subjects,
    "owner_words": _owner_words,
    "claims": _claims,
    "saved_searches": _searches,
    "saved_mappings": lambda person: _one_of(records.saved_mappings.c.saved_by, person.account_ids),
}
"""Table → which of its rows are about a person."""

NOTHING: Mapping[str, str] = {
    "organisations": "institutions and companies, not people",
    "places": "districts and towns",
    "batches": "what was imported and how many rows; a name in a file's name goes when that person is erased",
    "attempts": "counters by a hash of an e-mail or an address, for a quarter of an hour",
    "rankers": "weights of the ranking, and sums of what they were fitted on",
    "ranker_choices": "which ranking was chosen when",
    "erasures": "salted hashes that say that somebody was erased, and nothing else",
    "store_facts": "facts on the database itself",
}
"""Table → why nothing of it is given out."""

SECRETS = frozenset({"token_hash", "key_hash", "password_hash", "fingerprint"})
"""Columns that open something; of them it is said only that they are there."""
