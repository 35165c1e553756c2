"""Writes tiny bundles to disk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

OWNED: list[dict[str, Any]] = [
    {"_id": "d1", "title": "Pumps", "text": "Seals of centrifugal pumps leak.", "owners": ["ann", "bob"], "year": 2019},
    {"_id": "d2", "text": "Weaving of cotton on handlooms.", "owners": ["bob"]},
    {"_id": "d3", "text": "जल शोधन के संयंत्र", "owners": ["चित्रा"]},
]
ASKED: list[dict[str, Any]] = [
    {"_id": "q1", "text": "pump seals leak", "lang": "en"},
    {"_id": "q2", "text": "cotton handlooms"},
]
GRADES = [("q1", "ann", 2), ("q1", "bob", 1), ("q2", "bob", 3)]


def write_bundle(
    folder: Path,
    *,
    meta: object = None,
    corpus: Sequence[Mapping[str, Any]] = OWNED,
    queries: Sequence[Mapping[str, Any]] = ASKED,
    grades: Sequence[tuple[object, object, object]] = GRADES,
    owners: Sequence[Mapping[str, Any]] | None = None,
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "meta.json").write_text(json.dumps(meta or {"name": "tiny", "target": "owner"}), encoding="utf-8")
    write_lines(folder / "corpus.jsonl", corpus)
    write_lines(folder / "queries.jsonl", queries)
    if owners is not None:
        write_lines(folder / "owners.jsonl", owners)
    lines = ["query-id\ttarget-id\tgrade", *("\t".join(map(str, row)) for row in grades)]
    (folder / "qrels.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
