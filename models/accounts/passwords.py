"""Passwords: what may be one, how it is hashed, and how a guess is checked."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.errors import FieldProblem, InvalidInput

MIN_CHARACTERS = 10
MAX_CHARACTERS = 200

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""Argon2id with 19 MiB and 2 passes: two at once on a small server cost less than one match.

Source: OWASP, "Password Storage Cheat Sheet", https://cheatsheetseries.owasp.org; RFC 9106, doi:10.17487/RFC9106.
"""


def hash_password(password: str) -> str:
    """Return the hash of a new password, in Argon2's own notation with its parameters and salt.

    Raises:
        InvalidInput: It is too short or too long; the message does not repeat it.
    """
    if not MIN_CHARACTERS <= len(password) <= MAX_CHARACTERS:
        fix = f"give {MIN_CHARACTERS} to {MAX_CHARACTERS}; a sentence is easy to remember"
        problem = FieldProblem("password", "", f"has {len(password)} characters", fix)
        raise InvalidInput("this cannot be a password", [problem])
    return _HASHER.hash(_bytes(password))


def is_password(password_hash: str, guess: str) -> bool:
    """Return whether a guess is the password; takes as long when there is none, so that time tells nothing."""
    try:
        return _HASHER.verify(password_hash or _nobodys(), _bytes(guess[: MAX_CHARACTERS + 1])) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    """Return a hash that is checked where an account has no password, or where there is no account."""
    return _HASHER.hash(b"the password of nobody")
