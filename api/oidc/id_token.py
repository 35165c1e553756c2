"""An ID token: who somebody is, in the signed words of the provider; nothing of it counts before all is checked.

Source: OpenID Connect Core 1.0, section 3.1.3.7 (ID Token Validation).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.oidc.refusal import Refusal, SignInRefused

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures with a key that only the provider has: neither ``none`` nor one made with a secret that we know too."""

LEEWAY_S = 60
"""How far two clocks may lie apart."""

MAX_SUBJECT = 255
"""Longest subject. Source: OpenID Connect Core 1.0, section 2."""


@dataclass(frozen=True)
class Person:
    """Somebody whom the provider vouches for.

    Args:
        issuer: The provider.
        subject: What it calls the person.
        email: The e-mail that it knows; empty for none.
        is_verified: Whether it says that the e-mail was found to be theirs.
        name: What they are called there; empty for unknown.
    """

    issuer: str
    subject: str
    email: str = ""
    is_verified: bool = False
    name: str = ""


class UnknownKey(Exception):
    """The token names a key that is not among those that were fetched; the provider may have a new one."""


def read_id_token(
    token: object, keys: KeySet, *, issuer: str, client_id: str, nonce: str, now: float | None = None
) -> Person:
    """Return whom a token speaks of.

    Args:
        token: What the provider gave.
        keys: Its public keys.
        issuer: The provider that is set; the token must be its own.
        client_id: What it calls us; the token must be for us.
        nonce: What we sent along; the token must be of this sign-in.
        now: The present second, for tests.

    Raises:
        UnknownKey: It is signed with a key that is not among these.
        SignInRefused: Anything of it is not as it must be.
    """
    claims = _signed_claims(token, keys)
    _check(claims, issuer, client_id, nonce, time.time() if now is None else now)
    return Person(
        issuer=issuer,
        subject=claims["sub"],
        email=_text(claims, "email"),
        is_verified=claims.get("email_verified") is True,
        name=_text(claims, "name"),
    )


def _signed_claims(token: object, keys: KeySet) -> dict[str, Any]:
    # Here, because cryptography costs a tenth of a second and some megabytes that most servers never need.
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError

    if not isinstance(token, str):
        raise SignInRefused(Refusal.NOT_GENUINE, "the provider gave no ID token")
    try:
        return jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
    except InvalidKeyIdError as error:
        raise UnknownKey from error
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise SignInRefused(Refusal.NOT_GENUINE, f"signature: {type(error).__name__}") from error


def _check(claims: Mapping[str, Any], issuer: str, client_id: str, nonce: str, now: float) -> None:
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    subject = claims.get("sub")
    wrong = {
        "iss": claims.get("iss") != issuer,
        "aud": client_id not in named,
        "azp": claims.get("azp", None if len(named) > 1 else client_id) != client_id,
        "sub": not (isinstance(subject, str) and 0 < len(subject) <= MAX_SUBJECT and subject.isprintable()),
        "exp": not (_is_moment(claims.get("exp")) and claims["exp"] > now - LEEWAY_S),
        "iat": not (_is_moment(claims.get("iat")) and claims["iat"] < now + LEEWAY_S),
        "nbf": "nbf" in claims and not (_is_moment(claims["nbf"]) and claims["nbf"] < now + LEEWAY_S),
        "nonce": not nonce or claims.get("nonce") != nonce,
    }
    if found := [name for name, is_wrong in wrong.items() if is_wrong]:
        raise SignInRefused(Refusal.NOT_GENUINE, f"ID token: {', '.join(found)}")


def _is_moment(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
