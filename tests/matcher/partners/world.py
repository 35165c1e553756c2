"""Parties in memory whose vectors are chosen, and a calibration that follows the score, so that answers are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from embeddings.moments import Moments
from matcher.calibrate import Calibration, Curve, Curves
from matcher.met_needs import ReadPassage
from matcher.partners.party import Party
from matcher.signs import Reading
from models.details import DETAILS_OF_KIND, Details, ProviderKind
from models.records import EvidenceText, Location, Organisation, OrganisationKind, Provider
from tests.matcher.scene import SOURCE

VIEW = "any"
CERTAIN = Curve(60.0)


def by_score(middle: float, *, possible_from: float = 0.3) -> Calibration:
    """Return a calibration by which somebody can always help, and the probability is σ(4 · (score − middle))."""
    relevant = dict.fromkeys(Reading, Curve(-4.0 * middle, {"score": 4.0}))
    curves = Curves(dict.fromkeys(Reading, CERTAIN), relevant, 0.0)
    return Calibration(curves, curves, 1, 0.7, possible_from)


def spread(dimension: int = 3) -> dict[str, Moments]:
    """Return a corpus of mean 0 and deviation 0.25 in every direction: z is four times the cosine."""
    return {VIEW: Moments(np.zeros(dimension, np.float32), np.eye(dimension, dtype=np.float32) / np.float32(16))}


def party(
    provider_id: str,
    texts: Mapping[str, tuple[str, Sequence[float]]] | None = None,
    *,
    kind: ProviderKind = ProviderKind.RESEARCHER,
    details: Details | None = None,
    side: OrganisationKind | None = None,
    place: Location | None = None,
    cluster_id: str = "",
) -> Party:
    """Return a party; ``texts`` are evidence id → text and vector, which is brought to unit length."""
    given = texts or {}
    organisation = Organisation(f"o-{provider_id}", "Any", SOURCE, side, location=place or Location()) if side else None
    record = Provider(
        provider_id, kind, f"Name of {provider_id}", details or DETAILS_OF_KIND[kind](), SOURCE,
        organisation.organisation_id if organisation else "", place or Location(), cluster_id,
    )  # fmt: skip
    passages = tuple(
        ReadPassage(EvidenceText(one, "publication", "", text, 2024, "test", ""), 0, len(text))
        for one, (text, _) in given.items()
    )
    vectors = np.array([vector for _, vector in given.values()], np.float32).reshape(len(given), 3)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True) if len(given) else 1.0
    return Party(record, organisation, passages, {VIEW: vectors / lengths})
