"""What a member costs, as far as anybody has said: the rate of a facility, for one unit of it; else an assumed sum.

Nobody is free because nothing is known: an unknown cost stays unknown, unless the person who asks assumes one.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.details import FacilityDetails
from models.records import Provider


@dataclass(frozen=True)
class Cost:
    """A member's cost.

    Args:
        inr: Whole rupees; ``None`` where unknown.
        per: For which unit (hour, sample …); empty where the sum was assumed or is unknown.
        is_assumed: Whether the person who asks assumed it.
    """

    inr: int | None
    per: str = ""
    is_assumed: bool = False


def cost_of(provider: Provider, assumed_inr: int | None = None) -> Cost:
    """Return what one unit of a provider's work costs.

    Args:
        provider: The member.
        assumed_inr: What to take where no rate is known; ``None`` leaves it unknown.
    """
    details = provider.details
    if isinstance(details, FacilityDetails) and details.rate_inr is not None:
        return Cost(details.rate_inr, details.rate_unit or "use")
    return Cost(assumed_inr, is_assumed=assumed_inr is not None)
