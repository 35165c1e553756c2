"""Small random specifications, and every assignment there is to one: the slow way that cannot be wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from matcher.assignment.pair_table import Pair, PairTable
from matcher.assignment.records import AssignmentSpec, Bounds, Objective

Chosen = tuple[Pair, ...]


def random_spec(seed: int, *, most_pairs: int = 9) -> AssignmentSpec:
    """Return a specification with every kind of limit now and then; affinities tie often, and some are negative."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    problems, providers = draw.randint(1, 4), draw.randint(1, 4)
    keys = [(f"P{i}", f"R{j}") for i in range(problems) for j in range(providers)]
    keys = draw.sample(keys, min(len(keys), draw.randint(1, most_pairs)))
    digits, low = draw.choice([(0, 0), (1, 0), (1, -1), (3, -0.5), (17, 0)])
    pairs = [Pair(*key, round(draw.uniform(low, 3 if digits == 0 else 1), digits)) for key in keys]
    spec = AssignmentSpec(
        PairTable.of(pairs),
        _bounds(draw, providers),
        _bounds(draw, problems),
        min_affinity=draw.choice([None, None, 0.3, draw.choice(pairs).affinity]),
        conflicts=_some(draw, [*keys, ("P0", "nobody")]),
        forbidden=_some(draw, keys),
    )
    return _with_own_limits(draw, spec)


def _bounds(draw: random.Random, most: int) -> Bounds:
    low = draw.choice([0, 0, 0, 1, 2])
    return Bounds(low, low + draw.randint(0, most))


def _some(draw: random.Random, keys: list[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset(draw.sample(keys, draw.randint(0, 2)) if len(keys) > 2 and draw.random() < 0.3 else [])


def _with_own_limits(draw: random.Random, spec: AssignmentSpec) -> AssignmentSpec:
    problem_ids, provider_ids = spec.pairs.problem_ids, spec.pairs.provider_ids
    if draw.random() < 0.3:
        spec = replace(spec, problem_bounds={draw.choice(problem_ids): _bounds(draw, 2)})
    if draw.random() < 0.3:
        spec = replace(spec, provider_bounds={draw.choice(provider_ids): _bounds(draw, 2)})
    if draw.random() < 0.2:
        spec = replace(spec, provider_slots={draw.choice(provider_ids): draw.randint(0, 2)})
    if draw.random() < 0.2:
        spec = replace(spec, problem_slots={draw.choice(problem_ids): draw.randint(0, 2)})
    eligible = eligible_pairs(spec)
    if eligible and draw.random() < 0.3:
        pinned = draw.choice(eligible)
        spec = replace(spec, pinned=frozenset({(pinned.problem_id, pinned.provider_id)}))
    return spec


def eligible_pairs(spec: AssignmentSpec) -> list[Pair]:
    """Return the pairs that are not dropped, conflicting or forbidden."""
    pairs = [spec.pairs.pair(row) for row in range(len(spec.pairs))]
    return [
        pair
        for pair in pairs
        if (spec.min_affinity is None or pair.affinity >= spec.min_affinity)
        and (pair.problem_id, pair.provider_id) not in spec.conflicts | spec.forbidden
    ]


def every_assignment(spec: AssignmentSpec) -> Iterator[Chosen]:
    """Yield every choice of pairs that keeps all limits."""
    eligible = eligible_pairs(spec)
    for kept in product((False, True), repeat=len(eligible)):
        chosen = tuple(pair for pair, keep in zip(eligible, kept, strict=True) if keep)
        if keeps_limits(spec, chosen):
            yield chosen


def keeps_limits(spec: AssignmentSpec, chosen: Chosen) -> bool:
    """Say whether pinned pairs are there, and every problem and provider is within its bounds and slots."""
    if not spec.pinned <= {(pair.problem_id, pair.provider_id) for pair in chosen}:
        return False
    problems = [pair.problem_id for pair in chosen]
    providers = [pair.provider_id for pair in chosen]
    return all(
        bounds.minimum <= number <= min(bounds.maximum, slots)
        for bounds, number, slots in (
            *(
                (spec.problem_bounds.get(one, spec.per_problem), problems.count(one), spec.problem_slots.get(one, 99))
                for one in spec.pairs.problem_ids
            ),
            *(
                (
                    spec.provider_bounds.get(one, spec.per_provider),
                    providers.count(one),
                    spec.provider_slots.get(one, 99),
                )
                for one in spec.pairs.provider_ids
            ),
        )
    )


def exact_sums(spec: AssignmentSpec, chosen: Chosen) -> list[Fraction]:
    """Return the sorted sums of the problems with an eligible pair, as the decimals that were written."""
    sums = {pair.problem_id: Fraction(0) for pair in eligible_pairs(spec)}
    for pair in chosen:
        sums[pair.problem_id] += Fraction(repr(pair.affinity))
    return sorted(sums.values())


def as_fair(spec: AssignmentSpec) -> AssignmentSpec:
    """Return the same specification with the fair objective."""
    return replace(spec, objective=Objective.FAIR)
