"""Write a chunk of works and people: told apart, matched, joined to what is stored, put, counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.duplicates.profiles import read_profiles
from matcher.works.authors import Authors
from matcher.works.file_people import FilePeople
from matcher.works.owners import Owners, owners_of
from matcher.works.people_writer import PeopleWriter
from matcher.works.stored_works import SHORTEST_TELLING_TITLE, StoredWorks, title_key
from matcher.works.tally import Tally
from matcher.works.wishes import Wishes
from matcher.works.work_evidence import CheckedWork, as_table_row, checked, joined, renewed
from models.details import ProviderKind
from models.errors import InvalidInput
from models.flaws import Flaw
from models.importing.built_rows import Built
from models.importing.drafts import Draft
from models.importing.erased_people import OWNER_LEFT_OUT, REASON
from models.importing.errors_file import ErrorsFile
from models.importing.import_limits import ImportLimits, lies_elsewhere
from models.importing.organisations import OrganisationLink
from models.importing.report import ImportReport
from models.importing.rows import Row
from models.importing.works.records import Work, WorksRow
from models.privacy.tombstones import KeyKind
from models.records import Evidence, Provenance
from models.store import Transaction

NOBODY = "none of its authors is stored"
REPEATS = "is the same work as an earlier row"


@dataclass(frozen=True)
class _Pending:
    """A work of the chunk that will be stored, with its owners, to which later rows add."""

    row: WorksRow
    work: CheckedWork
    owner_ids: list[str]


class WorksWriter:
    """Turns rows of works and people into stored records; remembers across chunks who and what it has seen."""

    def __init__(
        self,
        wishes: Wishes,
        provenance: Provenance,
        report: ImportReport,
        errors: ErrorsFile,
        limits: ImportLimits | None = None,
    ) -> None:
        """Write within limits, counting in a report and keeping refused rows."""
        self.report = report
        self._wishes, self._provenance, self._limits = wishes, provenance, limits
        self._tally = Tally(report, errors)
        self._writer = PeopleWriter(provenance, report, errors, limits)
        self._people = FilePeople(wishes, self._writer, self._tally)
        self._authors: Authors | None = None
        self._works: StoredWorks | None = None
        self._written: set[str] = set()

    @property
    def links(self) -> tuple[OrganisationLink, ...]:
        """What became of the names of organisations."""
        return self._writer.links

    def write(self, transaction: Transaction, rows: Sequence[WorksRow]) -> None:
        """Write one chunk and count every row of it."""
        if self._authors is None or self._works is None:
            self._authors = Authors(read_profiles(transaction, ProviderKind.RESEARCHER))
            self._works = StoredWorks(transaction)
        self.report.read += len(rows)
        for row in rows:
            if row.work is None and row.person is None:
                self._tally.skip(row, row.values, row.skip_reason)
        self._people.write(transaction, self._authors, [row for row in rows if row.person])
        pending, repeated = self._read_works(transaction, self._authors, self._works, rows)
        self._put(transaction, pending)
        self._add_owners(transaction, repeated)

    def _read_works(
        self, transaction: Transaction, authors: Authors, works: StoredWorks, rows: Sequence[WorksRow]
    ) -> tuple[dict[str, _Pending], dict[str, list[str]]]:
        """Return the works to store by id, and more owners of works that earlier chunks stored."""
        named = {owner for row in rows if row.work for owner in row.work.owner_ids}
        strangers = named - transaction.providers.known(named)
        erased = transaction.erased.known(KeyKind.RECORD, strangers)
        pending: dict[str, _Pending] = {}
        repeated: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            spared = self._without_erased(row, row.work, erased) if row.work else None
            read = self._read(row, spared, authors, strangers - erased) if spared else None
            if read is None:
                continue
            work, owners = read
            evidence_id = _found(transaction, works, work, owners.ids)
            if evidence_id not in self._written:
                self._written.add(evidence_id)
                pending[evidence_id] = _Pending(row, work, list(owners.ids))
                continue
            (pending[evidence_id].owner_ids if evidence_id in pending else repeated[evidence_id]).extend(owners.ids)
            self._tally.skip(row, {}, REPEATS)
        return pending, repeated

    def _without_erased(self, row: WorksRow, work: Work, erased: set[str]) -> Work | None:
        """Return a work without owners who were erased; None where it is of nobody else, which is counted."""
        left = tuple(one for one in work.owner_ids if one not in erased)
        if self._people.is_erased(work.of_person) or (work.owner_ids and not left):
            self._tally.skip(row, {}, REASON)
            return None
        if gone := len(work.owner_ids) - len(left):
            self.report.left_out[OWNER_LEFT_OUT] += gone
        return replace(work, owner_ids=left)

    def _read(
        self, row: WorksRow, work: Work, authors: Authors, strangers: set[str]
    ) -> tuple[CheckedWork, Owners] | None:
        """Return a work with its owners; None where the row is left out, which is counted."""
        values = as_table_row(work)
        try:
            read = checked(work, self.report.left_out)
        except InvalidInput as error:
            self._tally.refuse_all(row, values, "title", work.title, error)
            return None
        owners = self._owners(row, work, authors, strangers)
        return (read, owners) if owners else None

    def _owners(self, row: WorksRow, work: Work, authors: Authors, strangers: set[str]) -> Owners | None:
        values = as_table_row(work)
        person_id = self._people.id_of(work.of_person)
        if unknown := sorted(strangers & set(work.owner_ids)):
            self._tally.refuse(row, values, Flaw.UNKNOWN_WORK_OWNER.problem("provider_id", unknown[0]))
            return None
        if work.of_person and not person_id:
            self._tally.refuse(row, values, Flaw.PERSON_NOT_STORED.problem("", work.of_person))
            return None
        owners = owners_of(work, person_id, authors, self._wishes)
        told = [one.problem(Flaw.UNSURE_AUTHOR, "authors", "") for one in owners.unsure]
        for unsure in owners.unsure:
            self._tally.ask(row, unsure, work.title)
        if owners.ids:
            if told:
                self._tally.keep(row, values, *told)
            return owners
        if told:
            self._tally.refuse(row, values, *told)
        else:
            self._tally.skip(row, values, NOBODY)
        return None

    def _put(self, transaction: Transaction, pending: Mapping[str, _Pending]) -> None:
        stored = transaction.evidence.as_stated(pending)
        strange = self._limits.strange(transaction, "evidence", stored) if self._limits else set()
        built = []
        for evidence_id, one in pending.items():
            owner_ids = self._allowed(transaction, one.owner_ids)
            if not owner_ids:
                values = {"title": one.work.title, "year": str(one.work.year or ""), "doi": one.work.doi}
                self._tally.refuse(one.row, values, lies_elsewhere(evidence_id, ""))
                continue
            held = stored.get(evidence_id)
            evidence = self._evidence(one.work, owner_ids, held, is_strange=evidence_id in strange)
            draft = Draft(Row(one.row.number, one.row.number - 1, {}), record_id=evidence.evidence_id)
            built.append(Built(draft, evidence))
        self.report.keep_outcomes(built, transaction.evidence.foreseen)
        self.report.count_main(transaction.evidence.put(_evidence_of(built)))

    def _evidence(
        self, work: CheckedWork, owner_ids: Sequence[str], held: Evidence | None, *, is_strange: bool
    ) -> Evidence:
        """Return what is stored of a work: new, renewed by its own source, or joined to another source's."""
        fresh = work.evidence(owner_ids, self._provenance)
        if held is None:
            return fresh
        is_own = held.evidence_id == fresh.evidence_id and held.provenance.source == self._provenance.source
        if is_own and not is_strange:
            return renewed(held, fresh)
        return joined(held, work, owner_ids, fills_gaps=not is_strange)

    def _allowed(self, transaction: Transaction, owner_ids: Iterable[str]) -> list[str]:
        """Return the owners that may be given a work: all, or those of the caller's cluster; the others are counted."""
        ids = list(dict.fromkeys(owner_ids))
        strange = self._limits.strange(transaction, "provider", ids) if self._limits else set()
        if strange:
            self.report.left_out["owners of other clusters"] += len(strange)
        return [one for one in ids if one not in strange]

    def _add_owners(self, transaction: Transaction, repeated: Mapping[str, Sequence[str]]) -> None:
        stored = transaction.evidence.as_stated(repeated)
        wider = [
            renewed(held, held, self._allowed(transaction, repeated[evidence_id]))
            for evidence_id, held in stored.items()
        ]
        self.report.count_also("evidence", transaction.evidence.put(wider))


def _found(transaction: Transaction, works: StoredWorks, work: CheckedWork, owner_ids: Iterable[str]) -> str:
    """Return the id of a work, as it is stored or as it will be; from then on it is found."""
    is_telling = len(title_key(work.title)) >= SHORTEST_TELLING_TITLE
    owned = () if is_telling else [one for _, one, _ in transaction.evidence.titles(owner_ids)]
    evidence_id = works.find(work.title, work.year, work.doi, owned) or work.evidence_id
    works.add(evidence_id, work.title, work.year, work.doi)
    return evidence_id


def _evidence_of(built: Iterable[Built]) -> list[Evidence]:
    return [one.record for one in built if isinstance(one.record, Evidence)]
