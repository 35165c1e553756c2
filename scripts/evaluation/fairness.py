"""What one ranking does to groups of providers, on a bundle: exposure, and who comes first at equal relevance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.equal_relevance import Pair, WinRate, equally_relevant_pairs, group_wins, larger_profile_wins
from matcher.evaluation.bundle import Bundle, Target
from matcher.evaluation.evaluate import Run
from matcher.evaluation.temporary_store import kind_of_owner
from matcher.exposure import GroupExposure, Shown, exposure_by_group
from matcher.pipeline import NO_EVIDENCE
from matcher.provider_groups import career_stage, institution_type, profile_size
from matcher.scored import in_rank_order
from models.details import ProviderKind
from models.errors import FieldProblem, InvalidInput

CAREER_STAGE = "career stage"
INSTITUTION_TYPE = "type of institution"
PROFILE_SIZE = "size of the profile"


@dataclass(frozen=True)
class GroupResult:
    """One group: its exposure, and how often its members come before others who are as relevant."""

    exposure: GroupExposure
    wins: WinRate


@dataclass(frozen=True)
class Fairness:
    """What one ranking does.

    Args:
        queries: How many queries were counted: those with a relevant provider, or all where nobody judged.
        is_judged: Whether merit is relevance; else everybody deserves the same.
        larger_wins: How often the larger profile comes first at equal relevance.
        larger_of_kind_wins: The same among providers of one kind: a person has more evidence than an instrument.
        groups: Division → its groups; a division that puts everybody in one group is left out.
    """

    queries: int
    is_judged: bool
    larger_wins: WinRate
    larger_of_kind_wins: WinRate
    groups: dict[str, list[GroupResult]]


def measure_fairness(bundle: Bundle, run: Run) -> Fairness:
    """Measure what a run does to groups of providers.

    Args:
        bundle: The test collection; its owners are the providers.
        run: Query id → scored owners.

    Raises:
        InvalidInput: The bundle ranks documents, which have no career.
    """
    refuse_documents(bundle)
    evidence = evidence_counts(bundle)
    known = {query: [item for item in scored if item.score > NO_EVIDENCE] for query, scored in run.items()}
    shown = _shown(bundle, known)
    pairs = [pair for query, of in known.items() for pair in equally_relevant_pairs(query, of, _grades(bundle, query))]
    alike = [pair for pair in pairs if _kind(bundle, pair.before) is _kind(bundle, pair.after)]
    everybody = {i for one in shown for i in (*one.ranking, *one.deserving)} | set(evidence)
    return Fairness(
        queries=len(shown),
        is_judged=bool(_relevant(bundle)),
        larger_wins=larger_profile_wins(pairs, evidence),
        larger_of_kind_wins=larger_profile_wins(alike, evidence),
        groups={
            division: _group_results(shown, pairs, group_of, evidence)
            for division, group_of in divisions(bundle, everybody, evidence).items()
            if len(set(group_of.values())) > 1
        },
    )


def refuse_documents(bundle: Bundle) -> None:
    """Refuse a bundle whose targets are documents.

    Raises:
        InvalidInput: The bundle ranks documents, which have no career.
    """
    if bundle.target is not Target.OWNER:
        problem = FieldProblem("meta.target", bundle.target, "documents are ranked", "give a bundle of owners")
        raise InvalidInput(f"bundle {bundle.name} has no providers", [problem])


def evidence_counts(bundle: Bundle) -> dict[str, int]:
    """Return how many documents with a text each owner has; who has none is absent."""
    texts = (document for document in bundle.documents if (document.title + document.text).strip())
    return Counter(owner for document in texts for owner in set(document.owners))


def divisions(bundle: Bundle, owners: set[str], evidence: Mapping[str, int]) -> dict[str, dict[str, str]]:
    """Return the divisions into groups: name → owner id → group."""
    stages, institutions = {}, {}
    for i in owners:
        kind, known = _kind(bundle, i), bundle.owners.get(i)
        stages[i] = career_stage(kind, known.position if known else "")
        institutions[i] = institution_type(kind, known.organisation if known else "")
    sizes = {i: profile_size(evidence.get(i, 0)) for i in owners}
    return {CAREER_STAGE: stages, INSTITUTION_TYPE: institutions, PROFILE_SIZE: sizes}


def _kind(bundle: Bundle, owner_id: str) -> ProviderKind:
    return kind_of_owner(bundle.owners[owner_id].kind if owner_id in bundle.owners else "")


def _group_results(
    shown: list[Shown], pairs: list[Pair], group_of: dict[str, str], evidence: Mapping[str, int]
) -> list[GroupResult]:
    return [
        GroupResult(one, group_wins(pairs, one.group, group_of, evidence)) for one in exposure_by_group(shown, group_of)
    ]


def _shown(bundle: Bundle, run: Run) -> list[Shown]:
    """Return the queries that count: those with a relevant owner, or all of them where nobody judged."""
    relevant = _relevant(bundle)
    deserving = relevant or {query: {item.target_id for item in scored} for query, scored in run.items()}
    rankings = {query: tuple(item.target_id for item in in_rank_order(run[query])) for query in deserving}
    return [Shown(rankings[query], frozenset(of)) for query, of in deserving.items() if rankings[query]]


def _relevant(bundle: Bundle) -> dict[str, set[str]]:
    found = {q.query_id: {i for i, grade in _grades(bundle, q.query_id).items() if grade >= 1} for q in bundle.queries}
    return {query: of for query, of in found.items() if of}


def _grades(bundle: Bundle, query_id: str) -> dict[str, int]:
    return bundle.grades.get(query_id, {})
