"""Sectors that a form offers: the domains of the glossary, kept in English, so that reports count them as one.

A sector is free text all the same: who imports problems or triages them may call it as they like.
"""

from __future__ import annotations

from functools import cache

from api.texts import Catalogues, Texts
from matcher.reports.domains import domains, leading_domain


def sector_choices(t: Texts, chosen: str = "") -> list[tuple[str, str]]:
    """Return the sectors as they are kept and as a page names them, by name; one that was chosen elsewhere too."""
    offered = {sector: t(f"domain.{domain}") for domain, sector in _sectors().items()}
    return sorted((offered | ({chosen: sector_name(t, chosen)} if chosen else {})).items(), key=lambda one: one[1])


def sector_name(t: Texts, sector: str) -> str:
    """Return a sector in the words of a page; one that no form offers, as it is kept."""
    domain = next((domain for domain, kept in _sectors().items() if kept == sector), "") if sector else ""
    return t(f"domain.{domain}") if domain else sector


def guessed_sector(text: str) -> str:
    """Return the sector that a text most likely belongs to, for somebody to confirm; empty where none stands out."""
    return _sectors().get(leading_domain(text), "")


@cache
def _sectors() -> dict[str, str]:
    """Map the domains that the catalogues name to their English names."""
    english = Catalogues.load().by_language["en"]
    return {domain: name for domain in domains() if (name := english.word(f"domain.{domain}", ""))}
