"""Every route, whom it serves, and what it shows them: the table that `tests.api.test_matrix` tries line by line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from api.schemas.team_spec import SPEC_EXAMPLE
from tests.api.matrix_scene import ACTORS

EVERYBODY = frozenset(ACTORS)
SIGNED_IN = EVERYBODY - {"public", "reader"}
NOBODY: frozenset[str] = frozenset()
COORDINATING = frozenset({"near", "far", "admin"})
ADMIN = frozenset({"admin"})
READING_REPORTS = COORDINATING | {"reader"}
MAY_CHANGE = {"own": frozenset({"owner", "admin"}), "cluster": frozenset({"near", "admin"}), "neither": ADMIN}
"""Who may change a problem, by whose it is."""
MAY_CLAIM = {"own": frozenset({"provider", "admin"}), "cluster": frozenset({"near", "admin"}), "neither": ADMIN}
"""Who may change a provider or its evidence."""
MAY_SPEAK = {"own": frozenset({"owner", "admin"}), "cluster": frozenset({"near", "admin"}), "neither": ADMIN}
"""Who may take an owner's step of an introduction, by whose its problem is."""
MAY_ANSWER = {"own": frozenset({"provider", "admin"}), "cluster": frozenset({"near", "admin"}), "neither": ADMIN}
"""Who may answer in a provider's place; the provider of an introduction of the owner's is the one that is claimed."""
MAY_FOLLOW = {whose: MAY_SPEAK[whose] | MAY_ANSWER[whose] for whose in MAY_SPEAK}
MAY_COORDINATE = {"own": ADMIN, "cluster": frozenset({"near", "admin"}), "neither": ADMIN}
"""Who looks after what lies in a cluster, whosever it is."""
MAY_KEEP = {"cluster": frozenset({"near", "admin"}), "neither": ADMIN}
"""Who may change an organisation, judge a pair, see an import."""
MAY_JUDGE = {"cluster": frozenset({"near", "admin"}), "neither": ADMIN}
"""Who decides on a claim, by where the provider that is claimed lies."""
CLAIMING = SIGNED_IN
OWNING = frozenset({"owner"})
"""Whose a saved search of the table is: nobody else finds it."""
PROVIDING = frozenset({"provider", "admin"})
MAY_PLAN = {"own": ADMIN, "cluster": frozenset({"near", "admin"}), "neither": ADMIN}
"""Who may plan a day with a confidential problem: planners who may read it."""
MAY_STEER = {"own": frozenset({"owner", "admin"}), "cluster": frozenset({"near", "admin"}), "neither": ADMIN}
"""Who may cancel a job or try it again: whoever asked for it."""
MAY_FOLLOW_JOB = {whose: may | {"reader"} for whose, may in MAY_STEER.items()}
READS = {whose: may | {"reader"} for whose, may in MAY_CHANGE.items()}
"""Who reads the words of a confidential problem, by whose it is; on pages only who signed in."""


@dataclass(frozen=True)
class Try:
    """One request to a route.

    Args:
        may: Who is served; all others are refused.
        on: What is made fresh for it, as `MatrixScene.make` names it; its ids fill the braces of path and bodies.
        path: The path, where it is not that of the route with ``{id}`` in it.
        shows: Whose confidential words stand in the answer, to whom may read them.
        done: Statuses of those who are served.
        refused: Statuses of those who are not.
        sent: Bodies, query parameters and headers, as the client takes them.
    """

    may: frozenset[str] = EVERYBODY
    on: str = ""
    path: str = ""
    shows: str = ""
    done: tuple[int, ...] = (200, 201, 202, 204, 303)
    refused: tuple[int, ...] = (403,)
    sent: dict[str, Any] = field(default_factory=dict)


PROBLEM = {"text": "Powder coating peels off", "confidentiality": "open"}
RESEARCHER = {"kind": "researcher", "name": "A person"}
TIMETABLE = "2026-12-12T10:00+05:30,20,Room 1,{id},v-mine"
WITHDRAWAL = {"purpose": "letters", "decision": "withdrawn", "evidence": "Said by telephone."}
UPLOAD = {"files": {"file": ("x.csv", b"problem_id\n")}}
SEARCH = "/api/v1/me/searches/{id}"
INTRODUCTION = "/api/v1/introductions/{id}"
BY_LINK: dict[str, Any] = {"params": {"link": "{token}"}}
ANY_VERSION = {"headers": {"If-Match": "*"}}


def on_each(kind: str, may: dict[str, frozenset[str]], **given: Any) -> tuple[Try, ...]:
    """Return one try on a record of each sort, with who may."""
    return tuple(Try(may[whose], f"{kind} {whose}", **given) for whose in may)


def shown_on_each(**given: Any) -> tuple[Try, ...]:
    """Return one try on a problem of each sort that everybody may ask for, and whose words some read."""
    return tuple(Try(on=f"problem {whose}", shows=whose, **given) for whose in READS)


def shown_of_all(**given: Any) -> tuple[Try, ...]:
    """Return one try on what shows problems of each sort at once."""
    return tuple(Try(shows=whose, **given) for whose in READS)


