"""A query as one vector a view: stretches as arithmetic, and who reads what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from embeddings.encoder import Encoded, Role
from embeddings.passages import PassageSettings, split_passages
from matcher.encode import EncodedQuery, EncodingSettings, Route, encode_query, encode_stretches
from matcher.heard_words import HeardWords
from matcher.query import Query
from matcher.understand import understand
from tests.matcher.scene import HashEncoder

ENCODER = HashEncoder()
SHORT = EncodingSettings(PassageSettings(words=3, longest=4), lead=0.5)
MINILM, E5 = "all-MiniLM-L6-v2", "multilingual-e5-small"


def encoded(text: str, *models: str) -> EncodedQuery:
    return encode_query(understand(Query(text=text)), {name: HashEncoder(name) for name in models}, EncodingSettings())


def test_a_short_query_has_the_vector_of_its_text() -> None:
    expected = ENCODER.encode(["pump seal"], Role.QUERY).vectors[0]
    assert encode_stretches("pump seal", ENCODER, SHORT) == pytest.approx(expected, abs=1e-6)


def test_a_long_query_has_the_mean_of_its_stretches_with_more_of_the_first() -> None:
    text = "One two three. Four five six. Seven eight nine."
    stretches = [passage.text for passage in split_passages(text, SHORT.stretches)]
    assert len(stretches) == 3
    first, second, third = ENCODER.encode(stretches, Role.QUERY).vectors
    mixed = (first + second + third) / 3 + 0.5 * first
    assert encode_stretches(text, ENCODER, SHORT) == pytest.approx(mixed / np.linalg.norm(mixed), abs=1e-6)


def test_english_is_read_by_every_model() -> None:
    found = encoded("pump seal", MINILM, E5, "own/model")
    assert set(found.vectors) == {MINILM, E5, "own/model"}
    assert found.route is Route.DIRECT


def test_an_indian_script_is_not_read_by_a_model_of_latin_letters() -> None:
    found = encoded("पानी की टंकी", MINILM, E5)
    assert set(found.vectors) == {E5}
    assert found.route is Route.BRIDGED


def test_a_model_that_reads_nothing_of_it_is_asked_when_there_is_no_other() -> None:
    assert set(encoded("पानी की टंकी", MINILM).vectors) == {MINILM}


def test_vectors_have_unit_length_and_words_come_once() -> None:
    found = encoded("pump pump seal " * 80, E5)
    assert np.linalg.norm(found.vectors[E5]) == pytest.approx(1, abs=1e-5)
    assert found.tokens == {"pump": 1.0, "seal": 1.0}


class RoleEncoder(HashEncoder):
    """Remembers in which roles it was asked."""

    def __init__(self) -> None:
        super().__init__(E5)
        self.roles: list[Role] = []

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        self.roles.append(role)
        return super().encode(texts, role)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("pump seal", Role.QUERY),
        ("पानी की टंकी", Role.FOREIGN_QUERY),
        ("kapde ka rang utar jata hai", Role.FOREIGN_QUERY),
    ],
)
def test_a_text_that_is_read_in_another_script_is_a_foreign_query(text: str, role: Role) -> None:
    encoder = RoleEncoder()
    encode_query(understand(Query(text=text)), {E5: encoder}, EncodingSettings())
    assert encoder.roles[0] is role


def test_heard_words_count_whole_and_words_of_the_gloss_half() -> None:
    query = understand(Query(text="फर्नीचर पर पाउडर कोटिंग उखड़ रही है"))
    alone = encode_query(query, {E5: HashEncoder(E5)}, EncodingSettings()).tokens
    assert alone["फर्नीचर"] == 1.0
    assert alone["furniture"] == EncodingSettings().gloss_words
    heard = HeardWords(["furniture", "laptop"])
    found = encode_query(query, {E5: HashEncoder(E5)}, EncodingSettings(), heard=heard).tokens
    assert found == {**alone, "furniture": 1.0}
