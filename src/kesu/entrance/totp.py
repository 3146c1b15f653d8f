"""One-time codes by the clock: RFC 6238 with SHA-1, six digits and half minutes, as every app has it."""

import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from hmac import compare_digest
from hmac import new as hmac
from typing import Final
from urllib.parse import quote, urlencode

HALF_A_MINUTE: Final = 30
DIGITS: Final = 6
EITHER_SIDE: Final = 1
"""How many half minutes a telephone's clock may be off."""


def new_secret() -> str:
    """Return 160 random bits as apps take them."""
    return b32encode(secrets.token_bytes(20)).decode()


def step_at(at: datetime) -> int:
    """Return the number of the half minute of a moment."""
    return int(at.timestamp()) // HALF_A_MINUTE


def code_of(secret: str, step: int, digits: int = DIGITS) -> str:
    """Return the code of a half minute (RFC 4226, section 5.3)."""
    digest = hmac(b32decode(secret), step.to_bytes(8, "big"), "sha1").digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Return the half minute around a moment to which a code belongs, None where it belongs to none."""
    now = step_at(at)
    near = range(now - EITHER_SIDE, now + EITHER_SIDE + 1)
    fitting = [s for s in near if compare_digest(code_of(secret, s).encode(), code.encode())]
    return fitting[-1] if fitting else None


def address(secret: str, login: str, issuer: str) -> str:
    """Return what the QR code says: apps read from it for whom and where the codes are."""
    label = quote(f"{issuer}:{login}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"
