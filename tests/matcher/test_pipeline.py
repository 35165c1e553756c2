"""From a query to an answer, on worlds whose right answer is known."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from matcher.answer import Answer, Lane, Verdict
from matcher.calibrate import Calibration, Curve, Curves
from matcher.query import Filters, Near, Query
from matcher.signs import Reading
from models.details import CallDetails, ProviderKind
from models.errors import NotFound
from models.match import Band
from models.records import EvidenceKind
from tests.matcher.scene import NAGPUR, PUNE, TODAY, Scene, evidence, open_scene, organisation, provider


def constant(intercept: float) -> Calibration:
    """Give every provider the same probability, whatever its score."""
    curves = Curves(dict.fromkeys(Reading, Curve(60.0)), dict.fromkeys(Reading, Curve(intercept)), answerable_from=0.5)
    return Calibration(curves, curves, many_from=0, strong_from=0.5, possible_from=0.15)


ALWAYS_STRONG, ALWAYS_POSSIBLE, ALWAYS_WEAK = constant(5.0), constant(-1.0), constant(-5.0)


@pytest.fixture
def town(scene: Scene) -> Scene:
    scene.put(
        organisations=[organisation("o-pune", PUNE), organisation("o-nagpur", NAGPUR)],
        providers=[
            provider("author", organisation_id="o-pune"),
            provider("technician", organisation_id="o-nagpur"),
            provider("lab", ProviderKind.LABORATORY),
            provider("call", ProviderKind.CALL, details=CallDetails(deadline=TODAY)),
            provider("closed", ProviderKind.CALL, details=CallDetails(deadline=TODAY - timedelta(days=1))),
            provider("silent"),
        ],
        texts=[
            evidence("e1", "powder coating peels from steel", "technician", kind=EvidenceKind.STATEMENT, year=2024),
            evidence("e2", "graph theory of networks", "author", kind=EvidenceKind.PUBLICATION, year=2010),
            evidence("e3", "coating of steel furniture with powder", "author", "lab", year=2001),
            evidence("e4", "grants for powder coating of steel", "call", "closed"),
            evidence("e5", "dairy effluent", "lab"),
        ],
    )
    return scene


def ask(scene: Scene, text: str = "powder coating peels from steel", **filters: object) -> Answer:
    return scene.matcher.match(Query(text=text, today=TODAY, filters=Filters(**filters)))  # type: ignore[arg-type]


def ids(answer: Answer) -> list[str]:
    return [match.provider.provider_id for match in answer.matches]


def test_a_person_without_publications_can_rank_first(town: Scene) -> None:
    best = ask(town).matches[0]
    assert best.provider.provider_id == "technician"
    assert best.reasons[0].quote == "powder coating peels from steel"


def test_closed_calls_and_providers_without_evidence_never_appear(town: Scene) -> None:
    assert set(ids(ask(town))) == {"author", "technician", "lab", "call"}


def test_a_provider_with_several_kinds_of_evidence_is_quoted_best_first(town: Scene) -> None:
    author = next(match for match in ask(town).matches if match.provider.provider_id == "author")
    assert [reason.evidence_id for reason in author.reasons] == ["e3", "e2"]
    assert author.reasons[0].score > author.reasons[1].score


def test_every_quote_is_a_stretch_of_stored_evidence_and_its_shares_add_up(town: Scene) -> None:
    for match in ask(town).matches:
        for reason in match.reasons:
            with town.store.read() as transaction:
                stored = transaction.evidence.get(reason.evidence_id)
            assert reason.quote in stored.full_text
            assert match.provider.provider_id in stored.owner_ids
            assert sum(reason.view_shares.values()) == pytest.approx(reason.score, abs=1e-4)


def test_ranks_run_from_one_in_every_list(town: Scene) -> None:
    answer = ask(town)
    for matches in (answer.matches, *answer.by_kind.values()):
        assert [match.rank for match in matches] == list(range(1, len(matches) + 1))
        assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    assert [match.provider.provider_id for match in answer.lane(Lane.PAY_FOR_IT)] == ["call"]


def test_lists_are_as_long_as_asked_and_never_padded(town: Scene) -> None:
    query = Query(text="steel", today=TODAY)
    answer = town.matcher.match(query, top=2, per_kind=1)
    assert len(answer.matches) == 2
    assert all(len(matches) <= 1 for matches in answer.by_kind.values())
    assert len(town.matcher.match(query, top=1000).matches) == 4
    assert town.matcher.match(query, top=0, per_kind=0).matches == ()


def test_filters_limit_who_is_in_the_answer_and_are_counted(town: Scene) -> None:
    answer = ask(town, near=Near(18.53, 73.87, 100))
    assert ids(answer) == ["author"]
    assert answer.candidates == 1
    assert answer.matches[0].distance_km == pytest.approx(0, abs=1e-6)


def test_distance_is_shown_where_both_places_are_known(town: Scene) -> None:
    answer = ask(town, near=Near(18.53, 73.87, None))
    distances = {match.provider.provider_id: match.distance_km for match in answer.matches}
    assert distances["technician"] == pytest.approx(620, abs=20)
    assert distances["lab"] is None


def test_only_recent_evidence_counts_when_a_year_is_given(town: Scene) -> None:
    answer = ask(town, since_year=2005)
    assert ids(answer) == ["technician", "author"]
    assert [reason.evidence_id for reason in answer.matches[1].reasons] == ["e2"]


def test_recent_evidence_is_found_behind_any_amount_of_old(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.put(
        [provider("old"), provider("new")],
        [evidence(f"e{n:04d}", f"pump seal leak {n}", "old", year=1990) for n in range(900)]
        + [evidence("recent", "weaving", "new", year=2020)],
    )
    assert ids(ask(scene, "pump seal leak", since_year=2000)) == ["new"]
    scene.store.close()


def test_excluded_evidence_neither_counts_nor_is_quoted(town: Scene) -> None:
    query = Query(text="powder coating", today=TODAY, exclude_evidence=frozenset({"e1", "e3"}))
    quoted = {reason.evidence_id for match in town.matcher.match(query).matches for reason in match.reasons}
    assert quoted == {"e2", "e4", "e5"}


def test_affinity_gives_each_provider_in_the_order_asked(town: Scene) -> None:
    asked = ["silent", "lab", "author", "lab"]
    scored = town.matcher.affinity(Query(text="steel"), asked)
    assert [item.target_id for item in scored] == asked
    assert scored[1] == scored[3]
    assert scored[0].score < min(scored[1].score, scored[2].score)
    everybody = town.matcher.affinity(Query(text="steel"))
    assert [item.target_id for item in everybody] == ["author", "call", "closed", "lab", "silent", "technician"]
    assert town.matcher.affinity(Query(text="steel"), []) == []


def test_affinity_with_an_unknown_provider_is_refused_by_name(town: Scene) -> None:
    with pytest.raises(NotFound, match="nobody-such"):
        town.matcher.affinity(Query(text="steel"), ["lab", "nobody-such"])


@pytest.mark.parametrize(
    ("calibration", "verdict", "band", "words"),
    [
        (ALWAYS_STRONG, Verdict.STRONG, Band.STRONG, "1 of the 1 best"),
        (ALWAYS_POSSIBLE, Verdict.POSSIBLE, Band.POSSIBLE, "No strong match"),
        (ALWAYS_WEAK, Verdict.NO_GOOD_MATCH, Band.WEAK, "No good match"),
    ],
)
def test_the_verdict_follows_from_the_bands(
    tmp_path: Path, calibration: Calibration, verdict: Verdict, band: Band, words: str
) -> None:
    scene = open_scene(tmp_path, calibration=calibration)
    scene.put([provider("p")], [evidence("e", "pump", "p")])
    answer = ask(scene, "pump")
    assert (answer.verdict, answer.matches[0].band) == (verdict, band)
    assert answer.advice.startswith(words)
    scene.store.close()


def test_an_empty_database_answers_honestly(scene: Scene) -> None:
    answer = ask(scene)
    assert (answer.matches, answer.candidates, answer.verdict) == ((), 0, Verdict.NO_GOOD_MATCH)
    assert answer.advice == "No provider is known here yet: import some first."


def test_filters_that_nobody_passes_are_said_to_be_the_reason(town: Scene) -> None:
    answer = ask(town, states=("Kerala",))
    assert answer.matches == ()
    assert answer.advice.startswith("Nobody passes these filters")


def test_no_evidence_that_counts_is_said_to_be_the_reason(town: Scene) -> None:
    answer = ask(town, since_year=2099)
    assert answer.matches == ()
    assert "has evidence that counts" in answer.advice


def test_words_that_no_quoted_evidence_has_are_missing(town: Scene) -> None:
    answer = ask(town, "powder coating and zebra counting to IS 10500")
    assert {"zebra", "counting", "is10500"} <= set(answer.missing)
    assert not {"powder", "coating"} & set(answer.missing)
    technician = next(match for match in answer.matches if match.provider.provider_id == "technician")
    assert technician.missing == ("zebra", "counting", "is10500")


def test_numbers_everyday_words_and_parts_of_codes_are_not_called_missing(town: Scene) -> None:
    missing = ask(town, "we need somebody near the market because 300 zebra stripes fade, SS-316L steel").missing
    assert "zebra" in missing
    assert "ss316l" in missing
    assert not {"need", "near", "because", "market", "300", "ss", "somebody"} & set(missing)


def test_only_codes_can_be_missing_from_a_question_in_another_language(town: Scene) -> None:
    assert ask(town, "पाउडर कोटिंग IS 10500 के अनुसार उखड़ जाती है").missing == ("is10500",)


def test_a_write_is_in_the_next_answer(town: Scene) -> None:
    ask(town)
    town.put([provider("new")], [evidence("e9", "zebra", "new")])
    assert ids(ask(town, "zebra"))[0] == "new"
    with town.store.write() as transaction:
        transaction.providers.delete(["new", "technician"])
    assert {"new", "technician"}.isdisjoint(ids(ask(town, "zebra")))


def test_everybody_may_be_deleted(town: Scene) -> None:
    ask(town)
    with town.store.write() as transaction:
        transaction.providers.delete(["author", "technician", "lab", "call", "closed", "silent"])
    assert ask(town).matches == ()
    assert town.matcher.affinity(Query(text="steel")) == []


def test_equal_scores_are_ordered_by_id(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    names = ["b", "a", "ä", "c"]
    scene.put([provider(name) for name in names], [evidence(f"e-{name}", "same words", name) for name in names])
    assert ids(ask(scene, "same words")) == ["a", "b", "c", "ä"]
    scene.store.close()


def test_a_promise_does_not_depend_on_who_else_is_asked_about(town: Scene) -> None:
    query = Query(text="powder coating of steel", today=TODAY)
    alone = town.matcher.look(query, wanted=1, also=["lab"]).promises(["lab"])
    among = town.matcher.look(query, wanted=1, also=["author", "lab", "silent", "technician"]).promises(
        ["lab", "silent"]
    )
    assert alone == among, "who has no evidence promises nothing"
    answered = {match.provider.provider_id: match for match in town.matcher.match(query).matches}
    assert alone["lab"].probability == answered["lab"].probability


def test_who_passes_no_filter_is_judged_all_the_same_when_named(town: Scene) -> None:
    query = Query(text="powder coating of steel", filters=Filters(kinds=(ProviderKind.LABORATORY,)), today=TODAY)
    answer = town.matcher.answer_of(town.matcher.look(query, also=["technician"]), ["technician"])
    assert [match.provider.provider_id for match in answer.matches] == ["technician"]
    [pair] = town.matcher.affinity(query, ["technician"])
    assert answer.matches[0].score == pytest.approx(pair.score)
    assert town.matcher.answer_of(town.matcher.look(query), ["nobody"]).matches == ()
