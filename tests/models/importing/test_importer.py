from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.details import CallDetails, FacilityDetails, ProviderKind, ResearcherDetails
from models.errors import DataFormat, InvalidInput, NotFound
from models.importing import batch_run
from models.importing.headers import REPORT_COLUMNS
from models.importing.importer import import_file
from models.importing.kinds import KINDS, ImportKind
from models.importing.mapping import Mapping, parse_mapping
from models.importing.report import ImportReport
from models.records import Confidentiality, EvidenceKind, Place, Provenance
from models.store import Store
from tests.models.importing.conftest import WriteFile

PEOPLE = """Full name,Institute,City,State,E-mail,Research interests,Profile
Asha Rao,IIT Kanpur,Kanpur,UP,a@example.org,water treatment; membranes,Works on filters.
Bina Das,"Indian Institute of Technology, Kanpur",,,b@example.org,,
"""


def counts(report: ImportReport) -> tuple[int, ...]:
    numbers = report.counts()
    assert numbers["created"] + numbers["updated"] + numbers["unchanged"] + numbers["skipped"] == numbers["read"]
    assert sum(report.skipped_reasons.values()) == numbers["skipped"]
    return tuple(numbers.values())


def stored(store: Store) -> dict[str, int]:
    with store.read() as transaction:
        return {
            name: getattr(transaction, name).count()
            for name in ("places", "organisations", "providers", "evidence", "problems")
        }


def error_rows(report: ImportReport) -> list[dict[str, str]]:
    with Path(report.errors_file).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def mapping(**table: Any) -> Mapping:
    return parse_mapping(table)


def test_people_are_imported_with_organisation_and_evidence(database_url: str, write_file: WriteFile) -> None:
    store = Store.open(database_url)
    report = import_file(store, ImportKind.RESEARCHER, write_file("people.csv", PEOPLE))
    assert counts(report) == (2, 2, 0, 0, 0)
    assert report.ignored_columns == ("E-mail",)
    assert report.also_written == {"organisation created": 1, "evidence created": 3}
    assert {link.name: link.how for link in report.links} == {
        "IIT Kanpur": "created",
        "Indian Institute of Technology, Kanpur": "name",
    }
    with store.read() as transaction:
        asha = transaction.providers.get("researcher-asha-rao-iit-kanpur")
        owned = transaction.evidence.owned_by([asha.provider_id])[asha.provider_id]
        assert transaction.organisations.get(asha.organisation_id).name == "IIT Kanpur"
    assert asha.kind is ProviderKind.RESEARCHER
    assert asha.provenance == Provenance("people.csv")
    assert asha.location.state == "Uttar Pradesh"
    assert asha.location.latitude == pytest.approx(26.47, abs=0.05)
    assert sorted((one.kind, one.title, one.text) for one in owned) == [
        (EvidenceKind.INTEREST, "membranes", ""),
        (EvidenceKind.INTEREST, "water treatment", ""),
        (EvidenceKind.STATEMENT, "", "Works on filters."),
    ]
    store.close()


def test_the_same_file_again_changes_nothing(store: Store, write_file: WriteFile) -> None:
    path = write_file("people.csv", PEOPLE)
    import_file(store, ImportKind.RESEARCHER, path)
    with store.read() as transaction:
        seq = transaction.changes.last_seq()
    report = import_file(store, ImportKind.RESEARCHER, path)
    assert counts(report) == (2, 0, 0, 2, 0)
    assert report.also_written == {"evidence unchanged": 3}
    with store.read() as transaction:
        assert transaction.changes.last_seq() == seq


def test_a_changed_row_is_updated(store: Store, write_file: WriteFile) -> None:
    import_file(store, ImportKind.RESEARCHER, write_file("people.csv", PEOPLE))
    changed = PEOPLE.replace(",Kanpur,UP,a@", ",Lucknow,UP,a@")
    assert counts(import_file(store, ImportKind.RESEARCHER, write_file("people.csv", changed))) == (2, 0, 1, 1, 0)


