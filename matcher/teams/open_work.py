"""How much of a candidate's time is taken already, by the introductions that it has agreed to."""

from __future__ import annotations

from models.details import ResearcherDetails
from models.records import Provider

HOURS_OF_AN_INTRODUCTION = 8
"""What an agreed introduction is taken to cost a month; nobody records it, so this is a rule of thumb."""

USUAL_HOURS = 24
"""What is taken as somebody's time for new work in a month, where it is not declared."""


def open_load(provider: Provider, under_way: int) -> float:
    """Return the share of a provider's time for new work that is taken, 0..1.

        min(1, introductions under way × `HOURS_OF_AN_INTRODUCTION` / hours a month)

    Args:
        provider: The provider; declaring few hours makes each introduction weigh more.
        under_way: How many introductions it has agreed to that are not done.
    """
    details = provider.details
    declared = details.capacity_hours_per_month if isinstance(details, ResearcherDetails) else None
    hours = USUAL_HOURS if declared is None else declared
    needed = under_way * HOURS_OF_AN_INTRODUCTION
    return min(1.0, needed / hours) if hours else float(needed > 0)
