"""What is seen of a pair: each number by hand, and that nobody else changes it."""

from __future__ import annotations

import json
import math

import pytest

from matcher.query import Query
from matcher.sighting import SCHEME, Sighting
from models.errors import NotFound
from tests.matcher.scene import TODAY, Scene, evidence, provider

ASKED = Query("powder coating of SS-316L peels", today=TODAY)


@pytest.fixture
def town(scene: Scene) -> Scene:
    scene.put(
        [provider(key) for key in ("one", "many", "coded", "silent")],
        [
            evidence("e1", "powder coating peels from steel", "one", year=TODAY.year - 5),
            evidence("e2", "powder coating peels from steel", "many"),
            evidence("e3", "dairy effluent", "many", year=2001),
            evidence("e4", "graph theory", "many", year=2001),
            evidence("e5", "looms of cotton", "many", year=2001),
            evidence("e6", "flanges of SS 316L", "coded", year=TODAY.year + 1),
        ],
    )
    return scene


def seen(scene: Scene, *provider_ids: str, query: Query = ASKED) -> dict[str, Sighting]:
    return scene.matcher.sight(query, provider_ids or ("one", "many", "coded", "silent"))


def test_the_score_is_that_of_the_affinity(town: Scene) -> None:
    scores = {item.target_id: item.score for item in town.matcher.affinity(ASKED)}
    for provider_id, sighting in seen(town, "one", "many", "coded").items():
        assert sighting.features["score"] == pytest.approx(scores[provider_id], abs=1e-5)


def test_the_best_shares_are_those_of_the_reasons(town: Scene) -> None:
    features = seen(town)["one"].features
    (match,) = [m for m in town.matcher.match(ASKED).matches if m.provider.provider_id == "one"]
    (reason,) = match.reasons
    for view, share in reason.view_shares.items():
        assert features[f"best {view}"] == pytest.approx(share, abs=1e-5)


def test_the_best_share_of_a_view_need_not_be_in_the_best_passage(town: Scene) -> None:
    features = seen(town)["many"].features
    (match,) = [m for m in town.matcher.match(ASKED).matches if m.provider.provider_id == "many"]
    for view in match.reasons[0].view_shares:
        best = max(reason.view_shares[view] for reason in match.reasons)
        assert features[f"best {view}"] >= round(best, 5)


def test_three_passages_at_most_make_the_mean(town: Scene) -> None:
    found = seen(town)
    (match,) = [m for m in town.matcher.match(ASKED).matches if m.provider.provider_id == "many"]
    scores = [reason.score for reason in match.reasons]  # three are quoted, of four
    assert found["many"].features["top three"] == pytest.approx(sum(scores) / 3, abs=1e-5)
    (single,) = [m for m in town.matcher.match(ASKED).matches if m.provider.provider_id == "one"]
    assert found["one"].features["top three"] == pytest.approx(single.reasons[0].score, abs=1e-5)


def test_passages_are_counted_on_a_logarithmic_scale(town: Scene) -> None:
    assert seen(town)["many"].features["passages"] == pytest.approx(math.log(1 + 4), abs=1e-5)
    assert seen(town)["one"].features["passages"] == pytest.approx(math.log(1 + 1), abs=1e-5)


@pytest.mark.parametrize(("key", "recency", "dated"), [("one", 0.5, 1.0), ("many", 0.0, 0.0), ("coded", 1.0, 1.0)])
def test_recency_is_that_of_the_best_passage(town: Scene, key: str, recency: float, dated: float) -> None:
    features = seen(town)[key].features
    assert (features["recency"], features["dated"]) == (recency, dated)


def test_a_code_is_met_to_the_letter_or_not(town: Scene) -> None:
    assert {key: one.features.get("code") for key, one in seen(town).items()} == {
        "one": 0.0,
        "many": 0.0,
        "coded": 1.0,
        "silent": None,
    }


def test_without_evidence_that_counts_nothing_is_seen(town: Scene) -> None:
    assert seen(town)["silent"].features == {}
    excluded = Query(ASKED.text, exclude_evidence=frozenset({"e1"}), today=TODAY)
    assert seen(town, "one", query=excluded)["one"].features == {}


def test_nobody_else_changes_what_is_seen(town: Scene) -> None:
    together = seen(town)
    for provider_id, sighting in together.items():
        assert seen(town, provider_id)[provider_id] == sighting


def test_a_sighting_is_json_with_route_ranker_and_scheme(town: Scene) -> None:
    stored = json.loads(json.dumps(seen(town)["one"].as_json()))
    assert (stored["route"], stored["ranker"], stored["scheme"]) == ("direct", "shipped", SCHEME)
    assert Sighting(**stored) == seen(town)["one"]


def test_a_provider_that_is_not_there_is_not_found(town: Scene) -> None:
    with pytest.raises(NotFound, match="nobody"):
        town.matcher.sight(ASKED, ["one", "nobody"])
    assert town.matcher.sight(ASKED, []) == {}
