"""Feedback by one line each, and a crowd of users whose taste is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.sighting import SCHEME
from models.feedback import Feedback, Judgement, WhyNot, problem_hash


def said(
    number: int,
    *,
    problem: str = "leak",
    provider: str = "p1",
    actor: str = "ann",
    rank: int = 1,
    good: bool = True,
    **features: float,
) -> Feedback:
    """Return one judgement of which these features were seen."""
    return Feedback(
        problem_hash=problem_hash(problem),
        provider_id=provider,
        judgement=Judgement.RELEVANT if good else Judgement.NOT_RELEVANT,
        reason=None if good else WhyNot.WRONG_FIELD,
        actor=actor,
        rank=rank,
        sighting={"features": {"score": 1.0} | features, "scheme": SCHEME},
        feedback_id=f"f{number:09d}",
    )


def crowd(problems: int = 60, actors: int = 12, seed: int = 1) -> list[Feedback]:
    """Return what people say who want recent work, of whatever score: recency decides, ``best words`` means nothing."""
    draws = np.random.default_rng(seed)
    given: list[Feedback] = []
    for problem in range(problems):
        for rank, provider in enumerate(draws.permutation(40)[:5].tolist(), start=1):
            seen = {"recency": draws.random(), "best words": draws.random(), "passages": draws.random()}
            opinion = said(
                len(given),
                problem=f"problem {problem}",
                provider=f"p{provider}",
                actor=f"user-{problem % actors}",
                rank=rank,
                good=bool(seen["recency"] > 0.5),
                score=5 + draws.normal() / 4,
                **seen,
            )
            given.append(opinion)
    return given


def turned(given: list[Feedback]) -> list[Feedback]:
    """Return feedback that says the opposite."""
    return [
        replace(one, judgement=Judgement.NOT_RELEVANT, reason=WhyNot.WRONG_FIELD)
        if one.reason is None
        else replace(one, judgement=Judgement.RELEVANT, reason=None)
        for one in given
    ]
