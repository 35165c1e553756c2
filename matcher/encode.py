"""Stage 2, encode: the understood text as one vector a view.

A view is one way to look at a passage: a dense model, or the words themselves. A model that has only ever read Latin
letters is noise on Indian scripts; there its view is asked with the vector that the bridge makes of the multilingual
model's, and not at all where no bridge leads to it. A query that is not English has an English gloss beside it, word by
word from the glossary of trade words, which both models read.

A long query names several needs; encoded as one text they blur, and the multilingual model fares worst
(``docs/evaluation.md`` has the numbers). So each dense view sees the mean of the vectors of the query's stretches, the
first counting more, because people say what they want first:

    q = (v₁ + … + vₙ) / n + lead · v₁        then brought to unit length

The lexical view is asked for the query's own words, for the words of the corpus that they sound like, and, weighing
less, for the words of the gloss.
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
from embeddings.tokenizer import tokenize
from matcher.glossary import Gloss
from matcher.heard_words import HeardWords
from matcher.understand import Understanding

LATIN = "Latn"


@dataclass(frozen=True)
class EncodingSettings:
    """How a query becomes vectors.

    Args:
        stretches: How long a stretch of a query is.
        lead: How much more the first stretch counts.
        gloss_words: How much a word of the gloss weighs in the lexical view, where a word of the query weighs 1.
        bridge_full_words: From how many words on the bridged view counts as much as the others; below, in proportion:
            a short question hangs on names and numbers, which the bridge blurs (``docs/trials-bridge.md``).
    """

    stretches: PassageSettings = field(default_factory=lambda: PassageSettings(words=40, longest=60))
    lead: float = 0.5
    gloss_words: float = 0.5
    bridge_full_words: int = 40


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
        tokens: Words of the lexical view, and how much each counts.
        route: How the query reached the models.
        gloss_vectors: For each dense view a unit vector of the English gloss; empty where there is none.
        gloss_weight: How much the gloss counts beside the text itself, 0..1.
        weights: How much a dense view of the text counts, where it is not 1.
    """

    understanding: Understanding
    vectors: dict[str, FloatVector]
    tokens: Mapping[str, float]
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
    heard: HeardWords | None = None,
) -> EncodedQuery:
    """Encode a query with every view that reads its script, or that the bridge reaches; with all when there is none.

    Args:
        understanding: What was read out of the text.
        encoders: The dense views.
        settings: How a query becomes vectors and words.
        bridge: The map between the models' spaces.
        heard: The words of the corpus by their sounds; without them no word is heard as another.
    """
    reading = readers(understanding, encoders)
    role = role_of(understanding)
    vectors = {
        name: encode_stretches(understanding.read_as, encoder, settings, role) for name, encoder in reading.items()
    }
    weights = {}
    if bridge is not None and bridge.source_id in vectors and bridge.target_id in encoders.keys() - reading.keys():
        vectors[bridge.target_id] = bridge.apply(vectors[bridge.source_id][np.newaxis])[0]
        weights[bridge.target_id] = min(1.0, len(understanding.read_as.split()) / settings.bridge_full_words)
    route = Route.DIRECT if len(reading) == len(encoders) else Route.BRIDGED
    return EncodedQuery(
        understanding=understanding,
        vectors=vectors,
        tokens=_query_words(understanding, settings, heard),
        route=route,
        gloss_vectors=_encode_gloss(understanding.gloss, encoders, settings),
        gloss_weight=understanding.gloss.weight,
        weights=weights,
    )


def readers(understanding: Understanding, encoders: Mapping[str, Encoder]) -> dict[str, Encoder]:
    """Return the encoders that read a query's script; all of them where none does."""
    script = understanding.read_script
    return {name: encoder for name, encoder in encoders.items() if reads_script(name, script)} or dict(encoders)


def role_of(understanding: Understanding) -> Role:
    """Return the role in which a query's text is encoded; its gloss is always a `Role.QUERY`."""
    return Role.QUERY if understanding.read_script == LATIN else Role.FOREIGN_QUERY


def has_gloss(gloss: Gloss) -> bool:
    """Say whether the gloss counts."""
    return bool(gloss.text and gloss.weight)


def _query_words(
    understanding: Understanding, settings: EncodingSettings, heard: HeardWords | None
) -> dict[str, float]:
    own = dict.fromkeys(understanding.tokens, 1.0)
    sounding = {} if heard is None else {word: 1.0 for token in own for word in heard.of(token)}
    return {**dict.fromkeys(tokenize(understanding.gloss.text), settings.gloss_words), **sounding, **own}


def _encode_gloss(gloss: Gloss, encoders: Mapping[str, Encoder], settings: EncodingSettings) -> dict[str, FloatVector]:
    if not has_gloss(gloss):
        return {}
    return {name: encode_stretches(gloss.text, encoder, settings) for name, encoder in encoders.items()}


def encode_stretches(text: str, encoder: Encoder, settings: EncodingSettings, role: Role = Role.QUERY) -> FloatVector:
    """Return one unit vector for a query of any length."""
    stretches = split_passages(text, settings.stretches)
    vectors = encoder.encode([stretch.text for stretch in stretches], role).vectors
    mixed = vectors.mean(axis=0) + settings.lead * vectors[0]
    return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)
