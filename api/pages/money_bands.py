"""Bands of money to choose from, in rupees: nobody knows the sum before there is a quote."""

from __future__ import annotations

from typing import Literal, get_args

from api.texts import Texts
from matcher.lanes import rupees

MoneyBandName = Literal["0-50000", "50000-200000", "200000-1000000", "1000000-5000000", "5000000-"]
"""From one sum up to another, or with no upper end."""


def band_choices(t: Texts) -> list[tuple[str, str]]:
    """Return the bands as forms send them and in the words of a page."""
    return [(band, worded_band(t, band)) for band in get_args(MoneyBandName)]


def worded_band(t: Texts, band: str) -> str:
    """Return a band in words: up to, from … to, from."""
    low, _, high = band.partition("-")
    if not high:
        return t("fact.money_from", low=rupees(int(low)))
    if not int(low):
        return t("fact.money_up_to", high=rupees(int(high)))
    return t("fact.money_range", low=rupees(int(low)), high=rupees(int(high)))


def sum_of_band(band: str) -> int | None:
    """Return what can be spent at most, in rupees; of a band without an upper end its lower one, of no band nothing."""
    low, _, high = band.partition("-")
    return int(high or low) if band else None
