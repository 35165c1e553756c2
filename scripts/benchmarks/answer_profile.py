"""What one answer costs, by function: ``python -m scripts.benchmarks.answer_profile FOLDER QUESTIONS PROFILE``.

FOLDER is one that ``make bench ARGS="--only serve --work FOLDER"`` left. Printed are the processor time of an answer in
process, JSON included, its size, and a digest of all answers: changes that only make answers cheaper leave it as it is.
PROFILE is written for ``python -m pstats``; the times in it are longer, because watching takes time too.
"""

from __future__ import annotations

import cProfile
import hashlib
import random
import sys
import time
from pathlib import Path

from api.answers import answer_out
from embeddings.encoder import no_progress
from matcher.query import Query
from matcher.workspace import Workspace
from scripts.benchmarks.bench_settings import FULL, Bench
from scripts.benchmarks.demo_texts import distinct_questions
from scripts.benchmarks.match_speed import opened
from scripts.benchmarks.synthetic_corpus import build_corpus

WARM_UP = 40


def profile_answers(workspace: Workspace, questions: list[str], profile: cProfile.Profile) -> str:
    """Answer each question unwatched, then all once more watched; return what was seen in one line."""
    digest, size, seconds = hashlib.sha256(), 0, 0.0
    for question in questions:
        began = time.process_time()
        answer = _answer(workspace, question)
        seconds += time.process_time() - began
        digest.update(answer)
        size += len(answer)
    for question in questions:
        profile.runcall(_answer, workspace, question)
    count = len(questions)
    return (
        f"{1e3 * seconds / count:.1f} ms of processor time and {size / count / 1e3:.0f} kB an answer, digest "
        + (digest.hexdigest()[:16])
    )


def _answer(workspace: Workspace, question: str) -> bytes:
    return answer_out(workspace.matcher.match(Query(question))).model_dump_json().encode()


def main() -> None:
    """Open the corpus, ask, print and write the profile."""
    folder, count, file = sys.argv[1:]
    bench = Bench(Path(folder).absolute(), FULL, no_progress)
    questions = distinct_questions(bench)
    random.Random(bench.seed).shuffle(questions)  # noqa: S311 - repeatable, not secret
    profile = cProfile.Profile()
    with opened(build_corpus(bench, bench.sizes.passages)) as workspace:
        for question in questions[:WARM_UP]:
            _answer(workspace, question)
        said = profile_answers(workspace, questions[WARM_UP : WARM_UP + int(count)], profile)
    profile.dump_stats(file)
    sys.stdout.write(said + "\n")


if __name__ == "__main__":
    main()
