"""The shipped demo data is large enough, hangs together, is what the script makes of the material, and loads."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.evaluation.bundle import read_bundle
from models.details import CallDetails, FacilityDetails
from models.geography import distance_km
from models.importing.importer import import_file
from models.importing.kinds import ImportKind
from models.reference.lookups import clusters
from models.store import Store
from scripts.build_demo import OUT, REFERENCE_DAY, write_demo
from scripts.demo.check import LEAST, count_material
from scripts.demo.compose import FILES, PUBLISHED_BY, SOURCE
from scripts.demo.loader import load_demo
from scripts.demo.material import Material, read_material

DATA, BUNDLE = OUT / "data", OUT / "bundle"
TODAY = date(2027, 2, 28)
PUNE, SOLAPUR = "org-pune-deccan-mission", "org-pune-bhima-krishi"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ids(kind: str) -> list[str]:
    name = {"organisation": "organisation_id", "evidence": "evidence_id", "problem": "problem_id"}
    return [row[name.get(kind, "provider_id")] for row in rows(DATA / FILES[kind])]


def provider_ids() -> set[str]:
    return {one for kind in ("researcher", "laboratory", "facility", "startup", "call", "course") for one in ids(kind)}


@pytest.fixture(scope="module")
def material() -> Material:
    return read_material()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "demo.db")


def test_the_shipped_files_are_what_the_script_makes_of_the_material(material: Material, tmp_path: Path) -> None:
    made = {path.relative_to(tmp_path): path.read_bytes() for path in write_demo(material, tmp_path)}
    shipped = {path.relative_to(OUT): path.read_bytes() for folder in (DATA, BUNDLE) for path in folder.iterdir()}
    assert made.keys() == shipped.keys()
    assert [str(name) for name in made if made[name] != shipped[name]] == [], "run: make demo-data"


def test_two_builds_give_the_same_bytes(material: Material, tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write_demo(material, tmp_path / "a")]
    assert first == [path.read_bytes() for path in write_demo(read_material(), tmp_path / "b")]


def test_the_shipped_files_hold_at_least_what_was_promised(material: Material) -> None:
    assert len(ids("organisation")) >= 40
    assert len(ids("researcher")) >= 240
    assert len(ids("laboratory")) + len(ids("facility")) >= 100
    assert len(ids("call")) >= 24
    assert len(ids("course")) >= 24
    assert len(ids("startup")) >= 30
    assert len(ids("evidence")) >= 1_200
    assert len(ids("problem")) >= 60
    assert len({row["language"] for row in rows(DATA / FILES["problem"])}) >= 6
    assert {what: n for what, n in count_material(material).items() if n < LEAST[what]} == {}


def test_all_eight_clusters_have_something_of_every_kind() -> None:
    everywhere = {cluster.cluster_id for cluster in clusters()}
    for kind in (*FILES.keys() - {"evidence"},):
        assert {row["cluster_id"] for row in rows(DATA / FILES[kind])} == everywhere, kind


def test_some_researchers_have_no_publication_and_no_patent() -> None:
    published = {
        owner
        for row in rows(DATA / FILES["evidence"])
        if row["kind"] in ("publication", "patent")
        for owner in row["owner_ids"]
    }
    assert len(set(ids("researcher")) - published) >= 40


def test_every_provider_has_evidence_and_every_owner_is_there() -> None:
    owners = {owner for row in rows(DATA / FILES["evidence"]) for owner in row["owner_ids"]}
    assert owners == provider_ids()


def test_the_first_owner_names_the_evidence() -> None:
    for row in rows(DATA / FILES["evidence"]):
        first, _, number = row["evidence_id"].rpartition("-e")
        assert first == row["owner_ids"][0]
        assert number.isdigit()


def test_ids_are_used_once() -> None:
    everything = [one for kind in FILES for one in ids(kind)]
    assert [one for one, times in Counter(everything).items() if times > 1] == []


def test_facilities_have_a_rate_a_slot_and_a_booking_page_that_cannot_be_real() -> None:
    for row in rows(DATA / FILES["facility"]):
        assert row["rate_inr"] > 0
        assert row["rate_unit"]
        assert date.fromisoformat(row["earliest_slot"]) >= REFERENCE_DAY
        assert row["booking_url"].split("/")[2].endswith("example.org")


def test_everything_is_marked_synthetic() -> None:
    for kind in FILES:
        for row in rows(DATA / FILES[kind]):
            assert (row["source"], row["published_by"], row["as_of"]) == (SOURCE, PUBLISHED_BY, "2026-11-22")
    assert "synthetic" in SOURCE
    assert "invented" in PUBLISHED_BY
    assert "Everything here is invented" in (OUT / "README.md").read_text(encoding="utf-8")


def test_every_problem_names_its_providers_and_why() -> None:
    expected = rows(DATA / "expected.jsonl")
    providers = provider_ids()
    assert {row["problem_id"] for row in expected} == set(ids("problem"))
    for row in expected:
        assert row["provider_id"] in providers
        assert row["grade"] in (1, 2, 3)
        assert len(row["why"].split()) >= 4
    best = Counter(row["problem_id"] for row in expected if row["grade"] == 3)
    assert set(best) == set(ids("problem"))


def test_no_closed_call_is_expected_of_anybody() -> None:
    closed = {row["provider_id"] for row in rows(DATA / FILES["call"]) if row["deadline"] < REFERENCE_DAY.isoformat()}
    assert closed
    assert not closed & {row["provider_id"] for row in rows(DATA / "expected.jsonl")}


def test_the_bundle_loads_and_judges_only_what_it_holds() -> None:
    bundle = read_bundle(BUNDLE)
    owners = {owner for document in bundle.documents for owner in document.owners}
    assert (bundle.name, bundle.target) == ("setu-demo", "owner")
    assert owners == set(bundle.owners)
    assert {query.query_id for query in bundle.queries} == set(bundle.grades)
    assert {target for grades in bundle.grades.values() for target in grades} <= owners
    assert len({query.lang for query in bundle.queries}) >= 6


def test_hopeless_problems_have_a_reason_and_are_judged_by_nobody() -> None:
    bundle, hopeless = read_bundle(BUNDLE), rows(BUNDLE / "hopeless.jsonl")
    assert len(hopeless) >= 24
    for row in hopeless:
        assert row["text"].strip()
        assert row["lang"]
        assert row["why"].strip()
        assert row["_id"] not in bundle.grades


def test_the_demo_loads_without_a_refused_row(store: Store) -> None:
    reports = load_demo(store, TODAY)
    assert [report.kind for report in reports] == [ImportKind(kind) for kind in FILES]
    for report in reports:
        assert report.read == report.created > 0, report.problems
        assert not report.ignored_columns
        assert not report.unlocated


def test_a_second_load_on_the_same_day_changes_nothing(store: Store) -> None:
    load_demo(store, TODAY)
    with store.read() as transaction:
        before = transaction.changes.last_seq()
    for report in load_demo(store, TODAY):
        assert report.unchanged == report.read
    with store.read() as transaction:
        assert transaction.changes.last_seq() == before


def test_a_load_on_a_later_day_touches_only_what_has_dates(store: Store) -> None:
    load_demo(store, TODAY)
    changed = {report.kind for report in load_demo(store, TODAY + timedelta(days=1)) if report.updated}
    assert changed == {ImportKind.FACILITY, ImportKind.CALL, ImportKind.COURSE, ImportKind.PROBLEM}


@pytest.mark.parametrize("today", [REFERENCE_DAY - timedelta(days=400), REFERENCE_DAY, TODAY, date(2031, 1, 1)])
def test_slots_are_ahead_and_closed_calls_stay_closed_on_any_day(store: Store, today: date) -> None:
    load_demo(store, today)
    with store.read() as transaction:
        providers = list(transaction.providers.iterate())
    slots = [one.details.earliest_slot for one in providers if isinstance(one.details, FacilityDetails)]
    calls = {one.provider_id: one.details for one in providers if isinstance(one.details, CallDetails)}
    assert all(slot is not None and slot >= today for slot in slots)
    assert all(call.opens and call.deadline and call.opens < call.deadline for call in calls.values())
    closed = {call_id for call_id, call in calls.items() if call.deadline and call.deadline < today}
    assert closed == {
        row["provider_id"] for row in rows(DATA / FILES["call"]) if row["deadline"] < REFERENCE_DAY.isoformat()
    }


def test_a_user_can_import_the_shipped_files_as_they_are(store: Store, tmp_path: Path) -> None:
    for kind in ("organisation", "researcher"):
        report = import_file(store, ImportKind(kind), DATA / FILES[kind], errors_path=tmp_path / "errors.csv")
        assert report.created == report.read


def test_distances_work_pune_to_solapur_is_about_240_km(store: Store) -> None:
    load_demo(store, TODAY)
    with store.read() as transaction:
        held = {one.organisation_id: one.location for one in transaction.organisations.iterate()}
    points = np.array([[held[name].latitude, held[name].longitude] for name in (PUNE, SOLAPUR)], dtype=np.float64)
    assert 210 < float(distance_km(points[0], points[1])) < 260
