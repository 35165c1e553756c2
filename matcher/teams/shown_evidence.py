"""The stored sentence that shows that a member has a skill: letter for letter, nothing generated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from embeddings.row_table import PassageRef
from matcher.clauses import sentences, word_count
from matcher.met_needs import ReadPassage, met_needs
from matcher.teams.coverage import SkillCoverage
from models.match import Span
from models.records import EvidenceText
from models.store import Transaction

PASSAGES_READ = 3
LEAST_WORDS = 4
"""A shorter sentence, such as a heading, is passed over where it holds none of the skill's words."""


@dataclass(frozen=True)
class ShownSentence:
    """A sentence that speaks for a member and a skill.

    Args:
        evidence_id: The evidence that holds it.
        evidence_kind: What sort of evidence that is.
        sentence: The sentence, letter for letter as stored.
        spans: Where in it the skill's words stand, in rising order; empty where it was found by its meaning alone.
        year: The evidence's year, if known.
        source: Where the evidence comes from.
        url: Its address, or empty.
    """

    evidence_id: str
    evidence_kind: str
    sentence: str
    spans: tuple[Span, ...]
    year: int | None
    source: str
    url: str = ""


def shown_sentences(
    coverage: SkillCoverage, names: Mapping[str, str], transaction: Transaction
) -> dict[str, ShownSentence]:
    """Return for each member the sentence that shows a skill best; who has no evidence that counts is left out.

    The sentence with most of the skill's words is taken; where none has any, the first sentence of the passage that is
    nearest in meaning, other than one that only repeats the member's name.

    Args:
        coverage: The skill, with everybody's passages.
        names: Member id → name.
        transaction: Where the evidence is read.
    """
    references = {i: list(dict.fromkeys(_references(coverage, i))) for i in names if i in coverage.scores}
    wanted = {reference.evidence_id for of in references.values() for reference in of}
    texts = transaction.evidence.texts(wanted)
    found = {i: _shown(coverage, _passages(of, texts, names[i])) for i, of in references.items()}
    return {i: shown for i, shown in found.items() if shown is not None}


def _references(coverage: SkillCoverage, provider_id: str) -> Iterator[PassageRef]:
    """Yield where the best passages stand, of each way to ask."""
    for findings in coverage.answers:
        scored = findings.scored
        position = scored.owner_ids.index(provider_id)
        best = scored.owners.best_passages(position, PASSAGES_READ)
        yield from findings.index.passages(scored.passages.rows[best])


def _passages(references: Iterable[PassageRef], texts: Mapping[str, EvidenceText], name: str) -> list[ReadPassage]:
    """Return the passages without a heading that only repeats the name; evidence deleted meanwhile is left out."""
    read = (ReadPassage(texts[one.evidence_id], one.start, one.end) for one in references if one.evidence_id in texts)
    told = [_behind_name(passage, name) for passage in read]
    return [passage for passage in told if passage.text.strip()]


def _behind_name(passage: ReadPassage, name: str) -> ReadPassage:
    heading, line_break, _ = passage.text.partition("\n")
    if heading.strip().casefold() != name.casefold():
        return passage
    return ReadPassage(passage.evidence, passage.start + len(heading + line_break), passage.end)


def _shown(coverage: SkillCoverage, passages: Collection[ReadPassage]) -> ShownSentence | None:
    by_id = {passage.evidence.evidence_id: passage.evidence for passage in passages}
    met = met_needs([coverage.words], list(passages))
    if met:
        return _sentence(by_id[met[0].evidence_id], met[0].sentence, met[0].spans)
    nearest = next(iter(passages), None)
    if nearest is None:
        return None
    pieces = sentences(nearest.text)
    telling = (piece for piece in pieces if word_count(nearest.text, piece) >= LEAST_WORDS)
    start, end = next(telling, next(iter(pieces), (0, len(nearest.text))))
    return _sentence(nearest.evidence, nearest.text[start:end], ())


def _sentence(evidence: EvidenceText, sentence: str, spans: tuple[Span, ...]) -> ShownSentence:
    return ShownSentence(
        evidence.evidence_id, evidence.kind, sentence, spans, evidence.year, evidence.source, evidence.url
    )
