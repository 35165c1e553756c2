"""What speaks for and against two records being one, added up: reasons with weights, a score, a band.

Weights are logarithms to base 2 of how much likelier an observation is between records of one than of two (bits), as in
probabilistic record linkage; they were set by hand and are judged as a whole (`setu duplicates measure`).

Source: I. P. Fellegi and A. B. Sunter, A Theory for Record Linkage, JASA 64 (1969), doi:10.1080/01621459.1969.10501049.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.duplicate_pairs import DuplicatePair

SURE_BITS, LIKELY_BITS, POSSIBLE_BITS = 7.0, 2.0, -2.0
"""Sums from which on a pair is sure (odds 128 : 1), likely (4 : 1), possible (1 : 4)."""

DUPLICATES_A_RECORD = 0.1
SMALLEST_DIRECTORY = 1000


class DuplicateBand(StrEnum):
    """How sure a pair is; ``sure`` needs a reason beside the name or the text."""

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Reason:
    """One observation on a pair: its name, what was seen on both sides, and its weight in bits (negative: against)."""

    name: str
    first: str
    second: str
    weight: float


def prior_bits(records: int) -> float:
    """Return the logarithmic odds of a pair before anything is seen: one record in ten has its like somewhere.

    prior = log2(0.1 / max(records, 1000)); small directories are parts of a larger world.
    """
    return math.log2(DUPLICATES_A_RECORD / max(records, SMALLEST_DIRECTORY))


def judged_pair(
    record_type: str, ids: tuple[str, str], reasons: Sequence[Reason], prior: float, *, corroborated: bool
) -> DuplicatePair | None:
    """Return a pair with score and band, or ``None`` when it is not even possible.

    score = 1 / (1 + 2^−bits) with bits = prior + Σ weights.

    Args:
        record_type: Type of both records.
        ids: Both ids; the reasons' ``first`` is of the first.
        reasons: What was seen.
        prior: `prior_bits` of the directory.
        corroborated: Whether the pair may be sure: something beside the name or the text speaks for it.
    """
    bits = prior + sum(reason.weight for reason in reasons)
    if bits < POSSIBLE_BITS:
        return None
    is_turned = ids[0] > ids[1]
    entries = [
        _entry(reason, is_turned=is_turned) for reason in sorted(reasons, key=lambda one: (-one.weight, one.name))
    ]
    first_id, second_id = sorted(ids)
    score = 1.0 / (1.0 + 2.0**-bits)
    return DuplicatePair(record_type, first_id, second_id, round(score, 6), entries, _band(bits, corroborated).value)


def _band(bits: float, corroborated: bool) -> DuplicateBand:
    if bits >= SURE_BITS and corroborated:
        return DuplicateBand.SURE
    return DuplicateBand.LIKELY if bits >= LIKELY_BITS else DuplicateBand.POSSIBLE


def _entry(reason: Reason, *, is_turned: bool) -> Mapping[str, Any]:
    first, second = (reason.second, reason.first) if is_turned else (reason.first, reason.second)
    return {"name": reason.name, "first": first, "second": second, "weight": round(reason.weight, 2)}
