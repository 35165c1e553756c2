"""What is seen of a query: signs of nearness, words that nobody has written, and providers taken out."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.language import Language
from matcher.query import Query
from matcher.signs import PASSAGES, Reading, above_the_middle
from matcher.understand import understand
from matcher.unheard import Heard, hear, telling_words
from tests.matcher.scene import Scene, evidence, provider


@pytest.fixture
def town(scene: Scene) -> Scene:
    scene.put(
        providers=[provider(name) for name in ("rail", "paint", "silent")],
        texts=[
            evidence("e1", "Pantograph wear and catenary arcing of fast trains", "rail"),
            evidence("e2", "Powder coating peels from steel furniture", "paint"),
        ],
    )
    return scene


def test_a_text_is_read_as_english_as_native_or_as_romanised() -> None:
    tags = [("en", "Latn"), ("hi", "Deva"), ("ta", "Taml"), ("hi-Latn", "Latn")]
    readings = [Reading.of(Language(tag, script, 1.0)) for tag, script in tags]
    assert readings == [Reading.ENGLISH, Reading.NATIVE, Reading.NATIVE, Reading.ROMANISED]


def test_signs_are_those_of_the_nearest_passage(town: Scene) -> None:
    look = town.matcher.look(Query(text="powder coating peels from steel furniture"))
    signs = look.findings.signs
    assert signs is not None
    assert signs.passages == 2
    assert signs.values[PASSAGES] == pytest.approx(np.log(3))
    assert signs.values["one best"] == pytest.approx(1.0, abs=0.01)
    assert 0.3 < signs.values["words: share covered"] < 1.0
    assert signs.values["share unheard"] == 0.0


def test_an_index_with_one_passage_has_signs_too(scene: Scene) -> None:
    scene.put([provider("only")], [evidence("e", "drip irrigation of cotton", "only")])
    signs = scene.matcher.look(Query(text="cotton irrigation")).findings.signs
    assert signs is not None
    assert signs.values["one above the tenth"] == signs.values["one above the middle"] == 0.0
    assert all(np.isfinite(list(signs.values.values())))


def test_where_nobody_has_evidence_nothing_is_seen(scene: Scene) -> None:
    scene.put([provider("silent")])
    assert scene.matcher.look(Query(text="cotton irrigation")).findings.signs is None


def test_a_provider_taken_out_is_neither_scored_nor_seen(town: Scene) -> None:
    query = Query(text="powder coating peels from steel furniture")
    found = town.matcher.look(query, without={"paint", "silent", "not known"}).findings
    assert found.signs is not None
    assert set(found.scored.owner_ids) == {"rail"}
    assert found.signs.values["one best"] < 0.9
    whole = town.matcher.look(query).findings
    assert set(whole.scored.owner_ids) == {"rail", "paint"}


def test_the_best_is_compared_with_a_middling_provider() -> None:
    assert above_the_middle(np.array([0.9, 0.2, 0.4], np.float32)) == pytest.approx(0.5)
    assert above_the_middle(np.array([0.9], np.float32)) == 0.0


def heard(scene: Scene, text: str) -> Heard:
    index = scene.indexer.current()
    return hear(understand(Query(text=text)), index, scene.matcher.sounding)


def test_words_that_nobody_has_written_of_are_unheard(town: Scene) -> None:
    assert heard(town, "powder coating of steel").unheard == 0.0
    field = heard(town, "zirconia crowns and dental porcelain for the implant")
    assert field.unheard_share == 1.0
    assert 0.0 < heard(town, "powder coating of dental porcelain").unheard_share < 1.0


def test_forms_of_a_written_word_are_heard(town: Scene) -> None:
    assert heard(town, "pantographs, furnitures, peeling, train").unheard == 0.0


def test_a_loan_word_in_an_indian_script_is_heard_by_its_sound(town: Scene) -> None:
    assert heard(town, "रेलगाड़ी के पेंटोग्राफ और तार के बीच चिनगारी निकलती है").heard > 0.0
    assert heard(town, "समुद्र में हाइड्रोफोन और सोनार का शोर बहुत आता है").unheard > 0.0


def test_a_typed_english_word_is_heard_and_hindi_words_do_not_count(town: Scene) -> None:
    text = "gaadi ka pantograph catenary wire se alag ho jata hai, barish me"
    telling = {one.word for one in telling_words(understand(Query(text=text)))}
    assert {"pantograph", "catenary"} <= telling
    assert not {"gaadi", "jata", "barish"} & telling
    assert heard(town, text).heard > 0.0


def test_a_query_without_telling_words_has_nothing_unheard(town: Scene) -> None:
    assert heard(town, "…").unheard_share == 0.0
    assert list(telling_words(understand(Query(text="ਸਾਡੀ ਫੈਕਟਰੀ ਵਿੱਚ ਪਾਣੀ ਗੰਦਾ ਹੈ")))) == []
