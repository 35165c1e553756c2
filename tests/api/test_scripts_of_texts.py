"""The catalogues are written in the script of their language; what stays in Latin letters stands in a list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest

from api.texts import Catalogues
from models.importing.fields import language as known_language
from models.interface_languages import INTERFACE_LANGUAGES, OWN_NAMES
from models.privacy.notice import Wording, notices

CATALOGUES = Catalogues.load().by_language
SCRIPTS = {"hi": "DEVANAGARI", "mr": "DEVANAGARI", "ta": "TAMIL"}
OTHERS = [language for language in INTERFACE_LANGUAGES if language != "en"]

NAMES = set(
    "API BibTeX CSV DPDP ETag Excel GB IRINS JSON MB MSME ODS ORCID OpenAPI OpenAlex PDF RIS SQLite TRL URL UTC"
    " XLSX XML".split()
)
"""Names of formats, units, laws and services, which are written in Latin letters in every language."""

TERMS = (
    "Authorization: Bearer",
    "Content-Type: application/json",
    "If-Match",
    "OpenID Connect",
    "Retry-After",
    "Solapur, Maharashtra",
    "YYYY-MM-DD",
    "name@example.in",
    "https://",
    ".ics",
    "(ii)",
    "log2(r + 1)",
    "debug, info, warning",
    "starttls, tls",
    "<home>/setu.db",
    "<home>/outbox",
)
"""What is copied letter for letter: headers, addresses, values of settings."""

VALUES = {
    "admin_audit.who_hint": {"operator"},
    "export.file": {"setu-matches"},
    "flaw.ris_without_end": {"ER"},
    "flaw_fix.no_language": {"hi", "mr", "ta", "en"},
    "flaw_fix.no_title_and_name": {"title", "name"},
    "flaw_fix.outside_of_ris": {"TY", "ER"},
    "flaw_fix.ris_without_end": {"TY", "ER"},
    "flaw_fix.several_organisations": {"organisation_id"},
    "flaw_fix.unknown_person": {"new"},
    "flaw_fix.unsure_author": {"provider_id", "not_provider_id"},
    "flaw_fix.unsure_person": {"provider_id", "new"},
    "imports.confirm_lead": {"provider_id"},
    "refusal.archive_not_text": {"xlsx"},
    "refusal.json_no_number": {"null"},
    "refusal.no_workbook": {"csv"},
    "report.name.exposure.how": {"r"},
    "setting.api_key": {"bearer"},
    "setting.log_level": {"error"},
    "setting.smtp_security": {"none"},
    "setting.trusted_proxies": {"https"},
    "team_export.file": {"setu-teams"},
}
"""What a text names besides, by its key."""

COMMAND = re.compile(r"\bsetu(?: -{0,2}[a-z]+)+|\bSETU_[A-Z_]+")
FOREIGN_WORDS = {
    "hi": {"आहे", "आहेत", "आणि", "नाही", "मध्ये", "किंवा", "तुम्ही"},
    "mr": {"है", "हैं", "और", "में", "नहीं", "लिए", "आप"},
}
"""Frequent words of the other language of the same script."""


def words_in_latin(key: str, text: str) -> set[str]:
    """Return the words in Latin letters that no list explains."""
    for said in (*TERMS, *re.findall(r"\{\w*\}", text), *COMMAND.findall(text)):
        text = text.replace(said, " ")
    return set(re.findall(r"[A-Za-z][A-Za-z0-9_-]*[A-Za-z0-9]|[A-Za-z]", text)) - NAMES - VALUES.get(key, set())


def letters_of_other_scripts(text: str, script: str) -> set[str]:
    """Return the letters and vowel signs that are neither of the script nor Latin."""
    letters = {letter for letter in text if unicodedata.category(letter)[0] in "LM"}
    return {letter for letter in letters if unicodedata.name(letter).split()[0] not in (script, "LATIN")}


def texts_of(language: str) -> Iterator[tuple[str, str]]:
    """Give every text of a language: of the pages and letters, and of the notices."""
    yield from CATALOGUES[language].entries.items()
    for notice in notices():
        wording = notice.wordings[language]
        yield from ((f"{notice.purpose}.{part}", getattr(wording, part)) for part in Wording.__dataclass_fields__)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str) -> None:
    assert {key: left for key, text in texts_of(language) if (left := words_in_latin(key, text))} == {}


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_holds_a_letter_of_another_script(language: str) -> None:
    script = SCRIPTS[language]
    assert {key: left for key, text in texts_of(language) if (left := letters_of_other_scripts(text, script))} == {}


@pytest.mark.parametrize("language", FOREIGN_WORDS)
def test_hindi_and_marathi_are_not_mixed(language: str) -> None:
    mixed = {
        key for key, text in texts_of(language) if FOREIGN_WORDS[language] & set(re.split(r"[\s.,;:?!।()]+", text))
    }
    assert mixed == set()


@pytest.mark.parametrize("language", OTHERS)
def test_texts_are_composed_and_evenly_spaced(language: str) -> None:
    texts = dict(texts_of(language))
    assert {key for key, text in texts.items() if unicodedata.normalize("NFC", text) != text} == set()
    assert {key for key, text in texts.items() if "  " in text or re.search(r" [.,;:?!।](?!\w)", text)} == set()


def test_a_word_that_was_forgotten_is_found() -> None:
    assert words_in_latin("x", "இந்த page {name} CSV setu index --rebuild.") == {"page"}
    assert words_in_latin("setting.log_level", "debug, info, warning or error.") == {"or"}
    assert letters_of_other_scripts("मागे घ்யா CSV", "DEVANAGARI") == {"்", "ய", "ா"}


def test_every_language_is_offered_by_its_own_name() -> None:
    assert tuple(OWN_NAMES) == INTERFACE_LANGUAGES
    for language in OTHERS:
        assert letters_of_other_scripts(OWN_NAMES[language], SCRIPTS[language]) == set()


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_language_is_understood_by_the_name_that_pages_give_it(language: str) -> None:
    names = {key: text for key, text in CATALOGUES[language].entries.items() if re.fullmatch(r"language\.[a-z]+", key)}
    known = {key: known_language(text) for key, text in names.items() if key != "language.bho"}
    assert known == {key: key.removeprefix("language.") for key in known}
