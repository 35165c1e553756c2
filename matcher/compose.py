"""From shortlisted owners to an answer: records are fetched once, passages quoted, facts and the verdict put beside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice

import numpy as np

from embeddings.row_table import PassageRef
from embeddings.search_index import SearchIndex
from matcher.answer import Answer, Verdict
from matcher.calibrate import Calibration
from matcher.encode import EncodedQuery
from matcher.explain import missing_words, quote_passage
from matcher.lanes import card_facts, full_fact
from matcher.met_needs import ReadPassage, met_needs
from matcher.need_words import NeedWords, words_of_need
from matcher.place import place_of
from matcher.profiles.capacity import full_until
from matcher.query import Filters, Query
from matcher.rank import Promise, Ranked, promises
from matcher.scoring import ScoredOwners
from matcher.signs import Signs
from matcher.telling_words import needed_words
from models.details import ProviderKind
from models.geography import distance_km
from models.match import Band, Match, Reason
from models.records import EvidenceText, Organisation, Provider
from models.store import Transaction

_NOBODY_KNOWN = "No provider is known here yet: import some first."
_NOBODY_PASSES = "Nobody passes these filters: widen the radius or drop a filter."
_NO_EVIDENCE = "Nobody who may be in the answer has evidence that counts for it: drop a filter, or import evidence."
_ONLY_POSSIBLE = "No strong match; the best are possible ones: read their evidence, or say more about the problem."
_NO_GOOD_MATCH = "No good match among the providers known here; the closest are shown, and none of them is recommended."


@dataclass(frozen=True)
class Reasons:
    """How many passages are quoted: for each of the best of all kinds, and for who is only the best of a kind."""

    of_the_best: int = 3
    of_a_kind: int = 2


@dataclass(frozen=True)
class Shortlist:
    """Who is shown.

    Args:
        best: The best of all kinds.
        by_kind: The best of each kind.
        candidates: How many providers passed the filters.
        refusing: How many are left out because they will not be asked about this.
        shifts: How far replies moved somebody, in units of score, by id; who did not move may be absent.
    """

    best: tuple[Ranked, ...]
    by_kind: dict[ProviderKind, tuple[Ranked, ...]]
    candidates: int
    refusing: int = 0
    shifts: Mapping[str, float] = field(default_factory=dict)

    def everybody(self) -> dict[str, Ranked]:
        """Return each shown owner once, by id."""
        shown = [*self.best, *(item for items in self.by_kind.values() for item in items)]
        return {item.owner_id: item for item in shown}


@dataclass(frozen=True)
class Quoted:
    """A shown owner's best passages: where they stand, and their positions among the fused passages."""

    references: tuple[PassageRef, ...]
    positions: tuple[int, ...]


