"""What tests of several packages share: the two bundled models, built once into the clone's ``build`` folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.bundled_models import BUNDLED, build_model


@pytest.fixture(scope="session")
def model_home() -> Path:
    """Give a home in which both bundled models are built; the first run ever takes a minute or two."""
    home = Path(__file__).resolve().parents[1] / "build"
    for model_id in BUNDLED:
        build_model(home, model_id)
    return home
