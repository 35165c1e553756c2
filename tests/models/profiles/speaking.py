"""Owners who speak, in steps that tests share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from models.profiles.word import Act, OwnerWord
from models.store import Store

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def say(
    store: Store, provider_id: str, act: Act, field: str = "", value: Any = None, evidence_id: str = ""
) -> OwnerWord:
    """Say something of a provider, or of a piece of its evidence."""
    record_type = "evidence" if evidence_id else "provider"
    word = OwnerWord(provider_id, record_type, evidence_id or provider_id, field, act, value, said_by="a-1")
    with store.write() as tx:
        return tx.owner_words.say(word, NOW)


def hide(store: Store, provider_id: str, evidence_id: str = "", field: str = "") -> OwnerWord:
    return say(store, provider_id, Act.HIDE, field, evidence_id=evidence_id)


def take_back(store: Store, word: OwnerWord) -> None:
    with store.write() as tx:
        tx.owner_words.withdraw(word.seq, [word.provider_id], "a-1", NOW)
