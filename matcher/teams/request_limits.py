"""The limits of a request as the solver takes them: ids checked, forbidden ties written out, a call's partner added."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from matcher.teams.request import TEAM_KINDS, TeamRequest
from matcher.teams.spec import ConflictRule, Limits
from matcher.teams.ties import Tie, TieKind
from models.details import CallDetails
from models.errors import FieldProblem, InvalidInput
from models.store import Transaction


def limits_of_request(
    request: TeamRequest, candidates: Collection[str], ties: Collection[Tie], call: CallDetails | None
) -> Limits:
    """Return the limits that the teams of a request must keep.

    Declared relations between members are shown as conflicts where no tie is forbidden and no conflict was given.

    Args:
        request: What is asked for.
        candidates: Ids of the candidates; who is banned or in conflict and is none is left out.
        ties: What ties the candidates.
        call: The funding call that was chosen.
    """
    limits = request.limits
    forbidden = [tie for tie in ties if tie.kind in request.forbidden]
    given = [pair for pair in limits.conflicts if set(pair) <= set(candidates)]
    pairs = {*given, *(tie.pair for tie in forbidden if tie.kind is not TieKind.OWNER)}
    shown = {tie.pair for tie in ties if tie.kind is TieKind.RELATED}
    of_owner = {tie.ids[0] for tie in forbidden if tie.kind is TieKind.OWNER}
    partner = call.partner_required if call else ""
    return replace(
        limits,
        banned=tuple(sorted(of_owner.union(limits.banned) & set(candidates))),
        conflicts=tuple(sorted(pairs or shown)),
        conflict_rule=limits.conflict_rule if pairs else ConflictRule.SHOW,
        academic_min=max(limits.academic_min, int(partner == "academic")),
        industry_min=max(limits.industry_min, int(partner == "industry")),
    )


def check_named(limits: Limits, transaction: Transaction) -> None:
    """Refuse limits that name somebody who is not known, or lock what cannot be a member.

    Raises:
        InvalidInput: All of them are named, each with its place among the limits.
    """
    named = list(_named(limits))
    known = transaction.providers.get_many({one for _, one in named})
    wrong = [
        FieldProblem(at, one, "no provider has this id", "correct the id") for at, one in named if one not in known
    ]
    for row, one in enumerate(limits.locked):
        if one in known and known[one].kind not in TEAM_KINDS:
            fix = f"lock one of {', '.join(TEAM_KINDS)}"
            wrong.append(FieldProblem(f"/limits/locked/{row}", one, f"is a {known[one].kind.value}, no member", fix))
    if wrong:
        raise InvalidInput("the limits name somebody who cannot be meant", wrong)


def chosen_call(call_id: str, transaction: Transaction) -> CallDetails | None:
    """Return the funding call with an id; ``None`` for an empty id.

    Raises:
        InvalidInput: There is no such call.
    """
    if not call_id:
        return None
    found = transaction.providers.get_many([call_id]).get(call_id)
    if found is None or not isinstance(found.details, CallDetails):
        problem = FieldProblem("/call_id", call_id, "no funding call has this id", "give the id of a call")
        raise InvalidInput("there is no such call", [problem])
    return found.details


def _named(limits: Limits) -> Iterator[tuple[str, str]]:
    for name, ids in (("locked", limits.locked), ("banned", limits.banned)):
        yield from ((f"/limits/{name}/{row}", one) for row, one in enumerate(ids))
    for row, pair in enumerate(limits.conflicts):
        yield from ((f"/limits/conflicts/{row}/{side}", one) for side, one in enumerate(pair))
