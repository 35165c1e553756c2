"""What counting reads of problems, evidence and introductions: on both databases, without words."""

from __future__ import annotations

from models.introductions.introduction import Introduction, IntroductionState
from models.introductions.party import Party, Role
from models.introductions.problem_flow import ProblemProgress, ProblemState
from models.moments import now_utc
from models.records import Confidentiality, Evidence, EvidenceKind, Location, Problem, Provenance
from models.store import Store
from tests.matcher.scene import provider

SOURCE = Provenance("test")
OWNER = Party("somebody", Role.OWNER)


def test_an_outline_holds_place_sector_state_and_day_and_no_words(store: Store) -> None:
    place = Location("Pune", "Pune", "Maharashtra", "", 18.5, 73.9)
    with store.write() as transaction:
        transaction.problems.put(
            [
                Problem("a", "secret words", SOURCE, sector="dairy", location=place, cluster_id="pune"),
                Problem("b", "secret words", SOURCE, confidentiality=Confidentiality.NDA),
                Problem("c", "secret words", SOURCE, organisation_id="home"),
            ]
        )
        step = ProblemProgress("c", ProblemState.SOLVED, mission="AI", duplicate_of="a")
        transaction.progress.begin(step, OWNER, now_utc())
    with store.read() as transaction:
        first, second, third = transaction.problems.outlines()
    assert (first.sector, first.district, first.latitude, first.cluster_id) == ("dairy", "Pune", 18.5, "pune")
    assert (first.standing, second.standing) == (ProblemState.PUBLISHED, ProblemState.BLINDED)
    assert (third.standing, third.mission, third.duplicate_of) == (ProblemState.SOLVED, "AI", "a")
    assert first.stored_on == f"{now_utc():%Y-%m-%d}"
    assert "secret" not in str((first, second, third))


def test_the_day_of_a_problem_is_that_of_its_first_writing(store: Store) -> None:
    with store.write() as transaction:
        transaction.problems.put([Problem("a", "once", SOURCE)])
    with store.read() as transaction:
        before = next(transaction.problems.outlines())
    with store.write() as transaction:
        transaction.problems.put([Problem("a", "twice", SOURCE)])
    with store.read() as transaction:
        after = next(transaction.problems.outlines())
    assert before.stored_on == after.stored_on
    assert before.content_hash != after.content_hash


def test_years_and_owners_of_evidence_and_the_last_change_of_a_type_are_read(store: Store) -> None:
    with store.write() as transaction:
        transaction.providers.put([provider("v"), provider("w")])
        transaction.evidence.put([Evidence("e", EvidenceKind.PATENT, ("w", "v"), SOURCE, title="t", year=2020)])
        transaction.problems.put([Problem("p", "words", SOURCE)])
    with store.read() as transaction:
        assert [(key, year) for key, year, _ in transaction.evidence.years()] == [("e", 2020)]
        assert list(transaction.evidence.ownership()) == [("e", "v"), ("e", "w")]
        last = transaction.changes.last_seq()
        assert transaction.changes.last_seq_of(["problem"]) == last
        assert 0 < transaction.changes.last_seq_of(["provider", "evidence"]) < last
        assert transaction.changes.last_seq_of(["ranker"]) == 0


def test_courses_of_introductions_are_read_without_their_shortlists(store: Store) -> None:
    with store.write() as transaction:
        made = Introduction("", "p", "v", IntroductionState.OFFERED, "somebody", "h", reason="")
        transaction.introductions.add(made, OWNER, now_utc())
    with store.read() as transaction:
        (course,) = transaction.introductions.courses()
    assert (course.problem_id, course.state, course.outcome) == ("p", IntroductionState.OFFERED, {})
