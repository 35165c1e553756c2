"""Risks, clashes and remedies in the words of a page: the matcher says them in English only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.wording import language_name
from api.texts import Texts
from matcher.lanes import rupees
from matcher.teams.answer import Change, Clash, LimitValue, Risk, RiskKind
from matcher.teams.proposed import TeamProposal

_SAID_ELSEWHERE = frozenset({RiskKind.UNKNOWN_COST, RiskKind.CONFLICT})
"""Risks that stand on the card in another place: beside the sum, and among the ties."""


@dataclass(frozen=True)
class Named:
    """What ids stand for: skills by their words (or numbers, where these are withheld), members by their names."""

    skills: Mapping[str, str]
    members: Mapping[str, str]
    organisations: Mapping[str, str]

    def of_members(self, ids: Sequence[str]) -> str:
        """Return names in a row."""
        return ", ".join(self.members.get(one, one) for one in ids)


def names_of(t: Texts, proposal: TeamProposal, *, shows_text: bool) -> Named:
    """Return what the ids of a proposal stand for."""
    skills = {
        one.skill_id: one.label if shows_text else t("teams.skill_number", number=number)
        for number, one in enumerate((outlook.skill for outlook in proposal.outlook), start=1)
    }
    records = proposal.basis.candidates
    return Named(
        skills,
        {i: record.provider.name for i, record in records.items()},
        {i: record.candidate.organisation_name for i, record in records.items()},
    )


def risk_texts(t: Texts, risks: Sequence[Risk], size: int, named: Named) -> list[str]:
    """Return what can go wrong with a team of this size, each as a sentence."""
    return [_risk(t, risk, size, named) for risk in risks if risk.kind not in _SAID_ELSEWHERE]


def clash_text(t: Texts, clash: Clash, named: Named) -> str:
    """Return a limit that takes part in a clash as a sentence."""
    return t(f"team_limit.{clash.limit}", value=_value(t, clash.limit, clash.value, clash.subject, named))


def change_text(t: Texts, change: Change, named: Named) -> str:
    """Return what a remedy changes, as something to do."""
    key = f"team_remedy.{change.limit}"
    if change.after is None or change.after == ():
        key = f"team_remedy.no_{change.limit}" if f"team_remedy.no_{change.limit}" in t.entries else key
    return t(
        key,
        before=_value(t, change.limit, change.before, change.subject, named),
        after=_value(t, change.limit, change.after, change.subject, named),
        gone=_gone(t, change, named),
        subject=_subject(t, change.limit, change.subject, named),
    )


def _risk(t: Texts, risk: Risk, size: int, named: Named) -> str:
    return t(
        f"team_risk.{risk.kind.value}",
        skill=named.skills.get(risk.skill_id, ""),
        members=named.of_members(risk.member_ids),
        count=len(risk.member_ids),
        size=size,
        organisation=next((named.organisations.get(one, "") for one in risk.member_ids), ""),
    )


def _value(t: Texts, limit: str, value: LimitValue, subject: str, named: Named) -> str:
    if limit == "required" or (limit == "kinds_min" and not isinstance(value, int)):
        return _subject(t, limit, subject, named)
    if limit == "kinds_min":
        return f"{value} × {_subject(t, limit, subject, named)}"
    if limit == "budget_inr" and isinstance(value, int):
        return rupees(value)
    if isinstance(value, tuple):
        return ", ".join(_entry(t, limit, one, named) for one in value)
    if isinstance(value, str):
        return _entry(t, limit, value, named)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _entry(t: Texts, limit: str, entry: str | tuple[str, str], named: Named) -> str:
    if isinstance(entry, tuple):
        return " + ".join(named.members.get(one, one) for one in entry)
    return language_name(t, entry) if limit == "languages" else named.members.get(entry, entry)


def _gone(t: Texts, change: Change, named: Named) -> str:
    """Return the entries that a change takes out of a list, or adds to one."""
    before = change.before if isinstance(change.before, tuple) else ()
    after = change.after if isinstance(change.after, tuple) else ()
    changed = [*(one for one in before if one not in after), *(one for one in after if one not in before)]
    return ", ".join(_entry(t, change.limit, one, named) for one in changed)


def _subject(t: Texts, limit: str, subject: str, named: Named) -> str:
    return t.word(f"kind.{subject}", subject) if limit == "kinds_min" else named.skills.get(subject, subject)