def test_a_dry_run_counts_the_same_and_keeps_nothing(store: Store, write_file: WriteFile) -> None:
    path = write_file("people.csv", PEOPLE + ",,,,,,\nNo Pin,,,Atlantis,,,\n")
    before = stored(store)
    dry = import_file(store, ImportKind.RESEARCHER, path, dry_run=True)
    assert (dry.dry_run, dry.batch_id) == (True, "")
    assert stored(store) == before
    with store.read() as transaction:
        assert transaction.batches.list() == []
    real = import_file(store, ImportKind.RESEARCHER, path)
    assert (dry.counts(), dry.problems, dry.also_written) == (real.counts(), real.problems, real.also_written)


def test_a_batch_can_be_undone(store: Store, write_file: WriteFile) -> None:
    before = stored(store)
    report = import_file(store, ImportKind.RESEARCHER, write_file("people.csv", PEOPLE))
    with store.read() as transaction:
        batch = transaction.batches.get(report.batch_id)
    assert (batch.kind, batch.file_name, batch.counts["created"]) == ("researcher", "people.csv", 2)
    with store.write() as transaction:
        transaction.batches.undo(report.batch_id)
    assert stored(store) == before


def test_all_errors_are_told_at_once_and_can_be_mended(store: Store, write_file: WriteFile) -> None:
    text = (
        "id,name,state,pincode,rate,purpose\n"
        "f1,Oven,Goa,403001,Rs. 500,drying\n"
        "f2,,Gao,40300,cheap,=1+1\n"
        ",,,,,\n"
        "f1,Press,Goa,403001,1,pressing\n"
    )
    path = write_file("kit.csv", text)
    report = import_file(store, ImportKind.FACILITY, path)
    assert counts(report) == (4, 1, 0, 0, 3)
    assert report.skipped_reasons == {"has errors": 2, "empty row": 1}
    assert [(one.row, one.column) for one in report.problems] == [
        (3, "name"),
        (3, "state"),
        (3, "pincode"),
        (3, "rate"),
        (5, ""),
    ]
    assert report.errors_file == str(path) + ".errors.csv"
    bad, repeated = error_rows(report)
    assert list(bad) == ["id", "name", "state", "pincode", "rate", "purpose", *REPORT_COLUMNS]
    assert (bad["_row"], bad["_column"]) == ("3", "name; state; pincode; rate")
    assert "did you mean Goa" in bad["_fix"]
    assert bad["purpose"] == "'=1+1"
    assert "row 2" in repeated["_reason"]
    mended = Path(report.errors_file).read_text(encoding="utf-8-sig")
    for wrong, right in (
        ("f2,,", "f2,Kiln,"),
        ("Gao", "Goa"),
        ("40300,", "403001,"),
        ("cheap", "2 lakh"),
        ("f1", "f3"),
    ):
        mended = mended.replace(wrong, right)
    Path(report.errors_file).write_text(mended, encoding="utf-8-sig")
    again = import_file(store, ImportKind.FACILITY, Path(report.errors_file))
    assert counts(again) == (2, 2, 0, 0, 0)
    with store.read() as transaction:
        kiln = transaction.providers.get("f2")
        (evidence,) = transaction.evidence.owned_by(["f2"])["f2"]
    assert isinstance(kiln.details, FacilityDetails)
    assert kiln.details.rate_inr == 200_000
    assert (evidence.title, evidence.text) == ("Kiln", "=1+1")


