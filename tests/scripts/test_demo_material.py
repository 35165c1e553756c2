"""The checks on the hand-written demo material: the real material passes, broken material is reported all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.errors import DataFormat, InvalidInput
from scripts.build_demo import main
from scripts.demo.check import check_evidence, check_ids, check_material, check_problems, check_references
from scripts.demo.fields import check_fields
from scripts.demo.material import Entry, Material, read_material
from scripts.demo.places import check_places, locate


@pytest.fixture(scope="module")
def material() -> Material:
    return read_material()


def changed(material: Material, kind: str, **values: Any) -> Material:
    """Return the material with the first entry of a kind changed."""
    first = material.of(kind)[0]
    other = replace(first, values={**first.values, **values})
    return Material(tuple(other if entry is first else entry for entry in material.entries))


def test_the_shipped_material_passes_every_check(material: Material) -> None:
    check_material(material)


def test_everything_wrong_is_reported_at_once(material: Material) -> None:
    broken = changed(material, "organisation", pincode="000000")
    broken = changed(broken, "researcher", organisation="org-nowhere")
    broken = changed(broken, "facility", booking_url="https://a-real-page.in/book")
    with pytest.raises(InvalidInput) as caught:
        check_material(broken)
    fields = {problem.field for problem in caught.value.problems}
    assert {material.of("organisation")[0].entry_id + ".pincode", material.of("facility")[0].entry_id} <= fields
    assert material.of("researcher")[0].entry_id + ".organisation" in fields


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("organisation", {"pincode": "411001", "state": "Kerala"}),
        ("organisation", {"pincode": "799999"}),
        ("problem", {"pincode": "110001", "state": "Delhi", "district": "Solapur"}),
        ("startup", {"latitude": 28.6, "longitude": 93.6}),
    ],
)
def test_a_place_that_cannot_be_true_is_found(material: Material, kind: str, values: dict[str, Any]) -> None:
    assert list(check_places(changed(material, kind, **values)))


def test_a_written_point_counts_before_that_of_the_pin_code() -> None:
    entry = Entry("startup", "delhi", {"pincode": "201301", "latitude": 28.5792, "longitude": 77.3242})
    assert (locate(entry).latitude, locate(entry).longitude) == (28.5792, 77.3242)


@pytest.mark.parametrize(
    ("check", "kind", "values"),
    [
        (check_references, "laboratory", {"head": "pune-r-nobody"}),
        (check_references, "facility", {"laboratory": "org-pune-deccan-mission"}),
        (check_references, "problem", {"expected": [{"provider": "org-pune-deccan-mission", "grade": 3, "why": "x"}]}),
        (check_evidence, "startup", {"evidence": []}),
        (check_problems, "problem", {"language": "xx"}),
        (check_problems, "problem", {"text": "Too short."}),
        (check_problems, "problem", {"expected": [{"provider": "pune-r-x", "grade": 1, "why": "a b c d"}]}),
    ],
)
def test_an_entry_that_contradicts_the_rest_is_found(
    material: Material, check: Callable[[Material], Any], kind: str, values: dict[str, Any]
) -> None:
    assert not list(check(material))
    assert list(check(changed(material, kind, **values)))


def test_an_id_used_twice_is_found(material: Material) -> None:
    twice = Material((*material.entries, material.of("course")[0]))
    assert {problem.value for problem in check_ids(twice)} >= {material.of("course")[0].entry_id}


@pytest.mark.parametrize("values", [{"salary_inr": 1}, {"capacity_hours_per_month": "12"}])
def test_an_unknown_field_and_a_wrong_type_are_found(material: Material, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        check_fields(changed(material, "researcher", **values))


def test_a_missing_field_is_found(material: Material) -> None:
    first = material.of("call")[0]
    without = replace(first, values={name: value for name, value in first.values.items() if name != "funder"})
    with pytest.raises(InvalidInput, match="funder"):
        check_fields(Material((without,)))


def test_all_unreadable_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('cluster = "pune"\n[[poem]]\nid = "x"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('cluster = "nowhere"\n', encoding="utf-8")
    (tmp_path / "c.toml").write_text("cluster = \n", encoding="utf-8")
    with pytest.raises(DataFormat) as caught:
        read_material(tmp_path)
    assert [problem.field for problem in caught.value.problems] == ["a.toml", "b.toml", "c.toml"]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFormat):
        read_material(tmp_path)


def test_the_script_names_everything_wrong_and_ends_with_the_code_for_bad_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.toml").write_text('cluster = "pune"\n[[hopeless]]\nid = "x"\n', encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["build_demo", "--material", str(tmp_path), "--out", str(tmp_path / "out")])
    assert main() == 4
    told = capsys.readouterr().err
    assert all(f"x.{field}: is missing" in told for field in ("language", "text", "why"))
    assert not (tmp_path / "out").exists()


def test_the_script_writes_where_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["build_demo", "--out", str(tmp_path)])
    assert main() == 0
    assert "1,393 evidences" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {"data", "bundle"}
