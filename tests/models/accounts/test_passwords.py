"""Passwords: what may be one, that only it opens, and that nobody's takes as long."""

from __future__ import annotations

import pytest

from models.accounts.passwords import MAX_CHARACTERS, MIN_CHARACTERS, hash_password, is_password
from models.errors import InvalidInput


@pytest.mark.parametrize(
    "password", ["correct horse", "सही पासवर्ड यही है", "x" * MAX_CHARACTERS, " ten spaces ", "\ud800" * 10]
)
def test_only_the_password_itself_opens(password: str) -> None:
    hashed = hash_password(password)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password(hashed, password)
    assert not is_password(hashed, password + "x")
    assert not is_password(hashed, password.strip() + "?")
    assert not is_password(hashed, "")


def test_two_hashes_of_one_password_differ() -> None:
    assert hash_password("correct horse") != hash_password("correct horse")


@pytest.mark.parametrize("length", [0, MIN_CHARACTERS - 1, MAX_CHARACTERS + 1])
def test_too_short_and_too_long_are_refused_without_being_repeated(length: int) -> None:
    with pytest.raises(InvalidInput, match=f"has {length} characters") as failure:
        hash_password("Q" * length)
    assert "QQ" not in str(failure.value)


@pytest.mark.parametrize("broken", ["", "no hash", "$argon2id$v=19$m=1"])
def test_where_there_is_no_password_nothing_opens(broken: str) -> None:
    for guess in ("", "the password of nobody", "x" * 10_000):
        assert not is_password(broken, guess)
