"""Profiles and claims, as the API takes and gives them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from api.schemas.types import Body, Identifier, Kind, Line, Prose, Word
from matcher.profiles.profile import Fact, Piece, Profile
from models.profiles.claim import Claim
from models.profiles.word import OwnerWord

Sort = Literal["", "technique", "pilot", "instrument", "interest"]


class SaidBody(Body):
    """One thing that an owner says of their profile; all values are text, read as an import reads a cell."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"act": "correct", "field": "designation", "text": "Reader"},
                {"act": "hide", "evidence_id": "e-17"},
                {"act": "add", "sort": "technique", "text": "Adsorption on coconut shell carbon"},
                {"act": "correct", "field": "capacity", "text": "0"},
                {"act": "refuse", "text": "tobacco"},
            ]
        }
    )

    act: Literal["confirm", "correct", "hide", "boost", "add", "refuse"]
    field: Annotated[Word, Field(description="Which fact; empty for a whole piece of evidence or profile.")] = ""
    evidence_id: Annotated[Word, Field(description="Which piece of evidence; empty for the profile.")] = ""
    sort: Annotated[Sort, Field(description="What is added.")] = ""
    text: Annotated[Prose, Field(description="What stands there from now on; what is added or refused.")] = ""


class WordOut(Body):
    """One thing that was said: ``number`` takes it back."""

    number: int
    record_type: str
    record_id: str
    field: str
    act: str
    value: Any
    said_at: str
    withdrawn_at: str


class FactOut(Body):
    """One fact with its source and date; ``number`` is what alters it, 0 for nothing."""

    field: str
    value: Any
    sourced: Annotated[Any, Field(description="What sources say.")]
    source: str
    as_of: str
    is_hidden: bool
    confirmed_at: str
    number: int


class PieceOut(Body):
    """One piece of evidence; the numbers are what hides, boosts or added it, 0 for nothing."""

    evidence_id: str
    kind: str
    facts: list[FactOut]
    others: Annotated[int, Field(description="Further owners; what belongs to several is not corrected here.")]
    hidden: int
    boosted: int
    added: int
    sort: str
    confirmed_at: str


class ProfileOut(Body):
    """A profile as its owner sees it."""

    provider_id: str
    kind: str
    is_hidden: bool
    hidden: int
    facts: list[FactOut]
    evidence: list[PieceOut]
    wont_do: list[WordOut]
    history: list[WordOut]


class ClaimBody(Body):
    """Which provider is claimed."""

    provider_id: Identifier


class TextBody(Body):
    """One thing that can be done."""

    sort: Literal["technique", "pilot", "instrument", "interest"] = "technique"
    text: Prose


class ProposalBody(Body):
    """A profile that no file holds."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "researcher",
                    "name": "Savitri Gaikwad",
                    "place": "411026",
                    "cluster_id": "pune",
                    "languages": ["mr", "hi"],
                    "texts": [{"text": "Twenty years of powder coating; I set up pretreatment lines."}],
                }
            ]
        }
    )

    kind: Kind
    name: Line
    place: Annotated[Line, Field(description="A PIN code, a district, or district and state.")] = ""
    cluster_id: Annotated[Word, Field(description="Whose coordinators decide; empty: an administrator does.")] = ""
    languages: Annotated[list[Word], Field(max_length=20)] = Field(default_factory=list)
    texts: Annotated[list[TextBody], Field(min_length=1, max_length=10)]


class ClaimStepBody(Body):
    """A step of a claim; to decline needs a reason."""

    step: Literal["approve", "decline", "withdraw"]
    reason: Line = ""


class RevocationBody(Body):
    """Who no longer speaks for a provider, and why."""

    provider_id: Identifier
    reason: Line
    keep_words: Annotated[bool, Field(description="Keep what they said; else it is taken back.")] = False


class ClaimOut(Body):
    """A claim, the same whether an address is noted for the provider or not."""

    claim_id: str
    provider_id: str
    state: str
    cluster_id: str
    proposal: dict[str, Any]
    reason: str
    asked_at: str
    changed_at: str
    is_contested: Annotated[bool, Field(description="Others have claimed it too, or speak for it.")] = False


class ClaimPage(Body):
    """Claims, the longest wait first; ``next`` is null on the last page."""

    items: list[ClaimOut]
    next: str | None


class RevokedOut(Body):
    """How many accounts no longer speak for a provider."""

    revoked: int


def word_out(word: OwnerWord) -> WordOut:
    """Return what was said."""
    names = WordOut.model_fields.keys() - {"number", "act"}
    return WordOut(number=word.seq, act=word.act.value, **{name: getattr(word, name) for name in names})


def profile_out(profile: Profile) -> ProfileOut:
    """Return a profile as JSON."""
    return ProfileOut(
        provider_id=profile.provider.provider_id,
        kind=profile.provider.kind.value,
        is_hidden=profile.hidden is not None,
        hidden=_number(profile.hidden),
        facts=list(map(_fact_out, profile.facts)),
        evidence=list(map(_piece_out, profile.pieces)),
        wont_do=list(map(word_out, profile.wont_do)),
        history=list(map(word_out, profile.history)),
    )


def claim_out(claim: Claim, *, is_contested: bool = False) -> ClaimOut:
    """Return a claim as JSON, without who claims."""
    names = ClaimOut.model_fields.keys() - {"state", "proposal", "is_contested"}
    values = {name: getattr(claim, name) for name in names}
    return ClaimOut(state=claim.state.value, proposal=dict(claim.proposal), is_contested=is_contested, **values)


def _fact_out(fact: Fact) -> FactOut:
    values = {name: getattr(fact, name) for name in ("field", "value", "sourced", "source", "as_of", "is_hidden")}
    confirmed_at = fact.confirmed.said_at if fact.confirmed else ""
    return FactOut(**values, confirmed_at=confirmed_at, number=_number(fact.word))


def _piece_out(piece: Piece) -> PieceOut:
    return PieceOut(
        evidence_id=piece.evidence.evidence_id,
        kind=piece.evidence.kind.value,
        facts=list(map(_fact_out, piece.facts)),
        others=piece.others,
        hidden=_number(piece.hidden),
        boosted=_number(piece.boosted),
        added=_number(piece.added),
        sort=str(piece.added.value or "") if piece.added else "",
        confirmed_at=piece.confirmed.said_at if piece.confirmed else "",
    )


def _number(word: OwnerWord | None) -> int:
    return word.seq if word else 0