def test_an_errors_file_of_nested_rows_can_be_imported_again(store: Store, write_file: WriteFile) -> None:
    rows = [{"n": "Asha"}, {"n": "Bina", "web": "no address", "tools": [{"name": "Oven", "use": "x; y"}, "Press"]}]
    rule = mapping(
        kind="laboratory",
        columns={"provider_id": {"template": "lab-{_index}"}, "name": "n", "url": "web"},
        evidence=[{"kind": "equipment", "each": "tools[]", "title": "{_item.name or _item}", "text": "{_item.use}"}],
    )
    report = import_file(store, ImportKind.LABORATORY, write_file("a.json", json.dumps(rows)), mapping=rule)
    assert counts(report) == (2, 1, 0, 0, 1)
    errors = Path(report.errors_file)
    errors.write_text(
        errors.read_text(encoding="utf-8-sig")
        .replace("no address", "example.org")
        .replace("example.org", "https://example.org", 1)
    )
    assert counts(import_file(store, ImportKind.LABORATORY, errors, mapping=rule)) == (1, 1, 0, 0, 0)
    with store.read() as transaction:
        owned = transaction.evidence.owned_by(["lab-1"])["lab-1"]
    assert sorted((one.title, one.text) for one in owned) == [("Oven", "x; y"), ("Press", "")]


def test_evidence_may_have_several_owners_but_only_stored_ones(store: Store, write_file: WriteFile) -> None:
    import_file(store, ImportKind.RESEARCHER, write_file("people.csv", "id,name\np1,Asha\np2,Bina\n"))
    text = "kind,owner_ids,title,year\npublication,p1;p2,On water,2020\nPatent,p3,On air,2021\npatent,p1,,\n"
    report = import_file(store, ImportKind.EVIDENCE, write_file("papers.csv", text))
    assert counts(report) == (3, 1, 0, 0, 2)
    assert [(one.row, one.value) for one in report.problems] == [(3, "p3"), (4, "")]
    with store.read() as transaction:
        assert len(transaction.evidence.owned_by(["p2"])["p2"]) == 1


def test_owners_of_a_shared_evidence_are_put_together(store: Store, write_file: WriteFile) -> None:
    rows = [{"n": "Asha", "papers": ["Same", "Own"]}, {"n": "Bina", "papers": ["Same", "Same"]}]
    rule = mapping(
        kind="researcher",
        columns={"name": "n"},
        evidence=[
            {"kind": "publication", "each": "papers[]", "title": "{_item}", "id": "paper-{_item|hash}", "shared": True}
        ],
    )
    path = write_file("a.json", json.dumps(rows))
    report = import_file(store, ImportKind.RESEARCHER, path, mapping=rule)
    assert report.also_written == {"evidence created": 2}
    assert report.left_out == {"publication: the same twice in one row": 1}
    with store.read() as transaction:
        owners = [set(one.owner_ids) for one in transaction.evidence.iterate() if one.title == "Same"]
    assert owners == [{"researcher-asha", "researcher-bina"}]
    assert import_file(store, ImportKind.RESEARCHER, path, mapping=rule).also_written == {"evidence unchanged": 2}


def test_evidence_ids_that_collide_between_rows_are_refused(store: Store, write_file: WriteFile) -> None:
    rule = mapping(
        kind="researcher", columns={"name": "n"}, evidence=[{"kind": "interest", "title": "{t}", "id": "one"}]
    )
    path = write_file("a.csv", "n,t\nAsha,x\nBina,y\n")
    report = import_file(store, ImportKind.RESEARCHER, path, mapping=rule)
    assert counts(report) == (2, 1, 0, 0, 1)
    assert "same id as row 2" in report.problems[0].reason


def test_problems_get_language_money_date_and_place(store: Store, write_file: WriteFile) -> None:
    text = (
        "Problem statement;Company;PIN;Budget;Deadline;TRL;Language;Visibility\n"
        "कच्चा पानी साफ करना है;अपना उद्योग;411007.0;₹ 2.5 lakh;22/11/2026;TRL 4;Hindi;NDA\n"
    )
    report = import_file(store, ImportKind.PROBLEM, write_file("p.csv", text), as_of=date(2026, 11, 1))
    assert counts(report) == (1, 1, 0, 0, 0)
    with store.read() as transaction:
        (problem,) = transaction.problems.iterate()
    assert (problem.budget_inr, problem.deadline, problem.trl, problem.language) == (
        250_000,
        date(2026, 11, 22),
        4,
        "hi",
    )
    assert problem.confidentiality is Confidentiality.NDA
    assert (problem.location.pincode, problem.location.state) == ("411007", "Maharashtra")
    assert problem.organisation_id == "अपना-उद्योग"
    assert problem.provenance.as_of == date(2026, 11, 1)


