"""Who gets the first places: each group's share of exposure beside its share of those who deserve it.

A place at rank r is worth 1 / log2(r + 1), for few readers reach the tenth. Over the queries q,

    exposure share(G) = mean over q of  Σ over members of G shown  1 / log2(rank + 1)  /  the same over all shown
    merit share(G)    = mean over q of  members of G who deserve a place  /  all who deserve one
    ratio(G)          = exposure share(G) / merit share(G);   1 is in proportion

Source: Singh and Joachims, Fairness of exposure in rankings, KDD 2018, doi:10.1145/3219819.3220088 (exposure in
proportion to merit); Biega, Gummadi and Weikum, Equity of attention, SIGIR 2018, doi:10.1145/3209978.3210063 (over a
series of rankings, not in each).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.evaluation.bootstrap import LEVEL, RESAMPLES, SEED, Interval
from models.errors import FieldProblem, InvalidInput

TOP = 10
Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shown:
    """One answered query.

    Args:
        ranking: Provider ids, best first; what lies below the counted places is passed over.
        deserving: Who is relevant; all candidates, where nobody judged. Not empty.
    """

    ranking: tuple[str, ...]
    deserving: frozenset[str]


@dataclass(frozen=True)
class GroupExposure:
    """What one group gets and deserves; shares lie in 0..1 and add up to 1 over the groups.

    Args:
        group: Its name.
        merit_share: Of those who deserve a place.
        place_share: Of the counted places.
        exposure_share: Of the counted places by what they are worth.
        ratio: Exposure share over merit share, with an interval over queries; ``None`` where nobody of the group
            deserves a place.
    """

    group: str
    merit_share: float
    place_share: float
    exposure_share: float
    ratio: Interval | None


def exposure_by_group(
    shown: Sequence[Shown],
    group_of: Mapping[str, str],
    *,
    top: int = TOP,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> list[GroupExposure]:
    """Return every group, by falling merit share, ties by name.

    Args:
        shown: The answered queries; one whose ranking is empty gives no exposure and is passed over.
        group_of: Provider id → its group; covers everybody in ``shown``.
        top: How many places count.
        resamples: How often the queries are drawn again for the interval.
        seed: Start of the random draws.

    Raises:
        InvalidInput: No query has a ranking.
    """
    answered = [one for one in shown if one.ranking]
    if not answered:
        problem = FieldProblem("queries", f"{len(shown)}", "none has a ranking", "give queries that were answered")
        raise InvalidInput("there is no exposure to share out", [problem])
    groups = sorted(set(group_of.values()))
    merit = np.array([_shares(one.deserving, None, groups, group_of) for one in answered])
    places = np.array([_shares(one.ranking[:top], None, groups, group_of) for one in answered])
    exposure = np.array([_shares(one.ranking[:top], position_worth(top), groups, group_of) for one in answered])
    ratios = _ratios(exposure, merit, resamples, seed)
    found = [
        GroupExposure(group, float(merit[:, n].mean()), float(places[:, n].mean()), float(exposure[:, n].mean()), ratio)
        for n, (group, ratio) in enumerate(zip(groups, ratios, strict=True))
    ]
    return sorted(found, key=lambda one: (-one.merit_share, one.group))


def position_worth(top: int) -> Shares:
    """Return 1 / log2(rank + 1) for the ranks 1 … top."""
    return np.asarray(1.0 / np.log2(np.arange(2, top + 2)), dtype=np.float64)


def _shares(
    members: Sequence[str] | frozenset[str], worth: Shares | None, groups: Sequence[str], group_of: Mapping[str, str]
) -> Shares:
    weights = np.ones(len(members)) if worth is None else worth[: len(members)]
    number = {group: n for n, group in enumerate(groups)}
    of = np.array([number[group_of[i]] for i in members], dtype=np.int64)
    return np.asarray(np.bincount(of, weights, minlength=len(groups)) / weights.sum(), dtype=np.float64)


def _ratios(exposure: Shares, merit: Shares, resamples: int, seed: int) -> list[Interval | None]:
    """Return each group's ratio; draws in which nobody of a group deserves anything say nothing and are left out."""
    count = len(merit)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), resamples)
    gets, deserves = drawn @ exposure, drawn @ merit
    found: list[Interval | None] = []
    for n in range(merit.shape[1]):
        says = deserves[:, n] > 0
        if not merit[:, n].any():
            found.append(None)
            continue
        low, high = np.quantile(gets[says, n] / deserves[says, n], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        found.append(Interval(float(exposure[:, n].sum() / merit[:, n].sum()), float(low), float(high)))
    return found
