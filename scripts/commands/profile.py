"""``setu profile``: profiles, what their owners say of them, and who claims them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from matcher.profiles.claims import approve_claim, decline_claim, holders, revoke
from matcher.profiles.profile import Fact, Profile, profile_of
from models.accounts.audit_log import AuditEntry, Event, contacts_read
from models.accounts.caller import OPERATOR
from models.moments import now_utc
from models.profiles.claim import Claim, ClaimState
from models.store import Store, Transaction
from scripts.console import out, print_json
from scripts.options import AsJson, Database, Home, locate_state

profile_app = typer.Typer(help="Profiles: what their owners say, and who claims them.", no_args_is_help=True)

ProviderId = Annotated[str, typer.Argument(metavar="PROVIDER", help="The provider.")]
ClaimId = Annotated[str, typer.Argument(metavar="CLAIM", help="The claim, as claim-list shows it.")]
Why = Annotated[str, typer.Option(help="Why, in a few words; the account is told.")]


@profile_app.command("show")
def show_profile(provider_id: ProviderId, as_json: AsJson = False, home: Home = None, db: Database = None) -> None:
    """Show a profile with the source and date of each fact, hidden ones too, and who speaks for it."""
    with _open(home, db) as store, store.read() as transaction:
        profile = profile_of(transaction, provider_id)
        accounts = [one.account_id for one in holders(transaction, provider_id)]
    document = _document(profile, accounts)
    if as_json:
        print_json(document)
        return
    out.print(
        f"{document['provider_id']}  {document['kind']}{'  HIDDEN' if document['is_hidden'] else ''}", markup=False
    )
    out.print(f"spoken for by: {', '.join(accounts) or 'nobody'}", markup=False)
    for fact in document["facts"]:
        state = " (hidden)" if fact["is_hidden"] else ""
        out.print(f"{fact['field']}: {fact['value']}{state}  [{fact['source']} {fact['as_of']}]", markup=False)
    for piece in document["evidence"]:
        state = " (hidden)" if piece["is_hidden"] else " (first)" if piece["is_boosted"] else ""
        out.print(f"evidence {piece['evidence_id']}{state}: {piece['title']}", markup=False)
    for topic in document["wont_do"]:
        out.print(f"not to be asked about: {topic}", markup=False)


@profile_app.command("claim-list")
def list_claims(
    every: Annotated[bool, typer.Option("--all", help="Also those that were decided.")] = False,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """List the claims that wait for a decision, with who claims; this is a line of the audit log each."""
    with _open(home, db) as store, store.write() as transaction:
        claims = transaction.claims.listed(tuple(ClaimState) if every else (ClaimState.ASKED,))
        rows = [_row(transaction, claim) for claim in claims]
        transaction.audit.add(*contacts_read(OPERATOR, (claim.account_id for claim in claims), ""))
    if as_json:
        print_json(rows)
        return
    for row in rows:
        contested = "  contested" if row["is_contested"] else ""
        line = f"{row['claim_id']}  {row['state']}  {row['provider_id']}  {row['name']}  {row['who']}{contested}"
        out.print(line, markup=False, soft_wrap=True)
    out.print(f"{len(rows)} claims", markup=False)


@profile_app.command("approve")
def approve(claim_id: ClaimId, home: Home = None, db: Database = None) -> None:
    """Approve a claim: the account speaks for the provider from now on, and is told."""
    with _open(home, db) as store, store.write() as transaction:
        claim = approve_claim(transaction, claim_id, OPERATOR, now_utc())
        transaction.audit.add(AuditEntry(OPERATOR, Event.STEP_TAKEN, "claim", claim_id))
    out.print(f"{claim.account_id} speaks for {claim.provider_id}", markup=False)


@profile_app.command("decline")
def decline(claim_id: ClaimId, reason: Why, home: Home = None, db: Database = None) -> None:
    """Decline a claim; the account is told why."""
    with _open(home, db) as store, store.write() as transaction:
        decline_claim(transaction, claim_id, reason, OPERATOR, now_utc())
        transaction.audit.add(AuditEntry(OPERATOR, Event.STEP_TAKEN, "claim", claim_id))
    out.print("declined", markup=False)


@profile_app.command("revoke")
def revoke_profile(
    provider_id: ProviderId,
    reason: Why,
    keep_words: Annotated[bool, typer.Option("--keep-words", help="Keep what they said of the profile.")] = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """End that accounts speak for a provider; what they said of it is taken back, unless it is kept."""
    with _open(home, db) as store, store.write() as transaction:
        held = revoke(transaction, provider_id, reason, OPERATOR, now_utc(), keeps_words=keep_words)
        transaction.audit.add(*(AuditEntry(OPERATOR, Event.ACCOUNT_CHANGED, "account", one.account_id) for one in held))
    out.print(f"{', '.join(one.account_id for one in held)} no longer speak for {provider_id}", markup=False)


@contextmanager
def _open(home: Path | None, db: str | None) -> Iterator[Store]:
    located = locate_state(home, db)
    located.require_database()
    with closing(Store.open(located.database)) as store:
        yield store


def _document(profile: Profile, accounts: list[str]) -> dict[str, Any]:
    return {
        "provider_id": profile.provider.provider_id,
        "kind": profile.provider.kind.value,
        "is_hidden": profile.hidden is not None,
        "accounts": accounts,
        "facts": [_fact(fact) for fact in profile.facts],
        "evidence": [
            {
                "evidence_id": piece.evidence.evidence_id,
                "is_hidden": piece.hidden is not None,
                "is_boosted": piece.boosted is not None,
                "title": next((str(fact.value) for fact in piece.facts if fact.value), ""),
            }
            for piece in profile.pieces
        ],
        "wont_do": [word.value for word in profile.wont_do],
        "history": [asdict(word) | {"act": word.act.value} for word in profile.history],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    names = ("field", "value", "sourced", "source", "as_of", "is_hidden")
    return {name: getattr(fact, name) for name in names}


def _row(transaction: Transaction, claim: Claim) -> dict[str, Any]:
    account = transaction.accounts.get(claim.account_id)
    others = [one for one in transaction.claims.of_provider(claim.provider_id) if one.claim_id != claim.claim_id]
    stored = transaction.providers.get_many([claim.provider_id]).get(claim.provider_id)
    name = stored.name if stored else claim.proposal.get("name", "")
    held = bool(holders(transaction, claim.provider_id)) and claim.is_open
    values = {name: getattr(claim, name) for name in ("claim_id", "provider_id", "cluster_id", "reason", "asked_at")}
    return values | {
        "state": claim.state.value,
        "name": name,
        "who": f"{account.name} <{account.email}>",
        "proposal": dict(claim.proposal),
        "is_contested": held or any(one.is_open for one in others),
    }
