"""The stored words that show that somebody covers a need: the sentence that meets it, or else the nearest passage."""

from __future__ import annotations

from matcher.partners.coverage import Coverage
from matcher.partners.suggestion import Skill
from matcher.partners.topics import Sentence
from matcher.pipeline import Matcher
from models.match import Band, Match, Reason, Span


def skill_of(matcher: Matcher, question: Coverage, need: int, provider_id: str, gain: float) -> Skill:
    """Return how well a provider covers a need, with what shows it.

    Args:
        matcher: The matcher.
        question: What is known of the need.
        need: Its place among the needs of the goal.
        provider_id: Whose skill.
        gain: What it adds for the provider who looks.
    """
    promise = question.promise_of(provider_id)
    if promise is None or promise.band is Band.WEAK:
        return Skill(need, promise.probability if promise else 0.0, Band.WEAK, gain, None)
    matches = matcher.answer_of(question.look, [provider_id]).matches
    return Skill(need, promise.probability, promise.band, gain, shown_by(matches[0]) if matches else None)


def shown_by(match: Match) -> Sentence | None:
    """Return what of a match is shown: the sentence that tells most of the query; ``None`` where nothing is quoted.

    What only repeats the provider's name, which stands above, is shown where there is nothing else.
    """
    name = match.provider.name.casefold()
    met = [one for one in match.met if one.sentence.strip().casefold() != name]
    best = max(met, key=lambda one: (one.told, -one.need), default=None)
    if best is not None:
        quoted = next(one for one in match.reasons if one.evidence_id == best.evidence_id)
        return _sentence(quoted, best.sentence, best.spans, best.start, best.end)
    telling = sorted(match.reasons, key=lambda reason: reason.quote.strip().casefold() == name)
    return _sentence(telling[0], telling[0].quote, telling[0].spans, None, None) if telling else None


def _sentence(quoted: Reason, text: str, spans: tuple[Span, ...], start: int | None, end: int | None) -> Sentence:
    return Sentence(
        quoted.evidence_id, quoted.evidence_kind, start, end, text, spans, quoted.year, quoted.source, quoted.url
    )
