"""A store with an account of each sort, and fresh records that are somebody's own, in their cluster, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from api.import_worker import TASK
from api.routes.accounts import version_of
from api.uploads import Uploads
from matcher.query import Query
from matcher.searches.question import as_json
from models.accounts.account import Account, Role
from models.accounts.passwords import hash_password
from models.accounts.permissions import Scope
from models.accounts.sign_in_links import Purpose, SignInLink
from models.accounts.tokens import form_token
from models.details import ProviderKind, ResearcherDetails
from models.duplicate_pairs import DuplicatePair
from models.feedback import Feedback, Judgement
from models.introductions.contacts import Contact, ContactOf
from models.introductions.introduction import Introduction, IntroductionState
from models.introductions.links import Purpose as LinkPurpose
from models.introductions.notification import NotificationKind, Recipient
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.introductions.problem_flow import ProblemProgress, ProblemState
from models.moments import now_utc, written
from models.records import (
    Confidentiality,
    Evidence,
    EvidenceKind,
    Organisation,
    Problem,
    Provenance,
    Provider,
)
from models.searches.saved_search import SavedSearch
from models.searches.stopping import forget_all
from models.store import Store, Transaction

PROVENANCE = Provenance("test register")
PASSWORD = "a password for all"  # noqa: S105 - of invented people
CLUSTERS = {"own": "hyderabad", "cluster": "pune", "neither": "bengaluru"}
"""In which cluster a record lies that is the owner's own, in the coordinator's cluster, or neither."""

WORDS = {"own": "nickelown", "cluster": "nickelcluster", "neither": "nickelneither"}
"""A word that stands in the confidential problems of each sort and nowhere else."""

ROLES: dict[str, tuple[Role, ...]] = {
    "owner": (Role.OWNER,),
    "other": (Role.OWNER,),
    "provider": (Role.PROVIDER,),
    "near": (Role.COORDINATOR,),
    "far": (Role.COORDINATOR,),
    "admin": (Role.ADMINISTRATOR,),
}
"""The accounts: near coordinates the cluster of the records, far another one."""

ACTORS = ("public", *ROLES, "reader")
"""Everybody who asks: reader is a key of the administrator that may only read."""


SOMEBODY = Party("somebody", PartyRole.OWNER)
"""Who sent what is made here: none of the accounts."""


@dataclass
class MatrixScene:
    """The store of the matrix, who is in it, and makers of fresh records."""

    store: Store
    uploads: Uploads
    account_ids: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=count)

    @classmethod
    def fill(cls, store: Store, uploads: Uploads) -> MatrixScene:
        """Make the accounts, their keys, and one record of each sort that lists show first."""
        scene = cls(store, uploads)
        with store.write() as transaction:
            transaction.providers.put([_provider("v-mine", "own"), _provider("v-busy", "neither")])
            transaction.evidence.put(_statements("v-mine", "Our bath turns green again"))
            transaction.evidence.put(_statements("v-busy", "Powder coating peels off", "Yarn breaks", "A title"))
            for name, roles in ROLES.items():
                scene._settle(transaction, name, roles)
            reading = transaction.api_keys.make(scene.account_ids["admin"], "", [Scope.READ])
            scene.keys["reader"] = reading.secret
            for whose in WORDS:
                scene._problem(transaction, f"a-{whose}", whose)
        return scene

    def _settle(self, transaction: Transaction, name: str, roles: tuple[Role, ...]) -> None:
        cluster_id = {"near": "pune", "far": "delhi"}.get(name, "")
        claims = "v-mine" if name == "provider" else ""
        hashed = hash_password(PASSWORD) if name == "owner" else ""
        made = Account("", f"{name}@example.in", name, roles, cluster_id, "", claims, hashed)
        self.account_ids[name] = transaction.accounts.add(made).account_id
        self.keys[name] = transaction.api_keys.make(self.account_ids[name], "", list(Scope)).secret

    def headers(self, actor: str) -> dict[str, str]:
        """Return what a program of an actor sends."""
        return {} if actor == "public" else {"Authorization": f"Bearer {self.keys[actor]}"}

    def browser(self, actor: str) -> tuple[dict[str, str], str]:
        """Return what the browser of an actor sends, and the token of its forms; keys have no browser."""
        if actor not in self.account_ids:
            return self.headers(actor), ""
        with self.store.write() as transaction:
            opened = transaction.sessions.open(self.account_ids[actor], opened_by="link")
        return {"Cookie": f"setu_session={opened.token}"}, form_token(opened.token)

    def make(self, what: str, actor: str) -> Mapping[str, str]:
        """Make something fresh and return its ids by the names that paths and bodies use.

        ``what`` is a kind and whose it is: ``problem own``, ``evidence cluster``; see `_MAKERS`.
        """
        kind, _, whose = what.partition(" ")
        number = next(self.numbers)
        names = {"actor": actor, "n": str(number), "password": PASSWORD, "key": f"{number:016x}"}
        if not kind:
            return names
        with self.store.write() as transaction:
            return names | _MAKERS[kind](self, transaction, names["n"], whose, actor)

    def _problem(self, transaction: Transaction, problem_id: str, whose: str) -> None:
        text = f"Our {WORDS[whose]} bath turns green"
        transaction.problems.put(
            [Problem(problem_id, text, PROVENANCE, cluster_id=CLUSTERS[whose], confidentiality=Confidentiality.BLINDED)]
        )
        if whose == "own":
            transaction.record_owners.tie("problem", problem_id, self.account_ids["owner"])


def _provider(provider_id: str, whose: str) -> Provider:
    details = ResearcherDetails()
    return Provider(provider_id, ProviderKind.RESEARCHER, provider_id, details, PROVENANCE, cluster_id=CLUSTERS[whose])


def _statements(owner_id: str, *texts: str) -> list[Evidence]:
    return [
        Evidence(f"e-{owner_id}-{n}", EvidenceKind.STATEMENT, (owner_id,), PROVENANCE, text)
        for n, text in enumerate(texts)
    ]


Made = dict[str, str]


def _make_problem(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    scene._problem(transaction, f"p-{n}", whose)
    transaction.providers.put([_provider(f"v-{n}", "neither")])
    return {"id": f"p-{n}", "cluster": CLUSTERS[whose], "provider": f"v-{n}"}


def _make_waiting(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make a problem that nobody has published."""
    progress = ProblemProgress(f"w-{n}", ProblemState.SUBMITTED, confidentiality=Confidentiality.BLINDED)
    transaction.progress.begin(progress, SOMEBODY, now_utc())
    scene._problem(transaction, f"w-{n}", whose)
    return {"id": f"w-{n}", "cluster": CLUSTERS[whose]}


