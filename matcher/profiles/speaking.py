"""What the owner of a profile can do to it: confirm, correct, hide, boost, add, refuse topics, take back."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from matcher.profiles.fields import MOST_WONT_DO, WONT_DO, Reading, read_evidence, read_field
from matcher.profiles.profile import Fact, Piece, Profile, profile_of
from models.errors import Conflict, FieldProblem, InvalidInput, NotFound
from models.importing import fields
from models.introductions.introduction import KNOWN_TO_PROVIDER
from models.profiles.word import PROFILE, SAID_BY_OWNER, WHOLE, Act, OwnerWord
from models.records import Evidence, EvidenceKind, Provenance
from models.refusals import Refusal
from models.store import Transaction

SORTS = {
    "technique": EvidenceKind.STATEMENT,
    "pilot": EvidenceKind.STATEMENT,
    "instrument": EvidenceKind.EQUIPMENT,
    "interest": EvidenceKind.INTEREST,
}
"""What an owner can add, and as what sort of evidence it is searched."""

MOST_ADDED = 100
MOST_CHARACTERS = 4_000


def change_fact(
    transaction: Transaction, provider_id: str, field: str, act: Act, text: str, by: str, now: datetime,
    reading: Reading,
) -> OwnerWord:  # fmt: skip
    """Confirm, correct or hide one fact of a profile.

    Raises:
        NotFound: There is no such provider.
        InvalidInput: There is no such fact, or the text cannot stand there.
        Conflict: It is said already; there is nothing to hide or confirm.
    """
    profile = profile_of(transaction, provider_id)
    kind, root = profile.provider.kind, profile.provider.provider_id
    value = read_field(kind, field, text, reading) if act is Act.CORRECT else None
    if act is not Act.CORRECT:
        value = _present(next((one for one in profile.facts if one.field == field), None), field, act)
    if field == "name" and act is Act.HIDE:
        raise Conflict(Refusal.NAME_STAYS.told())
    return transaction.owner_words.say(OwnerWord(root, "provider", root, field, act, value, by), now)


def change_evidence(
    transaction: Transaction, provider_id: str, evidence_id: str, field: str, act: Act, text: str, by: str,
    now: datetime,
) -> OwnerWord:  # fmt: skip
    """Confirm, hide or boost a piece of evidence (``field`` is empty), or correct or hide one field of it.

    Raises:
        NotFound: The profile has no such evidence.
        InvalidInput: Evidence has no such field, or the text cannot stand there.
        Conflict: It is said already; it has other owners, who would be corrected too; nothing would be left of it.
    """
    profile = profile_of(transaction, provider_id)
    root = profile.provider.provider_id
    piece = _piece(profile, evidence_id)
    if act is Act.BOOST and piece.hidden is not None:
        raise Conflict(Refusal.HIDDEN_CANNOT_BE_FIRST.told())
    value: Any = None
    if field != WHOLE:
        _check_theirs_alone(piece)
        value = read_evidence(field, text) if act is Act.CORRECT else _present_of(piece, field, act)
    elif act is Act.CORRECT:
        raise InvalidInput(
            Refusal.NO_PART_TO_CORRECT.told(), [FieldProblem("field", "", "is empty", "name what is wrong")]
        )
    return transaction.owner_words.say(OwnerWord(root, "evidence", evidence_id, field, act, value, by), now)


def add_evidence(transaction: Transaction, provider_id: str, sort: str, text: str, by: str, now: datetime) -> OwnerWord:
    """Add what no paper shows: a technique, a pilot, an instrument, a current interest.

    Raises:
        NotFound: There is no such provider.
        InvalidInput: There is no such sort, or no text.
        Conflict: The same is there already, or too much was added.
    """
    profile = profile_of(transaction, provider_id)
    if sort not in SORTS:
        problem = FieldProblem("sort", sort, "is unknown", f"use {', '.join(SORTS)}")
        raise InvalidInput(Refusal.NO_SUCH_SORT.told(), [problem])
    words = _text(text, "text")
    added = [one for one in profile.pieces if one.added is not None]
    if len(added) >= MOST_ADDED:
        raise Conflict(Refusal.ADDED_MOST.told(most=MOST_ADDED))
    if any(one.evidence.text == words and one.added and one.added.value == sort for one in added):
        raise Conflict(Refusal.SAID_ALREADY.told())
    owner = profile.provider.provider_id
    said = Provenance(SAID_BY_OWNER, now.date())
    evidence = Evidence(f"said-{secrets.token_hex(8)}", SORTS[sort], (owner,), said, text=words, year=now.year)
    return transaction.owner_words.add(evidence, sort, by, now)


def refuse_topic(transaction: Transaction, provider_id: str, text: str, by: str, now: datetime) -> OwnerWord:
    """Name a topic that a profile is never to be asked about.

    Raises:
        NotFound: There is no such provider.
        InvalidInput: There is no text.
        Conflict: It is refused already, or `MOST_WONT_DO` are.
    """
    profile = profile_of(transaction, provider_id)
    if len(profile.wont_do) >= MOST_WONT_DO:
        raise Conflict(Refusal.TOPICS_MOST.told(most=MOST_WONT_DO))
    root, words = profile.provider.provider_id, " ".join(_text(text, "text").split())
    return transaction.owner_words.say(OwnerWord(root, PROFILE, root, WONT_DO, Act.SAY, words, by), now)


def hide_profile(transaction: Transaction, provider_id: str, by: str, now: datetime) -> OwnerWord:
    """Take the whole profile out of sight; taking the word back shows it again.

    Raises:
        NotFound: There is no such provider.
        Conflict: It is hidden already, or introductions are under way, whose other side would be left alone.
    """
    profile = profile_of(transaction, provider_id)
    listed = transaction.introductions.listed
    open_ones = [one for key in profile.provider_ids for one in listed(states=KNOWN_TO_PROVIDER, provider_id=key)]
    if open_ones:
        ids = ", ".join(one.introduction_id for one in open_ones[:5])
        raise Conflict(Refusal.INTRODUCTIONS_UNDER_WAY.told(ids=ids))
    root = profile.provider.provider_id
    return transaction.owner_words.say(OwnerWord(root, "provider", root, WHOLE, Act.HIDE, said_by=by), now)


def take_back(transaction: Transaction, provider_id: str, seq: int, by: str, now: datetime) -> OwnerWord:
    """Take back one thing that was said; what stood there before stands again.

    Raises:
        NotFound: There is no such provider, or nothing was said under this number.
        Conflict: It was taken back already.
    """
    profile = profile_of(transaction, provider_id)
    return transaction.owner_words.withdraw(seq, profile.provider_ids, by, now)


def _present(fact: Fact | None, field: str, act: Act) -> Any:
    """Return what is to be remembered of a fact that is confirmed; of a hidden one nothing.

    Raises:
        InvalidInput: There is no such fact, or it is not one to be confirmed or hidden.
        Conflict: Nothing stands there.
    """
    if fact is None or act not in (Act.CONFIRM, Act.HIDE):
        raise InvalidInput(
            Refusal.NO_SUCH_FACT.told(), [FieldProblem("field", field, "is no such fact", "name a fact")]
        )
    if fact.value in (None, "", [], {}):
        raise Conflict(Refusal.NOTHING_STANDS_THERE.told(profile_field=field))
    return fact.value if act is Act.CONFIRM else None


def _present_of(piece: Piece, field: str, act: Act) -> Any:
    value = _present(next((one for one in piece.facts if one.field == field), None), field, act)
    shown = {one.field: one.value for one in piece.facts} | {field: ""}
    if act is Act.HIDE and not (shown["title"] or shown["text"]):
        raise Conflict(Refusal.NOTHING_LEFT.told())
    return value


def _piece(profile: Profile, evidence_id: str) -> Piece:
    found = next((one for one in profile.pieces if one.evidence.evidence_id == evidence_id), None)
    if found is None:
        raise NotFound(Refusal.NOT_ITS_EVIDENCE.told(evidence_id=evidence_id))
    return found


def _check_theirs_alone(piece: Piece) -> None:
    if piece.others:
        raise Conflict(Refusal.SHARED_EVIDENCE.told(count=piece.others))


def _text(given: str, field: str) -> str:
    """Return a text that an owner writes.

    Raises:
        InvalidInput: There is none, or it cannot be stored.
    """
    words = fields.prose(given)[: MOST_CHARACTERS + 1]
    if len(words) > MOST_CHARACTERS:
        fix = "shorten it, or add it in parts"
        raise InvalidInput("this is too long", [FieldProblem(field, words[:80], "is too long", fix)])
    if not words.strip():
        raise InvalidInput("nothing is said", [FieldProblem(field, "", "is empty", "write it in your words")])
    return words.strip()
