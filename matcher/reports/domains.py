"""What a text is about, in the domains of the glossary: water, metal, textile …; in any language that it knows.

A text is of the domain of which it holds the most distinct trade words, two at least, and of every other of which it
holds two and at least half as many. Trade words that belong to no field of work (places, money, time, measures,
machines, words of trade as such) do not count. The glossary is ``lexicon/glossary.tsv``; coordinators edit it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from embeddings.tokenizer import tokenize
from matcher.english import stem
from matcher.glossary import GENERIC_DOMAINS, glossary

NO_FIELD = GENERIC_DOMAINS | {"place", "industry", "machine"}
LEAST_WORDS = 2
LEAST_PART = 0.5
SURE_LEAD = 3
"""Words by which a domain has to lead to be named alone; a lead of two is wrong for a third of the demo problems."""


@cache
def domains() -> tuple[str, ...]:
    """Return the domains by name."""
    return tuple(sorted({entry.domain for entry in glossary().entries} - NO_FIELD))


def domains_of(text: str) -> tuple[str, ...]:
    """Return the domains of a text, the fullest first, ties by name; empty for a text of none."""
    held = _words_held(text)
    most = max((len(words) for words in held.values()), default=0)
    least = max(LEAST_WORDS, LEAST_PART * most)
    full = [(-len(words), domain) for domain, words in held.items() if len(words) >= least]
    return tuple(domain for _, domain in sorted(full))


def leading_domain(text: str) -> str:
    """Return the domain of which a text holds `SURE_LEAD` trade words more than of any other; empty without one."""
    held = sorted(((len(words), domain) for domain, words in _words_held(text).items()), reverse=True)
    (most, domain), (next_most, _) = [*held, (0, ""), (0, "")][:2]
    return domain if most - next_most >= SURE_LEAD else ""


def _words_held(text: str) -> dict[str, set[str]]:
    """Return the stems of the trade words of a text by domain."""
    held: dict[str, set[str]] = defaultdict(set)
    for word in glossary().english_of(text):
        for one in tokenize(word.replace("|", " ")):
            root = stem(one)
            for domain in _domains_of_stems().get(root, ()):
                held[domain].add(root)
    return held


@cache
def _domains_of_stems() -> dict[str, tuple[str, ...]]:
    """Return for each stem of an entry of one word the domains that it tells; one of several words tells by none."""
    told: dict[str, set[str]] = defaultdict(set)
    for entry in glossary().entries:
        for english in entry.english.split("|") if entry.domain not in NO_FIELD else ():
            words = tokenize(english)
            if len(words) == 1:
                told[stem(words[0])].add(entry.domain)
    return {root: tuple(sorted(found)) for root, found in told.items() if len(found) == 1}
