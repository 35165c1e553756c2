"""ID tokens: every claim is checked, in every form in which it could be wrong."""

from __future__ import annotations

from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from api.oidc.id_token import LEEWAY_S, UnknownKey, read_id_token
from api.oidc.refusal import SignInRefused
from tests.api.oidc.loopback_provider import CLIENT, FIRST_KEY, new_key

NOW = 1_800_000_000
ISSUER = "https://id.example.in"
RIGHT = {
    "iss": ISSUER, "sub": "person-1", "aud": CLIENT, "exp": NOW + 300, "iat": NOW, "nonce": "n-1",
    "email": "asha@example.in", "email_verified": True,
}  # fmt: skip


def read(token: object) -> Any:
    keys = KeySet([FIRST_KEY])
    return read_id_token(token, keys, issuer=ISSUER, client_id=CLIENT, nonce="n-1", now=NOW)


def signed(**changed: Any) -> str:
    claims = {name: value for name, value in (RIGHT | changed).items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, FIRST_KEY)


def test_a_right_token_tells_whom_the_provider_vouches_for() -> None:
    person = read(signed())
    assert (person.issuer, person.subject, person.email, person.is_verified) == (
        ISSUER, "person-1", "asha@example.in", True,
    )  # fmt: skip


@pytest.mark.parametrize("claims", [
    {"nonce": "of another sign-in"}, {"nonce": None}, {"nonce": ""},
    {"aud": "another client"}, {"aud": None}, {"aud": []}, {"aud": ["another client"]}, {"aud": {"setu-test": 1}},
    {"aud": [CLIENT, "another client"]}, {"azp": "another client"},
    {"aud": [CLIENT, "another client"], "azp": "another client"},
    {"iss": "https://elsewhere.example.in"}, {"iss": None},
    {"exp": NOW - 3600}, {"exp": None}, {"exp": "tomorrow"}, {"exp": True}, {"iat": NOW + 3600}, {"iat": None},
    {"nbf": NOW + 3600}, {"nbf": "x"},
    {"sub": None}, {"sub": ""}, {"sub": 7}, {"sub": "x" * 256}, {"sub": "a\u0000b"}, {"sub": ["person-1"]},
])  # fmt: skip
def test_one_wrong_claim_is_enough(claims: dict[str, Any]) -> None:
    with pytest.raises(SignInRefused, match="ID token: "):
        read(signed(**claims))


@pytest.mark.parametrize("claims", [
    {"aud": [CLIENT]}, {"aud": [CLIENT, "b"], "azp": CLIENT}, {"nbf": NOW - 5}, {"exp": NOW - LEEWAY_S + 1},
    {"iat": NOW + LEEWAY_S - 1}, {"sub": "x" * 255}, {"exp": NOW + 0.5},
])  # fmt: skip
def test_right_claims_in_their_other_forms_are_taken(claims: dict[str, Any]) -> None:
    assert read(signed(**claims)).email == "asha@example.in"


@pytest.mark.parametrize("verified", [False, None, "true", 1, [True]])
def test_an_e_mail_is_verified_only_where_the_provider_says_true(verified: object) -> None:
    assert not read(signed(email_verified=verified)).is_verified


@pytest.mark.parametrize("token", [None, 7, "", "x", "x.y.z", "a.b", b"x.y.z", "é.é.é", "." * 1000])
def test_what_is_no_token_is_refused(token: object) -> None:
    with pytest.raises(SignInRefused):
        read(token)


def test_a_changed_token_is_refused() -> None:
    header, claims, mark = signed().split(".")
    with pytest.raises(SignInRefused, match="signature"):
        read(f"{header}.{claims[:-2]}xx.{mark}")


def test_a_key_that_is_not_known_is_told_apart() -> None:
    other = jwt.encode({"alg": "RS256", "kid": "second"}, RIGHT, new_key("second"))
    with pytest.raises(UnknownKey):
        read(other)
