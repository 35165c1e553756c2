"""Quoted evidence for a page: letter for letter, escaped, with the matching stretches marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from api.texts import Texts
from matcher.language import detect_language
from models.match import Reason, Span
from models.profiles.word import SAID_BY_OWNER
from models.records import Evidence

EXCERPT_CHARACTERS = 300
"""About how much of a long passage a card shows; the provider's page has all of it."""

LONGEST_HEADING = 200

_SENTENCE = re.compile(r"[^.!?।॥\n]*(?:[.!?।॥]+(?!\s)[^.!?।॥\n]*)*[.!?।॥\n]*\s*")
_ELLIPSIS = "… "


@dataclass(frozen=True)
class Quote:
    """One piece of evidence as a page shows it; ``language`` is that of the quote, for screen readers and fonts."""

    title: Markup
    text: Markup
    language: str
    kind: str
    year: int | None
    source: str
    url: str


def quote_of(t: Texts, reason: Reason, *, shows_marks: bool = True) -> Quote:
    """Return a reason's passage with its spans marked; of a long one, the sentences that hold most of them.

    Without marks nothing tells which of its words stand in a confidential problem.
    """
    if not shows_marks:
        reason = replace(reason, spans=())
    heading = _heading_end(reason.quote)
    start, end = _excerpt(reason.quote, reason.spans, heading)
    return Quote(
        title=marked(reason.quote, reason.spans, 0, heading),
        text=Markup("").join(
            [
                _ELLIPSIS if start > heading else "",
                marked(reason.quote, reason.spans, start, end),
                _ELLIPSIS.strip() if end < len(reason.quote) else "",
            ]
        ),
        language=written_language(reason.quote),
        kind=t.word(f"evidence.{reason.evidence_kind}", str(reason.evidence_kind)),
        year=reason.year,
        source=source_name(t, reason.source),
        url=safe_link(reason.url),
    )


def whole_evidence(t: Texts, evidence: Evidence) -> Quote:
    """Return an evidence as a provider's page shows it."""
    return Quote(
        title=escape(evidence.title),
        text=escape(evidence.text),
        language=written_language(evidence.full_text),
        kind=t.word(f"evidence.{evidence.kind.value}", evidence.kind.value),
        year=evidence.year,
        source=source_name(t, evidence.provenance.source),
        url=safe_link(evidence.url),
    )


def source_name(t: Texts, source: str) -> str:
    """Return a source as a page names it: that the owner said it, in the words of the page."""
    return source.replace(SAID_BY_OWNER, t("profile.by_owner"))


def marked(text: str, spans: Sequence[Span], start: int = 0, end: int | None = None) -> Markup:
    """Return ``text[start:end]``, escaped, with ``<mark>`` around the spans in it."""
    position, stop = start, len(text) if end is None else end
    parts: list[Markup] = []
    for span in spans:
        first, last = max(span.start, position), min(span.end, stop)
        if first < last:
            parts.append(escape(text[position:first]))
            parts.append(Markup("<mark>{}</mark>").format(text[first:last]))
            position = last
    return Markup("").join([*parts, escape(text[position:stop])])


def written_language(text: str) -> str:
    """Return the language of a text as a BCP 47 tag; plain ASCII counts as English, which saves a look."""
    return "en" if text.isascii() else detect_language(text).tag


def safe_link(url: str) -> str:
    """Return a web address, or nothing when a stored address is none: pages never link to scripts or files."""
    return url if url.startswith(("https://", "http://")) else ""


def _heading_end(quote: str) -> int:
    """Return where the title ends: evidence is stored with its title as a first line of its own."""
    end = quote.find("\n") + 1
    return end if 0 < end <= LONGEST_HEADING else 0


def _excerpt(quote: str, spans: Sequence[Span], start: int) -> tuple[int, int]:
    """Return the stretch of whole sentences within the room there is that holds most spans; of several the first."""
    if len(quote) - start <= EXCERPT_CHARACTERS:
        return start, len(quote)
    sentences = [found.span() for found in _SENTENCE.finditer(quote, start) if found.group()]
    best, most = sentences[0], -1
    for number, (first, end) in enumerate(sentences):
        reach = max([end, *(stop for _, stop in sentences[number:] if stop - first <= EXCERPT_CHARACTERS)])
        held = sum(first <= span.start < reach for span in spans)
        if held > most:
            best, most = (first, reach), held
    return best
