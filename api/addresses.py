"""Which modules answer which addresses, in the order in which they are tried: ids of records may hold slashes.

So what is asked about a provider or a problem stands before providers and problems themselves.
"""

from __future__ import annotations

from api.pages import (
    account,
    answer,
    ask,
    board,
    claim,
    cluster_day,
    comparison,
    error,
    exports,
    facilities,
    home,
    inbox,
    introduction,
    leaving,
    oidc,
    own_data,
    partners,
    privacy,
    problem,
    problem_feed,
    problem_list,
    profile,
    provider,
    reference,
    reports,
    sign_in,
    sign_up,
    submission,
    team_exports,
    upload,
)
from api.pages import duplicates as duplicates_page
from api.pages import feedback as feedback_page
from api.pages import imports as imports_page
from api.pages import jobs as jobs_page
from api.pages import searches as searches_page
from api.pages import teams as teams_page
from api.pages.admin import audit as audit_page
from api.pages.admin import models as models_page
from api.pages.admin import overview as overview_page
from api.pages.admin import upkeep as upkeep_page
from api.pages.admin import user as user_page
from api.pages.admin import users as users_page
from api.routes import (
    access,
    accounts,
    affinity,
    assignments,
    audit,
    claims,
    consents,
    contacts,
    duplicates,
    erasures,
    evidence,
    feedback,
    index,
    introductions,
    job_board,
    jobs,
    limit_hits,
    match,
    me,
    my_profile,
    notices,
    organisations,
    outbox,
    overview,
    problem_steps,
    problems,
    providers,
    rankers,
    schedules,
    searches,
    teams,
)
from api.routes import facilities as facilities_route
from api.routes import partners as partners_route
from api.routes import reports as reports_route

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
    reports_route,
    problems,
    partners_route,
    facilities_route,
    providers,
    organisations,
    evidence,
    duplicates,
    jobs,
    my_profile,
    claims,
    searches,
    me,
    accounts,
    access,
    audit,
    limit_hits,
    overview,
    index,
    job_board,
    rankers,
    notices,
    consents,
    erasures,
)
"""What the API is about, one router each; imports come beside them, because their bodies may be larger."""

PAGES = (
    home,
    answer,
    comparison,
    exports,
    feedback_page,
    ask,
    submission,
    introduction,
    board,
    inbox,
    problem_list,
    reports,
    claim,
    profile,
    searches_page,
    teams_page,
    team_exports,
    partners,
    facilities,
    problem_feed,
    provider,
    problem,
    duplicates_page,
    imports_page,
    jobs_page,
    cluster_day,
    sign_in,
    sign_up,
    oidc,
    account,
    own_data,
    leaving,
    overview_page,
    users_page,
    user_page,
    models_page,
    upkeep_page,
    audit_page,
    privacy,
    error,
    reference,
)
"""The pages, one router each."""

UPLOADING = (upload,)
"""Pages that take files, whose bodies may be larger."""
