"""``python -m scripts.measure_explanations``: how often an explanation points to the right sentence of the demo data.

``scripts/demo/questions/needs_met.jsonl`` holds needs of demo problems, each beside one provider, with the sentences of
that provider's evidence that speak of the need, chosen by hand; none where nothing does. Measured is, for each way of
choosing:

    right       share of the needs with such a sentence for which one of them is chosen
    pointed     share of the needs for which any sentence is chosen; the rest are called not spoken of
    precision   share of the chosen sentences that are right
    silent      share of the needs that no sentence speaks of for which none is chosen
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from embeddings.tokenizer import tokenize
from matcher.answer import Answer
from matcher.clauses import sentences
from matcher.met_needs import ReadPassage, met_needs
from matcher.need_words import words_of_need
from matcher.needs import Need, need_at
from matcher.query import Query
from matcher.understand import Understanding
from matcher.workspace import Workspace
from models.records import EvidenceText
from models.store import Store
from scripts.console import out, progress_bars
from scripts.demo.loader import load_demo
from scripts.options import Home, locate_state
from scripts.script_runner import run_script

LABELS = Path(__file__).parent / "demo" / "questions" / "needs_met.jsonl"
PROBLEMS = Path(__file__).parent / "demo" / "data" / "problems.jsonl"
RANKED = 50

Sentence = tuple[str, str]
"""Evidence id and the sentence."""


@dataclass(frozen=True)
class Case:
    """One labelled need: where it stands, a provider's evidence, best passage first, the sentences that meet it."""

    language: str
    understanding: Understanding
    need: Need
    evidence: tuple[EvidenceText, ...]
    right: frozenset[Sentence]

    def sentences(self) -> list[Sentence]:
        """Return every sentence of the evidence, in order."""
        return [
            (one.evidence_id, one.full_text[start:end])
            for one in self.evidence
            for start, end in sentences(one.full_text)
        ]


Choose = Callable[[Case], Sentence | None]


def first_sentence(case: Case) -> Sentence | None:
    """Choose the first sentence of the evidence that ranks best for the whole problem."""
    return case.sentences()[0]


def most_shared_words(case: Case) -> Sentence | None:
    """Choose the sentence that shares most words with the need as models read it; the first of equals, if any."""
    asked = set(tokenize(f"{case.need.words} {case.need.read_as}"))
    shared = [(len(asked & set(tokenize(text))), (evidence_id, text)) for evidence_id, text in case.sentences()]
    most = max(count for count, _ in shared)
    return next(sentence for count, sentence in shared if count == most) if most else None


def by_need_words(case: Case) -> Sentence | None:
    """Choose as answers do."""
    passages = [ReadPassage(one, 0, len(one.full_text)) for one in case.evidence]
    found = met_needs([words_of_need(case.need, case.understanding.language)], passages)
    return (found[0].evidence_id, found[0].sentence) if found else None


WAYS: dict[str, Choose] = {
    "first sentence of the best passage": first_sentence,
    "sentence with most shared words": most_shared_words,
    "Setu": by_need_words,
}


def main(home: Home = None) -> None:
    """Print the table in Markdown."""
    state = locate_state(home, None)
    with tempfile.TemporaryDirectory() as folder, progress_bars() as report:
        database = Path(folder) / "demo.db"
        with closing(Store.open(database)) as store:
            load_demo(store, date.today())
        workspace = Workspace.open(database=database, home=state.home, progress=report)
        with closing(workspace):
            cases = list(_cases(workspace))
    out.print("| way | needs | right | pointed | precision | silent |\n|---|---|---|---|---|---|", markup=False)
    for language in ("en", "hi", "hi-Latn", ""):
        asked = [case for case in cases if language in ("", case.language)]
        for name, choose in WAYS.items():
            out.print(_row(f"{name}, {language or 'all'}", asked, choose), markup=False)


def _cases(workspace: Workspace) -> Iterator[Case]:
    problems = {one["problem_id"]: one["text"] for one in _lines(PROBLEMS)}
    labels = list(_lines(LABELS))
    answers = {i: _answer(workspace, problems[i]) for i in dict.fromkeys(label["problem_id"] for label in labels)}
    for label in labels:
        answer = answers[label["problem_id"]]
        understanding = answer.understanding
        start = understanding.text.index(label["need"])
        need = need_at(understanding.text, (start, start + len(label["need"])), understanding.language)
        evidence = _evidence(workspace, answer, label["provider_id"])
        right = frozenset((one["evidence_id"], one["text"]) for one in label["sentences"])
        yield Case(label["language"], understanding, need, evidence, right)


def _answer(workspace: Workspace, text: str) -> Answer:
    return workspace.matcher.match(Query(text), top=RANKED, per_kind=1)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _evidence(workspace: Workspace, answer: Answer, provider_id: str) -> tuple[EvidenceText, ...]:
    """Return a provider's evidence: first what is quoted for the problem, in that order, then the rest by id."""
    reasons = (one.reasons for one in answer.matches if one.provider.provider_id == provider_id)
    quoted = [reason.evidence_id for of_match in reasons for reason in of_match]
    with workspace.store.read() as transaction:
        owned = [one.evidence_id for one in transaction.evidence.owned_by([provider_id])[provider_id]]
        texts = transaction.evidence.texts(owned)
    return tuple(texts[evidence_id] for evidence_id in dict.fromkeys([*quoted, *sorted(owned)]))


def _row(name: str, cases: Sequence[Case], choose: Choose) -> str:
    chosen = [(case, choose(case)) for case in cases]
    pointed = [(case, sentence) for case, sentence in chosen if sentence is not None]
    right = sum(sentence in case.right for case, sentence in pointed)
    meetable = sum(bool(case.right) for case in cases)
    silent = sum(sentence is None for case, sentence in chosen if not case.right)
    shares = (right / meetable, len(pointed) / len(cases), right / len(pointed), silent / (len(cases) - meetable))
    return f"| {name} | {len(cases)} | {' | '.join(f'{share:.2f}' for share in shares)} |"


if __name__ == "__main__":
    run_script(main)
