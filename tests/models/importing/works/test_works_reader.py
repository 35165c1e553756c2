"""Files of works in each format, as they are read."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from models.errors import DataFormat
from models.flaws import Flaw
from models.importing.guarded_process import ProcessLimits
from models.importing.works.bibtex import names_in
from models.importing.works.formats import WorksFormat, recognise
from models.importing.works.latex import plain_text
from models.importing.works.openalex import from_inverted_index
from models.importing.works.profile_table import names_of
from models.importing.works.records import Author, WorksRow
from models.importing.works.works_reader import open_works
from tests.models.importing.conftest import WriteFile
from tests.models.importing.works import samples

TITLE = "Fouling of thin membranes by iron in ground water"


def read(path: Path) -> list[WorksRow]:
    return list(open_works(path, recognise(path)))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.json", samples.as_json(samples.ORCID_RECORD), WorksFormat.ORCID),
        ("a.xml", samples.ORCID_XML, WorksFormat.ORCID),
        ("a.json", samples.as_json([samples.OPENALEX_WORK]), WorksFormat.OPENALEX),
        ("a.json", samples.as_json({"meta": {}, "results": [samples.OPENALEX_WORK]}), WorksFormat.OPENALEX),
        ("a.jsonl", samples.as_json(samples.OPENALEX_AUTHOR) + "\n", WorksFormat.OPENALEX),
        ("a.bib", samples.BIBTEX, WorksFormat.BIBTEX),
        ("wrong.csv", samples.BIBTEX, WorksFormat.BIBTEX),
        ("a.ris", samples.RIS, WorksFormat.RIS),
        ("a.csv", samples.IRINS_PEOPLE, WorksFormat.IRINS),
        ("a.xls", samples.IRINS_PAGE, WorksFormat.IRINS),
        ("a.json", samples.as_json([{"expertId": "7", "name": "Asha"}]), WorksFormat.IRINS),
    ],
)
def test_a_format_is_told_by_its_content(write_file: WriteFile, name: str, text: str, expected: WorksFormat) -> None:
    assert recognise(write_file(name, text)) is expected


@pytest.mark.parametrize("name", ["a.json", "a.xml"])
def test_an_orcid_record_is_a_person_and_their_works(write_file: WriteFile, name: str) -> None:
    text = samples.as_json(samples.ORCID_RECORD) if name == "a.json" else samples.ORCID_XML
    person, first = (row.person or row.work for row in read(write_file(name, text))[:2])
    assert person is not None
    assert first is not None
    expected = ("Asha K. Rao", samples.ORCID_ID, "Test Institute of Membranes", "Chemical Engineering", "Professor")
    fields = ("name", "orcid", "organisation", "department", "designation")
    assert tuple(getattr(person, field) for field in fields) == expected
    assert getattr(person, "expertise", ()) == ("membranes", "desalination", "fouling")
    assert (getattr(person, "about", ""), getattr(person, "url", "")) == (
        "Works on membranes for brackish water.",
        "https://asha.example.in",
    )
    assert (first.title, first.doi, first.year, first.of_person) == (TITLE, "10.1234/ABC.7", "2021", samples.ORCID_ID)  # type: ignore[union-attr]


def test_of_an_orcid_record_patents_and_funding_are_read_and_talks_are_left_out_with_their_reason(
    write_file: WriteFile,
) -> None:
    rows = read(write_file("a.json", samples.as_json(samples.ORCID_RECORD)))
    assert [row.work.kind for row in rows if row.work] == ["publication", "patent", "project"]
    assert [row.skip_reason for row in rows if not (row.work or row.person)] == ["is a lecture-speech"]
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]


def test_an_abstract_of_openalex_is_put_in_order(write_file: WriteFile) -> None:
    (row,) = read(write_file("a.jsonl", samples.as_json(samples.OPENALEX_WORK) + "\n"))
    assert row.work is not None
    assert row.work.abstract == "Thin membranes foul membranes too"
    assert row.work.authors == (
        Author("Asha K. Rao", f"https://orcid.org/{samples.ORCID_ID}", "Test Institute of Membranes"),
        Author("Bina Nair"),
    )


@pytest.mark.parametrize("index", [None, [], "x", {"a": None}, {"a": ["x", -1, 10**30]}, {}])
def test_an_inverted_index_that_is_none_gives_no_text(index: object) -> None:
    assert from_inverted_index(index) == ""


def test_an_author_of_openalex_is_a_person(write_file: WriteFile) -> None:
    (row,) = read(write_file("a.json", samples.as_json([samples.OPENALEX_AUTHOR])))
    assert row.person is not None
    assert row.person.expertise == ("Membrane Separation", "Water Treatment")


def test_what_openalex_has_that_is_no_work_is_told(write_file: WriteFile) -> None:
    lines = [samples.OPENALEX_WORK, samples.OPENALEX_WORK | {"type": "erratum"}, {"id": "x"}, [1]]
    rows = read(write_file("a.jsonl", "\n".join(map(samples.as_json, lines))))
    assert [bool(row.work) for row in rows] == [True, False, False, False]
    assert (rows[1].skip_reason, rows[2].problem) == ("is a erratum", Flaw.NO_OPENALEX.problem("", ""))


def test_bibtex_has_its_accents_names_and_crossrefs(write_file: WriteFile) -> None:
    rows = read(write_file("a.bib", samples.BIBTEX))
    first, second = rows[0].work, rows[1].work
    assert first is not None
    assert second is not None
    assert first.title == "Fouling of thin Membranes in Göttingen by iron"
    assert [one.name for one in first.authors] == ["Rao, Asha K.", "Ministry of Water and Power", "Hošek, Jiří"]
    assert (first.abstract, second.year) == ("50% of 10–20 modules failed.", "2019")


def test_a_broken_entry_is_one_bad_row(write_file: WriteFile) -> None:
    rows = read(write_file("a.bib", samples.BIBTEX))
    assert [bool(row.problem) for row in rows] == [False, False, False, True, False]
    assert rows[3].problem
    assert "broken" in rows[3].problem.reason


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (r"G{\"o}ttingen", "Göttingen"),
        (r"\"{O}zt\"urk", "Öztürk"),
        (r"Fran\c{c}ois and \c c", "François and ç"),
        (r"{\'\i}ndice \v s", "índice š"),
        (r"stra{\ss}e, \o{}re, \L{}ukasz", "straße, øre, Łukasz"),
        (r"A \& B, 50% of {CO}$_2$ \textit{in vivo}", "A & B, 50% of CO_2 in vivo"),
        (r"only $5", "only $5"),
        ("जल {शोधन}", "जल शोधन"),
    ],
)
def test_latex_becomes_plain_text(written: str, plain: str) -> None:
    assert plain_text(written) == plain


def test_names_part_at_and_outside_of_braces() -> None:
    assert names_in("Rao, A. and {Water and Power}  AND\nNair, B.") == ["Rao, A.", "{Water and Power}", "Nair, B."]


def test_a_ris_record_without_an_end_does_not_swallow_the_next(write_file: WriteFile) -> None:
    rows = read(write_file("a.ris", samples.RIS))
    assert rows[0].work is not None
    assert (rows[0].work.title, rows[0].work.doi, len(rows[0].work.authors)) == (TITLE, "10.1234/ABC.7", 2)
    assert [one.problem and one.problem.code for one in rows[1:3]] == ["outside_of_ris", "ris_without_end"]
    assert rows[3].work is not None
    assert rows[3].work.title == "The one after"


def test_a_table_of_people_and_a_table_of_works_are_told_apart(write_file: WriteFile) -> None:
    people = read(write_file("p.csv", samples.IRINS_PEOPLE))
    works = read(write_file("w.csv", samples.IRINS_WORKS))
    assert [row.person.name for row in people if row.person] == ["Dr. Asha K. Rao", "डॉ. बीना नायर"]
    assert people[1].person is not None
    assert people[1].person.expertise == ("झिल्ली", "जल शोधन")
    assert [one.name for row in works if row.work for one in row.work.authors] == ["Rao, A.K.", "Nair, B."]


def test_a_page_that_is_called_a_workbook_is_read_as_the_page_it_is(write_file: WriteFile) -> None:
    rows = read(write_file("export.xls", samples.IRINS_PAGE))
    assert [row.person.name for row in rows if row.person] == ["Dr. Asha K. Rao", "Bina Nair"]
    assert rows[0].person is not None
    assert (rows[0].person.organisation, rows[0].person.expertise) == (
        "Test Institute & Works",
        ("Membranes", "Fouling"),
    )


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Rao, A.; Nair, B.", ["Rao, A.", "Nair, B."]),
        ("Asha Rao, Bina Nair", ["Asha Rao", "Bina Nair"]),
        ("Rao, Asha", ["Rao, Asha"]),
        ("A Rao, B Nair and C Das", ["A Rao, B Nair", "C Das"]),
        ("", []),
    ],
)
def test_names_of_a_cell(written: str, names: list[str]) -> None:
    assert names_of(written) == names


BOMB = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>'
FETCH = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'


@pytest.mark.parametrize("text", [BOMB, FETCH])
def test_entities_and_document_types_are_refused(write_file: WriteFile, text: str) -> None:
    with pytest.raises(DataFormat, match="document type or entities"):
        open_works(write_file("a.xml", text), WorksFormat.ORCID)


@pytest.mark.parametrize(
    ("name", "text", "works_format"),
    [
        ("a.xml", "<record><person>", WorksFormat.ORCID),
        ("a.xml", "<a>" * 200 + "</a>" * 200, WorksFormat.ORCID),
        ("a.json", samples.as_json(samples.ORCID_RECORD)[:400], WorksFormat.ORCID),
        ("a.json", "[" * 5_000, WorksFormat.ORCID),
        ("a.json", '{"results": [{"title": "x"}, {"ti', WorksFormat.OPENALEX),
        ("a.bib", "nothing here", WorksFormat.BIBTEX),
        ("a.ris", "", WorksFormat.RIS),
        ("a.html", "<html><body>no table</body></html>", WorksFormat.IRINS),
        ("a.html", "<html><table><tr><td>x</td></tr></table></html>", WorksFormat.IRINS),
        ("a.csv", "colour,size\nred,1\n", WorksFormat.IRINS),
        ("a.xml", samples.BIBTEX, WorksFormat.ORCID),
    ],
)
def test_a_file_that_is_broken_or_of_another_format_is_refused(
    write_file: WriteFile, name: str, text: str, works_format: WorksFormat
) -> None:
    with pytest.raises(DataFormat):
        list(open_works(write_file(name, text), works_format))


@pytest.mark.parametrize("works_format", WorksFormat)
def test_binary_garbage_is_refused(tmp_path: Path, works_format: WorksFormat) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(random.Random(7).randbytes(50_000))  # noqa: S311
    with pytest.raises(DataFormat):
        list(open_works(path, works_format))


def test_a_file_that_costs_too_much_is_ended(write_file: WriteFile) -> None:
    path = write_file("a.bib", "@article{k, title={" + "a" * 2_000_000 + "}}\n")
    with pytest.raises(DataFormat, match="cannot be read"):
        open_works(path, WorksFormat.BIBTEX, ProcessLimits(output_mb=1))


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (500 << 20))
    with pytest.raises(DataFormat, match="unpacks"):
        read(path)


def test_a_windows_file_keeps_its_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_bytes("@misc{k, title={Größe of membranes}, author={Müller, J}}".encode("cp1252"))
    (row,) = read(path)
    assert row.work is not None
    assert row.work.title == "Größe of membranes"