@dataclass(frozen=True)
class Records:
    """What the database says of everybody who is shown, also until when they have no time."""

    providers: dict[str, Provider]
    organisations: dict[str, Organisation]
    evidence: dict[str, EvidenceText]
    full: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Findings:
    """What the stages before found out, which the answer is composed of; no signs where nobody has a score."""

    query: Query
    encoded: EncodedQuery
    index: SearchIndex
    scored: ScoredOwners
    signs: Signs | None
    calibration: Calibration

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The codes and telling words of the query."""
        return needed_words(self.query, self.encoded)

    @cached_property
    def need_words(self) -> tuple[NeedWords, ...]:
        """What each need of the query is looked up by."""
        understanding = self.encoded.understanding
        return tuple(words_of_need(need, understanding.language) for need in understanding.needs)

    @cached_property
    def telling(self) -> frozenset[str]:
        """The stems of all needs that are worth a mark in a quote."""
        return frozenset(one for need in self.need_words for one in need.telling)


def compose_answer(findings: Findings, shortlist: Shortlist, transaction: Transaction, reasons: Reasons) -> Answer:
    """Turn a shortlist into an answer; an owner deleted since the index was read is left out.

    Args:
        findings: What the stages before found out.
        shortlist: Who is shown.
        transaction: Where the records are read.
        reasons: How many passages are quoted.
    """
    query, encoded = findings.query, findings.encoded
    everybody = shortlist.everybody()
    quoted = _quoted(findings, shortlist, reasons)
    records = _fetch(transaction, everybody, quoted, query.today)
    promised = promises(everybody.values(), findings.scored, findings.signs, findings.calibration)
    drafts = {
        owner_id: replace(
            _draft(findings, item, promised[owner_id], quoted[owner_id], records),
            reply_shift=shortlist.shifts.get(owner_id, 0.0),
        )
        for owner_id, item in everybody.items()
        if owner_id in records.providers
    }
    best = _numbered(drafts, shortlist.best)
    met = {found.need for match in drafts.values() for found in match.met}
    return Answer(
        query=query,
        understanding=encoded.understanding,
        matches=best,
        by_kind={kind: _numbered(drafts, items) for kind, items in shortlist.by_kind.items()},
        verdict=_verdict(drafts.values()),
        advice=_advice(best, shortlist.candidates, is_filtered=query.filters != Filters()),
        missing=_missing_everywhere(findings.needed, drafts.values(), records),
        candidates=shortlist.candidates,
        refusing=shortlist.refusing,
        route=encoded.route,
        unmet=tuple(place for place in range(len(encoded.understanding.needs)) if place not in met),
        organisations=records.organisations,
    )


def _quoted(findings: Findings, shortlist: Shortlist, reasons: Reasons) -> dict[str, Quoted]:
    scored, best = findings.scored, {item.owner_id for item in shortlist.best}
    positions = {
        owner_id: scored.owners.best_passages(
            item.position, reasons.of_the_best if owner_id in best else reasons.of_a_kind
        ).tolist()
        for owner_id, item in shortlist.everybody().items()
    }
    # All at once: to look up one row at a time costs more than what is looked up.
    every = np.array([position for of in positions.values() for position in of], dtype=np.int64)
    references = iter(findings.index.passages(scored.passages.rows[every]))
    return {owner_id: Quoted(tuple(islice(references, len(of))), tuple(of)) for owner_id, of in positions.items()}


def _fetch(transaction: Transaction, everybody: Iterable[str], quoted: dict[str, Quoted], today: date) -> Records:
    providers = transaction.providers.get_many(everybody)
    organisations = {provider.organisation_id for provider in providers.values()} - {""}
    evidence = {reference.evidence_id for of in quoted.values() for reference in of.references}
    return Records(
        providers,
        transaction.organisations.get_many(organisations),
        transaction.evidence.texts(evidence),
        full_until(transaction, providers, today),
    )


def _draft(findings: Findings, item: Ranked, promised: Promise, quoted: Quoted, records: Records) -> Match:
    query, provider = findings.query, records.providers[item.owner_id]
    passages = _passages(quoted, records)
    name = provider.name.casefold()
    # A passage that only repeats the name, which stands above, speaks last.
    telling_first = sorted(passages.values(), key=lambda passage: passage.text.strip().casefold() == name)
    met = met_needs(findings.need_words, telling_first)
    facts = card_facts(provider, query) | full_fact(records.full.get(provider.provider_id))
    shown = (*(passage.text for passage in passages.values()), provider.name, *facts.values())
    return Match(
        provider=provider,
        score=item.score,
        rank=0,
        probability=promised.probability,
        band=promised.band,
        reasons=tuple(_reason(findings, position, passage) for position, passage in passages.items()),
        missing=missing_words(findings.needed, shown),
        distance_km=_distance(query, provider, records.organisations.get(provider.organisation_id)),
        facts=facts,
        met=met,
        unmet=tuple(sorted(set(range(len(findings.need_words))) - {found.need for found in met})),
    )


def _passages(quoted: Quoted, records: Records) -> dict[int, ReadPassage]:
    """Return the quoted passages by their positions among the fused ones; evidence deleted meanwhile is left out."""
    pairs = zip(quoted.positions, quoted.references, strict=True)
    return {
        position: ReadPassage(records.evidence[reference.evidence_id], reference.start, reference.end)
        for position, reference in pairs
        if reference.evidence_id in records.evidence
    }


def _reason(findings: Findings, position: int, passage: ReadPassage) -> Reason:
    fused = findings.scored.passages
    return quote_passage(
        PassageRef(passage.evidence.evidence_id, passage.start, passage.end),
        passage.evidence,
        passage.words_to_mark(findings.encoded.tokens.keys(), findings.telling),
        float(fused.scores[position]),
        {view: float(values[position]) for view, values in fused.shares.items()},
        {view: float(values[position]) for view, values in fused.similarities.items()},
    )


def _distance(query: Query, provider: Provider, organisation: Organisation | None) -> float | None:
    near = query.filters.near
    place = place_of(provider, organisation)
    if near is None or place.latitude is None or place.longitude is None:
        return None
    return float(distance_km((near.latitude, near.longitude), (place.latitude, place.longitude)))


def _numbered(drafts: dict[str, Match], items: Iterable[Ranked]) -> tuple[Match, ...]:
    shown = (drafts[item.owner_id] for item in items if item.owner_id in drafts)
    return tuple(replace(match, rank=rank) for rank, match in enumerate(shown, start=1))


def _missing_everywhere(needed: tuple[str, ...], matches: Collection[Match], records: Records) -> tuple[str, ...]:
    """Return the needed words that neither a card nor the whole of any evidence that one quotes contains."""
    everywhere = set(needed).intersection(*(match.missing for match in matches))
    quoted = {(reason.evidence_id, reason.quote) for match in matches for reason in match.reasons}
    # What is quoted whole was looked through for its card.
    texts = ((records.evidence[evidence_id].full_text, quote) for evidence_id, quote in sorted(quoted))
    left = [word for word in needed if word in everywhere]
    return missing_words(left, dict.fromkeys(text for text, quote in texts if text != quote))


def _verdict(shown: Iterable[Match]) -> Verdict:
    bands = {match.band for match in shown}
    if Band.STRONG in bands:
        return Verdict.STRONG
    return Verdict.POSSIBLE if Band.POSSIBLE in bands else Verdict.NO_GOOD_MATCH


def _advice(best: tuple[Match, ...], candidates: int, *, is_filtered: bool) -> str:
    if not candidates:
        return _NOBODY_PASSES if is_filtered else _NOBODY_KNOWN
    if not best:
        return _NO_EVIDENCE
    strong = sum(match.band is Band.STRONG for match in best)
    if strong:
        return f"{strong} of the {len(best)} best are strong matches: read their evidence first."
    return _ONLY_POSSIBLE if any(match.band is Band.POSSIBLE for match in best) else _NO_GOOD_MATCH
