from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.store import Store
from tests.embeddings.fakes import evidence, filled_store, indexer

ROOT = Path(__file__).resolve().parents[2]


# 1: nothing is written yet · 2: files are not safe · 9: half of them are · 28: before the switch · 30: during it ·
# 31: after it, the old generation is still there.
@pytest.mark.parametrize("fatal", [1, 2, 9, 28, 30, 31])
def test_a_killed_compaction_leaves_a_usable_index(tmp_path: Path, fatal: int) -> None:
    store = filled_store(tmp_path / "setu.db")
    indexer(store, tmp_path).current()
    with store.write() as transaction:
        transaction.evidence.put([evidence("new", "Zebrafish.", "p1")])
    store.close()
    arguments = [sys.executable, "-m", "tests.embeddings.killed_compaction", str(tmp_path), str(fatal)]
    assert subprocess.run(arguments, cwd=ROOT, check=False).returncode == -signal.SIGKILL

    index = indexer(Store.open(tmp_path / "setu.db"), tmp_path)
    state = index.current()
    assert state.row_count == 21
    assert [ref.evidence_id for ref in state.passages(state.lexical_search(["zebrafish"], 5).rows)] == ["new"]
    after = index.rebuild()
    assert after.row_count == 21
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == ["CURRENT", "LOCK", after.generation]
