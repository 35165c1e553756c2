"""The small form of every proof: a kill of each kind, on SQLite and on PostgreSQL, and a few files of the suite."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from embeddings.encoder import no_progress
from scripts.proof.proof import Plan
from scripts.proof.proofs import PROOFS

IN_A_BROWSER = {"journeys", "pages"}
"""Tried in `tests.scripts.browser`, where a browser that is missing is told of."""


@pytest.mark.parametrize("name", [name for name in PROOFS if name not in IN_A_BROWSER])
def test_what_is_promised_holds_in_the_small_form(name: str, tmp_path: Path, model_home: Path) -> None:
    if os.environ.get("SETU_TEST_DATABASE") == "postgresql":
        pytest.skip("not applicable: about an SQLite file and a server at once, and part of the proofs themselves")
    plan = Plan(tmp_path, model_home / "models", kills=2, seed=1, progress=no_progress, is_short=True)
    proofs = list(PROOFS[name](plan))
    assert [(proof.name, proof.breaches) for proof in proofs if not proof.is_passed] == []
    assert sum(proof.times for proof in proofs) >= 2
