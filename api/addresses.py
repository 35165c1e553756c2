"""Which modules answer which addresses, in the order in which they are tried: ids of records may hold slashes.

So what is asked about a provider or a problem stands before providers and problems themselves.
"""

from __future__ import annotations

from api.pages import (
    account,
    answer,
    ask,
    board,
    cluster_day,
    error,
    exports,
    home,
    inbox,
    introduction,
    leaving,
    partners,
    problem,
    problem_feed,
    provider,
    reference,
    sign_in,
    sign_up,
    team_exports,
)
from api.pages import duplicates as duplicates_page
from api.pages import feedback as feedback_page
from api.pages import teams as teams_page
from api.routes import (
    accounts,
    affinity,
    assignments,
    audit,
    contacts,
    duplicates,
    evidence,
    feedback,
    introductions,
    match,
    me,
    organisations,
    outbox,
    problem_steps,
    problems,
    providers,
    schedules,
    teams,
)
from api.routes import partners as partners_route

CONCEPTS = (
    match,
    affinity,
    teams,
    assignments,
    schedules,
    feedback,
    introductions,
    problem_steps,
    contacts,
    outbox,
    problems,
    partners_route,
    providers,
    organisations,
    evidence,
    duplicates,
    me,
    accounts,
    audit,
)
"""What the API is about, one router each; imports come beside them, because their bodies may be larger."""

PAGES = (
    home,
    answer,
    exports,
    feedback_page,
    ask,
    introduction,
    board,
    inbox,
    teams_page,
    team_exports,
    partners,
    problem_feed,
    provider,
    problem,
    duplicates_page,
    cluster_day,
    sign_in,
    sign_up,
    account,
    leaving,
    error,
    reference,
)
"""The pages, one router each."""
