"""Many queries encoded together: each stretch once, all cores side by side, stored problems from what is kept of them.

The vectors are those of `encode_query` one after another, to the last bit: an encoder's vector depends on its text
alone, and what is kept is kept in full precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from embeddings.bridge import Bridge
from embeddings.encoder import Encoded, Encoder, FloatVector, Role
from embeddings.passages import split_passages
from embeddings.problem_vectors import ProblemVectors
from embeddings.vector_cache import cache_key
from matcher.encode import EncodedQuery, EncodingSettings, encode_query, has_gloss, readers, role_of
from matcher.heard_words import HeardWords
from matcher.phonetics import LIKE_DEVANAGARI
from matcher.query import Query
from matcher.understand import Understanding
from models.store import Store

Asked = tuple[Role, str]
"""A text and the role in which it is encoded."""


@dataclass(frozen=True)
class Kept:
    """Where vectors of stored problems are kept.

    Args:
        vectors: The place.
        store: The database of the problems.
        seq: A change of it before which nothing that is put there was made.
        texts: The text of each stored problem that asks, as it was after that change.
    """

    vectors: ProblemVectors
    store: Store
    seq: int
    texts: Mapping[str, str]

    @classmethod
    def for_queries(cls, vectors: ProblemVectors, queries: Iterable[Query], store: Store, seq: int) -> Kept:
        """Read what the problems that ask say now; of one that was changed meanwhile nothing will be kept."""
        ids = [query.problem_id for query in queries if query.problem_id]
        if not ids:
            return cls(vectors, store, seq, {})
        with store.read() as transaction:
            texts = {i: problem.full_text for i, problem in transaction.problems.get_many(ids).items()}
        return cls(vectors, store, seq, texts)

    def is_keepable(self, query: Query) -> bool:
        """Say whether the query is what a stored problem says."""
        return self.texts.get(query.problem_id) == query.text

    def keep(self, fingerprint: str, made: Mapping[tuple[str, bytes], FloatVector]) -> None:
        """Keep what an encoder made, by (problem id, key), but nothing of problems that were deleted meanwhile.

        Whoever is erased is gone from the change log too, so that nobody would be told to forget them later.
        """
        if not made:
            return
        self.vectors.put_many(self.store.database_id, self.seq, fingerprint, made)
        problems = {problem for problem, _ in made}
        with self.store.read() as transaction:
            gone = problems - transaction.problems.get_many(problems).keys()
        self.vectors.forget(self.store.database_id, dict.fromkeys(gone, self.seq + 1))


@dataclass
class FoundVectors:
    """Stands in for an encoder where the vectors of all texts that it will be asked for are there already."""

    model_id: str
    fingerprint: str
    dimension: int
    found: Mapping[Asked, FloatVector] = field(repr=False)

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        """Return the vectors of known texts."""
        vectors = np.array([self.found[role, text] for text in texts], np.float32).reshape(-1, self.dimension)
        return Encoded(vectors, ())


def encode_queries(
    understandings: Sequence[Understanding],
    encoders: Mapping[str, Encoder],
    settings: EncodingSettings,
    bridge: Bridge | None,
    heard: HeardWords | None,
    kept: Kept | None,
) -> list[EncodedQuery]:
    """Encode queries, as `encode_query` does one of them.

    Args:
        understandings: What was read out of their texts.
        encoders: The dense views.
        settings: How a query becomes vectors and words.
        bridge: The map between the models' spaces.
        heard: The words of the corpus by their sounds, for queries in an Indian script.
        kept: Where vectors of stored problems are kept; ``None`` keeps nothing.
    """
    asked = _asked(understandings, encoders, settings, kept)
    found: dict[str, Encoder] = {
        name: FoundVectors(name, one.fingerprint, one.dimension, _vectors(one, asked[name], kept))
        for name, one in encoders.items()
    }
    return [
        encode_query(one, found, settings, bridge, heard if one.read_script in LIKE_DEVANAGARI else None)
        for one in understandings
    ]


def _asked(
    understandings: Sequence[Understanding],
    encoders: Mapping[str, Encoder],
    settings: EncodingSettings,
    kept: Kept | None,
) -> dict[str, dict[Asked, list[str]]]:
    """Return for each view what it is asked for, and for which stored problems."""
    asked: dict[str, dict[Asked, list[str]]] = {name: {} for name in encoders}
    for one in understandings:
        is_keepable = kept is not None and kept.is_keepable(one.query)
        for name, role, text in _texts(one, encoders):
            for stretch in split_passages(text, settings.stretches):
                problems = asked[name].setdefault((role, stretch.text), [])
                if is_keepable:
                    problems.append(one.query.problem_id)
    return asked


def _texts(understanding: Understanding, encoders: Mapping[str, Encoder]) -> Iterator[tuple[str, Role, str]]:
    for name in readers(understanding, encoders):
        yield name, role_of(understanding), understanding.read_as
    if has_gloss(understanding.gloss):
        for name in encoders:
            yield name, Role.QUERY, understanding.gloss.text


def _vectors(encoder: Encoder, asked: Mapping[Asked, Sequence[str]], kept: Kept | None) -> dict[Asked, FloatVector]:
    keys = {(role, text): cache_key(text, role) for role, text in asked}
    known = (
        {} if kept is None else kept.vectors.get_many(kept.store.database_id, encoder.fingerprint, list(keys.values()))
    )
    found = {one: known[key] for one, key in keys.items() if key in known}
    made: dict[Asked, FloatVector] = {}
    for role in Role:
        missing = [one for one in asked if one[0] is role and one not in found]
        if missing:
            vectors = encoder.encode([text for _, text in missing], role).vectors
            made.update(zip(missing, vectors, strict=True))
    if kept is not None:
        rows = {(problem, keys[one]): vector for one, vector in made.items() for problem in asked[one]}
        kept.keep(encoder.fingerprint, rows)
    return found | made
