from __future__ import annotations

import numpy as np

from embeddings.bridge import ARRAYS
from embeddings.encoder import FloatMatrix
from scripts.bridge_sources import DEMO_DATA, OWN_DATA, own_pairs
from scripts.bridge_texts import LANGUAGES, Pair, clean, good_pairs, is_indian
from scripts.bridge_training import TrainingSettings, TrainingVectors, train

SMALL = TrainingSettings(hidden=8, epochs=30, batch=32, learning_rate=0.02, seed=4)


def rotated(count: int, width: int) -> TrainingVectors:
    draws = np.random.default_rng(1)
    inputs = draws.normal(size=(count, width)).astype(np.float32)
    inputs /= np.linalg.norm(inputs, axis=1, keepdims=True)
    rotation, _ = np.linalg.qr(draws.normal(size=(width, width)))
    targets: FloatMatrix = (inputs @ rotation).astype(np.float32)
    ones, zeros = np.ones(count, np.float32), np.zeros((2, width), np.float32)
    return TrainingVectors(inputs, targets, is_english=ones, shifts=zeros)


def test_training_finds_a_rotation() -> None:
    data = rotated(256, 6)
    weights = train(data, SMALL)
    x = (data.inputs - weights["centre"]) / weights["scale"]
    hidden = x @ weights["up"].T + weights["up_bias"]
    mapped = x @ weights["linear"].T + weights["bias"] + (hidden / (1 + np.exp(-hidden))) @ weights["down"].T
    cosines = (mapped * data.targets).sum(1) / np.linalg.norm(mapped, axis=1)
    assert set(weights) == set(ARRAYS)
    assert cosines.mean() > 0.95


def test_the_same_seed_gives_the_same_weights() -> None:
    first, second = (train(rotated(64, 4), SMALL) for _ in range(2))
    assert all(first[name].tolist() == second[name].tolist() for name in ARRAYS)


def test_markup_and_placeholders_are_removed() -> None:
    assert clean("Open <b>the</b>\n $1 [[file]] '''now'''") == "Open the file now"


def test_scripts_are_told_apart() -> None:
    assert is_indian("पानी की जाँच pH 7")
    assert is_indian("پانی کی جانچ")
    assert not is_indian("water test पानी")
    assert not is_indian("123")


def test_untranslated_short_and_repeated_pairs_are_dropped() -> None:
    good = Pair("s", "hi", "कुएँ का पानी बहुत खारा है", "The well's water is very salty")
    untranslated = Pair("s", "hi", "The well's water is very salty", "The well's water is very salty")
    short = Pair("s", "hi", "पानी", "Water, clean and cold")
    assert list(good_pairs([good, untranslated, short, good])) == [good]


def test_our_own_pairs_cover_the_languages_with_text_on_both_sides() -> None:
    pairs = own_pairs(DEMO_DATA, OWN_DATA)
    assert {pair.language for pair in pairs} == set(LANGUAGES)
    assert all(is_indian(pair.native) and pair.english and not is_indian(pair.english) for pair in pairs)
