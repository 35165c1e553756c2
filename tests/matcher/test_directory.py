"""What filters and distances know, and that it follows the database."""

from __future__ import annotations

import threading
from datetime import timedelta

import numpy as np
import pytest

from matcher.directory import Directory, DirectoryReader
from matcher.place import place_of
from matcher.query import Filters, Near
from models.details import CallDetails, ProviderKind
from models.records import Location
from models.store import Store
from tests.matcher.scene import CHENNAI, NAGPUR, PUNE, TODAY, Scene, evidence, organisation, provider

AT_PUNE = (18.53, 73.87)


@pytest.fixture
def store(scene: Scene) -> Store:
    scene.put(
        organisations=[organisation("o-pune", PUNE, "pune"), organisation("o-chennai", CHENNAI)],
        providers=[
            provider("a-person", organisation_id="o-pune", languages=("mr", "en")),
            provider("b-lab", ProviderKind.LABORATORY, organisation_id="o-chennai", cluster_id="bengaluru"),
            provider("c-branch", organisation_id="o-chennai", location=NAGPUR, languages=("hi",)),
            provider("d-nowhere"),
        ],
    )
    return scene.store


def allowed(store: Store, filters: Filters) -> list[str]:
    directory = DirectoryReader(store).current()
    mask = directory.allowed(filters, TODAY)
    return [provider_id for provider_id, passes in zip(directory.entries, mask, strict=True) if passes]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(), ["a-person", "b-lab", "c-branch", "d-nowhere"]),
        (Filters(kinds=(ProviderKind.LABORATORY,)), ["b-lab"]),
        (Filters(clusters=("pune",)), ["a-person"]),
        (Filters(clusters=("bengaluru", "pune")), ["a-person", "b-lab"]),
        (Filters(states=("Maharashtra",)), ["a-person", "c-branch"]),
        (Filters(organisations=("o-chennai",)), ["b-lab", "c-branch"]),
        (Filters(languages=("mr", "hi")), ["a-person", "c-branch"]),
        (Filters(near=Near(*AT_PUNE, 50)), ["a-person"]),
        (Filters(near=Near(*AT_PUNE, 800)), ["a-person", "c-branch"]),
        (Filters(near=Near(*AT_PUNE, None)), ["a-person", "b-lab", "c-branch", "d-nowhere"]),
        (Filters(near=Near(*AT_PUNE, 0)), ["a-person"]),
        (Filters(states=("Maharashtra",), languages=("hi",)), ["c-branch"]),
        (Filters(clusters=("no such",)), []),
    ],
)
def test_each_filter_keeps_whom_it_names(store: Store, filters: Filters, ids: list[str]) -> None:
    assert allowed(store, filters) == ids


def test_distances_are_great_circles_and_unknown_where_the_place_is(store: Store) -> None:
    directory = DirectoryReader(store).current()
    distances = directory.distances_km(Near(*AT_PUNE, None))
    known = dict(zip(directory.entries, distances.tolist(), strict=True))
    assert known["a-person"] == pytest.approx(0, abs=1e-6)
    assert known["c-branch"] == pytest.approx(620, abs=20)  # Pune to Nagpur as the crow flies
    assert np.isnan(known["d-nowhere"])


def test_a_call_is_open_on_its_last_day_and_never_shown_after_it(scene: Scene) -> None:
    deadlines = {"before": TODAY - timedelta(days=1), "today": TODAY, "later": TODAY + timedelta(days=1), "open": None}
    scene.put(provider(name, ProviderKind.CALL, details=CallDetails(deadline=day)) for name, day in deadlines.items())
    assert allowed(scene.store, Filters()) == ["later", "open", "today"]


def test_an_empty_database_gives_an_empty_directory(scene: Scene) -> None:
    directory = DirectoryReader(scene.store).current()
    filters = Filters(kinds=(ProviderKind.CALL,), languages=("hi",), near=Near(*AT_PUNE, 10))
    assert directory.entries == {}
    assert directory.allowed(filters, TODAY).tolist() == []
    assert directory.align(["x"]).tolist() == [-1]


def test_the_directory_equals_a_fresh_one_after_any_write(store: Store) -> None:
    reader = DirectoryReader(store)
    reader.current()
    with store.write() as transaction:
        transaction.providers.delete(["d-nowhere"])
        transaction.providers.put([provider("0-first", organisation_id="o-new"), provider("b-lab")])
    with store.write() as transaction:
        transaction.organisations.put([organisation("o-new", CHENNAI, "x"), organisation("o-pune", NAGPUR)])
    assert_same(reader.current(), DirectoryReader(store).current())
    assert list(reader.current().entries) == ["0-first", "a-person", "b-lab", "c-branch"]
    assert reader.current().entries["0-first"].state == "Tamil Nadu"
    assert reader.current().entries["a-person"].latitude == NAGPUR.latitude


def assert_same(one: Directory, other: Directory) -> None:
    assert list(one.entries) == list(other.entries)
    for provider_id, entry in one.entries.items():
        assert repr(entry) == repr(other.entries[provider_id])  # NaN equals NaN in its text only


def test_columns_are_kept_when_only_evidence_was_written(store: Store) -> None:
    reader = DirectoryReader(store)
    before = reader.current()
    with store.write() as transaction:
        transaction.evidence.put([evidence("e", "text", "a-person")])
    assert reader.current() is before


def test_a_caller_who_has_looked_spares_the_reader_a_look_and_misses_nothing(store: Store) -> None:
    reader = DirectoryReader(store)
    first = reader.current()
    with store.write() as transaction:
        before = transaction.changes.last_seq()
        transaction.providers.put([provider("late")])
        after = transaction.changes.last_seq()
    assert reader.current(before) is first
    assert "late" in reader.current(after).entries
    assert "late" in reader.current(before).entries


def test_threads_may_share_a_reader(store: Store) -> None:
    reader = DirectoryReader(store)
    seen: list[int] = []
    threads = [threading.Thread(target=lambda: seen.append(len(reader.current().entries))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [4] * 8


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (Location(), PUNE),
        (Location(state="Maharashtra"), PUNE),
        (Location(state="Kerala"), Location(state="Kerala")),
        (Location(city="Satara"), Location(city="Satara")),
        (NAGPUR, NAGPUR),
    ],
)
def test_an_organisation_gives_its_place_to_whoever_has_none(own: Location, expected: Location) -> None:
    assert place_of(provider("p", location=own), organisation("o", PUNE)) == expected


def test_nobody_is_placed_without_a_place() -> None:
    assert place_of(provider("p"), None) == Location()
