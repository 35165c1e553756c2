"""Verdicts of the engine: the same as its answers, kept until something changes, never with words in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.query import Query
from matcher.reports.catalogue import make_report
from matcher.reports.coverage_file import CoverageFile, open_coverage
from matcher.reports.covered import cover
from matcher.reports.domains import domains, domains_of
from matcher.reports.erased import forget_erased
from matcher.reports.facts import Facts
from matcher.reports.reading import read_facts
from matcher.reports.records import Report, ReportName, Wanted
from matcher.reports.refresh import Refreshed, refresh
from matcher.reports.unmet_needs import unmet_needs
from models.details import ProviderKind
from models.introductions.party import Party, Role
from models.introductions.problem_flow import ProblemProgress, ProblemState
from models.match import Band
from models.moments import now_utc
from models.records import Confidentiality, Location, Problem
from tests.matcher.partners.world import by_score
from tests.matcher.scene import SOURCE, Scene, evidence, hash_encoders, open_scene, organisation, provider

WORDS = {
    "pump": "Pump seals leak after two months of brackish water",
    "zinc": "Zinc plating peels off steel brackets in the salt spray test",
    "poem": "Who recites long poems about spring",
}


def problem(problem_id: str, text: str, **given: object) -> Problem:
    return Problem(problem_id, text, SOURCE, **given)  # type: ignore[arg-type]


@pytest.fixture
def filled(tmp_path: Path) -> Scene:
    scene = open_scene(tmp_path, calibration=by_score(0.5))
    scene.put(
        [provider("ann", organisation_id="home"), provider("bob"), provider("kit", ProviderKind.COURSE)],
        [
            evidence("e1", "Pump seals leak in brackish water; shaft and seals rebuilt", "ann"),
            evidence("e2", "Zinc plating peels off steel brackets; pickling and salt spray", "bob"),
            evidence("e3", "Course on pump seals and shaft", "kit"),
        ],
        [organisation("home", Location("Pune", "Pune", "Maharashtra"), "pune")],
    )
    with scene.store.write() as transaction:
        transaction.problems.put(problem(key, text) for key, text in WORDS.items())
    return scene


@pytest.fixture
def kept(filled: Scene, tmp_path: Path) -> CoverageFile:
    return open_coverage(tmp_path, filled.store.database_id)


def run(scene: Scene, kept: CoverageFile) -> Refreshed:
    return refresh(scene.store, scene.matcher, hash_encoders(), kept)


def facts_of(scene: Scene, kept: CoverageFile) -> Facts:
    with scene.store.read() as transaction:
        return read_facts(transaction, kept, hash_encoders(), now_utc())


def report_of(scene: Scene, kept: CoverageFile, name: ReportName) -> Report:
    with scene.store.read() as transaction:
        facts = read_facts(transaction, kept, hash_encoders(), now_utc())
        return make_report(name, facts, Wanted(shows_small=True, counts_waiting=True))


@pytest.mark.parametrize("key", WORDS)
def test_the_verdict_is_that_of_the_answer_and_strong_are_all_who_are(filled: Scene, key: str) -> None:
    one = problem(key, WORDS[key])
    found = cover(filled.matcher, one)
    answer = filled.matcher.match(Query.of_problem(one))
    assert found.verdict is answer.verdict
    assert found.shown == tuple(match.provider.provider_id for match in answer.matches)
    judged = filled.matcher.judge(Query.of_problem(one), ["ann", "bob", "kit"])
    assert set(found.strong) == {who for who, one in judged.items() if one.promise.band is Band.STRONG}
    assert found.needs == len(answer.understanding.needs)


def test_each_problem_is_matched_once_until_it_or_the_directory_changes(filled: Scene, kept: CoverageFile) -> None:
    assert run(filled, kept) == Refreshed(matched=3, read=3)
    assert run(filled, kept) == Refreshed(kept=3)
    with filled.store.write() as transaction:
        transaction.problems.put([problem("pump", "Pump seals leak at once")])
    assert facts_of(filled, kept).outdated == {"pump"}
    assert run(filled, kept) == Refreshed(matched=1, kept=2)
    filled.put([provider("new")], [evidence("e4", "Seals", "new")])
    assert facts_of(filled, kept).outdated == WORDS.keys()
    assert run(filled, kept) == Refreshed(matched=3, read=1)
    assert not facts_of(filled, kept).outdated


def test_what_is_gone_is_forgotten(filled: Scene, kept: CoverageFile) -> None:
    run(filled, kept)
    with filled.store.write() as transaction:
        transaction.problems.delete(["pump"])
        transaction.providers.delete(["ann"])
    assert "ann" not in str(facts_of(filled, kept).strong)
    run(filled, kept)
    assert kept.covered().keys() == {"zinc", "poem"}
    assert kept.domains().keys() == {"e2", "e3"}


def test_an_erased_person_is_in_the_file_no_more_nor_in_its_log(
    filled: Scene, kept: CoverageFile, tmp_path: Path
) -> None:
    filled.put(
        [provider("zz-a-persons-name")], [evidence("e9", "Zinc plating peels off steel brackets", "zz-a-persons-name")]
    )
    run(filled, kept)
    assert "zz-a-persons-name" in str(kept.covered())
    with filled.store.write() as transaction:
        transaction.providers.delete(["zz-a-persons-name"])
    assert forget_erased(filled.store, kept) > 0
    assert forget_erased(filled.store, kept) == 0
    content = b"".join(path.read_bytes() for path in (tmp_path / "cache").glob("coverage.sqlite*"))
    assert b"zz-a-persons-name" not in content


def test_work_that_was_cut_off_goes_on_where_it_stood(
    filled: Scene, kept: CoverageFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.reports.refresh.AT_ONCE", 1)
    stopped = refresh(filled.store, filled.matcher, hash_encoders(), kept, lambda done, _: done < 2)
    assert stopped.matched == 2
    assert run(filled, kept) == Refreshed(matched=1, kept=2)


def test_a_text_too_long_to_be_matched_is_counted_and_stays_without_a_verdict(
    filled: Scene, kept: CoverageFile
) -> None:
    with filled.store.write() as transaction:
        transaction.problems.put([problem("long", "pump " * 5_000)])
    assert run(filled, kept) == Refreshed(matched=3, refused=1, read=3)
    report = report_of(filled, kept, ReportName.DEMAND)
    assert report.basis is not None
    assert (report.basis.judged, report.basis.unjudged) == (3, 1)


def test_two_databases_of_one_home_do_not_mix(filled: Scene, kept: CoverageFile, tmp_path: Path) -> None:
    run(filled, kept)
    assert open_coverage(tmp_path, "another").covered() == {}


def test_the_file_holds_no_words(filled: Scene, kept: CoverageFile, tmp_path: Path) -> None:
    run(filled, kept)
    content = b"".join(path.read_bytes() for path in (tmp_path / "cache").glob("coverage.sqlite*"))
    assert b"pump" in content  # the id
    assert not [word for word in (b"brackish", b"brackets", b"recites") if word in content]


def test_places_and_clusters_are_those_of_the_organisation_where_a_record_has_none(
    filled: Scene, kept: CoverageFile
) -> None:
    with filled.store.write() as transaction:
        transaction.problems.put([problem("own", "Pump seals", organisation_id="home", sector=" small   pumps ")])
    facts = facts_of(filled, kept)
    asked = next(one for one in facts.problems if one.problem_id == "own")
    assert (asked.district, asked.state, asked.cluster_id, asked.sector) == (
        "Pune",
        "Maharashtra",
        "pune",
        "small pumps",
    )
    assert facts.providers["ann"].cluster_id == "pune"
    assert len(asked.stored_on) == 10


HIDDEN_WORDS = "Quenching cracks in our secretive mortar shells"


def hide(scene: Scene) -> None:
    owner, now = Party("somebody", Role.OWNER), now_utc()
    with scene.store.write() as transaction:
        blinded = problem("blind", HIDDEN_WORDS, confidentiality=Confidentiality.BLINDED)
        unread = problem("waits", HIDDEN_WORDS, confidentiality=Confidentiality.BLINDED)
        transaction.problems.put([blinded, unread, problem("nda", HIDDEN_WORDS, confidentiality=Confidentiality.NDA)])
        begun = ProblemProgress(
            "blind",
            ProblemState.BLINDED,
            confidentiality=Confidentiality.BLINDED,
            public_title="Cracks after heat treatment",
            public_text="A part cracks.",
        )
        transaction.progress.begin(begun, owner, now)
        transaction.progress.begin(ProblemProgress("waits", ProblemState.SUBMITTED), owner, now)


@pytest.mark.parametrize("name", ReportName)
def test_no_report_holds_words_that_not_everybody_may_read(filled: Scene, kept: CoverageFile, name: ReportName) -> None:
    hide(filled)
    run(filled, kept)
    report = report_of(filled, kept, name)
    assert not [word for word in ("Quenching", "mortar", "secretive", "shell") if word in str(report)]
    if name is ReportName.DEMAND:
        assert "Cracks after heat treatment" in str(report)
        assert report.basis is not None
        assert report.basis.problems == 6


def test_unmet_needs_are_grouped_by_trade_words_across_languages(filled: Scene, kept: CoverageFile) -> None:
    with filled.store.write() as transaction:
        transaction.problems.put([problem("en", "The weld cracks"), problem("hi", "मिट्टी सूख जाती है", language="hi")])
        transaction.problems.put([problem("en2", "Our soil is dry")])
    run(filled, kept)
    with filled.store.read() as transaction:
        facts = read_facts(transaction, kept, hash_encoders(), now_utc())
        found = unmet_needs(facts.problems, facts)
    by_term = {one.term: one.problem_ids for one in found.needs}
    assert by_term["soil"] == ("en2", "hi")
    assert found.withheld == found.passed_over == 0


def test_domains_are_told_by_two_trade_words_in_any_language() -> None:
    assert domains_of("Steel casting in the furnace, iron and zinc")[0] == "metal"
    assert domains_of("Steel") == ()
    assert domains_of("") == ()
    assert domains_of("गेहूँ और धान की फ़सल")[0] == "crop"
    assert "place" not in domains()
    assert len(domains()) == 17