def on_each_waiting(may: dict[str, frozenset[str]], **given: Any) -> tuple[Try, ...]:
    """Return one try on a problem of each sort that nobody has published: it is not there for who may not read it."""
    return tuple(Try(may[whose], f"waiting {whose}", shows=whose, refused=(404,), **given) for whose in may)


def body(**given: Any) -> dict[str, Any]:
    """Return what is sent with a JSON body."""
    return {"json": given}


def form(**given: Any) -> dict[str, Any]:
    """Return what is sent by a form."""
    return {"data": given}


RECORDS: dict[str, tuple[Try, ...]] = {
    "GET /api/v1/problems": (Try(shows="own"), Try(shows="cluster"), Try(shows="neither")),
    "POST /api/v1/problems": (
        Try(frozenset({"owner", "other", "near", "admin"}), sent=body(**PROBLEM, cluster_id="pune")),
        Try(frozenset({"owner", "other", "admin"}), sent=body(**PROBLEM, cluster_id="bengaluru")),
        Try(frozenset({"near", "admin"}), sent=body(**PROBLEM, cluster_id="pune", problem_id="chosen-{n}")),
        Try(
            frozenset({"near", "admin"}),
            "organisation cluster",
            sent=body(**PROBLEM, cluster_id="pune", organisation_id="{id}"),
        ),
    ),
    "GET /api/v1/problems/{problem_id}": (*shown_on_each(), *on_each_waiting(READS)),
    "PUT /api/v1/problems/{problem_id}": (
        *on_each("problem", MAY_CHANGE, sent=ANY_VERSION | body(**PROBLEM, cluster_id="{cluster}")),
        Try(ADMIN, "problem cluster", sent=ANY_VERSION | body(**PROBLEM, cluster_id="bengaluru")),
        Try(ADMIN, "problem neither", sent=ANY_VERSION | body(**PROBLEM, cluster_id="pune")),
    ),
    "DELETE /api/v1/problems/{problem_id}": on_each("problem", MAY_CHANGE),
    "GET /api/v1/providers": (Try(),),
    "POST /api/v1/providers": (
        Try(frozenset({"near", "admin"}), sent=body(**RESEARCHER, cluster_id="pune")),
        Try(ADMIN, sent=body(**RESEARCHER, cluster_id="bengaluru")),
        Try(ADMIN, sent=body(**RESEARCHER)),
    ),
    "GET /api/v1/providers/{provider_id}": (Try(on="provider neither"),),
    "PUT /api/v1/providers/{provider_id}": (
        *on_each("provider", MAY_COORDINATE, sent=ANY_VERSION | body(**RESEARCHER, cluster_id="{cluster}")),
        Try(ADMIN, "provider cluster", sent=ANY_VERSION | body(**RESEARCHER, cluster_id="bengaluru")),
    ),
    "DELETE /api/v1/providers/{provider_id}": on_each("provider", MAY_CLAIM),
    "GET /api/v1/organisations": (Try(),),
    "POST /api/v1/organisations": (
        Try(frozenset({"near", "admin"}), sent=body(name="An office", cluster_id="pune")),
        Try(ADMIN, sent=body(name="An office", cluster_id="bengaluru")),
        Try(ADMIN, "awaited", sent=body(name="An office", cluster_id="pune", organisation_id="{id}")),
    ),
    "GET /api/v1/organisations/{organisation_id}": (Try(on="organisation neither"),),
    "PUT /api/v1/organisations/{organisation_id}": (
        *on_each("organisation", MAY_KEEP, sent=ANY_VERSION | body(name="An office", cluster_id="{cluster}")),
        Try(ADMIN, "organisation neither", sent=ANY_VERSION | body(name="An office", cluster_id="pune")),
    ),
    "DELETE /api/v1/organisations/{organisation_id}": on_each("organisation", MAY_KEEP),
    "GET /api/v1/evidence": (Try(),),
    "POST /api/v1/evidence": on_each(
        "provider", MAY_CLAIM, sent=body(kind="statement", owner_ids=["{id}"], title="A title")
    ),
    "GET /api/v1/evidence/{evidence_id}": (Try(on="evidence neither"),),
    "PUT /api/v1/evidence/{evidence_id}": (
        *on_each(
            "evidence", MAY_CLAIM, sent=ANY_VERSION | body(kind="statement", owner_ids=["{owner}"], title="Another")
        ),
        Try(
            ADMIN,
            "evidence neither",
            sent=ANY_VERSION | body(kind="statement", owner_ids=["{owner}", "v-mine"], title="Another"),
        ),
    ),
    "DELETE /api/v1/evidence/{evidence_id}": on_each("evidence", MAY_CLAIM),
}

