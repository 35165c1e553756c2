"""Problems for one provider: the pair's own score, at most so many a week, nothing twice, an honest none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from matcher.partners.feed import Feed, Week, problems_for, query_of
from matcher.profiles import refusals
from matcher.profiles.speaking import refuse_topic, take_back
from matcher.workspace import Workspace
from models.errors import InvalidInput, NotFound
from models.feedback import Feedback, Judgement, WhyNot, problem_hash
from models.records import Problem
from tests.matcher.partners.world import by_score
from tests.matcher.scene import SOURCE, Scene, evidence, hide_by_consent, open_scene, provider

WEEK = Week.of(datetime.now(UTC).date())
NEXT = Week(WEEK.monday + timedelta(days=7))
TEXTS = {
    "p1": "pump seals leak at high pressure in the plant",
    "p2": "pump seals leak and hiss",
    "p3": "seals of a pump wear out",
    "p4": "buffalo milk turns sour",
}


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Scene]:
    opened = open_scene(tmp_path, calibration=by_score(1.0))
    filler = [evidence(f"e{n}", f"{word} cheese and ghee", "farm") for n, word in enumerate("abcdefgh")]
    opened.put(
        [provider("ann"), provider("farm"), provider("silent")],
        [evidence("e-ann", "pump seals leak under pressure", "ann"), *filler],
    )
    with opened.store.write() as transaction:
        transaction.problems.put([Problem(one, text, SOURCE, language="en") for one, text in TEXTS.items()])
    yield opened
    opened.store.close()


def feed(scene: Scene, week: Week = WEEK, top: int = 3, provider_id: str = "ann") -> Feed:
    return problems_for(cast(Workspace, scene), provider_id, week, top=top)


def offered(found: Feed) -> list[str]:
    return [one.problem.problem_id for one in found.offers]


def say(scene: Scene, about: str, judgement: Judgement = Judgement.NOT_RELEVANT, *, by_id: bool = False) -> str:
    """Store what somebody says of a problem, told by its id or by its words alone."""
    reason = WhyNot.WRONG_FIELD if judgement.is_negative else None
    words, problem_id = ("other words", about) if by_id else (TEXTS[about], "")
    said = Feedback(problem_hash(words), "ann", judgement, "anybody", reason, problem_id=problem_id)
    with scene.store.write() as transaction:
        return transaction.feedback.add(said).feedback.feedback_id


def test_the_score_of_an_offer_is_that_of_the_pair_and_the_order_follows_it(board: Scene) -> None:
    found = feed(board, top=10)
    assert offered(found)
    assert "p4" not in offered(found), "what is weak is not offered"
    scores = []
    for offer in found.offers:
        [pair] = board.matcher.affinity(query_of(offer.problem, WEEK), ["ann"])
        assert offer.match.score == pytest.approx(pair.score)
        scores.append(offer.match.score)
    assert scores == sorted(scores, reverse=True)
    assert found.problems == len(TEXTS)


def test_at_most_so_many_are_offered_and_always_the_same(board: Scene) -> None:
    assert offered(feed(board, top=2)) == offered(feed(board, top=10))[:2]
    assert offered(feed(board)) == offered(feed(board))


def test_every_offer_has_the_reasons_of_the_problems_own_answer(board: Scene) -> None:
    best = feed(board).offers[0]
    match = next(one for one in board.matcher.match(query_of(best.problem, WEEK)).matches)
    assert match.provider.provider_id == "ann"
    assert best.match.reasons == match.reasons
    assert best.match.probability == match.probability


@pytest.mark.parametrize("by_id", [False, True])
def test_what_was_said_this_week_keeps_its_place_and_is_gone_the_next(board: Scene, *, by_id: bool) -> None:
    before = offered(feed(board, top=2))
    assert before[0] in ("p1", "p2")
    say(board, before[0], by_id=by_id)
    now = feed(board, top=2)
    assert offered(now) == before, "an answer brings no further problem within the week"
    assert now.offers[0].said is Judgement.NOT_RELEVANT
    after = feed(board, NEXT, top=2)
    assert before[0] not in offered(after)
    assert after.answered == 1


def test_what_was_taken_back_is_offered_again(board: Scene) -> None:
    given = say(board, "p1", Judgement.RELEVANT)
    assert "p1" not in offered(feed(board, NEXT))
    with board.store.write() as transaction:
        transaction.feedback.withdraw(given)
    assert "p1" in offered(feed(board, NEXT))


def test_the_same_words_are_offered_once(board: Scene) -> None:
    first = offered(feed(board))[0]
    with board.store.write() as transaction:
        transaction.problems.put([Problem("p0", TEXTS[first].upper(), SOURCE, language="en")])
    now = offered(feed(board, top=10))
    assert ("p0" in now) + (first in now) == 1


def test_a_problem_whose_deadline_has_passed_is_not_offered(board: Scene) -> None:
    ends = WEEK.monday
    with board.store.write() as transaction:
        transaction.problems.put([Problem("p1", TEXTS["p1"], SOURCE, language="en", deadline=ends)])
    assert "p1" in offered(feed(board))
    assert "p1" not in offered(feed(board, NEXT))


def test_who_has_nothing_to_show_gets_an_honest_none(board: Scene) -> None:
    assert feed(board, provider_id="silent").offers == ()


def test_no_problem_of_the_week_falls_into_what_the_provider_will_not_be_asked_about(
    board: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = feed(board, top=10)
    assert before.refused == 0
    monkeypatch.setattr(refusals, "BORDER", 4.0)
    first = before.offers[0].problem.problem_id
    with board.store.write() as transaction:
        word = refuse_topic(transaction, "ann", TEXTS[first], "x", datetime.now(UTC))
    after = feed(board, top=10)
    refusing = [one for one in offered(before) if one not in offered(after)]
    assert first in refusing
    assert after.refused == len(refusing)
    assert set(offered(after)) == set(offered(before)) - set(refusing)
    with board.store.write() as transaction:
        take_back(transaction, "ann", word.seq, "x", datetime.now(UTC))
    assert offered(feed(board, top=10)) == offered(before)


def test_who_is_not_shown_is_offered_nothing_to_others_and_is_not_found(board: Scene) -> None:
    hide_by_consent(board.store, "ann")
    with pytest.raises(NotFound, match="ann"):
        feed(board)


def test_what_cannot_be_asked_is_refused(board: Scene) -> None:
    with pytest.raises(NotFound, match="nobody"):
        feed(board, provider_id="nobody")
    with pytest.raises(InvalidInput, match="top"):
        feed(board, top=0)


@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2026, 11, 28), "2026-W48"), (date(2027, 1, 1), "2026-W53"), (date(2024, 12, 30), "2025-W01")],
)
def test_weeks_are_those_of_iso_8601(day: date, name: str) -> None:
    week = Week.of(day)
    assert str(week) == name
    assert Week.parse(name) == week
    assert week.monday <= day < week.monday + timedelta(days=7)


@pytest.mark.parametrize(
    "text", ["", "2026-W54", "2025-W53", "2026W48", "2026-W00", "0000-W01", "२०२६-W48", "2026-W48 "]
)
def test_what_is_no_week_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no week"):
        Week.parse(text)
