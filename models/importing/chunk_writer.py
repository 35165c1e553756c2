"""Write a chunk of rows inside a transaction: link, locate, build, check, put, count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from models.errors import InvalidInput
from models.flaws import Flaw
from models.geography import Places
from models.importing.building import LOCATED_KINDS, LOCATION_FIELDS, PROVIDER_KINDS, build_evidence, build_record
from models.importing.built_rows import Built, within_limits
from models.importing.drafts import Draft
from models.importing.erased_people import ErasedPeople
from models.importing.errors_file import ErrorsFile
from models.importing.import_limits import ImportLimits
from models.importing.kinds import ImportKind
from models.importing.locations import Locator, refuse_swapped
from models.importing.mapping import Mapping
from models.importing.organisations import OrganisationIndex, OrganisationLink
from models.importing.plan import RowPlan
from models.importing.report import ImportReport, Suspicion
from models.importing.rows import Row
from models.records import Evidence, Location, Organisation, Provenance
from models.store import Transaction

REPEATED = "repeats an earlier row"
"""Why a row is left out that says the same as an earlier one in the columns that the mapping calls ``unique``."""

Suspect = Callable[[Transaction, Sequence[Built]], list[Suspicion]]
"""Which of the new rows look like what is stored."""


class ChunkWriter:
    """Turns rows into stored records; remembers across chunks which ids it has seen and which owners exist."""

    def __init__(
        self,
        mapping: Mapping,
        plan: RowPlan,
        provenance: Provenance,
        report: ImportReport,
        errors: ErrorsFile,
        limits: ImportLimits | None = None,
        suspect: Suspect | None = None,
        erased: ErasedPeople | None = None,
    ) -> None:
        """Write by a plan within limits, counting in a report, keeping refused rows and leaving out who was erased."""
        self.report = report
        self._mapping, self._plan, self._provenance, self._errors = mapping, plan, provenance, errors
        self._kind = plan.kind
        self._limits, self._suspect = limits, suspect
        self._erased = erased or ErasedPeople(plan.kind)
        self._rows_by_id: dict[str, int] = {}
        self._rows_by_evidence: dict[str, int] = {}
        self._repeated: set[str] = set()
        self._owners: set[str] = set()
        self._organisations: OrganisationIndex | None = None
        self._locator = Locator(Places)

    @property
    def links(self) -> tuple[OrganisationLink, ...]:
        """What became of the names of organisations."""
        return self._organisations.links if self._organisations else ()

    def write(self, transaction: Transaction, rows: Sequence[Row]) -> None:
        """Write one chunk and count every row of it."""
        self.report.read += len(rows)
        self.write_rows(transaction, rows)

    def write_rows(self, transaction: Transaction, rows: Sequence[Row]) -> None:
        """Write rows that were counted as read."""
        self._locator = _renewed(self._locator, transaction)
        drafts = [self._plan.read(row) for row in rows]
        self._erased.refuse(transaction, drafts)
        for draft in drafts:
            self._check_identity(draft)
        if self._kind is ImportKind.EVIDENCE:
            self._check_owners(transaction, drafts)
        made: list[Organisation] = []
        built: list[Built] = []
        for draft in drafts:
            self.report.left_out.update(draft.left_out)
            self.report.mended.update(draft.mended)
            if (whole := self._build(transaction, draft, made)) is not None:
                built.append(whole)
        built = within_limits(self._limits, transaction, built)
        kept = {id(one.draft) for one in built}
        for draft in drafts:
            if id(draft) not in kept:
                self._skip(draft)
        self._put(transaction, made, built)

    def _skip(self, draft: Draft) -> None:
        self.report.count_skipped(draft)
        if draft.problems:
            self._errors.add(draft)

    def _check_identity(self, draft: Draft) -> None:
        if draft.skip_reason or draft.problems:
            return
        repeated = self._plan.repeated_key(draft)
        if repeated and repeated in self._repeated:
            draft.skip_reason = REPEATED
            return
        self._repeated.add(repeated)
        first = self._rows_by_id.setdefault(draft.record_id, draft.row.number)
        if first != draft.row.number:
            draft.refuse(Flaw.SAME_ID.problem("", draft.record_id, row=first))
        for one in draft.evidence.values():
            other = self._rows_by_evidence.setdefault(one.evidence_id, draft.row.number) if one.may_collide else 0
            if other not in (0, draft.row.number):
                draft.refuse(Flaw.SAME_EVIDENCE_ID.problem("", one.evidence_id, row=other))

    def _check_owners(self, transaction: Transaction, drafts: Iterable[Draft]) -> None:
        named = {owner for draft in drafts for owner in draft.values.get("owner_ids", ())} - self._owners
        self._owners.update(transaction.providers.known(named))
        for draft in drafts:
            for owner in draft.values.get("owner_ids", ()):
                if owner not in self._owners:
                    draft.refuse(Flaw.UNKNOWN_OWNER.problem("owner_ids", owner))

    def _build(self, transaction: Transaction, draft: Draft, made: list[Organisation]) -> Built | None:
        """Return the row's record and its evidence; None where the row is left out."""
        if draft.skip_reason or draft.problems:
            return None
        try:
            provenance = _provenance(self._provenance, draft.values)
            self._link(transaction, draft, provenance, made)
            location = self._locate(draft)
            record = build_record(self._kind, draft.record_id, draft.values, location, provenance)
            evidence = tuple(
                (build_evidence(one, (draft.record_id,), provenance), one.is_shared) for one in draft.evidence.values()
            )
        except InvalidInput as error:
            draft.refuse_all("", "", error)
            return None
        self._count_unlocated(draft, location)
        return Built(draft, record, evidence)

    def _link(self, transaction: Transaction, draft: Draft, provenance: Provenance, made: list[Organisation]) -> None:
        if self._kind is ImportKind.ORGANISATION:
            return
        given = draft.values.get("organisation_id", "")
        if given and given not in self._index(transaction) and not transaction.organisations.known([given]):
            raise InvalidInput("row is not valid", [Flaw.UNKNOWN_ORGANISATION.problem("organisation_id", given)])
        if not given and draft.organisation and self._mapping.organisation:
            linked, new = self._index(transaction).link(draft.organisation, self._mapping.organisation, provenance)
            draft.values["organisation_id"] = linked
            made += [new] if new else []

    def _index(self, transaction: Transaction) -> OrganisationIndex:
        if self._organisations is None:
            self._organisations = OrganisationIndex(transaction.organisations.iterate(), self._locator)
        return self._organisations

    def _locate(self, draft: Draft) -> Location | None:
        if self._kind not in LOCATED_KINDS:
            refuse_swapped(draft.values.get("latitude"), draft.values.get("longitude"))
            return None
        return self._locator.locate(**{name: draft.values[name] for name in LOCATION_FIELDS if name in draft.values})

    def _count_unlocated(self, draft: Draft, location: Location | None) -> None:
        if location is None or location.latitude is not None:
            return
        organisation_id = draft.values.get("organisation_id", "")
        if not (self._organisations and self._organisations.is_located(organisation_id)):
            self.report.unlocated += 1

    def _put(self, transaction: Transaction, made: list[Organisation], built: Sequence[Built]) -> None:
        self.report.count_also("organisation", transaction.organisations.put(made))
        records = [one.record for one in built]
        repository = _repository(transaction, self._kind)
        self.report.keep_outcomes(built, repository.foreseen)
        if self._suspect is not None:
            known = repository.known(one.draft.record_id for one in built)
            new = [one for one in built if one.draft.record_id not in known]
            self.report.suspect(self._suspect(transaction, new))
        self.report.count_main(repository.put(records))
        evidence: dict[str, tuple[Evidence, bool]] = {}
        for one in built:
            _merge(evidence, one.evidence)
        shared = [evidence_id for evidence_id, (_, is_shared) in evidence.items() if is_shared]
        stored = transaction.evidence.as_stated(shared) if shared else {}
        joined = [_joined(one, stored.get(key)) for key, (one, _) in evidence.items()]
        self.report.count_also("evidence", transaction.evidence.put(joined))