ASKING: dict[str, tuple[Try, ...]] = {
    "POST /api/v1/match": (
        *shown_on_each(sent=body(problem_id="{id}")),
        *on_each_waiting(READS, sent=body(problem_id="{id}")),
        Try(sent=body(text="powder coating")),
    ),
    "POST /api/v1/affinity": (
        Try(on="problem own", sent=body(problems=["{id}"], providers=["v-mine"])),
        *(
            Try(READS[whose], f"waiting {whose}", refused=(422,), sent=body(problems=["{id}"], providers=["v-mine"]))
            for whose in READS
        ),
    ),
    "POST /api/v1/teams": (
        *shown_on_each(sent=body(problem_id="{id}")),
        *on_each("problem", READS, refused=(422,), sent=body(problem_id="{id}", skills=[{"words": "baths"}])),
        Try(sent=body(text="powder coating")),
    ),
    "POST /api/v1/teams/solve": (Try(sent=body(**SPEC_EXAMPLE)),),
    "GET /api/v1/providers/{provider_id}/partners": (
        Try(path="/api/v1/providers/v-mine/partners", sent={"params": {"goal": "powder coating"}}),
    ),
    "GET /api/v1/providers/{provider_id}/facilities": (Try(path="/api/v1/providers/v-mine/facilities"),),
    "GET /api/v1/providers/{provider_id}/connections/{other_id}": (
        Try(on="provider neither", path="/api/v1/providers/v-mine/connections/{id}"),
    ),
    "GET /api/v1/providers/{provider_id}/problems": shown_of_all(
        path="/api/v1/providers/v-mine/problems", sent={"params": {"top": 20}}
    ),
    "POST /api/v1/feedback": (
        Try(sent=body(text="powder coating {n}", provider_id="v-mine", judgement="relevant")),
        *on_each("problem", MAY_CHANGE, sent=body(problem_id="{id}", provider_id="v-mine", judgement="solved")),
        *(
            Try(
                READS[whose],
                f"waiting {whose}",
                refused=(404,),
                sent=body(problem_id="{id}", provider_id="v-mine", judgement="relevant"),
            )
            for whose in READS
        ),
        Try(ADMIN, sent=body(text="powder coating {n}", provider_id="v-mine", judgement="solved")),
    ),
    "GET /api/v1/feedback": (Try(frozenset({"admin", "reader"})),),
    "GET /api/v1/feedback.csv": (Try(frozenset({"admin", "reader"})),),
    "DELETE /api/v1/feedback/{feedback_id}": (Try(on="feedback"),),
    "GET /healthz": (Try(),),
    "GET /readyz": (Try(),),
    "GET /version": (Try(),),
    "GET /api/openapi.json": (Try(),),
}

PLANNING: dict[str, tuple[Try, ...]] = {
    "POST /api/v1/assignments": (
        Try(COORDINATING, sent=body(affinities=[{"problem_id": "a", "provider_id": "x", "affinity": 1.0}])),
        *on_each("problem", MAY_PLAN, sent=body(problems=["{id}"], providers="all")),
    ),
    "POST /api/v1/schedules": (
        Try(
            COORDINATING,
            "problem neither",
            sent=body(
                pairs=[{"problem_id": "{id}", "provider_id": "v-mine"}], start="2026-12-12T10:00", slots=4, rooms=2
            ),
        ),
    ),
}

