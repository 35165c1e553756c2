from __future__ import annotations

import pytest

from models.importing.repair import mended


@pytest.mark.parametrize("text", ["“water” – it’s", "café", "विज्ञान", "தமிழ்", "10 µm ± 2 °C"])
def test_text_that_was_decoded_wrongly_is_mended(text: str) -> None:
    wrong = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    assert wrong != text
    assert mended(wrong) == text


@pytest.mark.parametrize("text", ["", "plain", "“water”", "São Paulo", "Ångström", "विज्ञान", "Â", "naïve â"])
def test_text_that_is_right_stays(text: str) -> None:
    assert mended(text) == text


def test_lists_and_objects_are_mended_inside_and_control_characters_go() -> None:
    assert mended([{"a": "cafÃ©\x9d"}, None, True]) == [{"a": "café"}, None, True]
