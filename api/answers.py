"""From an `Answer` to JSON, each shown provider once."""

from __future__ import annotations

from collections.abc import Mapping

from api.schemas.answer import AnswerOut, MatchOut, MetNeedOut, ProviderSummary, ReasonOut
from api.understandings import understanding_out
from matcher.answer import Answer
from matcher.place import place_of
from models.match import Match, MetNeed, Reason
from models.records import Organisation, Provider


def answer_out(answer: Answer, *, shows_text: bool = True) -> AnswerOut:
    """Return the answer as the API gives it; ``shows_text=False`` withholds the text of a confidential problem."""
    matches = _matches_out(answer, shows_text=shows_text)
    # Not validated: all of it is made here, of records that were, and a test holds it against the schema.
    return AnswerOut.model_construct(
        understanding=understanding_out(answer.understanding, shows_text=shows_text),
        verdict=answer.verdict.value,
        advice=answer.advice,
        missing=list(answer.missing) if shows_text else [],
        unmet=list(answer.unmet) if shows_text else [],
        candidates=answer.candidates,
        refusing=answer.refusing,
        fame_neutral=answer.query.is_fame_neutral,
        matches=[_ranked(matches, match) for match in answer.matches],
        by_kind={kind.value: [_ranked(matches, match) for match in found] for kind, found in answer.by_kind.items()},
    )


def _matches_out(answer: Answer, *, shows_text: bool) -> dict[str, MatchOut]:
    """Return every match of the answer by the provider's id; the best of all stand among the best of a kind too."""
    found = {match.provider.provider_id: match for match in answer.matches}
    for matches in answer.by_kind.values():
        found.update((match.provider.provider_id, match) for match in matches)
    return {key: match_out(match, answer.organisations, shows_text=shows_text) for key, match in found.items()}


def _ranked(matches: Mapping[str, MatchOut], match: Match) -> MatchOut:
    return {**matches[match.provider.provider_id], "rank": match.rank}


def telling_reasons(match: Match) -> tuple[Reason, ...]:
    """Return the reasons in their order, those last that only repeat the provider's name, which stands above them."""
    name = match.provider.name.casefold()
    return tuple(sorted(match.reasons, key=lambda reason: reason.quote.strip().casefold() == name))


def told_km(distance_km: float | None, *, is_exact: bool) -> float | None:
    """Return a distance as it is told: to 0.1 km, or to 10 where only the district of one place may be known."""
    return None if distance_km is None else round(float(distance_km), 1 if is_exact else -1)


def told_whole_km(distance_km: float | None, *, is_exact: bool) -> int | None:
    """Return a distance as pages tell it: like `told_km`, in whole kilometres."""
    return None if distance_km is None else int(round(float(distance_km), 0 if is_exact else -1))


def provider_summary(provider: Provider, organisation: Organisation | None) -> ProviderSummary:
    """Return what an answer says of a provider."""
    place = place_of(provider, organisation)
    return ProviderSummary(
        provider_id=provider.provider_id,
        kind=provider.kind.value,
        name=provider.name,
        organisation_id=provider.organisation_id,
        organisation=organisation.name if organisation else "",
        city=place.city,
        district=place.district,
        state=place.state,
        languages=list(provider.languages),
        url=provider.url,
    )


def match_out(match: Match, home: Mapping[str, Organisation], *, shows_text: bool) -> MatchOut:
    """Return one match as the API gives it; ``shows_text=False`` withholds what tells the words of the problem."""
    return MatchOut(
        provider=provider_summary(match.provider, home.get(match.provider.organisation_id)),
        rank=match.rank,
        score=float(match.score),
        probability=float(match.probability),
        band=match.band.value,
        reasons=[_reason_out(reason, shows_text=shows_text) for reason in match.reasons],
        met=[_met_out(found) for found in match.met] if shows_text else [],
        unmet=list(match.unmet) if shows_text else [],
        missing=list(match.missing) if shows_text else [],
        distance_km=told_km(match.distance_km, is_exact=shows_text),
        facts=dict(match.facts or {}),
        reply_shift=round(match.reply_shift, 4),
    )


def _met_out(found: MetNeed) -> MetNeedOut:
    return MetNeedOut(
        need=found.need,
        evidence_id=found.evidence_id,
        start=found.start,
        end=found.end,
        sentence=found.sentence,
        spans=[(span.start, span.end) for span in found.spans],
        told=round(found.told, 3),
    )


def _reason_out(reason: Reason, *, shows_text: bool) -> ReasonOut:
    return ReasonOut(
        evidence_id=reason.evidence_id,
        evidence_kind=str(reason.evidence_kind),
        quote=reason.quote,
        spans=[(span.start, span.end) for span in reason.spans] if shows_text else [],
        score=float(reason.score),
        view_shares={view: float(share) for view, share in reason.view_shares.items()} if shows_text else {},
        year=reason.year,
        source=reason.source,
        url=reason.url,
    )
