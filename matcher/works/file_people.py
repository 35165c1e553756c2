"""The people of a file of works: which stored person each is, or a new one; uncertain ones wait for people to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matcher.duplicates.profiles import profile_of
from matcher.duplicates.reasons import LIKELY_BITS
from matcher.works.authors import Authors
from matcher.works.owners import Unsure, orcid_of, sought
from matcher.works.people_writer import RECORD_ID, PeopleWriter, as_table_row, new_id, person_row
from matcher.works.tally import Tally
from matcher.works.wishes import Wishes
from models.flaws import Flaw
from models.importing.erased_people import REASON
from models.importing.report import Suspicion
from models.importing.works.records import Person, WorksRow
from models.privacy.tombstones import KeyKind
from models.store import Transaction


class FilePeople:
    """Writes the people of a file and remembers who is who."""

    def __init__(self, wishes: Wishes, writer: PeopleWriter, tally: Tally) -> None:
        """Write by a writer, counting in a tally."""
        self._wishes, self._writer, self._tally = wishes, writer, tally
        self._ids: dict[str, str] = {}
        self._first_key = ""
        self._erased: set[str] = set()

    def is_erased(self, key: str) -> bool:
        """Return whether a key of the file means somebody who was erased at their own request."""
        return key in self._erased

    def id_of(self, key: str) -> str:
        """Return the stored person that a key of the file means; empty where there is none."""
        return self._ids.get(key, "")

    def write(self, transaction: Transaction, authors: Authors, rows: Sequence[WorksRow]) -> None:
        """Write the people of a chunk; those that are stored from now on are found as authors too."""
        rows = self._left(transaction, rows)
        known = transaction.providers.known(row.person.provider_id for row in rows if row.person)
        erased = transaction.erased.known(KeyKind.RECORD, [row.person.provider_id for row in rows if row.person])
        found = [
            (row.person, person_row(row, row.person, provider_id))
            for row in rows
            if row.person and (provider_id := self._provider_of(row, row.person, authors, known | erased))
        ]
        self._note_erased(transaction, {person.key: str(columns.values[RECORD_ID]) for person, columns in found})
        self._writer.write_rows(transaction, [columns for _, columns in found])
        stored = transaction.providers.get_many(str(columns.values[RECORD_ID]) for _, columns in found)
        homes = transaction.organisations.get_many({one.organisation_id for one in stored.values()} - {""})
        for person, columns in found:
            if provider := stored.get(str(columns.values[RECORD_ID])):
                self._ids[person.key] = provider.provider_id
                authors.add(profile_of(provider, homes))

    def _left(self, transaction: Transaction, rows: Sequence[WorksRow]) -> list[WorksRow]:
        """Return the rows of people whose ORCID is not that of somebody erased; the others are counted."""
        orcids = [orcid_of(row.person.orcid) if row.person else "" for row in rows]
        erased = transaction.erased.known(KeyKind.ORCID, {*orcids} - {""})
        left = []
        for row, orcid in zip(rows, orcids, strict=True):
            if row.person and orcid in erased:
                self._erased.add(row.person.key)
                self._tally.skip(row, {}, REASON)
            else:
                left.append(row)
        return left

    def _note_erased(self, transaction: Transaction, ids: Mapping[str, str]) -> None:
        erased = transaction.erased.known(KeyKind.RECORD, ids.values())
        self._erased |= {key for key, provider_id in ids.items() if provider_id in erased}

    def _provider_of(self, row: WorksRow, person: Person, authors: Authors, known: set[str]) -> str:
        """Return the id under which a person is stored or will be; empty where the row is refused."""
        self._first_key = self._first_key or person.key
        if person.provider_id and person.provider_id not in known:
            wrong = Flaw.UNKNOWN_PERSON.problem("provider_id", person.provider_id)
        elif self._wishes.owner_id and person.key != self._first_key:
            wrong = Flaw.OTHER_PERSON.problem("name", person.name)
        elif given := self._wishes.owner_id or person.provider_id:
            return given
        else:
            return self._matched(row, person, authors)
        self._tally.refuse(row, as_table_row(person), wrong)
        return ""

    def _matched(self, row: WorksRow, person: Person, authors: Authors) -> str:
        found = authors.find(sought(person, self._wishes))
        likely = tuple(one for one in found.candidates if one.bits >= LIKELY_BITS)
        if found.provider_id:
            return found.provider_id
        if likely and not person.is_new:
            unsure = Unsure(person.name, likely)
            self._tally.ask(row, unsure)
            self._tally.refuse(row, as_table_row(person), unsure.problem(Flaw.UNSURE_PERSON, "name", person.name))
            return ""
        made = new_id(person)
        alike = [Suspicion(row.number, made, person.name, one.provider_id, one.name) for one in found.candidates[:1]]
        self._tally.report.suspect(alike)
        return made
