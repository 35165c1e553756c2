"""What several ways of showing an answer share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.answers import telling_reasons
from models.match import Band, Match, Reason
from tests.matcher.scene import provider


def reason(quote: str) -> Reason:
    return Reason("e", "statement", quote, (), 0.0, {}, None, "test register")


@pytest.mark.parametrize(
    ("quotes", "shown"),
    [
        ([], []),
        (["Coating Bench"], ["Coating Bench"]),
        (["Coating Bench", "Salt spray", "Peel test"], ["Salt spray", "Peel test", "Coating Bench"]),
        (["coating BENCH\n", "Salt spray"], ["Salt spray", "coating BENCH\n"]),
        (["Coating Bench\nSalt spray", "Peel test"], ["Coating Bench\nSalt spray", "Peel test"]),
    ],
)
def test_a_reason_that_only_repeats_the_name_comes_last_and_the_others_keep_their_order(
    quotes: list[str], shown: list[str]
) -> None:
    bench = replace(provider("bench"), name="Coating Bench")
    match = Match(bench, 1.0, 1, 0.5, Band.POSSIBLE, tuple(map(reason, quotes)))
    assert [each.quote for each in telling_reasons(match)] == shown
