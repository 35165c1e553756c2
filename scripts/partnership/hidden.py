"""Hidden co-authors: pairs who wrote together, with everything that both own taken out of the collection.

For each person one co-author is hidden. Whatever the two wrote together is removed before the collection is stored, so
that nothing of it is left: not as evidence of either, not in the graph. What remains must leave the person two pieces
of evidence and the hidden one a piece, also after what was removed for the other pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from matcher.evaluation.bundle import Bundle, BundleDocument

LEAST_OWN = 2
SEED = 20_261_128


@dataclass(frozen=True)
class HiddenPairs:
    """A collection without what hidden pairs wrote together.

    Args:
        bundle: The collection that is left.
        partner_of: Person → the co-author who is hidden from him.
    """

    bundle: Bundle
    partner_of: Mapping[str, str]


def hide_pairs(bundle: Bundle, most: int, seed: int = SEED) -> HiddenPairs:
    """Return a collection with at most ``most`` hidden pairs, chosen by the seed; nobody stands in two pairs."""
    left = {document.document_id: document for document in bundle.documents}
    partner_of: dict[str, str] = {}
    taken: set[str] = set()
    pairs = sorted({pair for document in bundle.documents for pair in _pairs(document)})
    for place in np.random.default_rng(seed).permutation(len(pairs)).tolist():
        first, second = pairs[place]
        if len(partner_of) == most:
            break
        if first in taken or second in taken:
            continue
        kept = {one: of for one, of in left.items() if not {first, second} <= set(of.owners)}
        if all(_leaves_enough(kept.values(), partner_of | {first: second})):
            left = kept
            partner_of[first] = second
            taken |= {first, second}
    return HiddenPairs(replace(bundle, documents=tuple(left.values())), partner_of)


def _pairs(document: BundleDocument) -> Iterable[tuple[str, str]]:
    return ((one, other) for one in document.owners for other in document.owners if one != other)


def _leaves_enough(documents: Iterable[BundleDocument], partner_of: Mapping[str, str]) -> Iterable[bool]:
    counts: dict[str, int] = defaultdict(int)
    for document in documents:
        for owner in document.owners:
            counts[owner] += 1
    for person, partner in partner_of.items():
        yield counts[person] >= LEAST_OWN
        yield counts[partner] >= 1
