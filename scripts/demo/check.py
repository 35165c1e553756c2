"""Checks the hand-written demo material as a whole and reports everything that is wrong at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from models.errors import FieldProblem, InvalidInput
from models.records import EvidenceKind
from models.reference.lookups import language_codes
from scripts.demo.fields import check_fields
from scripts.demo.material import PROVIDER_KINDS, Entry, Material, WrittenEvidence
from scripts.demo.places import check_places
from scripts.demo.wording import repeated_wording, sentences

LEAST = {
    "organisations": 40,
    "researchers": 240,
    "researchers without publication or patent": 40,
    "laboratories and facilities": 100,
    "funding calls": 24,
    "closed funding calls": 4,
    "courses": 24,
    "start-ups": 30,
    "evidences": 1_200,
    "evidences with several owners": 60,
    "problems": 60,
    "languages of problems": 6,
    "hopeless problems": 24,
}
"""The smallest demo that is worth showing."""

EVIDENCE_YEARS = range(2014, 2027)
EVIDENCE_WORDS = range(12, 121)
PROBLEM_WORDS = range(15, 91)
EXPECTED_PROVIDERS = range(2, 19)
GRADES = (1, 2, 3)
RESERVED_ADDRESS = re.compile(r"https://([\w-]+\.)*example\.(org|com|net)/")
"""Names that RFC 2606 keeps free, so that an invented booking page never leads to a real one."""


def check_material(material: Material) -> None:
    """Refuse material that is incomplete, contradicts itself or reads as if made from templates.

    Raises:
        InvalidInput: Naming every problem found.
    """
    check_fields(material)
    checks = (check_ids, check_references, check_places, check_evidence, check_problems, check_wording, check_counts)
    problems = [problem for check in checks for problem in check(material)]
    if problems:
        raise InvalidInput(f"the demo material has {len(problems)} problems", problems)


def check_ids(material: Material) -> Iterator[FieldProblem]:
    """Yield ids that are empty or used twice, and names that two entries of a kind share."""
    for entry_id, times in Counter(entry.entry_id for entry in material.entries).items():
        if not entry_id or times > 1:
            yield FieldProblem("id", entry_id, f"is used {times} times", "give every entry an id of its own")
    names = Counter((entry.kind, entry.values["name"]) for entry in material.entries if "name" in entry.values)
    for (kind, name), times in names.items():
        if times > 1:
            yield FieldProblem(f"{kind}.name", name, f"{times} entries are called so", "rename all but one")


def check_references(material: Material) -> Iterator[FieldProblem]:
    """Yield references to entries that do not exist or are of another kind."""
    kinds = {entry.entry_id: entry.kind for entry in material.entries}
    for entry in material.entries:
        for field, target, allowed in _references(entry):
            if kinds.get(target) not in allowed:
                reason = f"is no {' or '.join(allowed)} of the material"
                yield FieldProblem(f"{entry.entry_id}.{field}", target, reason, "correct the id")


def _references(entry: Entry) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    allowed = {"organisation": "organisation", "laboratory": "laboratory", "head": "researcher"}
    for field, kind in allowed.items():
        if field in entry.values:
            yield field, entry.values[field], (kind,)
    if str(entry.values.get("funder", "")).startswith("org-"):
        yield "funder", entry.values["funder"], ("organisation",)
    for owner in (owner for evidence in entry.values.get("evidence", ()) for owner in evidence.get("also", ())):
        yield "evidence.also", owner, PROVIDER_KINDS
    for expected in entry.values.get("expected", ()):
        yield "expected.provider", expected.get("provider", ""), PROVIDER_KINDS


def check_evidence(material: Material) -> Iterator[FieldProblem]:
    """Yield providers without evidence, and evidence with a wrong kind, year or length."""
    for entry in material.providers():
        if not entry.values.get("evidence"):
            yield FieldProblem(entry.entry_id, "", "has no evidence", "write at least one")
        if not RESERVED_ADDRESS.match(entry.values.get("booking_url", "https://example.org/")):
            yield FieldProblem(entry.entry_id, entry.values["booking_url"], "may be a real page", "use example.org")
    for evidence in material.evidence():
        yield from _check_one_evidence(evidence)


def _check_one_evidence(evidence: WrittenEvidence) -> Iterator[FieldProblem]:
    where, values = evidence.evidence_id, evidence.values
    if values["kind"] not in set(EvidenceKind):
        yield FieldProblem(f"{where}.kind", values["kind"], "is no kind of evidence", "correct it")
    if values["year"] not in EVIDENCE_YEARS:
        yield FieldProblem(f"{where}.year", str(values["year"]), "is out of range", "give 2014 to 2026")
    if len(values["text"].split()) not in EVIDENCE_WORDS:
        yield FieldProblem(f"{where}.text", values["text"], "is too short or long", "give 12–120 words")
    if len(set(evidence.owner_ids)) < len(evidence.owner_ids):
        yield FieldProblem(f"{where}.also", evidence.owner_ids[0], "owns it twice", "name each owner once")


def check_problems(material: Material) -> Iterator[FieldProblem]:
    """Yield problems whose text, language or expected providers are not fit to be judged against."""
    closed = {call.entry_id for call in material.of("call") if call.values["deadline_in_days"] < 0}
    for entry in material.of("problem", "hopeless"):
        if entry.values["language"].split("-")[0] not in language_codes():
            yield FieldProblem(f"{entry.entry_id}.language", entry.values["language"], "is not known", "give a code")
        if entry.kind == "problem" and len(entry.values["text"].split()) not in PROBLEM_WORDS:
            yield FieldProblem(f"{entry.entry_id}.text", entry.values["text"], "is too short or long", "15–90 words")
    for entry in material.of("problem"):
        yield from _check_expected(entry.entry_id, entry.values["expected"], closed)


def _check_expected(where: str, expected: list[dict[str, Any]], closed: set[str]) -> Iterator[FieldProblem]:
    grades = [one.get("grade") for one in expected]
    names = [one.get("provider", "") for one in expected]
    if len(expected) not in EXPECTED_PROVIDERS or 3 not in grades or not set(grades) <= set(GRADES):
        yield FieldProblem(
            f"{where}.expected", str(grades), "needs 2–18 grades of 1 to 3, one of them 3", "complete it"
        )
    if len(set(names)) < len(names):
        yield FieldProblem(f"{where}.expected", str(names), "names a provider twice", "keep one")
    for one in expected:
        if len(str(one.get("why", "")).split()) < 4:
            yield FieldProblem(f"{where}.expected", str(one), "does not say why", "name what meets the need")
        if one.get("provider") in closed:
            yield FieldProblem(f"{where}.expected", one["provider"], "is closed and never shown", "take it out")


def check_wording(material: Material) -> Iterator[FieldProblem]:
    """Yield sentences that occur twice and wording that recurs as a template's would."""
    described = [evidence.values["text"] for evidence in material.evidence()]
    described += [entry.values["about"] for entry in material.of("organisation")]
    asked = material.of("problem", "hopeless")
    yield from _check_texts("text", described + [e.values["text"] for e in asked if e.values["language"] == "en"])
    yield from _check_texts("title", [evidence.values["title"] for evidence in material.evidence()])
    others = [entry.values["text"] for entry in asked if entry.values["language"] != "en"]
    yield from _check_texts("text", others, are_english=False)
    whys = (one["why"] for entry in material.of("problem") for one in entry.values["expected"])
    yield from _check_twice("expected.why", whys)


