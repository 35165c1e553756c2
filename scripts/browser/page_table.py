"""How every page is reached, and by whom: the table of the audit and the pictures; a test compares it with the routes.

The first way to a page is the one of which a picture is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from matcher.reports.records import ReportName
from scripts.browser.journeys import cast
from scripts.browser.journeys.coordinator import IMPORT
from scripts.browser.journeys.owner import ASK
from scripts.browser.journeys.researcher import GOAL, OWN_PROFILE
from scripts.browser.steps import Attach, Choose, Letter, Open, Press, Read, Step, Tick, Write
from scripts.browser.words import Said, word

BLINDED = "pune-p-powder-peel"
OPEN = "jodhpur-p-ajrakh-bleeds"
COMPARED = "provider=jodhpur-r-neha-sankhla&provider=jodhpur-r-devyani-mathur&provider=jodhpur-e-natural-dye"
NEW_SEARCH = "/searches/new?text=powder+coating+peels+off"
NOBODY_FITS = "/match?text=Accordion+tuning+for+weddings"
PARTNER_ID = "delhi-r-ananya-bhatnagar"
ANSWER = Letter(cast.RESEARCHER_EMAIL, page="/introductions/answer")
ME = f"/providers/{cast.RESEARCHER_ID}"


@dataclass(frozen=True)
class Visit:
    """One way to a page.

    Args:
        who: Who goes there, as `scripts.browser.visiting` knows people.
        steps: What they do from anywhere.
    """

    who: str
    steps: tuple[Step, ...]


def visits(*who: str, steps: tuple[Step, ...]) -> tuple[Visit, ...]:
    """Return one visit of each person."""
    return tuple(Visit(one, steps) for one in who)


def opened(path: str, *who: str) -> tuple[Visit, ...]:
    """Return visits by an address."""
    return visits(*(who or ("public",)), steps=(Open(path),))


def answered(rank: int) -> tuple[Step, ...]:
    """Return how a problem of the week is answered."""
    press = Press(word("feed_answer.unclear"), about=Said(str(rank)))
    return (Open(f"{ME}/problems"), press, Read(word("feedback.thanks")))


def signed_up(name: str) -> tuple[Step, ...]:
    """Return how somebody of a name asks for an account."""
    return (
        Open("/sign-up"),
        Write(word("sign_up.name"), Said(name)),
        Write(word("sign_in.email"), Said("somebody@setu-demo.example")),
        Tick(word("role_lead.owner")),
        Tick(word("agree.account")),
        Press(word("sign_up.submit")),
    )


TEAMS = (Open(f"/teams?problem={BLINDED}"), Press(word("teams.submit")), Read(word("teams.team", number="1")))

PAGES: dict[str, tuple[Visit, ...]] = {
    "GET /": opened("/", "public", "owner"),
    "GET /match": (
        *opened(f"/match?problem={OPEN}", "public", "coordinator"),
        *opened(f"/match?problem={BLINDED}"),
        *opened(NOBODY_FITS, "public", "owner"),
        *opened("/match?text=steel&place=Leh,+Ladakh&radius_km=25"),
    ),
    "GET /compare": (
        *opened(f"/compare?problem={OPEN}&{COMPARED}", "public", "coordinator"),
        *opened(f"/compare?problem={OPEN}"),
    ),
    "POST /match": visits("public", steps=(*ASK.steps[:1], *ASK.steps[2:-1])),
    "GET /teams": opened(f"/teams?problem={BLINDED}", "public", "coordinator"),
    "POST /teams": visits("public", steps=TEAMS),
    "GET /providers/{provider_id}": (
        *opened(ME, "public", "researcher"),
        *opened("/providers/pune-l-coating"),
        *opened("/providers/chandigarh-e-plating"),
        *opened("/providers/nobody-of-this-id"),
    ),
    "GET /providers/{provider_id}/partners": (
        *opened(f"{ME}/partners"),
        *visits(
            "researcher",
            steps=(Open(f"{ME}/partners"), Write(word("partners.goal"), GOAL), Press(word("partners.find"))),
        ),
    ),
    "GET /providers/{provider_id}/facilities": (
        *opened(f"/providers/{PARTNER_ID}/facilities", "public", "researcher"),
        *opened(f"{ME}/facilities?order=near"),
    ),
    "GET /providers/{provider_id}/connections/{other_id}": opened(f"{ME}/connections/{PARTNER_ID}"),
    "GET /providers/{provider_id}/problems": opened(f"{ME}/problems", "public", "researcher"),
    "GET /problems/{problem_id}": (
        *opened(f"/problems/{OPEN}"),
        *opened(f"/problems/{BLINDED}", "public", "administrator"),
    ),
    "GET /cluster-day": (
        *opened("/cluster-day", "coordinator", "public"),
        *visits(
            "coordinator",
            steps=(
                Open("/cluster-day"),
                Choose(word("provider.cluster"), cast.CLUSTER, group=word("day.problems")),
                Press(word("day.plan")),
                Read(word("day.both")),
            ),
        ),
        *visits("administrator", steps=(Open("/cluster-day"), Press(word("day.plan")), Read(word("day.both")))),
    ),
    "GET /feedback/{feedback_id}": visits("researcher", steps=answered(1)),
    "POST /feedback/{feedback_id}/withdraw": visits("researcher", steps=(*answered(2), Press(word("feedback.undo")))),
    "POST /introductions/ask": visits(
        "owner",
        steps=(*ASK.steps[:1], *ASK.steps[2:-1], Press(word("card.ask"), about=Said("Dr. Neha Sankhla"))),
    ),
    "POST /submissions/ask": visits("owner", steps=(Open(NOBODY_FITS), Press(word("submission.title")))),
    "POST /submissions": visits(
        "owner",
        steps=(
            Open(NOBODY_FITS),
            Press(word("submission.title")),
            Press(word("submission.submit")),
            Read(word("ask.wrong_agrees")),
        ),
    ),
    "GET /introductions/mine": visits("owner", steps=(Letter(cast.OWNER_EMAIL),)),
    "GET /introductions/answer": visits("provider", steps=(ANSWER,)),
    "POST /introductions/step": (
        *visits("provider", steps=(ANSWER, Press(word("step.accept")))),
        *visits("owner", steps=(Letter(cast.OWNER_EMAIL), Press(word("step.meet")))),
    ),
    "GET /board": opened("/board", "coordinator", "administrator", "public"),
    "GET /problems": (
        *opened("/problems", "coordinator", "administrator", "public"),
        *opened("/problems?state=published&unasked=1", "coordinator"),
    ),
    "GET /inbox": opened("/inbox", "coordinator", "administrator"),
    "GET /duplicates": (
        *visits("coordinator", steps=(Open("/duplicates?type=problem"), Press(word("duplicates.find")))),
        *opened("/duplicates", "administrator"),
    ),
    "GET /sign-in": opened("/sign-in"),
    "POST /sign-in": visits(
        "public",
        steps=(
            Open("/sign-in"),
            Write(word("sign_in.email"), Said("nobody@setu-demo.example"), group=word("sign_in.title")),
            Write(word("sign_in.password"), Said("not the right one"), group=word("sign_in.title")),
            Press(word("sign_in.submit")),
            Read(word("sign_in.wrong")),
        ),
    ),
    "POST /sign-in/letter": visits(
        "public",
        steps=(
            Open("/sign-in"),
            Write(word("sign_in.email"), Said("nobody@setu-demo.example"), group=word("sign_in.by_letter")),
            Press(word("sign_in.letter")),
            Read(word("sign_in.sent")),
        ),
    ),
    "GET /sign-in/link": opened("/sign-in/link?token=none-of-this-name"),
    "POST /sign-in/link": visits(
        "public",
        steps=(Open("/sign-in/link?token=none-of-this-name"), Press(word("sign_in.link_submit"))),
    ),
    "GET /sign-up": opened("/sign-up"),
    "POST /sign-up": (
        *visits("public", steps=(*signed_up("Somebody"), Read(word("sign_in.sent")))),
        *visits("public", steps=(*signed_up("Some\abody"), Read(word("sign_up.wrong_name")))),
    ),
    "GET /account": opened("/account", "owner", "researcher", "coordinator", "administrator", "public"),
    "GET /searches/new": (*opened(NEW_SEARCH, "public", "owner"),),
    "POST /searches": visits(
        "owner", steps=(Open(NEW_SEARCH), Press(word("searches.save")), Read(word("searches.title")))
    ),
    "GET /searches/{search_id}": visits("owner", steps=(Open("/account"), Press(word("searches.ask_again")))),
    "GET /searches/stop": opened("/searches/stop?link=none-of-this-name"),
    "POST /account/keys": visits("administrator", steps=(Open("/account"), Press(word("account.make_key")))),
    "POST /account/password": visits(
        "owner",
        steps=(
            Open("/account"),
            Write(word("account.new_password"), Said("powder coating peels off")),
            Press(word("account.set_password")),
        ),
    ),
    "POST /account/erase": visits(
        "owner",
        steps=(
            Open("/account"),
            Write(word("account.erase_email"), Said("another@setu-demo.example")),
            Press(word("account.erase")),
            Read(word("account.wrong_email")),
        ),
    ),
    "GET /account/privacy": opened("/account/privacy", "owner", "researcher"),
    "GET /account/data": opened("/account/data", "owner", "coordinator"),
    "GET /privacy": opened("/privacy"),
    "GET /privacy/choices": (
        *visits("provider", steps=(Letter(cast.RESEARCHER_EMAIL, page="/privacy/choices"),)),
        *opened("/privacy/choices?link=none-of-this-name"),
    ),
    "GET /claims/new": opened("/claims/new?provider=pune-l-coating", "public", "owner", "researcher"),
    "POST /claims": visits(
        "owner",
        steps=(
            Open("/claims/new?provider=pune-l-coating"),
            Press(word("claim.button")),
            Read(word("claim.noted_title")),
        ),
    ),
    "GET /claims/prove": opened("/claims/prove?link=none-of-this-name", "public", "owner"),
    "POST /claims/prove": visits(
        "owner",
        steps=(
            Open("/claims/prove?link=none-of-this-name"),
            Press(word("claim.prove_button")),
            Read(word("claim.link_over")),
        ),
    ),
    "GET /claims/propose": opened("/claims/propose", "owner", "public"),
    "POST /claims/propose": visits(
        "owner",
        steps=(
            Open("/claims/propose"),
            Write(word("profile_field.name"), Said("Hemlata Bhonsle")),
            Write(word("profile_field.place"), Said("no such place")),
            Press(word("claim.propose_button")),
            Read(word("claim.wrong.place")),
        ),
    ),
    "GET /profile": visits("researcher", steps=OWN_PROFILE.steps[:-3]),
    "POST /profile": visits(
        "researcher",
        steps=(
            Open("/profile"),
            Press(word("profile.correct"), about=word("profile_field.orcid")),
            Write(word("profile_field.orcid"), Said("1")),
            Press(word("profile.save")),
            Read(word("profile_hint.orcid")),
        ),
    ),
    "GET /reports": opened("/reports", "coordinator", "administrator", "public"),
    "GET /reports/{name}": tuple(one for name in ReportName for one in opened(f"/reports/{name}", "coordinator")),
    "GET /imports": opened("/imports", "coordinator", "administrator", "public"),
    "POST /imports": visits(
        "coordinator",
        steps=(
            Open("/imports"),
            Attach(word("imports.file"), "empty.csv", "name\n"),
            Press(word("imports.next")),
            Read(word("imports.unreadable")),
        ),
    ),
    "GET /imports/{import_id}": (
        *visits("coordinator", steps=IMPORT.steps[:5]),
        *visits("coordinator", steps=(Press(word("imports.try")), Read(word("imports.import_now")))),
        *visits("coordinator", steps=(Press(word("imports.import_now")), Read(word("imports.undo")))),
    ),
    "POST /imports/{import_id}/columns": visits(
        "coordinator",
        steps=(
            *IMPORT.steps[:5],
            Choose(Said("Lab name"), word("imports.not_read")),
            Press(word("imports.try")),
            Read(word("imports.wrong_columns", fields=word("import_field.name"))),
        ),
    ),
    "GET /jobs": opened("/jobs", "coordinator", "administrator", "owner"),
    "GET /admin": opened("/admin", "administrator", "public"),
    "GET /admin/users": opened("/admin/users", "administrator"),
    "POST /admin/users": visits(
        "administrator",
        steps=(
            Open("/admin/users"),
            Write(word("account.email"), Said(cast.OWNER_EMAIL)),
            Press(word("admin_users.make")),
            Read(word("admin_refused.not_done")),
        ),
    ),
    "GET /admin/users/{account_id}": visits(
        "administrator", steps=(Open("/admin/users"), Press(Said(cast.OWNER_NAME)), Read(word("admin_users.change")))
    ),
    "POST /admin/users/{account_id}/step": visits(
        "administrator",
        steps=(
            Open("/admin/users"),
            Press(Said(cast.OWNER_NAME)),
            Press(word("admin_do.close")),
            Read(word("admin.sure")),
        ),
    ),
    "GET /admin/models": opened("/admin/models", "administrator"),
    "GET /admin/index": opened("/admin/index", "administrator"),
    "GET /admin/jobs": opened("/admin/jobs", "administrator"),
    "GET /admin/audit": opened("/admin/audit", "administrator"),
    "GET /admin/settings": opened("/admin/settings", "administrator"),
    "GET /sign-in/oidc": opened("/sign-in/oidc"),
    "GET /sign-in/oidc/return": opened("/sign-in/oidc/return?code=a&state=b"),
    "GET /errors/{slug}": opened("/errors/not-found"),
    "GET /api/docs": opened("/api/docs"),
}

LEADS_TO_A_PAGE_ABOVE = frozenset(
    {
        "POST /feedback",
        "POST /introductions",
        "POST /introductions/mine",
        "POST /board/step",
        "POST /board/contact",
        "POST /board/retry",
        "POST /inbox/step",
        "POST /duplicates/find",
        "POST /duplicates/merge",
        "POST /duplicates/undo",
        "POST /duplicates/distinct",
        "POST /searches/step",
        "POST /searches/stop",
        "POST /sign-out",
        "POST /account/sessions/end",
        "POST /account/keys/revoke",
        "POST /sign-up/oidc",
        "POST /account/identities",
        "POST /account/identities/disconnect",
        "POST /account/privacy",
        "POST /claims/step",
        "POST /profile/undo",
        "POST /privacy/choices",
        "POST /reports/refresh",
        "POST /imports/{import_id}/import",
        "POST /imports/{import_id}/cancel",
        "POST /imports/{import_id}/undo",
        "POST /jobs/step",
        "POST /admin/users/{account_id}/change",
        "POST /admin/models/fit",
        "POST /admin/models/use",
        "POST /admin/models/undo",
        "POST /admin/index/rebuild",
        "POST /admin/jobs/give-up",
    }
)
"""Forms that are answered by the address of a page above; those for a sign-in provider lead nowhere without one."""
GIVES_A_FILE = frozenset(
    {
        "GET /match.csv",
        "POST /match.csv",
        "GET /match.xlsx",
        "POST /match.xlsx",
        "GET /teams.csv",
        "POST /teams.csv",
        "POST /cluster-day.csv",
        "POST /cluster-day.ics",
        "GET /account/data.json",
        "GET /imports/{import_id}/errors.csv",
        "GET /admin/audit.csv",
    }
)
"""What is no page."""
