"""A flow of its own for each test, in which an account keeps searches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store import Store
from tests.matcher.introductions.scene import open_flow
from tests.matcher.searches.scene import Searching


@pytest.fixture
def searching(tmp_path: Path) -> Iterator[Searching]:
    store = Store.open(tmp_path / "setu.db")
    yield Searching.settle(open_flow(store))
    store.close()
