"""Find the records of a database that look like one, and store the pairs for people to judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from embeddings.encoder import Encoder, FloatMatrix, Role
from matcher.duplicates.people import People
from matcher.duplicates.problem_texts import Problems
from matcher.duplicates.profiles import Profile, read_profiles, read_work
from matcher.duplicates.things import Thing, Things
from models.details import ProviderKind
from models.duplicate_pairs import DuplicatePair
from models.records import Organisation
from models.store import Store, Transaction

MOST_OF_ONE_TITLE = 10
"""Works of one title that more people than this have are forms or series, and tell nothing."""


def find_duplicates(store: Store, record_type: str, encoders: Mapping[str, Encoder]) -> list[DuplicatePair]:
    """Return the pairs of a type (provider, problem, organisation) that look like one, by (−score, ids).

    Args:
        store: The database.
        record_type: One of `models.merges.MERGEABLE`.
        encoders: Encoders by view; only problems need them, and need one.
    """
    with store.read() as transaction:
        pairs = list(_pairs(transaction, record_type, encoders))
    return sorted(pairs, key=lambda pair: (-pair.score, pair.first_id, pair.second_id))


def store_duplicates(store: Store, record_type: str, encoders: Mapping[str, Encoder]) -> int:
    """Find the pairs of a type and store them in place of those found before; return how many nobody judged yet."""
    return store_pairs(store, record_type, find_duplicates(store, record_type, encoders))


def store_pairs(
    store: Store, record_type: str, pairs: Sequence[DuplicatePair], *, of: Collection[str] | None = None
) -> int:
    """Store what was found, but for records that went meanwhile; see `DuplicatePairs.replace`."""
    with store.write() as transaction:
        known = transaction.of(record_type).known(one for pair in pairs for one in (pair.first_id, pair.second_id))
        there = [pair for pair in pairs if {pair.first_id, pair.second_id} <= known]
        return transaction.duplicates.replace(record_type, there, of=of)


def _pairs(transaction: Transaction, record_type: str, encoders: Mapping[str, Encoder]) -> Iterator[DuplicatePair]:
    if record_type == "organisation":
        yield from Things("organisation", [_institution(one) for one in transaction.organisations.iterate()]).pairs()
    elif record_type == "problem":
        problems = list(transaction.problems.iterate())
        yield from Problems(problems, vectors_of([one.full_text for one in problems], encoders)).pairs()
    else:
        yield from _people(transaction)
        for kind in ProviderKind:
            if kind is not ProviderKind.RESEARCHER:
                yield from Things("provider", [_thing(one) for one in read_profiles(transaction, kind)]).pairs()


def _people(transaction: Transaction) -> Iterator[DuplicatePair]:
    people = People(read_profiles(transaction, ProviderKind.RESEARCHER))
    rows = {profile.provider_id: row for row, profile in enumerate(people.profiles)}
    candidates = people.candidates(with_like_titles(rows, transaction.evidence.titles(rows)))
    ids = {one.provider_id for pair in candidates for one in pair[:2]}
    yield from people.judged(candidates, read_work(transaction, sorted(ids)))


def with_like_titles(rows: Mapping[str, int], titles: Iterable[tuple[str, str, str]]) -> Iterator[tuple[int, int]]:
    """Yield the rows of people who have different works of one title.

    Args:
        rows: Row of each person, by id.
        titles: Person, work and title of each.
    """
    owners: dict[str, dict[int, str]] = defaultdict(dict)
    for provider_id, evidence_id, title in titles:
        owners[" ".join(title.casefold().split())][rows[provider_id]] = evidence_id
    for held in owners.values():
        if 1 < len(held) <= MOST_OF_ONE_TITLE:
            yield from (pair for pair in combinations(sorted(held), 2) if held[pair[0]] != held[pair[1]])


def vectors_of(texts: Sequence[str], encoders: Mapping[str, Encoder]) -> dict[str, FloatMatrix]:
    """Return the vectors of problems by view, as `Problems` takes them."""
    return {name: encoder.encode(texts, Role.PASSAGE).vectors for name, encoder in encoders.items()}


def _institution(one: Organisation) -> Thing:
    kind = one.kind.value if one.kind else ""
    return Thing(one.organisation_id, (one.name, *one.aliases), "", kind, one.location.district, _page(one.url))


def _thing(one: Profile) -> Thing:
    return Thing(one.provider_id, (one.name,), one.organisation, "", one.district, one.url)


def _page(url: str) -> str:
    return url.strip().rstrip("/").casefold()
