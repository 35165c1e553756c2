"""The keys of a SPEC file: which field each fills, how it is read, and whether it belongs to the pure form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.sides import Side
from matcher.teams.spec import ConflictRule
from matcher.teams.spec_values import Read, by_name, flag, many, number, one_of, pair, text, whole


@dataclass(frozen=True)
class Key:
    """A key of a SPEC file: the field it fills and how it is read; whether it belongs to the pure form."""

    field: str
    read: Read
    is_pure: bool = False


Keys = Mapping[str, Key]

SKILL_KEYS: Keys = {
    "id": Key("skill_id", text, is_pure=True),
    "weight": Key("weight", number, is_pure=True),
    "required": Key("is_required", flag, is_pure=True),
    "name": Key("name", text),
}
CANDIDATE_KEYS: Keys = {
    "id": Key("candidate_id", text, is_pure=True),
    "organisation": Key("organisation_id", text, is_pure=True),
    "kind": Key("side", one_of(Side), is_pure=True),
    "cost_inr": Key("cost_inr", whole, is_pure=True),
    "skills": Key("scores", by_name(number), is_pure=True),
    "name": Key("name", text),
    "provider_kind": Key("provider_kind", text),
    "organisation_name": Key("organisation_name", text),
    "cluster": Key("cluster_id", text),
    "state": Key("state", text),
    "travel_km": Key("travel_km", number),
    "open_load": Key("open_load", number),
    "is_available": Key("is_available", flag),
    "languages": Key("languages", many(text)),
    "trl_from": Key("trl_from", whole),
    "trl_to": Key("trl_to", whole),
    "is_early_career": Key("is_early_career", flag),
    "is_eligible": Key("is_eligible", flag),
}
LIMIT_KEYS: Keys = {
    "size_min": Key("size_min", whole, is_pure=True),
    "size_max": Key("size_max", whole, is_pure=True),
    "per_organisation_max": Key("per_organisation_max", whole, is_pure=True),
    "organisations_min": Key("organisations_min", whole),
    "academic_min": Key("academic_min", whole, is_pure=True),
    "industry_min": Key("industry_min", whole, is_pure=True),
    "kinds_min": Key("kinds_min", by_name(whole)),
    "clusters": Key("clusters", many(text)),
    "states": Key("states", many(text)),
    "travel_km_max_each": Key("travel_km_max_each", number),
    "travel_km_max_sum": Key("travel_km_max_sum", number),
    "budget_inr": Key("budget_inr", whole, is_pure=True),
    "load_max": Key("load_max", number),
    "available_only": Key("available_only", flag),
    "trl_from": Key("trl_from", whole),
    "trl_to": Key("trl_to", whole),
    "eligible_only": Key("eligible_only", flag),
    "languages": Key("languages", many(text)),
    "early_career_min": Key("early_career_min", whole),
    "locked": Key("locked", many(text), is_pure=True),
    "banned": Key("banned", many(text), is_pure=True),
    "conflicts": Key("conflicts", many(pair), is_pure=True),
    "conflict_rule": Key("conflict_rule", one_of(ConflictRule)),
}
WEIGHT_KEYS: Keys = {
    name: Key(name, number) for name in ("coverage", "redundancy", "cost", "travel", "load", "earlier_collaboration")
}
