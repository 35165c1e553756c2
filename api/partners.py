"""From partners and connections to JSON; the names of those in between are read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from api.answers import provider_summary
from api.schemas.partners import (
    ConflictOut,
    ConnectionOut,
    EligibilityOut,
    NearFacilityOut,
    PartnersOut,
    PersonOut,
    SentenceOut,
    SharedCallOut,
    SharedTopicOut,
    SkillOut,
    StandingOut,
    SuggestionOut,
)
from matcher.eligibility import Eligibility
from matcher.needs import Need
from matcher.partners.connection import Connection
from matcher.partners.openings import SharedCall
from matcher.partners.suggestion import Skill, Suggestion, Suggestions
from matcher.partners.topics import Sentence
from models.details import CallDetails
from models.store import Store

Names = Mapping[str, str]
DIGITS = 4


def partners_out(found: Suggestions, store: Store) -> PartnersOut:
    """Return suggestions as the API gives them."""
    shown = [one for lane in found.lanes.values() for one in lane]
    names = names_between([one.connection for one in shown], store)
    needs = [standing.need for standing in found.standings]
    return PartnersOut(
        provider=provider_summary(found.party.provider, found.party.organisation),
        mode=found.wish.mode.value,
        goal=found.goal.understanding.text if found.goal else None,
        is_goal_stated=bool(found.goal and found.goal.is_stated),
        language=found.goal.understanding.language.tag if found.goal else "",
        fame_neutral=found.wish.is_fame_neutral,
        needs=[
            StandingOut(
                words=one.need.words,
                share=one.need.specificity,
                own=_skill(one.own, needs),
                is_added_to=one.is_added_to,
            )
            for one in found.standings
        ],
        lanes={side.value: [_suggestion(one, needs, names) for one in lane] for side, lane in found.lanes.items()},
        considered=found.considered,
        left_out=found.left_out,
        refusing=found.refusing,
    )


def connection_out(found: Connection, names: Names) -> ConnectionOut:
    """Return a connection as the API gives it."""
    met = found.acquaintance
    return ConnectionOut(
        first=PersonOut(provider_id=found.first.provider_id, name=found.first.provider.name),
        second=PersonOut(provider_id=found.second.provider_id, name=found.second.provider.name),
        topics=[
            SharedTopicOut(
                first=sentence_out(one.first), second=sentence_out(one.second), nearness=round(one.nearness, DIGITS)
            )
            for one in found.topics
        ],
        first_adds=[sentence_out(one) for one in found.first_adds],
        second_adds=[sentence_out(one) for one in found.second_adds],
        path=_people(met.path, names),
        in_common=_people(met.in_common, names),
        distance_km=None if found.distance_km is None else round(found.distance_km, 1),
        cluster_id=found.cluster_id,
        conflicts=[ConflictOut(kind=one.kind.value, shown_by=list(one.shown_by)) for one in found.conflicts],
        calls=[_call(one) for one in found.calls],
        facilities=[
            NearFacilityOut(
                provider_id=one.provider.provider_id,
                name=one.provider.name,
                first_km=round(one.first_km, 1),
                second_km=round(one.second_km, 1),
                nearness=round(one.nearness, DIGITS),
            )
            for one in found.facilities
        ],
    )


def names_between(connections: Iterable[Connection], store: Store) -> Names:
    """Return the names of everybody on the paths of connections, and of those in common, by id."""
    ids = {one for found in connections for one in (*found.acquaintance.path, *found.acquaintance.in_common)}
    with store.read() as transaction:
        return {one.provider_id: one.name for one in transaction.providers.get_many(ids).values()}


def sentence_out(found: Sentence) -> SentenceOut:
    """Return a sentence as the API gives it."""
    return SentenceOut(
        evidence_id=found.evidence_id,
        evidence_kind=str(found.evidence_kind),
        start=found.start,
        end=found.end,
        text=found.text,
        spans=[(span.start, span.end) for span in found.spans],
        year=found.year,
        source=found.source,
        url=found.url,
    )


def _suggestion(found: Suggestion, needs: Sequence[Need], names: Names) -> SuggestionOut:
    return SuggestionOut(
        provider=provider_summary(found.provider, found.party.organisation),
        rank=found.rank,
        score=float(found.score),
        band=found.band.value,
        adds=[_skill(one, needs) for one in found.adds],
        shown=sentence_out(found.shown) if found.shown else None,
        connection=connection_out(found.connection, names),
    )


def _skill(found: Skill, needs: Sequence[Need]) -> SkillOut:
    return SkillOut(
        need=found.need,
        words=needs[found.need].words,
        probability=round(found.probability, DIGITS),
        band=found.band.value,
        gain=round(found.gain, DIGITS),
        shown=sentence_out(found.shown) if found.shown else None,
    )


def _people(ids: Iterable[str], names: Names) -> list[PersonOut]:
    return [PersonOut(provider_id=one, name=names.get(one, one)) for one in ids]


def _call(found: SharedCall) -> SharedCallOut:
    details = found.provider.details
    return SharedCallOut(
        provider_id=found.provider.provider_id,
        name=found.provider.name,
        deadline=details.deadline if isinstance(details, CallDetails) else None,
        first=_eligibility(found.first),
        second=_eligibility(found.second),
        nearness=round(found.nearness, DIGITS),
    )


def _eligibility(found: Eligibility) -> EligibilityOut:
    return EligibilityOut(eligible=found.eligible.value, rules=list(found.rules))
