"""Who comes nearest of those who cover what nobody in the cluster does."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.reports.facts import SOLVERS, Demand, Facts, Supply
from matcher.reports.records import Cell, Sentence
from matcher.reports.selection import strong_for
from models.geography import distance_km
from models.reference.lookups import clusters

ROUNDED_KM = 10
"""To what distances are rounded: whoever reads a report may not know where the site of a confidential problem is."""


def nearest_strong(problems: Iterable[Demand], facts: Facts) -> list[Sentence]:
    """Return one sentence about the first of the problems that somebody elsewhere is a strong match for.

    Where that is none of them, it names who comes closest to the first one without being a strong match. Of several who
    are, the nearest is named; where no distance is known, the best.
    """
    listed = list(problems)
    for one in listed:
        found = [facts.providers[key] for key in strong_for(one, facts)]
        if found:
            km, _, nearest = min((_distance(one, supply), place, supply) for place, supply in enumerate(found))
            told: dict[str, Cell] = {"km": round(km / ROUNDED_KM) * ROUNDED_KM} if km < float("inf") else {}
            return [Sentence("nearest" if told else "nearest_somewhere", _named(one, nearest, facts) | told)]
    return [
        Sentence("closest_anywhere", _named(one, closest, facts))
        for one in listed[:1]
        if (closest := _closest(one, facts)) is not None
    ]


def _named(one: Demand, supply: Supply, facts: Facts) -> dict[str, Cell]:
    return {
        "problem": one.problem_id,
        "name": supply.name,
        "organisation": facts.organisations.get(supply.organisation_id, supply.place.district) or "–",
        "cluster": cluster_name(supply.cluster_id),
    }


def _closest(one: Demand, facts: Facts) -> Supply | None:
    shown = (facts.providers[key] for key in facts.covered[one.problem_id].shown if key in facts.providers)
    return next((supply for supply in shown if supply.kind in SOLVERS), None)


def cluster_name(cluster_id: str) -> str:
    """Return the name of a cluster; its id where it is not known, a dash where there is none."""
    return next((one.name for one in clusters() if one.cluster_id == cluster_id), cluster_id) or "–"


def _distance(one: Demand, supply: Supply) -> float:
    there = supply.place
    if one.point is None or there.latitude is None or there.longitude is None:
        return float("inf")
    return float(distance_km(one.point, (there.latitude, there.longitude)))
