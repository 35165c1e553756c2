"""Finds text that a template generator would make: the same sentence frame over and over with other fillers.

A template has fixed words and slots. Whoever fills the slots cannot hide the fixed words, so that at least one of
four counts goes up with the number of texts made:

* the **skeleton**: function words stay, every run of other words (content words, names, numbers) becomes one slot. A
  filler of one word and one of four give the same skeleton, so fillers of changing length hide nothing. Counted from
  three function words on: ``_ of _ and _`` is English, not a template;
* the **frame**: the skeleton with one of its content words kept. Catches short templates and titles, which have too
  few function words for the first count (``_ testing for _ makers``);
* the **opening**: the first four words, in any language;
* the **run**: five words in a row, anywhere in the text, in any language.

Function words are known for English only; texts in other languages are held to openings and runs. Words are those of
the project's tokenizer (the ``regex`` classes for letters, marks and digits), so that no Indic word is cut.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import regex

MOST_ALIKE = 5
"""How many sentences, titles or texts may share a skeleton, a frame, an opening or a run."""

LEAST_FUNCTION_WORDS = 3
OPENING_WORDS = 4
RUN_WORDS = 5

_WRITTEN = """
    a an the this that these those and or but nor so yet of in on at by to for from with without within into onto
    over under between among through during before after above below since until till about against across along
    around near per via as if when while where which who whom whose what how why because although though unless
    whether than then is are was were be been being am has have had having do does did done can could may might must
    shall should will would not no only also both either neither each every all any some most more less few many much
    other another such same own one two three i me my mine we us our ours you your yours he him his she her hers it
    its they them their theirs there here now up down out off again once too very just still even ever never
"""
FUNCTION_WORDS = frozenset(_WRITTEN.split())

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?।۔])\s+")
_SLOT = "_"


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, ended by ``. ! ?`` or the Devanagari or Urdu stop."""
    return [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence]


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; a word with a hyphen or apostrophe is one."""
    return [str(word) for word in _WORD.findall(text.casefold())]


def skeleton(sentence: str) -> str:
    """Return the function words of a sentence with one slot for every run of other words."""
    return " ".join(_slotted(words(sentence), kept=-1))


def frames(sentence: str) -> set[str]:
    """Return the skeletons of a sentence that keep one content word beside at least one function word."""
    parts = words(sentence)
    if not any(word in FUNCTION_WORDS for word in parts):
        return set()
    return {
        " ".join(_slotted(parts, kept))
        for kept, word in enumerate(parts)
        if word not in FUNCTION_WORDS and not word.isdecimal()
    }


def repeated_wording(
    texts: Iterable[str], *, are_english: bool = True, most: int = MOST_ALIKE
) -> list[tuple[str, str, int]]:
    """Return what is used too often in a collection of texts (titles are texts of one sentence).

    Args:
        texts: The texts.
        are_english: False leaves out skeletons and frames.
        most: How often a skeleton, frame, opening or run may occur.

    Returns:
        (what it is, its words, how often), by falling count, ties by words; empty where nothing is.
    """
    written = list(texts)
    single = [sentence for text in written for sentence in sentences(text)]
    counts = {
        "opening": Counter(filter(None, map(_opening, single))),
        "run": Counter(run for text in written for run in set(_runs(text))),
    }
    if are_english:
        counts["skeleton"] = Counter(filter(_is_distinctive, map(skeleton, single)))
        counts["frame"] = Counter(frame for sentence in single for frame in frames(sentence))
    found = [(what, form, n) for what, counter in counts.items() for form, n in counter.items() if n > most]
    return sorted(found, key=lambda one: (-one[2], one[0], one[1]))


def _slotted(parts: list[str], kept: int) -> Iterator[str]:
    was_slot = False
    for position, word in enumerate(parts):
        is_slot = word not in FUNCTION_WORDS and position != kept
        if not (is_slot and was_slot):
            yield _SLOT if is_slot else word
        was_slot = is_slot


def _is_distinctive(form: str) -> bool:
    return sum(part != _SLOT for part in form.split()) >= LEAST_FUNCTION_WORDS


def _opening(sentence: str) -> str:
    first = words(sentence)[:OPENING_WORDS]
    return " ".join(first) if len(first) == OPENING_WORDS else ""


def _runs(text: str) -> Iterator[str]:
    parts = words(text)
    return (" ".join(parts[start : start + RUN_WORDS]) for start in range(len(parts) - RUN_WORDS + 1))
