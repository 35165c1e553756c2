"""Stage 7, explain: the stored sentences that speak for a match, and what speaks for nobody.

Nothing is generated: a quote is a passage of stored evidence, letter for letter; a span is a stretch of it whose word
or code also stands in the query, as it is or in another form; a share is what a view added to the passage's score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from embeddings.row_table import PassageRef
from embeddings.tokenizer import find_words, tokenize
from matcher.english import stem
from matcher.read_text import read_text
from models.match import Reason, Span
from models.records import EvidenceText


def quote_passage(
    passage: PassageRef,
    evidence: EvidenceText,
    words: Collection[str],
    score: float,
    shares: dict[str, float],
    similarities: dict[str, float] | None = None,
) -> Reason:
    """Quote one passage as a reason.

    Args:
        passage: Which part of the evidence.
        evidence: The stored evidence.
        words: Words to mark, as the tokenizer writes them: the query's own, and other forms (leakage for leak).
        score: The passage's fused score.
        shares: View → what it adds to ``score``.
        similarities: View → the passage's raw similarity.
    """
    quote = evidence.full_text[passage.start : passage.end]
    return Reason(
        evidence_id=evidence.evidence_id,
        evidence_kind=evidence.kind,
        quote=quote,
        spans=matching_spans(quote, words),
        score=score,
        view_shares=shares,
        year=evidence.year,
        source=evidence.source,
        url=evidence.url,
        similarities=similarities or {},
    )


def matching_spans(quote: str, words: Collection[str]) -> tuple[Span, ...]:
    """Return where a quote holds one of the query's words, in rising order; words never overlap."""
    return tuple(Span(start, end) for start, end in find_words(quote, words))


def missing_words(words: Sequence[str], texts: Iterable[str]) -> tuple[str, ...]:
    """Return the query's words that none of the texts contains, in the query's order, each once.

    A word is there in any of its forms: a text that speaks of leakage lacks no "leak".
    """
    missing = {word: stem(word) for word in words}
    for text in texts:
        if not missing:
            break
        held = read_text(text).held
        missing = {word: root for word, root in missing.items() if root not in held}
        # Finding codes costs more than finding words, and what is letters alone is no code.
        if not all(map(str.isalpha, missing)):
            found = {*tokenize(text)}
            missing = {word: root for word, root in missing.items() if word not in found}
    return tuple(missing)
