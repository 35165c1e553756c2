"""Real texts to measure with: the shipped demo's evidence and problems."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import date

from models.store import Store
from scripts.benchmarks.bench_settings import Bench
from scripts.demo.loader import load_demo


def evidence_texts(bench: Bench, count: int, words: int = 100) -> list[str]:
    """Return texts of about so many words, made of whole pieces of evidence, in a seeded order."""
    with closing(_demo_store(bench)) as store, store.read() as transaction:
        pieces = [item.full_text for item in transaction.evidence.iterate()]
    random.Random(bench.seed).shuffle(pieces)  # noqa: S311 - repeatable, not secret
    texts: list[str] = []
    for piece in pieces:
        if not texts or len(texts[-1].split()) >= words:
            if len(texts) == count:
                break
            texts.append(piece)
        else:
            texts[-1] = " ".join(f"{texts[-1]} {piece}".split()[: words + 10])
    return texts


def questions(bench: Bench) -> list[str]:
    """Return the demo's problems, in all their languages and lengths, in a seeded order."""
    with closing(_demo_store(bench)) as store, store.read() as transaction:
        texts = [problem.full_text for problem in transaction.problems.iterate()]
    random.Random(bench.seed).shuffle(texts)  # noqa: S311 - repeatable, not secret
    return texts


def distinct_questions(bench: Bench) -> list[str]:
    """Return thousands of questions, no two alike: each of the demo's problems less one of its words.

    So no answer and no vector of a server can be one that it kept, and questions are as long as people's.
    """
    problems = [text.split() for text in questions(bench)]
    longest = max(map(len, problems))
    shortened = (
        " ".join([*words[:left_out], *words[left_out + 1 :]])
        for left_out in range(longest)
        for words in problems
        if left_out < len(words) > 1
    )
    return list(dict.fromkeys(shortened))


def _demo_store(bench: Bench) -> Store:
    store = Store.open(bench.home / "demo.db")
    load_demo(store, date.today())
    return store
