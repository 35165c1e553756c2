"""A flow of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store import Store
from tests.matcher.introductions.scene import Flow, open_flow


@pytest.fixture
def flow(tmp_path: Path) -> Iterator[Flow]:
    store = Store.open(tmp_path / "setu.db")
    yield open_flow(store)
    store.close()