def _check_texts(where: str, texts: list[str], *, are_english: bool = True) -> Iterator[FieldProblem]:
    for what, form, times in repeated_wording(texts, are_english=are_english):
        yield FieldProblem(where, form, f"this {what} occurs {times} times", "say it in other words")
    yield from _check_twice(where, (sentence for text in texts for sentence in sentences(text)))


def _check_twice(where: str, written: Iterable[str]) -> Iterator[FieldProblem]:
    for sentence, times in Counter(written).items():
        if times > 1:
            yield FieldProblem(where, sentence, f"occurs {times} times", "write another sentence")


def count_material(material: Material) -> dict[str, int]:
    """Return the counts that ``LEAST`` speaks of."""
    evidence = list(material.evidence())
    published = {one.owner.entry_id for one in evidence if one.values["kind"] in ("publication", "patent")}
    published |= {owner for one in evidence if one.values["kind"] == "publication" for owner in one.owner_ids}
    researchers, calls, problems = material.of("researcher"), material.of("call"), material.of("problem")
    return {
        "organisations": len(material.of("organisation")),
        "researchers": len(researchers),
        "researchers without publication or patent": sum(entry.entry_id not in published for entry in researchers),
        "laboratories and facilities": len(material.of("laboratory", "facility")),
        "funding calls": len(calls),
        "closed funding calls": sum(entry.values["deadline_in_days"] < 0 for entry in calls),
        "courses": len(material.of("course")),
        "start-ups": len(material.of("startup")),
        "evidences": len(evidence),
        "evidences with several owners": sum(len(one.owner_ids) > 1 for one in evidence),
        "problems": len(problems),
        "languages of problems": len({entry.values["language"] for entry in problems}),
        "hopeless problems": len(material.of("hopeless")),
    }


def check_counts(material: Material) -> Iterator[FieldProblem]:
    """Yield what the material has too little of."""
    counts = count_material(material)
    for what, least in LEAST.items():
        if counts[what] < least:
            yield FieldProblem(what, str(counts[what]), f"at least {least} are wanted", "write more")
