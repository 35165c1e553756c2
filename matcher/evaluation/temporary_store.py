"""A bundle as a directory of providers with evidence, put into a store of its own.

An owner bundle has one provider an owner; a document bundle one provider a document. Ids are kept. A candidate that
nothing is known of becomes a provider without evidence, so that it gets a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matcher.evaluation.bundle import Bundle, BundleDocument, BundleOwner, Target
from models.chunks import chunked
from models.details import DETAILS_OF_KIND, LaboratoryDetails, ProviderKind, ResearcherDetails
from models.records import Evidence, EvidenceKind, Organisation, Provenance, Provider
from models.store import Store

_KINDS = {kind.value: kind for kind in ProviderKind} | {"lab": ProviderKind.LABORATORY}


def load_bundle(bundle: Bundle, store: Store) -> int:
    """Write a bundle's owners and documents into an empty store.

    Returns:
        How many documents were left out because they have no text at all, or no owner in an owner bundle.
    """
    provenance = Provenance(source=f"bundle {bundle.name}")
    owners = _owners(bundle)
    evidence = [_evidence(document, bundle, provenance) for document in bundle.documents if _counts(document, bundle)]
    with store.write() as transaction:
        transaction.organisations.put(list(_organisations(owners, provenance)))
        transaction.providers.put([_provider(owner, provenance) for owner in owners])
        for chunk in chunked(evidence):
            transaction.evidence.put(chunk)
    return len(bundle.documents) - len(evidence)


def _counts(document: BundleDocument, bundle: Bundle) -> bool:
    return bool((document.title + document.text).strip() and _owner_ids(document, bundle))


def _owners(bundle: Bundle) -> list[BundleOwner]:
    """Everything that can be ranked, in order of id: owners of documents, described owners, candidates."""
    described = bundle.owners if bundle.target is Target.OWNER else {}
    named = {owner for document in bundle.documents for owner in _owner_ids(document, bundle)}
    asked_for = {candidate for query in bundle.queries for candidate in query.candidates or ()}
    return [described.get(i, BundleOwner(owner_id=i)) for i in sorted(named | asked_for | set(described))]


def _owner_ids(document: BundleDocument, bundle: Bundle) -> tuple[str, ...]:
    return document.owners if bundle.target is Target.OWNER else (document.document_id,)


def kind_of_owner(word: str) -> ProviderKind:
    """Return the kind that a bundle's word means; any word that is none of Setu's stands for a researcher."""
    # No score depends on the kind; a word that is no kind of Setu's need not stop an evaluation.
    return _KINDS.get(word.casefold(), ProviderKind.RESEARCHER)


def _provider(owner: BundleOwner, provenance: Provenance) -> Provider:
    kind = kind_of_owner(owner.kind)
    details = DETAILS_OF_KIND[kind]()
    if kind is ProviderKind.RESEARCHER:
        details = ResearcherDetails(designation=owner.position, department=owner.department)
    elif kind is ProviderKind.LABORATORY:
        details = LaboratoryDetails(department=owner.department)
    return Provider(
        provider_id=owner.owner_id,
        kind=kind,
        name=owner.name.strip() or owner.owner_id,
        details=details,
        provenance=provenance,
        organisation_id=_organisation_id(owner.organisation),
    )


def _organisations(owners: Sequence[BundleOwner], provenance: Provenance) -> Iterator[Organisation]:
    names = {_organisation_id(owner.organisation): owner.organisation for owner in owners}
    for organisation_id, name in sorted(names.items()):
        if organisation_id:
            yield Organisation(organisation_id=organisation_id, name=name, provenance=provenance)


def _organisation_id(name: str) -> str:
    return re.sub(r"\W+", "-", name.casefold()).strip("-")


def _evidence(document: BundleDocument, bundle: Bundle, provenance: Provenance) -> Evidence:
    return Evidence(
        evidence_id=document.document_id,
        kind=EvidenceKind.STATEMENT,
        owner_ids=_owner_ids(document, bundle),
        provenance=provenance,
        title=document.title,
        text=document.text,
        year=document.year,
    )
