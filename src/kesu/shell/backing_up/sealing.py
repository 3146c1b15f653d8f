"""A stream under a passphrase: what is read back is what was written, whole and in order, or an error.

The stream is cut into frames, each sealed by AES-GCM under a key made from the passphrase by scrypt. A frame's nonce
carries its number and whether it is the last, so that a frame that is changed, moved, or missing at the end shows.
"""

import hashlib
import io
import secrets
from collections.abc import Callable
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC: Final = b"kesu backup 1\n"
FRAME: Final = 1 << 16
TAG: Final = 16
_SALT, _PREFIX = 16, 7
_N, _R, _P = 1 << 15, 8, 1


class NotABackup(Exception):
    """The file does not begin as a backup does."""


class WrongPassphrase(Exception):
    """Nothing in the file opens with this passphrase."""


class Broken(Exception):
    """The file was changed or cut off; `frame` counts from 0."""

    def __init__(self, frame: int) -> None:
        super().__init__(f"frame {frame}")
        self.frame = frame


def _key(passphrase: str, salt: bytes) -> AESGCM:
    made = hashlib.scrypt(
        passphrase.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=1 << 26, dklen=32
    )
    return AESGCM(made)


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


class Sealing(io.RawIOBase):
    """Writes sealed frames to `out`; only `close` makes the file whole."""

    def __init__(self, out: BinaryIO, passphrase: str) -> None:
        super().__init__()
        salt, self._prefix = secrets.token_bytes(_SALT), secrets.token_bytes(_PREFIX)
        self._out, self._key, self._number = out, _key(passphrase, salt), 0
        self._waiting = bytearray()
        out.write(MAGIC + salt + self._prefix)

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take bytes; whole frames leave at once, but never what may be the last."""
        self._waiting += data
        while len(self._waiting) > FRAME:
            self._seal(bytes(self._waiting[:FRAME]), is_last=False)
            del self._waiting[:FRAME]
        return len(data)

    def close(self) -> None:
        """Write the last frame."""
        if not self.closed:
            self._seal(bytes(self._waiting), is_last=True)
            self._out.flush()
        super().close()

    def abandon(self) -> None:
        """End without a last frame: what was written so far will never open as a whole."""
        super().close()

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, is_last=is_last)
        self._out.write(self._key.encrypt(nonce, plain, MAGIC))
        self._number += 1


class Opening(io.RawIOBase):
    """Reads what `Sealing` wrote; raises WrongPassphrase or Broken."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        super().__init__()
        if source.read(len(MAGIC)) != MAGIC:
            raise NotABackup
        salt, self._prefix = source.read(_SALT), source.read(_PREFIX)
        self._read_on: Callable[[int], bytes] = source.read
        self._key, self._number, self._ended = _key(passphrase, salt), 0, False
        self._ahead = self._read_on(FRAME + TAG)
        self._plain = memoryview(b"")

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what comes next; 0 only after the last frame."""
        while not self._plain and not self._ended:
            self._open_next()
        size = min(len(buffer), len(self._plain))
        buffer[:size] = self._plain[:size]
        self._plain = self._plain[size:]
        return size

    def _open_next(self) -> None:
        sealed, self._ahead = self._ahead, self._read_on(FRAME + TAG)
        is_last = not self._ahead
        try:
            plain = self._key.decrypt(
                _nonce(self._prefix, self._number, is_last=is_last), sealed, MAGIC
            )
        except (InvalidTag, ValueError):
            raise (Broken(self._number) if self._number else WrongPassphrase()) from None
        self._plain, self._number, self._ended = memoryview(plain), self._number + 1, is_last
