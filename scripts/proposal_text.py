"""Teams for a problem as text for a terminal: skills, then each team with who brings what, at what cost and risk."""

from __future__ import annotations

from collections.abc import Iterator

from rich.markup import escape
from rich.text import Text

from matcher.lanes import rupees
from matcher.teams.answer import Infeasibility, TeamAnswer
from matcher.teams.basis import TeamBasis
from matcher.teams.proposed import Contribution, Member, ProposedTeam, SkillOutlook, TeamProposal
from matcher.teams.ties import Tie, TieKind
from models.match import Band
from scripts.answer_text import BAND_STYLES, QUOTE_CHARACTERS
from scripts.console import out
from scripts.team_text import answer_lines
from scripts.understanding_text import print_understanding


def print_proposal(proposal: TeamProposal) -> None:
    """Print the answer to standard output."""
    print_understanding(proposal.understanding)
    out.print("\n[bold]Skills[/]")
    for number, outlook in enumerate(proposal.outlook, start=1):
        out.print(_outlook(number, outlook))
    if proposal.infeasible is not None:
        _print_infeasible(proposal.basis, proposal.infeasible)
    for number, team in enumerate(proposal.teams, start=1):
        _print_team(number, team, proposal)
    if 0 < len(proposal.teams) < proposal.basis.request.alternatives:
        out.print("[dim]No further teams were found that keep to everything and differ enough.[/]")


def _outlook(number: int, outlook: SkillOutlook) -> str:
    skill = outlook.skill
    told = [f"weighs {skill.weight:.0%}", *(["required"] if skill.is_required else [])]
    gloss = f" [dim]({escape(skill.need.gloss)})[/]" if skill.need.gloss else ""
    if outlook.best is None or outlook.band is Band.WEAK:
        best = "[red]nobody here covers it[/]"
    else:
        style = BAND_STYLES[outlook.band.value]
        best = f"[{style}]{outlook.band.value} {outlook.coverage:.0%}[/] at best, {escape(outlook.best.provider.name)}"
    return f"   skill {number}: {escape(skill.label)}{gloss} [dim]({', '.join(told)})[/] · {best}"


def _print_infeasible(basis: TeamBasis, infeasible: Infeasibility) -> None:
    out.print()
    if not basis.candidates:
        out.print("[bold]No good match:[/] nobody known here is even a possible match for any of the skills.")
        return
    for line in answer_lines(basis.spec, TeamAnswer((), infeasible)):
        out.print(line, markup=False)


def _print_team(number: int, proposed: ProposedTeam, proposal: TeamProposal) -> None:
    team = proposed.team
    proven = "proven best" if team.gap == 0 else f"within {team.gap:.1%} of the best possible"
    way = f" · {team.travel_km:,.0f} km together" if proposal.basis.request.query.filters.near else ""
    out.print(f"\n[bold]Team {number}[/]  cost {_sum(proposed)}{way} [dim]· {proven}[/]")
    for member in proposed.members:
        _print_member(member)
    names = {i: record.provider.name for i, record in proposal.basis.candidates.items()}
    for tie in proposed.ties:
        out.print(f"   [dim]tie:[/] {escape(_tie(tie, names))}")
    for risk in team.risks:
        out.print(f"   [yellow]risk:[/] {escape(risk.text)}")


def _sum(proposed: ProposedTeam) -> str:
    unknown = f"{proposed.unknown_costs} not known" if proposed.unknown_costs else ""
    known = rupees(proposed.team.cost_inr) if proposed.unknown_costs < len(proposed.members) else ""
    return " + ".join(part for part in (known, unknown) if part)


def _print_member(member: Member) -> None:
    provider, organisation = member.record.provider, member.record.organisation
    out.print(f"   [bold]{escape(provider.name)}[/] [dim]{provider.kind.value} · {escape(provider.provider_id)}[/]")
    facts = [organisation.name if organisation else "", *_facts(member)]
    out.print(f"      {escape(' · '.join(fact for fact in facts if fact))}")
    by_sentence: dict[str, list[Contribution]] = {}
    for one in member.contributions:
        by_sentence.setdefault(one.shown.sentence if one.shown else "", []).append(one)
    for of in by_sentence.values():
        out.print(_brought(of))


def _facts(member: Member) -> Iterator[str]:
    candidate, cost = member.record.candidate, member.record.cost
    yield candidate.side.value if candidate.side else ""
    yield f"{candidate.travel_km:,.0f} km" if candidate.travel_km is not None else ""
    if cost.inr is None:
        yield "cost not known"
    else:
        yield f"{rupees(cost.inr)} {'assumed' if cost.is_assumed else f'per {cost.per}'}"
    yield "early career" if candidate.is_early_career else ""
    yield "of the organisation that has the problem" if member.is_of_owner else ""
    yield {True: "may apply to the call", False: "may not apply to the call", None: ""}[candidate.is_eligible]
    yield "no time by then" if candidate.is_available is False else ""


def _brought(contributions: list[Contribution]) -> Text:
    told = ", ".join(f"{one.skill.skill_id.removeprefix('s')} {one.coverage:.0%}" for one in contributions)
    line = Text(f"      skill {told}: ", "dim")
    shown = contributions[0].shown
    if shown is None:
        return line.append("no evidence")
    sentence = Text(shown.sentence)
    for span in {span for one in contributions if one.shown for span in one.shown.spans}:
        sentence.stylize("bold cyan", span.start, span.end)
    sentence.truncate(QUOTE_CHARACTERS, overflow="ellipsis")
    return line.append("“").append_text(sentence).append("”")


def _tie(tie: Tie, names: dict[str, str]) -> str:
    both = " and ".join(names[one] for one in tie.ids)
    return f"{both}: {tie.count} pieces of evidence in common" if tie.kind is TieKind.TOGETHER else f"{both}: related"
