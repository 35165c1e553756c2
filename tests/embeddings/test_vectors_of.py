"""The stored vectors of rows, of the snapshot and of the delta alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.matcher.scene import Scene, evidence, open_scene, provider


def stored(scene: Scene) -> None:
    index = scene.indexer.current()
    rows = index.rows_of_owners(np.arange(len(index.owner_ids))).rows[::-1]
    for view in index.views:
        vectors = index.vectors_of(view, rows)
        assert vectors.dtype == np.float32
        for query in vectors:
            np.testing.assert_allclose(index.similarities(view, query, rows), vectors @ query, atol=1e-5)
        assert index.vectors_of(view, rows[:0]).shape == (0, vectors.shape[1])


def test_they_are_those_that_similarities_are_made_of(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.put([provider("a"), provider("b")], [evidence("e1", "steel", "a"), evidence("e2", "milk", "b")])
    scene.indexer.compact()
    stored(scene)
    scene.put(texts=[evidence("e3", "water", "a"), evidence("e1", "copper", "a")])
    stored(scene)
    scene.store.close()
