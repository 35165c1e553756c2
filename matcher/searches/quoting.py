"""What a message without words quotes: where a sentence stands in stored evidence, and how it is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.searches.fits import Fit
from models.records import Provider
from models.store import Transaction


@dataclass(frozen=True)
class Told:
    """Somebody whom a letter tells of, with the sentence that shows why, as they stand in the store now."""

    provider: Provider
    sentence: str


def as_facts(transaction: Transaction, fits: Sequence[Fit]) -> list[dict[str, Any]]:
    """Return fits as a message keeps them: ids, a stretch of the evidence's text, and a hash of what stands there."""
    texts = transaction.evidence.texts(one.evidence_id for one in fits)
    return [_fact(one, texts[one.evidence_id].full_text if one.evidence_id in texts else "") for one in fits]


def told_now(transaction: Transaction, facts: Sequence[Mapping[str, Any]]) -> list[Told]:
    """Return those of a message whose provider and quoted sentence still stand there, in the same order.

    Who has gone, was hidden, or no longer says the sentence is left out.
    """
    providers = transaction.providers.get_many(one["provider_id"] for one in facts)
    evidence = transaction.evidence.get_many(one["evidence_id"] for one in facts)
    found = []
    for fact in facts:
        provider, quoted = providers.get(fact["provider_id"]), evidence.get(fact["evidence_id"])
        if provider is None or quoted is None or provider.provider_id not in quoted.owner_ids:
            continue
        sentence = quoted.full_text[fact["start"] : fact["end"]]
        if _hash(sentence) == fact["hash"]:
            found.append(Told(provider, sentence))
    return found


def _fact(fit: Fit, text: str) -> dict[str, Any]:
    start = max(text.find(fit.sentence), 0)
    return {
        "provider_id": fit.provider.provider_id,
        "evidence_id": fit.evidence_id,
        "start": start,
        "end": start + len(fit.sentence),
        "hash": _hash(fit.sentence),
    }


def _hash(sentence: str) -> str:
    return hashlib.sha256(sentence.encode("utf-8", "replace")).hexdigest()[:16]