def test_a_range_upside_down_is_refused_with_its_fields(store: Store, write_file: WriteFile) -> None:
    text = 'title,trl from,trl to,states\nA call,7,4,MH;Goa\nB call,4,7,"MH,Goa"\n'
    report = import_file(store, ImportKind.CALL, write_file("calls.csv", text))
    assert counts(report) == (2, 1, 0, 0, 1)
    assert (report.problems[0].column, report.problems[0].value) == ("trl", "7..4")
    with store.read() as transaction:
        (call,) = transaction.providers.iterate()
    assert isinstance(call.details, CallDetails)
    assert call.details.states == ("Maharashtra", "Goa")


def test_places_serve_rows_that_name_a_district(store: Store, write_file: WriteFile) -> None:
    places = "District,State,Lat,Long\nNaya Zila,Goa,15.5,73.9\nSwapped,Goa,73.9,15.5\n"
    report = import_file(store, ImportKind.PLACE, write_file("places.csv", places))
    assert counts(report) == (2, 1, 0, 0, 1)
    assert "swapped" in report.problems[0].reason
    text = "name,district,state\nA,Naya Zila,GA\nB,Nowhere at all,GA\n"
    report = import_file(store, ImportKind.ORGANISATION, write_file("o.csv", text))
    assert (counts(report), report.unlocated) == ((2, 2, 0, 0, 0), 1)
    with store.read() as transaction:
        location = transaction.organisations.get("a").location
    assert (location.latitude, location.longitude) == (15.5, 73.9)


def test_a_provider_without_place_has_that_of_its_organisation(store: Store, write_file: WriteFile) -> None:
    import_file(store, ImportKind.ORGANISATION, write_file("o.csv", "id,name,pincode\no1,Home,411007\no2,Away,\n"))
    text = "name,organisation_id\nAsha,o1\nBina,o2\nCarl,\nDora,o9\n"
    report = import_file(store, ImportKind.RESEARCHER, write_file("p.csv", text))
    assert counts(report) == (4, 3, 0, 0, 1)
    assert report.unlocated == 2
    assert report.problems[0].value == "o9"


def test_skip_unique_shift_and_lenient_do_what_the_mapping_says(store: Store, write_file: WriteFile) -> None:
    text = (
        "kind,name,use,year\n"
        "Kind,Name,Use,Year\n"
        "Equipment,Oven,drying,2019\n"
        "7,Equipment,Press,pressing\n"
        "Equipment,Oven,drying,1066\n"
        "Equipment,Kiln,,never\n"
    )
    rule = mapping(
        kind="facility",
        unique=["name", "use"],
        skip=[{"column": "kind", "equals": "Kind", "reason": "a header line"}],
        shift=[{"column": "kind", "when": [{"column": "kind", "matches": "^[0-9]+$"}]}],
        columns={"name": "name", "installed_year": {"column": "year", "lenient": True}},
        evidence=[
            {
                "kind": "equipment",
                "title": "{name}",
                "text": "{use}",
                "skip": [{"column": "use", "empty": True, "reason": "no use"}],
            }
        ],
    )
    report = import_file(store, ImportKind.FACILITY, write_file("a.csv", text), mapping=rule)
    assert counts(report) == (5, 3, 0, 0, 2)
    assert report.skipped_reasons == {"a header line": 1, "repeats an earlier row": 1}
    assert report.mended == {"cells moved left from kind": 1}
    assert report.left_out["equipment: no use"] == 1
    with store.read() as transaction:
        names = {provider.name for provider in transaction.providers.iterate()}
    assert names == {"Oven", "Press", "Kiln"}


