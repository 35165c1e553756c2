"""With the real models: a directory of one, five or thirty offers its perfect hit, and offers nobody for a recipe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.answer import Verdict
from matcher.evaluation.bundle import Bundle, read_bundle
from matcher.evaluation.temporary_store import load_bundle
from matcher.query import Query
from matcher.workspace import Workspace
from models.match import Band
from scripts.calibration.questions import BUNDLE

HITS = {
    "pune-p-powder-peel": "paint peels off steel furniture in the rains, powder coated, rust below",
    "hyderabad-p-turmeric-boiling": "हल्दी उबालने में लकड़ी बहुत लगती है और कुछ गाँठें कच्ची रह जाती हैं",
    "vizag-p-weld-crack": "welding ke 2 din baad kinare pe crack aa jata hai, moti plate hai",
}
HOPELESS = (
    "recipe for dal makhani like the dhaba makes",
    "film where twin brothers are separated at a fair and one becomes a policeman",
    "आज के भारत मैच का स्कोर क्या है, कौन खेल रहा है",
    "class 9 ka maths ka sawal hai, do number ka jod 15 aur guna 56, step ke saath batao",
    "thermal control of a nanosatellite in low earth orbit",
)


def members(bundle: Bundle, problems: tuple[str, ...], size: int) -> set[str]:
    """Name those who are judged best for each problem as far as there is room, and others who are judged for none."""
    judged = [bundle.grades[problem] for problem in problems]
    every = {provider for grades in judged for provider, grade in grades.items() if grade == max(grades.values())}
    one_each = {min(grades, key=lambda provider: (-grades[provider], provider)) for grades in judged}
    best = every if len(every) <= size else one_each
    strangers = sorted(owner for owner in bundle.owners if not any(owner in grades for grades in judged))
    return best | set(strangers[:: len(strangers) // size][: size - len(best)])


def part_of(bundle: Bundle, providers: set[str]) -> Bundle:
    documents = tuple(document for document in bundle.documents if providers & set(document.owners))
    kept = tuple(
        type(document)(
            document.document_id, document.title, document.text, tuple(sorted(providers & set(document.owners)))
        )
        for document in documents
    )
    owners = {owner_id: owner for owner_id, owner in bundle.owners.items() if owner_id in providers}
    return Bundle(bundle.name, bundle.target, kept, (), {}, owners)


DIRECTORIES = [*((1, (problem,)) for problem in HITS), (5, tuple(HITS)), (30, tuple(HITS))]


@pytest.fixture(scope="module", params=DIRECTORIES, ids=lambda one: f"{one[0]} for {len(one[1])}")
def directory(
    request: pytest.FixtureRequest, model_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Workspace, tuple[str, ...]]]:
    size, problems = request.param
    bundle = read_bundle(BUNDLE)
    home = tmp_path_factory.mktemp("small")
    (home / "models").symlink_to(model_home / "models")
    workspace = Workspace.open(database=home / "small.db", home=home)
    load_bundle(part_of(bundle, members(bundle, problems, size)), workspace.store)
    yield workspace, problems
    workspace.close()


def test_a_perfect_hit_is_a_match_however_small_the_directory(directory: tuple[Workspace, tuple[str, ...]]) -> None:
    workspace, problems = directory
    for problem in problems:
        assert workspace.matcher.match(Query(text=HITS[problem])).verdict is not Verdict.NO_GOOD_MATCH, problem


def test_the_one_who_can_help_is_offered(directory: tuple[Workspace, tuple[str, ...]]) -> None:
    workspace, problems = directory
    grades = read_bundle(BUNDLE).grades[problems[0]]
    matches = workspace.matcher.match(Query(text=HITS[problems[0]])).matches
    assert any(grades.get(one.provider.provider_id, 0) >= 2 for one in matches if one.band is not Band.WEAK)


@pytest.mark.parametrize("text", HOPELESS)
def test_a_hopeless_question_has_no_good_match_however_small_the_directory(
    directory: tuple[Workspace, tuple[str, ...]], text: str
) -> None:
    assert directory[0].matcher.match(Query(text=text)).verdict is Verdict.NO_GOOD_MATCH
