"""Works joined to who and what is stored: known answers by construction."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.works.import_works import import_works
from matcher.works.wishes import Wishes
from models.accounts.account import Role
from models.accounts.caller import Caller
from models.csv_output import csv_text
from models.details import ProviderKind, ResearcherDetails
from models.errors import NotFound
from models.importing.erased_people import OWNER_LEFT_OUT, REASON
from models.importing.import_limits import ImportLimits, limits_of
from models.importing.report import ImportReport
from models.privacy.tombstones import KeyKind
from models.profiles.word import Act, OwnerWord
from models.records import Evidence, EvidenceKind, Organisation, Provenance, Provider
from models.store import Store
from tests.models.importing.works import samples

SOURCE = Provenance("staff list")
TITLE = "Fouling of thin membranes by iron in ground water"
HOME = "Test Institute of Membranes"


def person(key: str, name: str, organisation: str = "o-home", orcid: str = "", cluster: str = "pune") -> Provider:
    details = ResearcherDetails(orcid=orcid)
    return Provider(key, ProviderKind.RESEARCHER, name, details, SOURCE, organisation, cluster_id=cluster)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "setu.db")
    with opened.write() as transaction:
        transaction.organisations.put(
            [Organisation("o-home", HOME, SOURCE), Organisation("o-far", "Far College of Looms", SOURCE)]
        )
        transaction.providers.put(
            [
                person("asha", "Dr. Asha K. Rao"),
                person("venkat", "K. R. Venkataraman"),
                person("bina", "Bina Nair", "o-far", cluster="bengaluru"),
                person("bina-two", "Bina Nair"),
            ]
        )
    yield opened
    opened.close()


def write(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def table(*rows: dict[str, str]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return csv_text([names, *([row.get(name, "") for name in names] for row in rows)])


def owners(store: Store) -> dict[str, tuple[str, ...]]:
    with store.read() as transaction:
        return {one.title: one.owner_ids for one in transaction.evidence.iterate()}


def check_sum(report: ImportReport, read: int) -> None:
    assert report.read == read == report.created + report.updated + report.unchanged + report.skipped
    assert len(report.outcomes) == read


def rows_of(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_an_author_is_found_by_name_and_organisation_in_any_order_with_initials(store: Store, tmp_path: Path) -> None:
    text = table(
        {"title": "Looking at pores of ceramic membranes", "authors": "Rao, Asha K.", "affiliation": HOME},
        {"title": "Pressure swings in small modules", "authors": "Venkataraman, K.R.", "affiliation": f"Dept, {HOME}"},
    )
    report = import_works(store, write(tmp_path, "a.csv", text))
    check_sum(report, 2)
    assert report.created == 2
    assert owners(store) == {
        "Looking at pores of ceramic membranes": ("asha",),
        "Pressure swings in small modules": ("venkat",),
    }


def test_a_name_alone_is_never_sure_and_waits_to_be_confirmed(store: Store, tmp_path: Path) -> None:
    text = "@misc{k, title={Pores of ceramic membranes}, author={Venkataraman, K. R. and Rao, Asha K.}, year=2020}"
    report = import_works(store, write(tmp_path, "a.bib", text))
    check_sum(report, 1)
    assert (report.skipped, owners(store)) == (1, {})
    assert {one.name: one.candidates for one in report.to_confirm}["Rao, Asha K."] == ("asha",)
    (row,) = rows_of(report.errors_file)
    assert "asha (Dr. Asha K. Rao, Test Institute of Membranes)" in row["_reason"]


def test_two_who_may_be_meant_are_both_named_and_the_choice_is_imported_from_the_errors_file(
    store: Store, tmp_path: Path
) -> None:
    text = "@misc{k, title={Pores of ceramic membranes}, author={Bina Nair}, year=2020, doi={10.1234/x}}"
    first = import_works(store, write(tmp_path, "a.bib", text))
    assert first.to_confirm[0].candidates == ("bina", "bina-two")
    rows = rows_of(first.errors_file)
    rows[0]["provider_id"] = "bina-two"
    again = write(tmp_path, "again.csv", table(*rows))
    report = import_works(store, again)
    check_sum(report, 1)
    assert (report.created, report.to_confirm_count) == (1, 0)
    assert owners(store) == {"Pores of ceramic membranes": ("bina-two",)}


def test_an_orcid_decides_whatever_the_name_says(store: Store, tmp_path: Path) -> None:
    with store.write() as transaction:
        transaction.providers.put([person("asha", "Dr. Asha K. Rao", orcid=samples.ORCID_ID)])
    work = samples.OPENALEX_WORK | {
        "authorships": [{"author": {"display_name": "X. Y.", "orcid": f"https://orcid.org/{samples.ORCID_ID}"}}]
    }
    report = import_works(store, write(tmp_path, "a.json", samples.as_json([work])))
    assert (report.created, owners(store)) == (1, {TITLE: ("asha",)})
    with store.read() as transaction:
        (evidence,) = transaction.evidence.iterate()
    assert evidence.text == "Thin membranes foul membranes too"
    assert (evidence.url, evidence.provenance.source) == ("https://doi.org/10.1234/abc.7", "OpenAlex")


def test_somebody_with_another_orcid_is_not_meant(store: Store, tmp_path: Path) -> None:
    with store.write() as transaction:
        transaction.providers.put([person("asha", "Dr. Asha K. Rao", orcid="0000-0001-5109-3700")])
    report = import_works(store, write(tmp_path, "a.json", samples.as_json([samples.OPENALEX_WORK])))
    assert "asha" not in [one for asked in report.to_confirm for one in asked.candidates]
    assert owners(store) == {}


def test_works_without_a_stored_author_are_counted_with_their_reason(store: Store, tmp_path: Path) -> None:
    text = "@misc{k, title={Pores of ceramic membranes}, author={Zubin Screwvala}, year=2020}"
    report = import_works(store, write(tmp_path, "a.bib", text))
    assert (dict(report.skipped_reasons), report.problem_count) == ({"none of its authors is stored": 1}, 0)


def test_an_owner_gets_all_works_and_sure_authors_too(store: Store, tmp_path: Path) -> None:
    text = table(
        {"title": "Looking at pores of ceramic membranes", "authors": "Rao, Asha K.", "affiliation": HOME},
        {"title": "A work without authors or anything else", "authors": ""},
    )
    report = import_works(store, write(tmp_path, "a.csv", text), wishes=Wishes(owner_id="venkat"))
    check_sum(report, 2)
    assert owners(store) == {
        "Looking at pores of ceramic membranes": ("venkat", "asha"),
        "A work without authors or anything else": ("venkat",),
    }
    with pytest.raises(NotFound, match="nobody"):
        import_works(store, tmp_path / "a.csv", wishes=Wishes(owner_id="nobody"))


def test_an_organisation_that_is_named_for_the_file_makes_names_sure(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "a.bib", "@misc{k, title={Pores of ceramic membranes}, author={Rao, Asha K.}, year=2020}")
    import_works(store, path, wishes=Wishes(organisation=HOME))
    assert owners(store) == {"Pores of ceramic membranes": ("asha",)}


@pytest.mark.parametrize(
    ("stored", "given"),
    [
        ({"url": "https://dx.doi.org/10.1234/Abc.7"}, {"title": "Quite another title for it", "doi": "10.1234/ABC.7"}),
        ({"year": 2021}, {"title": f"<i>{TITLE.upper()}</i>.", "year": "2021", "doi": "10.1234/new"}),
        ({}, {"title": TITLE, "year": "2021"}),
    ],
)
def test_a_work_of_another_source_is_joined_not_copied(
    store: Store, tmp_path: Path, stored: dict[str, object], given: dict[str, str]
) -> None:
    kept = Evidence("old", EvidenceKind.PUBLICATION, ("venkat",), SOURCE, TITLE, **stored)  # type: ignore[arg-type]
    with store.write() as transaction:
        transaction.evidence.put([kept])
    row = given | {"abstract": "What it says.", "provider_id": "asha"}
    report = import_works(store, write(tmp_path, "a.csv", table(row)))
    assert (report.created, report.updated) == (0, 1)
    with store.read() as transaction:
        (found,) = transaction.evidence.iterate()
    assert (found.evidence_id, found.title, found.text, found.owner_ids, found.provenance) == (
        "old",
        TITLE,
        "What it says.",
        ("venkat", "asha"),
        SOURCE,
    )
    again = import_works(store, tmp_path / "a.csv")
    assert (again.updated, again.unchanged) == (0, 1)


@pytest.mark.parametrize(
    ("stored", "given"),
    [
        ({"year": 2020}, {"title": TITLE, "year": "2021"}),
        ({"url": "https://doi.org/10.1234/one"}, {"title": TITLE, "doi": "10.1234/two"}),
        ({"title": "Editorial"}, {"title": "Editorial"}),
    ],
)
def test_works_that_only_look_alike_stay_two(
    store: Store, tmp_path: Path, stored: dict[str, object], given: dict[str, str]
) -> None:
    kept = Evidence("old", EvidenceKind.PUBLICATION, ("venkat",), SOURCE, **({"title": TITLE} | stored))  # type: ignore[arg-type]
    with store.write() as transaction:
        transaction.evidence.put([kept])
    report = import_works(store, write(tmp_path, "a.csv", table(given | {"provider_id": "asha"})))
    assert report.created == 1


def test_one_work_twice_in_a_file_is_one_with_the_owners_of_both(store: Store, tmp_path: Path) -> None:
    rows = [{"title": TITLE, "provider_id": "asha"}, {"title": TITLE, "doi": "10.1/x", "provider_id": "venkat"}]
    report = import_works(store, write(tmp_path, "a.csv", table(*rows)))
    check_sum(report, 2)
    assert (report.created, owners(store)) == (1, {TITLE: ("asha", "venkat")})


def test_an_orcid_record_fills_gaps_of_the_stored_person_and_keeps_what_is_there(store: Store, tmp_path: Path) -> None:
    report = import_works(store, write(tmp_path, "a.json", samples.as_json(samples.ORCID_RECORD)))
    check_sum(report, 5)
    assert (report.created, report.updated, report.skipped) == (3, 1, 1)
    with store.read() as transaction:
        asha = transaction.providers.get("asha")
        owned = transaction.evidence.owned_by(["asha"])["asha"]
    assert isinstance(asha.details, ResearcherDetails)
    assert (asha.name, asha.details.orcid, asha.details.designation) == (
        "Dr. Asha K. Rao",
        samples.ORCID_ID,
        "Professor",
    )
    assert {one.kind.value for one in owned} == {"publication", "patent", "project", "interest", "statement"}


def test_a_person_who_is_not_stored_is_made_and_the_same_file_again_changes_nothing(
    store: Store, tmp_path: Path
) -> None:
    path = write(tmp_path, "a.csv", samples.IRINS_PEOPLE.replace("Asha K. Rao", "Zubin Screwvala"))
    first, second = import_works(store, path), import_works(store, path)
    check_sum(first, 2)
    assert (first.created, first.updated) == (1, 1)  # बीना नायर of this institute is stored as Bina Nair
    assert (second.created, second.updated, second.unchanged) == (0, 0, 2)


def test_an_import_can_be_undone_whole(store: Store, tmp_path: Path) -> None:
    with store.read() as transaction:
        before = list(transaction.providers.iterate())
    report = import_works(store, write(tmp_path, "a.json", samples.as_json(samples.ORCID_RECORD)))
    with store.write() as transaction:
        transaction.batches.undo(report.batch_id)
    with store.read() as transaction:
        assert list(transaction.providers.iterate()) == before
        assert list(transaction.evidence.iterate()) == []


def test_a_dry_run_says_the_same_and_keeps_nothing(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", samples.as_json(samples.ORCID_RECORD))
    dry = import_works(store, path, dry_run=True)
    assert (dry.batch_id, owners(store)) == ("", {})
    assert dry.counts() == import_works(store, path).counts()


def of_pune() -> ImportLimits:
    limits = limits_of(Caller("a-1", (Role.COORDINATOR,), cluster_id="pune"))
    assert limits is not None
    return limits


def test_a_coordinator_adds_owners_of_the_cluster_and_changes_nothing_of_others(store: Store, tmp_path: Path) -> None:
    kept = Evidence("old", EvidenceKind.PUBLICATION, ("bina",), SOURCE, TITLE)
    with store.write() as transaction:
        transaction.evidence.put([kept])
    rows = [
        {"title": TITLE, "abstract": "New words.", "provider_id": "asha"},
        {"title": "A work of two clusters, which are far apart", "provider_id": "asha; bina"},
        {"title": "A work of the other cluster alone", "provider_id": "bina"},
    ]
    report = import_works(store, write(tmp_path, "a.csv", table(*rows)), limits=of_pune())
    check_sum(report, 3)
    assert (report.created, report.updated, report.skipped) == (1, 1, 1)
    with store.read() as transaction:
        assert transaction.evidence.get("old").text == ""
        assert transaction.evidence.get("old").owner_ids == ("bina", "asha")
    assert owners(store)["A work of two clusters, which are far apart"] == ("asha",)
    assert report.left_out["owners of other clusters"] == 2


def test_a_coordinator_does_not_change_a_person_of_another_cluster(store: Store, tmp_path: Path) -> None:
    text = "name,orcid,provider_id,affiliation\nBina Nair,0000-0002-1825-0097,bina,Far College of Looms\n"
    report = import_works(store, write(tmp_path, "a.csv", text), limits=of_pune())
    check_sum(report, 1)
    assert (report.skipped, "another cluster" in report.problems[0].reason) == (1, True)


def test_somebody_erased_is_left_out_with_the_reason_and_their_works_too(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "record.json", samples.as_json(samples.ORCID_RECORD))
    with store.write() as transaction:
        transaction.providers.delete(["asha"])
    first = import_works(store, path)
    with store.write() as transaction:
        (made,) = (one for one in transaction.providers.iterate() if one.provider_id.startswith("researcher-"))
        transaction.providers.delete([made.provider_id])
        transaction.erased.put(KeyKind.RECORD, [made.provider_id], datetime(2026, 11, 28, tzinfo=UTC))
    again = import_works(store, path)
    check_sum(again, first.read)
    assert (again.skipped, again.errors_file) == (first.read, "")
    fresh = again.skipped_reasons - first.skipped_reasons
    assert fresh == {REASON: again.read - first.skipped}
    with store.read() as transaction:
        assert transaction.providers.known([made.provider_id]) == set()


def test_of_owners_that_a_table_names_the_erased_ones_are_left_out_and_counted(store: Store, tmp_path: Path) -> None:
    with store.write() as transaction:
        transaction.providers.delete(["bina"])
        transaction.erased.put(KeyKind.RECORD, ["bina"], datetime(2026, 11, 28, tzinfo=UTC))
    text = table(
        {"title": "Pores of ceramic membranes", "provider_id": "asha;bina"},
        {"title": "Pressure swings in small modules", "provider_id": "bina"},
    )
    report = import_works(store, write(tmp_path, "a.csv", text))
    check_sum(report, 2)
    assert owners(store) == {"Pores of ceramic membranes": ("asha",)}
    assert (report.left_out[OWNER_LEFT_OUT], report.skipped_reasons[REASON]) == (1, 1)


def test_what_an_owner_hid_or_corrected_stays_so_when_the_file_comes_again(store: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a.csv",
        table(
            {"title": "Pores of ceramic membranes", "provider_id": "asha"},
            {"title": "Pressure swings in small modules", "provider_id": "asha"},
        ),
    )
    import_works(store, path)
    with store.write() as transaction:
        hidden, corrected = sorted(transaction.evidence.iterate(), key=lambda one: one.title)
        said = datetime(2026, 11, 28, tzinfo=UTC)
        transaction.owner_words.say(OwnerWord("asha", "evidence", hidden.evidence_id, "", Act.HIDE, said_by="x"), said)
        key = corrected.evidence_id
        title = OwnerWord("asha", "evidence", key, "title", Act.CORRECT, "Pressure in pipes", said_by="x")
        transaction.owner_words.say(title, said)
    report = import_works(store, path)
    check_sum(report, 2)
    assert (report.unchanged, report.kept["works"]) == (2, 2)
    assert owners(store) == {"Pressure in pipes": ("asha",)}
