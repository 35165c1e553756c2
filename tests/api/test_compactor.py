"""The compactor writes a new snapshot when enough has changed, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.compactor import Compactor
from embeddings.indexer import Indexer, IndexSettings
from embeddings.vector_cache import VectorCache
from tests.matcher.scene import Scene, evidence, hash_encoders, open_scene, provider


@pytest.fixture
def small(tmp_path: Path) -> tuple[Scene, Indexer]:
    scene = open_scene(tmp_path)
    settings = IndexSettings(compact_after=2, compact_at_least=2)
    return scene, Indexer(
        scene.store, hash_encoders(), tmp_path / "own.index", VectorCache(tmp_path / "v.sqlite"), settings
    )


def test_few_changes_stay_in_the_delta_and_many_make_a_new_snapshot(small: tuple[Scene, Indexer]) -> None:
    scene, indexer = small
    scene.put([provider("p")], [evidence("e0", "pump seal", "p")])
    first = indexer.current().generation
    compactor = Compactor(indexer)
    scene.put([], [evidence("e1", "solar dryer", "p")])
    assert not compactor.compact_if_due()
    scene.put([], [evidence("e2", "dye bath", "p"), evidence("e3", "fly ash brick", "p")])
    assert compactor.compact_if_due()
    assert indexer.current().generation != first
    assert indexer.current().changed_count == 0
    assert indexer.current().row_count == 4
    scene.store.close()


def test_the_thread_survives_a_failure_and_ends_when_it_is_told_to(
    small: tuple[Scene, Indexer], monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, indexer = small
    looked = []

    def fail() -> bool:
        looked.append(True)
        if len(looked) == 2:
            compactor._is_stopping = True
        raise OSError("the disk is full")

    compactor = Compactor(indexer, look_every_s=0.001)
    monkeypatch.setattr(compactor, "compact_if_due", fail)
    compactor.start()
    compactor._thread.join(timeout=10)
    assert len(looked) == 2
    assert not compactor._thread.is_alive()
    scene.store.close()