def _renewed(locator: Locator, transaction: Transaction) -> Locator:
    """Let the locator load its places, when it needs them, in the transaction that runs."""
    locator.load = lambda: Places(transaction.places.iterate())
    return locator


def _provenance(base: Provenance, values: dict[str, Any]) -> Provenance:
    own = {name: values[name] for name in ("source", "as_of", "published_by") if values.get(name)}
    return replace(base, **own) if own else base


def _merge(evidence: dict[str, tuple[Evidence, bool]], more: Iterable[tuple[Evidence, bool]]) -> None:
    for one, is_shared in more:
        held = evidence.get(one.evidence_id)
        evidence[one.evidence_id] = (_joined(one, held[0]) if held and is_shared else one, is_shared)


def _joined(one: Evidence, held: Evidence | None) -> Evidence:
    """Put the owners that are held already before those of one more row."""
    if held is None:
        return one
    return replace(one, owner_ids=tuple(dict.fromkeys((*held.owner_ids, *one.owner_ids))))


def _repository(transaction: Transaction, kind: ImportKind) -> Any:
    if kind in PROVIDER_KINDS:
        return transaction.providers
    return {
        ImportKind.ORGANISATION: transaction.organisations,
        ImportKind.PLACE: transaction.places,
        ImportKind.EVIDENCE: transaction.evidence,
        ImportKind.PROBLEM: transaction.problems,
    }[kind]
