"""What ``/account`` leads to: one's own problems, one's own profile, and the pages that one's roles open."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.home import SHOWN_CHARACTERS, shortened
from api.pages.quotes import written_language
from api.texts import Texts
from models.accounts.caller import Caller
from models.accounts.callers_problems import CallersProblems
from models.accounts.permissions import Action, Extent
from models.introductions.disclosure import full_words
from models.records import Problem
from models.store import Transaction

MOST_PROBLEMS = 50


@dataclass(frozen=True)
class OwnProblem:
    """One's own problem as a line: what it says, in which language, and where it stands."""

    problem_id: str
    name: str
    language: str
    state: str


def own_problems(transaction: Transaction, caller: Caller) -> list[OwnProblem]:
    """Return the problems that somebody speaks for: their own by rising id, then those of their organisation.

    Not more than `MOST_PROBLEMS`; where there are more, the API lists them all.
    """
    seen = CallersProblems(transaction, caller)
    owned = [
        record_id for kind, record_id in transaction.record_owners.of_account(caller.account_id) if kind == "problem"
    ]
    found = seen.get_many(owned[:MOST_PROBLEMS])
    if caller.organisation_id and caller.extent(Action.SPEAK_FOR_PROBLEM) is not Extent.NOTHING:
        others = seen.iterate(limit=MOST_PROBLEMS, organisation_id=caller.organisation_id)
        found |= {one.problem_id: one for one in others if one.problem_id not in found}
    read = [one for one in found.values() if isinstance(one, Problem)]
    return [_line(transaction, one) for one in read[:MOST_PROBLEMS]]


def _line(transaction: Transaction, problem: Problem) -> OwnProblem:
    name = full_words(problem).name
    state = transaction.progress.of(problem).state.value
    language = problem.language or written_language(name)
    return OwnProblem(problem.problem_id, shortened(name, SHOWN_CHARACTERS), language, state)


def own_ways(t: Texts, caller: Caller) -> list[tuple[str, str]]:
    """Return the pages about the profile that somebody claims, as words and paths; without one, how to get one."""
    if not caller.provider_id:
        return [(t("claim.propose_link"), "/claims/propose")]
    shown = f"/providers/{caller.provider_id}"
    return [
        (t("profile.title"), "/profile"),
        (t("feed.link"), f"{shown}/problems"),
        (t("partners.find"), f"{shown}/partners"),
        (t("profile.as_others"), shown),
    ]
