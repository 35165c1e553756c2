"""Cards of teams: members with what each brings and the sentence that shows it, sums, ties and what can go wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.answers import told_whole_km
from api.pages.cards import place_name
from api.pages.quotes import marked, written_language
from api.pages.team_wording import Named, names_of, risk_texts
from api.texts import Texts
from matcher.lanes import rupees
from matcher.place import place_of
from matcher.teams.costs import Cost
from matcher.teams.proposed import Contribution, Member, ProposedTeam, TeamProposal
from matcher.teams.shown_evidence import ShownSentence
from matcher.teams.ties import TieKind
from models.match import Span

SHOWN_SENTENCES = 2


@dataclass(frozen=True)
class Brought:
    """A sentence and the skills that it shows, as number and band; no sentence where it is withheld."""

    skills: list[tuple[str, str]]
    sentence: Markup | None
    language: str
    source: str


@dataclass(frozen=True)
class MemberCard:
    """One member as the page shows it."""

    provider_id: str
    name: str
    kind: str
    organisation: str
    side: str
    place: str
    distance_km: int | None
    cost: str
    marks: list[str]
    brings: list[Brought]
    more: list[Brought]
    is_locked: bool


@dataclass(frozen=True)
class CoverageLine:
    """One skill of a team: its number, how well it is covered, in a word, and by whom best."""

    number: int
    words: str
    band: str
    band_name: str
    by: str


@dataclass(frozen=True)
class TeamCard:
    """One team as the page shows it."""

    number: int
    members: list[MemberCard]
    coverage: list[CoverageLine]
    cost: str
    travel_km: int | None
    ties: list[str]
    risks: list[str]
    proof: str


def team_cards(t: Texts, proposal: TeamProposal, *, shows_text: bool) -> list[TeamCard]:
    """Return the teams of a proposal as cards, best first.

    Args:
        t: The page's texts.
        proposal: The teams.
        shows_text: Whether the problem's words, and sentences that were chosen by them, may be shown.
    """
    named = names_of(t, proposal, shows_text=shows_text)
    return [
        _team(t, number, team, proposal, named, shows_text=shows_text)
        for number, team in enumerate(proposal.teams, start=1)
    ]


def cost_text(t: Texts, cost: Cost) -> str:
    """Return what a member costs, in the page's words; an unknown cost is said to be unknown."""
    if cost.inr is None:
        return t("teams.cost_unknown")
    if cost.is_assumed:
        return t("teams.cost_assumed", sum=rupees(cost.inr))
    return t("fact.rate_per", sum=rupees(cost.inr), unit=t.word(f"unit.{cost.per}", cost.per))


def _team(
    t: Texts, number: int, proposed: ProposedTeam, proposal: TeamProposal, named: Named, *, shows_text: bool
) -> TeamCard:
    team = proposed.team
    is_measured = proposal.basis.request.query.filters.near is not None
    return TeamCard(
        number=number,
        members=[_member(t, member, shows_text=shows_text) for member in proposed.members],
        coverage=_coverage(t, proposed, proposal, named),
        cost=_sum(t, proposed),
        travel_km=round(team.travel_km) if is_measured else None,
        ties=[_tie(t, tie.kind, tie.ids, tie.count, named) for tie in proposed.ties],
        risks=risk_texts(t, team.risks, len(team.members), named),
        proof=t("teams.proven") if team.gap == 0 else t("teams.gap", percent=f"{100 * team.gap:.1f}"),
    )


def _member(t: Texts, member: Member, *, shows_text: bool) -> MemberCard:
    record = member.record
    candidate, organisation = record.candidate, record.organisation
    brings = _brought(t, member.contributions, shows_text=shows_text)
    return MemberCard(
        provider_id=record.provider.provider_id,
        name=record.provider.name,
        kind=record.provider.kind.value,
        organisation=organisation.name if organisation else "",
        side=t(f"team_side.{candidate.side.value}") if candidate.side else "",
        place=place_name(place_of(record.provider, organisation)),
        distance_km=told_whole_km(candidate.travel_km, is_exact=shows_text),
        cost=cost_text(t, record.cost),
        marks=_marks(t, member),
        brings=brings[:SHOWN_SENTENCES],
        more=brings[SHOWN_SENTENCES:],
        is_locked=member.is_locked,
    )


def _marks(t: Texts, member: Member) -> list[str]:
    candidate = member.record.candidate
    known = {
        "locked": member.is_locked,
        "of_owner": member.is_of_owner,
        "early_career": candidate.is_early_career,
        "unavailable": candidate.is_available is False,
        "eligible": candidate.is_eligible is True,
        "not_eligible": candidate.is_eligible is False,
    }
    return [t(f"team_mark.{name}") for name, holds in known.items() if holds]


def _brought(t: Texts, contributions: Sequence[Contribution], *, shows_text: bool) -> list[Brought]:
    """Return the sentences, each with all skills that it shows; what a member is best at comes first."""
    by_sentence: dict[tuple[str, str], list[Contribution]] = {}
    for one in sorted(contributions, key=lambda one: not one.is_best):
        shown = one.shown if shows_text else None
        by_sentence.setdefault((shown.evidence_id, shown.sentence) if shown else ("", ""), []).append(one)
    return [_with_sentence(t, of, of[0].shown if shows_text else None) for of in by_sentence.values()]


def _with_sentence(t: Texts, of: Sequence[Contribution], shown: ShownSentence | None) -> Brought:
    skills = [(one.skill.skill_id.removeprefix("s"), one.band.value) for one in of]
    if shown is None:
        return Brought(skills, None, "", "")
    spans = sorted({(span.start, span.end) for one in of if one.shown for span in one.shown.spans})
    kind = t.word(f"evidence.{shown.evidence_kind}", shown.evidence_kind)
    return Brought(
        skills=skills,
        sentence=marked(shown.sentence, [Span(start, end) for start, end in spans]),
        language=written_language(shown.sentence),
        source=f"{kind} · {shown.year}" if shown.year else kind,
    )


def _coverage(t: Texts, proposed: ProposedTeam, proposal: TeamProposal, named: Named) -> list[CoverageLine]:
    lines = []
    for number, one in enumerate(proposal.basis.coverages, start=1):
        score = proposed.team.coverage[one.skill.skill_id]
        best = max(proposed.team.members, key=lambda i, scores=one.scores: scores.get(i, 0.0))  # type: ignore[misc]
        band = one.band(score)
        by = named.members[best] if score else ""
        lines.append(CoverageLine(number, named.skills[one.skill.skill_id], band.value, t(f"covered.{band.value}"), by))
    return lines


def _sum(t: Texts, proposed: ProposedTeam) -> str:
    unknown, known = proposed.unknown_costs, rupees(proposed.team.cost_inr)
    if not unknown:
        return known
    if unknown == len(proposed.members):
        return t("teams.sum_unknown")
    return t("teams.cost_and_unknown", sum=known, count=unknown)


def _tie(t: Texts, kind: TieKind, ids: Sequence[str], count: int, named: Named) -> str:
    return t(f"team_tie.{kind.value}", members=named.of_members(ids), count=count)
