"""What a border on one number reaches: the best cosine of a model, the best score of BM25.

The best is taken over the passages of everybody who is not taken out; questions are read whole and as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from embeddings.encoder import BoolVector, Encoder
from embeddings.vector_cache import VectorCache
from matcher.evaluation.baseline_views import naive_views
from matcher.evaluation.baselines import Passages, collect_passages
from matcher.evaluation.bundle import read_bundle
from scripts.calibration.detection import Judgement
from scripts.calibration.questions import BUNDLE, Question

WORDS = "BM25"


def naive_judgements(
    questions: Sequence[Question], encoders: Mapping[str, Encoder], cache: VectorCache
) -> dict[str, list[Judgement]]:
    """Return for each method the best value that any passage gets, question by question.

    Args:
        questions: What is asked.
        encoders: The dense models.
        cache: Vectors that were made before.
    """
    passages = collect_passages(read_bundle(BUNDLE))
    views = naive_views(passages.texts, [question.text for question in questions], encoders, cache)
    names = {f"{WORDS}, best score": WORDS} | {f"{name}, best cosine": name for name in encoders}
    return {
        title: [
            Judgement(question, float(views[name](number)[_present(question, passages)].max()))
            for number, question in enumerate(questions)
        ]
        for title, name in names.items()
    }


def _present(question: Question, passages: Passages) -> BoolVector:
    gone = np.array([target in question.taken_out for target in passages.targets])
    present = np.zeros(len(passages.texts), dtype=np.bool_)
    present[passages.rows[~gone[passages.owners]]] = True
    return present
