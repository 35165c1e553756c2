"""What reports are made of, read from database and file in one go; from here on everything is a pure function."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from embeddings.encoder import Encoder
from matcher.place import place_of
from matcher.provider_groups import career_stage, institution_type
from matcher.reports.coverage_file import CoverageFile
from matcher.reports.facts import SOLVERS, Demand, Facts, Shown, Supply
from matcher.reports.refresh import revision_of, state_of
from models.accounts.caller import PUBLIC
from models.accounts.callers_problems import CallersProblems
from models.details import ResearcherDetails
from models.introductions.problem_flow import ProblemState
from models.problem_outline import ProblemOutline
from models.records import Location, Organisation, Provider
from models.reference.lookups import fold_name, state_names
from models.store import Transaction


def read_facts(
    transaction: Transaction,
    file: CoverageFile,
    encoders: Mapping[str, Encoder],
    now: datetime,
    *,
    needs_evidence: bool = True,
) -> Facts:
    """Read everything that reports are made of; what was judged of a record that is gone is passed over.

    Args:
        transaction: Where records are read; words are read later, so it must stay open as long as the facts are used.
        file: What was computed.
        encoders: The models in use: what others computed is older.
        now: The present moment.
        needs_evidence: Read evidence too.
    """
    homes = {one.organisation_id: one for one in transaction.organisations.iterate()}
    outlines = [one for one in transaction.problems.outlines() if one.standing is not ProblemState.DRAFT]
    revision = revision_of(transaction, encoders)
    kept = file.covered()
    known = {one.problem_id: kept[one.problem_id] for one in outlines if one.problem_id in kept}
    providers = {one.provider_id: _supply(one, homes) for one in transaction.providers.iterate()}
    solvers = {key for key, one in providers.items() if one.kind in SOLVERS}
    evidence, unread = _evidence(transaction, file) if needs_evidence else ((), 0)
    return Facts(
        problems=tuple(_demand(one, homes.get(one.organisation_id)) for one in outlines),
        providers=providers,
        organisations={key: home.name for key, home in homes.items()},
        requests=tuple(transaction.introductions.courses()),
        covered={key: one.covered for key, one in known.items()},
        strong={key: tuple(who for who in one.covered.strong if who in solvers) for key, one in known.items()},
        outdated=frozenset(
            one.problem_id
            for one in outlines
            if one.problem_id in known and known[one.problem_id].state != state_of(one, revision)
        ),
        judged_at={key: one.at for key, one in known.items()},
        published=CallersProblems(transaction, PUBLIC).get_many,
        now=now,
        evidence=evidence,
        unread=unread,
    )


def _demand(one: ProblemOutline, home: Organisation | None) -> Demand:
    own = Location("", one.district, one.state, "", one.latitude, one.longitude)
    place = own if home is None or one.district or one.state else home.location
    point = None if place.latitude is None or place.longitude is None else (place.latitude, place.longitude)
    return Demand(
        one.problem_id,
        " ".join(one.sector.split()),
        place.district,
        _state_name(place.state),
        one.cluster_id or (home.cluster_id if home else ""),
        one.standing,
        " ".join(one.mission.split()),
        one.duplicate_of,
        one.stored_on,
        point,
    )


def _supply(provider: Provider, homes: Mapping[str, Organisation]) -> Supply:
    home = homes.get(provider.organisation_id)
    designation = provider.details.designation if isinstance(provider.details, ResearcherDetails) else ""
    place = place_of(provider, home)
    return Supply(
        provider.provider_id,
        provider.kind,
        provider.name,
        provider.organisation_id,
        provider.cluster_id or (home.cluster_id if home else ""),
        Location(place.city, place.district, _state_name(place.state), "", place.latitude, place.longitude),
        career_stage(provider.kind, designation),
        institution_type(provider.kind, home.name if home else "", home.kind if home else None),
    )


def _state_name(name: str) -> str:
    return state_names().get(fold_name(name), name)


def _evidence(transaction: Transaction, file: CoverageFile) -> tuple[tuple[Shown, ...], int]:
    owners: dict[str, list[str]] = {}
    for evidence_id, provider_id in transaction.evidence.ownership():
        owners.setdefault(evidence_id, []).append(provider_id)
    kept = file.domains()
    found, unread = [], 0
    for evidence_id, year, content_hash in transaction.evidence.years():
        one = kept.get(evidence_id)
        unread += one is None or one.state != content_hash
        if one is not None:
            found.append(Shown(one.domains, year, tuple(owners.get(evidence_id, ()))))
    return tuple(found), unread