KEEPING: dict[str, tuple[Try, ...]] = {
    "GET /api/v1/duplicates": (Try(COORDINATING, "pair neither"),),
    "GET /api/v1/duplicates/pair": on_each(
        "pair", MAY_KEEP, sent={"params": {"record_type": "problem", "first_id": "{first}", "second_id": "{second}"}}
    ),
    "POST /api/v1/duplicates/find": (Try(COORDINATING, sent=body(record_type="organisation")),),
    "GET /api/v1/duplicates/merges": (Try(COORDINATING),),
    "POST /api/v1/duplicates/merge": on_each(
        "pair", MAY_KEEP, sent=body(record_type="problem", keep_id="{first}", other_id="{second}")
    ),
    "POST /api/v1/duplicates/undo": on_each("merge", MAY_KEEP, sent=body(merge_id="{id}"), refused=(403, 404)),
    "POST /api/v1/duplicates/distinct": on_each(
        "pair", MAY_KEEP, sent=body(record_type="problem", first_id="{first}", second_id="{second}")
    ),
    "POST /api/v1/imports": (
        Try(COORDINATING, sent=form(kind="problem", dry_run="true") | UPLOAD),
        Try(ADMIN, sent=form(kind="organisation", dry_run="true") | UPLOAD),
        Try(ADMIN, sent=form(kind="place", dry_run="true") | UPLOAD),
    ),
    "GET /api/v1/imports/{import_id}": on_each("import", MAY_KEEP, refused=(403, 404)),
    "GET /api/v1/imports/{import_id}/errors.csv": on_each(
        "import", MAY_KEEP, path="/api/v1/imports/{id}/errors.csv", refused=(403, 404)
    ),
    "POST /api/v1/imports/{import_id}/undo": on_each(
        "import", MAY_KEEP, path="/api/v1/imports/{id}/undo", done=(409,), refused=(403, 404)
    ),
    "GET /api/v1/reports": (Try(READING_REPORTS),),
    "GET /api/v1/reports/{name}": (
        Try(READING_REPORTS, path="/api/v1/reports/demand"),
        Try(
            frozenset({"near", "admin", "reader"}), path="/api/v1/reports/replies", sent={"params": {"cluster": "pune"}}
        ),
        Try(
            frozenset({"admin", "reader"}),
            path="/api/v1/reports/states.xlsx",
            sent={"params": {"cluster": "bengaluru"}},
        ),
    ),
    "POST /api/v1/reports/refresh": (Try(READING_REPORTS),),
    "GET /api/v1/imports/{import_id}/undo": on_each(
        "import", MAY_KEEP, path="/api/v1/imports/{id}/undo", done=(409,), refused=(403, 404)
    ),
    "GET /api/v1/jobs": (Try(EVERYBODY - {"public"}),),
    "GET /api/v1/jobs/{job_id}": on_each("job", MAY_FOLLOW_JOB, refused=(403, 404)),
    "POST /api/v1/jobs/{job_id}/cancel": on_each(
        "queued_job", MAY_STEER, path="/api/v1/jobs/{id}/cancel", refused=(403, 404)
    ),
    "POST /api/v1/jobs/{job_id}/retry": on_each("job", MAY_STEER, path="/api/v1/jobs/{id}/retry", refused=(403, 404)),
    "GET /api/v1/me": (Try(),),
    "GET /api/v1/me/profile": (Try(PROVIDING, refused=(403, 404), done=(200, 404)),),
    "POST /api/v1/me/profile/words": (
        Try(PROVIDING, refused=(403, 404), done=(201, 404), sent=body(act="refuse", text="topic {n}")),
    ),
    "DELETE /api/v1/me/profile/words/{number}": (
        Try(PROVIDING, refused=(403,), done=(404,), path="/api/v1/me/profile/words/999999"),
    ),
    "GET /api/v1/me/claims": (Try(CLAIMING),),
    "GET /api/v1/me/searches": (Try(SIGNED_IN),),
    "POST /api/v1/me/searches": (Try(SIGNED_IN, sent=body(name="Baths", question={"text": "powder coating"})),),
    "GET /api/v1/me/searches/{search_id}": (Try(OWNING, "search own", path=SEARCH, refused=(403, 404)),),
    "PATCH /api/v1/me/searches/{search_id}": (
        Try(OWNING, "search own", path=SEARCH, refused=(403, 404), sent=ANY_VERSION | body(name="Another")),
    ),
    "DELETE /api/v1/me/searches/{search_id}": (Try(OWNING, "search own", path=SEARCH, refused=(403, 404)),),
    "POST /api/v1/me/searches/{search_id}/run": (Try(OWNING, "search own", path=f"{SEARCH}/run", refused=(403, 404)),),
    "GET /api/v1/accounts": (Try(ADMIN),),
    "POST /api/v1/accounts": (Try(ADMIN, sent=body(email="new-{n}@example.in", roles=["owner"])),),
    "GET /api/v1/accounts/{account_id}": (Try(ADMIN, "account"),),
    "PATCH /api/v1/accounts/{account_id}": (Try(ADMIN, "account", sent=ANY_VERSION | body(name="Another")),),
    "DELETE /api/v1/accounts/{account_id}": (Try(ADMIN, "account"),),
    "GET /api/v1/accounts/{account_id}/access": (Try(ADMIN, "account", path="/api/v1/accounts/{id}/access"),),
    "POST /api/v1/accounts/{account_id}/letters": (Try(ADMIN, "account", path="/api/v1/accounts/{id}/letters"),),
    "DELETE /api/v1/accounts/{account_id}/sessions": (Try(ADMIN, "account", path="/api/v1/accounts/{id}/sessions"),),
    "DELETE /api/v1/accounts/{account_id}/sessions/{session_id}": (
        Try(ADMIN, "access", path="/api/v1/accounts/{id}/sessions/{session}"),
    ),
    "DELETE /api/v1/accounts/{account_id}/keys/{key_id}": (
        Try(ADMIN, "access", path="/api/v1/accounts/{id}/keys/{api_key}"),
    ),
    "DELETE /api/v1/accounts/{account_id}/identities/{identity_id}": (
        Try(ADMIN, "access", path="/api/v1/accounts/{id}/identities/{identity}"),
    ),
    "GET /api/v1/audit": (Try(ADMIN),),
    "GET /api/v1/limit-hits": (Try(ADMIN),),
    "GET /api/v1/audit.csv": (Try(ADMIN),),
    "GET /api/v1/overview": (Try(ADMIN),),
    "GET /api/v1/settings": (Try(ADMIN),),
    "GET /api/v1/index": (Try(ADMIN),),
    "POST /api/v1/index/rebuild": (Try(ADMIN),),
    "GET /api/v1/job-board": (Try(ADMIN),),
    "POST /api/v1/job-board/{job_id}/give-up": (Try(ADMIN, "queued", path="/api/v1/job-board/{id}/give-up"),),
    "GET /api/v1/rankers": (Try(ADMIN),),
    "POST /api/v1/rankers/fit": (Try(ADMIN, sent=body()),),
    "PUT /api/v1/rankers/in-use": (Try(ADMIN, sent=body(version="shipped")),),
    "POST /api/v1/rankers/undo": (Try(ADMIN),),
    "GET /api/v1/rankers/{version}/comparison": (Try(ADMIN, path="/api/v1/rankers/shipped/comparison"),),
    "GET /api/v1/notices": (Try(),),
    "POST /api/v1/consents": (
        *on_each("contact", MAY_COORDINATE, sent=body(**WITHDRAWAL, subject_type="provider", subject_id="{id}")),
        *on_each("problem", MAY_COORDINATE, sent=body(**WITHDRAWAL, subject_type="problem", subject_id="{id}")),
        Try(ADMIN, "account", sent=body(**WITHDRAWAL, subject_type="account", subject_id="{id}")),
    ),
    "POST /api/v1/erasures": (
        Try(ADMIN, "account", sent=body(person="{id}", dry_run=True)),
        Try(ADMIN, "provider cluster", sent=body(person="{id}")),
    ),
}

