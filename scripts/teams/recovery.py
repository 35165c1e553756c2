"""Teams that are known: the authors of a paper that the corpus does not hold, sought from the paper's own text."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder, Progress
from embeddings.indexer import Indexer
from embeddings.vector_cache import VectorCache
from matcher.evaluation.bundle import Bundle, BundleQuery
from matcher.evaluation.temporary_store import load_bundle
from matcher.pipeline import Matcher
from matcher.query import Query
from matcher.scored import in_rank_order
from matcher.teams.basis import TeamBasis, team_basis
from matcher.teams.deputies import is_deputy
from matcher.teams.request import USUAL_WEIGHTS, TeamRequest
from matcher.teams.solve import solve
from matcher.teams.spec import Limits, ObjectiveWeights, TeamSpec
from models.errors import FieldProblem, InvalidInput
from models.store import Store

SEED = 20_261_128
TIME_LIMIT_S = 60.0
TEAMS = "teams"
RANKED = "the best by rank"
RANDOM = "anybody"
WITHOUT_DEPUTIES = "teams without deputies"
COLLABORATING = "teams that have worked together"
_TOGETHER = replace(USUAL_WEIGHTS, earlier_collaboration=0.05)


@dataclass(frozen=True)
class Recovered:
    """What came out of one paper: method → the share of its true authors among as many proposed ones.

    Args:
        paper_id: The paper.
        authors: How many authors it has.
        recalls: Method → recall, 0..1.
        shortlisted: The share of the true authors who were looked at for the teams at all.
        has_team: Whether there was a team of this size.
    """

    paper_id: str
    authors: int
    recalls: Mapping[str, float]
    shortlisted: float
    has_team: bool


def papers_of(bundle: Bundle, wanted: int | None = None) -> list[BundleQuery]:
    """Return papers with two true authors or more, in the bundle's order; of more than are wanted, a drawn sample.

    Raises:
        InvalidInput: There is no such paper.
    """
    found = [query for query in bundle.queries if len(authors_of(bundle, query)) > 1]
    if not found:
        problem = FieldProblem("bundle", bundle.name, "no question has two right answers", "name another bundle")
        raise InvalidInput("there is no team to recover", [problem])
    if wanted is None or wanted >= len(found):
        return found
    chosen = np.random.default_rng(SEED).choice(len(found), size=wanted, replace=False)
    return [found[place] for place in sorted(chosen.tolist())]


def authors_of(bundle: Bundle, paper: BundleQuery) -> list[str]:
    """Return the true authors of a paper, by rising id."""
    return sorted(owner for owner, grade in bundle.grades.get(paper.query_id, {}).items() if grade > 0)


def recover(
    bundle: Bundle,
    papers: Sequence[BundleQuery],
    encoders: Mapping[str, Encoder],
    cache: VectorCache,
    progress: Progress,
) -> list[Recovered]:
    """Seek the authors of each paper, in a store of its own that does not hold it.

    Args:
        bundle: The test collection.
        papers: Its papers.
        encoders: The dense views.
        cache: Vectors that were made before.
        progress: Told of long steps.
    """
    found = []
    with tempfile.TemporaryDirectory(prefix="setu-teams-") as folder:
        store = Store.open(Path(folder) / "bundle.db")
        try:
            load_bundle(bundle, store)
            indexer = Indexer(store, encoders, Path(folder) / "bundle.index", cache)
            indexer.rebuild(progress)
            matcher = Matcher(store, indexer, encoders)
            for done, paper in enumerate(papers, start=1):
                found.append(_recovered(paper, authors_of(bundle, paper), matcher, store))
                progress("papers", done, len(papers))
        finally:
            store.close()
    return found


def _recovered(paper: BundleQuery, authors: Sequence[str], matcher: Matcher, store: Store) -> Recovered:
    query, size = Query(paper.text, exclude_evidence=paper.exclude), len(authors)
    limits = Limits(size_min=size, size_max=size)
    basis = team_basis(TeamRequest(query, limits=limits, alternatives=1, time_limit_s=TIME_LIMIT_S), matcher, store)
    everybody = in_rank_order(matcher.affinity(query))
    proposed = {method: _members(spec) for method, spec in _specs(basis).items()}
    proposed[RANKED] = [one.target_id for one in everybody[:size]]
    recalls = {method: len(set(ids) & set(authors)) / size for method, ids in proposed.items()}
    shortlisted = sum(author in basis.candidates for author in authors) / size
    return Recovered(
        paper.query_id, size, recalls | {RANDOM: size / len(everybody)}, shortlisted, bool(proposed[TEAMS])
    )


def _specs(basis: TeamBasis) -> dict[str, TeamSpec]:
    """Return the question as usual, without deputies, and for people who know one another."""
    spec = basis.spec
    alone = tuple(replace(one, weight=0.0) if is_deputy(one.skill_id) else one for one in spec.skills)
    return {
        TEAMS: spec,
        WITHOUT_DEPUTIES: replace(spec, skills=alone, weights=ObjectiveWeights()),
        COLLABORATING: replace(spec, weights=_TOGETHER),
    }


def _members(spec: TeamSpec) -> Sequence[str]:
    teams = solve(spec).teams
    return teams[0].members if teams else ()
