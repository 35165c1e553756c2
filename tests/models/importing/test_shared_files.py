"""The real files, with all their untidiness; skipped where ../shared is absent."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from models.geography import distance_km
from models.importing.importer import import_file
from models.importing.mapping import load_mapping
from models.importing.report import ImportReport
from models.records import EvidenceKind
from models.store import Store

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared"
INDIA = SHARED / "data" / "india"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not INDIA.is_dir(), reason="../shared/data/india is not there"),
]


def imported(store: Store, name: str, tmp_path: Path) -> ImportReport:
    mapping = load_mapping(ROOT / "docs" / "mappings" / f"{Path(name).stem}.toml")
    report = import_file(store, mapping.kind, INDIA / name, mapping=mapping, errors_path=tmp_path / f"{name}.csv")
    assert report.created + report.updated + report.unchanged + report.skipped == report.read
    assert report.problems == []
    return report


def evidence_kinds(store: Store) -> Counter[EvidenceKind]:
    with store.read() as transaction:
        return Counter(one.kind for one in transaction.evidence.iterate())


def owner_ids(prefix: str) -> set[str]:
    lines = (SHARED / "eval" / "sih-experts-dev" / "owners.jsonl").read_text(encoding="utf-8").splitlines()
    return {one["_id"] for one in map(json.loads, lines) if one["_id"].startswith(prefix)}


def provider_ids(store: Store) -> set[str]:
    with store.read() as transaction:
        return {one.provider_id for one in transaction.providers.iterate()}


def test_places_and_institutes(store: Store, tmp_path: Path) -> None:
    assert imported(store, "district_centroids.csv", tmp_path).created == 754
    report = imported(store, "institutes_geocoded.json", tmp_path)
    assert (report.created, report.unlocated) == (260, 2)


def test_profiles_have_the_ids_of_the_bundle_and_an_institute_with_a_place(store: Store, tmp_path: Path) -> None:
    report = imported(store, "irins_profiles.json", tmp_path)
    assert (report.read, report.created, report.unlocated) == (678, 678, 0)
    assert provider_ids(store) == owner_ids("irins-")
    assert evidence_kinds(store)[EvidenceKind.INTEREST] > 2_900
    assert report.left_out["interest: empty"] == 5
    imported(store, "iitk_faculty.json", tmp_path)
    with store.read() as transaction:
        assert transaction.organisations.count() == 3
        kanpur = {one.organisation_id for one in transaction.providers.iterate() if one.provider_id.startswith("iitk-")}
        (organisation,) = transaction.organisations.get_many(kanpur).values()
    assert organisation.location.latitude is not None
    assert organisation.location.longitude is not None
    campus = (organisation.location.latitude, organisation.location.longitude)
    assert float(distance_km(campus, (26.512, 80.233))) < 5


def test_faculty_with_publications_comes_without_the_page_s_furniture(store: Store, tmp_path: Path) -> None:
    report = imported(store, "daiict_faculty.json", tmp_path)
    assert (report.read, report.created) == (112, 112)
    assert provider_ids(store) == owner_ids("daiict-")
    assert evidence_kinds(store)[EvidenceKind.PUBLICATION] > 900
    assert report.mended["wrongly decoded text"] == 4
    with store.read() as transaction:
        texts = {one.full_text.casefold() for one in transaction.evidence.iterate()}
    assert not texts & {"a.", "b.", "know more", ":", ","}


def test_a_person_who_stands_there_twice_is_taken_once(store: Store, tmp_path: Path) -> None:
    report = imported(store, "vitap_faculty.json", tmp_path)
    assert (report.read, report.created, report.skipped) == (369, 368, 1)
    assert provider_ids(store) < owner_ids("vitap-")


def test_equipment_whose_cells_slipped_is_put_right(store: Store, tmp_path: Path) -> None:
    report = imported(store, "equipment_parsed.csv", tmp_path)
    assert (report.read, report.created) == (709, 707)
    assert report.skipped_reasons == {"a header line among the data": 2}
    assert report.mended["cells moved left from type"] > 180
    with store.read() as transaction:
        names = {one.name.casefold() for one in transaction.providers.iterate()}
    assert not names & {"equipment", "software"}


def test_laboratories_and_problems(store: Store, tmp_path: Path) -> None:
    assert imported(store, "iitr_metallurgy_labs.json", tmp_path).created == 29
    assert provider_ids(store) == owner_ids("iitrlab-")
    assert imported(store, "sih_problem_statements_2024_2025.json", tmp_path).created == 306


@pytest.mark.parametrize("name", ["irins_profiles.json", "daiict_faculty.json", "equipment_parsed.csv"])
def test_the_same_real_file_again_changes_nothing(store: Store, tmp_path: Path, name: str) -> None:
    first = imported(store, name, tmp_path)
    again = imported(store, name, tmp_path)
    assert again.unchanged == first.created
    assert (again.created, again.updated) == (0, 0)
    assert set(again.also_written) == {"evidence unchanged"}