def test_wrongly_decoded_text_is_mended_only_where_the_mapping_allows_it(store: Store, write_file: WriteFile) -> None:
    path = write_file("a.json", json.dumps([{"name": "Asha", "bio": "says â€œwaterâ€\x9d"}]))
    assert counts(import_file(store, ImportKind.RESEARCHER, path)) == (1, 0, 0, 0, 1)
    rule = mapping(
        kind="researcher",
        read={"repair": True},
        columns={"name": "name"},
        evidence=[{"kind": "statement", "text": "{bio}"}],
    )
    report = import_file(store, ImportKind.RESEARCHER, path, mapping=rule)
    assert counts(report) == (1, 1, 0, 0, 0)
    assert report.mended == {"wrongly decoded text": 1}
    with store.read() as transaction:
        assert [one.text for one in transaction.evidence.iterate()] == ["says “water”"]


def test_a_missing_required_column_names_what_was_found(store: Store, write_file: WriteFile) -> None:
    path = write_file("a.csv", "Nmae,State\nAsha,Goa\n")
    with pytest.raises(DataFormat, match=r"'Nmae', 'State'.*is it 'Nmae'"):
        import_file(store, ImportKind.RESEARCHER, path)


def test_a_required_field_that_the_mapping_leaves_out_fails_each_row(store: Store, write_file: WriteFile) -> None:
    report = import_file(
        store,
        ImportKind.RESEARCHER,
        write_file("a.csv", "x\n1\n"),
        mapping=mapping(kind="researcher", columns={"provider_id": "x"}),
    )
    assert counts(report) == (1, 0, 0, 0, 1)


def test_a_column_that_the_mapping_names_and_the_file_lacks_is_noted(store: Store, write_file: WriteFile) -> None:
    rule = mapping(kind="researcher", columns={"name": "n", "department": "dept"})
    report = import_file(store, ImportKind.RESEARCHER, write_file("a.csv", "n\nAsha\n"), mapping=rule)
    assert "column 'dept' for department is not in the file" in report.notes


def test_a_mapping_for_another_kind_is_refused(store: Store, write_file: WriteFile) -> None:
    with pytest.raises(InvalidInput, match="is for researcher, not for place"):
        import_file(
            store,
            ImportKind.PLACE,
            write_file("a.csv", "n\nx\n"),
            mapping=mapping(kind="researcher", columns={"name": "n"}),
        )


def test_a_file_that_breaks_off_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    before = stored(store)
    path = tmp_path / "a.json"
    path.write_text("[" + ",".join(f'{{"name": "Person {number}"}}' for number in range(2_500)) + ', {"name": "cut')
    with pytest.raises(DataFormat):
        import_file(store, ImportKind.RESEARCHER, path)
    assert stored(store) == before
    with store.read() as transaction:
        (batch,) = transaction.batches.list()
    assert batch.undone_at


def test_progress_and_chunks_cover_every_row(
    store: Store, write_file: WriteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_run, "CHUNK_ROWS", 2)
    seen: list[int] = []
    text = "id,name\n" + "".join(f"p{number},Person\n" for number in range(5)) + "p0,Again\n"
    report = import_file(store, ImportKind.RESEARCHER, write_file("a.csv", text), progress=seen.append)
    assert counts(report) == (6, 5, 0, 0, 1)
    assert seen == [2, 4, 6]


def test_an_errors_file_that_cannot_be_written_is_told(store: Store, write_file: WriteFile, tmp_path: Path) -> None:
    path = write_file("a.csv", "name\n\0\n")
    report = import_file(store, ImportKind.RESEARCHER, path, errors_path=tmp_path / "nowhere" / "e.csv")
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.errors_file == ""
    assert "could not be written" in report.notes[-1]


def test_only_the_first_problems_are_kept_but_all_are_counted_and_written(store: Store, write_file: WriteFile) -> None:
    path = write_file("a.csv", "name,pincode\n" + "Asha,1\n" * 1_200)
    report = import_file(store, ImportKind.RESEARCHER, path)
    assert (len(report.problems), report.problem_count, len(error_rows(report))) == (1_000, 1_200, 1_200)


