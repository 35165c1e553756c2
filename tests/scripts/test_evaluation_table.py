"""``make evaluate``: what judges which bundle, the measure by owner, and the table, on bundles of known answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embeddings.encoder import Encoder, Progress, no_progress
from matcher.evaluation.bundle import Bundle, BundleQuery, Target
from matcher.evaluation.evaluate import Run
from matcher.scored import ScoredId
from models.errors import DataFormat
from scripts import evaluation_table
from scripts.evaluation.columns import DEFAULT, judge
from scripts.evaluation.families import BY_OWNER, FAMILIES, family_of, groups_of, language_group
from scripts.evaluation.report import MARKER, put_between_markers
from tests.matcher.evaluation.bundles import write_bundle
from tests.matcher.scene import hash_encoders

FAMILY = {family.prefix: family for family in FAMILIES}
QUERIES = (BundleQuery("q1", "a", "en"), BundleQuery("q2", "b", "hi"), BundleQuery("q3", "c", "hi-Latn"))


def bundle(name: str, grades: dict[str, dict[str, int]] | None = None) -> Bundle:
    return Bundle(name, Target.OWNER, (), QUERIES, grades or {})


def run(**scores: dict[str, float]) -> Run:
    return {query: [ScoredId(target, score) for target, score in of.items()] for query, of in scores.items()}


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("sih-experts-dev", "sih"),
        ("dblp-authorship", "dblp-authorship"),
        ("dblp-experts", "dblp"),
        ("voices-test", "voices"),
        ("xquad-hi-en", "xquad"),
        ("tatoeba-kan", "tatoeba"),
        ("setu-demo", "setu-demo"),
        ("mine", ""),
    ],
)
def test_a_bundle_belongs_to_the_family_that_its_name_begins_with(name: str, prefix: str) -> None:
    assert family_of(bundle(name)) is FAMILY[prefix]


def test_only_average_precision_needs_whole_rankings() -> None:
    assert [family.prefix for family in FAMILIES if family.depth is None] == ["dblp-authorship", "dblp"]


def test_languages_fall_into_three_groups() -> None:
    assert [language_group(tag) for tag in ("", "en", "en-IN")] == ["English"] * 3
    assert [language_group(tag) for tag in ("hi", "ur", "hi-Latn")] == ["Indian scripts", "Indian scripts", "romanised"]
    groups = groups_of(bundle("voices-dev"), FAMILY["voices"])
    assert groups == {"": ["q1", "q2", "q3"], "English": ["q1"], "Indian scripts": ["q2"], "romanised": ["q3"]}
    assert list(groups_of(bundle("sih"), FAMILY["sih"])) == [""]


def test_average_precision_by_owner_ranks_all_queries_of_an_owner() -> None:
    grades = {"q1": {"ann": 1}, "q2": {"ann": 1}, "q3": {"bob": 1}}
    scored = run(q1={"ann": 0.9, "bob": 0.1}, q2={"ann": 0.5, "bob": 0.2}, q3={"ann": 0.7, "bob": 0.0})
    columns = judge(bundle("dblp-authorship", grades), FAMILY["dblp-authorship"], {DEFAULT: scored, "x": scored})
    by_owner = next(column for column in columns if column.measure == BY_OWNER)
    # ann: q1, q3, q2 of which q1 and q2 are hers; bob: q2, q1, q3 of which the last is his.
    assert by_owner.values[DEFAULT] == {"ann": pytest.approx((1 + 2 / 3) / 2), "bob": pytest.approx(1 / 3)}


def test_the_default_is_compared_with_the_best_baseline() -> None:
    grades = {"q1": {"ann": 1}, "q2": {"ann": 1}}
    good, half = run(q1={"ann": 1, "bob": 0}, q2={"ann": 1, "bob": 0}), run(q1={"ann": 1, "bob": 0}, q2={"bob": 1})
    runs = {DEFAULT: good, "half": half, "none": run(q1={"bob": 1}, q2={"bob": 1})}
    column = judge(bundle("xquad-en", grades), FAMILY["xquad"], runs)[0]
    assert (column.best_baseline, column.means) == ("half", {DEFAULT: 1.0, "half": 0.5, "none": 0.0})
    assert (column.difference.mean, column.difference.low, column.difference.high) == (0.5, 0.0, 1.0)


def test_groups_without_judged_queries_are_left_out() -> None:
    scored = run(q2={"ann": 1})
    columns = judge(bundle("voices-dev", {"q2": {"ann": 1}}), FAMILY["voices"], {DEFAULT: scored, "x": scored})
    assert {column.group for column in columns} == {"", "Indian scripts"}
    assert judge(bundle("sih"), FAMILY["sih"], {DEFAULT: scored, "x": scored}) == []


def load_fakes(home: Path, *, progress: Progress = no_progress) -> dict[str, Encoder]:
    return hash_encoders()


def test_one_run_prints_writes_and_replaces_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluation_table, "load_encoders", load_fakes)
    page, out = tmp_path / "page.md", tmp_path / "deep" / "evaluation.json"
    page.write_text(f"before\n{MARKER}\nold\n{MARKER}\nafter\n", encoding="utf-8")
    folders = [write_bundle(tmp_path / name, meta={"name": name, "target": "owner"}) for name in ("dblp-x", "sih-x")]
    for _ in range(2):
        evaluation_table.run(folders, out_path=out, docs=page, home=tmp_path / "home")
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{MARKER}\n### Real problem statements")
    assert text.endswith(f"{MARKER}\nafter\n")
    assert "old" not in text
    assert capsys.readouterr().out.endswith(text.split(MARKER)[1].lstrip("\n"))
    first = json.loads(out.read_text(encoding="utf-8"))["bundles"][0]
    assert (first["bundle"], first["queries"], first["judged_by"][0]["measure"]) == ("dblp-x", 2, "AP")
    assert set(first["judged_by"][0]["methods"]) > {DEFAULT, "BM25, max", "hybrid, z-summed, rrs"}


@pytest.mark.parametrize("text", ["", MARKER, MARKER * 3])
def test_a_page_without_a_place_for_the_table_is_refused(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(DataFormat, match="put it before and after"):
        put_between_markers(page, "table")
