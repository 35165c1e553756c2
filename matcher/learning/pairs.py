"""From judgements to comparisons: of two providers judged for one problem, which is the better one.

Judgements of one grade about one provider and one problem are counted together. Each two of different grades and
providers make one comparison, which weighs what the weaker side does:

    weight(a, b) = min(weight(a), weight(b)) · min over {problem, a, b} of factor          see `caps.py` for factor

So a provider that a hundred people run down still weighs no more than `Caps.provider` in all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from matcher.learning.caps import Caps, cap_factors
from matcher.learning.usable import Usable

Seen = Mapping[str, float]
"""Features of a pair of problem and provider, by name."""


@dataclass(frozen=True)
class Comparison:
    """Two providers judged for one problem.

    Args:
        problem: Its hash.
        better_id: The provider with the better grade.
        worse_id: The other one.
        better: What was seen of the better one when it was judged last.
        worse: What was seen of the other one.
        weight: What the comparison counts.
    """

    problem: str
    better_id: str
    worse_id: str
    better: Seen
    worse: Seen
    weight: float


@dataclass
class _Voice:
    provider_id: str
    grade: int
    seen: Seen
    weight: float = 0.0


def compare_judged(usable: Usable, caps: Caps) -> list[Comparison]:
    """Return all comparisons within each problem, by problem and ids, weighed within the caps."""
    voices = _voices(usable)
    found = [comparison for problem in sorted(voices) for comparison in _within(problem, voices[problem])]
    of_problem = cap_factors(((one.problem, one.weight) for one in found), caps.problem)
    sides = ((provider, one.weight) for one in found for provider in (one.better_id, one.worse_id))
    of_provider = cap_factors(sides, caps.provider)
    return [
        replace(
            one, weight=one.weight * min(of_problem[one.problem], of_provider[one.better_id], of_provider[one.worse_id])
        )
        for one in found
    ]


def _voices(usable: Usable) -> dict[str, list[_Voice]]:
    voices: dict[str, dict[tuple[str, int], _Voice]] = defaultdict(dict)
    for one in usable.weighed:
        said, seen = one.feedback, one.feedback.sighting["features"]
        key = said.provider_id, one.grade
        voice = voices[said.problem_hash].setdefault(key, _Voice(*key, seen))
        voice.weight += one.weight
        voice.seen = seen
    return {problem: [of[key] for key in sorted(of)] for problem, of in voices.items()}


def _within(problem: str, voices: list[_Voice]) -> Iterator[Comparison]:
    for one, other in combinations(voices, 2):
        if one.provider_id != other.provider_id and one.grade != other.grade:
            better, worse = sorted((one, other), key=lambda voice: -voice.grade)
            weight = min(one.weight, other.weight)
            yield Comparison(problem, better.provider_id, worse.provider_id, better.seen, worse.seen, weight)