def test_a_report_turns_into_json(store: Store, write_file: WriteFile) -> None:
    path = write_file("people.csv", PEOPLE + "x,,,Atlantis,,,\n")
    values = json.loads(json.dumps(import_file(store, ImportKind.RESEARCHER, path).to_json()))
    assert values["kind"] == "researcher"
    assert values["problems"][0]["row"] == 4
    assert values["links"][0]["how"] == "created"


def test_a_file_that_is_not_there_is_not_found(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        import_file(store, ImportKind.PLACE, tmp_path / "none.csv")


@pytest.mark.parametrize("kind", ImportKind)
def test_a_row_with_every_column_of_a_kind_is_taken(store: Store, write_file: WriteFile, kind: ImportKind) -> None:
    import_file(store, ImportKind.ORGANISATION, write_file("o.csv", "id,name\no1,Home\n"))
    import_file(store, ImportKind.RESEARCHER, write_file("r.csv", "id,name\np1,Asha\n"))
    row = {spec.name: EXAMPLES.get(spec.name, "words") for spec in KINDS[kind].fields if spec.name != "organisation"}
    row["organisation_id"] = "o2" if kind is ImportKind.ORGANISATION else "o1"
    row |= {text.name: "some words" for text in KINDS[kind].texts}
    row["kind"] = {"organisation": "research", "evidence": "patent"}.get(kind, "")
    path = write_file("all.csv", ",".join(row) + "\n" + ",".join(row.values()) + "\n")
    report = import_file(store, kind, path)
    assert (report.problems, counts(report)) == ([], (1, 1, 0, 0, 0))
    assert set(report.ignored_columns) <= {"kind", "organisation_id"}


EXAMPLES = {
    **dict.fromkeys(("url", "booking_url"), "https://example.org/x"),
    **dict.fromkeys(("as_of", "earliest_slot", "opens", "deadline", "starts"), "2026-11-22"),
    **dict.fromkeys(("rate_inr", "amount_min_inr", "amount_max_inr", "fee_inr", "budget_inr"), "500"),
    **dict.fromkeys(("trl", "trl_from", "trl_to", "duration_days", "lead_time_days"), "4"),
    **dict.fromkeys(("year", "installed_year", "founded_year"), "2019"),
    **dict.fromkeys(("state", "states"), "Goa"),
    **dict.fromkeys(("language", "languages"), "Hindi"),
    **{f"{name}_id": f"some-{name}" for name in ("place", "provider", "evidence", "problem", "head", "laboratory")},
    "owner_ids": "p1",
    "capacity_hours_per_month": "10",
    "pincode": "403001",
    "latitude": "15.5",
    "longitude": "73.9",
    "cluster_id": "pune",
    "orcid": "0000-0002-1825-0097",
    "confidentiality": "open",
}


def test_a_person_has_what_the_columns_say(store: Store, write_file: WriteFile) -> None:
    text = "name,designation,capacity,languages,cluster\nAsha,Professor,8,Hindi;mr,PKC\n"
    import_file(store, ImportKind.RESEARCHER, write_file("a.csv", text))
    with store.read() as transaction:
        (person,) = transaction.providers.iterate()
    assert person.details == ResearcherDetails(designation="Professor", capacity_hours_per_month=8)
    assert (person.languages, person.cluster_id) == (("hi", "mr"), "pune")


def test_the_id_of_a_place_record_is_built_from_state_and_name(store: Store, write_file: WriteFile) -> None:
    import_file(store, ImportKind.PLACE, write_file("a.csv", "name,state,lat,lon\nPune,MH,18.5,73.9\n"))
    with store.read() as transaction:
        place = transaction.places.get("maharashtra-pune")
    assert isinstance(place, Place)
    assert place.state == "Maharashtra"
