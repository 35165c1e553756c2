"""Text made from templates is told from text written by hand."""

from __future__ import annotations

import random
from itertools import cycle, islice, product

import pytest

from scripts.demo.wording import frames, repeated_wording, sentences, skeleton

MATERIALS = [
    "ductile iron",
    "SS 316L",
    "bagasse",
    "old lead-acid cells",
    "cotton yarn",
    "7 % brine",
    "ghee",
    "laterite",
]
DEFECTS = ["cracks", "early blowholes", "off smell", "warp", "a stubborn yellow tint", "pitting", "short shots"]
TOWNS = ["Pune", "Palasa", "Nuh", "Sri Ganganagar", "Hosur", "Jatni", "Bhilwara"]


def made(template: str, count: int = 60) -> list[str]:
    drawn = random.Random(7)  # noqa: S311  no secret depends on it
    fillers = drawn.sample(list(product(MATERIALS, DEFECTS, TOWNS)), count)
    return [template.format(material=m, defect=d, town=t) for m, d, t in fillers]


@pytest.mark.parametrize(
    "template",
    [
        "We help small units in {town} to find the cause of {defect} in {material}.",
        "With {material} from {town}, the {defect} was gone once the tank had been cleaned.",
        "{defect} of {material} and how it was cured for units at {town}.",
        "{material} testing for {town} makers",
        "Study of {defect} in {material}",
    ],
)
def test_a_corpus_made_from_one_template_is_found(template: str) -> None:
    assert repeated_wording(made(template))


def test_a_corpus_made_from_eight_templates_in_turn_is_found() -> None:
    templates = [
        "We help small units in {town} to find the cause of {defect} in {material}.",
        "{defect} in {material}: sixty samples from {town} were read under a lamp.",
        "Bring {material} to the bench; {defect} is answered within the week at {town}.",
        "At {town} the shops that cast {material} lose a tenth to {defect}.",
        "Nobody near {town} had measured {defect} in {material} before us.",
        "A kit which shows {defect} of {material}, priced for a shop in {town}.",
        "Looking for a partner at {town} who will log {defect} in {material} honestly.",
        "{town} buyers return {material} because of {defect}, and we know why.",
    ]
    texts = list(islice(cycle(templates), 400))
    filled = [
        text.format(material=m, defect=d, town=t)
        for text, (m, d, t) in zip(texts, cycle(product(MATERIALS, DEFECTS, TOWNS)), strict=False)
    ]
    found = {what for what, _, _ in repeated_wording(filled)}
    assert {"skeleton", "frame"} <= found


def test_a_template_in_another_language_is_found_by_its_fixed_words() -> None:
    texts = [f"हमारे गाँव {town} में पानी खारा है, क्या करें?" for town in TOWNS]
    found = repeated_wording(texts, are_english=False)
    assert {what for what, _, _ in found} == {"run"}
    begun = [f"हमारी दुकान में रोज़ {town} का माल" for town in TOWNS]
    assert {what for what, _, _ in repeated_wording(begun, are_english=False)} == {"opening"}


def test_five_alike_are_allowed_and_six_are_not() -> None:
    alike = [f"Then {word} was found in the heap." for word in ("iron", "tin", "zinc", "lead", "gold", "silver")]
    assert repeated_wording(alike[:5]) == []
    assert repeated_wording(alike)


def test_different_sentences_with_the_same_words_in_common_pass() -> None:
    assert repeated_wording(["Salt ruins paint.", "Paint hides rust.", "Rust eats nails.", "Nails hold doors."]) == []


def test_nothing_is_found_in_nothing() -> None:
    assert repeated_wording([]) == []
    assert repeated_wording(["", " ", "!"]) == []


def test_the_length_of_a_filler_does_not_change_the_skeleton() -> None:
    short, long = "Cracks in the hub of a pump", "Fine hairline cracks in the outer hub of a 40 kg pump"
    assert skeleton(short) == skeleton(long) == "_ in the _ of a _"


def test_a_frame_keeps_one_content_word_and_no_number() -> None:
    assert frames("Testing for 40 makers") == {"testing for _", "_ for _ makers"}
    assert frames("Copper wire") == set()


def test_indic_words_stay_whole_and_their_stops_end_sentences() -> None:
    assert skeleton("విజ్ఞానం and प्रौद्योगिकी") == "_ and _"
    assert sentences("पानी खारा है। क्या करें? بند ہے۔ ہاں") == ["पानी खारा है।", "क्या करें?", "بند ہے۔", "ہاں"]