CLAIM = "/api/v1/claims/{id}/transitions"
CLAIMED: dict[str, tuple[Try, ...]] = {
    "GET /api/v1/claims": (Try(COORDINATING, "claim cluster"),),
    "POST /api/v1/claims": (Try(CLAIMING, "provider cluster", done=(201, 409, 429), sent=body(provider_id="{id}")),),
    "POST /api/v1/claims/proposals": (
        Try(
            CLAIMING,
            done=(201, 409, 429),
            sent=body(kind="researcher", name="A person", texts=[{"text": "Powder coating"}]),
        ),
    ),
    "POST /api/v1/claims/proof": (Try(CLAIMING, done=(404,), sent={"params": {"link": "x" * 43}}),),
    "POST /api/v1/claims/{claim_id}/transitions": (
        *on_each("claim", MAY_JUDGE, path=CLAIM, sent=body(step="approve")),
        *on_each("claim", MAY_JUDGE, path=CLAIM, sent=body(step="decline", reason="Not she")),
        Try(NOBODY, on="claim cluster", path=CLAIM, sent=body(step="withdraw")),
    ),
    "POST /api/v1/claims/revocations": (
        Try(ADMIN, "provider cluster", done=(409,), sent=body(provider_id="{id}", reason="Not she")),
    ),
}
"""Profiles: who asks without speaking for a provider is told that there is none."""

INTRODUCING: dict[str, tuple[Try, ...]] = {
    "GET /api/v1/introductions": (Try(COORDINATING, "introduction neither"),),
    "POST /api/v1/introductions": (
        Try(on="provider neither", sent=body(text="powder coating", provider_id="{id}")),
        *on_each("problem", MAY_SPEAK, sent=body(problem_id="{id}", provider_id="{provider}")),
    ),
    "GET /api/v1/introductions/{introduction_id}": on_each("introduction", MAY_FOLLOW),
    "POST /api/v1/introductions/{introduction_id}/transitions": (
        *on_each("introduction", MAY_SPEAK, path=f"{INTRODUCTION}/transitions", sent=body(step="withdraw")),
        *on_each("introduction", MAY_ANSWER, path=f"{INTRODUCTION}/transitions", sent=body(step="accept")),
        Try(on="answer-link", path=f"{INTRODUCTION}/transitions", sent=body(step="accept") | BY_LINK),
        Try(NOBODY, on="answer-link", path=f"{INTRODUCTION}/transitions", sent=body(step="withdraw") | BY_LINK),
    ),
    "GET /api/v1/introductions/{introduction_id}/transitions": on_each(
        "introduction", MAY_COORDINATE, path=f"{INTRODUCTION}/transitions"
    ),
    "POST /api/v1/submissions": (Try(sent=body(text="powder coating")),),
    "GET /api/v1/inbox": (Try(COORDINATING, "waiting own"), Try(COORDINATING, "waiting cluster")),
    "POST /api/v1/problems/{problem_id}/transitions": (
        *on_each("problem", MAY_SPEAK, path="/api/v1/problems/{id}/transitions", sent=body(step="close")),
        *on_each("waiting", MAY_COORDINATE, path="/api/v1/problems/{id}/transitions", sent=body(step="blind")),
        Try(
            ADMIN,
            "waiting cluster",
            path="/api/v1/problems/{id}/transitions",
            sent=body(step="blind", triage={"cluster_id": "jodhpur"}),
        ),
    ),
    "GET /api/v1/problems/{problem_id}/transitions": on_each(
        "problem", MAY_COORDINATE, path="/api/v1/problems/{id}/transitions"
    ),
    "PUT /api/v1/contacts/{record_type}/{record_id}": (
        *on_each(
            "contact",
            MAY_COORDINATE,
            path="/api/v1/contacts/provider/{id}",
            sent=ANY_VERSION | body(email="a@example.in"),
        ),
        *on_each("problem", MAY_COORDINATE, path="/api/v1/contacts/problem/{id}", sent=body(email="a@example.in")),
    ),
    "GET /api/v1/contacts/{record_type}/{record_id}": on_each(
        "contact", MAY_COORDINATE, path="/api/v1/contacts/provider/{id}"
    ),
    "DELETE /api/v1/contacts/{record_type}/{record_id}": on_each(
        "contact", MAY_COORDINATE, path="/api/v1/contacts/provider/{id}"
    ),
    "GET /api/v1/outbox": (Try(ADMIN),),
    "POST /api/v1/outbox/{message_id}/retry": (Try(ADMIN, "dead cluster", path="/api/v1/outbox/{id}/retry"),),
}

