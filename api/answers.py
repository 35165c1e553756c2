"""From an `Answer` to JSON: one database read for the organisations' names, one pass over the matches."""

from __future__ import annotations

from collections.abc import Iterable

from api.schemas.answer import AnswerOut, MatchOut, MetNeedOut, ProviderSummary, ReasonOut
from api.understandings import understanding_out
from matcher.answer import Answer
from matcher.place import place_of
from models.match import Match, MetNeed, Reason
from models.records import Organisation, Provider
from models.store import Store

Organisations = dict[str, Organisation]


def answer_out(answer: Answer, store: Store, *, shows_text: bool = True) -> AnswerOut:
    """Return the answer as the API gives it; ``shows_text=False`` withholds the text of a confidential problem."""
    home = organisations_of(answer, store)
    return AnswerOut(
        understanding=understanding_out(answer.understanding, shows_text=shows_text),
        verdict=answer.verdict.value,
        advice=answer.advice,
        missing=list(answer.missing) if shows_text else [],
        unmet=list(answer.unmet) if shows_text else [],
        candidates=answer.candidates,
        fame_neutral=answer.query.is_fame_neutral,
        matches=[_match_out(match, home, shows_text=shows_text) for match in answer.matches],
        by_kind={
            kind.value: [_match_out(match, home, shows_text=shows_text) for match in matches]
            for kind, matches in answer.by_kind.items()
        },
    )


def all_matches(answer: Answer) -> Iterable[Match]:
    """Return every match of the answer; one provider may come twice."""
    yield from answer.matches
    for matches in answer.by_kind.values():
        yield from matches


def organisations_of(answer: Answer, store: Store) -> Organisations:
    """Return the organisations of all matches by id."""
    ids = {match.provider.organisation_id for match in all_matches(answer)} - {""}
    with store.read() as transaction:
        return transaction.organisations.get_many(ids)


def telling_reasons(match: Match) -> tuple[Reason, ...]:
    """Return the reasons in their order, those last that only repeat the provider's name, which stands above them."""
    name = match.provider.name.casefold()
    return tuple(sorted(match.reasons, key=lambda reason: reason.quote.strip().casefold() == name))


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


def _match_out(match: Match, home: Organisations, *, shows_text: bool) -> MatchOut:
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
        distance_km=None if match.distance_km is None else round(float(match.distance_km), 1),
        facts=dict(match.facts or {}),
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
        view_shares={view: float(share) for view, share in reason.view_shares.items()},
        year=reason.year,
        source=reason.source,
        url=reason.url,
    )
