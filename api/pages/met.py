"""Why, need by need: the stored sentence that meets a need, or several, as a card shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.pages.quotes import marked, written_language
from api.texts import Texts
from matcher.needs import Need
from models.match import Match, MetNeed, Span

LONGEST_LABEL = 90


@dataclass(frozen=True)
class MetSentence:
    """A sentence of evidence with the needs that it meets.

    Args:
        needs: The needs in the person's own words, each with what was looked up for it in English, or empty.
        sentence: The sentence, letter for letter, escaped, with the words that meet the needs marked.
        language: The sentence's language.
        source: What sort of evidence it stands in, and the year.
    """

    needs: list[tuple[str, str]]
    sentence: Markup
    language: str
    source: str


def met_sentences(t: Texts, match: Match, needs: Sequence[Need]) -> list[MetSentence]:
    """Return the sentences that meet a match's needs, in the order of the needs; one that meets several stands once."""
    by_place: dict[tuple[str, int], list[MetNeed]] = {}
    for found in match.met:
        by_place.setdefault((found.evidence_id, found.start), []).append(found)
    return [_sentence(t, match, found, needs) for found in by_place.values()]


def sentence_for(t: Texts, match: Match, needs: Sequence[Need], number: int) -> MetSentence | None:
    """Return the sentence that meets one need of a match; ``None`` where none does."""
    found = next((one for one in match.met if one.need == number), None)
    return None if found is None else _sentence(t, match, [found], needs)


def short(words: str) -> str:
    """Return a need as a label: cut at a word where it is long."""
    if len(words) <= LONGEST_LABEL:
        return words
    return f"{words[:LONGEST_LABEL].rpartition(' ')[0]} …"


def _sentence(t: Texts, match: Match, found: Sequence[MetNeed], needs: Sequence[Need]) -> MetSentence:
    first = found[0]
    spans = sorted({(span.start, span.end) for one in found for span in one.spans})
    reason = next(reason for reason in match.reasons if reason.evidence_id == first.evidence_id)
    kind = t.word(f"evidence.{reason.evidence_kind}", str(reason.evidence_kind))
    return MetSentence(
        needs=[(short(needs[one.need].words), needs[one.need].gloss) for one in found],
        sentence=marked(first.sentence, [Span(start, end) for start, end in spans]),
        language=written_language(first.sentence),
        source=f"{kind} · {reason.year}" if reason.year else kind,
    )
