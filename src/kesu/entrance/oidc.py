"""The company's own sign-in: OpenID Connect, authorization code with PKCE (RFC 6749, RFC 7636, RFC 9207).

What the provider says is believed only signed, for us, for this browser, and fresh by our clock.
"""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Final
from urllib.parse import urlencode

import jwt

from kesu.entrance import asking
from kesu.entrance.asking import NoAnswer

# Signatures with a key that only the provider has. None, and none with a shared word.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
OFF: Final = timedelta(seconds=60)
"""How far the provider's clock may be off."""
KNOWN_FOR: Final = timedelta(hours=1)
ASKED_AGAIN: Final = timedelta(minutes=1)
"""How soon keys are asked for once more where one is unknown."""


class NotBelieved(Exception):
    """What came back is not signed, not for us, not for this browser, or too old; says which."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The company's provider, as the settings say it.

    `claim` names the person there, `field` is what it is compared with here: login, employee_no or email.
    """

    issuer: str
    client_id: str
    secret: str = ""
    claim: str = "preferred_username"
    field: str = "login"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one browser was sent away with, and has to come back with."""

    state: str
    nonce: str
    verifier: str


@dataclass(slots=True)
class _Known:
    """What a process knows of a provider, and since when."""

    places: Mapping[str, Any] = field(default_factory=dict)
    places_at: datetime | None = None
    keys: Sequence[Mapping[str, Any]] = ()
    keys_at: datetime | None = None


_known: dict[str, _Known] = {}


def asked() -> Asked:
    """Return a new question, of random words."""
    return Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


def address_of(provider: Provider, question: Asked, back: str, at: datetime) -> str:
    """Return where the browser is sent. Raises NoAnswer."""
    digest = sha256(question.verifier.encode()).digest()
    words = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid profile email",
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{_places(provider, at)['authorization_endpoint']}?{urlencode(words)}"


def claims_of(
    provider: Provider, question: Asked, given: Mapping[str, str], back: str, at: datetime
) -> Mapping[str, Any]:
    """Return what the provider says of who came back. Raises NoAnswer or NotBelieved."""
    if not compare_digest(given.get("state", "").encode(), question.state.encode()):
        raise NotBelieved("the browser came back from another question")
    if given.get("iss", provider.issuer) != provider.issuer:
        raise NotBelieved("the answer is another provider's")
    if not given.get("code"):
        raise NotBelieved(f"the provider gives no code: {given.get('error', '')}")
    form = {
        "grant_type": "authorization_code",
        "code": given["code"],
        "redirect_uri": back,
        "client_id": provider.client_id,
        "code_verifier": question.verifier,
    }
    place = str(_places(provider, at)["token_endpoint"])
    answer = asking.post(place, form, user=provider.client_id, word=provider.secret)
    return believed(provider, str(answer.get("id_token", "")), question.nonce, at)


def believed(provider: Provider, token: str, nonce: str, at: datetime) -> Mapping[str, Any]:
    """Return the claims of a signed word that is for us, for this browser and fresh. Raises NotBelieved."""
    try:
        header = jwt.get_unverified_header(token)
        key = _key(provider, header, at)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name] if key.algorithm_name in ALGORITHMS else [],
            audience=provider.client_id,
            issuer=provider.issuer,
            options={
                "require": ["exp", "iat", "aud", "iss", "sub"],
                "verify_exp": False, "verify_iat": False, "verify_nbf": False,  # by our clock, below
            },
        )  # fmt: skip
    except jwt.PyJWTError as fault:
        raise NotBelieved(str(fault)) from fault
    _refuse_stale(claims, at)
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotBelieved("the word was signed for another sign-in")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise NotBelieved("the word was given to another program")
    return claims


def _refuse_stale(claims: Mapping[str, Any], at: datetime) -> None:
    now, off = at.timestamp(), OFF.total_seconds()
    moments = [claims.get(name, 0) for name in ("exp", "iat", "nbf")]
    if not all(isinstance(m, int | float) and not isinstance(m, bool) for m in moments):
        raise NotBelieved("the word names no moments")
    until, since, not_before = moments
    if until <= now - off:
        raise NotBelieved("the word is too old")
    if max(since, not_before) > now + off:
        raise NotBelieved("the word is of a moment to come: look at both clocks")


def _key(provider: Provider, header: Mapping[str, Any], at: datetime) -> jwt.PyJWK:
    """Return the provider's key that a word names; keys are asked for anew where none fits."""
    if header.get("alg") not in ALGORITHMS:
        raise NotBelieved(f"signed by {header.get('alg')}, which is not taken")
    known = _known.setdefault(provider.issuer, _Known())
    for since in (KNOWN_FOR, ASKED_AGAIN):
        if known.keys_at is None or at - known.keys_at >= since:
            place = str(_places(provider, at)["jwks_uri"])
            known.keys, known.keys_at = asking.get(place).get("keys", ()), at
        fitting = [k for k in known.keys if _fits(k, header)]
        if fitting:
            return jwt.PyJWK(dict(fitting[0]), algorithm=str(header["alg"]))
    raise NotBelieved("signed with a key that is not the provider's")


def _fits(key: Mapping[str, Any], header: Mapping[str, Any]) -> bool:
    same = header.get("kid") is None or key.get("kid") == header["kid"]
    return same and key.get("use", "sig") == "sig" and key.get("kty") in ("RSA", "EC", "OKP")


def _places(provider: Provider, at: datetime) -> Mapping[str, Any]:
    """Return where the provider is asked what; it has to call itself as the settings do."""
    known = _known.setdefault(provider.issuer, _Known())
    if known.places_at is None or at - known.places_at >= KNOWN_FOR:
        found = asking.get(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != provider.issuer:
            raise NoAnswer(
                f"the provider calls itself {found.get('issuer')}, not {provider.issuer}"
            )
        if not all(asking.is_safe(str(found.get(name, ""))) for name in wanted):
            raise NoAnswer("the provider names no safe addresses")
        known.places, known.places_at = found, at
    return known.places
