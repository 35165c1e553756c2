"""A profile from nothing: a practitioner, a workshop, a start-up that no file holds, once a coordinator approves."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from matcher.profiles.speaking import add_evidence
from models.details import DETAILS_OF_KIND, ProviderKind
from models.errors import FieldProblem, InvalidInput
from models.introductions.party import Party, Role
from models.profiles.claim import CLAIMABLE, Claim
from models.profiles.word import SAID_BY_OWNER
from models.records import Location, Provenance, Provider
from models.store import Transaction

MOST_TEXTS = 10


@dataclass(frozen=True)
class Proposal:
    """What somebody says of themselves.

    Args:
        kind: What they are or speak for.
        name: What it is called.
        location: Where it is.
        cluster_id: Whose coordinators decide; empty leaves it to administrators.
        languages: Languages of work.
        texts: What they can do, as pairs of a sort (`matcher.profiles.speaking.SORTS`) and a text.
    """

    kind: ProviderKind
    name: str
    location: Location
    cluster_id: str = ""
    languages: tuple[str, ...] = ()
    texts: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        """Check the kind, the name, and that there is a text by which it can be found."""
        problems = []
        if self.kind not in CLAIMABLE:
            problems.append(FieldProblem("kind", self.kind, "is none of a profile", f"use {', '.join(CLAIMABLE)}"))
        if not self.name.strip():
            problems.append(FieldProblem("name", self.name, "is empty", "say what it is called"))
        if not any(text.strip() for _, text in self.texts) or len(self.texts) > MOST_TEXTS:
            fix = f"say in 1 to {MOST_TEXTS} texts what can be done"
            problems.append(FieldProblem("texts", str(len(self.texts)), "nothing says what can be done", fix))
        if problems:
            raise InvalidInput("the profile cannot be proposed", problems)


def propose(
    transaction: Transaction, account_id: str, proposal: Proposal, now: datetime, language: str = "en"
) -> Claim:
    """Keep a proposal until a coordinator decides; nothing is stored as a record before.

    The caller has asked `matcher.profiles.claims.check_may_claim`.

    Raises:
        Forbidden: The transaction is for reading.
    """
    said = asdict(proposal) | {"kind": proposal.kind.value, "texts": [list(one) for one in proposal.texts]}
    return transaction.claims.add(
        account_id,
        f"profile-{secrets.token_hex(6)}",
        Party(account_id, Role.PROVIDER),
        now,
        proposal=said,
        cluster_id=proposal.cluster_id,
        language=language,
    )


def proposal_of(said: Mapping[str, Any]) -> Proposal:
    """Return what a claim proposes."""
    return Proposal(
        ProviderKind(said["kind"]),
        said["name"],
        Location(**said["location"]),
        said["cluster_id"],
        tuple(said["languages"]),
        tuple((sort, text) for sort, text in said["texts"]),
    )


def make_proposed(transaction: Transaction, claim: Claim, now: datetime) -> None:
    """Store the provider that a claim proposes, and what it says of itself, under the account's name.

    Raises:
        InvalidInput: A text cannot be stored.
    """
    proposal = proposal_of(claim.proposal)
    provider = Provider(
        claim.provider_id, proposal.kind, proposal.name, DETAILS_OF_KIND[proposal.kind](),
        Provenance(SAID_BY_OWNER, now.date()), location=proposal.location, cluster_id=proposal.cluster_id,
        languages=proposal.languages,
    )  # fmt: skip
    transaction.providers.put([provider])
    for sort, text in proposal.texts:
        add_evidence(transaction, claim.provider_id, sort, text, claim.account_id, now)
