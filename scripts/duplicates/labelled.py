"""Labelled pairs of invented people and problems: two records of one, and near misses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embeddings.encoder import Encoder
from matcher.duplicates.finder import vectors_of, with_like_titles
from matcher.duplicates.people import People
from matcher.duplicates.problem_texts import Problems
from matcher.duplicates.profiles import Profile, profile_of, work_of
from matcher.workspace import load_encoders
from models.details import ProviderKind, ResearcherDetails
from models.duplicate_pairs import DuplicatePair
from models.records import Organisation, Problem, Provenance, Provider
from scripts.options import locate_state

FOLDER = Path(__file__).resolve().parents[1] / "demo"
PEOPLE = FOLDER / "duplicates" / "people.jsonl"
HELD_OUT = FOLDER / "duplicates" / "people_held_out.jsonl"
PROBLEMS = FOLDER / "duplicates" / "problems.jsonl"
OTHER_PROBLEMS = FOLDER / "data" / "problems.jsonl"
INVENTED = Provenance("Setu synthetic labelled pairs", None, "Setu project (invented: no real person or institute)")


@dataclass(frozen=True)
class Labelled:
    """All records of all pairs as one directory; pairs that are not said to be one are two, also across pairs.

    Args:
        texts: What the naive ways compare, by id: names or texts.
        same: Pairs of ids that are one record, each in rising order.
        whys: What makes each labelled pair hard, by its ids.
        found: Gives what the finder finds.
    """

    texts: Mapping[str, str]
    same: frozenset[tuple[str, str]]
    whys: Mapping[tuple[str, str], str]
    found: Callable[[], Iterator[DuplicatePair]]


def read_people(path: Path = PEOPLE) -> Labelled:
    """Read labelled people: one JSON object a line, with ``pair``, ``same``, ``why``, ``first`` and ``second``."""
    lines = _lines(path)
    records = dict(record for line in lines for record in _people_of(line))
    people = People([records[key][0] for key in sorted(records)])
    rows = {one.provider_id: row for row, one in enumerate(people.profiles)}
    titles = [(key, *work) for key in rows for work in records[key][1]]
    work = {key: work_of(shown) for key, (_, shown) in records.items()}
    texts = {one.provider_id: one.name for one in people.profiles}
    return _labelled(lines, texts, lambda: people.judged(people.candidates(with_like_titles(rows, titles)), work))


def read_problems(encoders: Mapping[str, Encoder] | None = None) -> Labelled:
    """Read labelled problems, which stand among those of the demo data; without encoders, use those of the home."""
    lines = _lines(PROBLEMS)
    texts = {_id(line, side): line[side]["text"] for line in lines for side in ("first", "second")}
    texts |= {one["problem_id"]: one["text"] for one in _lines(OTHER_PROBLEMS)}
    problems = [Problem(record_id, texts[record_id], INVENTED) for record_id in sorted(texts)]
    used = load_encoders(locate_state(None, None).home) if encoders is None else encoders
    vectors = vectors_of([one.full_text for one in problems], used)
    return _labelled(lines, texts, Problems(problems, vectors).pairs)


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _id(line: Mapping[str, Any], side: str) -> str:
    return f"{line['pair']}{'a' if side == 'first' else 'b'}"


def _labelled(
    lines: Sequence[Mapping[str, Any]], texts: Mapping[str, str], found: Callable[[], Iterator[DuplicatePair]]
) -> Labelled:
    pairs = {(_id(line, "first"), _id(line, "second")): line for line in lines}
    same = frozenset(ids for ids, line in pairs.items() if line["same"])
    return Labelled(texts, same, {ids: line["why"] for ids, line in pairs.items()}, found)


def _people_of(line: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Profile, list[tuple[str, str]]]]]:
    together = [(f"{line['pair']}-both", title) for title in line.get("written_together", ())]
    for side in ("first", "second"):
        record_id = _id(line, side)
        own = [(f"{record_id}-{place}", title) for place, title in enumerate(line[side].get("titles", ()))]
        yield record_id, (_profile(record_id, line[side]), [*own, *together])


def _profile(record_id: str, given: Mapping[str, str]) -> Profile:
    name = given.get("organisation", "")
    details = ResearcherDetails(department=given.get("department", ""), orcid=given.get("orcid", ""))
    person = Provider(
        record_id, ProviderKind.RESEARCHER, given["name"], details, INVENTED, name, url=given.get("url", "")
    )
    return profile_of(person, {name: Organisation(name, name, INVENTED)} if name else {})
