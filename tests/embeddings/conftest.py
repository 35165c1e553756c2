"""The encoders of the two bundled models."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.bundled_models import BUNDLED
from embeddings.onnx_encoder import OnnxEncoder


@pytest.fixture(scope="session", params=list(BUNDLED))
def bundled(request: pytest.FixtureRequest, model_home: Path) -> OnnxEncoder:
    """Give each bundled model's encoder in turn."""
    return OnnxEncoder(model_home / "models" / str(request.param), threads=2)
