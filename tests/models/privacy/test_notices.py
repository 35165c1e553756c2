"""Purpose notices: every purpose has one in every language, and a published text never changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.errors import DataFormat, NotFound
from models.interface_languages import INTERFACE_LANGUAGES
from models.privacy.notice import FOLDER, Purpose, newest, notice_of, notices, read_notices
from scripts.note_notices import note


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "notices")
    return tmp_path / "notices"


def change(path: Path, before: str, after: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def second_version(folder: Path) -> None:
    text = (folder / "letters.1.toml").read_text(encoding="utf-8")
    (folder / "letters.2.toml").write_text(text.replace("version = 1", "version = 2"), encoding="utf-8")


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_a_notice_in_every_language(purpose: Purpose) -> None:
    assert tuple(newest(purpose).wordings) == INTERFACE_LANGUAGES
    assert len({newest(purpose).hash(language) for language in INTERFACE_LANGUAGES}) == len(INTERFACE_LANGUAGES)


def test_a_published_text_that_was_changed_is_refused_by_name(folder: Path) -> None:
    change(folder / "letters.1.toml", "every week", "every day")
    change(folder / "letters.1.toml", "once a week", "every day")
    with pytest.raises(DataFormat, match="letters-1-en"):
        read_notices(folder)
    with pytest.raises(DataFormat, match="letters-1-en"):
        note(folder)


def test_a_new_version_is_noted_and_the_earlier_one_stays(folder: Path) -> None:
    second_version(folder)
    with pytest.raises(DataFormat, match="letters-2-en"):
        read_notices(folder)
    assert note(folder) == [f"letters-2-{language}" for language in INTERFACE_LANGUAGES]
    assert [one.version for one in read_notices(folder) if one.purpose is Purpose.LETTERS] == [2, 1]


def test_a_further_language_leaves_the_others_as_they_are(folder: Path) -> None:
    path = folder / "letters.1.toml"
    english = path.read_text(encoding="utf-8").partition("[en]")[2].partition("[hi]")[0]
    path.write_text(path.read_text(encoding="utf-8") + "\n[te]" + english, encoding="utf-8")
    assert note(folder) == ["letters-1-te"]
    found = next(one for one in read_notices(folder) if one.purpose is Purpose.LETTERS)
    assert (found.spoken("te"), found.spoken("bn")) == ("te", "en")


def test_a_purpose_without_a_notice_is_refused(folder: Path) -> None:
    (folder / "learning.1.toml").unlink()
    with pytest.raises(DataFormat, match="learning: has no notice"):
        read_notices(folder)


def test_a_version_that_is_not_there_is_not_found() -> None:
    assert notice_of(Purpose.LETTERS, 1) in notices()
    with pytest.raises(NotFound, match="has no version 9"):
        notice_of(Purpose.LETTERS, 9)
