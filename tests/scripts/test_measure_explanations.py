"""The labelled needs fit the demo data, and explanations stay better than the naive ways on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from matcher.needs import need_at
from matcher.query import Query
from matcher.understand import understand
from models.records import EvidenceText
from scripts.measure_explanations import (
    LABELS,
    PROBLEMS,
    Case,
    Choose,
    by_need_words,
    first_sentence,
    most_shared_words,
)

EVIDENCE = PROBLEMS.with_name("evidence.jsonl")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def cases() -> list[Case]:
    problems = {one["problem_id"]: one["text"] for one in lines(PROBLEMS)}
    stored = {one["evidence_id"]: one for one in lines(EVIDENCE)}
    found = []
    for label in lines(LABELS):
        read = understand(Query(problems[label["problem_id"]]))
        start = read.text.index(label["need"])
        need = need_at(read.text, (start, start + len(label["need"])), read.language)
        owned = [one for one in stored.values() if label["provider_id"] in one["owner_ids"]]
        texts = [EvidenceText(one["evidence_id"], "", one["title"], one["text"], None, "", "") for one in owned]
        right = frozenset((one["evidence_id"], one["text"]) for one in label["sentences"])
        case = Case(label["language"], read, need, tuple(texts), right)
        # A provider's own purpose or outline is made evidence by the importer, and is not in this file.
        if {evidence_id for evidence_id, _ in right} <= stored.keys():
            assert right <= set(case.sentences()), label
            found.append(case)
    return found


def right_share(found: list[Case], choose: Choose) -> float:
    meetable = [case for case in found if case.right]
    return sum(choose(case) in case.right for case in meetable) / len(meetable)


def test_explanations_point_to_the_right_sentence_more_often_than_the_naive_ways() -> None:
    found = cases()
    assert len(found) > 100
    ours = right_share(found, by_need_words)
    assert ours > 0.55
    assert ours > right_share(found, first_sentence) + 0.1
    assert ours > right_share(found, most_shared_words) + 0.2


def test_what_nothing_speaks_of_is_left_alone() -> None:
    unspoken = [case for case in cases() if not case.right]
    assert sum(by_need_words(case) is None for case in unspoken) >= 0.8 * len(unspoken)
