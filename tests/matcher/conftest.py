"""A fresh small world for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.matcher.scene import Scene, open_scene
from tests.matcher.teams.workshop import by_score, fill


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Give an empty store with a matcher whose encoders are made of hashes."""
    opened = open_scene(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Scene]:
    """Give a directory whose teams are known, with probabilities that rise with the score."""
    opened = open_scene(tmp_path, calibration=by_score())
    fill(opened)
    yield opened
    opened.store.close()
