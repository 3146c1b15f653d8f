"""The key that signs seals: an Ed25519 key in a file of its own, never in the database nor in a backup of it.

`keys/seal-key` holds the secret, `keys/seal-keys` the public keys whose seals this host believes, one a line.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from kesu.library.once import kept_once

FOLDER: Final = "keys"
SECRET, BELIEVED = "seal-key", "seal-keys"


def folder() -> Path:
    """Return where the keys of seals lie on this host."""
    return Path(settings.KESU_HOME) / FOLDER


def key() -> Ed25519PrivateKey | None:
    """Return the key that seals here; None on a host that has none: there another one seals."""
    file = folder() / SECRET
    if not file.exists():
        return None
    return Ed25519PrivateKey.from_private_bytes(b64decode(file.read_bytes()))


def made() -> Ed25519PrivateKey:
    """Return the key that seals here, made and believed first where there is none."""
    secret = Ed25519PrivateKey.generate().private_bytes_raw()
    kept = kept_once(folder() / SECRET, b64encode(secret))
    found = Ed25519PrivateKey.from_private_bytes(b64decode(kept))
    believe(public_of(found))
    return found


def public_of(secret: Ed25519PrivateKey) -> str:
    """Return the public half, as seals name it."""
    return b64encode(secret.public_key().public_bytes_raw()).decode()


def believed() -> frozenset[str]:
    """Return the public keys whose seals are believed here; empty on a host that was told of none."""
    file = folder() / BELIEVED
    lines = file.read_text(encoding="ascii").split() if file.exists() else []
    return frozenset(lines)


def believe(public: str) -> None:
    """Believe seals under a public key from now on."""
    if public not in believed():
        folder().mkdir(parents=True, exist_ok=True)
        with (folder() / BELIEVED).open("a", encoding="ascii") as file:
            file.write(f"{public}\n")


def signature(secret: Ed25519PrivateKey, text: str) -> str:
    """Return the signature of a seal's text."""
    return b64encode(secret.sign(text.encode())).decode()


def is_signed(public: str, text: str, signed: str) -> bool:
    """Say whether a text was signed by the holder of this key."""
    try:
        known = Ed25519PublicKey.from_public_bytes(b64decode(public, validate=True))
        known.verify(b64decode(signed, validate=True), text.encode())
    except (InvalidSignature, NotBase64, ValueError):
        return False
    return True
