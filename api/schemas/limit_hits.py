"""Answers of ``/api/v1/limit-hits``."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import BaseModel, ConfigDict, JsonValue

from models.accounts.limit_hits import LimitHit

LIMIT_HIT_EXAMPLE: dict[str, JsonValue] = {
    "who": "203.0.113.7",
    "kind": "matches",
    "times": 3,
    "first_at": "2026-11-28T09:14:02+00:00",
    "last_at": "2026-11-28T09:31:40+00:00",
}


class LimitHitOut(BaseModel):
    """Who was refused: an account's id, or the address of who has none; how many windows ended so, UTC."""

    model_config = ConfigDict(json_schema_extra={"examples": [LIMIT_HIT_EXAMPLE]})

    who: str
    kind: str
    times: int
    first_at: str
    last_at: str


class LimitHitPage(BaseModel):
    """A page of those who asked too often; ``next`` is the cursor of the next one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [LIMIT_HIT_EXAMPLE], "next": None}]})

    items: list[LimitHitOut]
    next: str | None


def limit_hit_out(hit: LimitHit) -> LimitHitOut:
    """Return what is told of a hit."""
    return LimitHitOut(**asdict(hit))
