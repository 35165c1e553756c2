"""Somebody erased is known again by their ORCID, under whatever id a file gives them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.privacy.erase import erase
from matcher.privacy.left_files import look_through
from matcher.profiles.fields import Reading
from matcher.profiles.speaking import change_fact, hide_profile
from matcher.works.import_works import import_works
from models.accounts.audit_log import AuditEntry, Event
from models.details import ResearcherDetails
from models.errors import Conflict
from models.importing.erased_people import REASON
from models.importing.importer import import_file
from models.importing.kinds import ImportKind
from models.importing.report import ImportReport
from models.introductions.clocks import Clocks
from models.privacy.finding import person_of
from models.profiles.word import Act
from tests.matcher.scene import Scene, evidence, provider

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ORCID, OTHER = "0000-0002-1694-233X", "0000-0002-1825-0097"


@pytest.fixture
def erased(scene: Scene, tmp_path: Path) -> Scene:
    """Erase somebody with an ORCID who had hidden their profile."""
    one = replace(provider("a"), details=ResearcherDetails(orcid=ORCID))
    scene.put([one, provider("b")], [evidence("e1", "powder coating of steel", "a")])
    with scene.store.write() as tx:
        hide_profile(tx, "a", "x", NOW)
        person = person_of(tx, "a")
    assert (person.orcids, ORCID in person.marks) == ((ORCID,), True)
    erase(scene.store, scene.indexer, tmp_path, person, AuditEntry("op", Event.PERSON_ERASED), NOW, Clocks())
    return scene


def test_a_second_record_with_their_orcid_goes_too_but_not_that_of_who_says_it_is_theirs(
    scene: Scene, tmp_path: Path
) -> None:
    mine = ResearcherDetails(orcid=ORCID)
    theirs = [replace(provider(key), details=mine) for key in ("a", "a-again")]
    scene.put([*theirs, provider("b")], [evidence("e1", "pores of membranes", "a-again")])
    with scene.store.write() as tx:
        change_fact(tx, "b", "orcid", Act.CORRECT, ORCID, "x", NOW, Reading(lambda text: {}, str, NOW.date()))
        assert tx.providers.get("b").details == mine
        person = person_of(tx, "a")
    assert (person.provider_ids, person.evidence_ids) == (("a", "a-again"), ("e1",))
    erase(scene.store, scene.indexer, tmp_path, person, AuditEntry("op", Event.PERSON_ERASED), NOW, Clocks())
    assert stored(scene) == {"b"}


def people(scene: Scene, tmp_path: Path, text: str, *, lets_in: bool = False) -> ImportReport:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    return import_file(scene.store, ImportKind.RESEARCHER, path, despite_erasure=lets_in)


def stored(scene: Scene) -> set[str]:
    with scene.store.read() as tx:
        return {one.provider_id for one in tx.providers.iterate()}


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("orcid", ORCID),
        ("orcid", f"https://orcid.org/{ORCID}"),
        ("orcid", ORCID.lower()),
        ("url", f"https://orcid.org/{ORCID}"),
        ("remark", f" {ORCID}"),
    ],
)
def test_they_are_left_out_under_another_id(erased: Scene, tmp_path: Path, column: str, written: str) -> None:
    report = people(erased, tmp_path, f"provider_id,name,{column}\nnew-1,Asha Rao,{written}\nnew-2,Bina Nair,\n")
    assert (report.skipped_reasons, report.created, report.problems, report.errors_file) == ({REASON: 1}, 1, [], "")
    assert stored(erased) == {"b", "new-2"}


def test_nobody_stores_them_one_by_one_under_another_id_either(erased: Scene) -> None:
    again = replace(provider("new-1"), details=ResearcherDetails(orcid=ORCID))
    with pytest.raises(Conflict, match="provider new-1 was erased at their request"), erased.store.write() as tx:
        tx.providers.put([again])
    with erased.store.write() as tx:
        tx.providers.put([replace(again, details=ResearcherDetails(orcid=OTHER))])
    assert stored(erased) == {"b", "new-1"}


def test_others_come_in_also_when_they_mention_them(erased: Scene, tmp_path: Path) -> None:
    rows = f"new-1,Asha Rao,{OTHER},\nnew-2,Bina Nair,,with {ORCID} on pores\n"
    report = people(erased, tmp_path, f"provider_id,name,orcid,about\n{rows}")
    assert (report.created, report.skipped) == (2, 0)


def test_whoever_overrules_it_lets_them_in_from_then_on(erased: Scene, tmp_path: Path) -> None:
    text = f"provider_id,name,orcid\nnew-1,Asha Rao,{ORCID}\n"
    assert people(erased, tmp_path, text, lets_in=True).created == 1
    assert people(erased, tmp_path, text).unchanged == 1


def test_a_file_of_works_does_not_bring_them_back_either(erased: Scene, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = f"Asha Rao,{ORCID},,\nB b,{ORCID.lower()},,\nBina Nair,{OTHER},,\n,,Pores of ceramic membranes,Asha Rao\n"
    path.write_text(f"name,orcid,title,authors\n{rows}", encoding="utf-8")
    report = import_works(erased.store, path)
    assert (report.skipped_reasons[REASON], report.created, report.errors_file) == (2, 1, "")
    with erased.store.read() as tx:
        names = {one.name for one in tx.providers.iterate()}
    assert "Bina Nair" in names
    assert not names & {"Asha Rao", "B b"}


def test_refused_rows_with_long_cells_are_looked_through(tmp_path: Path) -> None:
    path = tmp_path / "uploads" / "job-1" / "errors.csv"
    path.parent.mkdir(parents=True)
    long = "x" * 200_000
    path.write_text(f"name,orcid\n{long},{ORCID}\n{long},{OTHER}\n", encoding="utf-8-sig")
    assert look_through(tmp_path, (ORCID,), is_dry=False).rows == 1
    assert path.read_text(encoding="utf-8-sig").splitlines() == ["name,orcid", f"{long},{OTHER}"]
