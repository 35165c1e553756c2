from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Role
from embeddings.onnx_encoder import OnnxEncoder
from models.errors import InvalidInput

TEXTS = [
    "",
    "water",
    "Low-cost sensors for fluoride in village drinking water.",
    "पीने के पानी में फ्लोराइड की जाँच",
    "நீரின் தரம்",
    "SS-316L heat exchanger, IS 10500, 60 °C",
    "word " * 90,
    "water",
]
ROOT = Path(__file__).resolve().parents[2]


def test_a_batch_equals_one_by_one_to_the_last_bit(bundled: OnnxEncoder) -> None:
    together = bundled.encode(TEXTS, Role.PASSAGE).vectors
    alone = [bundled.encode([text], Role.PASSAGE).vectors[0] for text in TEXTS]
    backwards = bundled.encode(TEXTS[::-1], Role.PASSAGE).vectors[::-1]
    assert together.tolist() == np.array(alone).tolist() == backwards.tolist()


def test_vectors_are_float32_of_unit_length(bundled: OnnxEncoder) -> None:
    vectors = bundled.encode(TEXTS, Role.QUERY).vectors
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_equal_texts_have_equal_vectors_and_the_prompt_counts(bundled: OnnxEncoder) -> None:
    passages, queries = (bundled.encode(TEXTS, role).vectors for role in (Role.PASSAGE, Role.QUERY))
    assert passages[1].tolist() == passages[7].tolist()
    has_prompts = bundled.model_id == "multilingual-e5-small"
    assert (passages[2].tolist() != queries[2].tolist()) == has_prompts


def test_related_texts_are_nearer_than_others(bundled: OnnxEncoder) -> None:
    texts = ["removing fluoride from drinking water", "defluoridation of groundwater", "wages of handloom weavers"]
    vectors = bundled.encode(texts, Role.PASSAGE).vectors
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.05


def test_hindi_is_near_its_translation_in_the_multilingual_model(model_home: Path) -> None:
    encoder = OnnxEncoder(model_home / "models" / "multilingual-e5-small")
    query = encoder.encode(["पीने के पानी में फ्लोराइड"], Role.QUERY).vectors[0]
    passages = encoder.encode(["fluoride in drinking water", "traffic lights", "silk sarees"], Role.PASSAGE).vectors
    assert int(np.argmax(passages @ query)) == 0


def test_no_texts_have_no_vectors(bundled: OnnxEncoder) -> None:
    encoded = bundled.encode([], Role.QUERY)
    assert (encoded.vectors.shape, encoded.truncated) == ((0, 384), ())


def test_cut_texts_are_reported(bundled: OnnxEncoder) -> None:
    encoded = bundled.encode(["short", "water " * 600, "short", "x" * 100_000], Role.PASSAGE)
    assert encoded.truncated == (1, 3)


def test_what_lies_beyond_the_cut_does_not_matter(bundled: OnnxEncoder) -> None:
    long = "water " * 600
    vectors = bundled.encode([long, long + "steel"], Role.PASSAGE).vectors
    assert vectors[0].tolist() == vectors[1].tolist()


def test_progress_is_reported(bundled: OnnxEncoder) -> None:
    seen: list[tuple[str, int, int]] = []
    bundled.encode(["a", "b"], Role.PASSAGE, lambda *step: seen.append(step))
    assert seen == [(f"encoding with {bundled.model_id}", 2, 2)]


def test_lone_surrogates_are_refused(bundled: OnnxEncoder) -> None:
    with pytest.raises(InvalidInput, match="Unicode"):
        bundled.encode(["a\ud800b"], Role.QUERY)


def test_serving_loads_neither_torch_nor_transformers(model_home: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from embeddings.bundled_models import BUNDLED, load_encoder\nfrom embeddings.encoder import Role\n"
        "import embeddings.indexer\n"
        f"for name in BUNDLED: load_encoder(Path({str(model_home)!r}), name).encode(['water'], Role.QUERY)\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'sklearn', 'pandas'} & set(sys.modules)\n"
        "print(*sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
