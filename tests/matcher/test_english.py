"""Forms of one English word have one stem."""

from __future__ import annotations

import pytest

from matcher.english import is_telling, rarity, stem


@pytest.mark.parametrize(
    "forms",
    [
        ("leak", "leaks", "leaking", "leaked", "leakage"),
        ("drain", "drainage", "drains"),
        ("break", "breakage"),
        ("coating", "coatings", "coat"),
        ("woman", "women"),
        ("leaf", "leaves"),
        ("child", "children"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("leak", "leap"), ("stage", "station"), ("cage", "cake"), ("age", "ages ago")]
)
def test_other_words_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_what_is_no_english_word_stays_as_it_is() -> None:
    assert (stem("पानी"), stem("ss316l"), stem("")) == ("पानी", "ss316l", "")


def test_rare_words_tell_more_than_common_ones() -> None:
    assert rarity("slagging") > rarity("steel") > rarity("after") > 0
    assert is_telling("slagging")
    assert not is_telling("after")