def _make_introduction(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make a request to a provider, who is the claimed one where the problem is the owner's."""
    scene._problem(transaction, f"p-{n}", whose)
    provider_id = _make_provider(scene, transaction, n, whose, actor)["id"]
    return {"id": _sent(transaction, f"p-{n}", provider_id)}


def _sent(transaction: Transaction, problem_id: str, provider_id: str) -> str:
    now = now_utc()
    sent = Introduction(
        "", problem_id, provider_id, IntroductionState.SENT, SOMEBODY.actor, "0" * 32, sent_at=written(now),
        due_at=written(now + timedelta(days=7)),
    )  # fmt: skip
    return transaction.introductions.add(sent, SOMEBODY, now).introduction_id


def _make_own_link(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make a link by which whoever has it follows a problem whose words everybody may read."""
    transaction.problems.put([Problem(f"l-{n}", "Powder coating peels off", PROVENANCE)])
    return {"token": transaction.links.make(LinkPurpose.OWN, f"l-{n}", now_utc(), now_utc() + timedelta(days=1))}


def _make_choices_link(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make a link by which whoever has it withdraws what a provider agreed to."""
    until = now_utc() + timedelta(days=1)
    return {"token": transaction.links.make(LinkPurpose.PROVIDER_CHOICES, "v-busy", now_utc(), until)}


def _make_answer_link(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make a link by which whoever has it answers a request."""
    transaction.problems.put([Problem(f"l-{n}", "Powder coating peels off", PROVENANCE)])
    introduction_id = _sent(transaction, f"l-{n}", "v-mine")
    until = now_utc() + timedelta(days=1)
    token = transaction.links.make(LinkPurpose.ANSWER, introduction_id, now_utc(), until)
    return {"id": introduction_id, "token": token}


def _make_contact(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    made = _make_provider(scene, transaction, n, whose, actor)
    transaction.contacts.put(Contact(ContactOf.PROVIDER, made["id"], "Asha", "asha@example.in"), now_utc())
    return made


def _make_dead(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make a message about an introduction that could not be delivered."""
    about_id = _make_introduction(scene, transaction, n, whose, actor)["id"]
    long_ago = now_utc() - timedelta(days=400)  # so that it is the first that is sent
    to = (Recipient.PROVIDER, f"v-{n}")
    message = transaction.outbox.add(NotificationKind.REQUEST, *to, long_ago, about_id=about_id)
    held = transaction.outbox.claim("matrix", now_utc())
    assert held is not None
    assert held.message_id == message.message_id
    transaction.outbox.failed(held, "refused", now_utc(), is_final=True)
    return {"id": message.message_id}


def _make_provider(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    made = _provider("v-mine" if whose == "own" else f"v-{n}", whose)
    transaction.providers.put([made])
    return {"id": made.provider_id, "cluster": CLUSTERS[whose]}


def _make_evidence(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    owner = _make_provider(scene, transaction, n, whose, actor)["id"]
    transaction.evidence.put([Evidence(f"e-{n}", EvidenceKind.STATEMENT, (owner,), PROVENANCE, "A title")])
    return {"id": f"e-{n}", "owner": owner}


def _make_organisation(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    transaction.organisations.put([Organisation(f"o-{n}", "An office", PROVENANCE, cluster_id=CLUSTERS[whose])])
    return {"id": f"o-{n}", "cluster": CLUSTERS[whose]}


def _make_awaited(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make a problem of an organisation that is not stored yet, as an import may."""
    transaction.problems.put(
        [Problem(f"w-{n}", "Powder coating peels off", PROVENANCE, organisation_id=f"awaited-{n}")]
    )
    return {"id": f"awaited-{n}"}


def _make_pair(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    first, second = f"d-{n}-1", f"d-{n}-2"
    for one in (first, second):
        scene._problem(transaction, one, whose)
    held = transaction.duplicates.held("problem")
    transaction.duplicates.replace("problem", [*held, DuplicatePair("problem", first, second, 0.9, (), "sure")])
    return {"first": first, "second": second}


def _make_merge(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    pair = _make_pair(scene, transaction, n, whose, actor)
    return {"id": transaction.merges.merge("problem", pair["first"], pair["second"], by="operator").merge_id}


def _make_import(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    sender = scene.account_ids["near" if whose == "cluster" else "admin"]
    options: dict[str, Any] = {"kind": "problem", "name": "x.csv", "dry_run": False, "path": ""}
    job = transaction.jobs.submit(TASK, options, by=sender)
    while (claimed := transaction.jobs.claim("matrix", 60)) is not None:
        transaction.jobs.finish(claimed, {})
    path = scene.uploads.errors_path(job.job_id)
    path.parent.mkdir(parents=True)
    path.write_text("row,problem\n", encoding="utf-8")
    return {"id": job.job_id}


def _make_held(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make an upload that waits for its columns."""
    sender = scene.account_ids["near" if whose == "cluster" else "admin"]
    shown = {"header": ["text"], "first": [["Looms stand still"]]}
    options = {"kind": "problem", "name": "x.csv", "dry_run": False, "path": "", "preview": shown}
    return {"id": transaction.jobs.submit(TASK, options, by=sender, is_held=True).job_id}


def _make_job(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make a job of the owner, of somebody else, or one that time submitted; it has failed."""
    by = {"own": scene.account_ids["owner"], "cluster": scene.account_ids["near"], "neither": ""}[whose]
    job = transaction.jobs.submit("nothing", {}, by=by)
    while (claimed := transaction.jobs.claim("matrix", 60, tasks=("nothing",))) is not None:
        transaction.jobs.finish(claimed, {}, failure="no such file")
    return {"id": job.job_id}


def _make_queued_job(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    by = {"own": scene.account_ids["owner"], "cluster": scene.account_ids["near"], "neither": ""}[whose]
    return {"id": transaction.jobs.submit("nothing", {}, by=by, is_held=True).job_id}


def _make_feedback(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    said = Feedback("0" * 32, "v-mine", Judgement.RELEVANT, f"somebody-{n}")
    return {"id": transaction.feedback.add(said).feedback.feedback_id}


def _make_account(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    return {"id": transaction.accounts.add(Account("", f"made-{n}@example.in")).account_id}


def _make_access(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make an account with a session, a key and an identity."""
    account = transaction.accounts.add(Account("", f"made-{n}@example.in"))
    return {
        "id": account.account_id,
        "version": version_of(account),
        "session": transaction.sessions.open(account.account_id, opened_by="link").session.session_id,
        "api_key": transaction.api_keys.make(account.account_id, "", ["read"]).key.key_id,
        "identity": transaction.identities.link(account.account_id, "https://id.example.in", n).identity_id,
    }


def _make_own_identity(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    account_id = scene.account_ids.get(actor, "")
    return {"identity": transaction.identities.link(account_id, "https://id.example.in", n).identity_id}


def _make_queued(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make a job that no worker knows."""
    return {"id": transaction.jobs.submit("matrix", {}).job_id}


def _make_link(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    link = SignInLink(Purpose.SIGN_UP, "", f"link-{n}@example.in")
    return {"token": transaction.sign_in_links.add(link)}


def _make_key(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    return {"id": transaction.api_keys.make(scene.account_ids.get(actor, ""), "", ["read"]).key.key_id}


def _make_claim(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make the claim of an account that is none of the actors'."""
    provider_id = _make_provider(scene, transaction, n, whose, actor)["id"]
    account = transaction.accounts.add(Account("", f"claims-{n}@example.in"))
    by = Party(account.account_id, PartyRole.PROVIDER)
    return {"id": transaction.claims.add(account.account_id, provider_id, by, now_utc()).claim_id}


def _make_search(scene: MatrixScene, transaction: Transaction, n: str, whose: str, actor: str) -> Made:
    """Make the one saved search of the owner, and the link that stops it."""
    owner = scene.account_ids["owner"]
    forget_all(transaction, owner)
    question = as_json(Query("powder coating"))
    made = transaction.searches.add(SavedSearch("", owner, "Baths", question), now_utc())
    until = now_utc() + timedelta(days=1)
    return {
        "id": made.search_id,
        "token": transaction.links.make(LinkPurpose.STOP_SEARCH, made.search_id, now_utc(), until),
    }


_MAKERS = {
    "search": _make_search,
    "claim": _make_claim,
    "problem": _make_problem,
    "provider": _make_provider,
    "evidence": _make_evidence,
    "organisation": _make_organisation,
    "awaited": _make_awaited,
    "pair": _make_pair,
    "merge": _make_merge,
    "import": _make_import,
    "held": _make_held,
    "job": _make_job,
    "queued_job": _make_queued_job,
    "feedback": _make_feedback,
    "account": _make_account,
    "access": _make_access,
    "own-identity": _make_own_identity,
    "queued": _make_queued,
    "link": _make_link,
    "key": _make_key,
    "waiting": _make_waiting,
    "introduction": _make_introduction,
    "own-link": _make_own_link,
    "answer-link": _make_answer_link,
    "choices-link": _make_choices_link,
    "contact": _make_contact,
    "dead": _make_dead,
}
