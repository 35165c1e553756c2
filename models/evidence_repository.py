"""Evidence and the providers that own it: the repositories that keep the two consistent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select

from models import tables
from models.chunks import chunked
from models.errors import FieldProblem, InvalidInput
from models.feedback_log import FeedbackLog
from models.introductions.contacts import ContactOf
from models.introductions.erasure import erase_about
from models.journal import Journal
from models.privacy.consent_ledger import ConsentLedger
from models.privacy.tombstones import refuse_erased
from models.profiles.erasure import erase_profiles
from models.provider_outline import OUTLINE_COLUMNS, ProviderOutline, outline_of_row
from models.record_tables import EVIDENCE, PROVIDERS
from models.records import Evidence, EvidenceText, Provider
from models.repositories import PAGE, PutCounts, Repository
from models.rows import Row, is_storable

TITLE_CHARACTERS = 200
_OWNERS = tables.evidence_owners
_TEXTS = select(
    *(tables.evidence.c[name] for name in ("evidence_id", "kind", "title", "text", "year", "source", "url"))
)


class EvidenceRepository(Repository[Evidence]):
    """Evidence with its owners; every owner is a stored provider."""

    def __init__(self, connection: Connection, journal: Journal | None) -> None:
        super().__init__(connection, EVIDENCE, journal)

    def owned_by(self, provider_ids: Iterable[str]) -> dict[str, list[Evidence]]:
        """Return each provider's evidence by rising evidence id; a provider that owns nothing has an empty list."""
        owned: dict[str, list[Evidence]] = {provider_id: [] for provider_id in provider_ids}
        for chunk in chunked(filter(is_storable, owned)):
            pairs = self._ownership(_OWNERS.c.provider_id.in_(chunk))
            found = self.get_many(evidence_id for evidence_id, _ in pairs)
            for evidence_id, provider_id in pairs:
                owned[provider_id].append(found[evidence_id])
        return owned

    def texts(self, evidence_ids: Iterable[str]) -> dict[str, EvidenceText]:
        """Return what can be quoted of these evidences, by id; absent ids are absent.

        A match quotes about a hundred: whole records, with owners and checks, would cost it three times as much.
        """
        found: dict[str, EvidenceText] = {}
        for chunk in chunked(filter(is_storable, dict.fromkeys(evidence_ids))):
            rows = self._connection.execute(_TEXTS.where(tables.evidence.c.evidence_id.in_(chunk))).all()
            found.update((row[0], EvidenceText(*row)) for row in rows)
        return found

    def titles(self, provider_ids: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """Yield provider id, evidence id and title (else the beginning of the text) of all that providers own."""
        columns = tables.evidence.c
        title = case((columns.title == "", func.substr(columns.text, 1, TITLE_CHARACTERS)), else_=columns.title)
        joined = tables.evidence.join(_OWNERS, _OWNERS.c.evidence_id == columns.evidence_id)
        for chunk in chunked(filter(is_storable, dict.fromkeys(provider_ids))):
            statement = select(_OWNERS.c.provider_id, columns.evidence_id, title).select_from(joined)
            statement = statement.where(_OWNERS.c.provider_id.in_(chunk))
            rows = self._connection.execute(statement.order_by(_OWNERS.c.provider_id, columns.evidence_id))
            yield from ((provider_id, evidence_id, text) for provider_id, evidence_id, text in rows)

    def years(self) -> Iterator[tuple[str, int | None, str]]:
        """Yield evidence id, year and content hash of every evidence, by rising id."""
        columns = tables.evidence.c
        statement = select(columns.evidence_id, columns.year, columns.content_hash).order_by(columns.evidence_id)
        yield from ((key, year, content_hash) for key, year, content_hash in self._connection.execute(statement))

    def ownership(self) -> Iterator[tuple[str, str]]:
        """Yield evidence id and provider id of every ownership, by rising ids."""
        statement = select(_OWNERS.c.evidence_id, _OWNERS.c.provider_id)
        rows = self._connection.execute(statement.order_by(_OWNERS.c.evidence_id, _OWNERS.c.provider_id))
        yield from ((evidence_id, provider_id) for evidence_id, provider_id in rows)

    def headings(self, kinds: Iterable[str]) -> Iterator[tuple[str, str, int | None, str]]:
        """Yield id, title, year and address of all evidence of some kinds, by rising id, without making records."""
        columns = tables.evidence.c
        statement = select(columns.evidence_id, columns.title, columns.year, columns.url)
        statement = statement.where(columns.kind.in_(list(kinds))).order_by(columns.evidence_id)
        for rows in self._connection.execute(statement).partitions(PAGE):
            yield from ((evidence_id, title, year, url) for evidence_id, title, year, url in rows)

    def disown(self, provider_ids: Iterable[str]) -> None:
        """Take providers out of the owners of their evidence; evidence that nobody owns any more is deleted.

        Raises:
            Forbidden: The transaction is for reading.
        """
        going = set(provider_ids)
        owned = {pair[0] for chunk in chunked(going) for pair in self._ownership(_OWNERS.c.provider_id.in_(chunk))}
        self._leave(owned, going)

    def disown_hidden(self, provider_ids: Iterable[str]) -> None:
        """Do the same with evidence of which, or of whose owners, nothing is stored because somebody hid it.

        Raises:
            Forbidden: The transaction is for reading.
        """
        going = set(provider_ids)
        self._leave(set(self.merged.naming("evidence", going)), going)

    def hidden_of(self, provider_ids: Iterable[str]) -> dict[str, Evidence]:
        """Return, as its source gives it, evidence of these providers of which nothing is stored, by id."""
        owners = set(provider_ids)
        stated = self.as_stated(self.merged.naming("evidence", owners))
        owned = {key: one for key, one in stated.items() if owners.intersection(one.owner_ids)}
        return {key: owned[key] for key in sorted(owned.keys() - self._hashes(owned).keys())}

    def _leave(self, evidence_ids: set[str], going: set[str]) -> None:
        for chunk in chunked(sorted(evidence_ids)):
            held = self.as_stated(chunk).values()
            aliases = self.merged.aliases("provider", {owner for item in held for owner in item.owner_ids})
            left = {
                item: tuple(owner for owner in item.owner_ids if aliases.get(owner, owner) not in going)
                for item in held
            }
            moved = {item: owners for item, owners in left.items() if owners != item.owner_ids}
            self.put(replace(item, owner_ids=owners) for item, owners in moved.items() if owners)
            self.delete(item.evidence_id for item, owners in moved.items() if not owners)

    def _ownership(self, condition: Any) -> list[tuple[str, str]]:
        columns = _OWNERS.c
        statement = (
            select(columns.evidence_id, columns.provider_id)
            .where(condition)
            .order_by(columns.evidence_id, columns.position)
        )
        return [(evidence_id, provider_id) for evidence_id, provider_id in self._connection.execute(statement)]

    def _owners(self, evidence_ids: Iterable[str]) -> dict[str, list[str]]:
        owners: dict[str, list[str]] = {evidence_id: [] for evidence_id in evidence_ids}
        for chunk in chunked(owners):
            for evidence_id, provider_id in self._ownership(_OWNERS.c.evidence_id.in_(chunk)):
                owners[evidence_id].append(provider_id)
        return owners

    def _rows(self, *conditions: Any, limit: int | None = None) -> list[Row]:
        rows = super()._rows(*conditions, limit=limit)
        owners = self._owners(row["evidence_id"] for row in rows)
        return [row | {"owner_ids": owners[row["evidence_id"]]} for row in rows]

    def _insert(self, rows: Sequence[Row]) -> None:
        self._check_owners(rows)
        columns = [{name: value for name, value in row.items() if name != "owner_ids"} for row in rows]
        super()._insert(columns)
        self._insert_owners(rows)

    def _update(self, rows: Sequence[Row]) -> None:
        super()._update(rows)
        stored = self._owners([row["evidence_id"] for row in rows])
        moved = [row for row in rows if row["owner_ids"] != stored[row["evidence_id"]]]
        self._check_owners(moved)
        self._remove_owners([row["evidence_id"] for row in moved])
        self._insert_owners(moved)

    def _remove(self, ids: Sequence[str]) -> None:
        self._remove_owners(ids)
        super()._remove(ids)

    def _insert_owners(self, rows: Sequence[Row]) -> None:
        entries = [
            {"evidence_id": row["evidence_id"], "provider_id": provider_id, "position": position}
            for row in rows
            for position, provider_id in enumerate(row["owner_ids"])
        ]
        if entries:
            self._connection.execute(insert(_OWNERS), entries)

    def _remove_owners(self, ids: Sequence[str]) -> None:
        if ids:
            self._connection.execute(delete(_OWNERS).where(_OWNERS.c.evidence_id.in_(ids)))

    def _check_owners(self, rows: Sequence[Row]) -> None:
        named = {provider_id for row in rows for provider_id in row["owner_ids"]}
        stored: set[str] = set()
        for chunk in chunked(named):
            statement = select(tables.providers.c.provider_id).where(tables.providers.c.provider_id.in_(chunk))
            stored.update(self._connection.execute(statement).scalars())
        problems = [
            FieldProblem(
                f"evidence {row['evidence_id']!r}: owner_ids",
                provider_id,
                "no such provider is stored",
                "store the provider first, or correct the id",
            )
            for row in rows
            for provider_id in row["owner_ids"]
            if provider_id not in stored
        ]
        if problems:
            raise InvalidInput("evidence has an owner that does not exist", problems)


class ProviderRepository(Repository[Provider]):
    """Providers; deleting one takes its share of the evidence along, and what was said about it."""

    def __init__(self, connection: Connection, evidence: EvidenceRepository, journal: Journal | None) -> None:
        super().__init__(connection, PROVIDERS, journal)
        self._evidence = evidence
        self._feedback = FeedbackLog(connection, may_write=journal is not None)

    def _put_plain(self, rows: Sequence[Row]) -> PutCounts:
        orcids = {row[self.record_table.id_name]: row["details"].get("orcid", "") for row in rows}
        refuse_erased(self._connection, orcids)
        return super()._put_plain(rows)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete providers with their evidence, what owners said, feedback, introductions; return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        going = list(ids)
        gone = self.with_merged(going)
        erase_profiles(self._connection, gone)
        self._evidence.disown_hidden(gone)
        deleted = super().delete(going)
        self._feedback.erase_about(gone)
        erase_about(self._connection, ContactOf.PROVIDER, gone)
        return deleted

    def outlines(self, ids: Iterable[str] | None = None) -> Iterator[ProviderOutline]:
        """Yield the outlines of providers that are shown, without making their records.

        Who has withdrawn that it is shown is left out here, and so in every answer, filter and plan.

        Args:
            ids: Providers that are wanted, in any order, absent ones passed over; without it all, by rising id.
        """
        hidden = ConsentLedger(self._connection, None).hidden_providers()
        statement = select(*OUTLINE_COLUMNS)
        if ids is None:
            statements = iter([statement.order_by(self._id)])
        else:
            statements = (statement.where(self._id.in_(chunk)) for chunk in chunked(filter(is_storable, ids)))
        for wanted in statements:
            for rows in self._connection.execute(wanted).partitions(PAGE):
                yield from (outline_of_row(row) for row in rows if row[0] not in hidden)

    def _remove(self, ids: Sequence[str]) -> None:
        self._evidence.disown(ids)
        super()._remove(ids)
