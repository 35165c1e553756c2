"""Stage 2, encode: the understood text as one vector a view.

A view is one way to look at a passage: a dense model, or the words themselves. A model that has only ever read Latin
letters is noise on Indian scripts; there its view is asked with the vector that the bridge makes of the multilingual
model's, and not at all where no bridge leads to it. A query that is not English has an English gloss beside it, word by
word from the glossary of trade words, which both models read.

A long query names several needs; encoded as one text they blur, and the multilingual model fares worst
(``docs/evaluation.md`` has the numbers). So each dense view sees the mean of the vectors of the query's stretches, the
first counting more, because people say what they want first:

    q = (v₁ + … + vₙ) / n + lead · v₁        then brought to unit length
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from embeddings.bridge import Bridge
from embeddings.bundled_models import reads_script
from embeddings.encoder import Encoder, FloatVector, Role
from embeddings.passages import PassageSettings, split_passages
from matcher.glossary import Gloss
from matcher.understand import Understanding


@dataclass(frozen=True)
class EncodingSettings:
    """How a query becomes vectors.

    Args:
        stretches: How long a stretch of a query is.
        lead: How much more the first stretch counts.
        bridge_full_words: From how many words on the bridged view counts as much as the others; below, in proportion:
            a short question hangs on names and numbers, which the bridge blurs (``docs/trials-bridge.md``).
    """

    stretches: PassageSettings = field(default_factory=lambda: PassageSettings(words=40, longest=60))
    lead: float = 0.5
    bridge_full_words: int = 20


class Route(StrEnum):
    """How a query reached the models: every model read it, or one only over the bridge (or not at all)."""

    DIRECT = "direct"
    BRIDGED = "bridged"


@dataclass(frozen=True)
class EncodedQuery:
    """The query as the index sees it.

    Args:
        understanding: What was read out of the text.
        vectors: A unit vector for each dense view.
        tokens: Words of the lexical view.
        route: How the query reached the models.
        gloss_vectors: For each dense view a unit vector of the English gloss; empty where there is none.
        gloss_weight: How much the gloss counts beside the text itself, 0..1.
        weights: How much a dense view of the text counts, where it is not 1.
    """

    understanding: Understanding
    vectors: dict[str, FloatVector]
    tokens: tuple[str, ...]
    route: Route = Route.DIRECT
    gloss_vectors: dict[str, FloatVector] = field(default_factory=dict)
    gloss_weight: float = 0.0
    weights: dict[str, float] = field(default_factory=dict)

    def weight_of(self, view: str) -> float:
        """Return how much a dense view of the text counts beside the others."""
        return self.weights.get(view, 1.0)


def encode_query(
    understanding: Understanding,
    encoders: Mapping[str, Encoder],
    settings: EncodingSettings,
    bridge: Bridge | None = None,
) -> EncodedQuery:
    """Encode a query with every view that reads its script, or that the bridge reaches; with all when there is none."""
    script = understanding.read_script
    reading = {name: encoder for name, encoder in encoders.items() if reads_script(name, script)} or dict(encoders)
    vectors = {name: encode_stretches(understanding.read_as, encoder, settings) for name, encoder in reading.items()}
    weights = {}
    if bridge is not None and bridge.source_id in vectors and bridge.target_id in encoders.keys() - reading.keys():
        vectors[bridge.target_id] = bridge.apply(vectors[bridge.source_id][np.newaxis])[0]
        weights[bridge.target_id] = min(1.0, len(understanding.read_as.split()) / settings.bridge_full_words)
    route = Route.DIRECT if len(reading) == len(encoders) else Route.BRIDGED
    return EncodedQuery(
        understanding=understanding,
        vectors=vectors,
        tokens=tuple(dict.fromkeys(understanding.tokens)),
        route=route,
        gloss_vectors=_encode_gloss(understanding.gloss, encoders, settings),
        gloss_weight=understanding.gloss.weight,
        weights=weights,
    )


def _encode_gloss(gloss: Gloss, encoders: Mapping[str, Encoder], settings: EncodingSettings) -> dict[str, FloatVector]:
    if not gloss.text or not gloss.weight:
        return {}
    return {name: encode_stretches(gloss.text, encoder, settings) for name, encoder in encoders.items()}


def encode_stretches(text: str, encoder: Encoder, settings: EncodingSettings) -> FloatVector:
    """Return one unit vector for a query of any length."""
    stretches = split_passages(text, settings.stretches)
    vectors = encoder.encode([stretch.text for stretch in stretches], Role.QUERY).vectors
    mixed = vectors.mean(axis=0) + settings.lead * vectors[0]
    return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)
