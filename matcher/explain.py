"""Stage 7, explain: the stored sentences that speak for a match, and what speaks for nobody.

Nothing is generated: a quote is a passage of stored evidence, letter for letter; a span is a stretch of it whose word
or code also stands in the query, as it is or in another form; a share is what a view added to the passage's score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from embeddings.row_table import PassageRef
from embeddings.tokenizer import codes, find_words
from embeddings.tokenizer import words as words_of
from matcher.english import stem
from models.match import Reason, Span
from models.records import EvidenceText


def quote_passage(
    passage: PassageRef,
    evidence: EvidenceText,
    words: Collection[str],
    score: float,
    shares: dict[str, float],
    similarities: dict[str, float] | None = None,
    marked: Collection[Span] = (),
) -> Reason:
    """Quote one passage as a reason.

    Args:
        passage: Which part of the evidence.
        evidence: The stored evidence.
        words: Words and codes of the query, as the tokenizer writes them.
        score: The passage's fused score.
        shares: View → what it adds to ``score``.
        similarities: View → the passage's raw similarity.
        marked: Stretches of the passage that meet the query in another form: leakage for leak, rust for जंग.
    """
    quote = evidence.full_text[passage.start : passage.end]
    return Reason(
        evidence_id=evidence.evidence_id,
        evidence_kind=evidence.kind,
        quote=quote,
        spans=tuple(sorted({*matching_spans(quote, words), *marked}, key=lambda span: (span.start, span.end))),
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
    missing = dict.fromkeys(words)
    for text in texts:
        if not missing:
            break
        _strike_forms(missing, {stem(word) for word in words_of(text)})
        # Finding codes costs more than finding words, and what is letters or digits alone is no code.
        if not all(word.isalpha() or word.isdecimal() for word in missing):
            _strike(missing, codes(text))
    return tuple(missing)


def _strike_forms(missing: dict[str, None], stems: Collection[str]) -> None:
    for word in [word for word in missing if stem(word) in stems]:
        del missing[word]


def _strike(missing: dict[str, None], found: Sequence[str]) -> None:
    for word in missing.keys() & set(found):
        del missing[word]
