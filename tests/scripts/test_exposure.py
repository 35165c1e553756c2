"""``make exposure``: the report on bundles of known answers, its table and its JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embeddings.encoder import Encoder, Progress, no_progress
from matcher.evaluation.bundle import Bundle, BundleDocument, BundleOwner, BundleQuery, Target
from matcher.evaluation.measures import measure
from matcher.pipeline import NO_EVIDENCE
from matcher.scored import ScoredId
from models.errors import InvalidInput
from scripts import exposure
from scripts.evaluation.fairness import CAREER_STAGE, INSTITUTION_TYPE, PROFILE_SIZE, evidence_counts, measure_fairness
from scripts.evaluation.fairness_table import Compared, markdown
from scripts.evaluation.report import MARKER
from tests.matcher.evaluation.bundles import write_bundle
from tests.matcher.scene import hash_encoders

OWNERS = (
    BundleOwner("ann", "researcher", position="Professor", organisation="IIT Example"),
    BundleOwner("bob", "researcher", position="Lecturer", organisation="Example Trust"),
    BundleOwner("cleo", "lab", organisation="IIT Example"),
)
DOCUMENTS = (
    *(BundleDocument(f"d{n}", "", "pump", ("ann",)) for n in range(3)),
    BundleDocument("d8", "", "seal", ("bob", "cleo")),
    BundleDocument("d9", "", "  ", ("bob",)),
)
RUN = {
    "q1": [ScoredId("bob", 1.0), ScoredId("ann", 2.0), ScoredId("cleo", NO_EVIDENCE)],
    "q2": [ScoredId("cleo", 5.0)],
}


def bundle(grades: dict[str, dict[str, int]], target: Target = Target.OWNER) -> Bundle:
    queries = (BundleQuery("q1", "pump"), BundleQuery("q2", "seal"))
    return Bundle("tiny", target, DOCUMENTS, queries, grades, {owner.owner_id: owner for owner in OWNERS})


def test_groups_come_from_the_owners_and_the_relevant_deserve_the_places() -> None:
    found = measure_fairness(bundle({"q1": {"ann": 1, "bob": 1}, "q2": {"ann": 0}}), RUN)
    assert (found.queries, found.is_judged) == (1, True)
    assert list(found.groups) == [CAREER_STAGE, INSTITUTION_TYPE, PROFILE_SIZE]
    shares = {one.exposure.group: one.exposure.merit_share for one in found.groups[CAREER_STAGE]}
    assert shares == {"full professor": 0.5, "assistant professor or lecturer": 0.5, "not a person": 0.0}
    assert found.larger_wins.rate is not None
    assert (found.larger_wins.pairs, found.larger_wins.rate.mean) == (1, 1.0)


def test_profiles_of_one_kind_are_also_compared_apart() -> None:
    ranking = [ScoredId("ann", 3.0), ScoredId("cleo", 2.0), ScoredId("bob", 1.0)]
    found = measure_fairness(bundle({"q1": {"ann": 1, "bob": 1, "cleo": 1}}), {"q1": ranking, "q2": []})
    assert (found.larger_wins.pairs, found.larger_of_kind_wins.pairs) == (2, 1)


def test_without_judgements_every_candidate_deserves_a_place() -> None:
    found = measure_fairness(bundle({}), RUN)
    assert (found.queries, found.is_judged, found.larger_wins.pairs) == (2, False, 0)
    shares = {one.exposure.group: one.exposure.merit_share for one in found.groups[INSTITUTION_TYPE]}
    assert shares == {"IIT": 0.75, "NGO, trust or society": 0.25}


def test_documents_without_text_are_no_evidence() -> None:
    assert evidence_counts(bundle({})) == {"ann": 3, "bob": 1, "cleo": 1}


def test_documents_have_no_career() -> None:
    with pytest.raises(InvalidInput, match="no providers"):
        measure_fairness(bundle({}, Target.DOCUMENT), RUN)


def test_the_cost_is_fame_neutral_less_default_over_the_same_queries() -> None:
    grades = {"q1": {"ann": 1}}
    default = measure(grades, RUN)
    neutral = measure(grades, {"q1": [ScoredId("ann", 1.0), ScoredId("bob", 2.0)]})
    found = {cost.measure: cost for cost in exposure.costs(default, neutral)}
    assert (found["AP"].default, found["AP"].neutral, found["AP"].difference.mean) == (1.0, 0.5, -0.5)
    assert exposure.costs(measure({}, RUN), measure({}, RUN)) == ()


def test_a_group_that_only_one_ranking_shows_stands_in_the_table_and_one_that_none_shows_does_not() -> None:
    grades = {"q1": {"ann": 1}}
    wide = [ScoredId(f"x{n}", 19.0 - n) for n in range(10)]
    default = measure_fairness(bundle(grades), {"q1": [ScoredId("cleo", 99.0), *wide, *RUN["q1"][:2]]})
    neutral = measure_fairness(bundle(grades), {"q1": [*wide, *RUN["q1"][:2], ScoredId("cleo", 0.5)]})
    text = markdown([Compared("tiny", default, neutral, ())])
    assert "| not a person | 0.0% | 10.0% | 0.0% | – | – | – | – |" in text
    assert "lecturer" not in text


def load_fakes(home: Path, *, progress: Progress = no_progress) -> dict[str, Encoder]:
    return hash_encoders()


def test_one_run_prints_both_rankings_and_replaces_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(exposure, "load_encoders", load_fakes)
    monkeypatch.setattr(exposure, "DEMO", write_bundle(tmp_path / "demo", meta={"name": "shipped", "target": "owner"}))
    page = tmp_path / "page.md"
    page.write_text(f"before\n{MARKER}\nold\n{MARKER}\nafter\n", encoding="utf-8")
    more = [write_bundle(tmp_path / "more", meta={"name": "given", "target": "owner"}, grades=[])]
    exposure.run(more, docs=page, home=tmp_path / "home")
    text = page.read_text(encoding="utf-8").split(MARKER)[1]
    assert text.index("### shipped (2 queries)") < text.index("### given (2 queries)")
    assert "| size of the profile | of the relevant | top-10 places, default | top-10 places, fame-neutral |" in text
    assert text.count("| nDCG@10 |") == 1
    assert "Nobody judged these queries" in text.partition("### given")[2]
    assert capsys.readouterr().out.endswith(text.lstrip("\n"))
    exposure.run(more, as_json=True, home=tmp_path / "home")
    records = json.loads(capsys.readouterr().out)["bundles"]
    assert [record["bundle"] for record in records] == ["shipped", "given"]
    assert set(records[0]["cost"]["AP"]["difference"]) == {"mean", "low", "high"}
    assert records[1]["cost"] == {}


def test_a_bundle_of_documents_is_refused_before_anything_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exposure, "load_encoders", None)
    texts = write_bundle(tmp_path / "texts", meta={"name": "texts", "target": "document"}, grades=[])
    with pytest.raises(InvalidInput, match="texts has no providers"):
        exposure.run([texts], home=tmp_path / "home")