PAGES: dict[str, tuple[Try, ...]] = {
    "GET /": (Try(path="/"),),
    "GET /match": (
        *shown_on_each(sent={"params": {"problem": "{id}"}}),
        *on_each_waiting(MAY_CHANGE, sent={"params": {"problem": "{id}"}}),
    ),
    "GET /compare": (
        *shown_on_each(sent={"params": {"problem": "{id}", "provider": ["v-mine", "v-busy"]}}),
        *on_each_waiting(MAY_CHANGE, sent={"params": {"problem": "{id}", "provider": ["v-mine", "v-busy"]}}),
    ),
    "POST /match": (Try(on="problem own", sent=form(problem="{id}")),),
    "GET /match.csv": (Try(on="problem own", sent={"params": {"problem": "{id}"}}),),
    "POST /match.csv": (Try(on="problem own", sent=form(problem="{id}")),),
    "GET /match.xlsx": (Try(on="problem own", sent={"params": {"problem": "{id}"}}),),
    "POST /match.xlsx": (Try(on="problem own", sent=form(problem="{id}")),),
    "GET /teams": shown_on_each(sent={"params": {"problem": "{id}", "go": "1"}}),
    "POST /teams": shown_on_each(sent=form(problem="{id}", words="baths", keep="0")),
    "GET /teams.csv": (Try(on="problem own", sent={"params": {"problem": "{id}", "go": "1"}}),),
    "POST /teams.csv": (Try(on="problem own", sent=form(problem="{id}", go="1")),),
    "GET /providers/{provider_id}/partners": (
        Try(path="/providers/v-mine/partners", sent={"params": {"asked": "1", "goal": "powder coating"}}),
    ),
    "GET /providers/{provider_id}/facilities": (
        Try(path="/providers/v-mine/facilities", sent={"params": {"order": "near"}}),
    ),
    "GET /providers/{provider_id}/connections/{other_id}": (
        Try(on="provider neither", path="/providers/v-mine/connections/{id}"),
    ),
    # A page shows three problems a week, and which ones depends on all that others have sent. That it shows the words
    # to who may read them is tried in test_partners.py; here, that it shows them to nobody else.
    "GET /providers/{provider_id}/problems": (Try(path="/providers/v-mine/problems"),),
    "GET /imports": (Try(COORDINATING),),
    "POST /imports": (
        Try(COORDINATING, sent=form(kind="problem") | {"files": {"file": ("x.csv", b"text\nLooms stand still\n")}}),
        Try(ADMIN, sent=form(kind="place") | UPLOAD, done=(422,)),
    ),
    "GET /imports/{import_id}": on_each("held", MAY_KEEP, refused=(403, 404)),
    "GET /imports/{import_id}/errors.csv": on_each(
        "import", MAY_KEEP, path="/imports/{id}/errors.csv", refused=(403, 404)
    ),
    "POST /imports/{import_id}/columns": on_each(
        "held",
        MAY_KEEP,
        path="/imports/{id}/columns",
        refused=(403, 404),
        sent=form(column="text", field="text", do="try"),
    ),
    "POST /imports/{import_id}/cancel": on_each("held", MAY_KEEP, path="/imports/{id}/cancel", refused=(403, 404)),
    "POST /imports/{import_id}/import": on_each(
        "import", MAY_KEEP, path="/imports/{id}/import", done=(409,), refused=(403, 404)
    ),
    "POST /imports/{import_id}/undo": on_each(
        "import", MAY_KEEP, path="/imports/{id}/undo", done=(409,), refused=(403, 404)
    ),
    "GET /jobs": (Try(EVERYBODY - {"public"}),),
    "POST /jobs/step": on_each("job", MAY_STEER, refused=(403, 404), sent=form(job_id="{id}", step="retry")),
    "GET /cluster-day": (
        *(Try(COORDINATING, f"problem {whose}", shows=whose, path="/cluster-day") for whose in ("cluster", "neither")),
        Try(COORDINATING, "problem own", sent={"params": {"plan": "1", "problem": "{id}"}}),
    ),
    "POST /cluster-day.csv": (Try(COORDINATING, "problem neither", sent=form(timetable=TIMETABLE)),),
    "POST /cluster-day.ics": (Try(COORDINATING, "problem neither", sent=form(timetable=TIMETABLE)),),
    "POST /feedback": (Try(on="problem own", sent=form(problem="{id}", judged="relevant 1 v-mine")),),
    "GET /feedback/{feedback_id}": (Try(on="feedback"),),
    "POST /feedback/{feedback_id}/withdraw": (Try(on="feedback", path="/feedback/{id}/withdraw", sent=form(text="x")),),
    "GET /providers/{provider_id}": (Try(on="provider neither"),),
    "POST /introductions/ask": (
        Try(on="provider neither", sent=form(text="powder coating", provider="{id}")),
        *on_each("problem", MAY_SPEAK, sent=form(problem="{id}", provider="{provider}")),
    ),
    "POST /introductions": (
        Try(on="provider neither", sent=form(text="powder coating", provider="{id}", key="{key}")),
        *on_each("problem", MAY_SPEAK, sent=form(problem="{id}", provider="{provider}", key="{key}")),
    ),
    "POST /submissions/ask": (Try(sent=form(text="powder coating")),),
    "POST /submissions": (Try(sent=form(text="powder coating", key="{key}")),),
    "GET /introductions/mine": (Try(on="own-link", sent={"params": {"link": "{token}"}}),),
    "POST /introductions/mine": on_each(
        "problem",
        {"own": frozenset({"owner"}), "cluster": frozenset(), "neither": frozenset()},
        sent=form(problem_id="{id}"),
    ),
    "GET /introductions/answer": (Try(on="answer-link", sent={"params": {"link": "{token}"}}),),
    "POST /introductions/step": (
        Try(on="answer-link", sent=form(link="{token}", introduction_id="{id}", step="accept")),
        Try(NOBODY, on="answer-link", sent=form(link="{token}", introduction_id="{id}", step="withdraw")),
    ),
    "GET /board": (Try(COORDINATING, "introduction neither"),),
    "POST /board/step": on_each("introduction", MAY_COORDINATE, sent=form(introduction_id="{id}", step="accept")),
    "POST /board/contact": on_each(
        "contact", MAY_COORDINATE, sent=form(provider_id="{id}", email="new@example.in", agrees="1")
    ),
    "POST /board/retry": on_each("dead", MAY_COORDINATE, sent=form(message_id="{id}")),
    "GET /claims/new": (Try(on="provider cluster", sent={"params": {"provider": "{id}"}}),),
    "POST /claims": (
        Try(SIGNED_IN, "provider cluster", refused=(401,), done=(201, 409, 429), sent=form(provider_id="{id}")),
    ),
    "GET /claims/prove": (Try(sent={"params": {"link": "x" * 43}}),),
    "POST /claims/prove": (Try(SIGNED_IN, refused=(401,), done=(404,), sent=form(link="x" * 43)),),
    "GET /claims/propose": (Try(SIGNED_IN, refused=(401,)),),
    "POST /claims/propose": (
        Try(SIGNED_IN, refused=(401,), done=(201, 409, 429), sent=form(name="A person", technique="Powder coating")),
    ),
    "POST /claims/step": on_each("claim", MAY_JUDGE, sent=form(claim_id="{id}", step="approve")),
    "GET /searches/new": (Try(sent={"params": {"text": "powder coating"}}),),
    "POST /searches": (Try(SIGNED_IN, refused=(401,), sent=form(text="powder coating", name="Baths")),),
    "POST /searches/step": (Try(OWNING, "search own", refused=(401, 404), sent=form(search_id="{id}", step="pause")),),
    "GET /searches/stop": (Try(on="search own", sent=BY_LINK),),
    "POST /searches/stop": (Try(on="search own", sent=form(link="{token}")),),
    "GET /searches/{search_id}": (Try(OWNING, "search own", path="/searches/{id}", refused=(401, 404)),),
    "GET /profile": (Try(PROVIDING, done=(200, 404)),),
    "POST /profile": (Try(PROVIDING, done=(303, 404), sent=form(act="refuse", text="topic {n}")),),
    "POST /profile/undo": (Try(PROVIDING, done=(404,), sent=form(number="999999")),),
    "GET /problems": (Try(COORDINATING, shows="cluster"), Try(COORDINATING, shows="neither")),
    "GET /inbox": (Try(COORDINATING, "waiting own"), Try(COORDINATING, "waiting cluster")),
    "POST /inbox/step": (
        *on_each("waiting", MAY_COORDINATE, sent=form(problem_id="{id}", step="blind", cluster_id="{cluster}")),
        Try(ADMIN, "waiting cluster", sent=form(problem_id="{id}", step="blind", cluster_id="jodhpur")),
    ),
    "GET /reports": (Try(READING_REPORTS),),
    "GET /reports/{name}": (
        Try(READING_REPORTS, path="/reports/demand"),
        Try(frozenset({"near", "admin", "reader"}), path="/reports/demand", sent={"params": {"cluster": "pune"}}),
    ),
    "POST /reports/refresh": (Try(READING_REPORTS, sent=form(name="demand")),),
    "GET /problems/{problem_id}": (*shown_on_each(), *on_each_waiting(MAY_CHANGE)),
    "GET /duplicates": (Try(COORDINATING, "pair neither", sent={"params": {"type": "problem"}}),),
    "POST /duplicates/find": (Try(COORDINATING, sent=form(type="organisation")),),
    "POST /duplicates/merge": on_each(
        "pair", MAY_KEEP, sent=form(type="problem", keep_id="{first}", other_id="{second}")
    ),
    "POST /duplicates/undo": on_each("merge", MAY_KEEP, sent=form(type="problem", merge_id="{id}"), refused=(403, 404)),
    "POST /duplicates/distinct": on_each(
        "pair", MAY_KEEP, sent=form(type="problem", first_id="{first}", second_id="{second}")
    ),
    "GET /sign-in": (Try(),),
    "POST /sign-in": (Try(sent=form(email="owner@example.in", password="{password}")),),  # noqa: S106
    "POST /sign-in/letter": (Try(sent=form(email="owner-{n}@example.in")),),
    "GET /sign-in/link": (Try(on="link", sent={"params": {"token": "{token}"}}),),
    "POST /sign-in/link": (Try(on="link", sent=form(token="{token}")),),  # noqa: S106
    "GET /sign-up": (Try(),),
    "POST /sign-up": (Try(sent=form(email="new-{n}@example.in", name="New", role="owner", agree="account")),),
    "POST /sign-out": (Try(SIGNED_IN, refused=(401,)),),
    "GET /account": (Try(SIGNED_IN, refused=(401,)),),
    "POST /account/password": (Try(SIGNED_IN, refused=(401,), done=(422,), sent=form(password="short")),),  # noqa: S106
    "POST /account/sessions/end": (Try(SIGNED_IN, refused=(401,)),),
    "POST /account/keys": (Try(SIGNED_IN, refused=(401,), sent=form(scope=["read"])),),
    "POST /account/keys/revoke": (Try(SIGNED_IN, "key", refused=(401,), sent=form(key_id="{id}")),),
    "GET /account/data.json": (Try(SIGNED_IN, refused=(401,)),),
    "GET /account/data": (Try(SIGNED_IN, refused=(401,)),),
    "GET /account/privacy": (Try(SIGNED_IN, refused=(401,)),),
    "POST /account/privacy": (
        Try(SIGNED_IN, refused=(401,), sent=form(subject_type="account", purpose="letters", decision="withdrawn")),
    ),
    "GET /privacy": (Try(),),
    "GET /privacy/choices": (Try(on="choices-link", sent={"params": {"link": "{token}"}}),),
    "POST /privacy/choices": (
        Try(on="choices-link", sent=form(link="{token}", purpose="letters", decision="withdrawn")),
    ),
    "POST /account/erase": (Try(SIGNED_IN, refused=(401,), done=(422,), sent=form(email="wrong@example.in")),),
    "GET /sign-in/oidc": (Try(NOBODY, refused=(404,)),),
    "GET /sign-in/oidc/return": (Try(NOBODY, refused=(404,)),),
    "POST /sign-up/oidc": (Try(NOBODY, refused=(404,), sent=form(role="owner", agree="account")),),
    "POST /account/identities": (Try(NOBODY, refused=(401, 404)),),
    "POST /account/identities/disconnect": (
        Try(SIGNED_IN, "own-identity", refused=(401,), sent=form(identity_id="{identity}")),
    ),
    "GET /admin": (Try(ADMIN),),
    "GET /admin/settings": (Try(ADMIN),),
    "GET /admin/users": (Try(ADMIN),),
    "POST /admin/users": (Try(ADMIN, sent=form(email="page-{n}@example.in", role=["owner"])),),
    "GET /admin/users/{account_id}": (Try(ADMIN, "account"),),
    "POST /admin/users/{account_id}/change": (
        Try(ADMIN, "access", path="/admin/users/{id}/change", sent=form(name="Another", version="{version}")),
    ),
    "POST /admin/users/{account_id}/step": (
        Try(ADMIN, "account", path="/admin/users/{id}/step", sent=form(step="erase", sure="1")),
        Try(ADMIN, "account", path="/admin/users/{id}/step", sent=form(step="letter")),
        Try(ADMIN, "access", path="/admin/users/{id}/step", sent=form(step="revoke", which="{api_key}", sure="1")),
    ),
    "GET /admin/models": (Try(ADMIN, sent={"params": {"version": "shipped"}}),),
    "POST /admin/models/fit": (Try(ADMIN),),
    "POST /admin/models/use": (Try(ADMIN, sent=form(version="shipped")),),
    "POST /admin/models/undo": (Try(ADMIN),),
    "GET /admin/index": (Try(ADMIN),),
    "POST /admin/index/rebuild": (Try(ADMIN),),
    "GET /admin/jobs": (Try(ADMIN),),
    "POST /admin/jobs/give-up": (Try(ADMIN, "queued", sent=form(job_id="{id}", sure="1")),),
    "GET /admin/audit": (Try(ADMIN),),
    "GET /admin/audit.csv": (Try(ADMIN),),
    "GET /errors/{slug}": (Try(path="/errors/not-found"),),
    "GET /api/docs": (Try(),),
}

TABLE = RECORDS | ASKING | PLANNING | KEEPING | CLAIMED | INTRODUCING | PAGES
